"""Which items are locked, by which bank file, from when to when.

Locks follow from bank files, their confirmations and rejections, and the flag
of transactions alone, never from what is settled; so they are known before
settlement starts.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING

from .items import Lock
from .items import Notice
from .items import Problem
from .references import ReferenceIndex
from .texts import texts_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping

    from .items import Decision
    from .items import Item
    from .rules import Rules

AWAITING = "awaiting-bank-confirmation"
_RULE = "bank-files"

#: Within a day: a confirmation carried by a bank transaction comes before
#: everything is matched; the others come with the decisions.
EARLY = 0
WITH_DECISIONS = 1


@dataclass(frozen=True)
class LockEvent:
    """An item is locked or unlocked.

    Attributes:
        item: Which.
        date: The day.
        phase: ``EARLY`` or ``WITH_DECISIONS``.
        order: Its place among the decisions of the day.
        frees: What ends: the lock of a file ("file"), the wait of a pending
            transaction ("pending"), or "" where a lock begins.
    """

    item: Item
    date: datetime.date
    phase: int
    order: tuple[str, int, tuple[str, ...]]
    frees: str


@dataclass
class LockPlan:
    """All that happens to locks.

    Attributes:
        events: In the order in which they happen.
        problems: Directives about bank files that cannot be carried out.
        notices: Files that the bank confirmed late.
    """

    events: list[LockEvent] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)


#: Decisions of a day without a moment come in this order.
_KINDS = {
    "bank-confirmation": 0,
    "bank-rejection": 0,
    "unsettle": 1,
    "settle": 2,
    "bank-file": 3,
}


def order_of(decision: Decision) -> tuple[str, int, tuple[str, ...]]:
    """The place of a decision in its day: by moment, kind and ids."""
    return (decision.at, _KINDS[decision.kind], decision.names)


def plan_locks(
    items: Iterable[Item],
    names: Mapping[str, tuple[Item, ...]],
    decisions: Iterable[Decision],
    rules: Rules,
) -> LockPlan:
    """Work out the locks of a ledger.

    Args:
        items: All items; their ``locks`` are written.
        names: What each name means.
        decisions: All decisions; those about bank files count.
        rules: For ``confirm-within``.
    """
    return _Planner(items, names, decisions, rules).plan


class _File:
    """An outgoing bank file: what is in it, and since when."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.members: dict[int, Item] = {}
        self.open: dict[int, Item] = {}


