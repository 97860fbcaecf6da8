from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

import pytest
from click.testing import CliRunner

from beancount_receivables.queries.cli import main
from tests.ledgers import ACCOUNTS
from tests.ledgers import PLUGIN
from tests.ledgers import SETTINGS

if TYPE_CHECKING:
    from pathlib import Path

LEDGER = """
2024-03-01 * "Korenaar" "Repair"
  invoice: "2024001"
  due: 2024-03-31
  Assets:Receivable:C1  100.00 EUR
  Income:Sales

2024-03-02 * "Korenaar" "Service"
  invoice: "2024002"
  due: 2024-04-01
  Assets:Receivable:C1  60.00 EUR
  Income:Sales

2024-03-10 * "Korenaar" "2024001"
  payment: "P-1"
  Assets:Bank  100.00 EUR
  Assets:Receivable:C1

2024-03-15 * "Korenaar" "Returned"
  chargeback: "CB-1"
  reverses: "P-1"
  Assets:Bank  -30.00 EUR
  Assets:Receivable:C1

2024-03-20 custom "settle" "P-1" "2024002" 20.00 EUR
  by: "anna"

2024-03-25 custom "unsettle" "P-1" "2024002"
  by: "bob"
"""


class Asked:
    """A ledger on disk, and what the command says of it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, text: str) -> None:
        whole = f"{PLUGIN}\n{ACCOUNTS}\n{SETTINGS}\n{text}"
        self.path.write_text(whole, encoding="utf-8")

    def run(self, name: str, *options: str) -> str:
        result = CliRunner().invoke(main, ["history", str(self.path), name, *options])
        assert result.exit_code == 0, result.output
        return result.stdout

    def links(self, name: str, *options: str) -> list[dict[str, Any]]:
        shown = json.loads(
            self.run(name, *options, "--format", "json"), parse_float=Decimal
        )
        links: list[dict[str, Any]] = shown["links"]
        return links


@pytest.fixture
def ledger(tmp_path: Path) -> Asked:
    asked = Asked(tmp_path / "main.beancount")
    asked.write(LEDGER)
    return asked


def short(links: list[dict[str, Any]], *names: str) -> list[tuple[str, ...]]:
    return [tuple(str(link[name]) for name in names) for link in links]


def test_links_made_and_cancelled(ledger: Asked) -> None:
    columns = ("date", "rule", "credit", "debit", "amount", "cancelled")
    assert short(ledger.links("P-1"), *columns) == [
        ("2024-03-10", "reference", "P-1", "2024001", "30.00", "2024-03-15"),
        ("2024-03-10", "reference", "P-1", "2024001", "20.00", "2024-03-20"),
        ("2024-03-10", "reference", "P-1", "2024001", "50.00", "None"),
        ("2024-03-15", "reversal", "P-1", "CB-1", "30.00", "None"),
        ("2024-03-20", "settle", "P-1", "2024002", "20.00", "2024-03-25"),
    ]


def test_why_and_who(ledger: Asked) -> None:
    columns = ("evidence", "cancelled_by", "decided_by", "undone_by")
    assert short(ledger.links("P-1"), *columns) == [
        ('"2024001"', "chargeback CB-1", "", ""),
        ('"2024001"', "settle P-1 2024002", "", "anna"),
        ('"2024001"', "", "", ""),
        ('reverses "P-1"', "", "", ""),
        ("decided by anna", "unsettle by bob", "anna", "bob"),
    ]


def test_text_says_the_same(ledger: Asked) -> None:
    lines = [" ".join(line.split()) for line in ledger.run("P-1").splitlines()]
    assert lines[0].startswith("P-1: payment of 2024-03-10, C1, Assets:Receivable:C1")
    assert (
        '2024-03-10 2024001 20.00 EUR reference "2024001" 2024-03-20'
        " settle P-1 2024002 (anna)"
    ) in lines
    assert (
        "2024-03-20 2024002 20.00 EUR settle anna decided by anna 2024-03-25"
        " unsettle by bob"
    ) in lines


def test_from_the_other_side(ledger: Asked) -> None:
    assert short(ledger.links("2024002"), "credit", "undone_by") == [("P-1", "bob")]


@pytest.mark.parametrize(
    ("day", "links"),
    [
        ("2024-03-09", None),
        ("2024-03-10", [("100.00", "None")]),
        ("2024-03-14", [("100.00", "None")]),
        ("2024-03-15", [("30.00", "2024-03-15"), ("70.00", "None")]),
        (
            "2024-03-20",
            [("30.00", "2024-03-15"), ("20.00", "2024-03-20"), ("50.00", "None")],
        ),
    ],
)
def test_a_link_is_whole_until_a_part_of_it_is_cancelled(
    ledger: Asked, day: str, links: list[tuple[str, str]] | None
) -> None:
    found = ledger.links("2024001", "--as-of", day)
    assert short(found, "amount", "cancelled") == (links or [])


def test_on_a_past_day_nobody_has_undone_anything(ledger: Asked) -> None:
    [*_, last] = ledger.links("P-1", "--as-of", "2024-03-24")
    assert last["decided_by"] == "anna"
    assert last["cancelled"] is None
    assert last["cancelled_by"] == last["undone_by"] == ""


def test_two_decisions_on_a_pair_in_one_day(ledger: Asked) -> None:
    ledger.write(
        LEDGER.partition("2024-03-10")[0]
        + """
2024-03-10 * "Korenaar" "paid"
  payment: "P-1"
  Assets:Bank  55.00 EUR
  Assets:Receivable:C1

2024-03-20 custom "settle" "P-1" "2024002" 20.00 EUR
  by: "anna"
  at: "2024-03-20T09:00:00"

2024-03-20 custom "settle" "2024002" "P-1" 10.00 EUR
  by: "bob"
  at: "2024-03-20T10:00:00"
"""
    )
    assert short(ledger.links("P-1"), "amount", "decided_by") == [
        ("20.00", "anna"),
        ("10.00", "bob"),
    ]


def test_a_claim_says_itself_why(ledger: Asked) -> None:
    ledger.write(
        LEDGER.partition("2024-03-10")[0]
        + """
2024-03-10 * "Korenaar" "paid" ^2024002
  payment: "P-1"
  settles: "2024001 25.00"
  Assets:Bank  85.00 EUR
  Assets:Receivable:C1
"""
    )
    assert short(ledger.links("P-1"), "rule", "evidence", "amount") == [
        ("settles", 'settles "2024001"', "25.00"),
        ("settles", "link ^2024002", "60.00"),
    ]


def test_csv_has_who(ledger: Asked) -> None:
    rows = list(csv.DictReader(io.StringIO(ledger.run("2024002", "--format", "csv"))))
    assert [(row["decided_by"], row["undone_by"]) for row in rows] == [("anna", "bob")]
