"""Strict: every notice is an error.

The last of the rules, for it also holds for what the others found noteworthy::

    2024-01-01 custom "receivables" "rule" "strict" TRUE

It counts from its date and can be for one ``customer`` alone. The notices stay in
their table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .checking import Finding
from .checking import plugin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .checking import Ledger

__plugins__ = ("strict",)

RULE = "strict"


def find(ledger: Ledger, _config: str | None = None) -> Iterator[Finding]:
    """All notices; where the rule is not in force nothing comes of them."""
    subledger = ledger.subledger
    if not any(change.rule == RULE for change in subledger.settings.rules.changes):
        return
    entries = {item.id: item.entry for item in subledger.items}
    for notice in subledger.notices:
        yield Finding(
            f"{notice.message} [{notice.code}]",
            notice.date,
            notice.customer,
            notice.ids,
            notice.source,
            next((entries[id_] for id_ in notice.ids if id_ in entries), None),
        )


strict = plugin(RULE, find)
