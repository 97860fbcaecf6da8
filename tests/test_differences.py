"""Rule ``difference``: what a payment is short or over is booked beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from beancount import loader
from beancount.parser.printer import format_entry

from beancount_receivables.importers.booking import Accounts
from beancount_receivables.importers.booking import book
from beancount_receivables.importers.identity import Identity
from beancount_receivables.importers.recognition import know
from beancount_receivables.importers.statement import Entry
from beancount_receivables.importers.statement import Party
from beancount_receivables.importers.statement import Position
from beancount_receivables.importers.statement import Return
from beancount_receivables.importers.statement import Statement
from tests.ledgers import Settled

LEDGER = """
plugin "beancount_receivables.plugins"
2024-01-01 custom "receivables" "account" Assets:Receivable
2024-01-01 custom "receivables" "uncategorized" Liabilities:Unknown
2024-01-01 custom "receivables" "role" "adjust" "anna"
2024-01-01 open Assets:Receivable:C1
2024-01-01 open Assets:Bank
2024-01-01 open Income:Sales
2024-01-01 open Expenses:Differences
2024-01-01 open Liabilities:Unknown
2024-02-01 * "C1" "Repair"
  invoice: "2024001"
  Assets:Receivable:C1  100.00 EUR
  Income:Sales
2024-02-02 * "C1" "Repair"
  invoice: "2024002"
  Assets:Receivable:C1  50.00 EUR
  Income:Sales
"""
RULE = """
2024-01-01 custom "receivables" "rule" "difference" TRUE
  account: Expenses:Differences
"""
LIMIT = RULE + "  limit: 1.00 EUR\n"
DAY = date(2024, 3, 15)


def imported(
    ledger: str,
    *payments: tuple[str, str],
    by: str = "anna",
    returned: str = "",
    **facts: Any,  # noqa: ANN401
) -> Settled:
    """Import payments, each an amount and a text; the ledger with them.

    What goes out brings back the payment with the end-to-end id ``returned``.
    """
    entries, _, options = loader.load_string(ledger)
    known = know(entries, options)
    accounts = Accounts("Assets:Bank", "Liabilities:Unknown", "A", "F", by=by)
    text = ledger
    for number, (amount, words) in enumerate(payments, 1):
        one = Entry(
            Position(1, number, 10),
            Decimal(amount),
            "EUR",
            booked=DAY,
            texts=(words,),
            **facts,
        )
        if one.amount < 0:
            one = replace(one, returned=Return("text", "MD06"), end_to_end=returned)
        statement = Statement("f", "camt", "NL", "EUR", one.amount, 1)
        identity = Identity(f"X{number}", f"X{number}", None, known=False)
        for directive in book(one, statement, identity, accounts, known):
            text += "\n" + format_entry(directive)
    return Settled(text)


def test_what_is_missing_is_written_off() -> None:
    settled = imported(LEDGER + LIMIT, ("99.50", "2024001"))
    assert settled.messages == []
    assert settled.links() == [
        "X1 2024001 99.50 reference",
        "X1/difference 2024001 0.50 settles",
    ]
    assert settled.status("2024001") == "fully-settled"
    written_off = settled.item("X1/difference")
    assert written_off.type == "write-off"
    assert written_off.text("reason") == (
        "0.50 EUR short, within the limit of 1.00 EUR"
    )


def test_what_is_too_much_is_adjusted() -> None:
    settled = imported(LEDGER + LIMIT, ("100.99", "2024001"))
    assert settled.messages == []
    assert settled.links() == [
        "X1 2024001 100.00 reference",
        "X1 X1/difference 0.99 settles",
    ]
    assert settled.item("X1/difference").type == "adjustment"
    assert settled.notices() == []


def test_several_documents_lose_the_difference_on_the_last() -> None:
    settled = imported(LEDGER + LIMIT, ("149.00", "2024001 2024002"))
    assert settled.messages == []
    assert settled.open() == {}
    assert "X1/difference 2024002 1.00 settles" in settled.links()


@pytest.mark.parametrize(
    ("rule", "amount"),
    [
        ("", "99.50"),
        (RULE, "99.50"),
        (LIMIT, "98.99"),
        (LIMIT, "101.01"),
        (LIMIT, "100.00"),
        (LIMIT + "  percent: 0.4\n", "99.50"),
        (RULE + "  limit: 1.00 USD\n", "99.50"),
        (RULE.replace("TRUE", "FALSE") + "  limit: 1.00 EUR\n", "99.50"),
        (LIMIT.replace("2024-01-01", "2024-03-16"), "99.50"),
        (LIMIT + '  customer: "C2"\n', "99.50"),
        (LIMIT.replace("  account: Expenses:Differences\n", ""), "99.50"),
    ],
)
def test_outside_the_bounds_it_stays_open(rule: str, amount: str) -> None:
    settled = imported(LEDGER + rule, (amount, "2024001"))
    assert "X1/difference" not in settled.ids()


@pytest.mark.parametrize("amount", ["99.50", "100.50"])
def test_a_percentage_and_a_customer_of_its_own(amount: str) -> None:
    rule = RULE + '  percent: 0.5\n  customer: "C1"\n'
    settled = imported(LEDGER + rule, (amount, "2024001"))
    assert settled.messages == []
    assert settled.open() == {"2024002": "50.00"}


def test_no_reference_no_difference() -> None:
    party_known = LEDGER.replace(
        "open Assets:Receivable:C1\n",
        'open Assets:Receivable:C1\n  name: "Molenwiek"\n',
    )
    settled = imported(party_known + LIMIT, ("99.50", "thank you"))
    assert settled.ids() == ["2024001", "2024002", "X1"]


def test_a_second_payment_of_a_document_gets_no_difference() -> None:
    """What the first one leaves is not known for certain while importing."""
    settled = imported(LEDGER + LIMIT, ("60.00", "2024001"), ("39.50", "2024001"))
    assert settled.messages == []
    assert settled.open() == {"2024001": "0.50", "2024002": "50.00"}


@pytest.mark.parametrize("first", ["100.00", "180.00"])
def test_after_a_payment_that_names_nothing_no_difference(first: str) -> None:
    """It may settle any document, so what is open of one is not known."""
    named = LEDGER.replace(
        "open Assets:Receivable:C1\n",
        'open Assets:Receivable:C1\n  name: "Molenwiek"\n',
    )
    settled = imported(
        named + LIMIT,
        (first, "thank you"),
        ("99.50", "2024001"),
        counterparty=Party("Molenwiek"),
    )
    assert settled.messages == []
    assert "X2/difference" not in settled.ids()


def test_after_a_payment_of_more_than_it_names_no_difference() -> None:
    settled = imported(LEDGER + LIMIT, ("145.00", "2024001"), ("49.50", "2024002"))
    assert settled.messages == []
    assert "X2/difference" not in settled.ids()


def test_after_a_payment_of_another_document_the_difference_is_booked() -> None:
    settled = imported(LEDGER + LIMIT, ("99.50", "2024001"), ("49.50", "2024002"))
    assert settled.messages == []
    assert settled.open() == {}


def test_after_a_payment_came_back_no_difference() -> None:
    """The document that it paid is open again."""
    paid = """
