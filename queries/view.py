"""A settled subledger as it stood at the end of a day: what every list shows."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..plugins.settlement import OPTION
from ..plugins.settlement import subledger_of
from .rows import CustomersRow
from .rows import NoticesRow
from .rows import ReceivablesRow
from .rows import SettlementsRow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping
    from typing import Any

    from ..plugins.subledger.items import Item
    from ..plugins.subledger.items import Link
    from ..plugins.subledger.subledger import Subledger


@dataclass(frozen=True)
class View:
    """A subledger, and the day of which it is shown.

    Attributes:
        subledger: What settlement made of the ledger.
        day: The state at the end of this day, without what is dated later;
            None: with everything in the ledger.
        today: The day at which days overdue are counted.
    """

    subledger: Subledger
    day: datetime.date | None
    today: datetime.date

    @classmethod
    def of(cls, options_map: Mapping[str, Any]) -> View | None:
        """Everything in a loaded ledger; None where it holds no subledger."""
        subledger = subledger_in(options_map)
        return None if subledger is None else cls.now(subledger)

    @classmethod
    def now(cls, subledger: Subledger) -> View:
        """Everything in the ledger, with days overdue at today."""
        return cls(subledger, None, local_today())

    @classmethod
    def on(cls, subledger: Subledger, day: datetime.date | None) -> View:
        """The state at the end of a day, with days overdue at it; None: now."""
        return cls.now(subledger) if day is None else cls(subledger, day, day)

    def receivables(self) -> Iterator[ReceivablesRow]:
        """The items, by date, then id."""
        return map(self.receivables_row, self.subledger.items_on(self.day))

    def settlements(self) -> Iterator[SettlementsRow]:
        """The links, cancelled ones too, by date, then credit and debit."""
        return map(self.settlements_row, self.subledger.links_on(self.day))

    def customers(self) -> Iterator[CustomersRow]:
        """The aged balances, by customer, account and currency."""
        for balance in self.subledger.aged_balances(self.today, self.day):
            customer = self.subledger.customer(balance.customer)
            yield CustomersRow(balance, customer.name(self.day))

    def notices(self) -> Iterator[NoticesRow]:
        """The notices, by date, then code and ids."""
        for notice in self.subledger.notices:
            if self.day is None or notice.date <= self.day:
                yield NoticesRow(notice)

    def receivables_row(self, item: Item) -> ReceivablesRow:
        """One item as it is shown."""
        name = self.subledger.customer(item.customer).name(self.day)
        return ReceivablesRow(item, name, self.day, self.today)

    def settlements_row(self, link: Link) -> SettlementsRow:
        """One link as it is shown."""
        return SettlementsRow(link, self.day)


def subledger_in(options_map: Mapping[str, Any]) -> Subledger | None:
    """The subledger of a loaded ledger; None where it does not load the plugin."""
    return subledger_of(options_map) if OPTION in options_map else None


def local_today() -> datetime.date:
    """The user's own day: an invoice is overdue by the calendar on the wall."""
    return datetime.date.today()  # noqa: DTZ011 - a date without a zone is meant
