"""Find the payment of what was told of before its payment, and not which it is.

A settlement report does not say which payment a refund is of. Where the payment is in
a report that is imported later, the two are joined then, by a decision as a person
would write it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

from beancount.core import data
from beancount.core.amount import Amount

from ..identity import EXTERNAL_ID
from ..recognition import know
from . import directives
from .events import Event
from .events import Kind
from .identity import moved_of
from .remembered import PAYMENT
from .reversals import Payments

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Sequence

    from .accounts import MollieAccounts

_KINDS = {"refund": Kind.REFUND, "chargeback": Kind.CHARGEBACK}
_TOLD = ("reverses", "settles", "for", PAYMENT)


class Found(NamedTuple):
    """A refund or chargeback, and the payment that it is now known to be of.

    ``account`` is the receivable account of both, "" where they differ.
    """

    transaction: data.Transaction
    item: str
    payment: str
    amount: Amount
    account: str


def found_later(
    existing: Sequence[Any], new: Sequence[Any], accounts: MollieAccounts
) -> list[Found]:
    """Find what can be found now.

    Args:
        existing: The ledger.
        new: What a file adds to it.
        accounts: Where money goes.
    """
    ledger = [*existing, *new]
    joined = decided(ledger)
    waiting = [
        (entry, key)
        for entry in ledger
        if isinstance(entry, data.Transaction)
        for key in _KINDS
        if is_waiting(entry, key) and entry.meta[key] not in joined
    ]
    # Only a payment that the file adds tells anything new of them.
    added = set(_payments_in(new))
    if not waiting or not added:
        return []
    known = know(ledger, {"name_assets": accounts.balance.partition(":")[0]})
    among_added = Payments(known, {}, only=added)
    waiting = [each for each in waiting if any(_found(*each, among_added, accounts))]
    if not waiting:
        return []
    payments = Payments(known, {})
    return [found for each in waiting for found in _found(*each, payments, accounts)]


def _payments_in(new: Iterable[Any]) -> Iterator[str]:
    """Give the ids of payments, also of those that are placed now."""
    for entry in new:
        if isinstance(entry, data.Transaction):
            for meta in (entry.meta, *(each.meta for each in entry.postings)):
                payment = (meta or {}).get("payment")
                if isinstance(payment, str):
                    yield payment.partition("/")[0]


def decisions(found: Iterable[Found], by: str) -> Iterator[data.Custom]:
    """Join what was found on the account where it stands; ``by`` answers for it."""
    for each in found:
        if each.account:
            meta = directives.place(each.transaction)
            if by:
                meta["by"] = by
            yield directives.custom(
                meta,
                each.transaction.date,
                "settle",
                each.payment,
                each.item,
                each.amount,
            )


def decided(ledger: Iterable[Any]) -> set[str]:
    """Give the ids of items that someone decided on, or that were taken back.

    These need no payment any more: nobody's decision, nor undoing, is done again.
    """
    return {
        str(value.value)
        for entry in ledger
        if isinstance(entry, data.Custom) and entry.type in ("settle", "unsettle")
        for value in entry.values[:2]
    } | {
        str(entry.meta["reverses"])
        for entry in ledger
        if isinstance(entry, data.Transaction) and "reverses" in entry.meta
    }


def is_waiting(transaction: data.Transaction, key: str) -> bool:
    """Whether a refund or chargeback says nothing of what it is of."""
    meta = transaction.meta
    external = meta.get(EXTERNAL_ID)
    return (
        key in meta
        and isinstance(external, str)
        and external.startswith(("re_", "chb_", "chargeback-"))
        and not any(each in meta for each in _TOLD)
    )


def _found(
    transaction: data.Transaction,
    key: str,
    payments: Payments,
    accounts: MollieAccounts,
) -> Iterator[Found]:
    meta = transaction.meta
    for currency, amount in moved_of(transaction, accounts.balance):
        event = Event(
            _KINDS[key],
            amount,
            currency,
            transaction.date,
            description=str(meta.get("reference", "")),
            iban=meta.get("payer-iban"),
        )
        original = payments.find(event, None)
        if original is None:
            continue
        on = {posting.account for posting in transaction.postings}
        yield Found(
            transaction,
            str(meta[key]),
            original.id,
            Amount(-amount, currency),
            original.account if original.account in on else "",
        )
