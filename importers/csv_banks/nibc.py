"""NIBC: a line with the account before the header, and one row for each entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .cells import CellError
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

_ACCOUNT = "Nr v/d rekening"


def _columns(table: Table) -> Callable[[list[str]], Booking]:
    account = own_account(_preamble_account(table))
    booked = table.date("Boekhdk. datum", forms=(DAY_FIRST,))
    kind = table.text("Beschrijving")
    amount = table.number("Bedrag v/d verrichting")
    currency = table.text("Munt")
    value = table.date("Valutadatum", forms=(DAY_FIRST,))
    other = table.text("Rekening tegenpartij")
    name = table.text("Naam v/d tegenpartij :")
    first = table.text("Mededeling 1 :")
    second = table.text("Mededeling 2 :")
    reference = table.text("Ref. v/d verrichting")

    def read(cells: list[str]) -> Booking:
        structured, texts = references(first(cells), second(cells))
        return Booking(
            account=account,
            currency=currency_code(currency(cells)),
            amount=amount(cells),
            booked=booked(cells),
            value=value.optional(cells),
            id=reference(cells) or None,
            structured=structured,
            texts=texts,
            information=kind(cells) or None,
            counterparty=party(name(cells), other(cells)),
        )

    return read


def _preamble_account(table: Table) -> str:
    """Read the account from the line before the header."""
    for cells in table.beginning.preamble:
        if len(cells) > 1 and cells[0].startswith(_ACCOUNT):
            return cells[1]
    raise CellError(problem=f"The line with the account ({_ACCOUNT}) is missing.")


NIBC = Bank(
    name="NIBC",
    format="csv.nibc",
    columns=_columns,
    headers=(
        ("Nr v/d verrichting", "Boekhdk. datum", "Bedrag v/d verrichting", "Munt"),
    ),
    preamble=2,
)
