"""The tables of bean-query and of Fava's query page.

Importing this module registers them with beanquery. They show all of the
ledger: a filter of Fava's that hides transactions hides no items.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from beanquery.query_env import ColumnsRegistry
from beanquery.sources.beancount import Table

from .rows import CustomersRow
from .rows import NoticesRow
from .rows import ReceivablesRow
from .rows import SettlementsRow
from .rows import columns_of
from .view import View

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator


def _columns(row_type: type) -> ColumnsRegistry:
    """Register the columns of a type of row."""
    registry = ColumnsRegistry()
    for column in columns_of(row_type):
        registry.register(column.dtype)(column.read)
    return registry


def _rows(table: Table, read: Callable[[View], Iterator[object]]) -> Iterator[object]:
    """The rows of a table; none where the ledger has no subledger.

    Nothing is computed before rows are asked for: every connection makes every
    table, and most queries are about postings.
    """
    view = View.of(table.options)
    return iter(()) if view is None else read(view)


# Being a subclass of beanquery's Table is what registers a table.


class ReceivablesTable(Table):
    """One row an item: an invoice, a payment, a credit note, ..."""

    name = "receivables"
    columns = _columns(ReceivablesRow)

    def __iter__(self) -> Iterator[object]:
        return _rows(self, View.receivables)


class SettlementsTable(Table):
    """One row a link, made by a rule, a claim or a decision."""

    name = "settlements"
    columns = _columns(SettlementsRow)

    def __iter__(self) -> Iterator[object]:
        return _rows(self, View.settlements)


class CustomersTable(Table):
    """One row a customer, account and currency, with the aged balance."""

    name = "customers"
    columns = _columns(CustomersRow)

    def __iter__(self) -> Iterator[object]:
        return _rows(self, View.customers)


class NoticesTable(Table):
    """One row a notice: what is noteworthy, but lawful."""

    name = "notices"
    columns = _columns(NoticesRow)

    def __iter__(self) -> Iterator[object]:
        return _rows(self, View.notices)
