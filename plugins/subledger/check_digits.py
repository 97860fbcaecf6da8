"""Check digits of structured payment references and of bank accounts.

The library that knows most of them is imported by the first text that needs it: it
takes longer than loading a small ledger does.
"""

from __future__ import annotations

_OGM_DIGITS = 12
_KENMERK_DIGITS = 16
_KENMERK_WEIGHTS = (2, 4, 8, 5, 10, 9, 7, 3, 6, 1)
_RF_LENGTHS = range(5, 26)


def ogm_is_valid(digits: str) -> bool:
    """Whether 12 digits are a Belgian structured communication.

    The last two are the first ten modulo 97, and 97 where that is 0
    (Febelfin, structured communication).
    """
    return (
        len(digits) == _OGM_DIGITS
        and digits.isdecimal()
        and int(digits[10:]) == (int(digits[:10]) % 97 or 97)
    )


def creditor_reference_is_valid(reference: str) -> bool:
    """Whether it is an ISO 11649 creditor reference, written without spaces."""
    if not reference.startswith("RF") or len(reference) not in _RF_LENGTHS:
        return False
    from stdnum import iso11649  # noqa: PLC0415 - see above

    return bool(iso11649.is_valid(reference))


def iban_is_valid(account: str) -> bool:
    """Whether it is an IBAN, with or without spaces: its form and digits (ISO 13616).

    What a country asks of the number within it, such as a bank that is known, is no
    reason to take its digits for something else.
    """
    from stdnum import iban  # noqa: PLC0415 - see above

    return bool(iban.is_valid(account, check_country=False))


def betalingskenmerk_is_valid(digits: str) -> bool:
    """Whether 16 digits are a Dutch payment reference.

    Weights 2, 4, 8, 5, 10, 9, 7, 3, 6, 1 from the right over the last 15;
    the first digit is 11 less the sum modulo 11, 10 giving 1 and 11 giving 0
    (Betaalvereniging Nederland, betalingskenmerk).
    """
    if len(digits) != _KENMERK_DIGITS or not digits.isdecimal():
        return False
    total = sum(
        int(digit) * _KENMERK_WEIGHTS[place % len(_KENMERK_WEIGHTS)]
        for place, digit in enumerate(reversed(digits[1:]))
    )
    check = 11 - total % 11
    return int(digits[0]) == {10: 1, 11: 0}.get(check, check)
