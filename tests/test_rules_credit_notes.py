"""What is an error in a credit note."""

from __future__ import annotations

import pytest

from tests.ledgers import settle
from tests.rule_ledgers import alone
from tests.rule_ledgers import booked
from tests.rule_ledgers import fine
from tests.rule_ledgers import one
from tests.rule_ledgers import rule

MORE_ACCOUNTS = """
2020-01-01 open Income:Parts

2020-01-01 open Liabilities:VAT:Low
"""


def invoice(id_: str = "I1", amount: str = "121.00", vat: str = "21.00") -> str:
    return booked("2024-03-01", "invoice", id_, amount) + (
        f"\n  Liabilities:VAT  -{vat} EUR"
    )


def note(
    id_: str,
    amount: str,
    *lines: str,
    date: str = "2024-03-05",
    vat: str = "",
    other: str = "Income:Sales",
) -> str:
    text = booked(date, "credit-note", id_, f"-{amount}", *lines, other=other)
    return text + (f"\n  Liabilities:VAT  {vat} EUR" if vat else "")


# Which invoice.


def test_no_invoice() -> None:
    message = one(note("CN1", "60.00"))
    assert "credit-note CN1 of 60.00 EUR names no invoice" in message
    assert "standalone: TRUE" in message


def test_standalone() -> None:
    fine(note("CN1", "60.00", "standalone: TRUE"))
    one(note("CN1", "60.00", "standalone: FALSE"))


@pytest.mark.parametrize(
    "line",
    [
        'settles: "I1"',
        'settles: "I1 60.00"',
        'reverses: "I1"',
        'reference: "for I1"',
        'end-to-end: "I1"',
    ],
)
def test_ways_to_name_an_invoice(line: str) -> None:
    fine(invoice(), note("CN1", "60.00", line))


def test_a_link_names_an_invoice() -> None:
    by_id = note("CN1", "60.00").replace('""', '"" ^I1')
    fine(invoice(), by_id)
    carried = invoice().replace('""', '"" ^job-7')
    fine(carried, note("CN1", "60.00").replace('""', '"" ^job-7'))
    assert "names no invoice" in one(
        invoice(), note("CN1", "60.00").replace('""', '"" ^job-7')
    )


def test_a_reference_to_a_paid_invoice_names_it() -> None:
    payment = booked("2024-03-02", "payment", "P1", "-121.00", other="Assets:Bank")
    fine(invoice(), payment, note("CN1", "60.00", 'reference: "I1"'))


def test_a_credit_of_collection_costs_names_a_document() -> None:
    costs = booked("2024-03-02", "collection-costs", "K1", "40.00", 'for: "I1"')
    fine(invoice(), costs, note("CN1", "40.00", 'settles: "K1"'))


def test_a_refund_is_no_invoice() -> None:
    refund = booked("2024-03-02", "refund", "R1", "40.00", other="Assets:Bank")
    assert "names no invoice" in one(refund, note("CN1", "40.00", 'settles: "R1"'))


def test_an_unknown_invoice_is_one_error() -> None:
    assert "settles I9" in one(invoice(), note("CN1", "60.00", 'settles: "I9"'))
    assert "reverses I9" in one(invoice(), note("CN1", "60.00", 'reverses: "I9"'))


@pytest.mark.parametrize("key", ["settles", "reverses"])
@pytest.mark.parametrize("change", [("Receivable:C1", "Receivable:C2"), ("EUR", "USD")])
def test_another_customer_or_currency(key: str, change: tuple[str, str]) -> None:
    message = one(invoice(), note("CN1", "60.00", f'{key}: "I1"').replace(*change))
    assert "CN1" in message
    assert "I1" in message
    assert "same account, customer and currency" in message


@pytest.mark.parametrize("key", ["settles", "reverses", "reference"])
def test_dated_before_its_invoice(key: str) -> None:
    line = f'{key}: "I1"'
    message = one(invoice(), note("CN1", "60.00", line, date="2024-02-29"))
    assert "CN1" in message
    assert "I1" in message
    fine(invoice(), note("CN1", "60.00", line, date="2024-03-01"))


def test_one_of_two_invoices_is_later() -> None:
    later = invoice("I2").replace("2024-03-01", "2024-04-01")
    message = one(invoice(), later, note("CN1", "60.00", 'settles: "I1, I2"'))
    assert "I2 is of 2024-04-01" in message


