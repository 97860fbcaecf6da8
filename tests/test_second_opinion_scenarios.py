"""The second opinion agrees with the published scenarios.

They lie beside the repository; without them there is nothing to run.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.second_opinion.naive_reading import read
from tests.second_opinion.naive_settler import Outcome
from tests.second_opinion.naive_settler import opinion

FOLDER = Path(__file__).parent.parent.parent / "shared" / "scenarios"
CHECKED_ELSEWHERE = frozenset(
    {"R2", "R5", "R7", "R8", "R10", "R13", "J4b", "J12b", "M11"}
)
"""Errors of the separate checks (section 5), which are no part of settlement."""


def _scenarios() -> list[Any]:
    file = FOLDER / "settlement.yaml"
    if not file.exists():
        return []
    # Numbers and dates stay the text that they are.
    loader = yaml.BaseLoader
    scenarios = yaml.load(file.read_text(encoding="utf-8"), loader)  # noqa: S506
    return [pytest.param(one, id=one["id"]) for one in scenarios]


def _outcome(scenario: dict[str, Any]) -> Outcome:
    header = (FOLDER / "header.beancount").read_text(encoding="utf-8")
    return opinion(header + "\n" + scenario["ledger"])


@pytest.mark.skipif(not FOLDER.exists(), reason="no scenarios beside the repository")
@pytest.mark.parametrize("scenario", _scenarios())
def test_scenario(scenario: dict[str, Any]) -> None:
    """Status, outstanding, links, notices, locks and errors are as published."""
    outcome = _outcome(scenario)
    for name, expected in scenario.get("items", {}).items():
        status, outstanding, _ = outcome.items[name]
        assert (name, status) == (name, expected["status"])
        assert (name, outstanding) == (name, Decimal(expected["outstanding"]))

    if "links" in scenario:
        in_force = sorted(
            (credit, debit, amount)
            for credit, debit, amount, _, _, cancelled in outcome.links
            if cancelled is None
        )
        assert in_force == sorted(
            (link["credit"], link["debit"], Decimal(link["amount"]))
            for link in scenario["links"]
        )

    codes = {code for code, _ in outcome.notices}
    assert codes >= set(scenario.get("notices", ()))

    for name, lock in scenario.get("locked", {}).items():
        assert outcome.items[name][2] == (None if lock == "null" else lock)
    for name in scenario.get("locked_any", ()):
        assert outcome.items[name][2] is not None

    about = [" ".join((*p.about, p.message)) for p in outcome.problems]
    told = about + [name for _, name in outcome.notices]
    for name in scenario.get("errors_or_notices", ()):
        assert any(name in words for words in told)
    if scenario["id"] not in CHECKED_ELSEWHERE:
        assert len(about) == len(scenario["errors"]), about
        for words in scenario["errors"]:
            assert any(all(word in told for word in words) for told in about)


@pytest.mark.skipif(not FOLDER.exists(), reason="no scenarios beside the repository")
@pytest.mark.parametrize(
    "scenario", [one for one in _scenarios() if "by_type" in one.values[0]]
)
def test_inferred_types(scenario: dict[str, Any]) -> None:
    """Items without a key get the published type and amount."""
    outcome = _outcome(scenario)
    header = (FOLDER / "header.beancount").read_text(encoding="utf-8")
    book = read(header + "\n" + scenario["ledger"])
    for kind, expected in scenario["by_type"].items():
        [item] = [item for item in book.items if item.type == kind]
        assert item.amount == Decimal(expected["amount"])
        assert outcome.items[item.id][0] == expected["status"]
