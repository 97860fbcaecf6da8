"""Mollie's MT940 and CODA files: its balance, written as the statement of a bank.

The bank readers read them. What an entry is shows in its end-to-end id, which is
Mollie's own, and for payouts and fees in its text.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from ..formats import format_of
from ..statement import BadValueError
from ..statement import Status
from ..xmlstream import CHUNK
from .events import Event
from .events import Kind
from .events import Standing
from .kinds import BY_PREFIX
from .kinds import described
from .kinds import payment_in
from .kinds import settlement_in

if TYPE_CHECKING:
    from decimal import Decimal

    from ..statement import Entry
    from ..statement import Statement

ACCOUNTS = frozenset({"NL30ABNA0524590958", "NL13TEST0123456789"})
"""The numbers that Mollie gives its balance in files that need one."""

_ID = re.compile(r"(?<!\w)(?:tr|cpt|re|chb)_\w+")
_STANDINGS = {
    Status.BOOKED: Standing.FINAL,
    Status.PENDING: Standing.PENDING,
    Status.FUTURE: Standing.PENDING,
    Status.INFORMATION: Standing.VOID,
}


def is_mollies(statement: Statement) -> bool:
    """Whether a statement is one of Mollie's exports, or of its balance."""
    # A currency may follow the number.
    number = "".join((statement.account or "").split()).upper()[:18]
    return statement.format.startswith("mollie.") or number in ACCOUNTS


def begins_as_mollies(path: str) -> bool:
    """Whether a file, though perhaps damaged, begins as one of Mollie's exports."""
    try:
        with Path(path).open("rb") as stream:
            found = format_of(stream.read(CHUNK))
    except OSError:
        return False
    return found is not None and "Mollie" in found.name


def event_of(entry: Entry, statement: Statement) -> Event:
    """Tell what an entry of such a statement is.

    Raises:
        BadValueError: Nothing shows it; the entry is named.
    """
    text = entry.text or entry.information or ""
    party = entry.counterparty
    reference = entry.end_to_end
    own = party is None or party.name is None or "mollie" in party.name.lower()
    kind, id_, invoice = _kind(entry.amount, reference or "", text, own=own)
    if kind is None:
        raise BadValueError(
            statement.place,
            entry.position.line,
            f"The entry of {entry.amount} {entry.currency} on {entry.booked} with the "
            f'reference "{reference or ""}" and the text "{text}" is of no known kind.',
            "Report it, so that it can be booked for what it is.",
        )
    consumers = id_ is not None
    return Event(
        kind,
        entry.amount,
        entry.currency,
        entry.booked or entry.value,
        _STANDINGS[entry.status],
        id_,
        payment=None if kind is Kind.PAYMENT else _payment(id_, text),
        description=text,
        name=party.name if party is not None and consumers else None,
        iban=party.iban if party is not None and consumers else None,
        bic=party.bic if party is not None and consumers else None,
        settlement=settlement_in(f"{reference} {text}")
        if kind in (Kind.PAYOUT, Kind.RETURNED_PAYOUT)
        else None,
        invoice=invoice,
        line=entry.position.line,
    )


def _kind(
    amount: Decimal, reference: str, text: str, *, own: bool
) -> tuple[Kind | None, str | None, str | None]:
    """Tell the kind, Mollie's id and the number of Mollie's invoice.

    Args:
        amount: Signed.
        reference: The end-to-end id.
        text: The remittance information.
        own: Whether the other side may be Mollie itself, which alone writes of fees.
    """
    id_ = _id(amount, reference, text)
    if id_ is not None:
        return BY_PREFIX[id_.partition("_")[0]][amount < 0], id_, None
    if settlement_in(f"{reference} {text}") is not None:
        return (Kind.PAYOUT if amount < 0 else Kind.RETURNED_PAYOUT), None, None
    found = described(text) if own else None
    if found is None:
        return None, None, None
    kind = found.kind
    if kind is Kind.FEE and amount > 0:
        kind = Kind.COMPENSATION
    return kind, None, found.invoice


def _id(amount: Decimal, reference: str, text: str) -> str | None:
    """Find the id of what an entry is: in its field, else the one in the text.

    A refund's text may name its payment, so what goes out is no payment by its text.
    """
    if _ID.fullmatch(reference):
        return reference
    found = {each for each in _ID.findall(text) if amount > 0 or each[:3] != "tr_"}
    return found.pop() if len(found) == 1 else None


def _payment(id_: str | None, text: str) -> str | None:
    if id_ is not None and id_.startswith("tr_"):
        return id_
    return payment_in(text)
