"""What can be linked with an item, and how much of it is proposed.

First what the payer named, by due date; then the rest, by due date. An amount is
proposed for each as long as there is something left: of one payment over many
invoices, or of one invoice from many payments. Where nothing is named and several
items are worth exactly the amount, they are equally good, and which of them is meant
is for a person to say: nothing is proposed.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING
from typing import NamedTuple

from ...plugins.subledger.account import shares_account
from ...plugins.subledger.references import ReferenceIndex
from ...plugins.subledger.status import left_on
from ...plugins.subledger.texts import texts_of
from .request import why_locked
from .request import why_unnamed

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from typing import Any

    from ...plugins.subledger.items import Item
    from ...plugins.subledger.subledger import Subledger


class Proposal(NamedTuple):
    """An item that can be linked, or cannot.

    Attributes:
        item: Which.
        amount: What is proposed, positive; 0 for none.
        why: Why it cannot be linked, or "".
        is_named: Whether the payer named it.
    """

    item: Item
    amount: Decimal
    why: str
    is_named: bool = False


def could_settle(subledger: Subledger, item: Item) -> bool:
    """Whether anything on the other side is open."""
    return any(True for _ in _open_opposites(subledger, item))


def proposals(
    subledger: Subledger, item: Item, day: dt.date, amount: Decimal | None = None
) -> list[Proposal]:
    """What can be linked with an item.

    Args:
        subledger: The ledger.
        item: Which.
        day: When it is decided.
        amount: How much there is to give; None: what is outstanding of it.
    """
    others = [each for each in _open_opposites(subledger, item) if each.date <= day]
    named = _named_with(item, others)
    budget = left_on(item, day) if amount is None else amount
    return _shared(subledger, others, named, budget, day)


def proposals_for(
    subledger: Subledger,
    customer: str,
    currency: str,
    day: dt.date,
    amount: Decimal,
    *,
    of_debits: bool = True,
    receipt: Item | None = None,
) -> list[Proposal]:
    """What of a customer something new can settle.

    Args:
        subledger: The ledger.
        customer: Whose items.
        currency: In which currency.
        day: When.
        amount: How much there is to give.
        of_debits: Whether debit items are settled, else credit items.
        receipt: What is booked over to the customer, whose payer may name some.
    """
    others = [
        each
        for each in subledger.unordered_items
        if each.left
        and each.customer == customer
        and each.currency == currency
        and each.is_debit is of_debits
        and each.date <= day
    ]
    named = set() if receipt is None else _named_with(receipt, others)
    return _shared(subledger, others, named, amount, day)


def named_by(credit: Item, debits: Iterable[Item]) -> set[Item]:
    """Those debit items that the texts and claims of a credit name."""
    debits = list(debits)
    index = ReferenceIndex()
    for debit in debits:
        index.add(debit)
    found = {item for named in index.find(texts_of(credit)) for item in named.items}
    targets = {claim.target for claim in credit.claims}
    return found | {
        item for item in debits if not targets.isdisjoint((item.id, item.document))
    }


def _named_with(item: Item, others: Iterable[Item]) -> set[Item]:
    """Those items of the other side that an item names, or that name it."""
    return _naming(item, others) if item.is_debit else named_by(item, others)


def _naming(debit: Item, credits_: Iterable[Item]) -> set[Item]:
    """Those credit items that name a debit item."""
    return {credit for credit in credits_ if debit in named_by(credit, (debit,))}


def _open_opposites(subledger: Subledger, item: Item) -> Iterable[Item]:
    return (
        other
        for other in _of_account(subledger, item)
        if other.left and other.is_debit is not item.is_debit
    )


def _of_account(subledger: Subledger, item: Item) -> Iterable[Item]:
    """The items of the same account, customer and currency."""
    settlement = subledger.settlement
    if settlement is None:
        return (
            other for other in subledger.unordered_items if shares_account(item, other)
        )
    account = settlement.accounts.get((item.account, item.customer, item.currency))
    return account.items if account is not None else ()


def _shared(
    subledger: Subledger,
    others: Iterable[Item],
    named: set[Item],
    budget: Decimal,
    day: dt.date,
) -> list[Proposal]:
    """Share an amount among items of one account, the named ones first."""

    def order(item: Item) -> tuple[Any, ...]:
        return (item not in named, item.due or item.date, item.id)

    others = sorted(others, key=order)
    if not named and sum(left_on(item, day) == budget for item in others) > 1:
        budget = Decimal(0)
    found = []
    account = ""
    for item in others:
        why = why_unnamed(subledger, item) or why_locked(item, day)
        part = Decimal(0)
        account = account or ("" if why else item.account)
        # What settles them stands on one account, that of the first.
        if not why and item.account == account:
            part = min(budget, left_on(item, day))
            budget -= part
        found.append(Proposal(item, part, why, item in named))
    return found
