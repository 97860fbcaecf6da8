"""Write off: give up what will not be paid of an invoice."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from .ids import id_for
from .parties import is_receivable
from .parties import open_account
from .parties import party_of_item
from .request import Share
from .request import WrongRequestError
from .request import items_of
from .request import left_of
from .request import positive
from .request import refuse_locked
from .text import Line
from .text import like
from .text import settles
from .text import transaction

if TYPE_CHECKING:
    import datetime as dt

    from ...plugins.subledger.items import Item
    from ...plugins.subledger.subledger import Subledger
    from ..live import Current
    from .request import Author

_RULE = "write-offs"


@dataclass(frozen=True)
class WriteOff:
    """What is to be written off.

    Attributes:
        id: The invoice, or another debit item.
        amount: With VAT, positive; None: all that is outstanding.
        account: Of the expense, or "": the first that the rule allows.
        reason: Why, or "".
        second: Who approved it, or "".
        vat: What of the amount is VAT that comes back, or 0.
        vat_account: Its account, or "": the first that the rule allows.
        new_id: The id wanted, or "".
    """

    id: str
    amount: Decimal | None = None
    account: str = ""
    reason: str = ""
    second: str = ""
    vat: Decimal = Decimal(0)
    vat_account: str = ""
    new_id: str = ""


def write_off(current: Current, wanted: WriteOff, author: Author) -> str:
    """The transaction that writes an item off.

    Raises:
        WrongRequestError: Nothing is outstanding, or less.
    """
    subledger = current.subledger
    date = author.date
    items = items_of(subledger, wanted.id)
    item = items[0]
    _refuse_credits(items)
    refuse_locked(items, date)
    left = left_of(items, date)
    amount = left if wanted.amount is None else wanted.amount
    if not left or amount > left:
        message = f"{wanted.id} has {left} {item.currency} outstanding on {date}."
        raise WrongRequestError(message)
    amount = like(positive(amount), item.amount)
    party = party_of_item(subledger, item, date)
    account = wanted.account or next(iter(accounts_allowed(subledger, item, date)), "")
    if not account:
        message = "Name the account on which the loss is booked."
        raise WrongRequestError(message)
    lines = [(account, amount - wanted.vat)]
    if wanted.vat:
        like(positive(wanted.vat, "The VAT"), item.amount)
        vat_account = wanted.vat_account or next(
            iter(accounts_allowed(subledger, item, date, "vat-accounts")), ""
        )
        if not vat_account or wanted.vat >= amount:
            message = "Give less VAT than is written off, and name its account."
            raise WrongRequestError(message)
        lines.append((vat_account, wanted.vat))
    for each, _ in lines:
        open_account(current, each, item.currency, date)
        if is_receivable(subledger, each):
            message = f"{each} is a receivable account; name that of the loss."
            raise WrongRequestError(message)
    return transaction(
        date,
        party.name,
        wanted.reason or f"{wanted.id} written off",
        {
            "write-off": id_for(subledger, "write-off", date, wanted.new_id),
            **party.key,
            "settles": settles([Share(wanted.id, amount)]),
            "reason": wanted.reason,
            "second": wanted.second,
            **author.meta(),
        },
        [
            *(Line(each, like(part, amount), item.currency) for each, part in lines),
            Line(party.account, -amount, item.currency),
        ],
    )


def accounts_allowed(
    subledger: Subledger, item: Item, date: dt.date, which: str = "accounts"
) -> list[str]:
    """The accounts on which the rule allows write-offs; [] where it says nothing.

    Args:
        subledger: The ledger.
        item: What is written off.
        date: When.
        which: ``accounts``, or ``vat-accounts``.
    """
    rules = subledger.settings.rules.on(date, item.customer)
    listed = rules.get(_RULE, which) or ""
    return [each.strip() for each in listed.split(",") if each.strip()]


def _refuse_credits(items: tuple[Item, ...]) -> None:
    """Refuse what nobody owes, and what is of several customers.

    Raises:
        WrongRequestError: It is.
    """
    for item in items:
        if not item.is_debit:
            message = f"{item.id} is a credit item; there is nothing to write off."
            raise WrongRequestError(message)
    if len({(item.account, item.customer, item.currency) for item in items}) > 1:
        message = "These items are of several customers; write off one of them."
        raise WrongRequestError(message)