def test_the_wrong_sign() -> None:
    assert "wrong sign" in one(note("CN1", "60.00").replace("-60", "60"))


# How much.


def test_above_the_invoice() -> None:
    message = one(invoice(), note("CN1", "121.01", 'settles: "I1"'))
    assert "CN1 of 121.01 EUR is above I1 of 121.00 EUR" in message
    assert "Lower it by 0.01 EUR" in message
    fine(invoice(), note("CN1", "121.00", 'settles: "I1"'))


@pytest.mark.parametrize("key", ["settles", "reverses", "reference"])
def test_together_above_the_invoice(key: str) -> None:
    first = note("CN1", "100.00", f'{key}: "I1"')
    message = one(
        invoice(), first, note("CN2", "21.01", f'{key}: "I1"', date="2024-03-06")
    )
    assert "CN2" in message
    fine(invoice(), first, note("CN2", "21.00", f'{key}: "I1"', date="2024-03-06"))


def test_a_reversal_after_a_claim_counts_with_it() -> None:
    message = one(
        invoice(),
        note("CN1", "100.00", 'settles: "I1"'),
        note("CN2", "21.01", 'reverses: "I1"', date="2024-03-06"),
    )
    assert "CN1, CN2 together credit 121.01 EUR of I1 of 121.00 EUR" in message


def test_a_reversal_of_more_than_there_is_is_one_error() -> None:
    assert "121.01" in one(invoice(), note("CN1", "121.01", 'reverses: "I1"'))


def test_what_was_paid_does_not_count() -> None:
    payment = booked("2024-03-02", "payment", "P1", "-121.00", other="Assets:Bank")
    fine(invoice(), payment, note("CN1", "121.00", 'settles: "I1"'))


def test_two_invoices_together() -> None:
    two = (invoice(), invoice("I2"))
    fine(*two, note("CN1", "242.00", 'settles: "I1, I2"'))
    message = one(*two, note("CN1", "242.01", 'settles: "I1, I2"'))
    assert "I1, I2 of 242.00 EUR" in message


def test_a_credit_note_of_two_invoices_leaves_room_in_one() -> None:
    """Which of the two it is for, nobody said."""
    pieces = (invoice(), invoice("I2"), note("CN1", "121.00", 'settles: "I1, I2"'))
    fine(*pieces, note("CN2", "121.00", 'settles: "I1"', date="2024-03-06"))
    message = one(
        *pieces,
        note("CN2", "121.00", 'settles: "I1"', date="2024-03-06"),
        note("CN3", "0.01", 'settles: "I2"', date="2024-03-07"),
    )
    assert "CN1, CN2, CN3 together" in message


def test_amounts_of_claims_count() -> None:
    pieces = (invoice(), note("CN1", "121.00", 'settles: "I1 100.00"'))
    fine(*pieces, note("CN2", "21.00", 'settles: "I1"', date="2024-03-06"))
    one(*pieces, note("CN2", "21.01", 'settles: "I1"', date="2024-03-06"))


def test_postings_that_claim_count_with_their_amount() -> None:
    credit = """
        2024-03-05 * "Korenaar" ""
          credit-note: "CN1"
          Assets:Receivable:C1  -100.00 EUR
            settles: "I1"
          Assets:Receivable:C1  -{} EUR
            settles: "I2"
          Income:Sales
    """
    two = (invoice(), invoice("I2"))
    fine(*two, credit.format("121.00"))
    assert "is above I2" in one(*two, credit.format("121.01"))


def test_a_credit_note_that_was_reversed_does_not_count() -> None:
    fine(
        invoice(),
        note("CN1", "121.00", 'settles: "I1"'),
        booked(
            "2024-03-06",
            "adjustment",
            "A1",
            "121.00",
            'reverses: "CN1"',
            'reason: "wrong"',
            'by: "anna"',
        ),
        note("CN2", "121.00", 'settles: "I1"', date="2024-03-07"),
    )


def test_instalments_are_one_invoice() -> None:
    parts = """
        2024-03-01 * "In two parts"
          invoice: "I1"
          Assets:Receivable:C1  30.00 EUR
            due: 2024-04-01
          Assets:Receivable:C1  70.00 EUR
            due: 2024-05-01
          Income:Sales
    """
    fine(parts, note("CN1", "100.00", 'settles: "I1"'))
    one(parts, note("CN1", "100.01", 'settles: "I1"'))
    one(parts, note("CN1", "30.01", 'settles: "I1/1"'))


