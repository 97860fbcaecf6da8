"""Decisions to settle: by somebody who may.

Where somebody has the role ``settle``, a ``settle`` that is ``by`` nobody with
that role is an error; it takes effect all the same. Where nobody has it,
everybody may settle::

    2024-01-01 custom "receivables" "role" "settle" "anna"

    2024-03-20 custom "settle" "RABO-2024-000123" "2024802392" 55.00 EUR
      by: "anna"

A decision that cannot be carried out belongs to no rule: settlement reports it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .checking import Finding
from .checking import first_named
from .checking import plugin
from .subledger.items import UNKNOWN_CUSTOMER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .checking import Ledger

__plugins__ = ("decisions",)

RULE = "decisions"
ROLE = "settle"


def find(ledger: Ledger, _config: str | None = None) -> Iterator[Finding]:
    """Decisions to settle by somebody without the role."""
    subledger = ledger.subledger
    settings = subledger.settings
    if ROLE not in settings.roles:
        return
    refused = {id(problem.entry) for problem in subledger.problems}
    for decision in subledger.decisions:
        if decision.kind != "settle" or id(decision.entry) in refused:
            continue
        holders = settings.holders(ROLE, decision.date)
        if not holders or decision.by in holders:
            continue
        item = first_named(subledger, decision)
        if item is None or item.customer == UNKNOWN_CUSTOMER:
            continue
        amount = (
            f" {decision.amount} {decision.currency}"
            if decision.amount is not None
            else ""
        )
        names = " ".join(f'"{name}"' for name in decision.names)
        who = (
            f'is by "{decision.by}", who has not the role on {decision.date}'
            if decision.by
            else "does not say who decided"
        )
        yield Finding(
            f'custom "settle" {names}{amount} {who}. Name in by: one with the role'
            f' "{ROLE}" ({", ".join(holders)}).',
            decision.date,
            item.customer,
            decision.names,
            decision.source,
            decision.entry,
        )


decisions = plugin(RULE, find)
