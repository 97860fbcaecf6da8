"""An invented ledger of any size, the same for the same arguments.

Half of its transactions are invoices with VAT (three postings), half are the payments
of them in full (two postings). Four of five payments name the invoice in their text;
the others can only be found by amount, which no other open invoice of that customer is
likely to have.
"""

from __future__ import annotations

import datetime as dt
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PLUGIN = 'plugin "beancount_receivables.plugins"\n'

_OPENED = dt.date(2019, 1, 1)
_FIRST_DAY = dt.date(2020, 1, 1)
_INVOICES_A_DAY = 50
_LONGEST_TERM = 45
_VAT_PERCENT = 21
_TRADES = (
    *("Bakkerij", "Slagerij", "Garage", "Apotheek", "Drukkerij", "Brouwerij"),
    *("Kapsalon", "Boekhandel", "Schildersbedrijf", "Installatiebedrijf"),
    *("Maatschap", "Stichting", "Hoveniers", "Transport", "Advies", "Atelier"),
)
_FAMILIES = (
    *("Aers", "Bou", "Crae", "Dek", "Elst", "Fran", "Goos", "Hend", "Ingel"),
    *("Jans", "Kuy", "Lam", "Meer", "Noort", "Oost", "Pee", "Quin", "Roe"),
    *("Smeet", "Ter", "Ulen", "Ver", "Wout", "Xhon", "Ypers", "Zand"),
)
_ENDINGS = ("mans", "kens", "veld", "horst", "beek", "sma", "ters", "inga")


@dataclass(frozen=True)
class MadeLedger:
    """What the ledger is to be.

    Attributes:
        transactions: How many; half of them are invoices.
        customers: How many customers take turns, by chance.
        seed: Another seed gives other customers, amounts and days.
        named_percent: How many of a hundred payments name their invoice.
    """

    transactions: int = 100_000
    customers: int = 2500
    seed: int = 1
    named_percent: int = 80

    def write(self, path: Path, *, plugin: bool = True) -> None:
        """Write the ledger, with or without the line that loads the plugin."""
        with path.open("w", encoding="utf-8") as file:
            if plugin:
                file.write(PLUGIN)
            file.writelines(self.lines())

    def lines(self) -> Iterator[str]:
        """The directives, without the line that loads the plugin."""
        receivables = f'{_OPENED} custom "receivables"'
        yield f'{receivables} "account" Assets:Receivable\n'
        yield f'{receivables} "uncategorized" Liabilities:Uncategorized\n'
        for account in (
            "Assets:Bank",
            "Income:Sales",
            "Liabilities:VAT",
            "Liabilities:Uncategorized",
        ):
            yield f"{_OPENED} open {account}\n"
        for customer in range(self.customers):
            yield f"{_OPENED} open Assets:Receivable:C{customer:04}\n"
            yield f'  name: "{_name(customer)}"\n'
        for number in range(self.transactions // 2):
            yield from self._invoice_and_payment(number)

    def _invoice_and_payment(self, number: int) -> Iterator[str]:
        invoiced = _FIRST_DAY + dt.timedelta(days=number // _INVOICES_A_DAY)
        paid = invoiced + dt.timedelta(
            days=1 + self._drawn("term", number, _LONGEST_TERM)
        )
        customer = self._drawn("customer", number, self.customers)
        net = 1000 + self._drawn("net", number, 500_000)
        vat = net * _VAT_PERCENT // 100
        id_ = f"{invoiced.year}{number:07}"
        named = self._drawn("named", number, 100) < self.named_percent
        yield f"""
{invoiced} * "{_name(customer)}" "Services"
  invoice: "{id_}"
  Assets:Receivable:C{customer:04}  {_euros(net + vat)} EUR
  Income:Sales  -{_euros(net)} EUR
  Liabilities:VAT  -{_euros(vat)} EUR

{paid} * "{_name(customer)}" "{id_ if named else "thanks"}"
  payment: "BANK-{number:07}"
  Assets:Bank  {_euros(net + vat)} EUR
  Assets:Receivable:C{customer:04}  -{_euros(net + vat)} EUR
"""

    def _drawn(self, what: str, number: int, below: int) -> int:
        """A whole number from 0 that looks drawn by chance, always the same."""
        return zlib.crc32(f"{self.seed} {what} {number}".encode()) % below


def _name(customer: int) -> str:
    """What a customer is called; like most names it holds no digit."""
    trade, family = customer % len(_TRADES), customer // len(_TRADES)
    return f"{_TRADES[trade]} {_FAMILIES[family % len(_FAMILIES)]}{_ending(family)}"


def _ending(family: int) -> str:
    return _ENDINGS[family // len(_FAMILIES) % len(_ENDINGS)]


def _euros(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"
