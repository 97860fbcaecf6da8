"""Where the items come from that open a ledger: a list, or an old ledger."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from typing import Any
from typing import Protocol

from .books import main_file
from .opening import OpeningError
from .opening import in_ledger
from .opening import in_new_ledger
from .opening import left_open
from .opening import missing_from
from .rolling import differences_in
from .rolling import roll
from .rolling import settings_of
from .starting import Start
from .starting import Starting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..plugins.subledger.terms import Terms
    from .live import Current
    from .loading import Ledger
    from .opening import Opening

_CONTROL = "Receivable"
_EQUITY = "Opening-Balances"


class Source(Protocol):
    """Makes what opens a ledger.

    Attributes:
        notes: What somebody should look at.
    """

    notes: Sequence[str]

    @property
    def old(self) -> Ledger | None:
        """The ledger that it is made from, if it is."""

    def __call__(self, current: Current | None) -> Opening:
        """Make it for a ledger, or for a new one."""


class FromList:
    """Makes it from the list of another package."""

    def __init__(
        self,
        listed: Any,  # noqa: ANN401 - of the importers
        date: dt.date,
        equity: str | None,
        account: str | None,
        currency: str | None,
        terms: Terms | None,
    ) -> None:
        self._list = listed
        self._date = date
        self._equity = equity
        self._account = account
        self._currency = currency
        self._terms = terms
        self.notes: Sequence[str] = ()
        self.old = None

    def __call__(self, current: Current | None) -> Opening:
        """Make it for a ledger, or for a new one."""
        start = Start(
            self._date,
            self._equity or _equity(current),
            self._account or _control(current),
            self._currency or _currency(current),
            self._terms,
        )
        starting = Starting(self._list, start, current)
        opening = starting.opening()
        self.notes = tuple(dict.fromkeys(starting.notes))
        if current is not None:
            return opening
        return left_open(opening, in_new_ledger([start.account], start.date))


class FromLedger:
    """Makes it from an old ledger."""

    def __init__(
        self, old: Ledger, day: dt.date, date: dt.date | None, equity: str | None
    ) -> None:
        self.old = old
        self._day = day
        self._date = date or day + dt.timedelta(days=1)
        self._equity = equity
        self.notes: Sequence[str] = ()
        self._made: dict[str, Opening] = {}

    def __call__(self, current: Current | None) -> Opening:
        """Make it, and see that the items come out as they are."""
        roots = self.old.options if current is None else current.options
        equity = self._equity or f"{roots.get('name_equity', 'Equity')}:{_EQUITY}"
        if equity not in self._made:
            self._made[equity] = self._make(equity)
        return self._made[equity]

    def _make(self, equity: str) -> Opening:
        opening = roll(self.old, self._day, self._date, equity)
        # In force may be the settings of the old ledger, or none but the needed ones.
        ledgers = [
            in_new_ledger((), self._date, settings_of(self.old, self._date)),
            in_new_ledger(
                (), self._date, settings_of(self.old, self._date, needed=True)
            ),
        ]
        for settle in ledgers:
            opening = left_open(opening, settle)
        text = opening.text()
        for settle in ledgers:
            new = settle(text)
            other = list(differences_in(self.old, self._day, new, self._date))
            if other:
                message = f"{other[0]}; settle or book it in the old ledger first."
                raise OpeningError(message)
        return opening


def for_ledger(source: Source, path: str, current: Current) -> Opening:
    """What a ledger lacks of what is to open it."""
    opening = missing_from(current, source(current))
    if not opening.documents:
        return opening
    _check_start(current, opening)
    return left_open(opening, in_ledger(main_file(path)))


def _check_start(current: Current, opening: Opening) -> None:
    """Refuse an opening date before the ledger's start.

    What is booked before would be one item for each customer.

    Raises:
        OpeningError: It is before.
    """
    lines = [line for document in opening.documents for line in document.lines]
    for control in current.subledger.settings.accounts.values():
        name = f"{control.account}:"
        is_used = any(f"{line.account}:".startswith(name) for line in lines)
        if is_used and control.start > opening.date:
            message = (
                f"The receivables of the ledger start on {control.start}, after"
                f" {opening.date}: date the setting of {control.account} that day or"
                " before."
            )
            raise OpeningError(message)


def _equity(current: Current | None) -> str:
    root = "Equity" if current is None else current.options["name_equity"]
    return f"{root}:{_EQUITY}"


def _control(current: Current | None) -> str:
    """The control account of a ledger, or the usual one."""
    controls = current.subledger.settings.control_accounts() if current else iter(())
    first = next(controls, None)
    return f"Assets:{_CONTROL}" if first is None else first.account


def _currency(current: Current | None) -> str:
    """The currency of a ledger, or the usual one."""
    operating = current.options.get("operating_currency") if current else None
    return str(operating[0]) if operating else "EUR"
