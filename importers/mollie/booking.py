"""One event at Mollie as the transaction that an accountant would have typed.

The clearing account holds what Mollie owes: each event moves it by exactly its amount.
What a customer paid or got back is against the customer's receivable account; fees
are a cost, with the VAT in them; a payout is on its way to the bank.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING
from typing import Any
from unicodedata import normalize

from beancount.core import data
from beancount.core.amount import Amount

from ...plugins.subledger.items import UNKNOWN_CUSTOMER
from ..booking import EVIDENCE
from ..identity import EXTERNAL_ID
from ..payers import BY_NAME
from ..payers import RECOGNISED
from ..recognition import BY_ORIGINAL
from ..recognition import Recognised
from ..statement import Position
from . import directives
from .events import Event
from .events import Kind
from .identity import INVOICE
from .identity import SETTLEMENT
from .identity import SETTLEMENT_ID
from .identity import UNTOLD
from .kinds import METHODS
from .remembered import CAPTURED
from .remembered import PAYMENT
from .remembered import PAYOUT
from .statements import entry_of
from .values import cents

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Container

    from ..recognition import Receivables
    from .accounts import MollieAccounts
    from .reversals import Original
    from .reversals import Payments

OK = "*"
ATTENTION = "!"


@dataclass(frozen=True)
class Books:
    """What booking knows beside the event.

    Attributes:
        accounts: Where money goes.
        uncategorized: Where the payments of unknown customers go.
        vat_rate: Percentage of VAT in fees that come without; None: not told apart.
        known: What the ledger knows of customers.
        payments: The payments that may come back.
        ids: Ids of items that are in use.
    """

    accounts: MollieAccounts
    uncategorized: str
    vat_rate: Decimal | None
    known: Receivables
    payments: Payments
    ids: set[str] = field(default_factory=set)


def book(event: Event, name: str, books: Books, where: str) -> data.Transaction:
    """Book an event.

    Args:
        event: What happened; its day is known.
        name: What it is called, see `identity`.
        books: Where it goes.
        where: The file, for messages.
    """
    return _Booking(event, name, books, where).transaction()


class _Booking:
    """The booking of one event."""

    def __init__(self, event: Event, name: str, books: Books, where: str) -> None:
        self.event = event
        self.name = name
        self.books = books
        self.accounts = books.accounts
        self.where = where
        self.day = _day(event)
        self.balance = books.accounts.balance
        self.original: Original | None = None
        self.postings: list[data.Posting] = []

    def transaction(self) -> data.Transaction:
        """Choose what the event is."""
        kind = self.event.kind
        if kind in (Kind.PAYMENT, Kind.CAPTURE):
            return self._paid()
        if kind in _TAKES_BACK:
            return self._taken_back(_TAKES_BACK[kind])
        if kind in (Kind.FEE, Kind.COMPENSATION):
            return self._fee()
        if kind in (Kind.PAYOUT, Kind.RETURNED_PAYOUT):
            return self._payout()
        if kind is Kind.ROUNDING:
            return self._against(self.accounts.rounding or self.accounts.fees, OK)
        if kind is Kind.RESERVE:
            return self._against(self.accounts.reserve, OK)
        return self._against(self.accounts.other, ATTENTION)

    # What it is.

    def _paid(self) -> data.Transaction:
        """A payment, of a customer or of someone that nobody could place."""
        event = self.event
        entry = entry_of(event, Position(1, 1, event.line))
        known = self.books.known
        meta = self._item("payment")
        if event.kind is Kind.CAPTURE and event.payment is not None:
            meta[CAPTURED] = event.payment
        customer = known.recognise(entry, self.day)
        if customer is None:
            proposal = known.proposal(entry, self.day)
            if proposal:
                meta["proposal"] = proposal
            customer = self._nobody()
        else:
            meta[EVIDENCE] = customer.kind
            if customer.kind == BY_NAME:
                meta[RECOGNISED] = BY_NAME
        side = self.accounts.balance
        if event.elsewhere and not event.amount:
            side = self._unsettled()
        return self._with_customer(meta, customer, side)

    def _taken_back(self, key: str) -> data.Transaction:
        """What takes back a payment, or gives back what was taken, as a ``key``."""
        event = self.event
        meta = self._item(key)
        if event.kind is Kind.FAILED_PAYMENT:
            meta["reason"] = event.reason or "failed payment"
        elif event.reason is not None and key == "chargeback":
            meta["reason"] = event.reason
        named = event.id if key == "payment" else event.payment
        self.original = original = self.books.payments.find(event, named)
        if original is not None:
            meta["reverses"] = original.id
            meta[EVIDENCE] = BY_ORIGINAL
            customer = Recognised(original.customer, original.account, "its payment")
            if original.side in self.accounts.elsewhere() and event.untold:
                # Mollie did not settle the payment, and so not this either.
                self.balance = original.side
            return self._with_customer(meta, customer, self.balance)
        if named is not None:
            meta[PAYMENT] = named  # for when the payment itself is told of
            if event.untold:
                meta[UNTOLD] = "not told"
        entry = entry_of(event, Position(1, 1, event.line))
        known = self.books.known
        found = None
        if named is None:
            found = known.recognise(entry, self.day)
        if found is not None and found.documents and key == "chargeback":
            meta["for"] = ", ".join(found.documents)
        customer = found or self._nobody()
        return self._with_customer(meta, customer, self.balance)

    def _fee(self) -> data.Transaction:
        """What Mollie withheld, or gave back: a cost, and the VAT in it."""
        event, accounts = self.event, self.accounts
        meta: dict[str, Any] = {EXTERNAL_ID: self.name}
        if event.invoice is not None:
            meta[INVOICE] = event.invoice
        if event.settlement:
            meta[SETTLEMENT] = event.settlement
        if event.settlement_id is not None:
            meta[SETTLEMENT_ID] = event.settlement_id
        self._post(accounts.balance, event.amount)
        cost, vat, rest = self._cost()
        self._post(accounts.fees, cost)
        if vat and accounts.vat is not None:
            self._post(accounts.vat, vat)
        if rest:
            self._post(accounts.rounding or accounts.fees, rest)
        return self._transaction(meta, OK, payee="Mollie")

    def _cost(self) -> tuple[Decimal, Decimal, Decimal]:
        """Tell the cost, the VAT in it, and what is left of a cent; all positive.

        A rate that the user gives is used for all exports alike, so that it does not
        matter which one told of the fee.
        """
        event, rate = self.event, self.books.vat_rate
        whole = -event.amount
        exact = whole if event.exact is None else -event.exact
        vat = Decimal(0)
        if self.accounts.vat is not None and rate is not None:
            vat = cents(whole * rate / (100 + rate))
        elif self.accounts.vat is not None and event.vat is not None:
            vat = -event.vat
        return _short(exact - vat), _short(vat), _short(whole - exact)

    def _payout(self) -> data.Transaction:
        """A settlement on its way to the bank, or back from it."""
        event = self.event
        meta: dict[str, Any] = {EXTERNAL_ID: self.name}
        if event.settlement:
            meta[PAYOUT] = event.settlement
        if event.settlement_id is not None:
            meta[SETTLEMENT_ID] = event.settlement_id
        self._post(self.accounts.balance, event.amount)
        self._post(self.accounts.transit, -event.amount)
        back = event.kind is Kind.RETURNED_PAYOUT
        text = f"Payout {event.settlement or ''}".strip()
        return self._transaction(
            meta, OK, payee="Mollie", narration=f"{text} returned" if back else text
        )

    def _against(self, account: str, flag: str) -> data.Transaction:
        """A movement between the balance and one other account."""
        event = self.event
        meta: dict[str, Any] = {EXTERNAL_ID: self.name}
        self._post(self.accounts.balance, event.amount)
        self._post(account, -event.amount)
        return self._transaction(meta, flag, payee=event.name or "Mollie")

    # How it is written.

    def _nobody(self) -> Recognised:
        return Recognised(UNKNOWN_CUSTOMER, self.books.uncategorized, "nothing")

    def _item(self, key: str) -> dict[str, Any]:
        """Give the metadata of an item: its key, then what Mollie says of it."""
        event = self.event
        meta: dict[str, Any] = {key: self.name}
        text = " ".join(event.description.split())
        if text:
            meta["reference"] = text
        if event.method is not None and key != "chargeback":
            meta["method"] = METHODS.get(event.method, event.method)
        if event.mandate is not None:
            meta["mandate"] = event.mandate
        if event.iban is not None:
            meta["payer-iban"] = event.iban
        meta[EXTERNAL_ID] = self.name
        return meta

    def _with_customer(
        self, meta: dict[str, Any], customer: Recognised, side: str
    ) -> data.Transaction:
        """Write what moves a customer's balance, in the currency that it is in.

        It is remembered, with the asset account ``side`` that it moves.
        """
        event = self.event
        known = self.books.known
        if customer.customer != UNKNOWN_CUSTOMER and not known.is_customers_own(
            customer.account, customer.customer
        ):
            meta["customer"] = customer.customer
        flag = OK
        if event.is_final:
            if event.amount:
                self._post(self.balance, event.amount)
            if event.elsewhere:
                self._post(self._unsettled(), event.elsewhere)
                meta["note"] = (
                    f"Mollie does not settle {event.elsewhere} {event.currency} of this"
                )
        else:
            flag = ATTENTION
            self._post(self.accounts.pending, event.whole)
        if event.paid is None or event.paid_currency is None:
            self._post(customer.account, -event.whole)
        else:
            self._exchanged(meta, customer)
        for posting in self.postings:
            if posting.account == customer.account and posting.units is not None:
                self.books.payments.remember(
                    event, self.name, customer, self.day, posting, side
                )
        return self._transaction(meta, flag)

    def _exchanged(self, meta: dict[str, Any], customer: Recognised) -> None:
        """Write what was paid in another currency than Mollie settles it in.

        The customer's account is credited in the currency of what is paid, at the
        value that it has in the books; the difference is one of exchange rates.
        """
        event = self.event
        paid, currency = event.paid, event.paid_currency
        if paid is None or currency is None or not paid:
            return
        meta["exchange-rate"] = round(event.whole / paid, 6).normalize()
        if not self._is_kept_in(currency, customer):
            meta["instructed"] = Amount(abs(paid), currency)
            self._post(customer.account, -event.whole)
            return
        value = self._value_in_books(customer, abs(paid), currency)
        worth = abs(event.whole) if value is None else value
        self.postings.append(
            data.Posting(
                customer.account,
                Amount(-paid, currency),
                None,
                Amount(worth / abs(paid), event.currency),
                None,
                {},
            )
        )
        difference = -event.whole + (worth if paid > 0 else -worth)
        if difference:
            self._post(self.accounts.exchange, difference)

    def _value_in_books(
        self, customer: Recognised, paid: Decimal, paid_currency: str
    ) -> Decimal | None:
        """Tell what is paid is worth: what comes back, as much as what it is of."""
        currency = self.event.currency
        if self.original is None:
            return self.books.payments.value_in_books(
                customer.documents, Amount(paid, paid_currency), currency
            )
        price = self.original.price
        if price is None or price.currency != currency:
            return None
        return directives.worth(paid, price)

    def _is_kept_in(self, currency: str, customer: Recognised) -> bool:
        """Whether an item is in this currency: one that takes back is as the other."""
        if self.original is not None:
            return currency == self.original.currency
        return self.books.payments.is_kept_in(customer, currency)

    def _unsettled(self) -> str:
        """Give the account of the method; a refund's is that of its payment."""
        method = self.event.method
        if method is None and self.original is not None:
            method = self.original.method
        return self.accounts.of_method(method)

    def _post(self, account: str, number: Decimal) -> None:
        made = directives.posting(account, number, self.event.currency)
        self.postings.append(made)

    def _transaction(
        self,
        meta: dict[str, Any],
        flag: str,
        *,
        payee: str | None = None,
        narration: str | None = None,
    ) -> data.Transaction:
        event = self.event
        for column, text in event.extra:
            meta[_key(column, meta)] = text
        name = " ".join((event.name or "").split()) or payee
        text = " ".join(event.description.split())
        kind = event.kind.value.capitalize().replace("-", " ")
        return directives.transaction(
            {**data.new_metadata(self.where, event.line or 0), **meta},
            self.day,
            (name, narration or text or kind),
            self.postings,
            flag,
        )


