"""``custom "settle" ...`` and the like become decisions."""

from __future__ import annotations

import datetime as dt
import re
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
        f'custom "{directive.type}" {_as_written(directive)}: {message}. It has no'
        " effect.",
        source_of(directive),
        directive,
    )


def _as_written(directive: Custom) -> str:
    return " ".join(written(value.value) for value in directive.values or ())


def _moment(at: object) -> str | None:
    """A moment in a form in which texts sort like moments; "" stays "".

    A moment with a time zone is taken in UTC; one without is taken as it is.
    """
    if not isinstance(at, str):
        return None
    if not at:
        return ""
    match = _MOMENT.fullmatch(at)
    if match is None:
        return None
    zone = (match["zone"] or "").replace("Z", "+00:00")
    fraction = (match["fraction"] or "").ljust(6, "0")
    clock = f"{match['minute'] or '00:00'}:{match['second'] or '00'}.{fraction}{zone}"
    try:
        moment = dt.datetime.fromisoformat(f"{match['day']}T{clock}")
        if moment.tzinfo is not None:
            moment = moment.astimezone(dt.timezone.utc).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
    return moment.isoformat(timespec="microseconds")


#: One form for every version of Python, as each reads others beside it.
_MOMENT = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)(?:[T ](?P<minute>\d\d:\d\d)"
    r"(?::(?P<second>\d\d)(?:\.(?P<fraction>\d{1,6}))?)?"
    r"(?P<zone>Z|[+-]\d\d:\d\d)?)?"
)
