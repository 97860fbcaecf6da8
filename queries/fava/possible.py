"""Which actions can be taken on an item."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from ..actions.allowed import allowed_actions
from ..view import local_today

if TYPE_CHECKING:
    from ...plugins.subledger.items import Item
    from .asked import Asked
    from .shapes import Shapes


def actions_on(
    asked: Asked, item: Item, by: str, shapes: Shapes
) -> list[dict[str, Any]]:
    """The actions on an item, each with why it cannot be taken, if so.

    Args:
        asked: The state asked about; decided is today.
        item: Which.
        by: Who would take them, or "".
        shapes: How sentences look.
    """
    found = allowed_actions(asked.derived.current, item, by, local_today())
    return [
        {
            "action": each.action,
            "allowed": each.allowed,
            "why": shapes.sentence(each.why) if each.why else None,
        }
        for each in found
    ]
