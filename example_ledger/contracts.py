"""Service contracts: charged every month, and collected by direct debit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from datetime import timedelta
from decimal import Decimal

from company import CONTRACT
from company import CUSTOMERS
from company import LAST_DAY
from company import MONTHS
from journal import BankEntry
from journal import BankLine
from journal import Journal
from journal import Line
from journal import invoice
from journal import is_banking_day
from journal import total
from ledger_text import Custom
from ledger_text import Posting


@dataclass(frozen=True)
class Contract:
    """A service contract, charged and collected every month.

    Net price in 2025 and, indexed, in 2026.
    """

    customer: str
    rate: str
    net: tuple[str, str]


CONTRACTS = (
    Contract("C1014", "NL21", ("18.14", "18.97")),
    Contract("C1015", "NL21", ("20.62", "21.45")),
    Contract("C1016", "NL21", ("82.60", "85.91")),
    Contract("C1024", "BE6", ("25.00", "26.00")),
)

_REJECTED = ("C1014", date(2025, 9, 1))

_CONFIRMED_APART = date(2025, 6, 1)

_LAST_FILE = date(2026, 6, 30)


def book_contracts(journal: Journal) -> None:
    """Contract invoices, and the direct debit file that collects them every month."""
    for month in MONTHS:
        for contract in CONTRACTS:
            net = Decimal(contract.net[month.year - 2025])
            journal.sales.append(
                invoice(
                    contract_key(contract.customer, month),
                    month.replace(day=15),
                    contract.customer,
                    [Line(CONTRACT, net, contract.rate)],
                )
            )
        _collect(journal, month)


def contract_key(customer: str, month: date) -> str:
    """Our name for a contract invoice until it has a number."""
    return f"contract_{customer}_{month:%Y_%m}"


def _collect(journal: Journal, month: date) -> None:
    sent = _file_date(month)
    booked = sent + timedelta(days=1)
    name = f"SDD-{month:%Y-%m}"
    amounts = {sold.key: total(sold) for sold in journal.sales}
    debits = [
        (contract.customer, [contract_key(contract.customer, month)])
        for contract in CONTRACTS
    ]
    if _REJECTED[1] == _month_before(month):
        # What the bank refused last month goes along with this month's debit.
        debits = [
            (
                customer,
                [contract_key(customer, _REJECTED[1]), *keys]
                if customer == _REJECTED[0]
                else keys,
            )
            for customer, keys in debits
        ]
    quoted = sorted(f"{{{key}}}" for _, keys in debits for key in keys)
    journal.decisions.append(
        Custom(
            sent,
            "bank-file",
            (name, "direct-debit", *quoted),
            {"by": "marloes", "at": f"{sent}T16:05:00.000000"},
        )
    )
    if (_REJECTED[0], month) == _REJECTED:
        rejected = contract_key(*_REJECTED)
        journal.decisions.append(
            Custom(
                booked,
                "bank-rejection",
                (name, f"{{{rejected}}}"),
                {"reason": "AM04", "at": f"{booked}T08:30:00.000000"},
            )
        )
        debits = [
            (customer, keys) for customer, keys in debits if customer != _REJECTED[0]
        ]
    if month == _CONFIRMED_APART:
        journal.decisions.append(
            Custom(
                booked,
                "bank-confirmation",
                (name,),
                {"by": "marloes", "at": f"{booked}T08:30:00.000000"},
            )
        )
    if booked > LAST_DAY:
        return
    lines = tuple(_debit(customer, keys, amounts) for customer, keys in debits)
    journal.bank.append(
        BankEntry(
            booked,
            f"Direct debit {name}",
            lines,
            "payment",
            f"sdd_{month:%Y_%m}",
            batch="" if month == _CONFIRMED_APART else name,
            method="sepa-debit",
        )
    )


def _file_date(month: date) -> date:
    if (month.year, month.month) == (_LAST_FILE.year, _LAST_FILE.month):
        return _LAST_FILE
    day = month.replace(day=24)
    while not (is_banking_day(day) and is_banking_day(day + timedelta(days=1))):
        day += timedelta(days=1)
    return day


def _month_before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)


def _debit(customer: str, keys: list[str], amounts: dict[str, Decimal]) -> BankLine:
    amount = sum((amounts[key] for key in keys), Decimal(0))
    payer = CUSTOMERS[customer]
    settles = ", ".join(f"{{{key}}}" for key in keys)
    return BankLine(
        amount,
        (Posting(payer.account, -amount, {"settles": settles}),),
        payer.name,
        payer.iban,
        text=f"Service contract {{{keys[-1]}}}",
        end_to_end=f"{{{keys[-1]}}}",
        mandate=payer.mandate,
    )
