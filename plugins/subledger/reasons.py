"""Why something is not settled, in the words of those who ask.

Nothing here decides: the rules have decided, and this says what they saw.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .allocations import in_force
from .items import REVERSAL
from .items import SETTLE
from .status import lock_on
from .tracing import CLOSED
from .tracing import NOT_OFFERED
from .tracing import NOTHING
from .tracing import UNDONE
from .tracing import WAITS

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from .account import AccountState
    from .items import Item
    from .items import Lock


def why_not(credit: Item, other: Item, state: AccountState) -> tuple[str, str]:
    """Why a credit cannot take an item: the outcome and the words."""
    if not other.left:
        return CLOSED, why_closed(other, state.day)
    if other in state.locked:
        return WAITS, why_locked(other, state.day)
    if (credit, other) in state.barred:
        return UNDONE, f"a human undid the pair {credit.id} and {other.id}"
    if other in state.excess:
        return NOTHING, f"{other.id} reverses more than there was"
    if other in state.freed:
        return UNDONE, f"a human undid a link of {other.id}"
    if not other.is_debit:
        return NOTHING, f"{other.id} says itself what it is for"
    return NOTHING, f"the claim of {credit.id} on {other.id} is fulfilled"


def why_kept_off(credit: Item, state: AccountState) -> tuple[str, str]:
    """Why every rule keeps off a credit: the outcome and the words."""
    if credit in state.locked:
        return WAITS, why_locked(credit, state.day)
    if credit in state.excess:
        return NOT_OFFERED, "it reverses more than there was"
    if credit in state.freed:
        return UNDONE, "a human undid a link of it; from then on only people settle it"
    return NOT_OFFERED, "it says itself what it is for, and is for nothing else"


def why_only_proposed(
    payment: Item, answer: Iterable[Item], state: AccountState, *, usable: bool
) -> str:
    """Why a set of items that adds up is not settled."""
    if usable:
        return (
            "but are neither all open items nor all that are due, so that it may be"
            " chance"
        )
    whys = [
        why_not(payment, each, state)[1]
        for each in answer
        if not state.linkable(each)
        or (payment, each) in state.barred
        or (not each.is_debit and each.claims)
    ]
    return f"but {'; '.join(whys)}"


def why_recognised(payment: Item, named: Iterable[Item]) -> str:
    """What tells what a payment is for, so that no amount is guessed at.

    Args:
        payment: A recognised payment.
        named: What its texts and claims name.
    """
    ids = dict.fromkeys(item.id for item in named)
    ids.update(
        (link.other(payment).id, None)
        for link in in_force(payment)
        if link.rule not in {SETTLE, REVERSAL}
    )
    if not ids:
        return "what it had paid is known"
    return f"it is known to be for {', '.join(ids)}"


def why_closed(item: Item, day: datetime.date) -> str:
    """What closed an item, in words: the links that are in force now."""
    closers = {
        f"{link.other(item).id} ({link.rule}, {link.date})": None
        for link in reversed(list(in_force(item)))
    }
    if not closers:
        return f"{item.id} has nothing outstanding on {day}"
    return f"{item.id} is closed, by {' and '.join(closers)}"


def why_locked(item: Item, day: datetime.date) -> str:
    """Why an item is locked on a day, and until what."""
    lock = lock_on(item, day)
    if lock is None:  # it was locked and is freed later that day
        return f"{item.id} is locked"
    return f"{item.id} is locked since {lock.since}: {what_locks(lock)}"


def what_locks(lock: Lock) -> str:
    """What a lock is, and what ends it."""
    if not lock.file:
        return "it awaits the confirmation of the bank"
    shown = "direct debit" if lock.kind == "direct-debit" else "payment"
    return (
        f'it went out in the {shown} file "{lock.file}", which the bank has not'
        " confirmed or rejected"
    )


def what_unlocks(item: Item, lock: Lock) -> str:
    """What would end a lock, in words."""
    if not lock.file:
        return f'the flag * or custom "bank-confirmation" "{item.id}" unlocks it'
    return (
        f'custom "bank-confirmation" or "bank-rejection" "{lock.file}", or a bank'
        f' transaction with bank-file: "{lock.file}", unlocks it'
    )
