"""The receivables as they are now, for what asks them again and again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..plugins.subledger.subledger import Subledger


@dataclass(frozen=True)
class Current:
    """The receivables of a ledger.

    Attributes:
        subledger: What settlement made of it.
        entries: The directives of the ledger, sorted.
        errors: What was found wrong in it.
        version: Another one for each change, so that one can tell whether what was
            derived is still good.
    """

    subledger: Subledger
    entries: Sequence[Any]
    errors: Sequence[Any]
    version: int
