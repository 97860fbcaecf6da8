"""In which file Fava would insert what is new, as its options in the ledger say.

``custom "fava-option" "insert-entry"`` names, by the file in which it stands, where
what is booked on some accounts goes; ``default-file`` where all else goes.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

from beancount.core.data import Custom
from beancount.core.data import Transaction
from beancount.parser import parser

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable
    from collections.abc import Iterable

# Beancount's own, for directives of any kind.
_parse: Callable[[str], tuple[list[Any], Any, Any]] = parser.parse_string


def file_of_fava(
    entries: Iterable[Any], main: Path, text: Callable[[], str] = lambda: ""
) -> Path:
    """The file to which Fava would add what is new.

    Args:
        entries: The directives of the ledger.
        main: Its main file.
        text: Gives what is new; asked only where its accounts have a say.
    """
    default = main
    inserts = []
    for entry in entries:
        key, value = _fava_option(entry)
        file = Path(entry.meta["filename"])
        if key == "default_file":
            default = file.parent / value if value else file
        elif key == "insert_entry":
            try:
                inserts.append(_Insert(entry.date, re.compile(value), file))
            except re.error:  # Fava tells of it
                continue
    if not inserts:
        return default
    inserts.sort(key=lambda each: each.date, reverse=True)
    new, _, _ = _parse(text())
    for entry in new[:1]:
        for account in _accounts(entry):
            for insert in inserts:
                if insert.date < entry.date and insert.pattern.match(account):
                    return insert.file
    return default


class _Insert(NamedTuple):
    """An option that says where what is booked on some accounts goes."""

    date: datetime.date
    pattern: re.Pattern[str]
    file: Path


def _fava_option(entry: Any) -> tuple[str, str]:  # noqa: ANN401 - of any kind
    """The name and the value of an option of Fava; else ""."""
    if not isinstance(entry, Custom) or entry.type != "fava-option":
        return "", ""
    key, value, *_ = [each.value for each in entry.values or ()] + ["", ""]
    return (str(key).replace("-", "_"), value) if isinstance(value, str) else ("", "")


def _accounts(entry: Any) -> list[str]:  # noqa: ANN401 - of any kind
    """The accounts of a directive, that with most say first: the last posting's."""
    if isinstance(entry, Transaction):
        return [posting.account for posting in reversed(entry.postings)]
    account = getattr(entry, "account", None)
    return [account] if account is not None else []
