"""Triodos Bank in the Netherlands: 8 columns without header, some with the balance."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .amounts import MarkedColumn
from .cells import bank_code
from .cells import own_account
from .cells import party
from .cells import references
from .dates import DAY_FIRST
from .layout import Bank
from .layout import Booking

if TYPE_CHECKING:
    from collections.abc import Callable

    from .table import Table

_WIDTHS = (8, 9)
_DATE = re.compile(r"[0-9]{2}-[0-9]{2}-[0-9]{4}").fullmatch
_MARKS = ("credit", "debet")


def _columns(table: Table) -> Callable[[list[str]], Booking]:
    booked = table.date(0, forms=(DAY_FIRST,))
    amount = MarkedColumn(
        table.number(2), table.text(3), credit=("credit",), debit=("debet",)
    )
    balance = table.number(8)

    def read(cells: list[str]) -> Booking:
        structured, texts = references(cells[7])
        return Booking(
            account=own_account(cells[1]),
            currency="EUR",
            amount=amount(cells),
            booked=booked(cells),
            after=balance.optional(cells),
            structured=structured,
            texts=texts,
            counterparty=party(cells[4], cells[5]),
            code=bank_code(cells[6], "TRIO"),
        )

    return read


def _is_row(cells: list[str]) -> bool:
    return (
        len(cells) in _WIDTHS
        and _DATE(cells[0]) is not None
        and cells[3].casefold() in _MARKS
    )


TRIODOS = Bank(
    name="Triodos",
    format="csv.triodos",
    columns=_columns,
    first_row=_is_row,
    delimiters=",;",
)
