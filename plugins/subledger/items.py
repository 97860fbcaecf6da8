"""What a receivables ledger is made of: items, claims, links, decisions.

Amounts of items carry the ledger's sign (debit items positive, credit items
negative); amounts of claims, links and decisions are positive.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping
    from decimal import Decimal

#: The metadata keys that name both the type and the id of an item.
TYPES = (
    "invoice",
    "payment",
    "refund",
    "credit-note",
    "chargeback",
    "collection-costs",
    "write-off",
    "adjustment",
)

#: The customer of what nobody could place.
UNKNOWN_CUSTOMER = "?"

#: Rules whose links a decision of a human may displace.
AUTOMATIC_RULES = frozenset(
    ("reference", "amount", "combination", "overpayment", "oldest-first")
)
SETTLES = "settles"
SETTLE = "settle"
REVERSAL = "reversal"


class Source(NamedTuple):
    """Where in the ledger something stands."""

    filename: str
    lineno: int


class Claim:
    """What an item says that it settles.

    Attributes:
        target: The id (or, for ``by_link``, the id or Beancount link) named.
        amount: The most that this claim takes, positive; None: what fits.
        by_link: Whether it is a Beancount link instead of ``settles``.
        posting_limit: The amount of the posting that carries the claim, shared
            by the claims of that posting; None where it stands on the whole.
    """

    __slots__ = ("amount", "by_link", "posting_limit", "target")

    def __init__(
        self,
        target: str,
        amount: Decimal | None = None,
        *,
        by_link: bool = False,
        posting_limit: PostingLimit | None = None,
    ) -> None:
        self.target = target
        self.amount = amount
        self.by_link = by_link
        self.posting_limit = posting_limit

    def __repr__(self) -> str:
        amount = "" if self.amount is None else f" {self.amount}"
        return f"<Claim {'^' if self.by_link else ''}{self.target}{amount}>"


class PostingLimit:
    """The amount of a posting, positive, that its claims share."""

    __slots__ = ("amount",)

    def __init__(self, amount: Decimal) -> None:
        self.amount = amount


class Item:
    """One customer transaction: an invoice, a payment, a credit note, ...

    Facts (what the ledger says) are set by reading and never change, but that
    settling first takes the claims from an item that can never fulfil them.
    ``left``, ``kept_links`` and ``locks`` are the outcome, written by settling alone.

    Attributes:
        id: Unique in the ledger.
        document: The id as written: of instalments and of a batch all carry
            the same one; else the id.
        type: One of ``TYPES``.
        date: The transaction's date.
        account, customer, currency: Only items that share all three can be
            linked.
        amount: In the ledger's sign.
        is_debit: Whether it adds to what the customer owes.
        due: The due date of a debit item.
        details: The metadata of the item: the transaction's, or the posting's
            over the transaction's.
        entry: The transaction, opaque to the domain (None for opening items).
        kept_postings: The only posting of the item, or a list of several. Nearly
            every item has one, and one link: tuples are made of them only for who
            asks, as a ledger of a hundred thousand items is smaller by so many
            objects, which Python would look at each time that it collects garbage.
        kept_links: None, the only link, or a tuple of several.
        payee, narration: Of the transaction.
        carried: The Beancount links of the transaction.
        claims: What it says that it settles.
        reverses: The id of the item that it cancels.
        is_for: The documents that it is about without settling them.
        inferred: The type was inferred, no key names it.
        is_opening: The balance before the start, or booked against equity.
        pending: Flagged ``!`` and to be confirmed by the bank.
        bank_file: The outgoing bank file that it belongs to.
        bank_account: The asset account on the other side, or "".
        left: What is outstanding, never negative.
        locks: The periods in which it was locked.
    """

    __slots__ = (
        "account",
        "amount",
        "bank_account",
        "bank_file",
        "carried",
        "claims",
        "currency",
        "customer",
        "date",
        "details",
        "document",
        "due",
        "entry",
        "id",
        "inferred",
        "is_debit",
        "is_for",
        "is_opening",
        "kept_links",
        "kept_postings",
        "left",
        "locks",
        "narration",
        "payee",
        "pending",
        "reverses",
        "type",
    )

    id: str
    document: str
    type: str
    date: datetime.date
    account: str
    customer: str
    currency: str
    amount: Decimal
    is_debit: bool
    due: datetime.date | None
    details: Mapping[str, Any]
    entry: Any
    kept_postings: Any
    payee: str
    narration: str
    carried: frozenset[str]
    claims: tuple[Claim, ...]
    reverses: str | None
    is_for: tuple[str, ...]
    inferred: bool
    is_opening: bool
    pending: bool
    bank_file: str | None
    bank_account: str
    left: Decimal
    kept_links: Link | tuple[Link, ...] | None
    locks: tuple[Lock, ...]

    def __repr__(self) -> str:
        return f"<Item {self.id} {self.type} {self.date} {self.amount}>"

    @property
    def postings(self) -> tuple[Any, ...]:
        """The postings of the item, in ledger order."""
        kept = self.kept_postings
        return tuple(kept) if kept.__class__ is list else (kept,)

    @postings.setter
    def postings(self, postings: tuple[Any, ...]) -> None:
        self.kept_postings = postings[0] if len(postings) == 1 else list(postings)

    @property
    def links(self) -> tuple[Link, ...]:
        """Its links made so far, in order of making; cancelled ones too."""
        kept = self.kept_links
        if kept is None:
            return ()
        return kept if isinstance(kept, tuple) else (kept,)

    @links.setter
    def links(self, links: tuple[Link, ...]) -> None:
        self.kept_links = links if len(links) > 1 else links[0] if links else None

    def join(self, link: Link) -> None:
        """Add a link that was just made."""
        self.kept_links = link if self.kept_links is None else (*self.links, link)

    @property
    def magnitude(self) -> Decimal:
        """The amount without its sign."""
        return abs(self.amount)

    @property
    def outstanding(self) -> Decimal:
        """What is still open, in the ledger's sign; zero has no sign."""
        return self.signed(self.left)

    @property
    def settled(self) -> Decimal:
        """What has been settled, in the ledger's sign; zero has no sign."""
        return self.amount - self.outstanding

    def signed(self, part: Decimal) -> Decimal:
        """A part of the amount, given without sign, in the ledger's sign."""
        return part if self.is_debit else -part

    @property
    def source(self) -> Source:
        """The file and line of the transaction."""
        return Source(
            self.details.get("filename") or "<unknown>",
            self.details.get("lineno") or 0,
        )

    def text(self, key: str) -> str:
        """The metadata value of a key as text, or ""."""
        value = self.details.get(key)
        return "" if value is None else str(value)