# VAT and revenue.


def test_more_vat_than_the_invoice_charged() -> None:
    message = one(invoice(), note("CN1", "100.00", 'settles: "I1"', vat="21.01"))
    assert "CN1 takes back more VAT than was charged" in message
    assert "21.01 EUR on Liabilities:VAT, where I1 charged 21.00 EUR" in message
    fine(invoice(), note("CN1", "100.00", 'settles: "I1"', vat="21.00"))


def test_more_vat_together() -> None:
    pieces = (invoice(), note("CN1", "50.00", 'settles: "I1"', vat="20.00"))
    message = one(
        *pieces, note("CN2", "50.00", 'settles: "I1"', vat="1.01", date="2024-03-06")
    )
    assert "together with CN1 21.01 EUR" in message
    fine(*pieces, note("CN2", "50.00", 'settles: "I1"', vat="1.00", date="2024-03-06"))


def test_vat_per_account() -> None:
    credit = note("CN1", "100.00", 'settles: "I1"') + "\n  Liabilities:VAT:Low  1 EUR"
    message = one(MORE_ACCOUNTS, invoice(), credit)
    assert "1 EUR on Liabilities:VAT:Low, where I1 charged 0 EUR" in message


def test_a_credit_note_above_its_invoice_is_one_error_vat_and_all() -> None:
    one(
        invoice(),
        note("CN1", "121.00", 'settles: "I1"', vat="21.00"),
        note("CN2", "121.00", 'settles: "I1"', vat="21.00", date="2024-03-06"),
    )


def test_a_batch_takes_back_what_all_its_invoices_charged() -> None:
    batch = """
        2024-03-05 * "Both"
          credit-note: "CN"
          settles: "I1, I2"
          Assets:Receivable:C1  -121.00 EUR
          Assets:Receivable:C2  -121.00 EUR
          Liabilities:VAT  {} EUR
          Income:Sales
    """
    two = (invoice(), invoice("I2").replace(":C1", ":C2"))
    fine(*two, batch.format("42.00"))
    assert "42.01" in one(*two, batch.format("42.01"))


def test_vat_of_what_was_invoiced_before_the_ledger_began() -> None:
    opening = booked("2024-03-01", "invoice", "OLD-1", "121.00", other="Equity:Opening")
    stated = opening.replace('"OLD-1"', '"OLD-1"\n  vat: 21.00 EUR')
    credit = note("CN1", "100.00", 'settles: "OLD-1"', vat="21.01")
    fine(opening, credit)
    assert "OLD-1 says vat: 21.00" in one(stated, credit)
    fine(stated, credit.replace("21.01", "21.00"))


def test_another_revenue_account_is_a_notice() -> None:
    settled = fine(
        MORE_ACCOUNTS,
        invoice(),
        note("CN1", "60.00", 'settles: "I1"', other="Income:Parts"),
    )
    (notice,) = settled.subledger.notices
    assert notice.code == "other-revenue-account"
    assert notice.ids == ("CN1",)
    assert "Income:Parts, which I1 did not use; that was Income:Sales" in notice.message


def test_the_same_revenue_account_is_none() -> None:
    settled = fine(invoice(), note("CN1", "60.00", 'settles: "I1"'))
    assert settled.notices() == []


# What is not checked, and the rule.


def test_what_has_no_key_need_name_nothing() -> None:
    fine(booked("2024-03-05", "", "", "-60.00"))


def test_what_has_no_key_must_not_be_above_what_it_names() -> None:
    linked = booked("2024-03-05", "", "", "-121.01").replace('""', '"" ^I1')
    assert "is above I1" in one(invoice(), linked)
    early = linked.replace("2024-03-05", "2024-02-05")
    fine(invoice(), early)


def test_opening_credit_notes_are_not_checked() -> None:
    fine(note("CN1", "60.00", other="Equity:Opening"))


def test_alone() -> None:
    (message,) = alone("credit_notes", note("CN1", "60.00"))
    assert "names no invoice" in message
    (message,) = alone("credit_notes", invoice(), note("CN1", "122", 'reverses: "I1"'))
    assert "122" in message


def test_switched_off_for_a_customer() -> None:
    off = rule("credit-notes", 'customer: "C1"', on="FALSE")
    two = (note("CN1", "60.00"), note("CN2", "60.00").replace(":C1", ":C2"))
    settled = settle(off, *two)
    assert ["CN2" in message for message in settled.messages] == [True]
