"""What `custom "receivables" ...` says, and what is said when it is wrong."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from tests.ledgers import ACCOUNTS
from tests.ledgers import PLUGIN
from tests.ledgers import RULES_OFF
from tests.ledgers import SETTINGS
from tests.ledgers import settle

SALE = """
    2024-03-01 * "Korenaar" "Repair"
      invoice: "I1"
      Assets:Receivable:C1  100.00 EUR
      Income:Sales
"""


def only_message(*pieces: str, around: str = PLUGIN + ACCOUNTS + SETTINGS) -> str:
    (message,) = settle(*pieces, around=around).messages
    return message


# Two lines are all that is needed.


def test_two_lines_are_enough() -> None:
    settled = settle(
        """
        plugin "beancount_receivables.plugins"

        2024-01-01 custom "receivables" "account" Assets:Receivable
        """,
        SALE,
        around=ACCOUNTS,
    )
    assert settled.messages == []
    assert settled.open() == {"I1": "100.00"}


def test_without_an_account_one_error_says_what_to_add() -> None:
    message = only_message(SALE, around=PLUGIN + ACCOUNTS)
    assert '2024-01-01 custom "receivables" "account" Assets:Receivable' in message


@pytest.mark.parametrize(
    "directive",
    [
        'custom "receivables" "rule" "magic"',
        'custom "receivables" "terms" "a month"',
        'custom "receivable" "terms" 8',
        'custom "setle" "P1" "I1"',
    ],
)
def test_another_error_does_not_hide_that_an_account_is_missing(directive: str) -> None:
    settled = settle(f"2024-01-01 {directive}", SALE, around=PLUGIN + ACCOUNTS)
    _, message = settled.messages
    assert '2024-01-01 custom "receivables" "account" Assets:Receivable' in message


@pytest.mark.parametrize(
    ("directive", "word"),
    [
        ('custom "receivables" "acount" Assets:Receivable', '"account"'),
        ('custom "receivables" "account" "Assets:Receivable"', '"account"'),
        ('custom "receivable" "account" Assets:Receivable', '"receivables"'),
    ],
)
def test_a_slip_in_the_account_is_the_one_error(directive: str, word: str) -> None:
    message = only_message(f"2024-01-01 {directive}", SALE, around=PLUGIN + ACCOUNTS)
    assert word in message


def test_a_rule_module_alone_says_what_to_add_too() -> None:
    plugin = 'plugin "beancount_receivables.plugins.settlement"\n'
    message = only_message(SALE, around=plugin + ACCOUNTS)
    assert 'custom "receivables" "account"' in message


def test_what_to_add_is_in_the_words_of_the_ledger() -> None:
    message = only_message('option "name_assets" "Activa"', around=PLUGIN)
    assert '"account" Activa:Receivable' in message


def test_an_account_for_uncategorized_receipts_alone_is_not_enough() -> None:
    message = only_message(
        """
        2024-01-01 custom "receivables" "uncategorized" Liabilities:Uncategorized
        """,
        around=PLUGIN + ACCOUNTS,
    )
    assert '"account"' in message


def test_several_control_accounts_do_not_settle_each_other() -> None:
    settled = settle(
        """
        2020-01-01 custom "receivables" "account" Assets:Debtors

        2024-03-01 * "Korenaar" "Repair"
          invoice: "I1"
          customer: "C1"
          Assets:Debtors  100.00 EUR
          Income:Sales

        2024-03-02 * "Korenaar" "I1"
          payment: "P1"
          Assets:Receivable:C1  -100.00 EUR
          Assets:Bank
        """
    )
    assert settled.messages == []
    assert settled.open() == {"I1": "100.00", "P1": "-100.00"}


def test_account_kinds_follow_the_names_of_the_root_accounts() -> None:
    settled = settle(
        """
        option "name_assets" "Activa"
        option "name_income" "Opbrengsten"

        plugin "beancount_receivables.plugins"

        2020-01-01 open Activa:Debiteuren:C1
        2020-01-01 open Activa:Bank
        2020-01-01 open Opbrengsten:Omzet
        2020-01-01 custom "receivables" "account" Activa:Debiteuren

        2024-03-01 * "Sale" ^f1
          Activa:Debiteuren:C1  100.00 EUR
          Opbrengsten:Omzet

        2024-03-02 * "Paid" ^f1
          Activa:Bank  100.00 EUR
          Activa:Debiteuren:C1
        """,
        around="",
    )
    assert settled.messages == []
    assert settled.item("f1").type == "invoice"
    assert settled.only("payment").bank_account == "Activa:Bank"
    assert settled.open() == {}


# The start, and what stood there before it.

BEFORE_AND_AFTER = """
    2023-11-01 * "Old" "An invoice"
      invoice: "OLD-1"
      Assets:Receivable:C1  100.00 EUR
      Income:Sales

    2023-12-31 * "Old" "Part of it, the day before"
      Assets:Receivable:C1  -30.00 EUR
      Assets:Bank

    2024-01-01 * "New" "On the day itself"
      invoice: "I1"
      Assets:Receivable:C1  5.00 EUR
      Income:Sales
