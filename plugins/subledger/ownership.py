"""Of what a transaction says, each of its items takes what is its own.

A transaction with items of several customers or accounts names what it settles
once; a name belongs to the items that could ever take it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .account import could_join
from .doubles import is_double
from .items import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping

    from .items import Claim
    from .items import Item
    from .items import PostingLimit


def share_claims(
    items: Iterable[Item], names: Mapping[str, tuple[Item, ...]]
) -> list[Problem]:
    """Leave each item the claims that are its own.

    Args:
        items: All items; of those of one transaction that share a claim, the
            ones that can never take it lose it.
        names: What each name means.

    Returns:
        Claims that no item of their transaction can ever take.
    """
    claimants: dict[Claim, list[Item]] = {}
    for item in items:
        for claim in item.claims:
            if not claim.by_link:
                claimants.setdefault(claim, []).append(item)
    problems = []
    reported: set[tuple[Item, str, PostingLimit | None]] = set()
    for claim, carriers in claimants.items():
        found = names.get(claim.target, ())
        owners = [item for item in carriers if could_join(item, found)]
        if not owners:
            slip = (carriers[0], claim.target, claim.posting_limit)
            # Named twice in one value, or booked twice, which has been reported.
            if slip in reported or all(is_double(item, names) for item in carriers):
                continue
            reported.add(slip)
            problems.append(_impossible(carriers[0], claim.target, found))
        elif len(owners) < len(carriers):
            for item in carriers:
                if item not in owners:
                    item.claims = tuple(
                        each for each in item.claims if each is not claim
                    )
    return problems


def _impossible(item: Item, target: str, found: tuple[Item, ...]) -> Problem:
    if not found:
        reason = "which is nowhere in the ledger; mend the id"
    elif could_join(item, found, either_side=True):
        side = "debit" if item.is_debit else "credit"
        reason = f"which is a {side} item as well; mend the id, or the sign"
    else:
        other = found[0]
        reason = (
            f"which is of {other.account}, {other.customer}, {other.currency}; only"
            " items of the same account, customer and currency can be settled"
        )
    return Problem(
        "ledger",
        f"{item.type} {item.id} of {item.amount} {item.currency} ({item.account},"
        f" {item.customer}) settles {target}, {reason}.",
        item.source,
        item.entry,
    )
