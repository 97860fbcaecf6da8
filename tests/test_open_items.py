"""``bean-receivables open-items FILE``: another package's list opens a ledger."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from beancount import loader
from click.testing import CliRunner

from beancount_receivables.importers.csv_banks.table import plain_name
from beancount_receivables.importers.open_items.layouts import PLAIN as PLAIN_LAYOUT
from beancount_receivables.plugins import subledger_of
from beancount_receivables.queries.cli import main

if TYPE_CHECKING:
    from click.testing import Result

    from beancount_receivables.plugins.subledger.subledger import Subledger

PAGE = Path(__file__).parent.parent / "docs" / "starting-out.md"
HEADER = """\
plugin "beancount_receivables.plugins"
2025-01-01 custom "receivables" "account" Assets:Receivable
2025-01-01 open Assets:Bank
"""
PLAIN = """\
customer,name,number,date,due,open amount,vat,email
C1001,Bakkerij Ovenwarm BV,2024-001,2024-11-01,2024-12-01,605.00,105.00,o@example.org
C1001,Bakkerij Ovenwarm BV,2024-CN1,2024-11-05,,-121.00,-21.00,
C1002,Hotel Kwartel,2024-002,2024-11-02,2024-12-02,1000.00,,
C1002,Hotel Kwartel,,2024-11-12,,-50.00,,
"""


def put(
    folder: Path, text: str, name: str = "list.csv", encoding: str = "utf-8"
) -> str:
    path = folder / name
    path.write_text(text, encoding=encoding)
    return str(path)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["open-items", *arguments], catch_exceptions=False)


def opened(folder: Path, text: str, *options: str) -> str:
    """What a list comes to."""
    result = run(put(folder, text), "--date", "2025-01-01", *options)
    assert result.exit_code == 0, result.output
    return result.stdout


def loaded(text: str) -> Subledger:
    _, errors, options = loader.load_string(HEADER + text)
    assert [error.message for error in errors] == []
    return subledger_of(options)


def refused(folder: Path, text: str, *options: str) -> str:
    """Why a list is refused; nothing is printed."""
    result = run(put(folder, text), "--date", "2025-01-01", *options)
    assert result.exit_code == 1
    assert result.stdout == ""
    return result.stderr


def test_customers_are_opened_and_items_booked(tmp_path: Path) -> None:
    assert opened(tmp_path, PLAIN, "--total", "1434.00") == (
        "2025-01-01 open Assets:Receivable:C1001 EUR\n"
        '  name: "Bakkerij Ovenwarm BV"\n'
        '  email: "o@example.org"\n'
        "\n"
        "2025-01-01 open Assets:Receivable:C1002 EUR\n"
        '  name: "Hotel Kwartel"\n'
        "\n"
        "2025-01-01 open Equity:Opening-Balances\n"
        "\n"
        '2025-01-01 * "Bakkerij Ovenwarm BV" "Invoice 2024-001"\n'
        '  invoice: "2024-001"\n'
        "  due: 2024-12-01\n"
        "  issued: 2024-11-01\n"
        "  vat: 105.00 EUR\n"
        "  Assets:Receivable:C1001                           605.00 EUR\n"
        "  Equity:Opening-Balances                          -605.00 EUR\n"
        "\n"
        '2025-01-01 * "Bakkerij Ovenwarm BV" "Credit note 2024-CN1"\n'
        '  credit-note: "2024-CN1"\n'
        "  issued: 2024-11-05\n"
        "  vat: 21.00 EUR\n"
        "  standalone: TRUE\n"
        "  Assets:Receivable:C1001                          -121.00 EUR\n"
        "  Equity:Opening-Balances                           121.00 EUR\n"
        "\n"
        '2025-01-01 * "Hotel Kwartel" "Invoice 2024-002"\n'
        '  invoice: "2024-002"\n'
        "  due: 2024-12-02\n"
        "  issued: 2024-11-02\n"
        "  Assets:Receivable:C1002                          1000.00 EUR\n"
        "  Equity:Opening-Balances                         -1000.00 EUR\n"
        "\n"
        '2025-01-01 * "Hotel Kwartel" "Payment on account"\n'
        '  payment: "on-account-C1002-1"\n'
        "  issued: 2024-11-12\n"
        "  Assets:Receivable:C1002                           -50.00 EUR\n"
        "  Equity:Opening-Balances                            50.00 EUR\n"
    )


def test_the_entries_load_and_a_later_payment_settles_by_reference(
    tmp_path: Path,
) -> None:
    subledger = loaded(
        opened(tmp_path, PLAIN) + '2025-01-10 * "Ovenwarm" "factuur 2024 001"\n'
        '  payment: "B1"\n'
        "  Assets:Bank              605.00 EUR\n"
        "  Assets:Receivable:C1001 -605.00 EUR\n"
    )
    left = {item.id: item.outstanding for item in subledger.items if item.left}
    assert {name: str(amount) for name, amount in left.items()} == {
        "2024-CN1": "-121.00",
        "2024-002": "1000.00",
        "on-account-C1002-1": "-50.00",
    }
    (link,) = subledger.links
    assert link.rule == "reference"


def test_a_total_that_differs_is_refused_with_the_difference(tmp_path: Path) -> None:
    message = refused(tmp_path, PLAIN, "--balance", "1434.01")
    assert "add up to 1434.00 EUR, and not to 1434.01" in message
    assert "a difference of -0.01" in message


def test_a_payment_of_an_invoices_amount_stays_open(tmp_path: Path) -> None:
    """The list says that they are both open; a rule would join them."""
    text = PLAIN.replace("-50.00", "-1000.00")
    result = run(put(tmp_path, text), "--date", "2025-01-01")
    assert "are left apart" in result.stderr
    assert (
        '2025-01-01 custom "unsettle" "on-account-C1002-1" "2024-002"' in result.stdout
    )
    subledger = loaded(result.stdout)
    assert len(subledger.open_items()) == 4


EXACT = """\
Openstaande posten 31-12-2024

