"""Ids for what is new: readable, in order, and free."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .request import WrongRequestError
from .text import new_id

if TYPE_CHECKING:
    import datetime as dt

    from ...plugins.subledger.settings import Series
    from ...plugins.subledger.subledger import Subledger

#: How ids of each type begin that nobody else gives.
_PREFIXES = {
    "payment": "PAY",
    "refund": "REF",
    "credit-note": "CN",
    "write-off": "WO",
    "adjustment": "ADJ",
}


def id_for(subledger: Subledger, type_: str, date: dt.date, wanted: str) -> str:
    """The id of a new item.

    Args:
        subledger: The ledger.
        type_: Of the item.
        date: Of the item.
        wanted: What somebody asks for, or "": the next number of the type's own
            series, or the next like ``ADJ-2024-0001``.

    Raises:
        WrongRequestError: It is no id, or there is one already.
    """
    if wanted:
        if new_id(wanted) in subledger.names:
            message = f"There is an item {wanted} already; give another id."
            raise WrongRequestError(message)
        return wanted
    series = _series_of(subledger, type_, date)
    if series is not None:
        return _next_number(subledger, series, date)
    return free(subledger, f"{_PREFIXES[type_]}-{date.year}-", 4)


def free(subledger: Subledger, beginning: str, digits: int = 1) -> str:
    """The first id with a beginning and a number that nothing has."""
    number = 1
    while f"{beginning}{number:0{digits}}" in subledger.names:
        number += 1
    return f"{beginning}{number:0{digits}}"


def id_after(subledger: Subledger, type_: str, date: dt.date, wanted: str) -> str:
    """An id made of another one: with a number behind it where something has it.

    Args:
        subledger: The ledger.
        type_: Of the new item; where that has a series, the next number of it.
        date: Of the new item.
        wanted: The id.
    """
    series = _series_of(subledger, type_, date)
    if series is not None:
        return _next_number(subledger, series, date)
    return free(subledger, f"{wanted}-") if wanted in subledger.names else wanted


def _series_of(subledger: Subledger, type_: str, date: dt.date) -> Series | None:
    """The series that numbers a type on a day, the latest declared; or None."""
    found = [
        each
        for each in subledger.settings.series
        if type_ in each.types and each.date <= date
    ]
    return found[-1] if found else None


def _next_number(subledger: Subledger, series: Series, date: dt.date) -> str:
    """The number after the last one of a series in the run of a date."""
    form = series.form(bare=False)
    last = 0
    for name in subledger.names:
        match = form.fullmatch(name)
        if match is None:
            continue
        found = match.groupdict()
        if int(found.get("year") or date.year) != date.year:
            continue
        if int(found.get("month") or date.month) != date.month:
            continue
        last = max(last, int(found["counter"]))
    number = series.pattern.replace("{year}", str(date.year))
    number = number.replace("{month}", f"{date.month:02}")
    return re.sub(r"#+", lambda each: str(last + 1).zfill(len(each[0])), number)
