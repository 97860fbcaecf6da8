"""ING in the Netherlands: current accounts, savings accounts, and lists of balances.

Current accounts have 9 to 11 columns with Dutch or English names, between commas or
semicolons, newest first; the amount has no sign but ``Af`` or ``Bij``. The column
``Mededelingen`` holds the payer's words among labels of the bank.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..statement import TransactionCode
from ..statement import UnknownFormatError
from .amounts import MarkedColumn
from .cells import currency_code
from .cells import end_to_end_id
from .cells import own_account
from .cells import party
from .cells import references
from .dates import COMPACT
from .dates import DAY_FIRST
from .dates import DAY_FIRST_SLASHED
from .dates import YEAR_FIRST
from .dates import read_date
from .labels import Labels
from .layout import Bank
from .layout import Booking

if TYPE_CHECKING:
    from collections.abc import Callable

    from .table import Table

_CREDIT = ("bij", "credit")
_DEBIT = ("af", "debit")
_DATES = (COMPACT, DAY_FIRST, YEAR_FIRST)
_LABELS = Labels(
    before={"Naam": "name", "Name": "name"},
    text=("Omschrijving", "Description"),
    after={
        "IBAN": "iban",
        "Kenmerk": "end-to-end",
        "Reference": "end-to-end",
        "Machtiging ID": "mandate",
        "Mandate ID": "mandate",
        "Incassant ID": "creditor",
        "Creditor ID": "creditor",
        "Datum/Tijd": "time",
        "Date/time": "time",
        "Valutadatum": "value",
        "Value date": "value",
    },
)


def _current(table: Table) -> Callable[[list[str]], Booking]:
    date = table.date("Datum", "Date", forms=_DATES)
    name = table.text("Naam / Omschrijving", "Name / Description")
    account = table.text("Rekening", "Account")
    other = table.text("Tegenrekening", "Counterparty")
    code = table.text("Code")
    amount = MarkedColumn(
        table.number("Bedrag (EUR)", "Amount (EUR)"),
        table.text("Af Bij", "Debit/credit"),
        credit=_CREDIT,
        debit=_DEBIT,
    )
    kind = table.text("Mutatiesoort", "Transaction type")
    remarks = table.text("Mededelingen", "Notifications")
    balance = table.number("Saldo na mutatie", "Resulting balance")
    codes: dict[str, TransactionCode] = {}

    def read(cells: list[str]) -> Booking:
        said = _LABELS.read(remarks(cells))
        words = " ".join(filter(None, (said.get(""), said.get("text"))))
        structured, texts = references(words)
        mark = code(cells)
        if mark not in codes:
            codes[mark] = TransactionCode(proprietary=mark or None, issuer="INGB")
        return Booking(
            account=own_account(account(cells)),
            currency="EUR",
            amount=amount(cells),
            booked=date(cells),
            value=read_date(said.get("value", ""), (DAY_FIRST, DAY_FIRST_SLASHED)),
            after=balance.optional(cells),
            end_to_end=end_to_end_id(said.get("end-to-end", "")),
            mandate=said.get("mandate"),
            structured=structured,
            texts=texts,
            information=kind(cells) or None,
            counterparty=party(name(cells), other(cells)),
            code=codes[mark] if mark else None,
        )

    return read


def _savings(table: Table) -> Callable[[list[str]], Booking]:
    date = table.date("Datum", "Date", forms=_DATES)
    description = table.text("Omschrijving", "Description")
    account = table.text("Rekening", "Account")
    other = table.text("Tegenrekening", "Counterparty")
    amount = MarkedColumn(
        table.number("Bedrag", "Amount"),
        table.text("Af Bij", "Debit/credit"),
        credit=_CREDIT,
        debit=_DEBIT,
    )
    currency = table.text("Valuta", "Currency")
    kind = table.text("Mutatiesoort", "Transaction type")
    remarks = table.text("Mededelingen", "Notifications")
    balance = table.number("Saldo na mutatie", "Resulting balance")

    def read(cells: list[str]) -> Booking:
        structured, texts = references(remarks(cells))
        return Booking(
            account=own_account(account(cells)),
            currency=currency_code(currency(cells)),
            amount=amount(cells),
            booked=date(cells),
            after=balance.optional(cells),
            structured=structured,
            texts=texts,
            information=" - ".join(filter(None, (kind(cells), description(cells))))
            or None,
            counterparty=party("", other(cells)),
        )

    return read


def _balances(table: Table) -> Callable[[list[str]], Booking]:
    raise UnknownFormatError(
        table.place,
        table.beginning.line,
        "This is ING's list of balances by day, which holds no entries.",
        "Download the credits and debits of the account (af- en bijschrijvingen).",
    )


ING_CURRENT = Bank(
    name="ING (Netherlands)",
    format="csv.ing-nl",
    columns=_current,
    headers=(
        (
            *("Datum", "Naam / Omschrijving", "Rekening", "Tegenrekening"),
            *("Af Bij", "Bedrag (EUR)", "Mededelingen"),
        ),
        (
            *("Date", "Name / Description", "Account", "Counterparty"),
            *("Debit/credit", "Amount (EUR)", "Notifications"),
        ),
    ),
    newest_first=True,
)
ING_SAVINGS = Bank(
    name="ING (Netherlands), savings",
    format="csv.ing-nl-savings",
    columns=_savings,
    headers=(
        ("Datum", "Omschrijving", "Rekening", "Rekening naam", "Af Bij", "Bedrag"),
        ("Date", "Description", "Account", "Account name", "Debit/credit", "Amount"),
    ),
    newest_first=True,
)
ING_BALANCES = Bank(
    name="ING (Netherlands), balances",
    format="csv.ing-nl-balances",
    columns=_balances,
    headers=(("Datum", "Boeksaldo", "Valutair saldo"),),
)
