"""The metadata keys of items, and the slips that people make in them."""

from __future__ import annotations

from ..customers import CUSTOMER_KEYS
from ..items import TYPES
from .spelling import near_miss

FOREIGN = 0
TYPE = 1
OWN = 2
MISSPELT = 3

#: Keys of items beside the types.
ITEM_KEYS = (
    "settles",
    "reverses",
    "for",
    "due",
    "issued",
    "vat",
    "customer",
    "reference",
    "end-to-end",
    "mandate",
    "payer-iban",
    "external-id",
    "method",
    "reason",
    "by",
    "second",
    "reminder",
    "reminder-by",
    "standalone",
    "bank-file",
    "delivery",
)
#: Stamped by settlement; nobody writes them.
_STAMPED = ("settlement-id", "settlement-status", "settlement-outstanding")
_KNOWN = (*TYPES, *ITEM_KEYS)


class Keys(dict[str, int]):
    """What each metadata key on a receivable transaction is; filled when asked."""

    def __init__(self) -> None:
        super().__init__(dict.fromkeys(ITEM_KEYS, OWN))
        self.update(dict.fromkeys(TYPES, TYPE))
        self.update(dict.fromkeys((*_STAMPED, "filename", "lineno"), FOREIGN))
        self.meant: dict[str, str] = {}

    def __missing__(self, key: str) -> int:
        meant = "" if key.startswith("__") else near_miss(key, _KNOWN)
        if meant:
            self.meant[key] = meant
        kind = self[key] = MISSPELT if meant else FOREIGN
        return kind


def misspelt_customer_key(key: str) -> str:
    """The key of a customer that was probably meant, or ""."""
    if key in {"filename", "lineno", "currency"} or key.startswith("__"):
        return ""
    return near_miss(key, CUSTOMER_KEYS)
