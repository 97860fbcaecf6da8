"""``custom "settle" ...`` and the like become decisions."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from beancount.core.amount import Amount

from ..items import Decision
from ..items import Problem
from .settings import source_of
from .values import written

if TYPE_CHECKING:
    from beancount.core.data import Custom

#: The directives that are decisions, with what each takes.
DECISIONS = {
    "settle": 'two ids and optionally an amount, as in "P1" "I1" 55.00 EUR',
    "unsettle": 'two ids, as in "P1" "I1"',
    "bank-file": 'an id, "direct-debit" or "credit-transfer", and items',
    "bank-confirmation": "a bank file, optionally followed by items, or an item",
    "bank-rejection": "a bank file, optionally followed by items, or an item",
    "period-close": 'a digest, as in "sha256:..."',
}
_LOCKS = {"direct-debit": "direct-debit", "credit-transfer": "in-bank-file"}
_PAIR = 2


def read_decision(directive: Custom) -> Decision | Problem:
    """Read one of the directives of ``DECISIONS``; a Problem if it is malformed."""
    kind = directive.type
    values = [value.value for value in directive.values or ()]
    amount: Amount | None = None
    if kind == "settle" and len(values) > _PAIR and isinstance(values[-1], Amount):
        amount = values.pop()
    names = [str(each) for each in values if isinstance(each, str) and each]
    lock = ""
    fits = len(names) == len(values) and bool(names)
    if kind in {"settle", "unsettle"}:
        fits = fits and len(names) == _PAIR
    elif kind == "bank-file":
        fits = fits and len(names) > _PAIR and names[1] in _LOCKS
        if fits:
            lock = _LOCKS[names.pop(1)]
    elif kind == "period-close":
        fits = fits and len(names) == 1
    if amount is not None and (amount.number is None or amount.number <= 0):
        return _malformed(directive, "the amount must be above zero")
    if not fits:
        return _malformed(directive, f"takes {DECISIONS[kind]}")
    by = directive.meta.get("by")
    if by is not None and not isinstance(by, str):
        return _malformed(
            directive, f"by: {written(by)} is no name; write it in quotes"
        )
    at = directive.meta.get("at", "")
    moment = _moment(at)
    if moment is None:
        return _malformed(
            directive,
            f'at: {written(at)} is no moment; write it as "2024-03-20T10:05:31"',
        )
    return Decision(
        kind=kind,
        date=directive.date,
        at=moment,
        names=tuple(names),
        amount=amount.number if amount else None,
        currency=amount.currency if amount else "",
        lock=lock,
        entry=directive,
        source=source_of(directive),
        by=by or "",
    )


def _malformed(directive: Custom, message: str) -> Problem:
    return Problem(
        "decisions",
        f'custom "{directive.type}": {message}. It has no effect.',
        source_of(directive),
        directive,
    )


def _moment(at: object) -> str | None:
    """A moment in a form in which texts sort like moments; "" stays "".

    A moment with a time zone is taken in UTC; one without is taken as it is.
    """
    if at == "":
        return ""
    if not isinstance(at, str):
        return None
    try:
        moment = dt.datetime.fromisoformat(at.replace("Z", "+00:00"))
    except ValueError:
        return None
    if moment.tzinfo is not None:
        moment = moment.astimezone(dt.timezone.utc).replace(tzinfo=None)
    return moment.isoformat(timespec="microseconds")
