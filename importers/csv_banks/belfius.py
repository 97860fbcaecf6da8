"""Belfius: twelve lines about the export, then 15 columns, newest first.

The numbers of statement and transaction are empty until the bank has issued the
statement, so that they cannot tell an entry from one that was imported before. The last
balance is the one at the moment of the export, whatever rows were asked for, so that
it is no closing balance of theirs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .cells import currency_code
from .cells import own_account
from .cells import party
from .cells import references
from .dates import DAY_FIRST_SLASHED
from .layout import Bank
from .layout import Booking

if TYPE_CHECKING:
    from collections.abc import Callable

    from .table import Table

_PREAMBLE = 20
_DATES = (DAY_FIRST_SLASHED,)


def _columns(table: Table) -> Callable[[list[str]], Booking]:
    account = table.text("Rekening", "Compte")
    booked = table.date("Boekingsdatum", "Date de comptabilisation", forms=_DATES)
    other = table.text("Rekening tegenpartij", "Compte contrepartie")
    name = table.text(
        "Naam tegenpartij bevat",
        "Naam tegenpartij",
        "Nom contrepartie contient",
        "Nom contrepartie",
    )
    kind = table.text("Transactie", "Transaction")
    value = table.date("Valutadatum", "Date valeur", forms=_DATES)
    amount = table.number("Bedrag", "Montant")
    currency = table.text("Devies", "Devise")
    bic = table.text("BIC")
    message = table.text("Mededelingen", "Communications")

    def read(cells: list[str]) -> Booking:
        information = " ".join(kind(cells).split())
        words = " ".join(message(cells).split())
        # Where the payer wrote nothing the bank repeats its own words.
        structured, texts = references(words if words != information else "")
        return Booking(
            account=own_account(account(cells)),
            currency=currency_code(currency(cells)),
            amount=amount(cells),
            booked=booked(cells),
            value=value.optional(cells),
            structured=structured,
            texts=texts,
            information=information or None,
            counterparty=party(name(cells), other(cells), bic(cells)),
        )

    return read


BELFIUS = Bank(
    name="Belfius",
    format="csv.belfius",
    columns=_columns,
    headers=(
        ("Rekening", "Boekingsdatum", "Transactienummer", "Bedrag", "Devies"),
        (
            *("Compte", "Date de comptabilisation", "Numéro de transaction"),
            *("Montant", "Devise"),
        ),
    ),
    preamble=_PREAMBLE,
    newest_first=True,
)
