"""ING in Belgium: 11 columns with Dutch or French names.

The number of a movement counts on an account; what it counts from is not told, so the
bank's id of an entry is that number with the booking date.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .cells import account_number
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
_NAME = re.compile(
    r"\b(?:Van|Naar|De|Vers): (?P<name>.{1,70}?) - (?P<iban>[A-Z]{2}[0-9]{2}[A-Z0-9 ]+)"
)


def _columns(table: Table) -> Callable[[list[str]], Booking]:
    account = table.text("Rekeningnummer", "Numéro de compte")
    other = table.text(
        "Rekening tegenpartij", "Compte contrepartie", "Compte partie adverse"
    )
    number = table.text("Omzetnummer", "Numéro de mouvement")
    booked = table.date("Boekingsdatum", "Date comptable", forms=_DATES)
    value = table.date("Valutadatum", "Date valeur", forms=_DATES)
    amount = table.number("Bedrag", "Montant")
    currency = table.text("Munteenheid", "Devise")
    kind = table.text("Omschrijving", "Libellés")
    detail = table.text("Detail van de omzet", "Détails du mouvement")
    message = table.text("Bericht", "Message")

    def read(cells: list[str]) -> Booking:
        structured, texts = references(message(cells))
        day = booked(cells)
        words = " ".join(f"{kind(cells)} {detail(cells)}".split())
        counterparty = account_number(other(cells))
        return Booking(
            account=own_account(account(cells)),
            currency=currency_code(currency(cells)),
            amount=amount(cells),
            booked=day,
            value=value.optional(cells),
            id=f"{day:%Y%m%d}-{number(cells)}" if number(cells) else None,
            structured=structured,
            texts=texts,
            information=words or None,
            counterparty=party(_name(words, counterparty), counterparty),
        )

    return read


def _name(words: str, account: str) -> str:
    """Read the other side's name where it stands before its account."""
    found = _NAME.search(words) if account else None
    if found is None or not account_number(found["iban"]).startswith(account):
        return ""
    return found["name"]


ING_BE = Bank(
    name="ING (Belgium)",
    format="csv.ing-be",
    columns=_columns,
    headers=(
        ("Rekeningnummer", "Omzetnummer", "Boekingsdatum", "Bedrag", "Munteenheid"),
        ("Numéro de compte", "Numéro de mouvement", "Date comptable", "Montant"),
    ),
    newest_first=True,
)
