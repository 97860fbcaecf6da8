"""Adjust: change a customer's balance, for a reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .ids import id_for
from .parties import check_shares
from .parties import in_currency
from .parties import is_receivable
from .parties import open_account
from .parties import party_of
from .parties import usual_currency
from .request import WrongRequestError
from .text import Line
from .text import settles
from .text import transaction

if TYPE_CHECKING:
    from decimal import Decimal

    from ..live import Current
    from .request import Author
    from .request import Share


@dataclass(frozen=True)
class Adjustment:
    """A change of a balance.

    Attributes:
        customer: Whose.
        amount: Positive.
        currency: Of the amount, or "": the customer's.
        in_favour: Whether the customer owes less by it.
        account: The account on the other side.
        reason: Why.
        second: Who approved it, or "".
        settles: What it settles.
        id: The id wanted, or "".
    """

    customer: str
    amount: Decimal
    currency: str
    in_favour: bool
    account: str
    reason: str
    second: str = ""
    settles: tuple[Share, ...] = ()
    id: str = ""


def adjust(current: Current, adjustment: Adjustment, author: Author) -> str:
    """The transaction of an adjustment.

    Raises:
        WrongRequestError: It has no reason, or the account is not open.
    """
    date = author.date
    currency = adjustment.currency or usual_currency(current, adjustment.customer)
    if not adjustment.reason.strip():
        message = "Give the reason of the adjustment."
        raise WrongRequestError(message)
    account = open_account(current, adjustment.account, currency, date)
    party = party_of(current, adjustment.customer, currency, date, adjustment.settles)
    if is_receivable(current.subledger, account):
        message = (
            f"{account} is a receivable account; name another. What is to be moved to"
            " it is booked by hand, with a key on each posting."
        )
        raise WrongRequestError(message)
    shares = check_shares(
        current.subledger,
        adjustment.settles,
        party,
        currency,
        date,
        amount=adjustment.amount,
        of_debits=adjustment.in_favour,
    )
    amount = in_currency(current, adjustment.amount, currency)
    if not adjustment.in_favour:
        amount = -amount
    return transaction(
        date,
        party.name,
        adjustment.reason,
        {
            "adjustment": id_for(current.subledger, "adjustment", date, adjustment.id),
            **party.key,
            "settles": settles(shares),
            "reason": adjustment.reason,
            "second": adjustment.second,
            **author.meta(),
        },
        [
            Line(account, amount, currency),
            Line(party.account, -amount, currency),
        ],
    )
