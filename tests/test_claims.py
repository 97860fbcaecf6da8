"""What items say of other items: `settles`, links, `reverses`, `for`."""

from __future__ import annotations

import pytest

from tests.ledgers import RULES_OFF
from tests.ledgers import settle


def sale(id_: str, amount: str = "100.00", day: str = "2024-03-01") -> str:
    return f"""
    {day} * "Korenaar" "Repair"
      invoice: "{id_}"
      Assets:Receivable:C1  {amount} EUR
      Income:Sales
    """


def paid(
    amount: str, settles: str = "", link: str = "", day: str = "2024-03-10"
) -> str:
    key = f'settles: "{settles}"' if settles else 'method: "cash"'
    return f"""
    {day} * "Korenaar" "Thanks" {link}
      payment: "P1"
      {key}
      Assets:Receivable:C1  -{amount} EUR
      Assets:Bank
    """


TWO = sale("I1") + "\n" + sale("I2", "50.00")

# settles.


@pytest.mark.parametrize(
    ("amount", "settles", "links"),
    [
        ("100.00", "I1", ["P1 I1 100.00"]),
        ("30.00", "I1", ["P1 I1 30.00"]),
        ("130.00", "I1", ["P1 I1 100.00"]),
        # In the order written.
        ("120.00", "I1, I2", ["P1 I1 100.00", "P1 I2 20.00"]),
        ("120.00", "I2, I1", ["P1 I1 70.00", "P1 I2 50.00"]),
        ("120.00", "I2,I1", ["P1 I1 70.00", "P1 I2 50.00"]),
        ("120.00", "  I2  ,  I1  ", ["P1 I1 70.00", "P1 I2 50.00"]),
        # With amounts.
        ("120.00", "I1 70.00, I2 50.00", ["P1 I1 70.00", "P1 I2 50.00"]),
        ("120.00", "I1 30", ["P1 I1 30.00"]),
        ("120.00", "I1   30.5", ["P1 I1 30.50"]),
        ("120.00", "I1 30.00, I2", ["P1 I1 30.00", "P1 I2 50.00"]),
        # Never beyond what is outstanding on either side.
        ("120.00", "I1 500.00", ["P1 I1 100.00"]),
        ("20.00", "I1 500.00", ["P1 I1 20.00"]),
        ("120.00", "I1 30.00, I1 30.00", ["P1 I1 60.00"]),
    ],
)
def test_settles_on_the_transaction(
    amount: str, settles: str, links: list[str]
) -> None:
    settled = settle(TWO, paid(amount, settles), RULES_OFF)
    assert settled.messages == []
    totals: dict[str, float] = {}
    for link in settled.links():
        credit, debit, taken, rule = link.split()
        assert rule == "settles"
        totals[f"{credit} {debit}"] = totals.get(f"{credit} {debit}", 0) + float(taken)
    assert [f"{pair} {taken:.2f}" for pair, taken in sorted(totals.items())] == links


def test_no_rule_gives_an_item_more_than_its_claim_names() -> None:
    settled = settle(sale("I1"), paid("100.00", "I1 30.00"))
    assert settled.messages == []
    assert settled.links() == ["P1 I1 30.00 settles"]
    assert settled.open() == {"I1": "70.00", "P1": "-70.00"}


def test_what_a_claim_leaves_is_for_other_items() -> None:
    settled = settle(TWO, paid("100.00", "I1 30.00"))
    assert settled.links() == ["P1 I1 30.00 settles", "P1 I2 50.00 overpayment"]


def test_settles_on_a_posting_covers_the_amount_of_that_posting() -> None:
    settled = settle(
        TWO,
        """
        2024-03-10 * "Korenaar" "Thanks"
          payment: "P1"
          Assets:Receivable:C1  -20.00 EUR
            settles: "I1"
          Assets:Receivable:C1  -10.00 EUR
            settles: "I2"
          Assets:Bank
        """,
        RULES_OFF,
    )
    assert settled.messages == []
    assert settled.links() == ["P1 I1 20.00 settles", "P1 I2 10.00 settles"]


def test_a_posting_shares_its_amount_among_its_claims() -> None:
    settled = settle(
        TWO,
        """
        2024-03-10 * "Korenaar" "Thanks"
          payment: "P1"
          Assets:Receivable:C1  -60.00 EUR
            settles: "I2, I1"
          Assets:Receivable:C1  -40.00 EUR
          Assets:Bank
        """,
        RULES_OFF,
    )
    assert settled.links() == ["P1 I1 10.00 settles", "P1 I2 50.00 settles"]
    assert settled.open() == {"I1": "90.00", "P1": "-40.00"}


