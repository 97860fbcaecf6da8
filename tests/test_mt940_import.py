"""MT940 statements of each bank imported into a ledger, as beangulp does it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from beancount import loader
from beancount.core.data import Transaction
from beancount.parser import printer
from beangulp import extract
from beangulp import testing

from beancount_receivables.importers.bank import BankImporter
from beancount_receivables.importers.detection import read_statements

FOLDER = Path(__file__).parent / "mt940"
LEDGER = FOLDER / "ledger.beancount"
STATEMENTS = sorted(
    path for path in FOLDER.iterdir() if path.suffix in {".sta", ".swi", ".940"}
)


@pytest.fixture(scope="module")
def ledger() -> list[Any]:
    entries, errors, _ = loader.load_file(str(LEDGER))
    assert errors == []
    return list(entries)


def importer() -> BankImporter:
    return BankImporter(fees="Expenses:BankFees")


def imported(path: Path, existing: list[Any]) -> list[Any]:
    """Import as beangulp does, without what is there already."""
    bank = importer()
    entries = extract.extract_from_file(bank, str(path), existing)
    bank.deduplicate(entries, existing)
    return [entry for entry in entries if "__duplicate__" not in entry.meta]


def golden(document: Path, existing: list[Any]) -> tuple[Any, ...]:
    bank = importer()
    path = str(document)
    entries = extract.extract_from_file(bank, path, existing)
    return bank.account(path), bank.date(path), bank.filename(path), entries


# Golden files: the statement, and beside it what it becomes. After a change that is
# meant: python tests/test_mt940_import.py


@pytest.mark.parametrize("document", STATEMENTS, ids=lambda path: path.name)
def test_golden(document: Path, ledger: list[Any]) -> None:
    expected = f"{document}.beancount"
    assert testing.compare_expected(expected, *golden(document, ledger)) == []


@pytest.mark.parametrize("document", STATEMENTS, ids=lambda path: path.name)
def test_the_ledger_moves_by_the_statement(document: Path, ledger: list[Any]) -> None:
    statements = list(read_statements(document, refuse=True))
    total = sum((each.sum for each in statements), Decimal(0))
    moved = [
        entry.postings[0].units.number
        for entry in imported(document, ledger)
        if isinstance(entry, Transaction)
        and entry.postings[0].units is not None
        and isinstance(entry.postings[0].units.number, Decimal)
    ]
    assert sum(moved, Decimal(0)) == total
    assert len(moved) == sum(each.count for each in statements)


@pytest.mark.parametrize("document", STATEMENTS, ids=lambda path: path.name)
def test_what_is_imported_loads_without_errors(
    document: Path, ledger: list[Any]
) -> None:
    """With the balances that the statements assert, given the first one."""
    opening = next(read_statements(document)).opening
    assert opening is not None
    entries = imported(document, ledger)
    bank = entries[0].postings[0].account
    already = Decimal("350.00") if bank == "Assets:Bank:ABN" else Decimal(0)
    text = LEDGER.read_text(encoding="utf-8") + "".join(
        printer.format_entry(entry) for entry in entries
    )
    text += (
        f'\n2024-02-29 * "Opening"\n  {bank}  {opening - already} EUR\n'
        "  Equity:Opening\n"
    )
    _, errors, _ = loader.load_string(text)
    assert [error.message for error in errors] == []


@pytest.mark.parametrize("document", STATEMENTS, ids=lambda path: path.name)
def test_the_same_statement_again_is_all_there(
    document: Path, ledger: list[Any]
) -> None:
    first = imported(document, ledger)
    assert len(first) > 2
    assert imported(document, ledger + first) == []


@pytest.mark.parametrize(
    "name", ["abn-amro.sta", "ing.sta", "rabobank.swi", "german.sta"]
)
def test_a_returned_direct_debit_names_what_it_reverses(
    name: str, ledger: list[Any]
) -> None:
    (chargeback,) = [
        entry
        for entry in imported(FOLDER / name, ledger)
        if entry.meta.get("reverses") is not None
    ]
    assert chargeback.meta["reverses"] == "FEB-1"
    assert chargeback.meta["end-to-end"] == "DD-20240005"
    assert "chargeback" in chargeback.meta
    moved = {each.account: each.units.number for each in chargeback.postings}
    assert moved["Assets:Receivable:C2"] == Decimal("350.00")
    if name == "german.sta":
        assert moved["Expenses:BankFees"] == Decimal("3.00")
    else:
        assert chargeback.meta["reason"] == "MD06"


DEBITS = """
2024-03-10 custom "bank-file" "DD-MARCH" "direct-debit" "20240003" "20240004"
"""


def test_a_direct_debit_file_in_one_sum_is_taken_apart(tmp_path: Path) -> None:
    text = LEDGER.read_text(encoding="utf-8") + DEBITS
    existing, errors, _ = loader.load_string(text)
    assert errors == []
    field_86 = "/PREF/DD-MARCH//REMI/USTD//TOTAAL 2 POSTEN/"
    path = tmp_path / "march.sta"
    path.write_text(
        ":20:P24\n:25:NL32INGB0600000025EUR\n:28C:00000\n:60F:C240313EUR0,00\n"
        ":61:2403140314C100,00NDDTPREF//24074000001008\n/TRCD/01000/\n"
        f":86:{field_86}\n:62F:C240314EUR100,00\n-\n",
        encoding="ascii",
    )
    payment, _balance = imported(path, existing)
    assert payment.meta["bank-file"] == "DD-MARCH"
    assert payment.meta["method"] == "sepa-debit"
    assert [str(each.units) for each in payment.postings] == [
        "100.00 EUR",
        "-45.00 EUR",
        "-55.00 EUR",
    ]
    assert [each.meta.get("settles") for each in payment.postings[1:]] == [
        "20240003",
        "20240004",
    ]


CAMT_ENTRY = """
<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{mark}</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><Dt>2024-03-14</Dt></BookgDt><ValDt><Dt>2024-03-14</Dt></ValDt>
<AcctSvcrRef>{id}</AcctSvcrRef></Ntry>
"""
CAMT_BALANCE = """
<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount}</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>
"""


def as_camt(path: Path) -> str:
    """Write the entries of a statement again, as its bank would in CAMT.053."""
    (statement,) = read_statements(path)
    entries = "".join(
        CAMT_ENTRY.format(
            amount=abs(entry.amount),
            mark="CRDT" if entry.amount > 0 else "DBIT",
            id=entry.id,
        )
        for entry in statement.entries
    )
    balances = CAMT_BALANCE.format(
        kind="OPBD", amount=statement.opening, day="2024-03-14"
    ) + CAMT_BALANCE.format(kind="CLBD", amount=statement.closing, day="2024-03-14")
    return (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">'
        f"<BkToCstmrStmt><Stmt><Id>1</Id><Acct><Id><IBAN>{statement.account}</IBAN>"
        f"</Id></Acct>{balances}{entries}</Stmt></BkToCstmrStmt></Document>"
    )


def test_the_same_day_in_camt_is_there_already(
    tmp_path: Path, ledger: list[Any]
) -> None:
    """By the bank's references, which are the same in both."""
    path = tmp_path / "ing.xml"
    path.write_text(as_camt(FOLDER / "ing.sta"), encoding="utf-8")
    assert len(imported(path, ledger)) == 7
    assert imported(path, ledger + imported(FOLDER / "ing.sta", ledger)) == []


def test_an_entry_without_booking_date_is_dated_within_its_statement(
    ledger: list[Any],
) -> None:
    """Its value date of the day before would break the balance asserted for it."""
    *_, costs, balance = imported(FOLDER / "rabobank.swi", ledger)
    assert costs.payee == "Kosten"
    assert str(costs.date) == "2024-03-15"
    assert str(balance.date) == "2024-03-16"


def write_golden() -> None:
    """Write the golden files anew."""
    existing, _, _ = loader.load_file(str(LEDGER))
    for document in STATEMENTS:
        expected = f"{document}.beancount"
        testing.write_expected_file(expected, *golden(document, existing), force=True)


if __name__ == "__main__":
    write_golden()
