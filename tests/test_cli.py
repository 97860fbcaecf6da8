from __future__ import annotations

import csv
import gc
import io
import json
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

import pytest
from click.testing import CliRunner
from click.testing import Result

from beancount_receivables.queries.cli import main
from beancount_receivables.queries.loading import load
from beancount_receivables.queries.rows import CustomersRow
from beancount_receivables.queries.rows import ReceivablesRow
from beancount_receivables.queries.rows import columns_of
from beancount_receivables.queries.tying import differences

if TYPE_CHECKING:
    from pathlib import Path

LEDGER = """\
option "operating_currency" "EUR"
plugin "beancount_receivables.plugins"
2024-01-01 custom "receivables" "account" Assets:Receivable
2024-01-01 custom "receivables" "rule" "overpayment" FALSE
2024-01-01 open Assets:Bank
2024-01-01 open Income:Sales
2024-01-01 open Assets:Receivable:C1
  name: "Bakkerij De Korenaar BV"
2024-01-01 open Assets:Receivable:C2
2024-01-01 open Assets:Receivable:C3

2024-03-01 * "Korenaar" "Repair"
  invoice: "I-1"
  due: 2024-03-31
  Assets:Receivable:C1  1100.00 EUR
  Income:Sales

2024-03-02 * "In two instalments"
  invoice: "D-1"
  Assets:Receivable:C2  30.00 EUR
    due: 2024-04-01
  Assets:Receivable:C2  20 EUR
    due: 2024-05-01
  Income:Sales

2024-03-03 * "In yen"
  invoice: "JP-1"
  Assets:Receivable:C2  3000 JPY
  Income:Sales

2024-03-15 * "Korenaar" "paid"
  payment: "P-1"
  settles: "I-1"
  Assets:Bank  60.00 EUR
  Assets:Receivable:C1

2024-03-16 * "Peeters" "paid"
  payment: "P-2"
  Assets:Bank  6.00 EUR
  Assets:Receivable:C2

2024-03-17 custom "settle" "P-2" "D-1/1" 5.00 EUR
  by: "anna"
2024-03-18 custom "unsettle" "P-2" "D-1/1"
  by: "bob"

2024-06-01 * "Korenaar" "Service"
  invoice: "I-2"
  Assets:Receivable:C1  7.00 EUR
  Income:Sales
"""

CAMT = """\
<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">
<BkToCstmrStmt><GrpHdr><MsgId>M</MsgId><CreDtTm>2024-03-15T18:00:00</CreDtTm></GrpHdr>
<Stmt><Id>S1</Id><CreDtTm>2024-03-15T18:00:00</CreDtTm>
<Acct><Id><IBAN>NL91ABNA0417164300</IBAN></Id><Ccy>EUR</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">100.00</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2024-03-14</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">CLOSING</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2024-03-15</Dt></Dt></Bal>
<Ntry><Amt Ccy="EUR">60.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><Dt>2024-03-15</Dt></BookgDt><ValDt><Dt>2024-03-15</Dt></ValDt>
<AcctSvcrRef>R1</AcctSvcrRef>
<NtryDtls><TxDtls><Refs><EndToEndId>E2E-1</EndToEndId></Refs>
<RltdPties><Dbtr><Nm>Korenaar</Nm></Dbtr>
<DbtrAcct><Id><IBAN>BE68539007547034</IBAN></Id></DbtrAcct></RltdPties>
<RmtInf><Ustrd>invoice I-1</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
</Stmt></BkToCstmrStmt></Document>
"""


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    path = tmp_path / "main.beancount"
    path.write_text(LEDGER, encoding="utf-8")
    return str(path)


