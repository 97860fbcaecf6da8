"""Read statements of Mollie's business account (CSV).

It is a bank account as any other, so its rows are entries and not events. The example
in Mollie's documentation writes days first, amounts with a point and groups of
thousands, and the balance before and after each row.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from ..statement import BadValueError
from ..statement import Entry
from ..statement import Party
from ..statement import Position
from ..statement import Statement
from ..statement import Status
from .tables import matches
from .tables import read_table
from .tables import row_error
from .values import amount_of
from .values import currency_of
from .values import day_of
from .values import iban_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

    from .tables import Table

FORMAT = "mollie.business.csv"

COLUMNS = {
    "date": ("transaction date",),
    "payment type": ("payment type",),
    "entry type": ("entry type",),
    "name": ("counterparty",),
    "iban": ("counterparty iban",),
    "status": ("status",),
    "description": ("description",),
    "reference": ("reference",),
    "amount": ("amount",),
    "currency": ("currency",),
    "before": ("before balance",),
    "after": ("after balance",),
}
_NEEDED = ("date", "entry type", "amount", "currency", "before", "after")

_STATUSES = {
    "processed": Status.BOOKED,
    "booked": Status.BOOKED,
    "completed": Status.BOOKED,
    "pending": Status.PENDING,
    "processing": Status.PENDING,
    "failed": Status.INFORMATION,
    "rejected": Status.INFORMATION,
    "canceled": Status.INFORMATION,
    "cancelled": Status.INFORMATION,
    "declined": Status.INFORMATION,
}
_SIGNS = {"credit": 1, "debit": -1}


def is_business_account(first: bytes) -> bool:
    """Whether a file begins as a statement of the business account does."""
    return matches(first, COLUMNS, _NEEDED)


def read_business_account(
    file: str, pieces: Iterable[bytes], member: str | None
) -> Iterator[Entry | Statement]:
    """Read a statement of the business account.

    Raises:
        BadValueError: A row cannot be read, or the rows are in several currencies.
    """
    table = read_table(file, member, pieces, COLUMNS)
    rows = list(_rows(table))
    if len(rows) > 1 and not _follow(rows[0], rows[1]) and _follow(rows[1], rows[0]):
        rows.reverse()  # the newest came first
    entries = [entry for entry, _, _ in rows]
    currencies = {entry.currency for entry in entries}
    if len(currencies) > 1:
        raise BadValueError(
            table.file,
            None,
            f"The rows are in {len(currencies)} currencies.",
            "Export one account at a time.",
        )
    yield from entries
    booked = [entry for entry in entries if entry.status is Status.BOOKED]
    days = [entry.booked for entry in entries if entry.booked is not None]
    yield Statement(
        file=file,
        format=FORMAT,
        account=None,
        currency=currencies.pop() if currencies else None,
        sum=sum((entry.amount for entry in booked), Decimal(0)),
        count=len(booked),
        from_date=min(days, default=None),
        to_date=max(days, default=None),
        opening=rows[0][1] if rows else None,
        closing=rows[-1][2] if rows else None,
        closing_date=max(days, default=None),
        member=member,
        gap=_gap(rows),
    )


def _rows(table: Table) -> Iterator[tuple[Entry, Decimal, Decimal]]:
    """Read the rows, each with the balance before and after it."""
    at = table.columns
    for number, (line, row) in enumerate(table.rows, 1):
        try:
            yield (
                Entry(
                    position=Position(1, number, line),
                    amount=_signed(row[at["amount"]], row[at["entry type"]]),
                    currency=currency_of(row[at["currency"]]),
                    status=_status(row[at["status"]]),
                    booked=day_of(row[at["date"]]),
                    id=row[at["reference"]] or None,
                    texts=tuple(filter(None, (row[at["description"]],))),
                    information=row[at["payment type"]] or None,
                    counterparty=Party(
                        name=row[at["name"]] or None, iban=iban_of(row[at["iban"]])
                    ),
                ),
                amount_of(row[at["before"]]),
                amount_of(row[at["after"]]),
            )
        except ValueError as error:  # noqa: PERF203 - it names the row
            raise row_error(table, line, row[:-1], f"{error}") from None


def _signed(text: str, entry_type: str) -> Decimal:
    """Read an amount, whose sign must not contradict the kind of entry.

    Raises:
        ValueError: It does, or the kind is neither credit nor debit.
    """
    sign = _SIGNS.get(entry_type.strip().lower())
    amount = amount_of(text)
    if sign is None:
        message = f'The entry type "{entry_type}" is not known'
        raise ValueError(message)
    if sign > 0 > amount:
        message = f"A credit of {amount} contradicts itself"
        raise ValueError(message)
    return abs(amount) * sign


def _status(text: str) -> Status:
    status = _STATUSES.get(text.strip().lower()) if text else Status.BOOKED
    if status is None:
        message = f'The status "{text}" is not known'
        raise ValueError(message)
    return status


def _gap(rows: list[tuple[Entry, Decimal, Decimal]]) -> str | None:
    """Say where the balance of a row does not follow from the one before."""
    for one, other in pairwise(rows):
        if not _follow(one, other):
            return (
                f"Line {other[0].position.line} begins with a balance of {other[1]}, "
                f"and the row before ended with {one[2]}."
            )
    return None


def _follow(
    one: tuple[Entry, Decimal, Decimal], other: tuple[Entry, Decimal, Decimal]
) -> bool:
    """Whether a row may follow another one."""
    return one[2] == other[1]
