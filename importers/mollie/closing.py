"""Mollie's own figure of the balance, where an export tells it.

A balance report of a period, and its MT940 and CODA, may tell the balance before and
after. Files of a single settlement tell zero for both: they say nothing of the balance.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from typing import Any

from beancount.core import data
from beancount.core.amount import Amount

from ..identity import DUPLICATE
from ..statement import unbalanced
from . import directives
from .completing import by_currency
from .identity import TOLD_BY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..statement import Statement


def closing_of(statement: Statement, ledger: Iterable[Any], account: str) -> list[Any]:
    """Assert what Mollie tells where the ledger says the same.

    Args:
        statement: An export, with the balances that it tells.
        ledger: With what the export adds.
        account: Of the balance.

    Returns:
        A ``balance`` for the morning after; nothing where the ledger does not hold all
        that was before. A note where the balances contradict the rows.
    """
    day = statement.closing_date or statement.to_date
    if day is None or statement.currency is None or statement.closing is None:
        return []
    meta = data.new_metadata(statement.place, statement.line or 0)
    if statement.balanced is False:
        comment = " ".join(unbalanced(statement))
        return [directives.note(meta, day, account, comment)]
    if not statement.opening and not statement.closing:
        return []
    morning = day + dt.timedelta(days=1)
    ledger = [each for each in ledger if DUPLICATE not in each.meta]
    amount = Amount(statement.closing, statement.currency)
    meta[TOLD_BY] = statement.format
    told = data.Balance(meta, morning, account, amount, None, None)
    if not holds(told, ledger):
        return []
    if any(
        isinstance(each, data.Balance)
        and (each.date, each.account, each.amount.currency)
        == (morning, account, statement.currency)
        for each in ledger
    ):
        return []
    return [told]


def holds(told: data.Balance, ledger: Iterable[Any]) -> bool:
    """Whether the ledger comes to what Mollie told."""
    held = by_currency(ledger, told.account).get(told.amount.currency)
    return held is not None and held.at(told.date) == told.amount.number
