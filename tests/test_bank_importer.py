"""The importer as beangulp and Fava use it, on statements and a ledger beside them."""

from __future__ import annotations

import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

import beangulp
import beangulp.identify
import pytest
from beancount import loader
from beancount.core.data import Balance
from beancount.core.data import Note
from beancount.core.data import Transaction
from beancount.parser import printer
from beangulp import extract
from beangulp import testing
from click.testing import CliRunner

from beancount_receivables.importers.bank import LARGEST_FILE
from beancount_receivables.importers.bank import BankImporter
from beancount_receivables.importers.bank import ImportFailedError

if TYPE_CHECKING:
    from collections.abc import Callable

CAMT = Path(__file__).parent / "camt"
LEDGER = CAMT / "ledger.beancount"
STATEMENTS = sorted(CAMT.glob("*.xml"))
ABN, KBC = STATEMENTS
FEES = "Expenses:BankFees"


@pytest.fixture(scope="module")
def ledger() -> list[Any]:
    entries, errors, _ = loader.load_file(str(LEDGER))
    assert errors == []
    return list(entries)


def imported(path: Path, existing: list[Any]) -> list[Any]:
    """Import as beangulp does, without what is there already."""
    importer = BankImporter(fees=FEES)
    entries = extract.extract_from_file(importer, str(path), existing)
    importer.deduplicate(entries, existing)
    return [entry for entry in entries if "__duplicate__" not in entry.meta]


def moved(entries: list[Any], account: str) -> Decimal:
    return sum(
        (
            posting.units.number
            for entry in entries
            if isinstance(entry, Transaction)
            for posting in entry.postings
            if posting.account == account and posting.units and posting.units.number
        ),
        Decimal(0),
    )


# Golden files: the statement, and beside it what it becomes. After a change that is
# meant: python tests/test_bank_importer.py


def golden(document: Path, existing: list[Any]) -> tuple[Any, ...]:
    importer = BankImporter(fees=FEES)
    path = str(document)
    entries = extract.extract_from_file(importer, path, existing)
    return importer.account(path), importer.date(path), importer.filename(path), entries


@pytest.mark.parametrize("document", STATEMENTS, ids=lambda path: path.name)
def test_golden(document: Path, ledger: list[Any]) -> None:
    expected = f"{document}.beancount"
    assert testing.compare_expected(expected, *golden(document, ledger)) == []


@pytest.mark.parametrize("document", STATEMENTS, ids=lambda path: path.name)
def test_what_is_imported_loads_without_errors(
    document: Path, ledger: list[Any]
) -> None:
    entries = imported(document, ledger)
    text = LEDGER.read_text(encoding="utf-8") + "".join(
        printer.format_entry(entry) for entry in entries
    )
    _, errors, _ = loader.load_string(text)
    assert [error.message for error in errors] == []


def test_the_bank_account_moves_by_the_statement(ledger: list[Any]) -> None:
    assert moved(imported(ABN, ledger), "Assets:Bank:ABN") == Decimal("-157.38")
    assert moved(imported(KBC, ledger), "Assets:Bank:KBC") == Decimal("284.80")


# What is there already.


def test_the_same_statement_again_is_all_there(ledger: list[Any]) -> None:
    for path in STATEMENTS:
        first = imported(path, ledger)
        assert len(first) > 6
        assert imported(path, ledger + first) == []


def test_equal_rows_both_survive(ledger: list[Any]) -> None:
    rows = [
        entry
        for entry in imported(KBC, ledger)
        if isinstance(entry, Transaction) and entry.payee == "Webwinkel"
    ]
    assert len(rows) == 2
    first, second = (row.meta["external-id"] for row in rows)
    assert second == f"{first}-2"
    assert first.startswith("2024-03-06-")
    assert {row.meta["payment"] for row in rows} == {first, second}


