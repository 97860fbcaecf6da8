"""Which items are locked, by which bank file, from when to when.

Locks follow from bank files, their confirmations and rejections, and the flag
of transactions alone, never from what is settled; so they are known before
settlement starts.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING

from .bank_files import BANK_FILES
from .bank_files import BankFile
from .bank_files import late_answers
from .items import Lock
from .items import Problem
from .references import ReferenceIndex

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from .items import BankReceipt
    from .items import Decision
    from .items import Item
    from .items import Notice
    from .rules import Rules

AWAITING = "awaiting-bank-confirmation"

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
        files: The bank files.
    """

    events: list[LockEvent] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    files: list[BankFile] = field(default_factory=list)


#: Decisions of a day without a moment come in this order.
_KINDS = {
    "bank-confirmation": 0,
    "bank-rejection": 0,
    "unsettle": 1,
    "settle": 2,
    "bank-file": 3,
}


#: Those that are about bank files.
BANK = frozenset(("bank-file", "bank-confirmation", "bank-rejection"))


def order_of(decision: Decision) -> tuple[str, int, tuple[str, ...]]:
    """The place of a decision in its day: by moment, kind and ids."""
    return (decision.at, _KINDS[decision.kind], decision.names)


def plan_locks(
    pending: Iterable[Item],
    names: Mapping[str, tuple[Item, ...]],
    decisions: Sequence[Decision],
    receipts: Iterable[BankReceipt],
    rules: Rules,
    items: Iterable[Item],
) -> LockPlan:
    """Work out the locks of a ledger.

    Args:
        pending: The items that await the bank. The ``locks`` of all items are
            written.
        names: What each name means.
        decisions: All decisions; those about bank files count.
        receipts: Bank transactions that confirm bank files.
        rules: For ``confirm-within``.
        items: All items, for the days on which the ledger says anything.
    """
    planner = _Planner(pending, names)
    receipts = sorted(receipts, key=lambda each: (each.date, each.name))
    planner.run(receipts, [each for each in decisions if each.kind in BANK])
    plan = planner.plan
    plan.files = planner.files
    if plan.files:
        days = days_of(items, decisions, receipts)
        plan.notices += late_answers(plan.files, rules, days)
    return plan


def days_of(
    items: Iterable[Item],
    decisions: Iterable[Decision],
    receipts: Iterable[BankReceipt],
) -> list[datetime.date]:
    """The days on which the ledger says anything, in order."""
    days = {item.date for item in items}
    days |= {each.date for each in decisions} | {each.date for each in receipts}
    return sorted(days)


