"""The whole ledger is loaded when it disturbs nobody.

What was written from the page was settled in memory. Once nobody has asked for
anything for a while, the ledger is loaded beside the one that is shown, and takes
its place at once: nobody waits for it, and nobody sees half of it.
"""

from __future__ import annotations

import contextlib
import gc
import threading
import time
from typing import TYPE_CHECKING
from typing import Any

from fava.core import FavaLedger
from fava.core.watcher import Watcher
from fava.core.watcher import WatchfilesWatcher

from ..appending import one_writer
from .stamps import stamps_of

if TYPE_CHECKING:
    from .source import Source

#: So many seconds nobody must have asked for anything.
QUIET = 20.0


class Refresher:
    """Puts a freshly loaded ledger in the place of the one that Fava shows.

    Args:
        ledger: That one.
        source: The receivables in it.
    """

    def __init__(self, ledger: FavaLedger, source: Source) -> None:
        self._ledger = ledger
        self._source = source
        self._asked = 0.0
        self._timer: threading.Timer | None = None
        self._lock = threading.Lock()

    def wait_for_quiet(self, ledgers: Any) -> None:  # noqa: ANN401 - private to Fava
        """Refresh when nobody has asked for a while, counted anew from now.

        Args:
            ledgers: Where Fava keeps the ledgers that it shows.
        """
        with self._lock:
            self._asked = time.monotonic()
            if self._timer is None:
                self._wait(QUIET, ledgers)

    def _wait(self, seconds: float, ledgers: Any) -> None:  # noqa: ANN401 - as above
        self._timer = threading.Timer(seconds, self._look, (ledgers,))
        self._timer.daemon = True
        self._timer.start()

    def _look(self, ledgers: Any) -> None:  # noqa: ANN401 - as above
        """Refresh, or wait on where somebody has asked meanwhile."""
        with self._lock:
            rest = self._asked + QUIET - time.monotonic()
            if rest > 0:
                self._wait(rest, ledgers)
                return
            self._timer = None
        if self._source.is_ahead:  # Fava may have loaded it meanwhile
            self.refresh(ledgers)

    def refresh(self, ledgers: Any) -> bool:  # noqa: ANN401 - private to Fava
        """Load the ledger, and let Fava show it.

        Args:
            ledgers: Where Fava keeps the ledgers that it shows.

        Returns:
            Whether it was done; not so if a file changed meanwhile, or Fava shows
            another one by now.
        """
        old = self._ledger
        files = list(old.options["include"])
        before = stamps_of(files)
        fresh = FavaLedger(
            old.beancount_file_path, poll_watcher=isinstance(old.watcher, Watcher)
        )
        with one_writer({self._source.main.resolve().parent}):
            shown = ledgers.ledgers
            done = (
                list(fresh.options["include"]) == files
                and stamps_of(files) == before
                and any(each is old for each in shown)
            )
            if done:
                with ledgers._lock:  # noqa: SLF001 - there is no other way to it
                    ledgers._ledgers = [  # noqa: SLF001
                        fresh if each is old else each for each in shown
                    ]
                    ledgers._ledgers_by_slug = None  # noqa: SLF001
        _stop_watching(old if done else fresh)
        gc.collect()  # a ledger is full of circles, and large
        return done


def _stop_watching(ledger: FavaLedger) -> None:
    """End the threads that watch the files of a ledger that is not shown."""
    if isinstance(ledger.watcher, WatchfilesWatcher):
        with contextlib.suppress(RuntimeError):
            ledger.watcher.__exit__(None, None, None)
