"""What consumers may be charged, and how long a reminder must have run.

A table of collection costs is, in TOML::

    [[table]]
    country = "NL"
    from = 2012-07-01
    source = "where this is written"
    currency = "EUR"
    at-least = 40
    at-most = 6775
    vat-source = "where it is written that VAT may be added"
    bands = [
      { above = 0, fixed = 0, percent = 15 },
      { above = 2500, fixed = 375, percent = 10 },
    ]

    [table.reminder]
    source = "where that is written"
    days = 14
    post = { after = 1, count = "days" }
    email = { after = 1, count = "days" }

Of what is outstanding the last band counts that it is above: its fixed amount and
its percentage of what is above, at least and at most so much. Without
``vat-source`` no VAT may be added. The days of the reminder begin so many days, or
working days of Belgium, after its date.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from .files import COSTS
from .files import tables_of_kind
from .working_days import working_day_after

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping
    from pathlib import Path

    from .files import Values

#: How a consumer can be reminded.
POST = "post"
EMAIL = "email"

_DAYS = "days"
_WORKING_DAYS = "working-days-BE"
_HUNDRED = Decimal(100)
_ZERO = Decimal(0)


@dataclass(frozen=True)
class Band:
    """What may be charged on a claim above an amount.

    Attributes:
        above: The amount, in the currency of the table.
        fixed: A fixed amount.
        percent: A percentage of what is above.
    """

    above: Decimal
    fixed: Decimal
    percent: Decimal


@dataclass(frozen=True)
class Start:
    """When the period of a reminder starts.

    Attributes:
        after: So many days after the date of the reminder.
        working_days: Whether these are working days of Belgium.
    """

    after: int
    working_days: bool


@dataclass(frozen=True)
class Table:
    """What may be charged in a country, from a day.

    Attributes:
        country: Two letters (ISO 3166-1).
        since: In force from.
        source: Where it is written.
        currency: Of the amounts.
        at_least, at_most: The limits of what may be charged.
        bands: By amount.
        days: How many days a reminder must have run.
        starts: When they start, by way of reminding.
        reminder_source: Where that is written.
        vat_source: Where it is written that a creditor who cannot deduct the VAT
            on the costs may add it; "" where that may not be added.
    """

    country: str
    since: dt.date
    source: str
    currency: str
    at_least: Decimal
    at_most: Decimal
    bands: tuple[Band, ...]
    days: int
    starts: Mapping[str, Start]
    reminder_source: str
    vat_source: str = ""

    def maximum(self, outstanding: Decimal, vat: Decimal = _ZERO) -> Decimal:
        """The most that may be charged on what is outstanding, not rounded.

        Args:
            outstanding: Positive, in the currency of the table.
            vat: The percentage of VAT that the creditor pays on the costs and
                cannot deduct; it counts where the law lets it be added.
        """
        band = self.bands[0]
        for each in self.bands:
            if outstanding > each.above:
                band = each
        part = (outstanding - band.above) * band.percent / _HUNDRED
        costs = min(max(band.fixed + part, self.at_least), self.at_most)
        return costs + costs * vat / _HUNDRED if self.vat_source else costs

    def reminder_ends(self, reminder: dt.date, by: str) -> dt.date:
        """The last day on which a consumer can pay without costs.

        Args:
            reminder: The date of the reminder.
            by: ``POST`` or ``EMAIL``.
        """
        start = self.starts[by]
        try:
            if start.working_days:
                first = working_day_after(reminder, start.after)
            else:
                first = reminder + dt.timedelta(days=start.after)
            return first + dt.timedelta(days=self.days - 1)
        except OverflowError:  # the calendar ends in 9999
            return dt.date.max


class Tables:
    """The tables of all countries through time.

    Args:
        tables: In any order; of two of one country and day the later counts.
    """

    def __init__(self, tables: Iterable[Table]) -> None:
        self._by_country: dict[str, dict[dt.date, Table]] = {}
        for table in tables:
            self._by_country.setdefault(table.country, {})[table.since] = table

    def has(self, country: str) -> bool:
        """Whether there is a table of a country, of any day."""
        return country in self._by_country

    def on(self, day: dt.date, country: str) -> Table | None:
        """The table of a country in force on a day, or None."""
        tables = self._by_country.get(country, {})
        since = max((each for each in tables if each <= day), default=None)
        return None if since is None else tables[since]


def read_tables(own: Path | None = None) -> Tables:
    """Read the tables of this package, and those of a ledger.

    Args:
        own: The ledger's file, which outranks ours; None where it has none.

    Raises:
        UnreadableTablesError: The ledger's file cannot be read.
    """
    return Tables(map(_table, tables_of_kind(COSTS, own)))


def _table(values: Values) -> Table:
    reminder = values.inner("reminder")
    table = Table(
        country=values.text("country").upper(),
        since=values.date("from"),
        source=values.text("source"),
        currency=values.text("currency"),
        at_least=values.number("at-least"),
        at_most=values.number("at-most"),
        bands=tuple(
            sorted(
                map(_band, values.each("bands", "band")), key=lambda each: each.above
            )
        ),
        days=reminder.whole("days"),
        starts={by: _start(reminder.inner(by)) for by in (POST, EMAIL)},
        reminder_source=reminder.text("source"),
        vat_source=values.text("vat-source") if values.has("vat-source") else "",
    )
    reminder.done()
    values.done()
    if table.at_least > table.at_most:
        key = "at-least"
        raise values.error(key, f"is above at-most, {table.at_most}")
    starts = [band.above for band in table.bands]
    if starts[0] or len(set(starts)) < len(starts):
        key = "bands"
        raise values.error(key, "takes one band above 0, and others above more")
    return table


def _band(values: Values) -> Band:
    band = Band(
        values.number("above"), values.number("fixed"), values.number("percent")
    )
    values.done()
    return band


def _start(values: Values) -> Start:
    working_days = values.word("count", (_DAYS, _WORKING_DAYS)) == _WORKING_DAYS
    start = Start(values.whole("after"), working_days)
    values.done()
    return start
