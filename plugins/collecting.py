"""Pause Python's cyclic garbage collector while much is made that stays.

The collector runs after so many new objects, and then looks at every object there
is. Of a ledger all objects stay, so that it finds nothing and takes up to half of
the time. What was garbage meanwhile is found by the next run that looks at all.
"""

from __future__ import annotations

import contextlib
import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def no_collecting() -> Iterator[None]:
    """Leave the collector off while the block runs, then as it was before.

    What was made meanwhile is then among the old objects, as if it had been looked at
    and found in use: it is not looked at at once.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            if not gc.get_freeze_count():  # else somebody keeps objects apart
                gc.freeze()
                gc.unfreeze()
            gc.enable()
