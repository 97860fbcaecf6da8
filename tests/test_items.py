"""Which postings make up an item, of what type, due when."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.ledgers import RULES_OFF
from tests.ledgers import settle

INVOICE = """
    2024-03-01 * "Korenaar" "Repair"
      invoice: "I0"
      Assets:Receivable:C1  100.00 EUR
      Income:Sales
"""

# Types.

TYPES = [
    ("invoice", "100.00", "Income:Sales", ""),
    ("payment", "-100.00", "Assets:Bank", ""),
    ("refund", "100.00", "Assets:Bank", ""),
    ("credit-note", "-100.00", "Income:Sales", "standalone: TRUE"),
    ("chargeback", "100.00", "Assets:Bank", ""),
    ("collection-costs", "40.00", "Income:Sales", 'for: "I0"'),
    ("write-off", "-100.00", "Expenses:BadDebts", 'settles: "I0"'),
    ("adjustment", "-5.00", "Expenses:Corrections", ""),
    ("adjustment", "5.00", "Expenses:Corrections", ""),
]


@pytest.mark.parametrize(("type_", "amount", "other", "more"), TYPES)
@pytest.mark.parametrize("place", ["transaction", "posting"])
def test_a_key_names_type_and_id(
    place: str, type_: str, amount: str, other: str, more: str
) -> None:
    keys = [f'{type_}: "X-1"', 'reason: "test"', 'by: "anna"', more]
    indent = "  " if place == "transaction" else "    "
    meta = "".join(f"\n{indent}{key}" for key in keys if key)
    on_entry, on_posting = (meta, "") if place == "transaction" else ("", meta)
    settled = settle(
        f"""
2024-03-02 * "Korenaar" "Something"{on_entry}
  Assets:Receivable:C1  {amount} EUR{on_posting}
  {other}
