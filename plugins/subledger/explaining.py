"""Why an item is, or is not, settled: what was tried, day by day.

``explain`` settles the account of an item once more, on fresh copies, and
listens to what each rule, claim and decision finds (``retracing``). Nothing of the
subledger that is asked changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from .account import shares_account
from .items import AUTOMATIC_RULES
from .opposites import Opposite
from .opposites import opposites_of
from .reasons import what_locks
from .reasons import what_unlocks
from .retracing import trace_again
from .status import left_on
from .status import status_on
from .tracing import ALL_RULES
from .tracing import CANCELLED
from .tracing import LINKED
from .tracing import OFF
from .tracing import PASSED
from .tracing import RESTORED
from .tracing import Candidate
from .tracing import Finding
from .verdicts import LOOK_ONCE
from .verdicts import why_left
from .verdicts import why_settled
from .whole_links import links_as_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable
    from collections.abc import Sequence

    from .items import Item
    from .items import Link
    from .items import Lock
    from .items import Notice
    from .rules import Rules
    from .subledger import Subledger

_ZERO = Decimal(0)


@dataclass(frozen=True)
class Step:
    """What one look found.

    Attributes:
        item: Whose look it was: the item that is explained, or another one
            that looked at it.
        rule: The rule of a link, ``unsettle``, or ``all`` for all rules.
        outcome: One of ``tracing.OUTCOMES``.
        words: The evidence and the reason.
        amount: What was linked or cancelled, positive; else None.
        candidates: What was looked at, and what was outstanding of it then.
    """

    item: Item
    rule: str
    outcome: str
    words: str
    amount: Decimal | None
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class Day:
    """A day on which something was tried.

    Attributes:
        date: The first day with these steps.
        last: The last of the days in a row on which the same came out of them.
        steps: In the order in which they were tried.
    """

    date: datetime.date
    last: datetime.date
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class LockPeriod:
    """Why an item is or was locked.

    Attributes:
        lock: The lock.
        until: The day on which it ended, None while it lasts.
        words: What it is, and what would end it.
    """

    lock: Lock
    until: datetime.date | None
    words: str


@dataclass(frozen=True)
class Explained:
    """Why one item is, or is not, settled at the end of a day.

    Attributes:
        item: A copy of the item, settled.
        status: Its settlement status.
        left: What is outstanding, positive.
        reason: Settled by what, and what is left and why, in words.
        links: Those in force.
        locks: When and why it was locked.
        days: What was tried, day by day.
        opposites: What is open on the other side, while the item is open.
        notices: Those that name it.
    """

    item: Item
    status: str
    left: Decimal
    reason: str
    links: tuple[Link, ...]
    locks: tuple[LockPeriod, ...]
    days: tuple[Day, ...]
    opposites: tuple[Opposite, ...]
    notices: tuple[Notice, ...]


def explain(
    subledger: Subledger, name: str, day: datetime.date | None = None
) -> list[Explained]:
    """Explain each item that a name means.

    Args:
        subledger: A settled subledger; it does not change.
        name: An id, or the number of a document with several items.
        day: The state at the end of this day; None: with all of the ledger.

    Returns:
        The items that are there by then, in order of due date; [] for none.
    """
    asked = [item for item in subledger.get(name) if day is None or item.date <= day]
    if subledger.settlement is None or not asked:
        return []
    findings: list[Finding] = []
    again = trace_again(subledger.settlement, asked, findings.append)
    if day is not None:
        findings = [each for each in findings if each.day <= day]
    findings = _with_dates(findings, subledger.settings.rules)
    return [
        _explained(again[item], again.values(), subledger.notices, findings, day)
        for item in asked
    ]


def _explained(
    item: Item,
    items: Iterable[Item],
    notices: Iterable[Notice],
    findings: Sequence[Finding],
    day: datetime.date | None,
) -> Explained:
    """Put together what concerns one item."""
    account = [each for each in items if shares_account(item, each)]
    locks = tuple(_lock_periods(item, day))
    own = [each for each in findings if each.item is item]
    links = tuple(_links_in_force(item, day))
    reason = why_settled(item, links)
    left = left_on(item, day)
    if left:
        reason += why_left(item, own, day)
    return Explained(
        item=item,
        status=status_on(item, day),
        left=left,
        reason=reason,
        links=links,
        locks=locks,
        days=tuple(_days(item, findings, day)),
        opposites=tuple(opposites_of(item, account, findings, day)) if left else (),
        notices=tuple(
            notice
            for notice in notices
            if item.id in notice.ids and (day is None or notice.date <= day)
        ),
    )


def _links_in_force(item: Item, day: datetime.date | None) -> list[Link]:
    links = links_as_of(item.links, day)
    return [
        link
        for link in links
        if (link.cancelled is None if day is None else link.in_force_on(day))
    ]


def _lock_periods(item: Item, day: datetime.date | None) -> Iterable[LockPeriod]:
    for lock in item.locks:
        if day is None or lock.since <= day:
            ended = lock.until
            until = ended if day is None or (ended and ended <= day) else None
            words = what_locks(lock)
            if until is None:
                words += f"; {what_unlocks(item, lock)}"
            yield LockPeriod(lock, until, words)


# What was tried.


def _days(
    item: Item, findings: Iterable[Finding], day: datetime.date | None
) -> list[Day]:
    """The days on which an item looked, was looked at, or had links changed."""
    steps: dict[datetime.date, list[Step]] = {}
    #: What looks linked, by day, rule and pair; not what was made again.
    made: dict[tuple[datetime.date, str, frozenset[Item]], Decimal] = {}
    for each in findings:
        if each.item is item or any(item is other for other, _ in each.candidates):
            step = Step(each.item, *each[2:5], each.amount, each.candidates)
            todays = steps.setdefault(each.day, [])
            if each.outcome == LINKED or step not in todays:
                todays.append(step)
            if each.outcome == LINKED and each.amount is not None:
                for other, _ in each.candidates:
                    key = (each.day, each.rule, frozenset((each.item, other)))
                    made[key] = made.get(key, _ZERO) + each.amount
    for link in links_as_of(item.links, day):
        other = link.other(item)
        key = (link.date, link.rule, frozenset((item, other)))
        told = made.get(key, _ZERO)
        made[key] = told - link.amount
        if told <= 0 and (day is None or link.date <= day):
            words = f"{link.evidence}: made again"
            _insert(steps, link.date, _of_link(link, other, RESTORED, words))
        cancelled = link.cancelled
        if cancelled is not None and (day is None or cancelled <= day):
            words = f"the link of {link.date} is cancelled by {link.cancelled_by}"
            _insert(steps, cancelled, _of_link(link, other, CANCELLED, words))
    return _in_rows(sorted(steps.items()))


def _of_link(link: Link, other: Item, outcome: str, words: str) -> Step:
    candidates = (Candidate(other, link.amount),)
    return Step(link.credit, link.rule, outcome, words, link.amount, candidates)


def _insert(
    steps: dict[datetime.date, list[Step]], day: datetime.date, step: Step
) -> None:
    """Put a step where it happened: before what the automatic rules did."""
    todays = steps.setdefault(day, [])
    place = next(
        (
            place
            for place, each in enumerate(todays)
            if each.outcome not in {CANCELLED, RESTORED}
            and (each.rule in AUTOMATIC_RULES or each.rule == ALL_RULES)
        ),
        len(todays),
    )
    todays.insert(place, step)


def _in_rows(days: Iterable[tuple[datetime.date, list[Step]]]) -> list[Day]:
    """Days in a row on which the same came out are one."""
    rows = []
    for steps, equal in groupby(days, key=lambda each: each[1]):
        dates = [date for date, _ in equal]
        rows.append(Day(dates[0], dates[-1], tuple(steps)))
    return rows


def _with_dates(findings: Sequence[Finding], rules: Rules) -> list[Finding]:
    """Say since when a rule is off, and on which day one looked that looks once."""
    looked: dict[Item, datetime.date] = {}
    dated = []
    for each in findings:
        words = each.words
        if each.outcome == OFF:
            words = _since_when_off(each, rules)
        elif each.outcome == PASSED:
            when = f"on {looked[each.item]}" if each.item in looked else "on one day"
            words = f"it looks once, {when}; that day has passed"
        if each.rule in LOOK_ONCE and each.outcome != PASSED:
            looked.setdefault(each.item, each.day)
        dated.append(each._replace(words=words))
    return dated


def _since_when_off(finding: Finding, rules: Rules) -> str:
    """What switched a rule off, and since when."""
    customer = finding.item.customer
    switches = [
        change
        for change in rules.changes
        if change.rule == finding.rule
        and change.on is not None
        and change.date <= finding.day
        and change.customer in {"", customer}
    ]
    words = "switched off, as no directive switches it on"
    if switches:
        last = max(switches, key=lambda change: (bool(change.customer), change.date))
        whose = f" for {customer}" if last.customer else ""
        words = f"switched off since {last.date}{whose}"
    return f"{words}; {finding.words}" if finding.words else words
