"""The type of an item that has no key, from the other postings."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from typing import Any

from .accounts import ASSETS
from .accounts import EQUITY
from .accounts import EXPENSES
from .accounts import INCOME
from .accounts import LIABILITIES
from .accounts import ReceivableAccount

if TYPE_CHECKING:
    from collections.abc import Iterable

    from beancount.core.data import Transaction

    from ..items import Item
    from .accounts import Accounts

#: For each kind of account on the other side, in the order in which they are
#: looked at: the type of a debit item, the type of a credit item.
_TYPES = (
    (INCOME, "invoice", "credit-note"),
    (ASSETS, "refund", "payment"),
    (EXPENSES, "adjustment", "write-off"),
    (LIABILITIES, "invoice", "adjustment"),
    (EQUITY, "invoice", "payment"),
)


def infer_type(item: Item, accounts: Accounts) -> str:
    """The type of an item that no key names.

    Only the other postings with the opposite sign count.
    """
    if not item.amount:
        return "adjustment"
    own = {id(posting) for posting in item.postings}
    kinds = set()
    for posting in item.entry.postings:
        if id(posting) in own:
            continue
        number = posting.units.number if posting.units else None
        if not number:
            continue
        if (number < 0) is item.is_debit:
            kind = accounts[posting.account]
            kinds.add(ASSETS if isinstance(kind, ReceivableAccount) else kind)
    for kind, debit, credit in _TYPES:
        if kind in kinds:
            return debit if item.is_debit else credit
    return "adjustment"


def opens_a_ledger(entry: Transaction, accounts: Accounts) -> bool:
    """Whether what a transaction books against equity was there before it.

    Beancount and its plugins put differences of rounding and of currency on
    equity as well; nothing that is earned or spent was there before.
    """
    kinds = {
        accounts[posting.account]
        for posting in entry.postings
        if posting.units and posting.units.number
    }
    return EQUITY in kinds and INCOME not in kinds and EXPENSES not in kinds


def other_accounts(item: Item) -> list[str]:
    """The accounts on the other side of an item, in order.

    What was there before the start has no transaction, and no other side.
    """
    own = {id(posting) for posting in item.postings}
    others = getattr(item.entry, "postings", ())
    return sorted({each.account for each in others if id(each) not in own})


def derived_id(item: Item) -> str:
    """An id for an item that has none, the same on every load."""
    contents: Iterable[Any] = (
        item.account,
        item.customer,
        item.currency,
        item.amount.normalize(),
        item.payee,
        item.narration,
        *sorted(item.carried),
        *other_accounts(item),
    )
    digest = hashlib.blake2s(
        "\0".join(str(each) for each in contents).encode(), digest_size=4
    )
    return f"{item.type}-{item.date}-{digest.hexdigest()}"
