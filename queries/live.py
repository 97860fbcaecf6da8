"""The receivables as they are now, and as they would be with an addition.

Settling only the customers whom an addition concerns takes a small part of the time
of a load, and gives the same: items, links, notices, balances and errors. Other
plugins than ours are not asked again; what they find shows at the next load.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING
from typing import Any

from beancount.core.data import Transaction
from beancount.core.data import entry_sortkey

from ..plugins.checking import is_about_loading
from ..plugins.periods import RULE as PERIODS
from ..plugins.settlement import OPTION
from ..plugins.settlement import ReceivablesError
from ..plugins.settlement import SettledLedger
from ..plugins.settlement import as_error
from ..plugins.subledger.reading.addition import NeedsWholeLedgerError
from ..plugins.subledger.reading.addition import read_addition
from ..plugins.subledger.resettling import settle_addition
from ..plugins.subledger.rules import RULES
from .addition import AccountsInUse
from .addition import book
from .loading import Ledger

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from ..plugins.settlement import LedgerCheck
    from ..plugins.subledger.items import Notice
    from ..plugins.subledger.reading import Reading
    from ..plugins.subledger.resettling import Resettled
    from ..plugins.subledger.subledger import Subledger
    from .addition import Place


@dataclass(frozen=True, eq=False)
class Current:
    """The receivables of a ledger.

    Attributes:
        subledger: What settlement made of it.
        entries: The directives of the ledger, sorted.
        errors: What was found wrong in it.
        version: Another one for each change, so that one can tell whether what was
            derived is still good.
        options: The options of the ledger.
        place: Where the last addition would stand, if one was settled in memory.
    """

    subledger: Subledger
    entries: Sequence[Any]
    errors: Sequence[Any]
    version: int
    options: Mapping[str, Any] = field(default_factory=dict)
    place: Place | None = None

    @cached_property
    def accounts(self) -> AccountsInUse:
        """The accounts of the ledger; an addition brings none."""
        return AccountsInUse.of(self.entries)

    @cached_property
    def requests(self) -> frozenset[str]:
        """What tells apart the requests that were carried out: each ``request``."""
        metas = [each.entry.meta for each in self.subledger.decisions]
        metas += [item.details for item in self.subledger.unordered_items]
        return frozenset(_requests(metas))

    @cached_property
    def ledger(self) -> Ledger:
        """The same, as commands have it."""
        return Ledger(self.entries, self.errors, self.subledger)

    def with_addition(self, text: str, place: Place, version: int) -> Current:
        """The receivables with more directives at the end of a file.

        Args:
            text: The directives.
            place: Where they stand.
            version: Of the outcome.

        Raises:
            NeedsWholeLedgerError: Only a load of the whole ledger can tell.
        """
        entries = book(text, place, self.options, self.accounts)
        before = self.subledger
        if before.settlement is None:
            raise NeedsWholeLedgerError
        added = read_addition(before.settlement.reading, entries, self.options)
        resettled = settle_addition(before, added)
        if not _is_conserved(before, resettled, added):
            raise NeedsWholeLedgerError
        all_entries = list(self.entries)
        for entry in entries:
            insort(all_entries, entry, key=entry_sortkey)
        days = [entry.date for entry in entries]
        settled, errors = self._checked(resettled.subledger, all_entries, min(days))
        current = replace(
            self,
            subledger=resettled.subledger,
            entries=all_entries,
            errors=errors,
            version=version,
            options={**self.options, OPTION: settled},
            place=place,
        )
        # Both took a look at the whole ledger.
        known = vars(current)
        known["accounts"] = self.accounts
        known["requests"] = self.requests.union(
            _requests(meta for entry in entries for meta in _metas(entry))
        )
        return current

    def _checked(
        self, subledger: Subledger, entries: list[Any], since: datetime.date
    ) -> tuple[SettledLedger, list[Any]]:
        """Check a subledger as the ledger was checked.

        Args:
            subledger: It is given the notices.
            entries: Its directives.
            since: The first day on which something is new.

        Returns:
            What the options of the ledger keep of it, and all errors.
        """
        # What is dated after a closed period does not change it.
        closings = {id(each.entry): each for each in self.subledger.closings}
        is_after = all(each.date < since for each in closings.values())
        problems = [each for each in subledger.problems if each.rule not in RULES]
        checks = self._checks()
        for check in checks:
            if getattr(check, "rule", "") == PERIODS and is_after:
                sources = {each.source for each in closings.values()}
                _add_notices(
                    subledger,
                    (n for n in self.subledger.notices if n.source in sources),
                )
            else:
                problems += check(subledger, self.options)
        errors = [
            error
            for error in self.errors
            if not isinstance(error, ReceivablesError)
            or is_about_loading(error)
            or (is_after and id(error.entry) in closings)
        ]
        errors += map(as_error, problems)
        return SettledLedger(entries, self.options, subledger, checks), errors

    def _checks(self) -> Sequence[LedgerCheck]:
        settled: SettledLedger = self.options[OPTION]
        return settled.checks


def _metas(entry: Any) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401 - of any kind
    """The metadata of a directive and of its postings."""
    yield entry.meta
    if isinstance(entry, Transaction):
        for posting in entry.postings:
            yield posting.meta or {}


def _requests(metas: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for meta in metas:
        request = meta.get("request")
        if isinstance(request, str):
            yield request


def new_messages(before: Iterable[str], after: Iterable[str]) -> list[str]:
    """The messages that there were not before, each as often as it is new."""
    return list((Counter(after) - Counter(before)).elements())


def _add_notices(subledger: Subledger, notices: Iterable[Notice]) -> None:
    subledger.notices.extend(notices)
    subledger.notices.sort(key=lambda each: (each.date, each.code, each.ids))


def _is_conserved(before: Subledger, resettled: Resettled, added: Reading) -> bool:
    """Whether what is outstanding changed by what was posted, and items add up."""
    sums: dict[tuple[str, str], Decimal] = {}
    for subledger, sign in ((before, -1), (resettled.subledger, 1)):
        settlement = subledger.settlement
        if settlement is None:
            return False
        for key in resettled.touched:
            account = settlement.accounts.get(key)
            for item in account.items if account else ():
                in_force = (x.amount for x in item.links if x.cancelled is None)
                if sum(in_force, item.left) != item.magnitude:
                    return False
                place = (item.account, item.currency)
                sums[place] = sums.get(place, Decimal(0)) + sign * item.outstanding
    return all(
        sums.get(place, 0) == added.balances.get(place, 0)
        for place in sums.keys() | added.balances.keys()
    )