def test_one_of_two_equal_rows_is_not_enough(ledger: list[Any]) -> None:
    entries = imported(KBC, ledger)
    rows = [each for each in entries if getattr(each, "payee", None) == "Webwinkel"]
    kept = [each for each in entries if each is not rows[1]]
    (again,) = imported(KBC, ledger + kept)
    assert again.payee == "Webwinkel"
    assert again.meta["external-id"] == rows[1].meta["external-id"]


def test_an_entry_that_an_accountant_worked_on_is_known(ledger: list[Any]) -> None:
    entries = imported(ABN, ledger)
    worked_on = [
        entry._replace(
            date=date(2024, 3, 20), payee="Renamed", meta={**entry.meta, "payment": "X"}
        )
        if isinstance(entry, Transaction) and entry.meta["external-id"] == "A001"
        else entry
        for entry in entries
    ]
    assert imported(ABN, ledger + worked_on) == []


@pytest.fixture
def statement(tmp_path: Path) -> Callable[..., Path]:
    """Write a statement of ABN entries: pairs of bank reference and amount."""

    def write(
        name: str, *rows: tuple[str, str, str], opening: str | None = None
    ) -> Path:
        entries = "".join(
            f"<Ntry><Amt Ccy='EUR'>{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>"
            f"<BookgDt><Dt>{day}</Dt></BookgDt>"
            + (f"<AcctSvcrRef>{reference}</AcctSvcrRef>" if reference else "")
            + "</Ntry>"
            for reference, amount, day in rows
        )
        balances = ""
        if opening is not None:
            closing = Decimal(opening) + sum(Decimal(row[1]) for row in rows)
            balances = "".join(
                f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>"
                f"<Amt Ccy='EUR'>{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>"
                for kind, amount in (("OPBD", opening), ("CLBD", closing))
            )
        path = tmp_path / name
        path.write_text(
            "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'>"
            f"<BkToCstmrStmt><Stmt><Id>{name}</Id><Acct><Id>"
            f"<IBAN>NL91ABNA0417164300</IBAN></Id></Acct>{balances}{entries}"
            "</Stmt></BkToCstmrStmt></Document>",
            encoding="utf-8",
        )
        return path

    return write


def ids(entries: list[Any]) -> list[str]:
    return [
        each.meta["external-id"] for each in entries if isinstance(each, Transaction)
    ]


def test_statements_that_overlap(
    ledger: list[Any], statement: Callable[..., Path]
) -> None:
    first = statement("1", ("R1", "1", "2024-03-01"), ("R2", "2", "2024-03-02"))
    second = statement("2", ("R2", "2", "2024-03-02"), ("R3", "3", "2024-03-03"))
    entries = imported(first, ledger)
    assert ids(entries) == ["R1", "R2"]
    assert ids(imported(second, ledger + entries)) == ["R3"]


# The same days in another format, which has references of its own.

DAYS = (("A1", "1", "2024-03-01"), ("A2", "2", "2024-03-02"), ("A3", "4", "2024-03-02"))


@pytest.mark.parametrize(
    "others",
    [
        (("B1", "1", "2024-03-01"), ("B2", "2", "2024-03-02"), ("", "4", "2024-03-02")),
        (("B1", "1", "2024-03-01"), ("BATCH", "6", "2024-03-02")),
        (("A1", "1", "2024-03-01"), ("B2", "2", "2024-03-02"), ("", "4", "2024-03-02")),
    ],
    ids=["line by line", "a batch as a whole", "some with the same reference"],
)
def test_days_that_the_ledger_has_under_other_references(
    ledger: list[Any],
    statement: Callable[..., Path],
    others: tuple[tuple[str, str, str], ...],
) -> None:
    entries = imported(statement("camt", *DAYS, opening="10"), ledger)
    assert len(ids(entries)) == 3
    again = statement("mt940", *others, opening="10")
    assert imported(again, ledger + entries) == []


