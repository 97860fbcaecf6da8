"""Where the page has the receivables from: the ledger that Fava has loaded.

Fava loads the whole ledger again before it answers a page when a file changed. What
is written from here is settled in memory instead, and the file is marked as seen,
so that the next page does not wait for a load; the whole load follows when nobody
asks for anything (``refreshing``). What others change is loaded at once.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any
from typing import cast

from beancount.core.data import new_metadata
from fava.core import FavaLedger
from fava.ext import FavaExtensionError
from fava.helpers import FavaAPIError

from ...plugins.settlement import OPTION
from ...plugins.subledger.reading.addition import NeedsWholeLedgerError
from ..addition import Place
from ..books import load_with
from ..books import main_file
from ..books import root_names
from ..live import Current
from ..view import subledger_in
from .stamps import stamps_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping

    from .stamps import Stamp

#: Counts on where Fava's ledger is replaced by another.
_versions = itertools.count(1)
#: In nanoseconds; longer than it takes to write.
_AHEAD = 60 * 10**9


class NoReceivablesError(FavaAPIError):
    """The ledger has no receivables: it does not load the plugin."""


class Source:
    """The receivables of a ledger: as loaded, and what was written since.

    It is the ``Books`` of who writes.

    Args:
        ledger: Fava's.

    Attributes:
        main: The main file.
        is_ahead: Whether it holds what Fava has not loaded yet.
    """

    def __init__(self, ledger: FavaLedger) -> None:
        self.main = main_file(ledger.beancount_file_path)
        self.is_ahead = False
        self._ledger = ledger
        self._lock = threading.RLock()
        self._current: Current | None = None
        self._stamps: dict[str, Stamp | None] = {}
        #: As the last load found them when it began.
        self._found: dict[str, Stamp | None] = {}
        ledger.__class__ = _NotingLedger
        #: The latest change that Fava's watcher need not tell of.
        self._seen = 0

    def loaded(self) -> None:
        """Note that Fava has loaded the ledger."""
        with self._lock:
            self.is_ahead = False
            self._current = None
            # What changed while it was read counts as changed since.
            self._stamps = stamps_of(self._options["include"])
            self._stamps.update(
                (file, stamp)
                for file, stamp in self._found.items()
                if file in self._stamps
            )

    def about_to_load(self) -> None:
        """Note how the files are before Fava loads the ledger."""
        with self._lock:
            self._found = stamps_of(self._options["include"])

    def current(self) -> Current:
        """The receivables as they are now.

        Raises:
            NoReceivablesError: The ledger has none.
        """
        with self._lock:
            if self._has_changed():
                self._load()
            if self._current is None:
                self._current = self._as_loaded()
            return self._current

    def read(self) -> Current:
        """The receivables as they are now, for who writes."""
        return self.current()

    def is_as_read(self, current: Current) -> bool:
        """Whether the receivables still are what was read."""
        with self._lock:
            return self._current is current and not self._has_changed()

    def with_addition(self, current: Current, text: str, file: Path) -> Current | None:
        """The ledger as it would be, settled in memory where that is sure.

        Args:
            current: What was read.
            text: The addition.
            file: At the end of which it is to stand.
        """
        version = next(_versions)
        try:
            place = Place.behind(file.read_bytes(), self._name_of(file))
            checked = current.with_addition(text, place, version)
        except NeedsWholeLedgerError:
            checked = load_with(self.main, root_names(file) + text, version)
        return checked if self.is_as_read(current) else None

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Held while an addition is written, so that nobody takes it for another's."""
        watcher = self._ledger.watcher
        with self._lock:
            self._seen = watcher.last_checked
            # A request that comes just now must not load for it either.
            watcher.last_checked += _AHEAD
            try:
                yield
            finally:
                watcher.last_checked = self._seen

    def appended(self, checked: Current, file: Path) -> None:
        """Take over what was settled in memory, and let Fava not load it now.

        Args:
            checked: What ``with_addition`` gave.
            file: At the end of which it stands.
        """
        with self._lock:
            self._seen = max(self._seen, _changed_at([file]))
            if checked.place is None:  # a load told what comes of it
                self._load()
                return
            self._current = checked
            self._stamps = {
                **self._stamps,
                **stamps_of([self._name_of(file)]),
            }
            # So that Fava's page of queries tells the same.
            cast("dict[str, Any]", self._ledger.options)[OPTION] = checked.options[
                OPTION
            ]
            self.is_ahead = True

    def report(self, message: str) -> None:
        """Show an error on Fava's page of errors."""
        source = new_metadata(self._ledger.beancount_file_path, 1)
        error = FavaExtensionError(source, message, None)
        self._ledger.extensions.errors.append(error)

    @property
    def _options(self) -> Mapping[str, Any]:
        return cast("Mapping[str, Any]", self._ledger.options)

    def _has_changed(self) -> bool:
        """Whether a file changed since the ledger was read, or written."""
        return stamps_of(self._options["include"]) != self._stamps

    def _load(self) -> None:
        """Let Fava load the ledger."""
        seen = _changed_at(map(Path, self._options["include"]))
        self._ledger.load_file()
        # Or the watcher, which tells of it a moment later, would let it load again.
        watcher = self._ledger.watcher
        watcher.last_checked = max(watcher.last_checked, seen)

    def _as_loaded(self) -> Current:
        options = self._options
        subledger = subledger_in(options)
        if subledger is None:
            message = (
                "The ledger has no receivables: add the line"
                ' plugin "beancount_receivables.plugins" to its main file.'
            )
            raise NoReceivablesError(message)
        return Current(
            subledger,
            self._ledger.all_entries,
            self._ledger.load_errors,
            next(_versions),
            options,
        )

    def _name_of(self, file: Path) -> str:
        """What the ledger calls a file."""
        for name in self._options["include"]:
            if os.path.realpath(name) == str(file):
                return str(name)
        return str(file)


class _NotingLedger(FavaLedger):
    """A ledger of Fava that tells its extension before it is loaded again.

    Fava itself tells only afterwards, when nobody knows any more whether a file
    changed before it was read or while the rest was. As it has room for no further
    attribute, an instance of it becomes one of this class.
    """

    __slots__ = ()

    def load_file(self) -> None:
        """Load the main file and all that it includes."""
        extension: Any = self.extensions.get_extension("Receivables")
        if extension is not None:
            extension.books.about_to_load()
        super().load_file()


def _changed_at(files: Iterable[Path]) -> int:
    """When files, or the folders in which they were put, changed last."""
    moments = [0]
    for file in files:
        for each in (file, file.parent):
            with contextlib.suppress(OSError):
                moments.append(each.stat().st_mtime_ns)
    return max(moments)
