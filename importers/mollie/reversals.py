"""Which payment a refund or chargeback takes back.

Mollie's API names it. A settlement report does not, so there it is found by what the
rows say: the refund's text holds the payment's, or names the same document, or it is
the one payment of that account of which just so much was refunded. Where two payments
fit, none is taken.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import NamedTuple

from ...plugins.subledger.items import UNKNOWN_CUSTOMER
from ..identity import EXTERNAL_ID
from ..statement import Entry
from ..statement import Position
from . import directives
from .events import Kind
from .naming import Naming
from .remembered import CAPTURED
from .remembered import PAYMENT

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Container
    from collections.abc import Iterable
    from collections.abc import Mapping

    from beancount.core.amount import Amount
    from beancount.core.data import Posting

    from ...plugins.subledger.items import Item
    from ..recognition import Receivables
    from ..recognition import Recognised
    from .events import Event

_LONGEST = 24
"""Words of a refund's text that are compared with the texts of payments."""


class Original(NamedTuple):
    """An item that may be taken back: a payment, or what took one back.

    ``id`` is the item's, ``type`` its key, ``amount`` positive. ``side`` is the asset
    account that it moved, ``of`` the payment that it took back, or is captured of, and
    ``price`` what a unit of its currency is worth in the books, where it says so.
    """

    id: str
    date: dt.date
    amount: Decimal
    currency: str
    customer: str
    account: str
    type: str
    iban: str | None = None
    refunded: Decimal | None = None
    side: str = ""
    method: str | None = None
    of: str = ""
    price: Amount | None = None


