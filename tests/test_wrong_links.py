"""Where it is known what payers meant, what is settled is what they meant.

The ledgers are invented (tests/bench/subscriptions.py): half of the payments name no
invoice, some name a wrong number, some are charged back, and one in twenty is for an
invoice that was never booked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bench.subscriptions import PLUGIN
from tests.bench.subscriptions import SERIES
from tests.bench.subscriptions import hourly_work
from tests.bench.subscriptions import subscriptions
from tests.bench.wrong_links import score
from tests.bench.wrong_links import settled

if TYPE_CHECKING:
    from tests.bench.subscriptions import KnownLedger
    from tests.bench.wrong_links import Score

INVOICES = 500
LEDGERS = {"subscriptions": subscriptions, "hourly work": hourly_work}


@pytest.fixture(scope="module", params=LEDGERS)
def ledger(request: pytest.FixtureRequest) -> KnownLedger:
    return LEDGERS[request.param](INVOICES)


@pytest.fixture(scope="module")
def outcome(ledger: KnownLedger) -> Score:
    return score(ledger, settled(ledger.text(PLUGIN, SERIES)))


def test_the_ledger_holds_what_makes_matching_hard(ledger: KnownLedger) -> None:
    payments = ledger.payments
    named = [each for each in payments if each.named]

    assert len(ledger.invoices) == INVOICES
    assert 0.4 < len(named) / len(payments) < 0.6
    assert any(each.mistaken for each in named)
    assert any(each.returned for each in payments)
    assert any(len(each.invoices) > 1 for each in payments)
    never_booked = [each for each in payments if not each.all_booked]
    assert 0.02 < len(never_booked) / len(payments) < 0.08
    assert {each.named for each in never_booked} == {True, False}


def test_no_link_by_reference_or_combination_is_wrong(outcome: Score) -> None:
    assert outcome.right["reference"] > INVOICES / 3
    assert not outcome.wrong["reference"]
    assert not outcome.wrong["combination"]


def test_few_payments_are_linked_wrongly_by_amount(outcome: Score) -> None:
    assert outcome.right["amount"] > INVOICES / 5
    assert outcome.wrong["amount"] / outcome.payments < 0.005


def test_what_names_an_open_invoice_rightly_is_settled(outcome: Score) -> None:
    assert not outcome.named_unsettled
    assert outcome.recall("reference") > 0.98


def test_the_rest_is_settled_where_one_item_alone_is_equal(outcome: Score) -> None:
    assert not outcome.rivals
    assert not outcome.overlooked


def test_only_a_declared_numbering_tells_that_a_number_is_missing(
    ledger: KnownLedger, outcome: Score
) -> None:
    undeclared = score(ledger, settled(ledger.text(PLUGIN)))

    assert not undeclared.wrong["reference"]
    assert not undeclared.wrong["combination"]
    assert undeclared.wrong["amount"] >= outcome.wrong["amount"]
    assert not undeclared.rivals
    assert not undeclared.overlooked
