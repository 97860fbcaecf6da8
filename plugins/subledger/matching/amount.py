"""Rule ``amount``: settle the only open item that is exactly worth the payment."""

from __future__ import annotations

from heapq import nsmallest
from typing import TYPE_CHECKING

from ..account import by_due
from ..reasons import why_not
from ..tracing import AMBIGUOUS
from ..tracing import NOTHING
from ..tracing import OFF

if TYPE_CHECKING:
    from ..items import Item
    from .offer import Offer

RULE = "amount"
#: The evidence where no other item has this amount.
ONLY_ONE = "the only open item of this amount"
#: How many equally good answers are named.
_SHOWN = 14


def settle_equal(offer: Offer) -> bool:
    """Let a payment settle the only open item of its amount.

    A locked item counts as an answer too, though it cannot be settled.

    Args:
        offer: A payment of which nothing tells what it pays. Once.

    Returns:
        Whether any open item has exactly this amount.
    """
    state = offer.state
    item = offer.item
    equal = state.allocations.debits_of(item.left)
    if not equal:
        if state.trace is not None:
            offer.explain(
                RULE,
                NOTHING if state.rules.amount else OFF,
                f"no open item has exactly {item.left} {item.currency}",
                sorted(state.allocations.debits, key=by_due),
            )
    elif not state.rules.amount:
        if state.trace is not None:
            equal.sort(key=by_due)
            offer.explain(RULE, OFF, "there is an item of this amount", equal)
    elif len(equal) > 1 and not state.rules.ties_oldest:
        _report_ambiguity(offer, equal)
    else:
        _settle_oldest(offer, sorted(equal, key=by_due))
    return bool(equal)


def _report_ambiguity(offer: Offer, equal: list[Item]) -> None:
    item = offer.item
    # A customer may have thousands of the same amount.
    shown = nsmallest(_SHOWN, equal, key=by_due)
    ids = ", ".join(debit.id for debit in shown)
    if len(equal) > len(shown):
        ids += f" and {len(equal) - len(shown)} more"
    offer.state.notice(
        "ambiguous",
        item,
        f"{item.left} {item.currency} of {item.id} is what several items have"
        f" outstanding: {ids}. Settle it by hand.",
        tuple(shown),
    )
    if offer.state.trace is not None:
        equal = sorted(equal, key=by_due)
        offer.explain(RULE, AMBIGUOUS, f"{ids} are equally good", equal)


def _settle_oldest(offer: Offer, equal: list[Item]) -> None:
    for debit in equal:
        if offer.can_take(debit):
            evidence = (
                ONLY_ONE
                if len(equal) == 1
                else f"the oldest of {len(equal)} open items of this amount"
            )
            offer.link(debit, RULE, evidence)
            return
    if offer.state.trace is not None:
        whys = [why_not(offer.item, debit, offer.state) for debit in equal]
        words = "; ".join(why for _, why in whys)
        offer.explain(RULE, whys[0][0], words, equal)
