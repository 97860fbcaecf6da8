"""The VAT on bad debts: when it comes back, and when it is due again.

From the day on which the right arises, the VAT in what is unpaid of an invoice comes
back; of what is received later, the VAT in it is due again. What was written off is
unpaid. The VAT in what is unpaid is the VAT that the invoice charged, less that of
its credit notes, in proportion to what is unpaid of it, less what its credit notes
took; it is rounded to cents, half a cent up. What is received of it later counts, also
while nobody has booked the recovery.

Invoices under the cash scheme are left out: their VAT is due when they are paid. This
is no plugin: it is asked, and finds nothing by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from .booked import Booked
from .booked import stated_vat
from .effective_links import effective_links
from .invoices import is_moved
from .law import MissingTableError
from .law.vat_relief import DUE
from .recoveries import Recoveries
from .running_interest import rounded
from .subledger.items import UNKNOWN_CUSTOMER
from .subledger.reading.accounts import LIABILITIES
from .subledger.reading.values import is_date
from .subledger.settings import CASH
from .subledger.settings import MONTH
from .subledger.settings import QUARTER
from .subledger.status import left_on
from .subledger.status import links_in_force

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Sequence

    from .checking import Ledger
    from .effective_links import EffectiveLink
    from .law import ReliefLaw
    from .law import ReliefLaws
    from .recoveries import Recovery
    from .subledger.customers import Customer
    from .subledger.items import Item

_INVOICE = "invoice"
_CREDIT_NOTE = "credit-note"
_WRITE_OFF = "write-off"
_ADJUSTMENT = "adjustment"
_ZERO = Decimal(0)

#: What happens: VAT comes back, is due again, or will come back.
RELIEF = "relief"
DUE_AGAIN = "due-again"
EXPECTED = "expected"


@dataclass(frozen=True)
class VatChange:
    """VAT that comes back or is due again.

    Attributes:
        item: The invoice.
        kind: ``RELIEF``, ``DUE_AGAIN``, or ``EXPECTED`` where the right arises
            later if nothing is paid until then.
        date: The day of it.
        period: The VAT return that it belongs to: 2025-03, 2025-Q1 or 2025.
        unpaid: Of the invoice at the end of that day, or, of what is expected, of
            the day that is asked about.
        vat: Positive where it comes back, negative where it is due again.
        by: What was received or credited that day, or taken back.
        law: The law.
    """

    item: Item
    kind: str
    date: dt.date
    period: str
    unpaid: Decimal
    vat: Decimal
    by: tuple[Item, ...]
    law: ReliefLaw


class BadDebts:
    """The VAT on the bad debts of a ledger, as it is known on a day.

    Args:
        ledger: The ledger.
        laws: When VAT comes back.
        day: What is dated later is left out.

    Attributes:
        changes: By date, then invoice.
        missing: The unpaid invoices of which it could not be told, and why.
    """

    def __init__(self, ledger: Ledger, laws: ReliefLaws, day: dt.date) -> None:
        self._subledger = ledger.subledger
        self._laws = laws
        self._day = day
        self._vat = _Vat(ledger, day)
        self._recoveries = Recoveries(self._subledger, day)
        self.changes: list[VatChange] = []
        self.missing: dict[Item, str] = {}
        for item in self._subledger.items_on(day):
            if self._is_asked(item):
                self.changes += self._of(item)
        self.changes.sort(key=lambda each: (each.date, each.item.id, each.kind))

    def _is_asked(self, item: Item) -> bool:
        """Whether it is an invoice with VAT that was due when it was invoiced."""
        return (
            item.type == _INVOICE
            and item.is_debit
            and item.customer != UNKNOWN_CUSTOMER
            and self._scheme(item) != CASH
            and self._vat.charged(item) > 0
        )

    def _scheme(self, item: Item) -> str:
        customer = self._subledger.customer(item.customer)
        return customer.text(
            "vat-scheme", item.date
        ) or self._subledger.settings.vat_scheme_on(item.date)

    def _of(self, item: Item) -> Iterator[VatChange]:
        """What happens with the VAT of an invoice."""
        recoveries = self._recoveries.of(item)
        history = _History(item, self._day, self._vat, recoveries)
        customer = self._subledger.customer(item.customer)
        due = item.due or item.date
        try:
            law, arises = self._law(item, customer, due)
        except MissingTableError as error:
            if due < self._day and history.vat_on(self._day):
                self.missing[item] = str(error)
            return
        if arises is None:
            return
        if not item.is_opening:
            # A claim that was moved here brings its right along, and not before.
            arises = max(arises, item.date)
        if arises > self._day:
            vat = history.vat_on(self._day)
            if law.arises == DUE and due < self._day and vat:
                unpaid = history.unpaid_on(self._day)
                yield self._change(item, EXPECTED, arises, unpaid, vat, (), law)
            return
        before = _ZERO
        for date in (arises, *history.days_after(arises)):
            vat = history.vat_on(date)
            change = vat - before
            before = vat
            if change:
                kind = RELIEF if change > 0 else DUE_AGAIN
                by = () if date == arises else history.of_day(date)
                unpaid = history.unpaid_on(date)
                yield self._change(item, kind, date, unpaid, change, by, law)

    def _law(
        self, item: Item, customer: Customer, due: dt.date
    ) -> tuple[ReliefLaw, dt.date | None]:
        """The law, and the day on which the right arises; None for never."""
        country = self._subledger.settings.vat_country_on(item.date)
        country = country or customer.text("country", item.date).upper()
        if not country:
            msg = (
                "whose VAT it is, is not known. Say"
                ' custom "receivables" "vat-country" "NL", or country: on the open of'
                f" {item.customer}."
            )
            raise MissingTableError(msg)
        insolvent = customer.get("insolvent", self._day)
        if not is_date(insolvent) or insolvent > self._day:
            insolvent = None
        elif insolvent < item.date and not is_moved(item):
            insolvent = None  # what was sold after that was not lost by it
        return self._laws.of(country, due, insolvent)

    def _change(
        self,
        item: Item,
        kind: str,
        date: dt.date,
        unpaid: Decimal,
        vat: Decimal,
        by: tuple[Item, ...],
        law: ReliefLaw,
    ) -> VatChange:
        length = self._subledger.settings.vat_return_on(date)
        period = return_of(date, length)
        return VatChange(item, kind, date, period, unpaid, vat, by, law)


def outstanding_vat(ledger: Ledger, day: dt.date) -> Callable[[Item], Decimal]:
    """Tell the VAT in what is outstanding of an invoice or credit note.

    Args:
        ledger: The ledger.
        day: The state at the end of this day.

    Returns:
        What gives the VAT of an item, positive, in cents; 0 where it has none.
    """
    known = _Vat(ledger, day)

    def of(item: Item) -> Decimal:
        left = left_on(item, day)
        if item.type == _CREDIT_NOTE and not item.is_debit:
            share = Fraction(left) / Fraction(item.magnitude or 1)
            return max(rounded(known.credited(item) * share), _ZERO)
        history = _History(item, day, known)
        unpaid = history.unpaid_on(day)
        if item.type != _INVOICE or not item.is_debit or not unpaid:
            return _ZERO
        # What was written off is unpaid as well, and not outstanding.
        return rounded(
            Fraction(history.vat_on(day)) * Fraction(left) / Fraction(unpaid)
        )

    return of


def return_of(date: dt.date, length: str) -> str:
    """The VAT return that a day belongs to.

    Args:
        date: The day.
        length: One of ``settings.VAT_RETURNS``.

    Returns:
        2025-03, 2025-Q1 or 2025.
    """
    if length == MONTH:
        return f"{date.year}-{date.month:02}"
    if length == QUARTER:
        return f"{date.year}-Q{(date.month + 2) // 3}"
    return f"{date.year}"


class _History:
    """What was unpaid of an invoice through time, and the VAT in it.

    Args:
        item: The invoice.
        day: What is dated later is left out.
        vat: For the VAT that documents charged.
        recoveries: What was received once it was written off.
    """

    def __init__(
        self,
        item: Item,
        day: dt.date,
        vat: _Vat,
        recoveries: Sequence[Recovery] = (),
    ) -> None:
        self._item = item
        self._vat = vat
        self._day = day
        self._recoveries = recoveries
        self._links: list[EffectiveLink] = []
        # What nobody hopes for any more is still unpaid.
        self._written_off: list[EffectiveLink] = []
        for each in effective_links(item, day):
            is_written_off = each.link.credit.type == _WRITE_OFF
            (self._written_off if is_written_off else self._links).append(each)

    def unpaid_on(self, date: dt.date) -> Decimal:
        """What was unpaid at the end of a day."""
        written_off = sum(
            (each.link.amount for each in self._written_off if each.counts_on(date)),
            _ZERO,
        )
        recovered = sum((each.on(date) for each in self._recoveries), _ZERO)
        unpaid = self._less(each for each in self._links if each.counts_on(date))
        return max(unpaid - min(recovered, written_off), _ZERO)

    def vat_on(self, date: dt.date) -> Decimal:
        """The VAT in that, in cents."""
        credited = [
            each
            for each in self._links
            if each.counts_on(date) and each.link.credit.type == _CREDIT_NOTE
        ]
        claim = self._less(credited)
        charged = self._vat.charged(self._item)
        for each in credited:
            credit = each.link.credit
            part = Fraction(each.link.amount) / Fraction(credit.magnitude)
            charged -= self._vat.credited(credit) * part
        if claim <= 0 or charged <= 0:
            return _ZERO
        return rounded(charged * Fraction(self.unpaid_on(date)) / Fraction(claim))

    def days_after(self, date: dt.date) -> list[dt.date]:
        """The days after a day on which something changed."""
        changes = {
            changed
            for each in (*self._links, *self._written_off)
            for changed in (each.since, each.until)
            if changed is not None
        }
        changes.update(day for each in self._recoveries for day in each.days)
        return sorted(day for day in changes if date < day <= self._day)

    def of_day(self, date: dt.date) -> tuple[Item, ...]:
        """The credits that came or went on a day."""
        found = [
            each.link.credit for each in self._links if date in {each.since, each.until}
        ]
        found += [each.payment for each in self._recoveries if date in each.days]
        return tuple(dict.fromkeys(sorted(found, key=lambda credit: credit.id)))

    def _less(self, links: Iterable[EffectiveLink]) -> Decimal:
        """The invoice, less what some links take."""
        return self._item.magnitude - sum((each.link.amount for each in links), _ZERO)


class _Vat:
    """The VAT of documents, exactly.

    A transaction with several documents of a type has one VAT: each has its share by
    amount. A claim that an adjustment moved here from another account brings along
    the VAT in it.

    Args:
        ledger: The ledger.
        day: What is dated later is left out.
    """

    def __init__(self, ledger: Ledger, day: dt.date) -> None:
        self._booked = Booked(ledger)
        self._day = day
        self._together: dict[tuple[int, str, str], Decimal] = {}
        self._adjustments: dict[int, list[Item]] = {}
        self._asked: set[int] = set()
        for item in ledger.subledger.unordered_items:
            key = _of_one_transaction(item)
            self._together[key] = self._together.get(key, _ZERO) + item.magnitude
            if item.type == _ADJUSTMENT and not item.is_debit:
                self._adjustments.setdefault(id(item.entry), []).append(item)

    def charged(self, invoice: Item) -> Fraction:
        """The VAT that an invoice charged; negative where it gave some back."""
        return self._of(invoice, sign=-1)

    def credited(self, credit_note: Item) -> Fraction:
        """The VAT that a credit note gave back."""
        return self._of(credit_note, sign=1)

    def _of(self, document: Item, sign: int) -> Fraction:
        """The VAT of a document.

        Args:
            document: Its transaction says or books it.
            sign: That of the VAT in the ledger, where it is counted positive.
        """
        stated = stated_vat(document)
        if document.entry is None:
            return Fraction(0)
        if stated is not None:
            # Not all on liabilities need be VAT: a deposit is none.
            vat = Fraction(stated)
            if any(each.meta and "vat" in each.meta for each in document.postings):
                return vat  # of this one alone
        elif self._booked.is_complete(document):
            booked = self._booked.of(document, LIABILITIES).values()
            vat = sign * Fraction(sum(booked, _ZERO))
        else:
            vat = self._moved(document)
        together = self._together[_of_one_transaction(document)]
        return vat * Fraction(document.magnitude) / Fraction(together or 1)

    def _moved(self, document: Item) -> Fraction:
        """The VAT in what adjustments of a transaction took from other invoices."""
        key = id(document.entry)
        if key in self._asked:
            return Fraction(0)  # moved in a circle
        self._asked.add(key)
        vat = sum(
            (
                self.charged(link.debit)
                * Fraction(link.amount)
                / Fraction(link.debit.magnitude)
                for adjustment in self._adjustments.get(key, ())
                for link in links_in_force(adjustment, self._day)
                if link.debit.type == _INVOICE
            ),
            Fraction(0),
        )
        self._asked.remove(key)
        return vat


def _of_one_transaction(item: Item) -> tuple[int, str, str]:
    return id(item.entry), item.type, item.currency
