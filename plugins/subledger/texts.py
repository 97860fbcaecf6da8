"""Which texts of an item say what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .remittance import Remittance

if TYPE_CHECKING:
    from .items import Item


def remittance_of(item: Item) -> Remittance:
    """What the payer wrote: reference, narration, payee and end-to-end id."""
    get = item.details.get
    reference = get("reference")
    end_to_end = get("end-to-end")
    return Remittance(
        reference if isinstance(reference, str) else "",
        item.narration,
        item.payee,
        end_to_end if isinstance(end_to_end, str) else "",
    )
