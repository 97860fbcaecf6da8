"""Decisions as they are written: what each takes, and what is refused."""

from __future__ import annotations

import pytest

from tests.ledgers import RULES_OFF
from tests.ledgers import settle

LEDGER = """
    2024-03-01 * "Korenaar" "Repair"
      invoice: "I1"
      Assets:Receivable:C1  100.00 EUR
      Income:Sales

    2024-03-01 * "Korenaar" "Repair"
      invoice: "I2"
      Assets:Receivable:C1  50.00 EUR
      Income:Sales

    2024-03-01 * "Peeters" "Repair"
      invoice: "OF-C2"
      Assets:Receivable:C2  100.00 EUR
      Income:Sales

    2024-03-01 * "Korenaar" "Repair"
      invoice: "USD-1"
      Assets:Receivable:C1  100.00 USD
      Income:Sales

    2020-01-01 custom "receivables" "account" Assets:Debtors

    2024-03-01 * "Korenaar" "Repair"
      invoice: "DEBTORS-1"
      customer: "C1"
      Assets:Debtors  100.00 EUR
      Income:Sales

    2024-03-05 * "Korenaar" "Thanks"
      payment: "P1"
      Assets:Receivable:C1  -120.00 EUR
      Assets:Bank

    2024-03-06 * "Korenaar" "Thanks"
      payment: "P2"
      Assets:Receivable:C1  -100.00 EUR
      Assets:Bank
"""


def decided(*decisions: str) -> list[str]:
    settled = settle(*decisions, LEDGER, RULES_OFF)
    assert settled.messages == []
    return settled.links()


def refused(decision: str, *earlier: str) -> str:
    without = settle(*earlier, LEDGER, RULES_OFF)
    settled = settle(decision, *earlier, LEDGER, RULES_OFF)
    assert without.messages == []
    (message,) = settled.messages
    assert settled.errors[0].source["lineno"] == 1
    # The directive has no effect.
    assert settled.links() == without.links()
    assert settled.open() == without.open()
    return message


# settle.


@pytest.mark.parametrize("names", ['"P1" "I1"', '"I1" "P1"'])
@pytest.mark.parametrize(
    ("amount", "link"),
    [
        ("", "P1 I1 100.00 settle"),
        ("55.00 EUR", "P1 I1 55.00 settle"),
        ("100 EUR", "P1 I1 100.00 settle"),
        ("0.01 EUR", "P1 I1 0.01 settle"),
    ],
)
def test_settle_joins_in_either_order(names: str, amount: str, link: str) -> None:
    assert decided(f'2024-03-10 custom "settle" {names} {amount}') == [link]


def test_settle_twice_takes_the_rest() -> None:
    assert decided(
        '2024-03-10 custom "settle" "P1" "I2"', '2024-03-11 custom "settle" "P1" "I1"'
    ) == ["P1 I1 70.00 settle", "P1 I2 50.00 settle"]


def test_settle_counts_from_its_date() -> None:
    settled = settle('2024-03-10 custom "settle" "P1" "I1"', LEDGER, RULES_OFF)
    assert settled.links_on("2024-03-09") == []
    assert settled.links_on("2024-03-10") == ["P1 I1 100.00 settle"]


def test_settle_on_the_day_of_the_item() -> None:
    assert decided('2024-03-05 custom "settle" "P1" "I1"') == ["P1 I1 100.00 settle"]


def test_settle_displaces_what_a_rule_linked() -> None:
    settled = settle('2024-03-10 custom "settle" "P2" "I2" 50.00 EUR', LEDGER)
    assert settled.messages == []
    assert "P2 I2 50.00 settle" in settled.links()
    assert settled.open().get("I2") is None


@pytest.mark.parametrize("extra", ["by", "second", "at", "note"])
def test_decisions_carry_who_and_when(extra: str) -> None:
    value = "2024-03-10T10:05:31.123456" if extra == "at" else "anna"
    assert decided(f'2024-03-10 custom "settle" "P1" "I2"\n  {extra}: "{value}"') == [
        "P1 I2 50.00 settle"
    ]


