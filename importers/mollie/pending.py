"""Payments and refunds that are not final: shown when asked for, and then confirmed.

Flagged ``!``, with the key of an item, they wait for confirmation and settle nothing.
Once one is final the money moves from the account for pending money to the balance,
and a ``bank-confirmation`` says so. One that came to nothing is taken back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from beancount.core import data

from ..identity import DUPLICATE
from ..identity import EXTERNAL_ID
from . import directives
from .events import Event
from .events import Kind
from .events import Standing
from .identity import EVENT
from .identity import moved_of
from .kinds import STANDINGS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

    from .accounts import MollieAccounts

_KEYS = ("payment", "refund")
_FINAL = "-final"


def is_pending(transaction: data.Transaction, accounts: MollieAccounts) -> bool:
    """Whether a transaction shows an event that was not final.

    One that a person flagged for another reason moves the balance itself.
    """
    return (
        transaction.flag == "!"
        and any(key in transaction.meta for key in _KEYS)
        and bool(moved_of(transaction, accounts.pending))
    )


def fails(
    event: Event, shown: data.Transaction, accounts: MollieAccounts
) -> Event | None:
    """Turn a payment or refund that came to nothing into what takes it back.

    Args:
        event: Neither final nor pending any more.
        shown: What the ledger has of it.
        accounts: Where money goes.

    Returns:
        Of the day of the payment or refund: no other is told. None where there is
        nothing to take back: a payment stays paid, and a refund may fail after it was
        refunded, but only where its status says so.
    """
    is_refund = event.kind is Kind.REFUND
    standing = event.standing
    if not is_pending(shown, accounts):
        status = (event.state or "").strip().lower()
        if not is_refund or STANDINGS.get(status) is not Standing.VOID:
            return None
        standing = Standing.FINAL
    return event._replace(
        standing=standing,
        kind=Kind.RETURNED_REFUND if is_refund else Kind.FAILED_PAYMENT,
        amount=-event.amount,
        elsewhere=None if event.elsewhere is None else -event.elsewhere,
        paid=None if event.paid is None else -event.paid,
        payment=event.payment if is_refund else event.id,
        reason=event.state,
    )


def confirmations(
    entries: Iterable[Any], existing: Iterable[Any], accounts: MollieAccounts
) -> Iterator[Any]:
    """Confirm what the ledger shows as pending, and a file tells to be final.

    Args:
        entries: Of the file; what is in the ledger is marked with its transaction.
        existing: The ledger.
        accounts: Where money goes.
    """
    names = {
        entry.meta.get(EXTERNAL_ID)
        for entry in existing
        if isinstance(entry, data.Transaction)
    }
    for entry in entries:
        event, same = entry.meta.get(EVENT), entry.meta.get(DUPLICATE)
        if not isinstance(event, Event) or not isinstance(same, data.Transaction):
            continue
        name = f"{same.meta.get(EXTERNAL_ID)}{_FINAL}"
        if event.is_final and is_pending(same, accounts) and name not in names:
            names.add(name)
            yield from _confirmed(entry, event, same, name, accounts)


def _confirmed(
    entry: data.Transaction,
    event: Event,
    same: data.Transaction,
    name: str,
    accounts: MollieAccounts,
) -> Iterator[Any]:
    """Move the money, and confirm the item."""
    sums = dict(moved_of(same, accounts.pending))
    postings = [
        posting
        for posting in entry.postings
        if posting.account in (accounts.balance, *accounts.elsewhere())
    ]
    postings += [
        directives.posting(accounts.pending, -amount, currency)
        for currency, amount in sums.items()
    ]
    rest = event.whole - sums.get(event.currency, event.whole)
    if rest:
        postings.append(directives.posting(accounts.exchange, -rest, event.currency))
    meta = {**directives.place(entry), EXTERNAL_ID: name}
    texts = (same.payee, f"{same.narration}: final")
    yield directives.transaction(meta, entry.date, texts, postings)
    item = next(same.meta[key] for key in _KEYS if key in same.meta)
    place = directives.place(entry)
    yield directives.custom(place, entry.date, "bank-confirmation", item)
