"""What comes back: the payment that a return is of, and what the bank took with it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

import pytest

from beancount_receivables.importers.booking import EVIDENCE
from beancount_receivables.importers.statement import Batch
from beancount_receivables.importers.statement import Charge
from beancount_receivables.importers.statement import Return
from tests.test_booking import C1
from tests.test_booking import LEDGER
from tests.test_booking import STRANGER
from tests.test_booking import booked
from tests.test_booking import entry
from tests.test_booking import learn
from tests.test_import_command import IBAN
from tests.test_import_command import bank
from tests.test_import_command import errors
from tests.test_import_command import folder
from tests.test_import_command import put
from tests.test_import_command import run
from tests.test_import_command import statement

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["folder"]

RETURN = Return("return information", "MD06")
PAID = """
2024-02-20 * "C1" "invoice 2024002"
  payment: "P2"
  external-id: "BANK-2"
  Assets:Bank  50.00 EUR
  Assets:Receivable:C1
"""


def returned(amount: str, ledger: str = LEDGER + PAID, **facts: Any) -> Any:  # noqa: ANN401
    """What a return becomes."""
    return booked(entry(amount, returned=RETURN, **facts), learn(ledger))[0]


def amounts(transaction: Any) -> dict[str, Decimal]:  # noqa: ANN401
    return {each.account: each.units.number for each in transaction.postings}


# By what it is found.


@pytest.mark.parametrize(
    "facts",
    [
        {"text": "2024002"},
        {"end_to_end": "2024002"},
        {"text": "return of BANK-2"},
        {"information": "RETURN/P2/MD06"},
        {"instruction": "P2"},
    ],
)
def test_what_came_back_is_found_by_its_document_or_id(facts: dict[str, Any]) -> None:
    transaction = returned("-50.00", **facts)
    assert transaction.meta["reverses"] == "P2"
    assert amounts(transaction)["Assets:Receivable:C1"] == 50


@pytest.mark.parametrize(
    ("ledger", "facts"),
    [
        (LEDGER + PAID + PAID.replace("2", "3"), {"text": "2024009"}),
        (LEDGER + PAID + PAID.replace('"P2"', '"P3"'), {"text": "2024002"}),
        (LEDGER + PAID, {"text": "thanks"}),
        (LEDGER + PAID, {"text": "2024003"}),
    ],
    ids=["unknown", "two payments of it", "nothing said", "of another"],
)
def test_what_is_not_one_payment_is_left_open(
    ledger: str, facts: dict[str, Any]
) -> None:
    assert "reverses" not in returned("-50.00", ledger, **facts).meta


# What the bank took with it.


def test_charges_within_a_return_are_the_banks() -> None:
    charges = (Charge(Decimal("-3.00"), "EUR", included=True),)
    transaction = returned("-103.00", end_to_end="E2E-1", charges=charges)
    assert transaction.flag == "*"
    assert amounts(transaction) == {
        "Assets:Bank": -103,
        "Assets:Receivable:C1": 100,
        "Expenses:Fees": 3,
    }


@pytest.mark.parametrize(
    "charge",
    [
        Charge(Decimal("-3.00"), "EUR", included=False),
        Charge(Decimal("-3.00"), "USD", included=True),
        Charge(Decimal("-3.00"), "EUR"),
    ],
)
def test_charges_beside_a_payment_are_not_in_it(charge: Charge) -> None:
    one = entry("97.00", counterparty=C1, charges=(charge,))
    (transaction,) = booked(one, learn(LEDGER))
    assert amounts(transaction)["Assets:Receivable:C1"] == -97


@pytest.mark.parametrize("facts", [{"end_to_end": "E2E-1"}, {"text": "2024002"}])
def test_what_a_return_is_more_than_its_payment_is_cost(facts: dict[str, str]) -> None:
    transaction = returned("-104.50" if "end_to_end" in facts else "-54.50", **facts)
    assert transaction.flag == "!"
    assert "booked as its costs" in transaction.meta["note"]
    assert transaction.meta["reverses"] == ("P1" if "end_to_end" in facts else "P2")
    assert amounts(transaction)["Expenses:Fees"] == Decimal("4.50")


@pytest.mark.parametrize("amount", ["-99.00", "-200.00"])
def test_a_return_of_much_more_or_of_less_is_left_open(amount: str) -> None:
    transaction = returned(amount, end_to_end="E2E-1")
    assert "reverses" not in transaction.meta
    assert len(transaction.postings) == 2


# When it is found.


def test_a_return_above_its_payment_on_the_same_day_is_found(folder: Path) -> None:
    rows = (
        ("R2", "-100.00", "2024-03-01", "back 2024001"),
        ("R1", "100.00", "2024-03-01", "invoice 2024001"),
    )
    text = statement(*rows).replace(
        "<NtryDtls>", "<RvslInd>true</RvslInd><NtryDtls>", 1
    )
    assert IBAN in text
    put(folder, "march.xml", text)
    assert run().exit_code == 0
    assert '  reverses: "R1"\n' in bank(folder)
    assert errors(folder) == []


# Several in one.

WHOLE = Batch(number=3, details=1, why="The batch was kept as one entry.")


@pytest.mark.parametrize(
    ("batch", "account"),
    [
        (WHOLE, "Liabilities:Unknown"),
        (replace(WHOLE, number=None, details=0), "Liabilities:Unknown"),
        (replace(WHOLE, number=1), "Assets:Receivable:C1"),
        (replace(WHOLE, details=3, split=True), "Assets:Receivable:C1"),
    ],
)
def test_what_one_of_several_says_is_not_said_of_all(
    batch: Batch, account: str
) -> None:
    known = learn(LEDGER)
    (transaction,) = booked(entry("300.00", text="2024001", batch=batch), known)
    assert list(amounts(transaction))[1] == account
    (back,) = booked(
        entry("-100.00", end_to_end="E2E-1", batch=batch, returned=RETURN), known
    )
    assert ("reverses" in back.meta) == (account != "Liabilities:Unknown")


def test_several_of_one_payer_are_his() -> None:
    whole = replace(WHOLE, details=3)
    one = entry("300.00", counterparty=C1, batch=whole)
    (transaction,) = booked(one, learn(LEDGER))
    assert list(amounts(transaction))[1] == "Assets:Receivable:C1"
    some = entry("300.00", counterparty=C1, batch=replace(whole, details=2))
    (transaction,) = booked(some, learn(LEDGER))
    assert list(amounts(transaction))[1] == "Liabilities:Unknown"


# Whose it is.


def test_who_names_documents_of_two_customers_is_for_a_person_to_divide() -> None:
    one = entry("170.00", text="2024001 and 2024003", counterparty=C1)
    (transaction,) = booked(one, learn(LEDGER))
    assert list(amounts(transaction))[1] == "Liabilities:Unknown"
    assert transaction.meta["proposal"] == "C1 and C2? It names 2024001, 2024003."


def test_check_digits_count_before_a_number() -> None:
    one = entry("70.00", text="RF18539007547034 and 2024001", counterparty=C1)
    (transaction,) = booked(one, learn(LEDGER))
    assert list(amounts(transaction))[1] == "Assets:Receivable:C2"


def test_a_document_carried_over_from_old_books_is_named() -> None:
    ledger = """
