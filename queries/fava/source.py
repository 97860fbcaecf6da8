"""Where the page has the receivables from: the ledger that Fava has loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any
from typing import cast

from beancount.core.data import new_metadata
from fava.ext import FavaExtensionError
from fava.helpers import FavaAPIError

from ..live import Current
from ..view import subledger_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fava.core import FavaLedger


class NoReceivablesError(FavaAPIError):
    """The ledger has no receivables: it does not load the plugin."""


class Source:
    """The receivables of a ledger, read again after each load.

    Args:
        ledger: Fava's.
    """

    def __init__(self, ledger: FavaLedger) -> None:
        self._ledger = ledger
        self._version = 0
        self._current: Current | None = None

    def loaded(self) -> None:
        """Note that Fava has loaded the ledger."""
        self._version += 1
        self._current = None

    def current(self) -> Current:
        """The receivables as they are now.

        Raises:
            NoReceivablesError: The ledger has none.
        """
        if self._current is None:
            options = cast("Mapping[str, Any]", self._ledger.options)
            subledger = subledger_in(options)
            if subledger is None:
                message = (
                    "The ledger has no receivables: add the line"
                    ' plugin "beancount_receivables.plugins" to its main file.'
                )
                raise NoReceivablesError(message)
            self._current = Current(
                subledger,
                self._ledger.all_entries,
                self._ledger.errors,
                self._version,
                options,
            )
        return self._current

    def report(self, message: str) -> None:
        """Show an error on Fava's page of errors."""
        source = new_metadata(self._ledger.beancount_file_path, 1)
        error = FavaExtensionError(source, message, None)
        self._ledger.extensions.errors.append(error)