Code;Naam;Factuurnummer;Factuurdatum;Vervaldatum;Factuurbedrag;Openstaand;BTW
1001;Café Kwartel;24/001;01-11-2024;01-12-2024;1.210,00;605,00;210,00
1001;Café Kwartel;24/CN1;05-11-2024;;-121,00;121,00-;-21,00
Totaal 1001;;;;;;484,00;
1002;Totaal Bouw;24/002;02-11-2024;02-12-2024;1.000;1.000;
1002;Totaal Bouw;24/003;02-11-2024;02-12-2024;80,00;0,00;
Subtotaal;;;;;;€ 1.000,00;
Eindtotaal;;;;;;1.484,00;
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_report_with_totals_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    path = put(tmp_path, EXACT, encoding=encoding)
    result = run(path, "--date", "2025-01-01", "--total", "1484")
    assert result.exit_code == 0, result.output
    subledger = loaded(result.stdout)
    assert [(item.id, str(item.amount)) for item in subledger.items] == [
        ("24/001", "605.00"),
        ("24/002", "1000.00"),
        ("24/CN1", "-121.00"),
    ]
    assert subledger.customer("1001").name() == "Café Kwartel"
    (invoice,) = subledger.get("24/001")
    # Half of it is paid, so half of its VAT is in what is open.
    assert str(invoice.details["vat"]) == "105.00 EUR"


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (";484,00;", ";484,01;", "list.csv:6: 'Totaal 1001' says 484.01, but"),
        ("1.484,00", "1.485,00", "list.csv:10: 'Eindtotaal' says 1485.00, but"),
        ("01-12-2024", "31-02-2024", "list.csv:4: Vervaldatum '31-02-2024' is no"),
        (";605,00", ";zes", "list.csv:4: Openstaand 'zes' is no number"),
        (";605,00", ";", "list.csv:4: Openstaand is empty"),
        ("24/CN1", "24/001", "list.csv:5: the number 24/001 is already that of line 4"),
        (";24/002;", ";;", "list.csv:7: The item of 1000 has no document number"),
        ("1001;Café Kwartel;24/001", ";;24/001", "list.csv:4: The row names no"),
        ("01-11-2024", "02-01-2025", "list.csv:4: 24/001 is of 2025-01-02, after"),
        ("01-12-2024", "", "list.csv:4: 24/001 has no due date"),
        ("605,00;210,00", "605,00", "list.csv:4: The row has 7 cells"),
        ("605,00;210,00", "605,00;310,00", "The VAT 310.00 is more than any rate"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(
    tmp_path: Path, before: str, after: str, message: str
) -> None:
    assert before in EXACT
    assert message in refused(tmp_path, EXACT.replace(before, after, 1))


def test_a_number_that_may_be_two_things_is_refused(tmp_path: Path) -> None:
    text = "customer;name;number;due;open\nC1;A;1;2024-12-01;1.234\n"
    message = refused(tmp_path, text)
    assert "list.csv:2: open '1.234' may be with a decimal mark" in message
    shown = text + "C1;A;2;2024-12-01;2,50\n"
    assert "1234.00 EUR" in opened(tmp_path, shown)


def test_a_column_of_rates_is_not_taken_for_vat(tmp_path: Path) -> None:
    text = "customer;name;number;due;open;btw\nC1;A;1;2024-12-01;{};21\n"
    message = refused(tmp_path, text.format("1500,00"))
    assert "btw seems to hold percentages" in message
    assert "vat: 21.00 EUR" in opened(tmp_path, text.format("121,00"))


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes(b"customer;name\0;number;due;open\n")
    result = run(str(tmp_path / "list.csv"), "--date", "2025-01-01")
    assert result.exit_code == 1
    assert "bytes that are no text. Correct the row" in result.stderr


def test_an_unknown_list_is_refused_with_what_is_missing(tmp_path: Path) -> None:
    message = refused(tmp_path, "Klant;Naam;Datum;Saldo\nC1;A;2024-12-01;1,00\n")
    assert "its columns are Klant, Naam, Datum, Saldo" in message
    assert "missing: document number, open amount" in message


@pytest.mark.parametrize(
    ("layout", "header"),
    [
        ("plain", "client;nom;numéro;date;échéance;montant ouvert;TVA"),
        ("plain", "Klantnummer;Naam;Nummer;Datum;Vervaldag;Openstaand;BTW"),
        (
            "Exact Online",
            (
                "AccountCode;AccountName;InvoiceNumber;InvoiceDate;DueDate;"
                "Outstanding amount;VAT"
            ),
        ),
        (
            "SnelStart",
            (
                "Relatiecode;Relatienaam;Factuurnummer;Factuurdatum;Vervaldatum;"
                "Openstaand saldo;BTW"
            ),
        ),
        (
            "Twinfield",
            "Debiteur;Naam;Factuurnummer;Factuurdatum;Vervaldatum;Openstaand;BTW",
        ),
        (
            "Twinfield",
            (
                "fin.trs.line.dim2;fin.trs.line.dim2name;fin.trs.line.invnumber;"
                "fin.trs.head.date;fin.trs.line.datedue;"
                "fin.trs.line.openbasevaluesigned;btw"
            ),
        ),
    ],
)
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_layouts(tmp_path: Path, layout: str, header: str, delimiter: str) -> None:
    row = 'C1;"Kwartel; Zoon";F-1;20241101;20241201;"60,50";"10,50"'
    rows = f"{header}\n{row}\n".replace(";", delimiter)
    rows = rows.replace(f"Kwartel{delimiter}", "Kwartel;")
    text = opened(tmp_path, rows)
    assert opened(tmp_path, rows, "--layout", layout) == text
    (item,) = loaded(text).items
    assert (item.customer, item.id, str(item.amount)) == ("C1", "F-1", "60.50")
    assert (str(item.due), str(item.details["issued"])) == ("2024-12-01", "2024-11-01")
    assert str(item.details["vat"]) == "10.50 EUR"


def test_debit_and_credit_in_columns_of_their_own(tmp_path: Path) -> None:
    text = opened(
        tmp_path,
        "Debiteur;Naam;Factuurnr;Vervaldatum;Debet;Credit\n"
        "1;A;F1;1-12-2024;10,00;\n1;A;F2;1-12-2024;;4,00\n",
        "--total",
        "6.00",
    )
    amounts = {item.id: str(item.amount) for item in loaded(text).items}
    assert amounts == {"F1": "10.00", "F2": "-4.00"}


def test_debit_and_credit_by_a_mark(tmp_path: Path) -> None:
    rows = (
        "Debiteur;Naam;Factuurnr;Vervaldatum;D/C;Openstaand\n"
        "1;A;F1;1-12-2024;D;10,00\n1;A;F2;1-12-2024;C;4,00\nTotaal;;;;;6,00\n"
    )
    opened(tmp_path, rows, "--total", "6.00")
    assert "has a sign" in refused(tmp_path, rows.replace(";4,00", ";-4,00"))


def test_a_heading_names_the_customer_of_the_rows_below(tmp_path: Path) -> None:
    text = opened(
        tmp_path,
        "Code;Naam;Factuurnummer;Vervaldatum;Openstaand\n"
        "1001;Kwartel;;;\n;;F1;1-12-2024;10,00\n;;F2;1-12-2024;5,00\n",
    )
    assert {item.customer for item in loaded(text).items} == {"1001"}


def test_terms_give_the_due_date_that_a_list_lacks(tmp_path: Path) -> None:
    rows = "customer,name,number,date,open\nC1,A,F1,2024-11-15,10.00\n"
    text = opened(tmp_path, rows, "--terms", "30 end-of-month")
    assert "due: 2024-12-31" in text


def test_names_that_no_account_can_have(tmp_path: Path) -> None:
    rows = (
        "customer,name,number,due,open\n"
        '"D 12/3","Ünal & Zn",F1,2024-12-01,1.00\n'
        "D-12-3,B,F2,2024-12-01,2.00\n"
        ',Enkel Naam,"F 3",2024-12-01,3.00\n'
    )
    text = opened(tmp_path, rows)
    subledger = loaded(text)
    assert [(item.id, item.customer, item.account) for item in subledger.items] == [
        ("F-3", "Enkel Naam", "Assets:Receivable:Enkel-Naam"),
        ("F1", "D 12/3", "Assets:Receivable:D-12-3"),
        ("F2", "D-12-3", "Assets:Receivable:D-12-3-2"),
    ]
    assert subledger.customer("D 12/3").name() == "Ünal & Zn"


def test_several_currencies(tmp_path: Path) -> None:
    rows = (
        "customer,name,number,due,open,currency\n"
        "C1,A,F1,2024-12-01,1.00,EUR\nC1,A,F2,2024-12-01,2.00,USD\n"
    )
    opened(tmp_path, rows, "--total", "1.00 EUR", "--total", "2.00 USD")
    assert "say in which the total is" in refused(tmp_path, rows, "--total", "3.00")
    assert "2.00 USD, and not" in refused(tmp_path, rows, "--total", "1.00 USD")


LEDGER = (
    HEADER
    + """\
2025-01-01 custom "receivables" "entries" "entries.beancount"
include "entries.beancount"
2025-01-01 open Assets:Receivable:C1001
  name: "Ovenwarm, bakkers"
2025-01-01 open Assets:Receivable:K7
  name: "HOTEL KWARTEL"
2025-01-01 open Equity:Opening-Balances
"""
)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    (tmp_path / "entries.beancount").write_text("", encoding="utf-8")
    path = tmp_path / "main.beancount"
    path.write_text(LEDGER, encoding="utf-8")
    return path


def test_customers_of_the_ledger_are_found_and_not_opened_again(
    tmp_path: Path, ledger: Path
) -> None:
    result = run(put(tmp_path, PLAIN), "--date", "2025-01-01", "--ledger", str(ledger))
    assert result.exit_code == 0, result.output
    assert " open " not in result.stdout
    assert "Assets:Receivable:K7" in result.stdout  # by the name
    assert "C1002 Hotel Kwartel of the list is customer K7" in result.stderr
    assert "Customer C1001 is Ovenwarm, bakkers in the ledger" in result.stderr
    assert (tmp_path / "entries.beancount").read_text(encoding="utf-8") == ""


@pytest.mark.parametrize("payee", ["", ' "payee"'])
def test_one_account_for_all_customers(tmp_path: Path, payee: str) -> None:
    """Those whom the ledger knows stay on it, new ones get an account below it."""
    path = tmp_path / "main.beancount"
    ledger = HEADER.replace("Assets:Receivable", f"Assets:Receivable{payee}") + (
        "2025-01-01 open Assets:Receivable\n2025-01-01 open Income:Sales\n"
        '2025-01-01 * "C1001" "x"\n  invoice: "2025-1"\n  customer: "C1001"\n'
        "  Assets:Receivable  1 EUR\n  Income:Sales\n"
    )
    path.write_text(ledger, encoding="utf-8")
    arguments = ("--date", "2025-01-01", "--ledger", str(path), "--append")
    result = run(put(tmp_path, PLAIN), *arguments)
    assert result.exit_code == 0, result.output
    _, errors, options = loader.load_file(str(path))
    assert errors == []
    subledger = subledger_of(options)
    assert {(item.id, item.customer, item.account) for item in subledger.items} == {
        ("2025-1", "C1001", "Assets:Receivable"),
        ("2024-001", "C1001", "Assets:Receivable"),
        ("2024-CN1", "C1001", "Assets:Receivable"),
        ("2024-002", "C1002", "Assets:Receivable:C1002"),
        ("on-account-C1002-1", "C1002", "Assets:Receivable:C1002"),
    }
    assert subledger.get("2024-001")[0].payee == "Bakkerij Ovenwarm BV"


def test_they_are_appended_once(tmp_path: Path, ledger: Path) -> None:
    arguments = (put(tmp_path, PLAIN), "--date", "2025-01-01", "--ledger", str(ledger))
    result = run(*arguments, "--append", "--total", "1434.00")
    assert result.exit_code == 0, result.output
    written = (tmp_path / "entries.beancount").read_text(encoding="utf-8")
    assert written.count("invoice:") == 2
    _, errors, options = loader.load_file(str(ledger))
    assert errors == []
    assert len(subledger_of(options).open_items()) == 4
    again = run(*arguments, "--append")
    assert again.exit_code == 0, again.output
    assert "holds these open items already" in again.stdout
    assert (tmp_path / "entries.beancount").read_text(encoding="utf-8") == written


def test_a_number_that_the_ledger_has_is_refused(tmp_path: Path, ledger: Path) -> None:
    arguments = ("--date", "2025-01-01", "--ledger", str(ledger), "--append")
    run(put(tmp_path, PLAIN), *arguments)
    written = (tmp_path / "entries.beancount").read_text(encoding="utf-8")
    other = PLAIN.replace("605.00", "606.00")
    result = run(put(tmp_path, other), *arguments)
    assert result.exit_code == 1
    assert "has items with these ids already: 2024-001" in result.output
    assert (tmp_path / "entries.beancount").read_text(encoding="utf-8") == written


def test_an_opening_date_before_the_start_is_refused(
    tmp_path: Path, ledger: Path
) -> None:
    path = put(tmp_path, PLAIN.replace("C1001", "C9").replace("C1002", "C8"))
    ledger.write_text(
        LEDGER.replace("2025-01-01 open", "2024-01-01 open").replace("KWARTEL", "X"),
        encoding="utf-8",
    )
    result = run(path, "--date", "2024-12-31", "--ledger", str(ledger))
    assert result.exit_code == 1
    assert "The receivables of the ledger start on 2025-01-01" in result.output


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--equity", "Liabilities:Opening"], "Liabilities:Opening is no account of"),
        (["--account", "Assets:Debtors"], "is below no account of the setting"),
    ],
)
def test_accounts_that_would_make_no_opening_items(
    tmp_path: Path, ledger: Path, options: list[str], message: str
) -> None:
    path = put(tmp_path, PLAIN.replace("C1002,Hotel Kwartel", "C9,Nieuw"))
    arguments = ["--date", "2025-01-01", "--ledger", str(ledger)]
    result = run(path, *arguments, *options)
    assert result.exit_code == 1
    assert message in result.output


