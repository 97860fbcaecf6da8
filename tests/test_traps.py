"""Ledgers in which it would be easy to give a wrong answer."""

from __future__ import annotations

import pytest

from tests.ledgers import settle

REFUND = """
2024-01-11 * "Korenaar" "Back"
  refund: "R1"
  settles: "P1"
  Assets:Receivable:C1  30 EUR
  Assets:Bank
"""


def invoice(id_: str, amount: str = "100", date: str = "2024-01-01") -> str:
    return f"""
{date} * "Korenaar" ""
  invoice: "{id_}"
  Assets:Receivable:C1  {amount} EUR
  Income:Sales
"""


def payment(id_: str, amount: str, text: str, date: str = "2024-01-10") -> str:
    return f"""
{date} * "Korenaar" "{text}"
  payment: "{id_}"
  Assets:Receivable:C1  -{amount} EUR
  Assets:Bank
"""


def test_a_refund_of_a_part_does_not_tell_what_a_payment_is_for() -> None:
    settled = settle(invoice("2024001"), payment("P1", "130", "zz"), REFUND)
    assert settled.links() == ["P1 R1 30.00 settles"]


def test_nor_does_what_an_invoice_claims_of_it() -> None:
    claiming = """
    2024-01-02 * "Korenaar" ""
      invoice: "A100"
      settles: "P1 20"
      Assets:Receivable:C1  20 EUR
      Income:Sales
    """
    settled = settle(
        payment("P1", "55", "zz", "2024-01-01"),
        claiming,
        invoice("A101", "70", "2024-01-03"),
    )
    assert settled.links() == ["P1 A100 20.00 settles"]


def test_nor_does_a_refund_that_bounced() -> None:
    settled = settle(
        payment("P1", "130", "zz", "2024-01-05"),
        """
        2024-01-10 * "Korenaar" "Back"
          refund: "R1"
          settles: "P1"
          Assets:Receivable:C1  130 EUR
          Assets:Bank

        2024-01-20 * "Korenaar" "Bounced"
          payment: "P2"
          reverses: "R1"
          Assets:Receivable:C1  -130 EUR
          Assets:Bank
        """,
        invoice("2024001", date="2024-02-01"),
    )
    assert settled.links() == ["P2 R1 130.00 reversal"]


@pytest.mark.parametrize(
    "text",
    [
        "+++202/4802/39247+++ 20240002",
        "***010/8068/17184*** 20240002",
        "RF18 5390 0754 7035, 20240002",
        "RF18 5390 0754 7035 20240002",
        "RF18539007547035 20240002",
    ],
)
def test_wrong_check_digits_beside_a_number_that_fits(text: str) -> None:
    settled = settle(invoice("20240002"), payment("P1", "100", text))
    assert settled.links() == ["P1 20240002 100.00 reference"]
    assert settled.notices() == ["bad-check-digit P1"]


@pytest.mark.parametrize(
    "directive",
    ["open Assets:Receivable:C9", 'custom "customer" "C1"'],
)
def test_a_kind_of_customer_that_does_not_exist(directive: str) -> None:
    (message,) = settle(f'2024-01-01 {directive}\n  kind: "consumr"\n').messages
    assert '"consumr"' in message
    assert '"consumer"' in message


@pytest.mark.parametrize(
    ("key", "amount"),
    [
        ("payment", "10"),
        ("refund", "-10"),
        ("chargeback", "-10"),
        ("collection-costs", "-10"),
    ],
)
def test_a_type_that_goes_the_other_way(key: str, amount: str) -> None:
    messages = settle(
        invoice("2024001"),
        f"""
        2024-02-01 * "Korenaar" ""
          {key}: "X1"
          for: "2024001"
          Assets:Receivable:C1  {amount} EUR
          Assets:Bank
        """,
    ).messages
    assert len([each for each in messages if "Mend the sign" in each]) == 1


@pytest.mark.parametrize(
    ("type_", "key", "sign"),
    [("payment", 'bank-file: "SDD2"', "-"), ("chargeback", 'reverses: "NOPE"', "")],
)
def test_one_slip_on_a_batch_is_one_error(type_: str, key: str, sign: str) -> None:
    messages = settle(
        f"""
        2024-01-10 * "Batch" ""
          {type_}: "B1"
          {key}
          Assets:Bank
          Assets:Receivable:C1 {sign}10 EUR
          Assets:Receivable:C2 {sign}20 EUR
        """,
    ).messages
    assert len(messages) == 1


def test_a_link_to_what_another_payment_just_took_still_tells_what_it_is() -> None:
    paid = """
    2024-01-15 * "Korenaar" "" ^job-1
      payment: "{}"
      Assets:Receivable:C1  -20 EUR
      Assets:Bank
    """
    settled = settle(
        invoice("A1", "30"),
        paid.format("P1"),
        paid.format("P2"),
        """
        2024-01-17 * "Korenaar" "" ^job-1
          invoice: "A2"
          Assets:Receivable:C1  20 EUR
          Income:Sales
        """,
    )
    assert settled.links() == ["P1 A2 20.00 settles", "P2 A1 20.00 overpayment"]
    assert settled.notices() == ["possible-double-payment P2"]
