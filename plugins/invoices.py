"""Invoices: ids, signs, dates, customers and numbers.

An error is: an id that another invoice has; an amount that lowers what the
customer owes; a due date before the invoice date; a customer who was not
declared, where the ledger wants them declared::

    2024-01-01 custom "receivables" "rule" "invoices"
      declared: TRUE

and in a declared series a number of another form, a gap, or a number that is
out of order::

    2024-01-01 custom "receivables" "series" "{year}-####" "invoice" "credit-note"

An invoice that was moved to another account keeps its old due date and has no
number of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .checking import about
from .checking import found_by_settlement
from .checking import plugin
from .subledger.account import by_date
from .subledger.items import UNKNOWN_CUSTOMER
from .subledger.numbering import misnumbered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .checking import Finding
    from .checking import Ledger
    from .subledger.items import Item

__plugins__ = ("invoices",)

RULE = "invoices"
_DECLARED = "declared"


def find(ledger: Ledger, _config: str | None = None) -> Iterator[Finding]:
    """What is wrong with the invoices."""
    yield from found_by_settlement(ledger, RULE)
    yield from _signs_and_dates(ledger)
    yield from _undeclared_customers(ledger)
    yield from _numbers(ledger)


invoices = plugin(RULE, find)


def _signs_and_dates(ledger: Ledger) -> Iterator[Finding]:
    # Every invoice comes by here: the usual one must pass at once, unsorted.
    odd = [
        item
        for item in ledger.subledger.unordered_items
        if item.type == "invoice" and (item.due is None or item.due < item.date)
    ]
    for item in sorted(odd, key=by_date):
        due = item.due
        if not ledger.is_checked(item):
            continue
        if due is None:
            yield about(
                item,
                f"invoice {item.id} has the wrong sign: {item.amount}"
                f" {item.currency} on {item.account} lowers what {item.customer}"
                " owes. Turn the amounts round, or make it a credit-note.",
            )
        elif not is_moved(item):
            yield about(
                item,
                f"invoice {item.id} of {item.date} is due on {due}, before its"
                " date. Mend one of the dates.",
            )


def _undeclared_customers(ledger: Ledger) -> Iterator[Finding]:
    settings = ledger.subledger.settings
    if not any(_DECLARED in change.parameters for change in settings.rules.changes):
        return
    told: set[tuple[int, str]] = set()
    for item in ledger.checked("invoice"):
        customer = ledger.subledger.customers.get(item.customer)
        if customer is not None and any(
            day <= item.date for day, _ in customer.changes
        ):
            continue
        if not ledger.rules(item).get(RULE, _DECLARED):
            continue
        if (id(item.entry), item.customer) in told:
            continue  # another instalment
        told.add((id(item.entry), item.customer))
        yield about(
            item,
            f'invoice {item.id} is to the customer "{item.customer}", who is not'
            f" declared on {item.date}. Open an account for the customer, add"
            f' {item.date} custom "customer" "{item.customer}", or mend the id.',
            parameter=_DECLARED,
        )


def _numbers(ledger: Ledger) -> Iterator[Finding]:
    subledger = ledger.subledger
    series = subledger.settings.series
    if not series:
        return
    types = {type_ for each in series for type_ in each.types}
    documents: dict[str, Item] = {}
    for item in subledger.items:
        if (
            item.type in types
            and not item.inferred
            and not item.is_opening
            and item.customer != UNKNOWN_CUSTOMER
            # The later of two with one id, which is an error already, has not
            # the id that it wants.
            and item.text(item.type) == item.document
            and not is_moved(item)
        ):
            documents.setdefault(item.document, item)
    for wrong in misnumbered(series, documents.values(), subledger.names):
        yield about(wrong.item, wrong.message)


def is_moved(item: Item) -> bool:
    """Whether an invoice came from another account.

    Then its transaction also has the adjustment that settles it there.
    """
    entry = item.entry
    return "adjustment" in entry.meta or any(
        posting.meta and "adjustment" in posting.meta for posting in entry.postings
    )
