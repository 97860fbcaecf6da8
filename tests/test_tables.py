from __future__ import annotations

import datetime
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import beanquery
import pytest
from beancount import loader
from beancount.core.amount import Amount
from beanquery.shell import main as bean_query
from click.testing import CliRunner

import beancount_receivables.queries.registration  # noqa: F401 - it registers

ROOT = Path(__file__).parent.parent
TODAY = datetime.date.today()  # noqa: DTZ011 - the tables count from it too

LEDGER = """
option "operating_currency" "EUR"
plugin "beancount_receivables.plugins"
2024-01-01 custom "receivables" "account" Assets:Receivable
2024-01-01 custom "receivables" "rule" "overpayment" FALSE
2024-01-01 open Assets:Bank
2024-01-01 open Income:Sales
2024-01-01 open Assets:Receivable:C1
  name: "Bakkerij De Korenaar BV"
2024-01-01 open Assets:Receivable:C2

2024-03-01 * "Korenaar" "Repair"
  invoice: "I-1"
  due: 2024-03-31
  reference: "PO 7"
  Assets:Receivable:C1  100.00 EUR
  Income:Sales

2024-03-02 * "Korenaar" "Service"
  invoice: "I-2"
  Assets:Receivable:C1  50.00 EUR
  Income:Sales

2024-03-15 * "Korenaar" "paid"
  payment: "P-1"
  settles: "I-1 60.00"
  external-id: "BANK-9"
  method: "ideal"
  Assets:Bank  60.00 EUR
  Assets:Receivable:C1

2024-04-01 ! "Peeters" "on its way"
  payment: "P-2"
  Assets:Bank  10.00 EUR
  Assets:Receivable:C2
"""


def days_ago(days: int) -> datetime.date:
    return TODAY - datetime.timedelta(days=days)


def ask(text: str, query: str) -> list[tuple[Any, ...]]:
    entries, errors, options = loader.load_string(text)
    assert errors == []
    connection = beanquery.connect(
        "beancount:", entries=entries, errors=errors, options=options
    )
    rows: list[tuple[Any, ...]] = connection.execute(query).fetchall()
    return rows


