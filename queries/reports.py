"""Lists as people read them: aligned, with totals for each currency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount.core.number import ZERO

from ..plugins.subledger.status import SHOWN
from .rendering import Head
from .rendering import as_table
from .rendering import number
from .rendering import places

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable
    from collections.abc import Sequence
    from decimal import Decimal

    from beancount.core.amount import Amount

    from .rows import CustomersRow
    from .rows import ReceivablesRow

_NAME = Head("name", widest=28)
_CURRENCY = Head("cur")


def items_report(rows: Sequence[ReceivablesRow]) -> str:
    """Items, with their totals."""
    if not rows:
        return "No items."
    sums = Sums(
        ("amount", "settled", "outstanding"),
        [(row.currency, (row.amount, row.settled, row.outstanding)) for row in rows],
    )
    heads = (
        Head("customer"),
        _NAME,
        Head("id"),
        Head("type"),
        Head("date"),
        Head("due"),
        Head("days overdue", right=True),
        *sums.heads,
        _CURRENCY,
        Head("status"),
        Head("locked"),
    )
    cells = [
        (
            row.customer,
            _name(row),
            row.id,
            row.type,
            row.date.isoformat(),
            _day(row.due),
            f"{row.days_overdue}" if row.days_overdue else "",
            *sums.shown(row.currency, (row.amount, row.settled, row.outstanding)),
            row.currency,
            SHOWN[row.status],
            row.locked or "",
        )
        for row in rows
    ]
    return as_table(heads, cells, sums.totals(heads, _counted(len(rows), "item")))


def aging_report(rows: Sequence[CustomersRow]) -> str:
    """Aged balances, with their totals."""
    if not rows:
        return "Nothing is open."
    sums = Sums(
        ("balance", "not due", "1-30", "31-60", "61-90", "over 90", "credits"),
        [(row.currency, _ages(row)) for row in rows],
    )
    # The account says something only where a customer has several.
    several = len({row.account for row in rows}) > len({row.customer for row in rows})
    heads = (
        Head("customer"),
        _NAME,
        Head("account"),
        *sums.heads,
        _CURRENCY,
        Head("oldest due"),
    )
    cells = [
        (
            row.customer,
            _name(row),
            row.account if several else "",
            *sums.shown(row.currency, _ages(row)),
            row.currency,
            _day(row.oldest_due),
        )
        for row in rows
    ]
    customers = len({row.customer for row in rows})
    return as_table(heads, cells, sums.totals(heads, _counted(customers, "customer")))


class Sums:
    """Columns of money, and what they add up to for each currency.

    Args:
        titles: What stands above the columns.
        rows: The currency and the amounts of each row.
    """

    def __init__(
        self, titles: Sequence[str], rows: Iterable[tuple[str, Sequence[Amount]]]
    ) -> None:
        self.heads = tuple(Head(title, right=True) for title in titles)
        self._sums: dict[str, list[Decimal]] = {}
        self._places: dict[str, int] = {}
        for currency, amounts in rows:
            numbers = [_number(amount) for amount in amounts]
            sums = self._sums.setdefault(currency, [ZERO] * len(titles))
            self._sums[currency] = [a + b for a, b in zip(sums, numbers, strict=True)]
            # How a zero is written says nothing about the currency.
            self._places[currency] = max(
                self._places.get(currency, 0), places(filter(None, numbers))
            )

    def shown(self, currency: str, amounts: Iterable[Amount]) -> list[str]:
        """The cells of a row."""
        return [self._cell(currency, _number(amount)) for amount in amounts]

    def totals(self, heads: Sequence[Head], counted: str) -> list[list[str]]:
        """A row for each currency, under columns with some heads.

        Args:
            heads: All columns of the list, these and others.
            counted: How many rows there are, in words.
        """
        rows = []
        for currency in sorted(self._sums):
            row = [""] * len(heads)
            row[0] = "Total"
            if currency == min(self._sums):
                row[1] = counted
            first = heads.index(self.heads[0])
            row[first : first + len(self.heads)] = [
                self._cell(currency, each) for each in self._sums[currency]
            ]
            row[heads.index(_CURRENCY)] = currency
            rows.append(row)
        return rows

    def _cell(self, currency: str, value: Decimal) -> str:
        least = self._places[currency]
        return number(value or ZERO, least)


def _ages(row: CustomersRow) -> tuple[Amount, ...]:
    return (
        row.balance,
        row.not_due,
        row.d1_30,
        row.d31_60,
        row.d61_90,
        row.d90_plus,
        row.credits,
    )


def _number(amount: Amount) -> Decimal:
    """The number of an amount; beancount allows amounts without one."""
    return ZERO if amount.number is None else amount.number


def _name(row: ReceivablesRow | CustomersRow) -> str:
    """The customer's name, where it says more than the id."""
    return "" if row.name == row.customer else row.name


def _day(day: datetime.date | None) -> str:
    return "" if day is None else day.isoformat()


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
