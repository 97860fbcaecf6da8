"""What a bank file says, whatever its format.

Every reader yields the same shapes, so that booking and reporting need not know
the format. A fact that the file does not state is None (or an empty tuple);
nothing here is derived by guessing.

Signs: an amount is positive for money that comes in and negative for money that
goes out. The sign comes from the debit/credit mark alone. A reversal indicator
says what an entry means, never which way the money went.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING
from typing import Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator


class StatementError(Exception):
    """A bank file cannot be read as it stands.

    Args:
        file: The file as the user named it; for a member of an archive,
            ``archive.zip (member.xml)``.
        line: The line in that file, None where there is none to name.
        problem: What is wrong, as a sentence.
        remedy: What the user can do, as a sentence.
    """

    def __init__(self, file: str, line: int | None, problem: str, remedy: str) -> None:
        place = file if line is None else f"{file}:{line}"
        super().__init__(f"{place}: {problem} {remedy}")
        self.file = file
        self.line = line
        self.problem = problem
        self.remedy = remedy


class UnknownFormatError(StatementError):
    """The file is no bank export that can be read."""


class BrokenFileError(StatementError):
    """The file is cut off, damaged or not well-formed."""

    @classmethod
    def unopened(cls, file: str, error: OSError) -> BrokenFileError:
        """The error of a file that cannot even be opened."""
        return cls(
            file,
            None,
            f"The file cannot be opened: {error.strerror}.",
            "Check its name and whether you may read it.",
        )


class UnsafeFileError(StatementError):
    """The file holds what a bank export never holds, such as XML entities."""


class BadValueError(StatementError):
    """A value is missing or is not what its field requires."""


class MixedCurrenciesError(StatementError):
    """One statement holds two currencies."""


class BalanceError(StatementError):
    """Opening balance and booked entries do not add up to the closing balance."""


class Status(str, Enum):
    """What the bank says about an entry; only booked ones moved money."""

    BOOKED = "booked"
    PENDING = "pending"
    INFORMATION = "information"
    FUTURE = "future"


@dataclass(frozen=True, slots=True)
class Position:
    """Where an entry stands in its file; all count from 1.

    ``detail`` numbers the parts of a batch that was split, else it is None.
    """

    statement: int
    entry: int
    line: int | None = None
    detail: int | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """The other side of an entry: ``account`` where there is no IBAN."""

    name: str | None = None
    iban: str | None = None
    account: str | None = None
    bic: str | None = None
    ultimate: str | None = None


@dataclass(frozen=True, slots=True)
class StructuredReference:
    """A reference with a form of its own, as the payer copied it.

    ``kind`` is ``RF`` (ISO 11649 creditor reference), ``OGM`` (Belgian structured
    communication, issuer BBA), ``CUR`` (Dutch betalingskenmerk), or the code that
    the bank gives, mostly ``SCOR``; None where it says nothing.
    """

    text: str
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class ReferredDocument:
    """A document that the payer lists as paid, with the part that it takes.

    ``amount`` is negative for a credit note that the payer deducts.
    """

    number: str | None = None
    kind: str | None = None
    date: dt.date | None = None
    amount: Decimal | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Return:
    """Why an entry is money that came, or went, back.

    ``evidence`` says what in the file shows it. ``code`` is the reason code (ISO
    20022 external code set, or the bank's own) and ``text`` the bank's words.
    ``original_code`` is the bank transaction code of what is returned.
    """

    evidence: str
    code: str | None = None
    text: str | None = None
    original_code: str | None = None


@dataclass(frozen=True, slots=True)
class TransactionCode:
    """The bank's classification of an entry: ISO 20022 domain, and its own."""

    domain: str | None = None
    family: str | None = None
    subfamily: str | None = None
    proprietary: str | None = None
    issuer: str | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """The amount that was instructed, and the rate it was exchanged at.

    ``instructed`` has no sign. The rate is quoted as the file gives it: units of
    ``target`` for one ``unit`` (or one ``source``).
    """

    instructed: Decimal | None = None
    currency: str | None = None
    rate: Decimal | None = None
    source: str | None = None
    target: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Charge:
    """A cost of the bank: negative where it was taken from the account.

    ``included`` tells whether the entry's amount holds it already.
    """

    amount: Decimal
    currency: str
    included: bool | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """The batch that an entry stands for, or is part of.

    ``split`` is True where the details add up to the bank's entry, so that each is
    an entry of its own; else ``why`` says why it was kept whole.
    """

    message_id: str | None = None
    payment_information_id: str | None = None
    number: int | None = None
    total: Decimal | None = None
    details: int = 0
    split: bool = False
    why: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether an entry holds several payments that were not told apart."""
        return not self.split and self.why is not None and self.number != 1


@dataclass(frozen=True, slots=True)
class Particular:
    """A fact that the bank tells in a field of its own, such as a terminal's number.

    It is no text of a payer, so no number in it names an invoice.
    """

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a statement, or one part of a batch that was split.

    Attributes:
        position: Where it stands in the file.
        amount: Signed, in the account's currency: its effect on the account.
        currency: The account's currency.
        status: Only ``booked`` counts.
        booked: The bank's booking date, value: its value date.
        id: The bank's own reference of this entry; None where it gives none.
        entry_amount: Signed; the bank's whole entry, when this is a part of it.
        transaction_amount: Signed; where it differs from ``amount``, which then
            holds something more, mostly a fee.
        end_to_end: The payer's id (None for ``NOTPROVIDED``).
        mandate: Of a direct debit.
        structured: References with a form of their own.
        texts: Free remittance text, in the pieces that the file has.
        documents: Documents that the payer lists.
        information: What the bank adds in words of its own.
        particulars: What else the bank tells, field by field.
    """

    position: Position
    amount: Decimal
    currency: str
    status: Status = Status.BOOKED
    booked: dt.date | None = None
    value: dt.date | None = None
    id: str | None = None
    entry_amount: Decimal | None = None
    transaction_amount: Decimal | None = None
    end_to_end: str | None = None
    mandate: str | None = None
    instruction: str | None = None
    structured: tuple[StructuredReference, ...] = ()
    texts: tuple[str, ...] = ()
    documents: tuple[ReferredDocument, ...] = ()
    information: str | None = None
    counterparty: Party | None = None
    code: TransactionCode | None = None
    reversal: bool = False
    returned: Return | None = None
    exchange: Exchange | None = None
    charges: tuple[Charge, ...] = ()
    batch: Batch | None = None
    particulars: tuple[Particular, ...] = ()

    @property
    def text(self) -> str:
        """The free text in one piece, see `join_texts`."""
        return join_texts(self.texts)

    def as_json(self) -> dict[str, Any]:
        """Give what is known of the entry, for a person or another program.

        Amounts are Decimals, dates ISO 8601 text; what the file does not say is
        left out.
        """
        plain: dict[str, Any] = _plain(self)
        return plain


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of one account.

    Attributes:
        file: The file as the user named it.
        format: Such as ``camt.053.001.02``.
        account: IBAN, or another number where there is none.
        opening: Booked balance before the entries, closing: after them; signed,
            None where the file has none.
        sum: Signed sum of the booked entries.
        count: Number of booked entries, as the bank counts: a batch is one.
        entries: Empty when the file was read for its totals only.
        member: The file inside an archive.
        notes: What a reader of the statement should know, such as batches that
            could not be split.
        gap: Where the balances that a file gives row by row do not follow from one
            another, as a sentence that names the line.
        open_ended: Whether the last day may go on after the file was made, as in a
            list of entries that someone downloads during the day.
    """

    file: str
    format: str
    account: str | None
    currency: str | None
    sum: Decimal
    count: int
    id: str | None = None
    sequence: str | None = None
    from_date: dt.date | None = None
    to_date: dt.date | None = None
    opening: Decimal | None = None
    opening_date: dt.date | None = None
    closing: Decimal | None = None
    closing_date: dt.date | None = None
    owner: str | None = None
    member: str | None = None
    line: int | None = None
    entries: tuple[Entry, ...] = ()
    notes: tuple[str, ...] = ()
    gap: str | None = None
    open_ended: bool = False

    @property
    def balanced(self) -> bool | None:
        """Whether opening + booked entries = closing; None: the file has no say.

        Balances within must hold too: of two gaps, one may hide the other.
        """
        if self.gap is not None:
            return False
        if self.opening is None or self.closing is None:
            return None
        return self.opening + self.sum == self.closing

    @property
    def place(self) -> str:
        """The file, and the member of it, for messages."""
        return place(self.file, self.member)

    def as_json(self, *, entries: bool = False) -> dict[str, Any]:
        """Give the statement as ``bean-receivables read --format json`` shows it.

        Args:
            entries: Whether to give each entry as the importers see it, under
                ``entry_list``; ``entries`` is always the count.

        Returns:
            ``file``, ``format``, ``account``, ``currency``, ``opening``,
            ``closing``, ``entries``, ``sum`` and ``balanced``, with amounts as
            Decimals and None for what the file does not say; then what else is
            known: ``id``, ``sequence``, ``from_date``, ``to_date``, ``member``,
            ``notes`` and ``gap``.
        """
        plain: dict[str, Any] = {
            "file": self.file,
            "format": self.format,
            "account": self.account,
            "currency": self.currency,
            "opening": _number(self.opening),
            "closing": _number(self.closing),
            "entries": self.count,
            "sum": _number(self.sum),
            "balanced": self.balanced,
        }
        names = ("id", "sequence", "from_date", "to_date", "member", "notes", "gap")
        for name in names:
            value = _plain(getattr(self, name))
            if value not in (None, []):
                plain[name] = value
        if entries:
            plain["entry_list"] = [entry.as_json() for entry in self.entries]
        return plain


def collect(
    parts: Iterable[Entry | Statement], *, keep_entries: bool = True
) -> Iterator[Statement]:
    """Put the entries that a reader yields into the statements they belong to.

    Args:
        parts: Each statement follows its own entries, since its totals are known
            only then. Read like this, a file of any size needs no memory.
        keep_entries: False leaves the entries out, to know the totals only.
    """
    entries: list[Entry] = []
    for part in parts:
        if isinstance(part, Statement):
            yield dataclasses.replace(part, entries=tuple(entries))
            entries = []
        elif keep_entries:
            entries.append(part)


def refuse_unbalanced(statements: Iterable[Statement]) -> Iterator[Statement]:
    """Pass statements on, up to one whose balances contradict its entries.

    Raises:
        BalanceError: Naming the figures. A statement that gives no balances has
            nothing to contradict, and passes.
    """
    for statement in statements:
        if statement.balanced is False:
            raise BalanceError(statement.place, statement.line, *unbalanced(statement))
        yield statement


def unbalanced(statement: Statement) -> tuple[str, str]:
    """Say what is wrong with a statement that does not add up, and what to do."""
    remedy = "Download the statement again, or ask the bank what is missing."
    if statement.gap is not None:
        problem = (
            f"The balances of {statement.account or 'an unnamed account'} do not "
            f"follow from one another. {statement.gap}"
        )
        return problem, remedy
    opening, closing = statement.opening, statement.closing
    if opening is None or closing is None:
        message = "only a statement with both balances can fail to add up"
        raise ValueError(message)
    expected = opening + statement.sum
    problem = (
        f"Statement {statement.id or statement.sequence or '(no number)'} of "
        f"{statement.account or 'an unnamed account'} does not add up: opening "
        f"{opening} and {statement.count} entries of together {statement.sum} give "
        f"{expected}, but it closes at {closing} {statement.currency or ''}".rstrip()
        + f", a difference of {closing - expected}."
    )
    return problem, remedy


def place(file: str, member: str | None) -> str:
    """Name a file, or a member of an archive."""
    return file if member is None else f"{file} ({member})"


TEXT_PIECE = 140
"""Length of one piece of remittance text (ISO 20022 Max140Text)."""


def join_texts(texts: tuple[str, ...]) -> str:
    """Join pieces of free text.

    A piece that fills its field to the last character was cut there, perhaps inside
    a number, so the next one follows at once; others are words apart.
    """
    joined = ""
    full = True
    for text in texts:
        joined += text if full else f" {text}"
        full = len(text) == TEXT_PIECE
    return joined


def _plain(value: Any) -> Any:  # noqa: ANN401 - walks values of any kind
    """Turn facts into what JSON knows, without what is not said."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    facts = {
        field.name: getattr(value, field.name) for field in dataclasses.fields(value)
    }
    return {
        name: _plain(fact) for name, fact in facts.items() if fact not in (None, ())
    }


def _number(value: Decimal | None) -> Decimal | None:
    """Take the sign from zero."""
    return value or (None if value is None else abs(value))
