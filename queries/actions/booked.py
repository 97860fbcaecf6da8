"""How a document was booked: its receivable postings, and the others."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

from ...plugins.subledger.reading.accounts import Accounts
from ...plugins.subledger.reading.accounts import ReceivableAccount
from .request import WrongRequestError

if TYPE_CHECKING:
    from ...plugins.subledger.items import Item
    from ..live import Current

#: A booked posting: account, units and metadata.
Posting = Any


class Booked(NamedTuple):
    """A transaction as it was booked.

    Attributes:
        items: Its items.
        others: Its postings on other accounts than receivable ones.
        kinds: What accounts are.
    """

    items: tuple[Item, ...]
    others: tuple[Posting, ...]
    kinds: Accounts


def booked(current: Current, item: Item) -> Booked:
    """How the transaction of an item was booked.

    Raises:
        WrongRequestError: It was not booked in this ledger, or with costs or
            prices, which belong to no invoice.
    """
    entry = item.entry
    if entry is None or item.is_opening:
        message = (
            f"{item.id} was there when the ledger began: what it was booked on is not"
            " known here."
        )
        raise WrongRequestError(message)
    settlement = current.subledger.settlement
    declared = settlement.reading.declared if settlement else {}
    kinds = Accounts(current.options, current.subledger.settings.accounts, declared)
    for posting in entry.postings:
        if posting.cost is not None or posting.price is not None:
            message = f"{item.id} is booked with a cost or a price; do this by hand."
            raise WrongRequestError(message)
    return Booked(
        tuple(
            each for each in current.subledger.unordered_items if each.entry is entry
        ),
        tuple(
            posting
            for posting in entry.postings
            if not isinstance(kinds[posting.account], ReceivableAccount)
        ),
        kinds,
    )
