"""Entries that no parser makes, names that others want, files in any order."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from textwrap import dedent
from typing import Any

import pytest
from beancount import loader
from beancount.core import data
from beancount.core.amount import Amount
from beancount.core.number import MISSING

from beancount_receivables.plugins import subledger_of
from beancount_receivables.plugins.settlement import settlement
from beancount_receivables.plugins.subledger.reading.values import written

SETUP = """
2024-01-01 custom "receivables" "account" Assets:Receivable
2024-01-01 open Assets:Receivable:C1
2024-01-01 open Assets:Bank
2024-01-01 open Income:Sales
"""
DAY = dt.date(2024, 3, 1)


def transaction(
    units: Amount | None,
    meta: dict[str, Any] | None,
    **keys: Any,  # noqa: ANN401
) -> data.Transaction:
    postings = [
        data.Posting("Assets:Receivable:C1", units, None, None, None, meta),
        data.Posting("Income:Sales", units and -units, None, None, None, None),
    ]
    made = data.Transaction(
        data.new_metadata("made.py", 1, keys),
        DAY,
        "*",
        None,
        "",
        data.EMPTY_SET,
        data.EMPTY_SET,
        postings,
    )
    # Some plugins have None where there are none.
    return made._replace(tags=None, links=None)  # type: ignore[arg-type]


def settled(*made: data.Transaction) -> tuple[Any, list[str], list[Any]]:
    entries, _, options = loader.load_string(SETUP)
    options = dict(options)
    entries, errors = settlement([*entries, *made], options)
    return subledger_of(options), [error.message for error in errors], entries


def euros(amount: str) -> Amount:
    return Amount(Decimal(amount), "EUR")


def test_a_posting_without_metadata_is_stamped() -> None:
    made = transaction(euros("10.00"), None, invoice="I1")
    subledger, messages, _ = settled(made)
    assert not messages
    assert [item.id for item in subledger.items] == ["I1"]
    assert made.postings[0].meta == {
        "settlement-id": "I1",
        "settlement-status": "not-settled",
        "settlement-outstanding": euros("10.00"),
    }
    assert made.postings[1].meta is None


def test_what_an_earlier_state_stamped_does_not_stay() -> None:
    text = """
        plugin "beancount.plugins.auto_accounts"
        plugin "beancount_receivables.plugins"

        2024-01-01 custom "receivables" "account" Assets:Receivable

        2024-03-01 * "Korenaar" "Repair" ^I1
          Assets:Receivable:C1  10.00 EUR
            settlement-id: "I0"
            settlement-status: "not-settled"
            settlement-outstanding: 10.00 EUR
          Income:Sales

        2024-03-02 * "Korenaar" "Paid" ^I1
          Assets:Bank  10.00 EUR
          Assets:Receivable:C1
        """
    entries, errors, _ = loader.load_string(dedent(text))
    assert errors == []
    (invoice,) = (
        each.postings[0].meta or {}
        for each in entries
        if isinstance(each, data.Transaction) and each.narration == "Repair"
    )
    stamped = {key: invoice[key] for key in invoice if key.startswith("settlement")}
    assert stamped == {"settlement-id": "I1", "settlement-status": "fully-settled"}


@pytest.mark.parametrize("units", [None, Amount(MISSING, "EUR")])  # type: ignore[arg-type]
def test_a_posting_without_an_amount_is_one_error(units: Amount | None) -> None:
    made = transaction(None, None, invoice="I1")
    made.postings[0] = made.postings[0]._replace(units=units)
    subledger, (message,), _ = settled(made)
    assert "Assets:Receivable:C1 has no amount" in message
    assert subledger.items == []


def test_another_posting_without_an_amount_says_nothing() -> None:
    made = transaction(euros("10.00"), None)
    made.postings[1] = made.postings[1]._replace(units=None)
    subledger, messages, _ = settled(made)
    assert not messages
    assert [item.type for item in subledger.items] == ["adjustment"]


@pytest.mark.parametrize("value", [17, 1.5, ["I1"], {"I1": 1}, Decimal(17), True])
def test_an_id_of_any_other_kind_is_one_error(value: object) -> None:
    subledger, (message,), _ = settled(transaction(euros("10.00"), {}, invoice=value))
    assert f"invoice: {written(value)} is no id" in message
    assert [item.type for item in subledger.items] == ["invoice"]


def test_a_moment_is_no_due_date() -> None:
    moment = dt.datetime(2024, 3, 1, tzinfo=dt.timezone.utc)
    made = transaction(euros("10.00"), {}, invoice="I1", due=moment)
    subledger, (message,), _ = settled(made)
    assert "is no date" in message
    assert subledger.items[0].due == dt.date(2024, 3, 31)


def test_keys_of_any_kind_do_no_harm() -> None:
    made = transaction(euros("10.00"), {}, invoice="I1")
    made.meta[7] = "seven"  # type: ignore[index]
    subledger, messages, _ = settled(made)
    assert not messages
    assert [item.id for item in subledger.items] == ["I1"]


def test_an_amount_of_zero_has_no_sign() -> None:
    subledger, _, _ = settled(transaction(euros("-0.00"), {}, adjustment="A1"))
    assert str(subledger.items[0].amount) == "0.00"
    assert str(subledger.items[0].left) == "0.00"


def read(text: str) -> tuple[list[str], list[str]]:
    ledger = 'plugin "beancount_receivables.plugins"\n' + SETUP + dedent(text)
    _, errors, options = loader.load_string(ledger)
    items = subledger_of(options).items
    return [f"{item.id} {item.amount}" for item in items], [
        error.message for error in errors
    ]


EARLY = """
        2024-03-01 * "Korenaar" "Repair" ^I1
          Assets:Receivable:C1   55.00 EUR
          Income:Sales
