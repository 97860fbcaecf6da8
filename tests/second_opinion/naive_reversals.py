"""Reversals, and reversals of reversals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.second_opinion.naive_claims import Claims
from tests.second_opinion.naive_desk import ZERO
from tests.second_opinion.naive_desk import Link
from tests.second_opinion.naive_desk import one_account
from tests.second_opinion.naive_desk import opposite
from tests.second_opinion.naive_desk import texts
from tests.second_opinion.naive_desk import total
from tests.second_opinion.naive_references import Candidate
from tests.second_opinion.naive_references import read_references

if TYPE_CHECKING:
    from decimal import Decimal

    from tests.second_opinion.naive_book import Item


class Reversals(Claims):
    """Cancels links for what is reversed, and restores them."""

    def _reversals(self, arrivals: list[Item]) -> None:
        """By id, one after the item that it reverses."""
        waiting = [
            item
            for item in arrivals
            if item.id not in self.state.pending
            and (item.reverses or item.type in ("chargeback", "refund"))
        ]
        while waiting:
            names = {name for item in waiting for name in item.names}
            ready = [
                item
                for item in waiting
                if not any(
                    name in names and name not in item.names for name in item.reverses
                )
            ]
            item = (ready or waiting)[0]
            waiting.remove(item)
            if not self._is_in_a_circle(item):
                self._reversal_of(item)

    def _reversal_of(self, item: Item) -> None:
        """Carry out what an item reverses, said or found in its texts."""
        if item.reverses:
            self.state.reversing.add(item.id)
            named = [t for name in item.reverses for t in self._named(name)]
            if not self._own_reversal(item, named):
                self.state.reversing.discard(item.id)
                return
        elif item.type in ("chargeback", "refund") and not any(
            not claim.by_link for claim in item.claims
        ):
            named = self._payment_named(item)
            if not named:
                self.state.without_payment.add(item.id)
                return
            self.state.reversing.add(item.id)
        else:
            return

        targets = [t for t in named if one_account(item, t) and opposite(item, t)]
        about = (item.id, *(item.reverses or tuple(t.id for t in targets)))
        if not targets or any(t.date > item.date for t in targets) or item in targets:
            if not item.again:
                self._problem(about, f"{about} reverses what is not there before it")
            return
        for target in targets:
            self._reverse(item, target, self.out(item))
        if self.out(item):
            if not item.again:
                self._problem(about, f"{about}: reverses more than is left")
        else:
            # What may reopen of it later is no excess.
            self.state.reversing.discard(item.id)

    def _is_in_a_circle(self, item: Item) -> bool:
        """Whether items reverse one another, which is one defect of them all."""

        def reached(start: Item) -> set[str]:
            found: set[str] = set()
            while True:
                more = {
                    target.id
                    for one in (start, *(self.items[name] for name in found))
                    for name in one.reverses
                    for target in self._named(name)
                    if target.date == item.date and one_account(item, target)
                }
                if more <= found:
                    return found
                found |= more

        around = {
            name
            for name in reached(item) - {item.id}
            if item.id in reached(self.items[name])
        }
        if not around:
            return False
        self.state.reversing.add(item.id)
        if item.id < min(around):
            self._problem((item.id,), f"{item.id} and {around} reverse one another")
        return True

    def _ask_for_payments(self) -> None:
        """At the end of the day, of what came back and is open still."""
        for name in self.state.without_payment:
            if self.out(self.items[name]):
                self._notice("no-payment", self.items[name])
        self.state.without_payment.clear()

    def _own_reversal(self, item: Item, named: list[Item]) -> bool:
        """Of a transaction with several items each takes what is its own."""
        if any(one_account(item, t) and opposite(item, t) for t in named):
            return True
        return not any(
            other.transaction == item.transaction
            and other.reverses == item.reverses
            and one_account(other, t)
            and opposite(other, t)
            for other in self.book.items
            for t in named
        )

    def _payment_named(self, item: Item) -> list[Item]:
        """The one payment that a chargeback or refund names; or none."""
        payments = [
            other
            for other in self._here()
            if other.type == "payment"
            and one_account(item, other)
            and opposite(item, other)
            and other.names
        ]
        found = set(
            read_references(
                texts(item),
                tuple(Candidate(p.id, p.document, p.external_id) for p in payments),
            ).named
        )
        if not found and item.type == "chargeback":
            found = {
                payment.id
                for payment in payments
                for name in item.documents
                for document in self._named(name)
                if opposite(payment, document) and self._active(payment, document)
            }
        if len(found) != 1:
            return []
        return [self.items[name] for name in found]

    def _left(self, target: Item) -> Decimal:
        """What no item has reversed yet."""
        links = self._active(target)
        reversed_ = [link for link in links if link.reverses == target.id]
        return abs(target.amount) - total(reversed_)

    def _reverse(self, item: Item, target: Item, most: Decimal) -> Decimal:
        """Take what the target has left, then cancel its links, newest first."""
        amount = min(most, self.out(item), self._left(target))
        if amount <= 0:
            return ZERO
        ended: list[Link] = []
        while (short := amount - self.out(target)) > 0:
            newest = max(
                (link for link in self._active(target) if link.reverses != target.id),
                key=lambda link: link.made,
            )
            ended.append(self._cancel(newest, min(short, newest.amount), item.id))
        self._link(item, target, amount, "reversal", reverses=target.id)
        for link in ended:
            if link.rule == "reversal":
                self._restore(by=target, to=self.items[link.reverses])
        return amount

    def _restore(self, by: Item, to: Item) -> None:
        """Give an item back the links that a reversal of it had cancelled."""
        cancelled = [
            link
            for link in self.state.links
            if link.cancelled is not None
            and link.cancelled_by == by.id
            and to.id in (link.credit, link.debit)
            and link.restored < link.amount
        ]
        for link in sorted(cancelled, key=lambda link: -link.cancelling):
            credit, debit = self.items[link.credit], self.items[link.debit]
            if (credit.id, debit.id) in self.state.barred:
                continue
            rest = link.amount - link.restored
            if link.rule == "reversal":
                target = self.items[link.reverses]
                link.restored += self._reverse(to, target, rest)
            else:
                room = min(rest, self.out(credit), self.out(debit))
                restored = self._link(credit, debit, room, link.rule, pool=link.pool)
                if restored:
                    self.state.links[-1].claimant = link.claimant
                link.restored += restored
            if link.restored < link.amount and self.out(to):
                self.state.homeless.add(to.id)