class Payments:
    """What the ledger, and this import, know to be taken back.

    Args:
        known: What the ledger knows.
        currencies: The currencies that accounts are kept in, where they say.
        only: The ids of the items of the ledger to look among; None: all of them.
        captured: The payments of captures that do not say so themselves, by id.
    """

    def __init__(
        self,
        known: Receivables,
        currencies: Mapping[str, Iterable[str] | None],
        *,
        only: Container[str] | None = None,
        captured: Mapping[str, str] | None = None,
    ) -> None:
        self._known = known
        self._currencies = currencies
        self._payment_of = captured or {}
        self._by_name: dict[str, Original] = {}
        self._by_text: dict[str, list[Original]] = defaultdict(list)
        self._by_document: dict[str, list[Original]] = defaultdict(list)
        self._by_iban: dict[str, list[Original]] = defaultdict(list)
        self._captures: dict[str, list[Original]] = defaultdict(list)
        self._taken_back: dict[str, list[Original]] = defaultdict(list)
        self._naming = Naming(known)
        self._learn(
            item
            for item in known.items.values()
            if only is None or item.id.partition("/")[0] in only
        )

    def find(self, event: Event, named: str | None) -> Original | None:
        """Find what an event takes back; None: nothing, or more than one thing.

        Nor is anything found where the event does not tell how much it takes back in
        the currency that this is in, as the movements of the balance do not.

        Args:
            event: A refund, a chargeback, or what undoes one.
            named: Mollie's id of the payment, refund or chargeback, where it is told.
        """
        found = self._find(event, named)
        return None if found is None or _in(found.currency, event) is None else found

    def _find(self, event: Event, named: str | None) -> Original | None:
        undone = _UNDONE.get(event.kind)
        if undone is not None:
            return self._by_name.get(named or "") or self._undone(event, undone)
        if named is not None:
            return self._by_name.get(named) or self._captured(event, named)
        for found in (
            self._with_its_text(event),
            self._with_its_document(event),
            self._with_its_amount(event),
        ):
            # A payment of the ledger may be told of once more in the file.
            fitting = {each.id: each for each in found if _fits(each, event)}
            if fitting:
                return next(iter(fitting.values())) if len(fitting) == 1 else None
        return None

    def named(self, name: str) -> Original | None:
        """Give the item of an id that Mollie gave, or the one capture of a payment."""
        captures = {each.id: each for each in self._captures.get(name, ())}
        one = next(iter(captures.values())) if len(captures) == 1 else None
        return self._by_name.get(name, one)

    def remember(
        self,
        event: Event,
        name: str,
        customer: Recognised,
        day: dt.date,
        posting: Posting,
        side: str,
    ) -> None:
        """Know an item of this import, so that what takes it back can name it.

        Args:
            event: What it is booked from.
            name: Its id.
            customer: Whose it is.
            day: Of the transaction.
            posting: What moves the customer's balance.
            side: The asset account that it moves.
        """
        known = self._by_name.get(name)
        if known is not None:
            known = known._replace(refunded=event.refunded)
            self._add(known, name, event.description, customer.documents)
            return
        units = directives.money(posting.units)
        original = Original(
            id=name,
            date=day,
            amount=abs(units.number),
            currency=units.currency,
            price=posting.price,
            customer=customer.customer,
            account=customer.account,
            type=_type_of(event),
            iban=event.iban,
            refunded=event.refunded,
            side=side,
            method=event.method,
            of="" if event.kind in _UNDONE else event.payment or "",
        )
        self._add(original, name, event.description, customer.documents)

    def is_kept_in(self, customer: Recognised, currency: str) -> bool:
        """Whether a customer's balance is in this currency: what is paid says it."""
        items = [self._known.items.get(each) for each in customer.documents]
        found = {item.currency for item in items if item is not None}
        if found:
            return currency in found
        kept = self._currencies.get(customer.account)
        return not kept or currency in kept

    def value_in_books(
        self, documents: Iterable[str], paid: Amount, currency: str
    ) -> Decimal | None:
        """Give what is paid of documents is worth in the books, by their prices.

        None where they have none in ``currency``. The rate at which Mollie settles
        says nothing of it: whichever export tells that first, or corrects it, the
        difference is one of exchange rates.
        """
        total = value = Decimal(0)
        for document in documents:
            item = self._known.items.get(document)
            if item is None or item.currency != paid.currency:
                return None
            for posting in item.postings:
                units, price = posting.units, posting.price
                if price is None or price.currency != currency:
                    return None
                total += units.number
                value += units.number * price.number
        number = directives.money(paid).number
        return round(value * number / total, 2) if total > 0 else None

    def _learn(self, items: Iterable[Item]) -> None:
        items = list(items)
        placed = {
            item.id.partition("/")[0]: item
            for item in items
            if "/" in item.id and item.customer != UNKNOWN_CUSTOMER
        }
        for item in items:
            if item.type not in ("payment", "refund", "chargeback"):
                continue
            name = item.text(EXTERNAL_ID) or item.id
            target = item
            if item.customer == UNKNOWN_CUSTOMER:
                target = placed.get(item.id, item)
            original = Original(
                id=target.id,
                date=target.date,
                amount=item.magnitude,
                currency=item.currency,
                customer=target.customer,
                account=target.account,
                type=item.type,
                iban=item.text("payer-iban") or None,
                side=item.bank_account,
                method=item.text("method") or None,
                price=item.postings[0].price if item.postings else None,
                of=item.text(CAPTURED)
                or self._payment_of.get(item.id.partition("/")[0], "")
                if item.type == "payment"
                else item.text("reverses") or item.text(PAYMENT),
            )
            text = item.text("reference")
            self._add(original, name, text, ())
            if original.type == "payment" and text:
                self._naming.add(original, text)
            self._by_name.setdefault(item.id, original)

    def _add(
        self, original: Original, name: str, text: str, documents: Iterable[str]
    ) -> None:
        self._by_name[name] = original
        if original.type != "payment":
            self._taken_back[original.of].append(original)
            return
        if original.of:
            self._captures[original.of].append(original)
        plain = _plain(text)
        if plain:
            self._by_text[plain].append(original)
        if original.iban:
            self._by_iban[original.iban].append(original)
        for document in documents:
            self._by_document[document].append(original)

    def _captured(self, event: Event, payment: str) -> Original | None:
        """Find the one capture of a payment that an event can be of."""
        found = self._captures.get(payment, ())
        fitting = {each.id: each for each in found if _fits(each, event)}
        return next(iter(fitting.values())) if len(fitting) == 1 else None

    def _undone(self, event: Event, type_: str) -> Original | None:
        """Find what took back the payment that an event names, of the same amount.

        A report may have told of it without the id that the API gives it.
        """
        found = {
            each.id: each
            for each in self._taken_back.get(event.payment or "", ())
            if each.type == type_ and each.amount == _in(each.currency, event)
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def _with_its_text(self, event: Event) -> list[Original]:
        """Find payments whose whole text is in the event's; the longest first."""
        words = _plain(event.description).split()[:_LONGEST]
        for length in range(len(words), 0, -1):
            for start in range(len(words) - length + 1):
                part = " ".join(words[start : start + length])
                if any(each.isdigit() for each in part) and part in self._by_text:
                    return self._by_text[part]
        return []

    def _with_its_document(self, event: Event) -> list[Original]:
        entry = Entry(
            position=Position(1, 1),
            amount=event.amount,
            currency=event.currency,
            texts=(event.description,),
        )
        found = self._known.by_reference(entry)
        if found is None or len(found.documents) != 1:
            return []
        (document,) = found.documents
        return [*self._naming.naming(document), *self._by_document.get(document, ())]

    def _with_its_amount(self, event: Event) -> list[Original]:
        """Find payments of the same account of which just so much was refunded."""
        if event.iban is None:
            return []
        amount = abs(event.whole if event.paid is None else event.paid)
        return [each for each in self._by_iban[event.iban] if each.refunded == amount]


_UNDONE = {Kind.RETURNED_REFUND: "refund", Kind.CHARGEBACK_REVERSAL: "chargeback"}
"""What is undone by an event, and is no payment of a customer's."""


def _type_of(event: Event) -> str:
    if event.whole > 0:
        return "payment"
    return "refund" if event.kind is Kind.REFUND else "chargeback"


def _fits(original: Original, event: Event) -> bool:
    """Whether a payment can be the one: large enough, before, and of that account."""
    amount = _in(original.currency, event)
    return (
        amount is not None
        and amount <= original.amount
        and (event.day is None or original.date <= event.day)
        and (not original.iban or event.iban in (None, original.iban))
    )


def _in(currency: str, event: Event) -> Decimal | None:
    """Give what was paid or given back, positive, in a currency that it was in."""
    if event.paid is not None and event.paid_currency == currency:
        return abs(event.paid)
    return abs(event.whole) if event.currency == currency else None


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace(",", " ").split())
