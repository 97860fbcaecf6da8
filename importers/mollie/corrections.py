"""What a file tells otherwise than the ledger has it.

The API tells what a payment in another currency will be settled for approximately; the
settlement report tells what it was. The difference is one of exchange rates. A report
tells fees in cents, and the API what these were before rounding: the remainder is
shown. Any other difference is noted, for someone to look at.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

from beancount.core import data

from ..identity import DUPLICATE
from ..identity import EXTERNAL_ID
from . import directives
from .events import Event
from .events import Kind
from .identity import EVENT
from .identity import moved_of
from .pending import is_pending

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

    from .accounts import MollieAccounts

_RATE = "-rate"
_ROUNDING = "-rounding"
_FEES = (Kind.FEE, Kind.COMPENSATION)
_NOTHING = Decimal(0)


def corrections(
    entries: Iterable[Any], existing: Iterable[Any], accounts: MollieAccounts
) -> Iterator[Any]:
    """Correct rates, show remainders of cents, and note what else differs.

    Args:
        entries: Of a file; what is in the ledger is marked with its transaction.
        existing: The ledger.
        accounts: Where money goes.
    """
    existing = list(existing)
    names = {
        entry.meta.get(EXTERNAL_ID)
        for entry in existing
        if isinstance(entry, data.Transaction)
    }
    noted = {entry.comment for entry in existing if isinstance(entry, data.Note)}
    for entry in entries:
        event, same = entry.meta.get(EVENT), entry.meta.get(DUPLICATE)
        if not isinstance(event, Event) or not isinstance(same, data.Transaction):
            continue
        yield from _remainder(entry, same, names, accounts)
        booked = _amount(same, event, accounts)
        told = _amount(entry, event, accounts)
        name = f"{same.meta.get(EXTERNAL_ID)}{_RATE}"
        # What is booked elsewhere by hand, or corrected before, is left alone.
        if booked is None or told is None or booked == told or name in names:
            continue
        if event.paid_currency is not None:
            if event.settlement is not None:
                yield _correction(entry, name, told - booked, accounts)
            continue
        note = _note(entry, event, f"{told}", f"{booked}", accounts)
        if note.comment not in noted:
            noted.add(note.comment)
            yield note


def _remainder(
    entry: data.Transaction,
    same: data.Transaction,
    names: set[Any],
    accounts: MollieAccounts,
) -> Iterator[data.Transaction]:
    """Show the remainder of fees that the ledger has in cents.

    Where it has no account of its own, it is on that of the fees, which has it already.
    """
    event = entry.meta[EVENT]
    name = f"{same.meta.get(EXTERNAL_ID)}{_ROUNDING}"
    if event.kind not in _FEES or accounts.rounding is None or name in names:
        return
    told, booked = (
        {
            account: dict(moved_of(each, account)).get(event.currency, _NOTHING)
            for account in (accounts.fees, accounts.rounding)
        }
        for each in (entry, same)
    )
    rest = told[accounts.rounding]
    if not rest or booked[accounts.rounding]:
        return
    if told[accounts.fees] + rest != booked[accounts.fees]:
        return  # they differ by more than that
    names.add(name)
    postings = [
        directives.posting(accounts.fees, -rest, event.currency),
        directives.posting(accounts.rounding, rest, event.currency),
    ]
    text = f"{entry.narration}: rounded to cents"
    meta = {**directives.place(entry), EXTERNAL_ID: name}
    yield directives.transaction(meta, same.date, (entry.payee, text), postings)


def _amount(
    transaction: data.Transaction, event: Event, accounts: MollieAccounts
) -> Decimal | None:
    """Give what a transaction moves the balance by; None where it does not."""
    if is_pending(transaction, accounts):
        return None
    return dict(moved_of(transaction, accounts.balance)).get(event.currency)


def _note(
    entry: data.Transaction,
    event: Event,
    told: str,
    booked: str,
    accounts: MollieAccounts,
) -> data.Note:
    comment = (
        f"{event.id or entry.meta[EXTERNAL_ID]} is {told} {event.currency} in "
        f"{entry.meta['filename']}, and {booked} {event.currency} here."
    )
    return directives.note(
        directives.place(entry), entry.date, accounts.balance, comment
    )


def _correction(
    entry: data.Transaction, name: str, difference: Decimal, accounts: MollieAccounts
) -> data.Transaction:
    currency = entry.meta[EVENT].currency
    postings = [
        directives.posting(accounts.balance, difference, currency),
        directives.posting(accounts.exchange, -difference, currency),
    ]
    text = f"{entry.narration}: settled at another rate"
    meta = {**directives.place(entry), EXTERNAL_ID: name}
    return directives.transaction(meta, entry.date, (entry.payee, text), postings)
