"""Reversals: chargebacks, refunds, credit notes that cancel, and their undoing.

A reversal takes what its target has left, then cancels the target's links,
newest made first, so that the items on the other side reopen. Reversing a
reversal restores the links that it had cancelled, the last cancelled first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .allocations import in_force
from .allocations import reversible
from .items import REVERSAL

if TYPE_CHECKING:
    from decimal import Decimal

    from .allocations import Allocations
    from .items import Item
    from .items import Link


class _Cancelled:
    """A link that a reversal cancelled, and how much of it is to be restored."""

    __slots__ = ("left", "link", "target")

    def __init__(self, link: Link, target: Item) -> None:
        self.link = link
        self.target = target
        self.left = link.amount


class Reversals:
    """The reversals on one customer's account.

    Args:
        allocations: The links.
        barred: Pairs of credit and debit items that a human undid.

    Attributes:
        homeless: Items of which a restored part found no room.
    """

    __slots__ = ("_allocations", "_barred", "_cancelled", "homeless")

    def __init__(
        self, allocations: Allocations, barred: set[tuple[Item, Item]]
    ) -> None:
        self._allocations = allocations
        self._barred = barred
        self._cancelled: dict[Item, list[_Cancelled]] = {}
        self.homeless: set[Item] = set()

    def reverse(self, item: Item, target: Item, amount: Decimal, evidence: str) -> None:
        """Let an item reverse another for an amount that both sides have.

        Args:
            item: What reverses, with at least the amount left.
            target: What is reversed, with at least the amount reversible.
            amount: Positive.
            evidence: Why, in words.
        """
        cancelled = self._make_room(item, target, amount)
        self._allocations.reverse(item, target, amount, evidence)
        for each in cancelled:
            if each.link.rule == REVERSAL and each.link.by is target:
                # What the target had itself reversed comes back to life.
                self._restore(target, each.link.other(target), each.link.amount)

    def _make_room(self, item: Item, target: Item, amount: Decimal) -> list[_Cancelled]:
        needed = amount - target.left
        cancelled: list[_Cancelled] = []
        for link in list(in_force(target)):
            if needed <= 0:
                break
            if link.rule == REVERSAL and link.by is not target:
                continue
            part = min(needed, link.amount)
            words = f"{item.type} {item.id}"
            cancelled.append(
                _Cancelled(self._allocations.cancel(link, part, words), target)
            )
            needed -= part
        self._cancelled.setdefault(item, []).extend(cancelled)
        return cancelled

    def _restore(self, reverser: Item, target: Item, amount: Decimal) -> None:
        """Restore what a reversal had cancelled of its target.

        Args:
            reverser: The item whose reversal is undone.
            target: What it had reversed.
            amount: How much of the reversal is undone.
        """
        homeless = False
        for entry in reversed(self._cancelled.get(reverser, [])):
            if entry.target is not target or not entry.left:
                continue
            if amount <= 0:
                return
            link = entry.link
            if (link.credit, link.debit) in self._barred:
                continue
            part = min(entry.left, amount, self._room(link, target))
            if part > 0:
                self._make_again(link, part)
                entry.left -= part
                amount -= part
            homeless = homeless or bool(entry.left and amount > 0)
        if homeless:
            self.homeless.add(target)

    @staticmethod
    def _room(link: Link, target: Item) -> Decimal:
        """How much of a link both sides can take again."""
        other = link.other(target)
        if link.rule != REVERSAL:
            return min(target.left, other.left)
        if link.by is target:
            return min(target.left, reversible(other))
        return min(reversible(target), other.left)

    def _make_again(self, link: Link, amount: Decimal) -> None:
        if link.rule == REVERSAL and link.by is not None:
            self.reverse(link.by, link.other(link.by), amount, link.evidence)
        else:
            self._allocations.link(
                link.credit, link.debit, amount, link.rule, link.evidence, link.claim
            )
