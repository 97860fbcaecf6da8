"""The metadata keys of items, and the slips that people make in them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ..customers import CUSTOMER_KEYS
from ..items import TYPES
from .spelling import near_miss
from .values import FORMS

if TYPE_CHECKING:
    from collections.abc import Mapping

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
#: Keys that make a posting an item of its own, beside the types.
_OWN_ITEM = frozenset(("due", "customer"))
#: Keys by which an item speaks of other items, files or accounts, and one that
#: takes certain words only: their values are looked at closely.
_CLOSER = frozenset(
    ("settles", "reverses", "for", "bank-file", "customer", "reminder-by")
)
#: Written by the parser, or stamped by settlement when the ledger comes from
#: the load cache: they say nothing.
_SILENT = frozenset(
    (
        "filename",
        "lineno",
        "settlement-id",
        "settlement-status",
        "settlement-outstanding",
    )
)
_KNOWN = (*TYPES, *ITEM_KEYS)


class KeySet:
    """What the metadata keys of a transaction or posting are together.

    Attributes:
        types: Those that name a type, in the order of ``TYPES``.
        type: The type, where exactly one is named, else "".
        misspelt: Those that look like one of ours, each with the one meant.
        is_empty: None says anything.
        is_simple: At most one type, no slip, and nothing about other items.
        makes_item: On a posting they make it an item of its own.
        kinds: The types that the values of keys have, where not any will do.
    """

    __slots__ = (
        "is_empty",
        "is_simple",
        "kinds",
        "makes_item",
        "misspelt",
        "type",
        "types",
    )

    def __init__(self, keys: tuple[str, ...]) -> None:
        self.types = tuple(type_ for type_ in TYPES if type_ in keys)
        self.type = self.types[0] if len(self.types) == 1 else ""
        said = [key for key in keys if says_something(key)]
        meant = {key: near_miss(key, _KNOWN) for key in said}
        self.misspelt = tuple((key, word) for key, word in meant.items() if word)
        self.is_empty = not said
        self.is_simple = (
            len(self.types) <= 1 and not self.misspelt and _CLOSER.isdisjoint(said)
        )
        self.kinds = tuple((key, FORMS[key].kind) for key in said if key in FORMS)
        self.makes_item = bool(self.types) or not _OWN_ITEM.isdisjoint(said)


class KeySets(dict[tuple[str, ...], KeySet]):
    """The sets of keys in a ledger, which are few; filled when asked."""

    def __missing__(self, keys: tuple[str, ...]) -> KeySet:
        found = self[keys] = KeySet(keys)
        return found


def is_id(value: object) -> bool:
    """Whether a metadata value is an id: a text without spaces or commas."""
    return isinstance(value, str) and (
        value.isalnum()
        # What splits at white space into itself has none, and is not empty.
        or ("," not in value and value.split(None, 1) == [value])
    )


def says_something(key: object) -> bool:
    """Whether somebody wrote a key to say something by it."""
    return key not in _SILENT and not _is_private(key)


def contents_of(meta: Mapping[str, object]) -> str:
    """All that metadata says, wherever in the files it stands.

    It tells apart what is alike in everything else, so that the order of files
    and directives never decides.
    """
    return repr(
        sorted(
            (str(key), repr(value))
            for key, value in meta.items()
            if says_something(key)
        )
    )


@cache
def misspelt_customer_key(key: str) -> str:
    """The key of a customer that was probably meant, or ""."""
    if key in {"filename", "lineno", "currency"} or _is_private(key):
        return ""
    return near_miss(key, CUSTOMER_KEYS)


def _is_private(key: object) -> bool:
    """Whether a key is one that programs keep for themselves."""
    return not isinstance(key, str) or key.startswith("__")
