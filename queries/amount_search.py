"""Which amounts somebody may mean who types a number into a search box."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

#: A number with points, commas, spaces or apostrophes in it, perhaps signed.
_NUMBER = re.compile(r"([-+\u2212]?)([0-9][0-9.,'\u2019 \u00a0\u202f]*)")
#: Signs and codes of currencies, before or behind.
_CURRENCY = re.compile(r"^(?:[A-Z]{3}|[€$£])\s*|\s*(?:[A-Z]{3}|[€$£])$")
#: Thousands in groups, without decimals.
_GROUPED = re.compile(r"[0-9]{1,3}(?:([.,' ])[0-9]{3})(?:\1[0-9]{3})*")
#: Perhaps thousands in groups, then decimals.
_WITH_DECIMALS = re.compile(
    r"(?P<whole>[0-9]+|[0-9]{1,3}(?P<group>[.,' ])[0-9]{3}(?:(?P=group)[0-9]{3})*)"
    r"(?P<point>[.,])(?P<decimals>[0-9]+)"
)


class AmountMeant(NamedTuple):
    """An amount that is looked for.

    Attributes:
        number: Positive.
        negative: Whether it was typed with a minus, and so is one as it reads on
            the document; else it may be either.
    """

    number: Decimal
    negative: bool


def amounts_meant(text: str) -> tuple[AmountMeant, ...]:
    """The amounts that a text may mean; none for what is no amount.

    ``255`` means 255.00; ``1.250,5`` and ``1,250.50`` mean 1250.50. Where a point
    or comma may stand before thousands or before decimals, as in ``1.250``, both
    are meant.
    """
    bare = _CURRENCY.sub("", text.strip().upper()).strip()
    match = _NUMBER.fullmatch(bare)
    if match is None:
        return ()
    sign, digits = match.groups()
    digits = re.sub("[ \u00a0\u202f]+", " ", digits.strip()).replace("\u2019", "'")
    negative = sign in {"-", "\u2212"}
    return tuple(
        AmountMeant(number, negative) for number in dict.fromkeys(_readings(digits))
    )


def _readings(digits: str) -> list[Decimal]:
    """The numbers that digits with points and commas may be."""
    if digits.isdecimal():
        return [Decimal(digits)]
    readings = []
    # "12," is on its way to "12,50".
    if digits[-1] in ".," and digits[:-1].isdecimal():
        readings.append(Decimal(digits[:-1]))
    decimals = _WITH_DECIMALS.fullmatch(digits)
    if decimals is not None and decimals["group"] != decimals["point"]:
        whole = re.sub("[^0-9]", "", decimals["whole"])
        readings.append(Decimal(f"{whole}.{decimals['decimals']}"))
    if _GROUPED.fullmatch(digits):
        readings.append(Decimal(re.sub("[^0-9]", "", digits)))
    return readings
