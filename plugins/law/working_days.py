"""Working days of Belgium.

All days but Saturdays, Sundays and public holidays (Belgian Civil Code, art. 1.7,
para. 3). The ten public holidays are those of the Royal Decree of 18 April 1974,
art. 1; the days that employers give for a holiday on a Sunday are working days.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

_FRIDAY = 4
#: Month and day of the holidays that are on the same date each year.
_FIXED = ((1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25))
#: Days after Easter: Easter Monday, Ascension, Whit Monday.
_MOVABLE = (1, 39, 50)


def working_day_after(day: dt.date, count: int) -> dt.date:
    """The first working day after a day, or the second, and so on.

    Args:
        day: Not counted itself.
        count: Which one; 0 for the day itself.
    """
    while count:
        day += dt.timedelta(days=1)
        if is_working_day(day):
            count -= 1
    return day


def is_working_day(day: dt.date) -> bool:
    """Whether a day is a working day in Belgium."""
    return day.weekday() <= _FRIDAY and day not in _holidays(day.year)


@lru_cache(maxsize=32)
def _holidays(year: int) -> frozenset[dt.date]:
    easter = _easter(year)
    fixed = (dt.date(year, month, day) for month, day in _FIXED)
    movable = (easter + dt.timedelta(days=days) for days in _MOVABLE)
    return frozenset((*fixed, *movable))


def _easter(year: int) -> dt.date:
    """Easter Sunday in the Gregorian calendar (Nature, 20 April 1876, p. 487)."""
    century, in_century = divmod(year, 100)
    golden = year % 19
    leap_centuries, rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - correction + 15) % 30
    leaps, years = divmod(in_century, 4)
    weekday = (32 + 2 * rest + 2 * leaps - epact - years) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return dt.date(year, month, day + 1)
