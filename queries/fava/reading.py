"""The questions that the page asks: each takes what stands in its address."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from .answering import RefusedError

if TYPE_CHECKING:
    from flask.wrappers import Response
    from werkzeug.datastructures import MultiDict

    from . import Receivables


def _later(_extension: Receivables, _params: MultiDict[str, str]) -> Any:
    message = "This cannot be asked yet."
    raise RefusedError(message, 404)


customers = customer = items = details = export = statement = _later
