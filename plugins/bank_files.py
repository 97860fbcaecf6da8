"""Bank files: what is on its way to the bank is not touched.

Found while the ledger is settled: a decision on an item that is locked, an item
in a second file while the bank has not answered the first, a file or an item of
a file that is nowhere. A late answer of the bank is a notice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .checking import found_by_settlement
from .checking import plugin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .checking import Finding
    from .checking import Ledger

__plugins__ = ("bank_files",)

RULE = "bank-files"


def find(ledger: Ledger, _config: str | None = None) -> Iterator[Finding]:
    """What a bank file forbids, and bank files that do not fit the ledger."""
    return found_by_settlement(ledger, RULE)


bank_files = plugin(RULE, find)
