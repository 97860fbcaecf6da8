"""Which texts of an item say what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .items import Item


def texts_of(item: Item) -> tuple[str, ...]:
    """What the payer wrote: reference, narration, payee and end-to-end id."""
    details = item.details
    texts = []
    reference = details.get("reference")
    if reference and isinstance(reference, str):
        texts.append(reference)
    if item.narration:
        texts.append(item.narration)
    if item.payee:
        texts.append(item.payee)
    end_to_end = details.get("end-to-end")
    if end_to_end and isinstance(end_to_end, str):
        texts.append(end_to_end)
    return tuple(texts)
