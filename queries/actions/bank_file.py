"""Bank files: what the bank answered, of a file, of some of it, or of an item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...plugins.subledger.locking import AWAITING
from ...plugins.subledger.status import lock_on
from .request import WrongRequestError
from .text import decision
from .text import new_id

if TYPE_CHECKING:
    import datetime as dt

    from ...plugins.subledger.items import Item
    from ..live import Current
    from .request import Author


@dataclass(frozen=True)
class Answer:
    """An answer of the bank.

    Attributes:
        is_confirmed: Whether the bank carried it out.
        file: The bank file, or "" for items that are in none.
        items: Some of its items; () for all.
        reason: Why it was rejected, or "".
    """

    is_confirmed: bool
    file: str
    items: tuple[str, ...] = ()
    reason: str = ""


def answered(current: Current, answer: Answer, author: Author) -> str:
    """The directives of an answer.

    Raises:
        WrongRequestError: Nothing was answered, or nothing would come of it.
    """
    kind = "bank-confirmation" if answer.is_confirmed else "bank-rejection"
    ids = [new_id(each) for each in answer.items]
    names = [[new_id(answer.file), *ids]] if answer.file else [[each] for each in ids]
    if not names:
        message = "Name the bank file or the item that the bank answered."
        raise WrongRequestError(message)
    if not answer.is_confirmed:
        for name in (answer.file, *ids):
            _refuse_booked(current, name, author.date)
    for name, *some in names:
        _refuse_answered(current, name, some)
    texts = []
    for number, each in enumerate(names):
        meta = {"reason": answer.reason, **author.meta(number)}
        texts.append(decision(author.date, kind, each, meta))
    return "\n".join(texts)


def why_not_reject(item: Item, day: dt.date) -> str:
    """Why a rejection of an item would change nothing; "" where it would."""
    lock = lock_on(item, day)
    if lock is None or lock.kind != AWAITING:
        return ""
    return (
        "It is booked already; where the bank refused it, book the mirror of it, with"
        f' reverses: "{item.id}".'
    )


def _refuse_answered(current: Current, name: str, ids: list[str]) -> None:
    """Refuse an answer that the ledger holds already.

    Args:
        current: The ledger.
        name: Of a bank file, or an item.
        ids: Of its items; [] for all.

    Raises:
        WrongRequestError: Nothing of it waits any more.
    """
    asked = [
        item
        for item in current.subledger.unordered_items
        if name in {item.bank_file, *(lock.file for lock in item.locks)}
    ] or list(current.subledger.names.get(name, ()))
    if ids:
        asked = [item for item in asked if {item.id, item.document} & set(ids)]
    locks = [lock for item in asked for lock in item.locks]
    if locks and all(lock.until is not None for lock in locks):
        message = f"The bank has answered {' '.join([name, *ids])} already."
        raise WrongRequestError(message)


def _refuse_booked(current: Current, name: str, day: dt.date) -> None:
    """Refuse to reject what is in no bank file.

    Raises:
        WrongRequestError: It only awaits the bank's confirmation.
    """
    for item in current.subledger.names.get(name, ()):
        why = why_not_reject(item, day)
        if why:
            message = f"{item.id} cannot be rejected. {why}"
            raise WrongRequestError(message)
