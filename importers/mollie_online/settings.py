"""What the table ``[mollie]`` of an import says of Mollie's API.

::

    [mollie]
    mode = "live"                     # or "test"; a key of the other kind is refused
    redirect_url = "https://pay.example.com/paid"     # the page after payment
    webhook_url = "https://pay.example.com/webhook"   # where Mollie tells of changes
    website = "https://www.example.com/"              # where that page leads back to
    language = "nl"                   # of customers who have none of their own
    description = "Factuur {invoice}" # what the customer sees at the bank
    methods = ["ideal", "bancontact"] # offered for paying; default: all that are on
    since = 2026-01-01                # nothing from before is fetched
    state = ".mollie"                 # the folder that remembers what was fetched
    keyring = "beancount-receivables" # where secrets are, beside the environment
    api_key = "MOLLIE_API_KEY"        # the names of the variables that hold them
    access_token = "MOLLIE_ACCESS_TOKEN"

No secret stands in it, but the names under which secrets are found.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

URL = "https://api.mollie.com"
LIVE, TEST = "live", "test"
LANGUAGES = ("nl", "en", "fr")

_NAMES = ("api_key", "access_token")
_URLS = ("url", "redirect_url", "webhook_url", "website")
_TEXTS = (*_NAMES, *_URLS, "mode", "language", "description", "state", "keyring")
KEYS = (*_TEXTS, "methods", "since")
"""What the table may hold beside what `mollie.settings` takes."""

_STATE = ".mollie"
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")
_METHOD = re.compile(r"[a-z0-9]+")
_PLACE = re.compile(r"\{([^{}]*)\}")
_PLACES = frozenset(("invoice", "customer", "name"))
#: Where a secret may go without encryption: nowhere but to this machine.
_HERE = ("127.0.0.1", "::1", "localhost")


class MollieOnlineSettingsError(ValueError):
    """The table says what is of another kind; the text says what to do."""


@dataclass(frozen=True)
class MollieOnlineSettings:
    """How Mollie's API is used for a ledger.

    Attributes:
        mode: ``live`` or ``test``: which payments belong in the ledger.
        state: The folder that remembers what was fetched.
        url: Of the API.
        redirect_url: Of the page after payment, or "": there can be no link.
        webhook_url: Where Mollie tells that something changed, or "".
        website: Where the page after payment leads back to, or "".
        language: Of customers who have none.
        description: Of a payment, with ``{invoice}``; "": as the language has it.
        methods: Ways of paying that are offered, in Mollie's words; () for all.
        since: The first day of what is fetched, or None.
        api_key, access_token: The names under which secrets are found.
        keyring: The service in the keyring that has them, or "".
    """

    mode: str
    state: Path
    url: str = URL
    redirect_url: str = ""
    webhook_url: str = ""
    website: str = ""
    language: str = "en"
    description: str = ""
    methods: tuple[str, ...] = ()
    since: dt.date | None = None
    api_key: str = "MOLLIE_API_KEY"
    access_token: str = "MOLLIE_ACCESS_TOKEN"  # noqa: S105 - the name of one
    keyring: str = ""


def online_settings(
    folder: Path, inbox: Path | None, said: Mapping[str, Any]
) -> MollieOnlineSettings | None:
    """Read what the table says of the API.

    Args:
        folder: Where paths begin.
        inbox: Where fetched files go.
        said: The table.

    Returns:
        None where it names no mode: then the API is not used.

    Raises:
        MollieOnlineSettingsError: It says what is of another kind.
    """
    options: dict[str, Any] = {key: said[key] for key in KEYS if key in said}
    if not options:
        return None
    _check(options)
    options["state"] = (
        folder / options["state"] if "state" in said else (inbox or folder) / _STATE
    )
    if "methods" in said:
        options["methods"] = tuple(said["methods"])
    return MollieOnlineSettings(**options)


def _check(said: Mapping[str, Any]) -> None:
    """Refuse what is missing, or of another kind.

    Raises:
        MollieOnlineSettingsError: With what to do.
    """
    wrong = [key for key in _TEXTS if key in said and not isinstance(said[key], str)]
    if wrong:
        message = f"mollie.{wrong[0]} must be a text in quotes."
        raise MollieOnlineSettingsError(message)
    if said.get("mode") not in (LIVE, TEST):
        message = (
            'mollie.mode must be "live" or "test": it says which payments belong in'
            " this ledger."
        )
        raise MollieOnlineSettingsError(message)
    if said.get("language", "en") not in LANGUAGES:
        message = f"mollie.language must be one of {', '.join(LANGUAGES)}."
        raise MollieOnlineSettingsError(message)
    for key in _NAMES:
        # The value is not told: it may be the secret itself.
        if key in said and not _VARIABLE.fullmatch(said[key]):
            message = (
                f"mollie.{key} must be the name of an environment variable, such as"
                f" MOLLIE_{key.upper()}; secrets stand in no file."
            )
            raise MollieOnlineSettingsError(message)
    for key in _URLS:
        if key in said:
            _check_url(key, said[key])
    _check_description(said.get("description", "{invoice}"))
    methods = said.get("methods", [])
    if not isinstance(methods, list) or not all(
        isinstance(each, str) and _METHOD.fullmatch(each) for each in methods
    ):
        message = 'mollie.methods must be a list, such as ["ideal", "bancontact"].'
        raise MollieOnlineSettingsError(message)
    since = said.get("since", dt.date.min)
    if not isinstance(since, dt.date) or isinstance(since, dt.datetime):
        message = "mollie.since must be a date, such as 2026-01-01, without quotes."
        raise MollieOnlineSettingsError(message)


def _check_url(key: str, url: str) -> None:
    parts = urlsplit(url)
    safe = parts.scheme == "https" or (
        parts.scheme == "http" and parts.hostname in _HERE
    )
    bare = not (parts.username or parts.query or parts.fragment)
    if not safe or not parts.hostname or not bare or not url.isprintable():
        message = (
            f"mollie.{key} must begin with https://, without ? and #, such as"
            f" {URL if key == 'url' else 'https://pay.example.com/paid'}."
        )
        raise MollieOnlineSettingsError(message)


def _check_description(description: str) -> None:
    places = set(_PLACE.findall(description))
    if "invoice" not in places or places - _PLACES:
        message = (
            "mollie.description must hold {invoice}, by which the payment is"
            " recognised, and may hold {customer} and {name}."
        )
        raise MollieOnlineSettingsError(message)
