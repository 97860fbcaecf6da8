from __future__ import annotations

import csv
import datetime
import io
import stat
import sys
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

import pytest
from click.testing import CliRunner

from beancount_receivables.queries.cli import main
from beancount_receivables.queries.export import excel
from beancount_receivables.queries.export.columns import COLUMNS
from beancount_receivables.queries.export.csv_file import csv_lines
from beancount_receivables.queries.export.excel import ExcelError
from beancount_receivables.queries.export.excel import write_excel
from beancount_receivables.queries.export.words import LANGUAGES
from beancount_receivables.queries.export.words import words_in
from beancount_receivables.queries.loading import load
from beancount_receivables.queries.transaction_map import TransactionMap
from beancount_receivables.queries.transaction_map import Wanted
from beancount_receivables.queries.view import View
from tests.map_ledger import write_ledger

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result
    from openpyxl.workbook.workbook import Workbook

openpyxl = pytest.importorskip("openpyxl")
pytest.importorskip("xlsxwriter")

DAY = datetime.date(2024, 8, 15)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write_ledger(tmp_path)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


def lines_of(path: Path) -> TransactionMap:
    return TransactionMap(View(load(str(path)).subledger, None, DAY))


def workbook_of(path: Path, *, values: bool = False) -> Workbook:
    """The Excel file of all lines, oldest first."""
    shown = lines_of(path)
    target = io.BytesIO()
    items = shown.select(Wanted())
    decimals = {"EUR": 2, "USD": 2, "JPY": 0}
    write_excel(target, map(shown.line, items), words_in("en"), decimals, DAY)
    found: Workbook = openpyxl.load_workbook(target, data_only=values)
    return found


def columns_of(book: Workbook) -> dict[str, list[Any]]:
    """The cells below each head."""
    sheet = book.worksheets[0]
    return {
        str(column[0].value): [cell.value for cell in column[1:]]
        for column in sheet.iter_cols()
    }


# Excel.


def test_one_line_a_transaction(path: Path) -> None:
    columns = columns_of(workbook_of(path, values=True))
    assert columns["Number"][:8] == [
        *("I-1", "BANK-1", "I-10", "I-2", "CN-1", "I-30", "BANK-3", "BANK-4"),
    ]
    assert columns["Type"][:2] == ["Invoice", "Payment (incoming)"]
    assert columns["Status"][0] == "Partially settled"
    assert columns["Settled with"][:2] == ["BANK-1", "I-1"]
    assert columns["Locked"][5:7] == ["Direct debit", "Awaiting bank"]
    assert columns["Customer"][7] == "?"


def test_dates_and_amounts_are_true_ones(path: Path) -> None:
    sheet = workbook_of(path).worksheets[0]
    heads = {cell.value: cell.column or 0 for cell in sheet[1]}
    date = sheet.cell(2, heads["Date"])
    assert date.data_type == "d"
    assert date.value == datetime.datetime(2024, 3, 1)  # noqa: DTZ001
    assert date.number_format == "yyyy-mm-dd"
    amount = sheet.cell(2, heads["Amount"])
    assert (amount.data_type, amount.value) == ("n", 155)
    assert amount.number_format == "#,##0.00"
    assert sheet.cell(7, heads["Amount"]).value == 1250.5
    assert sheet.cell(3, heads["Due"]).value is None
    assert sheet.cell(2, heads["Days overdue"]).value == 137


def test_amounts_read_as_on_the_document(path: Path) -> None:
    columns = columns_of(workbook_of(path))
    assert columns["Amount"][:5] == [155, 100, 300, 70, -20]
    assert columns["Outstanding"][:5] == [55, 0, 300, 70, -20]
    assert columns["Ledger amount"][:5] == [155, -100, 300, 70, -20]


def test_the_totals_are_the_balances(path: Path) -> None:
    balances: dict[str, Decimal] = {}
    for (_, currency), balance in load(str(path)).subledger.balances.items():
        balances[currency] = balances.get(currency, Decimal(0)) + balance
    columns = columns_of(workbook_of(path, values=True))
    assert columns["Date"][8:] == ["Total", "Total"]
    for head in ("Ledger amount", "Ledger outstanding"):
        totals = dict(zip(columns["Currency"][8:], columns[head][8:], strict=True))
        assert {
            currency: Decimal(str(total)) for currency, total in totals.items()
        } == balances
    # Amounts as on documents add up to nothing that means something.
    assert columns["Amount"][8:] == columns["Outstanding"][8:] == [None, None]