def test_a_longer_statement_brings_only_the_days_that_are_new(
    ledger: list[Any], statement: Callable[..., Path]
) -> None:
    """Each day of an MT940 has a statement, and so a balance, of its own."""
    importer = BankImporter(fees=FEES)
    entries = imported(statement("camt", *DAYS, opening="10"), ledger)
    others = [
        *imported(statement("1", ("B1", "1", "2024-03-01"), opening="10"), ledger),
        *imported(statement("2", ("B2", "6", "2024-03-02"), opening="11"), ledger),
        *imported(statement("3", ("B3", "9", "2024-03-03"), opening="17"), ledger),
    ]
    importer.deduplicate(others, ledger + entries)
    left = [each for each in others if "__duplicate__" not in each.meta]
    # The ledger asserts no balance between the first two days: they are not proven
    # apart, but together they are.
    assert ids(left) == ["B3"]


@pytest.mark.parametrize(
    ("rows", "opening"),
    [
        ((("B1", "1", "2024-03-01"), ("B2", "6", "2024-03-02")), None),
        ((("B1", "2", "2024-03-01"), ("B2", "5", "2024-03-02")), "10"),
        ((("B1", "1", "2024-03-01"), ("B2", "6", "2024-03-02")), "11"),
        ((("B0", "3", "2024-02-28"), *DAYS[1:]), "11"),
    ],
    ids=["no balance", "other days", "another balance", "a day more"],
)
def test_days_that_are_not_proven_to_be_there(
    ledger: list[Any],
    statement: Callable[..., Path],
    rows: tuple[tuple[str, str, str], ...],
    opening: str | None,
) -> None:
    entries = imported(statement("camt", *DAYS, opening="10"), ledger)
    left = imported(statement("other", *rows, opening=opening), ledger + entries)
    assert ids(left) == [row[0] for row in rows if row[0][0] == "B"]


@pytest.mark.parametrize("reference", ["R", ""])
def test_one_reference_for_several_entries(
    ledger: list[Any], statement: Callable[..., Path], reference: str
) -> None:
    rows = [(reference, "5", "2024-03-01")] * 2 + [(reference, "6", "2024-03-01")]
    path = statement("1", *rows)
    entries = imported(path, ledger)
    assert moved(entries, "Assets:Bank:ABN") == 16
    assert len(set(ids(entries))) == 3
    assert imported(path, ledger + entries) == []


def test_a_reference_used_again_for_another_amount(
    ledger: list[Any], statement: Callable[..., Path]
) -> None:
    entries = imported(statement("1", ("R", "5", "2024-03-01")), ledger)
    later = imported(statement("2", ("R", "6", "2024-04-01")), ledger + entries)
    assert ids(later) == ["R-2"]
    assert later[0].meta["payment"] == "R-2"


def test_a_reference_used_again_in_files_of_one_run(
    ledger: list[Any], statement: Callable[..., Path]
) -> None:
    # beangulp books both files before it looks for duplicates in the second.
    importer = BankImporter(fees=FEES)
    first, second = (
        importer.extract(str(statement(name, ("R", amount, day))), ledger)
        for name, amount, day in (("1", "5", "2024-03-01"), ("2", "6", "2024-04-01"))
    )
    importer.deduplicate(first, ledger)
    importer.deduplicate(second, ledger + first)
    assert "__duplicate__" not in second[0].meta
    assert second[0].meta["external-id"] == second[0].meta["payment"] == "R-2"


def test_directives_of_others_are_left_alone(ledger: list[Any]) -> None:
    BankImporter().deduplicate(ledger, ledger)
    assert not any(
        "__duplicate__" in entry.meta
        for entry in ledger
        if isinstance(entry, Transaction)
    )


def test_overlap_inside_one_archive(
    ledger: list[Any], statement: Callable[..., Path], tmp_path: Path
) -> None:
    day = "2024-03-01"
    paths = [
        statement("1", ("", "5", day), ("", "5", day)),
        statement("2", ("", "5", day), ("", "5", day), ("", "7", day)),
    ]
    archive = tmp_path / "export.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in paths:
            packed.write(path, path.name)
    assert moved(imported(archive, ledger), "Assets:Bank:ABN") == 17


