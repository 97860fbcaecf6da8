"""Invoices: an id is that of one invoice."""

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

__plugins__ = ("invoices",)

RULE = "invoices"


def invoices(
    entries: list[Any], options_map: dict[str, Any], config: str | None = None
) -> tuple[list[Any], list[ReceivablesError]]:
    """Check the invoices of a ledger."""
    return run(RULE, find, entries, options_map, config)


def find(ledger: Ledger, _config: str | None = None) -> Iterator[Finding]:
    """What is wrong with the invoices."""
    yield from found_by_settlement(ledger, RULE)
