"""The effect of each type: what a key says goes the way that the type goes.

A payment lowers what the customer owes; a refund, a chargeback and collection
costs raise it. Of an invoice, a credit note and a write-off their own rules say
so. An adjustment may do either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .checking import about
from .checking import plugin
from .documents import Documents

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .checking import Finding
    from .checking import Ledger

__plugins__ = ("effects",)

RULE = "effects"
#: For each type, whether it is a debit, and what to use for the other way.
_EFFECTS = {
    "payment": (False, "a refund or a chargeback takes money back"),
    "refund": (True, "a payment brings money in"),
    "chargeback": (True, "a payment brings money in"),
    "collection-costs": (True, "a credit note lowers what is owed"),
}


def find(ledger: Ledger, _config: str | None = None) -> Iterator[Finding]:
    """Items that go the other way than their key says."""
    documents = Documents(ledger.subledger)
    for item in ledger.subledger.unordered_items:
        effect = _EFFECTS.get(item.type)
        if effect is None or effect[0] is item.is_debit or not item.amount:
            continue
        if item.inferred or not ledger.is_checked(item):
            continue
        if documents.named(item).impossible:
            continue  # it cannot settle what it names, which has been reported
        verb = "lowers" if effect[0] else "raises"
        yield about(
            item,
            f"{item.type} {item.id} of {item.amount} {item.currency} {verb} what"
            f" {item.customer} owes, which no {item.type} does. Mend the sign, or the"
            f" key: {effect[1]}.",
        )


effects = plugin(RULE, find)
