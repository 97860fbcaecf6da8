"""The bank's own ids: each transaction of a bank account is booked once.

``external-id`` is what the bank or provider calls a transaction. Two transactions
of the ledger with the same one on the same bank account are one transaction that
was booked twice. The items of one transaction, as in a batch, share one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .checking import about
from .checking import plugin
from .subledger.account import by_date
from .subledger.doubles import holders_of_its_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .checking import Finding
    from .checking import Ledger
    from .subledger.items import Item

__plugins__ = ("external_ids",)

RULE = "external-ids"
_KEY = "external-id"


def find(ledger: Ledger, _config: str | None = None) -> Iterator[Finding]:
    """Transactions of a bank account that carry the id of an earlier one."""
    first: dict[tuple[str, str], Item] = {}
    told: set[int] = set()
    # Most items have none: those that do are put in order.
    named = [
        item
        for item in ledger.subledger.unordered_items
        if item.bank_account and isinstance(item.details.get(_KEY), str)
    ]
    for item in sorted(named, key=by_date):
        external_id = item.details[_KEY]
        known = first.setdefault((item.bank_account, external_id), item)
        if known.entry is item.entry or id(item.entry) in told:
            continue
        if known in holders_of_its_id(item, ledger.subledger.names):
            continue  # of two with one id, that has been reported
        told.add(id(item.entry))
        where = known.source
        yield about(
            item,
            f"{item.type} {item.id} of {item.amount} {item.currency} has the"
            f' external-id "{external_id}" on {item.bank_account}, which {known.type}'
            f" {known.id} of {known.date} has already"
            f" ({where.filename}:{where.lineno}). Remove the one that was booked"
            " twice, or mend the id.",
        )


external_ids = plugin(RULE, find)
