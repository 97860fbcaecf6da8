"""Know events again: by Mollie's own ids, whichever export told of them.

A payment, a refund and a chargeback have an id of their own, and what undoes one is
named after it. A settlement has a reference and an id. What Mollie withheld for fees
has none: it is the same where the settlement and the amount are the same or, in
exports that do not tell the settlement, the invoice, the amount and the day. The rest
is known by its contents, and its number among equals in its file.
"""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

from beancount.core.data import Transaction

from ...plugins.subledger.items import TYPES
from ..identity import EXTERNAL_ID
from .events import Kind
from .remembered import CAPTURED
from .remembered import PAYMENT
from .remembered import PAYOUT
from .remembered import captured_in
from .remembered import references_in

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from collections.abc import Iterator

    from .events import Event

SETTLEMENT = "settlement"
"""Metadata of fees that were withheld: the reference of the settlement."""
SETTLEMENT_ID = "mollie-settlement"
"""Metadata of both: Mollie's id of it."""
INVOICE = "mollie-invoice"
"""Metadata of fees: the number of Mollie's invoice."""
TOLD_BY = "told-by"
"""Metadata of a balance that is Mollie's own figure: the kind of export."""
UNTOLD = "mollie-settled"
"""Metadata of what takes back a payment that is not known yet, where it is not told
whether Mollie settles it."""
EVENT = "__mollie__"
"""Metadata of an extracted transaction: its event."""

_TYPES = frozenset(TYPES)
_SUFFIXES = {
    Kind.FAILED_PAYMENT: "failed",
    Kind.RETURNED_REFUND: "returned",
    Kind.CHARGEBACK_REVERSAL: "reversal",
}
_FEES = (Kind.FEE, Kind.COMPENSATION)
_PAYOUTS = (Kind.PAYOUT, Kind.RETURNED_PAYOUT)
_PAID = (Kind.PAYMENT, Kind.CAPTURE)
_CHARGEBACKS = (Kind.CHARGEBACK, Kind.FAILED_PAYMENT, Kind.CHARGEBACK_REVERSAL)
_WITHOUT_ID_SOMEWHERE = (Kind.RESERVE, Kind.ROUNDING, Kind.OTHER)
_OF_MOLLIE = re.compile(r"(?:tr|re|chb|cpt|baltr)_\w+")
_EQUAL = Decimal(0)
_ROUNDED = Decimal("0.02")
_DAYS = 3
"""Days by which exports may differ on when a settlement was paid out."""
_NUMBER = re.compile(r"(\d{4})\.(\d+)$")
"""The year and the number that an invoice number of Mollie's ends with."""
_NOT_IN_IDS = re.compile(r"[\s,\"#\\]+")


def name_of(event: Event) -> str:
    """Give the name of an event, the same in every export that has its id.

    One without any id is named by its contents; equal ones need a number more.
    """
    if event.kind in _PAYOUTS:
        reference = event.settlement or event.settlement_id or event.id
        if reference:
            return reference + "-returned" * (event.kind is Kind.RETURNED_PAYOUT)
    elif event.kind in _FEES and event.single:
        return f"{event.id}-fee"
    elif event.kind in _FEES and event.settlement:
        parts = [event.settlement, event.kind.value, event.invoice]
        return _NOT_IN_IDS.sub("-", "-".join(part for part in parts if part))
    elif event.id is not None:
        suffix = _SUFFIXES.get(event.kind)
        return event.id if suffix is None else f"{event.id}-{suffix}"
    contents = (
        event.kind.value,
        event.amount,
        event.currency,
        event.payment,
        event.description,
        event.name,
        event.iban,
        event.paid,
        event.elsewhere,
    )
    digest = hashlib.blake2s(
        "\0".join("" if each is None else str(each) for each in contents).encode(),
        digest_size=6,
    )
    return f"{event.kind.value}-{event.day}-{digest.hexdigest()}"


class _Withheld(NamedTuple):
    """Fees in the ledger, and what they are told by."""

    settlement: str | None
    invoice: str | None
    day: dt.date
    amount: Decimal
    currency: str
    name: str


class _PaidOut(NamedTuple):
    """A payout in the ledger, and what it is told by."""

    settlement: str | None
    settlement_id: str | None
    day: dt.date
    amount: Decimal
    currency: str
    name: str


