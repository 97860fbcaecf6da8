"""Explicit claims: ``settles`` and Beancount links on credit items.

A claim takes as much as it can at once; what its target cannot take yet stands
until the target has something outstanding.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from .account import by_date
from .account import by_due
from .account import shares_account
from .allocations import in_force
from .items import SETTLES
from .reasons import why_closed
from .reasons import why_locked
from .tracing import CLOSED
from .tracing import LINKED
from .tracing import NOTHING
from .tracing import UNDONE
from .tracing import WAITS

if TYPE_CHECKING:
    from .account import AccountState
    from .items import Claim
    from .items import Item
    from .items import PostingLimit

_ZERO = Decimal(0)


class Claims:
    """The claims on one customer's account.

    Args:
        state: The account.
    """

    __slots__ = ("_carriers", "_claimants", "_state")

    def __init__(self, state: AccountState) -> None:
        self._state = state
        self._claimants: list[Item] = []
        self._carriers: dict[str, list[Item]] = {}

    def enter(self, item: Item) -> None:
        """Make an item known, as one that claims or can be claimed."""
        if item.claims:
            self._claimants.append(item)
        if item.is_debit:
            for link in item.carried:
                self._carriers.setdefault(link, []).append(item)

    def take(self, item: Item) -> None:
        """Fulfil the claims of an item as far as possible now."""
        if not item.claims or not item.left:
            return
        if self._state.trace is not None:
            self._explain_before(item)
        if item in self._state.locked:
            return
        linked: list[tuple[Item, Claim]] = []
        for claim in item.claims:
            if claim.by_link:
                linked += [(target, claim) for target in self.targets(item, claim)]
                continue
            for target in self.targets(item, claim):
                self._take(item, claim, target)
        for target, claim in sorted(linked, key=lambda each: by_due(each[0])):
            self._take(item, claim, target)

    def take_standing(self) -> None:
        """Fulfil what stands, by date of the claim, then id."""
        open_items = [item for item in self._claimants if item.left]
        for item in sorted(open_items, key=by_date):
            self.take(item)
            if item.left and self.names_an_item(item):
                # It is known what it pays now, though another came first.
                self._state.allocations.changed.append(item)

    @property
    def any(self) -> bool:
        """Whether anything on this account claims."""
        return bool(self._claimants)

    def targets(self, item: Item, claim: Claim) -> list[Item]:
        """The items there are today that a claim is about, in order."""
        state = self._state
        found = [
            target
            for target in state.names.get(claim.target, ())
            if target.is_debit is not item.is_debit
            and target.date <= state.day
            and shares_account(item, target)
        ]
        if not claim.by_link:
            return found
        found += [
            target
            for target in self._carriers.get(claim.target, ())
            if target not in found
        ]
        if item.reverses:
            # What an item cancels it does not settle.
            cancelled = state.names.get(item.reverses, ())
            found = [target for target in found if target not in cancelled]
        return found

    def names_an_item(self, item: Item) -> bool:
        """Whether a claim of the item names one that exists today."""
        return any(self.targets(item, claim) for claim in item.claims)

    def claimed_items(self, item: Item) -> list[Item]:
        """The items there are today that the claims of an item name."""
        return [target for claim in item.claims for target in self.targets(item, claim)]

    def waits(self, item: Item) -> bool:
        """Whether a claim waits for an item that is locked or not there yet."""
        return any(self._waits(item, claim) for claim in item.claims)

    def room(self, item: Item, target: Item) -> Decimal | None:
        """The most that an item may still give a target; None: no limit.

        No rule gives an item more from a credit than the credit's own claim
        on it names; and what people settled of the pair counts as well.
        """
        named: Decimal | None = None
        limits: set[PostingLimit] = set()
        targets: set[Item] = set()
        for claim in item.claims:
            claimed = self.targets(item, claim)
            if target not in claimed:
                continue
            limit = claim.posting_limit
            if claim.amount is not None:
                named = (named or _ZERO) + claim.amount
            elif limit is None:
                return None
            elif limit not in limits:
                limits.add(limit)
                named = (named or _ZERO) + limit.amount
            targets.update(claimed)
        if named is None:
            return None
        given = (link.amount for link in in_force(item) if link.other(item) in targets)
        return max(named - sum(given, _ZERO), _ZERO)

    def _waits(self, item: Item, claim: Claim) -> bool:
        targets = self.targets(item, claim)
        if not targets:
            return not claim.by_link
        return any(
            target in self._state.locked and not self._has_ended(item, target)
            for target in targets
        )

    def _has_ended(self, item: Item, target: Item) -> bool:
        pair = (target, item) if item.is_debit else (item, target)
        return pair in self._state.ended

    def _take(self, item: Item, claim: Claim, target: Item) -> None:
        state = self._state
        if (
            not item.left
            or not target.left
            or target in state.locked
            or self._has_ended(item, target)
        ):
            if state.trace is not None:
                self._explain_not(item, claim, target)
            return
        amount = min(item.left, target.left)
        if claim.amount is not None:
            amount = min(amount, claim.amount - state.allocations.taken(claim))
        room = self.room(item, target)
        if room is not None:
            amount = min(amount, room)
        limit = claim.posting_limit
        if limit is not None:
            used = sum(
                state.allocations.taken(each)
                for each in item.claims
                if each.posting_limit is limit
            )
            amount = min(amount, limit.amount - used)
        if amount <= 0:
            return
        credit, debit = (target, item) if item.is_debit else (item, target)
        evidence = _evidence(claim)
        state.explain(item, SETTLES, LINKED, evidence, (target,), amount)
        state.allocations.link(credit, debit, amount, SETTLES, evidence, claim)

    # Why a claim takes nothing, for those who ask.

    def _explain_before(self, item: Item) -> None:
        if item in self._state.locked:
            why = why_locked(item, self._state.day)
            self._state.explain(item, SETTLES, WAITS, why)
            return
        for claim in item.claims:
            if not self.targets(item, claim):
                why = (
                    "there is no such item of this customer yet; nothing waits for it"
                    if claim.by_link
                    else f"it waits for {claim.target}, which is not there yet"
                )
                self._state.explain(
                    item,
                    SETTLES,
                    NOTHING if claim.by_link else WAITS,
                    f"{_evidence(claim)}: {why}",
                )

    def _explain_not(self, item: Item, claim: Claim, target: Item) -> None:
        state = self._state
        if not item.left or any(
            link.claim is claim and link.other(item) is target
            for link in in_force(item)
        ):
            return  # it took what it could
        if self._has_ended(item, target):
            outcome = UNDONE
            why = f"a human undid the pair, which ended the claim on {target.id}"
        elif not target.left:
            outcome, why = CLOSED, why_closed(target, state.day)
        else:
            outcome, why = WAITS, f"it waits: {why_locked(target, state.day)}"
        state.explain(item, SETTLES, outcome, f"{_evidence(claim)}: {why}", (target,))


def _evidence(claim: Claim) -> str:
    return f"link ^{claim.target}" if claim.by_link else f'settles "{claim.target}"'
