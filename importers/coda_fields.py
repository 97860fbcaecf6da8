"""The fields of CODA's structured communications that only the bank fills in.

Cards, terminals, bills, interest: each type has its fields one behind the other, of
fixed width (Febelfin, Coded statement of account 2.6, enclosure III).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from .statement import Particular

if TYPE_CHECKING:
    from collections.abc import Callable

_AMOUNT_DIGITS = 15
_RATE_DIGITS = 12

Field = tuple[str, int, str]
"""Name, width and form of a field; without a name it says nothing worth telling."""


def read_particulars(
    text: str, layout: tuple[Field, ...], currency: str, prefix: str = ""
) -> tuple[Particular, ...]:
    """Read fields of fixed width; one that is blank, zero or unreadable says nothing.

    A field that is no number where it should be one is given as it stands.
    """
    found = []
    start = 0
    for name, width, form in layout:
        value = text[start : start + width]
        start += width
        if name and value.strip(" 0"):
            said = _FORMS[form](value, currency)
            found.append((prefix + name, said if said is not None else squeeze(value)))
    return tuple(told(*found))


def told(*facts: tuple[str, str | None]) -> list[Particular]:
    """Leave out what is not said."""
    return [Particular(name, value) for name, value in facts if value is not None]


def squeeze(text: str) -> str | None:
    """Give a text without padding; None where there is nothing else."""
    return " ".join(text.split()) or None


def amount_of(digits: str) -> Decimal | None:
    """Read 12 digits and 3 decimals; None where they are none.

    The third decimal is left out where it is 0, as in most currencies.
    """
    if len(digits) != _AMOUNT_DIGITS or not digits.isdecimal():
        return None
    if digits[-1] == "0":
        return Decimal(f"{digits[:12]}.{digits[12:14]}")
    return Decimal(f"{digits[:12]}.{digits[12:]}")


def rate_of(digits: str) -> Decimal | None:
    """Read 4 digits and 8 decimals, without the zeros at the end."""
    if len(digits) != _RATE_DIGITS or not digits.isdecimal():
        return None
    number = f"{int(digits[:4])}.{digits[4:]}".rstrip("0").rstrip(".")
    return Decimal(number)


def day_of(digits: str) -> str | None:
    """Write DDMMYY as an ISO date; None where it is none."""
    found = _DATE(digits)
    if found is None or found[0] == "000000":
        return None
    return f"20{found[3]}-{found[2]}-{found[1]}"


def _amount(digits: str, currency: str) -> str | None:
    amount = amount_of(digits)
    return None if amount is None else f"{amount} {currency}"


def _signed(digits: str, _currency: str) -> str | None:
    """Write an amount that its sign, 1 for a debit, stands behind."""
    amount = amount_of(digits[:_AMOUNT_DIGITS])
    if amount is None:
        return None
    return str(-amount if digits[_AMOUNT_DIGITS:] == "1" else amount)


def _plain(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"


_DATE = re.compile(r"(\d\d)(\d\d)(\d\d)").fullmatch
_Field = tuple[str, int, str]
_FORMS: dict[str, Callable[[str, str], str | None]] = {
    "text": lambda value, _: squeeze(value),
    "number": lambda value, _: value.strip().lstrip("0"),
    "date": lambda value, _: day_of(value),
    "amount": _amount,
    "plain amount": lambda value, _: _plain(amount_of(value)),
    "signed amount": _signed,
    "rate": lambda value, _: _plain(rate_of(value)),
}


_CARD_SCHEME: Field = ("card scheme", 1, "text")
_TERMINAL: tuple[Field, ...] = (
    ("terminal name", 16, "text"),
    ("terminal place", 10, "text"),
)
COMMUNICATIONS: dict[str, tuple[str, tuple[Field, ...]]] = {
    "103": ("number", (("number", 12, "text"), ("more", 134, "text"))),
    "106": (
        "method of calculation",
        (
            ("amount", 15, "amount"),
            ("calculated on", 15, "amount"),
            ("percent", 12, "rate"),
            ("", 1, "text"),
            ("equivalent in EUR", 15, "plain amount"),
        ),
    ),
    "108": (
        "closing",
        (
            ("amount", 15, "amount"),
            ("calculated on", 15, "text"),
            ("interest", 12, "rate"),
            ("from", 6, "date"),
            ("to", 6, "date"),
        ),
    ),
    "111": (
        "card payments, total",
        (
            _CARD_SCHEME,
            ("terminal", 6, "text"),
            ("period", 3, "text"),
            ("first transaction", 6, "text"),
            ("first date", 6, "date"),
            ("last transaction", 6, "text"),
            ("last date", 6, "date"),
            ("kind", 1, "text"),
            *_TERMINAL,
        ),
    ),
    "113": (
        "card payment",
        (
            ("card", 16, "text"),
            _CARD_SCHEME,
            ("terminal", 6, "text"),
            ("transaction", 6, "text"),
            ("date", 6, "date"),
            ("time", 4, "text"),
            ("kind", 1, "text"),
            *_TERMINAL,
            ("original amount", 15, "plain amount"),
            ("rate", 12, "rate"),
            ("original currency", 3, "text"),
            ("volume", 5, "text"),
            ("product", 2, "text"),
            ("unit price", 5, "text"),
        ),
    ),
    "114": (
        "card payment received",
        (
            _CARD_SCHEME,
            ("terminal", 6, "text"),
            ("period", 3, "text"),
            ("transaction", 6, "text"),
            ("date", 6, "date"),
            ("time", 4, "text"),
            ("kind", 1, "text"),
            *_TERMINAL,
            ("transaction reference", 16, "text"),
        ),
    ),
    "115": (
        "cash deposit at a terminal",
        (
            ("card", 16, "text"),
            _CARD_SCHEME,
            ("terminal", 6, "text"),
            ("transaction", 6, "text"),
            ("date", 6, "date"),
            ("time", 4, "text"),
            ("validation", 6, "text"),
            ("original amount", 15, "plain amount"),
            ("conformity", 1, "text"),
            *_TERMINAL,
            ("message", 12, "text"),
        ),
    ),
    "121": (
        "commercial bill",
        (
            ("amount of the bill", 15, "plain amount"),
            ("maturity", 6, "date"),
            ("conventional maturity", 6, "date"),
            ("issued", 6, "date"),
            ("company", 11, "text"),
            ("original currency", 3, "text"),
            ("", 3, "text"),
            ("bill", 13, "text"),
            ("rate", 12, "rate"),
        ),
    ),
    "122": (
        "interest on a bill",
        (
            ("days", 4, "number"),
            ("interest", 12, "rate"),
            ("calculated on", 15, "amount"),
            ("", 1, "text"),
            ("bill", 13, "text"),
            ("maturity", 6, "date"),
        ),
    ),
    "123": (
        "fees and commissions",
        (
            ("from", 6, "date"),
            ("to", 6, "date"),
            ("calculated on", 15, "amount"),
            ("percent", 12, "rate"),
            ("days", 4, "number"),
            ("", 1, "text"),
            ("guarantee", 13, "text"),
        ),
    ),
    "124": (
        "credit card",
        (
            ("card", 20, "text"),
            ("issuer", 1, "text"),
            ("card invoice", 12, "text"),
            ("identification", 15, "text"),
            ("date", 6, "date"),
        ),
    ),
    "125": (
        "credit",
        (
            ("credit account", 27, "text"),
            ("old balance", 15, "plain amount"),
            ("new balance", 15, "plain amount"),
            ("amount", 15, "plain amount"),
            ("original currency", 3, "text"),
            ("from", 6, "date"),
            ("to", 6, "date"),
            ("interest", 12, "rate"),
            ("credit reference", 13, "text"),
        ),
    ),
    "126": (
        "term investment",
        (
            ("deposit", 15, "text"),
            ("deposited", 15, "plain amount"),
            ("equivalent", 15, "amount"),
            ("from", 6, "date"),
            ("to", 6, "date"),
            ("interest rate", 12, "rate"),
            ("interest", 15, "plain amount"),
            ("original currency", 3, "text"),
            ("rate", 12, "rate"),
        ),
    ),
}
INFORMATION: dict[str, tuple[str, tuple[Field, ...]]] = {
    "004": ("bank of the counterparty", ()),
    "005": ("correspondent", ()),
    "006": (
        "detail",
        (
            ("description", 30, "text"),
            ("currency", 3, "text"),
            ("amount", 16, "signed amount"),
            ("category", 3, "text"),
        ),
    ),
    "007": (
        "cash",
        (
            ("pieces", 7, "number"),
            ("denomination", 6, "text"),
            ("total", 15, "plain amount"),
        ),
    ),
    "010": ("securities", ()),
    "011": ("coupons", ()),
}