"""


def starting(*settings: str) -> str:
    lines = "\n".join(f'2024-01-01 custom "receivables" {each}' for each in settings)
    return f"{PLUGIN}{ACCOUNTS}\n{lines}\n"


def test_earlier_postings_are_one_opening_item() -> None:
    settled = settle(BEFORE_AND_AFTER, around=starting('"account" Assets:Receivable'))
    assert settled.messages == []
    assert sorted(settled.ids()) == ["I1", "opening-C1-EUR"]
    opening = settled.item("opening-C1-EUR")
    assert (opening.type, opening.amount) == ("adjustment", Decimal("70.00"))
    assert opening.date == dt.date(2024, 1, 1)
    assert not opening.inferred


def test_an_opening_item_is_per_currency() -> None:
    settled = settle(
        BEFORE_AND_AFTER,
        """
    2023-12-01 * "Old" "Abroad"
      Assets:Receivable:C1  -8.00 USD
      Assets:Bank
""",
        around=starting('"account" Assets:Receivable'),
    )
    assert settled.open() == {
        "I1": "5.00",
        "opening-C1-EUR": "70.00",
        "opening-C1-USD": "-8.00",
    }


def test_opening_items_of_one_customer_in_several_accounts_are_numbered() -> None:
    settled = settle(
        """
        2023-11-01 * "Old" "An invoice"
          Assets:Receivable:C1  100.00 EUR
          Income:Sales

        2023-11-02 * "Old" "Another"
          customer: "C1"
          Assets:Debtors  20.00 EUR
          Income:Sales
        """,
        around=starting('"account" Assets:Receivable', '"account" Assets:Debtors'),
    )
    assert settled.open() == {"opening-C1-EUR/1": "20.00", "opening-C1-EUR/2": "100.00"}
    assert settled.item("opening-C1-EUR/1").account == "Assets:Debtors"


def test_a_later_start_takes_no_name_from_an_earlier_one() -> None:
    pieces = (
        BEFORE_AND_AFTER,
        """
    2024-02-01 * "Old" "The rest"
      payment: "P1"
      settles: "opening-C1-EUR"
      Assets:Receivable:C1  -70.00 EUR
      Assets:Bank

    2024-02-02 * "Moved"
      customer: "C1"
      Assets:Debtors  20.00 EUR
      Income:Sales
""",
    )
    around = starting('"account" Assets:Receivable')
    settled = settle(*pieces, around=around)
    assert settled.messages == []
    assert settled.links() == ["P1 opening-C1-EUR 70.00 settles"]
    later = '2025-01-01 custom "receivables" "account" Assets:Debtors'
    settled = settle(*pieces, later, around=around)
    assert settled.messages == []
    assert settled.links() == ["P1 opening-C1-EUR/2 70.00 settles"]
    assert settled.open() == {"I1": "5.00", "opening-C1-EUR/1": "20.00"}


def test_an_opening_item_where_a_customer_stands_on_the_posting() -> None:
    settled = settle(
        """
        2023-11-01 * "Old" "Two customers"
          Assets:Receivable  100.00 EUR
            customer: "K1"
          Assets:Receivable  20.00 EUR
            customer: "K2"
          Income:Sales
        """,
        around=starting('"account" Assets:Receivable'),
    )
    assert settled.messages == []
    assert settled.open() == {"opening-K1-EUR": "100.00", "opening-K2-EUR": "20.00"}


FROM_PAYEES = """
    2023-11-01 * "Korenaar" "Repair"
      Assets:Receivable  100.00 EUR
      Income:Sales

    2023-11-02 * "Korenaar" "Paid"
      Assets:Receivable  -40.00 EUR
      Assets:Bank

    2023-11-03 * "Peeters" "Repair"
      Assets:Receivable  7.00 EUR
      Income:Sales
