"""Rule ``reference``: settle the items named in the texts, with their costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..account import by_due
from ..allocations import in_force
from ..tracing import NOTHING
from ..tracing import OFF

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..items import Item
    from .offer import Offer

RULE = "reference"


def settle_named(offer: Offer, costs: Sequence[Item]) -> None:
    """Let a credit settle the open items that it names, by due date, then id.

    Args:
        offer: A payment, or a credit note without a claim. Every day.
        costs: The collection costs of the account that say what they are for;
            those of a named document are settled with it, before or after as
            the parameter ``costs`` says (art. 6:44 BW: before).
    """
    state = offer.state
    item = offer.item
    if not offer.named:
        outcome = NOTHING if state.rules.reference else OFF
        offer.explain(RULE, outcome, "the texts name no item")
        return
    named = offer.named_by_texts()
    if not state.rules.reference:
        offer.explain(RULE, OFF, "the texts name items", [each for each, _ in named])
        return
    if (state.locked or item.claims) and offer.waits():
        offer.explain_waiting(RULE)
        return
    for target, evidence in _with_costs(offer, named, costs) if costs else named:
        if target.left and offer.can_take(target):
            offer.link(target, RULE, evidence)
        elif all(link.debit is not target for link in in_force(item)):
            offer.explain_not(RULE, target, evidence)


def _with_costs(
    offer: Offer, named: list[tuple[Item, str]], costs: Sequence[Item]
) -> list[tuple[Item, str]]:
    """The named items, and the collection costs for them."""
    documents = {name for item, _ in named for name in (item.id, item.document)}
    known = {item for item, _ in named}
    of_named = [
        (cost, f"costs for {', '.join(cost.is_for)}")
        for cost in sorted(costs, key=by_due)
        if cost not in known and not documents.isdisjoint(cost.is_for)
    ]
    return of_named + named if offer.state.rules.costs_first else named + of_named
