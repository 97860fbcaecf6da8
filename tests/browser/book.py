"""A small ledger for the page in Fava, with one of everything, and a big one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

EXTENSION = "beancount_receivables.queries.fava"

#: A name that would be more than text if anything took it for HTML.
EVIL = "<img src=x onerror=alert(1)> & Zn <b>vet</b>"

_MAIN = """\
option "title" "Book"
option "operating_currency" "EUR"
2024-01-01 custom "fava-option" "locale" "en"
plugin "beancount_receivables.plugins"
include "decisions.beancount"
include "entries.beancount"
2024-01-01 custom "receivables" "account" Assets:Receivable
2024-01-01 custom "receivables" "uncategorized" Liabilities:Uncategorized
2024-01-01 custom "receivables" "decisions" "decisions.beancount"
2024-01-01 custom "receivables" "entries" "entries.beancount"
2024-01-01 custom "receivables" "method" "cash" Assets:Cash
2024-01-01 custom "receivables" "role" "adjust" "anna"
2024-01-01 custom "fava-extension" "{extension}" "{config}"
{options}
2024-01-01 open Assets:Bank EUR
2024-01-01 open Assets:Cash EUR
2024-01-01 open Assets:Receivable:C1 EUR
  name: "Bakkerij Korstjens BV"
  address: "Ovenpad 3, 1234 AB Deegdam"
  iban: "NL50VBNK0000300023"
  email: "korstjens@example.com"
  country: "NL"
  kind: "business"
  terms: 30
  mandate: "M-0001"
  collect-from: Assets:Bank
2024-01-01 open Assets:Receivable:C2 EUR
  name: "{evil}"
2024-01-01 open Assets:Receivable:C3 EUR
  name: "Zonder Posten"
2024-01-01 open Assets:Receivable:C4 EUR
  name: "Atelier Vierkant"
2024-01-01 open Liabilities:Uncategorized EUR
2024-01-01 open Liabilities:VAT EUR
2024-01-01 open Income:Sales EUR
2024-01-01 open Expenses:BadDebts EUR
2024-01-01 open Expenses:Rounding EUR

2024-03-01 * "Korstjens" "Repair"
  invoice: "I-1"
  Assets:Receivable:C1  100.00 EUR
  Income:Sales

2024-03-02 * "Korstjens" "Repair of the mixer"
  invoice: "I-2"
  Assets:Receivable:C1  1250.50 EUR
  Income:Sales

2024-03-03 * "Korstjens" "Repair"
  invoice: "I-3"
  Assets:Receivable:C1  100.00 EUR
  Income:Sales

2024-03-10 note Assets:Receivable:C1 "Called: pays next week"

2024-03-20 * "Korstjens" "thanks"
  payment: "P-1"
  external-id: "VB-1"
  reference: "thanks"
  Assets:Bank  100.00 EUR
  Assets:Receivable:C1

2024-04-01 * "Korstjens" "for I-2"
  payment: "P-2"
  settles: "I-2 250.50"
  Assets:Bank  250.50 EUR
  Assets:Receivable:C1

2024-04-02 * "Vet" "Evil"
  invoice: "E-1"
  reference: "{evil}"
  Assets:Receivable:C2  10.00 EUR
  Income:Sales

2024-04-03 * "Vierkant" "To be collected"
  invoice: "D-1"
  Assets:Receivable:C4  60.00 EUR
  Income:Sales
2024-04-03 * "Vierkant" "To be collected too"
  invoice: "D-2"
  Assets:Receivable:C4  70.00 EUR
  Income:Sales
2024-04-04 custom "bank-file" "SDD-1" "direct-debit" "D-1" "D-2"

2024-04-05 * "Nobody" "unknown"
  payment: "U-1"
  Assets:Bank  30.00 EUR
  Liabilities:Uncategorized
"""


def write_book(folder: Path, config: str = "{'by': 'anna'}", options: str = "") -> Path:
    """Write the small ledger, and give its main file.

    Args:
        folder: Where.
        config: Of the extension.
        options: More directives.
    """
    (folder / "decisions.beancount").write_text("", encoding="utf-8")
    (folder / "entries.beancount").write_text("", encoding="utf-8")
    main = folder / "main.beancount"
    main.write_text(
        _MAIN.format(extension=EXTENSION, config=config, options=options, evil=EVIL),
        encoding="utf-8",
    )
    return main


def write_big_book(folder: Path, invoices: int, customers: int) -> Path:
    """Write the small ledger with many more invoices and payments.

    Args:
        folder: Where.
        invoices: How many; for each there is one payment, and none is settled.
        customers: K0, K1, ..., who have them in turn.
    """
    main = write_book(folder)
    day = dt.date(2024, 5, 1)
    lines = [main.read_text(encoding="utf-8")]
    lines += [
        f"2024-01-01 open Assets:Receivable:K{customer} EUR"
        for customer in range(customers)
    ]
    for number in range(invoices):
        account = f"Assets:Receivable:K{number % customers}"
        date = day + dt.timedelta(days=number % 300)
        lines.append(
            f'{date} * "Client" "Work {number}"\n'
            f'  invoice: "N-{number:04}"\n'
            f"  {account}  7.00 EUR\n"
            "  Income:Sales\n"
            f'{date} * "Client" "paid"\n'
            f'  payment: "B-{number:04}"\n'
            "  Assets:Bank  5.00 EUR\n"
            f"  {account}\n"
        )
    main.write_text("\n".join(lines), encoding="utf-8")
    return main