"""


def test_an_opening_item_where_the_payee_is_the_customer() -> None:
    settled = settle(
        FROM_PAYEES, around=starting('"account" Assets:Receivable "payee"')
    )
    assert settled.messages == []
    assert settled.open() == {
        "opening-Korenaar-EUR": "60.00",
        "opening-Peeters-EUR": "7.00",
    }


def test_opening_items_of_payees_that_differ_in_a_comma_are_numbered() -> None:
    settled = settle(
        """
        2023-11-01 * "Korenaar BV" "Repair"
          Assets:Receivable  100.00 EUR
          Income:Sales

        2023-11-01 * "Korenaar, BV" "Repair"
          Assets:Receivable  7.00 EUR
          Income:Sales
        """,
        around=starting('"account" Assets:Receivable "payee"'),
    )
    assert settled.messages == []
    first, second = (
        settled.item("opening-Korenaar-BV-EUR/1"),
        settled.item("opening-Korenaar-BV-EUR/2"),
    )
    assert (first.customer, first.amount) == ("Korenaar, BV", Decimal("7.00"))
    assert (second.customer, second.amount) == ("Korenaar BV", Decimal("100.00"))


@pytest.mark.parametrize("day", ["2024-01-01", "2024-02-01"])
def test_an_id_that_is_that_of_an_opening_item_is_one_error(day: str) -> None:
    settled = settle(
        BEFORE_AND_AFTER,
        f"""
{day} * "New" "Sale"
  invoice: "opening-C1-EUR"
  Assets:Receivable:C1  8.00 EUR
  Income:Sales
""",
        around=starting('"account" Assets:Receivable'),
    )
    (message,) = settled.messages
    assert "opening-C1-EUR#2" in message
    assert len(settled.ids()) == 3


def test_payees_that_count_only_later_are_no_customers_before_the_start() -> None:
    settled = settle(
        FROM_PAYEES,
        '2024-02-01 custom "receivables" "account" Assets:Receivable "payee"',
        around=starting('"account" Assets:Receivable'),
    )
    assert settled.open() == {"opening-?-EUR": "67.00"}
    assert len(settled.messages) == 3


def test_an_opening_item_of_what_nobody_could_place() -> None:
    settled = settle(
        """
        2023-11-01 * "Somebody" "Money"
          payment: "BANK-1"
          Liabilities:Uncategorized  -40.00 EUR
          Assets:Bank
        """,
        around=starting(
            '"account" Assets:Receivable', '"uncategorized" Liabilities:Uncategorized'
        ),
    )
    assert settled.messages == []
    assert settled.open() == {"opening-?-EUR": "-40.00"}
    assert settled.item("opening-?-EUR").customer == "?"


def test_an_opening_item_can_be_settled_by_its_id() -> None:
    settled = settle(
        BEFORE_AND_AFTER,
        """
    2024-02-01 * "Old" "The rest"
      payment: "P1"
      settles: "opening-C1-EUR"
      Assets:Receivable:C1  -70.00 EUR
      Assets:Bank
""",
        around=starting('"account" Assets:Receivable'),
    )
    assert settled.messages == []
    assert settled.links() == ["P1 opening-C1-EUR 70.00 settles"]


def test_keys_from_before_the_start_are_nobodys_business() -> None:
    settled = settle(
        """
        2023-11-01 * "Old" "In the words of another tool"
          invoice: 2023-17
          payment: "SEPA 3"
          invioce: "17"
          settles: 5
          for: 3
          due: "soon"
          Assets:Receivable:C1  100.00 EUR
            dueue: 3
            reference: 12
          Income:Sales
        """,
        around=starting('"account" Assets:Receivable'),
    )
    assert settled.messages == []
    assert settled.open() == {"opening-C1-EUR": "100.00"}


def test_a_slip_counts_where_one_posting_comes_after_its_start() -> None:
    message = only_message(
        """
        2024-03-01 * "New" "Moved"
          invioce: "17"
          Assets:Receivable:C1  -10.00 EUR
          Assets:Debtors  10.00 EUR
            customer: "C1"
        """,
        '2024-06-01 custom "receivables" "account" Assets:Debtors',
        around=starting('"account" Assets:Receivable'),
    )
    assert '"invoice"' in message


def test_an_id_from_before_the_start_is_gone() -> None:
    message = only_message(
        BEFORE_AND_AFTER,
        """
    2024-02-01 * "Old" "The rest"
      payment: "P1"
      settles: "OLD-1"
      Assets:Receivable:C1  -70.00 EUR
      Assets:Bank
