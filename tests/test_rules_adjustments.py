"""What is an error in an adjustment, and who may settle."""

from __future__ import annotations

import pytest

from tests.ledgers import settle
from tests.rule_ledgers import alone
from tests.rule_ledgers import booked
from tests.rule_ledgers import fine
from tests.rule_ledgers import one
from tests.rule_ledgers import rule

PIET = '2020-01-01 custom "receivables" "role" "adjust" "piet"'
SECOND = rule("adjustments", "second-above: 50.00 EUR")
REASON = 'reason: "rounding"'
BY_ANNA = 'by: "anna"'


def adjustment(amount: str, *lines: str, type_: str = "adjustment") -> str:
    return booked(
        "2024-03-01", type_, "A1", amount, *lines, other="Expenses:Corrections"
    )


def test_no_reason() -> None:
    message = one(adjustment("5.00", BY_ANNA))
    assert "adjustment A1 of 5.00 EUR has no reason" in message
    one(adjustment("5.00", BY_ANNA, 'reason: " "'))
    fine(adjustment("5.00", BY_ANNA, REASON))


@pytest.mark.parametrize("amount", ["5.00", "-5.00"])
def test_by_nobody_with_the_role(amount: str) -> None:
    message = one(adjustment(amount, REASON, 'by: "jan"'))
    assert f"adjustment A1 of {amount} EUR was decided by" in message
    assert '"jan", who has not the role' in message
    assert "(anna)" in message
    assert "does not say who decided it" in one(adjustment(amount, REASON))


def test_where_nobody_has_the_role() -> None:
    others = """
        plugin "beancount_receivables.plugins"
        2020-01-01 custom "receivables" "account" Assets:Receivable
        2020-01-01 open Assets:Receivable:C1
        2020-01-01 open Expenses:Corrections
    """
    settled = settle(adjustment("5.00", REASON, BY_ANNA), around=others)
    (message,) = settled.messages
    assert 'custom "receivables" "role" "adjust" "NAME"' in message


@pytest.mark.parametrize(
    ("second", "words"),
    [
        ("", "approved by nobody"),
        ('second: "anna"', "the same person"),
        ('second: "jan"', '"jan", who has not the role'),
    ],
)
@pytest.mark.parametrize("sign", ["", "-"])
def test_a_second_person(second: str, words: str, sign: str) -> None:
    lines = (REASON, BY_ANNA, *([second] if second else []))
    message = one(PIET, SECOND, adjustment(f"{sign}50.01", *lines))
    assert words in message
    assert "above 50.00 EUR" in message
    assert '(Rule "adjustments", second-above of 2020-01-01.)' in message
    fine(PIET, SECOND, adjustment(f"{sign}50.00", *lines))
    fine(PIET, adjustment(f"{sign}50.01", *lines))


def test_a_second_person_with_the_role() -> None:
    fine(PIET, SECOND, adjustment("50.01", REASON, BY_ANNA, 'second: "piet"'))


def test_what_has_no_key_misses_nothing() -> None:
    fine(SECOND, adjustment("500.00", type_=""))
    assert "jan" in one(adjustment("500.00", 'by: "jan"', type_=""))


def test_what_opens_a_ledger_is_not_checked() -> None:
    fine(adjustment("5.00").replace("Expenses:Corrections", "Equity:Opening"))
    started = '2024-06-01 custom "receivables" "account" Assets:Debtors'
    before = adjustment("5.00", 'customer: "C1"').replace(
        "Assets:Receivable:C1", "Assets:Debtors"
    )
    fine(started, before)


def test_what_is_spent_opens_no_ledger_whatever_is_rounded() -> None:
    rounded = adjustment("5.00", BY_ANNA).replace(
        "Expenses:Corrections",
        "Expenses:Corrections  -4.99 EUR\n  Equity:Opening  -0.01 EUR",
    )
    assert "reason" in one(rounded)
    nothing = rounded.replace("-4.99", "-5.00").replace("-0.01", "0.00")
    assert "reason" in one(nothing)


def test_what_nobody_could_place_is_not_checked() -> None:
    fine(
        adjustment("5.00").replace("Assets:Receivable:C1", "Liabilities:Uncategorized")
    )


def test_alone() -> None:
    (message,) = alone("adjustments", adjustment("5.00", BY_ANNA))
    assert "has no reason" in message


def test_switched_off() -> None:
    fine(rule("adjustments", on="FALSE"), adjustment("5.00"))


# Who settles.

PAIR = (
    booked("2024-03-01", "invoice", "I1", "100.00"),
    booked("2024-03-05", "payment", "P1", "-60.00", other="Assets:Bank"),
)
ROLE = '2024-03-10 custom "receivables" "role" "settle" "anna"'
SETTLE = '2024-03-10 custom "settle" "P1" "I1" 60.00 EUR'


def test_to_settle_without_the_role() -> None:
    settled = settle(ROLE, *PAIR, f'{SETTLE}\n  by: "jan"')
    (message,) = settled.messages
    assert 'custom "settle" "P1" "I1" 60.00 EUR is by "jan"' in message
    assert '"settle" (anna)' in message
    assert settled.errors[0].entry.type == "settle"
    # It takes effect all the same.
    assert settled.links() == ["P1 I1 60.00 settle"]


def test_to_settle_by_nobody() -> None:
    assert "does not say who decided" in one(ROLE, *PAIR, SETTLE)


def test_to_settle_with_the_role() -> None:
    fine(ROLE, *PAIR, f'{SETTLE}\n  by: "anna"')


def test_everybody_settles_where_nobody_has_the_role() -> None:
    fine(*PAIR, f'{SETTLE}\n  by: "jan"')
    later = ROLE.replace("2024-03-10", "2024-03-11")
    fine(later, *PAIR, f'{SETTLE}\n  by: "jan"')


def test_a_decision_that_cannot_be_is_one_error() -> None:
    assert "I9" in one(ROLE, *PAIR, SETTLE.replace("I1", "I9"))


def test_deciders_alone() -> None:
    (message,) = alone("decisions", ROLE, *PAIR, SETTLE)
    assert "does not say who decided" in message
