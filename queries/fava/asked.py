"""What Fava's filter bar asks of every question.

* ``time``: the lines dated in that range; and where its last day lies before today,
  the state at the end of that day.
* ``account`` and ``filter``: only items whose transaction passes.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fava.core.filters import TimeFilterParseError
from fava.util.date import parse_date

from ...plugins.subledger.items import TYPES
from ...plugins.subledger.status import SHOWN
from ..transaction_map import Wanted
from ..view import local_today
from .answering import RefusedError
from .page import is_incognito

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...plugins.subledger.items import Item
    from ..customer_list import CustomerList
    from ..customer_papers import Paper
    from ..transaction_map import TransactionMap
    from ..view import View
    from . import Receivables
    from .derived import Derived
    from .params import Params

_NOT_FOUND = 404
_ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Asked:
    """What is asked about, as the filter bar says.

    Attributes:
        derived: The state of the ledger.
        day: The state at the end of this day; None: now.
        today: The day at which days overdue are counted.
        since, until: Lines dated from and to; None: all.
        account, text: Fava's filters.
    """

    derived: Derived
    day: datetime.date | None
    today: datetime.date
    since: datetime.date | None
    until: datetime.date | None
    account: str
    text: str

    @classmethod
    def of(cls, extension: Receivables, params: Params) -> Asked:
        """Read the filter bar.

        Raises:
            FavaAPIError: It cannot be read, or the ledger has no receivables.
        """
        derived = extension.derived()
        today = local_today()
        time = params.text("time")
        since = until = day = None
        if time:
            year_end = extension.ledger.fava_options.fiscal_year_end
            try:
                since, end = parse_date(time, year_end)
            except (ValueError, OverflowError):
                since = end = None
            if since is None or end is None:
                raise TimeFilterParseError(time)
            until = end - _ONE_DAY
            day = until if until < today else None
        return cls(
            *(derived, day, day or today, since, until),
            *(params.text("account"), params.text("filter")),
        )

    @property
    def as_of(self) -> str | None:
        """The day of the state as the page shows it; None: now."""
        return None if self.day is None else self.day.isoformat()

    @property
    def view(self) -> View:
        """The state asked about."""
        return self.derived.view(self.day, self.today)

    @property
    def map(self) -> TransactionMap:
        """The transactions."""
        return self.derived.transaction_map(self.day, self.today)

    @property
    def customers(self) -> CustomerList:
        """The customers."""
        try:
            return self.derived.customer_list(
                self.day, self.today, self.account, self.text
            )
        except re.error:
            raise self._bad_account() from None

    @property
    def passes(self) -> Callable[[Item], bool] | None:
        """The test of Fava's filters; None: they are not set."""
        try:
            return self.derived.passing(self.account, self.text)
        except re.error:
            raise self._bad_account() from None

    def customer(self, name: str) -> str:
        """The id of a customer, refused if nothing in the ledger names it.

        An empty list for a name mistyped would read as: owes nothing.
        """
        if name in self.derived.customers:
            return name
        message = f"The ledger has no customer {name}."
        raise RefusedError(message, _NOT_FOUND)

    def item(self, name: str) -> Item:
        """The item with an id, refused if there is none by the day asked about."""
        found = self.derived.current.subledger.get(name)
        for item in found:
            if item.id == name and (self.day is None or item.date <= self.day):
                return item
        by = "" if self.day is None else f" by {self.day}"
        message = f"The ledger has no item {name}{by}."
        raise RefusedError(message, _NOT_FOUND)

    def wanted(self, params: Params) -> Wanted:
        """Which lines are wanted, the filter bar and the filters of the map together.

        In incognito mode no amount is found: it would tell what it is.
        """
        name = params.text("customer")
        return Wanted(
            customer=self.customer(name) if name else None,
            text=params.text("q"),
            types=params.choices("type", TYPES),
            statuses=params.choices("status", SHOWN),
            bank_accounts=params.texts("bank_account"),
            since=_latest(self.since, params.day("from")),
            until=_earliest(self.until, params.day("to")),
            locked=params.flag("locked"),
            only_open=bool(params.flag("open")),
            passes=self.passes,
            finds_amounts=not is_incognito(),
        )

    def papers(self, wanted: Wanted) -> list[Paper]:
        """The notes, documents and reminders that stand among the lines wanted.

        They do where the lines of one customer are shown by date alone.
        """
        if wanted.customer is None or wanted.is_about_items:
            return []
        since = wanted.since or datetime.date.min
        until = min(wanted.until or datetime.date.max, self.day or datetime.date.max)
        return [
            paper
            for paper in self.derived.papers.get(wanted.customer, ())
            if since <= paper.date <= until
        ]

    def _bad_account(self) -> RefusedError:
        message = f"The filter by account cannot be read: {self.account}"
        return RefusedError(message)


def _latest(*days: datetime.date | None) -> datetime.date | None:
    return max((day for day in days if day is not None), default=None)


def _earliest(*days: datetime.date | None) -> datetime.date | None:
    return min((day for day in days if day is not None), default=None)
