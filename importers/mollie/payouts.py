"""The payout that a settlement report is about.

A report has no row for it: its rows add up to what is paid out.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from .events import Event
from .events import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable


def payouts_of(events: Iterable[Event]) -> list[Event]:
    """Give the payouts of the settlements that a file reports in full.

    A list of payments has the same columns as a settlement report. Where the rows are
    of several settlements, or some of none, only one that shows what was withheld is
    taken for reported in full: no list of payments does.
    """
    rows = [event for event in events if event.is_final]
    settlements: dict[str | None, list[Event]] = {}
    for event in rows:
        settlements.setdefault(event.settlement, []).append(event)
    is_one = len(settlements) == 1
    return [
        payout
        for reference, own in settlements.items()
        if reference is not None
        and (is_one or any(event.kind is Kind.FEE for event in own))
        for payout in _payout(reference, own)
    ]


def _payout(reference: str, rows: list[Event]) -> Iterable[Event]:
    """Give the payout of the rows of a settlement, if anything was paid out."""
    days = [event.day for event in rows if event.day is not None]
    total = sum((event.amount for event in rows), Decimal(0))
    if total <= 0 or not days or len({event.currency for event in rows}) > 1:
        return
    yield Event(
        Kind.PAYOUT,
        -total,
        rows[0].currency,
        max(days),
        settlement=reference,
        description=reference,
        line=rows[-1].line,
    )
