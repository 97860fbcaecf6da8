"""The scenarios that say what must come out, read where they lie."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

import pytest
import yaml
from beancount import loader

from beancount_receivables.plugins import subledger_of
from beancount_receivables.plugins.subledger.status import links_in_force
from beancount_receivables.plugins.subledger.status import lock_on
from beancount_receivables.plugins.subledger.status import outstanding_on
from beancount_receivables.plugins.subledger.status import status_on

if TYPE_CHECKING:
    from beancount_receivables.plugins.subledger.subledger import Subledger

SCENARIOS = Path(__file__).parents[2] / "shared" / "scenarios"


def scenarios() -> list[Any]:
    if not SCENARIOS.is_dir():
        reason = "the scenarios are not beside this checkout"
        return [pytest.param(None, marks=pytest.mark.skip(reason), id="absent")]
    text = (SCENARIOS / "settlement.yaml").read_text(encoding="utf-8")
    return [
        pytest.param(scenario, id=scenario["id"]) for scenario in yaml.safe_load(text)
    ]


def money(value: float) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"))


@pytest.mark.parametrize("scenario", scenarios())
def test_scenario(scenario: dict[str, Any]) -> None:
    header = (SCENARIOS / "header.beancount").read_text(encoding="utf-8")
    _, errors, options = loader.load_string(header + scenario["ledger"])
    subledger = subledger_of(options)
    check_items(subledger, scenario)
    check_links(subledger, scenario)
    check_aging(subledger, scenario)
    notices = {notice.code for notice in subledger.notices}
    assert set(scenario.get("notices", ())) <= notices
    for expected in scenario.get("errors_or_notices", ()):
        assert any(expected in notice.ids for notice in subledger.notices) or any(
            expected in error.message for error in errors
        )
    messages = [error.message for error in errors]
    assert len(messages) == len(scenario["errors"]), messages
    for words in scenario["errors"]:
        assert any(all(word in text for word in words) for text in messages), messages


def check_items(subledger: Subledger, scenario: dict[str, Any]) -> None:
    for id_, expected in scenario.get("items", {}).items():
        (item,) = subledger.get(id_)
        found = (status_on(item), outstanding_on(item))
        assert found == (expected["status"], money(expected["outstanding"])), id_
    for type_, expected in scenario.get("by_type", {}).items():
        (item,) = [each for each in subledger.items if each.type == type_]
        found = (status_on(item), item.amount)
        assert found == (expected["status"], money(expected["amount"])), type_
    for id_, kind in scenario.get("locked", {}).items():
        (item,) = subledger.get(id_)
        lock = lock_on(item)
        assert (lock.kind if lock else None) == kind
    for id_ in scenario.get("locked_any", ()):
        (item,) = subledger.get(id_)
        assert lock_on(item) is not None


def check_links(subledger: Subledger, scenario: dict[str, Any]) -> None:
    if "links" not in scenario:
        return
    found = {
        (link.credit.id, link.debit.id, link.amount)
        for item in subledger.items
        for link in links_in_force(item)
    }
    assert found == {
        (str(link["credit"]), str(link["debit"]), money(link["amount"]))
        for link in scenario["links"]
    }


def check_aging(subledger: Subledger, scenario: dict[str, Any]) -> None:
    if "aging" not in scenario:
        return
    today = scenario["as_of"]
    assert isinstance(today, datetime.date)
    rows = {row.customer: row for row in subledger.aged_balances(today, today)}
    for customer, expected in scenario["aging"].items():
        row = rows[customer]
        found = {column: getattr(row, column) for column in expected}
        assert found == {column: money(value) for column, value in expected.items()}
