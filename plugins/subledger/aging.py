"""How old the open items are, and what they add up to for each customer."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from .status import left_on
from .status import outstanding_on

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from .items import Item

_ZERO = Decimal("0.00")
#: The last day overdue of each column but the last.
_BOUNDS = (30, 60, 90)


@dataclass
class AgedBalance:
    """The open items of a customer on one account, in one currency.

    ``not_due + d1_30 + d31_60 + d61_90 + d90_plus + credits = balance``.

    Attributes:
        customer, account, currency: Of the items.
        balance: The sum of what is outstanding, in the ledger's sign.
        open_items: How many items are open.
        not_due: Open debit items that are not overdue.
        d1_30, d31_60, d61_90, d90_plus: Open debit items by days overdue.
        credits: Unallocated credits, negative.
        oldest_due: The earliest due date of the open debit items.
    """

    customer: str
    account: str
    currency: str
    balance: Decimal = _ZERO
    open_items: int = 0
    not_due: Decimal = _ZERO
    d1_30: Decimal = _ZERO
    d31_60: Decimal = _ZERO
    d61_90: Decimal = _ZERO
    d90_plus: Decimal = _ZERO
    credits: Decimal = _ZERO
    oldest_due: datetime.date | None = None

    @property
    def overdue(self) -> Decimal:
        """The open debit items that are overdue."""
        return self.d1_30 + self.d31_60 + self.d61_90 + self.d90_plus

    def add(self, other: AgedBalance) -> None:
        """Take in the open items of another balance in the same currency."""
        self.balance += other.balance
        self.open_items += other.open_items
        self.not_due += other.not_due
        self.d1_30 += other.d1_30
        self.d31_60 += other.d31_60
        self.d61_90 += other.d61_90
        self.d90_plus += other.d90_plus
        self.credits += other.credits
        dues = [day for day in (self.oldest_due, other.oldest_due) if day is not None]
        self.oldest_due = min(dues, default=None)


def days_overdue(item: Item, day: datetime.date) -> int:
    """How many days an item is overdue on a day.

    An item is overdue from the day after its due date; 0 for an item that is
    not, is not open on that day, or is a credit.
    """
    if item.due is None or not item.is_debit or not left_on(item, day):
        return 0
    return max(0, (day - item.due).days)


def age(
    items: Iterable[Item], today: datetime.date, day: datetime.date | None = None
) -> list[AgedBalance]:
    """Aged balances, by customer, account and currency.

    Args:
        items: Of any customers; each customer, account and currency that has
            an item gives a row, also with nothing open.
        today: The day on which days overdue are counted.
        day: The state at the end of this day; None: now.
    """
    rows: dict[tuple[str, str, str], AgedBalance] = {}
    for item in items:
        if day is not None and item.date > day:
            continue
        key = (item.customer, item.account, item.currency)
        row = rows.get(key)
        if row is None:
            row = rows[key] = AgedBalance(*key)
        outstanding = outstanding_on(item, day)
        if not outstanding:
            continue
        row.open_items += 1
        row.balance += outstanding
        if not item.is_debit:
            row.credits += outstanding
            continue
        due = item.due or item.date
        row.oldest_due = due if row.oldest_due is None else min(row.oldest_due, due)
        _add(row, outstanding, (today - due).days)
    return [rows[key] for key in sorted(rows)]


def _add(row: AgedBalance, outstanding: Decimal, overdue: int) -> None:
    """Put an open debit item in its column; 30 days overdue is in the first."""
    first, second, third = _BOUNDS
    if overdue <= 0:
        row.not_due += outstanding
    elif overdue <= first:
        row.d1_30 += outstanding
    elif overdue <= second:
        row.d31_60 += outstanding
    elif overdue <= third:
        row.d61_90 += outstanding
    else:
        row.d90_plus += outstanding
