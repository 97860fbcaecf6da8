"""What single cells hold, other than numbers and dates: accounts and references."""

from __future__ import annotations

import re
from functools import lru_cache

from ...plugins.subledger.check_digits import betalingskenmerk_is_valid
from ...plugins.subledger.check_digits import creditor_reference_is_valid
from ...plugins.subledger.check_digits import ogm_is_valid
from ..statement import Party
from ..statement import StructuredReference
from ..statement import TransactionCode

_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}").fullmatch
_CURRENCY = re.compile(r"[A-Z]{3}").fullmatch
_OGM = re.compile(r"(?:\+{3}|\*{3})? ?([0-9]{3}/[0-9]{4}/[0-9]{5}) ?(?:\+{3}|\*{3})?")
_FIRST = frozenset("+*0123456789R")  # of a reference that shows what it is
_NOT_PROVIDED = frozenset({"NOTPROVIDED", "NOT PROVIDED", "NOTPROVIDE"})
_KENMERK_WITHOUT_CHECK = 7
_REMEMBERED = 8192
"""How many values that come back row after row are remembered."""


DOWNLOAD_AGAIN = "Download the file again from the bank, and do not edit it."


class CellError(Exception):
    """A cell cannot be read: what is wrong, and what to do, as two sentences."""

    def __init__(self, *, problem: str, remedy: str = DOWNLOAD_AGAIN) -> None:
        super().__init__(f"{problem} {remedy}")
        self.problem = problem
        self.remedy = remedy


def account_number(text: str) -> str:
    """Write an account number as it is compared: without spaces, in capitals.

    Rabobank's exports have rows that begin without the quote that ends the number.
    """
    return "".join(text.replace('"', "").split()).upper()


@lru_cache(maxsize=_REMEMBERED)
def own_account(text: str) -> str:
    """Read the number of the account that a row is on.

    Raises:
        CellError: There is none.
    """
    if not text:
        raise CellError(problem="The row does not say which account it is on.")
    return account_number(text)


@lru_cache(maxsize=_REMEMBERED)
def currency_code(text: str) -> str:
    """Read a currency.

    Raises:
        CellError: It is no code of three letters (ISO 4217).
    """
    if _CURRENCY(text) is None:
        raise CellError(
            problem=f"{text!r} is no currency.",
            remedy=f"It must be three letters, such as EUR. {DOWNLOAD_AGAIN}",
        )
    return text


@lru_cache(maxsize=_REMEMBERED)
def bank_code(code: str, issuer: str) -> TransactionCode | None:
    """Give a code of the bank's own; None where there is none."""
    return TransactionCode(proprietary=code, issuer=issuer) if code else None


@lru_cache(maxsize=_REMEMBERED)
def party(
    name: str, account: str = "", bic: str = "", ultimate: str = ""
) -> Party | None:
    """Give the other side of an entry; None where the bank names nobody."""
    if not (name or account or bic or ultimate):
        return None
    if account and not _IBAN(account):
        account = account_number(account)
    iban = account if account and _IBAN(account) else None
    return Party(
        name or None,
        iban,
        None if iban else account or None,
        bic or None,
        ultimate or None,
    )


def end_to_end_id(text: str) -> str | None:
    """Give a payer's id, or a mandate; None where the payer gave none."""
    return None if not text or text.upper() in _NOT_PROVIDED else text


def references(
    *texts: str, declared: str = "", kenmerk: bool = False
) -> tuple[tuple[StructuredReference, ...], tuple[str, ...]]:
    """Keep references with a form of their own apart from free text.

    Args:
        texts: What the payer wrote. One that is a Belgian structured communication
            or a creditor reference from beginning to end is moved; a reference
            amid words stays where it is, for it is found there too.
        declared: What stands in the bank's field for such references. With wrong
            check digits it is free text like any other.
        kenmerk: Whether that field is of Dutch payment references, of which some
            are bare digits.

    Returns:
        The references, and the other texts.
    """
    free = [text for text in texts if text]
    if not declared:
        for text in free:
            if text[0] in _FIRST:
                break
        else:
            return (), tuple(free)
    structured: list[StructuredReference] = []
    written, free = free, []
    if declared:
        found = _declared(declared, kenmerk=kenmerk)
        if found is None:
            free.append(declared)
        else:
            structured.append(found)
    for text in written:
        found = _whole(text)
        if found is None:
            free.append(text)
        else:
            structured.append(found)
    return tuple(dict.fromkeys(structured)), tuple(free)


def _whole(text: str) -> StructuredReference | None:
    """Read a text that is a reference and shows it by its form."""
    if text[0] in "+*0123456789":
        ogm = _OGM.fullmatch(text)
        if ogm is not None and ogm_is_valid(ogm[1].replace("/", "")):
            return StructuredReference(text, "OGM")
    elif text[:2] == "RF":
        compact = text.replace(" ", "")
        if creditor_reference_is_valid(compact):
            return StructuredReference(compact, "RF")
    return None


def _declared(text: str, *, kenmerk: bool) -> StructuredReference | None:
    """Read a field of references, where their form need not show what they are."""
    found = _whole(text)
    if found is not None:
        return found
    digits = text.replace(" ", "")
    if not (digits.isascii() and digits.isdigit()):
        return None
    if ogm_is_valid(digits):
        return StructuredReference(digits, "OGM")
    if betalingskenmerk_is_valid(digits):
        return StructuredReference(digits, "CUR")
    if kenmerk and len(digits) == _KENMERK_WITHOUT_CHECK:
        return StructuredReference(digits, "CUR")
    return None
