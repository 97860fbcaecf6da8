"""Directives, written with what they need here."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

from beancount.core import data
from beancount.core.amount import Amount

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from decimal import Decimal


class Money(NamedTuple):
    """An amount that is there."""

    number: Decimal
    currency: str


def money(amount: Amount | None) -> Money:
    """Give the amount of a posting of a loaded ledger, or of an import.

    Raises:
        ValueError: It is not written: what the parser leaves open, loading fills in.
    """
    if amount is None or amount.number is None:
        message = "a posting has no amount"
        raise ValueError(message)
    return Money(amount.number, amount.currency)


def worth(number: Decimal, price: Amount | None) -> Decimal:
    """Give what a number of units is worth at a price, in cents."""
    return round(number * money(price).number, 2)


def posting(
    account: str, number: Decimal, currency: str, meta: Mapping[str, Any] | None = None
) -> data.Posting:
    """Give a posting of an amount."""
    units = Amount(number, currency)
    return data.Posting(account, units, None, None, None, dict(meta or {}))


def transaction(
    meta: dict[str, Any],
    day: dt.date,
    texts: tuple[str | None, str],
    postings: list[data.Posting],
    flag: str = "*",
) -> data.Transaction:
    """Give a transaction; ``texts`` are its payee and its narration."""
    payee, narration = texts
    tags = links = data.EMPTY_SET
    return data.Transaction(meta, day, flag, payee, narration, tags, links, postings)


def note(meta: dict[str, Any], day: dt.date, account: str, comment: str) -> data.Note:
    """Give a note on an account; Beancount cannot write quotation marks in one."""
    comment = comment.replace('"', "'")
    return data.Note(meta, day, account, comment, data.EMPTY_SET, data.EMPTY_SET)


def custom(
    meta: dict[str, Any], day: dt.date, name: str, *values: str | Amount
) -> data.Custom:
    """Give a custom directive with texts and amounts."""
    from beancount.parser.grammar import ValueType  # noqa: PLC0415 - slow to import

    return data.Custom(
        meta, day, name, [ValueType(value, type(value)) for value in values]
    )


def place(entry: Any, filename: str = "<mollie>") -> dict[str, Any]:  # noqa: ANN401 - any directive
    """Give the metadata of a directive that stands where another does."""
    meta: dict[str, Any] = data.new_metadata(
        str(entry.meta.get("filename", filename)), int(entry.meta.get("lineno", 0))
    )
    return meta