def ask_dicts(text: str, query: str) -> list[dict[str, Any]]:
    entries, errors, options = loader.load_string(text)
    assert errors == []
    cursor = beanquery.connect(
        "beancount:", entries=entries, errors=errors, options=options
    ).execute(query)
    names = [column.name for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def columns(table: str) -> list[tuple[str, type]]:
    entries, errors, options = loader.load_string("")
    connection = beanquery.connect(
        "beancount:", entries=entries, errors=errors, options=options
    )
    cursor = connection.execute(f"SELECT * FROM {table}")  # noqa: S608
    assert cursor.fetchall() == []
    return [(column.name, column.datatype) for column in cursor.description]


def test_receivables_columns() -> None:
    assert columns("receivables") == [
        ("id", str),
        ("date", datetime.date),
        ("type", str),
        ("customer", str),
        ("name", str),
        ("account", str),
        ("amount", Amount),
        ("settled", Amount),
        ("outstanding", Amount),
        ("currency", str),
        ("status", str),
        ("open", bool),
        ("locked", str),
        ("due", datetime.date),
        ("days_overdue", int),
        ("reference", str),
        ("external_id", str),
        ("method", str),
        ("payee", str),
        ("narration", str),
        ("bank_account", str),
        ("inferred", bool),
        ("filename", str),
        ("lineno", int),
    ]


def test_settlements_columns() -> None:
    assert columns("settlements") == [
        ("credit", str),
        ("debit", str),
        ("amount", Amount),
        ("currency", str),
        ("customer", str),
        ("date", datetime.date),
        ("rule", str),
        ("evidence", str),
        ("cancelled", datetime.date),
        ("cancelled_by", str),
    ]


def test_customers_columns() -> None:
    assert columns("customers") == [
        ("customer", str),
        ("name", str),
        ("account", str),
        ("currency", str),
        ("balance", Amount),
        ("open_items", int),
        ("overdue", Amount),
        ("not_due", Amount),
        ("d1_30", Amount),
        ("d31_60", Amount),
        ("d61_90", Amount),
        ("d90_plus", Amount),
        ("credits", Amount),
        ("oldest_due", datetime.date),
    ]


def test_notices_columns() -> None:
    assert columns("notices") == [
        ("date", datetime.date),
        ("code", str),
        ("customer", str),
        ("ids", str),
        ("message", str),
        ("filename", str),
        ("lineno", int),
    ]


def test_every_column_says_what_it_is() -> None:
    entries, errors, options = loader.load_string("")
    connection = beanquery.connect(
        "beancount:", entries=entries, errors=errors, options=options
    )
    for table in ("receivables", "settlements", "customers", "notices"):
        for column in connection.tables[table].columns.values():
            assert column.__doc__.endswith((".", "..."))


def test_receivables_rows() -> None:
    first, _, paid, pending = ask_dicts(LEDGER, "SELECT * FROM receivables")
    assert (TODAY - datetime.date(2024, 3, 31)).days == first.pop("days_overdue")
    assert Path(first.pop("filename")).name == "<string>"
    assert first.pop("lineno") == 12
    assert first == {
        "id": "I-1",
        "date": datetime.date(2024, 3, 1),
        "type": "invoice",
        "customer": "C1",
        "name": "Bakkerij De Korenaar BV",
        "account": "Assets:Receivable:C1",
        "amount": Amount(Decimal("100.00"), "EUR"),
        "settled": Amount(Decimal("60.00"), "EUR"),
        "outstanding": Amount(Decimal("40.00"), "EUR"),
        "currency": "EUR",
        "status": "partially-settled",
        "open": True,
        "locked": None,
        "due": datetime.date(2024, 3, 31),
        "reference": "PO 7",
        "external_id": "",
        "method": "",
        "payee": "Korenaar",
        "narration": "Repair",
        "bank_account": "",
        "inferred": False,
    }
    assert paid["status"] == "fully-settled"
    assert paid["open"] is False
    assert paid["days_overdue"] == 0
    assert paid["external_id"] == "BANK-9"
    assert paid["method"] == "ideal"
    assert paid["bank_account"] == "Assets:Bank"
    assert pending["locked"] == "awaiting-bank-confirmation"
    assert pending["name"] == "C2"
    assert pending["due"] is None


def test_zero_has_no_sign() -> None:
    [(outstanding,)] = ask(
        LEDGER, "SELECT outstanding FROM receivables WHERE id = 'P-1'"
    )
    assert str(outstanding.number) in {"0", "0.00"}


@pytest.mark.parametrize("table", ["receivables", "#receivables"])
def test_where_and_sum(table: str) -> None:
    rows = ask(
        LEDGER,
        f"SELECT customer, sum(outstanding) FROM {table}"  # noqa: S608
        " WHERE open AND number(outstanding) > 5 GROUP BY customer",
    )
    [(customer, total)] = rows
    assert customer == "C1"
    assert total.get_currency_units("EUR") == Amount(Decimal("90.00"), "EUR")


def test_rows_come_by_date_then_id() -> None:
    rows = ask(LEDGER, "SELECT id FROM receivables")
    assert rows == [("I-1",), ("I-2",), ("P-1",), ("P-2",)]


def test_settlements_rows() -> None:
    [row] = ask_dicts(LEDGER, "SELECT * FROM settlements")
    assert row.pop("evidence")
    assert row == {
        "credit": "P-1",
        "debit": "I-1",
        "amount": Amount(Decimal("60.00"), "EUR"),
        "currency": "EUR",
        "customer": "C1",
        "date": datetime.date(2024, 3, 15),
        "rule": "settles",
        "cancelled": None,
        "cancelled_by": "",
    }


def test_cancelled_settlements_stay() -> None:
    undone = '2024-04-03 custom "unsettle" "P-1" "I-1"\n'
    [(cancelled, by)] = ask(
        LEDGER + undone, "SELECT cancelled, cancelled_by FROM settlements"
    )
    assert cancelled == datetime.date(2024, 4, 3)
    assert "unsettle" in by


def test_customers_rows_add_up() -> None:
    invoices = "".join(
        f"""
{days_ago(days + 10)} * "Invoice"
  invoice: "A-{days}"
  due: {days_ago(days)}
  Assets:Receivable:C2  {days + 100}.00 EUR
  Income:Sales
"""
        for days in (0, 1, 30, 31, 60, 61, 90, 91)
    )
    _, row = ask_dicts(LEDGER + invoices, "SELECT * FROM customers")
    numbers = {
        name: str(value.number)
        for name, value in row.items()
        if isinstance(value, Amount)
    }
    assert row["open_items"] == 9
    assert row["oldest_due"] == days_ago(91)
    assert numbers == {
        "balance": "1154.00",
        "overdue": "1064.00",
        "not_due": "100.00",
        "d1_30": "231.00",
        "d31_60": "291.00",
        "d61_90": "351.00",
        "d90_plus": "191.00",
        "credits": "-10.00",
    }


def test_a_name_may_begin_with_a_reserved_word() -> None:
    [total] = ask(
        LEDGER,
        "SELECT sum(not_due) AS not_due, sum(overdue) FROM customers"
        " WHERE NOT customer = 'C2' AND not_due IS NOT NULL",
    )
    assert str(total) == "((), (90.00 EUR))"


def test_notices_rows() -> None:
    invoices = """
2024-05-01 * "Korenaar" "one"
  invoice: "J-1"
  Assets:Receivable:C2  7.00 EUR
  Income:Sales

2024-05-02 * "Korenaar" "two"
  invoice: "J-2"
  Assets:Receivable:C2  7.00 EUR
  Income:Sales

2024-05-03 * "Korenaar" "which"
  payment: "Q-1"
  Assets:Bank  7.00 EUR
  Assets:Receivable:C2
"""
    rows = ask_dicts(LEDGER + invoices, "SELECT * FROM notices")
    row = next(row for row in rows if row["ids"].split(", ")[0] == "Q-1")
    assert row["code"] == "ambiguous"
    assert row["customer"] == "C2"
    assert row["date"] == datetime.date(2024, 5, 3)
    assert row["message"]
    assert isinstance(row["lineno"], int)


def test_bean_query_writes_csv(tmp_path: Path) -> None:
    ledger = tmp_path / "main.beancount"
    ledger.write_text(LEDGER, encoding="utf-8")
    result = CliRunner().invoke(
        bean_query,
        ["-f", "csv", str(ledger), "SELECT id, outstanding FROM receivables"],
    )
    assert result.exit_code == 0
    lines = [line.replace(" ", "") for line in result.output.splitlines()]
    assert lines == [
        "id,outstanding",
        "I-1,40.00EUR",
        "I-2,50.00EUR",
        "P-1,0.00EUR",
        "P-2,-10.00EUR",
    ]


def test_describe_lists_a_table(tmp_path: Path) -> None:
    ledger = tmp_path / "main.beancount"
    ledger.write_text(LEDGER, encoding="utf-8")
    result = CliRunner().invoke(bean_query, [str(ledger), ".describe settlements"])
    assert "  credit (str)" in result.output
    assert "  amount (amount)" in result.output


def run_python(code: str, ledger: Path) -> list[str]:
    """Run code in a fresh process that finds the package, installed or not."""
    ledger.write_text(LEDGER, encoding="utf-8")
    find = "import sys; sys.path.insert(0, sys.argv[2]); import conftest"
    done = subprocess.run(
        [sys.executable, "-c", f"{find}\n{code}", str(ledger), str(ROOT)],
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.splitlines()


def test_checking_a_ledger_does_not_load_beanquery(tmp_path: Path) -> None:
    code = """
from beancount import loader
_, errors, _ = loader.load_file(sys.argv[1])
print(errors, "beanquery" in sys.modules)
"""
    assert run_python(code, tmp_path / "main.beancount") == ["[] False"]


def test_beanquery_loaded_after_the_ledger_knows_the_tables(tmp_path: Path) -> None:
    code = """
from beancount import loader
entries, errors, options = loader.load_file(sys.argv[1])
import beanquery
connection = beanquery.connect(
    "beancount:", entries=entries, errors=errors, options=options
)
query = "SELECT id, outstanding(id) FROM receivables WHERE id = 'I-1'"
print(connection.execute(query).fetchall())
import beanquery.sources.beancount as source
print(type(source.__loader__).__name__, [t.name for t in source._TABLES][-4:])
"""
    assert run_python(code, tmp_path / "main.beancount") == [
        "[('I-1', 40.00 EUR)]",
        "SourceFileLoader ['receivables', 'settlements', 'customers', 'notices']",
    ]
