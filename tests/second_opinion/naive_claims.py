"""Explicit claims: ``settles``, and links on credit items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.second_opinion.naive_desk import ZERO
from tests.second_opinion.naive_desk import Desk
from tests.second_opinion.naive_desk import due_then_id
from tests.second_opinion.naive_desk import one_account
from tests.second_opinion.naive_desk import opposite
from tests.second_opinion.naive_desk import total

if TYPE_CHECKING:
    from decimal import Decimal

    from tests.second_opinion.naive_book import Claim
    from tests.second_opinion.naive_book import Item


class Claims(Desk):
    """Fulfils claims, at once or as soon as their target can take them."""

    def _claims(self, item: Item) -> list[Claim]:
        """First ``settles`` in the order written; the links come after."""
        settles = [claim for claim in item.claims if not claim.by_link]
        return settles + [claim for claim in item.claims if claim.by_link]

    def _targets(self, item: Item, claim: Claim) -> list[Item]:
        """The items on the other side that a claim means, and that are here."""
        if claim.by_link:
            found = [
                other
                for other in self.book.items
                if other.is_debit
                and (claim.target in other.names or claim.target in other.links)
            ]
            found.sort(key=due_then_id)
        else:
            found = self._named(claim.target)
        return [
            other
            for other in found
            if other.date <= self.today
            and one_account(item, other)
            and opposite(item, other)
            and self._pair(item, other) not in self.state.undone
        ]

    def _fulfil(self, item: Item, claim: Claim) -> None:
        if claim.by_link:
            # All links together, by due date, then id: so each only once.
            if claim is not next(c for c in item.claims if c.by_link):
                return
            pairs = [
                (target, one)
                for one in item.claims
                if one.by_link
                for target in self._targets(item, one)
            ]
            pairs.sort(key=lambda pair: due_then_id(pair[0]))
        else:
            pairs = [(target, claim) for target in self._targets(item, claim)]
        for target, one in pairs:
            if self._lock(item) or self._lock(target):
                continue
            room = [self.out(item), self.out(target)]
            if one.limit is not None:
                room.append(self._claim_room(item, one))
            self._link(item, target, min(room), "settles", pool=one.pool)

    def _claim_room(self, item: Item, claim: Claim) -> Decimal:
        """What a claim has left of the amount that it names.

        Counted over all links between the two, whoever made them, so that
        nothing is taken twice for one claim.
        """
        allowed = ZERO
        for one in self._claims(item):
            if one.target == claim.target and not one.by_link:
                if one.limit is None:
                    return self.out(item)
                allowed += one.limit
            if one is claim:
                break
        carriers = [
            other
            for other in self.book.items
            if any(one.origin == claim.origin for one in other.claims)
        ]
        taken = ZERO
        for carrier in carriers:
            for target in self._named(claim.target):
                if opposite(carrier, target):
                    taken += total(self._active(carrier, target))
        rooms = [allowed - taken]
        if claim.pool is not None:
            spent = [link for link in self._active(item) if link.pool == claim.pool]
            rooms.append(claim.pool_amount - total(spent))
        return max(min(rooms), ZERO)

    def _claims_that_never_came_true(self) -> None:
        """``settles`` an id that never appears, or one that is not its own."""
        reported = set()
        values = set()
        for item in self.book.items:
            for claim in item.claims:
                if claim.by_link or claim.origin in reported:
                    continue
                carriers = [
                    other
                    for other in self.book.items
                    if any(one.origin == claim.origin for one in other.claims)
                ]
                if not any(
                    one_account(carrier, target) and opposite(carrier, target)
                    for carrier in carriers
                    for target in self._named(claim.target)
                ):
                    reported.add(claim.origin)
                    value = (item.id, claim.target, claim.pool)
                    if value in values:
                        continue  # the same slip twice in one ``settles``
                    values.add(value)
                    if all(carrier.again for carrier in carriers):
                        continue
                    self._problem(
                        (item.id, claim.target),
                        f"{item.id} settles {claim.target}: no such item of its"
                        " account, customer and currency on the other side",
                    )

    def _waits(self, credit: Item) -> bool:
        """Names a locked item, or claims one that is not there yet."""
        for claim in credit.claims:
            targets = self._targets(credit, claim)
            if any(self._lock(target) for target in targets):
                return True
            if claim.by_link or targets:
                continue
            there = [t for t in self._named(claim.target) if t.date <= self.today]
            if any((self._pair(credit, t)) in self.state.undone for t in there):
                continue
            others = [
                other
                for other in self.book.items
                if any(one.origin == claim.origin for one in other.claims)
                and any(one_account(other, t) and opposite(other, t) for t in there)
            ]
            if not others:
                return True
        return any(self._lock(self.items[name]) for name in self._read(credit).named)
