"""Who asks for something, when, and what is wrong with a request."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from ...plugins.subledger.status import left_on
from ...plugins.subledger.status import lock_on
from ..appending import CannotWriteError

if TYPE_CHECKING:
    from ...plugins.subledger.items import Item
    from ...plugins.subledger.subledger import Subledger
    from ..live import Current


class WrongRequestError(CannotWriteError):
    """A request cannot be carried out; the text says why and what to do."""


@dataclass(frozen=True)
class Author:
    """Who asks for something.

    Attributes:
        by: The name for ``by``, or "".
        at: The moment, on the clock at the wall.
        date: The day from which it counts.
        request: What tells the request from another one alike, or "": what is
            asked twice under one such name is written once.
    """

    by: str
    at: dt.datetime
    date: dt.date
    request: str = ""

    def meta(self, number: int = 0) -> dict[str, object]:
        """The metadata that says who decided and when.

        Args:
            number: Of the directive in the request: each has a moment of its
                own, so that they count in the order in which they stand.
        """
        at = self.at + dt.timedelta(microseconds=number)
        return {
            "by": self.by or None,
            "at": at.replace(tzinfo=None).isoformat(timespec="microseconds"),
            "request": self.request or None,
        }

    def on(self, date: dt.date | None) -> Author:
        """The same, for another day; None: as it is."""
        return self if date is None else replace(self, date=date)


@dataclass(frozen=True)
class Share:
    """A part of an amount, and what it is to settle.

    Attributes:
        id: An item, or a document with several.
        amount: Positive; None: as much as fits.
    """

    id: str
    amount: Decimal | None = None


def is_done(current: Current, request: str) -> bool:
    """Whether the ledger holds what was asked under a name."""
    return bool(request) and request in current.requests


def items_of(subledger: Subledger, id_: str) -> tuple[Item, ...]:
    """The items that an id names.

    Raises:
        WrongRequestError: There are none.
    """
    found = subledger.names.get(id_)
    if not found:
        shown = next((item for item in subledger.get(id_) if item.id == id_), None)
        why = "" if shown is None else why_unnamed(subledger, shown)
        message = (
            f"{id_} cannot be named: {why}"
            if why
            else (f"There is no item {id_}; check the id.")
        )
        raise WrongRequestError(message)
    return found


def item_of(subledger: Subledger, id_: str) -> Item:
    """The one item that an id names.

    Raises:
        WrongRequestError: There is none, or there are several.
    """
    found = items_of(subledger, id_)
    if len(found) > 1:
        names = ", ".join(item.id for item in found)
        message = f"{id_} has several items, {names}; name one of them."
        raise WrongRequestError(message)
    return found[0]


def why_unnamed(subledger: Subledger, item: Item) -> str:
    """Why nothing can name an item; "" where its id does."""
    if item in subledger.names.get(item.id, ()):
        return ""
    return "An earlier item has the same id; give this one an id of its own first."


def refuse_locked(items: tuple[Item, ...], day: dt.date) -> None:
    """Refuse what is with the bank.

    Raises:
        WrongRequestError: An item is locked.
    """
    for item in items:
        why = why_locked(item, day)
        if why:
            message = f"{item.id} is locked: {why}"
            raise WrongRequestError(message)


def why_locked(item: Item, day: dt.date | None) -> str:
    """What locks an item, and what ends that; "" where nothing does."""
    lock = lock_on(item, day)
    if lock is None:
        return ""
    if lock.file:
        return (
            f'it is in the bank file "{lock.file}" since {lock.since}; confirm or'
            " reject that when the bank has answered."
        )
    return (
        f"it awaits the bank's confirmation since {lock.since}; confirm it when the"
        " bank has carried it out."
    )


def left_of(items: tuple[Item, ...], day: dt.date) -> Decimal:
    """What is outstanding of items together, positive."""
    return sum((left_on(item, day) for item in items), Decimal(0))


def positive(amount: Decimal, what: str = "The amount") -> Decimal:
    """An amount above zero.

    Raises:
        WrongRequestError: It is not.
    """
    if not amount.is_finite() or amount <= 0:
        message = f"{what} must be above zero."
        raise WrongRequestError(message)
    return amount
