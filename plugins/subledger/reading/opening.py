"""What was posted before the start becomes opening items."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ..items import Item

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping

    from beancount.core.data import Custom

    from .accounts import Accounts
    from .transactions import OpeningPosting

_ZERO = Decimal(0)


def opening_items(
    opening: Mapping[tuple[str, str, str], list[OpeningPosting]],
    accounts: Accounts,
    directives: Iterable[Custom],
) -> tuple[list[Item], list[list[Item]]]:
    """One item for each balance at the start.

    Args:
        opening: The postings before it, by account, customer and currency.
        accounts: What the accounts of the ledger are.
        directives: The settings, the earliest of an account being where its
            opening item stands.

    Returns:
        The items, and those that share a document: of one customer in several
        accounts, and of customers that differ only in spaces and commas.
    """
    settings_at = {
        value.value: directive
        for directive in sorted(directives, key=lambda each: each.date, reverse=True)
        for value in (directive.values or ())[1:2]
    }
    items = []
    documents: dict[str, list[Item]] = {}
    for (account, customer, currency), postings in sorted(opening.items()):
        control = accounts.control_of(account)
        if control is None:  # every receivable account has one
            continue
        document = _document(customer, currency)
        amount = sum((posting.units.number for posting, _ in postings), _ZERO)
        item = Item()
        item.document = document
        item.id = document
        item.type = "adjustment"
        item.date = control.start
        item.account = account
        item.customer = customer
        item.currency = currency
        item.amount = amount
        item.is_debit = amount >= 0
        item.left = abs(amount)
        item.due = control.start if item.is_debit else None
        directive = settings_at.get(control.account)
        item.details = {
            key: value
            for key, value in (directive.meta if directive else {}).items()
            if key in {"filename", "lineno"}
        }
        item.entry = directive
        item.postings = tuple(posting for posting, _ in postings)
        item.payee = item.narration = item.bank_account = ""
        item.carried = frozenset()
        item.claims = ()
        item.is_for = ()
        item.reverses = item.bank_file = None
        item.inferred = item.pending = False
        item.is_opening = True
        item.links = ()
        item.locks = ()
        items.append(item)
        documents.setdefault(document, []).append(item)
    return items, [group for group in documents.values() if len(group) > 1]


def _document(customer: str, currency: str) -> str:
    """The id of what a customer had open at the start, as far as it is an id."""
    return "-".join(f"opening-{customer}-{currency}".replace(",", " ").split())
