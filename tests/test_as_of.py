"""Any past day can be asked, and nothing that came later shows.

A ledger cut off after a day and settled anew is the yardstick: as of that day,
the whole ledger must say the same, in every list.
"""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

import beanquery
import pytest
from beancount import loader
from beancount.core.amount import Amount
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import beancount_receivables.queries.registration  # noqa: F401 - it registers
from beancount_receivables.plugins import subledger_of
from beancount_receivables.plugins.subledger.status import outstanding_on
from beancount_receivables.plugins.subledger.status import status_on
from beancount_receivables.queries import cli
from beancount_receivables.queries import view
from beancount_receivables.queries.commands import results
from beancount_receivables.queries.explain import Explanation
from beancount_receivables.queries.history import History
from beancount_receivables.queries.rendering import as_dicts
from beancount_receivables.queries.rows import CustomersRow
from beancount_receivables.queries.rows import NoticesRow
from beancount_receivables.queries.rows import ReceivablesRow
from beancount_receivables.queries.tying import Difference
from beancount_receivables.queries.tying import differences
from beancount_receivables.queries.view import View
from tests.ledger_strategies import GeneratedLedger
from tests.ledger_strategies import ledgers
from tests.ledgers import ACCOUNTS
from tests.ledgers import PLUGIN
from tests.ledgers import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from random import Random

    from beancount_receivables.plugins.subledger.subledger import Subledger

HEADER = f"{PLUGIN}{ACCOUNTS}{SETTINGS}"
TODAY = dt.date(2024, 3, 20)

#: Two invoices paid, the payment returned in part, the return itself returned.
RETURNED = """
2024-03-01 * "Repair"
  invoice: "I-1001"
  due: 2024-03-05
  Assets:Receivable:C1  100.00 EUR
  Income:Sales

2024-03-02 * "Service"
  invoice: "I-1002"
  due: 2024-03-20
  Assets:Receivable:C1  60.00 EUR
  Income:Sales

2024-03-06 * "I-1001, I-1002"
  payment: "P-1"
  Assets:Bank  160.00 EUR
  Assets:Receivable:C1

2024-03-10 * "Returned"
  chargeback: "CB-1"
  reverses: "P-1"
  Assets:Bank  -70.00 EUR
  Assets:Receivable:C1

2024-03-14 * "The return was a mistake of the bank"
  payment: "P-2"
  reverses: "CB-1"
  Assets:Bank  70.00 EUR
  Assets:Receivable:C1

2024-04-15 * "Returned after all"
  chargeback: "CB-2"
  reverses: "P-1"
  Assets:Bank  -160.00 EUR
  Assets:Receivable:C1
"""

#: Decisions that displace links, and are undone.
DECIDED = """
2024-03-01 * "Repair"
  invoice: "I-1001"
  Assets:Receivable:C1  100.00 EUR
  Income:Sales

2024-03-02 * "Service"
  invoice: "I-1002"
  Assets:Receivable:C1  60.00 EUR
  Income:Sales

2024-03-06 * "I-1001"
  payment: "P-1"
  Assets:Bank  90.00 EUR
  Assets:Receivable:C1

2024-03-09 custom "settle" "P-1" "I-1002" 40.00 EUR
  by: "anna"

2024-03-12 custom "unsettle" "P-1" "I-1001"
  by: "anna"

2024-03-25 custom "settle" "I-1001" "P-1" 50.00 EUR
  by: "bob"
"""

#: A direct debit, from its file to the answer of the bank.
LOCKED = """
2024-03-01 * "Repair"
  invoice: "I-1001"
  Assets:Receivable:C1  100.00 EUR
  Income:Sales

2024-03-02 * "Service"
  invoice: "I-1002"
  Assets:Receivable:C1  60.00 EUR
  Income:Sales

2024-03-05 custom "bank-file" "SDD-1" "direct-debit" "I-1001" "I-1002"

2024-03-07 * "I-1001"
  payment: "P-1"
  Assets:Bank  100.00 EUR
  Assets:Receivable:C1

2024-03-08 custom "bank-rejection" "SDD-1" "I-1002"

2024-03-11 custom "bank-confirmation" "SDD-1"

2024-03-13 ! "I-1002"
  payment: "P-2"
  Assets:Bank  60.00 EUR
  Assets:Receivable:C1

2024-03-22 custom "bank-confirmation" "P-2"
"""

