"""How many sets of open items add up to a payment."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

#: More open items than this are not searched.
MOST_ITEMS = 14
#: More answers than this are not told apart.
_ENOUGH = 2


def exact_sets(amounts: Sequence[Decimal], total: Decimal) -> list[tuple[int, ...]]:
    """The sets of amounts that add up to a total exactly.

    Args:
        amounts: What is outstanding, debit items positive, credit notes
            negative; at most ``MOST_ITEMS``.
        total: The payment, positive.

    Returns:
        The first two of the sets, each as the places of its members; so an
        empty list for none, and two for two or more.
    """
    # Walk through the amounts once, keeping for each sum that can still reach
    # the total the first sets that make it.
    highest = [0] * (len(amounts) + 1)
    lowest = [0] * (len(amounts) + 1)
    whole, target = _in_units(amounts, total)
    for place in range(len(whole) - 1, -1, -1):
        highest[place] = highest[place + 1] + max(whole[place], 0)
        lowest[place] = lowest[place + 1] + min(whole[place], 0)
    sums: dict[int, list[int]] = {0: [0]}
    for place, amount in enumerate(whole):
        grown: dict[int, list[int]] = {}
        for reached, sets in sums.items():
            for extra, bit in ((0, 0), (amount, 1 << place)):
                new = reached + extra
                missing = target - new
                if lowest[place + 1] <= missing <= highest[place + 1]:
                    known = grown.setdefault(new, [])
                    known += [each | bit for each in sets[: _ENOUGH - len(known)]]
        sums = grown
    found = [each for each in sums.get(target, []) if each]
    return [
        tuple(place for place in range(len(whole)) if each >> place & 1)
        for each in sorted(found)
    ]


def _in_units(amounts: Sequence[Decimal], total: Decimal) -> tuple[list[int], int]:
    """All amounts as whole numbers of the smallest unit among them."""
    places = max(-int(each.as_tuple().exponent) for each in (*amounts, total))
    return [int(each.scaleb(places)) for each in amounts], int(total.scaleb(places))
