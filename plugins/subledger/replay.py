"""One customer's account is replayed, day by day.

What is settled on a day follows from what is dated that day or earlier. Within
a day: first what happened (debit and credit items), then the claims of both, by
id; reversals, each after the one that it reverses; decisions of people and
answers of the bank; claims that were waiting; and last the automatic rules, for
what people left.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from dataclasses import field
from operator import attrgetter
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

from .account import AccountState
from .cancelling import RETURNS
from .cancelling import Cancelling
from .cancelling import in_order
from .claiming import Claims
from .deciding import settle
from .deciding import unsettle
from .locking import EARLY
from .locking import order_of
from .matching import Matching
from .plain_days import PlainDays
from .reversing import Reversals

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping
    from collections.abc import Sequence

    from .items import Decision
    from .items import Item
    from .items import Link
    from .items import Notice
    from .items import Problem
    from .locking import LockEvent
    from .rules import Rules
    from .rules import RuleSet
    from .settings import Series
    from .tracing import Trace


class ResolvedDecision(NamedTuple):
    """A ``settle`` or ``unsettle`` with the items that it is about."""

    decision: Decision
    credits: tuple[Item, ...]
    debits: tuple[Item, ...]


@dataclass
class CustomerAccount:
    """All that concerns one receivable account, customer and currency.

    Attributes:
        items: By date, then id.
        decisions: In any order.
        lock_events: In the order in which they happen.
    """

    items: list[Item] = field(default_factory=list)
    decisions: list[ResolvedDecision] = field(default_factory=list)
    lock_events: list[LockEvent] = field(default_factory=list)


@dataclass(frozen=True)
class Outcome:
    """What a replay made, beside what it wrote on the items.

    Attributes:
        links: In order of making, cancelled ones too.
        notices: In order of showing.
        problems: Decisions and reversals that cannot be carried out.
    """

    links: list[Link]
    notices: list[Notice]
    problems: list[Problem]


def replay(
    account: CustomerAccount,
    names: Mapping[str, tuple[Item, ...]],
    rules: Rules,
    series: Sequence[Series] = (),
    trace: Trace | None = None,
) -> Outcome:
    """Settle one customer's account.

    Args:
        account: Its items, fresh: what is left is their whole amount and they
            have no links; both are written.
        names: What each name in the ledger means.
        rules: The rules through time.
        series: The declared numbering series.
        trace: Told what each rule made of each item.
    """
    items = account.items
    first = items[0]
    state = AccountState(names, series, rules.on(first.date, first.customer), trace)
    days = _Days(state, items)
    for date, events in sorted(_events(account, rules).items()):
        days.play_before(date)
        days.play(date, events)
    days.play_before(None)
    return Outcome(state.allocations.links, state.notices, state.problems)


class _Events:
    """What is decided on one day.

    Attributes:
        decisions: What people decide.
        locks: What the bank answers, and the new bank files.
        rules: The rules from this day on, where they change.
    """

    __slots__ = ("decisions", "locks", "rules")

    def __init__(self) -> None:
        self.decisions: list[ResolvedDecision] = []
        self.locks: list[LockEvent] = []
        self.rules: RuleSet | None = None


def _events(account: CustomerAccount, rules: Rules) -> dict[datetime.date, _Events]:
    """What is decided, by day."""
    events: dict[datetime.date, _Events] = {}
    for decision in account.decisions:
        date = decision.decision.date
        events.setdefault(date, _Events()).decisions.append(decision)
    for lock in account.lock_events:
        events.setdefault(lock.date, _Events()).locks.append(lock)
    first = account.items[0]
    for date, rule_set in zip(*rules.timeline(first.customer), strict=True):
        if date > first.date:
            events.setdefault(date, _Events()).rules = rule_set
    return events


class _Days:
    """The days of an account, one after the other.

    Args:
        state: The account.
        items: By date.
    """

    def __init__(self, state: AccountState, items: list[Item]) -> None:
        self._state = state
        self._items = items
        #: The place of the first item that has not come yet.
        self._place = 0
        self._day = _Day(state)

    def play_before(self, date: datetime.date | None) -> None:
        """Replay the days before one on which something is decided; None: the rest."""
        items = self._items
        end = len(items) if date is None else bisect_left(items, date, key=_by_date)
        plain_days = self._day.plain_days
        while self._place < end:
            self._place = plain_days.play(items, self._place, end)
            if self._place < end:
                self.play(items[self._place].date, _NO_EVENTS)

    def play(self, date: datetime.date, events: _Events) -> None:
        """Replay a day as a whole, with what comes and what is decided on it."""
        end = self._place
        while end < len(self._items) and self._items[end].date == date:
            end += 1
        todays = self._items[self._place : end]
        todays.sort(key=_by_id)
        self._place = end
        self._state.allocations.day = date
        self._day.play(todays, events)


_NO_EVENTS = _Events()
_by_id = attrgetter("id")
_by_date = attrgetter("date")


class _Day:
    """The steps of a day, in their order.

    Attributes:
        plain_days: The days that need not be played as a whole.
    """

    def __init__(self, state: AccountState) -> None:
        self._state = state
        self._claims = Claims(state)
        self._reversals = Reversals(state.allocations, state.barred)
        self._cancelling = Cancelling(state, self._reversals)
        self._matching = Matching(state, self._claims, self._reversals)
        self.plain_days = PlainDays(state, self._claims, self._matching)
        #: For each item, how many reasons there are for a lock.
        self._reasons: dict[Item, int] = {}

    def play(self, items: list[Item], events: _Events) -> None:
        """Replay one day.

        Args:
            items: Those of the day, by id.
            events: What is decided.
        """
        state = self._state
        plain = events is _NO_EVENTS and not self._claims.any
        for item in items:
            if item.pending:
                self._lock(item)
                state.allocations.outside.add(item)
            else:
                state.allocations.enter(item)
            if item.claims or item.carried:
                self._claims.enter(item)
            if item.claims or item.reverses or item.type in RETURNS:
                plain = False
        state.allocations.entered += items
        if not plain:
            self._facts_and_decisions(items, events)
        self._matching.run(items)
        if not plain:
            self._cancelling.end_of_day()

    def _facts_and_decisions(self, items: list[Item], events: _Events) -> None:
        """All steps between what happened and the automatic rules."""
        state = self._state
        if events.rules is not None:
            state.rules = events.rules
            self._matching.wake_all()
        confirmed = []
        for event in events.locks:
            if event.phase == EARLY:
                confirmed += self._unlock(event)
        for item in items:
            self._claims.take(item)
        for item in in_order({*items, *confirmed}, state):
            if item not in state.allocations.outside:
                self._cancelling.carry_out(item)
        if events.decisions or events.locks:
            self._decide(events)
        if self._claims.any:
            self._claims.take_standing()
        changed = state.allocations.changed
        for item in changed:
            self._matching.wake(item)
        changed.clear()

    def _decide(self, events: _Events) -> None:
        """Carry out decisions, and what the bank answers, by moment."""
        steps: list[tuple[Any, int, ResolvedDecision | LockEvent]] = [
            (order_of(each.decision), place, each)
            for place, each in enumerate(events.decisions)
        ]
        steps += [
            (event.order, place, event)
            for place, event in enumerate(events.locks)
            if event.phase != EARLY
        ]
        confirmed = []
        for _, _, step in sorted(steps, key=lambda each: each[:2]):
            if isinstance(step, ResolvedDecision):
                carry_out = settle if step.decision.kind == "settle" else unsettle
                carry_out(self._state, *step)
            elif step.frees:
                confirmed += self._unlock(step)
            else:
                self._lock(step.item)
        for item in in_order(confirmed, self._state):
            self._cancelling.carry_out(item)

    def _lock(self, item: Item) -> None:
        self._reasons[item] = self._reasons.get(item, 0) + 1
        self._state.locked.add(item)

    def _unlock(self, event: LockEvent) -> list[Item]:
        """End one reason for a lock; return an item that takes part from now."""
        item = event.item
        self._reasons[item] -= 1
        if self._reasons[item]:
            return []
        self._state.locked.discard(item)
        self._matching.wake(item)
        allocations = self._state.allocations
        if item not in allocations.outside:
            return []
        allocations.outside.discard(item)
        allocations.enter(item)
        return [item]
