"""How the company books.

Invoices and credit notes, bank entries, and the numbers that documents get.

Everything is first drafted with keys of our own (`"heat_pump"`), because a document
gets its number by date, across all that happened. `document_numbers` hands them out;
texts and metadata quote a document as `"{heat_pump}"`, its Belgian structured
communication as `"{heat_pump.ogm}"` and its ISO 11649 reference as `"{heat_pump.rf}"`.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from company import BANK
from company import CUSTOMERS
from company import RATES
from company import Work
from company import vat_amount
from ledger_text import Custom
from ledger_text import Metadata
from ledger_text import Money
from ledger_text import Posting
from ledger_text import Transaction
from ledger_text import Value

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

INVOICE_SERIES = "{year}80####"
CREDIT_NOTE_SERIES = "{year}90####"
NO_METADATA: Metadata = {}

# Days of 2025 and 2026 on which the euro payment system TARGET is closed, beside
# weekends.
_BANK_HOLIDAYS = frozenset(
    {
        date(2025, 1, 1),
        date(2025, 4, 18),
        date(2025, 4, 21),
        date(2025, 5, 1),
        date(2025, 12, 25),
        date(2025, 12, 26),
        date(2026, 1, 1),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 5, 1),
    }
)


class DocumentNumber(str):
    """The number of a document, and the references with check digits made of it."""

    __slots__ = ()

    @property
    def ogm(self) -> str:
        """The Belgian structured communication.

        Ten digits, and their remainder modulo 97 (97 for 0).
        """
        digits = f"{self}{int(self) % 97 or 97:02d}"
        return f"+++{digits[:3]}/{digits[3:7]}/{digits[7:]}+++"

    @property
    def rf(self) -> str:
        """The creditor reference of ISO 11649.

        RF, two check digits modulo 97, the number.
        """
        return f"RF{98 - int(f'{self}271500') % 97:02d}{self}"


@dataclass(frozen=True)
class Line:
    """One line of an invoice, without VAT."""

    work: Work
    net: Decimal
    rate: str

    @property
    def vat(self) -> Decimal:
        """The VAT on the line."""
        return vat_amount(self.net, self.rate)


@dataclass(frozen=True)
class BankLine:
    """One payment inside a bank entry.

    Its amount as the bank signs it, and against which accounts it is booked.
    """

    amount: Decimal
    contra: tuple[Posting, ...] = ()
    name: str = ""
    iban: str = ""
    text: str = ""
    structured: str = ""
    end_to_end: str = ""
    mandate: str = ""
    reason: str = ""


@dataclass(frozen=True)
class BankEntry:
    """One entry of the bank account.

    `batch` is the bank file that it collects or pays.
    """

    date: date
    narration: str
    lines: tuple[BankLine, ...]
    kind: str = ""
    key: str = ""
    batch: str = ""
    method: str = ""
    links: tuple[str, ...] = ()
    meta: Metadata = field(default_factory=dict)

    @property
    def amount(self) -> Decimal:
        """What the entry adds to the account."""
        return sum((line.amount for line in self.lines), Decimal(0))


@dataclass
class Journal:
    """All that is booked or going to be: drafts in no particular order."""

    sales: list[Transaction] = field(default_factory=list)
    bank: list[BankEntry] = field(default_factory=list)
    memorial: list[Transaction] = field(default_factory=list)
    decisions: list[Custom] = field(default_factory=list)


def line(work: Work, net: str, rate: str) -> Line:
    """A line of an invoice from the net amount as written."""
    return Line(work, Decimal(net), rate)


def invoice(
    key: str,
    day: date,
    customer: str,
    lines: Iterable[Line],
    meta: Metadata = NO_METADATA,
    *,
    dues: tuple[date, ...] = (),
) -> Transaction:
    """A sales invoice: what is due, against revenue and VAT.

    Args:
        key: our name for it until it has a number.
        day: the date of the invoice.
        customer: the id of the customer.
        lines: what is charged.
        meta: more about it.
        dues: the due dates of equal instalments; none for the customer's own terms.
    """
    sold = list(lines)
    amount = sum((each.net + each.vat for each in sold), Decimal(0))
    account = CUSTOMERS[customer].account
    instalments: Iterable[Posting] = [Posting(account, amount)]
    if dues:
        part = amount / len(dues)
        instalments = [Posting(account, part, {"due": due}) for due in dues]
    return Transaction(
        day,
        CUSTOMERS[customer].name,
        " and ".join(each.work.name for each in sold),
        (*instalments, *_revenue(sold, Decimal(-1))),
        {"invoice": f"{{{key}}}", **meta},
        key=key,
        series="invoice",
    )


def credit_note(
    key: str,
    day: date,
    customer: str,
    lines: Iterable[Line],
    *,
    narration: str,
    meta: Metadata,
) -> Transaction:
    """A credit note: the mirror of an invoice.

    `meta` says what it settles or reverses.
    """
    sold = list(lines)
    amount = sum((each.net + each.vat for each in sold), Decimal(0))
    return Transaction(
        day,
        CUSTOMERS[customer].name,
        narration,
        (*_revenue(sold, Decimal(1)), Posting(CUSTOMERS[customer].account, -amount)),
        {"credit-note": f"{{{key}}}", **meta},
        key=key,
        series="credit-note",
    )


def _revenue(lines: list[Line], sign: Decimal) -> Iterator[Posting]:
    for each in lines:
        yield Posting(each.work.account, sign * each.net)
        if each.vat:
            yield Posting(RATES[each.rate].account, sign * each.vat)


def total(document: Transaction) -> Decimal:
    """What the customer owes by the invoice, or gets (negative) by the credit note."""
    return sum(
        (
            posting.number
            for posting in document.postings
            if posting.account.startswith("Assets:Receivable:")
        ),
        Decimal(0),
    )


def receipt(
    key: str,
    day: date,
    customer: str,
    amount: Decimal,
    *,
    text: str = "",
    structured: str = "",
    links: tuple[str, ...] = (),
    meta: Metadata = NO_METADATA,
) -> BankEntry:
    """A transfer from a customer, with the remittance information as written."""
    payer = CUSTOMERS[customer]
    paid = BankLine(
        amount,
        (Posting(payer.account, -amount),),
        payer.name,
        payer.iban,
        text=text,
        structured=structured,
    )
    return BankEntry(
        day, "Bank transfer", (paid,), "payment", key, links=links, meta=meta
    )


def as_transaction(entry: BankEntry, external_id: str) -> Transaction:
    """The bank entry as it stands in the ledger.

    Facts about the payment stand on the transaction, in a batch on the posting of each
    payment.
    """
    meta: Metadata = {}
    if entry.kind:
        meta[entry.kind] = f"{{{entry.key}}}"
    contra: list[Posting] = []
    for each in entry.lines:
        facts = _facts(each) if entry.kind else {}
        if len(entry.lines) == 1:
            meta |= facts
            contra.extend(each.contra)
        else:
            contra.extend(
                Posting(leg.account, leg.number, facts | leg.meta)
                for leg in each.contra
            )
    if entry.kind and len(entry.lines) == 1:
        meta["external-id"] = external_id
    if entry.method:
        meta["method"] = entry.method
    if entry.batch:
        meta["bank-file"] = entry.batch
    return Transaction(
        entry.date,
        entry.lines[0].name if len(entry.lines) == 1 else "",
        entry.narration,
        (Posting(BANK, entry.amount), *contra),
        meta | entry.meta,
        links=entry.links,
        key=entry.key,
        series="bank" if entry.kind else "",
    )


def _facts(each: BankLine) -> Metadata:
    found = {
        "reference": " ".join(filter(None, (each.structured, each.text))),
        "payer-iban": each.iban,
        "end-to-end": each.end_to_end,
        "mandate": each.mandate,
        "reason": each.reason,
    }
    return {key: value for key, value in found.items() if value}


def document_numbers(transactions: Iterable[Transaction]) -> dict[str, str]:
    """The number of every document by its key: by date, in each series and year."""
    prefixes = {
        "invoice": "{}80{:04d}",
        "credit-note": "{}90{:04d}",
        "bank": "BANK-{}-{:04d}",
    }
    counters: dict[tuple[str, int], int] = {}
    numbers: dict[str, str] = {}
    for transaction in sorted(transactions, key=lambda each: each.date):
        if not transaction.series:
            continue
        year = transaction.date.year
        counter = counters.get((transaction.series, year), 0) + 1
        counters[transaction.series, year] = counter
        number = prefixes[transaction.series].format(year, counter)
        numbers[transaction.key] = DocumentNumber(number)
    return numbers


def is_banking_day(day: date) -> bool:
    """Whether banks book payments on that day."""
    saturday = 5
    return day.weekday() < saturday and day not in _BANK_HOLIDAYS


def banking_day(day: date) -> date:
    """The day itself, or the first day after it on which banks book."""
    while not is_banking_day(day):
        day += timedelta(days=1)
    return day


def money(text: str) -> Money:
    """An amount in euros as metadata."""
    return Money(Decimal(text))


def decision(day: date, name: str, *values: Value, by: str, minute: int = 5) -> Custom:
    """What somebody decided, at that minute past ten."""
    at = f"{day}T10:{minute:02d}:31.{day.toordinal() % 1_000_000:06d}"
    return Custom(day, name, values, {"by": by, "at": at})
