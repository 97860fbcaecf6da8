"""A request as it is handed to who writes: where it goes, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import NamedTuple

from ...plugins.subledger.status import outstanding_on
from ...plugins.subledger.status import status_on
from ..writing import decisions_file
from ..writing import entries_file
from .request import is_done

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from decimal import Decimal
    from pathlib import Path

    from ...plugins.subledger.items import Item
    from ...plugins.subledger.subledger import Subledger
    from ..live import Current


@dataclass(frozen=True)
class Task:
    """Something to add to a ledger.

    Attributes:
        compose: Gives the directives for the ledger as it is.
        is_decision: Whether they are decisions, else transactions.
        request: What tells the request from another one alike, or "".
    """

    compose: Callable[[Current], str]
    is_decision: bool
    request: str = ""

    def text(self, current: Current) -> str:
        """The directives to add; "" where the request was carried out before."""
        return "" if is_done(current, self.request) else self.compose(current)

    def file(self, main: Path, current: Current) -> Path:
        """Where they go, as the ledger sets it; else where Fava would insert."""
        find = decisions_file if self.is_decision else entries_file
        return find(str(main), current, lambda: self.text(current))


class Effect(NamedTuple):
    """What becomes of an item.

    Attributes:
        item: As it will be.
        before: What was outstanding of it, in the ledger's sign; None: it is new.
        after: What will be.
        status_before: Its status; None: it is new.
        status_after: What it will be.
    """

    item: Item
    before: Decimal | None
    after: Decimal
    status_before: str | None
    status_after: str


def effects(before: Subledger, after: Subledger) -> Iterator[Effect]:
    """What becomes of the items, of those of which something does, by date.

    Args:
        before: The ledger without an addition.
        after: The ledger with it.
    """
    for item in _changed(before, after):
        old = next((each for each in before.get(item.id) if each.id == item.id), None)
        now = outstanding_on(item)
        status = status_on(item)
        if old is None:
            yield Effect(item, None, now, None, status)
            continue
        then = outstanding_on(old)
        if (then, status_on(old)) != (now, status):
            yield Effect(item, then, now, status_on(old), status)


def _changed(before: Subledger, after: Subledger) -> list[Item]:
    """The items of the accounts that were settled anew, by date, then id."""
    settled = before.settlement.accounts if before.settlement else {}
    accounts = after.settlement.accounts if after.settlement else {}
    return sorted(
        (
            item
            for key, account in accounts.items()
            if settled.get(key) is not account
            for item in account.items
        ),
        key=lambda each: (each.date, each.id),
    )