class _Planner:
    def __init__(
        self,
        pending: Iterable[Item],
        names: Mapping[str, tuple[Item, ...]],
    ) -> None:
        self.plan = LockPlan()
        self._names = names
        self._pending = set(pending)
        for item in self._pending:
            item.locks = (Lock(AWAITING, "", item.date),)
        self._files: dict[str, BankFile] = {}
        self._in_file: dict[Item, tuple[str, Lock]] = {}
        self._confirmed_today: set[tuple[str, Item]] = set()

    def run(
        self,
        receipts: list[BankReceipt],
        directives: list[Decision],
    ) -> None:
        """Go through what is said of bank files, day by day."""
        days = {each.date for each in receipts} | {each.date for each in directives}
        for day in sorted(days):
            self._confirmed_today.clear()
            today = [each for each in directives if each.date == day]
            for receipt in receipts:
                if receipt.date == day:
                    self._carried_confirmation(receipt, today)
            for decision in sorted(today, key=order_of):
                if decision.kind == "bank-file":
                    self._new_file(decision)
                else:
                    self._answer(decision)

    @property
    def files(self) -> list[BankFile]:
        """The bank files that there are."""
        return list(self._files.values())

    # A bank transaction that carries a confirmation.

    def _carried_confirmation(
        self, receipt: BankReceipt, today: list[Decision]
    ) -> None:
        name = receipt.file
        file = self._files.get(name)
        new = [
            each for each in today if each.kind == "bank-file" and each.names[0] == name
        ]
        members = dict.fromkeys(file.members if file else ())
        for decision in new:
            for id_ in decision.names[1:]:
                members.update(dict.fromkeys(self._names.get(id_, ())))
        members.update(dict.fromkeys(self._pending_in(name, receipt.date)))
        if file is None and not new and not members:
            self.plan.problems.append(
                Problem(
                    BANK_FILES,
                    f'{receipt.name} belongs to the bank file "{name}", of which'
                    f" nothing is known on {receipt.date}. Add custom"
                    ' "bank-file" with the items that it holds, or mend the name.',
                    receipt.source,
                    receipt.entry,
                )
            )
            return
        order = ("", 0, (receipt.name,))
        for item in _confirmed_by(receipt, list(members), self._names):
            self._confirmed_today.add((name, item))
            self._free(item, receipt.date, EARLY, order, name)

    # Directives.

    def _new_file(self, decision: Decision) -> None:
        name, *ids = decision.names
        file = self._files.setdefault(name, BankFile(name))
        named: dict[Item, None] = {}
        unknown = []
        #: By the file that they are in already.
        held: dict[str, list[str]] = {}
        for id_ in dict.fromkeys(ids):
            found = self._names.get(id_, ())
            if not found or any(item.date > decision.date for item in found):
                unknown.append(id_)
                continue
            for item in found:
                if item in named:
                    continue  # a document and one of its instalments
                named[item] = None
                other = self._in_file.get(item)
                if other is not None:
                    held.setdefault(other[0], []).append(item.id)
                    continue
                if (name, item) in self._confirmed_today:
                    file.members[item] = None
                    continue
                lock = Lock(decision.lock, name, decision.date)
                self._in_file[item] = (name, lock)
                file.members[item] = None
                item.locks += (lock,)
                self._event(item, decision.date, WITH_DECISIONS, order_of(decision), "")
        if unknown:
            missing = ", ".join(unknown)
            self._problem(
                decision,
                f"there is no {missing} on {decision.date}. Mend the id, or leave it"
                " out",
            )
        for other_file, members in held.items():
            verb = "is" if len(members) == 1 else "are"
            self._problem(
                decision,
                f"{', '.join(members)} {verb} already in the bank file"
                f' "{other_file}", which the bank has not confirmed yet; confirm or'
                " reject that one first",
            )

    def _answer(self, decision: Decision) -> None:
        """A confirmation or a rejection: of a file, of some of it, of an item.

        Where a name is wrong nothing of it is carried out: the bank answers
        what it was sent, and a slip must not free what it has not answered.
        """
        name, *ids = decision.names
        members = self._members(name, decision.date)
        if name in self._files:
            answered = (
                self._answered_members(decision, members) if ids else list(members)
            )
            self._files[name].members.update(dict.fromkeys(answered))
        else:
            answered = self._answered_item(decision)
        for item in answered:
            held = self._in_file.get(item)
            self._free(
                item,
                decision.date,
                WITH_DECISIONS,
                order_of(decision),
                name if name in self._files or held is None else held[0],
                rejected=decision.kind == "bank-rejection",
            )

    def _members(self, name: str, day: datetime.date) -> dict[Item, None]:
        """What is in a file on a day: what was sent, and pending items of it.

        A file of which nothing but pending transactions speak is one as well.
        """
        pending = self._pending_in(name, day)
        if pending:
            self._files.setdefault(name, BankFile(name))
        file = self._files.get(name)
        members = dict(file.members) if file else {}
        members.update(dict.fromkeys(pending))
        return members

    def _pending_in(self, name: str, day: datetime.date) -> list[Item]:
        """The items of a file that still await the bank on a day, by id."""
        found = [
            item
            for item in self._pending
            if item.bank_file == name and item.date <= day
        ]
        return sorted(found, key=_by_id)

    def _answered_members(
        self, decision: Decision, members: Mapping[Item, None]
    ) -> list[Item]:
        """The items of a file that a directive names; none where one is wrong."""
        answered: dict[Item, None] = {}
        wrong = []
        name, *ids = decision.names
        for id_ in dict.fromkeys(ids):
            found = [item for item in self._names.get(id_, ()) if item in members]
            answered.update(dict.fromkeys(found))
            if not found:
                wrong.append(id_)
        if wrong:
            self._problem(
                decision,
                f"{' and '.join(wrong)} {'is' if len(wrong) == 1 else 'are'} not in"
                f' the bank file "{name}". Mend the id, or leave it out; until then'
                " the directive has no effect",
            )
            return []
        return list(answered)

    def _answered_item(self, decision: Decision) -> list[Item]:
        """The items that a directive names itself, without a file."""
        name, *ids = decision.names
        day = decision.date
        if ids:
            self._problem(
                decision,
                f'there is no bank file "{name}" on {day}. Mend its name; an item'
                " without its file is answered by a directive of its own. This one"
                " has no effect",
            )
            return []
        found = self._names.get(name, ())
        if not found or any(item.date > day for item in found):
            self._problem(
                decision,
                f"there is no bank file and no item {name} on {day}. Mend the name",
            )
            return []
        asked = [item for item in found if self._was_asked(item)]
        if not asked:
            self._problem(
                decision,
                f"{name} was in no bank file and awaits no confirmation on {day}."
                " Mend the name, or take the directive out",
            )
        return asked

    def _was_asked(self, item: Item) -> bool:
        """Whether an item was in a bank file once, or awaits the bank."""
        return bool(item.locks) or any(
            item in file.members for file in self._files.values()
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
        held = self._in_file.get(item)
        if held is not None and held[0] == name:
            del self._in_file[item]
            held[1].until = day
            self._event(item, day, phase, order, "file")
        if not rejected and item in self._pending and item.date <= day:
            self._pending.discard(item)
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

    def _problem(self, decision: Decision, message: str) -> None:
        words = " ".join(f'"{name}"' for name in decision.names)
        self.plan.problems.append(
            Problem(
                BANK_FILES,
                f'custom "{decision.kind}" {words}: {message}.',
                decision.source,
                decision.entry,
            )
        )


def _by_id(item: Item) -> str:
    return item.id


def _confirmed_by(
    receipt: BankReceipt,
    members: list[Item],
    names: Mapping[str, tuple[Item, ...]],
) -> list[Item]:
    """The items of a file that a bank transaction settles, or all of them."""
    own = [item for item in members if item.document == receipt.document]
    if own:
        return own
    if receipt.settles:
        # Nothing of the file where it settles something else.
        named = {item for name in receipt.settles for item in names.get(name, ())}
        return [item for item in members if item in named]
    linked = [
        item
        for item in members
        if not receipt.carried.isdisjoint((item.id, item.document, *item.carried))
    ]
    if linked:
        return linked
    index = ReferenceIndex()
    for item in members:
        index.add(item)
    found = index.find(receipt.texts)
    return [item for named in found for item in named.items] or members
