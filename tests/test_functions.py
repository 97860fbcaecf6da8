from __future__ import annotations

from decimal import Decimal

import beanquery
import pytest
from beancount import loader
from beancount.core.amount import Amount

import beancount_receivables.queries.registration  # noqa: F401 - it registers

LEDGER = """
plugin "beancount_receivables.plugins"
2024-01-01 custom "receivables" "account" Assets:Receivable
2024-01-01 custom "receivables" "rule" "overpayment" FALSE
2024-01-01 open Assets:Bank
2024-01-01 open Income:Sales
2024-01-01 open Assets:Receivable:C1

2024-03-01 * "Repair"
  invoice: "I-1"
  Assets:Receivable:C1  100.00 EUR
  Income:Sales

2024-03-02 * "In two instalments"
  invoice: "D-1"
  Assets:Receivable:C1  30.00 EUR
    due: 2024-04-01
  Assets:Receivable:C1  20.00 EUR
    due: 2024-05-01
  Income:Sales

2024-03-15 * "part"
  payment: "P-1"
  settles: "I-1 60.00"
  Assets:Bank  60.00 EUR
  Assets:Receivable:C1

2024-03-20 * "rest and first instalment"
  payment: "P-2"
  settles: "I-1 40.00, D-1/1 30.00"
  Assets:Bank  70.00 EUR
  Assets:Receivable:C1
"""


def eur(number: str) -> Amount:
    return Amount(Decimal(number), "EUR")


def value(expression: str, text: str = LEDGER) -> object:
    entries, errors, options = loader.load_string(text)
    assert errors == []
    connection = beanquery.connect(
        "beancount:", entries=entries, errors=errors, options=options
    )
    # Each posting gives a row, all with the same value.
    values = {
        repr(row[0]): row[0]
        for row in connection.execute(f"SELECT {expression}").fetchall()
    }
    [only] = values.values()
    return only


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("settlement_status('I-1')", "fully-settled"),
        ("settlement_status('P-1')", "fully-settled"),
        ("settlement_status('D-1/2')", "not-settled"),
        ("outstanding('I-1')", eur("0.00")),
        ("outstanding('D-1/2')", eur("20.00")),
        ("settled_by('I-1')", {"P-1", "P-2"}),
        ("settled_by('P-2')", {"I-1", "D-1/1"}),
        ("settled_by('D-1/2')", set()),
    ],
)
def test_now(expression: str, expected: object) -> None:
    assert value(expression) == expected


@pytest.mark.parametrize(
    ("day", "status", "outstanding"),
    [
        ("2024-02-29", None, None),
        ("2024-03-01", "not-settled", eur("100.00")),
        ("2024-03-14", "not-settled", eur("100.00")),
        ("2024-03-15", "partially-settled", eur("40.00")),
        ("2024-03-19", "partially-settled", eur("40.00")),
        ("2024-03-20", "fully-settled", eur("0.00")),
        ("2034-03-20", "fully-settled", eur("0.00")),
    ],
)
def test_at_the_end_of_a_day(
    day: str, status: str | None, outstanding: Amount | None
) -> None:
    assert value(f"status_on('I-1', {day})") == status
    assert value(f"outstanding_on('I-1', {day})") == outstanding


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("outstanding('D-1')", eur("20.00")),
        ("settlement_status('D-1')", "partially-settled"),
        ("settled_by('D-1')", {"P-2"}),
        ("status_on('D-1', 2024-03-10)", "not-settled"),
        ("outstanding_on('D-1', 2024-03-10)", eur("50.00")),
    ],
)
def test_a_document_with_several_items(expression: str, expected: object) -> None:
    assert value(expression) == expected


def test_a_document_with_every_item_settled() -> None:
    paid = """
2024-03-21 * "last instalment"
  payment: "P-3"
  settles: "D-1/2"
  Assets:Bank  20.00 EUR
  Assets:Receivable:C1
"""
    assert value("settlement_status('D-1')", LEDGER + paid) == "fully-settled"
    assert value("settled_by('D-1')", LEDGER + paid) == {"P-2", "P-3"}


def test_a_document_in_two_currencies_has_no_sum() -> None:
    batch = """
2024-03-22 * "batch"
  invoice: "B-1"
  Assets:Receivable:C1  1.00 EUR
  Assets:Receivable:C1  3 JPY
  Income:Sales
"""
    assert value("outstanding('B-1')", LEDGER + batch) is None
    assert value("settlement_status('B-1')", LEDGER + batch) == "not-settled"


@pytest.mark.parametrize("name", ["'nobody'", "''", "'I-1#2'", "NULL"])
def test_an_unknown_id_gives_null(name: str) -> None:
    assert value(f"settlement_status({name})") is None
    assert value(f"outstanding({name})") is None
    assert value(f"settled_by({name})") is None
    assert value(f"status_on({name}, 2024-04-01)") is None
    assert value(f"outstanding_on({name}, 2024-04-01)") is None


def test_ids_may_come_from_metadata() -> None:
    entries, errors, options = loader.load_string(LEDGER)
    connection = beanquery.connect(
        "beancount:", entries=entries, errors=errors, options=options
    )
    query = (
        "SELECT DISTINCT outstanding(entry_meta('invoice')) AS left"
        " WHERE entry_meta('invoice') = 'D-1'"
    )
    assert connection.execute(query).fetchall() == [(eur("20.00"),)]


def test_a_ledger_without_the_plugin_knows_no_items() -> None:
    bare = LEDGER.replace('plugin "beancount_receivables.plugins"', "")
    assert value("outstanding('I-1')", bare) is None


def test_a_day_may_be_computed() -> None:
    assert value("outstanding_on('I-1', today())") == eur("0.00")
    assert value("outstanding_on('I-1', date(2024, 3, 15))") == eur("40.00")


def test_results_are_dates_and_amounts_of_beancount() -> None:
    entries, errors, options = loader.load_string(LEDGER)
    cursor = beanquery.connect(
        "beancount:", entries=entries, errors=errors, options=options
    ).execute("SELECT id, status_on(id, due), outstanding(id) FROM receivables")
    assert [column.datatype for column in cursor.description] == [str, str, Amount]
    assert ("I-1", "fully-settled", eur("0.00")) in cursor.fetchall()
