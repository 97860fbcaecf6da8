"""The named queries that come with the package, each read from its ``.bql``.

They run with ``bean-query LEDGER ".run NAME"`` and stand in Fava's sidebar.
"""

from __future__ import annotations

import datetime
from pathlib import Path

from beancount.core.data import Query
from beancount.core.data import new_metadata

#: In the order in which they are asked; Fava's sidebar shows the first five,
#: or as many as the option ``sidebar-show-queries`` says.
_NAMES = (
    "open-items",
    "aging",
    "unsettled-payments",
    "settlement-history",
    "chargebacks",
    "write-offs",
    "notices",
)


def directives(day: datetime.date = datetime.date(1970, 1, 1)) -> list[Query]:
    """The queries as directives of a ledger, in order.

    Args:
        day: Their date: best that of the first directive of the ledger, since
            Fava offers the years of all directives as filters.
    """
    return [
        # The line puts the directives, which share a day, in order.
        Query(new_metadata("<beancount_receivables>", line), day, name, text)
        for line, (name, text) in enumerate(named_queries(), start=1)
    ]


def named_queries() -> list[tuple[str, str]]:
    """The names and texts of the queries, in order."""
    folder = Path(__file__).parent
    return [
        (name, (folder / f"{name}.bql").read_text(encoding="utf-8").strip())
        for name in _NAMES
    ]
