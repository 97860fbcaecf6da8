"""Assign: say whose an uncategorized receipt is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...plugins.subledger.items import UNKNOWN_CUSTOMER
from ...plugins.subledger.status import left_on
from .ids import id_after
from .parties import check_shares
from .parties import party_of
from .request import WrongRequestError
from .request import item_of
from .request import refuse_locked
from .text import Line
from .text import new_id
from .text import settles
from .text import transaction
from .wording import may_name_a_document

if TYPE_CHECKING:
    import datetime as dt

    from ...plugins.subledger.items import Item
    from ..live import Current
    from .parties import Party
    from .request import Author
    from .request import Share


#: What the payer wrote, by which the rules find out what it pays.
_SAID_BY_PAYER = ("reference", "end-to-end")
_NOT_IN_IDS = re.compile(r'[\s,"]+')


@dataclass(frozen=True)
class Assignment:
    """An uncategorized receipt, and whose it is.

    Attributes:
        id: Of the receipt.
        customer: Whose.
        settles: What it pays; () where the rules are to find that out.
    """

    id: str
    customer: str
    settles: tuple[Share, ...] = ()


def assign(current: Current, assignment: Assignment, author: Author) -> str:
    """The transaction that books a receipt over to a customer.

    What is outstanding of it leaves the account for uncategorized receipts, and
    comes to the customer's. No money moves.

    Raises:
        WrongRequestError: It is none, or nothing of it is left.
    """
    subledger = current.subledger
    item = item_of(subledger, assignment.id)
    if item.customer != UNKNOWN_CUSTOMER:
        message = f"{item.id} is of the customer {item.customer} already."
        raise WrongRequestError(message)
    refuse_locked((item,), author.date)
    left = left_on(item, author.date)
    if not left:
        message = f"Nothing of {item.id} is left on {author.date}."
        raise WrongRequestError(message)
    party = party_of(
        current,
        assignment.customer,
        item.currency,
        author.date,
        assignment.settles,
    )
    shares = check_shares(
        subledger,
        assignment.settles,
        party,
        item.currency,
        author.date,
        amount=left,
        of_debits=not item.is_debit,
    )
    amount = item.signed(left)
    type_ = "refund" if item.is_debit else "payment"
    customer = assignment.customer
    wanted = f"{item.id}/{_NOT_IN_IDS.sub('-', customer)}"
    return transaction(
        author.date,
        "",
        _narration(current, item, party, author.date),
        author.meta(),
        [
            Line(item.account, -amount, item.currency, {"settles": new_id(item.id)}),
            Line(
                party.account,
                amount,
                item.currency,
                {
                    type_: id_after(subledger, type_, author.date, wanted),
                    **party.key,
                    "settles": settles(shares),
                    **{key: item.details.get(key) for key in _SAID_BY_PAYER},
                },
            ),
        ],
    )


def _narration(current: Current, item: Item, party: Party, day: dt.date) -> str:
    """What the transaction says of itself: what was placed, and with whom."""
    whence = "to" if item.is_debit else "from"
    told = f"Placed by hand: {item.id} is {whence} {party.customer}"
    if may_name_a_document(current, party.customer, told, day):
        return "Placed by hand"
    return told