""",
        INVOICE,
        RULES_OFF,
    )
    assert settled.messages == []
    item = settled.item("X-1")
    assert (item.type, item.amount) == (type_, Decimal(amount))
    assert item.is_debit is not amount.startswith("-")
    assert not item.inferred


def test_the_key_of_a_posting_comes_before_that_of_its_transaction() -> None:
    settled = settle(
        """
        2024-03-02 * "Korenaar" "Something"
          payment: "P1"
          Assets:Receivable:C1  -100.00 EUR
            payment: "P2"
          Assets:Bank
        """
    )
    assert settled.messages == []
    assert settled.ids() == ["P2"]


def test_two_types_on_one_transaction_are_an_error() -> None:
    settled = settle(
        """
        2024-03-02 * "Korenaar" "Something"
          payment: "P1"
          refund: "R1"
          Assets:Receivable:C1  -100.00 EUR
          Assets:Bank
        """
    )
    (message,) = settled.messages
    assert '"payment"' in message
    assert '"refund"' in message


# Which postings are one item.


def test_postings_of_one_account_are_one_item() -> None:
    settled = settle(
        """
        2024-03-01 * "Korenaar" "Repair"
          invoice: "I1"
          Assets:Receivable:C1  100.00 EUR
          Income:Sales  -100.00 EUR
          Assets:Receivable:C1  21.00 EUR
          Liabilities:VAT  -21.00 EUR
          Assets:Receivable:C1  -1.00 EUR
          Expenses:Corrections  1.00 EUR
        """
    )
    assert settled.messages == []
    assert settled.open() == {"I1": "120.00"}


def test_each_account_customer_and_currency_has_its_item() -> None:
    settled = settle(
        """
        2024-03-01 * "Payment provider" "Batch"
          payment: "B1"
          Assets:Receivable:C2  -10.00 EUR
          Assets:Receivable:C1  -20.00 EUR
          Assets:Receivable:C1  -30.00 USD
          Assets:Bank  30.00 EUR
          Assets:Bank  30.00 USD
        """,
        RULES_OFF,
    )
    assert settled.messages == []
    # By account, due date, amount.
    assert settled.open() == {"B1/1": "-30.00", "B1/2": "-20.00", "B1/3": "-10.00"}
    assert settled.item("B1/1").currency == "USD"
    assert settled.item("B1/3").customer == "C2"


def test_a_transaction_without_receivables_is_no_item() -> None:
    settled = settle(
        """
        2024-03-01 * "Shop" "Paper"
          invoice: "THEIRS-1"
          Expenses:Corrections  10.00 EUR
          Assets:Bank
        """
    )
    assert settled.messages == []
    assert settled.ids() == []


def test_an_invoice_of_nothing_is_settled() -> None:
    settled = settle(
        """
        2024-03-01 * "Korenaar" "Guarantee"
          invoice: "I1"
          Assets:Receivable:C1  0.00 EUR
          Income:Sales  0.00 EUR
        """
    )
    assert settled.messages == []
    assert settled.status("I1") == "fully-settled"


# Items of their own.


def test_instalments_each_with_a_due_date() -> None:
    settled = settle(
        """
        2024-03-01 * "Korenaar" "Machine"
          invoice: "I1"
          Assets:Receivable:C1  100.00 EUR
            due: 2024-06-01
          Assets:Receivable:C1  300.00 EUR
            due: 2024-04-01
          Assets:Receivable:C1  200.00 EUR
            due: 2024-05-01
          Income:Sales
        """
    )
    assert settled.messages == []
    assert settled.open() == {"I1/1": "300.00", "I1/2": "200.00", "I1/3": "100.00"}
    assert [settled.due(f"I1/{n}") for n in (1, 2, 3)] == [
        "2024-04-01",
        "2024-05-01",
        "2024-06-01",
    ]


def test_instalments_due_on_one_day_are_numbered_by_amount() -> None:
    settled = settle(
        """
        2024-03-01 * "Korenaar" "Machine"
          invoice: "I1"
          Assets:Receivable:C1  300.00 EUR
            due: 2024-04-01
          Assets:Receivable:C1  100.00 EUR
            due: 2024-04-01
          Income:Sales
        """
    )
    assert settled.open() == {"I1/1": "100.00", "I1/2": "300.00"}


def test_an_instalment_and_the_rest_of_the_invoice() -> None:
    settled = settle(
        """
        2024-03-01 * "Korenaar" "Machine"
          invoice: "I1"
          Assets:Receivable:C1  300.00 EUR
            due: 2024-12-01
          Assets:Receivable:C1  100.00 EUR
          Assets:Receivable:C1  50.00 EUR
          Income:Sales
        """
    )
    assert settled.messages == []
    assert settled.open() == {"I1/1": "150.00", "I1/2": "300.00"}
    assert settled.due("I1/1") == "2024-03-31"


INSTALMENTS = """
    2024-03-01 * "Korenaar" "Machine"
      invoice: "I1"
      Assets:Receivable:C1  100.00 EUR
        due: 2024-06-01
      Assets:Receivable:C1  300.00 EUR
        due: 2024-04-01
      Income:Sales