def test_odd_blanks_in_texts(tmp_path: Path) -> None:
    text = PLAIN.replace("Hotel Kwartel", "Hotel\u00a0 Kwar\u200btel")
    assert '"Hotel Kwar tel"' in opened(tmp_path, text)


def test_a_layout_that_there_is_not(tmp_path: Path) -> None:
    message = refused(tmp_path, PLAIN, "--layout", "Exakt")
    assert "There is no layout 'Exakt'. There are Exact Online, SnelStart," in message


def test_names_that_may_be_several_customers_are_refused(
    tmp_path: Path, ledger: Path
) -> None:
    text = "customer,name,number,due,open\n"
    rows = "1,Kwartel,F1,2024-12-01,1\n2,Kwartel,F2,2024-12-01,1\n"
    message = refused(tmp_path, text + rows + ",Kwartel,F3,2024-12-01,1\n")
    assert "list.csv:4: Kwartel has several numbers in the list" in message
    ledger.write_text(LEDGER.replace("Ovenwarm, bakkers", "Hotel Kwartel"), "utf-8")
    message = refused(tmp_path, PLAIN, "--ledger", str(ledger)) + message
    assert "list.csv:4: the ledger has several customers Hotel Kwartel: C1001, K7" in (
        message
    )


def test_a_customer_whose_account_takes_another_currency(
    tmp_path: Path, ledger: Path
) -> None:
    ledger.write_text(LEDGER.replace(":C1001\n", ":C1001 USD\n"), "utf-8")
    message = refused(tmp_path, PLAIN, "--ledger", str(ledger))
    assert "list.csv:2: The customer C1001 has no account that is open" in message


