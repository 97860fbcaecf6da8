"""Recognise money that comes back, and read why.

No single mark is reliable: banks leave out the return information, or the reversal
indicator (Rabobank's CAMT.053 specification does not set it), so the marks are
looked at in order of how directly they speak.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..plugins.subledger.return_reasons import meaning_of
from .statement import Return

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from .statement import TransactionCode

RETURN_FAMILIES = frozenset({"RDDT", "IDDT", "RCDT", "ICDT"})
"""ISO 20022 families of domain PMNT: received and issued direct debits and credit
transfers."""

RETURN_SUBFAMILIES = frozenset({"UPDD", "PRDD", "RPCR", "RRTN"})
"""Unpaid direct debit, and reversals due to payment reversal, cancellation request
and return (ISO 20022 external bank transaction codes)."""

RETURN_CODES = {
    "INGB": frozenset({"00190", "00196"}),
    "ABNAMRO": frozenset({"N245", "N246"}),
    "DK": frozenset({"108", "109", "159", "181", "184"}),
}
"""Codes of the bank's own by issuer: ING returned transfer and iDEAL; ABN AMRO
rejected and returned direct debit; German banks returned direct debit (108, 109),
returned transfer (159) and refunded direct debit (181, 184), see Appendix 3 of the DFÜ
agreement of the German banking industry."""

FEBELFIN = "Febelfin"
"""Issuer of the transaction codes of Belgian banks."""

FEBELFIN_RETURNS = {
    "0154": "unexecutable transfer order",
    "0254": "unexecutable transfer order",
    "4154": "unexecutable transfer order",
    "0503": "unpaid direct debit",
    "0505": "reimbursement of a direct debit",
    "0554": "reimbursement of a direct debit",
    "0556": "unexecutable reimbursement of a direct debit",
    "0558": "reversal of a direct debit",
}
"""Families and transactions of Febelfin that are money coming or going back (Coded
statement of account 2.6, enclosure II)."""

_IN_TEXT = re.compile(r"/RTRN/(?P<code>[A-Z0-9]{4})\b")


def recognise_return(
    information: Element | None,
    code: TransactionCode | None,
    text: str | None,
    *,
    reversal: bool,
) -> Return | None:
    """Say whether an entry is a return, on what evidence, and for which reason.

    Args:
        information: The ``RtrInf``.
        code: The bank transaction code.
        text: What the bank adds in words.
        reversal: The reversal indicator.
    """
    in_text = None if text is None else _IN_TEXT.search(text)
    if information is not None:
        reason, words, original = _return_information(information)
        return Return("return information", reason, words, original)
    found = in_text and in_text["code"]
    if reversal:
        return Return("reversal indicator", found)
    if code is not None:
        if (
            code.domain == "PMNT"
            and code.family in RETURN_FAMILIES
            and code.subfamily in RETURN_SUBFAMILIES
        ):
            return Return(f"bank transaction code {code.subfamily}", found)
        if code.proprietary in RETURN_CODES.get(code.issuer or "", ()):
            return Return(f"{code.issuer} code {code.proprietary}", found)
    if in_text is not None:
        return Return("text", found)
    return None


def _return_information(
    information: Element,
) -> tuple[str | None, str | None, str | None]:
    """Read reason, words and original code; 01 has ``RtrRsn`` for ``Rsn``."""
    reason: str | None = None
    texts: list[str] = []
    original: list[str] = []
    for element in information:
        name = element.tag
        if name in ("Rsn", "RtrRsn"):
            found = [text.strip() for text in element.itertext() if text.strip()]
            reason = found[0] if found else None
        elif name == "AddtlInf":
            texts += [text.strip() for text in element.itertext() if text.strip()]
        elif name == "OrgnlBkTxCd":
            original += [text.strip() for text in element.itertext() if text.strip()]
    return reason, " ".join(texts) or None, "/".join(original) or None


def meaning_of_return(returned: Return) -> str:
    """Say what the reason code of a return means, with the bank's own words.

    Returns:
        "" where there is no code, since its words then stand in its place.
    """
    if not returned.code:
        return ""
    meaning, words = meaning_of(returned.code), returned.text or ""
    if not meaning or meaning in words:
        return words
    return f"{meaning}: {words}" if words else meaning
