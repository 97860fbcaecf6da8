"""What is on the desk: items, links, locks, and the plain questions about them.

Nothing is indexed or remembered: every answer is taken anew over all links.
"""

from __future__ import annotations

import copy
import datetime as dt
from dataclasses import dataclass
from dataclasses import field
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.second_opinion.naive_book import BankReceipt
from tests.second_opinion.naive_book import Book
from tests.second_opinion.naive_book import Item
from tests.second_opinion.naive_book import Problem
from tests.second_opinion.naive_references import Candidate
from tests.second_opinion.naive_references import Reading
from tests.second_opinion.naive_references import read_references

if TYPE_CHECKING:
    from collections.abc import Iterable

AUTOMATIC = ("reference", "amount", "combination", "overpayment", "oldest-first")
ZERO = Decimal(0)


@dataclass
class Link:
    """One credit and one debit item, joined for an amount."""

    made: int
    """Counts up: the newest link is the one made last."""
    credit: str
    debit: str
    amount: Decimal
    date: dt.date
    rule: str
    reverses: str = ""
    """Of a reversal: the item that is cancelled."""
    pool: int | None = None
    """Of a claim on a posting: the posting whose amount it spends."""
    claimant: str = ""
    """Of a claim: the item that makes it."""
    cancelled: dt.date | None = None
    cancelled_by: str = ""
    cancelling: int = 0
    """Counts up: the last cancelled is restored first."""
    displaced: bool = False
    restored: Decimal = ZERO


@dataclass
class State:
    """What changes from day to day."""

    links: list[Link] = field(default_factory=list)
    clock: int = 0
    freed: set[str] = field(default_factory=set)
    """Credits that a human freed."""
    undone: set[tuple[str, str]] = field(default_factory=set)
    """Pairs whose claims have ended."""
    barred: set[tuple[str, str]] = field(default_factory=set)
    """Pairs undone and not settled by hand since."""
    first_day: dict[str, dt.date] = field(default_factory=dict)
    """The first day on which a credit was open and unlocked."""
    homeless: set[str] = field(default_factory=set)
    """Items of which a restored link found no room: that is an overpayment."""
    overpaid: set[str] = field(default_factory=set)
    """Payments with a notice that something is left of them."""
    pending: set[str] = field(default_factory=set)
    files: dict[str, dict[str, str]] = field(default_factory=dict)
    """File to item to sent, confirmed or rejected."""
    file_kind: dict[str, str] = field(default_factory=dict)
    file_date: dict[str, dt.date] = field(default_factory=dict)
    reversing: set[str] = field(default_factory=set)
    without_payment: set[str] = field(default_factory=set)
    """What came back today, of which nobody knows the payment yet."""
    notices: set[tuple[str, str]] = field(default_factory=set)


class Desk:
    """The items of a book, and what has become of them by a day."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.items = {item.id: item for item in book.items}
        self.state = State()
        self.problems = list(book.problems)
        self.today = dt.date.min
        self.confirmed_today: list[BankReceipt] = []
        self.deciding = False

    def _here(self) -> list[Item]:
        return [item for item in self.book.items if item.date <= self.today]

    def _named(self, name: str) -> list[Item]:
        """The items of an id, those of one transaction in order of due date."""
        return sorted(
            (item for item in self.book.items if name in item.names),
            key=lambda item: (item.due or dt.date.min, item.id),
        )

    def _active(self, *items: Item) -> list[Link]:
        """The links in force that touch all of the items."""
        return [
            link
            for link in self.state.links
            if link.cancelled is None
            and all(item.id in (link.credit, link.debit) for item in items)
        ]

    def out(self, item: Item) -> Decimal:
        """What is outstanding, without sign."""
        return abs(item.amount) - total(self._active(item))

    def _outstanding(self, item: Item) -> Decimal:
        """The same in the ledger's sign; zero has none."""
        return self.out(item) * (1 if item.is_debit else -1) + ZERO

    def _lock(self, item: Item) -> str | None:
        for file in sorted(self.state.files):
            if self.state.files[file].get(item.id) == "sent":
                return self.state.file_kind[file]
        if item.id in self.state.pending:
            return "awaiting-bank-confirmation"
        return None

    def _reverses(self, item: Item) -> bool:
        """Whether it is a reversing item: no rule touches what it has left."""
        return item.id in self.state.reversing

    def _pair(self, one: Item, other: Item) -> tuple[str, str]:
        return (other.id, one.id) if one.is_debit else (one.id, other.id)

    def _link(
        self,
        one: Item,
        other: Item,
        amount: Decimal,
        rule: str,
        *,
        pool: int | None = None,
        reverses: str = "",
    ) -> Decimal:
        """Join two items; return the amount, 0 where there is none to take."""
        if amount <= 0:
            return ZERO
        credit, debit = self._pair(one, other)
        self.state.clock += 1
        self.state.links.append(
            Link(
                made=self.state.clock,
                credit=credit,
                debit=debit,
                amount=amount,
                date=self.today,
                rule=rule,
                pool=pool,
                claimant=one.id if rule == "settles" else "",
                reverses=reverses,
            )
        )
        return amount

    def _cancel(self, link: Link, amount: Decimal, by: str) -> Link:
        """Cancel a link, or a part: then it becomes two."""
        if amount < link.amount:
            rest = copy.copy(link)
            rest.amount -= amount
            link.amount = amount
            self.state.links.append(rest)
        self.state.clock += 1
        link.cancelled = self.today
        link.cancelled_by = by
        link.cancelling = self.state.clock
        return link

    def _notice(self, code: str, item: Item) -> None:
        self.state.notices.add((code, item.id))

    def _problem(self, about: tuple[str, ...], message: str) -> None:
        self.problems.append(Problem(about, message))

    def _read(self, credit: Item) -> Reading:
        """What its texts name among the debit items that are here."""
        candidates = tuple(
            Candidate(item.id, item.document, item.reference)
            for item in self._here()
            if item.is_debit and one_account(item, credit) and item.names
        )
        series = tuple(
            pattern for date, pattern in self.book.series if date <= self.today
        )
        return read_references(texts(credit), candidates, series)


def total(links: Iterable[Link]) -> Decimal:
    return add_up(link.amount for link in links)


def add_up(numbers: Iterable[Decimal]) -> Decimal:
    return sum(numbers, ZERO)


def one_account(one: Item, other: Item) -> bool:
    return (one.account, one.customer, one.currency) == (
        other.account,
        other.customer,
        other.currency,
    )


def opposite(one: Item, other: Item) -> bool:
    return one.amount * other.amount < 0


def due_then_id(item: Item) -> tuple[dt.date, str]:
    return (item.due or dt.date.min, item.id)


def texts(item: Item) -> tuple[str, ...]:
    texts = (item.reference, item.narration, item.payee, item.end_to_end)
    return tuple(text for text in texts if text)
