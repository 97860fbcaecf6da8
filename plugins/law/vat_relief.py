"""When the VAT on a bad debt comes back.

In TOML::

    [[vat-relief]]
    country = "NL"
    from = 2017-01-01
    arises = "due"
    years = 1
    earliest = 2018-01-01
    source = "where this is written"

The right arises so many years after the due date, but not before ``earliest``; or,
where ``arises`` is "insolvent", on the day on which the customer became insolvent.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .files import VAT_RELIEF
from .files import WHERE_TO_ADD
from .files import MissingTableError
from .files import tables_of_kind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from .files import Values

#: From what the right arises.
DUE = "due"
INSOLVENT = "insolvent"


@dataclass(frozen=True)
class ReliefLaw:
    """When VAT on a bad debt comes back, from a day.

    Attributes:
        country: Whose VAT it is, in two letters (ISO 3166-1).
        since: In force from, for rights that arise then or later.
        arises: ``DUE`` or ``INSOLVENT``.
        years: For ``DUE``, so many years after the due date.
        earliest: For ``DUE``, not before this day.
        source: Where it is written.
    """

    country: str
    since: dt.date
    arises: str
    years: int
    earliest: dt.date
    source: str

    def arises_on(self, due: dt.date, insolvent: dt.date | None) -> dt.date | None:
        """The day on which the right arises; None as long as nothing tells it.

        Args:
            due: The due date of the invoice.
            insolvent: The day on which the customer became insolvent, if ever.
        """
        if self.arises == INSOLVENT:
            return insolvent
        return max(_years_after(due, self.years), self.earliest)


class ReliefLaws:
    """The law of all countries through time.

    Args:
        laws: In any order; of two of one country and day the later counts.
    """

    def __init__(self, laws: Iterable[ReliefLaw]) -> None:
        self._laws: dict[str, dict[dt.date, ReliefLaw]] = {}
        for law in laws:
            self._laws.setdefault(law.country, {})[law.since] = law

    def of(
        self, country: str, due: dt.date, insolvent: dt.date | None
    ) -> tuple[ReliefLaw, dt.date | None]:
        """The law for an invoice, and the day on which the right arises.

        Args:
            country: Whose VAT it is.
            due: The due date of the invoice.
            insolvent: The day on which the customer became insolvent, if ever.

        Returns:
            The law by which it arises, and the day, or None as long as nothing tells
            it. What has arisen before a change of the law stays as it was.

        Raises:
            MissingTableError: No table says it.
        """
        laws = self._laws.get(country, {})
        found: tuple[ReliefLaw, dt.date | None] | None = None
        for since in sorted(laws):
            if found is not None and found[1] is not None and found[1] < since:
                break  # it had arisen before the law changed
            day = laws[since].arises_on(due, insolvent)
            if day is not None and day < since:
                if found is None:
                    break  # it arose before the oldest law that is known
                day = since
            found = laws[since], day
        if found is not None:
            return found
        known = f"; ours begins on {min(laws)}" if laws else ""
        msg = (
            f"no table says when VAT of {country} on a bad debt that was due on {due}"
            f' comes back{known}. Add a [[{VAT_RELIEF}]] with country = "{country}"'
            f" {WHERE_TO_ADD}."
        )
        raise MissingTableError(msg)


def read_relief(own: Path | None = None) -> ReliefLaws:
    """Read the law on VAT on bad debts: ours, and that of a ledger.

    Args:
        own: The ledger's file, which outranks ours; None where it has none.

    Raises:
        UnreadableTablesError: The ledger's file cannot be read.
    """
    return ReliefLaws(map(_law, tables_of_kind(VAT_RELIEF, own)))


def _law(values: Values) -> ReliefLaw:
    arises = values.word("arises", (DUE, INSOLVENT))
    since = values.date("from")
    law = ReliefLaw(
        country=values.text("country").upper(),
        since=since,
        arises=arises,
        years=values.whole("years") if arises == DUE else 0,
        earliest=values.date("earliest") if values.has("earliest") else since,
        source=values.text("source"),
    )
    values.done()
    return law


def _years_after(day: dt.date, years: int) -> dt.date:
    """The same day some years later; for 29 February, the last of that month."""
    if day.year + years > dt.MAXYEAR:
        return dt.date.max
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
