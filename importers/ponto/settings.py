"""What the table ``[ponto]`` of an import says.

::

    [ponto]
    accounts = ["BE76999000041395"]   # default: all that Ponto shows
    since = 2025-01-01                # nothing that was booked before
    keyring = "beancount-receivables" # where secrets are, beside the environment
    client-id = "PONTO_CLIENT_ID"     # the names of the variables that hold them
    client-secret = "PONTO_CLIENT_SECRET"
    certificate = "ponto.pem"         # where the API asks for one
    key = "ponto.key"
    key-password = "PONTO_KEY_PASSWORD"
    customer-ip = "192.0.2.1"
    synchronise = true
    url = "https://api.myponto.com"

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

URL = "https://api.myponto.com"

_VARIABLES = ("client-id", "client-secret", "key-password")
_FILES = ("certificate", "key")
_TEXTS = (*_VARIABLES, *_FILES, "keyring", "customer-ip", "url")
_KEYS = (*_TEXTS, "accounts", "since", "synchronise")
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")
#: Where a secret may go without encryption: nowhere but to this machine.
_HERE = ("127.0.0.1", "::1", "localhost")


class PontoSettingsError(Exception):
    """The table says what is unknown, or of another kind; the text says what to do."""


@dataclass(frozen=True)
class PontoSettings:
    """How transactions are fetched.

    Attributes:
        url: Of the API.
        accounts: The numbers of the accounts; () for all.
        since: The first day, or None.
        client_id, client_secret, key_password: The names under which they are found.
        keyring: The service in the keyring that has them, or "".
        certificate, key: Files in PEM, for an API that asks for them.
        customer_ip: What Ponto is told of who asks, or "".
        synchronise: Whether Ponto is to ask the bank first.
    """

    url: str = URL
    accounts: tuple[str, ...] = ()
    since: dt.date | None = None
    client_id: str = "PONTO_CLIENT_ID"
    client_secret: str = "PONTO_CLIENT_SECRET"  # noqa: S105 - the name of one
    key_password: str = ""
    keyring: str = ""
    certificate: Path | None = None
    key: Path | None = None
    customer_ip: str = ""
    synchronise: bool = True


def ponto_settings(folder: Path, said: Any) -> PontoSettings:  # noqa: ANN401 - any TOML
    """Read the table.

    Args:
        folder: Where paths begin.
        said: The table.

    Raises:
        PontoSettingsError: It says what is unknown, or of another kind.
    """
    if not isinstance(said, dict):
        message = "ponto must be a table: [ponto]."
        raise PontoSettingsError(message)
    _check(said)
    options: dict[str, Any] = {
        key.replace("-", "_"): value for key, value in said.items()
    }
    for key in _FILES:
        if key in said:
            options[key] = folder / said[key]
    if "accounts" in said:
        options["accounts"] = tuple(
            "".join(number.split()).upper() for number in said["accounts"]
        )
    return PontoSettings(**options)


def _check(said: Mapping[str, Any]) -> None:
    """Refuse what is unknown, or of another kind.

    Raises:
        PontoSettingsError: With what to do.
    """
    unknown = sorted(set(said) - set(_KEYS))
    if unknown:
        message = f"[ponto] has no setting {unknown[0]}; known are {', '.join(_KEYS)}."
        raise PontoSettingsError(message)
    wrong = [key for key in _TEXTS if key in said and not isinstance(said[key], str)]
    if wrong:
        message = f"[ponto] {wrong[0]} must be a text in quotes."
        raise PontoSettingsError(message)
    for key in _VARIABLES:
        # The value is not told: it may be the secret itself.
        if key in said and not _VARIABLE.fullmatch(said[key]):
            message = (
                f"[ponto] {key} must be the name of an environment variable, such as"
                f" PONTO_{key.upper().replace('-', '_')}; secrets stand in no file."
            )
            raise PontoSettingsError(message)
    accounts = said.get("accounts", [])
    if not isinstance(accounts, list) or not all(
        isinstance(number, str) for number in accounts
    ):
        message = '[ponto] accounts must be a list, such as ["BE76999000041395"].'
        raise PontoSettingsError(message)
    since = said.get("since", dt.date.min)
    if not isinstance(since, dt.date) or isinstance(since, dt.datetime):
        message = "[ponto] since must be a date, such as 2025-01-01, without quotes."
        raise PontoSettingsError(message)
    if not isinstance(said.get("synchronise", True), bool):
        message = "[ponto] synchronise must be true or false."
        raise PontoSettingsError(message)
    _check_url(said.get("url", URL))


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    safe = parts.scheme == "https" or (
        parts.scheme == "http" and parts.hostname in _HERE
    )
    if not safe or not parts.hostname or parts.username or parts.query:
        message = f"[ponto] url must begin with https://, as in {URL}."
        raise PontoSettingsError(message)
