"""Nothing is lost: amounts, settled amounts and balances tie."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from .items import Link
from .items import Problem
from .items import Source

if TYPE_CHECKING:
    from .items import Item
    from .subledger import Subledger

_ZERO = Decimal(0)


def broken_conservation(subledger: Subledger) -> list[Problem]:
    """Check that what is outstanding adds up to the balances of the ledger.

    For every item the links in force and what is left make up its amount; for
    every receivable account and currency the outstanding amounts add up to
    what was posted on it.

    Returns:
        What does not tie; empty for every ledger, or this package is wrong.
    """
    problems = []
    sums: dict[tuple[str, str], Decimal] = {}
    for item in subledger.unordered_items:
        if item.left:
            key = (item.account, item.currency)
            sums[key] = sums.get(key, _ZERO) + item.outstanding
        if item.kept_links is not None and not _ties(item):
            problems.append(
                _problem(f"the links of {item.id} do not add up to its amount", item)
            )
    problems += [
        _problem(
            f"the open items of {account} add up to"
            f" {sums.get((account, currency), _ZERO)} {currency}, its balance is"
            f" {balance}",
            None,
        )
        for (account, currency), balance in sorted(subledger.balances.items())
        if sums.get((account, currency), _ZERO) != balance
    ]
    return problems


def _ties(item: Item) -> bool:
    """Whether links in force and what is left make up the amount, exactly."""
    total = item.left
    only = item.kept_links
    if only.__class__ is Link and not total and only.cancelled is None:
        return only.amount == abs(item.amount)
    for link in item.links:
        if link.cancelled is None:
            total += link.amount
    return item.left >= _ZERO and total == abs(item.amount)


def _problem(message: str, item: Item | None) -> Problem:
    return Problem(
        "conservation",
        f"{message}. This is a defect of beancount-receivables; please report it.",
        item.source if item else Source("<receivables>", 0),
        item.entry if item else None,
    )
