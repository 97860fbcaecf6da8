"""The customers, each with what is open: to be searched, filtered and sorted.

The balance is as customers read it, negative when the customer owes. Ages and what
is overdue say what is owed, so they are positive, and credits negative, as in the
table ``customers``: all ages and credits together are the balance with the other
sign.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from beancount.core.number import ZERO

from ..plugins.subledger.aging import AgedBalance
from ..plugins.subledger.aging import age
from ..plugins.subledger.items import UNKNOWN_CUSTOMER
from ..plugins.subledger.signs import customer_balance
from ..plugins.subledger.status import REVERSED
from ..plugins.subledger.status import left_on
from ..plugins.subledger.status import lock_on
from ..plugins.subledger.status import status_on
from .folding import folded

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Collection
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Sequence
    from decimal import Decimal
    from typing import Any

    from ..plugins.subledger.items import Item
    from .view import View

#: What customers can be sorted by.
SORTS = ("name", "customer", "balance", "overdue", "open", "last")
#: Which customers can be shown alone.
SHOWS = ("owes", "credit", "overdue", "locked", "notices")
#: So many points at most has the trend.
_POINTS = 24

#: A customer's account and currency.
_Key = tuple[str, str, str]


@dataclass(frozen=True)
class CustomerLine:
    """A customer on one account, in one currency.

    Attributes:
        name: Of the customer, or the id.
        aged: What is open, by age, in the ledger's sign.
        last_payment: The last payment that was neither reversed nor still waits
            for the bank; None for none.
        locked: How many items are locked.
        notices: How many notices are about items that are open.
    """

    name: str
    aged: AgedBalance
    last_payment: Item | None = None
    locked: int = 0
    notices: int = 0

    @property
    def customer(self) -> str:
        """The customer's id."""
        return self.aged.customer

    @property
    def balance(self) -> Decimal:
        """Negative when the customer owes."""
        return customer_balance(self.aged.balance)


@dataclass(frozen=True)
class TrendPoint:
    """What was outstanding in a currency at the end of a day, in the ledger's sign."""

    date: datetime.date
    currency: str
    outstanding: Decimal


