"""Check digits, compared with another program where there is one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from schwifty import IBAN
from stdnum import iso11649

from beancount_receivables.plugins.subledger.check_digits import (
    betalingskenmerk_is_valid,
)
from beancount_receivables.plugins.subledger.check_digits import (
    creditor_reference_is_valid,
)
from beancount_receivables.plugins.subledger.check_digits import iban_is_valid
from beancount_receivables.plugins.subledger.check_digits import ogm_is_valid

bodies = st.text("0123456789", min_size=1, max_size=12)


@given(st.sampled_from(["NL", "BE"]), st.integers(0, 10**10 - 1), st.integers(0, 96))
def test_an_iban_is_one_where_schwifty_says_so(
    country: str, number: int, off: int
) -> None:
    bban = f"RABO{number:010}" if country == "NL" else f"{number:010}{number % 97:02}"
    theirs = IBAN.from_bban(country, bban, allow_invalid=True)
    check = (int(theirs.checksum_digits) - 2 + off) % 97 + 2  # off by so much
    assert iban_is_valid(f"{country}{check:02}{bban}") == (off == 0)


@pytest.mark.parametrize(
    "number",
    ["NL91 ABNA 0417 1643 00", "BE68539007547034", "be68 5390 0754 7034"],
)
def test_an_iban_may_hold_spaces(number: str) -> None:
    assert iban_is_valid(number)


@given(st.integers(0, 10**10 - 1), st.integers(0, 99))
def test_an_ogm_ends_with_its_first_ten_digits_modulo_97(
    number: int, check: int
) -> None:
    right = number % 97 or 97
    assert ogm_is_valid(f"{number:010}{check:02}") == (check == right)


@given(bodies)
def test_a_creditor_reference_is_modulo_97_of_all_its_digits(body: str) -> None:
    number = int(body + "271500")  # R is 27, F is 15 (ISO 7064)
    check = 98 - number % 97
    assert creditor_reference_is_valid(f"RF{check:02}{body}")
    assert not creditor_reference_is_valid(f"RF{check % 97 + 1:02}{body}")
    assert iso11649.is_valid(f"RF{check:02}{body}")


def test_a_payment_reference_of_the_betaalvereniging() -> None:
    assert betalingskenmerk_is_valid("5000056789012345")
    assert not betalingskenmerk_is_valid("4000056789012345")
    assert not betalingskenmerk_is_valid("500005678901234")