"""


def test_a_later_key_does_not_take_the_name_of_an_earlier_link() -> None:
    ids, (message,) = read(
        EARLY
        + """
        2024-03-02 * "Korenaar" "Repair"
          invoice: "I1"
          Assets:Receivable:C1   60.00 EUR
          Income:Sales
        """
    )
    assert ids == ["I1 55.00", "I1#2 60.00"]
    assert '"I1"' in message


def test_a_key_of_the_same_day_takes_the_name() -> None:
    ids, messages = read(
        EARLY
        + """
        2024-03-01 * "Korenaar" "Repair"
          invoice: "I1"
          Assets:Receivable:C1   60.00 EUR
          Income:Sales
        """
    )
    assert not messages
    assert "I1 60.00" in ids


def test_a_document_whose_number_is_taken_is_one_error() -> None:
    instalments = """
        {day} * "Korenaar" "In two parts"
          invoice: "I1"
          Assets:Receivable:C1   {amount} EUR
            due: 2024-05-01
          Assets:Receivable:C1   {amount} EUR
            due: 2024-06-01
          Income:Sales
        """
    ids, messages = read(
        instalments.format(day="2024-03-01", amount="10.00")
        + instalments.format(day="2024-03-02", amount="20.00")
    )
    assert ids == ["I1/1 10.00", "I1/2 10.00", "I1/1#2 20.00", "I1/2#2 20.00"]
    assert len(messages) == 1


def test_twins_are_told_apart_by_what_they_say() -> None:
    twins = [
        f"""
        2024-03-01 * "Korenaar" "Repair"
          reference: "{reference}"
          Assets:Receivable:C1   10.00 EUR
          Income:Sales
        """
        for reference in ("A", "B")
    ]

    def references(text: str) -> dict[str, str]:
        ledger = 'plugin "beancount_receivables.plugins"\n' + SETUP + dedent(text)
        _, _, options = loader.load_string(ledger)
        items = subledger_of(options).items
        return {item.id: item.text("reference") for item in items}

    assert references(twins[0] + twins[1]) == references(twins[1] + twins[0])


def test_settings_of_one_day_do_not_depend_on_their_order() -> None:
    rules = [
        f"""
        2024-01-01 custom "receivables" "rule" "amount"
          ties: "{ties}"
        """
        for ties in ("oldest", "refuse")
    ]

    def ties_oldest(text: str) -> bool:
        ledger = 'plugin "beancount_receivables.plugins"\n' + SETUP + dedent(text)
        _, _, options = loader.load_string(ledger)
        rules_of_day = subledger_of(options).settings.rules.on(DAY)
        return bool(rules_of_day.ties_oldest)

    assert ties_oldest(rules[0] + rules[1]) == ties_oldest(rules[1] + rules[0])
