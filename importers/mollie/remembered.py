"""What notes of an import remember, where the ledger has a transaction without it.

A transaction that stands in the ledger is not written anew. What a later file tells of
it, and what later files are understood by, is in the metadata of a note::

    2026-03-06 note Assets:MollieTransit "The payout stl_1 is of settlement 71.2603.01"
      payout: "71.2603.01"
      mollie-payout: "stl_1"
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from beancount.core.data import Note

if TYPE_CHECKING:
    from collections.abc import Iterable

PAYOUT = "payout"
"""Metadata of a payout: the reference of its settlement."""
PAYMENT = "mollie-payment"
"""Metadata of what takes back a payment that is not known yet: its id."""
CAPTURED = "mollie-captured"
"""Metadata of a capture: the id of its payment."""
NAMED_PAYOUT = "mollie-payout"
"""Metadata of a note that tells the settlement of a payout: the payout's id."""
TOLD_OF = "mollie-item"
"""Metadata of a note that tells the payment of something: the id of that."""


def references_in(entries: Iterable[Any]) -> dict[str, str]:
    """Give the settlements of payouts that were told later, by the payout's id."""
    return _remembered(entries, NAMED_PAYOUT, PAYOUT)


def captured_in(entries: Iterable[Any]) -> dict[str, str]:
    """Give the payments of captures that were told later, by the capture's id."""
    return _remembered(entries, TOLD_OF, CAPTURED)


def payments_in(entries: Iterable[Any]) -> dict[str, str]:
    """Give the payments of what takes them back, told later, by the id of that."""
    return _remembered(entries, TOLD_OF, PAYMENT)


def _remembered(entries: Iterable[Any], key: str, value: str) -> dict[str, str]:
    return {
        entry.meta[key]: entry.meta[value]
        for entry in entries
        if isinstance(entry, Note)
        and isinstance(entry.meta.get(key), str)
        and isinstance(entry.meta.get(value), str)
    }
