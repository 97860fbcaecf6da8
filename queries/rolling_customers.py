"""What a new ledger takes over of the customers of an old one, and their accounts."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from typing import Any

from beancount.core.data import Close
from beancount.core.data import Open

from ..plugins.subledger.items import UNKNOWN_CUSTOMER
from ..plugins.subledger.reading.accounts import ReceivableAccount
from ..plugins.subledger.reading.keys import says_something
from .opening import NewAccount

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator
    from collections.abc import Mapping

    from ..plugins.subledger.reading.accounts import Accounts
    from .loading import Ledger


class RollingCustomers:
    """The customers of a ledger as they were last known at the end of a day.

    Args:
        ledger: The old one.
        accounts: What its accounts are.
        day: Its last day.
    """

    def __init__(self, ledger: Ledger, accounts: Accounts, day: dt.date) -> None:
        self._entries = ledger.entries
        self._subledger = ledger.subledger
        self._accounts = accounts
        self._day = day

    def accounts(self, used: Collection[str]) -> Iterator[NewAccount]:
        """The receivable accounts that are open, and those that are used."""
        closed = {
            entry.account
            for entry in self._entries
            if isinstance(entry, Close) and entry.date <= self._day
        }
        opens = {
            entry.account: entry
            for entry in self._entries
            if isinstance(entry, Open) and entry.date <= self._day
        }
        for account, entry in sorted(opens.items()):
            kind = self._accounts[account]
            if not isinstance(kind, ReceivableAccount):
                continue
            if account in used or account not in closed:
                currencies = tuple(entry.currencies or ())
                yield NewAccount(account, currencies, self._described(kind, entry))

    def _described(
        self, account: ReceivableAccount, entry: Open
    ) -> Mapping[str, object]:
        """What the ``open`` of an account says, and what was said later."""
        meta = _said(entry.meta)
        customer = account.customer
        if customer and customer != UNKNOWN_CUSTOMER:
            meta.update(self._latest(customer, sorted(self._later_keys(customer))))
        return meta

    def customers(self) -> Iterator[tuple[str, Mapping[str, object]]]:
        """Customers without an account of their own."""
        for id_, customer in sorted(self._subledger.customers.items()):
            if not customer.accounts:
                keys = self._later_keys(id_)
                if keys:
                    yield id_, self._latest(id_, sorted(keys))

    def _later_keys(self, customer: str) -> set[str]:
        """The keys of the ``custom "customer"`` directives of a customer."""
        return {
            key
            for date, values in self._subledger.customer(customer).changes
            if dt.date.min < date <= self._day
            for key in _said(values)
        }

    def _latest(self, customer: str, keys: list[str]) -> dict[str, object]:
        known = self._subledger.customer(customer)
        return {key: writable(known.get(key, self._day)) for key in keys}


def _said(meta: Mapping[str, Any]) -> dict[str, object]:
    """What somebody wrote into metadata."""
    return {key: writable(value) for key, value in meta.items() if says_something(key)}


def writable(value: Any) -> Any:  # noqa: ANN401 - a value of any kind
    """A value of metadata; of a text what a line can hold."""
    if not isinstance(value, str):
        return value
    return "".join(
        each if each.isprintable() or each == "\n" else " " for each in value
    )
