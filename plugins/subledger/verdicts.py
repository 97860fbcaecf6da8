"""What settled an item, and why the rest is left, in one or two sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .items import UNKNOWN_CUSTOMER
from .reasons import what_locks
from .reasons import what_unlocks
from .status import left_on
from .status import links_in_force
from .status import lock_on
from .tracing import ALL_RULES
from .tracing import AMBIGUOUS
from .tracing import CLOSED
from .tracing import DOUBT
from .tracing import LINKED
from .tracing import NOT_OFFERED
from .tracing import NOTHING
from .tracing import OFF
from .tracing import PASSED
from .tracing import PROPOSAL
from .tracing import REFUSED
from .tracing import TOO_MANY
from .tracing import UNDONE
from .tracing import WAITS

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from .items import Item
    from .items import Link
    from .tracing import Finding

#: What weighs most first.
_TELLING = (REFUSED, UNDONE, WAITS, AMBIGUOUS, PROPOSAL, TOO_MANY, DOUBT, CLOSED)
#: Rules of which one look stands for all later days.
LOOK_ONCE = frozenset(("amount", "combination", "oldest-first"))
_DECISIONS = frozenset(("settle", "unsettle"))
_MATCHED = frozenset(("payment", "credit-note"))


def why_settled(item: Item, links: Sequence[Link]) -> str:
    """What settles an item: its links that are in force."""
    if not item.amount:
        return "Its amount is zero, so that there is nothing to settle."
    if not links:
        return "Nothing settles it."
    shown = "; ".join(
        f"{link.amount} {item.currency} with {link.other(item).id} on {link.date} by"
        f" rule {link.rule} ({link.evidence})"
        for link in links
    )
    return f"Settled: {shown}."


def why_left(item: Item, own: Sequence[Finding], day: datetime.date | None) -> str:
    """What is left of an item, and why.

    Args:
        item: An open item.
        own: What it found, in order, up to the day.
        day: The day in question; None: now.
    """
    return f" {left_on(item, day)} {item.currency} is left{_why(item, own, day)}."


def _why(item: Item, own: Sequence[Finding], day: datetime.date | None) -> str:
    lock = lock_on(item, day)
    if lock is not None:
        why = f"it is locked since {lock.since}, as {what_locks(lock)}"
        return f": {why}; {what_unlocks(item, lock)}"
    if item.customer == UNKNOWN_CUSTOMER:
        return (
            ": nobody has said whose it is; book it over to the customer with"
            f' settles: "{item.id}"'
        )
    telling = _most_telling(own)
    if telling is not None:
        return f"{_whose_look(telling)}: {telling.words.rstrip('.')}"
    if item.is_debit:
        return f": {_why_debit(item, day)}"
    if item.type not in _MATCHED:
        return (
            f": no rule is offered to {_article(item.type)} {item.type}; only what it"
            " says that it settles or reverses, and people, can use it"
        )
    looks = [each for each in _standing_looks(own) if each.outcome != NOT_OFFERED]
    # That a rule is off which nobody ever switched on explains nothing.
    looks = [
        each for each in looks if each.outcome != OFF or each.rule != "oldest-first"
    ]
    if not looks:
        looks = _standing_looks(own)
    if not looks:
        return ""
    last = looks[-1].day
    lost = _last_lost(item, day)
    found = []
    if lost is not None:
        found.append(
            f"it settled {lost.amount} of {lost.debit.id} until {lost.cancelled}, when"
            f" {lost.cancelled_by} cancelled that"
        )
    found += [
        ("" if each.rule == ALL_RULES else f"{each.rule}: ")
        + each.words
        + (f" on {each.day}" if each.day != last else "")
        for each in looks
    ]
    return f": {'; '.join(found)}"


def _why_debit(item: Item, day: datetime.date | None) -> str:
    """Why a debit item is open on which nothing bars a credit."""
    lost = _last_lost(item, day)
    if lost is not None:
        return (
            f"{lost.credit.id} settled {lost.amount} of it until {lost.cancelled}, when"
            f" {lost.cancelled_by} cancelled that"
        )
    taken = "no credit has taken it"
    if links_in_force(item, day):
        taken = "no other credit has taken the rest"
    if item.due is None or item.due == item.date:
        return taken
    return f"{taken}; it is due on {item.due}"


def _last_lost(item: Item, day: datetime.date | None) -> Link | None:
    """The link that was cancelled last, by the end of a day."""
    cancelled = [
        (link.cancelled, place, link)
        for place, link in enumerate(item.links)
        if link.cancelled is not None and (day is None or link.cancelled <= day)
    ]
    return max(cancelled, key=lambda each: each[:2])[2] if cancelled else None


def _most_telling(own: Sequence[Finding]) -> Finding | None:
    """The look that says most about why something is left."""
    looks = _standing_looks(own)
    for outcome in _TELLING:
        for each in looks:
            if each.outcome == outcome:
                return each
    # A chargeback or refund that names no payment has nothing else to say.
    return next(
        (each for each in looks if each.rule == "reversal" and each.outcome == NOTHING),
        None,
    )


def _standing_looks(own: Sequence[Finding]) -> list[Finding]:
    """The looks that still count: the last day's, and those taken once."""
    last = own[-1].day if own else None
    latest: dict[tuple[str, str], Finding] = {}
    for each in own:
        if each.outcome in {PASSED, LINKED}:
            continue
        freed = each.outcome == UNDONE and each.rule in {"unsettle", ALL_RULES}
        lasting = (
            freed
            or each.outcome == REFUSED
            or each.rule in LOOK_ONCE
            or each.rule == "reversal"
        )
        if lasting or each.day == last:
            part = each.words if each.rule == "settles" else ""
            latest[each.rule, part] = each
    return list(latest.values())


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"


def _whose_look(finding: Finding) -> str:
    """Which rule, claim or decision it was, in brackets."""
    if finding.rule == ALL_RULES:
        return ""
    if finding.rule in _DECISIONS:
        return f" (decision {finding.rule})"
    return f" (rule {finding.rule})"
