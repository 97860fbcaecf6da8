"""A second opinion on who paid what: the contract, replayed day by day.

Nothing here is indexed, remembered or clever. Every sum is taken anew over all
links, every rule looks at every item. It is meant to be read beside the text
that it follows, and to disagree with a faster program when that one is wrong.

What goes in: a ``Book`` of the naive reading. What comes out: an ``Outcome``.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from typing import NamedTuple

from tests.second_opinion.naive_desk import add_up
from tests.second_opinion.naive_desk import total
from tests.second_opinion.naive_reading import read
from tests.second_opinion.naive_rules import Rules

if TYPE_CHECKING:
    from decimal import Decimal

    from tests.second_opinion.naive_book import Decision
    from tests.second_opinion.naive_book import Item
    from tests.second_opinion.naive_book import Naming
    from tests.second_opinion.naive_book import Problem

LATEST = dt.date.max


class Outcome(NamedTuple):
    """What the second opinion says about a ledger."""

    items: dict[str, tuple[str, Decimal, str | None]]
    """Id to status, outstanding in the ledger's sign, and lock."""
    links: list[tuple[str, str, Decimal, dt.date, str, dt.date | None]]
    """Credit, debit, amount, date, rule, and the day it was cancelled."""
    notices: set[tuple[str, str]]
    """Code, and the id of the item that it is about."""
    problems: list[Problem]
    types: dict[str, str]
    inferred: frozenset[str]


def opinion(
    text: str,
    until: dt.date = LATEST,
    derived_id: Naming | None = None,
) -> Outcome:
    """Read a ledger and settle it, up to and including a day."""
    return Settler(read(text, derived_id)).settle(until)


class Settler(Rules):
    """Replays a book by date."""

    def settle(self, until: dt.date = LATEST) -> Outcome:
        """Replay items and decisions by date."""
        book = self.book
        days = {item.date for item in book.items}
        days |= {decision.date for decision in book.decisions}
        days |= {receipt.date for receipt in book.receipts}
        days |= {change.date for change in book.rules}
        for day in sorted(days):
            if day <= until:
                self.today = day
                self._day()
                self._conservation()
        self.today = until
        if until == LATEST:
            self._claims_that_never_came_true()
        return self._outcome()

    def _day(self) -> None:
        arrivals = sorted(
            (item for item in self.book.items if item.date == self.today),
            key=lambda item: item.id,
        )
        self.state.pending |= {item.id for item in arrivals if item.pending}
        self._receipts()
        for item in arrivals:
            for claim in self._claims(item):
                self._fulfil(item, claim)
        self._reversals(arrivals)
        self.deciding = True
        for decision in sorted(
            (d for d in self.book.decisions if d.date == self.today),
            key=_order_of_decisions,
        ):
            self._decide(decision)
        self.deciding = False
        for item in sorted(self._here(), key=lambda item: (item.date, item.id)):
            for claim in self._claims(item):
                self._fulfil(item, claim)
        self._begin_rules()
        for rule in (
            self._reference,
            self._amount,
            self._combination,
            self._overpayment,
            self._oldest_first,
        ):
            for credit in self._credits_for_rules():
                if self.out(credit):
                    rule(credit)
        self._ask_for_payments()

    def _conservation(self) -> None:
        """The outstanding amounts are the balance, whatever was linked."""
        for key, postings in self.book.balances.items():
            if self.today < self.book.starts[key[0]]:
                continue
            balance = add_up(number for date, number in postings if date <= self.today)
            outstanding = add_up(
                self._outstanding(item)
                for item in self._here()
                if (item.account, item.customer, item.currency) == key
            )
            assert balance == outstanding, (key, self.today, balance, outstanding)

    def _status(self, item: Item) -> str:
        links = self._active(item)
        reversed_ = total(link for link in links if link.reverses == item.id)
        outstanding = self.out(item)
        if item.amount and reversed_ == abs(item.amount):
            return "reversed"
        if not outstanding:
            for link in links:
                target = self.items.get(link.reverses)
                if (
                    target is not None
                    and target is not item
                    and item.type in ("credit-note", "adjustment", "write-off")
                    and target.type == "invoice"
                    and total(one for one in links if one.reverses == target.id)
                    == abs(target.amount)
                ):
                    return "reversed"
            return "fully-settled"
        return "partially-settled" if links else "not-settled"

    def _outcome(self) -> Outcome:
        here = self._here()
        return Outcome(
            items={
                item.id: (
                    self._status(item),
                    self._outstanding(item),
                    self._lock(item),
                )
                for item in here
            },
            links=[
                (
                    *(link.credit, link.debit, link.amount),
                    *(link.date, link.rule, link.cancelled),
                )
                for link in self.state.links
            ],
            notices=self.state.notices,
            problems=self.problems,
            types={item.id: item.type for item in here},
            inferred=frozenset(item.id for item in here if item.inferred),
        )


def _order_of_decisions(decision: Decision) -> tuple[object, ...]:
    """By ``at``; without it first: answers of the bank, undo, settle, files."""
    ranks = {
        "bank-confirmation": 0,
        "bank-rejection": 0,
        "unsettle": 1,
        "settle": 2,
        "bank-file": 3,
    }
    return (
        decision.at,
        ranks.get(decision.kind, 4),
        decision.names,
        str(decision.amount),
    )
