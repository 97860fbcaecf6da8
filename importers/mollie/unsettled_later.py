"""What Mollie does not settle of a payment or refund, where that is told later.

The movements of the balance tell a payment by gift card without what the card paid; the
API may tell a refund before the payment that shows it to be PayPal's, and a payment
before the part of it that Mollie settles. Whichever came first, in the end the money
stands on the same accounts.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

from beancount.core import data

from ..identity import DUPLICATE
from ..identity import EXTERNAL_ID
from . import directives
from .events import Event
from .identity import EVENT
from .identity import UNTOLD
from .identity import moved_of
from .pending import is_pending
from .remembered import PAYMENT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from .accounts import MollieAccounts

_ELSEWHERE = "-elsewhere"
_TOLD = ("reference", "method", "payer-iban", "customer", "note")


def unsettled_later(
    entries: Sequence[Any], existing: Sequence[Any], accounts: MollieAccounts
) -> Iterator[data.Transaction]:
    """Move, or add, what is now known to be settled elsewhere.

    Args:
        entries: Of a file; what is in the ledger is marked with its transaction.
        existing: The ledger, with what was placed now.
        accounts: Where money goes.
    """
    new = [entry for entry in entries if DUPLICATE not in entry.meta]
    ledger = [each for each in (*existing, *new) if isinstance(each, data.Transaction)]
    names = {each.meta.get(EXTERNAL_ID) for each in ledger}
    for made in (*_refunds(ledger, accounts), *_payments(entries, ledger, accounts)):
        name = made.meta[EXTERNAL_ID]
        if name not in names:
            names.add(name)
            yield made


def _refunds(
    ledger: Sequence[data.Transaction], accounts: MollieAccounts
) -> Iterator[data.Transaction]:
    """Move refunds that took from the balance, and are of what it never held."""
    waiting = [each for each in ledger if UNTOLD in each.meta]
    if not waiting:
        return
    payments = {each.meta["payment"]: each for each in ledger if "payment" in each.meta}
    for refund in waiting:
        payment = payments.get(refund.meta.get(PAYMENT))
        if payment is None or moved_of(payment, accounts.balance):
            continue
        sides = [
            each.account
            for each in payment.postings
            if each.account in accounts.elsewhere()
        ]
        for currency, amount in moved_of(refund, accounts.balance):
            if sides:
                texts = (refund.payee, f"{refund.narration}: not settled by Mollie")
                moves = {accounts.balance: -amount, sides[0]: amount}
                yield _moving(refund, refund, texts, moves, currency)


def _payments(
    entries: Iterable[Any],
    ledger: Sequence[data.Transaction],
    accounts: MollieAccounts,
) -> Iterator[data.Transaction]:
    """Move or add what a file tells otherwise of a payment that was booked."""
    placed: Mapping[str, Sequence[data.Transaction]] | None = None
    for entry in entries:
        event, same = entry.meta.get(EVENT), entry.meta.get(DUPLICATE)
        if (
            not isinstance(event, Event)
            or not isinstance(same, data.Transaction)
            or not (event.is_consumers and event.is_final and event.elsewhere)
            or event.untold
            or event.paid_currency is not None
            or is_pending(same, accounts)
        ):
            continue
        if placed is None:
            placed = _placed(ledger)
        own = placed.get(str(same.meta.get("payment")), ())
        booked = _sides([same, *own], event.currency, accounts)
        told = _sides([entry], event.currency, accounts)
        more = {
            account: told.get(account, Decimal(0)) - booked.get(account, Decimal(0))
            for account in {**booked, **told}
        }
        more = {account: amount for account, amount in more.items() if amount}
        total = sum(more.values(), Decimal(0))
        if more and not total:
            texts = (entry.payee, f"{entry.narration}: settled otherwise")
            yield _moving(entry, same, texts, more, event.currency)
        elif "payment" in entry.meta and total > 0 and accounts.balance not in more:
            yield _part(entry, same, more, accounts, event.currency)


def _placed(
    ledger: Iterable[data.Transaction],
) -> Mapping[str, Sequence[data.Transaction]]:
    """Give what placed payments, which may tell more of them than their own booking."""
    found: dict[str, list[data.Transaction]] = defaultdict(list)
    for each in ledger:
        for posting in each.postings:
            payment = (posting.meta or {}).get("payment")
            if isinstance(payment, str):
                found[payment.partition("/")[0]].append(each)
    return found


def _sides(
    transactions: Iterable[data.Transaction], currency: str, accounts: MollieAccounts
) -> dict[str, Decimal]:
    """Give by how much the balance, and what stands for others, was moved."""
    return {
        account: amount
        for each in transactions
        for account in (accounts.balance, *sorted(accounts.elsewhere()))
        for own, amount in moved_of(each, account)
        if own == currency
    }


def _moving(
    entry: data.Transaction,
    own: data.Transaction,
    texts: tuple[str | None, str],
    moves: Mapping[str, Decimal],
    currency: str,
) -> data.Transaction:
    meta = {
        **directives.place(entry),
        EXTERNAL_ID: f"{own.meta.get(EXTERNAL_ID)}{_ELSEWHERE}",
    }
    postings = [
        directives.posting(account, amount, currency)
        for account, amount in sorted(moves.items())
    ]
    return directives.transaction(meta, entry.date, texts, postings)


def _part(
    entry: data.Transaction,
    same: data.Transaction,
    moves: Mapping[str, Decimal],
    accounts: MollieAccounts,
    currency: str,
) -> data.Transaction:
    """Book the part of a payment that Mollie does not settle, as a payment."""
    texts = (entry.payee, entry.narration or "")
    made = _moving(entry, same, texts, moves, currency)
    own = {accounts.balance, *accounts.elsewhere()}
    (customers,) = [each for each in entry.postings if each.account not in own]
    total = sum(moves.values(), Decimal(0))
    made.postings.append(directives.posting(customers.account, -total, currency))
    name = made.meta[EXTERNAL_ID]
    told = {key: entry.meta[key] for key in _TOLD if key in entry.meta}
    return made._replace(meta={**made.meta, "payment": name, **told})
