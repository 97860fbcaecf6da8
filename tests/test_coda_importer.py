"""CODA files through the importer: what an accountant finds in the ledger."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from beancount import loader
from beancount.core.data import Balance
from beancount.core.data import Note
from beancount.core.data import Transaction
from beancount.parser import printer
from beangulp import extract
from beangulp import testing

from beancount_receivables.importers.bank import BankImporter
from beancount_receivables.importers.bank import ImportFailedError
from tests.coda_writing import encoded
from tests.coda_writing import movement
from tests.coda_writing import statement

CODA = Path(__file__).parent / "coda"
LEDGER = CODA / "ledger.beancount"
FILE = CODA / "2024-03.cod"
BANK = "Assets:Bank:KBC"


@pytest.fixture(scope="module")
def ledger() -> list[Any]:
    entries, errors, _ = loader.load_file(str(LEDGER))
    assert errors == []
    return list(entries)


def imported(path: Path, existing: list[Any]) -> list[Any]:
    """Import as beangulp does, without what is there already."""
    importer = BankImporter(fees="Expenses:BankFees")
    entries = extract.extract_from_file(importer, str(path), existing)
    importer.deduplicate(entries, existing)
    return [entry for entry in entries if "__duplicate__" not in entry.meta]


def transactions(entries: list[Any]) -> dict[str, Transaction]:
    return {
        entry.meta["external-id"]: entry
        for entry in entries
        if isinstance(entry, Transaction)
    }


def amounts(entry: Transaction) -> dict[str, Decimal | None]:
    return {
        posting.account: posting.units.number if posting.units else None
        for posting in entry.postings
    }


# After a change that is meant: python tests/test_coda_importer.py


def golden(existing: list[Any]) -> tuple[Any, ...]:
    importer = BankImporter(fees="Expenses:BankFees")
    path = str(FILE)
    assert importer.identify(path)
    entries = extract.extract_from_file(importer, path, existing)
    return importer.account(path), importer.date(path), importer.filename(path), entries


def test_golden(ledger: list[Any]) -> None:
    assert testing.compare_expected(f"{FILE}.beancount", *golden(ledger)) == []


def test_what_is_imported_loads_without_errors(ledger: list[Any]) -> None:
    entries = imported(FILE, ledger)
    assert sum(isinstance(entry, Balance) for entry in entries) == 3
    text = LEDGER.read_text(encoding="utf-8") + "".join(
        printer.format_entry(entry) for entry in entries
    )
    _, errors, _ = loader.load_string(text)
    assert [error.message for error in errors] == []


def test_the_same_file_again_is_all_there(ledger: list[Any]) -> None:
    first = imported(FILE, ledger)
    assert imported(FILE, ledger + first) == []


def test_an_unpaid_direct_debit_reopens_and_its_costs_stand_apart(
    ledger: list[Any],
) -> None:
    found = transactions(imported(FILE, ledger))["2024-053-0004"]
    assert found.meta["reverses"] == "FEB-1"
    assert found.meta["reason"] == "AM04"
    assert amounts(found) == {
        BANK: Decimal("-353.00"),
        "Assets:Receivable:C2": Decimal("350.00"),
        "Expenses:BankFees": Decimal("3.00"),
    }


def test_a_refund_told_only_by_the_communication(ledger: list[Any]) -> None:
    found = transactions(imported(FILE, ledger))["2024-053-0005"]
    assert found.meta["chargeback"] == "2024-053-0005"
    assert found.meta["reverses"] == "FEB-2"
    assert found.meta["reason"] == "MD06"
    assert found.meta["mandate"] == "MANDATE-C3"


def test_a_structured_communication_names_its_invoice(ledger: list[Any]) -> None:
    found = transactions(imported(FILE, ledger))["2024-053-0001"]
    assert found.meta["reference"] == "+++002/0240/00178+++"
    assert found.narration == "+++002/0240/00178+++"
    assert found.meta["payment"] == "2024-053-0001"


def test_a_collection_in_one_sum_pays_each_invoice_of_its_file(
    ledger: list[Any],
) -> None:
    found = transactions(imported(FILE, ledger))["2024-053-0003"]
    assert found.meta["bank-file"] == "SDD-MARCH"
    assert amounts(found) == {
        BANK: Decimal("100.00"),
        "Assets:Receivable:C2": Decimal("-45.00"),
        "Assets:Receivable:C3": Decimal("-55.00"),
    }


def test_numbers_of_terminals_and_addresses_name_no_customer(
    ledger: list[Any],
) -> None:
    """The terminal, the street and the card slip hold the numbers of invoices."""
    found = transactions(imported(FILE, ledger))["2024-053-0008"]
    assert amounts(found)["Liabilities:Uncategorized"] == Decimal("-40.00")
    assert found.narration == "card payment received"
    assert found.meta.get("reference") == "card payment received"


def test_a_transfer_that_came_back_reverses_the_refund(ledger: list[Any]) -> None:
    found = transactions(imported(FILE, ledger))
    assert found["2024-054-0001"].meta["refund"] == "2024-054-0001"
    back = found["2024-054-0002"]
    assert back.meta["reverses"] == "2024-054-0001"
    assert back.meta["reason"] == "AC04"
    assert amounts(back)["Assets:Receivable:C1"] == Decimal("-15.00")


def test_a_statement_that_does_not_add_up_is_noted(
    tmp_path: Path, ledger: list[Any]
) -> None:
    path = tmp_path / "bank.cod"
    path.write_bytes(encoded(statement(movement("1"), closing="7")))
    (note,) = [each for each in imported(path, ledger) if isinstance(each, Note)]
    assert "does not add up" in note.comment


def test_a_separate_application_is_not_booked_twice(tmp_path: Path) -> None:
    path = tmp_path / "bank.cod"
    path.write_bytes(encoded(statement(movement("1"), application="00001")))
    importer = BankImporter({"BE62510007547061": BANK})
    assert importer.identify(str(path)) is False
    with pytest.raises(ImportFailedError, match="separate application"):
        importer.extract(str(path), [])


if __name__ == "__main__":
    loaded, _, _ = loader.load_file(str(LEDGER))
    testing.write_expected_file(f"{FILE}.beancount", *golden(loaded), force=True)