"""


@pytest.mark.parametrize(
    "claim",
    ['settles: "I1"', 'settles: "I1/1, I1/2"', 'reference: "I1"'],
)
def test_the_bare_id_names_all_instalments_in_order_of_due_date(claim: str) -> None:
    settled = settle(
        INSTALMENTS,
        f"""
        2024-03-10 * "Korenaar" "Part"
          payment: "P1"
          {claim}
          Assets:Receivable:C1  -350.00 EUR
          Assets:Bank
        """,
    )
    assert settled.messages == []
    assert settled.open() == {"I1/2": "50.00"}


def test_a_link_names_all_instalments_too() -> None:
    settled = settle(
        INSTALMENTS,
        """
        2024-03-10 * "Korenaar" "Part" ^I1
          payment: "P1"
          Assets:Receivable:C1  -350.00 EUR
          Assets:Bank
        """,
    )
    assert settled.open() == {"I1/2": "50.00"}


def test_an_amount_on_the_bare_id_is_for_all_instalments_together() -> None:
    settled = settle(
        INSTALMENTS,
        """
        2024-03-10 * "Korenaar" "Part"
          payment: "P1"
          settles: "I1 320.00"
          Assets:Receivable:C1  -320.00 EUR
          Assets:Bank
        """,
        RULES_OFF,
    )
    assert settled.open() == {"I1/2": "80.00"}


def test_one_instalment_can_be_named() -> None:
    settled = settle(
        INSTALMENTS,
        """
        2024-03-10 * "Korenaar" "The last first"
          payment: "P1"
          settles: "I1/2"
          Assets:Receivable:C1  -100.00 EUR
          Assets:Bank
        """,
    )
    assert settled.open() == {"I1/1": "300.00"}


@pytest.mark.parametrize("amount", ["", "350.00 EUR"])
def test_a_decision_names_all_instalments_by_the_bare_id(amount: str) -> None:
    settled = settle(
        INSTALMENTS,
        f"""
        2024-03-10 * "Korenaar" "Part"
          payment: "P1"
          Assets:Receivable:C1  -350.00 EUR
          Assets:Bank

        2024-03-11 custom "settle" "P1" "I1" {amount}
        """,
        RULES_OFF,
    )
    assert settled.messages == []
    assert settled.links() == ["P1 I1/1 300.00 settle", "P1 I1/2 50.00 settle"]


def test_a_payment_and_a_write_off_in_one_transaction() -> None:
    settled = settle(
        INVOICE,
        """
        2024-03-10 * "Korenaar" "Paid but for a euro"
          Assets:Bank  99.00 EUR
          Assets:Receivable:C1  -99.00 EUR
            payment: "P1"
            settles: "I0"
          Expenses:BadDebts  1.00 EUR
          Assets:Receivable:C1  -1.00 EUR
            write-off: "W1"
            settles: "I0"
            reason: "rounding"
            by: "anna"
        """,
    )
    assert settled.messages == []
    assert settled.links() == ["P1 I0 99.00 settles", "W1 I0 1.00 settles"]
    assert settled.open() == {}


def test_a_keyed_posting_leaves_the_rest_to_the_transactions_key() -> None:
    settled = settle(
        INVOICE,
        """
        2024-03-10 * "Korenaar" "Paid but for a euro"
          payment: "P1"
          settles: "I0"
          Assets:Bank  99.00 EUR
          Assets:Receivable:C1  -60.00 EUR
          Assets:Receivable:C1  -39.00 EUR
          Expenses:BadDebts  1.00 EUR
          Assets:Receivable:C1  -1.00 EUR
            write-off: "W1"
            reason: "rounding"
            by: "anna"
        """,
    )
    assert settled.messages == []
    # P1 is the only one with the transaction's key: no /1.
    assert sorted(settled.ids()) == ["I0", "P1", "W1"]
    assert settled.item("P1").amount == Decimal("-99.00")
    assert settled.open() == {}


def test_a_batch_over_many_customers_claims_for_each_its_own() -> None:
    settled = settle(
        """
        2024-03-01 * "Korenaar" "Repair"
          invoice: "I1"
          Assets:Receivable:C1  100.00 EUR
          Income:Sales

        2024-03-01 * "Peeters" "Repair"
          invoice: "I2"
          Assets:Receivable:C2  50.00 EUR
          Income:Sales

        2024-03-10 * "Payment provider" "Batch"
          payment: "B1"
          settles: "I1, I2"
          Assets:Bank  150.00 EUR
          Assets:Receivable:C1  -100.00 EUR
          Assets:Receivable:C2  -50.00 EUR
        """,
        RULES_OFF,
    )
    assert settled.messages == []
    assert settled.links() == ["B1/1 I1 100.00 settles", "B1/2 I2 50.00 settles"]


def test_metadata_of_the_posting_comes_before_that_of_the_transaction() -> None:
    settled = settle(
        """
        2024-03-01 * "Korenaar" "Repair"
          reference: "of the transaction"
          due: 2024-04-01
          Assets:Receivable:C1  100.00 EUR
            invoice: "I1"
            reference: "of the posting"
            due: 2024-05-01
          Assets:Receivable:C1  50.00 EUR
            invoice: "I2"
          Income:Sales
        """
    )
    assert settled.messages == []
    assert settled.item("I1").details["reference"] == "of the posting"
    assert settled.item("I2").details["reference"] == "of the transaction"
    assert (settled.due("I1"), settled.due("I2")) == ("2024-05-01", "2024-04-01")


def test_other_metadata_does_not_make_a_posting_an_item_of_its_own() -> None:
    settled = settle(
        """
        2024-03-01 * "Korenaar" "Repair"
          invoice: "I1"
          Assets:Receivable:C1  100.00 EUR
            note: "labour"
          Assets:Receivable:C1  50.00 EUR
            note: "parts"
          Income:Sales
        """
    )
    assert settled.messages == []
    assert settled.open() == {"I1": "150.00"}


# Due dates.


@pytest.mark.parametrize(
    ("key", "amount", "other", "due"),
    [
        ("invoice", "10.00", "Income:Sales", "2024-03-31"),
        ("refund", "10.00", "Assets:Bank", "2024-03-01"),
        ("chargeback", "10.00", "Assets:Bank", "2024-03-01"),
        ("adjustment", "10.00", "Expenses:Corrections", "2024-03-01"),
        ("payment", "-10.00", "Assets:Bank", "None"),
        ("adjustment", "-10.00", "Expenses:Corrections", "None"),
    ],
)
def test_who_is_due_when(key: str, amount: str, other: str, due: str) -> None:
    settled = settle(
        f"""
        2024-03-01 * "Korenaar" "Something"
          {key}: "X1"
          reason: "test"
          by: "anna"
          Assets:Receivable:C1  {amount} EUR
          {other}
        """,
        RULES_OFF,
    )
    assert settled.messages == []
    assert settled.due("X1") == due


@pytest.mark.parametrize("value", ['"2024-03-31"', "30", "TRUE", '"soon"'])
def test_a_due_date_that_is_none_is_an_error(value: str) -> None:
    settled = settle(
        f"""
        2024-03-01 * "Korenaar" "Repair"
          invoice: "I1"
          due: {value}
          Assets:Receivable:C1  100.00 EUR
          Income:Sales
        """
    )
    (message,) = settled.messages
    assert "due" in message
    # The customer's terms stand in.
    assert settled.due("I1") == "2024-03-31"


def test_an_opening_item_against_equity_may_be_due_before_its_date() -> None:
    settled = settle(
        """
        2024-01-01 * "Korenaar" "Brought forward"
          Assets:Receivable:C1  121.00 EUR
            invoice: "OLD-7"
            due: 2023-11-30
            issued: 2023-10-31
            vat: 21.00 EUR
          Equity:Opening
        """
    )
    assert settled.messages == []
    assert settled.due("OLD-7") == "2023-11-30"
    assert settled.item("OLD-7").is_opening


def test_items_with_a_price_count_in_their_own_currency() -> None:
    settled = settle(
        """
        2024-03-01 * "Korenaar" "Abroad"
          invoice: "I1"
          Assets:Receivable:C1  100.00 USD @ 0.90 EUR
          Income:Sales  -90.00 EUR

        2024-03-10 * "Korenaar" "Abroad"
          payment: "P1"
          settles: "I1"
          Assets:Receivable:C1  -100.00 USD @ 0.92 EUR
          Assets:Bank  92.00 EUR
        """
    )
    assert settled.messages == []
    assert settled.links() == ["P1 I1 100.00 settles"]


# Moving an item to another account.


def test_an_item_moves_to_another_account() -> None:
    settled = settle(
        """
        2020-01-01 custom "receivables" "account" Assets:Debtors
        """,
        INVOICE,
        """
        2024-09-01 * "Korenaar" "Doubtful"
          Assets:Receivable:C1  -100.00 EUR
            adjustment: "MOVE-1"
            settles: "I0"
            reason: "doubtful"
            by: "anna"
          Assets:Debtors  100.00 EUR
            invoice: "I0-doubtful"
            customer: "C1"
            due: 2024-03-31
        """,
    )
    assert "MOVE-1 I0 100.00 settles" in settled.links()
    assert settled.open() == {"I0-doubtful": "100.00"}
    assert settled.due("I0-doubtful") == "2024-03-31"
    assert settled.item("I0-doubtful").account == "Assets:Debtors"


def test_what_nobody_could_place_is_assigned() -> None:
    settled = settle(
        INVOICE,
        """
        2024-03-10 * "Somebody" "Money"
          payment: "BANK-17"
          Assets:Bank  100.00 EUR
          Liabilities:Uncategorized

        2024-03-22 * "Placed by hand: BANK-17 is from C1"
          Liabilities:Uncategorized  100.00 EUR
            settles: "BANK-17"
          Assets:Receivable:C1  -100.00 EUR
            payment: "BANK-17/C1"
        """,
    )
    assert settled.messages == []
    assert settled.open() == {}
    assert settled.only("refund").inferred
    assert settled.links()[1].startswith("BANK-17/C1 I0 100.00 ")


def test_a_receipt_is_assigned_in_part_to_two_customers() -> None:
    settled = settle(
        """
        2024-03-10 * "Somebody" "Money"
          payment: "BANK-17"
          Assets:Bank  100.00 EUR
          Liabilities:Uncategorized

        2024-03-22 * "Placed by hand"
          Liabilities:Uncategorized  70.00 EUR
            settles: "BANK-17"
          Assets:Receivable:C1  -30.00 EUR
            payment: "BANK-17/C1"
          Assets:Receivable:C2  -40.00 EUR
            payment: "BANK-17/C2"
        """
    )
    assert settled.messages == []
    assert settled.open() == {
        "BANK-17": "-30.00",
        "BANK-17/C1": "-30.00",
        "BANK-17/C2": "-40.00",
    }


def test_a_claim_of_the_transaction_is_shared_by_its_items() -> None:
    settled = settle(
        INVOICE,
        """
        2024-03-10 * "Korenaar" "Eighty of the hundred"
          settles: "I0 80.00"
          Assets:Bank  70.00 EUR
          Assets:Receivable:C1  -70.00 EUR
            payment: "P1"
          Expenses:BadDebts  30.00 EUR
          Assets:Receivable:C1  -30.00 EUR
            write-off: "W1"
            reason: "test"
            by: "anna"
        """,
        RULES_OFF,
        '2020-01-01 custom "receivables" "rule" "write-offs" FALSE',
    )
    assert settled.messages == []
    assert settled.links() == ["P1 I0 70.00 settles", "W1 I0 10.00 settles"]


def test_a_posting_without_a_claim_takes_that_of_the_transaction() -> None:
    settled = settle(
        INVOICE,
        """
        2024-03-01 * "Korenaar" "Repair"
          invoice: "I1"
          Assets:Receivable:C1  100.00 EUR
          Income:Sales

        2024-03-10 * "Korenaar" "Thanks"
          payment: "P1"
          settles: "I0"
          Assets:Receivable:C1  -50.00 EUR
            settles: "I1"
          Assets:Receivable:C1  -20.00 EUR
          Assets:Bank
        """,
        RULES_OFF,
    )
    assert settled.messages == []
    assert settled.links() == ["P1 I0 20.00 settles", "P1 I1 50.00 settles"]


def test_a_batch_reverses_a_batch_part_by_part() -> None:
    settled = settle(
        """
        2024-03-01 * "Bank" "Direct debits"
          payment: "B1"
          Assets:Receivable:C1  -100.00 EUR
          Assets:Receivable:C2  -50.00 EUR
          Assets:Bank

        2024-03-10 * "Bank" "All returned"
          chargeback: "R1"
          reverses: "B1"
          reason: "MS03"
          Assets:Receivable:C1  100.00 EUR
          Assets:Receivable:C2  50.00 EUR
          Assets:Bank
        """
    )
    assert settled.messages == []
    assert settled.links() == [
        "B1/1 R1/1 100.00 reversal",
        "B1/2 R1/2 50.00 reversal",
    ]


def test_a_credit_note_reverses_instalments_in_order() -> None:
    settled = settle(
        INSTALMENTS,
        """
        2024-03-10 * "Korenaar" "Credit"
          credit-note: "CN1"
          reverses: "I1"
          Assets:Receivable:C1  -350.00 EUR
          Income:Sales
        """,
    )
    assert settled.links() == ["CN1 I1/1 300.00 reversal", "CN1 I1/2 50.00 reversal"]
    assert settled.status("I1/1") == "reversed"


def test_a_control_account_may_stand_among_the_liabilities() -> None:
    settled = settle(
        """
        2020-01-01 open Liabilities:Customers:K1

        2020-01-01 custom "receivables" "account" Liabilities:Customers

        2024-03-01 * "Deposit" ^d1
          Liabilities:Customers:K1  -100.00 EUR
          Assets:Bank

        2024-03-10 * "Sale" ^d1
          Liabilities:Customers:K1  100.00 EUR
          Income:Sales
        """
    )
    assert settled.messages == []
    assert settled.item("d1").customer == "K1"
    assert settled.open() == {}


def test_an_invoice_a_payment_for_two_its_return_and_a_receipt_placed_by_hand() -> None:
    settled = settle(
        """
        2024-01-01 open Assets:Receivable:C1001 EUR
          customer: "C1001"
          name: "Bakkerij De Korenaar BV"

        2024-03-01 * "Korenaar" "Repair"
          invoice: "2024802392"
          due: 2024-03-31
          Assets:Receivable:C1001   55.00 EUR
          Income:Sales  -45.45 EUR
          Liabilities:VAT  -9.55 EUR

        2024-03-01 * "Korenaar" "Service"
          invoice: "2024802391"
          Assets:Receivable:C1001  200.00 EUR
          Income:Sales

        2024-03-10 * "Unknown" "Money"
          payment: "BANK-17"
          Assets:Bank  50.00 EUR
          Liabilities:Uncategorized

        2024-03-15 * "Korenaar" "2024802392 2024802391"
          payment: "RABO-2024-000123"
          Assets:Bank  255.00 EUR
          Assets:Receivable:C1001  -255.00 EUR

        2024-03-20 * "Korenaar" "Direct debit returned"
          chargeback: "RABO-2024-000140"
          reverses: "RABO-2024-000123"
          reason: "MD06"
          Assets:Bank  -255.00 EUR
          Assets:Receivable:C1001  255.00 EUR

        2024-03-22 * "Placed by hand: BANK-17 is from C1001"
          Liabilities:Uncategorized  50.00 EUR
            settles: "BANK-17"
          Assets:Receivable:C1001  -50.00 EUR
            payment: "BANK-17/C1001"
        """
    )
    assert settled.messages == []
    assert settled.links_on("2024-03-19") == [
        "RABO-2024-000123 2024802391 200.00 reference",
        "RABO-2024-000123 2024802392 55.00 reference",
    ]
    assert settled.status("RABO-2024-000123") == "reversed"
    assert settled.status("RABO-2024-000140") == "fully-settled"
    # Nothing says which of the two the fifty is for.
    assert settled.open() == {
        "2024802391": "200.00",
        "2024802392": "55.00",
        "BANK-17/C1001": "-50.00",
    }
    assert settled.status("BANK-17") == "fully-settled"


def test_an_item_stands_where_its_transaction_does() -> None:
    settled = settle(
        """
2024-03-01 * "Korenaar" "Repair"
  invoice: "I1"
  Assets:Receivable:C1  50.00 EUR
    due: 2024-04-01
  Assets:Receivable:C1  50.00 EUR
    due: 2024-05-01
  Assets:Receivable:C2  20.00 EUR
    note: "of the same day"
  Income:Sales
"""
    )
    first, *others = (settled.item(id_).source for id_ in ("I1/1", "I1/2", "I1/3"))
    assert first.lineno == settled.item("I1/1").entry.meta["lineno"]
    assert others == [first, first]
