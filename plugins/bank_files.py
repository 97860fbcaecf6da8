"""Bank files: what is on its way to the bank is not touched.

Found while the ledger is settled: a decision on an item that is locked, an item
in a second file while the bank has not answered the first, a file or an item of
a file that is nowhere. A late answer of the bank is a notice.
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

__plugins__ = ("bank_files",)

RULE = "bank-files"


def bank_files(
    entries: list[Any],
    options_map: dict[str, Any],
    config: str | None = None,  # noqa: ARG001 - Beancount passes it when it is given
) -> tuple[list[Any], list[ReceivablesError]]:
    """Check the bank files of a ledger."""
    return run(RULE, find, entries, options_map)


def find(ledger: Ledger, _config: str | None = None) -> Iterator[Finding]:
    """What a bank file forbids, and bank files that do not fit the ledger."""
    return found_by_settlement(ledger, RULE)
