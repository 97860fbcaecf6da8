"""Which texts of an item say what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .items import Item


def texts_of(item: Item) -> tuple[str, ...]:
    """What the payer wrote: reference, narration, payee and end-to-end id."""
    get = item.details.get
    reference = get("reference")
    end_to_end = get("end-to-end")
    if reference is None and end_to_end is None:
        texts: tuple[str, ...] = (item.narration, item.payee)
        if item.narration and item.payee:
            return texts
    else:
        texts = (
            reference if isinstance(reference, str) else "",
            item.narration,
            item.payee,
            end_to_end if isinstance(end_to_end, str) else "",
        )
    return tuple(filter(None, texts))