2024-01-05 * "C2" "Of last year"
  invoice: "2023-0900"
  due: 2023-12-01
  Assets:Receivable:C2  70.00 EUR
  Equity:Opening
"""
    one = entry("70.00", text="invoice 2023-0900", counterparty=STRANGER)
    (transaction,) = booked(one, learn(LEDGER + ledger))
    assert list(amounts(transaction))[1] == "Assets:Receivable:C2"
    assert transaction.meta[EVIDENCE] == "reference"


def test_what_settlement_found_to_be_reversed_does_not_come_back_again(
    folder: Path,
) -> None:
    """A chargeback need not name its payment: the document that it is for does."""
    with (folder / "bank.beancount").open("a", encoding="utf-8") as main:
        main.write("""
2024-02-20 * "C1" "invoice 2024001"
  payment: "P1"
  Assets:Bank:Current  100.00 EUR
  Assets:Receivable:C1
2024-02-21 * "Returned"
  chargeback: "CB1"
  for: "2024001"
  reason: "MD06"
  Assets:Bank:Current  -100.00 EUR
  Assets:Receivable:C1
""")
    row = ("R2", "-100.00", "2024-03-01", "back 2024001")
    text = statement(row, opening="100.00").replace(
        "<NtryDtls>", "<RvslInd>true</RvslInd><NtryDtls>", 1
    )
    put(folder, "march.xml", text.replace("100.00", "0.00", 1))
    run()
    assert "reverses" not in bank(folder)
