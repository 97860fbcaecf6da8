"""Knab: a line ``KNAB EXPORT`` before the header, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .amounts import MarkedColumn
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


def _columns(table: Table) -> Callable[[list[str]], Booking]:
    account = table.text("Rekeningnummer")
    transacted = table.date("Transactiedatum", forms=(DAY_FIRST,))
    currency = table.text("Valutacode")
    amount = MarkedColumn(
        table.number("Bedrag"), table.text("CreditDebet"), credit=("c",), debit=("d",)
    )
    other = table.text("Tegenrekeningnummer")
    name = table.text("Tegenrekeninghouder")
    value = table.date("Valutadatum", forms=(DAY_FIRST,))
    kind = table.text("Betaalwijze")
    description = table.text("Omschrijving")
    mandate = table.text("Machtigingsnummer")
    reference = table.text("Referentie")
    booked = table.date("Boekdatum", forms=(DAY_FIRST,))

    def read(cells: list[str]) -> Booking:
        structured, texts = references(description(cells))
        return Booking(
            account=own_account(account(cells)),
            currency=currency_code(currency(cells)),
            amount=amount(cells),
            booked=booked.optional(cells) or transacted(cells),
            value=value.optional(cells),
            id=reference(cells) or None,
            mandate=mandate(cells) or None,
            structured=structured,
            texts=texts,
            information=kind(cells) or None,
            counterparty=party(name(cells), other(cells)),
        )

    return read


KNAB = Bank(
    name="Knab",
    format="csv.knab",
    columns=_columns,
    headers=(
        ("Rekeningnummer", "Transactiedatum", "CreditDebet", "Bedrag", "Omschrijving"),
    ),
    preamble=1,
    newest_first=True,
)