class Known:
    """The events that the ledger has, or that came before in this import.

    Args:
        entries: Of the ledger.
        account: Of the balance.
        transit: Of payouts, which tell one that names no settlement.
    """

    def __init__(self, entries: Iterable[Any], account: str, transit: str) -> None:
        self.transactions: dict[str, Transaction] = {}
        self._account = account
        self._transit = transit
        self._fees: list[_Withheld] = []
        self._payouts: list[_PaidOut] = []
        self._others: dict[tuple[dt.date, Decimal, str], list[str]] = {}
        #: By payment and amount; what undid one, by its own.
        self._chargebacks: dict[tuple[str, Decimal], list[str]] = {}
        self._charged_back: dict[Any, str] = {}
        #: By payment, the captures that are its money.
        self._captures: dict[Any, list[str]] = {}
        self._numbers: dict[tuple[str, str], int] = {}
        self._taken: dict[str, set[str]] = {}
        entries = list(entries)
        self._references = references_in(entries)
        for entry in entries:
            if isinstance(entry, Transaction):
                self.learn(entry)
        for capture, payment in captured_in(entries).items():
            if capture in self.transactions:
                self._captures.setdefault(payment, []).append(capture)

    def find(self, event: Event, run: str) -> tuple[str, Transaction | None]:
        """Give the name of an event, and its transaction where it is known.

        Args:
            event: The event.
            run: The file. Events without an id that are alike in one file are so
                many; in another file they are the same ones.
        """
        if event.kind in _FEES and not event.single:
            fee = self._fee(event, run)
            if fee is not None:
                return fee, self.transactions[fee]
            name = self._unused(name_of(event))
            return name, None
        name = name_of(event)
        if event.kind in _CHARGEBACKS and name not in self.transactions:
            other = self._chargeback(event, name, run)
            if other is not None:
                return other, self.transactions[other]
        if event.kind in _PAID and name not in self.transactions:
            other = self._paid(event, name, run)
            if other is not None:
                return name, self.transactions[other]
        if event.id is None and event.kind not in _PAYOUTS:
            name = self._numbered(name, run)
        known = self.transactions.get(name)
        if known is None and event.kind is Kind.PAYOUT:
            known = self._payout(event, run)
        if known is None and event.kind in _WITHOUT_ID_SOMEWHERE:
            known = self._other(event, name, run)
        return name, known

    def learn(self, transaction: Transaction, run: str = "") -> None:
        """Know the events of a transaction from now on.

        Args:
            transaction: Of the ledger, or of this import.
            run: The file that told of it, which tells of no event twice.
        """
        meta = transaction.meta
        if run:
            self._take(str(meta.get(EXTERNAL_ID)), run)
        if INVOICE in meta or SETTLEMENT in meta:
            self._learn_fee(transaction)
        elif (
            PAYOUT in meta
            or SETTLEMENT_ID in meta
            or any(each.account == self._transit for each in transaction.postings)
        ):
            self._learn_payout(transaction)
        elif not any(key in meta for key in TYPES):
            for currency, amount in moved_of(transaction, self._account):
                place = (transaction.date, amount, currency)
                name = str(meta.get(EXTERNAL_ID, ""))
                self._others.setdefault(place, []).append(name)
        for name in _names(transaction):
            self.transactions.setdefault(name, transaction)
        self._learn_chargeback(transaction)
        if CAPTURED in meta:
            name = str(meta.get("payment"))
            self._captures.setdefault(meta[CAPTURED], []).append(name)

    def _learn_chargeback(self, transaction: Transaction) -> None:
        """Know by its payment what took that back, and what undid this."""
        meta = transaction.meta
        about, own = meta.get("reverses", meta.get(PAYMENT)), meta.get("chargeback")
        if own is None:
            about, own = self._charged_back.get(about), meta.get("payment")
        elif isinstance(about, str):
            self._charged_back[own] = about
        if isinstance(about, str) and isinstance(own, str):
            for _, amount in moved_of(transaction, self._account):
                self._chargebacks.setdefault((about, amount), []).append(own)

    def _learn_fee(self, transaction: Transaction) -> None:
        meta = transaction.meta
        name = meta.get(EXTERNAL_ID)
        if not isinstance(name, str):
            return
        for currency, amount in moved_of(transaction, self._account):
            self._fees.append(
                _Withheld(
                    meta.get(SETTLEMENT),
                    meta.get(INVOICE),
                    transaction.date,
                    amount,
                    currency,
                    name,
                )
            )

    def _learn_payout(self, transaction: Transaction) -> None:
        meta = transaction.meta
        name = str(meta.get(EXTERNAL_ID))
        for currency, amount in moved_of(transaction, self._account):
            if amount < 0:
                self._payouts.append(
                    _PaidOut(
                        meta.get(PAYOUT) or self._references.get(name),
                        meta.get(SETTLEMENT_ID),
                        transaction.date,
                        amount,
                        currency,
                        name,
                    )
                )

    def _payout(self, event: Event, run: str) -> Transaction | None:
        """Find the payout in the ledger that an event tells of again.

        By its reference or id; where the two tell different ones of these, by the
        amount, and days that are near.
        """
        for payout in self._payouts:
            same = (
                payout.settlement == event.settlement
                if payout.settlement and event.settlement
                else payout.settlement_id == event.settlement_id
                if payout.settlement_id and event.settlement_id
                else (payout.amount, payout.currency) == (event.amount, event.currency)
                and event.day is not None
                and abs((payout.day - event.day).days) <= _DAYS
            )
            if same and self._take(payout.name, run):
                return self.transactions[payout.name]
        return None

    def _other(self, event: Event, name: str, run: str) -> Transaction | None:
        """Find a movement that one export tells with an id, and another without."""
        if event.day is None:
            return None
        place = (event.day, event.amount, event.currency)
        has_id = _OF_MOLLIE.match(name) is not None
        for other in self._others.get(place, ()):
            if (
                other in self.transactions
                and (_OF_MOLLIE.match(other) is not None) is not has_id
                and self._take(other, run)
            ):
                return self.transactions[other]
        return None

    def _chargeback(self, event: Event, name: str, run: str) -> str | None:
        """Find what took back a payment, or undid that, by another name.

        The API gives it an id of its own, and reports may name the payment alone. Two
        with ids of their own are two.
        """
        has_id = name.startswith("chb_")
        for other in self._chargebacks.get((event.payment or "", event.amount), ()):
            if not (has_id and other.startswith("chb_")) and self._take(other, run):
                return other
        return None

    def _paid(self, event: Event, name: str, run: str) -> str | None:
        """Find the captures of a payment, or the payment of a capture.

        Reports may tell the payment where the API tells its captures: the same money.
        """
        if event.kind is Kind.PAYMENT:
            captures = self._captures.get(name, [])
            same = [each for each in captures if self._moved(each) == event.amount]
            return next(iter(same or captures), None)
        payment = event.payment or ""
        moved = self._moved(payment)
        if event.amount == moved:
            return payment if self._take(payment, run) else None
        return payment if event.amount < moved else None

    def _moved(self, name: str) -> Decimal:
        """Give what a transaction, if there is one, adds to the balance."""
        transaction = self.transactions.get(name)
        moved = [] if transaction is None else moved_of(transaction, self._account)
        return sum((amount for _, amount in moved), Decimal(0))

    def _fee(self, event: Event, run: str) -> str | None:
        """Find the fees in the ledger that an event tells of again.

        The API tells costs by month, and each is rounded by itself: of one settlement,
        a cent or two is no other fee.
        """
        for within in (_EQUAL, _ROUNDED):
            for fee in self._fees:
                if (
                    fee.currency == event.currency
                    and abs(fee.amount - event.amount) <= within
                    and _may_be_one(fee.invoice, event.invoice)
                    and (
                        fee.settlement == event.settlement
                        if fee.settlement and event.settlement
                        else fee.day == event.day and within is _EQUAL
                    )
                    and self._take(fee.name, run)
                ):
                    return fee.name
        return None

    def _take(self, name: str, run: str) -> bool:
        """Let a file tell of an event that has no id; False: it did so before."""
        taken = self._taken.setdefault(run, set())
        if name in taken:
            return False
        taken.add(name)
        return True

    def _unused(self, name: str) -> str:
        number, free = 1, name
        while free in self.transactions:
            number += 1
            free = f"{name}-{number}"
        return free

    def _numbered(self, name: str, run: str) -> str:
        number = self._numbers.get((run, name), 0) + 1
        self._numbers[run, name] = number
        return name if number == 1 else f"{name}-{number}"


