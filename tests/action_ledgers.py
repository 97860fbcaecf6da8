"""A small ledger on which every action can be taken, and how tests write to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LEDGER = """\
option "operating_currency" "EUR"
plugin "beancount_receivables.plugins"
2024-01-01 custom "receivables" "account" Assets:Receivable
2024-01-01 custom "receivables" "uncategorized" Liabilities:Uncategorized
2024-01-01 custom "receivables" "method" "cash" Assets:Cash
2024-01-01 custom "receivables" "role" "adjust" "anna"
2024-01-01 custom "receivables" "role" "adjust" "piet"
2024-01-01 custom "receivables" "role" "write-off" "anna"
2024-01-01 custom "receivables" "role" "write-off" "piet"
2024-01-01 custom "receivables" "rule" "adjustments" TRUE
  second-above: 100.00 EUR
2024-01-01 custom "receivables" "rule" "write-offs" TRUE
  accounts: "Expenses:BadDebts"
  vat-accounts: "Liabilities:VAT"
  limit: 25.00 EUR
  second-above: 100.00 EUR
2024-01-01 open Assets:Bank
2024-01-01 open Assets:Cash
2024-01-01 open Income:Sales
2024-01-01 open Income:Goods
2024-01-01 open Liabilities:VAT
2024-01-01 open Liabilities:Uncategorized
2024-01-01 open Expenses:BadDebts
2024-01-01 open Expenses:Corrections
2024-01-01 open Assets:Receivable:C1
  name: "Bakkerij \\"De Korenaar\\" BV"
2024-01-01 open Assets:Receivable:C2

2024-03-01 * "Korenaar" "Repair"
  invoice: "I-1"
  Assets:Receivable:C1   121.00 EUR
  Income:Sales          -100.00 EUR
  Liabilities:VAT        -21.00 EUR

2024-03-02 * "Korenaar" "Repair"
  invoice: "I-2"
  Assets:Receivable:C1    60.50 EUR
  Income:Sales           -50.00 EUR
  Liabilities:VAT        -10.50 EUR

2024-03-03 * "Two" "Goods"
  invoice: "I-3"
  Assets:Receivable:C2   242.00 EUR
  Income:Sales          -150.00 EUR
  Income:Goods           -50.00 EUR
  Liabilities:VAT        -42.00 EUR

2024-03-15 * "Korenaar" "on account"
  payment: "P-1"
  Assets:Bank             60.00 EUR
  Assets:Receivable:C1   -60.00 EUR

2024-03-16 * "" "who is this"
  payment: "BANK-17"
  Assets:Bank             50.00 EUR
  Liabilities:Uncategorized  -50.00 EUR

2024-03-17 custom "bank-file" "SDD-1" "direct-debit" "I-2"
"""

_AT = re.compile(r'"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}"')


def without_moments(text: str) -> str:
    """A text with the moments in it replaced by a word, as no test knows them."""
    return _AT.sub('"MOMENT"', text)


def added(path: Path, before: str = LEDGER) -> str:
    """What stands in a file behind what stood there before."""
    text = path.read_text(encoding="utf-8")
    assert text.startswith(before)
    return without_moments(text[len(before) :]).lstrip("\n")
