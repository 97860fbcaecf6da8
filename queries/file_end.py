"""Whether what is added at the end of a file is read there as it stands.

A tag or metadata that was pushed and never popped counts for all that follows in the
file, and a text that was never closed swallows it. Beancount tells each as an error,
so that only a file with such an error needs a look.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from typing import Any

from beancount.core.data import Transaction
from beancount.parser import parser
from beancount.parser.grammar import ParserError
from beancount.parser.grammar import ParserSyntaxError
from beancount.parser.lexer import LexerError

from .books import root_names

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Mapping
    from pathlib import Path

# Beancount's own, for directives of any kind.
_parse: Callable[[str], tuple[list[Any], Any, Any]] = parser.parse_string

_OF_THE_TEXT = (LexerError, ParserError, ParserSyntaxError)
#: What tells only where a directive stands.
_PLACE = frozenset(("filename", "lineno"))


def why_unread(errors: Iterable[Any], file: Path, text: str) -> str:
    """Why directives at the end of a file would be read as something else.

    Args:
        errors: What was found wrong in the ledger.
        file: At the end of which they are to stand.
        text: The directives.

    Returns:
        The error in the file with its place, or "" where they are read as they stand.

    Raises:
        OSError: The file cannot be read.
    """
    found = [
        error
        for error in errors
        if isinstance(error, _OF_THE_TEXT)
        and os.path.realpath(error.source["filename"]) == str(file)
    ]
    if not found:
        return ""
    before = file.read_bytes().decode("utf-8-sig", "replace") + "\n\n"
    if _read(before + text, before.count("\n")) == _read(root_names(file) + text):
        return ""
    return f"{file}:{found[-1].source['lineno']}: {found[-1].message}"


def _read(text: str, behind: int = 0) -> list[Any]:
    """The directives behind a line, in their order, without their places."""
    entries, _, _ = _parse(text)
    found = [entry for entry in entries if entry.meta["lineno"] > behind]
    found.sort(key=lambda entry: entry.meta["lineno"])
    return [_placeless(entry) for entry in found]


def _placeless(entry: Any) -> Any:  # noqa: ANN401 - of any kind
    """A directive, and its postings, without the places where they stand."""
    if isinstance(entry, Transaction):
        postings = [
            posting._replace(meta=_without_place(posting.meta or {}))
            for posting in entry.postings
        ]
        entry = entry._replace(postings=postings)
    return entry._replace(meta=_without_place(entry.meta))


def _without_place(meta: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in meta.items() if key not in _PLACE}
