"""Outgoing bank files, and which of them the bank answers late."""

from __future__ import annotations

import datetime
from bisect import bisect_right
from typing import TYPE_CHECKING

from .items import Notice

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Sequence

    from .items import Item
    from .items import Lock
    from .rules import Rules

#: The rule that bank files, their confirmations and rejections belong to.
BANK_FILES = "bank-files"


class BankFile:
    """An outgoing bank file.

    Attributes:
        name: What the bank and the ledger call it.
        members: The items that are in it, in order of coming.
    """

    __slots__ = ("members", "name")

    def __init__(self, name: str) -> None:
        self.name = name
        self.members: dict[Item, None] = {}


def late_answers(
    files: Iterable[BankFile], rules: Rules, days: Sequence[datetime.date]
) -> Iterator[Notice]:
    """Notices of what was not confirmed or rejected in time.

    Args:
        files: All bank files; the locks of their items are known.
        rules: For ``confirm-within``.
        days: The days on which the ledger says anything, in order. What is late
            shows on the first of them, so that no day tells more when more is
            known of later ones.
    """
    for file in files:
        for item in file.members:
            for lock in item.locks:
                if lock.file != file.name:
                    continue
                within = rules.on(lock.since, item.customer)
                allowed = int(within.get(BANK_FILES, "confirm-within"))
                deadline = _days_after(lock.since, allowed)
                place = bisect_right(days, deadline)
                late = lock.until is None or lock.until > deadline
                if late and place < len(days):
                    yield _late(item, lock, deadline, days[place])


def _days_after(day: datetime.date, days: int) -> datetime.date:
    """A day some days later; the last day there is where no calendar has it."""
    try:
        return day + datetime.timedelta(days=days)
    except OverflowError:
        return datetime.date.max


def _late(
    item: Item, lock: Lock, deadline: datetime.date, shown: datetime.date
) -> Notice:
    # What was known on that day: whether and when an answer came later must not
    # change what it says.
    return Notice(
        shown,
        "lock-overdue",
        item.customer,
        (item.id, lock.file),
        f'{item.id} went out in the bank file "{lock.file}" on {lock.since}; the'
        f" bank had not answered by {deadline}. Ask it, and confirm or reject the"
        " file.",
        item.source,
    )
