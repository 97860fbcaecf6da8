"""What a bank's classification of an entry means for booking it.

The codes are ISO 20022's, or the bank's own: those of Febelfin have seven digits, for
family, transaction and category (Coded statement of account 2.6, enclosure II).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .returns import FEBELFIN

if TYPE_CHECKING:
    from .statement import TransactionCode

_CHARGES = frozenset({"CHRG", "COMM", "FEES"})
"""ISO 20022 subfamilies of charges, commission and fees."""

_IDEAL = {"ABNAMRO": "N944"}
"""The banks' own codes of an iDEAL payment, by issuer."""

_FEBELFIN_DIRECT_DEBIT = "05"
_FEBELFIN_CARDS = "04"
_FEBELFIN_CHARGES = "80"
_FEBELFIN_COSTS = "37"
"""Family of charges apart, and the transaction of costs, in any family."""


def is_charge(code: TransactionCode | None) -> bool:
    """Whether an entry is a cost of the bank."""
    if code is None:
        return False
    if code.issuer == FEBELFIN and code.proprietary is not None:
        return (
            code.proprietary[:2] == _FEBELFIN_CHARGES
            or code.proprietary[2:4] == _FEBELFIN_COSTS
        )
    return code.subfamily in _CHARGES


def is_direct_debit(code: TransactionCode | None) -> bool:
    """Whether an entry is a direct debit, of whichever side."""
    return code is not None and (
        code.family in ("IDDT", "RDDT") or _is_febelfin(code, _FEBELFIN_DIRECT_DEBIT)
    )


def method_of(code: TransactionCode | None) -> str | None:
    """Give the way in which a customer paid, where the code says it."""
    if code is None:
        return None
    if code.family == "IDDT" or _is_febelfin(code, _FEBELFIN_DIRECT_DEBIT):
        return "sepa-debit"
    if code.family in ("MCRD", "POSD") or _is_febelfin(code, _FEBELFIN_CARDS):
        return "card"
    if code.issuer in _IDEAL and code.proprietary == _IDEAL[code.issuer]:
        return "ideal"
    return None


def _is_febelfin(code: TransactionCode, family: str) -> bool:
    return (
        code.issuer == FEBELFIN
        and code.proprietary is not None
        and code.proprietary.startswith(family)
    )