def test_a_debit_item_settles_a_credit_item() -> None:
    settled = settle(
        """
        2024-03-01 * "Korenaar" "Too much"
          payment: "P1"
          Assets:Receivable:C1  -100.00 EUR
          Assets:Bank

        2024-03-05 * "Korenaar" "Back"
          refund: "R1"
          settles: "P1 60.00"
          Assets:Receivable:C1  80.00 EUR
          Assets:Bank
        """,
        RULES_OFF,
    )
    assert settled.messages == []
    assert settled.links() == ["P1 R1 60.00 settles"]


def test_settles_waits_for_an_item_to_come() -> None:
    settled = settle(
        paid("100.00", "I1", day="2024-02-01"),
        sale("I1"),
        """
        2024-02-15 * "Korenaar" "Of exactly that amount"
          invoice: "I2"
          Assets:Receivable:C1  100.00 EUR
          Income:Sales
        """,
    )
    assert settled.messages == []
    assert settled.links_on("2024-02-29") == []
    assert settled.links() == ["P1 I1 100.00 settles"]
    assert settled.open() == {"I2": "100.00"}


def test_settles_waits_for_a_closed_item_to_reopen() -> None:
    settled = settle(
        sale("I1"),
        """
        2024-03-02 * "Korenaar" "Debit"
          payment: "P0"
          settles: "I1"
          Assets:Receivable:C1  -100.00 EUR
          Assets:Bank
        """,
        paid("100.00", "I1", day="2024-03-03"),
        """
        2024-03-20 * "Korenaar" "Debit returned"
          chargeback: "R1"
          reverses: "P0"
          reason: "MD06"
          Assets:Receivable:C1  100.00 EUR
          Assets:Bank
        """,
    )
    assert settled.messages == []
    assert settled.links_on("2024-03-19") == ["P0 I1 100.00 settles"]
    assert settled.links() == ["P0 R1 100.00 reversal", "P1 I1 100.00 settles"]


@pytest.mark.parametrize(
    "value",
    [
        "",
        '""',
        '","',
        '"I1,"',
        '"I1,,I2"',
        '"I1 I2"',
        '"I1 100.00 EUR"',
        '"I1 -5.00"',
        '"I1 0.00"',
        '"I1 1e2"',
        '"I1 5.00 6.00"',
        "12",
        "100.00 EUR",
        "2024-03-01",
        "TRUE",
    ],
)
@pytest.mark.parametrize("place", ["transaction", "posting"])
def test_settles_that_cannot_be_read_is_one_error(place: str, value: str) -> None:
    on_entry = f"\n  settles: {value}" if place == "transaction" else ""
    on_posting = f"\n    settles: {value}" if place == "posting" else ""
    settled = settle(
        f"""
2024-03-10 * "Korenaar" "Thanks"
  payment: "P1"{on_entry}
  Assets:Receivable:C1  -100.00 EUR{on_posting}
  Assets:Bank
""",
        TWO,
        RULES_OFF,
    )
    (message,) = settled.messages
    assert "settles" in message
    assert settled.errors[0].source["lineno"] == 1
    assert settled.open()["P1"] == "-100.00"


@pytest.mark.parametrize(
    "value",
    [
        "I1 55,00",
        "I1 1.000,00",
        "I1 1,000.00",
        "I1 1,000",
        "I1 55,5",
        "I2, I1 55,00",
        "I1 55,00, I2",
        "I1 55,00,I2 20.00",
    ],
)
def test_an_amount_with_a_decimal_comma_claims_nothing(value: str) -> None:
    settled = settle(TWO, paid("60.00", value), RULES_OFF)
    (message,) = settled.messages
    assert f'settles: "{value}"' in message
    assert "decimal point" in message
    assert settled.links() == []


@pytest.mark.parametrize("value", ["I1 55.00, I2", "I1 55.00,I2", "I1 55.00 , I2 5.00"])
def test_an_amount_before_another_id_is_no_decimal_comma(value: str) -> None:
    settled = settle(TWO, paid("60.00", value), RULES_OFF)
    assert settled.messages == []
    assert settled.links() == ["P1 I1 55.00 settles", "P1 I2 5.00 settles"]


