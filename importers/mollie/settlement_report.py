"""Read settlement reports (CSV): what one payout is made of, row by row.

The header is English or Dutch, and old reports have fewer columns. A row's kind shows
in its id; a row of Mollie's own, such as a fee, has none and says so in its
description. The columns are those that three public programs read and write alike;
Mollie publishes none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .events import Event
from .events import Kind
from .events import Standing
from .kinds import BY_PREFIX
from .kinds import NOT_SETTLED
from .kinds import STANDINGS
from .kinds import described
from .kinds import payment_in
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
    from ..statement import Statement
    from .tables import Table

FORMAT = "mollie.settlement.csv"

COLUMNS = {
    "date": ("date", "datum"),
    "method": ("payment method", "betaalmethode"),
    "currency": ("currency", "valuta"),
    "amount": ("amount", "bedrag"),
    "status": ("status",),
    "id": ("id", "transaction id", "transactie-id", "transactie id"),
    "description": ("description", "omschrijving"),
    "name": ("consumer name", "naam consument"),
    "iban": ("consumer bank account", "rekening consument"),
    "bic": ("consumer bic", "bic consument"),
    "settlement currency": ("settlement currency", "uitbetalingsvaluta"),
    "settlement amount": ("settlement amount", "uitbetalingsbedrag"),
    "settlement": ("settlement reference", "uitbetalingsreferentie"),
    "refunded": ("amount refunded", "teruggestort bedrag"),
    "payment": ("payment id", "original payment id", "betalings-id", "betaling-id"),
}
"""Our names of the columns, and what Mollie calls them, in small letters."""

_NEEDED = ("date", "method", "amount", "id", "description")

_BY_METHOD = {
    "refund": "re",
    "terugbetaling": "re",
    "chargeback": "chb",
    "terugboeking": "chb",
}

_ABOUT_ITSELF = frozenset(
    {Kind.PAYMENT, Kind.FEE, Kind.COMPENSATION, Kind.ROUNDING, Kind.RESERVE}
)

_OLD_CURRENCY = "EUR"
"""Before Mollie had other currencies, its reports had no column for it."""


def is_settlement_report(first: bytes) -> bool:
    """Whether a file begins as a settlement report does.

    A balance report may too, and is told from it by its column of types.
    """
    return matches(first, COLUMNS, _NEEDED)


def read_settlement_report(
    file: str, pieces: Iterable[bytes], member: str | None
) -> Iterator[Entry | Statement]:
    """Read a settlement report as entries and their statement."""
    table = read_table(file, member, pieces, COLUMNS)
    yield from statements_of(list(read_events(table)), FORMAT, file, member)


def read_events(table: Table) -> Iterator[Event]:
    """Read the rows of a settlement report.

    Raises:
        BadValueError: A row is of a kind that is not known, or a value of it cannot
            be read; it names the row.
    """
    columns = table.columns
    date, method, status = columns["date"], columns["method"], columns["status"]
    amount, currency = columns["amount"], columns["currency"]
    id_, description = columns["id"], columns["description"]
    name, iban, bic = columns["name"], columns["iban"], columns["bic"]
    settled, settled_in = columns["settlement amount"], columns["settlement currency"]
    settlement, refunded = columns["settlement"], columns["refunded"]
    payment = columns["payment"]
    told: set[tuple[str, bool, str | None]] = set()
    for line, row in table.rows:
        try:
            kind, invoice = _kind(row[id_], row[method], row[amount], row[description])
            written = row[amount]
            paid = amount_of(written)
            paid_currency = _currency(row[currency]) or _OLD_CURRENCY
            other = row[settled]
            worth = paid if other == written else amount_of(other) if other else None
            moment = row[date]
            event = Event(
                kind,
                paid if worth is None else worth,
                _currency(row[settled_in]) or paid_currency,
                # Most are a day and a local time, and of days there are few.
                day_of(moment[:10] if moment[10:11] == " " else moment),
                _standing(kind, row[status]),
                row[id_] or None,
                row[payment] or None,
                _method(row[method]),
                row[description],
                row[name] or None,
                iban_of(row[iban]) if row[iban] else None,
                row[bic] or None,
                row[settlement] or None,
                None,
                invoice,
                line=line,
                state=row[status] or None,
                refunded=amount_of(row[refunded]) if row[refunded] else None,
                extra=table.rest(row) if table.others else (),
            )
        except ValueError as error:
            raise row_error(table, line, row[:-1], f"{error}") from None
        if event.currency != paid_currency:
            event = event._replace(paid=paid, paid_currency=paid_currency)
        elif worth is None or worth != paid:
            event = _partly_settled(event, paid, worth)
        if kind not in _ABOUT_ITSELF:
            event = _about_its_payment(event)
        if event.id is not None:
            own = (event.id, written[:1] == "-", event.settlement)
            if own in told:
                problem = f"{event.id} stands in a row before"
                raise row_error(table, line, row[:-1], problem)
            told.add(own)
        yield event


def _kind(
    id_: str, method: str, amount: str, description: str
) -> tuple[Kind, str | None]:
    """Tell what a row is, and the invoice that it names.

    Raises:
        ValueError: Nothing shows what it is.
    """
    out = amount.lstrip().startswith("-")
    by_method = _BY_METHOD.get(method.strip().lower())
    prefix, mark, _ = id_.partition("_")
    if mark and prefix in BY_PREFIX:
        # A chargeback may carry the id of its payment.
        return BY_PREFIX[by_method or prefix][out], None
    if not id_ and by_method is not None:
        return BY_PREFIX[by_method][out], None
    if not id_ and method and not out:
        return Kind.PAYMENT, None
    found = None if id_ or method else described(description)
    if found is not None:
        is_returned = found.kind is Kind.FEE and not out
        return Kind.COMPENSATION if is_returned else found.kind, found.invoice
    message = "The kind of this row is not known"
    raise ValueError(message)


def _standing(kind: Kind, status: str) -> Standing:
    """Tell whether a row is final; what Mollie took back always is.

    Raises:
        ValueError: The status is not known.
    """
    standing = STANDINGS.get(status or "paid") or STANDINGS.get(status.strip().lower())
    if standing is None:
        message = f'The status "{status}" is not known'
        raise ValueError(message)
    return Standing.FINAL if kind is Kind.FAILED_PAYMENT else standing


def _currency(text: str) -> str:
    return text if text in ("EUR", "") else currency_of(text)


def _method(word: str) -> str | None:
    word = word.strip().lower()
    return word if word and word not in _BY_METHOD else None


def _partly_settled(event: Event, paid: Decimal, worth: Decimal | None) -> Event:
    """Tell the part of an amount that Mollie does not settle."""
    if worth is not None:
        return event._replace(elsewhere=paid - worth)
    if event.method in NOT_SETTLED:
        return event._replace(amount=paid - paid, elsewhere=paid, untold=True)
    return event._replace(untold=True)


def _about_its_payment(event: Event) -> Event:
    """Tell the payment that a row is about, where the row says so."""
    if event.id is not None and event.id.startswith("tr_"):
        own = event.id if event.kind is Kind.FAILED_PAYMENT else None
        return event._replace(id=own, payment=event.id)
    return event._replace(payment=event.payment or payment_in(event.description))
