"""Outgoing bank files, and which of them the bank answers late."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from .items import Notice

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

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
    files: Iterable[BankFile], rules: Rules, last: datetime.date
) -> Iterator[Notice]:
    """Notices of what was not confirmed or rejected in time.

    Args:
        files: All bank files; the locks of their items are known.
        rules: For ``confirm-within``.
        last: The last day of the ledger.
    """
    for file in files:
        for item in file.members:
            for lock in item.locks:
                if lock.file != file.name:
                    continue
                within = rules.on(lock.since, item.customer)
                days = int(within.get(BANK_FILES, "confirm-within"))
                deadline = lock.since + datetime.timedelta(days=days)
                if (lock.until or last) > deadline:
                    yield _late(item, lock, deadline)


def _late(item: Item, lock: Lock, deadline: datetime.date) -> Notice:
    return Notice(
        # The first day that is too late, and what was known on it: whether and
        # when an answer came later must not change what that day shows.
        deadline + datetime.timedelta(days=1),
        "lock-overdue",
        item.customer,
        (item.id, lock.file),
        f'{item.id} went out in the bank file "{lock.file}" on {lock.since}; the'
        f" bank had not answered by {deadline}. Ask it, and confirm or reject the"
        " file.",
        item.source,
    )
