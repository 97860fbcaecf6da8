"""Interest for late payment on what is outstanding, day by day.

For each day at whose end something is outstanding, the principal of that day is
owed a 365th of the yearly percentage of that day, in a leap year a 366th. The day
of payment does not count, and the day up to which interest is asked does. Where the
law adds the interest of each full year to what bears interest, it is added a year
after interest began, and a year after that; what was paid of the principal changes
nothing about the interest that had run by then.

All of it is exact, in fractions; only the total is rounded, half a cent up. This is
no plugin: it is asked, and finds nothing by itself.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from .effective_links import effective_links

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from .law import Rate
    from .subledger.items import Item

_DAY = dt.timedelta(days=1)
_ZERO = Decimal(0)
_HUNDRED = 100
#: Interest is owed in cents.
_PLACES = 2


@dataclass(frozen=True)
class Balance:
    """What is outstanding from a day on.

    Attributes:
        since: The day.
        principal: Outstanding at its end, not negative.
    """

    since: dt.date
    principal: Decimal


@dataclass(frozen=True)
class Period:
    """Days in a row of which each bears the same interest.

    Attributes:
        first, last: The days, both included.
        principal: Outstanding at the end of each of them.
        added: Interest of full years before, which bears interest too.
        rate: The percentage, and where it is written.
        year_days: How many days the year has.
    """

    first: dt.date
    last: dt.date
    principal: Decimal
    added: Fraction
    rate: Rate
    year_days: int

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def interest(self) -> Fraction:
        """The interest of these days, exactly."""
        base = Fraction(self.principal) + self.added
        percent = Fraction(self.rate.percent) / _HUNDRED
        return base * percent * self.days / self.year_days


def running_interest(
    balances: Sequence[Balance],
    first: dt.date,
    last: dt.date,
    rate_on: Callable[[dt.date], Rate],
    *,
    adds_yearly: bool,
) -> list[Period]:
    """Work out the interest of each day from one to another.

    Args:
        balances: By date; nothing is outstanding before the first.
        first: The first day that bears interest.
        last: The last one that counts.
        rate_on: Tells the percentage of a day; not asked about days on which
            nothing bears interest.
        adds_yearly: Whether the interest of a full year bears interest.

    Returns:
        The periods in which something bears interest, by date.
    """
    periods: list[Period] = []
    added = Fraction(0)
    year = 1
    year_ends = _years_later(first, year)
    this_year = Fraction(0)
    day = first
    while day <= last:
        if adds_yearly and day == year_ends:
            added += this_year
            this_year = Fraction(0)
            year += 1
            year_ends = _years_later(first, year)
        principal, changes = _principal_on(balances, day)
        ends = [last, changes - _DAY]
        if adds_yearly:
            ends.append(year_ends - _DAY)
        if principal or added:
            rate = rate_on(day)
            ends += [rate.last, _same_length_until(day)]
            year_days = _days_of_year(day.year)
            period = Period(day, min(ends), principal, added, rate, year_days)
            periods.append(period)
            this_year += period.interest
        end = min(ends)
        if end == dt.date.max:
            break
        day = end + _DAY
    return periods


def total(periods: Sequence[Period]) -> Decimal:
    """The interest of some periods, in cents."""
    return rounded(sum((each.interest for each in periods), Fraction(0)))


def rounded(amount: Fraction, places: int = _PLACES) -> Decimal:
    """An amount to so many places, half a unit of the last one up."""
    doubled = 2 * amount * 10**places
    whole = (doubled.numerator + doubled.denominator) // (2 * doubled.denominator)
    return Decimal(whole).scaleb(-places)


def balances_of(item: Item, day: dt.date) -> list[Balance]:
    """What was outstanding of an item through time, as it is known on a day.

    Payments count as :mod:`effective_links` has them.

    Args:
        item: A debit item.
        day: What is dated later is left out.

    Returns:
        The balances from the date of the item, by date; those of an opening item
        from its due date where that is earlier, as it was owed before the ledger
        began.
    """
    first = item.date
    if item.is_opening and item.due is not None:
        first = min(first, item.due)
    changes = {first: item.magnitude}
    for link, since, until in effective_links(item, day):
        changes[since] = changes.get(since, _ZERO) - link.amount
        if until is not None:
            changes[until] = changes.get(until, _ZERO) + link.amount
    balances = []
    principal = _ZERO
    for date in sorted(changes):
        principal += changes[date]
        # Two payments that shared a few days are not owed back here.
        balances.append(Balance(date, max(principal, _ZERO)))
    return balances


def _principal_on(balances: Sequence[Balance], day: dt.date) -> tuple[Decimal, dt.date]:
    """What is outstanding at the end of a day, and the day on which it changes."""
    principal = _ZERO
    for balance in balances:
        if balance.since > day:
            return principal, balance.since
        principal = balance.principal
    return principal, dt.date.max


def _years_later(day: dt.date, years: int) -> dt.date:
    """The day after so many full years; a year from 29 February ends on the 28th."""
    if day.year + years > dt.MAXYEAR:
        return dt.date.max
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)


def _days_of_year(year: int) -> int:
    return 366 if calendar.isleap(year) else 365


def _same_length_until(day: dt.date) -> dt.date:
    """The last day from a day on of which the year has as many days."""
    year = day.year
    while year < dt.MAXYEAR and _days_of_year(year + 1) == _days_of_year(day.year):
        year += 1
    return dt.date(year, 12, 31)
