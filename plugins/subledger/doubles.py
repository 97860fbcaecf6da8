"""What was booked twice: a later item that is an earlier one once more.

Of two items with one id the later one is reported for that id. Where it says the same
as the earlier one, all else that is wrong with it comes from that, and is not
reported: that there is more credit than its invoice has, say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .items import Item


def holders_of_its_id(
    item: Item, names: Mapping[str, tuple[Item, ...]]
) -> tuple[Item, ...]:
    """The items that have the id that an item wants.

    Args:
        item: Any.
        names: What each name in the ledger means.

    Returns:
        The items; none where the item has that id itself, or wants none.
    """
    wanted = item.details.get(item.type)
    if not isinstance(wanted, str) or wanted == item.document:
        return ()
    return names.get(wanted) or ()


def is_double(item: Item, names: Mapping[str, tuple[Item, ...]]) -> bool:
    """Whether an item was booked before, with the same id.

    Args:
        item: Any.
        names: What each name in the ledger means.
    """
    return any(
        earlier.type == item.type
        and earlier.account == item.account
        and earlier.customer == item.customer
        and earlier.currency == item.currency
        and earlier.amount == item.amount
        for earlier in holders_of_its_id(item, names)
    )
