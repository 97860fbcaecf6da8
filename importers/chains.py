"""Whether statements follow one another: each opens where the one before closed."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .statement import Statement


def with_gaps(statements: Iterable[Statement]) -> list[Statement]:
    """Note on each statement that none of the others leads up to it.

    The first of an account follows nothing, and one that gives no opening balance
    says nothing of it. Statements may overlap: it is enough that one of an earlier
    or the same day closes where another opens.

    Args:
        statements: Of any accounts, in any order.

    Returns:
        The same statements in their order, some with one more note.
    """
    statements = list(statements)
    accounts: dict[tuple[str | None, str | None], list[Statement]] = {}
    for statement in statements:
        key = (statement.account, statement.currency)
        accounts.setdefault(key, []).append(statement)
    notes = {
        id(statement): note
        for of_account in accounts.values()
        for statement, note in _gaps(sorted(of_account, key=_period))
    }
    return [
        dataclasses.replace(statement, notes=(*statement.notes, notes[id(statement)]))
        if id(statement) in notes
        else statement
        for statement in statements
    ]


def _gaps(statements: list[Statement]) -> Iterable[tuple[Statement, str]]:
    """The statements of one account, by period, that nothing leads up to."""
    for number, statement in enumerate(statements[1:], 1):
        if statement.opening is None:
            continue
        others = statements[:number] + [
            other for other in statements[number + 1 :] if _same_day(other, statement)
        ]
        closed = [other for other in others if other.closing is not None]
        if not closed or any(
            other.closing == statement.opening
            # The same days, told by another file.
            or (other.opening == statement.opening and _starts_with(other, statement))
            for other in closed
        ):
            continue
        before = [other for other in statements[:number] if other.closing is not None]
        last = before[-1] if before else closed[-1]
        name = last.id or last.sequence or "without a number"
        note = (
            f"It opens at {statement.opening}, but the statement before it, {name} in"
            f" {last.place}, closes at {last.closing}: a statement between them is"
            " missing, or one of them is not complete."
        )
        yield statement, note


def _period(statement: Statement) -> tuple[dt.date, dt.date, str]:
    """The first and the last day; a number tells apart what is of one day."""
    last = statement.closing_date or statement.to_date or statement.from_date
    first = statement.from_date or statement.opening_date or last
    number = statement.sequence or ""
    padded = number.zfill(12) if number.isdigit() else number
    return (first or dt.date.min, last or dt.date.min, padded)


def _same_day(statement: Statement, other: Statement) -> bool:
    return _period(statement)[1] == _period(other)[1]


def _starts_with(statement: Statement, other: Statement) -> bool:
    return _period(statement)[0] == _period(other)[0]
