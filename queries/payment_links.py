"""Asking a customer for what is left of a document, as the ledger knows it.

The ledger remembers what was asked for as a ``note`` on the customer's account::

    2026-07-08 note Assets:Receivable:C1001 "Asked 55.00 EUR for 2026001 by Mollie: …"
      asked-for: "2026001"
      amount: 55.00 EUR
      mollie-payment: "tr_7UhSN1zuXS"
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from beancount.core.amount import Amount
from beancount.core.data import Note
from beancount.core.data import Transaction

from ..plugins.subledger.items import UNKNOWN_CUSTOMER
from ..plugins.subledger.status import lock_on
from .actions.request import WrongRequestError
from .actions.request import items_of
from .actions.request import left_of
from .actions.request import refuse_locked
from .actions.text import note

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from decimal import Decimal

    from ..plugins.subledger.items import Item
    from ..plugins.subledger.subledger import Subledger
    from .live import Current

_TYPES = ("invoice", "collection-costs")
_DOCUMENT, _AMOUNT, _PAYMENT = "asked-for", "amount", "mollie-payment"


@dataclass(frozen=True)
class Due:
    """What a customer can be asked for.

    Attributes:
        document: An invoice, or collection costs, as people call it.
        amount: What is left of it, positive.
        currency: Of the amount.
        account: The customer's.
        customer: The id of the customer.
        name, country, language: Of the customer; "" where the ledger does not say.
        earlier: The payments that were asked for before for the same items, by id,
            the oldest first, with the document that each was for.
        booked: The ids, at the bank or at Mollie, of all that is booked finally.
    """

    document: str
    amount: Decimal
    currency: str
    account: str
    customer: str
    name: str
    country: str
    language: str
    earlier: Mapping[str, str]
    booked: frozenset[str]


def due_of(current: Current, document: str, day: dt.date) -> Due:
    """What a customer can be asked for on a day.

    Args:
        current: The ledger.
        document: The id of an invoice or of collection costs.
        day: What is dated later does not count.

    Raises:
        WrongRequestError: Nothing is to be paid, or not now; with the reason.
    """
    subledger = current.subledger
    items = items_of(subledger, document)
    for item in items:
        _refuse_other(item, document, day)
    refuse_locked(items, day)
    first = items[0]
    if any(
        (item.account, item.customer, item.currency)
        != (first.account, first.customer, first.currency)
        for item in items
    ):
        message = (
            f"{document} is of several customers, accounts or currencies; name one of"
            f" {', '.join(item.id for item in items)}."
        )
        raise WrongRequestError(message)
    amount = left_of(items, day)
    if amount <= 0:
        message = f"{document} is settled: nothing is left to be paid."
        raise WrongRequestError(message)
    customer = subledger.customer(first.customer)
    return Due(
        document,
        amount,
        first.currency,
        first.account,
        first.customer,
        customer.name(day),
        customer.text("country", day),
        customer.text("language", day),
        _earlier(current, items),
        _booked(current, day),
    )


def note_of(current: Current, due: Due, payment: str, url: str, day: dt.date) -> str:
    """The note that a payment was asked for; "" where the ledger holds it.

    Args:
        current: The ledger.
        due: What is asked for.
        payment: Mollie's id.
        url: Where the customer pays.
        day: Of the note.

    Raises:
        WrongRequestError: It cannot be written.
    """
    if any(each.meta.get(_PAYMENT) == payment for each in _notes(current)):
        return ""
    return note(
        day,
        due.account,
        f"Asked {due.amount:f} {due.currency} for {due.document} by Mollie: {url}",
        {
            _DOCUMENT: due.document,
            _AMOUNT: Amount(due.amount, due.currency),
            _PAYMENT: payment,
        },
    )


def _refuse_other(item: Item, document: str, day: dt.date) -> None:
    """Refuse what nobody can be asked to pay.

    Raises:
        WrongRequestError: It is no invoice, of nobody, or of a later day.
    """
    if not item.is_debit or item.type not in _TYPES:
        message = (
            f"{document} is of type {item.type}; customers are asked to pay invoices"
            " and collection costs."
        )
        raise WrongRequestError(message)
    if item.customer == UNKNOWN_CUSTOMER:
        message = f"{document} has no customer; say whose it is first."
        raise WrongRequestError(message)
    if item.date > day:
        message = f"{document} is dated {item.date}, which is still to come."
        raise WrongRequestError(message)


def _earlier(current: Current, items: tuple[Item, ...]) -> dict[str, str]:
    """The payments asked for, of these items or some of them."""
    ids = {item.id for item in items}
    found = {}
    for each in _notes(current):
        document = str(each.meta.get(_DOCUMENT))
        if ids & _ids_of(current.subledger, document):
            found[str(each.meta[_PAYMENT])] = document
    return found


def _ids_of(subledger: Subledger, document: str) -> set[str]:
    return {item.id for item in subledger.names.get(document) or ()}


def _notes(current: Current) -> list[Note]:
    """The notes of payments asked for, the oldest first."""
    return [
        each
        for each in current.entries
        if isinstance(each, Note) and isinstance(each.meta.get(_PAYMENT), str)
    ]


def _booked(current: Current, day: dt.date) -> frozenset[str]:
    """What the ledger has; what is flagged may come to nothing, unless confirmed."""
    found = {
        each.meta["external-id"]
        for each in current.entries
        if isinstance(each, Transaction)
        and each.flag != "!"
        and isinstance(each.meta.get("external-id"), str)
    }
    found.update(
        item.text("external-id")
        for item in current.subledger.items
        if item.pending and lock_on(item, day) is None
    )
    return frozenset(found)
