"""The map of transactions: one line an item, to be searched, filtered and sorted.

Amounts read as on the document (``signs``): an invoice and a payment positive, a
credit note, a chargeback and an outgoing payment negative. What is outstanding has
the sign of its amount.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING
from typing import Any

from ..plugins.subledger.items import TYPES
from ..plugins.subledger.signs import document_amount
from ..plugins.subledger.status import SHOWN
from ..plugins.subledger.status import left_on
from ..plugins.subledger.status import links_in_force
from ..plugins.subledger.status import lock_on
from ..plugins.subledger.status import outstanding_on
from ..plugins.subledger.status import status_on
from .amount_search import amounts_meant
from .folding import folded
from .item_errors import ItemErrors
from .rows import ReceivablesRow

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Sequence

    from ..plugins.subledger.items import Item
    from ..plugins.subledger.items import Notice
    from .amount_search import AmountMeant
    from .view import View

#: What lines can be sorted by.
SORTS = (
    *("date", "amount", "type", "status", "number"),
    *("due", "outstanding", "customer"),
)
#: How many lines the map shows before it is asked for the older ones.
NEWEST = 50

#: Between the texts of two items, where nobody types it.
_BETWEEN = "\x1e"
#: What may stand between the parts of a document number, or be left out.
_PUNCTUATION = " -/.+*_,:"


@dataclass(frozen=True)
class Wanted:
    """Which lines are wanted; the defaults want all.

    Attributes:
        customer: Only of this customer; None: of all.
        text: Only with all of these words in the id, external id, reference,
            end-to-end id, narration or payee, or of this amount.
        types, statuses, bank_accounts: Only one of these, if there are any.
        since, until: Only dated so, both days included.
        locked: Only locked, or only unlocked.
        only_open: Only with something outstanding.
        passes: Only what passes another test.
        finds_amounts: Whether the text may be an amount.
    """

    customer: str | None = None
    text: str = ""
    types: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    bank_accounts: frozenset[str] = frozenset()
    since: datetime.date | None = None
    until: datetime.date | None = None
    locked: bool | None = None
    only_open: bool = False
    passes: Callable[[Item], bool] | None = None
    finds_amounts: bool = True

    @property
    def is_about_items(self) -> bool:
        """Whether only items can be what is wanted, no notes and documents."""
        return bool(
            self.text.strip()
            or self.types
            or self.statuses
            or self.bank_accounts
            or self.locked is not None
            or self.only_open
            or self.passes is not None
        )


class Line:
    """One item as the map and the export show it.

    Attributes:
        item: The item.
        name: Of the customer, or the id.
        amount, outstanding: As they read on the document.
        ledger_outstanding: In the ledger's sign.
        status: One of ``status.SHOWN``.
        locked: The kind of lock, or None.
        days_overdue: 0 when not overdue, or not open.
        settled_with: The ids at the other end of the links in force.
        notices: Those that name it.
        errors: Those about it.
    """

    __slots__ = (
        "amount",
        "days_overdue",
        "errors",
        "item",
        "ledger_outstanding",
        "locked",
        "name",
        "notices",
        "outstanding",
        "settled_with",
        "status",
    )

    def __init__(
        self,
        item: Item,
        name: str,
        view: View,
        notices: Sequence[Notice] = (),
        errors: Sequence[Any] = (),
    ) -> None:
        day = view.day
        self.item = item
        self.name = name
        self.amount = document_amount(item.type, item.amount)
        self.ledger_outstanding = outstanding_on(item, day)
        self.outstanding = document_amount(item.type, self.ledger_outstanding)
        self.status = status_on(item, day)
        lock = lock_on(item, day) if item.locks else None
        self.locked = None if lock is None else lock.kind
        self.days_overdue = 0
        if self.ledger_outstanding and item.due is not None:
            row = ReceivablesRow(item, name, day, view.today)
            self.days_overdue = row.days_overdue
        others = [link.other(item).id for link in links_in_force(item, day)]
        self.settled_with = list(dict.fromkeys(others))
        self.notices = notices
        self.errors = errors


class TransactionMap:
    """The items of a ledger as they stood at the end of a day.

    Made once and asked often: what a question needs is worked out when the first
    one needs it.

    Args:
        view: The subledger and the day.
        errors: What was found wrong in the ledger.
    """

    def __init__(self, view: View, errors: Iterable[Any] = ()) -> None:
        self.view = view
        self._items = view.subledger.items_on(view.day)
        self._errors = ItemErrors(errors)

    def select(self, wanted: Wanted) -> list[Item]:
        """The items wanted, by date, then id."""
        positions = self._positions(wanted)
        items = self._items
        if wanted.types:
            positions = [i for i in positions if items[i].type in wanted.types]
        if wanted.bank_accounts:
            accounts = wanted.bank_accounts
            positions = [i for i in positions if items[i].bank_account in accounts]
        if wanted.text.strip():
            positions = self._found(wanted, positions)
        found = [items[i] for i in positions]
        day = self.view.day
        if wanted.passes is not None:
            found = list(filter(wanted.passes, found))
        if wanted.only_open:
            found = [item for item in found if left_on(item, day)]
        if wanted.locked is not None:
            found = [
                item
                for item in found
                if (bool(item.locks) and lock_on(item, day) is not None)
                is wanted.locked
            ]
        if wanted.statuses:
            found = [item for item in found if status_on(item, day) in wanted.statuses]
        return found

    def arranged(
        self, items: Sequence[Item], sort: str, *, descending: bool
    ) -> list[Item]:
        """Items in another order; those of equal rank with the latest first.

        Args:
            items: By date, then id.
            sort: One of ``SORTS``.
            descending: The highest first; what has nothing there comes last.
        """
        if sort == "date":
            return list(reversed(items)) if descending else list(items)
        latest_first = list(reversed(items))
        if sort == "due":
            with_due = [item for item in latest_first if item.due is not None]
            with_due.sort(key=attrgetter("due"), reverse=descending)
            return with_due + [item for item in latest_first if item.due is None]
        latest_first.sort(key=self._rank(sort), reverse=descending)
        return latest_first

    def line(self, item: Item) -> Line:
        """An item as it is shown."""
        name = self._names[item.customer]
        notices = self._notices.get(item.id, ())
        return Line(item, name, self.view, notices, self._errors.of(item))

    def of_customer(self, customer: str) -> list[Item]:
        """The items of a customer, by date, then id."""
        return [self._items[i] for i in self._of_customers.get(customer, ())]

    def prepare(self) -> None:
        """Work out what a search needs, before somebody waits for one."""
        _ = self._texts

    def types(self, customer: str | None = None) -> list[str]:
        """The types that there are, of a customer or of all."""
        found = {item.type for item in self._scope(customer)}
        return [type_ for type_ in TYPES if type_ in found]

    def bank_accounts(self, customer: str | None = None) -> list[str]:
        """The bank accounts that there are, of a customer or of all."""
        return sorted({item.bank_account for item in self._scope(customer)} - {""})

    # How it is done.

    def _scope(self, customer: str | None) -> Iterable[Item]:
        if customer is None:
            return self._items
        return self.of_customer(customer)

    def _positions(self, wanted: Wanted) -> Sequence[int]:
        """Where the items of a customer and of some days stand among all."""
        of_customer: Sequence[int] = range(len(self._items))
        if wanted.customer is not None:
            of_customer = self._of_customers.get(wanted.customer, ())
        first, last = 0, len(of_customer)
        if wanted.since is not None:
            first = bisect_left(of_customer, wanted.since, key=self._date_at)
        if wanted.until is not None:
            last = bisect_right(of_customer, wanted.until, key=self._date_at)
        return of_customer[first:last]

    def _date_at(self, position: int) -> datetime.date:
        return self._items[position].date

    def _found(self, wanted: Wanted, positions: Sequence[int]) -> Sequence[int]:
        """Where what is looked for stands, of some places."""
        texts = self._texts
        text = folded(wanted.text)
        found: Sequence[int] = positions
        for word in sorted(text.split(), key=len, reverse=True):
            found = [i for i in found if word in texts[i]]
        more: set[int] = set()
        meant = amounts_meant(text)
        if meant and wanted.finds_amounts:
            more.update(self._of_amounts(meant, positions))
        number = _without_punctuation(text)
        # 255,00 is an amount, and no number of which the comma may be left out.
        if not meant and number != text and any(map(str.isdigit, number)):
            more.update(i for i in positions if number in texts[i])
        return sorted(more.union(found)) if more else found

    def _of_amounts(
        self, meant: Iterable[AmountMeant], positions: Iterable[int]
    ) -> Iterator[int]:
        """Where the items of some amounts stand, of some places."""
        items = self._items
        for number, negative in meant:
            debit, credit = number, -number
            for i in positions:
                amount = items[i].amount
                if amount not in (debit, credit):
                    continue
                if not negative or document_amount(items[i].type, amount) < 0:
                    yield i

    @cached_property
    def _of_customers(self) -> dict[str, list[int]]:
        """Where the items of each customer stand."""
        found: dict[str, list[int]] = {}
        for position, item in enumerate(self._items):
            found.setdefault(item.customer, []).append(position)
        return found

    @cached_property
    def _texts(self) -> list[str]:
        """What can be found of each item, without case and accents.

        Its numbers stand there twice, as written and without punctuation.
        """
        numbers = self._written_numbers
        bare = _each(numbers, lambda text: _without_punctuation(folded(text)))
        written = [
            f"{numbers}\n{bare}\n{item.narration}\n{item.payee}"
            for numbers, bare, item in zip(numbers, bare, self._items, strict=True)
        ]
        return _each(written, folded)

    @property
    def _written_numbers(self) -> list[str]:
        """The numbers of each item: the id, and those of others for it."""
        written = []
        for item in self._items:
            get = item.details.get
            others = (get("external-id"), get("reference"), get("end-to-end"))
            if others == (None, None, None):
                written.append(item.id)
            else:
                written.append(
                    "\n".join((item.id, *(str(each or "") for each in others)))
                )
        return written

    @cached_property
    def _notices(self) -> dict[str, list[Notice]]:
        """The notices that name each item."""
        found: dict[str, list[Notice]] = {}
        day = self.view.day
        for notice in self.view.subledger.notices:
            if day is None or notice.date <= day:
                for name in dict.fromkeys(notice.ids):
                    found.setdefault(name, []).append(notice)
        return found

    def _rank(self, sort: str) -> Callable[[Item], Any]:
        """What to sort by."""
        day = self.view.day
        statuses = list(SHOWN)
        ranks: dict[str, Callable[[Item], Any]] = {
            "amount": lambda item: document_amount(item.type, item.amount),
            "outstanding": lambda item: document_amount(
                item.type, item.signed(left_on(item, day))
            ),
            "type": lambda item: TYPES.index(item.type),
            "status": lambda item: statuses.index(status_on(item, day)),
            "number": lambda item: natural(item.id),
            "customer": lambda item: (
                self._names[item.customer].casefold(),
                item.customer,
            ),
        }
        return ranks[sort]

    @cached_property
    def _names(self) -> dict[str, str]:
        """What each customer is called."""
        subledger, day = self.view.subledger, self.view.day
        customers = dict.fromkeys(item.customer for item in self._items)
        return {each: subledger.customer(each).name(day) for each in customers}


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """A key that sorts the numbers in texts as numbers: I-2 before I-10."""
    return tuple(
        (0, int(part), part) if part.isdecimal() else (1, 0, part.casefold())
        for part in re.split(r"([0-9]+)", text)
        if part
    )


def _without_punctuation(text: str) -> str:
    for each in _PUNCTUATION:
        text = text.replace(each, "")
    return text


def _each(texts: Sequence[str], change: Callable[[str], str]) -> list[str]:
    """Texts changed: all at once, which is much faster than one by one."""
    if not texts:
        return []
    changed = change(_BETWEEN.join(texts)).split(_BETWEEN)
    if len(changed) == len(texts):
        return changed
    return [change(text) for text in texts]  # one of them holds what stands between
