"""What the page must know before it asks anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app
from flask import request

from .settings import LANGUAGES

if TYPE_CHECKING:
    from . import Receivables


def page_facts(extension: Receivables) -> dict[str, str]:
    """The facts about this Fava, by the name of their ``data-`` attribute.

    ``language`` (en, nl or fr), ``incognito`` and ``read-only`` (yes or no).
    """
    return {
        "language": language_of(extension),
        "incognito": _yes(is_incognito()),
        "read-only": _yes(_is_read_only()),
    }


def language_of(extension: Receivables) -> str:
    """The language of the page: as set, as Fava's, else English."""
    if extension.settings.language:
        return extension.settings.language
    spoken = list(filter(None, LANGUAGES))
    # As Fava chooses: its option, else what the browser asks for.
    chosen = extension.ledger.fava_options.language
    if not chosen:
        chosen = request.accept_languages.best_match(spoken)
    language = (chosen or "").replace("-", "_").partition("_")[0]
    return language if language in spoken else "en"


def is_incognito() -> bool:
    """Whether Fava hides all numbers."""
    return bool(current_app.config.get("INCOGNITO"))


def _is_read_only() -> bool:
    """Whether Fava refuses to write.

    Fava tells nobody; it refuses in a function of its own before each request.
    Where that is not found the page offers what is refused then.
    """
    before = current_app.before_request_funcs.get(None, [])
    return any(function.__name__ == "_read_only" for function in before)


def _yes(value: bool) -> str:  # noqa: FBT001 - it is the question
    return "yes" if value else "no"
