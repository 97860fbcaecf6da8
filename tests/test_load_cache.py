"""What a ledger offers when Beancount serves it from its load cache.

No plugin runs then, and none is even imported; the cache is in play in fresh
processes only, and with ledgers that take a second to load. Here it is told to
keep every ledger.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

LEDGER = """
plugin "beancount_receivables.plugins"
2024-01-01 custom "receivables" "account" Assets:Receivable
2024-01-01 open Assets:Bank
2024-01-01 open Income:Sales
2024-01-01 open Assets:Receivable:C1

2024-03-01 * "Repair"
  invoice: "I-1"
  Assets:Receivable:C1  100.00 EUR
  Income:Sales

2024-05-15 * "part"
  payment: "P-1"
  settles: "I-1 60.00"
  Assets:Bank  60.00 EUR
  Assets:Receivable:C1

2024-05-16 * "more"
  payment: "P-2"
  settles: "I-99"
  Assets:Bank  1.00 EUR
  Assets:Receivable:C1
"""

# Finds the package, installed or not, and keeps every ledger in the cache.
PREPARE = """
import sys
sys.path.insert(0, sys.argv[2])
import conftest
from beancount import loader
loader.PICKLE_CACHE_THRESHOLD = 0
"""

LOAD = f"""
{PREPARE}
loader.initialize(use_cache=True)
loader.load_file(sys.argv[1])
"""

# Nothing but the cache can answer: loading anew would fail.
FROM_CACHE = f"""
{PREPARE}
def loaded_anew(*arguments, **options):
    raise AssertionError("the cache was not used")
loader._uncached_load_file = loaded_anew
loader.initialize(use_cache=True)
"""

BEAN_QUERY = f"""
{FROM_CACHE}
from beanquery.shell import main
main(["-q", "-f", "csv", sys.argv[1], sys.argv[3]])
"""

# A program that knows beanquery only after it has loaded the ledger.
PROGRAM = f"""
{FROM_CACHE}
entries, errors, options = loader.load_file(sys.argv[1])
import beanquery
connection = beanquery.connect(
    "beancount:", entries=entries, errors=errors, options=options
)
print(connection.execute(sys.argv[3]).fetchall())
"""

COMMAND = f"""
{FROM_CACHE}
from beancount_receivables.queries.cli import main
main([sys.argv[3], sys.argv[1]])
"""


def run(code: str, ledger: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, str(ledger), str(ROOT), *arguments],
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "main.beancount"
    path.write_text(LEDGER, encoding="utf-8")
    loaded = run(LOAD, path)
    assert (loaded.returncode, loaded.stderr) == (0, "")
    assert (tmp_path / ".main.beancount.picklecache").exists()
    return path


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT id, status FROM receivables WHERE open", "I-1,partially-settled"),
        ("SELECT credit, debit FROM #settlements", "P-1,I-1"),
        ("SELECT customer, balance FROM customers", "C1,39.00 EUR"),
        ("SELECT not_due IS NULL FROM customers", "FALSE"),
        ("SELECT DISTINCT outstanding('I-1') AS left", "40.00 EUR"),
        (".run open-items", "partially-settled"),
    ],
)
def test_bean_query(ledger: Path, query: str, expected: str) -> None:
    result = run(BEAN_QUERY, ledger, query)
    assert result.returncode == 0, result.stderr
    assert expected in result.stdout.replace(", ", ",")


def test_a_program_that_imports_beanquery_later(ledger: Path) -> None:
    query = "SELECT id, outstanding(id) FROM receivables WHERE id = 'I-1'"
    result = run(PROGRAM, ledger, query)
    assert result.stdout == "[('I-1', 40.00 EUR)]\n", result.stderr


def test_the_command_shows_the_same(ledger: Path) -> None:
    cached = run(COMMAND, ledger, "items")
    anew = run(COMMAND.replace(FROM_CACHE, PREPARE), ledger, "items")
    assert "I-1" in cached.stdout
    assert cached.stdout == anew.stdout
    assert cached.stderr == anew.stderr
    # An error of this package is known as such when it comes from the cache.
    assert cached.returncode == anew.returncode == 1


def test_a_changed_ledger_is_loaded_anew(ledger: Path) -> None:
    ledger.write_text(LEDGER.replace("60.00", "75.00"), encoding="utf-8")
    assert "the cache was not used" in run(COMMAND, ledger, "items").stderr


def test_another_version_is_loaded_anew(ledger: Path) -> None:
    code = f"""
{FROM_CACHE}
from beancount_receivables.plugins import settlement
settlement._version = lambda: "999"
loader.load_file(sys.argv[1])
"""
    stderr = run(code, ledger).stderr
    assert "Cache file is corrupted" in stderr
    assert "the cache was not used" in stderr
