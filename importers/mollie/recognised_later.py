"""Place payments that nobody could place, once a file tells whose they are.

The movements of the balance name a payment and say nothing of who paid. Told first by
them, it stands on the account for what nobody could place; where a file that tells it
again shows the customer, it is moved there, as a person would do it.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

from beancount.core import data
from beancount.core.amount import Amount

from ...plugins.subledger.items import TYPES
from ..booking import EVIDENCE
from ..identity import DUPLICATE
from ..payers import RECOGNISED
from . import directives

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from .accounts import MollieAccounts

_TOLD = ("reference", "method", "payer-iban", "customer", RECOGNISED)
"""What the placed payment takes over of what the file tells."""


def recognised_later(
    entries: Iterable[Any], existing: Sequence[Any], accounts: MollieAccounts
) -> Iterator[data.Transaction]:
    """Place what a file tells the customer of.

    Args:
        entries: Of the file; what is in the ledger is marked with its transaction.
        existing: The ledger.
        accounts: Where money goes.
    """
    nobodys = nobodys_account(existing, accounts)
    waiting = [
        (entry, same, posting)
        for entry in entries
        if EVIDENCE in entry.meta and "payment" in entry.meta
        for same in [entry.meta.get(DUPLICATE)]
        if isinstance(same, data.Transaction)
        and same.flag == "*"
        and same.meta.get("payment") == entry.meta["payment"]
        for posting in same.postings
        if posting.account == nobodys
    ]
    if not waiting:
        return
    placed = set(_placed(existing))
    back = _taken_back(existing, nobodys)
    for entry, same, posting in waiting:
        name = entry.meta["payment"]
        own = _of_customer(entry, posting)
        units = posting.units
        if own is None or units is None or units.number is None or name in placed:
            continue
        placed.add(name)
        left = _left(name, units.number, back)
        if left < 0:
            amount = Amount(left, units.currency)
            yield _placing(entry, same.date, posting.account, own, amount)


def nobodys_account(existing: Iterable[Any], accounts: MollieAccounts) -> str | None:
    """Give the account for what nobody could place; None: the ledger has none."""
    if accounts.uncategorized is not None:
        return accounts.uncategorized
    for entry in existing:
        if isinstance(entry, data.Custom) and entry.type == "receivables":
            values = [each.value for each in entry.values]
            if values[:1] == ["uncategorized"] and len(values) > 1:
                return str(values[1])
    return None


def _placed(existing: Iterable[Any]) -> Iterator[str]:
    """Give the ids of what someone placed, or decided on."""
    for entry in existing:
        if isinstance(entry, data.Custom) and entry.type in ("settle", "unsettle"):
            yield from (str(each.value) for each in entry.values[:2])
        if not isinstance(entry, data.Transaction):
            continue
        for meta in (entry.meta, *(each.meta for each in entry.postings)):
            said = (meta or {}).get("settles")
            if isinstance(said, str):
                yield from said.replace(",", " ").split()


def _taken_back(
    existing: Iterable[Any], nobodys: str | None
) -> Mapping[str, list[tuple[str, Decimal]]]:
    """Give what was taken back of items where nobody could place them.

    By the id of the item: the id of what takes it back, and its amount.
    """
    back: dict[str, list[tuple[str, Decimal]]] = defaultdict(list)
    for entry in existing:
        if isinstance(entry, data.Transaction) and "reverses" in entry.meta:
            own = next((str(entry.meta[key]) for key in TYPES if key in entry.meta), "")
            for posting in entry.postings:
                if posting.account == nobodys and posting.units is not None:
                    number = posting.units.number or Decimal(0)
                    back[entry.meta["reverses"]].append((own, number))
    return back


def _left(
    name: str, number: Decimal, back: Mapping[str, list[tuple[str, Decimal]]]
) -> Decimal:
    """Give what is left of an item; what takes it back may be taken back itself."""
    return number + sum(_left(own, each, back) for own, each in back.get(name, ()))


def _of_customer(entry: data.Transaction, posting: data.Posting) -> str | None:
    """Give the account of the customer: that of just the same amount."""
    for own in entry.postings:
        if own.units == posting.units and own.account != posting.account:
            return own.account
    return None


def _placing(
    entry: data.Transaction, day: dt.date, nobodys: str, account: str, left: Amount
) -> data.Transaction:
    """Move what is left of a payment to the customer's account."""
    name = entry.meta["payment"]
    leaf = entry.meta.get("customer") or account.rpartition(":")[2]
    meta = {"payment": f"{name}/{leaf}"}
    meta |= {key: entry.meta[key] for key in _TOLD if key in entry.meta}
    number = left.number or Decimal(0)
    away = directives.posting(nobodys, -number, left.currency, {"settles": name})
    placed = directives.posting(account, number, left.currency, meta)
    text = f"Placed by what was told later: {name} is of {leaf}"
    return directives.transaction(
        directives.place(entry), day, (entry.payee, text), [away, placed]
    )
