"""What a few new directives add to a ledger that has been read.

Reading them by themselves gives what reading the whole ledger with them would
give, as long as they bring nothing that changes the meaning of what stands there:
a setting, an account, a customer, or a name that something already uses.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING
from typing import Any

from beancount.core.data import Custom
from beancount.core.data import Transaction

from .accounts import Accounts
from .decisions import DECISIONS
from .ledger import Reading
from .ledger import read_decisions
from .naming import name_items
from .terms_of import TermsOf
from .transactions import TransactionReader

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from ..items import Item


class NeedsWholeLedgerError(Exception):
    """Only the whole ledger tells what an addition means."""


def read_addition(
    reading: Reading, entries: Sequence[Any], options: Mapping[str, Any]
) -> Reading:
    """Read new directives by themselves.

    Args:
        reading: The ledger without them.
        entries: The booked directives.
        options: The options of the ledger, for the names of root accounts.

    Returns:
        What they add; the settings and customers are those of the ledger.

    Raises:
        NeedsWholeLedgerError: They may change the meaning of what stands there.
    """
    added = Reading(reading.settings, reading.customers, reading.declared)
    customs = [entry for entry in entries if isinstance(entry, Custom)]
    for entry in entries:
        if isinstance(entry, Custom):
            known = entry.type in DECISIONS and entry.type != "period-close"
        else:
            known = isinstance(entry, Transaction)
        if not known:
            raise NeedsWholeLedgerError
    read_decisions(added, customs)
    accounts = Accounts(options, reading.settings.accounts, reading.declared)
    reader = TransactionReader(accounts, TermsOf(reading.settings, reading.customers))
    reader.read(entries)
    if reader.opening:
        raise NeedsWholeLedgerError
    added.items = sorted(reader.items, key=attrgetter("date"))
    added.balances = accounts.balances()
    added.problems += reader.problems
    added.receipts = reader.receipts
    added.names, problems = name_items(added.items, reader.shared)
    if problems or _change_a_meaning(added, reading):
        raise NeedsWholeLedgerError
    return added


def _change_a_meaning(added: Reading, reading: Reading) -> bool:
    """Whether what stands in the ledger speaks of one of the new items."""
    if any(item.carried or "#" in item.id for item in added.items):
        return True
    if any(name in reading.names for name in added.names):
        return True
    return bool(added.items) and not added.names.keys().isdisjoint(_mentioned(reading))


def _mentioned(reading: Reading) -> Iterator[str]:
    """The names by which items and decisions speak of items."""
    for decision in reading.decisions:
        yield from decision.names
    for receipt in reading.receipts:
        yield from receipt.settles
    yield from _mentioned_by_items(reading.items)


def _mentioned_by_items(items: Iterable[Item]) -> Iterator[str]:
    for item in items:
        for claim in item.claims:
            yield claim.target
        if item.reverses is not None:
            yield item.reverses
        yield from item.is_for
