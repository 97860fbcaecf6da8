"""A settled ledger with a few new directives, settling only whom they concern.

Nothing of one account can change another: links join only items of the same
account, customer and currency. So the accounts of new items, and of items that
new decisions name, are settled anew on fresh copies, and of items whose locks an
addition about a bank file changes. All else is shared with the ledger as it was,
which stays as it is.
"""

from __future__ import annotations

import copy
from bisect import insort
from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING
from typing import NamedTuple

from .bank_files import late_answers
from .locking import LockPlan
from .locking import days_of
from .ownership import share_claims
from .reading.addition import NeedsWholeLedgerError
from .reading.ledger import Reading
from .relocking import is_about_files
from .relocking import relock
from .replay import CustomerAccount
from .replay import replay
from .settling import Settlement
from .settling import key_of
from .settling import resolve_decision

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable
    from collections.abc import Mapping

    from .items import Decision
    from .items import Item
    from .items import Problem
    from .settling import AccountKey
    from .subledger import Subledger


class Resettled(NamedTuple):
    """A ledger settled with an addition.

    Attributes:
        subledger: What came of it.
        touched: The accounts that were settled anew.
    """

    subledger: Subledger
    touched: tuple[AccountKey, ...]


def settle_addition(subledger: Subledger, added: Reading) -> Resettled:
    """Settle a ledger with an addition.

    Args:
        subledger: The ledger without it; it does not change.
        added: What the addition says.

    Returns:
        What settling the whole ledger with the addition would give.

    Raises:
        NeedsWholeLedgerError: Nobody kept what it takes.
    """
    before = subledger.settlement
    if before is None:
        raise NeedsWholeLedgerError
    again = _Again(before, added)
    settlement = again.settlement()
    copies = again.copies
    items = [copies.get(item, item) for item in subledger.items]
    for item in added.items:
        insort(items, item, key=lambda each: (each.date, each.id))
    links = None
    if "links" in vars(subledger):  # somebody has sorted them
        links = [link for link in subledger.links if link.credit not in copies]
        for key in again.touched:
            for link in settlement.outcomes[key].links:
                insort(
                    links,
                    link,
                    key=lambda each: (each.date, each.credit.id, each.debit.id),
                )
    return Resettled(settlement.subledger(items, links), tuple(again.touched))


class _Again:
    """The accounts that an addition concerns, settled anew.

    Attributes:
        touched: Those accounts.
        copies: For each of their items that was there before, the fresh copy.
    """

    def __init__(self, before: Settlement, added: Reading) -> None:
        self._before = before
        self._added = added
        #: The locks, where they may change.
        self._relocked = relock(before, added) if is_about_files(added) else None
        self.touched = dict.fromkeys(self._keys())
        self.copies = {
            item: self._fresh(item)
            for key in self.touched
            if key in before.accounts
            for item in before.accounts[key].items
        }

    def settlement(self) -> Settlement:
        """The ledger with the addition."""
        before = self._before
        reading = self._reading()
        rules = reading.settings.rules
        problems = list(before.problems)
        problems += share_claims(
            [item for item in self._added.items if item.claims], reading.names
        )
        plan = self._plan(reading)
        accounts = {**before.accounts, **self._accounts(reading, plan, problems)}
        outcomes = dict(before.outcomes)
        for key in self.touched:
            outcomes[key] = replay(
                accounts[key], reading.names, rules, reading.settings.series
            )
        return Settlement(reading, accounts, outcomes, plan, problems)

    def _keys(self) -> Iterable[AccountKey]:
        """The accounts that are concerned."""
        before = self._before
        named = list(self._added.items)
        for decision in self._added.decisions:
            for name in decision.names:
                named += before.reading.names.get(name) or ()
        yield from map(key_of, named)
        if self._relocked is not None:
            yield from self._relocked.changed

    def _fresh(self, item: Item) -> Item:
        again = copy.copy(item)
        again.left = item.magnitude
        again.links = ()
        if self._relocked is not None:
            again.locks = self._relocked.locks.get(item, ())
        return again

    def _reading(self) -> Reading:
        """What the whole ledger says."""
        before = self._before.reading
        added = self._added
        copies = self.copies
        items = [copies.get(item, item) for item in before.items]
        for item in added.items:
            insort(items, item, key=attrgetter("date"))
        balances = dict(before.balances)
        for key, amount in added.balances.items():
            balances[key] = balances[key] + amount if key in balances else amount
        return Reading(
            settings=before.settings,
            customers=before.customers,
            declared=before.declared,
            items=items,
            names=before.names.replaced(copies, added.names),
            decisions=sorted([*before.decisions, *added.decisions], key=_as_loaded),
            closings=before.closings,
            receipts=[*before.receipts, *added.receipts],
            balances=balances,
            problems=type(before.problems)([*before.problems, *added.problems]),
        )

    def _plan(self, reading: Reading) -> LockPlan:
        """The locks; where the addition is about no file only what is late."""
        plan = self._before.plan
        notices = plan.notices
        if self._relocked is not None:
            plan = self._relocked.plan
            notices = plan.notices
            for item in self._added.items:
                item.locks = self._relocked.locks[item]
        elif plan.files:
            days = days_of(reading.items, reading.decisions, reading.receipts)
            notices = list(late_answers(plan.files, reading.settings.rules, days))
        copies = self.copies
        events = [
            replace(event, item=copies[event.item]) if event.item in copies else event
            for event in plan.events
        ]
        return LockPlan(events, plan.problems, notices, plan.files)

    def _accounts(
        self, reading: Reading, plan: LockPlan, problems: list[Problem]
    ) -> Mapping[AccountKey, CustomerAccount]:
        """The accounts that are concerned, fresh.

        Args:
            reading: The ledger with the addition.
            plan: Its locks.
            problems: Given the new decisions that can never be carried out.
        """
        accounts = {key: CustomerAccount() for key in self.touched}
        decisions = []
        for key, account in accounts.items():
            known = self._before.accounts.get(key)
            if known is not None:
                account.items += [self.copies[item] for item in known.items]
                decisions += [each.decision for each in known.decisions]
        for item in self._added.items:
            insort(accounts[key_of(item)].items, item, key=attrgetter("date"))
        decisions += self._added.decisions
        for decision in sorted(decisions, key=_as_loaded):
            resolved = resolve_decision(decision, reading.names, problems)
            if resolved is not None:
                accounts[key_of(resolved.credits[0])].decisions.append(resolved)
        for event in plan.events:
            if key_of(event.item) in accounts:
                accounts[key_of(event.item)].lock_events.append(event)
        return accounts


def _as_loaded(decision: Decision) -> tuple[datetime.date, int]:
    """The order in which Beancount loads directives of one kind."""
    return (decision.date, decision.source.lineno)