# Refused, naming both.


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("I1", "I2"),  # two on one side
        ("P1", "P2"),
        ("P1", "P1"),
        ("P1", "OF-C2"),  # other customer
        ("P1", "DEBTORS-1"),  # other account
        ("P1", "USD-1"),  # other currency
        ("P1", "I9"),  # unknown
        ("P9", "I1"),
    ],
)
@pytest.mark.parametrize("kind", ["settle", "unsettle"])
def test_a_pair_that_cannot_be_joined(kind: str, first: str, second: str) -> None:
    message = refused(f'2024-03-10 custom "{kind}" "{first}" "{second}"')
    assert kind in message
    assert first in message
    assert second in message


@pytest.mark.parametrize("kind", ["settle", "unsettle"])
@pytest.mark.parametrize("day", ["2024-03-04", "2024-02-01"])
def test_an_item_that_is_not_there_yet(kind: str, day: str) -> None:
    message = refused(f'{day} custom "{kind}" "P1" "I1"')
    assert "P1" in message
    assert "I1" in message


@pytest.mark.parametrize(
    "amount", ["100.01 EUR", "120.00 EUR", "55.00 USD", "0.00 EUR", "-5.00 EUR"]
)
def test_an_amount_that_cannot_be_taken(amount: str) -> None:
    message = refused(f'2024-03-10 custom "settle" "P1" "I1" {amount}')
    assert "settle" in message


def test_more_than_is_left_beside_explicit_links() -> None:
    message = refused(
        '2024-03-11 custom "settle" "P2" "I1" 60.00 EUR',
        '2024-03-10 custom "settle" "P1" "I1" 55.00 EUR',
    )
    assert "P2" in message
    assert "I1" in message


def test_nothing_to_take() -> None:
    message = refused(
        '2024-03-11 custom "settle" "P2" "I1"',
        '2024-03-10 custom "settle" "P1" "I1"',
    )
    assert "P2" in message
    assert "I1" in message


@pytest.mark.parametrize("kind", ["settle", "unsettle"])
def test_a_locked_item(kind: str) -> None:
    message = refused(
        f'2024-03-11 custom "{kind}" "P1" "I1"',
        '2024-03-10 custom "bank-file" "SDD-1" "direct-debit" "I1"',
    )
    assert "I1" in message
    assert "P1" in message


def test_a_reversal_cannot_be_undone() -> None:
    message = refused(
        '2024-03-21 custom "unsettle" "P2" "CB1"',
        """
        2024-03-20 * "Korenaar" "Debit returned"
          chargeback: "CB1"
          reverses: "P2"
          reason: "MD06"
          Assets:Receivable:C1  100.00 EUR
          Assets:Bank
        """,
    )
    assert "P2" in message
    assert "CB1" in message


@pytest.mark.parametrize(
    "decision",
    [
        'custom "settle" "P1"',
        'custom "settle" "P1" "I1" "I2"',
        'custom "settle" "P1" "I1" 55.00',
        'custom "settle" "P1" "I1" "55.00 EUR"',
        'custom "settle" 55.00 EUR "P1" "I1"',
        'custom "settle" "P1" 17',
        'custom "settle" "P1" ""',
        'custom "settle" "P1" "I1" 55.00 EUR 5.00 EUR',
        'custom "unsettle" "P1"',
        'custom "unsettle" "P1" "I1" 55.00 EUR',
        'custom "unsettle" "P1" 2024-03-01',
        'custom "bank-file" "SDD-1" "direct-debit"',
        'custom "bank-file" "SDD-1"',
        'custom "bank-file" "SDD-1" "I1"',
        'custom "bank-file" "SDD-1" "direct-debits" "I1"',
        'custom "bank-file" "SDD-1" "direct-debit" 17',
        'custom "bank-confirmation" 17',
        'custom "bank-rejection" "SDD-1" 17',
        'custom "period-close" 17',
        'custom "period-close" "sha256:0" "sha256:1"',
    ],
)
def test_a_decision_that_cannot_be_read_says_what_it_takes(decision: str) -> None:
    message = refused(f"2024-03-10 {decision}")
    assert decision.split('"')[1] in message


