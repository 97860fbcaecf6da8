"""Amounts and days as Mollie writes them.

Each raises ValueError with what is wrong; the reader adds the file and the place.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from decimal import InvalidOperation
from functools import lru_cache

_PLAIN = re.compile(r"[+-]?\d+(?:\.\d\d?|\.\d{4,})?")
_GROUPED = re.compile(
    r"[+-]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3})+,\d+|\d+,\d\d?)"
)
_MOMENT = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)"
    r"(?:[T ](?P<hour>\d\d):(?P<minute>\d\d)(?::\d\d(?:\.\d+)?)?"
    r"(?P<zone>Z|[+-]\d\d:?\d\d)?)?"
)
_DAY_FIRST = re.compile(r"(\d\d)[-/.](\d\d)[-/.](\d{4})(?:[ T].*)?")


def amount_of(text: str) -> Decimal:
    """Read an amount, with a point or, from a spreadsheet, a comma.

    ``1.234`` alone may be a thousand or one and a bit, so it is refused.
    """
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    text = text.strip().replace("\N{MINUS SIGN}", "-").replace("\xa0", "")
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    if _GROUPED.fullmatch(text) and not re.fullmatch(r"[+-]?\d{1,3},\d{3}", text):
        decimal = max(text.rfind("."), text.rfind(","))
        whole = text[:decimal].replace(",", "").replace(".", "")
        if text.count(text[decimal]) > 1:  # only thousands
            return Decimal(text.replace(text[decimal], ""))
        return Decimal(f"{whole}.{text[decimal + 1 :]}")
    message = f'"{text}" is no amount that can be read in one way only'
    raise ValueError(message)


def exact(text: str) -> Decimal:
    """Read an amount of the API: always with a point, of any number of decimals."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        message = f'"{text}" is no amount'
        raise ValueError(message)
    return value


def cents(value: Decimal) -> Decimal:
    """Round to cents, half away from zero, as Mollie invoices."""
    return value.quantize(Decimal("0.01"), rounding="ROUND_HALF_UP")


@lru_cache(maxsize=4096)
def day_of(text: str) -> dt.date:
    """Give the day in Amsterdam of a moment; one without a zone is local there.

    Mollie keeps its books and writes its invoices by Amsterdam's days, and its API
    tells moments in UTC.
    """
    text = text.strip()
    found = _MOMENT.fullmatch(text)
    if found is None:
        turned = _DAY_FIRST.fullmatch(text)
        if turned is None:
            message = f'"{text}" is no date'
            raise ValueError(message)
        return dt.date(int(turned[3]), int(turned[2]), int(turned[1]))
    day = dt.date.fromisoformat(found["day"])
    zone = found["zone"]
    if zone is None:
        return day
    if not dt.MINYEAR < day.year < dt.MAXYEAR:
        message = f'"{text}" is no date that anything was paid on'
        raise ValueError(message)
    moment = dt.datetime.combine(day, dt.time(int(found["hour"]), int(found["minute"])))
    if zone != "Z":
        ahead = dt.timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
        moment -= ahead if zone[0] == "+" else -ahead
    return (moment + _ahead_of_utc(moment)).date()


def _ahead_of_utc(moment: dt.datetime) -> dt.timedelta:
    """How far Amsterdam is ahead of UTC (directive 2000/84/EC: summer time)."""
    start, end = (_last_sunday(moment.year, month) for month in (3, 10))
    return dt.timedelta(hours=2 if start <= moment < end else 1)


@lru_cache
def _last_sunday(year: int, month: int) -> dt.datetime:
    """One o'clock, in UTC, on the last Sunday of a month of 31 days."""
    last = dt.datetime(year, month, 31, 1)  # noqa: DTZ001 - UTC throughout
    return last - dt.timedelta(days=(last.weekday() + 1) % 7)


def currency_of(text: object) -> str:
    """Give a currency: three letters (ISO 4217)."""
    if not isinstance(text, str) or not _CURRENCY.fullmatch(text.upper()):
        message = f'"{text}" is no currency'
        raise ValueError(message)
    return text.upper()


def iban_of(text: str) -> str | None:
    """Give an IBAN without spaces; None for a text that is none."""
    if _IBAN.fullmatch(text):
        return text
    iban = "".join(text.split()).upper()
    return iban if _IBAN.fullmatch(iban) else None


_CURRENCY = re.compile(r"[A-Z]{3}")
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{10,30}")
