"""Public MT940 files against what two independent programs found in them."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import mt940
import pytest

from beancount_receivables.importers.detection import read_statements
from beancount_receivables.importers.statement import StatementError

SAMPLES = Path(__file__).parents[2] / "shared" / "samples"
EXPECTED: dict[str, dict[str, Any]] = (
    json.loads((SAMPLES / "EXPECTED.json").read_text(encoding="utf-8"))
    if SAMPLES.is_dir()
    else {}
)
MT940 = sorted(name for name in EXPECTED if name.startswith("mt940/"))

# Where this reader refuses what the other program read, and why that is right.
REFUSED = (
    (
        (
            r"gv_codes|snippet_broken_[23]|colon-after-line-break|K4262927"
            r"|oldenburgischelandesbank2"
        ),
        "has no closing balance",
        "cut off, or taken before the end of the day: nothing says what is missing",
    ),
    (
        r"betterplace_amount_formats",
        "where no statement begins",
        "six opening balances and nothing else",
    ),
    (
        r"lbbw2",
        "':60F:C221004EURO0,00' cannot be read",
        "a currency of four letters, or an amount that begins with one",
    ),
    (
        r"mt940-headers",
        "begins with '3622687806', which is no date",
        "numbers taken out at random: day 68 of month 22, and a balance of 11 27421,94",
    ),
    (
        r"self-provided_multiline",
        "stands outside of any statement",
        "an entry behind the closing balance is in no statement that could add up",
    ),
)

# Where this reader finds another verdict, and why that is right: statements that add
# up, that do not, and that do not say.
OTHER_VERDICTS = (
    (
        r"raphaelm",
        (3, 0, 0),
        "the closing balances have no currency, which is that of the opening one",
    ),
    (
        r"mt940_base_test_files_test-sns",
        (2, 0, 1),
        (
            "a third statement has ended (-}) without closing balance, with two "
            "entries that the other program counted, but in no statement"
        ),
    ),
)

pytestmark = pytest.mark.skipif(not MT940, reason="the public samples are not here")


def refusal(name: str) -> str | None:
    return next((reason for form, reason, _ in REFUSED if re.search(form, name)), None)


@pytest.mark.parametrize("name", MT940)
def test_a_sample(name: str) -> None:
    expected = EXPECTED[name]["analysis"]
    reason = refusal(name)
    if reason is not None:
        with pytest.raises(StatementError, match=re.escape(reason)):
            list(read_statements(SAMPLES / name))
        return
    found = list(read_statements(SAMPLES / name))
    assert {statement.format for statement in found} == {"MT940"}
    assert sum(len(statement.entries) for statement in found) == expected["entries"]
    assert sum(statement.count for statement in found) == expected["entries"]
    verdicts = [statement.balanced for statement in found]
    counted = tuple(verdicts.count(verdict) for verdict in (True, False, None))
    for form, other, _ in OTHER_VERDICTS:
        if re.search(form, name):
            assert counted == other
            return
    checks = [expected[f"checks_{name}"] for name in ("ok", "bad", "na")]
    assert counted == tuple(checks)
    assert len(found) == expected["stmts"]
    figures = [
        re.match(r"(-?[\d.]+)→(-?[\d.]+)(?: \(sum (-?[\d.]+)\))?$", each)
        for each in expected["oc"]  # of the first and the last
    ]
    balances = [(str(each.opening), str(each.closing)) for each in found]
    for figure in figures:
        assert figure is not None
        opening, closing, total = figure.groups()
        same = [
            each
            for each in found
            if (each.opening, each.closing) == (Decimal(opening), Decimal(closing))
        ]
        assert same, balances
        if total is not None:
            assert Decimal(total) in {each.sum for each in same}


def test_return_reasons_are_found() -> None:
    checked = 0
    for name in MT940:
        reasons = EXPECTED[name]["analysis"]["rtrn"]
        if reasons and refusal(name) is None:
            codes = [
                entry.returned.code
                for statement in read_statements(SAMPLES / name)
                for entry in statement.entries
                if entry.returned is not None
            ]
            assert len(codes) == reasons
            assert set(codes) == {"MS03"}
            checked += 1
    assert checked == 5


# The package mt-940 reads the fields, though not what is in field 86; it leaves out
# amounts with a point, and takes no file with a long field 61.
MT940_LEAVES_OUT = r"Rabo_sample"


@pytest.mark.parametrize("name", MT940)
def test_another_program_reads_the_same_amounts(name: str) -> None:
    if refusal(name) is not None:
        pytest.skip("refused")
    try:
        others = mt940.parse_statements(
            (SAMPLES / name).read_bytes(), options=mt940.Options.all()
        )
    except Exception as error:  # noqa: BLE001 - it raises of every kind
        pytest.skip(f"mt-940 cannot read it: {error}"[:80])
    other = [
        each.data["amount"].amount
        for statement in others
        for each in statement.transactions
    ]
    ours = [
        entry.amount
        for statement in read_statements(SAMPLES / name)
        for entry in statement.entries
    ]
    if re.search(MT940_LEAVES_OUT, name):
        assert len(other) < len(ours)
    else:
        assert other == ours
