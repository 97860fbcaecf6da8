from __future__ import annotations

import datetime
import html
import re
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from beancount_receivables.queries.cli import main
from beancount_receivables.queries.export.statement import statement
from beancount_receivables.queries.export.words import words_in
from beancount_receivables.queries.loading import load
from beancount_receivables.queries.view import View
from tests.map_ledger import write_ledger

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

DAY = datetime.date(2024, 8, 15)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_ledger(tmp_path_factory.mktemp("ledger"))


def page_of(path: Path, customer: str, language: str = "en", sender: str = "") -> str:
    view = View(load(str(path)).subledger, None, DAY)
    return statement(view, customer, words_in(language), {"EUR": 2}, sender)


def tables_of(page: str) -> list[list[list[str]]]:
    """The cells of the tables of a page."""
    return [
        [
            [
                html.unescape(cell)
                for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)
            ]
            for row in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
        ]
        for table in re.findall(r"<table>(.*?)</table>", page, re.DOTALL)
    ]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


def test_open_items_with_a_running_balance(path: Path) -> None:
    items = tables_of(page_of(path, "C1"))[0]
    assert items == [
        [
            *("Date", "Type", "Number", "Description", "Due", "Amount"),
            *("Outstanding", "Balance"),
        ],
        [
            *("2024-03-01", "Invoice", "I-1"),
            "=HYPERLINK(1), +++010/8068/17183+++, 137 days overdue",
            *("2024-03-31", "155.00", "55.00", "-55.00"),
        ],
        [
            *("2024-05-02", "Invoice", "I-10", "Oven, 75 days overdue"),
            *("2024-06-01", "300.00", "300.00", "-355.00"),
        ],
        ["Balance", "", "", "", "", "", "", "-355.00"],
    ]


def test_the_ages_add_up_to_the_balance(path: Path) -> None:
    [heads, cells] = tables_of(page_of(path, "C1"))[1]
    assert heads[0] == "Not due"
    assert cells == ["0.00", "0.00", "0.00", "-300.00", "-55.00", "0.00", "-355.00"]


def test_each_currency_stands_apart(path: Path) -> None:
    page = page_of(path, "C1")
    assert re.findall("<h2>Open items, (.*?)</h2>", page) == ["EUR", "USD"]
    assert "To be paid by you: 355.00 EUR" in page
    assert "To be paid by you: 70.00 USD" in page


def test_a_currency_without_decimals_has_none_in_its_sums(tmp_path: Path) -> None:
    ledger = tmp_path / "books.beancount"
    ledger.write_text(
        """\
plugin "beancount_receivables.plugins"
2024-01-01 custom "receivables" "account" Assets:Receivable
2024-01-01 open Assets:Receivable:C1
2024-01-01 open Income:Sales
2024-03-01 * "In yen"
  invoice: "I-1"
  Assets:Receivable:C1   10000 JPY
  Income:Sales          -10000 JPY
""",
        encoding="utf-8",
    )
    view = View(load(str(ledger)).subledger, None, DAY)
    page = statement(view, "C1", words_in("fr"), {"JPY": 0}, "")
    items, ages = tables_of(page)
    assert items[-1][-1] == "-10\u202f000"
    assert ages[-1][-1] == "-10\u202f000"
    assert "Reste à payer\u00a0: 10\u202f000 JPY" in page
    assert "Numéro de client\u00a0: C1" in page


def test_who_is_in_credit(path: Path) -> None:
    page = page_of(path, "C2")
    assert "In your favour: 20.00 EUR" in page
    assert tables_of(page)[0][1][-3:] == ["-20.00", "-20.00", "20.00"]


def test_what_the_bank_has_in_hand(path: Path) -> None:
    [_, invoice, payment, _] = tables_of(page_of(path, "C3"))[0]
    assert invoice[3] == "Hall, 15 days overdue, is being collected"
    assert payment[3] == "on its way, waits for the bank"


def test_a_single_day_overdue(path: Path) -> None:
    view = View.on(load(str(path)).subledger, datetime.date(2024, 8, 1))
    for language, words in (
        ("en", "Hall, 1 day overdue, is being collected"),
        ("nl", "Hall, 1 dag vervallen, wordt geïncasseerd"),
        ("fr", "Hall, 1 jour de retard, est en cours d&#x27;encaissement"),
    ):
        assert words in statement(view, "C3", words_in(language), {"EUR": 2})


