"""The ledger that the tests of map, export and statement ask.

Its amounts by hand, in the ledger's sign: C1 has 55.00 EUR of I-1 open, 300.00 of
I-10 and 70.00 USD; C2 is owed 20.00; C3 owes 1,250.50 in a bank file, and paid 7.77 of
which the bank still has to tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

NAME_OF_C2 = "<script>alert('1')</script> & \\\"Zonen\\\""
SHOWN_NAME_OF_C2 = "<script>alert('1')</script> & \"Zonen\""
CONFIG = "{'by': 'anna'}"

LEDGER = f"""
option "title" "Books"
option "operating_currency" "EUR"
plugin "beancount_receivables.plugins"
2024-01-01 custom "fava-extension" "beancount_receivables.queries.fava" "{CONFIG}"
2024-01-01 custom "fava-option" "locale" "nl_NL"
2024-01-01 custom "receivables" "account" Assets:Receivable
2024-01-01 custom "receivables" "uncategorized" Liabilities:Uncategorized

2024-01-01 open Assets:Bank
2024-01-01 open Assets:Dollars
2024-01-01 open Income:Sales
2024-01-01 open Liabilities:Uncategorized
2024-01-01 open Assets:Receivable:C1
  name: "Bakkerij De Korenaar BV"
  iban: "NL91ABNA0417164300"
  email: "boek@korenaar.example"
  address: "Molenstraat 7, 1234 AB Graanveld"
  language: "nl"
2024-01-01 open Assets:Receivable:C2
  name: "{NAME_OF_C2}"
2024-01-01 open Assets:Receivable:C3
2024-01-01 open Assets:Receivable:C9
  name: "Nobody yet"

2024-03-01 * "Korenaar" "=HYPERLINK(1)"
  invoice: "I-1"
  reference: "+++010/8068/17183+++"
  Assets:Receivable:C1  155.00 EUR
  Income:Sales

2024-03-15 * "Korenaar" "factuur I-1"
  payment: "BANK-1"
  settles: "I-1 100.00"
  external-id: "X/2024-77"
  method: "sepa"
  Assets:Bank  100.00 EUR
  Assets:Receivable:C1

2024-05-02 * "Korenaar" "Oven" ^job-5
  invoice: "I-10"
  due: 2024-06-01
  Assets:Receivable:C1  300.00 EUR
  Income:Sales

2024-05-03 * "Korenaar" "Flour"
  invoice: "I-2"
  Assets:Receivable:C1  70.00 USD
  Income:Sales

2024-05-10 note Assets:Receivable:C1 "Called, pays soon"
2024-05-11 note Assets:Bank "Asked about it" ^job-5
2024-05-12 note Assets:Bank "Nobody's"

2024-06-01 * "Zonen" "Credit"
  credit-note: "CN-1"
  standalone: TRUE
  Assets:Receivable:C2  -20.00 EUR
  Income:Sales

2024-07-01 * "C3" "Hall"
  invoice: "I-30"
  due: 2024-07-31
  Assets:Receivable:C3  1250.50 EUR
  Income:Sales
2024-07-05 custom "bank-file" "SDD-1" "direct-debit" "I-30"

2024-07-06 ! "C3" "on its way"
  payment: "BANK-3"
  Assets:Bank  7.77 EUR
  Assets:Receivable:C3

2024-07-07 * "Unknown" "Who?"
  payment: "BANK-4"
  Assets:Bank  40.00 EUR
  Liabilities:Uncategorized
"""


def write_ledger(folder: Path, more: str = "") -> Path:
    """Write the ledger, with more directives below it."""
    path = folder / "main.beancount"
    (folder / "letter.pdf").write_bytes(b"%PDF-1.4")
    document = '2024-05-13 document Assets:Receivable:C1 "letter.pdf"\n'
    path.write_text(f"{LEDGER}\n{document}\n{more}", encoding="utf-8")
    return path
