"""Invented ledgers of which it is known what each payment pays.

Subscriptions: a customer gets an invoice a month, at one of seven prices, so that
nearly all that can be open of a customer is of one amount. Hourly work: about ten
invoices of a customer are open at a time, in quarters of an hour at the customer's
rate.

In both, half of the payments name their invoice, and 3 % of these with a mistake in
the number; 5 % of the payments are for an invoice that was never booked; 3 % of the
others pay two invoices at once; 3 % are charged back, and paid again later.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

PLUGIN = 'plugin "beancount_receivables.plugins"\n'
SERIES = '2023-01-01 custom "receivables" "series" "{year}######" "invoice"\n'

PRICES = (999, 1499, 1999, 2499, 2999, 3999, 4999)

#: Of a hundred payments.
NAMED = 50
NEVER_BOOKED = 5
CHARGED_BACK = 3
TWO_AT_ONCE = 3
#: Of a hundred payments that name their invoice.
MISTAKEN = 3
#: Of a hundred customers, those who pay after the next invoice has come.
LATE = 15

_OPENED = dt.date(2023, 1, 1)
_FIRST_DAY = dt.date(2024, 1, 1)
_VAT_PERCENT = 21


@dataclass(frozen=True)
class Invoice:
    """An invoice that was sent, booked or not.

    Attributes:
        id: Its number.
        customer: Whose.
        date: Of the invoice.
        paid: When it is paid.
        cents: How much it is.
        booked: Whether it stands in the ledger.
    """

    id: str
    customer: str
    date: dt.date
    paid: dt.date
    cents: int
    booked: bool


@dataclass(frozen=True)
class Payment:
    """A payment, and what the payer meant.

    Attributes:
        id: Of the bank.
        customer: Who paid.
        date: Of the payment.
        invoices: What it pays, in full.
        text: What the payer wrote.
        named: Whether the text holds the numbers of the invoices.
        mistaken: Whether it holds them with a mistake.
        returned: When it was charged back, or None.
        after: The id of the payment that was charged back and that this one
            makes good, or "".
    """

    id: str
    customer: str
    date: dt.date
    invoices: tuple[Invoice, ...]
    text: str
    named: bool
    mistaken: bool
    returned: dt.date | None
    after: str = ""

    @property
    def cents(self) -> int:
        """How much is paid."""
        return sum(invoice.cents for invoice in self.invoices)

    @property
    def all_booked(self) -> bool:
        """Whether all that it pays stands in the ledger."""
        return all(invoice.booked for invoice in self.invoices)


@dataclass
class KnownLedger:
    """A ledger, and what is true of it.

    Attributes:
        invoices: All that were sent.
        payments: All that came in.
    """

    invoices: list[Invoice] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)

    @property
    def customers(self) -> list[str]:
        """All customers, by id."""
        return sorted({invoice.customer for invoice in self.invoices})

    def pairs(self) -> set[tuple[str, str]]:
        """The ids of each payment and each booked invoice that it pays."""
        return {
            (payment.id, invoice.id)
            for payment in self.payments
            for invoice in payment.invoices
            if invoice.booked
        }

    def text(self, *before: str) -> str:
        """The ledger.

        Args:
            before: Lines to stand on top, such as the plugin's.
        """
        return "".join([*before, *self._lines()])

    def _lines(self) -> Iterator[str]:
        receivables = f'{_OPENED} custom "receivables"'
        yield f'{receivables} "account" Assets:Receivable\n'
        yield f'{receivables} "uncategorized" Liabilities:Uncategorized\n'
        for account in (
            *("Assets:Bank", "Income:Sales", "Liabilities:VAT"),
            "Liabilities:Uncategorized",
            *(account_of(customer) for customer in self.customers),
        ):
            yield f"{_OPENED} open {account}\n"
        for invoice in self.invoices:
            if invoice.booked:
                yield _booked_invoice(invoice)
        for payment in self.payments:
            yield _booked_payment(payment)


def account_of(customer: str) -> str:
    """The receivable account of a customer."""
    return f"Assets:Receivable:{customer}"


def subscriptions(count: int = 10_000, seed: int = 1) -> KnownLedger:
    """Ten invoices a customer, one a month, at the price of the subscription.

    One in fifty customers changes to another price, each month.
    """
    chance = random.Random(seed)  # noqa: S311 - the same on every run
    customers = max(count // 10, 1)
    prices = [chance.choice(PRICES) for _ in range(customers)]
    days = [chance.randrange(28) for _ in range(customers)]
    invoices = []
    for number in range(count):
        month, customer = divmod(number, customers)
        if not chance.randrange(50):
            prices[customer] = chance.choice(PRICES)
        first = dt.date(_FIRST_DAY.year + month // 12, month % 12 + 1, 1)
        late = chance.randrange(100) < LATE
        days_to_pay = chance.randint(26, 60) if late else chance.randint(1, 25)
        invoices.append(
            (
                *(customer, first + dt.timedelta(days=days[customer])),
                *(prices[customer], days_to_pay),
            )
        )
    return _paid(invoices, chance)


def hourly_work(count: int = 10_000, seed: int = 1) -> KnownLedger:
    """Some ten open invoices a customer, of a quarter of an hour to 40 hours.

    A customer gets an invoice in three days and pays it about 30 days later.
    """
    chance = random.Random(seed)  # noqa: S311 - the same on every run
    customers = max(count // 50, 1)
    rates = [chance.randrange(6000, 15000, 250) for _ in range(customers)]
    invoices = []
    for number in range(count):
        turn, customer = divmod(number, customers)
        net = rates[customer] * chance.randint(1, 160) // 4
        cents = net + net * _VAT_PERCENT // 100
        date = _FIRST_DAY + dt.timedelta(days=turn * 3 + chance.randrange(3))
        invoices.append((customer, date, cents, chance.randint(15, 45)))
    return _paid(invoices, chance)


def _paid(
    drafts: Iterable[tuple[int, dt.date, int, int]], chance: random.Random
) -> KnownLedger:
    """Number the invoices by date, and let the customers pay them.

    The order within a day is by chance: were it by customer, the numbers of one
    would be a thousand apart, and a wrong digit would mostly give another of them.
    """
    ledger = KnownLedger()
    drafts = list(drafts)
    chance.shuffle(drafts)
    drafts.sort(key=lambda draft: draft[1])
    for number, (customer, date, cents, days) in enumerate(drafts, 1):
        ledger.invoices.append(
            Invoice(
                id=f"{_FIRST_DAY.year}{number:06}",
                customer=f"C{customer:05}",
                date=date,
                paid=date + dt.timedelta(days=days),
                cents=cents,
                booked=chance.randrange(100) >= NEVER_BOOKED,
            )
        )
    waiting: dict[str, Invoice] = {}
    again = []
    for invoice in sorted(ledger.invoices, key=lambda each: (each.paid, each.id)):
        other = waiting.pop(invoice.customer, None) if invoice.booked else None
        if other is None and invoice.booked and chance.randrange(100) < TWO_AT_ONCE:
            waiting[invoice.customer] = invoice
            continue
        invoices = (invoice,) if other is None else (other, invoice)
        payment = _payment(len(ledger.payments), invoices, invoice.paid, chance)
        ledger.payments.append(payment)
        if payment.returned:
            again.append(payment)
    for invoice in waiting.values():
        ledger.payments.append(
            _payment(len(ledger.payments), (invoice,), invoice.paid, chance)
        )
    for payment in again:
        assert payment.returned
        date = payment.returned + dt.timedelta(days=chance.randint(3, 20))
        ledger.payments.append(
            _payment(len(ledger.payments), payment.invoices, date, chance, payment.id)
        )
    return ledger


def _payment(
    number: int,
    invoices: tuple[Invoice, ...],
    date: dt.date,
    chance: random.Random,
    after: str = "",
) -> Payment:
    named = chance.randrange(100) < NAMED
    mistaken = named and chance.randrange(100) < MISTAKEN
    returned = not after and chance.randrange(100) < CHARGED_BACK
    text = "Thank you"
    if named:
        ids = [each.id for each in invoices]
        if mistaken:
            ids = [_with_mistake(id_, chance) for id_ in ids]
        text = chance.choice(("{}", "Invoice {}", "factuur {} dank")).format(
            " ".join(ids)
        )
    return Payment(
        id=f"BANK-{number:06}",
        customer=invoices[0].customer,
        date=date,
        invoices=invoices,
        text=text,
        named=named,
        mistaken=mistaken,
        returned=date + dt.timedelta(days=chance.randint(1, 10)) if returned else None,
        after=after,
    )


def _with_mistake(id_: str, chance: random.Random) -> str:
    """A number with one digit wrong, left out, or swapped with the next."""
    wrong = id_
    while wrong == id_:
        place = chance.randrange(len(id_))
        wrong = id_[:place] + chance.choice(
            (
                str(chance.randrange(10)) + id_[place + 1 :],
                id_[place + 1 :],
                id_[place + 1 : place + 2] + id_[place] + id_[place + 2 :],
            )
        )
    return wrong


def _booked_invoice(invoice: Invoice) -> str:
    net = invoice.cents * 100 // (100 + _VAT_PERCENT)
    return f"""
{invoice.date} * "{invoice.customer}" "Services"
  invoice: "{invoice.id}"
  {account_of(invoice.customer)}  {_euros(invoice.cents)} EUR
  Income:Sales  -{_euros(net)} EUR
  Liabilities:VAT  -{_euros(invoice.cents - net)} EUR
"""


def _booked_payment(payment: Payment) -> str:
    account = account_of(payment.customer)
    euros = _euros(payment.cents)
    text = f"""
{payment.date} * "Customer" "{payment.text}"
  payment: "{payment.id}"
  Assets:Bank  {euros} EUR
  {account}  -{euros} EUR
"""
    if payment.returned:
        text += f"""
{payment.returned} * "Customer" "Returned"
  chargeback: "{payment.id}-R"
  reverses: "{payment.id}"
  reason: "MD06"
  Assets:Bank  -{euros} EUR
  {account}  {euros} EUR
"""
    return text


def _euros(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"