def test_types_are_called_as_customers_call_them(path: Path) -> None:
    [_, _, payment, _] = tables_of(page_of(path, "C3"))[0]
    assert payment[1] == "Payment"
    assert words_in("en").of("payment") == "Payment (incoming)"


def test_nothing_is_open(path: Path) -> None:
    page = page_of(path, "C9", "nl")
    assert "Er staat niets open." in page
    assert "<table>" not in page


def test_what_lies_ahead_is_not_open_yet(tmp_path: Path) -> None:
    path = write_ledger(
        tmp_path,
        '2024-09-01 * "x"\n  invoice: "Z-1"\n  Assets:Receivable:C2  90.00 EUR\n'
        "  Income:Sales\n"
        '2024-09-02 * "y"\n  payment: "Z-2"\n  settles: "I-10"\n'
        "  Assets:Bank  300.00 EUR\n  Assets:Receivable:C1\n",
    )
    assert "In your favour: 20.00 EUR" in page_of(path, "C2")
    assert "To be paid by you: 355.00 EUR" in page_of(path, "C1")


def test_a_balance_of_nothing(tmp_path: Path) -> None:
    path = write_ledger(
        tmp_path,
        '2024-08-01 * "x"\n  invoice: "Z-1"\n  Assets:Receivable:C2  20.00 EUR\n'
        "  Income:Sales\n"
        '2024-01-01 custom "receivables" "rule" "reference" FALSE\n'
        '2024-01-01 custom "receivables" "rule" "overpayment" FALSE\n',
    )
    page = page_of(path, "C2")
    assert "Nothing is to be paid." in page
    assert "0.00" in tables_of(page)[0][-1]


def test_address_and_sender(path: Path) -> None:
    page = page_of(path, "C1", sender="Ovens & Co")
    assert "<strong>Ovens &amp; Co</strong>" in page
    assert "Bakkerij De Korenaar BV<br>Molenstraat 7<br>1234 AB Graanveld" in page


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Statement of account", "300.00", "2024-05-02")),
        ("nl", ("Rekeningoverzicht", "300,00", "02-05-2024", "Factuur")),
        ("fr", ("Relevé de compte", "300,00", "02/05/2024", "Facture")),
    ],
)
def test_languages(path: Path, language: str, words: tuple[str, ...]) -> None:
    page = page_of(path, "C1", language)
    assert f'<html lang="{language}">' in page
    for word in words:
        assert word in page


def test_no_text_is_html(path: Path) -> None:
    page = page_of(path, "C2", sender="<b onload=x>")
    assert "<script" not in page
    assert "<b " not in page
    assert "&lt;script&gt;alert(&#x27;1&#x27;)&lt;/script&gt; &amp; &quot;Zonen" in page


def test_it_needs_nothing_from_elsewhere(path: Path) -> None:
    page = page_of(path, "C1")
    assert "http" not in page
    assert "src=" not in page
    assert "@media print" in page


# The command.


def test_the_command(path: Path, tmp_path: Path) -> None:
    output = tmp_path / "statement.html"
    result = run("statement", path, "C1", "--as-of", "2024-08-15", "--output", output)
    assert (result.exit_code, result.output) == (0, "")
    page = output.read_text(encoding="utf-8")
    # In the language of the customer, from the ledger by its title.
    assert "Rekeningoverzicht" in page
    assert "<strong>Books</strong>" in page
    assert "15-08-2024" in page


def test_the_command_writes_to_stdout(path: Path) -> None:
    result = run("statement", path, "C2", "--sender", "", "--language", "fr")
    assert result.stdout.startswith("<!DOCTYPE html>")
    assert "<strong>" not in result.stdout
    assert result.stdout.rstrip().endswith("</html>")


def test_a_past_day(path: Path) -> None:
    result = run("statement", path, "C1", "--as-of", "2024-03-10", "--language", "en")
    assert "To be paid by you: 155.00 EUR" in result.stdout


def test_an_unknown_customer(path: Path) -> None:
    result = run("statement", path, "C77")
    assert result.exit_code == 2
    assert "no customer C77" in result.stderr
