"""The balances of statements, as the ledger asserts them."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

from beancount.core import data
from beancount.core.amount import Amount

from .runs import moves_of
from .statement import unbalanced

if TYPE_CHECKING:
    from .statement import Statement

_NOT_IN_COMMENTS = re.compile(r'["\\]')


def last_of_each_day(statements: list[Statement]) -> list[Statement]:
    """Leave out a statement whose day goes on in another one of the account.

    Only the last balance of a day is that of the next morning. A statement that
    does not add up stays, for that to be said.
    """
    return [
        statement
        for statement in statements
        if statement.balanced is False
        or (
            statement.balanced
            and not any(
                other is not statement
                and other.account == statement.account
                and _last_day(other) == _last_day(statement)
                and other.opening == statement.closing != other.closing
                for other in statements
            )
        )
    ]


def _last_day(statement: Statement) -> dt.date | None:
    return statement.closing_date or statement.to_date


def balance_of(statement: Statement, account: str) -> list[Any]:
    """Assert the closing balance, or note that it contradicts the entries.

    Beancount checks a balance at the beginning of a day, so it is that of the next.
    Where the last day may go on after the file, only its beginning is certain. What a
    statement holds of days after its last one is in its balance all the same.
    """
    closing = statement.closing
    days = moves_of(statement)
    day = max((day for day, _ in days), default=dt.date.min)
    day = max(day, _last_day(statement) or day)
    if closing is None or statement.currency is None or day == dt.date.min:
        return []
    meta = data.new_metadata(statement.place, statement.line or 0)
    if not statement.balanced:
        problem, remedy = unbalanced(statement)
        # Beancount's printer writes a comment as it is.
        comment = _NOT_IN_COMMENTS.sub("'", f"{problem} {remedy}")
        return [data.Note(meta, day, account, comment, data.EMPTY_SET, data.EMPTY_SET)]
    if statement.open_ended:
        closing -= sum((amount for each, amount in days if each == day), Decimal(0))
    else:
        day += dt.timedelta(days=1)
    if closing.as_tuple().exponent == -1:
        # Beancount tolerates one unit of the last digit, and so ten cents here.
        closing += Decimal("0.00")
    return [
        data.Balance(
            meta,
            day,
            account,
            Amount(closing, statement.currency),
            None,
            None,
        )
    ]