class Link:
    """One credit and one debit item joined for an amount.

    Attributes:
        credit, debit: The two items.
        amount: Positive.
        date: The day that it came into being.
        rule: What made it: ``settles`` (a claim), ``settle`` (a decision),
            ``reversal`` or one of the automatic rules.
        evidence: Why, in words.
        cancelled: The day that it was cancelled, or None.
        cancelled_by: What cancelled it, in words, or "".
        claim: The claim that made it, if one did.
        by: The item that reverses the other one, for rule ``reversal``.
    """

    __slots__ = (
        "amount",
        "by",
        "cancelled",
        "cancelled_by",
        "claim",
        "credit",
        "date",
        "debit",
        "evidence",
        "rule",
    )

    def __init__(
        self,
        credit: Item,
        debit: Item,
        amount: Decimal,
        date: datetime.date,
        rule: str,
        evidence: str,
    ) -> None:
        self.credit = credit
        self.debit = debit
        self.amount = amount
        self.date = date
        self.rule = rule
        self.evidence = evidence
        self.cancelled: datetime.date | None = None
        self.cancelled_by = ""
        self.claim: Claim | None = None
        self.by: Item | None = None

    def __repr__(self) -> str:
        end = f" until {self.cancelled}" if self.cancelled else ""
        return (
            f"<Link {self.credit.id} - {self.debit.id} {self.amount}"
            f" {self.rule} {self.date}{end}>"
        )

    def in_force_on(self, day: datetime.date) -> bool:
        """Whether the link counts at the end of a day."""
        return self.date <= day and (self.cancelled is None or self.cancelled > day)

    def other(self, item: Item) -> Item:
        """The item at the other end."""
        return self.debit if item is self.credit else self.credit


class Lock:
    """A period in which no rule, claim or decision may touch an item.

    Attributes:
        kind: ``direct-debit``, ``in-bank-file`` or
            ``awaiting-bank-confirmation``.
        file: The bank file, or "" for a pending transaction.
        since: The first day.
        until: The day on which it ended, or None while it is locked.
    """

    __slots__ = ("file", "kind", "since", "until")

    def __init__(self, kind: str, file: str, since: datetime.date) -> None:
        self.kind = kind
        self.file = file
        self.since = since
        self.until: datetime.date | None = None

    def in_force_on(self, day: datetime.date) -> bool:
        """Whether the item is locked at the end of a day."""
        return self.since <= day and (self.until is None or self.until > day)


@dataclass(frozen=True)
class BankReceipt:
    """A bank transaction that confirms an outgoing bank file.

    Attributes:
        date: Of the transaction.
        file: The bank file.
        name: What to call it in messages.
        document: The id of its item, which may itself be in the file; or "".
        settles: The ids that it says it settles.
        carried: Its Beancount links.
        texts: What the bank wrote.
        source, entry: The transaction.
    """

    date: datetime.date
    file: str
    name: str
    document: str
    settles: tuple[str, ...]
    carried: frozenset[str]
    texts: tuple[str, ...]
    source: Source
    entry: Any


@dataclass(frozen=True)
class Decision:
    """A dated decision of a human, or a fact about a bank file.

    Attributes:
        kind: ``settle``, ``unsettle``, ``bank-file``, ``bank-confirmation``
            or ``bank-rejection``.
        date: In force from.
        at: The moment of the decision, as an ISO text in one time zone, or "".
        names: The ids named: the two items, or a file followed by items.
        amount: Positive, of ``settle``; None: what is outstanding.
        currency: Of the amount, or "".
        lock: The kind of lock that a ``bank-file`` brings, or "".
        entry: The directive, opaque to the domain.
        source: Where it stands.
        by: Who decided, or "".
    """

    kind: str
    date: datetime.date
    at: str
    names: tuple[str, ...]
    amount: Decimal | None
    currency: str
    lock: str
    entry: Any
    source: Source
    by: str = ""


@dataclass(frozen=True)
class Notice:
    """Something noteworthy, but lawful.

    Attributes:
        date: The day on which it showed.
        code: What it is, e.g. ``ambiguous``.
        customer: Whose.
        ids: The items that it is about, the first being the subject.
        message: In words, with what to do.
        source: Where the subject stands.
    """

    date: datetime.date
    code: str
    customer: str
    ids: tuple[str, ...]
    message: str
    source: Source


@dataclass(frozen=True)
class Problem:
    """An error in the ledger.

    Attributes:
        rule: The rule that it offends, whose plugin reports it; else a word for
            what belongs to no rule and is always reported, such as ``ledger``.
        message: Names the entry, ids and amounts and what to do.
        source: Where the defect stands.
        entry: The directive, opaque to the domain.
    """

    rule: str
    message: str
    source: Source
    entry: Any
