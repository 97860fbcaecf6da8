from __future__ import annotations

from decimal import Decimal

import pytest

from beancount_receivables.queries.amount_search import amounts_meant


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("255", ["255"]),
        ("255,00", ["255.00"]),
        ("255.00", ["255.00"]),
        ("255,", ["255"]),
        ("€ 255", ["255"]),
        ("eur 255,5", ["255.5"]),
        ("255 EUR", ["255"]),
        ("1250,5", ["1250.5"]),
        ("1.250,5", ["1250.5"]),
        ("1,250.50", ["1250.50"]),
        ("1 250,50", ["1250.50"]),
        ("1\u202f250,50", ["1250.50"]),
        ("1'250.50", ["1250.50"]),
        ("1.234.567,89", ["1234567.89"]),
        ("1,234,567", ["1234567"]),
        # Before thousands, or before decimals: both are looked for.
        ("1.250", ["1.250", "1250"]),
        ("1,250", ["1.250", "1250"]),
    ],
)
def test_what_is_meant(text: str, numbers: list[str]) -> None:
    assert [each.number for each in amounts_meant(text)] == [
        Decimal(number) for number in numbers
    ]


@pytest.mark.parametrize(
    "text",
    [
        *("", "I-1", "+++010/8068/17183+++", "1.2.3", "1,25,0", "12.50.", "..", "-"),
        *("1.250.50", "RF18", "255 apples", "\u0661\u0662", "1e5", "0x10", "--5"),
    ],
)
def test_what_is_no_amount(text: str) -> None:
    assert amounts_meant(text) == ()


def test_a_minus_is_meant() -> None:
    [plain] = amounts_meant("20")
    [negative] = amounts_meant("-20,00")
    assert (plain.negative, negative.negative) == (False, True)
