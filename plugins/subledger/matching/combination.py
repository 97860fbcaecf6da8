"""Rule ``combination``: settle all open items, or all due, when the sum is exact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..account import by_date
from ..account import by_due
from ..reasons import why_only_proposed
from ..tracing import AMBIGUOUS
from ..tracing import NOTHING
from ..tracing import OFF
from ..tracing import PROPOSAL
from ..tracing import TOO_MANY
from .exact_sets import MOST_ITEMS
from .exact_sets import exact_sets

if TYPE_CHECKING:
    from ..items import Item
    from .offer import Offer

RULE = "combination"


def settle_together(offer: Offer) -> None:
    """Let a payment settle the only set of open items that it is worth.

    All open items together, or all that are due on the day or before it, are
    settled; of any other set it is only proposed. Open credit notes count with
    their sign, and locked items as answers that cannot be settled.

    Args:
        offer: A payment of which nothing tells what it pays, and that no single
            item fits. Once.
    """
    state = offer.state
    if not state.rules.combination:
        offer.explain(RULE, OFF, "no single item fits")
        return
    debits = state.allocations.debits
    notes = state.allocations.credit_notes
    if len(debits) + len(notes) > MOST_ITEMS:
        _refuse_to_search(offer)
        return
    candidates = [*sorted(debits, key=by_due), *sorted(notes, key=by_date)]
    amounts = [each.outstanding for each in candidates]
    answers = [
        [candidates[place] for place in places]
        for places in exact_sets(amounts, offer.item.left)
    ]
    if not answers:
        offer.explain(
            RULE,
            NOTHING,
            f"no set of open items adds up to {offer.item.left} {offer.item.currency}",
            candidates,
        )
    elif len(answers) > 1:
        _report_ambiguity(offer, answers)
    else:
        _settle_or_propose(offer, candidates, answers[0])


def _refuse_to_search(offer: Offer) -> None:
    state = offer.state
    item = offer.item
    debits = state.allocations.debits
    notes = state.allocations.credit_notes
    count = len(debits) + len(notes)
    state.notice(
        "too-many-candidates",
        item,
        f"{count} open items are too many to tell which of them {item.id} pays."
        " Settle it by hand.",
    )
    if state.trace is not None:
        offer.explain(
            RULE,
            TOO_MANY,
            f"{count} open items are more than the {MOST_ITEMS} among which sets are"
            " looked for",
            [*sorted(debits, key=by_due), *sorted(notes, key=by_date)],
        )


def _report_ambiguity(offer: Offer, answers: list[list[Item]]) -> None:
    item = offer.item
    words = " or ".join(_sum(answer) for answer in answers)
    offer.state.notice(
        "ambiguous",
        item,
        f"{item.left} {item.currency} of {item.id} is what several sets of open"
        f" items add up to, such as {words}. Settle it by hand.",
        tuple(answers[0]),
    )
    offer.explain(
        RULE,
        AMBIGUOUS,
        f"{words} are equally good",
        dict.fromkeys(each for answer in answers for each in answer),
    )


def _settle_or_propose(
    offer: Offer,
    candidates: list[Item],
    answer: list[Item],
) -> None:
    state = offer.state
    item = offer.item
    due = [
        each
        for each in candidates
        if not each.is_debit or (each.due or each.date) <= state.day
    ]
    usable = all(
        offer.can_take(each) if each.is_debit else offer.can_use(each)
        for each in answer
    )
    what = ""
    if len(answer) == len(candidates):
        what = "all open items"
    elif answer == due:
        what = "all items that are due"
    elif state.rules.combination_auto:
        what = "the only set of open items"
    words = _sum(answer)
    if usable and what:
        _link_set(offer, answer, f"{what} together: {words}")
        return
    state.notice(
        "proposal",
        item,
        f"{item.left} {item.currency} of {item.id} is what {words} add up to; settle"
        " it by hand if that is what the payer meant.",
        tuple(answer),
    )
    if state.trace is not None:
        reason = why_only_proposed(item, answer, state, usable=usable)
        offer.explain(RULE, PROPOSAL, f"{words} add up, {reason}", answer)


def _link_set(offer: Offer, answer: list[Item], evidence: str) -> None:
    """Link the members of a set: credit notes first, then the payment."""
    debits = [each for each in answer if each.is_debit]
    notes = [each for each in answer if not each.is_debit]
    for credit in (*notes, offer.item):
        for debit in debits:
            if credit.left and debit.left:
                offer.link_other(credit, debit, RULE, evidence)


def _sum(answer: list[Item]) -> str:
    return " + ".join(each.id for each in answer)