def test_a_short_id_after_an_amount_stands_after_a_space() -> None:
    settled = settle(
        TWO,
        """
        2024-03-01 * "Korenaar" "Sale"
          invoice: "12"
          Assets:Receivable:C1  7.00 EUR
          Income:Sales
        """,
        paid("60.00", "I1 55.00, 12"),
        RULES_OFF,
    )
    assert settled.messages == []
    assert settled.links() == ["P1 12 5.00 settles", "P1 I1 55.00 settles"]


@pytest.mark.parametrize(
    ("target", "word"),
    [
        ("I9", "I9"),
        ("P0", "P0"),  # on the same side
        ("OTHER-CUSTOMER", "Assets:Receivable:C2"),
        ("OTHER-ACCOUNT", "Assets:Debtors"),
        ("OTHER-CURRENCY", "USD"),
        ("P1", "P1"),  # itself
    ],
)
def test_settles_of_what_it_can_never_settle_is_an_error(
    target: str, word: str
) -> None:
    settled = settle(
        paid("100.00", target),
        """
        2020-01-01 custom "receivables" "account" Assets:Debtors

        2024-03-01 * "Korenaar" "Money"
          payment: "P0"
          Assets:Receivable:C1  -7.00 EUR
          Assets:Bank

        2024-03-01 * "Peeters" "Sale"
          invoice: "OTHER-CUSTOMER"
          Assets:Receivable:C2  100.00 EUR
          Income:Sales

        2024-03-01 * "Korenaar" "Sale"
          invoice: "OTHER-ACCOUNT"
          customer: "C1"
          Assets:Debtors  100.00 EUR
          Income:Sales

        2024-03-01 * "Korenaar" "Sale"
          invoice: "OTHER-CURRENCY"
          Assets:Receivable:C1  100.00 USD
          Income:Sales
        """,
        RULES_OFF,
    )
    (message,) = settled.messages
    assert "P1" in message
    assert word in message
    assert settled.errors[0].source["lineno"] == 1
    assert settled.links() == []


def test_one_unknown_id_among_others_is_the_one_error() -> None:
    settled = settle(TWO, paid("150.00", "I1, I9, I2"), RULES_OFF)
    assert len(settled.messages) == 1
    assert settled.links() == ["P1 I1 100.00 settles", "P1 I2 50.00 settles"]


@pytest.mark.parametrize("value", ["I9, I9", "I9 10.00, I9 20.00", "I9, I1, I9"])
def test_a_wrong_id_named_twice_is_one_error(value: str) -> None:
    assert len(settle(TWO, paid("150.00", value), RULES_OFF).messages) == 1


def test_two_wrong_ids_are_two_errors() -> None:
    assert len(settle(TWO, paid("150.00", "I8, I9"), RULES_OFF).messages) == 2


# Links.


def test_a_link_claims_by_id() -> None:
    settled = settle(TWO, paid("120.00", link="^I1"), RULES_OFF)
    assert settled.messages == []
    assert settled.links() == ["P1 I1 100.00 settles"]


def test_links_claim_by_due_date_then_id() -> None:
    settled = settle(
        """
        2024-03-01 * "Korenaar" "Due last"
          invoice: "A1"
          due: 2024-05-01
          Assets:Receivable:C1  100.00 EUR
          Income:Sales
        """,
        """
        2024-03-01 * "Korenaar" "Due first" ^trip
          invoice: "Z1"
          due: 2024-04-01
          Assets:Receivable:C1  100.00 EUR
          Income:Sales

        2024-03-01 * "Korenaar" "Due first" ^trip
          invoice: "Y1"
          due: 2024-04-01
          Assets:Receivable:C1  100.00 EUR
          Income:Sales
        """,
        paid("250.00", link="^A1 ^trip"),
        RULES_OFF,
    )
    assert settled.links() == [
        "P1 A1 50.00 settles",
        "P1 Y1 100.00 settles",
        "P1 Z1 100.00 settles",
    ]


def test_a_link_waits_for_nothing() -> None:
    # It claims from the day the item exists; until then it is ignored.
    settled = settle(
        sale("I2", day="2024-01-01"),
        paid("100.00", link="^I1", day="2024-02-01"),
        sale("I1"),
    )
    assert settled.messages == []
    assert settled.links() == ["P1 I2 100.00 amount"]


def test_a_link_claims_from_the_day_its_item_exists() -> None:
    settled = settle(
        paid("100.00", link="^I1", day="2024-02-01"), sale("I1"), RULES_OFF
    )
    assert settled.messages == []
    assert settled.links_on("2024-02-29") == []
    assert settled.links() == ["P1 I1 100.00 settles"]


