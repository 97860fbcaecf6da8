"""Balance adjustments: why, by whom, and who approved.

An error is an adjustment without ``reason``; one that is ``by`` nobody with the
role ``adjust``; one above ``second-above`` whose ``second`` is not another person
with that role::

    2024-01-01 custom "receivables" "role" "adjust" "anna"
    2024-01-01 custom "receivables" "role" "adjust" "piet"
    2024-01-01 custom "receivables" "rule" "adjustments"
      second-above: 500.00 EUR
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .approval import exceeds
from .approval import missing_approval
from .approval import missing_decider
from .checking import about
from .checking import plugin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .checking import Finding
    from .checking import Ledger

__plugins__ = ("adjustments",)

RULE = "adjustments"
ROLE = "adjust"


def find(ledger: Ledger, _config: str | None = None) -> Iterator[Finding]:
    """Adjustments without a reason, or that nobody answers for."""
    for item in ledger.checked("adjustment"):
        subject = f"adjustment {item.id} of {item.amount} {item.currency}"
        if not item.inferred and not item.text("reason").strip():
            yield about(item, f'{subject} has no reason. Add reason: "...".')
        wrong = missing_decider(ledger, item, ROLE)
        if wrong:
            yield about(item, f"{subject} {wrong}.")
        limit = ledger.rules(item).get(RULE, "second-above")
        if exceeds(item, limit):
            wrong = missing_approval(ledger, item, ROLE)
            if wrong:
                yield about(
                    item,
                    f"{subject}, above {limit}, {wrong}.",
                    parameter="second-above",
                )


adjustments = plugin(RULE, find)
