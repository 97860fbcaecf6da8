"""What transactions book on accounts of a kind.

The plugins of rules about VAT share this; it is no plugin itself. What a transaction
books on accounts of liabilities, beside receivables, is its VAT.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from .subledger.reading.accounts import INCOME
from .subledger.reading.accounts import LIABILITIES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .checking import Ledger
    from .subledger.items import Item

#: Amounts in the ledger's sign, by account.
Amounts = defaultdict[str, Decimal]


class Booked:
    """What transactions book on accounts of each kind.

    Args:
        ledger: For what accounts are.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._known: dict[int, dict[str, Amounts]] = {}

    def of(self, item: Item, kind: str) -> Amounts:
        """What the transaction of an item books on accounts of a kind."""
        booked = self._known.get(id(item.entry))
        if booked is None:
            booked = self._known[id(item.entry)] = {}
            for posting in item.entry.postings:
                found = self._ledger.kinds[posting.account]
                units = posting.units
                if isinstance(found, str) and units and units.currency == item.currency:
                    amounts = booked.setdefault(found, defaultdict(Decimal))
                    amounts[posting.account] += units.number
        return booked.get(kind) or defaultdict(Decimal)

    def total(self, items: Iterable[Item], kind: str) -> Amounts:
        """What the transactions of items book, each transaction once."""
        total: Amounts = defaultdict(Decimal)
        for item in {id(each.entry): each for each in items}.values():
            for account, amount in self.of(item, kind).items():
                total[account] += amount
        return total

    def is_complete(self, document: Item) -> bool:
        """Whether a document was booked with its revenue and VAT in this ledger."""
        return not document.is_opening and bool(
            self.of(document, INCOME) or self.of(document, LIABILITIES)
        )


def stated_vat(document: Item) -> Decimal | None:
    """The ``vat`` of an item, which is an amount or a number; None without."""
    vat = document.details.get("vat")
    number = getattr(vat, "number", vat)
    return number if isinstance(number, Decimal) else None
