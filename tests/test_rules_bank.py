"""What is an error in chargebacks, bank files and the bank's own ids."""

from __future__ import annotations

from tests.ledgers import settle
from tests.rule_ledgers import alone
from tests.rule_ledgers import booked
from tests.rule_ledgers import fine
from tests.rule_ledgers import one
from tests.rule_ledgers import rule

INVOICE = booked("2024-01-01", "invoice", "I1", "50.00")
FILE = '2024-01-05 custom "bank-file" "SDD-1" "direct-debit" "I1"'


def payment(id_: str, *lines: str, amount: str = "-50.00") -> str:
    return booked("2024-01-04", "payment", id_, amount, *lines, other="Assets:Bank")


def chargeback(amount: str, *lines: str, date: str = "2024-01-10") -> str:
    return booked(date, "chargeback", "B1", amount, *lines, other="Assets:Bank")


# Chargebacks.


def test_more_than_is_left_of_the_payment() -> None:
    message = one(payment("P1"), chargeback("50.01", 'reverses: "P1"'))
    assert "B1 reverses 50.01 EUR of P1" in message
    assert "50.00 was left" in message
    assert '(Rule "chargebacks".)' in message
    fine(payment("P1"), chargeback("50.00", 'reverses: "P1"'))


def test_an_unknown_payment() -> None:
    assert "P9" in one(chargeback("50.00", 'reverses: "P9"'))


def test_before_its_payment() -> None:
    early = chargeback("50.00", 'reverses: "P1"', date="2024-01-03")
    assert "P1" in one(payment("P1"), early)
    fine(payment("P1"), early.replace("2024-01-03", "2024-01-04"))


def test_chargebacks_switched_off() -> None:
    wrong = (payment("P1"), chargeback("50.01", 'reverses: "P1"'))
    settled = fine(rule("chargebacks", on="FALSE"), *wrong)
    # The excess stays what it is.
    assert settled.open() == {"B1": "0.01"}


def test_chargebacks_as_notices_of_a_customer() -> None:
    notice = rule("chargebacks", 'severity: "notice"', 'customer: "C1"')
    wrong = (payment("P1"), chargeback("50.01", 'reverses: "P1"'))
    settled = fine(notice, *wrong)
    assert "chargebacks B1" in settled.notices()
    assert len(settle(notice.replace("C1", "C2"), *wrong).messages) == 1


def test_chargebacks_alone() -> None:
    (message,) = alone("chargebacks", chargeback("50.00", 'reverses: "P9"'))
    assert "P9" in message


# Bank files.


def test_a_decision_on_a_locked_item() -> None:
    decision = '2024-01-06 custom "settle" "P1" "I1"'
    message = one(INVOICE, payment("P1", amount="-9.00"), FILE, decision)
    assert "I1 is locked" in message
    assert '(Rule "bank-files".)' in message


def test_an_item_in_two_unconfirmed_files() -> None:
    second = FILE.replace("SDD-1", "SDD-2").replace("01-05", "01-06")
    message = one(INVOICE, FILE, second)
    assert "SDD-1" in message
    assert "SDD-2" in message
    rejected = '2024-01-06 custom "bank-rejection" "SDD-1"'
    fine(INVOICE, FILE, rejected, second)


def test_a_file_that_was_handed_in_twice_is_one_error() -> None:
    second = booked("2024-01-01", "invoice", "I2", "50.00")
    file = FILE + ' "I2"'
    message = one(INVOICE, second, file, file.replace("SDD-1", "SDD-2"))
    assert 'I1, I2 are already in the bank file "SDD-1"' in message


def test_unknown_items_of_a_file_are_one_error() -> None:
    message = one(INVOICE, FILE + ' "X1" "X2"')
    assert "there is no X1, X2 on 2024-01-05" in message


def test_an_unknown_file() -> None:
    assert "SDD-9" in one(
        INVOICE, FILE, '2024-01-06 custom "bank-confirmation" "SDD-9"'
    )


def test_bank_files_switched_off_from_a_date() -> None:
    unknown = '2024-01-06 custom "bank-confirmation" "SDD-9"'
    fine(rule("bank-files", on="FALSE", date="2024-01-06"), INVOICE, unknown)
    one(rule("bank-files", on="FALSE", date="2024-01-07"), INVOICE, unknown)


def test_bank_files_of_a_customer() -> None:
    second = FILE.replace("SDD-1", "SDD-2").replace("01-05", "01-06")
    off = rule("bank-files", 'customer: "C1"', on="FALSE")
    fine(off, INVOICE, FILE, second)
    one(off.replace("C1", "C2"), INVOICE, FILE, second)


def test_bank_files_alone() -> None:
    (message,) = alone(
        "bank_files", INVOICE, '2024-01-06 custom "bank-confirmation" "SDD-9"'
    )
    assert "SDD-9" in message


# The bank's own ids.


def test_a_transaction_booked_twice() -> None:
    x1 = 'external-id: "X1"'
    message = one(payment("P1", x1), payment("P2", x1))
    assert "payment P2 of -50.00 EUR" in message
    assert '"X1" on Assets:Bank' in message
    assert "payment P1 of 2024-01-04" in message
    assert "<string>:1" in message
    fine(payment("P1", x1), payment("P2", 'external-id: "X2"'))


def test_each_bank_account_has_ids_of_its_own() -> None:
    x1 = 'external-id: "X1"'
    fine(payment("P1", x1), payment("P2", x1).replace("Assets:Bank", "Assets:Cash"))


def test_what_comes_from_no_bank_account_is_not_compared() -> None:
    sold = booked("2024-01-01", "invoice", "I1", "50.00", 'external-id: "X1"')
    fine(sold, sold.replace("I1", "I2"))


def test_the_items_of_a_batch_share_one() -> None:
    fine(
        """
        2024-01-04 * "Batch"
          payment: "P1"
          external-id: "X1"
          Assets:Bank  100.00 EUR
          Assets:Receivable:C1  -50.00 EUR
          Assets:Receivable:C2  -50.00 EUR
        """
    )


def test_a_batch_booked_twice_is_one_error() -> None:
    batch = """
        2024-01-04 * "Batch"
          payment: "{}"
          external-id: "X1"
          Assets:Bank  100.00 EUR
          Assets:Receivable:C1  -50.00 EUR
          Assets:Receivable:C2  -50.00 EUR
    """
    assert "P2" in one(batch.format("P1"), batch.format("P2"))


def test_what_nobody_could_place_and_was_imported_again() -> None:
    x1 = 'external-id: "X1"'
    unplaced = payment("P2", x1).replace(
        "Assets:Receivable:C1", "Liabilities:Uncategorized"
    )
    one(payment("P1", x1), unplaced)


def test_external_ids_alone() -> None:
    x1 = 'external-id: "X1"'
    (message,) = alone("external_ids", payment("P1", x1), payment("P2", x1))
    assert "X1" in message
