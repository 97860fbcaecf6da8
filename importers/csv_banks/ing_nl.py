"""ING in the Netherlands: current accounts, savings accounts, and lists of balances.

Current accounts have 9 to 11 columns with Dutch or English names, between commas or
semicolons, newest first; the amount has no sign but ``Af`` or ``Bij``. The column
``Mededelingen`` holds the payer's words among labels of the bank.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..statement import Status
from ..statement import UnknownFormatError
from .amounts import MarkedColumn
from .cells import bank_code
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
    import datetime as dt
    from collections.abc import Callable

    from .table import Table

_CREDIT = ("bij", "credit")
_DEBIT = ("af", "debit")
_DATES = (COMPACT, DAY_FIRST, YEAR_FIRST)
_DUTCH = Labels(
    before=(("Naam:", None),),
    text=("Omschrijving:", "text"),
    after=(
        ("IBAN:", None),
        ("Kenmerk:", "end-to-end"),
        ("Machtiging ID:", "mandate"),
        ("Incassant ID:", None),
        ("Datum/Tijd:", None),
        ("Valutadatum:", "value"),
    ),
)
_ENGLISH = Labels(
    before=(("Name:", None),),
    text=("Description:", "text"),
    after=(
        ("IBAN:", None),
        ("Reference:", "end-to-end"),
        ("Mandate ID:", "mandate"),
        ("Creditor ID:", None),
        ("Date/time:", None),
        ("Value date:", "value"),
    ),
)


def _current(table: Table) -> Callable[[list[str]], Booking]:
    english = "Notifications" in (table.beginning.header or ())
    labels = _ENGLISH if english else _DUTCH
    date = table.date("Date" if english else "Datum", forms=_DATES)
    texts = (
        table.texts(
            *("Name / Description", "Account", "Counterparty", "Code"),
            *("Transaction type", "Notifications"),
        )
        if english
        else table.texts(
            *("Naam / Omschrijving", "Rekening", "Tegenrekening", "Code"),
            *("Mutatiesoort", "Mededelingen"),
        )
    )
    amount = MarkedColumn(
        table.number("Bedrag (EUR)", "Amount (EUR)"),
        table.text("Af Bij", "Debit/credit"),
        credit=_CREDIT,
        debit=_DEBIT,
    )
    balance = table.number("Saldo na mutatie", "Resulting balance")
    days: dict[str, dt.date | None] = {"": None}

    def read(cells: list[str]) -> Booking:
        name, account, other, code, kind, remarks = texts(cells)
        said = labels.read(remarks)
        written = said.get("value", "")
        if written not in days:
            days[written] = read_date(written, (DAY_FIRST, DAY_FIRST_SLASHED))
        structured, words = references(said.get("", ""), said.get("text", ""))
        # By position: with keywords this call takes twice as long.
        return Booking(
            own_account(account),
            "EUR",
            amount(cells),
            date(cells),
            days[written],
            None,
            balance.optional(cells),
            None,
            Status.BOOKED,
            end_to_end_id(said.get("end-to-end", "")),
            said.get("mandate"),
            structured,
            words,
            kind or None,
            party(name, other),
            bank_code(code, "INGB"),
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