@pytest.mark.parametrize(
    "at", ['"yesterday"', "2024-03-10", "17", '"10:05"', '"2024-13-01T00:00:00"']
)
def test_a_moment_that_is_none(at: str) -> None:
    assert "at" in refused(f'2024-03-10 custom "settle" "P1" "I1"\n  at: {at}')


@pytest.mark.parametrize(
    ("kind", "id_"),
    [("bank-confirmation", "SDD-9"), ("bank-rejection", "SDD-9")],
)
def test_a_file_that_is_unknown(kind: str, id_: str) -> None:
    assert id_ in refused(f'2024-03-10 custom "{kind}" "{id_}"')


def test_a_file_of_unknown_items() -> None:
    assert "I9" in refused('2024-03-10 custom "bank-file" "SDD-1" "direct-debit" "I9"')


def test_a_decision_between_items_of_a_batch() -> None:
    # The bare id names a part of another customer as well.
    message = refused(
        '2024-03-10 custom "settle" "B1" "I1"',
        """
        2024-03-07 * "Payment provider" "Batch"
          payment: "B1"
          Assets:Receivable:C1  -10.00 EUR
          Assets:Receivable:C2  -20.00 EUR
          Assets:Bank
        """,
    )
    assert "B1" in message
    assert "I1" in message


# unsettle.


def test_unsettle_cancels_the_links_of_the_pair() -> None:
    settled = settle(
        '2024-03-11 custom "unsettle" "I1" "P1"',
        '2024-03-10 custom "settle" "P1" "I1"',
        '2024-03-10 custom "settle" "P1" "I2"',
        LEDGER,
        RULES_OFF,
    )
    assert settled.messages == []
    assert settled.links_on("2024-03-10") == [
        "P1 I1 100.00 settle",
        "P1 I2 20.00 settle",
    ]
    assert settled.links() == ["P1 I2 20.00 settle"]


def test_unsettle_of_a_pair_without_a_link_is_no_error() -> None:
    assert decided('2024-03-10 custom "unsettle" "P1" "I1"') == []


@pytest.mark.parametrize("claim", ['settles: "I1"', 'reference: "I1"'])
def test_unsettle_ends_what_the_item_itself_says(claim: str) -> None:
    settled = settle(
        '2024-03-20 custom "unsettle" "P3" "I1"',
        LEDGER,
        f"""
        2024-03-15 * "Korenaar" "Thanks"
          payment: "P3"
          {claim}
          Assets:Receivable:C1  -100.00 EUR
          Assets:Bank
        """,
        """
        2020-01-01 custom "receivables" "rule" "amount" FALSE
        2020-01-01 custom "receivables" "rule" "combination" FALSE
        2020-01-01 custom "receivables" "rule" "overpayment" FALSE
        """,
    )
    assert settled.messages == []
    assert [link[:5] for link in settled.links_on("2024-03-19")] == ["P3 I1"]
    assert settled.links() == []


# The order of one day.


def at(moment: str, decision: str) -> str:
    when = f'\n  at: "{moment}"' if moment else ""
    return f"2024-03-10 custom {decision}{when}"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2024-03-10T10:00:00", "2024-03-10T10:00:01"),
        ("2024-03-10T09:59:59.999999", "2024-03-10T10:00:00"),
        ("2024-03-10T10:00:00", "2024-03-10T10:00:00.000001"),
        # The day on which a tool wrote it may be another.
        ("2024-03-09T23:00:00", "2024-03-10T01:00:00"),
        # Moments with a time zone.
        ("2024-03-10T10:30:00+01:00", "2024-03-10T10:00:00+00:00"),
        ("2024-03-10T10:00:00Z", "2024-03-10T11:30:00+01:00"),
        # Those without a moment come first.
        ("", "2024-03-10T00:00:00"),
    ],
)
def test_decisions_of_one_day_go_by_their_moment(first: str, second: str) -> None:
    decisions = [at(first, '"settle" "P2" "I2"'), at(second, '"settle" "P1" "I2"')]
    for order in (decisions, decisions[::-1]):
        settled = settle(*order, LEDGER, RULES_OFF)
        (message,) = settled.messages
        assert "P1" in message
        assert settled.links() == ["P2 I2 50.00 settle"]


