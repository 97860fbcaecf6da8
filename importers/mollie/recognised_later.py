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
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from .accounts import MollieAccounts

_KEYS = ("payment", "refund", "chargeback")
_TOLD = (
    "reference",
    "method",
    "payer-iban",
    "customer",
    "reverses",
    "reason",
    RECOGNISED,
)
"""What the placed item takes over of what the file tells."""


def recognised_later(
    entries: Sequence[Any], existing: Sequence[Any], accounts: MollieAccounts
) -> Iterator[data.Transaction]:
    """Place what a file tells the customer of.

    Args:
        entries: Of the file; what is in the ledger is marked with its transaction.
        existing: The ledger.
        accounts: Where money goes.
    """
    nobodys = nobodys_account(existing, accounts)
    waiting = [
        (entry, key, same, posting)
        for entry in entries
        for key in _KEYS
        if EVIDENCE in entry.meta and key in entry.meta
        for same in [entry.meta.get(DUPLICATE)]
        if isinstance(same, data.Transaction)
        and same.flag == "*"
        and same.meta.get(key) == entry.meta[key]
        for posting in same.postings
        if posting.account == nobodys
    ]
    if not waiting:
        return
    placed = set(_placed(existing))
    # The file may tell at once who paid, and what came back of it.
    new = [entry for entry in entries if DUPLICATE not in entry.meta]
    back = _taken_back([*existing, *new], nobodys)
    for entry, key, same, posting in waiting:
        name = entry.meta[key]
        units = posting.units
        if units is None or units.number is None or name in placed:
            continue
        left = directives.Money(_left(name, units.number, back), units.currency)
        made = _placing(entry, key, same, posting, left, accounts)
        if made is not None:
            placed.add(name)
            yield made


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


def _placing(
    entry: data.Transaction,
    key: str,
    same: data.Transaction,
    posting: data.Posting,
    left: directives.Money,
    accounts: MollieAccounts,
) -> data.Transaction | None:
    """Move what is left of an item to the customer's account, as the file tells it.

    The file may tell more: a part that Mollie does not settle, or the currency that
    was paid. What takes back a payment in the same currency is placed by its payment.

    Args:
        entry: What the file tells, as it would be booked.
        key: Of the item.
        same: As the ledger has it.
        posting: Where nobody could place it.
        left: What is left of it there.
        accounts: Where money goes.
    """
    own = {accounts.balance, accounts.pending, accounts.exchange}
    own |= accounts.elsewhere()
    (customers, *more) = [each for each in entry.postings if each.account not in own]
    if more or customers.account == posting.account:
        return None
    units, there = (directives.money(each.units) for each in (customers, posting))
    back = there.number - left.number
    is_foreign = units.currency != there.currency
    if not left.number or (back if is_foreign else key != "payment"):
        return None
    # All that the entry moves beside the balance, which was moved before.
    others = [
        each
        for each in entry.postings
        if each.account in own and each.account != accounts.balance
    ]
    number = units.number if is_foreign else units.number - back
    name = entry.meta[key]
    leaf = entry.meta.get("customer") or customers.account.rpartition(":")[2]
    meta = {key: f"{name}/{leaf}"}
    meta |= {told: entry.meta[told] for told in _TOLD if told in entry.meta}
    away = directives.posting(
        posting.account, -left.number, left.currency, {"settles": name}
    )
    placed = customers._replace(units=Amount(number, units.currency), meta=meta)
    weights = [_weight(each, left.currency) for each in (away, placed, *others)]
    rest = -sum(weights, Decimal(0))
    if rest and not is_foreign:
        return None
    if rest:
        others.append(directives.posting(accounts.exchange, rest, left.currency))
    text = f"Placed by what was told later: {name} is of {leaf}"
    return directives.transaction(
        directives.place(entry),
        same.date,
        (entry.payee, text),
        [away, placed, *others],
    )


def _weight(posting: data.Posting, currency: str) -> Decimal:
    """Give what a posting counts in a transaction that is in this currency."""
    number, own = directives.money(posting.units)
    return number if own == currency else directives.worth(number, posting.price)
