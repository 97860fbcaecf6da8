"""What the company itself pays: running costs every month, VAT every quarter."""

from __future__ import annotations

from datetime import date
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from company import INPUT_VAT
from company import MONTHS
from company import VAT_ACCOUNTS
from company import dutch_iban
from journal import BankEntry
from journal import BankLine
from journal import Journal
from journal import banking_day
from ledger_text import Posting
from ledger_text import Transaction

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from random import Random


def book_running_costs(journal: Journal, random: Random) -> None:
    """Rent, van, parts, insurance, bank fee and the owner's drawings of every month."""
    for month in MONTHS:
        journal.bank.append(
            _cost(
                month,
                "Bedrijvenhof Vlasmeer",
                "Expenses:Rent",
                Decimal("540.00"),
                "Rent workshop",
            )
        )
        journal.bank.append(
            _cost(
                month + timedelta(days=4),
                "Karwei Lease Oosterwiel",
                "Expenses:Van",
                Decimal("349.00"),
                "Van lease",
            )
        )
        parts = Decimal(random.randrange(28_000, 96_000)) / 100
        journal.bank.append(
            _cost(
                month + timedelta(days=random.randrange(9, 22)),
                "Thermogroothandel De Koudebrug",
                "Expenses:Parts",
                parts,
                f"Parts, order {random.randrange(700, 999)}",
            )
        )
        if month.month % 3 == 1:
            journal.bank.append(
                _untaxed(
                    month.replace(day=8),
                    "Onderlinge De Vlasgaard",
                    "Expenses:Insurance",
                    "286.40",
                )
            )
        journal.bank.append(
            _untaxed(
                month.replace(day=22), "B. Kromvliet", "Equity:Drawings", "2250.00"
            )
        )
        journal.bank.append(
            _untaxed(month.replace(day=28), "", "Expenses:BankFees", "11.50")
        )


def _cost(day: date, name: str, account: str, net: Decimal, text: str) -> BankEntry:
    vat = (net * 21 / 100).quantize(Decimal("0.01"), rounding="ROUND_HALF_UP")
    contra = (Posting(account, net), Posting(INPUT_VAT, vat))
    return _paid(
        day, BankLine(-net - vat, contra, name, _supplier_iban(name), text=text)
    )


def _untaxed(day: date, name: str, account: str, amount: str) -> BankEntry:
    paid = Decimal(amount)
    text = account.rpartition(":")[2] if name else "Kosten zakelijk betaalpakket"
    iban = _supplier_iban(name) if name else ""
    return _paid(day, BankLine(-paid, (Posting(account, paid),), name, iban, text=text))


def _paid(day: date, paid: BankLine) -> BankEntry:
    return BankEntry(banking_day(day), paid.text, (paid,))


def _supplier_iban(name: str) -> str:
    return dutch_iban(200_000 + sum(name.encode()))


def vat_payments(booked: Iterable[Transaction]) -> Iterator[BankEntry]:
    """The quarterly VAT payments in the Netherlands and Belgium.

    What the quarter left on the VAT accounts.

    Args:
        booked: the sales and bank transactions of all quarters.
    """
    transactions = list(booked)
    for quarter in range(5):
        first, following = MONTHS[3 * quarter], MONTHS[3 * quarter + 3]
        for country in ("NL", "BE"):
            moved = dict.fromkeys(
                (name for name in VAT_ACCOUNTS if f":{country}:" in name), Decimal(0)
            )
            for transaction in transactions:
                if first <= transaction.date < following:
                    for posting in transaction.postings:
                        if posting.account in moved:
                            moved[posting.account] += posting.number
            contra = tuple(
                Posting(account, -number) for account, number in moved.items() if number
            )
            name = f"Tax office {country}"
            owed = sum(moved.values(), Decimal(0))
            yield _paid(
                following.replace(day=20),
                BankLine(
                    owed,
                    contra,
                    name,
                    _supplier_iban(name),
                    text=f"VAT {first:%Y} quarter {quarter % 4 + 1}",
                ),
            )