#: Claims that stand, credit notes, an overpayment, a rule switched off and on.
STANDING = """
2024-03-01 * "On account" ^I-1001
  payment: "P-1"
  settles: "I-1002 30.00"
  Assets:Bank  80.00 EUR
  Assets:Receivable:C1

2024-03-03 * "Repair"
  invoice: "I-1001"
  Assets:Receivable:C1  20.00 EUR
  Income:Sales

2024-03-04 * "Service"
  invoice: "I-1002"
  Assets:Receivable:C1  60.00 EUR
  Income:Sales

2024-03-05 custom "receivables" "rule" "overpayment" FALSE

2024-03-06 * "Service"
  invoice: "I-1003"
  Assets:Receivable:C1  25.00 EUR
  Income:Sales

2024-03-08 * "Credit"
  credit-note: "CN-1"
  reverses: "I-1001"
  Income:Sales  20.00 EUR
  Assets:Receivable:C1

2024-03-21 custom "receivables" "rule" "overpayment" TRUE

2024-03-28 * "Credit"
  credit-note: "CN-2"
  settles: "I-1002"
  Income:Sales  10.00 EUR
  Assets:Receivable:C1
"""

STORIES = {
    "returned": RETURNED,
    "decided": DECIDED,
    "locked": LOCKED,
    "standing": STANDING,
}


def days_of(text: str) -> list[dt.date]:
    """The days of a story, with those just before and just after each."""
    dated = [
        dt.date.fromisoformat(line[:10])
        for line in text.splitlines()
        if line[:4].isdigit()
    ]
    one = dt.timedelta(days=1)
    return sorted({each for day in dated for each in (day - one, day, day + one)})


def cut(text: str, day: dt.date) -> str:
    """A story without what is dated after a day; what is left keeps its line."""
    paragraphs = text.split("\n\n")
    kept = []
    for paragraph in paragraphs:
        later = paragraph.strip()[:10] > day.isoformat()
        kept.append("\n" * paragraph.count("\n") if later else paragraph)
    return "\n\n".join(kept)


def write(path: Path, text: str) -> str:
    path.write_text(f"{HEADER}{text}", encoding="utf-8")
    return str(path)


