"""Where Fava would insert a transaction: in which file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

from beancount.core.data import Transaction
from beancount.parser import parser
from fava.core.file import find_insert_position

if TYPE_CHECKING:
    from collections.abc import Callable

    from fava.core import FavaLedger

# Beancount's and Fava's own, for directives of either.
_parse: Callable[[str], tuple[list[Any], Any, Any]] = parser.parse_string
_position: Callable[[Any, Any, str], tuple[str, int | None]] = find_insert_position


def file_of_fava(ledger: FavaLedger, text: str) -> Path:
    """The file to which Fava would add what is new; it goes to the end of that.

    Args:
        ledger: Fava's.
        text: What is new.
    """
    options = ledger.fava_options
    default = options.default_file or ledger.beancount_file_path
    entries, _, _ = _parse(text)
    for entry in entries:
        if isinstance(entry, Transaction):
            filename, _ = _position(entry, options.insert_entry, default)
            return Path(filename)
    return Path(default)
