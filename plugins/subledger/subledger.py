"""The settled subledger: every item, link and notice, to be asked about."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from . import aging
from .customers import Customer
from .status import left_on

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence
    from decimal import Decimal

    from .aging import AgedBalance
    from .items import BankReceipt
    from .items import Decision
    from .items import Item
    from .items import Link
    from .items import Notice
    from .items import Problem
    from .settings import Settings
    from .settling import Settlement


class Subledger:
    """What settlement made of a ledger. Read-only.

    Attributes:
        settings: The settings of the ledger.
        customers: Those declared, by id.
        names: What a name in the ledger means: an id, or the number of a
            document with several items, to its items in order of due date.
        decisions: All decisions that could be read, by date.
        closings: The ``period-close`` directives, by date.
        receipts: Bank transactions that confirm bank files.
        notices: By date, then code and ids.
        problems: Errors in the ledger, by file and line.
        balances: The balances of the receivable accounts by account and
            currency, summed from the postings themselves.
        unordered_items: All items, for who does not need them in order.
        settlement: How it came about, account by account; None where nobody
            kept that.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        customers: Mapping[str, Customer] | None = None,
        items: Sequence[Item] = (),
        names: Mapping[str, tuple[Item, ...]] | None = None,
        links: Sequence[Link] = (),
        decisions: Sequence[Decision] = (),
        closings: Sequence[Decision] = (),
        receipts: Sequence[BankReceipt] = (),
        notices: Iterable[Notice] = (),
        problems: Iterable[Problem] = (),
        balances: Mapping[tuple[str, str], Decimal] | None = None,
        settlement: Settlement | None = None,
    ) -> None:
        self.settlement = settlement
        self.settings = settings
        self.customers = customers or {}
        self.unordered_items = items
        self.names = names or {}
        self._links = links
        self.decisions = decisions
        self.closings = closings
        self.receipts = receipts
        self.notices = sorted(
            notices, key=lambda each: (each.date, each.code, each.ids)
        )
        # What is wrong with a transaction shows in each of its items.
        once = {(each.source, each.rule, each.message): each for each in problems}
        self.problems = [once[key] for key in sorted(once)]
        self.balances = balances or {}

    @cached_property
    def items(self) -> list[Item]:
        """All items, by date, then id."""
        return sorted(self.unordered_items, key=lambda item: (item.date, item.id))

    @cached_property
    def links(self) -> list[Link]:
        """All links, cancelled ones too, by date, then credit and debit."""
        return sorted(
            self._links, key=lambda link: (link.date, link.credit.id, link.debit.id)
        )

    def get(self, name: str) -> tuple[Item, ...]:
        """The items that an id or document number names; () for none."""
        found = self.names.get(name)
        if found is not None:
            return found
        # An id with #2 behind it can be looked at, though nothing names it.
        return tuple(item for item in self.items if item.id == name)

    def items_on(self, day: datetime.date | None = None) -> list[Item]:
        """The items there are at the end of a day; None: all."""
        if day is None:
            return self.items
        return [item for item in self.items if item.date <= day]

    def open_items(self, day: datetime.date | None = None) -> list[Item]:
        """The items with something outstanding at the end of a day."""
        return [item for item in self.items_on(day) if left_on(item, day)]

    def links_on(self, day: datetime.date | None = None) -> list[Link]:
        """All links made by the end of a day, cancelled ones too; None: all."""
        if day is None:
            return self.links
        return [link for link in self.links if link.date <= day]

    def aged_balances(
        self, today: datetime.date, day: datetime.date | None = None
    ) -> list[AgedBalance]:
        """What each customer owes, by age, at the end of a day; None: now."""
        return aging.age(self.items, today, day)

    def customer(self, name: str) -> Customer:
        """A customer; one of whom nothing is known but the id if undeclared."""
        return self.customers.get(name) or Customer(name)

    def __str__(self) -> str:
        return f"{len(self.items)} items, {len(self.links)} links"
