"""Which actions can be taken on an item."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

if TYPE_CHECKING:
    from ...plugins.subledger.items import Item
    from .asked import Asked


def actions_on(_asked: Asked, _item: Item) -> list[dict[str, Any]]:
    """The actions on an item, each with why it cannot be taken, if so."""
    return []
