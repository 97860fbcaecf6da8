"""The payment of a refund or chargeback, where one file tells it after another did not.

A settlement report tells a refund and not what it is of; the API tells that. Where the
payment itself is told still later, a note remembers which it is. Once both are known,
the refund is moved to the payment's customer (`placing`) or, where it stands there
already, joined with the payment by a decision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from beancount.core import data
from beancount.core.amount import Amount

from ...plugins.subledger.items import UNKNOWN_CUSTOMER
from ..identity import DUPLICATE
from ..identity import EXTERNAL_ID
from ..recognition import know
from . import directives
from .events import Event
from .events import Kind
from .found_later import Found
from .found_later import decided
from .found_later import is_waiting
from .identity import EVENT
from .identity import moved_of
from .remembered import CAPTURED
from .remembered import PAYMENT
from .remembered import TOLD_OF
from .remembered import captured_in
from .remembered import payments_in
from .reversals import Payments

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from .accounts import MollieAccounts

    #: What takes back a payment, and the payment's id.
    Told = tuple[data.Transaction, str]

_KEYS = ("refund", "chargeback")


def told_later(entries: Iterable[Any], existing: Iterable[Any]) -> list[Told]:
    """Give what the ledger has without its payment, and the payment's id.

    Args:
        entries: Of a file; what is in the ledger is marked with its transaction.
        existing: The ledger, with the notes of what was told before.
    """
    existing = list(existing)
    noted = payments_in(existing)
    found = [
        (entry, noted[entry.meta[EXTERNAL_ID]])
        for entry in existing
        if isinstance(entry, data.Transaction)
        and noted
        and entry.meta.get(EXTERNAL_ID) in noted
    ]
    for entry in entries:
        event, same = entry.meta.get(EVENT), entry.meta.get(DUPLICATE)
        if (
            isinstance(event, Event)
            and event.payment is not None
            and isinstance(same, data.Transaction)
            and not {PAYMENT, "reverses"} & set(same.meta)
        ):
            found.append((same, event.payment))
    return found


def captures_told_later(
    entries: Iterable[Any], existing: Iterable[Any]
) -> dict[str, str]:
    """Give the payments of captures that the ledger has without, by id.

    Args:
        entries: Of a file; what is in the ledger is marked with its transaction.
        existing: The ledger, with the notes of what was told before.
    """
    found = captured_in(existing)
    for entry in entries:
        event, same = entry.meta.get(EVENT), entry.meta.get(DUPLICATE)
        if (
            isinstance(event, Event)
            and event.kind is Kind.CAPTURE
            and event.payment is not None
            and isinstance(same, data.Transaction)
            and CAPTURED not in same.meta
            and same.meta.get("payment") == event.id
        ):
            found.setdefault(str(event.id), event.payment)
    return found


def notes_of_captures(
    captures: Mapping[str, str],
    entries: Iterable[Any],
    existing: Iterable[Any],
    accounts: MollieAccounts,
) -> Iterator[data.Note]:
    """Remember the payments of captures."""
    noted = set(captured_in(existing))
    for entry in entries:
        name = entry.meta.get("payment")
        same = entry.meta.get(DUPLICATE)
        if name not in captures or name in noted or same is None:
            continue
        noted.add(name)
        payment = captures[name]
        meta = {**directives.place(entry), CAPTURED: payment, TOLD_OF: name}
        comment = f"The capture {name} is of payment {payment}"
        yield directives.note(meta, same.date, accounts.balance, comment)


def notes(
    told: Sequence[Told],
    entries: Iterable[Any],
    existing: Iterable[Any],
    accounts: MollieAccounts,
) -> Iterator[data.Note]:
    """Remember payments that are not in the ledger yet."""
    if not told:
        return
    new = [entry for entry in entries if DUPLICATE not in entry.meta]
    existing = list(existing)
    there = {
        name
        for entry in (*existing, *new)
        if isinstance(entry, data.Transaction) and "payment" in entry.meta
        for name in (entry.meta["payment"], entry.meta.get(EXTERNAL_ID))
    }
    noted = payments_in(existing)
    for transaction, payment in told:
        name = transaction.meta.get(EXTERNAL_ID)
        key = next((key for key in _KEYS if key in transaction.meta), None)
        if (
            key is None
            or not isinstance(name, str)
            or payment in there
            or name in noted
        ):
            continue
        noted[name] = payment
        meta = {**directives.place(transaction), PAYMENT: payment, TOLD_OF: name}
        comment = f"The {key} {name} is of payment {payment}"
        yield directives.note(meta, transaction.date, accounts.balance, comment)


def joins(
    told: Sequence[Told],
    ledger: Sequence[Any],
    accounts: MollieAccounts,
    captures: Mapping[str, str],
) -> Iterator[Found]:
    """Find what stands on the account of its payment, and is not joined with it.

    Args:
        told: What waited for its payment to be told.
        ledger: With what the file adds.
        accounts: Where money goes.
        captures: The payments of captures that do not say so themselves, by id.
    """
    done = decided(ledger)
    waiting = [
        (transaction, key, payment)
        for transaction, payment in told
        for key in _KEYS
        if transaction.meta.get(key, "") not in done
        and (is_waiting(transaction, key) or _is_open(transaction, key))
    ]
    if not waiting:
        return
    known = know(ledger, {"name_assets": accounts.balance.partition(":")[0]})
    payments = Payments(known, {}, captured=captures)
    for transaction, key, payment in waiting:
        item = known.items.get(str(transaction.meta[key]))
        original = payments.named(payment)
        if item is None or original is None or item.id in done:
            continue
        if (
            original.customer != UNKNOWN_CUSTOMER
            and (original.account, original.customer, original.currency)
            == (item.account, item.customer, item.currency)
            and moved_of(transaction, accounts.balance)
        ):
            done.add(item.id)
            amount = Amount(item.magnitude, item.currency)
            yield Found(transaction, item.id, original.id, amount, item.account)


def _is_open(transaction: data.Transaction, key: str) -> bool:
    """Whether nothing was found that a chargeback, about a document, takes back.

    The document may have been paid by several payments: then the plugin takes none, and
    says in the metadata of the loaded ledger that it is not settled.
    """
    meta = transaction.meta
    return (
        key == "chargeback"
        and key in meta
        and "for" in meta
        and not {"reverses", "settles", PAYMENT} & set(meta)
        and any(
            (posting.meta or {}).get("settlement-status") == "not-settled"
            for posting in transaction.postings
        )
    )