@pytest.fixture
def export(tmp_path: Path) -> str:
    path = tmp_path / "export.xml"
    path.write_text(CAMT.replace("CLOSING", "160.50"), encoding="utf-8")
    return str(path)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def shown(*arguments: str) -> Any:  # noqa: ANN401 - whatever the json holds
    result = run(*arguments, "--format", "json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout, parse_float=Decimal)


def ids(*arguments: str) -> list[str]:
    return [item["id"] for item in shown("items", *arguments)]


def append(ledger: str, text: str) -> None:
    with open(ledger, "a", encoding="utf-8") as file:  # noqa: PTH123 - a name
        file.write(text)


def test_items_have_the_columns_of_the_table(ledger: str) -> None:
    names = [column.name for column in columns_of(ReceivablesRow)]
    items = shown("items", ledger)
    assert {tuple(item) for item in items} == {tuple(names)}
    first = items[0]
    assert first["id"] == "I-1"
    assert first["amount"] == Decimal("1100.00")
    assert first["settled"] == Decimal("60.00")
    assert first["outstanding"] == Decimal("1040.00")
    assert first["currency"] == "EUR"
    assert first["due"] == "2024-03-31"
    assert first["open"] is True
    assert first["locked"] is None
    assert first["filename"] == ledger
    assert first["lineno"] == 12


def test_items_as_csv_are_those_of_json(ledger: str) -> None:
    result = run("items", ledger, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    items = shown("items", ledger)
    assert [row["id"] for row in rows] == [item["id"] for item in items]
    assert list(rows[0]) == list(items[0])
    assert rows[0]["amount"] == "1100.00"
    assert rows[0]["date"] == "2024-03-01"
    assert rows[0]["open"] == "true"
    assert rows[0]["locked"] == ""


def test_items_can_be_chosen(ledger: str) -> None:
    every = ["I-1", "D-1/1", "D-1/2", "JP-1", "P-1", "P-2", "I-2"]
    assert ids(ledger) == every
    assert ids(ledger, "--customer", "C1") == ["I-1", "P-1", "I-2"]
    assert ids(ledger, "--type", "payment") == ["P-1", "P-2"]
    assert ids(ledger, "--status", "partially-settled") == ["I-1"]
    assert ids(ledger, "--status", "fully-settled", "--type", "invoice") == []
    assert ids(ledger, "--customer", "C3") == []


def test_items_of_a_past_day(ledger: str) -> None:
    def on(day: str) -> dict[str, tuple[str, str, int]]:
        return {
            item["id"]: (f"{item['outstanding']}", item["status"], item["days_overdue"])
            for item in shown("items", ledger, "--as-of", day)
        }

    assert on("2024-02-29") == {}
    assert on("2024-03-02")["I-1"] == ("1100.00", "not-settled", 0)
    assert on("2024-03-31")["I-1"] == ("1040.00", "partially-settled", 0)
    assert on("2024-04-01")["I-1"] == ("1040.00", "partially-settled", 1)
    assert on("2024-03-17")["D-1/1"] == ("25.00", "partially-settled", 0)
    assert on("2024-03-18")["D-1/1"] == ("30.00", "not-settled", 0)
    assert "I-2" not in on("2024-05-31")
    assert "I-2" in on("2024-06-01")


def test_items_as_text_add_up_by_currency(ledger: str) -> None:
    lines = run("items", ledger, "--as-of", "2024-05-31").stdout.splitlines()
    totals = [line.split() for line in lines if line.startswith("Total")]
    assert totals == [
        ["Total", "6", "items", "1084.00", "0.00", "1084.00", "EUR"],
        ["Total", "3000", "0", "3000", "JPY"],
    ]
    # Numbers end where the title of their column ends.
    end = lines[0].index("outstanding") + len("outstanding")
    assert [line[:end].split()[-1] for line in lines[2:4]] == ["1040.00", "30.00"]
    assert "20.00" in lines[4]
    assert "Partially settled" in lines[2]


def test_nothing_to_list(ledger: str) -> None:
    assert run("items", ledger, "--as-of", "2024-02-01").stdout == "No items.\n"
    assert run("aging", ledger, "--as-of", "2024-02-01").stdout == (
        "Nothing is open.\n"
    )
    assert shown("aging", ledger, "--as-of", "2024-02-01") == []


def test_aging(ledger: str) -> None:
    names = [column.name for column in columns_of(CustomersRow)]
    rows = shown("aging", ledger, "--as-of", "2024-04-30")
    assert {tuple(row) for row in rows} == {tuple(names)}
    korenaar, euro, yen = rows
    assert korenaar["name"] == "Bakkerij De Korenaar BV"
    assert korenaar["balance"] == korenaar["d1_30"] == Decimal("1040.00")
    assert korenaar["oldest_due"] == "2024-03-31"
    assert (euro["currency"], yen["currency"]) == ("EUR", "JPY")
    assert (euro["not_due"], euro["overdue"], euro["credits"]) == (20, 30, -6)
    assert euro["balance"] == Decimal("44.00")
    assert yen["balance"] == 3000


def test_aging_of_one_customer(ledger: str) -> None:
    rows = shown("aging", ledger, "--customer", "C2")
    assert [row["customer"] for row in rows] == ["C2", "C2"]
    assert shown("aging", ledger, "--customer", "C3") == []


def test_aging_as_text(ledger: str) -> None:
    lines = run("aging", ledger, "--as-of", "2024-04-30").stdout.splitlines()
    assert " ".join(lines[-2].split()) == (
        "Total 2 customers 1084.00 20.00 1070.00 0.00 0.00 0.00 -6.00 EUR"
    )


def test_history(ledger: str) -> None:
    history = shown("history", ledger, "P-2")
    [link] = history["links"]
    assert history["id"] == "P-2"
    assert [item["id"] for item in history["items"]] == ["P-2"]
    assert link.pop("evidence")
    assert "unsettle" in link.pop("cancelled_by")
    assert link == {
        "credit": "P-2",
        "debit": "D-1/1",
        "amount": 5,
        "currency": "EUR",
        "customer": "C2",
        "date": "2024-03-17",
        "rule": "settle",
        "cancelled": "2024-03-18",
        "decided_by": "anna",
        "undone_by": "bob",
    }


def test_history_of_a_past_day(ledger: str) -> None:
    [link] = shown("history", ledger, "P-2", "--as-of", "2024-03-17")["links"]
    assert link["cancelled"] is None
    assert link["cancelled_by"] == link["undone_by"] == ""
    assert shown("history", ledger, "P-2", "--as-of", "2024-03-16")["links"] == []


def test_history_of_a_document_with_several_items(ledger: str) -> None:
    history = shown("history", ledger, "D-1")
    assert [item["id"] for item in history["items"]] == ["D-1/1", "D-1/2"]
    assert [link["debit"] for link in history["links"]] == ["D-1/1"]
    text = run("history", ledger, "D-1").stdout
    assert "D-1/2: invoice of 2024-03-02, C2, Assets:Receivable:C2" in text
    assert "outstanding 20 EUR: Not settled" in text
    for word in ("P-2", "5.00", "settle", "anna", "2024-03-18", "bob"):
        assert word in text


def test_history_of_a_locked_item(ledger: str) -> None:
    append(
        ledger,
        """
2024-06-02 ! "on its way"
  payment: "P-4"
  Assets:Bank  1.00 EUR
  Assets:Receivable:C3
""",
    )
    text = run("history", ledger, "P-4").stdout
    assert "\nLocked: awaiting-bank-confirmation\n" in text


def test_history_as_csv(ledger: str) -> None:
    result = run("history", ledger, "I-1", "--format", "csv")
    [row] = csv.DictReader(io.StringIO(result.stdout))
    assert (row["credit"], row["debit"], row["amount"]) == ("P-1", "I-1", "60.00")


def test_history_without_links(ledger: str) -> None:
    assert "Nothing was ever settled with it." in run("history", ledger, "I-2").stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["items", "LEDGER", "--customer", "C9"], "no customer C9"),
        (["aging", "LEDGER", "--customer", "C9"], "no customer C9"),
        (["history", "LEDGER", "I-9"], "no item I-9"),
        (["history", "LEDGER", "I-2", "--as-of", "2024-05-31"], "dated 2024-06-01"),
        (["items", "missing.beancount"], "missing.beancount: the ledger cannot be"),
        (["items", "LEDGER", "--status", "closed"], "'closed' is not one of"),
        (["items", "LEDGER", "--type", "bill"], "'bill' is not one of"),
        (["items", "LEDGER", "--as-of", "yesterday"], "'yesterday' does not match"),
        (["items", "LEDGER", "--format", "pdf"], "'pdf' is not one of"),
        (["items"], "Missing argument"),
        (["read", "missing.xml"], "'missing.xml' does not exist"),
        (["read"], "Missing argument"),
        (["unknown"], "No such command"),
    ],
)
def test_wrong_usage(ledger: str, arguments: list[str], message: str) -> None:
    result = run(*(ledger if each == "LEDGER" else each for each in arguments))
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_a_ledger_without_the_plugin(tmp_path: Path) -> None:
    bare = tmp_path / "bare.beancount"
    bare.write_text("2024-01-01 open Assets:Bank\n", encoding="utf-8")
    result = run("items", str(bare))
    assert result.exit_code == 2
    assert 'plugin "beancount_receivables.plugins"' in result.stderr


