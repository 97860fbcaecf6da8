"""Rule ``oldest-first``: what nothing recognises settles what was due first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..account import by_due
from ..tracing import NOTHING
from ..tracing import OFF

if TYPE_CHECKING:
    from .offer import Offer

RULE = "oldest-first"


def settle_oldest(offer: Offer) -> None:
    """Let an unrecognised credit settle the open items that were due first.

    Args:
        offer: A payment, or a credit note without a claim. Once.
    """
    state = offer.state
    item = offer.item
    if not item.left:
        return
    if not state.rules.oldest_first:
        offer.explain(RULE, OFF, "")
        return
    if offer.recognised or offer.recognise():
        offer.explain_recognised(RULE)
        return
    if offer.waits():
        offer.explain_waiting(RULE)
        return
    for debit in sorted(state.allocations.debits, key=by_due):
        if not item.left:
            return
        if offer.can_take(debit):
            offer.link(debit, RULE, "due first")
        else:
            offer.explain_not(RULE, debit)
    if item.left:
        offer.explain(RULE, NOTHING, "no other item is open")