def test_statements_that_follow_each_other_do_not_overlap(
    ledger: list[Any], statement: Callable[..., Path], tmp_path: Path
) -> None:
    day = "2024-03-01"
    paths = [
        statement("1", ("", "5", day), opening="100"),
        statement("2", ("", "5", day), opening="105"),
    ]
    archive = tmp_path / "export.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in paths:
            packed.write(path, path.name)
    assert moved(imported(archive, ledger), "Assets:Bank:ABN") == 10


def test_an_id_that_something_else_has(
    ledger: list[Any], statement: Callable[..., Path]
) -> None:
    path = statement("1", ("20240001", "5", "2024-03-01"))
    (entry,) = imported(path, ledger)
    assert entry.meta["external-id"] == "20240001"
    assert entry.meta["payment"] == "ABN-20240001"


def test_a_payment_that_somebody_typed_with_the_banks_id_is_known(
    ledger: list[Any], statement: Callable[..., Path]
) -> None:
    path = statement("1", ("RABO-1", "5", "2024-03-01"))
    (entry,) = imported(path, ledger)
    del entry.meta["external-id"]
    assert imported(path, [*ledger, entry]) == []


def test_ids_have_no_spaces_or_commas(
    ledger: list[Any], statement: Callable[..., Path]
) -> None:
    (entry,) = imported(statement("1", ("a b, c", "5", "2024-03-01")), ledger)
    assert entry.meta["payment"] == "a-b-c"


# Statements that are not as they should be.


def test_an_account_that_the_ledger_does_not_know(tmp_path: Path) -> None:
    text = ABN.read_text(encoding="utf-8").replace("0417164300", "0417164301")
    path = tmp_path / "other.xml"
    path.write_text(text, encoding="utf-8")
    importer = BankImporter({"NL91ABNA0417164300": "Assets:Bank:ABN"})
    assert importer.identify(str(path)) is True
    assert importer.account(str(path)) == ""
    with pytest.raises(ImportFailedError, match=r"other\.xml:8: .*NL91ABNA0417164301"):
        importer.extract(str(path), [])


def test_an_account_that_is_not_open(ledger: list[Any]) -> None:
    importer = BankImporter({"NL91 ABNA 0417 1643 00": "Assets:Bank:Typo"})
    with pytest.raises(ImportFailedError, match="has no account Assets:Bank:Typo"):
        importer.extract(str(ABN), ledger)


def test_without_a_ledger_nobody_is_known() -> None:
    importer = BankImporter({"NL91ABNA0417164300": "Assets:Bank:ABN"})
    entries = importer.extract(str(ABN), [])
    receivable = [
        posting.account
        for entry in entries
        if isinstance(entry, Transaction)
        for posting in entry.postings[1:]
    ]
    assert set(receivable) == {"Liabilities:Uncategorized", "Assets:Suspense"}
    assert moved(entries, "Assets:Bank:ABN") == Decimal("-157.38")


def test_a_balance_that_holds_is_asserted(ledger: list[Any]) -> None:
    (balance,) = [each for each in imported(ABN, ledger) if isinstance(each, Balance)]
    assert (balance.date, balance.account) == (date(2024, 4, 1), "Assets:Bank:ABN")
    assert balance.amount.number == Decimal("842.62")


def test_only_the_last_balance_of_a_day_is_asserted(
    ledger: list[Any], statement: Callable[..., Path], tmp_path: Path
) -> None:
    day = "2024-03-01"
    paths = [
        statement("later", ("B", "5", day), opening="105"),
        statement("morning", ("A", "5", day), opening="100"),
    ]
    archive = tmp_path / "export.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in paths:
            text = path.read_text(encoding="utf-8").replace(
                "</CdtDbtInd></Bal>",
                f"</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>",
            )
            packed.writestr(path.name, text)
    (balance,) = [
        entry for entry in imported(archive, ledger) if isinstance(entry, Balance)
    ]
    assert balance.amount.number == 110


