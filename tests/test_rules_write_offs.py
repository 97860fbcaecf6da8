"""What is an error in a write-off."""

from __future__ import annotations

import pytest

from tests.ledgers import settle
from tests.rule_ledgers import alone
from tests.rule_ledgers import booked
from tests.rule_ledgers import fine
from tests.rule_ledgers import one
from tests.rule_ledgers import rule

# Due on 2024-01-31.
INVOICE = booked("2024-01-01", "invoice", "I1", "100.00", "due: 2024-01-31")
PIET = '2020-01-01 custom "receivables" "role" "write-off" "piet"'
LIMIT = rule("write-offs", "limit: 50.00 EUR")
SECOND = rule("write-offs", "second-above: 50.00 EUR")
ACCOUNTS = rule("write-offs", 'accounts: "Expenses:BadDebts"')
OVERDUE = rule("write-offs", "overdue-days: 60")


def write_off(
    amount: str,
    *lines: str,
    id_: str = "W1",
    date: str = "2024-06-01",
    other: str = "Expenses:BadDebts",
) -> str:
    return booked(date, "write-off", id_, f"-{amount}", *lines, other=other)


OF_I1 = 'settles: "I1"'


# Which invoice, and how much.


def test_no_invoice() -> None:
    message = one(INVOICE, write_off("100.00"))
    assert "write-off W1 of 100.00 EUR names no invoice" in message
    assert "settles:" in message


def test_a_reference_names_no_invoice() -> None:
    one(INVOICE, write_off("100.00", 'reference: "I1"'))


def test_an_unknown_invoice_is_one_error() -> None:
    assert "settles I9" in one(INVOICE, write_off("100.00", 'settles: "I9"'))
    assert "reverses I9" in one(INVOICE, write_off("100.00", 'reverses: "I9"'))


@pytest.mark.parametrize("line", [OF_I1, 'settles: "I1 100.00"', 'reverses: "I1"'])
def test_ways_to_name_an_invoice(line: str) -> None:
    fine(INVOICE, write_off("100.00", line))


def test_a_link_names_an_invoice() -> None:
    fine(INVOICE, write_off("100.00").replace('""', '"" ^I1'))


def test_above_what_is_outstanding() -> None:
    message = one(INVOICE, write_off("100.01", OF_I1))
    assert "W1 of 100.01 EUR is above what was outstanding on I1" in message
    assert "100.00 EUR" in message


def test_above_what_a_payment_left() -> None:
    payment = booked(
        "2024-05-01", "payment", "P1", "-40.00", OF_I1, other="Assets:Bank"
    )
    fine(INVOICE, payment, write_off("60.00", OF_I1))
    assert "60.00 EUR. Lower" in one(INVOICE, payment, write_off("60.01", OF_I1))
    message = one(INVOICE, payment, write_off("60.01", 'reverses: "I1"'))
    assert "above what was outstanding" in message


def test_what_comes_later_does_not_count() -> None:
    payment = booked(
        "2024-06-02", "payment", "P1", "-100.00", OF_I1, other="Assets:Bank"
    )
    fine(INVOICE, payment, write_off("100.00", OF_I1))


def test_a_claim_for_a_part() -> None:
    fine(INVOICE, write_off("100.00", 'settles: "I1 60.00"'))


def test_two_write_offs_of_one_invoice() -> None:
    message = one(
        INVOICE, write_off("60.00", OF_I1), write_off("40.01", OF_I1, id_="W2")
    )
    assert "W2" in message
    fine(INVOICE, write_off("60.00", OF_I1), write_off("40.00", OF_I1, id_="W2"))


def test_more_than_can_be_reversed_is_one_error() -> None:
    assert "W1" in one(INVOICE, write_off("100.01", 'reverses: "I1"'))


def test_an_invoice_of_a_later_date() -> None:
    assert "W1" in one(INVOICE, write_off("9.00", OF_I1, date="2023-12-31"))
    assert "W1" in one(INVOICE, write_off("9.00", 'reverses: "I1"', date="2023-12-31"))


def test_the_wrong_sign() -> None:
    assert "wrong sign" in one(write_off("100.00").replace("-100", "100"))


def test_a_write_off_that_is_undone() -> None:
    undo = booked(
        "2024-07-01",
        "write-off",
        "W2",
        "100.00",
        'reverses: "W1"',
        other="Expenses:BadDebts",
    )
    fine(INVOICE, write_off("100.00", OF_I1), undo)


