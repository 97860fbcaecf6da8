"""A ledger on disk, as who writes to it sees it."""

from __future__ import annotations

import gc
import os
import re
import time
from contextlib import nullcontext
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any
from typing import Protocol

from beancount import loader

from .live import Current
from .loading import UnreadableLedgerError
from .view import subledger_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager

#: How often a ledger that changes meanwhile is loaded.
_ATTEMPTS = 4
#: In nanoseconds; by so much the clock of files may lag behind.
_TICK = 2 * 10**7
_ROOT_NAME = re.compile(rb'^option[ \t]+"name_[a-z]+"[ \t]+"[^"\s]+"', re.MULTILINE)


class Books(Protocol):
    """A ledger on disk.

    Attributes:
        main: The main file.
    """

    main: Path

    def read(self) -> Current:
        """The ledger as it is now.

        Raises:
            UnreadableLedgerError: It cannot be read.
        """

    def is_as_read(self, current: Current) -> bool:
        """Whether it still is what was read."""

    def with_addition(self, current: Current, text: str, file: Path) -> Current | None:
        """The ledger as it would be; None where it is no longer what was read.

        Args:
            current: What was read.
            text: The addition.
            file: At the end of which it is to stand.
        """

    def held(self) -> AbstractContextManager[object]:
        """Held while an addition is written and taken note of, so that nobody reads."""

    def appended(self, checked: Current, file: Path) -> None:
        """Take note that an addition was written.

        Args:
            checked: What ``with_addition`` gave.
            file: At the end of which it stands.
        """


class LoadedBooks:
    """A ledger that is loaded anew each time, by all of its plugins."""

    def __init__(self, main: Path) -> None:
        self.main = main

    def read(self) -> Current:
        """The ledger as it is now."""
        seen = ""
        for _ in range(_ATTEMPTS):
            began = time.time_ns()
            current = load_with(self.main)
            # Beancount looks at the files after it has read them, and so would take
            # what was saved meanwhile for read.
            found = current.options["input_hash"]
            if found == seen or not _has_changed_since(began, current.options):
                return current
            seen = found
        return replace(current, options={**current.options, "input_hash": ""})

    @staticmethod
    def is_as_read(current: Current) -> bool:
        """Whether it still is what was read."""
        return not loader.needs_refresh(current.options)

    def with_addition(
        self,
        current: Current,
        text: str,
        file: Path,
    ) -> Current | None:
        """The ledger as it would be; None where it is no longer what was read."""
        checked = load_with(self.main, root_names(file) + text)
        if checked.options["input_hash"] != current.options["input_hash"]:
            return None
        return checked

    def held(self) -> AbstractContextManager[object]:
        """Nobody else reads what is loaded here."""
        return nullcontext()

    def appended(self, checked: Current, file: Path) -> None:
        """Nothing is kept, so that there is nothing to note."""


def main_file(path: str | Path) -> Path:
    """The main file as Beancount names it: what it includes stands beside a link."""
    return Path(os.path.normpath(Path(path).absolute()))


def _has_changed_since(moment: int, options: Mapping[str, Any]) -> bool:
    """Whether a file of a ledger may have been written since a moment.

    Args:
        moment: In nanoseconds.
        options: Of the ledger.
    """
    for file in options["include"]:
        with suppress(OSError):  # it is gone, which its absence tells
            changed = Path(file).stat().st_ctime_ns
            if moment - _TICK <= changed <= time.time_ns():
                return True
    return False


def root_names(file: Path) -> str:
    """The options in a file by which its root accounts have other names.

    Beancount reads each file by its own, and so an addition by those of the file at
    the end of which it is to stand.
    """
    found = _ROOT_NAME.findall(file.read_bytes())
    return "".join(f"{line.decode(errors='replace')}\n" for line in found)


def load_with(main: Path, addition: str = "", version: int = 0) -> Current:
    """Load a ledger as it is on disk, with an addition.

    Beancount's own function for it takes one file; the one behind it takes
    several, of which the first is the main file.

    Args:
        main: The main file.
        addition: Directives that stand nowhere yet.
        version: Of what comes of it.

    Raises:
        UnreadableLedgerError: It cannot be read.
    """
    try:
        main.open("rb").close()
    except OSError as error:
        message = f"{main}: the ledger cannot be opened: {error.strerror}."
        raise UnreadableLedgerError(message) from None
    sources = [(str(main), True), *([(addition, False)] if addition else [])]
    enabled = gc.isenabled()
    gc.disable()  # see loading
    try:
        entries, errors, options = loader._load(sources, None, None, None)  # noqa: SLF001
    finally:
        if enabled:
            gc.enable()
    subledger = subledger_in(options)
    if subledger is None:
        message = (
            f"{main}: the ledger has no receivables: add the line"
            ' plugin "beancount_receivables.plugins" to this file.'
        )
        raise UnreadableLedgerError(message)
    return Current(subledger, entries, errors, version, options)