@pytest.mark.parametrize("kind", ["52", "54"])
def test_reports_and_notifications_are_not_booked(tmp_path: Path, kind: str) -> None:
    root = {"52": "BkToCstmrAcctRpt", "54": "BkToCstmrDbtCdtNtfctn"}[kind]
    name = {"52": "Rpt", "54": "Ntfctn"}[kind]
    text = ABN.read_text(encoding="utf-8")
    text = text.replace("camt.053", f"camt.0{kind}").replace("BkToCstmrStmt", root)
    path = tmp_path / "other.xml"
    path.write_text(text.replace("Stmt>", f"{name}>"), encoding="utf-8")
    importer = BankImporter({"NL91ABNA0417164300": "Assets:Bank:ABN"})
    assert importer.identify(str(path)) is False
    with pytest.raises(ImportFailedError, match=f"camt.0{kind} message"):
        importer.extract(str(path), [])


def test_a_balance_without_any_day_is_not_asserted(
    ledger: list[Any], statement: Callable[..., Path]
) -> None:
    assert imported(statement("1", opening="100"), ledger) == []


def test_a_balance_that_does_not_hold_is_noted(ledger: list[Any]) -> None:
    (note,) = [each for each in imported(KBC, ledger) if isinstance(each, Note)]
    assert note.date == date(2024, 3, 31)
    assert "does not add up" in note.comment
    assert "a difference of 15.20" in note.comment


def test_a_balance_that_does_not_hold_may_be_refused(ledger: list[Any]) -> None:
    with pytest.raises(ImportFailedError, match="does not add up"):
        BankImporter(refuse=True).extract(str(KBC), ledger)


def test_a_file_without_statement(tmp_path: Path) -> None:
    path = tmp_path / "empty.xml"
    path.write_text(
        "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'>"
        "<BkToCstmrStmt/></Document>",
        encoding="utf-8",
    )
    with pytest.raises(ImportFailedError, match="holds no statement"):
        BankImporter().extract(str(path), [])


def test_what_moves_nothing_is_not_booked(
    ledger: list[Any], statement: Callable[..., Path]
) -> None:
    assert imported(statement("1", ("R", "0.00", "2024-03-01")), ledger) == []


def test_an_entry_without_any_date(
    ledger: list[Any], statement: Callable[..., Path]
) -> None:
    path = statement("1", ("R", "5", "2024-03-01"))
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("<BookgDt><Dt>2024-03-01</Dt></BookgDt>", ""), encoding="utf-8"
    )
    with pytest.raises(ImportFailedError, match="no booking date"):
        imported(path, ledger)


# beangulp's command line.


def run(*arguments: str) -> Any:  # noqa: ANN401 - click has no type for it
    ingest = beangulp.Ingest([BankImporter(fees=FEES)])
    return CliRunner().invoke(ingest.cli, arguments, catch_exceptions=False)


def test_the_command_line_identifies_and_extracts() -> None:
    result = run("identify", str(CAMT))
    assert result.exit_code == 0
    assert result.output.count("beancount_receivables.bank") == len(STATEMENTS)
    result = run("extract", "-e", str(LEDGER), str(ABN))
    assert result.exit_code == 0
    assert 'payment: "A001"' in result.output


def test_one_run_over_the_same_file_twice(tmp_path: Path) -> None:
    copy = tmp_path / "again.xml"
    copy.write_bytes(ABN.read_bytes())
    result = run("extract", "-e", str(LEDGER), str(ABN), str(copy))
    assert result.output.count('\n  payment: "A001"') == 1
    assert result.output.count('\n;   payment: "A001"') == 1


def test_an_error_is_told_without_a_traceback(tmp_path: Path) -> None:
    path = tmp_path / "broken.xml"
    path.write_bytes(ABN.read_bytes()[:3000])
    result = run("extract", "-e", str(LEDGER), str(path))
    assert result.exit_code == 1
    assert "cut off" in result.output
    assert "Traceback" not in result.output


