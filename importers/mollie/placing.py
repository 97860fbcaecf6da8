"""Place what takes back a payment, once the payment is known.

A chargeback says which payment it takes back, and not who paid. Told of before its
payment, it stands on the account for what nobody could place; when the payment comes,
it is moved to the payment's customer, as a person would do it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

from beancount.core import data

from ...plugins.subledger.items import TYPES
from ..identity import DUPLICATE
from . import directives
from .recognised_later import nobodys_account
from .remembered import CAPTURED
from .remembered import PAYMENT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping

    from .accounts import MollieAccounts
    from .found_later import Found


class _Item(NamedTuple):
    """An item as a transaction has it: its key, its id, and its posting."""

    key: str
    id: str
    transaction: data.Transaction
    posting: data.Posting

    @property
    def customer(self) -> str | None:
        """The customer that the posting or transaction names."""
        for meta in (self.posting.meta or {}, self.transaction.meta):
            customer = meta.get("customer")
            if isinstance(customer, str):
                return customer
        return None


def placings(
    entries: Iterable[Any],
    existing: Iterable[Any],
    accounts: MollieAccounts,
    found: Iterable[Found] = (),
    told: Iterable[tuple[data.Transaction, str]] = (),
    captures: Mapping[str, str] | None = None,
) -> Iterator[data.Transaction]:
    """Place what can be placed now.

    Args:
        entries: Of a file; what is in the ledger is marked with its transaction.
        existing: The ledger.
        accounts: Where money goes.
        found: What a payment was found for.
        told: What a file told the payment of, after another did not.
        captures: The payments of captures that do not say so themselves, by id.
    """
    entries, existing = list(entries), list(existing)
    new = [entry for entry in entries if DUPLICATE not in entry.meta]
    transactions = [
        entry for entry in (*existing, *new) if isinstance(entry, data.Transaction)
    ]
    waiting = [*_waiting(transactions), *told]
    waiting += [(each.transaction, each.payment) for each in found if not each.account]
    if not waiting:
        return
    items = dict(_items(transactions, accounts))
    reversed_ = {each.meta.get("reverses") for each in transactions}
    placed = {id_.partition("/")[0]: item for id_, item in items.items() if "/" in id_}
    captured = {
        payment: placed.get(item.id, item)
        for payment, item in _captured(items.values(), captures or {}).items()
    }
    nobodys = nobodys_account(existing, accounts)
    waiting.sort(key=lambda each: each[0].date)
    for transaction, payment in waiting:
        own = next((each for each in _names(transaction) if each in items), None)
        original = placed.get(payment) or items.get(payment) or captured.get(payment)
        if own is None or original is None or own in placed or own in reversed_:
            continue
        item = items[own]
        # Both stand where someone placed them, or the payment where nobody could.
        if original.posting.account in (item.posting.account, nobodys):
            continue
        made = _placing(item, original, accounts)
        if made is None:
            continue
        yield made.transaction
        placed[own] = made


def _captured(items: Iterable[_Item], captures: Mapping[str, str]) -> dict[str, _Item]:
    """Give the captures of payments that have one, by payment."""
    found: dict[str, list[_Item]] = defaultdict(list)
    for item in items:
        payment = item.transaction.meta.get(CAPTURED, captures.get(item.id))
        if isinstance(payment, str):
            found[payment].append(item)
    return {payment: own[0] for payment, own in found.items() if len(own) == 1}


def _waiting(
    transactions: Iterable[data.Transaction],
) -> Iterator[tuple[data.Transaction, str]]:
    """Give what waits for its payment, and the payment's id."""
    for transaction in transactions:
        payment = transaction.meta.get(PAYMENT)
        if isinstance(payment, str):
            yield transaction, payment


def _items(
    transactions: Iterable[data.Transaction], accounts: MollieAccounts
) -> Iterator[tuple[str, _Item]]:
    """Find the items of transactions, by id, and by the id without a number."""
    own = {accounts.balance, accounts.pending, accounts.exchange}
    for transaction in transactions:
        for posting in transaction.postings:
            for key in TYPES:
                value = (posting.meta or {}).get(key)
                if isinstance(value, str):
                    yield value, _Item(key, value, transaction, posting)
        for key in TYPES:
            value = transaction.meta.get(key)
            if isinstance(value, str):
                # The customer's posting is the last that is none of Mollie's.
                others = [
                    each for each in transaction.postings if each.account not in own
                ]
                if others:
                    yield value, _Item(key, value, transaction, others[-1])


def _names(transaction: data.Transaction) -> Iterator[str]:
    for key in TYPES:
        value = transaction.meta.get(key)
        if isinstance(value, str):
            yield value


def _placing(item: _Item, original: _Item, accounts: MollieAccounts) -> _Item | None:
    """Move an item to the customer of what it takes back; give it as it is there.

    None where it is not known how much it is in the currency of that.
    """
    transaction, posting = item.transaction, item.posting
    account, customer = original.posting.account, original.customer
    leaf = customer or account.rpartition(":")[2]
    units = posting.units
    if units is None or units.number is None:
        message = f"{item.id} has no amount"
        raise ValueError(message)
    if original.posting.units is None or (
        original.posting.units.currency != units.currency
    ):
        return None
    id_ = f"{item.id}/{leaf}"
    meta = {item.key: id_, "reverses": original.id}
    if customer is not None:
        meta["customer"] = customer
    reason = transaction.meta.get("reason")
    if isinstance(reason, str):
        meta["reason"] = reason
    away = directives.posting(
        posting.account, -units.number, units.currency, {"settles": item.id}
    )
    placed = directives.posting(account, units.number, units.currency, meta)
    postings = [away, placed]
    price, worth = posting.price, original.posting.price
    if price is not None and worth is not None and price.currency == worth.currency:
        # It is worth as much as what it takes back.
        postings = [away._replace(price=price), placed._replace(price=worth)]
        one, other = (directives.worth(units.number, each) for each in (price, worth))
        if one != other:
            postings.append(
                directives.posting(accounts.exchange, one - other, price.currency)
            )
    made = directives.transaction(
        directives.place(transaction),
        max(transaction.date, original.transaction.date),
        (
            original.transaction.payee,
            f"Placed by its payment: {item.id} is of {leaf}",
        ),
        postings,
    )
    return _Item(item.key, id_, made, postings[1])
