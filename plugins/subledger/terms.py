"""Payment terms: how many days, and whether to the end of that month."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

_END_OF_MONTH = "end-of-month"


@dataclass(frozen=True)
class Terms:
    """A payment term.

    Attributes:
        days: Days after the invoice date.
        end_of_month: Whether the term runs to the end of the month in which
            those days end ("30 days end of month").
    """

    days: int
    end_of_month: bool = False

    @classmethod
    def parse(cls, value: object) -> Terms | None:
        """Read ``30`` or ``"30 end-of-month"``; None for anything else."""
        if isinstance(value, Decimal):
            whole = value == value.to_integral_value() and value >= 0
            return cls(int(value)) if whole else None
        if isinstance(value, str):
            days, _, rest = value.strip().partition(" ")
            if days.isdecimal() and rest.strip() in {"", _END_OF_MONTH}:
                return cls(int(days), bool(rest.strip()))
        return None

    def due(self, date: dt.date) -> dt.date:
        """The due date of an invoice of a date."""
        try:
            due = date + dt.timedelta(days=self.days)
        except OverflowError:
            return dt.date.max
        if self.end_of_month:
            return due.replace(day=calendar.monthrange(due.year, due.month)[1])
        return due
