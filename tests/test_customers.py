"""Whose item it is, in every layout of accounts."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.ledgers import ACCOUNTS
from tests.ledgers import PLUGIN
from tests.ledgers import settle

CONTROL = '2020-01-01 custom "receivables" "account" Assets:Receivable'
PAYEE = '2020-01-01 custom "receivables" "account" Assets:Receivable "payee"'


def customers(*pieces: str, setting: str = CONTROL) -> list[str]:
    settled = settle(*pieces, setting, around=PLUGIN + ACCOUNTS)
    assert settled.messages == []
    return sorted(item.customer for item in settled.subledger.items)


# A leaf account.


def test_the_last_part_of_the_account_is_the_customer() -> None:
    assert customers(
        """
        2020-01-01 open Assets:Receivable:Belgium:K7

        2024-03-01 * "Somebody" "Repair"
          Assets:Receivable:C1  100.00 EUR
          Assets:Receivable:Belgium:K7  20.00 EUR
          Income:Sales
        """
    ) == ["C1", "K7"]


def test_the_open_of_the_account_names_the_customer() -> None:
    settled = settle(
        """
        2020-01-01 open Assets:Receivable:Bakker EUR
          customer: "C1001"
          name: "Bakkerij De Korenaar BV"
          iban: "nl91 abna 0417 1643 00, BE68539007547034"
          country: "NL"
          kind: "business"
          terms: 14

        2024-03-01 * "Somebody" "Repair"
          invoice: "I1"
          Assets:Receivable:Bakker  100.00 EUR
          Income:Sales
        """
    )
    assert settled.messages == []
    assert settled.item("I1").customer == "C1001"
    assert settled.due("I1") == "2024-03-15"
    customer = settled.subledger.customer("C1001")
    assert customer.name() == "Bakkerij De Korenaar BV"
    assert customer.ibans() == ("NL91ABNA0417164300", "BE68539007547034")


def test_two_accounts_of_one_customer_are_settled_apart() -> None:
    settled = settle(
        """
        2020-01-01 open Assets:Receivable:C9
          customer: "C1"

        2024-03-01 * "Korenaar" "Repair"
          invoice: "I1"
          Assets:Receivable:C1  100.00 EUR
          Income:Sales

        2024-03-02 * "Korenaar" "I1"
          payment: "P1"
          Assets:Receivable:C9  -100.00 EUR
          Assets:Bank
        """
    )
    assert settled.messages == []
    assert settled.item("P1").customer == "C1"
    assert settled.open() == {"I1": "100.00", "P1": "-100.00"}


# One account for all.


def test_the_transaction_says_whose_it_is() -> None:
    assert customers(
        """
        2024-03-01 * "Somebody" "Repair"
          customer: "K1"
          Assets:Receivable  100.00 EUR
          Income:Sales
        """
    ) == ["K1"]


def test_the_postings_say_whose_they_are() -> None:
    settled = settle(
        """
        2024-03-01 * "Shop" "A day's sales on account"
          Assets:Receivable  100.00 EUR
            customer: "K1"
          Assets:Receivable  50.00 EUR
            customer: "K2"
          Income:Sales

        2024-03-10 * "Payment provider" "Two customers at once"
          payment: "BATCH-1"
          Assets:Receivable  -100.00 EUR
            customer: "K1"
          Assets:Receivable  -50.00 EUR
            customer: "K2"
          Assets:Bank
        """
    )
    assert settled.messages == []
    assert settled.open() == {}
    assert len(settled.links()) == 2


def test_nobody_settles_anothers_item_in_one_account() -> None:
    settled = settle(
        """
        2024-03-01 * "Somebody" "Repair"
          invoice: "I1"
          customer: "K1"
          Assets:Receivable  100.00 EUR
          Income:Sales

        2024-03-02 * "Somebody" "I1"
          payment: "P1"
          customer: "K2"
          Assets:Receivable  -100.00 EUR
          Assets:Bank
        """
    )
    assert settled.open() == {"I1": "100.00", "P1": "-100.00"}


def test_the_payee_is_the_customer() -> None:
    assert customers(
        """
        2024-03-01 * "Bakkerij De Korenaar" "Repair"
          Assets:Receivable  100.00 EUR
          Income:Sales
        """,
        setting=PAYEE,
    ) == ["Bakkerij De Korenaar"]


# Precedence: posting, transaction, open, payee, last account part.

DECLARED = """
    2020-01-01 open Assets:Receivable:Declared
      customer: "of-open"

    2020-01-01 open Assets:Receivable:Undeclared
