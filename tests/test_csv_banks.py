"""Each bank's export, written for the purpose, against what it must be read as.

``python tests/test_csv_banks.py`` writes what is read beside the exports.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from beancount_receivables.importers.csv_banks.banks import BANKS
from beancount_receivables.importers.csv_banks.banks import is_bank_csv
from beancount_receivables.importers.csv_banks.banks import read_bank_csv
from beancount_receivables.importers.csv_banks.text import first_lines
from beancount_receivables.importers.detection import is_statement
from beancount_receivables.importers.detection import read_statements
from beancount_receivables.importers.statement import BadValueError
from beancount_receivables.importers.statement import BrokenFileError
from beancount_receivables.importers.statement import StatementError
from beancount_receivables.importers.statement import UnknownFormatError

FOLDER = Path(__file__).parent / "csv"
EXPORTS = sorted(path for path in FOLDER.iterdir() if path.suffix != ".json")


def as_read(path: Path) -> str:
    """Write what is read of an export, as its golden file has it."""
    statements: list[dict[str, Any]] = []
    for statement in read_statements(path):
        plain = statement.as_json(entries=True)
        plain["file"] = path.name
        if "notes" in plain:
            plain["notes"] = [
                note.replace(str(path), path.name) for note in plain["notes"]
            ]
        statements.append(plain)
    return json.dumps(statements, indent=1, default=str, ensure_ascii=False) + "\n"


def golden(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.name)
def test_an_export(path: Path) -> None:
    assert as_read(path) == golden(path).read_text(encoding="utf-8")


def test_every_bank_has_an_export() -> None:
    formats = {
        statement.format for path in EXPORTS for statement in read_statements(path)
    }
    without_entries = {"csv.ing-nl-balances"}
    assert formats == {bank.format for bank in BANKS} - without_entries


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.name)
def test_an_export_is_of_one_bank_only(path: Path) -> None:
    lines = first_lines(path.read_bytes(), 40)
    assert sum(bank.begin(lines) is not None for bank in BANKS) == 1


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.name)
def test_an_export_cut_off_in_a_row_is_refused(path: Path, tmp_path: Path) -> None:
    data = path.read_bytes().rstrip(b"\r\n")
    ends = max(data.rfind(b"\n"), data.rfind(b"\r"))
    cut = tmp_path / "cut.csv"
    cut.write_bytes(data[: ends + 12])
    with pytest.raises(StatementError, match=r"cut\.csv"):
        list(read_statements(cut))
    assert is_statement(cut)


# What is no entry.


def saved(folder: Path, text: str | bytes) -> Path:
    path = folder / "export.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_a_list_of_balances_is_named(tmp_path: Path) -> None:
    path = saved(tmp_path, '"Datum","Boeksaldo","Valutair saldo"\n"x","1","1"\n')
    with pytest.raises(UnknownFormatError, match="holds no entries") as error:
        list(read_statements(path))
    assert "af- en bijschrijvingen" in error.value.remedy
    assert is_statement(path) is False


def test_a_workbook_is_named(tmp_path: Path) -> None:
    path = saved(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    with pytest.raises(UnknownFormatError, match=r"Excel workbook \(\.xls\)"):
        list(read_statements(path))
    assert is_statement(path) is False


MOLLIE_REPORT = (
    "Date,Payment method,Currency,Amount,Status,ID,Description,Consumer name,"
    "Consumer bank account,Consumer BIC,Settlement currency,Settlement amount,"
    "Settlement reference,Amount refunded"
)
MOLLIE_RAPPORT = (
    "Datum,Betaalmethode,Valuta,Bedrag,Status,ID,Omschrijving,Naam consument,"
    "Rekening consument,BIC consument,Uitbetalingsvaluta,Uitbetalingsbedrag,"
    "Uitbetalingsreferentie,Teruggestort bedrag"
)
MOLLIE_ACCOUNT = (
    "TRANSACTION_DATE,PAYMENT_TYPE,ENTRY_TYPE,COUNTERPARTY,COUNTERPARTY_IBAN,STATUS,"
    "DESCRIPTION,REFERENCE,AMOUNT,CURRENCY,BEFORE_BALANCE,AFTER_BALANCE"
)


@pytest.mark.parametrize("header", [MOLLIE_REPORT, MOLLIE_RAPPORT, MOLLIE_ACCOUNT])
def test_exports_of_others_are_left_to_them(header: str) -> None:
    assert is_bank_csv(f"{header}\n1,2,3\n".encode()) is False


def test_a_header_without_rows_is_no_statement(tmp_path: Path) -> None:
    header = (FOLDER / "rabobank.csv").read_bytes().partition(b"\n")[0]
    assert list(read_statements(saved(tmp_path, header))) == []


# What would be guessed, or lost.

RABOBANK = (
    "IBAN/BBAN,Munt,Volgnr,Datum,Bedrag,Saldo na trn,Naam tegenpartij,Omschrijving-1\n"
)
OWN = "NL35RABO0330000021"


def rabobank(*rows: str) -> str:
    return RABOBANK + "".join(f"{row}\n" for row in rows)


def row(amount: str, balance: str = "", number: int = 1, day: str = "05") -> str:
    return f'{OWN},EUR,{number},2026-03-{day},"{amount}","{balance}",A. Bakker,betaling'


def test_an_amount_that_may_be_a_thousand_times_as_much(tmp_path: Path) -> None:
    path = saved(tmp_path, rabobank(row("1.234"), row("5")))
    with pytest.raises(BadValueError, match=r"export\.csv:2: Bedrag '1\.234' may be"):
        list(read_statements(path))


@pytest.mark.parametrize(
    ("other", "means"), [("12,5", "1234"), ("12.50", "1.234"), ("1.000.000", "1234")]
)
@pytest.mark.parametrize("last", [True, False])
def test_other_rows_decide(
    tmp_path: Path, other: str, means: str, *, last: bool
) -> None:
    rows = [row("1.234"), row("7"), row(other)]
    path = saved(tmp_path, rabobank(*(rows if last else reversed(rows))))
    (found,) = read_statements(path)
    amounts = {entry.position.line: entry.amount for entry in found.entries}
    assert amounts[2 if last else 4] == Decimal(means)
    assert len(amounts) == 3


@pytest.mark.parametrize(
    ("written", "mandate"), [("M-1", "M-1"), ("", None), ("NOTPROVIDED", None)]
)
def test_a_mandate_may_be_none(
    tmp_path: Path, written: str, mandate: str | None
) -> None:
    header = RABOBANK.replace("Omschrijving-1", "Omschrijving-1,Machtigingskenmerk")
    path = saved(tmp_path, f"{header}{row('12,50')},{written}\n")
    (found,) = read_statements(path)
    assert found.entries[0].mandate == mandate


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (1, 2, 0), (2, 1, 0)])
def test_rows_that_disagree_decide_nothing(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    rows = [row("1.234"), row("-12,05"), row("2750.00")]
    path = saved(tmp_path, rabobank(*(rows[each] for each in order)))
    with pytest.raises(BadValueError, match=r"'1\.234' may be"):
        list(read_statements(path))


@pytest.mark.parametrize("amount", ["", "-", "12,3,4", "1.23.456", "1 2", "12a", "٣"])
def test_what_is_no_number(tmp_path: Path, amount: str) -> None:
    path = saved(tmp_path, rabobank(row("1,00"), row(amount)))
    with pytest.raises(BadValueError, match=r"export\.csv:3: Bedrag"):
        list(read_statements(path))


@pytest.mark.parametrize(
    "day", ["05/03/2026", "5-3-2026", "2026-02-30", "260305", "0026-03-05", ""]
)
def test_what_is_no_date_of_the_bank(tmp_path: Path, day: str) -> None:
    text = rabobank(row("1,00"), row("2,00")).replace("2026-03-05", day)
    with pytest.raises(BadValueError, match=r"export\.csv:2: Datum"):
        list(read_statements(saved(tmp_path, text)))


def test_a_row_with_too_many_cells(tmp_path: Path) -> None:
    path = saved(tmp_path, rabobank(row("1,00"), row("2,00") + ", en meer"))
    with pytest.raises(BadValueError, match=r"export\.csv:3: The row has 9 cells"):
        list(read_statements(path))


def test_a_quote_never_joins_rows(tmp_path: Path) -> None:
    lines = (FOLDER / "kbc.csv").read_bytes().decode("cp1252").split("\r")
    lines[2] = lines[2].replace("RENTE", '"RENTE')
    lines[3] = lines[3].replace("terugbetaling", 'terugbetaling"')
    found = list(read_statements(saved(tmp_path, "\r".join(lines))))
    assert [statement.count for statement in found] == [3, 1]


def test_a_quote_that_is_not_closed(tmp_path: Path) -> None:
    text = (FOLDER / "ing-nl.csv").read_text(encoding="utf-8")
    path = saved(tmp_path, text.replace('"klant"', '"klant', 1))
    with pytest.raises(BrokenFileError, match=r"export\.csv:\d+: The row is broken"):
        list(read_statements(path))


def test_an_amount_with_a_sign_and_a_mark(tmp_path: Path) -> None:
    text = (FOLDER / "knab.csv").read_text(encoding="utf-8")
    path = saved(tmp_path, text.replace('"60,5"', '"-60,5"'))
    with pytest.raises(BadValueError, match=r"'-60,5' has a sign, though the mark 'D'"):
        list(read_statements(path))


def test_an_unknown_mark(tmp_path: Path) -> None:
    text = (FOLDER / "knab.csv").read_text(encoding="utf-8")
    path = saved(tmp_path, text.replace('"D";"60,5"', '"X";"60,5"'))
    with pytest.raises(BadValueError, match="'X', not one of 'c', 'd'"):
        list(read_statements(path))


def test_credit_and_debit_must_repeat_the_amount(tmp_path: Path) -> None:
    text = (FOLDER / "kbc.csv").read_bytes()
    path = saved(tmp_path, text.replace(b";-3,40;0,00;", b";-3,41;0,00;"))
    with pytest.raises(BadValueError, match=r"debet is -3\.40, and Bedrag -3\.41"):
        list(read_statements(path))
    path = saved(tmp_path, text.replace(b";-500,00;500,00;", b";500,00;500,00;"))
    with pytest.raises(BadValueError, match="stands in the other column"):
        list(read_statements(path))


@pytest.mark.parametrize(
    ("status", "reason", "problem"),
    [
        ("Raadselachtig", "", "the unknown status 'Raadselachtig'"),
        ("Geaccepteerd", "toch niet", "a reason why it was refused: 'toch niet'"),
    ],
)
def test_a_status_that_says_nothing_is_no_booking(
    tmp_path: Path, status: str, reason: str, problem: str
) -> None:
    text = (FOLDER / "bnp.csv").read_text(encoding="utf-8-sig")
    path = saved(tmp_path, text.replace("Geaccepteerd;", f"{status};{reason}", 1))
    with pytest.raises(BadValueError, match=problem):
        list(read_statements(path))


def test_an_amount_in_another_currency_than_the_account(tmp_path: Path) -> None:
    text = (FOLDER / "asn.csv").read_text(encoding="utf-8")
    path = saved(tmp_path, text.replace(",EUR,-2.20,", ",USD,-2.20,"))
    with pytest.raises(BadValueError, match=r"in 'USD', the account in EUR"):
        list(read_statements(path))


# Balances.


def test_a_lost_row_shows(tmp_path: Path) -> None:
    lines = (FOLDER / "ing-nl.csv").read_text(encoding="utf-8").splitlines()
    (found,) = read_statements(saved(tmp_path, "\n".join(lines[:3] + lines[4:])))
    assert found.balanced is False
    assert found.gap is not None
    assert "line 3 begins with a balance of 1431.00" in found.gap
    assert found.as_json()["gap"] == found.gap
    assert found.notes == (f"{found.file}: {found.gap}",)


def test_two_gaps_that_hide_each_other_show(tmp_path: Path) -> None:
    path = saved(
        tmp_path,
        rabobank(
            row("1,00", "1,00", 1), row("2,00", "8,00", 2), row("1,00", "4,00", 3)
        ),
    )
    (found,) = read_statements(path)
    assert found.opening is not None
    assert found.opening + found.sum == found.closing
    assert found.balanced is False


def test_balances_before_and_after_a_row_must_agree(tmp_path: Path) -> None:
    text = (FOLDER / "abn-amro.tab").read_bytes()
    data = text.replace(b"\t-69,00\t", b"\t-68,00\t")
    (found,) = read_statements(saved(tmp_path, data))
    assert found.balanced is False
    assert found.gap is not None
    assert found.gap.startswith("In line 2 the balance before the row")


def test_a_missing_balance_is_no_balance(tmp_path: Path) -> None:
    path = saved(tmp_path, rabobank(row("1,00", "1,00", 1), row("2,00", "", 2)))
    (found,) = read_statements(path)
    assert (found.opening, found.closing, found.balanced) == (None, None, None)


# Order.


@pytest.mark.parametrize("newest_first", [False, True])
def test_balances_tell_the_order_of_a_day(
    tmp_path: Path, *, newest_first: bool
) -> None:
    rows = [row("1,00", "1,00", 1), row("2,00", "3,00", 2), row("3,00", "6,00", 3)]
    text = rabobank(*(reversed(rows) if newest_first else rows))
    (found,) = read_statements(saved(tmp_path, text))
    assert [entry.id for entry in found.entries] == ["1", "2", "3"]
    assert found.balanced is True
    lines = [entry.position.line for entry in found.entries]
    assert lines == ([4, 3, 2] if newest_first else [2, 3, 4])


def test_what_is_oldest_first_is_passed_on_as_it_is_read() -> None:
    rows = [row("1,00", f"{number},00", number) for number in range(1, 2001)]
    data = rabobank(*rows).encode()
    pieces = iter([data[at : at + 1000] for at in range(0, len(data), 1000)])
    entries = read_bank_csv("export.csv", pieces)
    next(entries)
    assert sum(map(len, pieces)) > len(data) * 0.9


def test_accounts_that_take_turns_have_a_statement_each(tmp_path: Path) -> None:
    other = "NL08RABO0330000022"
    rows = [row("1,00", "1,00", 1), row("2,00", "2,00", 2), row("3,00", "4,00", 3)]
    rows[1] = rows[1].replace(OWN, other)
    found = list(read_statements(saved(tmp_path, rabobank(*rows))))
    assert [statement.account for statement in found] == [OWN, other]
    assert [[each.id for each in one.entries] for one in found] == [["1", "3"], ["2"]]
    assert all(statement.balanced for statement in found)


def write_all() -> None:
    """Write the golden files."""
    for path in EXPORTS:
        golden(path).write_text(as_read(path), encoding="utf-8")


if __name__ == "__main__":
    write_all()