def test_the_totals_are_formulas(path: Path) -> None:
    columns = columns_of(workbook_of(path))
    assert columns["Ledger amount"][8:] == [
        '=SUMIFS(U2:U9,J2:J9,"EUR")',
        '=SUMIFS(U2:U9,J2:J9,"USD")',
    ]
    assert list(columns)[9] == "Currency"
    assert list(columns)[20] == "Ledger amount"


def test_the_total_of_one_currency_follows_the_filter(tmp_path: Path) -> None:
    path = write_ledger(tmp_path)
    output = tmp_path / "c3.xlsx"
    result = run("export", path, "--customer", "C3", "--output", output)
    assert result.exit_code == 0, result.output
    columns = columns_of(openpyxl.load_workbook(output))
    assert columns["Ledger outstanding"][2] == "=SUBTOTAL(109,V2:V3)"


def test_the_head_stays_and_filters(path: Path) -> None:
    sheet = workbook_of(path).worksheets[0]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:V9"  # the totals stand below it
    assert len(COLUMNS) == 22


def test_decimals_are_those_of_the_currency_or_more(tmp_path: Path) -> None:
    path = write_ledger(
        tmp_path,
        '2024-08-01 * "Yen"\n  invoice: "Y-1"\n'
        "  Assets:Receivable:C1  12000 JPY\n  Income:Sales\n"
        '2024-08-02 * "Small"\n  invoice: "Y-2"\n'
        "  Assets:Receivable:C1  1.2345 EUR\n  Income:Sales\n"
        '2024-08-03 * "Other"\n  invoice: "Y-3"\n'
        "  Assets:Receivable:C1  5 CHF\n  Income:Sales\n",
    )
    sheet = workbook_of(path).worksheets[0]
    formats = {
        sheet.cell(row, 3).value: sheet.cell(row, 8).number_format
        for row in range(10, 13)
    }
    assert formats == {"Y-1": "#,##0", "Y-2": "#,##0.0000", "Y-3": "#,##0.00"}


def test_a_number_that_excel_would_change_stays_as_it_is(tmp_path: Path) -> None:
    path = write_ledger(
        tmp_path,
        '2024-08-01 * "Long"\n  invoice: "L-1"\n'
        "  Assets:Receivable:C1  12345678901234567.89 EUR\n  Income:Sales\n",
    )
    columns = columns_of(workbook_of(path))
    assert columns["Amount"][8] == "12345678901234567.89"
    # A formula would leave the text out of the total.
    assert columns["Ledger amount"][9] == "12345678901236105.62"
    assert columns["Ledger amount"][10].startswith("=SUMIFS(")


def test_no_text_is_a_formula_or_a_link(tmp_path: Path) -> None:
    texts = (
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "http://example.com",
        "123",
        "=cmd|' /C'!A0",
    )
    path = write_ledger(
        tmp_path,
        "".join(
            f'2024-08-01 * "{text}" "{text}"\n  invoice: "T-{n}"\n'
            f'  reference: "{text}"\n  Assets:Receivable:C1  1.00 EUR\n  Income:Sales\n'
            for n, text in enumerate(texts)
        ),
    )
    book = workbook_of(path)
    sheet = book.worksheets[0]
    for row in range(10, 10 + len(texts)):
        for column in (6, 7, 16):
            cell = sheet.cell(row, column)
            assert cell.data_type == "s"
            assert cell.value == texts[row - 10]
            assert cell.hyperlink is None
            assert cell.quotePrefix is (texts[row - 10][0] in "=+-@")


def test_texts_that_excel_cannot_hold(tmp_path: Path) -> None:
    path = write_ledger(
        tmp_path,
        f'2024-08-01 * "bell\x07 <&> \\"" "{"x" * 40_000}"\n  invoice: "T-1"\n'
        "  Assets:Receivable:C1  1.00 EUR\n  Income:Sales\n",
    )
    columns = columns_of(workbook_of(path))
    assert columns["Payee"][8] == 'bell\ufffd <&> "'
    assert len(columns["Description"][8]) == 32_767
    assert columns["Description"][8].endswith("x…")


def test_days_before_excel_counts_them_right(tmp_path: Path) -> None:
    path = tmp_path / "old.beancount"
    path.write_text(
        'plugin "beancount_receivables.plugins"\n'
        '1800-01-01 custom "receivables" "account" Assets:R\n'
        "1800-01-01 open Assets:R:C1\n1800-01-01 open Income:Sales\n"
        '1850-02-03 * "x"\n  invoice: "O-1"\n  Assets:R:C1  1 EUR\n  Income:Sales\n',
        encoding="utf-8",
    )
    assert columns_of(workbook_of(path))["Date"][0] == "1850-02-03"