""",
        around=starting('"account" Assets:Receivable'),
    )
    assert "OLD-1" in message


def test_what_was_paid_before_the_start_leaves_nothing_open() -> None:
    settled = settle(
        """
        2023-11-01 * "Old" "An invoice"
          Assets:Receivable:C1  100.00 EUR
          Income:Sales

        2023-12-31 * "Old" "All of it"
          Assets:Receivable:C1  -100.00 EUR
          Assets:Bank
        """,
        around=starting('"account" Assets:Receivable'),
    )
    assert settled.messages == []
    assert settled.open() == {}


def test_an_account_within_another_has_a_start_of_its_own() -> None:
    settled = settle(
        """
        2020-01-01 open Assets:Receivable:Foreign:F1

        2024-01-01 custom "receivables" "account" Assets:Receivable:Foreign

        2023-03-10 * "Abroad" "Sale"
          invoice: "I1"
          Assets:Receivable:Foreign:F1  10.00 EUR
          Income:Sales

        2023-03-10 * "At home" "Sale"
          invoice: "I2"
          Assets:Receivable:C1  20.00 EUR
          Income:Sales
        """
    )
    assert settled.messages == []
    assert settled.open() == {"opening-F1-EUR": "10.00", "I2": "20.00"}


def test_an_opening_credit_can_be_settled_by_a_decision() -> None:
    settled = settle(
        """
        2023-12-01 * "Old" "Too much"
          Assets:Receivable:C1  -10.00 EUR
          Assets:Bank

        2024-03-10 * "New" "Sale"
          invoice: "I1"
          Assets:Receivable:C1  8.00 EUR
          Income:Sales

        2024-03-11 custom "settle" "opening-C1-EUR" "I1" 5.00 EUR
        """,
        around=starting('"account" Assets:Receivable'),
    )
    assert settled.messages == []
    assert settled.links() == ["opening-C1-EUR I1 5.00 settle"]


# Payment terms.


@pytest.mark.parametrize(
    ("terms", "due"),
    [
        ("", "2024-03-02"),
        ("14", "2024-02-15"),
        ("0", "2024-02-01"),
        ('"30 end-of-month"', "2024-03-31"),
        ('"0 end-of-month"', "2024-02-29"),
        ('"28 end-of-month"', "2024-02-29"),
    ],
)
def test_terms_make_the_due_date(terms: str, due: str) -> None:
    setting = f'2020-01-01 custom "receivables" "terms" {terms}\n' if terms else ""
    settled = settle(
        setting,
        """
2024-02-01 * "Korenaar" "Repair"
  invoice: "I1"
  Assets:Receivable:C1  100.00 EUR
  Income:Sales
""",
    )
    assert settled.messages == []
    assert settled.due("I1") == due


def test_terms_are_in_force_from_their_date() -> None:
    settled = settle(
        """
        2024-02-01 custom "receivables" "terms" 8

        2022-02-01 custom "receivables" "terms" 10

        2024-01-31 * "Korenaar" "Repair"
          invoice: "I1"
          Assets:Receivable:C1  100.00 EUR
          Income:Sales

        2024-02-01 * "Korenaar" "Repair"
          invoice: "I2"
          Assets:Receivable:C1  100.00 EUR
          Income:Sales
        """
    )
    assert (settled.due("I1"), settled.due("I2")) == ("2024-02-10", "2024-02-09")


def test_an_invoice_says_its_own_due_date() -> None:
    settled = settle(
        """
        2020-01-01 custom "receivables" "terms" 8

        2024-02-01 * "Korenaar" "Repair"
          invoice: "I1"
          due: 2024-12-24
          Assets:Receivable:C1  100.00 EUR
          Income:Sales
        """
    )
    assert settled.due("I1") == "2024-12-24"


# Rules.

TWO_SALES_AND_A_PAYMENT = """
2024-03-01 * "Korenaar" "Repair"
  invoice: "I1"
  Assets:Receivable:C1  100.00 EUR
  Income:Sales

2024-03-01 * "Peeters" "Repair"
  invoice: "I2"
  Assets:Receivable:C2  100.00 EUR
  Income:Sales

2024-03-05 * "Korenaar" "Thanks"
  payment: "P1"
  Assets:Receivable:C1  -100.00 EUR
  Assets:Bank

2024-03-05 * "Peeters" "Thanks"
  payment: "P2"
  Assets:Receivable:C2  -100.00 EUR
  Assets:Bank
