"""Load a ledger for the command line."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

from beancount import loader

from ..plugins.settlement import ReceivablesError
from .view import subledger_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from ..plugins.subledger.subledger import Subledger


class UnreadableLedgerError(Exception):
    """A ledger cannot be shown; the message says why and what to do."""


@dataclass(frozen=True)
class Ledger:
    """A loaded ledger.

    Attributes:
        entries: Its directives, sorted.
        errors: What Beancount and all plugins found.
        subledger: What settlement made of it.
        options: Its options.
    """

    entries: Sequence[Any]
    errors: Sequence[Any]
    subledger: Subledger
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def has_errors_of_ours(self) -> bool:
        """Whether this package found an error in it."""
        return any(isinstance(error, ReceivablesError) for error in self.errors)

    def messages(self) -> Iterator[str]:
        """The errors, each with its file and line in front."""
        return map(_message, self.errors)


def load(path: str) -> Ledger:
    """Load a ledger from a file.

    Raises:
        UnreadableLedgerError: There is no such file, it cannot be read, or it
            does not load the plugin.
    """
    try:
        Path(path).open("rb").close()
    except OSError as error:
        message = f"{path}: the ledger cannot be opened: {error.strerror}."
        raise UnreadableLedgerError(message) from None
    entries, errors, options_map = _load_without_collecting(path)
    subledger = subledger_in(options_map)
    if subledger is None:
        message = (
            f"{path}: the ledger has no receivables: add the line"
            ' plugin "beancount_receivables.plugins" to this file.'
        )
        raise UnreadableLedgerError("\n".join((*map(_message, errors), message)))
    return Ledger(entries, errors, subledger, options_map)


def _load_without_collecting(
    path: str,
) -> tuple[Sequence[Any], Sequence[Any], Mapping[str, Any]]:
    """Load a file with Python's garbage collector off.

    A ledger is made of many objects that all stay: looking for garbage among
    them again and again takes nearly half of the time.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        entries, errors, options_map = loader.load_file(path)
    finally:
        if enabled:
            gc.freeze()
            gc.enable()
    return entries, errors, options_map


def _message(error: Any) -> str:  # noqa: ANN401 - each plugin has a type of its own
    """An error with its file and line in front."""
    source = error.source or {}
    place = f"{source.get('filename', '<unknown>')}:{source.get('lineno', 0)}"
    return f"{place}: {error.message}"