def test_the_same_lines_give_the_same_file(path: Path) -> None:
    def parts() -> dict[str, bytes]:
        shown = lines_of(path)
        target = io.BytesIO()
        lines = map(shown.line, shown.select(Wanted()))
        write_excel(target, lines, words_in("nl"), {}, DAY)
        with zipfile.ZipFile(target) as file:
            return {name: file.read(name) for name in file.namelist()}

    assert parts() == parts()


def test_nothing_to_export() -> None:
    target = io.BytesIO()
    write_excel(target, (), words_in("fr"), {}, DAY)
    sheet = openpyxl.load_workbook(target).worksheets[0]
    assert sheet.max_row == 1
    assert sheet["B1"].value == "Type"


def test_more_than_a_sheet_holds(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel, "_ROWS", 6)
    with pytest.raises(ExcelError, match="fewer at a time, or as csv"):
        workbook_of(path)


def test_without_xlsxwriter(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(
        ExcelError, match=r"pip install 'beancount-receivables\[excel\]'"
    ):
        workbook_of(path)
    result = run("export", path, "--format", "xlsx")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Csv needs nothing more" in result.stderr
    assert run("export", path).exit_code == 0


# Csv.


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_csv(path: Path) -> None:
    result = run("export", path, "--as-of", "2024-08-15")
    assert result.exit_code == 0
    rows = rows_of(result.stdout)
    assert [row["id"] for row in rows] == [
        *("BANK-4", "BANK-3", "I-30", "CN-1", "I-2", "I-10", "BANK-1", "I-1"),
    ]
    assert list(rows[0]) == [column.name for column in COLUMNS]
    assert rows[-1] == {
        "date": "2024-03-01",
        "type": "invoice",
        "id": "I-1",
        "customer": "C1",
        "name": "Bakkerij De Korenaar BV",
        "reference": "'+++010/8068/17183+++",
        "description": "'=HYPERLINK(1)",
        "amount": "155.00",
        "outstanding": "55.00",
        "currency": "EUR",
        "status": "partially-settled",
        "settled_with": "BANK-1",
        "locked": "",
        "due": "2024-03-31",
        "days_overdue": "137",
        "payee": "Korenaar",
        "method": "",
        "bank_account": "",
        "external_id": "",
        "account": "Assets:Receivable:C1",
        "ledger_amount": "155.00",
        "ledger_outstanding": "55.00",
    }
    # A negative amount is a number, not a text that looks like a formula.
    assert rows[3]["amount"] == "-20.00"


def test_csv_adds_up_to_the_balance(path: Path) -> None:
    rows = rows_of(run("export", path, "--customer", "C1").stdout)
    for column in ("ledger_amount", "ledger_outstanding"):
        euros = [Decimal(row[column]) for row in rows if row["currency"] == "EUR"]
        assert sum(euros) == Decimal("355.00")


def test_csv_of_nothing(path: Path) -> None:
    assert rows_of(run("export", path, "--search", "nowhere").stdout) == []
    assert "".join(csv_lines(())).startswith("date,type,id,")


def test_texts_with_quotes_and_newlines_in_csv(tmp_path: Path) -> None:
    path = write_ledger(
        tmp_path,
        '2024-08-01 * "a,b" "two\nlines; \\"quoted\\""\n  invoice: "T-1"\n'
        "  Assets:Receivable:C1  1.00 EUR\n  Income:Sales\n",
    )
    [row] = rows_of(run("export", path, "--search", "T-1").stdout)
    assert (row["payee"], row["description"]) == ("a,b", 'two\nlines; "quoted"')


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("  =1", "  '=1"),
        ("-5", "'-5"),
        ("\uff1d1", "'\uff1d1"),
        # Where semicolons separate, a new cell begins behind each.
        ("paid;=1+1", "paid;'=1+1"),
        ("two\n@SUM(A1)", "two\n'@SUM(A1)"),
        ("tab\t=1", "tab\t'=1"),
        ("a=b; c-d+e@f", "a=b; c-d+e@f"),
    ],
)
def test_no_cell_of_csv_begins_a_formula(tmp_path: Path, text: str, shown: str) -> None:
    path = write_ledger(
        tmp_path,
        f'2024-08-01 * "x" "{text}"\n  invoice: "T-1"\n'
        "  Assets:Receivable:C1  1.00 EUR\n  Income:Sales\n",
    )
    [row] = rows_of(run("export", path, "--search", "T-1").stdout)
    assert row["description"] == shown


