"""Public CAMT files against what an independent program found in them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from beancount_receivables.importers.detection import read_statements
from beancount_receivables.importers.statement import StatementError

SAMPLES = Path(__file__).parents[2] / "shared" / "samples"
EXPECTED: dict[str, dict[str, Any]] = (
    json.loads((SAMPLES / "EXPECTED.json").read_text(encoding="utf-8"))
    if SAMPLES.is_dir()
    else {}
)
CAMT = sorted(name for name in EXPECTED if name.startswith("camt.05"))

# Where this reader refuses what the other program read, and why that is right.
REFUSED = (
    (
        (
            r"genkgo.*camt053\.v2\.minimal(\.ultimate)?\.xml|genkgo.*with-party-ids"
            r"|genkgo.*camt053\.v[348]\.xml"
        ),
        "is in EUR, but here it has an amount in SEK",
        (
            "opening and entries in EUR, closing in SEK: 18.15 EUR and 27.00 SEK "
            "cannot be compared"
        ),
    ),
    (
        r"erfannariman.*Example2\.xml",
        "'JJJJ-MM-TT' is no date",
        "a form to be filled in, with placeholders for dates",
    ),
    (
        r"rayslava.*sample\.xml",
        "'-50.00' is no amount",
        "a debit of minus 50 is either: amounts have no sign of their own",
    ),
    (
        r"garbled_amount\.xml",
        "'12..34' is no amount",
        "made to be refused",
    ),
    (
        r"test-camt053-wrong-amount",
        "amount (Amt) or its currency is missing",
        "made to be refused: the amount of an entry was taken out",
    ),
)

pytestmark = pytest.mark.skipif(not CAMT, reason="the public samples are not here")


@pytest.mark.parametrize("name", CAMT)
def test_a_sample(name: str) -> None:
    expected = EXPECTED[name]["analysis"]
    refused = [reason for form, reason, _ in REFUSED if re.search(form, name)]
    if refused:
        with pytest.raises(StatementError, match=re.escape(refused[0])):
            list(read_statements(SAMPLES / name))
        return
    found = list(read_statements(SAMPLES / name))
    assert {statement.format for statement in found} <= {name.partition("/")[0]}
    if "error" in expected:
        # Two documents glued together, which the other program could not read.
        assert "more-than-one-xml" in name
        assert [statement.count for statement in found] == [3, 3]
        return
    assert len(found) == expected["stmts"]
    entries = [
        len({entry.position.entry for entry in statement.entries})
        for statement in found
    ]
    assert sum(entries) == expected["entries"]
    booked = sum(statement.count for statement in found)
    assert booked == expected["entries"] - expected["pdng"]
    verdicts = [statement.balanced for statement in found]
    assert verdicts.count(True) == expected["checks_ok"]
    assert verdicts.count(False) == expected["checks_bad"]
    assert verdicts.count(None) == expected["checks_na"]
    figures = [
        re.match(r"(-?[\d.]+)→(-?[\d.]+)(?: \(sum (-?[\d.]+)\))?$", each)
        for each in expected["oc"]
    ]
    known = [each for each in found if each.balanced is not None]
    for statement, figure in zip(known, figures, strict=True):
        assert figure is not None
        opening, closing, total = figure.groups()
        assert str(statement.opening) == opening
        assert str(statement.closing) == closing
        if total is not None:
            assert str(statement.sum) == total


def test_returns_are_found() -> None:
    checked = 0
    for name in CAMT:
        expected = EXPECTED[name]["analysis"]
        if not expected.get("rtr"):
            continue
        codes = [
            entry.returned.code
            for statement in read_statements(SAMPLES / name)
            for entry in statement.entries
            if entry.returned is not None
        ]
        for code in set(expected["rtr"]):
            assert codes.count(code) >= 1, name
        checked += 1
    assert checked > 3
