"""Public CODA files against what independent programs found in them."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from beancount_receivables.importers.detection import read_statements
from beancount_receivables.importers.statement import StatementError
from tests.coda_writing import encoded
from tests.coda_writing import movement
from tests.coda_writing import statement

SAMPLES = Path(__file__).parents[2] / "shared" / "samples"
EXPECTED: dict[str, dict[str, Any]] = (
    json.loads((SAMPLES / "EXPECTED.json").read_text(encoding="utf-8"))
    if SAMPLES.is_dir()
    else {}
)
CODA = sorted(name for name in EXPECTED if name.startswith("coda/"))

# Where this reader refuses what the other program read, and why that is right.
REFUSED = (
    (
        r"faulty_version",
        "CODA version '5'",
        "made to be refused: there is no version 5, and nothing follows the header",
    ),
)

with_samples = pytest.mark.skipif(not CODA, reason="the public samples are not here")


@with_samples
@pytest.mark.parametrize("name", CODA)
def test_a_sample(name: str) -> None:
    expected = EXPECTED[name]["analysis"]
    refused = [reason for form, reason, _ in REFUSED if re.search(form, name)]
    if refused:
        with pytest.raises(StatementError, match=re.escape(refused[0])):
            list(read_statements(SAMPLES / name))
        return
    found = list(read_statements(SAMPLES / name))
    assert {each.format[:6] for each in found} == {"CODA 2"}
    assert len(found) == expected["stmts"]
    assert sum(each.count for each in found) == expected["entries"]
    entries = [len({entry.position.entry for entry in each.entries}) for each in found]
    assert entries == [each.count for each in found]
    verdicts = [each.balanced for each in found]
    assert verdicts.count(True) == expected["checks_ok"]
    assert verdicts.count(False) == expected["checks_bad"]
    assert verdicts.count(None) == expected["checks_na"]
    assert {each.currency for each in found} == set(expected["ccy"])
    for each, figures in zip(found, expected["oc"], strict=True):
        figure = re.match(r"(-?[\d.]+)→(-?[\d.]+)(?: \(sum (-?[\d.]+)\))?$", figures)
        assert figure is not None
        opening, closing, total = figure.groups()
        assert each.opening == Decimal(opening)
        assert each.closing == Decimal(closing)
        assert each.sum == Decimal(total) if total else each.balanced
    structured = [
        reference.kind
        for each in found
        for entry in each.entries
        for reference in entry.structured
    ]
    assert structured.count("OGM") == expected["ogm"]


@with_samples
@pytest.mark.parametrize("name", CODA)
def test_every_entry_adds_to_the_sum_once(name: str) -> None:
    with contextlib.suppress(StatementError):
        for each in read_statements(SAMPLES / name):
            assert sum(entry.amount for entry in each.entries) == each.sum
            ids = [entry.id for entry in each.entries]
            assert len(set(ids)) == len(ids)


# febelfin-coda reads the same; it refuses what does not add up, and details of type 9.

ORACLE = importlib.util.find_spec("coda")
with_oracle = pytest.mark.skipif(ORACLE is None, reason="febelfin-coda is missing")


def of_the_oracle(path: Path) -> list[Any] | None:
    """Give its statements, None where it cannot read the file."""
    try:
        found: list[Any] = importlib.import_module("coda").CODA(str(path)).statements
    except (AssertionError, AttributeError, ValueError, IndexError):
        return None
    return found


def facts_of(path: Path) -> list[tuple[Any, ...]]:
    return [
        (
            each.account,
            each.currency,
            each.opening,
            each.closing,
            each.count,
            each.sum,
            [
                (entry.amount, entry.value, entry.booked)
                for entry in each.entries
                if entry.position.detail is None
            ],
        )
        for each in read_statements(path)
    ]


def facts_of_the_oracle(statements: list[Any]) -> list[tuple[Any, ...]]:
    return [
        (
            each.account,
            each.account_currency,
            each.old_balance,
            each.new_balance,
            len(each.moves),
            sum((move.amount for move in each.moves), Decimal(0)),
            [
                (move.amount, move.value_date, move.entry_date)
                for move in each.moves
                if not is_split(move)
            ],
        )
        for each in statements
    ]


def is_split(move: Any) -> bool:  # noqa: ANN401 - of a library without types
    """Whether this reader gives an entry for each detail."""
    details = move.moves
    adds_up = sum((each.amount for each in details), Decimal(0)) == move.amount
    kinds = [each.transaction_category for each in details]
    composed = move.transaction_type == "3" and kinds.count("100") == 1
    return len(details) > 1 and adds_up and not composed


@with_oracle
@with_samples
def test_another_program_reads_the_same_in_samples() -> None:
    compared = 0
    for name in CODA:
        other = of_the_oracle(SAMPLES / name)
        if other:
            assert facts_of(SAMPLES / name) == facts_of_the_oracle(other)
            compared += 1
    assert compared >= 5


@with_oracle
def test_another_program_reads_the_same(tmp_path: Path) -> None:
    path = tmp_path / "bank.cod"
    ogm = "020240000394"
    lines = statement(
        movement("121.50", account="BE71096123456769", name="A", said="thanks"),
        movement("-21.5", sequence=2, code="00101000"),
        movement("100", sequence=3, code="20550000"),
        movement(
            "45", sequence=3, detail=1, code="60550000", structured="101", said=ogm
        ),
        movement("55", sequence=3, detail=2, code="60550000", reference="E2"),
        movement("-353", sequence=4, code="30503000"),
        movement("-350", sequence=4, detail=1, code="80503100", r_transaction="2AM04"),
        movement("-3", sequence=4, detail=2, code="80537027"),
        opening="-50",
        last="1",
    )
    more = statement(movement("0.01"), opening="-202.00", number="032")
    path.write_bytes(encoded([*lines, *more]))
    other = of_the_oracle(path)
    assert other is not None
    assert facts_of(path) == facts_of_the_oracle(other)
    split = [move for each in other for move in each.moves if is_split(move)]
    parts = [
        (entry.amount, entry.end_to_end)
        for each in read_statements(path)
        for entry in each.entries
        if entry.position.detail is not None
    ]
    assert parts == [
        (each.amount, each.customer_reference or None)
        for move in split
        for each in move.moves
    ]