# The command.


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--customer", "C3"], ["BANK-3", "I-30"]),
        (["--search", "155"], ["I-1"]),
        (
            ["--type", "payment", "--type", "credit-note"],
            [
                *("BANK-4", "BANK-3", "CN-1", "BANK-1"),
            ],
        ),
        (["--status", "fully-settled"], ["BANK-1"]),
        (["--open", "--customer", "C1"], ["I-2", "I-10", "I-1"]),
        (["--as-of", "2024-03-10"], ["I-1"]),
    ],
)
def test_what_is_exported(path: Path, options: list[str], found: list[str]) -> None:
    result = run("export", path, *options)
    assert [row["id"] for row in rows_of(result.stdout)] == found


def test_the_name_of_the_file_says_what_it_is(path: Path, tmp_path: Path) -> None:
    output = tmp_path / "map.XLSX"
    assert run("export", path, "--output", output, "--language", "nl").exit_code == 0
    assert "Vervaldatum" in columns_of(openpyxl.load_workbook(output))
    other = tmp_path / "map.txt"
    assert run("export", path, "--output", other).exit_code == 0
    assert other.read_text(encoding="utf-8").startswith("date,type")
    assert stat.S_IMODE(other.stat().st_mode) & 0o600 == 0o600


def test_excel_to_stdout(path: Path) -> None:
    result = run("export", path, "--format", "xlsx")
    assert zipfile.is_zipfile(io.BytesIO(result.stdout_bytes))


def test_a_file_is_replaced_as_a_whole(path: Path, tmp_path: Path) -> None:
    output = tmp_path / "map.csv"
    output.write_text("old", encoding="utf-8")
    output.chmod(0o640)
    assert run("export", path, "--output", output).exit_code == 0
    assert output.read_text(encoding="utf-8").startswith("date,type")
    assert stat.S_IMODE(output.stat().st_mode) == 0o640
    assert sorted(each.name for each in tmp_path.iterdir() if "map" in each.name) == [
        "map.csv"
    ]


@pytest.mark.parametrize("command", [["export"], ["statement"]])
def test_the_ledger_is_never_replaced(path: Path, command: list[str]) -> None:
    before = path.read_bytes()
    customer = ["C1"] if command == ["statement"] else []
    result = run(*command, path, *customer, "--output", path)
    assert result.exit_code == 2
    assert "part of the ledger" in result.stderr
    assert path.read_bytes() == before


def test_what_the_command_refuses(path: Path, tmp_path: Path) -> None:
    assert run("export", path, "--customer", "C77").exit_code == 2
    assert run("export", tmp_path / "none.beancount").exit_code == 2
    assert run("export", path, "--format", "pdf").exit_code == 2
    nowhere = tmp_path / "none" / "map.csv"
    result = run("export", path, "--output", nowhere)
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr


def test_a_file_half_written_is_removed(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_file: Path, _target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", fail)
    before = sorted(tmp_path.iterdir())
    result = run("export", path, "--output", tmp_path / "map.csv")
    assert result.exit_code == 2
    assert "No space left" in result.stderr
    assert sorted(tmp_path.iterdir()) == before


def test_errors_of_the_ledger_show_in_the_exit_status(tmp_path: Path) -> None:
    path = write_ledger(
        tmp_path,
        '2024-08-01 * "bad"\n  payment: "P-6"\n  settles: "NOWHERE"\n'
        "  Assets:Bank  1.00 EUR\n  Assets:Receivable:C1\n",
    )
    result = run("export", path)
    assert result.exit_code == 1
    assert "P-6" in result.stdout


# Words.


def test_every_language_has_all_words() -> None:
    english = LANGUAGES["en"]
    for words in LANGUAGES.values():
        assert words.names.keys() == english.names.keys()
        assert words.columns.keys() == {column.name for column in COLUMNS}
        assert words.reasons.keys() == english.reasons.keys()


@pytest.mark.parametrize(
    ("language", "found"),
    [("nl", "nl"), ("NL-be", "nl"), ("fr_BE", "fr"), ("de", "en"), ("", "en")],
)
def test_the_language_of_words(language: str, found: str) -> None:
    assert words_in(language).language == found


@pytest.mark.parametrize(
    ("language", "value", "decimals", "shown"),
    [
        ("en", "1234567.5", 2, "1,234,567.50"),
        ("nl", "-1250.50", 2, "-1.250,50"),
        ("fr", "1250", 0, "1\u202f250"),
        ("en", "0.00", 2, "0.00"),
        ("nl", "999.999", 2, "999,999"),
        ("nl", "1E+3", 2, "1.000,00"),
    ],
)
def test_numbers(language: str, value: str, decimals: int, shown: str) -> None:
    assert words_in(language).number(Decimal(value), decimals) == shown


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", "2024-03-01"), ("nl", "01-03-2024"), ("fr", "01/03/2024")],
)
def test_days(language: str, shown: str) -> None:
    assert words_in(language).day(datetime.date(2024, 3, 1)) == shown
