"""Items made in memory, as reading a ledger would: what settling alone takes.

The same arguments give the same items. Every automatic rule that is on by
default finds something to do.
"""

from __future__ import annotations

import datetime as dt
import zlib
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING

from beancount_receivables.plugins.subledger.items import Item
from beancount_receivables.plugins.subledger.names import Names
from beancount_receivables.plugins.subledger.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

FIRST_DAY = dt.date(2020, 1, 1)

_DETAILS = MappingProxyType({"filename": "made.beancount", "lineno": 1})
_ITEMS_A_CUSTOMER = 40
_TERM = 30
_INVOICES_A_DAY = 2


def drawn(what: str, number: int, below: int) -> int:
    """A whole number from 0 that looks drawn by chance, always the same."""
    return zlib.crc32(f"{what} {number}".encode()) % below


def after(days: int) -> dt.date:
    """The first day, or one so many days later."""
    return FIRST_DAY + dt.timedelta(days=days)


def made_item(
    type_: str, id_: str, customer: str, date: dt.date, cents: int, text: str = ""
) -> Item:
    """An item as reading makes it.

    Args:
        type_: ``invoice``, ``payment``, ``chargeback`` or ``credit-note``.
        id_: Its id.
        customer: Whose.
        date: Of the transaction.
        cents: The amount, positive.
        text: The narration.
    """
    item = Item()
    item.id = item.document = id_
    item.type = type_
    item.date = date
    item.account = f"Assets:Receivable:{customer}"
    item.customer = customer
    item.currency = "EUR"
    item.is_debit = type_ in {"invoice", "chargeback"}
    item.left = Decimal(cents).scaleb(-2)
    item.amount = item.left if item.is_debit else -item.left
    item.due = date + dt.timedelta(days=_TERM) if type_ == "invoice" else None
    item.details = _DETAILS
    item.entry = None
    item.postings = ()
    item.payee = "Bakkerij De Korenaar"
    item.narration = text
    item.carried = frozenset()
    item.claims = ()
    item.reverses = None
    item.is_for = ()
    item.inferred = False
    item.is_opening = False
    item.pending = False
    item.bank_file = None
    item.bank_account = ""
    item.links = ()
    item.locks = ()
    return item


def reading_of(items: Iterable[Item]) -> Reading:
    """What settlement takes: items by date, with all that names them."""
    by_date = sorted(items, key=attrgetter("date"))
    balances: dict[tuple[str, str], Decimal] = {}
    for item in by_date:
        key = (item.account, item.currency)
        balances[key] = balances.get(key, Decimal(0)) + item.amount
    names = Names()
    for item in by_date:
        names[item.id] = (item,)
    return Reading(items=by_date, names=names, balances=balances)


def usual_items(count: int, customers: int | None = None) -> Iterator[Item]:
    """Half invoices, half the payments of them in full.

    Four of five payments are the number of the invoice and nothing else, the
    others say nothing that names it.

    Args:
        count: How many.
        customers: How many; None: one for each 40 items.
    """
    for invoice, pay in _invoices(count, customers):
        yield invoice
        named = drawn("named", pay.number, 5) < 4
        yield pay(pay.cents, invoice.id if named else "with thanks")


def varied_items(count: int, customers: int | None = None) -> Iterator[Item]:
    """Invoices, and payments in so many ways that each rule has work to do.

    Of 20 payments 10 are the number of the invoice and nothing else, 4 have it
    in a sentence, 3 say nothing that names it, 1 pays two invoices at once
    without naming them, 1 pays too much and 1 pays in two parts.

    Args:
        count: About how many.
        customers: How many; None: one for each 40 items.
    """
    joined: dict[str, int] = {}
    for invoice, pay in _invoices(count, customers):
        yield invoice
        kind = drawn("kind", pay.number, 20)
        if pay.customer in joined:
            both = pay.cents + joined.pop(pay.customer)
            yield pay(both, "everything until today")
        elif kind < 10:
            yield pay(pay.cents, invoice.id)
        elif kind < 14:
            yield pay(pay.cents, f"Betaling factuur {invoice.id}, met dank")
        elif kind < 17:
            yield pay(pay.cents, "with thanks")
        elif kind < 18:
            joined[pay.customer] = pay.cents
        elif kind < 19:
            yield pay(pay.cents + 100, invoice.id)
        else:
            yield pay(pay.cents // 2, invoice.id)
            yield pay(pay.cents - pay.cents // 2, f"rest of {invoice.id}", "-2")


@dataclass(frozen=True)
class _Paying:
    """What is known of the payment of an invoice.

    Attributes:
        number: Of the invoice, from 0.
        customer: Whose.
        date: When it is paid.
        cents: How much the invoice is.
    """

    number: int
    customer: str
    date: dt.date
    cents: int

    def __call__(self, cents: int, text: str, suffix: str = "") -> Item:
        id_ = f"BANK-{self.number:07}{suffix}"
        return made_item("payment", id_, self.customer, self.date, cents, text)


def _invoices(count: int, customers: int | None) -> Iterator[tuple[Item, _Paying]]:
    """Half as many invoices, each with the payment to come."""
    customers = customers or max(count // _ITEMS_A_CUSTOMER, 1)
    a_day = max(_INVOICES_A_DAY, customers // 20)
    for number in range(count // 2):
        customer = f"C{number % customers:05}"
        id_ = f"2020{number:07}"
        cents = 1000 + drawn("cents", number, 500_000)
        invoiced = number // a_day
        paid = after(invoiced + 1 + drawn("term", number, 20))
        invoice = made_item("invoice", id_, customer, after(invoiced), cents)
        yield invoice, _Paying(number, customer, paid, cents)


def unfitting(open_items: int, payments: int) -> Iterator[Item]:
    """One customer with many open items, and then payments that fit nothing.

    Each invoice is of an odd number of cents, each payment of an even one, and
    no payment names an invoice.

    Args:
        open_items: How many invoices.
        payments: How many payments; 10 a day.
    """
    for number in range(open_items):
        cents = 1001 + 2 * drawn("cents", number, 500_000)
        yield made_item("invoice", f"2020{number:07}", "C1", FIRST_DAY, cents)
    for number in range(payments):
        yield made_item(
            *("payment", f"BANK-{number:07}", "C1", after(1 + number // 10)),
            1000 + 2 * drawn("paid", number, 500_000),
            f"order {number:06} of the customer",
        )
