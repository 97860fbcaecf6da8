"""Dates in the forms that a bank uses; no other form is read, so none is guessed."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from .cells import DOWNLOAD_AGAIN
from .cells import CellError

_FIRST_YEAR = 1970
_LAST_YEAR = 2199
"""No bank export is of other years; a slip of the pen is."""


@dataclass(frozen=True)
class DateForm:
    """A form of dates: its name in messages, and what it looks like."""

    name: str
    pattern: re.Pattern[str]


YEAR_FIRST = DateForm(
    "yyyy-mm-dd", re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})")
)
COMPACT = DateForm(
    "yyyymmdd", re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})")
)
DAY_FIRST = DateForm(
    "dd-mm-yyyy", re.compile(r"(?P<d>[0-9]{1,2})-(?P<m>[0-9]{1,2})-(?P<y>[0-9]{4})")
)
DAY_FIRST_SLASHED = DateForm(
    "dd/mm/yyyy", re.compile(r"(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})/(?P<y>[0-9]{4})")
)


def read_date(text: str, forms: tuple[DateForm, ...]) -> dt.date | None:
    """Read a date in one of some forms; None where it is of none, or no such day."""
    for form in forms:
        written = form.pattern.fullmatch(text)
        if written is not None:
            year, month, day = (int(written[part]) for part in "ymd")
            if not _FIRST_YEAR <= year <= _LAST_YEAR:
                return None
            try:
                return dt.date(year, month, day)
            except ValueError:
                return None
    return None


class DateColumn:
    """Reads the dates of one column.

    Args:
        name: The column, for errors.
        index: Where it stands in a row.
        forms: The forms that the bank uses.
    """

    def __init__(self, name: str, index: int, forms: tuple[DateForm, ...]) -> None:
        self.name = name
        self.index = index
        self.forms = forms
        self._days: dict[str, dt.date] = {}  # rows of a day repeat it

    def __call__(self, cells: list[str]) -> dt.date:
        """Read the date of a row.

        Raises:
            CellError: It is none.
        """
        text = cells[self.index]
        return self._days.get(text) or self._read(text)

    def optional(self, cells: list[str]) -> dt.date | None:
        """Read the date of a row; None where the cell is empty."""
        text = cells[self.index]
        return (self._days.get(text) or self._read(text)) if text else None

    def _read(self, text: str) -> dt.date:
        """Read a date that no row before had."""
        day = read_date(text, self.forms)
        if day is None:
            forms = " or ".join(form.name for form in self.forms)
            raise CellError(
                problem=(
                    f"{self.name} {text!r} is no date."
                    if text
                    else f"{self.name} is empty."
                ),
                remedy=f"It must be written as {forms}. {DOWNLOAD_AGAIN}",
            )
        self._days[text] = day
        return day
