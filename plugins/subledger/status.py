"""The one place that decides what state an item is in, now or on a past day.

Links and locks keep the day on which they came and went, so that the state on
any past day follows from them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .items import REVERSAL
from .items import Link

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from decimal import Decimal

    from .items import Item
    from .items import Lock

NOT_SETTLED = "not-settled"
PARTIALLY_SETTLED = "partially-settled"
REVERSED = "reversed"
FULLY_SETTLED = "fully-settled"

#: How each status is shown to people.
SHOWN = {
    NOT_SETTLED: "Not settled",
    PARTIALLY_SETTLED: "Partially settled",
    REVERSED: "Reversed",
    FULLY_SETTLED: "Fully settled",
}

#: Types that are themselves reversed when they reverse a whole invoice.
_CANCELLING_TYPES = frozenset(("credit-note", "adjustment", "write-off"))


def links_in_force(item: Item, day: dt.date | None = None) -> list[Link]:
    """The links of an item that count at the end of a day; None: now."""
    if day is None:
        return [link for link in item.links if link.cancelled is None]
    return [link for link in item.links if link.in_force_on(day)]


def left_on(item: Item, day: dt.date | None = None) -> Decimal:
    """What is outstanding at the end of a day, never negative; None: now."""
    if day is None or not item.links:
        return item.left
    return item.magnitude - sum(link.amount for link in links_in_force(item, day))


def outstanding_on(item: Item, day: dt.date | None = None) -> Decimal:
    """What is outstanding at the end of a day, in the ledger's sign."""
    return item.signed(left_on(item, day))


def settled_on(item: Item, day: dt.date | None = None) -> Decimal:
    """What is settled at the end of a day, in the ledger's sign."""
    return item.amount - outstanding_on(item, day)


def status_on(item: Item, day: dt.date | None = None) -> str:
    """The settlement status of an item at the end of a day; None: now."""
    if day is None and not item.left:
        link = item.kept_links
        if link.__class__ is Link and link.rule != REVERSAL:
            return FULLY_SETTLED  # nearly every item: one link took it all
    left = left_on(item, day)
    if left:
        return NOT_SETTLED if left == item.magnitude else PARTIALLY_SETTLED
    if not item.amount:
        return FULLY_SETTLED
    links = links_in_force(item, day)
    if any(link.rule == REVERSAL for link in links) and (
        _reversed_amount(item, links) == item.magnitude
        or _cancels_an_invoice(item, links, day)
    ):
        return REVERSED
    return FULLY_SETTLED


def status_of_all(items: Iterable[Item], day: dt.date | None = None) -> str | None:
    """The status that items share, else whether together they are settled.

    Args:
        items: Those of one document.
        day: The state at the end of this day; None: now.

    Returns:
        The status, or None for no items.
    """
    items = tuple(items)
    found = {status_on(item, day) for item in items}
    if len(found) <= 1:
        return next(iter(found), None)
    if any(left_on(item, day) for item in items):
        return PARTIALLY_SETTLED
    return FULLY_SETTLED


def lock_on(item: Item, day: dt.date | None = None) -> Lock | None:
    """The lock on an item at the end of a day; None: now.

    A bank file comes before a pending transaction.
    """
    locks = [
        lock
        for lock in item.locks
        if (lock.until is None if day is None else lock.in_force_on(day))
    ]
    return min(locks, key=lambda lock: not lock.file) if locks else None


def _reversed_amount(item: Item, links: Iterable[Link]) -> Decimal | int:
    """How much of an item other items reverse."""
    return sum(
        link.amount for link in links if link.rule == REVERSAL and link.by is not item
    )


def _cancels_an_invoice(item: Item, links: Iterable[Link], day: dt.date | None) -> bool:
    """Whether a credit note, adjustment or write-off undoes a whole invoice."""
    if item.type not in _CANCELLING_TYPES:
        return False
    undone = {
        id(link.other(item)): link.other(item)
        for link in links
        if link.rule == REVERSAL and link.by is item
    }
    return any(
        other.type == "invoice"
        and sum(
            link.amount
            for link in links_in_force(other, day)
            if link.rule == REVERSAL and link.by is item
        )
        == other.magnitude
        for other in undone.values()
    )
