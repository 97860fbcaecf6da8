"""Bank files: what the bank answered, of a file, of some of it, or of an item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .request import WrongRequestError
from .text import decision
from .text import new_id

if TYPE_CHECKING:
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


def answered(current: Current, answer: Answer, author: Author) -> str:  # noqa: ARG001
    """The directives of an answer.

    Raises:
        WrongRequestError: Nothing was answered.
    """
    kind = "bank-confirmation" if answer.is_confirmed else "bank-rejection"
    ids = [new_id(each) for each in answer.items]
    names = [[new_id(answer.file), *ids]] if answer.file else [[each] for each in ids]
    if not names:
        message = "Name the bank file or the item that the bank answered."
        raise WrongRequestError(message)
    texts = []
    for number, each in enumerate(names):
        meta = {"reason": answer.reason, **author.meta(number)}
        texts.append(decision(author.date, kind, each, meta))
    return "\n".join(texts)