def _names(transaction: Transaction) -> Iterator[str]:
    """Give what a transaction is known by: its own id, and those of its items."""
    external = transaction.meta.get(EXTERNAL_ID)
    if isinstance(external, str) and external:
        yield external
    for meta in (transaction.meta, *(each.meta for each in transaction.postings)):
        if not meta:
            continue
        for key in sorted(_TYPES.intersection(meta)):
            value = meta[key]
            if isinstance(value, str) and _OF_MOLLIE.match(value):
                yield value


def moved_of(transaction: Transaction, account: str) -> list[tuple[str, Decimal]]:
    """Give by how much a transaction moved an account, by currency."""
    moved: dict[str, Decimal] = {}
    for posting in transaction.postings:
        units = posting.units
        if posting.account == account and units is not None and units.number:
            before = moved.get(units.currency)
            number = units.number
            moved[units.currency] = number if before is None else before + number
    return list(moved.items())


def _may_be_one(one: str | None, other: str | None) -> bool:
    """Whether two invoice numbers may be of one invoice.

    The API tells Mollie's id of an invoice where it has no number yet, and older
    exports tell the number without the letters before it.
    """
    if not one or not other or one == other:
        return True
    if one.startswith("inv_") != other.startswith("inv_"):
        return True
    numbers = [_NUMBER.search(each) for each in (one, other)]
    plain = {each and (each[1], each[2].lstrip("0")) for each in numbers}
    return len(plain) == 1 and None not in plain
