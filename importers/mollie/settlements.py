"""A settlement of Mollie's API: what was withheld, and what was paid out.

The payments and refunds in it are objects of their own. Its costs are told with four
decimals, by month, with the VAT in them; what was withheld is in cents. The sub-cent
remainder is kept, so that booking can show it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

from .events import Event
from .events import Kind
from .kinds import STANDINGS
from .values import cents
from .values import day_of
from .values import exact

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping


class _Costs(NamedTuple):
    """The costs of a month, positive, as Mollie computed them."""

    invoice: str | None
    gross: Decimal
    vat: Decimal | None


def events_of_settlement(settlement: Mapping[str, Any]) -> list[Event]:
    """Tell the fees that a settlement withheld, and its payout.

    Only what was paid out moved money; the settlement that is still open did not. One
    of less than nothing pays nothing out: what is owed to Mollie stays in the balance.
    """
    status = settlement.get("status") or "open"
    standing = STANDINGS.get(str(status))
    if standing is None:
        message = f'the status "{status}" is not known'
        raise ValueError(message)
    amount = settlement["amount"]
    moment = settlement.get("settledAt") or settlement.get("createdAt")
    payout = Event(
        Kind.PAYOUT,
        -exact(amount["value"]),
        amount["currency"],
        None if moment is None else day_of(moment),
        standing,
        state=status,
        settlement=settlement.get("reference"),
        settlement_id=settlement.get("id"),
        description=settlement.get("reference") or "",
    )
    periods = settlement.get("periods") or {}
    if isinstance(periods, list):  # an empty one is written as a list
        periods = {}
    costs = list(_costs(periods, settlement))
    fees = [
        payout._replace(
            kind=Kind.FEE if month.gross > 0 else Kind.COMPENSATION,
            amount=-cents(month.gross),
            exact=-month.gross,
            vat=None if month.vat is None else -month.vat,
            invoice=month.invoice,
            description=f"Withheld fees {month.invoice or ''}".strip(),
        )
        for month in costs
        if month.gross
    ]
    paid_out = [payout] if payout.amount < 0 else []
    return [*_withheld(fees, payout, _revenue(periods)), *paid_out]


def _withheld(fees: list[Event], payout: Event, revenue: Decimal | None) -> list[Event]:
    """Let the fees take what the payout leaves of the revenue.

    Each month is rounded by itself, and the payout is not: the cent between is in
    the last fee. A larger difference is no rounding and stays, to be seen.
    """
    if not fees or revenue is None:
        return fees
    rest = revenue + payout.amount + sum((fee.amount for fee in fees), Decimal(0))
    if not rest or abs(rest) > Decimal("0.01") * len(fees) or rest != cents(rest):
        return fees
    last = fees[-1]
    return [*fees[:-1], last._replace(amount=last.amount - rest)]


def _costs(
    periods: Mapping[str, Any], settlement: Mapping[str, Any]
) -> Iterator[_Costs]:
    """Add up the costs of each month."""
    months = [month for year in periods.values() for month in year.values()]
    for month in months:
        costs = month.get("costs") or []
        vat = [_value(cost, "amountVat") for cost in costs]
        gross = [_value(cost, "amountGross") or Decimal(0) for cost in costs]
        number = month.get("invoiceReference") or month.get("invoiceId")
        if number is None and len(months) == 1:
            number = settlement.get("invoiceId")
        yield _Costs(
            number,
            sum(gross, Decimal(0)),
            sum((each or Decimal(0) for each in vat), Decimal(0)) if any(vat) else None,
        )


def _revenue(periods: Mapping[str, Any]) -> Decimal | None:
    """Add up what came in less what went back; None where it is not told."""
    net = [
        _value(each, "amountNet") or Decimal(0)
        for year in periods.values()
        for month in year.values()
        for each in month.get("revenue") or []
    ]
    return sum(net, Decimal(0)) if net else None


def _value(line: Mapping[str, Any], key: str) -> Decimal | None:
    amount = line.get(key)
    return exact(amount["value"]) if isinstance(amount, dict) else None
