"""ASN Bank, SNS and RegioBank: 19 columns without header, oldest first.

The balance is the one before the row. Texts stand in single quotes, in which the
payer may write single quotes and commas too, so that such rows are no CSV.
Journaaldatum and transaction number make the bank's id together (ASN Bank,
specification of the CSV export, fields 12 and 16).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..statement import Return
from .cells import CellError
from .cells import bank_code
from .cells import currency_code
from .cells import own_account
from .cells import party
from .cells import references
from .dates import DAY_FIRST
from .layout import Bank
from .layout import Booking

if TYPE_CHECKING:
    from collections.abc import Callable

    from .table import Table

_COLUMNS = 19
_PLAIN_COLUMNS = 16  # before the two texts
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}").fullmatch
_DATE = re.compile(r"[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}").fullmatch
_CURRENCY = re.compile(r"[A-Z]{3}").fullmatch
_NUMBER = re.compile(r"0*[1-9][0-9]*").fullmatch
_STORNO = "STO"


def _columns(table: Table) -> Callable[[list[str]], Booking]:
    booked = table.date(0, forms=(DAY_FIRST,))
    before = table.number(8)
    amount = table.number(10)
    journal = table.date(11, forms=(DAY_FIRST,))
    value = table.date(12, forms=(DAY_FIRST,))

    def read(cells: list[str]) -> Booking:
        currency = currency_code(cells[7])
        if cells[9] != currency:
            raise CellError(
                problem=f"The amount is in {cells[9]!r}, the account in {currency}.",
                remedy=(
                    "What it is on the account is not in this file; export the "
                    "statement as CAMT.053."
                ),
            )
        structured, texts = references(
            _unquoted(cells[17]), declared=_unquoted(cells[16]), kenmerk=True
        )
        number = cells[15]
        code = cells[14]
        return Booking(
            account=own_account(cells[1]),
            currency=currency,
            amount=amount(cells),
            booked=booked(cells),
            value=value.optional(cells),
            before=before(cells),
            # Anonymous exports have zeros for a number.
            id=f"{journal(cells):%Y%m%d}-{number}" if _NUMBER(number) else None,
            structured=structured,
            texts=texts,
            counterparty=party(cells[3], cells[2]),
            code=bank_code(code, "SNSB"),
            returned=Return(f"code {_STORNO}") if code == _STORNO else None,
        )

    return read


def _split(line: str) -> list[str]:
    """Take a row apart whose last texts stand in single quotes."""
    delimiter = ";" if line.count(";") >= _COLUMNS - 1 else ","
    cells = line.rstrip("\n").split(delimiter, _PLAIN_COLUMNS)
    if len(cells) <= _PLAIN_COLUMNS:
        return cells
    texts, mark, last = cells.pop().rpartition(delimiter)
    if not mark:
        return [*cells, last]
    reference, text = _two_texts(texts, delimiter)
    if text is None:
        return [*cells, reference, last]
    return [*cells, reference, text, last]


def _two_texts(texts: str, delimiter: str) -> tuple[str, str | None]:
    """Take the two texts apart, each in single quotes or empty."""
    if texts.startswith("'"):
        reference, mark, text = texts.partition(f"'{delimiter}")
        return f"{reference}{mark[:1]}", text if mark else None
    reference, mark, text = texts.partition(delimiter)
    return reference, text if mark else None


def _unquoted(text: str) -> str:
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1].strip()
    return text


def _is_row(cells: list[str]) -> bool:
    return (
        len(cells) == _COLUMNS
        and _DATE(cells[0]) is not None
        and _IBAN(cells[1]) is not None
        and _CURRENCY(cells[7]) is not None
        and _DATE(cells[11]) is not None
    )


ASN = Bank(
    name="ASN Bank, SNS, RegioBank",
    format="csv.asn-sns-regiobank",
    columns=_columns,
    first_row=_is_row,
    delimiters=",;",
    split=_split,
)