def test_a_link_that_names_nothing_is_no_error() -> None:
    settled = settle(sale("I1"), paid("100.00", link="^trip-to-ghent"))
    assert settled.messages == []
    assert settled.links() == ["P1 I1 100.00 amount"]


def test_a_link_reaches_only_the_customers_own_items() -> None:
    settled = settle(
        """
        2024-03-01 * "Peeters" "Sale" ^trip
          invoice: "I2"
          Assets:Receivable:C2  100.00 EUR
          Income:Sales
        """,
        paid("100.00", link="^trip"),
    )
    assert settled.messages == []
    assert settled.links() == []


def test_a_link_on_a_debit_item_claims_nothing() -> None:
    settled = settle(
        paid("100.00", link="^trip"),
        """
        2024-03-20 * "Korenaar" "Back" ^P1
          refund: "R1"
          Assets:Receivable:C1  100.00 EUR
          Assets:Bank
        """,
        RULES_OFF,
    )
    assert settled.links() == []


def test_settles_comes_before_a_link() -> None:
    settled = settle(TWO, paid("60.00", "I2", link="^I1"), RULES_OFF)
    assert settled.messages == []
    assert settled.links() == ["P1 I1 10.00 settles", "P1 I2 50.00 settles"]


# reverses, for and the like name ids.


@pytest.mark.parametrize("key", ["reverses", "for", "bank-file"])
@pytest.mark.parametrize("value", ["", "2024-17", "TRUE", "2024-03-01", '""', "5 EUR"])
def test_an_id_without_quotes_is_an_error(key: str, value: str) -> None:
    settled = settle(
        f"""
        2024-03-20 * "Korenaar" "Debit returned"
          adjustment: "X1"
          reason: "test"
          by: "anna"
          {key}: {value}
          Assets:Receivable:C1  100.00 EUR
          Expenses:Corrections
        """
    )
    (message,) = settled.messages
    assert key in message
    assert "quotes" in message


@pytest.mark.parametrize("value", ["A1, A2", "A1 A2"])
def test_reverses_takes_one_id(value: str) -> None:
    settled = settle(
        f"""
        2024-03-20 * "Korenaar" "Undo two"
          adjustment: "X1"
          reason: "test"
          by: "anna"
          reverses: "{value}"
          Assets:Receivable:C1  100.00 EUR
          Expenses:Corrections
        """
    )
    (message,) = settled.messages
    assert "reverses" in message


def test_reverses_cancels_what_it_names() -> None:
    settled = settle(
        sale("I1"),
        paid("100.00", "I1"),
        """
        2024-03-20 * "Korenaar" "Debit returned"
          chargeback: "CB1"
          reverses: "P1"
          reason: "MD06"
          Assets:Receivable:C1  100.00 EUR
          Assets:Bank
        """,
    )
    assert settled.messages == []
    assert settled.links() == ["P1 CB1 100.00 reversal"]
    assert settled.status("P1") == "reversed"
    assert settled.open() == {"I1": "100.00"}


def test_reverses_of_an_unknown_id_is_an_error() -> None:
    settled = settle(
        """
        2024-03-20 * "Korenaar" "Debit returned"
          chargeback: "CB1"
          reverses: "P9"
          reason: "MD06"
          Assets:Receivable:C1  100.00 EUR
          Assets:Bank
        """
    )
    (message,) = settled.messages
    assert "P9" in message
    assert settled.open() == {"CB1": "100.00"}


def test_items_that_reverse_one_another_are_one_error() -> None:
    settled = settle(
        """
        2024-03-20 * "Korenaar" "Debit returned"
          chargeback: "CB1"
          reverses: "P1"
          reason: "MD06"
          Assets:Receivable:C1  100.00 EUR
          Assets:Bank

        2024-03-20 * "Korenaar" "Sent again"
          payment: "P1"
          reverses: "CB1"
          Assets:Receivable:C1  -100.00 EUR
          Assets:Bank
        """
    )
    (message,) = settled.messages
    assert "CB1 and P1 reverse one another" in message
    assert settled.open() == {"CB1": "100.00", "P1": "-100.00"}


def test_collection_costs_are_about_documents_without_settling_them() -> None:
    settled = settle(
        TWO,
        """
        2024-04-20 * "Korenaar" "Costs"
          collection-costs: "CC1"
          for: "I1, I2"
          Assets:Receivable:C1  40.00 EUR
          Income:Sales
        """,
    )
    assert settled.messages == []
    assert settled.item("CC1").is_for == ("I1", "I2")
    assert settled.open() == {"I1": "100.00", "I2": "50.00", "CC1": "40.00"}