def shown(*arguments: str) -> Any:  # noqa: ANN401 - whatever the json holds
    result = CliRunner().invoke(cli.main, [*arguments, "--format", "json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout, parse_float=Decimal)


def said(subledger: Subledger, day: dt.date | None, shown: View) -> dict[str, Any]:
    """All that the command shows of a day."""
    items = subledger.items_on(day)
    return {
        "items": as_dicts(ReceivablesRow, shown.receivables()),
        "aging": as_dicts(CustomersRow, shown.customers()),
        "notices": as_dicts(NoticesRow, shown.notices()),
        "history": [History(shown, item.id, [item]).as_dict() for item in items],
        "explain": [Explanation(shown, item.id).as_dict()["items"] for item in items],
        "text": [Explanation(shown, item.id).as_text() for item in items],
    }


@pytest.mark.parametrize("story", STORIES)
def test_lists_are_those_of_a_ledger_that_ends_on_that_day(story: str) -> None:
    whole = subledger_of(loader.load_string(STORIES[story] + HEADER)[2])
    for day in days_of(STORIES[story]):
        earlier = subledger_of(loader.load_string(cut(STORIES[story], day) + HEADER)[2])
        expected = said(earlier, None, View(earlier, None, day))
        assert said(whole, day, View.on(whole, day)) == expected


@pytest.mark.parametrize("story", STORIES)
def test_aged_lists_tie_to_the_balance_on_every_day(story: str) -> None:
    entries, errors, options = loader.load_string(HEADER + STORIES[story])
    assert not errors
    subledger = subledger_of(options)
    connection = beanquery.connect(
        "beancount:", entries=entries, errors=errors, options=options
    )
    for day in days_of(STORIES[story]):
        assert differences(subledger, entries, day) == []
        [row] = connection.execute(
            f"SELECT sum(number) WHERE account ~ '^Assets:Receivable' AND date <= {day}"
        ).fetchall() or [(None,)]
        balance = sum(each.balance for each in subledger.aged_balances(day, day))
        assert balance == (row[0] or 0)
        for each in subledger.aged_balances(day, day):
            columns = (each.not_due, each.overdue, each.credits)
            assert sum(columns) == each.balance


def test_aging_says_so_where_items_and_ledger_disagree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = write(tmp_path / "main.beancount", RETURNED)
    one = Difference("Assets:Receivable:C1", "EUR", Decimal("1.00"), Decimal("2.00"))
    monkeypatch.setattr(results, "differences", lambda *_: [one])
    arguments = ["aging", ledger, "--as-of", "2024-03-10"]
    result = CliRunner().invoke(cli.main, arguments)
    assert result.exit_code == 1
    assert (
        "Assets:Receivable:C1: the open items add up to 1.00 on 2024-03-10, but the"
        " balance is 2.00 EUR."
    ) in result.stderr


def test_the_balance_before_the_start_is_an_item_from_the_start_on() -> None:
    start = '2024-03-06 custom "receivables" "account" Assets:Receivable'
    settings = SETTINGS.replace(
        '2020-01-01 custom "receivables" "account" Assets:Receivable', start
    )
    entries, errors, options = loader.load_string(
        f"{PLUGIN}{ACCOUNTS}{settings}{RETURNED.partition('2024-03-06')[0]}"
    )
    assert not errors
    subledger = subledger_of(options)
    before, since = dt.date(2024, 3, 5), dt.date(2024, 3, 6)
    assert subledger.aged_balances(before, before) == []
    [row] = subledger.aged_balances(since, since)
    assert row.balance == Decimal("160.00")
    for day in (before, since, None):
        assert differences(subledger, entries, day) == []


def test_what_comes_after_our_plugin_is_told_as_a_difference() -> None:
    entries, _, options = loader.load_string(HEADER + RETURNED)
    fewer = [entry for entry in entries if "CB-2" not in str(entry.meta.values())]
    found = differences(subledger_of(options), fewer, None)
    assert [(each.items, each.ledger) for each in found] == [
        (Decimal("160.00"), Decimal("0.00"))
    ]
    assert differences(subledger_of(options), fewer, dt.date(2024, 4, 14)) == []


@pytest.mark.parametrize(
    ("day", "outstanding", "status"),
    [
        ("2024-02-29", None, None),
        ("2024-03-01", "100.00", "not-settled"),
        ("2024-03-06", "0.00", "fully-settled"),
        ("2024-03-10", "10.00", "partially-settled"),
        ("2024-03-14", "0.00", "fully-settled"),
        ("2024-04-15", "100.00", "not-settled"),
    ],
)
def test_functions_of_a_day(
    day: str, outstanding: str | None, status: str | None
) -> None:
    # The links made last are cancelled first: I-1002, and then 10.00 of I-1001.
    values = asked(f"outstanding_on('I-1001', {day})", f"status_on('I-1001', {day})")
    expected = outstanding and Amount(Decimal(outstanding), "EUR")
    assert values == (expected, status)


def test_functions_without_a_day_know_all_of_the_ledger() -> None:
    values = asked("outstanding('I-1001')", "settlement_status('I-1001')")
    assert values == (Amount(Decimal("100.00"), "EUR"), "not-settled")


def asked(*expressions: str) -> tuple[Any, ...]:
    entries, errors, options = loader.load_string(HEADER + RETURNED)
    connection = beanquery.connect(
        "beancount:", entries=entries, errors=errors, options=options
    )
    row: tuple[Any, ...] = connection.execute(
        f"SELECT {', '.join(expressions)} LIMIT 1"
    ).fetchone()
    return row


# -- entries of the future -----------------------------------------------------


@pytest.fixture
def _on_the_twentieth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view, "local_today", lambda: TODAY)


@pytest.mark.usefixtures("_on_the_twentieth")
def test_without_a_day_lists_hold_what_is_dated_after_today(tmp_path: Path) -> None:
    """All of the ledger is in, as in Fava and in every balance of Beancount.

    Only days overdue go by the calendar: what falls due later is not overdue.
    """
    ledger = write(tmp_path / "main.beancount", RETURNED)
    items = {item["id"]: item for item in shown("items", ledger)}
    assert items["CB-2"]["date"] == "2024-04-15"
    assert items["P-1"]["status"] == "reversed"
    assert items["I-1001"]["outstanding"] == 100
    assert items["I-1001"]["days_overdue"] == 15
    assert items["I-1002"]["days_overdue"] == 0
    [row] = shown("aging", ledger)
    assert (row["balance"], row["not_due"], row["overdue"]) == (160, 60, 100)


@pytest.mark.usefixtures("_on_the_twentieth")
def test_as_of_today_leaves_the_future_out(tmp_path: Path) -> None:
    ledger = write(tmp_path / "main.beancount", RETURNED)
    as_of = ("--as-of", TODAY.isoformat())
    items = {item["id"]: item for item in shown("items", ledger, *as_of)}
    assert "CB-2" not in items
    assert items["P-1"]["status"] == "fully-settled"
    assert items["I-1001"]["status"] == "fully-settled"
    [row] = shown("aging", ledger, *as_of)
    assert (row["balance"], row["open_items"]) == (0, 0)
    explained = shown("explain", ledger, "I-1001", *as_of)["items"][0]
    assert explained["reason"].startswith("Settled: ")
    assert "CB-2" not in json.dumps(explained, default=str)
    now = shown("explain", ledger, "I-1001")["items"][0]
    assert "chargeback CB-2 cancelled" in now["reason"]


def test_metadata_says_nothing_that_depends_on_today() -> None:
    """The state with all of the ledger is stamped, whatever the day."""
    entries, _, _ = loader.load_string(HEADER + RETURNED)
    found = {
        posting.meta["settlement-id"]: posting.meta["settlement-status"]
        for entry in entries
        for posting in getattr(entry, "postings", ())
        if posting.meta and "settlement-id" in posting.meta
    }
    assert found["I-1001"] == "not-settled"
    assert found["P-1"] == "reversed"


# -- any ledger ------------------------------------------------------------------


@given(ledgers(), st.randoms())
def test_explaining_any_item_on_any_day(
    ledger: GeneratedLedger, random: Random
) -> None:
    """Listening changes nothing, and the future is not heard."""
    whole = settled(ledger)
    start = max(control.start for control in whole.settings.accounts.values())
    days = [day for day in ledger.dates() if day >= start]
    for day in (*random.sample(days, min(1, len(days))), None):
        shown = View.on(whole, day)
        earlier = shown if day is None else View.on(settled(ledger.cut(day)), day)
        items = whole.items_on(day)
        for item in random.sample(items, min(2, len(items))):
            told = Explanation(shown, item.id).as_dict()["items"]
            [own] = [each for each in told if each["id"] == item.id]
            assert own["status"] == status_on(item, day)
            assert own["outstanding"].number == outstanding_on(item, day)
            cut_off = Explanation(earlier, item.id).as_dict()["items"]
            assert placeless(told) == placeless(cut_off)


def settled(ledger: GeneratedLedger) -> Subledger:
    return subledger_of(loader.load_string(ledger.text())[2])


def placeless(value: Any) -> Any:  # noqa: ANN401 - whatever the json holds
    """A value without the lines of the ledger, which move when it is cut."""
    if isinstance(value, dict):
        items: Mapping[str, Any] = value
        return {key: placeless(part) for key, part in items.items() if key != "lineno"}
    return [placeless(part) for part in value] if isinstance(value, list) else value
