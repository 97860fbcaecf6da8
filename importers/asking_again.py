"""When to ask a server again that failed."""

from __future__ import annotations

import datetime as dt
import email.utils
from http import HTTPStatus


def may_pass(status: int) -> bool:
    """Whether what failed with a status may succeed later."""
    return (
        status == HTTPStatus.TOO_MANY_REQUESTS
        or status >= HTTPStatus.INTERNAL_SERVER_ERROR
    )


def retry_after(text: str | None, now: dt.datetime) -> float | None:
    """How many seconds to wait (RFC 9110, section 10.2.3); None: not said.

    Args:
        text: The header ``Retry-After``: seconds, or a moment.
        now: The time.
    """
    if not text:
        return None
    if text.strip().isdecimal():
        return float(text)
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.timezone.utc)
    return max((moment - now).total_seconds(), 0.0)
