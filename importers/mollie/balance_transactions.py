"""A balance transaction of Mollie's API: one movement of the balance.

It names what it is about: the payment, refund or chargeback, so that it is known again
where these are told of themselves.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from typing import Any

from .events import Event
from .events import Kind
from .kinds import kind_of_type
from .kinds import settlement_in
from .values import day_of
from .values import exact

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping


def events_of_balance_transaction(transaction: Mapping[str, Any]) -> list[Event]:
    """Tell a movement of the balance, and what was deducted from it.

    The deduction is a fee of its own, so that the consumer's part stays whole.

    Raises:
        ValueError: The type is not known, or an amount or a date cannot be read.
    """
    word = str(transaction["type"])
    kind = kind_of_type(word)
    if kind is None:
        message = f'the type "{word}" is not known'
        raise ValueError(message)
    context = transaction.get("context") or {}
    if len(context) == 1 and isinstance(next(iter(context.values())), dict):
        (context,) = context.values()  # newer answers name the type once more
    whole = transaction.get("initialAmount") or transaction.get("resultAmount")
    if whole is None:
        message = "it has no amount"
        raise ValueError(message)
    amount, currency = exact(whole["value"]), whole["currency"]
    if kind is Kind.FEE and amount > 0:
        kind = Kind.COMPENSATION
    moment = transaction.get("createdAt")
    day = None if moment is None else day_of(moment)
    own = transaction["id"]
    names = {
        Kind.PAYMENT: context.get("paymentId"),
        Kind.CAPTURE: context.get("captureId"),
        Kind.FAILED_PAYMENT: context.get("paymentId"),
        Kind.REFUND: context.get("refundId"),
        Kind.RETURNED_REFUND: context.get("refundId"),
        Kind.CHARGEBACK: context.get("chargebackId"),
        Kind.CHARGEBACK_REVERSAL: context.get("chargebackId"),
    }
    text = context.get("refundDescription") or context.get("paymentDescription") or ""
    payment = context.get("paymentId")
    event = Event(
        kind,
        amount,
        currency,
        day,
        id=names.get(kind) or own,
        payment=None if kind is Kind.PAYMENT else payment,
        description=text or ("" if kind in names else word),
        settlement=settlement_in(json.dumps(context)),
        settlement_id=context.get("settlementId"),
        invoice=context.get("invoiceId"),
        state=word,
    )
    if kind is Kind.FEE:
        event = event._replace(id=own, payment=payment, single=True)
    return [event, *_deductions(transaction, event)]


_DEDUCTIONS = {
    "fees": Kind.FEE,
    "commissions": Kind.OTHER,
    "repayments": Kind.OTHER,
    "reservations": Kind.RESERVE,
}
"""What is deducted from a movement, by the names in its ``deductionDetails``."""


def _deductions(transaction: Mapping[str, Any], event: Event) -> Iterator[Event]:
    """Tell what was deducted; without details, or where these do not add up, as fees.

    A settlement tells the same money in one sum.
    """
    whole = exact((transaction.get("deductions") or {}).get("value", "0"))
    details = transaction.get("deductionDetails") or {}
    parts = {
        name: exact(amount["value"])
        for name, amount in details.items()
        if isinstance(amount, dict)
    }
    if sum(parts.values()) != whole or not set(parts) <= set(_DEDUCTIONS):
        parts = {"fees": whole}
    for name, amount in parts.items():
        kind = _DEDUCTIONS[name]
        if kind is Kind.FEE and amount > 0:
            kind = Kind.COMPENSATION
        own = transaction["id"]
        if amount:
            yield Event(
                kind,
                amount,
                event.currency,
                event.day,
                id=own if name == "fees" else f"{own}-{name}",
                payment=event.payment,
                description=f"Deducted from {event.id}",
                single=True,
            )
