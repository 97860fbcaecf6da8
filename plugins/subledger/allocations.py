"""The links of one customer's account: made, cancelled, restored.

All amounts here are positive: what is left of an item, and of a link.
"""

from __future__ import annotations

from decimal import Decimal
from heapq import heapify
from heapq import heappop
from heapq import heappush
from typing import TYPE_CHECKING

from .items import REVERSAL
from .items import Link

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from .items import Claim
    from .items import Item

_ZERO = Decimal(0)
#: The due date and the id of an invoice, and the invoice.
_Due = tuple["datetime.date", str, "Item"]
#: Up to so many open items a look at each is quicker than an index.
_FEW = 24


class Allocations:
    """The open items of one customer's account, and the links between them.

    Attributes:
        day: The day being replayed; links made are dated so.
        links: All links ever made, in order of making.
        debits, credits: The open items that take part in settlement.
        credit_notes: Those of the credits that are credit notes.
        changed: Items that claims linked or cancelled links reopened; whoever
            looks at them empties it.
        displaced: Links that a decision displaced.
        entered: All items so far, in the order in which they came.
        outside: Items that await the bank and take no part yet.
    """

    __slots__ = (
        "_by_due",
        "_by_left",
        "_of_claims",
        "changed",
        "credit_notes",
        "credits",
        "day",
        "debits",
        "displaced",
        "entered",
        "links",
        "outside",
    )

    def __init__(self) -> None:
        self.day: datetime.date
        self.links: list[Link] = []
        self.debits: dict[Item, None] = {}
        self.credits: dict[Item, None] = {}
        self.credit_notes: dict[Item, None] = {}
        self.changed: list[Item] = []
        self.displaced: set[Link] = set()
        self.entered: list[Item] = []
        self.outside: set[Item] = set()
        self._of_claims: dict[Claim, list[Link]] = {}
        #: The open debit items by what is left, once there are many.
        self._by_left: dict[Decimal, dict[Item, None]] | None = None
        #: A heap of the open invoices, and of closed ones, once there are many.
        self._by_due: list[_Due] | None = None

    def enter(self, item: Item) -> None:
        """Let an item take part in settlement."""
        if not item.left or item in self.outside:
            return
        if item.is_debit:
            self.debits[item] = None
            if self._by_left is not None:
                self._by_left.setdefault(item.left, {})[item] = None
            if self._by_due is not None and item.type == "invoice":
                heappush(self._by_due, _due(item))
        else:
            self.credits[item] = None
            if item.type == "credit-note":
                self.credit_notes[item] = None

    def debits_of(self, left: Decimal) -> list[Item]:
        """The open debit items with exactly so much left."""
        if self._by_left is None:
            if len(self.debits) <= _FEW:
                return [item for item in self.debits if item.left == left]
            self._by_left = {}
            for item in self.debits:
                self._by_left.setdefault(item.left, {})[item] = None
        return list(self._by_left.get(left, ()))

    def invoices(self) -> Iterator[Item]:
        """The open invoices by due date, then id; they may be linked meanwhile.

        An overpayment mostly needs the first, so that many are not sorted.
        """
        if self._by_due is None:
            heap = [_due(item) for item in self.debits if item.type == "invoice"]
            if len(heap) <= _FEW:
                heap.sort()
                for _, _, item in heap:
                    yield item
                return
            heapify(heap)
            self._by_due = heap
        heap = self._by_due
        seen: list[_Due] = []
        try:
            while heap:
                first = heappop(heap)
                # One that was closed and reopened is there twice.
                if first[2].left and first not in seen[-1:]:
                    seen.append(first)
                    yield first[2]
        finally:
            for each in seen:
                if each[2].left:
                    heappush(heap, each)

    def link(
        self,
        credit: Item,
        debit: Item,
        amount: Decimal,
        rule: str,
        evidence: str,
        claim: Claim | None = None,
    ) -> Link:
        """Join a credit and a debit item; neither is given more than is left."""
        link = Link(credit, debit, amount, self.day, rule, evidence)
        if claim is not None:
            link.claim = claim
            self._of_claims.setdefault(claim, []).append(link)
            self.changed.append(credit)
        self.links.append(link)
        if self._by_left is not None:
            self._forget(debit)
        # Most links take all of both; then one number does for what is left.
        before = credit.left
        credit.left = rest = before - amount
        debit.left = rest if debit.left == before else debit.left - amount
        credit.join(link)
        debit.join(link)
        if not rest:
            self.credits.pop(credit, None)
            if self.credit_notes:
                self.credit_notes.pop(credit, None)
        if not debit.left:
            self.debits.pop(debit, None)
        elif self._by_left is not None and debit in self.debits:
            self._by_left.setdefault(debit.left, {})[debit] = None
        return link

    def reverse(self, item: Item, target: Item, amount: Decimal, evidence: str) -> Link:
        """Join an item with the one that it reverses, rule ``reversal``."""
        credit, debit = (target, item) if item.is_debit else (item, target)
        link = self.link(credit, debit, amount, REVERSAL, evidence)
        link.by = item
        return link

    def cancel(self, link: Link, amount: Decimal, by: str) -> Link:
        """Cancel a link, or a part of it; return the part that is cancelled.

        A link cancelled in part becomes two: the part, and the rest with its
        original date.
        """
        part = link
        if amount < link.amount:
            part = Link(
                link.credit, link.debit, amount, link.date, link.rule, link.evidence
            )
            part.claim = link.claim
            part.by = link.by
            link.amount -= amount
            self.links.insert(self.links.index(link), part)
            for item in (link.credit, link.debit):
                place = item.links.index(link)
                item.links = (*item.links[:place], part, *item.links[place:])
        part.cancelled = self.day
        part.cancelled_by = by
        for item in (link.credit, link.debit):
            if self._by_left is not None and item.is_debit:
                self._forget(item)
            item.left += amount
            self.enter(item)
            self.changed.append(item)
        return part

    def _forget(self, item: Item) -> None:
        """Take a debit item out of the index before what is left changes."""
        if self._by_left is not None:
            equal = self._by_left.get(item.left)
            if equal is not None:
                equal.pop(item, None)

    def taken(self, claim: Claim) -> Decimal:
        """What the links of a claim that are in force add up to."""
        return sum(
            (
                link.amount
                for link in self._of_claims.get(claim, ())
                if link.cancelled is None
            ),
            _ZERO,
        )

    def displace(self, link: Link, amount: Decimal, by: str) -> None:
        """Cancel an automatic link, or a part of it, for a decision."""
        self.displaced.add(self.cancel(link, amount, by))


def _due(item: Item) -> _Due:
    """The place of an invoice; ids are unique, so that no items are compared."""
    return (item.due or item.date, item.id, item)


def in_force(item: Item) -> Iterator[Link]:
    """The links of an item that are not cancelled, newest made first."""
    return (link for link in reversed(item.links) if link.cancelled is None)


def reversible(item: Item) -> Decimal:
    """What is left of an item to be reversed: all but what others reversed."""
    return sum(
        (
            link.amount
            for link in in_force(item)
            if link.rule != REVERSAL or link.by is item
        ),
        item.left,
    )