def test_a_locked_invoice() -> None:
    file = '2024-05-31 custom "bank-file" "SDD-1" "direct-debit" "I1"'
    message = one(INVOICE, file, write_off("100.00", OF_I1))
    assert "W1 of 100.00 EUR is on I1, which is locked" in message
    assert "SDD-1" in message
    one(INVOICE, file, write_off("100.00", 'reverses: "I1"'))
    rejected = '2024-06-01 custom "bank-rejection" "SDD-1"'
    fine(INVOICE, file, rejected, write_off("100.00", OF_I1))
    one(INVOICE, file, rejected.replace("06-01", "06-02"), write_off("100.00", OF_I1))


# Who.


def test_above_the_limit_without_the_role() -> None:
    message = one(INVOICE, LIMIT, write_off("50.01", OF_I1, 'by: "jan"'))
    assert "W1 of 50.01 EUR, above the limit of 50.00 EUR" in message
    assert '"jan", who has not the role' in message
    assert "(anna)" in message
    assert '(Rule "write-offs", limit of 2020-01-01.)' in message
    fine(INVOICE, LIMIT, write_off("50.00", OF_I1, 'by: "jan"'))
    fine(INVOICE, LIMIT, write_off("50.01", OF_I1, 'by: "anna"'))


def test_above_the_limit_by_nobody() -> None:
    message = one(INVOICE, LIMIT, write_off("50.01", OF_I1))
    assert "does not say who decided it" in message
    fine(INVOICE, LIMIT, write_off("50.00", OF_I1))


def test_a_limit_in_another_currency_is_none() -> None:
    fine(INVOICE, rule("write-offs", "limit: 50.00 USD"), write_off("100.00", OF_I1))


def test_a_role_is_dated() -> None:
    joined = '2024-06-02 custom "receivables" "role" "write-off" "jan"'
    by_jan = (OF_I1, 'by: "jan"')
    one(INVOICE, LIMIT, joined, write_off("100.00", *by_jan))
    fine(INVOICE, LIMIT, joined, write_off("100.00", *by_jan, date="2024-06-02"))


@pytest.mark.parametrize(
    ("second", "words"),
    [
        ("", "approved by nobody"),
        ('second: "anna"', "the same person"),
        ('second: "jan"', '"jan", who has not the role'),
    ],
)
def test_a_second_person(second: str, words: str) -> None:
    lines = (OF_I1, 'by: "anna"', *([second] if second else []))
    message = one(INVOICE, SECOND, PIET, write_off("50.01", *lines))
    assert words in message
    assert '(Rule "write-offs", second-above of 2020-01-01.)' in message
    fine(INVOICE, SECOND, PIET, write_off("50.00", *lines))


def test_a_second_person_with_the_role() -> None:
    lines = (OF_I1, 'by: "anna"', 'second: "piet"')
    fine(INVOICE, SECOND, PIET, write_off("50.01", *lines))


def test_the_second_person_is_not_the_only_one() -> None:
    lines = (OF_I1, 'second: "piet"')
    message = one(INVOICE, SECOND, PIET, write_off("50.01", *lines))
    assert 'approved by "piet", and nobody says who decided it' in message
    fine(INVOICE, SECOND, PIET, write_off("50.00", *lines))


def test_nobody_named_above_the_limit_is_one_error() -> None:
    both = rule("write-offs", "limit: 10.00 EUR", "second-above: 50.00 EUR")
    message = one(INVOICE, both, PIET, write_off("50.01", OF_I1, 'second: "piet"'))
    assert "does not say who decided it" in message


# Where to, and how soon.


def test_an_account_that_is_not_among_them() -> None:
    wrong = write_off("100.00", OF_I1, other="Expenses:Corrections")
    message = one(INVOICE, ACCOUNTS, wrong)
    assert "W1" in message
    assert "Expenses:Corrections" in message
    assert "Expenses:BadDebts" in message
    fine(INVOICE, wrong)


def test_one_of_several_accounts() -> None:
    both = rule("write-offs", 'accounts: "Expenses:BadDebts, Expenses:Corrections"')
    fine(INVOICE, both, write_off("100.00", OF_I1, other="Expenses:Corrections"))


def test_only_expenses_count() -> None:
    vat = write_off("100.00", OF_I1) + "\n  Liabilities:VAT  17.36 EUR"
    fine(INVOICE, ACCOUNTS, vat)


