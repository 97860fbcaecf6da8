"""What the reason of a return asks for."""

from __future__ import annotations

import pytest

from tests.ledgers import settle
from tests.rule_ledgers import booked
from tests.rule_ledgers import rule

INVOICE = booked("2024-02-01", "invoice", "2024001", "100.00")
DEBIT = booked(
    "2024-02-15",
    "payment",
    "P1",
    "-100.00",
    'settles: "2024001"',
    'mandate: "M-7"',
    other="Assets:Bank",
)


def returned(reason: str, *lines: str) -> str:
    return booked(
        "2024-02-20",
        "chargeback",
        "CB1",
        "100.00",
        'reverses: "P1"',
        f'reason: "{reason}"',
        *lines,
        other="Assets:Bank",
    )


def test_a_mandate_that_was_none_must_not_be_used_again() -> None:
    settled = settle(INVOICE, DEBIT, returned("MD01", 'mandate: "M-7"'))
    assert settled.messages == []
    assert settled.notices() == ["mandate-ends CB1"]
    (notice,) = settled.subledger.notices
    assert notice.message == (
        "CB1 came back with MD01, no valid mandate: do not use the mandate M-7 of C1"
        ' again; ask for a new one. (Rule "chargebacks".)'
    )


@pytest.mark.parametrize("reason", ["AC04", "AC06", "MD07", " md07 "])
def test_what_can_only_fail_again_is_not_collected_again(reason: str) -> None:
    settled = settle(INVOICE, DEBIT, returned(reason))
    assert settled.notices() == ["do-not-collect CB1"]


@pytest.mark.parametrize("reason", ["AM04", "MS03", "MD06", "something else"])
def test_other_reasons_ask_for_nothing(reason: str) -> None:
    settled = settle(INVOICE, DEBIT, returned(reason))
    assert settled.notices() == []
    assert settled.status("2024001") == "not-settled"


def test_the_rule_can_be_switched_off() -> None:
    off = rule("chargebacks", on="FALSE")
    assert settle(INVOICE, DEBIT, returned("MD01"), off).notices() == []
