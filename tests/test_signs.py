"""The ledger's sign, and the sign on paper."""

from __future__ import annotations

from decimal import Decimal

import pytest

from beancount_receivables.plugins.subledger.items import TYPES
from beancount_receivables.plugins.subledger.signs import customer_balance
from beancount_receivables.plugins.subledger.signs import document_amount

#: What each type is in the ledger, and how it reads on the document.
READINGS = {
    "invoice": ("100", "100"),
    "payment": ("-100", "100"),
    "refund": ("100", "-100"),
    "credit-note": ("-100", "-100"),
    "chargeback": ("100", "-100"),
    "collection-costs": ("100", "100"),
    "write-off": ("-100", "-100"),
    # An adjustment is positive when it is in the customer's favour.
    "adjustment": ("-100", "100"),
}


@pytest.mark.parametrize("type_", TYPES)
def test_each_type_reads_as_on_the_document(type_: str) -> None:
    ledger, document = READINGS[type_]
    assert document_amount(type_, Decimal(ledger)) == Decimal(document)


def test_a_customer_who_owes_has_a_negative_balance() -> None:
    assert customer_balance(Decimal(100)) == -100
    assert customer_balance(Decimal(-25)) == 25


def test_zero_has_no_sign() -> None:
    for type_ in TYPES:
        assert str(document_amount(type_, Decimal("0.00"))) == "0.00"
    assert str(customer_balance(Decimal("0.00"))) == "0.00"