"""


@pytest.mark.parametrize(
    ("account", "transaction", "posting", "setting", "customer"),
    [
        ("Declared", "of-entry", "of-posting", PAYEE, "of-posting"),
        ("Declared", "of-entry", "", PAYEE, "of-entry"),
        ("Declared", "", "", PAYEE, "of-open"),
        ("Declared", "", "", CONTROL, "of-open"),
        ("Undeclared", "of-entry", "", PAYEE, "of-entry"),
        ("Undeclared", "", "of-posting", CONTROL, "of-posting"),
        ("Undeclared", "", "", PAYEE, "Payee"),
        ("Undeclared", "", "", CONTROL, "Undeclared"),
    ],
)
def test_who_comes_first(
    account: str, transaction: str, posting: str, setting: str, customer: str
) -> None:
    on_entry = f'\n  customer: "{transaction}"' if transaction else ""
    on_posting = f'\n    customer: "{posting}"' if posting else ""
    assert customers(
        f"""
2024-03-01 * "Payee" "Repair"{on_entry}
  Assets:Receivable:{account}  100.00 EUR{on_posting}
  Income:Sales
""",
        DECLARED,
        setting=setting,
    ) == [customer]


def test_without_a_payee_the_last_part_counts() -> None:
    assert customers(
        """
        2024-03-01 * "Repair"
          Assets:Receivable:C1  100.00 EUR
          Income:Sales
        """,
        setting=PAYEE,
    ) == ["C1"]


# No customer at all.


@pytest.mark.parametrize("setting", [CONTROL, PAYEE])
def test_no_customer_is_an_error_and_the_item_is_of_nobody(setting: str) -> None:
    settled = settle(
        """
        2024-03-01 * "Repair"
          invoice: "I1"
          Assets:Receivable  100.00 EUR
          Income:Sales
        """,
        setting,
        around=PLUGIN + ACCOUNTS,
    )
    (message,) = settled.messages
    assert "customer" in message
    assert "Assets:Receivable" in message
    assert settled.errors[0].source["lineno"] == 1
    assert settled.item("I1").customer == "?"
    assert settled.open() == {"I1": "100.00"}


def test_one_defect_is_one_error_however_many_postings() -> None:
    settled = settle(
        """
        2024-03-01 * "Shop" "Three postings of nobody"
          Assets:Receivable  100.00 EUR
          Assets:Receivable  10.00 EUR
          Assets:Receivable  1.00 EUR
          Income:Sales
        """
    )
    assert len(settled.messages) == 1


@pytest.mark.parametrize("value", ["1001", "2024-01-01", "TRUE", '""'])
def test_a_customer_that_is_no_text_is_an_error(value: str) -> None:
    settled = settle(
        f"""
        2024-03-01 * "Somebody" "Repair"
          invoice: "I1"
          customer: {value}
          Assets:Receivable:C1  100.00 EUR
          Income:Sales
        """
    )
    (message,) = settled.messages
    assert "customer" in message


# Receipts nobody could place.


def test_uncategorized_receipts_are_of_nobody_without_an_error() -> None:
    settled = settle(
        """
        2024-03-01 * "Somebody" "Money"
          payment: "BANK-1"
          Assets:Bank  40.00 EUR
          Liabilities:Uncategorized
        """
    )
    assert settled.messages == []
    assert settled.item("BANK-1").customer == "?"
    assert settled.item("BANK-1").type == "payment"


def test_uncategorized_receipts_stay_nobodys_whatever_they_say() -> None:
    settled = settle(
        """
        2024-03-01 * "Somebody" "Money"
          customer: "C1"
          Assets:Bank  40.00 EUR
          Liabilities:Uncategorized  -40.00 EUR
            customer: "C2"
        """
    )
    assert settled.messages == []
    assert [item.customer for item in settled.subledger.items] == ["?"]


# Customers declared by a directive.


def test_a_directive_overrides_the_account_from_its_date() -> None:
    settled = settle(
        """
        2020-01-01 open Assets:Receivable:Bakker
          customer: "K1"
          name: "Old name"
          country: "NL"
          terms: 14

        2024-02-01 custom "customer" "K1"
          name: "New name"
          terms: "30 end-of-month"

        2024-01-31 * "Bakker" "Before"
          invoice: "I1"
          Assets:Receivable:Bakker  100.00 EUR
          Income:Sales

        2024-02-01 * "Bakker" "After"
          invoice: "I2"
          Assets:Receivable:Bakker  100.00 EUR
          Income:Sales
        """
    )
    assert settled.messages == []
    assert (settled.due("I1"), settled.due("I2")) == ("2024-02-14", "2024-03-31")
    customer = settled.subledger.customer("K1")
    assert customer.name(dt.date(2024, 1, 31)) == "Old name"
    assert customer.name(dt.date(2024, 2, 1)) == "New name"
    # What it does not mention stays.
    assert customer.text("country", dt.date(2024, 2, 1)) == "NL"


@pytest.mark.parametrize(
    ("setting", "account", "key"),
    [
        (CONTROL, "Assets:Receivable:C1", ""),
        (CONTROL, "Assets:Receivable", 'customer: "C1"'),
        (PAYEE, "Assets:Receivable", ""),
    ],
)
def test_a_directive_works_in_every_layout(
    setting: str, account: str, key: str
) -> None:
    settled = settle(
        f"""
        2020-01-01 custom "customer" "C1"
          name: "Bakkerij De Korenaar BV"
          terms: 8

        2024-03-01 * "C1" "Repair"
          invoice: "I1"
          {key}
          {account}  100.00 EUR
          Income:Sales
        """.replace("          \n", ""),
        setting,
        around=PLUGIN + ACCOUNTS,
    )
    assert settled.messages == []
    assert settled.due("I1") == "2024-03-09"
    assert settled.subledger.customer("C1").name() == "Bakkerij De Korenaar BV"


def test_the_customers_terms_come_before_the_ledgers() -> None:
    settled = settle(
        """
        2020-01-01 custom "receivables" "terms" 8

        2020-01-01 custom "customer" "C1"
          terms: 0

        2024-03-01 * "Korenaar" "Repair"
          invoice: "I1"
          Assets:Receivable:C1  100.00 EUR
          Income:Sales

        2024-03-01 * "Peeters" "Repair"
          invoice: "I2"
          Assets:Receivable:C2  100.00 EUR
          Income:Sales
        """
    )
    assert (settled.due("I1"), settled.due("I2")) == ("2024-03-01", "2024-03-09")


def test_all_that_describes_a_customer_is_understood() -> None:
    settled = settle(
        """
        2024-01-01 custom "customer" "C1"
          name: "A. de Vries"
          iban: "NL91ABNA0417164300"
          country: "NL"
          kind: "consumer"
          terms: 30
          email: "a@example.com"
          address: "Dorpsstraat 1, Ons Dorp"
          language: "nl"
          mandate: "M-1"
          collect-from: "Assets:Bank"
          refund-to: "Assets:Bank"
          insolvent: 2024-05-01
        """
    )
    assert settled.messages == []


@pytest.mark.parametrize(
    ("directive", "word"),
    [
        ('custom "customer" 1001', "custom"),
        ('custom "customer" ""', "custom"),
        ('custom "customer" "C1" "C2"', "custom"),
        ('custom "customer" "C1"\n  terms: "a month"', "terms"),
        ('custom "customer" "C1"\n  terms: -3', "terms"),
        ('custom "customer" "C1"\n  terms: 7.5', "terms"),
        ('custom "customer" "C1"\n  insolvent: "yes"', "insolvent"),
        ('custom "customer" "C1"\n  contry: "NL"', '"country"'),
        ('custom "customer" "C1"\n  ibans: "NL91ABNA0417164300"', '"iban"'),
        ("open Assets:Receivable:K1\n  customer: 1001", "customer"),
        ('open Assets:Receivable:K1\n  terms: "a month"', "terms"),
        ('open Assets:Receivable:K1\n  langauge: "nl"', '"language"'),
    ],
)
def test_a_customer_that_cannot_be_read_is_one_error(directive: str, word: str) -> None:
    settled = settle(f"2024-01-01 {directive}")
    (message,) = settled.messages
    assert word in message
    assert settled.errors[0].source["lineno"] == 1


def test_other_accounts_may_carry_any_metadata() -> None:
    settled = settle(
        """
        2024-01-01 open Assets:Savings
          contry: "NL"
          customer: 12
          terms: "a month"
        """
    )
    assert settled.messages == []


def test_a_closed_account_keeps_its_items() -> None:
    settled = settle(
        """
        2024-03-01 * "Korenaar" "Repair"
          invoice: "I1"
          Assets:Receivable:C1  100.00 EUR
          Income:Sales

        2024-12-31 close Assets:Receivable:C1
        """
    )
    assert settled.open() == {"I1": "100.00"}
