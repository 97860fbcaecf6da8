"""The locks of a ledger with an addition, and whose they change.

What is in a bank file follows from bank files, their answers and pending
transactions alone, so that it is planned anew on copies of those few items. Where
the outcome is as before, nobody need be settled anew.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from dataclasses import dataclass
from dataclasses import replace
from typing import TYPE_CHECKING
from typing import Any

from .locking import BANK
from .locking import LockPlan
from .locking import plan_locks
from .settling import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping

    from .items import Item
    from .items import Lock
    from .locking import LockEvent
    from .reading.ledger import Reading
    from .settling import AccountKey
    from .settling import Settlement


@dataclass(frozen=True)
class Relocked:
    """The locks of a ledger with an addition.

    Attributes:
        plan: The locks; its events name the items that there were, and new ones.
        locks: The locks of each item that may have any.
        changed: The accounts in which they are not as before.
    """

    plan: LockPlan
    locks: Mapping[Item, tuple[Lock, ...]]
    changed: frozenset[AccountKey]


def is_about_files(added: Reading) -> bool:
    """Whether an addition may change locks."""
    return (
        bool(added.receipts)
        or any(item.pending or item.bank_file for item in added.items)
        or any(each.kind in BANK for each in added.decisions)
    )


def relock(before: Settlement, added: Reading) -> Relocked:
    """Plan the locks of a ledger with an addition.

    Args:
        before: The ledger without it; it does not change.
        added: What the addition says.
    """
    reading = before.reading
    copies = {item: _unlocked(item) for item in _that_may_be_locked(before, added)}
    decisions = [*reading.decisions, *added.decisions]
    plan = plan_locks(
        [each for each in copies.values() if each.pending],
        reading.names.replaced(copies, added.names),
        decisions,
        [*reading.receipts, *added.receipts],
        reading.settings.rules,
        [*reading.items, *added.items],
    )
    originals = {again: item for item, again in copies.items()}
    plan.events = [replace(event, item=originals[event.item]) for event in plan.events]
    locks = {item: again.locks for item, again in copies.items()}
    changed = {
        key_of(item)
        for item, found in locks.items()
        if _told(found) != _told(item.locks)
    }
    earlier = _by_account(before.plan.events)
    later = _by_account(plan.events)
    changed |= {
        key for key in earlier.keys() | later.keys() if earlier[key] != later[key]
    }
    return Relocked(plan, locks, frozenset(changed))


def _that_may_be_locked(before: Settlement, added: Reading) -> Iterable[Item]:
    """The items that are or were locked, await the bank, or are named."""
    reading = before.reading
    found: dict[Item, None] = {}
    for item in reading.items:
        if item.locks or item.pending:
            found[item] = None
    found.update(dict.fromkeys(added.items))
    for decision in (*reading.decisions, *added.decisions):
        if decision.kind in BANK:
            for name in decision.names:
                found.update(dict.fromkeys(reading.names.get(name) or ()))
    return found


def _unlocked(item: Item) -> Item:
    again = copy.copy(item)
    again.locks = ()
    return again


def _told(locks: Iterable[Lock]) -> list[tuple[Any, ...]]:
    return [(lock.kind, lock.file, lock.since, lock.until) for lock in locks]


def _by_account(
    events: Iterable[LockEvent],
) -> defaultdict[AccountKey, list[tuple[Any, ...]]]:
    """What happens to the locks of each account, in order."""
    found: defaultdict[AccountKey, list[tuple[Any, ...]]] = defaultdict(list)
    for event in events:
        found[key_of(event.item)].append(
            (event.item.id, event.date, event.phase, event.order, event.frees)
        )
    return found