"""


def amount_links(*rules: str) -> list[str]:
    settled = settle(*rules, TWO_SALES_AND_A_PAYMENT)
    assert settled.messages == []
    return [link[:2] for link in settled.links()]


AMOUNT = 'custom "receivables" "rule" "amount"'
COMBINATION_OFF = '2020-01-01 custom "receivables" "rule" "combination" FALSE'


@pytest.mark.parametrize(
    ("rules", "linked"),
    [
        ([], ["P1", "P2"]),
        ([f"2020-01-01 {AMOUNT} FALSE"], []),
        ([f"2020-01-01 {AMOUNT} FALSE", f"2024-03-05 {AMOUNT} TRUE"], ["P1", "P2"]),
        ([f"2020-01-01 {AMOUNT} FALSE", f"2024-03-06 {AMOUNT} TRUE"], []),
        ([f"2024-03-06 {AMOUNT} FALSE"], ["P1", "P2"]),
        ([f'2020-01-01 {AMOUNT} FALSE\n  customer: "C1"'], ["P2"]),
        (
            [
                f'2020-01-01 {AMOUNT} TRUE\n  customer: "C1"',
                f"2024-01-01 {AMOUNT} FALSE",
            ],
            ["P1"],
        ),
        # Only a parameter is given: on or off stays what it was.
        (
            [
                f"2020-01-01 {AMOUNT} FALSE",
                f'2021-01-01 {AMOUNT}\n  ties: "oldest"',
            ],
            [],
        ),
    ],
)
def test_a_rule_is_switched_from_its_date_and_for_whom(
    rules: list[str], linked: list[str]
) -> None:
    assert amount_links(COMBINATION_OFF, *rules) == linked


def test_a_customer_narrows_the_general_rule_parameter_by_parameter() -> None:
    settled = settle(
        """
        2020-01-01 custom "receivables" "rule" "bank-files"
          confirm-within: 5

        2020-01-01 custom "receivables" "rule" "bank-files"
          customer: "C1"
          severity: "notice"
        """,
        SALE,
    )
    assert settled.messages == []
    rules = settled.subledger.settings.rules
    day = dt.date(2024, 3, 1)
    assert rules.on(day, "C1").get("bank-files", "confirm-within") == 5
    assert rules.on(day, "C1").get("bank-files", "severity") == "notice"
    assert rules.on(day, "C2").get("bank-files", "severity") is None


@pytest.mark.parametrize(
    "rule",
    [
        '"reference"\n  costs: "first"',
        '"reference" TRUE\n  costs: "last"',
        '"amount"\n  ties: "oldest"',
        '"combination"\n  auto: TRUE',
        '"overpayment" FALSE',
        '"oldest-first" TRUE',
        '"difference" TRUE\n  limit: 0.50 EUR\n  percent: 1.5',
        '"difference" TRUE\n  account: "Expenses:BadDebts"',
        '"difference" TRUE\n  account: Expenses:BadDebts',
        '"invoices"\n  declared: TRUE\n  severity: "notice"',
        '"credit-notes" FALSE',
        '"chargebacks" FALSE',
        '"periods"\n  severity: "error"',
        '"write-offs"\n  limit: 50.00 EUR\n  second-above: 500 EUR\n  overdue-days: 90',
        '"write-offs"\n  accounts: "Expenses:BadDebts, Expenses:Corrections"',
        '"write-offs"\n  vat-accounts: "Liabilities:VAT"',
        '"collection-costs"\n  regime: "none"\n  customer: "C1"',
        '"adjustments"\n  second-above: 500 EUR',
        '"bank-files"\n  confirm-within: 3',
        '"strict" FALSE',
    ],
)
def test_every_rule_and_parameter_is_understood(rule: str) -> None:
    assert settle(f'2020-01-01 custom "receivables" "rule" {rule}').messages == []


# Roles, series, methods, files.


def test_a_role_is_held_from_its_date() -> None:
    settings = settle(
        '2024-03-01 custom "receivables" "role" "settle" "bert"'
    ).subledger.settings
    assert not settings.has_role("settle", "bert", dt.date(2024, 2, 29))
    assert settings.has_role("settle", "bert", dt.date(2024, 3, 1))
    assert not settings.has_role("adjust", "bert", dt.date(2024, 3, 1))


def test_several_people_can_hold_a_role() -> None:
    settings = settle(
        """
        2024-03-01 custom "receivables" "role" "settle" "bert"

        2024-03-01 custom "receivables" "role" "settle" "carla"
        """
    ).subledger.settings
    assert settings.holders("settle", dt.date(2024, 3, 1)) == ["bert", "carla"]


@pytest.mark.parametrize(
    "setting",
    [
        '"role" "adjust" "anna"',
        '"role" "write-off" "anna"',
        '"role" "settle" "anna"',
        '"series" "{year}####" "invoice" "credit-note"',
        '"series" "INV-{year}{month}-###" "invoice"',
        '"series" "CN####" "credit-note"',
        '"method" "cash" Assets:Cash',
        '"decisions" "decisions.beancount"',
        '"entries" "entries.beancount"',
        '"terms" 14',
        '"account" Assets:Debtors "payee"',
    ],
)
def test_every_setting_is_understood(setting: str) -> None:
    assert settle(f'2020-01-01 custom "receivables" {setting}').messages == []


# What is wrong is said, once, with what exists.


@pytest.mark.parametrize(
    ("directive", "words"),
    [
        # Unknown settings.
        ('"acount" Assets:Debtors', ['"acount"', '"account"', "uncategorized"]),
        ('"colour" "blue"', ['"colour"', "account", "terms", "series", "entries"]),
        ("Assets:Debtors", ["account", "rule"]),
        # Values that a setting does not take.
        ('"account"', ["account"]),
        ('"account" "Assets:Debtors"', ["account"]),
        ('"account" Assets:Debtors "payees"', ["payee"]),
        ('"account" Assets:Debtors Assets:Cash', ["account"]),
        ('"uncategorized"', ["uncategorized"]),
        ('"uncategorized" "Liabilities:Uncategorized"', ["uncategorized"]),
        ('"terms"', ["terms"]),
        ('"terms" -1', ["terms"]),
        ('"terms" 7.5', ["terms"]),
        ('"terms" "a month"', ["terms"]),
        ('"terms" "30 end of month"', ["terms"]),
        ('"terms" TRUE', ["terms"]),
        ('"terms" 30 30', ["terms"]),
        ('"role" "boss" "anna"', ['"boss"', "adjust", "write-off", "settle"]),
        ('"role" "settle"', ["role"]),
        ('"role" "settle" ""', ["role"]),
        ('"series" "{year}####"', ["series"]),
        ('"series" "{year}####" "invoise"', ['"invoise"', '"invoice"']),
        ('"series" "{year}" "invoice"', ["{year}", "#"]),
        ('"series" "{yaer}-##" "invoice"', ['"{yaer}"', 'Did you mean "{year}"?']),
        ('"series" "{day}-##" "invoice"', ['"{day}"', "{year}, {month}"]),
        ('"series" "{year-##" "invoice"', ['"{year-##"']),
        ('"series" "{year}-{year}##" "invoice"', ["{year} more than once"]),
        ('"method" "cash"', ["method"]),
        ('"method" "cash" "Assets:Cash"', ["method"]),
        ('"decisions"', ["decisions"]),
        ('"decisions" "a.beancount" "b.beancount"', ["decisions"]),
        ('"entries" 2024', ["entries"]),
        # Rules.
        ('"rule"', ["reference", "oldest-first", "strict"]),
        ('"rule" "oldest"', ['"oldest"', "oldest-first"]),
        ('"rule" "amounts"', ['"amounts"', '"amount"']),
        ('"rule" "magic" TRUE', ['"magic"', "reference", "strict"]),
        ('"rule" "amount" "FALSE"', ["amount", "TRUE or FALSE"]),
        ('"rule" "amount" TRUE FALSE', ["amount", "TRUE or FALSE"]),
        ('"rule" "amount" 1', ["amount", "TRUE or FALSE"]),
        # Parameters.
        ('"rule" "amount" TRUE\n  tie: "oldest"', ['"tie"', '"ties"']),
        ('"rule" "reference" TRUE\n  ties: "oldest"', ['"ties"', "costs"]),
        ('"rule" "amount" TRUE\n  ties: "newest"', ["newest", "refuse", "oldest"]),
        ('"rule" "amount" TRUE\n  severity: "notice"', ["severity"]),
        ('"rule" "invoices" TRUE\n  severity: "fatal"', ["fatal", "error", "notice"]),
        ('"rule" "combination" TRUE\n  auto: "TRUE"', ["auto", "TRUE or FALSE"]),
        ('"rule" "write-offs" TRUE\n  limit: 50', ["limit", "50.00 EUR"]),
        ('"rule" "write-offs" TRUE\n  limit: -50 EUR', ["limit"]),
        ('"rule" "write-offs" TRUE\n  overdue-days: 1.5', ["overdue-days"]),
        ('"rule" "write-offs" TRUE\n  accounts: "BadDebts"', ["accounts"]),
        ('"rule" "bank-files" TRUE\n  confirm-within: "1"', ["confirm-within"]),
        ('"rule" "difference" TRUE\n  percent: 1 EUR', ["percent"]),
        ('"rule" "collection-costs"\n  regime: "FR"', ["regime", "NL", "BE", "none"]),
        ('"rule" "amount" FALSE\n  customer: 17', ["customer"]),
        # An amount, which cannot be compared with a word.
        ('"account" Assets:Other 5.00 EUR', ['"payee"']),
        ('"vat-scheme" 5.00 EUR', ['"cash"', "5.00 EUR"]),
        ('"vat-return" 5.00 EUR', ['"quarter"', "5.00 EUR"]),
        ('"rule" "amount" TRUE\n  ties: 5.00 EUR', ["refuse", "5.00 EUR"]),
        ('"rule" "invoices"\n  severity: 5.00 EUR', ["notice", "5.00 EUR"]),
        ('"rule" "collection-costs"\n  regime: 5.00 EUR', ["NL", "5.00 EUR"]),
    ],
)
def test_a_setting_that_is_wrong_is_one_error_that_says_what_exists(
    directive: str, words: list[str]
) -> None:
    settled = settle(f'2020-01-01 custom "receivables" {directive}', SALE)
    (message,) = settled.messages
    assert all(word in message for word in words), message
    assert settled.errors[0].source["lineno"] == 1
    # It has no effect, and the rest of the ledger is read all the same.
    assert settled.open() == {"I1": "100.00"}
    assert settled.due("I1") == "2024-03-31"


def test_a_rule_with_one_wrong_parameter_changes_nothing() -> None:
    settled = settle(
        '2020-01-01 custom "receivables" "rule" "amount" FALSE\n  ties: "newest"',
        TWO_SALES_AND_A_PAYMENT,
    )
    assert len(settled.messages) == 1
    assert len(settled.links()) == 2


@pytest.mark.parametrize(
    ("directive", "meant"),
    [
        ('custom "setle" "P1" "I1"', "settle"),
        ('custom "settled" "P1" "I1"', "settle"),
        ('custom "unsetle" "P1" "I1"', "unsettle"),
        ('custom "bankfile" "F1" "direct-debit" "I1"', "bank-file"),
        ('custom "bank_file" "F1" "direct-debit" "I1"', "bank-file"),
        ('custom "bank-confirmaton" "F1"', "bank-confirmation"),
        ('custom "period_close" "sha256:0"', "period-close"),
        ('custom "custommer" "C1"', "customer"),
        ('custom "costumer" "C1"', "customer"),
        ('custom "settel" "P1" "I1"', "settle"),
        ('custom "perido-closed" "sha256:0"', "period-close"),
        ('custom "recievables" "terms" 8', "receivables"),
        ('custom "receivable" "terms" 8', "receivables"),
        ('custom "Receivables" "terms" 8', "receivables"),
    ],
)
def test_a_near_miss_of_a_directive_is_an_error(directive: str, meant: str) -> None:
    message = only_message(f"2024-03-02 {directive}", SALE)
    assert f'"{meant}"' in message


@pytest.mark.parametrize(
    "directive",
    [
        'custom "budget" Expenses:BadDebts "monthly" 10.00 EUR',
        'custom "fava-option" "language" "nl"',
        'custom "fava-extension" "some_extension"',
        'custom "fava-sidebar-link" "Open items" "/jump"',
        'custom "valuation" "config" "x"',
        'custom "file" "settle"',
    ],
)
def test_directives_of_others_are_left_alone(directive: str) -> None:
    assert settle(f"2024-03-02 {directive}", SALE).messages == []


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("invioce", "invoice"),
        ("invoices", "invoice"),
        ("invocie", "invoice"),
        ("invvoice", "invoice"),
        ("payement", "payment"),
        ("paymnet", "payment"),
        ("refudn", "refund"),
        ("refrence", "reference"),
        ("costumer", "customer"),
        ("cusotmer", "customer"),
        ("custumor", "customer"),
        ("resaon", "reason"),
        ("mehtod", "method"),
        ("credit_note", "credit-note"),
        ("creditnote", "credit-note"),
        ("writeoff", "write-off"),
        ("chargebak", "chargeback"),
        ("ajustment", "adjustment"),
        ("setles", "settles"),
        ("settle", "settles"),
        ("reverse", "reverses"),
        ("referance", "reference"),
        ("external_id", "external-id"),
        ("endtoend", "end-to-end"),
        ("custommer", "customer"),
        ("customers", "customer"),
        ("collection-cost", "collection-costs"),
    ],
)
@pytest.mark.parametrize("place", ["transaction", "posting"])
def test_a_near_miss_of_a_key_is_an_error(place: str, key: str, meant: str) -> None:
    on_entry = f'\n  {key}: "X"' if place == "transaction" else ""
    on_posting = f'\n    {key}: "X"' if place == "posting" else ""
    message = only_message(
        f"""
