"""What a late payer owes beside an invoice: interest, and a lump sum.

Which law holds follows from the customer: the country (or ``regime`` of the rule on
collection costs) and the kind. From its tables follow the first day that bears
interest, the percentages, and what is owed for the costs of collection. This is no
plugin: it is asked about one invoice.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_DOWN
from decimal import Decimal
from typing import TYPE_CHECKING

from .collection_costs import RULE
from .documents import DOCUMENTS
from .law import MissingTableError
from .law.interest import REMINDER
from .law.tables import POST
from .running_interest import balances_of
from .running_interest import running_interest
from .running_interest import total
from .subledger.reading.values import is_date

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

    from .law import InterestLaw
    from .law import InterestLaws
    from .law import Rate
    from .law import Table
    from .law import Tables
    from .law.interest import LumpSum
    from .running_interest import Balance
    from .running_interest import Period
    from .subledger.items import Item
    from .subledger.subledger import Subledger

#: The value of ``regime`` that asks for no check, and says nothing of interest.
_NO_REGIME = "none"
_INVOICE = "invoice"
_CENT = Decimal("0.01")
_DAY = dt.timedelta(days=1)
_ZERO = Decimal(0)


class NoInterestError(Exception):
    """Interest cannot be told; the text says why and what to do."""


@dataclass(frozen=True)
class Costs:
    """What is owed for the costs of collection, without a reminder.

    Attributes:
        law: The lump sum.
        by_tiers: Where it is the least of the costs, what the tiers give, in
            cents; None where it is owed beside them, or no tiers are known.
        tiers_source: Where the tiers are written, or "".
    """

    law: LumpSum
    by_tiers: Decimal | None
    tiers_source: str


@dataclass(frozen=True)
class Limit:
    """The most that may have been agreed instead.

    Attributes:
        interest: In cents; None where a percentage is missing.
        missing: Which, in words, or "".
        source: Where the limit is written.
    """

    interest: Decimal | None
    missing: str
    source: str


@dataclass(frozen=True)
class LatePayment:
    """What is owed beside an invoice by the end of a day.

    Attributes:
        item: The invoice.
        law: The law on its interest.
        first: The first day that bears interest.
        last: The last one that counts.
        periods: How the interest runs, by date.
        outstanding: Of the invoice, at the end of the last day.
        costs: What is owed for the costs of collection; None for nothing.
        limit: The most that may have been agreed; None where nothing bounds it.
    """

    item: Item
    law: InterestLaw
    first: dt.date
    last: dt.date
    periods: tuple[Period, ...]
    outstanding: Decimal
    costs: Costs | None
    limit: Limit | None

    @property
    def interest(self) -> Decimal:
        """The interest, in cents."""
        return total(self.periods)


class LatePayments:
    """Tells what late payers of a ledger owe.

    Args:
        subledger: The ledger.
        laws: The law on interest.
        tables: The tables of collection costs.
    """

    def __init__(
        self, subledger: Subledger, laws: InterestLaws, tables: Tables
    ) -> None:
        self._subledger = subledger
        self._laws = laws
        self._tables = tables

    def of(
        self, item: Item, last: dt.date, since: dt.date | None = None
    ) -> LatePayment:
        """What is owed beside an item.

        Args:
            item: What a customer owes.
            last: By the end of this day; what is dated later is left out.
            since: The first day that bears interest, where it is another one than
                the law gives: the customer was in default later.

        Raises:
            NoInterestError: It is no claim, nobody said who the customer is, or
                when the customer was in default.
            MissingTableError: The law of that country or day is not known.
        """
        if item.type not in DOCUMENTS or not item.is_debit or item.due is None:
            msg = f"{item.type} {item.id} is no claim that could bear interest."
            raise NoInterestError(msg)
        country, kind = self._who(item)
        law = self._laws.on(_after(item.due), country, kind)
        first = self._first(item, law, last, since)
        balances = balances_of(item, last)

        def rate_of(kind: str, day: dt.date) -> Rate:
            return self._laws.rate_on(day, country, kind)

        periods = running_interest(
            balances,
            first,
            last,
            lambda day: rate_of(kind, day),
            adds_yearly=law.adds_yearly,
        )
        limit = None
        if law.agreed_at_most:
            try:
                most = running_interest(
                    balances,
                    first,
                    last,
                    lambda day: rate_of(law.agreed_at_most, day),
                    adds_yearly=False,
                )
                limit = Limit(total(most), "", law.agreed_source)
            except MissingTableError as error:
                limit = Limit(None, str(error), law.agreed_source)
        return LatePayment(
            item,
            law,
            first,
            last,
            tuple(periods),
            _at_end_of(last, balances),
            self._costs(item, law, (first, last), balances),
            limit,
        )

    def _who(self, item: Item) -> tuple[str, str]:
        """The country and kind of the customer on the due date."""
        customer = self._subledger.customer(item.customer)
        rules = self._subledger.settings.rules.on(item.date, item.customer)
        regime = rules.get(RULE, "regime")
        country = customer.text("country", item.due).upper()
        if regime not in {None, _NO_REGIME}:
            country = regime
        kind = customer.text("kind", item.due)
        missing = [
            each
            for each, value in (
                ('country: "NL" or "BE"', country),
                ('kind: "business" or "consumer"', kind),
            )
            if not value
        ]
        if missing:
            msg = (
                f"which interest {item.customer} owes is not known: say"
                f" {' and '.join(missing)} on the open of the account, or with"
                f' custom "customer" "{item.customer}".'
            )
            raise NoInterestError(msg)
        return country, kind

    def _first(
        self, item: Item, law: InterestLaw, last: dt.date, since: dt.date | None
    ) -> dt.date:
        """The first day that bears interest."""
        due = item.due or item.date
        if since is not None:
            if since <= due:
                msg = (
                    f"{item.id} is due on {due}: it bears no interest from {since}."
                    f" Give a later day, {_after(due)} at the earliest."
                )
                raise NoInterestError(msg)
            return since
        if item.is_opening and item.type != _INVOICE and "due" not in item.details:
            msg = (
                f"{item.id} is what was open on {item.date}, and when that was due is"
                " not known. Give --since with the first day that bears interest."
            )
            raise NoInterestError(msg)
        if law.begins != REMINDER:
            return _after(due)
        ended = min(self._reminders(item, last), default=None)
        if ended is None:
            msg = (
                f"{item.id}: a consumer owes interest once a free reminder has run"
                f" ({law.source}), and the ledger knows of none after {due}. Give"
                " --since with the day after it had, or book collection costs for it"
                " with reminder:."
            )
            raise NoInterestError(msg)
        return _after(max(due, ended))

    def _reminders(self, item: Item, last: dt.date) -> Iterator[dt.date]:
        """The days on which reminders of an item had run."""
        names = {item.id, item.document}
        due = item.due or item.date
        for costs in self._subledger.items_on(last):
            if costs.type != RULE or costs.customer != item.customer:
                continue
            reminder = costs.details.get("reminder")
            by = costs.details.get("reminder-by") or POST
            if names.isdisjoint(costs.is_for) or not is_date(reminder):
                continue  # what is no date has been reported
            table = self._tiers(costs)
            # Before the due date nobody can be reminded.
            if table is not None and by in table.starts and reminder > due:
                yield table.reminder_ends(reminder, by)

    def _costs(
        self,
        item: Item,
        law: InterestLaw,
        days: tuple[dt.date, dt.date],
        balances: Sequence[Balance],
    ) -> Costs | None:
        """The lump sum, once interest may run and something is unpaid.

        Args:
            item: The invoice.
            law: The law on its interest.
            days: The first day that bears interest, and the last one that counts.
            balances: What was outstanding, by date.
        """
        first, last = days
        outstanding = _at_end_of(first - _DAY, balances)
        if law.lump_sum is None or last < first or not outstanding:
            return None
        due = item.due or item.date
        by_tiers = None
        source = ""
        if not law.lump_sum.beside:
            table = self._tables.on(due, law.country)
            if table is not None and table.currency == item.currency:
                vat = self._subledger.settings.rules.on(due, item.customer).get(
                    RULE, "vat"
                )
                most = table.maximum(outstanding, vat or _ZERO)
                by_tiers = most.quantize(_CENT, ROUND_DOWN)
                source = table.source
        return Costs(law.lump_sum, by_tiers, source)

    def _tiers(self, costs: Item) -> Table | None:
        """The table that holds for collection costs."""
        country, _ = self._who(costs)
        return self._tables.on(costs.date, country)


def _at_end_of(day: dt.date, balances: Sequence[Balance]) -> Decimal:
    """What was outstanding at the end of a day."""
    found = [each.principal for each in balances if each.since <= day]
    return found[-1] if found else _ZERO


def _after(day: dt.date) -> dt.date:
    """The next day; the calendar ends in 9999."""
    return day if day == dt.date.max else day + _DAY
