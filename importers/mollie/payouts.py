"""The payout that a settlement report is about, and the settlement of a payout.

A report has no row for its payout: its rows add up to what is paid out. The movements
of the balance tell a payout without the reference by which the bank names it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

from beancount.core import data

from ..identity import DUPLICATE
from ..identity import EXTERNAL_ID
from . import directives
from .events import Event
from .events import Kind
from .identity import EVENT
from .remembered import NAMED_PAYOUT
from .remembered import PAYOUT
from .remembered import references_in

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator


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


def settlements_told_later(
    entries: Iterable[Any], existing: Iterable[Any], account: str
) -> Iterator[data.Note]:
    """Note the settlements of payouts that the ledger has without them.

    Args:
        entries: Of a file; what is in the ledger is marked with its transaction.
        existing: The ledger.
        account: Of payouts on their way, where the note stands.
    """
    known = set(references_in(existing))
    for entry in entries:
        event, same = entry.meta.get(EVENT), entry.meta.get(DUPLICATE)
        if (
            not isinstance(event, Event)
            or not isinstance(same, data.Transaction)
            or event.kind is not Kind.PAYOUT
            or not event.settlement
            or PAYOUT in same.meta
        ):
            continue
        name = same.meta.get(EXTERNAL_ID)
        if isinstance(name, str) and name not in known:
            known.add(name)
            meta = {
                **directives.place(entry),
                PAYOUT: event.settlement,
                NAMED_PAYOUT: name,
            }
            comment = f"The payout {name} is of settlement {event.settlement}"
            yield directives.note(meta, same.date, account, comment)
