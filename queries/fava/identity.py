"""Who asks for something on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from .answering import RefusedError

if TYPE_CHECKING:
    from . import Receivables

_FORBIDDEN = 403


def name_of(extension: Receivables) -> str:
    """Who asks: as the proxy says, where that is to be trusted; else as set; or ""."""
    header = extension.settings.trust_user_header
    if not header:
        return extension.settings.by
    name = request.headers.get(header, "").strip()
    try:
        # WSGI (PEP 3333) hands over bytes as Latin-1; proxies send names as UTF-8.
        return name.encode("latin-1").decode()
    except UnicodeError:
        return name


def needed_name(extension: Receivables) -> str:
    """Who asks to write; "" where nothing is set.

    Raises:
        RefusedError: A proxy is to say who it is, and does not.
    """
    name = name_of(extension)
    header = extension.settings.trust_user_header
    if header and not name:
        message = f"Nobody is signed in: the header {header} is missing."
        raise RefusedError(message, _FORBIDDEN)
    return name
