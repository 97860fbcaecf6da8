"""The actions of the page: what they need, what they would write, and writing."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from fava.helpers import FavaAPIError

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

    from . import Receivables


class NotThereYetError(FavaAPIError):
    """This action cannot be taken on the page yet."""


def form(extension: Receivables, params: MultiDict[str, str]) -> Any:
    """What an action needs to know."""
    raise NotThereYetError


def preview(extension: Receivables, body: dict[str, Any]) -> Any:
    """What an action would write."""
    raise NotThereYetError


def write(extension: Receivables, body: dict[str, Any]) -> Any:
    """Write what an action says."""
    raise NotThereYetError
