"""Cancel: take back what was registered by hand, by its mirror."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .booked import booked
from .ids import id_after
from .parties import party_of_item
from .request import WrongRequestError
from .request import item_of
from .request import refuse_locked
from .text import Line
from .text import new_id
from .text import transaction

if TYPE_CHECKING:
    from ...plugins.subledger.items import Item
    from ..live import Current
    from .booked import Booked
    from .request import Author

#: What the mirror of an item is called.
MIRRORS = {
    "payment": "refund",
    "refund": "payment",
    "credit-note": "credit-note",
    "write-off": "write-off",
    "adjustment": "adjustment",
}


@dataclass(frozen=True)
class Cancellation:
    """An item to be cancelled.

    Attributes:
        id: Which.
        reason: Why.
        second: Who approved it, or "".
    """

    id: str
    reason: str
    second: str = ""


def cancel(current: Current, wanted: Cancellation, author: Author) -> str:
    """The transaction that mirrors that of an item, each posting turned round.

    Nothing is deleted: the mirror ``reverses`` the item, so that what it settled is
    open again.

    Raises:
        WrongRequestError: It cannot be cancelled like this.
    """
    subledger = current.subledger
    item = item_of(subledger, wanted.id)
    if item.type not in MIRRORS:
        message = (
            "Only what was booked by hand can be cancelled, and an invoice is credited;"
            f" {item.id} is: {item.type}."
        )
        raise WrongRequestError(message)
    if not wanted.reason.strip():
        message = "Give the reason for cancelling it."
        raise WrongRequestError(message)
    refuse_locked((item,), author.date)
    found = booked(current, item)
    items, others = _concerned(item, found)
    meta: dict[str, object] = {
        "reason": wanted.reason,
        "second": wanted.second,
        **author.meta(),
    }
    lines = [
        *others,
        *(_mirrored(current, each, author) for each in items),
    ]
    if len(items) == 1:
        # As people type it: what the transaction is stands on top.
        meta = {**lines[-1].meta, **meta}
        lines[-1] = Line(lines[-1].account, lines[-1].number, lines[-1].currency)
    return transaction(
        author.date,
        item.payee,
        f"{item.id} cancelled: {wanted.reason}",
        meta,
        lines,
    )


def _concerned(item: Item, found: Booked) -> tuple[tuple[Item, ...], list[Line]]:
    """The items that are mirrored, and the mirror of the other postings.

    Raises:
        WrongRequestError: The transaction does not say what of it is the item's.
    """
    currencies = {posting.units.currency for posting in found.others}
    if not found.others or found.items == (item,):
        return found.items, [
            Line(posting.account, -posting.units.number, posting.units.currency)
            for posting in found.others
        ]
    accounts = {posting.account for posting in found.others}
    if len(accounts) > 1 or currencies != {item.currency}:
        message = (
            f"The transaction of {item.id} has other items too, and several accounts:"
            " which of them is whose it does not say. Mirror it by hand."
        )
        raise WrongRequestError(message)
    return (item,), [Line(accounts.pop(), item.amount, item.currency)]


def _mirrored(current: Current, item: Item, author: Author) -> Line:
    """The mirror of an item."""
    type_ = MIRRORS.get(item.type)
    if type_ is None:
        message = (
            f"With it stands {item.id}, which is: {item.type}. Mirror the transaction"
            " by hand."
        )
        raise WrongRequestError(message)
    refuse_locked((item,), author.date)
    party = party_of_item(current.subledger, item, author.date)
    is_unplaced = party.customer == "?"
    return Line(
        item.account,
        -item.amount,
        item.currency,
        {
            type_: id_after(
                current.subledger, type_, author.date, f"{item.id}/cancelled"
            ),
            **({} if is_unplaced else party.key),
            "reverses": new_id(item.id),
        },
    )
