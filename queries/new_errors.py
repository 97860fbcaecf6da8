"""What an addition would make wrong, in words for who wanted to write it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from typing import Any

from beancount.core.data import Custom
from beancount.core.data import Transaction

from .live import new_messages

if TYPE_CHECKING:
    from .addition import Place
    from .live import Current

#: The days of an addition.
_DATED = re.compile(r"^(\d{4}-\d\d-\d\d) ", re.MULTILINE)
#: Where an error in the addition stands, for Beancount.
_IN_MEMORY = re.compile(r"^<string>:\d+: ")


def new_errors(before: Current, after: Current, text: str) -> list[str]:
    """The errors that there would be, and were not.

    Args:
        before: The ledger as it is.
        after: The ledger with an addition.
        text: The addition.
    """
    found = new_messages(before.ledger.messages(), after.ledger.messages())
    if not found:
        return []
    told = [_without_place(message, after.place) for message in found]
    days = _DATED.findall(text)
    for message, error in zip(after.ledger.messages(), after.errors, strict=True):
        entry: Any = getattr(error, "entry", None)
        is_there = message in found and _without_place(message, after.place) == message
        if is_there and _is_of_receivables(entry) and str(entry.date) in days:
            told.append(
                "On one day what is booked counts before what is decided, in whatever"
                f" order it is written. Date this a day later than {entry.date}."
            )
            break
    return told


def _is_of_receivables(entry: Any) -> bool:  # noqa: ANN401 - of any kind
    """Whether a directive is a booking or a decision on what is settled."""
    return isinstance(entry, Transaction) or (
        isinstance(entry, Custom) and entry.type in {"settle", "unsettle"}
    )


def _without_place(message: str, place: Place | None) -> str:
    """An error without the place where its directive does not stand yet."""
    if place is not None and message.startswith(f"{place.file}:"):
        line, _, rest = message[len(place.file) + 1 :].partition(": ")
        if line.isdecimal() and int(line) > place.line:
            return rest
    return _IN_MEMORY.sub("", message)
