"""Public CSV exports: what is in them, against a second, plainer reading.

What an independent program noted of them is the number of lines and the first one.
The number of rows follows from it; sums and balances are read here once more, with
nothing but the columns' places.
"""

from __future__ import annotations

import csv
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from beancount_receivables.importers.csv_banks.banks import is_bank_csv
from beancount_receivables.importers.detection import read_statements
from beancount_receivables.importers.statement import StatementError

SAMPLES = Path(__file__).parents[2] / "shared" / "samples"
EXPECTED: dict[str, dict[str, Any]] = (
    json.loads((SAMPLES / "EXPECTED.json").read_text(encoding="utf-8"))
    if SAMPLES.is_dir()
    else {}
)
NAMES = sorted(name for name in EXPECTED if name.startswith(("csv-nl/", "csv-be/")))

# Where a file is refused, and why that is right.
REFUSED = (
    (
        r"icscards.*\.txt",
        "no known bank export",
        "the text of a card's statement on paper, in which columns are only blanks",
    ),
    (
        r"Knab_transactieoverzicht_no_header2",
        "no known bank export",
        "one line that names the bank; columns and rows are missing",
    ),
    (
        r"ING.*_25-11-2019_30-05-2020",
        "list of balances by day, which holds no entries",
        "balances without entries, and without the account that they are of",
    ),
    (
        r"belfius_malformed",
        r":14: Boekingsdatum 'INVALID_DATE' is no date",
        "made to be refused",
    ),
)

# Lines before the first row, and the column of the amount counted from 0, or that of
# the mark too. A mark that begins with D or A is of money that goes out.
PLACES = (
    (r"multiple_deposits|single_deposit", 1, ";", 2, None),
    (r"bunq-statement", 1, ",", 1, None),
    (r"single_withdrawal\.csv$", 1, ";", 2, None),
    (r"single_bonus_interest|single_withdrawal\.csv\.", 2, ";", 3, None),
    (r"CSV_A_", 1, ",", 6, None),
    (r"rabobank_26col", 1, ",", 6, None),
    (r"Knab_transactieoverzicht", 2, ";", 4, 3),
    (r"ing_fail|ing_ok|ing_nl_comma", 1, ",", 6, 5),
    (r"abn_txt", 0, "\t", 6, None),
    (r"abn_xls_en", 1, ",", 6, None),
    (r"export_BE11123456789012|kbc_business", 1, ";", 8, None),
    (r"belfius\.csv", 13, ";", 10, None),
    (r"bnp_fortis", 1, ";", 3, None),
    (r"ing_be", 1, ";", 6, None),
)

# Balances that the files give, and whether they follow from one another.
BALANCES = {
    "CSV_A_": ("5594.77", "12334.53", False),  # rows were taken out by its author
    "rabobank_26col": ("1000.00", "3455.00", True),
    "ing_nl_comma": ("-1214.50", "1200.00", True),
    "abn_txt": ("1000.00", "3414.50", True),
    "abn_xls_en": ("1000", "914.5", True),
    "export_BE11123456789012": ("223.35", "219.95", True),
    "kbc_business": ("0.00", "0.00", True),  # of the first account
}

pytestmark = pytest.mark.skipif(not NAMES, reason="the public samples are not here")


def plain_rows(name: str) -> tuple[int, Decimal]:
    """Count the rows of a sample and add up their amounts."""
    (place,) = [place for place in PLACES if re.search(place[0], name)]
    _, before, delimiter, amount, mark = place
    data = (SAMPLES / name).read_bytes().replace(b"\r", b"\n")
    lines = data.decode("latin-1").split("\n")
    if before != 13:
        lines = [line for line in lines if line]
    rows = [
        row
        for row in csv.reader(
            lines[before:], delimiter=delimiter, skipinitialspace=True
        )
        if row
    ]
    total = Decimal(0)
    for row in rows:
        text = row[amount]
        if "," in text:
            text = text.replace(".", "").replace(",", ".")
        out = mark is not None and row[mark].startswith(("D", "A"))
        total += -Decimal(text) if out else Decimal(text)
    return len(rows), total


@pytest.mark.parametrize("name", NAMES)
def test_a_sample(name: str) -> None:
    refused = [reason for form, reason, _ in REFUSED if re.search(form, name)]
    if refused:
        with pytest.raises(StatementError, match=refused[0]):
            list(read_statements(SAMPLES / name))
        return
    found = list(read_statements(SAMPLES / name))
    count, total = plain_rows(name)
    lines = EXPECTED[name]["analysis"]["lines"]
    assert count <= lines
    assert sum(statement.count for statement in found) == count
    assert sum(len(statement.entries) for statement in found) == count
    assert sum((statement.sum for statement in found), Decimal(0)) == total
    known = [each for form, each in BALANCES.items() if form in name]
    if known:
        opening, closing, balanced = known[0]
        assert (str(found[0].opening), str(found[0].closing)) == (opening, closing)
        assert found[0].balanced is balanced
    else:
        assert [statement.balanced for statement in found] == [None] * len(found)


def test_mollies_are_left_alone() -> None:
    mollies = sorted((SAMPLES / "mollie-csv").iterdir())
    assert mollies
    assert not any(is_bank_csv(path.read_bytes()) for path in mollies)