class _Planner:
    def __init__(
        self,
        items: Iterable[Item],
        names: Mapping[str, tuple[Item, ...]],
        decisions: Iterable[Decision],
        rules: Rules,
    ) -> None:
        self.plan = LockPlan()
        self._names = names
        self._rules = rules
        self._files: dict[str, _File] = {}
        self._in_file: dict[int, tuple[str, Lock]] = {}
        self._confirmed_today: set[tuple[str, int]] = set()
        pending = [item for item in items if item.pending]
        carriers = [item for item in items if item.confirms]
        directives = [each for each in decisions if each.kind.startswith("bank-")]
        for item in pending:
            item.locks = (Lock(AWAITING, "", item.date),)
        if not (carriers or directives):
            return
        self._pending = {id(item): item for item in pending}
        dates = sorted({each.date for each in (*carriers, *directives)})
        for day in dates:
            self._confirmed_today.clear()
            today = [each for each in directives if each.date == day]
            for carrier in sorted(
                (each for each in carriers if each.date == day), key=_by_id
            ):
                self._carried_confirmation(carrier, today)
            for decision in sorted(today, key=order_of):
                if decision.kind == "bank-file":
                    self._new_file(decision)
                else:
                    self._answer(decision)
        self._overdue(max([*dates, *(item.date for item in items)]))

    # A bank transaction that carries a confirmation.

    def _carried_confirmation(self, carrier: Item, today: list[Decision]) -> None:
        name = carrier.bank_file or ""
        file = self._files.get(name)
        new = [each for each in today if each.kind == "bank-file" and each.names[0] == name]
        members = dict(file.members) if file else {}
        for decision in new:
            for id_ in decision.names[1:]:
                for item in self._names.get(id_, ()):
                    members[id(item)] = item
        if file is None and not new:
            self._problem_at_item(
                carrier,
                f'{carrier.type} {carrier.id} belongs to the bank file "{name}", of'
                f" which nothing is known on {carrier.date}. Add custom"
                ' "bank-file" with the items that it holds, or mend the name.',
            )
            return
        for item in _confirmed_by(carrier, members.values(), self._names):
            self._confirmed_today.add((name, id(item)))
            self._free(item, carrier.date, EARLY, ("", 0, (carrier.id,)), name)

    # Directives.

    def _new_file(self, decision: Decision) -> None:
        name, *ids = decision.names
        file = self._files.setdefault(name, _File(name))
        for id_ in ids:
            found = self._names.get(id_, ())
            if not found or any(item.date > decision.date for item in found):
                self._problem(decision, f"there is no {id_} on {decision.date}")
                continue
            for item in found:
                if (name, id(item)) in self._confirmed_today:
                    file.members[id(item)] = item
                    continue
                other = self._in_file.get(id(item))
                if other is not None:
                    self._problem(
                        decision,
                        f"{item.id} is already in the bank file"
                        f' "{other[0]}", which the bank has not confirmed yet;'
                        " confirm or reject that one first",
                    )
                    continue
                lock = Lock(decision.lock, name, decision.date)
                self._in_file[id(item)] = (name, lock)
                file.members[id(item)] = item
                file.open[id(item)] = item
                item.locks += (lock,)
                self._event(item, decision.date, WITH_DECISIONS, order_of(decision), "")

    def _answer(self, decision: Decision) -> None:
        """A confirmation or a rejection, of a file or of items."""
        name, *ids = decision.names
        order = order_of(decision)
        rejected = decision.kind == "bank-rejection"
        file = self._files.get(name)
        if file is None:
            for id_ in decision.names:
                found = self._names.get(id_, ())
                if not found or any(item.date > decision.date for item in found):
                    self._problem(
                        decision,
                        f"there is no bank file and no item {id_} on {decision.date}",
                    )
                for item in found:
                    held = self._in_file.get(id(item))
                    if held is None and id(item) not in self._pending:
                        self._problem(
                            decision,
                            f"{item.id} is in no bank file and awaits no confirmation",
                        )
                        continue
                    self._free(
                        item,
                        decision.date,
                        WITH_DECISIONS,
                        order,
                        held[0] if held else "",
                        rejected=rejected,
                    )
            return
        answered = list(file.members.values())
        if ids:
            answered = []
            for id_ in ids:
                found = self._names.get(id_, ())
                members = [item for item in found if id(item) in file.members]
                if not members:
                    self._problem(decision, f"{id_} is not in that file")
                answered += members
        else:
            answered += [
                item
                for item in self._pending.values()
                if item.bank_file == name and id(item) not in file.members
            ]
        for item in answered:
            self._free(
                item, decision.date, WITH_DECISIONS, order, name, rejected=rejected
            )

    def _free(
        self,
        item: Item,
        day: datetime.date,
        phase: int,
        order: tuple[str, int, tuple[str, ...]],
        name: str,
        *,
        rejected: bool = False,
    ) -> None:
        held = self._in_file.get(id(item))
        if held is not None and held[0] == name:
            del self._in_file[id(item)]
            held[1].until = day
            self._files[name].open.pop(id(item), None)
            self._event(item, day, phase, order, "file")
        if not rejected and id(item) in self._pending and item.date <= day:
            del self._pending[id(item)]
            for lock in item.locks:
                if lock.kind == AWAITING:
                    lock.until = day
            self._event(item, day, phase, order, "pending")

    def _event(
        self,
        item: Item,
        day: datetime.date,
        phase: int,
        order: tuple[str, int, tuple[str, ...]],
        frees: str,
    ) -> None:
        self.plan.events.append(LockEvent(item, day, phase, order, frees))

    # What is said about it.

    def _overdue(self, last: datetime.date) -> None:
        """Notices for files that were not confirmed in time, by the last day."""
        for file in self._files.values():
            for item in file.members.values():
                for lock in item.locks:
                    if lock.file != file.name:
                        continue
                    rules = self._rules.on(lock.since, item.customer)
                    days = int(rules.get(_RULE, "confirm-within"))
                    deadline = lock.since + datetime.timedelta(days=days)
                    ended = lock.until
                    if (ended or last) > deadline:
                        shown = ended or deadline + datetime.timedelta(days=1)
                        self.plan.notices.append(
                            Notice(
                                shown,
                                "lock-overdue",
                                item.customer,
                                (item.id, file.name),
                                f'{item.id} went out in the bank file "{file.name}"'
                                f" on {lock.since}; the bank "
                                + (
                                    f"answered only on {ended}"
                                    if ended
                                    else "has not answered yet"
                                )
                                + f", later than {deadline}.",
                                item.source,
                            )
                        )

    def _problem(self, decision: Decision, message: str) -> None:
        words = " ".join(f'"{name}"' for name in decision.names)
        self.plan.problems.append(
            Problem(
                _RULE,
                f'custom "{decision.kind}" {words}: {message}.',
                decision.source,
                decision.entry,
            )
        )

    def _problem_at_item(self, item: Item, message: str) -> None:
        self.plan.problems.append(Problem(_RULE, message, item.source, item.entry))


def _by_id(item: Item) -> str:
    return item.id


def _confirmed_by(
    carrier: Item,
    members: Iterable[Item],
    names: Mapping[str, tuple[Item, ...]],
) -> list[Item]:
    """The items of a file that a bank transaction settles, or all of them."""
    members = list(members)
    own = [item for item in members if item.document == carrier.document]
    if own:
        return own
    settles = [claim for claim in carrier.claims if not claim.by_link]
    if settles:
        # Nothing of the file where it settles something else.
        named = {item for claim in settles for item in names.get(claim.target, ())}
        return [item for item in members if item in named]
    linked = [
        item
        for item in members
        if not carrier.carried.isdisjoint((item.id, item.document, *item.carried))
    ]
    if linked:
        return linked
    index = ReferenceIndex()
    for item in members:
        index.add(item)
    found = index.find(texts_of(carrier))
    return [item for named in found for item in named.items] or members
