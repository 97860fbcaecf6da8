from __future__ import annotations

from pathlib import Path

import pytest
from beancount import loader
from beancount.core import data
from beanquery.shell import main as bean_query
from click.testing import CliRunner

from beancount_receivables.queries import named_queries as module
from beancount_receivables.queries.named_queries import named_queries

NAMES = [
    "open-items",
    "aging",
    "unsettled-payments",
    "settlement-history",
    "chargebacks",
    "write-offs",
    "notices",
]
# Fava's sidebar shows a longer name from its 25th character on.
LONGEST = 24

LEDGER = """
plugin "beancount_receivables.plugins"
2024-01-01 custom "receivables" "account" Assets:Receivable
2024-01-01 open Assets:Bank
2024-01-01 open Income:Sales
2024-01-01 open Expenses:BadDebts
2024-01-01 open Assets:Receivable:C1
2024-01-01 open Assets:Receivable:C2

2024-03-01 * "Repair"
  invoice: "I-1"
  Assets:Receivable:C1  100.00 EUR
  Income:Sales

2024-03-15 * "part"
  payment: "P-1"
  settles: "I-1 60.00"
  Assets:Bank  60.00 EUR
  Assets:Receivable:C1

2024-03-16 * "too much"
  payment: "P-2"
  Assets:Bank  8.00 EUR
  Assets:Receivable:C2

2024-03-17 * "returned"
  chargeback: "CB-1"
  reverses: "P-1"
  reason: "MD06"
  Assets:Bank  -60.00 EUR
  Assets:Receivable:C1

2024-12-18 * "the rest"
  write-off: "W-1"
  settles: "I-1"
  reason: "uncollectable"
  by: "anna"
  Expenses:BadDebts  100.00 EUR
  Assets:Receivable:C1
"""


def run(ledger: Path, query: str) -> str:
    result = CliRunner().invoke(bean_query, ["-q", str(ledger), f".run {query}"])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "main.beancount"
    path.write_text(LEDGER, encoding="utf-8")
    return path


def test_names() -> None:
    assert [name for name, _ in named_queries()] == NAMES
    assert max(map(len, NAMES)) <= LONGEST


def test_no_query_is_forgotten() -> None:
    present = Path(module.__file__).parent.glob("*.bql")
    assert sorted(path.stem for path in present) == sorted(NAMES)


def test_they_stand_in_the_ledger(ledger: Path) -> None:
    entries, errors, _ = loader.load_file(str(ledger))
    assert errors == []
    queries = [entry for entry in entries if isinstance(entry, data.Query)]
    # Fava's sidebar shows the first ones.
    assert [(query.name, query.query_string) for query in queries] == named_queries()
    # A late date would show as a year in Fava's filter bar.
    assert max(query.date for query in queries) <= entries[-1].date


@pytest.mark.parametrize("name", NAMES)
def test_they_run(ledger: Path, name: str) -> None:
    assert "error" not in run(ledger, name).lower()


@pytest.mark.parametrize(
    ("name", "there", "not_there"),
    [
        ("open-items", ["P-2"], ["I-1", "P-1"]),
        ("aging", ["C2", "-8.00 EUR"], ["C1"]),
        ("unsettled-payments", ["P-2", "8.00 EUR"], ["P-1", "I-1"]),
        ("settlement-history", ["P-1", "CB-1", "reversal", "settles"], ["P-2"]),
        ("chargebacks", ["CB-1", "60.00 EUR"], ["P-1", "W-1"]),
        ("write-offs", ["W-1", "-100.00 EUR"], ["P-2", "CB-1"]),
    ],
)
def test_what_they_show(
    ledger: Path, name: str, there: list[str], not_there: list[str]
) -> None:
    output = run(ledger, name)
    assert [text for text in there if text not in output] == []
    assert [text for text in not_there if text in output] == []


def test_notices(ledger: Path) -> None:
    more = """
2024-12-19 * "one"
  invoice: "J-1"
  Assets:Receivable:C1  7.00 EUR
  Income:Sales

2024-12-20 * "two"
  invoice: "J-2"
  Assets:Receivable:C1  7.00 EUR
  Income:Sales

2024-12-21 * "which"
  payment: "Q-1"
  Assets:Bank  7.00 EUR
  Assets:Receivable:C1
"""
    ledger.write_text(LEDGER + more, encoding="utf-8")
    output = run(ledger, "notices")
    assert "ambiguous" in output
    assert "Q-1" in output
