"""Days of a bank account that the ledger has already, told in another format.

A bank's references need not be the same in its CAMT and in its MT940 or CSV, and one
may give a batch as a whole, the other line by line. But the balances of an account are
what they are: where a statement ends in a balance that the ledger asserts for the same
morning already, and each of its days moves the account by exactly as much as the ledger
has it move, all of it is there already.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING
from typing import Any

from beancount.core.data import Balance
from beancount.core.data import Transaction

from .identity import BASE
from .identity import DUPLICATE
from .identity import moved_by

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    #: The transactions that move an account on a day.
    Days = defaultdict[tuple[str, dt.date], list[Transaction]]


def mark_covered(entries: list[Any], existing: Iterable[Any]) -> None:
    """Mark what was extracted of days that the ledger has already.

    Args:
        entries: As extracted from one file, after marking by identity.
        existing: The ledger, and what was extracted from files before.
    """
    there = [each for each in existing if DUPLICATE not in (each.meta or {})]
    asserted = {
        (each.account, each.date, each.amount)
        for each in there
        if isinstance(each, Balance)
    }
    ends = [
        each
        for each in entries
        if isinstance(each, Balance)
        and (each.account, each.date, each.amount) in asserted
    ]
    accounts = {each.account for each in ends}
    if not accounts:
        return
    known = _days(there, accounts)
    new = _days([each for each in entries if BASE in each.meta], accounts)
    for account in accounts:
        days = sorted(day for of, day in new if of == account)
        dates = sorted({each.date for each in ends if each.account == account})
        for start, end in pairwise([*days[:1], *dates]):
            span = [(account, day) for day in days if start <= day < end]
            if all(key in known and _sum(known, key) == _sum(new, key) for key in span):
                _mark(new, known, span)


def _days(entries: Iterable[Any], accounts: set[str]) -> Days:
    """The transactions by account and day, for some accounts."""
    days: Days = defaultdict(list)
    for entry in entries:
        if isinstance(entry, Transaction):
            for account in {posting.account for posting in entry.postings} & accounts:
                days[account, entry.date].append(entry)
    return days


def _sum(days: Days, key: tuple[str, dt.date]) -> dict[str, Decimal]:
    """By how much an account moves on a day, by currency."""
    account, _ = key
    total: dict[str, Decimal] = {}
    for entry in days[key]:
        for currency, number in moved_by(entry)[account].items():
            total[currency] = total.get(currency, Decimal(0)) + number
    return total


def _mark(new: Days, known: Days, span: Iterable[tuple[str, dt.date]]) -> None:
    """Mark the transactions of some days, each by one of the same amount if any."""
    for key in span:
        account, _ = key
        left = list(known[key])
        for entry in new[key]:
            if DUPLICATE in entry.meta:
                continue
            amount = moved_by(entry)[account]
            same = [each for each in left if moved_by(each)[account] == amount]
            if same:
                left.remove(same[0])
            entry.meta[DUPLICATE] = (same or known[key])[0]
