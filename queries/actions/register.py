"""Register: book a payment by hand that no bank file brings."""

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
from .wording import may_name_a_document
from .wording import names_a_document

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from ...plugins.subledger.subledger import Subledger
    from ..live import Current
    from .request import Author
    from .request import Share


@dataclass(frozen=True)
class Registration:
    """A payment to be booked.

    Attributes:
        customer: Whose.
        amount: Positive.
        currency: Of the amount, or "": the customer's.
        method: How it was paid, or "".
        account: Where the money came in, or "": where the ``method`` says.
        external_id: What the bank or provider calls it, or "".
        reference: What the payer wrote, or "".
        settles: What it pays; () where the rules are to find that out.
        type: ``payment``, or ``refund`` for money that went out.
        id: The id wanted, or "".
    """

    customer: str
    amount: Decimal
    currency: str
    method: str = ""
    account: str = ""
    external_id: str = ""
    reference: str = ""
    settles: tuple[Share, ...] = ()
    type: str = "payment"
    id: str = ""


def register(current: Current, payment: Registration, author: Author) -> str:
    """The transaction of a payment.

    Raises:
        WrongRequestError: Nobody knows the customer, or where the money is.
    """
    subledger = current.subledger
    date = author.date
    if payment.type not in {"payment", "refund"}:
        message = f"{payment.type!r} is neither a payment nor a refund."
        raise WrongRequestError(message)
    account = payment.account or account_of_method(subledger, payment.method, date)
    currency = payment.currency or usual_currency(current, payment.customer)
    open_account(current, account, currency, date)
    party = party_of(current, payment.customer, currency, date, payment.settles)
    is_refund = payment.type == "refund"
    shares = check_shares(
        subledger,
        payment.settles,
        party,
        currency,
        date,
        amount=payment.amount,
        of_debits=not is_refund,
    )
    amount = in_currency(current, payment.amount, currency) * (-1 if is_refund else 1)
    if is_receivable(subledger, account):
        whose = "the customer's own" if account == party.account else "a receivable"
        message = f"{account} is {whose} account; name that of the bank."
        raise WrongRequestError(message)
    said = "Payment" if not is_refund else "Refund"
    payee = party.name
    # One known by a number alone is not written where payers name documents.
    looks = may_name_a_document if payee == party.customer else names_a_document
    if looks(current, party.customer, payee, date):
        payee = ""
    return transaction(
        date,
        payee,
        payment.reference or f"{said} registered by hand",
        {
            payment.type: id_for(subledger, payment.type, date, payment.id),
            **party.key,
            "settles": settles(shares),
            "external-id": payment.external_id,
            "method": payment.method,
            "reference": payment.reference,
            **author.meta(),
        },
        [
            Line(account, amount, currency),
            Line(party.account, -amount, currency),
        ],
    )


def account_of_method(subledger: Subledger, method: str, date: dt.date) -> str:
    """The account on which the money of a way of paying arrives.

    Raises:
        WrongRequestError: The ledger does not say.
    """
    found = [
        account
        for since, account in subledger.settings.methods.get(method, ())
        if since <= date
    ]
    if found:
        return found[-1]
    if method:
        message = (
            f"The ledger does not say where the money of {method!r} arrives. Name"
            f' the account, or add {date} custom "receivables" "method"'
            f' "{method}" ACCOUNT.'
        )
    else:
        message = "Say how it was paid, or name the account of the bank."
    raise WrongRequestError(message)
