"""What a ledger holds for the settler: items, claims, decisions, rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

if TYPE_CHECKING:
    import datetime as dt

    from beancount.core.amount import Amount

NOBODY = "?"


class Line(NamedTuple):
    """A posting, once Beancount has filled in its amount."""

    account: str
    number: Decimal
    currency: str
    meta: dict[str, Any]


@dataclass
class Problem:
    """An error: the ids and names it is about, and a sentence."""

    about: tuple[str, ...]
    message: str


@dataclass
class Claim:
    """One target of a ``settles``, or one Beancount link."""

    origin: int
    """Shared by all items of a transaction that carry the same ``settles``."""
    target: str
    amount: Decimal | None
    by_link: bool = False
    pool: int | None = None
    """The posting whose amount it spends, where ``settles`` stands on one."""
    pool_amount: Decimal = Decimal(0)

    @property
    def limit(self) -> Decimal | None:
        """What it names at most; None: as much as fits."""
        if self.amount is not None:
            return self.amount
        return self.pool_amount if self.pool is not None else None


@dataclass
class Item:
    """One customer transaction."""

    id: str
    names: tuple[str, ...]
    """What it answers to: its id, and the id it shares with its instalments."""
    type: str
    inferred: bool
    date: dt.date
    account: str
    customer: str
    currency: str
    amount: Decimal
    """Ledger sign: debit positive."""
    due: dt.date | None = None
    payee: str = ""
    narration: str = ""
    reference: str | None = None
    end_to_end: str | None = None
    external_id: str | None = None
    links: frozenset[str] = frozenset()
    claims: list[Claim] = field(default_factory=list)
    reverses: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    """What ``for`` names."""
    pending: bool = False
    bank_files: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    """The accounts on the other side, in order."""
    transaction: int = 0
    again: bool = False
    """Whether it says the same as the item that has its id; then that is told of it,
    and of what follows from it nothing."""

    @property
    def is_debit(self) -> bool:
        """Whether it adds to what the customer owes."""
        return self.amount > 0

    @property
    def document(self) -> str:
        """What it shares with its instalments."""
        return self.names[-1] if self.names else self.id


@dataclass
class Decision:
    """A dated decision of a person, or a message about a bank file."""

    kind: str
    date: dt.date
    at: str
    names: tuple[str, ...]
    amount: Amount | None


@dataclass
class BankReceipt:
    """A bank transaction that carries the confirmation of a file."""

    date: dt.date
    file: str
    settles: tuple[str, ...]
    links: tuple[str, ...]


@dataclass
class RuleChange:
    """A ``rule`` directive."""

    date: dt.date
    rule: str
    customer: str | None
    changes: dict[str, Any]


@dataclass
class Book:
    """All that the settler needs."""

    items: list[Item] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    receipts: list[BankReceipt] = field(default_factory=list)
    rules: list[RuleChange] = field(default_factory=list)
    series: list[tuple[dt.date, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    balances: dict[tuple[str, str, str], list[tuple[dt.date, Decimal]]] = field(
        default_factory=dict
    )
    """The postings by account, customer and currency: what must be conserved."""
    starts: dict[str, dt.date] = field(default_factory=dict)
    """The date from which an account is kept."""

    def rule(self, name: str, customer: str, day: dt.date) -> dict[str, Any]:
        """The parameters in force, ``on`` among them."""
        found: dict[str, Any] = {"on": name not in ("oldest-first", "strict")}
        for whose in (None, customer):
            for change in self.rules:
                if (change.rule, change.customer, change.date <= day) == (
                    *(name, whose),
                    True,
                ):
                    found |= change.changes
        return found


Naming = Callable[[Item], str]
"""How an id is derived from an item's date and contents."""
