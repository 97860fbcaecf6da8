"""Directives of the example ledger, and how they read as Beancount text.

A string in a directive may quote a document by its key between braces, `{heat_pump}`;
`quoting` fills in the number that the document got. What a value is decides how it is
written: an `Account` bare, `Money` as number and currency, any other string in quotes.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from typing import NamedTuple

if TYPE_CHECKING:
    from decimal import Decimal

CURRENCY = "EUR"
_ACCOUNT_WIDTH = 40
_NUMBER_WIDTH = 11


class Account(str):
    """An account name: written without quotes."""

    __slots__ = ()


class Money(NamedTuple):
    """An amount in euros: written as number and currency."""

    number: Decimal


Value = str | bool | int | date | Money
Metadata = dict[str, Value]


@dataclass(frozen=True)
class Posting:
    """One leg: the amount in euros with the ledger's sign, debit positive."""

    account: str
    number: Decimal
    meta: Metadata = field(default_factory=dict)


@dataclass(frozen=True)
class Transaction:
    """A transaction. `series` says which numbering gives its `key` a number.

    Without one it has none.
    """

    date: date
    payee: str
    narration: str
    postings: tuple[Posting, ...]
    meta: Metadata = field(default_factory=dict)
    flag: str = "*"
    links: tuple[str, ...] = ()
    key: str = ""
    series: str = ""

    def text(self) -> str:
        """The transaction as Beancount text, with a newline at the end."""
        words = [
            f"{self.date} {self.flag}",
            *(f'"{text}"' for text in (self.payee, self.narration) if text),
            *(f"^{link}" for link in self.links),
        ]
        lines = [" ".join(words), *_metadata_lines(self.meta, 2)]
        for posting in self.postings:
            account = f"{posting.account:<{_ACCOUNT_WIDTH}}"
            number = f"{posting.number:>{_NUMBER_WIDTH}}"
            lines.append(f"  {account} {number} {CURRENCY}")
            lines.extend(_metadata_lines(posting.meta, 4))
        return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Custom:
    """A `custom` directive: settings of the ledger and decisions of people."""

    date: date
    name: str
    values: tuple[Value, ...]
    meta: Metadata = field(default_factory=dict)

    def text(self) -> str:
        """The directive as Beancount text, with a newline at the end."""
        words = [
            f'{self.date} custom "{self.name}"',
            *(_value_text(value) for value in self.values),
        ]
        return "\n".join([" ".join(words), *_metadata_lines(self.meta, 2)]) + "\n"


@dataclass(frozen=True)
class Open:
    """An `open` directive, with what is known of the customer or bank account."""

    date: date
    account: str
    meta: Metadata = field(default_factory=dict)

    def text(self) -> str:
        """The directive as Beancount text, with a newline at the end."""
        opening = f"{self.date} open {self.account:<{_ACCOUNT_WIDTH}} {CURRENCY}"
        return "\n".join([opening, *_metadata_lines(self.meta, 2)]) + "\n"


@dataclass(frozen=True)
class Balance:
    """A `balance` directive: what the account holds at the start of the day."""

    date: date
    account: str
    number: Decimal

    def text(self) -> str:
        """The directive as Beancount text, with a newline at the end."""
        return f"{self.date} balance {self.account}  {self.number} {CURRENCY}\n"


Directive = Transaction | Custom | Open | Balance


def quoting(directive: Transaction, numbers: dict[str, str]) -> Transaction:
    """The transaction with the number of each document that it quotes.

    Args:
        directive: a transaction whose strings may hold keys, `"invoice
            {heat_pump}"`.
        numbers: the number by key.

    Raises:
        KeyError: a key that belongs to no document.
    """
    return replace(
        directive,
        narration=directive.narration.format_map(numbers),
        links=tuple(link.format_map(numbers) for link in directive.links),
        meta=_quote_metadata(directive.meta, numbers),
        postings=tuple(
            replace(posting, meta=_quote_metadata(posting.meta, numbers))
            for posting in directive.postings
        ),
    )


def quoting_decision(decision: Custom, numbers: dict[str, str]) -> Custom:
    """The decision with the number of each document that it quotes, as `quoting`."""
    return replace(
        decision,
        values=tuple(_quote(value, numbers) for value in decision.values),
        meta=_quote_metadata(decision.meta, numbers),
    )


def _quote(value: Value, numbers: dict[str, str]) -> Value:
    if isinstance(value, str) and not isinstance(value, Account):
        return value.format_map(numbers)
    return value


def _quote_metadata(meta: Metadata, numbers: dict[str, str]) -> Metadata:
    return {key: _quote(value, numbers) for key, value in meta.items()}


def _metadata_lines(meta: Metadata, indent: int) -> list[str]:
    return [f"{' ' * indent}{key}: {_value_text(value)}" for key, value in meta.items()]


def _value_text(value: Value) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Money):
        return f"{value.number} {CURRENCY}"
    if isinstance(value, (Account, int, date)):
        return str(value)
    return f'"{value}"'
