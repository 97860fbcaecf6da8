"""Generated ledgers replayed, and what to say when a property fails for one.

Most properties are about reading and settling, so they take the shortest way:
Beancount's parser and booking, then the subledger, without the loader.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

from beancount.parser import booking
from beancount.parser import parser

from beancount_receivables.plugins.subledger.reading import read_ledger
from beancount_receivables.plugins.subledger.settling import settle_ledger
from beancount_receivables.plugins.subledger.status import lock_on
from beancount_receivables.plugins.subledger.status import outstanding_on
from beancount_receivables.plugins.subledger.status import status_on
from tests.ledger_strategies import smallest

if TYPE_CHECKING:
    from collections.abc import Callable

    from beancount_receivables.plugins.subledger.items import Item
    from beancount_receivables.plugins.subledger.items import Link
    from beancount_receivables.plugins.subledger.subledger import Subledger
    from tests.ledger_strategies import GeneratedLedger

# It has no types of its own.
book: Callable[[list[Any], dict[str, Any]], tuple[list[Any], list[Any]]] = booking.book

ONE_DAY = dt.timedelta(days=1)
ZERO = Decimal(0)
AUTOMATIC = ("reference", "amount", "combination", "overpayment", "oldest-first")
EXPLICIT = ("settles", "settle")


class FailsFor(AssertionError):  # noqa: N818 - the ledger is what matters
    """A property fails; the text is the smallest ledger for which it does."""


def holds_for(
    ledger: GeneratedLedger, holds: Callable[[GeneratedLedger], None]
) -> None:
    """Check a property, and print the smallest ledger for which it fails.

    Args:
        ledger: Any ledger.
        holds: Raises for a ledger that does not have the property.
    """
    try:
        holds(ledger)
    except Exception as error:
        kind = type(error)

        def fails(shorter: GeneratedLedger) -> bool:
            try:
                holds(shorter)
            except kind:
                return True
            except Exception:  # noqa: BLE001 - another story
                return False
            return False

        least = smallest(ledger, fails)
        try:
            holds(least)
        except kind as least_error:
            msg = f"{kind.__name__}: {least_error}\n\n{least.text()}"
            raise FailsFor(msg) from least_error
        raise


def booked(ledger: GeneratedLedger | str) -> tuple[list[Any], dict[str, Any]]:
    """The directives of a ledger as Beancount books them, and its options."""
    text = ledger if isinstance(ledger, str) else ledger.text()
    entries, errors, options = parser.parse_string(text)
    assert not errors, errors
    entries, errors = book(entries, options)
    assert not errors, errors
    return entries, options


def replayed(ledger: GeneratedLedger | str) -> Subledger:
    """The settled subledger of a ledger."""
    return settle_ledger(read_ledger(*booked(ledger)))


def with_more(
    ledger: GeneratedLedger, *directives: tuple[dt.date, str]
) -> GeneratedLedger:
    """A ledger with more directives."""
    return type(ledger)(ledger.header, (*ledger.directives, *directives))


class LinkFacts(NamedTuple):
    """A link without the objects behind it."""

    credit: str
    debit: str
    amount: Decimal
    date: dt.date
    rule: str
    evidence: str


def facts(link: Link) -> LinkFacts:
    """What a link says, but whether it was cancelled."""
    return LinkFacts(
        *(link.credit.id, link.debit.id, link.amount),
        *(link.date, link.rule, link.evidence),
    )


def added_up(links: list[LinkFacts]) -> dict[LinkFacts, Decimal]:
    """Links by all but their amount: a link cancelled in part became two."""
    sums: dict[LinkFacts, Decimal] = {}
    for link in links:
        key = link._replace(amount=ZERO)
        sums[key] = sums.get(key, ZERO) + link.amount
    return sums


def in_force(subledger: Subledger, day: dt.date | None = None) -> list[LinkFacts]:
    """The links in force at the end of a day; None: now."""
    return [
        facts(link)
        for link in subledger.links
        if (link.cancelled is None if day is None else link.in_force_on(day))
    ]


def states(
    subledger: Subledger, day: dt.date | None = None
) -> dict[str, tuple[str, Decimal, str | None]]:
    """Id to status, outstanding and lock at the end of a day; None: now."""
    found = {}
    for item in subledger.items_on(day):
        lock = lock_on(item, day)
        state = (status_on(item, day), outstanding_on(item, day))
        found[item.id] = (*state, lock.kind if lock else None)
    return found


def outcome(subledger: Subledger) -> tuple[Any, ...]:
    """All that a ledger comes to, in no order but that of time."""
    links = Counter(
        (facts(link), link.cancelled, link.cancelled_by) for link in subledger.links
    )
    notices = Counter(
        (each.date, each.code, each.customer, each.ids, each.message)
        for each in subledger.notices
    )
    items = {
        item.id: (
            *(item.type, item.date, item.account, item.customer, item.currency),
            *(item.amount, item.due, item.inferred, item.bank_account),
        )
        for item in subledger.items
    }
    return items, states(subledger), links, notices, messages(subledger)


def messages(subledger: Subledger) -> Counter[str]:
    """What is wrong, without the places, which depend on the order of lines."""
    return Counter(without_places(each.message) for each in subledger.problems)


def without_places(message: str) -> str:
    """A message without the file and line that it names."""
    return re.sub(r"\S+:\d+", "", message)


def account_of(item: Item) -> tuple[str, str, str]:
    """What two items must share to be linked."""
    return (item.account, item.customer, item.currency)


def is_restored(link: Link) -> bool:
    """Whether a link may be one that the reversal of a reversal made again.

    Such a link looks as a rule or claim made it. There was one like it before,
    which was cancelled, and something was reversed on the day.
    """
    return any(
        before is not link
        and before.debit is link.debit
        and before.rule == link.rule
        and before.evidence == link.evidence
        and before.cancelled is not None
        and before.cancelled <= link.date
        for before in link.credit.links
    )