2024-02-10 * "C1" "2024001"
  payment: "P0"
  end-to-end: "E0"
  Assets:Bank  50.00 EUR
  Assets:Receivable:C1
"""
    settled = imported(
        LEDGER + LIMIT + paid, ("-50.00", "x"), ("49.50", "2024001"), returned="E0"
    )
    assert settled.messages == []
    assert settled.open() == {"2024001": "50.50", "2024002": "50.00"}


WRITE_OFFS = '2024-01-01 custom "receivables" "rule" "write-offs" TRUE\n  '
ADJUSTMENTS = '2024-01-01 custom "receivables" "rule" "adjustments" TRUE\n  '


@pytest.mark.parametrize(
    ("rule", "amount"),
    [
        (WRITE_OFFS + "overdue-days: 60\n", "99.50"),
        (WRITE_OFFS + "limit: 0.10 EUR\n", "99.50"),
        (WRITE_OFFS + "second-above: 0.10 EUR\n", "99.50"),
        (WRITE_OFFS + 'accounts: "Expenses:BadDebts"\n', "99.50"),
        (ADJUSTMENTS + "second-above: 0.10 EUR\n", "100.50"),
    ],
)
def test_what_other_rules_would_refuse_stays_open(rule: str, amount: str) -> None:
    """Else nothing of the file could be imported."""
    settled = imported(LEDGER + LIMIT + rule, (amount, "2024001"))
    assert settled.messages == []
    assert "X1/difference" not in settled.ids()


@pytest.mark.parametrize(
    ("rule", "amount"),
    [
        (WRITE_OFFS + "overdue-days: 5\n", "99.50"),
        (WRITE_OFFS + "limit: 0.50 EUR\n", "99.50"),
        (
            WRITE_OFFS + "limit: 0.10 EUR\n"
            '2024-01-01 custom "receivables" "role" "write-off" "anna"\n',
            "99.50",
        ),
        (WRITE_OFFS + "second-above: 0.50 EUR\n", "99.50"),
        (WRITE_OFFS + 'accounts: "Expenses:Bad, Expenses:Differences"\n', "99.50"),
        (ADJUSTMENTS + "second-above: 0.10 USD\n", "100.50"),
    ],
)
def test_what_other_rules_allow_is_booked(rule: str, amount: str) -> None:
    settled = imported(LEDGER + LIMIT + rule, (amount, "2024001"))
    assert settled.messages == []
    assert "X1/difference" in settled.ids()


def test_a_document_that_is_locked_keeps_its_difference() -> None:
    locked = '\n2024-03-01 custom "bank-file" "F" "direct-debit" "2024001"\n'
    settled = imported(LEDGER + LIMIT + locked, ("99.50", "2024001"))
    assert "X1/difference" not in settled.ids()


def test_costs_of_the_document_are_part_of_what_is_open() -> None:
    costs = """
2024-02-20 * "C1" "Costs"
  collection-costs: "K1"
  for: "2024001"
  Assets:Receivable:C1  40.00 EUR
  Income:Sales
"""
    settled = imported(LEDGER + LIMIT + costs, ("99.50", "2024001"))
    assert "X1/difference" not in settled.ids()


def test_only_who_may_adjust_answers_for_what_is_too_much() -> None:
    ledger = LEDGER + LIMIT
    settled = imported(ledger, ("100.50", "2024001"), by="piet")
    assert "X1/difference" not in settled.ids()
    short = imported(ledger, ("99.50", "2024001"), by="")
    assert short.messages == []
    assert "X1/difference" in short.ids()
