"""The law on interest for late payment, and its percentages.

In TOML a law says from when it is in force, for whom, and how it runs; the
percentages stand beside it, each with its first and last day and its source::

    [[interest]]
    country = "BE"
    kind = "business"
    from = 2013-03-16
    source = "where this is written"
    begins = "due"
    adds-yearly = false

    [interest.lump-sum]
    amount = 40
    currency = "EUR"
    beside = true
    source = "where that is written"

    [[rates]]
    country = "BE"
    kind = "business"
    rates = [
      { from = 2024-01-01, until = 2024-12-31, percent = 12.5, source = "..." },
    ]

``begins`` is "due" where interest runs from the day after the due date, and
"reminder" where the days of a reminder must have run first. Where ``adds-yearly``,
the interest of each full year is itself owed interest from then on. A lump sum is
``beside`` the costs of collection, or it is the least of them. Where what parties
agree is bound, ``agreed-at-most`` names the kind of customer whose percentages are
the limit, and ``agreed-source`` says where.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .files import INTEREST
from .files import RATES
from .files import WHERE_TO_ADD
from .files import MissingTableError
from .files import tables_of_kind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal
    from pathlib import Path

    from .files import Values

#: Of whom interest is asked.
BUSINESS = "business"
CONSUMER = "consumer"
_KINDS = (BUSINESS, CONSUMER)
#: From when it runs.
DUE = "due"
REMINDER = "reminder"


@dataclass(frozen=True)
class LumpSum:
    """A fixed amount for the costs of collection, owed without a reminder.

    Attributes:
        amount: In its currency.
        currency: Of the amount.
        beside: Whether it is owed beside those costs, or is the least of them.
        source: Where it is written.
    """

    amount: Decimal
    currency: str
    beside: bool
    source: str


@dataclass(frozen=True)
class InterestLaw:
    """How interest runs, from a day.

    Attributes:
        country: Two letters (ISO 3166-1).
        kind: ``BUSINESS`` or ``CONSUMER``.
        since: In force from, for what is due then or later.
        source: Where it is written.
        begins: ``DUE`` or ``REMINDER``.
        adds_yearly: Whether interest of a full year is owed interest itself.
        lump_sum: What is owed for the costs of collection; None for nothing.
        agreed_at_most: The kind of customer whose percentages bound what may be
            agreed, or "" where there is no such limit.
        agreed_source: Where that is written.
    """

    country: str
    kind: str
    since: dt.date
    source: str
    begins: str
    adds_yearly: bool
    lump_sum: LumpSum | None = None
    agreed_at_most: str = ""
    agreed_source: str = ""


@dataclass(frozen=True)
class Rate:
    """A percentage a year.

    Attributes:
        first, last: The days for which it is known, both included.
        percent: Of the principal, a year.
        source: Where it was made known.
    """

    first: dt.date
    last: dt.date
    percent: Decimal
    source: str


class InterestLaws:
    """The law on interest of all countries through time.

    Args:
        laws: In any order; of two for one country, kind and day the later counts.
        rates: By country and kind; of two that hold on a day the later counts.
    """

    def __init__(
        self,
        laws: Iterable[InterestLaw],
        rates: Iterable[tuple[str, str, Rate]],
    ) -> None:
        self._laws: dict[tuple[str, str], dict[dt.date, InterestLaw]] = {}
        for law in laws:
            self._laws.setdefault((law.country, law.kind), {})[law.since] = law
        self._rates: dict[tuple[str, str], list[Rate]] = {}
        for country, kind, rate in rates:
            self._rates.setdefault((country, kind), []).append(rate)

    def on(self, day: dt.date, country: str, kind: str) -> InterestLaw:
        """The law in force on a day.

        Raises:
            MissingTableError: No table says it.
        """
        laws = self._laws.get((country, kind), {})
        since = max((each for each in laws if each <= day), default=None)
        if since is None:
            first = min(laws, default=None)
            known = f"; ours begin on {first}" if first else ""
            msg = (
                f"no table says how interest runs for a {kind} of {country} on {day}"
                f'{known}. Add an [[{INTEREST}]] with country = "{country}", kind ='
                f' "{kind}" and from = {day} or earlier {WHERE_TO_ADD}.'
            )
            raise MissingTableError(msg)
        return laws[since]

    def rate_on(self, day: dt.date, country: str, kind: str) -> Rate:
        """The percentage on a day, as far as it is the same.

        Returns:
            The rate, its last day being the day before another one outranks it.

        Raises:
            MissingTableError: No table says it.
        """
        rates = self._rates.get((country, kind), [])
        found = None
        last = dt.date.max
        for rate in reversed(rates):
            if rate.first <= day <= rate.last:
                found = rate
                break
            if rate.first > day:
                # What outranks the rest begins here.
                last = min(last, rate.first - dt.timedelta(days=1))
        if found is None:
            raise MissingTableError(self._no_rate(day, country, kind, rates))
        return Rate(found.first, min(found.last, last), found.percent, found.source)

    @staticmethod
    def _no_rate(day: dt.date, country: str, kind: str, rates: list[Rate]) -> str:
        known = ""
        if rates:
            first = min(rate.first for rate in rates)
            last = max(rate.last for rate in rates)
            known = f"; those known run from {first} until {last}"
        return (
            f"no table gives the interest for a {kind} of {country} on {day}{known}."
            f' Add [[{RATES}]] with country = "{country}", kind = "{kind}" and rates ='
            f' [{{ from = {day}, until = ..., percent = ..., source = "..." }}]'
            f" {WHERE_TO_ADD}."
        )


def read_interest(own: Path | None = None) -> InterestLaws:
    """Read the law on interest: that of this package, and that of a ledger.

    Args:
        own: The ledger's file, which outranks ours; None where it has none.

    Raises:
        UnreadableTablesError: The ledger's file cannot be read.
    """
    return InterestLaws(
        [_law(values) for values in tables_of_kind(INTEREST, own)],
        [
            (country, kind, rate)
            for values in tables_of_kind(RATES, own)
            for country, kind, rate in _rates(values)
        ],
    )


def _law(values: Values) -> InterestLaw:
    lump_sum = None
    if values.has("lump-sum"):
        inner = values.inner("lump-sum")
        lump_sum = LumpSum(
            inner.number("amount"),
            inner.text("currency"),
            inner.yes("beside"),
            inner.text("source"),
        )
        inner.done()
    bound = values.has("agreed-at-most")
    law = InterestLaw(
        country=values.text("country").upper(),
        kind=values.word("kind", _KINDS),
        since=values.date("from"),
        source=values.text("source"),
        begins=values.word("begins", (DUE, REMINDER)),
        adds_yearly=values.yes("adds-yearly"),
        lump_sum=lump_sum,
        agreed_at_most=values.word("agreed-at-most", _KINDS) if bound else "",
        agreed_source=values.text("agreed-source") if bound else "",
    )
    values.done()
    return law


def _rates(values: Values) -> Iterable[tuple[str, str, Rate]]:
    country = values.text("country").upper()
    kind = values.word("kind", _KINDS)
    listed = values.each("rates", "rate")
    values.done()
    for each in listed:
        rate = Rate(
            each.date("from"),
            each.date("until"),
            each.number("percent"),
            each.text("source"),
        )
        each.done()
        if rate.last < rate.first:
            key = "until"
            raise each.error(key, f"{rate.last} lies before from {rate.first}")
        yield country, kind, rate
