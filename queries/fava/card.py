"""The card of a customer: who it is, and the balances."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from ..customer_address import address_lines

if TYPE_CHECKING:
    from ...plugins.subledger.aging import AgedBalance
    from .asked import Asked
    from .shapes import Json
    from .shapes import Shapes

#: What the card says as it was declared, by the name that it has in the answer.
_DECLARED = {
    "kind": "kind",
    "country": "country",
    "language": "language",
    "email": "email",
    "mandate": "mandate",
    "collect_from": "collect-from",
    "refund_to": "refund-to",
    "vat_scheme": "vat-scheme",
}


def card_of(asked: Asked, name: str, shapes: Shapes) -> Json:
    """The card of a customer.

    Args:
        asked: The state asked about.
        name: The customer's id.
        shapes: How money looks.
    """
    subledger, day = asked.derived.current.subledger, asked.day
    customer = subledger.customer(name)
    terms = customer.terms(asked.today) or subledger.settings.terms_on(asked.today)
    balances = [aged for aged in asked.customers.balances_of(name) if aged.currency]
    insolvent = customer.get("insolvent", day)
    return {
        "customer": name,
        "name": customer.name(day),
        **{key: customer.text(declared, day) for key, declared in _DECLARED.items()},
        "terms": {"days": terms.days, "end_of_month": terms.end_of_month},
        "address": address_lines(customer.text("address", day)),
        "ibans": list(customer.ibans(day)),
        "insolvent": insolvent.isoformat()
        if isinstance(insolvent, datetime.date)
        else None,
        "accounts": list(
            dict.fromkeys((*customer.accounts, *(aged.account for aged in balances)))
        ),
        "as_of": asked.as_of,
        "balances": [_balance(aged, shapes) for aged in balances],
        "source": _source(asked, customer.accounts, shapes),
    }


def _balance(aged: AgedBalance, shapes: Shapes) -> Json:
    return {
        "account": aged.account,
        "currency": aged.currency,
        "balance": shapes.balance(aged),
        "open_items": aged.open_items,
        "overdue": shapes.money(aged.overdue, aged.currency),
        "buckets": shapes.buckets(aged),
    }


def _source(asked: Asked, accounts: list[str], shapes: Shapes) -> Json | None:
    """Where the customer was declared, if it has an account of its own."""
    for account in accounts:
        entry = asked.derived.opened.get(account)
        if entry is not None:
            place = (entry.meta.get("filename"), entry.meta.get("lineno"))
            return {"url": shapes.source_url(*place)}
    return None
