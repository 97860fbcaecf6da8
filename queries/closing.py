"""Close a period: write the ``period-close`` that seals all up to a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..plugins.periods import RULE
from ..plugins.periods import changed_period
from ..plugins.subledger.digest import PeriodText
from ..plugins.subledger.digest import period_digest
from ..plugins.subledger.reading.values import written
from ..plugins.subledger.seals import Seal
from ..plugins.subledger.seals import accepted_before
from ..plugins.subledger.seals import closed_periods
from ..plugins.subledger.seals import seal
from .appending import CannotWriteError
from .writing import decisions_file
from .writing import write

if TYPE_CHECKING:
    import datetime

    from ..plugins.periods import Change
    from ..plugins.subledger.seals import Period
    from ..plugins.subledger.subledger import Subledger
    from .writing import Written


@dataclass(frozen=True)
class Request:
    """To close a period.

    Attributes:
        day: Its last day.
        by: Who closes it, or "".
        reason: Why, or "".
        at: The moment.
    """

    day: datetime.date
    by: str
    reason: str
    at: datetime.datetime


def close(path: str, request: Request) -> Written:
    """Close a period of a ledger, or seal it anew.

    A period that is closed and has not changed stays as it is. One that was
    sealed anew changes the chain: the periods closed after it, of which nothing
    else changed, are sealed anew with it.

    Args:
        path: The main file.
        request: The period.

    Raises:
        CannotWriteError: It cannot be closed; nothing was written.
        UnreadableLedgerError: The ledger cannot be read.
    """
    return write(
        path,
        lambda ledger: decisions_file(path, ledger),
        lambda ledger: directives(ledger.subledger, request),
    )


def directives(subledger: Subledger, request: Request) -> str:
    """What to add to a ledger to close a period; "" where it is closed already.

    Raises:
        CannotWriteError: It cannot be closed.
    """
    return _Closing(subledger, request).text()


class _Closing:
    """The request, and the ledger as it is."""

    def __init__(self, subledger: Subledger, request: Request) -> None:
        self._request = request
        self._subledger = subledger
        self._periods = closed_periods(self._subledger.closings)
        last = max([request.day, *(period.date for period in self._periods)])
        self._text = PeriodText(self._subledger, last)
        #: By last day the digest in force, and whether its directive tells what
        #: changed later; both as they will be.
        self._sealed = {period.date: period.digest for period in self._periods}
        self._telling = {
            period.date: Seal.read(period.in_force) is not None
            for period in self._periods
        }

    def text(self) -> str:
        """The directives to add; "" where the period is closed already."""
        day = self._request.day
        changes = {period.date: self._change(period) for period in self._periods}
        if day not in changes:
            self._refuse_on_change(changes, day)
            return self._seal(day)
        change = changes[day]
        if change is None:
            return ""
        if not self._request.by or not self._request.reason:
            message = f"{change.message} Nothing was written."
            raise CannotWriteError(message)
        sealed = [self._seal(day)]
        for period in self._periods:
            if period.date <= day or self._still_holds(period):
                continue
            after = changes[period.date]
            if after is not None and (after.own or not after.known):
                message = (
                    f"The period up to {period.date} builds on the one up to {day},"
                    " and has changed as well; seal that one anew first:"
                    f" {after.message} Nothing was written."
                )
                raise CannotWriteError(message)
            sealed.append(self._seal(period.date))
        return "\n".join(sealed)

    def _change(self, period: Period) -> Change | None:
        return changed_period(self._text, self._sealed, period)

    def _refuse_on_change(
        self, changes: dict[datetime.date, Change | None], day: datetime.date
    ) -> None:
        """Do not build on a period that is not what it was."""
        rules = self._subledger.settings.rules
        for date, change in changes.items():
            if date < day and change is not None and rules.on(date).is_on(RULE):
                message = f"{change.message} Nothing was written."
                raise CannotWriteError(message)

    def _still_holds(self, period: Period) -> bool:
        """Whether a period builds on what is in force, and has not changed."""
        digests = self._text.digests(period.date)
        return period.digest in {
            period_digest(period.date, before, digests)
            for before in accepted_before(self._sealed, period.date)
        }

    def _seal(self, day: datetime.date) -> str:
        """The directive that seals a period; what comes later builds on it."""
        before, *_ = accepted_before(self._sealed, day)
        earlier = max((each for each in self._sealed if each < day), default=None)
        since = earlier if earlier is not None and self._telling[earlier] else None
        sealed = seal(self._text, day, before, since)
        self._sealed[day] = sealed.digest
        self._telling[day] = True
        request = self._request
        said: list[tuple[str, str | datetime.date]] = [
            ("at", request.at.isoformat(timespec="microseconds"))
        ]
        said += [
            (key, value)
            for key, value in (("by", request.by), ("reason", request.reason))
            if value
        ]
        said += sealed.metadata()
        lines = [f'{day} custom "period-close" {written(sealed.digest)}']
        lines += [f"  {key}: {written(value)}" for key, value in said]
        return "".join(f"{line}\n" for line in lines)