def test_without_a_moment_unsettle_comes_before_settle() -> None:
    assert decided(
        '2024-03-10 custom "settle" "P1" "I1"',
        '2024-03-10 custom "unsettle" "P1" "I1"',
    ) == ["P1 I1 100.00 settle"]


def test_without_a_moment_settle_goes_by_ids() -> None:
    settled = settle(
        '2024-03-10 custom "settle" "P2" "I2"',
        '2024-03-10 custom "settle" "P1" "I2"',
        LEDGER,
        RULES_OFF,
    )
    assert len(settled.messages) == 1
    assert settled.links() == ["P1 I2 50.00 settle"]


def test_the_last_word_counts() -> None:
    assert (
        decided(
            at("2024-03-10T10:00:00", '"settle" "P1" "I1"'),
            at("2024-03-10T11:00:00", '"unsettle" "P1" "I1"'),
        )
        == []
    )
    assert decided(
        at("2024-03-10T11:00:00", '"settle" "P1" "I1"'),
        at("2024-03-10T10:00:00", '"unsettle" "P1" "I1"'),
    ) == ["P1 I1 100.00 settle"]


def test_the_same_decision_twice_is_an_error_when_nothing_is_left() -> None:
    settled = settle(
        at("2024-03-10T10:00:00", '"settle" "P1" "I1" 100.00 EUR'),
        at("2024-03-10T11:00:00", '"settle" "P1" "I1" 100.00 EUR'),
        LEDGER,
        RULES_OFF,
    )
    assert len(settled.messages) == 1
    assert settled.links() == ["P1 I1 100.00 settle"]


@pytest.mark.parametrize(
    "pair",
    [
        ('"settle" "P2" "I1" 55.00 EUR', '"settle" "P2" "I1" 60.00 EUR'),
        ('"settle" "P2" "I1" 55.00 EUR', '"settle" "I1" "P2" 60.00 EUR'),
        ('"settle" "P1" "I2"', '"settle" "P2" "I2"'),
    ],
)
@pytest.mark.parametrize("moment", ["", "2024-03-10T10:00:00"])
def test_decisions_of_one_moment_do_not_go_by_their_place(
    moment: str, pair: tuple[str, str]
) -> None:
    # `settle` reads every ledger from both ends and compares.
    settled = settle(*(at(moment, each) for each in pair), LEDGER, RULES_OFF)
    assert len(settled.messages) == 1
    assert len(settled.links()) == 1


@pytest.mark.parametrize(
    "at",
    [
        "0001-01-01T00:00:00+05:00",
        "2024-W10-2",
        "2024-03-11T25:00:00",
        "2024-03-11T10:00:00.1234567",
    ],
)
def test_a_moment_that_is_none_is_an_error_and_no_crash(at: str) -> None:
    (message,) = settle(
        f"""
        2024-03-11 custom "settle" "P1" "I1"
          at: "{at}"
        """,
    ).messages
    assert at in message


@pytest.mark.parametrize(
    "at", ["2024-03-11", "2024-03-11T10:00", "2024-03-11T10:00:00.5Z"]
)
def test_moments_in_every_precision(at: str) -> None:
    messages = settle(
        f"""
        2024-03-11 custom "unsettle" "P1" "I1"
          at: "{at}"
        """,
    ).messages
    assert not any("moment" in message for message in messages)
