"""What is an error in an invoice."""

from __future__ import annotations

import pytest

from tests.ledgers import settle
from tests.rule_ledgers import alone
from tests.rule_ledgers import booked
from tests.rule_ledgers import fine
from tests.rule_ledgers import one
from tests.rule_ledgers import rule

SERIES = '2020-01-01 custom "receivables" "series" "{year}-####" "invoice"'
MONTHLY = '2020-01-01 custom "receivables" "series" "{year}{month}/##" "invoice"'
DECLARED = rule("invoices", "declared: TRUE")


def invoice(id_: str, date: str = "2024-03-01", *lines: str) -> str:
    return booked(date, "invoice", id_, "100.00", *lines)


# Ids, signs, dates.


def test_an_id_of_two_invoices() -> None:
    message = one(invoice("I1"), invoice("I1", "2024-03-02"))
    assert '"I1"' in message
    assert "I1#2" in message
    assert '(Rule "invoices".)' in message


def test_the_wrong_sign() -> None:
    message = one(booked("2024-03-01", "invoice", "I1", "-40.00"))
    assert "invoice I1 has the wrong sign: -40.00 EUR" in message
    assert "credit-note" in message


def test_an_invoice_of_zero_has_no_sign() -> None:
    fine(booked("2024-03-01", "invoice", "I1", "0.00"))


def test_due_before_its_date() -> None:
    message = one(invoice("I1", "2024-03-02", "due: 2024-03-01"))
    assert "I1 of 2024-03-02 is due on 2024-03-01" in message
    fine(invoice("I1", "2024-03-02", "due: 2024-03-02"))


def test_each_instalment_has_a_due_date() -> None:
    message = one(
        """
        2024-03-01 * "In two parts"
          invoice: "F1"
          Assets:Receivable:C1  30.00 EUR
            due: 2024-02-01
          Assets:Receivable:C1  70.00 EUR
            due: 2024-04-01
          Income:Sales
        """
    )
    assert "F1/1" in message


def test_a_moved_invoice_keeps_its_due_date_and_has_no_number() -> None:
    fine(
        SERIES,
        '2020-01-01 custom "receivables" "account" Assets:Debtors',
        invoice("2024-0001", "2024-03-01"),
        """
        2024-05-01 * "Doubtful"
          Assets:Receivable:C1  -100.00 EUR
            adjustment: "M-1"
            settles: "2024-0001"
            reason: "doubtful"
            by: "anna"
          Assets:Debtors  100.00 EUR
            invoice: "2024-0001/D"
            due: 2024-03-31
            customer: "C1"
        """,
    )


@pytest.mark.parametrize(
    "piece",
    [
        # Booked against equity, it opens the ledger.
        booked(
            "2024-03-01",
            "invoice",
            "I1",
            "9",
            "due: 2023-01-01",
            other="Equity:Opening",
        ),
        # Of a customer whom nobody knows.
        booked(
            "2024-03-01",
            "invoice",
            "I1",
            "9",
            "due: 2023-01-01",
            account="Liabilities:Uncategorized",
        ),
    ],
)
def test_what_is_not_checked(piece: str) -> None:
    fine(piece)


# Declared customers.


def to(customer: str, date: str = "2024-03-01") -> str:
    return booked(
        date, "invoice", f"I-{date}", "10", f'customer: "{customer}"'
    ).replace(":C1", "")


def test_an_undeclared_customer() -> None:
    message = one(DECLARED, to("C9"))
    assert '"C9"' in message
    assert "I-2024-03-01" in message
    assert '(Rule "invoices", declared of 2020-01-01.)' in message
    fine(to("C9"))


def test_a_customer_is_declared_from_a_date() -> None:
    declaration = '2024-03-01 custom "customer" "C9"'
    fine(DECLARED, declaration, to("C9", "2024-03-01"))
    assert "not declared on 2024-02-29" in one(
        DECLARED, declaration, to("C9", "2024-02-29")
    )


def test_an_account_declares_a_customer() -> None:
    fine(DECLARED, invoice("I1"))


def test_instalments_have_one_customer() -> None:
    one(
        DECLARED,
        """
        2024-03-01 * "In two parts"
          invoice: "F1"
          customer: "C9"
          Assets:Receivable  30.00 EUR
            due: 2024-04-01
          Assets:Receivable  70.00 EUR
            due: 2024-05-01
          Income:Sales
        """,
    )


def test_declared_is_dated() -> None:
    dated = rule("invoices", "declared: TRUE", date="2024-03-01")
    fine(dated, to("C9", "2024-02-29"))
    assert "of 2024-03-01.)" in one(dated, to("C9", "2024-03-01"))


# Numbers.


def test_a_gap() -> None:
    message = one(SERIES, invoice("2024-0017"), invoice("2024-0021"))
    assert "invoice 2024-0021 leaves a gap" in message
    assert '"{year}-####": 2024-0018 to 2024-0020 missing' in message


def test_each_gap_is_one_error() -> None:
    settled = settle(
        SERIES, invoice("2024-0001"), invoice("2024-0003"), invoice("2024-0005")
    )
    assert [message.split()[1] for message in settled.messages] == [
        "2024-0003",
        "2024-0005",
    ]


def test_the_first_number_may_be_any() -> None:
    fine(SERIES, invoice("2024-0817"), invoice("2024-0818"))


