"""What the page was shown before it asks to write it."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from typing import Any

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

#: More dialogs than are open at once.
_MOST = 1000


@dataclass(frozen=True)
class Shown:
    """What was shown of a request.

    Attributes:
        at: When.
        text: What would be written.
    """

    at: dt.datetime
    text: str


class ShownBefore:
    """The last things that pages were shown, by request and what was asked."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], Shown] = OrderedDict()

    def keep(self, request: str, asked: Any, shown: Shown) -> None:  # noqa: ANN401 - json
        """Keep what was shown."""
        key = (request, _digest(asked))
        self._kept[key] = shown
        self._kept.move_to_end(key)
        while len(self._kept) > _MOST:
            self._kept.popitem(last=False)

    def get(self, request: str, asked: Any) -> Shown | None:  # noqa: ANN401 - json
        """What was shown; None where it was not, or long ago."""
        return self._kept.get((request, _digest(asked)))


@cache
def shown_before(main: Path) -> ShownBefore:  # noqa: ARG001 - one for each ledger
    """What pages were shown of a ledger; it outlives a load of it.

    Args:
        main: The main file.
    """
    return ShownBefore()


def _digest(asked: Any) -> str:  # noqa: ANN401 - json
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
