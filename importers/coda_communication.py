"""What a CODA record tells in a structured form: communications and information.

Movement records (2.x) may hold a communication of type 100 to 127 and information
records (3.x) one of type 001 to 011, each with a layout of its own (Febelfin, Coded
statement of account 2.6, enclosure III). What a payer wrote becomes a reference or a
text; what the bank tells in fields becomes particulars, so that a terminal or card
number is never taken for the number of an invoice.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING

from ..plugins.subledger.check_digits import creditor_reference_is_valid
from ..plugins.subledger.check_digits import ogm_is_valid
from .coda_fields import COMMUNICATIONS
from .coda_fields import INFORMATION
from .coda_fields import amount_of
from .coda_fields import day_of
from .coda_fields import rate_of
from .coda_fields import read_particulars
from .coda_fields import squeeze
from .coda_fields import told
from .quick import maker
from .statement import Exchange
from .statement import StructuredReference

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from .statement import Particular

R_TYPES = {
    "1": "reject",
    "2": "return",
    "3": "refund",
    "4": "reversal",
    "5": "cancellation",
}
"""Types of R-transaction (record 2.2, column 113, and communication 127)."""

_REFUSALS = {
    "1": "technical problem",
    "2": "refused, reason not specified",
    "3": "the debtor disagrees",
    "4": "problem with the debtor's account",
}
"""Communication 127: paid (0), or the reason for refusal."""

_OLD_REFUSALS = {
    "1": "direct debit cancelled or unknown",
    "2": "refused",
    "D": "the payer disagrees",
    "E": "direct debit number of another creditor",
}
"""Communication 107 (DOM80): paid (0), or the reason for refusal."""

_Reference = maker(StructuredReference)
_DEBIT_TYPES = {"1": "recurrent", "2": "one-off", "3": "first", "4": "last"}
_SCHEMES = {"1": "core", "2": "B2B"}
_OGM_DIGITS = 12
_NOT_PROVIDED = frozenset({"NOTPROVIDED", "NOT PROVIDED"})


@dataclass(slots=True)
class Communication:
    """What a communication says, by where it goes in an entry.

    ``gross`` is the amount before charges, without sign, in the account's currency.
    ``r_type`` and ``reason`` tell that the money came back, and why; ``refusal`` says
    it in words.
    """

    structured: tuple[StructuredReference, ...] = ()
    texts: tuple[str, ...] = ()
    mandate: str | None = None
    exchange: Exchange | None = None
    particulars: tuple[Particular, ...] = ()
    information: str | None = None
    r_type: str | None = None
    reason: str | None = None
    refusal: str | None = None
    gross: Decimal | None = None

    @property
    def refused(self) -> bool:
        """Whether it says that the money came back."""
        return self.r_type is not None or self.refusal is not None


@dataclass(slots=True)
class Information:
    """What the information records of a movement say together.

    ``name`` is the counterparty's in full; ``debtor`` and ``creditor`` are the ones
    behind the parties.
    """

    name: str | None = None
    debtor: str | None = None
    creditor: str | None = None
    text: str | None = None
    particulars: list[Particular] = field(default_factory=list)


def read_communication(kind: str, text: str, currency: str) -> Communication:
    """Read the structured communication of a movement.

    Args:
        kind: Its type, three digits.
        text: What follows the type, of all records 2.x, padded with spaces.
        currency: The account's currency.

    Returns:
        What it says. A type that is not known is told as information, whole.
    """
    reader = _COMMUNICATIONS.get(kind)
    if reader is not None:
        return reader(text, currency)
    label, layout = COMMUNICATIONS.get(kind, (f"structured communication {kind}", ()))
    if not layout:
        return Communication(information=f"{label}: {squeeze(text)}")
    return Communication(
        information=label, particulars=read_particulars(text, layout, currency)
    )


def read_information(
    records: list[tuple[str | None, str]], currency: str
) -> Information:
    """Read the information records of a movement.

    Args:
        records: The type of each, None where it is free text; and its text, of the
            records 3.1 to 3.3, padded with spaces.
        currency: The account's currency.
    """
    found = Information()
    free = ""
    for kind, text in records:
        if kind is None:
            # The text of one record goes on in the next, in the middle of a word.
            free += text
        elif kind == "001":
            found.name = squeeze(text[:70])
            address = squeeze(text[70:140])
            code = squeeze(text[140:175])
            found.particulars += told(("address", address), ("identification", code))
        elif kind in ("008", "009"):
            name = squeeze(text[:70])
            role = "creditor" if kind == "008" else "debtor"
            code = squeeze(text[70:105])
            if kind == "008":
                found.creditor = name
            else:
                found.debtor = name
            found.particulars += told((f"identification of the {role}", code))
        elif kind == "002":
            free += f" {text} "
        elif kind in INFORMATION:
            label, layout = INFORMATION[kind]
            found.particulars += (
                read_particulars(text, layout, currency, prefix=f"{label} ")
                if layout
                else told((label, squeeze(text)))
            )
        else:
            found.particulars += told((f"information {kind}", squeeze(text)))
    found.text = squeeze(free)
    return found


def _ogm(text: str, _currency: str) -> Communication:
    """101 and 102: a reference with valid check digits, else only digits."""
    digits = text[:_OGM_DIGITS]
    if not ogm_is_valid(digits):
        return Communication((), _texts(text))
    rest = text[_OGM_DIGITS:]
    return Communication((_Reference(digits, "OGM"),), _texts(rest))


def _creditor_reference(text: str, _currency: str) -> Communication:
    """100: an ISO 11649 reference of up to 25 characters."""
    reference, _, rest = text.strip().partition(" ")
    if creditor_reference_is_valid(reference):
        return Communication(
            structured=(StructuredReference(reference, "RF"),), texts=_texts(rest)
        )
    return Communication(texts=_texts(text))


def _original_amount(text: str, currency: str) -> Communication:
    """105: the amount in the currency that it was ordered in, and its rate."""
    other = text[42:45].strip() or None
    instructed = amount_of(text[15:30])
    rate = rate_of(text[30:42])
    exchange = None
    if other not in (None, currency) and instructed:
        exchange = Exchange(instructed=instructed, currency=other, rate=rate or None)
    digits = text[45:57]
    structured: tuple[StructuredReference, ...] = ()
    texts: tuple[str, ...] = ()
    if ogm_is_valid(digits):
        structured = (StructuredReference(digits, "OGM"),)
    elif digits.strip().strip("0"):
        texts = _texts(digits)
    return Communication(
        structured=structured,
        texts=texts,
        exchange=exchange,
        particulars=tuple(told(("country of the principal", squeeze(text[57:59])))),
        gross=amount_of(text[:15]) or None,
    )


def _direct_debit(text: str, _currency: str) -> Communication:
    """127: SEPA direct debit."""
    r_type = text[141:142] if text[141:142] in R_TYPES else None
    return Communication(
        texts=_texts(text[79:141]),
        mandate=_mandate(text[44:79]),
        particulars=tuple(
            told(
                ("settlement date", day_of(text[:6])),
                ("direct debit", _DEBIT_TYPES.get(text[6:7])),
                ("scheme", _SCHEMES.get(text[7:8])),
                ("creditor", squeeze(text[9:44])),
            )
        ),
        r_type=r_type,
        reason=squeeze(text[142:146]),
        refusal=_REFUSALS.get(text[8:9]),
    )


def _old_direct_debit(text: str, _currency: str) -> Communication:
    """107: direct debit before SEPA (DOM80)."""
    return Communication(
        texts=_texts(text[18:48]),
        mandate=_mandate(text[:12]),
        particulars=tuple(
            told(
                ("settlement date", day_of(text[12:18])),
                ("creditor", squeeze(text[49:60])),
            )
        ),
        refusal=_OLD_REFUSALS.get(text[48:49]),
    )


def _mandate(text: str) -> str | None:
    """Give a mandate; None where the bank writes that there is none."""
    mandate = squeeze(text)
    return None if mandate in _NOT_PROVIDED or not text.strip(" 0") else mandate


def _texts(text: str) -> tuple[str, ...]:
    text = " ".join(text.split())
    return (text,) if text else ()


_COMMUNICATIONS: dict[str, Callable[[str, str], Communication]] = {
    "100": _creditor_reference,
    "101": _ogm,
    "102": _ogm,
    "105": _original_amount,
    "107": _old_direct_debit,
    "127": _direct_debit,
}