def test_errors_of_the_package_are_shown_with_the_list(ledger: str) -> None:
    first = LEDGER.count("\n") + 2
    append(
        ledger,
        """
2024-06-02 * "names nothing that is there"
  payment: "P-3"
  settles: "I-99"
  Assets:Bank  1.00 EUR
  Assets:Receivable:C1
""",
    )
    for command in (["items"], ["aging"], ["history", "P-3"]):
        result = run(command[0], ledger, *command[1:])
        assert result.exit_code == 1
        file, line, message = result.stderr.split(":", 2)
        assert file == ledger
        assert int(line) in range(first, first + 5)
        assert "I-99" in message
        assert result.stdout


def test_other_errors_are_shown_and_change_nothing(ledger: str) -> None:
    append(ledger, "\n2024-06-02 balance Assets:Bank  999 EUR\n")
    result = run("items", ledger)
    assert result.exit_code == 0
    assert f"{ledger}:{LEDGER.count(chr(10)) + 2}: Balance failed" in result.stderr


def test_items_that_do_not_tie_to_the_ledger_are_an_error(
    ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = load(ledger)
    assert differences(loaded.subledger, loaded.entries, None) == []
    lost = next(item for item in loaded.subledger.items if item.id == "I-2")
    loaded.subledger.items.remove(lost)
    place = "beancount_receivables.queries.commands.arguments.load"
    monkeypatch.setattr(place, lambda _: loaded)
    result = run("aging", ledger)
    assert result.exit_code == 1
    assert result.stderr == (
        "Assets:Receivable:C1: the open items add up to 1040.00,"
        " but the balance is 1047.00 EUR.\n"
    )
    assert run("aging", ledger, "--as-of", "2024-05-31").exit_code == 0


@pytest.mark.parametrize("day", ["2023-12-31", "2024-01-01", "2024-03-16", None])
def test_items_tie_also_with_an_earlier_balance(tmp_path: Path, day: str) -> None:
    earlier = """
2023-01-01 open Equity:Opening
2023-01-01 open Assets:Receivable:C0
2023-06-01 * "before the start"
  Assets:Receivable:C0  12.00 EUR
  Equity:Opening
"""
    path = tmp_path / "main.beancount"
    path.write_text(LEDGER + earlier, encoding="utf-8")
    result = run("aging", str(path), *(["--as-of", day] if day else []))
    assert (result.exit_code, result.stderr) == (0, "")


def test_loading_leaves_the_garbage_collector_as_it_was(ledger: str) -> None:
    assert gc.isenabled()
    load(ledger)
    assert gc.isenabled()


def test_read(export: str) -> None:
    [statement] = shown("read", export)
    names = ["file", "format", "account", "currency", "opening", "closing"]
    names += ["entries", "sum", "balanced"]
    assert [statement[name] for name in names] == [
        export,
        "camt.053.001.02",
        "NL91ABNA0417164300",
        "EUR",
        Decimal("100.00"),
        Decimal("160.50"),
        1,
        Decimal("60.50"),
        True,
    ]
    assert "entry_list" not in statement


def test_read_as_csv_and_text(export: str) -> None:
    result = run("read", export, "--format", "csv")
    [row] = csv.DictReader(io.StringIO(result.stdout))
    assert (row["sum"], row["entries"], row["balanced"]) == ("60.50", "1", "true")
    line = run("read", export).stdout.splitlines()[-1]
    assert " ".join(line.split()[1:]) == (
        "camt.053.001.02 NL91ABNA0417164300 100.00 1 60.50 160.50 EUR adds up"
    )


def test_read_with_entries(export: str) -> None:
    [statement] = shown("read", export, "--entries")
    [entry] = statement["entry_list"]
    assert (entry["amount"], entry["end_to_end"]) == (Decimal("60.50"), "E2E-1")
    result = run("read", export, "--entries", "--format", "csv")
    [row] = csv.DictReader(io.StringIO(result.stdout))
    assert (row["amount"], row["iban"], row["text"]) == (
        "60.50",
        "BE68539007547034",
        "invoice I-1",
    )
    text = run("read", export, "--entries").stdout
    for word in ("adds up", "2024-03-15", "60.50", "Korenaar", "invoice I-1"):
        assert word in text


def test_read_gives_a_verdict(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.xml"
    wrong.write_text(CAMT.replace("CLOSING", "161.50"), encoding="utf-8")
    [statement] = shown("read", str(wrong))
    assert statement["balanced"] is False
    assert "DOES NOT ADD UP" in run("read", str(wrong)).stdout


def test_read_names_what_it_refuses_and_shows_the_others(
    export: str, tmp_path: Path
) -> None:
    other = tmp_path / "letter.txt"
    other.write_text("Dear customer,", encoding="utf-8")
    result = run("read", str(other), export, "--format", "json")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{other}: ")
    assert [each["file"] for each in json.loads(result.stdout)] == [export]


def test_text_never_steers_the_terminal(ledger: str) -> None:
    append(
        ledger,
        """
2024-06-02 custom "customer" "C3"
  name: "\x1b[31mred"
2024-06-02 * "bell"
  invoice: "I-3"
  Assets:Receivable:C3  1.00 EUR
  Income:Sales
""",
    )
    result = run("items", ledger, "--customer", "C3")
    assert "I-3" in result.stdout
    assert "\x1b" not in result.stdout
