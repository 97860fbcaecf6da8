"""Rule ``overpayment``: what is left of a payment settles the next invoices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..allocations import in_force
from ..tracing import DOUBT
from ..tracing import NOT_OFFERED
from ..tracing import NOTHING
from ..tracing import OFF

if TYPE_CHECKING:
    from ..items import Item
    from .offer import Offer

RULE = "overpayment"


def settle_next(offer: Offer) -> None:
    """Let what is left of a recognised payment settle the next open invoices.

    A payment of what was written off stays open: it is a recovery, to be booked
    as one.

    Args:
        offer: Any open credit. Every day.
    """
    state = offer.state
    if not (offer.is_payment and (offer.recognised or offer.recognise())):
        offer.explain(
            RULE,
            NOT_OFFERED,
            "nothing tells what it pays, so that what is left is not known to be more"
            " than that"
            if offer.is_payment
            else "only payments are looked at",
        )
        return
    if offer.waits():
        offer.explain_waiting(RULE)
        return
    named = offer.named_at_all()
    if _recovers(offer, named):
        return
    if not state.rules.overpayment:
        offer.explain(RULE, OFF, "what is left stays a credit")
        return
    if not state.rules.reference and any(
        each.left for each, _ in offer.named_by_texts()
    ):
        offer.explain(
            RULE,
            NOT_OFFERED,
            "an item that it names is open, and only the rule reference, which is"
            " switched off, would settle it",
            named,
        )
        return
    _report(offer, named)
    _settle_invoices(offer)


def _recovers(offer: Offer, named: list[Item]) -> bool:
    """Whether it pays what a write-off closed."""
    item = offer.item
    for target in named:
        if not target.left and any(
            link.credit.type == "write-off" for link in in_force(target)
        ):
            offer.state.notice(
                "recovery",
                item,
                f"{item.id} pays {target.id}, which was written off; book the"
                " recovery.",
                (target,),
            )
            words = f"it names {target.id}, which was written off: a recovery"
            offer.explain(RULE, DOUBT, words, (target,))
            return True
    return False


def _report(offer: Offer, named: list[Item]) -> None:
    """Say, once, that the customer has a credit, and of what kind."""
    item = offer.item
    if offer.state.has_noticed(item, "possible-double-payment", "overpayment"):
        return
    linked = {link.debit for link in item.links}
    closed = [each for each in named if not each.left and each not in linked]
    if closed:
        ids = ", ".join(each.id for each in closed)
        offer.state.notice(
            "possible-double-payment",
            item,
            f"{item.id} names {ids}, closed already; {item.left} {item.currency} is a"
            f" credit of {item.customer}.",
            tuple(closed),
        )
    else:
        offer.state.notice(
            "overpayment",
            item,
            f"{item.left} {item.currency} of {item.id} is more than what it pays, and"
            f" a credit of {item.customer}.",
            tuple(named),
        )


def _settle_invoices(offer: Offer) -> None:
    """The invoices that are open, by due date, then id."""
    item = offer.item
    any_open = False
    for debit in offer.state.allocations.invoices():
        any_open = True
        if not item.left:
            return
        if offer.can_take(debit):
            offer.link(debit, RULE, "next open invoice")
        else:
            offer.explain_not(RULE, debit)
    if item.left:
        words = "what is left waits for the next invoice, as none is open"
        if any_open:
            words = "no open invoice can take what is left"
        offer.explain(RULE, NOTHING, words)