def test_large_files_are_not_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "large.xml"
    text = ABN.read_text(encoding="utf-8")
    padding = " " * (9 << 20)
    path.write_text(text.replace("</Stmt>", f"{padding}</Stmt>"), encoding="utf-8")
    monkeypatch.setattr(beangulp.identify, "FILE_TOO_LARGE_THRESHOLD", 8 << 20)
    skipped = CliRunner().invoke(beangulp.Ingest([]).cli, ["identify", str(path)])
    assert "SKIP" in skipped.output
    result = run("extract", "-e", str(LEDGER), str(path))
    assert "SKIP" not in result.output
    assert 'payment: "A001"' in result.output
    assert beangulp.identify.FILE_TOO_LARGE_THRESHOLD == LARGEST_FILE


# Fava's import page.


Fava = Any  # Flask's client has no types here


@pytest.fixture
def open_fava(tmp_path: Path) -> Callable[..., Fava]:
    application = pytest.importorskip("fava.application")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / ABN.name).write_bytes(ABN.read_bytes())
    (tmp_path / "ingest.py").write_text(
        "from beancount_receivables.importers.bank import BankImporter\n"
        "CONFIG = [BankImporter({'NL91ABNA0417164300': 'Assets:Bank:ABN'}, "
        f"fees='{FEES}')]\n",
        encoding="utf-8",
    )

    def open_ledger(*imports: Any) -> Fava:  # noqa: ANN401 - directives
        ledger = tmp_path / "main.beancount"
        ledger.write_text(
            LEDGER.read_text(encoding="utf-8")
            + 'option "title" "T"\n'
            + '2024-01-01 custom "fava-option" "import-config" "ingest.py"\n'
            + '2024-01-01 custom "fava-option" "import-dirs" "in"\n'
            + "".join(printer.format_entry(entry) for entry in imports),
            encoding="utf-8",
        )
        return application.create_app([str(ledger)], load=True).test_client()

    return open_ledger


def extracted(fava: Fava, tmp_path: Path) -> list[Any]:
    query = {
        "filename": str(tmp_path / "in" / ABN.name),
        "importer": "beancount_receivables.bank",
    }
    entries: list[Any] = fava.get("/t/api/extract", query_string=query).json["data"]
    return entries


def test_fava_lists_and_extracts(
    open_fava: Callable[..., Fava], tmp_path: Path
) -> None:
    fava = open_fava()
    listed = fava.get("/t/api/imports").json["data"]
    (info,) = [each for each in listed if each["basename"] == ABN.name]
    assert info["importers"] == [
        {
            "importer_name": "beancount_receivables.bank",
            "account": "Assets:Bank:ABN",
            "date": "2024-03-31",
            "name": ABN.name,
        }
    ]
    entries = extracted(fava, tmp_path)
    assert entries[0]["meta"]["payment"] == "A001"
    assert entries[-1]["t"] == "Balance"


def test_fava_marks_what_is_there(
    open_fava: Callable[..., Fava], tmp_path: Path, ledger: list[Any]
) -> None:
    entries = imported(ABN, ledger)
    again = extracted(open_fava(*entries), tmp_path)
    assert len(again) == len(entries)
    assert all(each["meta"]["__duplicate__"] for each in again)


def test_fava_lists_large_files_too(
    open_fava: Callable[..., Fava], tmp_path: Path
) -> None:
    fava = open_fava()
    large = tmp_path / "in" / "large.xml"
    text = ABN.read_text(encoding="utf-8")
    padding = " " * (9 << 20)
    large.write_text(text.replace("</Stmt>", f"{padding}</Stmt>"), encoding="utf-8")
    listed = fava.get("/t/api/imports").json["data"]
    (info,) = [each for each in listed if each["basename"] == "large.xml"]
    assert info["importers"][0]["account"] == "Assets:Bank:ABN"


def write_golden() -> None:
    """Write the golden files anew."""
    existing, _, _ = loader.load_file(str(LEDGER))
    for document in STATEMENTS:
        expected = f"{document}.beancount"
        facts = golden(document, existing)
        testing.write_expected_file(expected, *facts, force=True)


if __name__ == "__main__":
    write_golden()