2024-03-01 * "Korenaar" "Repair"{on_entry}
  Assets:Receivable:C1  100.00 EUR{on_posting}
  Income:Sales
"""
    )
    assert f'"{key}"' in message
    assert f'"{meant}"' in message


@pytest.mark.parametrize("key", ["invioce", "setles", "payement"])
def test_a_near_miss_is_nobodys_business_off_the_receivables(key: str) -> None:
    settled = settle(
        f"""
2024-03-01 * "Shop" "Paper"
  {key}: "X"
  Expenses:Corrections  10.00 EUR
    {key}: "X"
  Assets:Bank
"""
    )
    assert settled.messages == []


@pytest.mark.parametrize(
    "key",
    [
        *("project", "source", "document", "note", "time", "category", "week"),
        *("vat-id", "budget", "payee-id", "statement-id", "payment-id", "tags"),
        *("uuid", "date", "order", "region", "person", "record", "season", "form"),
        *("issue", "issuer"),
        *("internal-id", "period", "vendor", "report", "return", "rate", "bank"),
    ],
)
def test_keys_of_ones_own_are_welcome(key: str) -> None:
    settled = settle(
        f"""
2024-03-01 * "Korenaar" "Repair"
  invoice: "I1"
  {key}: "X"
  Assets:Receivable:C1  100.00 EUR
    {key}: "X"
  Income:Sales
