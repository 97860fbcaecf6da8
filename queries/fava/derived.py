"""What the questions have in common, made once for each state of the ledger."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING
from typing import Any

from beancount.core.account import has_component
from beancount.core.data import Open
from beancount.core.data import Transaction
from fava.core.filters import AccountFilter
from fava.core.filters import AdvancedFilter
from fava.core.filters import Match

from ...plugins.settlement import STAMPED
from ...plugins.settlement import outcome_of
from ..customer_list import CustomerList
from ..customer_papers import papers_by_customer
from ..transaction_map import TransactionMap
from ..view import View

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable
    from collections.abc import Hashable
    from collections.abc import Mapping
    from collections.abc import Sequence
    from typing import TypeVar

    from ...plugins.subledger.items import Item
    from ..customer_papers import Paper
    from ..live import Current

    Made = TypeVar("Made")

#: The state now and that on a few past days; each filter of Fava's likewise.
_KEPT = 6


class Derived:
    """What was made of one state of the ledger.

    It goes as soon as there is another state: nothing in it refers back to it, as
    what is kept of a large ledger is too much to wait for the garbage collector.

    Args:
        current: That state.
    """

    def __init__(self, current: Current) -> None:
        self.current = current
        self._maps: dict[Hashable, TransactionMap] = {}
        self._lists: dict[Hashable, CustomerList] = {}
        self._tests: dict[Hashable, Callable[[Item], bool]] = {}

    def view(self, day: datetime.date | None, today: datetime.date) -> View:
        """The state at the end of a day; None: now, days overdue at today."""
        return View(self.current.subledger, day, today)

    @cached_property
    def customers(self) -> frozenset[str]:
        """The ids of the customers who are declared or have items."""
        subledger = self.current.subledger
        return frozenset(
            (
                *subledger.customers,
                *(item.customer for item in subledger.unordered_items),
            )
        )

    @cached_property
    def papers(self) -> dict[str, list[Paper]]:
        """The notes, documents and reminders of each customer, by date."""
        return papers_by_customer(self.current.subledger, self.current.entries)

    @cached_property
    def opened(self) -> dict[str, Any]:
        """The ``open`` directive of each account."""
        return {
            entry.account: entry
            for entry in self.current.entries
            if isinstance(entry, Open)
        }

    def transaction_map(
        self, day: datetime.date | None, today: datetime.date
    ) -> TransactionMap:
        """The transactions at the end of a day; None: now."""
        return _kept(
            self._maps,
            (day, today),
            lambda: TransactionMap(self.view(day, today), self.current.errors),
        )

    def customer_list(
        self,
        day: datetime.date | None,
        today: datetime.date,
        account: str,
        text: str,
    ) -> CustomerList:
        """The customers at the end of a day, behind Fava's filters."""
        return _kept(
            self._lists,
            (day, today, account, text),
            lambda: CustomerList(self.view(day, today), self.passing(account, text)),
        )

    def passing(self, account: str, text: str) -> Callable[[Item], bool] | None:
        """The test that Fava's filters put to an item; None: they are not set.

        An item passes with its transaction; one that stands for what was booked
        before the start, and so has none, passes with its account.

        Args:
            account: Fava's filter by account.
            text: Fava's filter by tags, links, payees and metadata.
        """
        if not account and not text.strip():
            return None
        return _kept(
            self._tests, (account, text), lambda: self._passing(account, text.strip())
        )

    def _passing(self, account: str, text: str) -> Callable[[Item], bool]:
        # Not what Fava has filtered: what was just written it has yet to load.
        entries = self.current.entries
        if account:
            entries = AccountFilter(account).apply(entries)
        if text:
            entries = AdvancedFilter(text).apply(_as_stamped(self.current, entries))
        places = set(map(_place, entries))
        matches = Match(account)

        def passes(item: Item) -> bool:
            if isinstance(item.entry, Transaction):
                return _place(item.entry) in places
            return not text and (
                has_component(item.account, account) or matches(item.account)
            )

        return passes


def _kept(kept: dict[Hashable, Made], key: Hashable, make: Callable[[], Made]) -> Made:
    """What is kept under a key, made where it is not; the oldest makes room."""
    made = kept.get(key)
    if made is None:  # nobody keeps None
        made = kept[key] = make()
        for oldest in list(kept)[:-_KEPT]:
            kept.pop(oldest, None)
    return made


def _as_stamped(current: Current, entries: Sequence[Any]) -> Sequence[Any]:
    """Directives with the outcome on their postings as it is now.

    What was settled in memory left the postings as they were loaded.

    Args:
        current: The state of the ledger.
        entries: Some of its directives.
    """
    if current.place is None:  # it is as it was loaded
        return entries
    fresh: dict[int, dict[str, Any]] = {}
    for item in current.subledger.unordered_items:
        outcome = outcome_of(item)
        for posting in item.postings:
            meta = posting.meta or {}
            if {key: meta[key] for key in STAMPED if key in meta} != outcome:
                own = {key: meta[key] for key in meta if key not in STAMPED}
                fresh[id(posting)] = {**own, **outcome}
    return [_with_metadata(entry, fresh) for entry in entries] if fresh else entries


def _with_metadata(entry: Any, fresh: Mapping[int, dict[str, Any]]) -> Any:  # noqa: ANN401 - of any kind
    """A directive with other metadata on some of its postings, by their identity."""
    if not isinstance(entry, Transaction) or all(
        id(posting) not in fresh for posting in entry.postings
    ):
        return entry
    return entry._replace(
        postings=[
            posting._replace(meta=fresh.get(id(posting), posting.meta))
            for posting in entry.postings
        ]
    )


def _place(entry: Any) -> tuple[Any, Any]:  # noqa: ANN401 - of Beancount or Fava
    """Where a directive stands; plugins may have put a copy in its place."""
    return (entry.meta.get("filename"), entry.meta.get("lineno"))