PAID_WITH_FEES = """
2024-07-01 * "Korenaar" "Paid, less the fees of the provider"
  Assets:Bank  94.75 EUR
  {}  0.25 EUR
  Assets:Receivable:C1  -95.00 EUR
    payment: "P1"
    settles: "I1"
  Assets:Receivable:C1  -5.00 EUR
    write-off: "W1"
    settles: "I1"
  {}  5.00 EUR
"""


def test_fees_of_the_payment_beside_it_are_not_of_the_write_off() -> None:
    fees, bad_debts = "Expenses:Corrections", "Expenses:BadDebts"
    fine(INVOICE, ACCOUNTS, PAID_WITH_FEES.format(fees, bad_debts))
    message = one(INVOICE, ACCOUNTS, PAID_WITH_FEES.format(fees, fees))
    assert "booked on Expenses:Corrections" in message
    # What is not all there is on another account.
    less = PAID_WITH_FEES.format(fees, bad_debts)
    less = less.replace(f"{bad_debts}  5.00", f"{bad_debts}  4.99")
    less = less.replace(f"{fees}  0.25", f"{fees}  0.26")
    one(INVOICE, ACCOUNTS, less)


def test_vat_accounts_may_be_expenses() -> None:
    vat = write_off("100.00", OF_I1) + "\n  Expenses:Corrections  17.36 EUR"
    one(INVOICE, ACCOUNTS, vat)
    accounts = ('accounts: "Expenses:BadDebts"', 'vat-accounts: "Expenses:Corrections"')
    fine(INVOICE, rule("write-offs", *accounts), vat)


def test_too_soon() -> None:
    # 60 days after 2024-01-31.
    message = one(INVOICE, OVERDUE, write_off("100.00", OF_I1, date="2024-03-30"))
    assert "I1 was due on 2024-01-31" in message
    assert "60 days overdue" in message
    assert "overdue-days of 2020-01-01" in message
    fine(INVOICE, OVERDUE, write_off("100.00", OF_I1, date="2024-03-31"))


# What is not checked, and the rule.


def test_what_has_no_key_misses_nothing() -> None:
    both = rule("write-offs", "limit: 1.00 EUR", "second-above: 1.00 EUR")
    plain = booked("2024-06-01", "", "", "-100.00", other="Expenses:BadDebts")
    fine(INVOICE, both, plain)
    fine(INVOICE, both, plain.replace('""', '"" ^I1'))


def test_what_has_no_key_must_not_be_wrong() -> None:
    plain = booked("2024-06-01", "", "", "-100.01", other="Expenses:BadDebts")
    assert "above what was outstanding" in one(INVOICE, plain.replace('""', '"" ^I1'))


def test_alone() -> None:
    (message,) = alone("write_offs", INVOICE, write_off("100.00"))
    assert "names no invoice" in message
    (message,) = alone("write_offs", INVOICE, write_off("100.01", 'reverses: "I1"'))
    assert "100.01" in message


def test_parameters_of_a_customer() -> None:
    own = rule("write-offs", "limit: 200.00 EUR", 'customer: "C1"', date="2020-01-02")
    other = INVOICE.replace("I1", "I2").replace(":C1", ":C2")
    of_other = write_off("100.00", 'settles: "I2"', id_="W2").replace(":C1", ":C2")
    message = one(INVOICE, other, LIMIT, own, write_off("100.00", OF_I1), of_other)
    assert "W2" in message
    # The customer's directive narrows one parameter and leaves the others.
    accounts = rule("write-offs", 'accounts: "Expenses:Corrections"')
    assert "accounts of 2020-01-01" in one(
        INVOICE, LIMIT, own, accounts, write_off("100.00", OF_I1)
    )


def test_parameters_count_from_their_date() -> None:
    higher = rule("write-offs", "limit: 200.00 EUR", date="2024-06-01")
    fine(INVOICE, LIMIT, higher, write_off("100.00", OF_I1, date="2024-06-01"))
    one(INVOICE, LIMIT, higher, write_off("100.00", OF_I1, date="2024-05-31"))


def test_switched_off_from_a_date() -> None:
    off = rule("write-offs", on="FALSE", date="2024-06-01")
    fine(INVOICE, off, write_off("100.00", date="2024-06-01"))
    one(INVOICE, off, write_off("100.00", date="2024-05-31"))


def test_two_defects_are_two_errors() -> None:
    both = rule("write-offs", "limit: 50.00 EUR", "overdue-days: 60")
    settled = settle(INVOICE, both, write_off("100.00", OF_I1, date="2024-03-30"))
    assert len(settled.messages) == 2
