"""Read balance reports (CSV): all that moved the balance in a day or a month.

The columns are found by name. Mollie does not publish them; that the type stands
second, the id fourth and the signed amount eighth is known from a public program. A
report with a running balance says what the balance was before and after.
"""

from __future__ import annotations

import dataclasses
from itertools import pairwise
from typing import TYPE_CHECKING

from ..statement import Statement
from .events import Event
from .events import Kind
from .events import Standing
from .kinds import described
from .kinds import kind_of_type
from .kinds import payment_in
from .kinds import settlement_in
from .statements import statements_of
from .tables import matches
from .tables import read_table
from .tables import row_error
from .values import amount_of
from .values import currency_of
from .values import day_of
from .values import iban_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from decimal import Decimal

    from ..statement import Entry
    from .tables import Table

FORMAT = "mollie.balance.csv"

COLUMNS = {
    "date": ("date", "datum", "created at", "transaction date", "transactiedatum"),
    "type": ("type", "transaction type", "soort", "transactietype"),
    "method": ("payment method", "method", "betaalmethode"),
    "currency": ("currency", "valuta"),
    "amount": (
        "amount",
        "net amount",
        "result amount",
        "amount (eur)",
        "bedrag",
        "nettobedrag",
        "bedrag (eur)",
    ),
    "id": ("id", "transaction id", "transactie-id", "transactie id"),
    "description": ("description", "omschrijving"),
    "name": ("consumer name", "naam consument"),
    "iban": ("consumer bank account", "rekening consument"),
    "bic": ("consumer bic", "bic consument"),
    "settlement": ("settlement reference", "uitbetalingsreferentie"),
    "payment": ("payment id", "original payment id", "betalings-id", "betaling-id"),
    "balance": ("balance", "balance after", "saldo", "saldo na transactie"),
}
"""Our names of the columns, and what Mollie may call them, in small letters."""

_NEEDED = ("date", "type", "amount", "id", "description")
_DEFAULT_CURRENCY = "EUR"
_TAKEN_BACK = {
    Kind.PAYMENT: Kind.FAILED_PAYMENT,
    Kind.CAPTURE: Kind.FAILED_PAYMENT,
}
_GIVEN_BACK = {
    Kind.REFUND: Kind.RETURNED_REFUND,
    Kind.CHARGEBACK: Kind.CHARGEBACK_REVERSAL,
    Kind.PAYOUT: Kind.RETURNED_PAYOUT,
    Kind.FEE: Kind.COMPENSATION,
}


def is_balance_report(first: bytes) -> bool:
    """Whether a file begins as a balance report does."""
    return matches(first, COLUMNS, _NEEDED)


def read_balance_report(
    file: str, pieces: Iterable[bytes], member: str | None
) -> Iterator[Entry | Statement]:
    """Read a balance report as entries and their statement."""
    table = read_table(file, member, pieces, COLUMNS)
    read = list(_read(table))
    events = [event for event, _ in read]
    opening, closing = _balances(read)
    for part in statements_of(events, FORMAT, file, member):
        if isinstance(part, Statement):
            yield dataclasses.replace(part, opening=opening, closing=closing)
        else:
            yield part


def _read(table: Table) -> Iterator[tuple[Event, Decimal | None]]:
    """Read the rows, each with the running balance; an error names it."""
    at = table.columns
    for line, row in table.rows:
        try:
            amount = amount_of(row[at["amount"]])
            kind = _kind(row[at["type"]], amount)
            description = row[at["description"]]
            id_ = row[at["id"]] or None
            own = described(description)
            settlement = row[at["settlement"]] or None
            if kind in (Kind.PAYOUT, Kind.RETURNED_PAYOUT):
                settlement = settlement or settlement_in(f"{id_} {description}")
            event = Event(
                kind,
                amount,
                currency_of(row[at["currency"]] or _DEFAULT_CURRENCY),
                day_of(row[at["date"]]),
                Standing.FINAL,
                id_,
                row[at["payment"]] or _payment(kind, id_, description),
                row[at["method"]].strip().lower() or None,
                description,
                row[at["name"]] or None,
                iban_of(row[at["iban"]]),
                row[at["bic"]] or None,
                settlement,
                id_ if id_ is not None and id_.startswith("stl_") else None,
                None if own is None else own.invoice,
                line=line,
                extra=table.rest(row) if table.others else (),
            )
            written = row[at["balance"]]
            balance = amount_of(written) if written else None
        except ValueError as error:
            raise row_error(table, line, row[:-1], f"{error}") from None
        yield event, balance


def _kind(word: str, amount: Decimal) -> Kind:
    """Tell what a row is: a negative payment failed, a positive invoice gives back.

    Raises:
        ValueError: The type is not known.
    """
    kind = kind_of_type(word)
    if kind is None:
        message = f'The type "{word}" is not known'
        raise ValueError(message)
    turned = _TAKEN_BACK if amount < 0 else _GIVEN_BACK if amount > 0 else {}
    return turned.get(kind, kind)


def _payment(kind: Kind, id_: str | None, description: str) -> str | None:
    if kind is Kind.PAYMENT:
        return None
    if id_ is not None and id_.startswith("tr_"):
        return id_
    return payment_in(description)


def _balances(
    read: list[tuple[Event, Decimal | None]],
) -> tuple[Decimal | None, Decimal | None]:
    """Tell the balance before and after, where each row has it.

    Reports begin with the oldest row, or with the newest: the days and the amounts show
    which.
    """
    rows = [(event.amount, after) for event, after in read if after is not None]
    if not rows or len(rows) < len(read):
        return None, None
    if len({event.currency for event, _ in read}) > 1:
        return None, None
    days = [event.day for event, _ in read if event.day is not None]
    orders = [rows, rows[::-1]]
    if days[0] > days[-1]:
        orders.reverse()
    # A refund right after its payment fits either way, so that all rows are looked at.
    ordered = next((order for order in orders if _follow(order)), orders[0])
    first, last = ordered[0], ordered[-1]
    return first[1] - first[0], last[1]


def _follow(rows: list[tuple[Decimal, Decimal]]) -> bool:
    """Whether each balance follows from the one before."""
    return all(
        before + amount == after for (_, before), (amount, after) in pairwise(rows)
    )
