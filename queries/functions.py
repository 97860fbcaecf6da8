"""The functions of bean-query and of Fava's query page.

Importing this module registers them with beanquery. They take the id of an
item, or the number of a document with several items (instalments, a batch),
also as it comes out of ``meta("settlement-id")``. An id that is not there gives
NULL; as of a date, so does one that is not there yet.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING
from typing import Any

from beancount.core.amount import Amount
from beancount.core.number import ZERO
from beanquery.query_env import function

from ..plugins.subledger import status as statuses
from .view import subledger_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from beanquery import Connection

    from ..plugins.subledger.items import Item

#: The values of metadata have no type of their own in a query.
_ID_TYPES = (str, object)


def settlement_status(connection: Connection, name: object) -> str | None:
    """Settlement status: not-settled, partially-settled, fully-settled, reversed."""
    return statuses.status_of_all(_items(connection, name))


def status_on(connection: Connection, name: object, day: datetime.date) -> str | None:
    """Settlement status at the end of a day."""
    return statuses.status_of_all(_items(connection, name, day), day)


def outstanding(connection: Connection, name: object) -> Amount | None:
    """What is outstanding: positive is owed by the customer."""
    return _outstanding(_items(connection, name), None)


def outstanding_on(
    connection: Connection, name: object, day: datetime.date
) -> Amount | None:
    """What is outstanding at the end of a day: positive is owed by the customer."""
    return _outstanding(_items(connection, name, day), day)


def settled_by(connection: Connection, name: object) -> set[str] | None:
    """The ids of the items at the other end of the links that are in force."""
    items = _items(connection, name)
    if not items:
        return None
    return {
        link.other(item).id for item in items for link in statuses.links_in_force(item)
    }


def _items(
    connection: Connection, name: object, day: datetime.date | None = None
) -> tuple[Item, ...]:
    """The items that a name means; as of a day those that are there by then."""
    subledger = subledger_in(connection.options)
    if subledger is None or not isinstance(name, str):
        return ()
    # Looking up the later of two items with one id goes through all items,
    # which is too slow to be done for each row that names nothing.
    if name not in subledger.names and "#" not in name:
        return ()
    return tuple(
        item for item in subledger.get(name) if day is None or item.date <= day
    )


def _outstanding(items: tuple[Item, ...], day: datetime.date | None) -> Amount | None:
    """The sum of what is outstanding; NULL for several currencies, or no item."""
    currencies = {item.currency for item in items}
    if len(currencies) != 1:
        return None
    number = sum((statuses.outstanding_on(item, day) for item in items), ZERO)
    return Amount(number, currencies.pop())


def _register(evaluate: Callable[..., Any], dtype: type, *more: type) -> None:
    """Let queries call a function; its further arguments have the types given."""
    for id_type in _ID_TYPES:
        function([id_type, *more], dtype, pass_context=True)(evaluate)


_register(settlement_status, str)
_register(status_on, str, datetime.date)
_register(outstanding, Amount)
_register(outstanding_on, Amount, datetime.date)
_register(settled_by, set)