_OUR_KEYS = frozenset({CAPTURED, INVOICE, PAYMENT, SETTLEMENT_ID, UNTOLD})
_TAKES_BACK = {
    Kind.FAILED_PAYMENT: "chargeback",
    Kind.CHARGEBACK: "chargeback",
    Kind.REFUND: "refund",
    Kind.CHARGEBACK_REVERSAL: "payment",
    Kind.RETURNED_REFUND: "payment",
}
"""What takes back a payment, and what gives back what was taken, as items."""


def _day(event: Event) -> dt.date:
    if event.day is None:
        message = "an event is booked on its day"
        raise ValueError(message)
    return event.day


def _key(column: str, used: Container[str]) -> str:
    """Make a metadata key of the name of a column that has no meaning here.

    Beancount reads keys of plain letters and digits only.
    """
    plain = normalize("NFKD", column.lower()).encode("ascii", "ignore").decode()
    words = "".join(each if each.isalnum() else " " for each in plain).split()
    key = "-".join(["mollie", *(words or ["column"])])
    if key in _OUR_KEYS:
        key += "-column"
    keys = (key if number == 1 else f"{key}-{number}" for number in count(1))
    return next(each for each in keys if each not in used)


def _short(value: Decimal) -> Decimal:
    """Write an amount with no more decimals than it needs, and at least two."""
    plain = cents(value)
    return plain if plain == value else value.normalize()
