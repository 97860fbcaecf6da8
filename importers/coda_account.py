"""Accounts in CODA: one's own by its structure, the other side's by its form."""

from __future__ import annotations

import re

from .coda_fields import squeeze
from .statement import BadValueError

_ACCOUNTS = {
    "0": (slice(0, 12), slice(13, 16)),
    "1": (slice(0, 34), slice(34, 37)),
    "2": (slice(0, 31), slice(34, 37)),
    "3": (slice(0, 34), slice(34, 37)),
}
"""Number and currency by the account's structure: Belgian or foreign number, Belgian
or foreign IBAN."""

is_iban = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{10,30}").fullmatch
"""Whether a text has the form of an IBAN."""

_BELGIAN = re.compile(r"([0-9]{12})(?: [A-Z]{3}.*)?").fullmatch
_CURRENCY = re.compile(r"[A-Z]{3}").fullmatch
_REMEDY = "Ask the bank for the file again."


def own_account(
    place: str, structure: str, text: str, line: int
) -> tuple[str | None, str]:
    """Read the account of a statement and its currency.

    Args:
        place: The file, for errors.
        structure: The digit that says how the account is written.
        text: The 37 columns of it.
        line: The line, for errors.

    Raises:
        BadValueError: The structure or the currency is none.
    """
    places = _ACCOUNTS.get(structure)
    if places is None:
        raise BadValueError(
            place,
            line,
            f"{structure!r} is no structure of an account; it must be 0 to 3.",
            _REMEDY,
        )
    number, currency = text[places[0]], text[places[1]]
    if _CURRENCY(currency) is None:
        raise BadValueError(place, line, f"{currency!r} is no currency.", _REMEDY)
    return "".join(number.split()).upper() or None, currency


def other_account(number: str) -> tuple[str | None, str | None]:
    """Tell an IBAN from another number; a Belgian one has its currency behind it."""
    start = number.split(maxsplit=1)[0]
    if is_iban(start):
        return start, None
    compact = "".join(number.split())
    if is_iban(compact):
        return compact, None
    belgian = _BELGIAN(number.strip())
    return None, belgian[1] if belgian else squeeze(number)
