"""Statements that follow one another, so that equal rows on them are so many entries.

Statements may overlap as well: then what both tell is one entry. Their balances show
which of the two it is.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

from .entry_directives import day_of
from .identity import BASE
from .identity import CONTINUED
from .identity import OPENING
from .identity import STATEMENT
from .identity import moved_by
from .statement import Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .statement import Statement


class Run(NamedTuple):
    """Statements that follow one another, as they were extracted.

    Attributes:
        name: As ``STATEMENT`` gives it.
        account: The bank account.
        opening: With what they open, closing: and close.
        days: On which they move the account.
    """

    name: str
    account: str
    opening: Decimal
    closing: Decimal
    days: frozenset[dt.date]


def runs_in(entries: Iterable[Any]) -> list[Run]:
    """The runs among what was extracted from files before, where they add up."""
    found: dict[str, Run] = {}
    for entry in entries:
        opening = (entry.meta or {}).get(OPENING)
        if opening is None or STATEMENT not in entry.meta or BASE not in entry.meta:
            continue
        account = entry.postings[0].account
        moved = moved_by(entry)[account].get(opening.currency, Decimal(0))
        name = entry.meta[STATEMENT]
        run = found.get(name)
        if run is None:
            run = Run(name, account, opening.number, opening.number, frozenset())
        found[name] = run._replace(
            closing=run.closing + moved, days=run.days | {entry.date}
        )
    return list(found.values())


def moves_of(statement: Statement) -> list[tuple[dt.date, Decimal]]:
    """By how much a statement moves its account, entry by entry, with the day."""
    return [
        (day_of(entry, statement), entry.amount)
        for entry in statement.entries
        if entry.status is Status.BOOKED and entry.amount
    ]


def continues(before: Statement, after: Statement) -> bool:
    """Whether a statement provably follows another, and does not overlap with it.

    It opens where the other closed, and not where that one opened, nor where the days
    began that both tell of.
    """
    first = min((day for day, _ in moves_of(after)), default=dt.date.max)
    shared = [amount for day, amount in moves_of(before) if day >= first]
    return (
        before.balanced is True
        and before.opening != before.closing
        and before.closing == after.opening
        and (not shared or sum(shared) != 0)
    )


def run_of(statement: Statement, account: str, runs: Iterable[Run]) -> str:
    """The run of another file that is of the same day as a statement, and no other.

    Returns:
        What the run of the statement is called then; "" where there is none.
    """
    opening, closing = statement.opening, statement.closing
    days = {day for day, _ in moves_of(statement)}
    if not statement.balanced or opening == closing or len(days) != 1:
        return ""
    for run in runs:
        if (
            run.account == account
            and run.days == days
            and run.opening != run.closing
            and (opening == run.closing) != (closing == run.opening)
        ):
            return run.name + CONTINUED
    return ""
