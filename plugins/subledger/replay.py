"""One customer's account is replayed, day by day.

What is settled on a day follows from what is dated that day or earlier. Within
a day: first what happened (debit and credit items), then the claims of both, by
id; reversals, each after the one that it reverses; decisions of people and
answers of the bank; claims that were waiting; and last the automatic rules, for
what people left.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

from .account import AccountState
from .cancelling import Cancelling
from .cancelling import in_order
from .claiming import Claims
from .deciding import settle
from .deciding import unsettle
from .locking import EARLY
from .locking import order_of
from .matching import Matching
from .reversing import Reversals

if TYPE_CHECKING:
    import datetime
    import re
    from collections.abc import Callable
    from collections.abc import Mapping

    from .items import Decision
    from .items import Item
    from .items import Link
    from .items import Notice
    from .items import Problem
    from .locking import LockEvent
    from .rules import Rules

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
    series: tuple[re.Pattern[str], ...] = (),
    trace: Callable[[datetime.date, Item, str, str], None] | None = None,
) -> Outcome:
    """Settle one customer's account.

    Args:
        account: Its items, fresh: what is left is their whole amount and they
            have no links; both are written.
        names: What each name in the ledger means.
        rules: The rules through time.
        series: The declared numbering series, for numbers in normal form.
        trace: Told the day, the item, the rule and what it found.
    """
    items = account.items
    dates, sets = rules.timeline(items[0].customer)
    state = AccountState(names, series, sets[0], trace)
    day = _Day(state)
    first = items[0].date
    special: dict[datetime.date, _Events] = {}
    for each in account.decisions:
        special.setdefault(each.decision.date, _Events()).decisions.append(each)
    for event in account.lock_events:
        special.setdefault(event.date, _Events()).locks.append(event)
    for date in dates:
        if date > first:
            special.setdefault(date, _Events())
    days: list[tuple[datetime.date, list[Item]]] = []
    last = None
    for item in items:
        if item.date != last:
            last = item.date
            days.append((last, [item]))
        else:
            days[-1][1].append(item)
    if special:
        busy = {date for date, _ in days}
        days += [(date, []) for date in special if date not in busy]
        days.sort(key=lambda each: each[0])
    place = 0
    for date, todays in days:
        state.allocations.day = date
        if place + 1 < len(dates) and dates[place + 1] <= date:
            while place + 1 < len(dates) and dates[place + 1] <= date:
                place += 1
            state.rules = sets[place]
            day.rules_changed()
        day.play(todays, special.get(date, _NO_EVENTS))
    return Outcome(state.allocations.links, state.notices, state.problems)


class _Events:
    """What is decided on one day."""

    __slots__ = ("decisions", "locks")

    def __init__(self) -> None:
        self.decisions: list[ResolvedDecision] = []
        self.locks: list[LockEvent] = []


_NO_EVENTS = _Events()


class _Day:
    """The steps of a day, in their order."""

    def __init__(self, state: AccountState) -> None:
        self._state = state
        self._claims = Claims(state)
        self._reversals = Reversals(state.allocations, state.barred)
        self._cancelling = Cancelling(state, self._reversals)
        self._matching = Matching(state, self._claims, self._reversals)
        #: For each item, how many reasons there are for a lock.
        self._reasons: dict[Item, int] = {}
        #: Items that await the bank and take no part yet.
        self._outside: set[Item] = set()

    def rules_changed(self) -> None:
        """Let the rules look at everything that is open."""
        self._matching.wake_all()

    def play(self, items: list[Item], events: _Events) -> None:
        """Replay one day."""
        state = self._state
        if len(items) > 1:
            items.sort(key=_by_id)
        reversing = False
        claiming = False
        for item in items:
            if item.pending:
                self._lock(item)
                self._outside.add(item)
            else:
                state.allocations.enter(item)
            if item.claims or item.carried:
                self._claims.enter(item)
                claiming = True
            if item.reverses is not None or item.type in _RETURNS:
                reversing = True
        state.allocations.entered += items
        confirmed = []
        for event in events.locks:
            if event.phase == EARLY:
                confirmed += self._unlock(event)
        if claiming:
            for item in items:
                self._claims.take(item)
        if reversing or confirmed:
            for item in in_order({*items, *confirmed}, state):
                if item not in self._outside:
                    self._cancelling.carry_out(item)
        if events.decisions or events.locks:
            self._decide(events)
        if self._claims.any:
            self._claims.take_standing()
        changed = state.allocations.changed
        if changed:
            for item in changed:
                if not item.is_debit:
                    self._matching.wake(item)
            changed.clear()
        self._matching.run(items)

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
        if item not in self._outside:
            return []
        self._outside.discard(item)
        self._state.allocations.enter(item)
        return [item]


_RETURNS = frozenset(("chargeback", "refund"))


def _by_id(item: Item) -> str:
    return item.id

