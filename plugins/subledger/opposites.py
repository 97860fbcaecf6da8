"""What is open on the other side of an item, and why the two are not joined."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .account import by_date
from .account import by_due
from .items import AUTOMATIC_RULES
from .items import SETTLE
from .reasons import what_locks
from .status import left_on
from .status import lock_on
from .tracing import LINKED
from .tracing import NOT_OFFERED
from .tracing import UNDONE

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable
    from collections.abc import Sequence
    from decimal import Decimal

    from .items import Item
    from .tracing import Finding


@dataclass(frozen=True)
class Opposite:
    """An open item on the other side, and why the two are not joined.

    Attributes:
        item: Which.
        left: What is outstanding of it, positive.
        why: In words.
    """

    item: Item
    left: Decimal
    why: str


def opposites_of(
    item: Item,
    account: Iterable[Item],
    findings: Sequence[Finding],
    day: datetime.date | None,
) -> list[Opposite]:
    """The open items on the other side of one, in the order of settling.

    Args:
        item: An open item.
        account: All items of its account, customer and currency.
        findings: What was tried on that account by the day, in order.
        day: The state at the end of this day; None: now.
    """
    others = [
        other
        for other in account
        if other.is_debit is not item.is_debit
        and (day is None or other.date <= day)
        and left_on(other, day)
    ]
    others.sort(key=by_date if item.is_debit else by_due)
    opposites = []
    for other in others:
        credit, debit = (other, item) if item.is_debit else (item, other)
        own = [each for each in findings if each.item is credit]
        why = (
            _why_locked((credit, debit), day)
            or _why_undone(credit, debit, own)
            or _why_not_taken(credit, debit, own)
        )
        opposites.append(Opposite(other, left_on(other, day), why))
    return opposites


def _why_locked(items: Iterable[Item], day: datetime.date | None) -> str:
    """Which of some items is locked, and by what; or ""."""
    for item in items:
        lock = lock_on(item, day)
        if lock is not None:
            return f"{item.id} is locked since {lock.since}: {what_locks(lock)}"
    return ""


def _why_undone(credit: Item, debit: Item, own: Iterable[Finding]) -> str:
    """When a human undid the pair, or another link of the credit; or ""."""
    freed = pair = None
    for finding in own:
        if finding.rule == "unsettle" and finding.outcome == UNDONE:
            freed = finding
            if _is_about(finding, debit):
                pair = finding
        elif (finding.rule, finding.outcome) == (SETTLE, LINKED) and _is_about(
            finding, debit
        ):
            pair = None
    if pair is not None:
        return f"a human undid this pair on {pair.day}"
    if freed is not None:
        return f"a human freed {credit.id} on {freed.day}; no rule touches it"
    return ""


def _why_not_taken(credit: Item, debit: Item, own: Sequence[Finding]) -> str:
    """Why no rule joined the two."""
    about = [
        finding
        for finding in own
        if finding.outcome not in {LINKED, NOT_OFFERED} and _is_about(finding, debit)
    ]
    if about:
        last = about[-1]
        return f"{last.rule}, {last.day}: {last.words}"
    looks = [each for each in own if each.rule == "amount" and each.day < debit.date]
    if looks:
        return (
            f"{credit.id} was looked at by amount on {looks[0].day}, before"
            f" {debit.id} was there, and its texts do not name {debit.id}"
        )
    if not any(each.rule in AUTOMATIC_RULES for each in own):
        return f"no rule is offered {credit.id}; people can settle the two"
    return f"{credit.id} does not name {debit.id}"


def _is_about(finding: Finding, item: Item) -> bool:
    """Whether a look was at an item."""
    return any(other is item for other, _ in finding.candidates)
