"""Bunq: Dutch or English names, and numbers as the user's settings have them.

The export names no currency, and bunq's accounts are in euro.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .cells import own_account
from .cells import party
from .cells import references
from .dates import YEAR_FIRST
from .layout import Bank
from .layout import Booking

if TYPE_CHECKING:
    from collections.abc import Callable

    from .table import Table


def _columns(table: Table) -> Callable[[list[str]], Booking]:
    booked = table.date("Date", "Datum", forms=(YEAR_FIRST,))
    value = table.date("Interest Date", "Rentedatum", forms=(YEAR_FIRST,))
    amount = table.number("Amount", "Amount (EUR)", "Bedrag", "Bedrag (EUR)")
    account = table.text("Account", "Rekening")
    other = table.text("Counterparty", "Tegenrekening")
    name = table.text("Name", "Naam")
    description = table.text("Description", "Omschrijving")

    def read(cells: list[str]) -> Booking:
        structured, texts = references(description(cells))
        return Booking(
            account=own_account(account(cells)),
            currency="EUR",
            amount=amount(cells),
            booked=booked(cells),
            value=value.optional(cells),
            structured=structured,
            texts=texts,
            counterparty=party(name(cells), other(cells)),
        )

    return read


BUNQ = Bank(
    name="bunq",
    format="csv.bunq",
    columns=_columns,
    headers=tuple(
        headers
        for amount in ("Amount", "Amount (EUR)")
        for headers in (
            ("Date", amount, "Account", "Counterparty", "Name", "Description"),
        )
    )
    + tuple(
        ("Datum", amount, "Rekening", "Tegenrekening", "Naam", "Omschrijving")
        for amount in ("Bedrag", "Bedrag (EUR)")
    ),
    newest_first=True,
)