def test_customers_are_described_by_what_the_list_says(tmp_path: Path) -> None:
    rows = (
        "customer,name,number,due,open,iban,country,terms,taal,adres\n"
        "1,A,F1,2024-12-01,1,nl16 vbnk 0000 1010 09,nl,30,nl,Kade 1\n"
        "1,A,F2,2024-12-01,1,,,,,\n"
    )
    customer = loaded(opened(tmp_path, rows)).customer("1")
    assert customer.ibans() == ("NL16VBNK0000101009",)
    assert (customer.get("country"), str(customer.get("terms"))) == ("NL", "30")
    assert (customer.get("language"), customer.get("address")) == ("nl", "Kade 1")
    assert "'soon' is no payment term" in refused(
        tmp_path, rows.replace(",30,", ",soon,")
    )


def test_two_names_of_one_customer(tmp_path: Path) -> None:
    text = PLAIN.replace("Hotel Kwartel,,", "Kwartel BV,,")
    result = run(put(tmp_path, text), "--date", "2025-01-01")
    assert "Customer C1002 is Hotel Kwartel and Kwartel BV in the list" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--as-of", "2024-12-31"],
        ["FILE"],
        ["FILE", "--date", "2025-01-01", "--append"],
        ["FILE", "--date", "2025-01-01", "--from", "x", "--as-of", "2024-12-31"],
        ["FILE", "--date", "2025-01-01", "--total", "1.000,00"],
        ["FILE", "--date", "2025-01-01", "--terms", "soon"],
        ["FILE", "--date", "2025-01-01", "--equity", "opening"],
        ["FILE", "--date", "2025-01-01", "--as-of", "2024-12-31"],
        ["--from", "x", "--as-of", "2024-12-31", "--terms", "30"],
    ],
)
def test_wrong_usage(tmp_path: Path, arguments: list[str]) -> None:
    path = put(tmp_path, PLAIN)
    result = run(*[path if each == "FILE" else each for each in arguments])
    assert result.exit_code == 2


def test_the_columns_that_the_documentation_names_are_known() -> None:
    _, _, table = PAGE.read_text(encoding="utf-8").partition("\n| customer number |")
    rows = table.partition("\n\n")[0].splitlines()
    cells = [cell for row in rows for cell in row.strip("| ").split(" | ")]
    titles = {row.strip("| ").split(" | ")[0] for row in rows[1:]}
    named = {name for cell in cells if cell not in titles for name in cell.split(", ")}
    known = {name for names in PLAIN_LAYOUT.columns.values() for name in names}
    assert len(named) > 60
    assert {plain_name(name) for name in named} <= {plain_name(name) for name in known}


def test_a_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"PK\x03\x04rest")
    result = run(str(path), "--date", "2025-01-01")
    assert result.exit_code == 1
    assert "Save the list as CSV" in result.stderr