def test_the_counter_starts_anew_with_the_year() -> None:
    fine(
        SERIES,
        invoice("2024-0998", "2024-12-30"),
        invoice("2024-0999", "2024-12-31"),
        invoice("2025-0001", "2025-01-01"),
        invoice("2025-0002", "2025-01-01"),
    )


def test_a_year_begins_as_the_one_before() -> None:
    pieces = (SERIES, invoice("2024-0001"), invoice("2025-0003", "2025-03-01"))
    assert "2025-0001 to 2025-0002 missing" in one(*pieces)
    fine(SERIES, invoice("2024-0800"), invoice("2025-0800", "2025-03-01"))


def test_the_counter_starts_anew_with_the_month() -> None:
    fine(MONTHLY, invoice("202403/01"), invoice("202404/01", "2024-04-01"))
    assert "202404/02" in one(
        MONTHLY,
        invoice("202403/01"),
        invoice("202404/01", "2024-04-01"),
        invoice("202404/03", "2024-04-01"),
    )


def test_months_of_each_year_count_for_themselves() -> None:
    series = '2020-01-01 custom "receivables" "series" "{month}-##" "invoice"'
    fine(series, invoice("03-01"), invoice("03-02", "2024-03-05"))
    message = one(series, invoice("03-01"), invoice("03-03", "2024-03-05"))
    assert "03-02 missing" in message


def test_a_number_that_anything_has_is_not_missing() -> None:
    opening = booked("2024-03-01", "invoice", "2024-0002", "5", other="Equity:Opening")
    fine(SERIES, invoice("2024-0001"), opening, invoice("2024-0003"))


def test_two_types_share_a_series() -> None:
    shared = SERIES.replace('"invoice"', '"invoice" "credit-note"')
    note = booked("2024-03-02", "credit-note", "2024-0002", "-1", "standalone: TRUE")
    fine(shared, invoice("2024-0001"), note, invoice("2024-0003", "2024-03-02"))
    assert "2024-0002 missing" in one(
        SERIES, invoice("2024-0001"), invoice("2024-0003", "2024-03-02")
    )


def test_a_wrong_form() -> None:
    message = one(SERIES, invoice("INV-1"))
    assert 'invoice INV-1 has not the form of the series "{year}-####"' in message
    assert "not the form" in one(SERIES, invoice("2024-00001"))


@pytest.mark.parametrize("slip", ["20240002", "2024-2", "2024/0002", "2024_00002"])
def test_a_wrong_form_is_no_gap_as_well(slip: str) -> None:
    pieces = (SERIES, invoice("2024-0001"), invoice("2024-0003", "2024-03-03"))
    message = one(*pieces, invoice(slip, "2024-03-02"))
    assert f"invoice {slip} has not the form" in message
    # Of another number it says nothing.
    assert len(settle(*pieces, invoice("X-7", "2024-03-02")).messages) == 2


@pytest.mark.parametrize("slip", ["inv-202403-7", "2024/03/007", "INV2024-3-007"])
def test_a_wrong_form_with_letters_and_month_is_no_gap_as_well(slip: str) -> None:
    series = (
        '2020-01-01 custom "receivables" "series" "INV/{year}{month}/###" "invoice"'
    )
    pieces = (series, invoice("INV/202403/006"), invoice("INV/202403/008"))
    assert "has not the form" in one(*pieces, invoice(slip))


def test_either_of_two_series_will_do() -> None:
    web = '2020-01-01 custom "receivables" "series" "W##" "invoice"'
    fine(SERIES, web, invoice("2024-0001"), invoice("W07"))


def test_a_series_counts_from_its_date() -> None:
    later = SERIES.replace("2020-01-01", "2024-03-02")
    fine(later, invoice("OLD", "2024-03-01"), invoice("2024-0001", "2024-03-02"))
    one(later, invoice("OLD", "2024-03-02"))


def test_out_of_date_order() -> None:
    pieces = (SERIES, invoice("2024-0001", "2024-03-02"))
    message = one(*pieces, invoice("2024-0002", "2024-03-01"))
    assert (
        "2024-0002 of 2024-03-01 is numbered after 2024-0001 of 2024-03-02" in message
    )
    fine(*pieces, invoice("2024-0002", "2024-03-02"))


def test_instalments_have_one_number() -> None:
    fine(
        SERIES,
        """
        2024-03-01 * "In two parts"
          invoice: "2024-0001"
          Assets:Receivable:C1  30.00 EUR
            due: 2024-04-01
          Assets:Receivable:C1  70.00 EUR
            due: 2024-05-01
          Income:Sales
        """,
        invoice("2024-0002"),
    )


def test_what_has_no_key_needs_no_number() -> None:
    fine(SERIES, booked("2024-03-01", "", "", "10.00"), invoice("2024-0002"))


def test_a_number_used_twice_is_one_error() -> None:
    assert "already" in one(SERIES, invoice("2024-0001"), invoice("2024-0001"))


# The rule.


def test_alone() -> None:
    wrong = booked("2024-03-01", "invoice", "I1", "-40.00")
    (message,) = alone("invoices", wrong)
    assert "wrong sign" in message


def test_switched_off() -> None:
    fine(rule("invoices", on="FALSE"), invoice("I1"), invoice("I1"))


def test_an_amount_in_the_place_of_a_number_is_one_error() -> None:
    wrong = booked("2024-03-02", "invoice", "X", "5.00").replace('"X"', "5.00 EUR")
    assert "5.00 EUR is no id" in one(SERIES, wrong)