class CustomerList:
    """The customers at the end of a day.

    Args:
        view: The subledger and the day.
        passes: Only what passes is counted; None: all, and customers of whom
            there is nothing yet are there too.
    """

    def __init__(
        self, view: View, passes: Callable[[Item], bool] | None = None
    ) -> None:
        self._view = view
        self._passes = passes
        items = view.subledger.items_on(view.day)
        self._items = items if passes is None else list(filter(passes, items))

    def select(self, text: str = "", shows: Collection[str] = ()) -> list[CustomerLine]:
        """Customers, by name.

        Args:
            text: Only with all of these words in the name, id, address, e-mail or
                IBAN, or with this IBAN, with or without spaces.
            shows: Only those of whom one of these ``SHOWS`` is true, if any.
        """
        lines = self._lines
        if text.strip():
            found = self._found(text)
            lines = [line for line in lines if line.customer in found]
        if shows:
            lines = [line for line in lines if any(_IS[show](line) for show in shows)]
        return lines

    @staticmethod
    def arranged(
        lines: Sequence[CustomerLine], sort: str, *, descending: bool
    ) -> list[CustomerLine]:
        """Customers in another order; those of equal rank by name.

        Args:
            lines: By name.
            sort: One of ``SORTS``.
            descending: The highest first.
        """
        if sort == "last":
            # Who never paid comes last in both directions.
            paid = [line for line in lines if line.last_payment is not None]
            paid.sort(key=_last_paid, reverse=descending)
            return paid + [line for line in lines if line.last_payment is None]
        return sorted(lines, key=_RANKS[sort], reverse=descending)

    @staticmethod
    def totals(lines: Iterable[CustomerLine]) -> list[AgedBalance]:
        """What the customers have open together, for each currency."""
        totals: dict[str, AgedBalance] = {}
        for line in lines:
            aged = line.aged
            if not aged.currency:
                continue
            empty = AgedBalance("", "", aged.currency)
            totals.setdefault(aged.currency, empty).add(aged)
        return [totals[currency] for currency in sorted(totals)]

    def balances_of(self, customer: str) -> list[AgedBalance]:
        """What one customer has open, on each account and in each currency."""
        return [aged for aged in self._aged if aged.customer == customer]

    @cached_property
    def uncategorized(self) -> list[AgedBalance]:
        """What nobody could place, for each account and currency."""
        return [aged for aged in self._aged if aged.customer == UNKNOWN_CUSTOMER]

    def trend(self, lines: Iterable[CustomerLine]) -> list[TrendPoint]:
        """What was outstanding at the ends of the last months, and at the last day.

        At most 24 points for each currency, from the first month with an item on;
        the customers together. What is outstanding adds up to the balance of the
        accounts, on every day.
        """
        changes: dict[str, dict[datetime.date, Decimal]] = {}
        for line in lines:
            aged = line.aged
            key = (aged.customer, aged.account, aged.currency)
            sums = changes.setdefault(aged.currency, {})
            for day, change in self._changes.get(key, {}).items():
                sums[day] = sums.get(day, ZERO) + change
        first = min((day for sums in changes.values() for day in sums), default=None)
        if first is None:
            return []
        days = [day for day in self._days if day >= first]
        points = []
        for currency, sums in changes.items():
            outstanding = ZERO
            for place, day in enumerate(days, _POINTS - len(days)):
                outstanding += sums.get(day, ZERO)
                if place >= 0 and sums and day >= min(sums):
                    points.append(TrendPoint(day, currency, outstanding))
        return sorted(points, key=lambda point: (point.date, point.currency))

    # How it is done.

    @cached_property
    def _aged(self) -> list[AgedBalance]:
        return age(self._items, self._view.today, self._view.day)

    @cached_property
    def _lines(self) -> list[CustomerLine]:
        """The customers, by name, account and currency."""
        subledger, day = self._view.subledger, self._view.day
        paid = self._last_payments()
        locked = self._locked()
        noticed = self._noticed()
        lines = []
        for aged in (*self._aged, *self._without_items()):
            key = (aged.customer, aged.account, aged.currency)
            if aged.customer != UNKNOWN_CUSTOMER:
                name = subledger.customer(aged.customer).name(day)
                lines.append(
                    CustomerLine(
                        *(name, aged, paid.get(key)),
                        *(locked.get(key, 0), noticed.get(key, 0)),
                    )
                )
        lines.sort(key=_RANKS["name"])
        return lines

    def _without_items(self) -> Iterator[AgedBalance]:
        """The customers that were declared and have no item yet."""
        if self._passes is not None:
            return
        known = {aged.customer for aged in self._aged}
        day = self._view.day
        for customer in self._view.subledger.customers.values():
            since = min((date for date, _ in customer.changes), default=None)
            if customer.id in known or (day is not None and since and since > day):
                continue
            yield AgedBalance(customer.id, next(iter(customer.accounts), ""), "")

    @cached_property
    def _days(self) -> list[datetime.date]:
        """The ends of the months since the first item, and the last day."""
        if not self._items:
            return []
        return list(_last_days_of_months(self._items[0].date, self._view.today))

    @cached_property
    def _changes(self) -> dict[_Key, dict[datetime.date, Decimal]]:
        """By how much each balance changed in the months, by the last day of each."""
        changes: dict[_Key, dict[datetime.date, Decimal]] = {}
        days = iter(self._days)
        day = next(days, None)
        for item in self._items:
            while day is not None and item.date > day:
                day = next(days, None)
            if day is None:
                break
            key = (item.customer, item.account, item.currency)
            sums = changes.setdefault(key, {})
            sums[day] = sums.get(day, ZERO) + item.amount
        return changes

    def _last_payments(self) -> dict[_Key, Item]:
        day = self._view.day
        found: dict[_Key, Item] = {}
        for item in reversed(self._items):
            if item.type != "payment":
                continue
            key = (item.customer, item.account, item.currency)
            if key in found or status_on(item, day) == REVERSED:
                continue
            if not item.locks or lock_on(item, day) is None:
                found[key] = item
        return found

    def _locked(self) -> dict[_Key, int]:
        day = self._view.day
        return _counted(
            item
            for item in self._items
            if item.locks and lock_on(item, day) is not None
        )

    def _noticed(self) -> dict[_Key, int]:
        """How many notices are about open items: the others are history."""
        day = self._view.day
        subledger = self._view.subledger
        subjects = []
        for notice in subledger.notices:
            if day is not None and notice.date > day:
                continue
            for item in subledger.names.get(notice.ids[0], ()) if notice.ids else ():
                passes = self._passes is None or self._passes(item)
                if passes and left_on(item, day):
                    subjects.append(item)
                    break
        return _counted(subjects)

    def _found(self, text: str) -> set[str]:
        """The ids of the customers of whom something is looked for."""
        words = folded(text).split()
        # At the least a country and two check digits make an IBAN.
        iban = "".join(words)
        return {
            customer
            for customer, (facts, ibans) in self._texts.items()
            if all(word in facts for word in words)
            or (len(iban) > len("NL00") and any(iban in each for each in ibans))
        }

    @cached_property
    def _texts(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """What can be found of each customer, folded; and the IBANs."""
        day = self._view.day
        texts = {}
        for line in self._lines:
            customer = self._view.subledger.customer(line.customer)
            ibans = tuple(each.casefold() for each in customer.ibans(day))
            facts = (
                *(customer.id, line.name),
                *(customer.text(key, day) for key in ("address", "email", "iban")),
                *ibans,
            )
            texts[customer.id] = (folded("\n".join(facts)), ibans)
        return texts


def _last_paid(line: CustomerLine) -> datetime.date:
    return datetime.date.min if line.last_payment is None else line.last_payment.date


def _by_name(line: CustomerLine) -> tuple[str, str, str, str]:
    aged = line.aged
    return (line.name.casefold(), aged.customer, aged.account, aged.currency)


_RANKS: dict[str, Callable[[CustomerLine], Any]] = {
    "name": _by_name,
    "customer": lambda line: line.customer.casefold(),
    "balance": lambda line: line.balance,
    "overdue": lambda line: line.aged.overdue,
    "open": lambda line: line.aged.open_items,
}
_IS: dict[str, Callable[[CustomerLine], bool]] = {
    "owes": lambda line: line.balance < 0,
    "credit": lambda line: line.balance > 0,
    "overdue": lambda line: line.aged.overdue > 0,
    "locked": lambda line: line.locked > 0,
    "notices": lambda line: line.notices > 0,
}


def _counted(items: Iterable[Item]) -> dict[_Key, int]:
    """How many there are of each customer, account and currency."""
    counts: dict[_Key, int] = {}
    for item in items:
        key = (item.customer, item.account, item.currency)
        counts[key] = counts.get(key, 0) + 1
    return counts


def _last_days_of_months(
    first: datetime.date, last: datetime.date
) -> Iterator[datetime.date]:
    """The ends of the months from that of a first day on, and the last day."""
    year, month = first.year, first.month
    while True:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)  # noqa: PLR2004
        if year > datetime.MAXYEAR:
            break
        end = datetime.date(year, month, 1) - datetime.timedelta(days=1)
        if end >= last:
            break
        yield end
    if first <= last:
        yield last
