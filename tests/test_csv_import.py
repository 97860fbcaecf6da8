"""Bank CSV exports through the importer: what is booked, and what is known again."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from beancount import loader
from beancount.core import data
from beancount.core.amount import Amount

from beancount_receivables.importers.bank import BankImporter

FOLDER = Path(__file__).parent / "csv"
LEDGER = """
option "operating_currency" "EUR"
plugin "beancount_receivables.plugins"
2020-01-01 custom "receivables" "account" Assets:Receivable
2020-01-01 custom "receivables" "uncategorized" Liabilities:Uncategorized
2020-01-01 open Assets:Bank
  iban: "NL35RABO0330000021"
2020-01-01 open Assets:Second
  iban: "NL08RABO0330000022"
2020-01-01 open Assets:Ing
  iban: "NL57INGB0003300001"
2020-01-01 open Assets:Receivable
2020-01-01 open Assets:Suspense
2020-01-01 open Liabilities:Uncategorized
2020-01-01 open Income:Sales
2020-01-01 custom "customer" "C1"
  name: "Zonnehoek"
  iban: "NL85VBNK0000700003"

2026-02-01 * "Zonnehoek" "Repair"
  invoice: "2026-0101"
  customer: "C1"
  Assets:Receivable  605.00 EUR
  Income:Sales
"""


def ledger(*more: str) -> list[Any]:
    entries, _, _ = loader.load_string("\n".join((LEDGER, *more)))
    return list(entries)


def imported(path: Path, existing: list[Any]) -> list[Any]:
    importer = BankImporter()
    assert importer.identify(str(path))
    entries = importer.extract(str(path), existing)
    importer.deduplicate(entries, existing)
    return entries


def transactions(entries: list[Any]) -> list[data.Transaction]:
    return [each for each in entries if isinstance(each, data.Transaction)]


def test_an_export_of_two_accounts_is_booked() -> None:
    booked = transactions(imported(FOLDER / "rabobank.csv", ledger()))
    first, second, collected, returned, foreign, other = booked
    assert [each.meta["external-id"] for each in booked] == [
        *(f"0000000000000001{number:02}" for number in range(1, 6)),
        "000000000000000007",
    ]
    # Two equal rows with numbers of their own are two payments of the customer.
    for each in (first, second):
        assert each.postings[1].account == "Assets:Receivable"
        assert each.meta["customer"] == "C1"
        assert each.postings[0].units == Amount(Decimal("605.00"), "EUR")
    assert collected.postings[0].units == Amount(Decimal("1250.00"), "EUR")
    assert returned.meta["reason"] == "MD06"
    assert "chargeback" in returned.meta
    assert foreign.meta["instructed"] == Amount(Decimal("100.00"), "USD")
    assert other.postings[0].account == "Assets:Second"


def test_what_was_imported_before_is_known_again() -> None:
    existing = ledger()
    before = imported(FOLDER / "rabobank.csv", existing)
    again = imported(FOLDER / "rabobank.csv", existing + transactions(before))
    assert all(each.meta.get("__duplicate__") for each in transactions(again))
    assert not any(each.meta.get("__duplicate__") for each in transactions(before))


def test_equal_rows_without_a_number_both_stay() -> None:
    existing = ledger()
    before = transactions(imported(FOLDER / "ing-nl.csv", existing))
    assert len(before) == 5
    ids = [each.meta["external-id"] for each in before]
    assert len(set(ids)) == 5
    assert not any(each.meta.get("__duplicate__") for each in before)
    again = transactions(imported(FOLDER / "ing-nl.csv", existing + before))
    assert [each.meta["external-id"] for each in again] == ids
    assert all(each.meta.get("__duplicate__") for each in again)


def test_only_the_beginning_of_the_last_day_is_asserted() -> None:
    entries = imported(FOLDER / "ing-nl.csv", ledger())
    (balance,) = [each for each in entries if isinstance(each, data.Balance)]
    assert balance.date == dt.date(2026, 3, 12)
    assert balance.amount == Amount(Decimal("1431.00"), "EUR")


def test_a_gap_becomes_a_note(tmp_path: Path) -> None:
    lines = (FOLDER / "ing-nl.csv").read_text(encoding="utf-8").splitlines()
    path = tmp_path / "export.csv"
    path.write_text("\n".join(lines[:3] + lines[4:]), encoding="utf-8")
    entries = imported(path, ledger())
    assert not [each for each in entries if isinstance(each, data.Balance)]
    (note,) = [each for each in entries if isinstance(each, data.Note)]
    assert "line 3 begins with a balance of 1431.00" in note.comment
    with pytest.raises(Exception, match="do not follow from one another"):
        BankImporter(refuse=True).extract(str(path), ledger())


def test_an_account_may_have_several_numbers() -> None:
    more = '2020-01-01 open Assets:Abn\n  iban: "NL14ABNA0330000031,330000031"'
    booked = transactions(imported(FOLDER / "abn-amro.tab", ledger(more)))
    assert {each.postings[0].account for each in booked} == {"Assets:Abn"}
    assert [each.meta.get("reason") for each in booked].count("MD06") == 1


def test_what_the_bank_refused_is_not_booked() -> None:
    more = '2020-01-01 open Assets:Bnp\n  iban: "BE96073300000205"'
    booked = transactions(imported(FOLDER / "bnp.csv", ledger(more)))
    assert [each.postings[0].units for each in booked] == [
        Amount(Decimal("-500.00"), "EUR"),
        Amount(Decimal("2750.00"), "EUR"),
        Amount(Decimal("-12.05"), "EUR"),
    ]
    assert [each.date.day for each in booked] == [10, 11, 12]
