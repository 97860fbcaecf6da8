"""The questions that the page asks: each takes what stands in its address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount.core.number import ZERO
from flask import after_this_request

from ...plugins.subledger.signs import customer_balance
from ...plugins.subledger.status import SHOWN
from .. import customer_list
from .. import transaction_map
from ..customer_papers import Paper
from ..transaction_map import NEWEST
from .asked import Asked
from .card import card_of
from .details import details_of
from .files import exported
from .files import statement_page
from .identity import name_of
from .params import Params
from .shapes import Shapes

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable
    from collections.abc import Iterable
    from decimal import Decimal

    from flask.wrappers import Response
    from werkzeug.datastructures import MultiDict

    from ...plugins.subledger.aging import AgedBalance
    from ...plugins.subledger.items import Item
    from ..transaction_map import TransactionMap
    from . import Receivables
    from .shapes import Json

    Given = MultiDict[str, str]

#: In which direction customers are sorted unless it is said.
_HIGHEST_FIRST = frozenset(("overdue", "open", "last"))


def customers(extension: Receivables, given: Given) -> Json:
    """The customers: a page of them, and the totals and the trend of all found."""
    params, shapes = Params(given), Shapes(extension.ledger)
    sort = params.choice("sort", customer_list.SORTS, "name")
    descending = params.descending(default=sort in _HIGHEST_FIRST)
    shows = params.choices("show", customer_list.SHOWS)
    page, size = params.page()
    text = params.text("q")
    asked = Asked.of(extension, params)
    found = asked.customers.select(text, shows)
    lines = asked.customers.arranged(found, sort, descending=descending)
    return {
        "as_of": asked.as_of,
        "total": len(lines),
        "page": page,
        "size": size,
        "rows": [
            shapes.customer_line(line)
            for line in lines[(page - 1) * size : page * size]
        ],
        "totals": [
            {
                "currency": total.currency,
                "balance": shapes.balance(total),
                "overdue": shapes.money(total.overdue, total.currency),
                "open_items": total.open_items,
                "buckets": shapes.buckets(total),
            }
            for total in _usual_first(asked.customers.totals(lines), extension)
        ],
        "uncategorized": _uncategorized(asked.customers.uncategorized, shapes),
        "trend": [
            {
                "date": point.date.isoformat(),
                "currency": point.currency,
                "outstanding": shapes.money(point.outstanding, point.currency),
            }
            for point in asked.customers.trend(found)
        ],
    }


def customer(extension: Receivables, given: Given) -> Json:
    """What is known of one customer, and the balances."""
    params = Params(given)
    asked = Asked.of(extension, params)
    name = asked.customer(params.needed("customer"))
    return card_of(asked, name, Shapes(extension.ledger))


def items(extension: Receivables, given: Given) -> Json:
    """The transaction map of a customer or of all: a page of its lines.

    The newest lines come alone until all are asked for, in whatever order.
    """
    params, shapes = Params(given), Shapes(extension.ledger)
    sort = params.choice("sort", transaction_map.SORTS, "date")
    descending = params.descending(default=True)
    page, size = params.page()
    shows_all = bool(params.flag("all"))
    asked = Asked.of(extension, params)
    after_this_request(_prepare_search(asked.map))
    wanted = asked.wanted(params)
    found = asked.map.select(wanted)
    papers = asked.papers(wanted) if sort == "date" else []
    total = len(found) + len(papers)
    lines: list[Item | Paper] = [*found]
    if papers:
        lines = sorted([*found, *papers], key=_date_of)
    if not shows_all:
        page, size = 1, NEWEST
        lines = lines[-NEWEST:]
        found = found[-NEWEST:]
    older = total - len(lines)
    if sort != "date":
        lines = [*asked.map.arranged(found, sort, descending=descending)]
    elif descending:
        lines.reverse()
    return {
        "as_of": asked.as_of,
        "total": total,
        "older": older,
        "page": page,
        "size": size,
        "rows": [
            shapes.paper(each)
            if isinstance(each, Paper)
            else shapes.line(asked.map.line(each))
            for each in lines[(page - 1) * size : page * size]
        ],
        "facets": {
            "types": asked.map.types(wanted.customer),
            "statuses": list(SHOWN),
            "bank_accounts": asked.map.bank_accounts(wanted.customer),
        },
    }


def details(extension: Receivables, given: Given) -> Json:
    """All about one item."""
    params = Params(given)
    asked = Asked.of(extension, params)
    item = asked.item(params.needed("id"))
    return details_of(asked, item, Shapes(extension.ledger), name_of(extension))


def export(extension: Receivables, given: Given) -> Response:
    """All lines that the map shows for an address, as a file."""
    return exported(extension, Params(given))


def statement(extension: Receivables, given: Given) -> Response:
    """The statement of a customer, to be printed."""
    return statement_page(extension, Params(given))


def _prepare_search(shown: TransactionMap) -> Callable[[Response], Response]:
    """Work out what a search needs when the answer is sent: it comes next."""

    def prepare(response: Response) -> Response:
        response.call_on_close(shown.prepare)
        return response

    return prepare


def _usual_first(
    totals: list[AgedBalance], extension: Receivables
) -> list[AgedBalance]:
    """The totals in the currencies in which the ledger is kept first."""
    usual = extension.ledger.options["operating_currency"]
    return sorted(
        totals,
        key=lambda total: (
            usual.index(total.currency) if total.currency in usual else len(usual)
        ),
    )


def _date_of(line: Item | Paper) -> datetime.date:
    return line.date


def _uncategorized(found: Iterable[AgedBalance], shapes: Shapes) -> Json:
    """What nobody could place, together."""
    sums: dict[str, Decimal] = {}
    count = 0
    for aged in found:
        count += aged.open_items
        if aged.open_items:
            sums[aged.currency] = sums.get(aged.currency, ZERO) + aged.balance
    return {
        "open_items": count,
        "amounts": [
            shapes.money(customer_balance(sums[currency]), currency)
            for currency in sorted(sums)
        ],
    }
