"""Days and amounts as SWIFT messages write them."""

from __future__ import annotations

import calendar
from datetime import date
from decimal import Decimal

AMOUNT = r"(?:0*[0-9]{1,15}(?:,[0-9]{0,5}|\.(?:[0-9]{2})?)?|,[0-9]{1,5})(?![0-9.,])"
"""An amount has a decimal comma; Rabobank had a point, with two digits behind it."""

_CENTURY = 80
_LONGEST_MONTH = 31


def read_amount(text: str) -> Decimal:
    """Read what has the form of an `AMOUNT`."""
    return Decimal(text.replace(",", "."))


def read_day(text: str) -> tuple[date, bool] | None:
    """Read a day written YYMMDD.

    Banks that reckon interest in months of 30 days write 30 February. A day that its
    month does not have is read as the last one that it has, which is the day meant.

    Returns:
        The day, and whether it stands there like that; None where it is no day. Years
        from 80 on are of the last century.
    """
    year = int(text[:2])
    year += 2000 if year < _CENTURY else 1900
    return _day(year, int(text[2:4]), int(text[4:6]))


def read_entry_day(text: str, value: date) -> tuple[date, bool] | None:
    """Read a day written MMDD, with the year that brings it next to the value date.

    An entry of 2 January may have a value date of 31 December, or the other way round.

    Returns:
        As `read_day` does.
    """
    month, number = int(text[:2]), int(text[2:4])
    days = [
        found
        for year in (value.year, value.year - 1, value.year + 1)
        if (found := _day(year, month, number)) is not None
    ]
    return min(
        days, key=lambda found: (abs(found[0] - value), not found[1]), default=None
    )


def no_such_day(place: str, line: int, text: str) -> str:
    """Give the note that says so, for a statement."""
    return (
        f"{place}:{line}: There is no day {text}; it was read as the last day of its "
        "month."
    )


def _day(year: int, month: int, number: int) -> tuple[date, bool] | None:
    try:
        return date(year, month, number), True
    except ValueError:
        pass
    if not (1 <= month <= 12 and 1 <= number <= _LONGEST_MONTH):  # noqa: PLR2004
        return None
    return date(year, month, calendar.monthrange(year, month)[1]), False
