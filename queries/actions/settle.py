"""Settle: join credits and debits by hand; and undo what was joined."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from beancount.core.amount import Amount

from ...plugins.subledger.items import AUTOMATIC_RULES
from ...plugins.subledger.items import REVERSAL
from ...plugins.subledger.status import left_on
from ...plugins.subledger.status import links_in_force
from ...plugins.subledger.status import lock_on
from .request import WrongRequestError
from .request import items_of
from .request import positive
from .request import refuse_locked
from .text import decision
from .text import like
from .text import new_id

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from ...plugins.subledger.items import Item
    from ...plugins.subledger.subledger import Subledger
    from ..live import Current
    from .request import Author

_ZERO = Decimal(0)


@dataclass(frozen=True)
class Pair:
    """A credit and a debit item, in either order.

    Attributes:
        credit, debit: Their ids, or those of documents with several items.
        amount: What is to be joined, positive; None: all that is outstanding on
            both, else all that automatic links hold of both.
    """

    credit: str
    debit: str
    amount: Decimal | None = None


def settle(current: Current, pairs: Sequence[Pair], author: Author) -> str:
    """The ``settle`` directives that join pairs, in their order.

    Raises:
        WrongRequestError: There is nothing to join, or an item is locked.
    """
    if not pairs:
        message = "Choose what is to be settled."
        raise WrongRequestError(message)
    taken: defaultdict[str, Decimal] = defaultdict(Decimal)
    texts = []
    for number, pair in enumerate(pairs):
        items = items_of(current.subledger, pair.credit)
        others = items_of(current.subledger, pair.debit)
        refuse_locked((*items, *others), author.date)
        amount = pair.amount
        if amount is None:
            amount = _fitting(pair, items, others, taken, author.date)
        amount = like(positive(amount), items[0].amount)
        for name in (pair.credit, pair.debit):
            taken[name] += amount
        values = [new_id(pair.credit), new_id(pair.debit)]
        texts.append(
            decision(
                author.date,
                "settle",
                [*values, Amount(amount, items[0].currency)],
                author.meta(number),
            )
        )
    return "\n".join(texts)


def unsettle(current: Current, pairs: Sequence[Pair], author: Author) -> str:
    """The ``unsettle`` directives that undo pairs.

    Raises:
        WrongRequestError: There is nothing to undo, or an item is locked.
    """
    if not pairs:
        message = "Choose what is to be undone."
        raise WrongRequestError(message)
    texts = []
    for number, pair in enumerate(pairs):
        items = items_of(current.subledger, pair.credit)
        others = items_of(current.subledger, pair.debit)
        refuse_locked((*items, *others), author.date)
        values = [new_id(pair.credit), new_id(pair.debit)]
        texts.append(decision(author.date, "unsettle", values, author.meta(number)))
    return "\n".join(texts)


def pairs_of(subledger: Subledger, id_: str, day: dt.date) -> list[Pair]:
    """All pairs of an item that can be undone on a day, the latest link first.

    Raises:
        WrongRequestError: There are none.
    """
    pairs = {
        Pair(link.credit.id, link.debit.id): None
        for item in items_of(subledger, id_)
        for link in reversed(links_in_force(item, day))
        if link.rule != REVERSAL
    }
    if not pairs:
        message = f"{id_} has no settlement that can be undone on {day}."
        raise WrongRequestError(message)
    return list(pairs)


def _fitting(
    pair: Pair,
    items: tuple[Item, ...],
    others: tuple[Item, ...],
    taken: defaultdict[str, Decimal],
    day: dt.date,
) -> Decimal:
    """All that is outstanding on both; else all that a decision can have.

    Raises:
        WrongRequestError: It is nothing.
    """
    left = min(
        _left(items, day) - taken[pair.credit], _left(others, day) - taken[pair.debit]
    )
    if left > 0:
        return left
    most = min(
        _most(items, day) - taken[pair.credit], _most(others, day) - taken[pair.debit]
    )
    if most > 0:
        return most
    message = (
        f"{pair.credit} and {pair.debit} have nothing left on {day} that can be"
        " settled; undo another settlement first."
    )
    raise WrongRequestError(message)


def _left(items: tuple[Item, ...], day: dt.date) -> Decimal:
    return sum((left_on(item, day) for item in items), _ZERO)


def _most(items: tuple[Item, ...], day: dt.date) -> Decimal:
    """What items have outside explicit links and reversals."""
    held = (
        link.amount
        for item in items
        for link in links_in_force(item, day)
        if link.rule in AUTOMATIC_RULES and lock_on(link.other(item), day) is None
    )
    return sum(held, _left(items, day))