"""
    )
    assert settled.messages == []


# pad.


@pytest.mark.parametrize(
    "account",
    ["Assets:Receivable:C1", "Assets:Receivable", "Liabilities:Uncategorized"],
)
def test_a_padded_receivable_is_an_error(account: str) -> None:
    settled = settle(
        f"""
        2024-03-01 pad {account} Equity:Opening

        2024-03-02 balance {account}  100.00 EUR
        """
    )
    (message,) = settled.messages
    assert "pad" in message
    assert account in message
    assert settled.errors[0].source["lineno"] == 1


@pytest.mark.parametrize(
    ("account", "source"),
    [
        ("Assets:Bank", "Assets:Receivable:C1"),
        ("Assets:Bank", "Assets:Receivable"),
        ("Assets:Bank", "Liabilities:Uncategorized"),
        ("Assets:Receivable:C2", "Assets:Receivable:C1"),
    ],
)
def test_a_receivable_pads_nothing_else_either(account: str, source: str) -> None:
    settled = settle(
        f"""
        2024-03-01 pad {account} {source}

        2024-03-02 balance {account}  100.00 EUR
        """
    )
    (message,) = settled.messages
    assert f"pad {account} {source}" in message


def test_other_accounts_may_be_padded() -> None:
    settled = settle(
        """
        2024-03-01 pad Assets:Bank Equity:Opening

        2024-03-02 balance Assets:Bank  100.00 EUR
        """
    )
    assert settled.messages == []


def test_rules_off_leaves_everything_open() -> None:
    settled = settle(TWO_SALES_AND_A_PAYMENT, RULES_OFF)
    assert settled.links() == []


# Two that differ, of one day: whichever counts, their order in the file does
# not; `settle` reads every ledger from both ends.


@pytest.mark.parametrize(
    "pair",
    [
        (
            'custom "receivables" "rule" "amount" TRUE\n  ties: "oldest"',
            'custom "receivables" "rule" "amount" TRUE\n  ties: "refuse"',
        ),
        (
            'custom "receivables" "rule" "amount" TRUE',
            'custom "receivables" "rule" "amount" FALSE',
        ),
        ('custom "receivables" "terms" 8', 'custom "receivables" "terms" 14'),
        (
            'custom "customer" "C1"\n  terms: 8',
            'custom "customer" "C1"\n  terms: 14',
        ),
        (
            'open Assets:Receivable:K1\n  customer: "C1"\n  terms: 8',
            'open Assets:Receivable:K2\n  customer: "C1"\n  terms: 14',
        ),
        (
            'custom "receivables" "account" Assets:Debtors',
            'custom "receivables" "account" Assets:Debtors "payee"',
        ),
    ],
)
def test_settings_of_one_day_do_not_go_by_their_place(pair: tuple[str, str]) -> None:
    first, second = (f"2020-01-01 {each}" for each in pair)
    assert settle(first, second, TWO_SALES_AND_A_PAYMENT).messages == []
