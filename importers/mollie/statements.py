"""Events as the statements and entries that every bank export is read as."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

from ..statement import Entry
from ..statement import Exchange
from ..statement import Party
from ..statement import Position
from ..statement import Return
from ..statement import Statement
from ..statement import Status
from .events import Event
from .events import Kind
from .events import Standing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

_STATUSES = {
    Standing.FINAL: Status.BOOKED,
    Standing.PENDING: Status.PENDING,
    Standing.VOID: Status.INFORMATION,
}
_RETURNS = (Kind.CHARGEBACK, Kind.FAILED_PAYMENT)

_FACTS = ("kind", "method", "payment", "settlement", "settlement_id", "invoice")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventEntry(Entry):
    """An entry that an event is shown as; ``event`` is what it came from."""

    event: Event

    def as_json(self) -> dict[str, Any]:
        """Give what is known, with Mollie's own facts beside those of any bank."""
        plain = Entry.as_json(self)
        del plain["event"]
        facts = {name: getattr(self.event, name) for name in _FACTS}
        plain["mollie"] = {
            name: fact.value if isinstance(fact, Kind) else fact
            for name, fact in facts.items()
            if fact is not None
        }
        return plain


def statements_of(
    events: Sequence[Event],
    format_: str,
    file: str,
    member: str | None,
    *,
    notes: Sequence[str] = (),
) -> Iterator[Entry | Statement]:
    """Give events as entries, and after those of each currency their statement.

    What Mollie does not settle, or has not yet, did not move its balance: it is
    among the entries, and not in the sum.
    """
    currencies = list(dict.fromkeys(event.currency for event in events))
    for number, currency in enumerate(currencies or [None], 1):
        total = Decimal(0)
        count = 0
        own = [event for event in events if event.currency == currency]
        for order, event in enumerate(own, 1):
            entry = entry_of(event, Position(number, order, event.line))
            if entry.status is Status.BOOKED:
                total += entry.amount
                count += 1
            yield entry
        references = {event.settlement for event in own}
        days = [event.day for event in own if event.day is not None]
        yield Statement(
            file=file,
            format=format_,
            account=None,
            currency=currency,
            sum=total,
            count=count,
            id=references.pop() if len(references) == 1 else None,
            from_date=min(days, default=None),
            to_date=max(days, default=None),
            member=member,
            notes=(*notes, *_notes(own)),
        )


def entry_of(event: Event, position: Position) -> EventEntry:
    """Give an event as an entry."""
    party = None
    if event.name is not None or event.iban is not None:
        party = Party(name=event.name, iban=event.iban, bic=event.bic)
    exchange = None
    if event.paid is not None and event.paid_currency is not None:
        exchange = Exchange(instructed=abs(event.paid), currency=event.paid_currency)
    returned = None
    if event.kind in _RETURNS:
        returned = Return(event.kind.value, event.reason)
    unsettled = event.elsewhere is not None and not event.amount
    return EventEntry(
        position=position,
        amount=event.whole if unsettled else event.amount,
        currency=event.currency,
        status=Status.INFORMATION if unsettled else _STATUSES[event.standing],
        booked=event.day,
        id=event.id,
        mandate=event.mandate,
        texts=(event.description,) if event.description else (),
        counterparty=party,
        returned=returned,
        exchange=exchange,
        event=event,
    )


def _notes(events: Sequence[Event]) -> Iterator[str]:
    """Say what a reader of the totals would miss."""
    unsettled = [each for each in events if each.elsewhere and each.is_final]
    if unsettled:
        total = sum((each.elsewhere or Decimal(0) for each in unsettled), Decimal(0))
        methods = sorted({each.method or "unknown" for each in unsettled})
        yield (
            f"{total} {unsettled[0].currency} of {len(unsettled)} entries is not "
            f"settled by Mollie ({', '.join(methods)}) and arrives elsewhere."
        )
