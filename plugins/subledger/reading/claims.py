"""``settles: "2024-17 55.00, 2024-18"`` and Beancount links become claims."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from ..items import Claim
from .values import written

if TYPE_CHECKING:
    from ..items import PostingLimit

_CLAIM = re.compile(r"(?P<target>[^\s,]+)(?:\s+(?P<amount>\d+(?:\.\d+)?))?")
#: What looks like the rest of an amount where it follows one with no space.
_REST_OF_AMOUNT = re.compile(r"\d{1,3}(?:\.\d+)?\s*")


class MalformedClaimsError(Exception):
    """A ``settles`` that cannot be read; the text says why and what to do."""


def parse_settles(value: object, limit: PostingLimit | None = None) -> list[Claim]:
    """Read the value of ``settles``.

    Args:
        value: One or more ids, comma-separated, each optionally followed by
            an amount with a decimal point. "2024-17 1.000,00" is one id and an
            amount with a decimal comma, not two ids.
        limit: The amount of the posting on which it stands, shared by its
            claims.

    Raises:
        MalformedClaimsError: It is anything else.
    """
    claims: list[Claim] = []
    if not isinstance(value, str):
        raise MalformedClaimsError(_message(value))
    for part in value.split(","):
        if claims and claims[-1].amount is not None and _REST_OF_AMOUNT.fullmatch(part):
            raise MalformedClaimsError(_message(value))
        match = _CLAIM.fullmatch(part.strip())
        if match is None:
            raise MalformedClaimsError(_message(value))
        amount = Decimal(match["amount"]) if match["amount"] else None
        if amount is not None and not amount:
            raise MalformedClaimsError(_message(value))
        claims.append(Claim(match["target"], amount, posting_limit=limit))
    return claims


def parse_names(value: object) -> tuple[str, ...]:
    """The ids in a comma-separated text; () for anything that is none."""
    if not isinstance(value, str):
        return ()
    return tuple(name for part in value.split(",") if (name := part.strip()))


def _message(value: object) -> str:
    return (
        f"settles: {written(value)} cannot be read. Write ids in quotes, separated by"
        " a comma and a space, each with or without an amount, which has a decimal"
        ' point and nothing between thousands: "2024-17 1055.00, 2024-18".'
    )
