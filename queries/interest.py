"""What a late payer owes beside a document, as lists show it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from ..plugins.running_interest import rounded
from .history import head_of
from .rendering import Head
from .rendering import as_table
from .rendering import number
from .rendering import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal
    from fractions import Fraction

    from ..plugins.late_payment import Costs
    from ..plugins.late_payment import LatePayment
    from ..plugins.running_interest import Period
    from .view import View

#: The columns of the periods, in csv.
PERIOD_COLUMNS = (
    "id",
    "from",
    "to",
    "days",
    "principal",
    "added",
    "percent",
    "year_days",
    "interest",
    "currency",
    "source",
)
#: So many places are shown of the interest of a period, which is not rounded.
_PLACES = 4


class InterestReport:
    """What is owed beside each item of a document.

    Args:
        view: The subledger, as it stands on the last day.
        name: An id, or the number of a document with several items.
        late: What is owed beside each of the items.
    """

    def __init__(self, view: View, name: str, late: Sequence[LatePayment]) -> None:
        self._view = view
        self._name = name
        self._late = late

    def as_dict(self) -> dict[str, Any]:
        """The document: ``id``, ``as_of``, and its ``items``.

        An item has what it is, ``country``, ``kind`` and ``source`` of its law,
        the first day that bears interest (``since``), ``outstanding``,
        ``interest``, ``costs``, ``agreed_at_most`` and its ``periods``.
        """
        return {
            "id": self._name,
            "as_of": self._view.day,
            "items": [self._item(each) for each in self._late],
        }

    def periods(self) -> list[dict[str, Any]]:
        """The periods of all items as mappings, by item and date."""
        return [
            {"id": each.item.id, **_period(period), "currency": each.item.currency}
            for each in self._late
            for period in each.periods
        ]

    def as_text(self) -> str:
        """The document as people read it."""
        return "\n\n".join(map(self._text, self._late))

    def _item(self, late: LatePayment) -> dict[str, Any]:
        costs = late.costs
        limit = late.limit
        return {
            "id": late.item.id,
            "customer": late.item.customer,
            "currency": late.item.currency,
            "due": late.item.due,
            "country": late.law.country,
            "kind": late.law.kind,
            "source": late.law.source,
            "adds_yearly": late.law.adds_yearly,
            "since": late.first,
            "outstanding": late.outstanding,
            "interest": late.interest,
            "costs": None
            if costs is None
            else {
                "lump_sum": costs.law.amount,
                "currency": costs.law.currency,
                "beside": costs.law.beside,
                "by_tiers": costs.by_tiers,
                "source": costs.law.source,
            },
            "agreed_at_most": None
            if limit is None
            else {
                "interest": limit.interest,
                "missing": limit.missing,
                "source": limit.source,
            },
            "periods": [_period(period) for period in late.periods],
        }

    def _text(self, late: LatePayment) -> str:
        paragraphs = [head_of(self._view, late.item), _how_it_runs(late)]
        currency = late.item.currency
        if late.periods:
            paragraphs.append(_table(late))
        beside = [
            f"Interest up to and including {late.last}: {late.interest} {currency}"
        ]
        if late.costs is not None:
            beside.append(_lump_sum(late.costs))
        if late.limit is not None and late.limit.interest is None:
            beside.append(
                f"What may be agreed at most is not known: {late.limit.missing}"
            )
        elif late.limit is not None:
            beside.append(
                f"Where other interest was agreed, at most {late.limit.interest}"
                f" {currency} ({late.limit.source})"
            )
        paragraphs.append("\n".join(map(one_line, beside)))
        if late.periods:
            paragraphs.append(_sources(late.periods))
        return "\n\n".join(paragraphs)


def _period(period: Period) -> dict[str, Any]:
    return {
        "from": period.first,
        "to": period.last,
        "days": period.days,
        "principal": period.principal,
        "added": _shown(period.added),
        "percent": period.rate.percent,
        "year_days": period.year_days,
        "interest": _shown(period.interest),
        "source": period.rate.source,
    }


def _shown(amount: Fraction) -> Decimal:
    return rounded(amount, _PLACES)


def _how_it_runs(late: LatePayment) -> str:
    law = late.law
    yearly = (
        "the interest of each full year is added"
        if law.adds_yearly
        else "not added to the principal"
    )
    return one_line(
        f"Statutory interest of a {law.kind} in {law.country} ({law.source}) from"
        f" {late.first}, {yearly}"
    )


def _table(late: LatePayment) -> str:
    heads = (
        Head("from"),
        Head("to"),
        Head("days", right=True),
        Head("principal", right=True),
        Head("added", right=True),
        Head("percent", right=True),
        Head("year", right=True),
        Head("interest", right=True),
        Head("cur"),
    )
    cells = [
        (
            period.first.isoformat(),
            period.last.isoformat(),
            f"{period.days}",
            number(period.principal),
            number(_shown(period.added)) if period.added else "",
            number(period.rate.percent),
            f"{period.year_days}",
            number(_shown(period.interest)),
            late.item.currency,
        )
        for period in late.periods
    ]
    return as_table(heads, cells)


def _lump_sum(costs: Costs) -> str:
    law = costs.law
    amount = f"{number(law.amount, 2)} {law.currency}"
    if law.beside:
        return f"Beside it, for the costs of collection: {amount} ({law.source})"
    words = f"Costs of collection: at least {amount} ({law.source})"
    if costs.by_tiers is None:
        return words
    return (
        f"{words}, which is the least of the tiers and not on top of them: by the"
        f" tiers {costs.by_tiers} {law.currency} ({costs.tiers_source})"
    )


def _sources(periods: Sequence[Period]) -> str:
    """Where the percentages are written, each once."""
    rates = dict.fromkeys(
        (period.rate.percent, period.rate.source) for period in periods
    )
    lines = [f"  {number(percent)} %: {one_line(source)}" for percent, source in rates]
    return "\n".join(["Percentages", *lines])
