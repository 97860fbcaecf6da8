"""What Mollie told to look at, worked off behind the web server.

An id is worth nothing by itself: Mollie is asked for the payment, and what Mollie does
not know is dropped. Repeats that wait together are one. What cannot be done now is
kept and tried again; and what is lost with the process is found by the first
synchronisation of the next one.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Collection

    from .api import Mollie

ROOM = 1000
"""How many ids wait; where more come, the synchronisation finds what they are of."""
PAUSE = 5
RETRY = 60
"""Seconds between one round and the next, and after one that failed."""

_LOG = logging.getLogger(__name__)


class SyncQueue:
    """Ids of payments of which Mollie told something.

    Args:
        mollie: The API.
        synchronise: Brings what changed into the ledger, those payments included.
    """

    def __init__(
        self, mollie: Mollie, synchronise: Callable[[Collection[str]], None]
    ) -> None:
        self._mollie = mollie
        self._synchronise = synchronise
        self._lock = threading.Lock()
        self._ids: dict[str, None] = {}
        self._whatever = False
        self._something = threading.Event()

    def add(self, id_: str) -> None:
        """Take an id; at once, whatever it is."""
        with self._lock:
            if id_ in self._ids or len(self._ids) < ROOM:
                self._ids[id_] = None
            else:
                self._whatever = True
        self._something.set()

    def add_all(self) -> None:
        """Let the next round synchronise, whatever changed."""
        with self._lock:
            self._whatever = True
        self._something.set()

    def work(self) -> bool:
        """Work off what waits.

        Returns:
            Whether it was done; else it still waits.
        """
        with self._lock:
            ids, whatever = self._ids, self._whatever
            self._ids, self._whatever = {}, False
            self._something.clear()
        left = dict(ids)
        known: dict[str, None] = {}
        try:
            for id_ in ids:
                if self._mollie.payment(id_) is not None:
                    known[id_] = None
                else:
                    del left[id_]
            if known or whatever:
                self._synchronise(list(known))
        except Exception as error:  # noqa: BLE001 - the next round is to come
            _LOG.error("The synchronisation failed: %s", error)
            with self._lock:
                self._ids = {**left, **self._ids}
                self._whatever = self._whatever or whatever
            self._something.set()
            return False
        return True

    def run(self, stop: threading.Event) -> None:
        """Work until told to stop.

        Args:
            stop: Set when it is to end.
        """
        while not stop.is_set():
            if self._something.wait(PAUSE) and not stop.is_set():
                stop.wait(PAUSE if self.work() else RETRY)
