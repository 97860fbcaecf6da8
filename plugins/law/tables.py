"""Tables of what may be charged, and of how long a reminder must have run.

A file of tables is TOML::

    [[table]]
    country = "NL"
    from = 2012-07-01
    source = "where this is written"
    currency = "EUR"
    at-least = 40
    at-most = 6775
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
its percentage of what is above, at least and at most so much. The days of the
reminder begin so many days, or working days of Belgium, after its date.
"""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

from .working_days import working_day_after

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping

#: How a consumer can be reminded.
POST = "post"
EMAIL = "email"

_FOLDER = Path(__file__).parent
_DAYS = "days"
_WORKING_DAYS = "working-days-BE"
_HUNDRED = Decimal(100)


class UnreadableTablesError(Exception):
    """A file of tables that cannot be read; the text says why and what to do."""


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

    def maximum(self, outstanding: Decimal) -> Decimal:
        """The most that may be charged on what is outstanding, not rounded.

        Args:
            outstanding: Positive, in the currency of the table.
        """
        band = self.bands[0]
        for each in self.bands:
            if outstanding > each.above:
                band = each
        part = (outstanding - band.above) * band.percent / _HUNDRED
        return min(max(band.fixed + part, self.at_least), self.at_most)

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
    files = sorted(_FOLDER.glob("*.toml"))
    if own is not None:
        files.append(own)
    return Tables(table for file in files for table in _read(file))


def _read(file: Path) -> list[Table]:
    try:
        text = file.read_text(encoding="utf-8")
        contents = tomllib.loads(text, parse_float=Decimal)
    except OSError as error:
        msg = f"{file}: cannot be read: {error.strerror}. Mend its name."
        raise UnreadableTablesError(msg) from error
    except ValueError as error:
        msg = f"{file}: is no TOML in UTF-8: {error}. Mend it there."
        raise UnreadableTablesError(msg) from error
    tables = contents.get("table")
    if not isinstance(tables, list) or not tables:
        msg = f"{file}: holds no [[table]]. Add one."
        raise UnreadableTablesError(msg)
    return [_Reader(file, number).table(each) for number, each in enumerate(tables, 1)]


class _Reader:
    """Reads one table of a file, with clear words for what is wrong in it."""

    def __init__(self, file: Path, number: int) -> None:
        self._where = f"{file}: [[table]] {number}"

    def table(self, values: Any) -> Table:  # noqa: ANN401 - as TOML has it
        reminder = self._value(values, "reminder", dict)
        bands = self._value(values, "bands", list)
        if not bands:
            key = "bands"
            raise self._error(key, "holds no band")
        return Table(
            country=self._value(values, "country", str).upper(),
            since=self._value(values, "from", dt.date),
            source=self._value(values, "source", str),
            currency=self._value(values, "currency", str),
            at_least=self._number(values, "at-least"),
            at_most=self._number(values, "at-most"),
            bands=tuple(sorted(map(self._band, bands), key=lambda each: each.above)),
            days=self._whole(reminder, "days"),
            starts={by: self._start(reminder, by) for by in (POST, EMAIL)},
            reminder_source=self._value(reminder, "source", str),
        )

    def _band(self, values: Any) -> Band:  # noqa: ANN401 - as TOML has it
        return Band(
            self._number(values, "above"),
            self._number(values, "fixed"),
            self._number(values, "percent"),
        )

    def _start(self, reminder: Mapping[str, Any], by: str) -> Start:
        start = self._value(reminder, by, dict)
        count = self._value(start, "count", str)
        if count not in {_DAYS, _WORKING_DAYS}:
            key = "count"
            raise self._error(key, f'takes "{_DAYS}" or "{_WORKING_DAYS}"')
        return Start(self._whole(start, "after"), count == _WORKING_DAYS)

    def _number(self, values: Any, key: str) -> Decimal:  # noqa: ANN401
        value = values.get(key) if isinstance(values, dict) else None
        if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
            raise self._error(key, "takes a number")
        number = Decimal(value)
        if number < 0:
            raise self._error(key, "takes a number that is not negative")
        return number

    def _whole(self, values: Any, key: str) -> int:  # noqa: ANN401
        number = self._number(values, key)
        if number != number.to_integral_value():
            raise self._error(key, "takes a whole number")
        return int(number)

    def _value(self, values: Any, key: str, kind: type) -> Any:  # noqa: ANN401
        value = values.get(key) if isinstance(values, dict) else None
        # A moment is a date to Python, but cannot be compared with one.
        if not isinstance(value, kind) or isinstance(value, dt.datetime):
            raise self._error(key, f"takes {_KINDS[kind]}")
        return value

    def _error(self, key: str, message: str) -> UnreadableTablesError:
        return UnreadableTablesError(f"{self._where}: {key} {message}. Mend it there.")


_KINDS = {
    str: "a text in quotes",
    dict: "a table, as { after = 1 }",
    list: "a list, as [{ above = 0, fixed = 0, percent = 15 }]",
    dt.date: "a date, as 2012-07-01",
}
