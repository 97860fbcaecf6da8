"""KBC: 18 columns, several accounts in a file, newest first; and their cards.

The columns credit and debit repeat the amount, and must agree with it. Cells are
padded, and lines may end with a bare CR.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..statement import Exchange
from .cells import DOWNLOAD_AGAIN
from .cells import CellError
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

_DATES = (DAY_FIRST_SLASHED,)


def _columns(table: Table) -> Callable[[list[str]], Booking]:
    account = table.text("Rekeningnummer", "Account number")
    currency = table.text("Munt", "Currency")
    booked = table.date("Datum", "Date", forms=_DATES)
    description = table.text("Omschrijving", "Description")
    value = table.date("Valuta", "Value date", forms=_DATES)
    amount = table.number("Bedrag", "Amount")
    balance = table.number("Saldo", "Balance")
    credit = table.number("credit")
    debit = table.number("debet", "debit")
    other = table.text(
        "rekeningnummer tegenpartij",
        "Rekening tegenpartij",
        "counterparty's account number",
    )
    bic = table.text(
        "BIC tegenpartij",
        "BIC code tegenpartij",
        "Counterparty BIC",
    )
    name = table.text("Naam tegenpartij", "Counterparty name")
    structured_text = table.text(
        "gestructureerde mededeling",
        "standard-format reference",
    )
    free = table.text(
        "Vrije mededeling", "Free-format reference", "communication libre"
    )

    def read(cells: list[str]) -> Booking:
        moved = amount(cells)
        for repeated in (credit, debit):
            again = repeated.optional(cells)
            if again is not None and abs(again) != abs(moved):
                raise CellError(
                    problem=f"{repeated.name} is {again}, and {amount.name} {moved}.",
                    remedy=f"Both are to be the same amount. {DOWNLOAD_AGAIN}",
                )
        if (cells[credit.index] and moved < 0) or (cells[debit.index] and moved > 0):
            raise CellError(
                problem=(
                    f"{amount.name} is {moved}, but stands in the other column of "
                    f"{credit.name} and {debit.name}."
                )
            )
        structured, texts = references(free(cells), declared=structured_text(cells))
        return Booking(
            account=own_account(account(cells)),
            currency=currency_code(currency(cells)),
            amount=moved,
            booked=booked(cells),
            value=value.optional(cells),
            after=balance.optional(cells),
            structured=structured,
            texts=texts,
            information=" ".join(description(cells).split()) or None,
            counterparty=party(name(cells), other(cells), bic(cells)),
        )

    return read


def _card(table: Table) -> Callable[[list[str]], Booking]:
    card = table.text("kredietkaart", "credit card")
    booked = table.date("Datum verrekening", "Settlement date", forms=_DATES)
    value = table.date("datum verrichting", "date transaction", forms=_DATES)
    foreign = table.number("bedrag", "amount")
    currency = table.text("munt", "currency")
    rate = table.number("koers", "price")
    amount = table.number("bedrag in EUR", "amount in EUR")
    merchant = table.text("Handelaar", "Merchant")
    place = table.text("locatie", "location")
    country = table.text("land", "country")
    explanation = table.text("toelichting", "explanation")

    def read(cells: list[str]) -> Booking:
        exchange = None
        if currency(cells) != "EUR":
            # Its sign is not that of the money: that stands on the amount in euro.
            exchange = Exchange(
                abs(foreign(cells)),
                currency_code(currency(cells)),
                rate.optional(cells),
            )
        facts = filter(None, (place(cells), country(cells)))
        return Booking(
            account=own_account(card(cells)),
            currency="EUR",
            amount=amount(cells),
            booked=booked.optional(cells) or value(cells),
            value=value.optional(cells),
            information=explanation(cells) or " - ".join(facts) or None,
            counterparty=party(merchant(cells)),
            exchange=exchange,
        )

    return read


KBC = Bank(
    name="KBC",
    format="csv.kbc",
    columns=_columns,
    headers=(
        ("Rekeningnummer", "Munt", "Afschriftnummer", "Datum", "Bedrag", "Saldo"),
        ("Account number", "Currency", "Statement number", "Date", "Amount", "Balance"),
    ),
    newest_first=True,
)
KBC_CARD = Bank(
    name="KBC card",
    format="csv.kbc-card",
    columns=_card,
    headers=(
        ("kredietkaart", "uitgavenstaat", "datum verrichting", "bedrag in EUR"),
        ("credit card", "Billing statement", "date transaction", "amount in EUR"),
    ),
    newest_first=True,
)
