"""Whose something is: the account and the name of a customer."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING
from typing import NamedTuple

from ...plugins.subledger.items import UNKNOWN_CUSTOMER
from ...plugins.subledger.reading.accounts import Accounts
from ...plugins.subledger.reading.accounts import ReceivableAccount
from .request import Share
from .request import WrongRequestError
from .request import items_of
from .request import left_of
from .request import positive
from .request import refuse_locked
from .text import like

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from collections.abc import Sequence

    from ...plugins.subledger.items import Item
    from ...plugins.subledger.subledger import Subledger
    from ..live import Current


class Party(NamedTuple):
    """A customer, as a posting names one.

    Attributes:
        customer: The id.
        name: What people call the customer.
        account: The receivable account.
        key: The metadata that names the customer, or {} where the account does.
    """

    customer: str
    name: str
    account: str
    key: dict[str, object]


def party_of(
    current: Current,
    customer: str,
    currency: str,
    date: dt.date,
    shares: Sequence[Share] = (),
) -> Party:
    """The account on which something of a customer is booked.

    That of what it settles; else of the customer's last item in that currency; else
    the one that was opened for the customer; else the control account for all.

    Raises:
        WrongRequestError: The customer is nobody's, or has no such account.
    """
    subledger = current.subledger
    items = [
        item
        for item in subledger.unordered_items
        if item.customer == customer and item.currency == currency
    ]
    declared = subledger.customers.get(customer)
    if customer == UNKNOWN_CUSTOMER or not (
        declared or any(item.customer == customer for item in subledger.unordered_items)
    ):
        message = f"The ledger has no customer {customer}; give the customer's id."
        raise WrongRequestError(message)
    found = [
        item.account
        for share in shares
        for item in items_of(subledger, share.id)
        if (item.customer, item.currency) == (customer, currency)
    ]
    found += [item.account for item in sorted(items, key=lambda each: each.date)[::-1]]
    found += declared.accounts if declared else []
    found += [each.account for each in subledger.settings.control_accounts()]
    for account in found:
        if current.accounts.takes(account, currency, date):
            return party_on(subledger, account, customer, date)
    message = (
        f"The customer {customer} has no account that is open on {date} for"
        f" {currency}; open one below"
        f" {next(subledger.settings.control_accounts()).account}."
    )
    raise WrongRequestError(message)


def party_on(subledger: Subledger, account: str, customer: str, date: dt.date) -> Party:
    """A customer on a receivable account."""
    kind = _kind(subledger, account)
    named = isinstance(kind, ReceivableAccount) and kind.customer == customer
    name = subledger.customer(customer).name(date)
    return Party(customer, name, account, {} if named else {"customer": customer})


def is_receivable(subledger: Subledger, account: str) -> bool:
    """Whether what stands on an account are items: of customers, or of nobody yet."""
    return isinstance(_kind(subledger, account), ReceivableAccount)


def party_of_item(subledger: Subledger, item: Item, date: dt.date) -> Party:
    """The customer of an item, on its account."""
    return party_on(subledger, item.account, item.customer, date)


def usual_currency(current: Current, customer: str) -> str:
    """The currency of what a customer owes and pays; else that of the ledger.

    Raises:
        WrongRequestError: The ledger does not say.
    """
    used = {
        item.currency
        for item in current.subledger.unordered_items
        if item.customer == customer
    }
    if len(used) == 1:
        return used.pop()
    operating = current.options.get("operating_currency") or ()
    if not operating:
        message = "Say in which currency the amount is."
        raise WrongRequestError(message)
    return str(operating[0])


def in_currency(current: Current, amount: Decimal, currency: str) -> Decimal:
    """An amount above zero, with as many decimals as others of its currency have.

    Raises:
        WrongRequestError: It has more, or is not above zero.
    """
    others = (
        item.amount
        for item in current.subledger.unordered_items
        if item.currency == currency
    )
    return like(positive(amount), next(others, amount))


def open_account(current: Current, account: str, currency: str, date: dt.date) -> str:
    """An account that is there and open.

    Raises:
        WrongRequestError: It is not.
    """
    if not current.accounts.takes(account, currency, date):
        message = f"The account {account!r} is not open on {date} for {currency}."
        raise WrongRequestError(message)
    return account


def check_shares(
    subledger: Subledger,
    shares: Iterable[Share],
    party: Party,
    currency: str,
    date: dt.date,
    *,
    amount: Decimal,
    of_debits: bool,
) -> list[Share]:
    """What is to be settled, each amount as the items are written.

    Args:
        subledger: The ledger.
        shares: What is to be settled.
        party: Whose items.
        currency: Of these.
        date: When.
        amount: Positive; what there is to settle them with.
        of_debits: Whether debit items are settled, else credit items.

    Raises:
        WrongRequestError: An item is of another customer or side, is locked, is
            not there yet, or has less outstanding; or the shares are more than
            the amount.
    """
    checked: list[Share] = []
    for share in shares:
        items = items_of(subledger, share.id)
        for item in items:
            place = (item.account, item.customer, item.currency)
            if place != (party.account, party.customer, currency):
                message = (
                    f"{item.id} is of {', '.join(place)}; only items of"
                    f" {party.account}, {party.customer}, {currency} can be settled."
                )
                raise WrongRequestError(message)
            if item.is_debit is not of_debits:
                side = "debit" if item.is_debit else "credit"
                message = f"{item.id} is a {side} item, which this cannot settle."
                raise WrongRequestError(message)
            if item.date > date:
                message = f"{item.id} is dated {item.date}, after {date}."
                raise WrongRequestError(message)
        refuse_locked(items, date)
        left = left_of(items, date)
        part = share.amount
        before = (each for each in checked if each.id == share.id)
        if not left or (part is not None and part + _sum(before) > left):
            message = f"{share.id} has {left} {currency} outstanding on {date}."
            raise WrongRequestError(message)
        if part is not None:
            part = like(positive(part), items[0].amount)
        checked.append(Share(share.id, part))
    if _sum(checked) > amount:
        message = (
            f"To be settled are {_sum(checked)} {currency} together, which is more than"
            f" {amount}; lower one of them."
        )
        raise WrongRequestError(message)
    return checked


def _sum(shares: Iterable[Share]) -> Decimal:
    """What shares come to; what is as much as fits counts for nothing."""
    return sum((each.amount or Decimal(0) for each in shares), Decimal(0))


def _kind(subledger: Subledger, account: str) -> ReceivableAccount | str:
    """What an account is: a receivable one, or another."""
    settlement = subledger.settlement
    declared = settlement.reading.declared if settlement else {}
    return Accounts({}, subledger.settings.accounts, declared)[account]
