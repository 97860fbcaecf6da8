"""Chargebacks, refunds and all else that reverses: what cannot be reversed.

Reversing is done while the ledger is settled, and what cannot be carried out is
found there: more than is left of what is reversed (so also a second return of
one payment), something that is nowhere, of another account, customer or
currency, or of a later date. A return that names no payment is a notice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from .checking import found_by_settlement
from .checking import run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .checking import Finding
    from .checking import Ledger
    from .settlement import ReceivablesError

__plugins__ = ("chargebacks",)

RULE = "chargebacks"


def chargebacks(
    entries: list[Any],
    options_map: dict[str, Any],
    config: str | None = None,  # noqa: ARG001 - Beancount passes it when it is given
) -> tuple[list[Any], list[ReceivablesError]]:
    """Check the reversals of a ledger."""
    return run(RULE, find, entries, options_map)


def find(ledger: Ledger, _config: str | None = None) -> Iterator[Finding]:
    """Reversals that cannot be carried out, or not in full."""
    return found_by_settlement(ledger, RULE)
