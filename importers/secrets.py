"""Secrets, from the environment or the keyring of the system; never from a file.

The keyring is asked with the package `keyring`, where it is installed. Nothing here
puts a secret into a message: errors name the variable only.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class MissingSecretError(Exception):
    """A secret is found nowhere; the text says where it was looked for."""


def find_secret(name: str, keyring: str, environment: Mapping[str, str]) -> str:
    """Find a secret.

    Args:
        name: Of the variable, and of the entry in the keyring.
        keyring: The service in the keyring, or "": it is not asked.
        environment: The variables.

    Raises:
        MissingSecretError: It is not there.
    """
    found = environment.get(name) or _in_keyring(keyring, name)
    if not found:
        message = f"The environment variable {name} is not set"
        if keyring:
            message += f', and the keyring "{keyring}" has no {name}'
        message += ". Set it where you start this."
        raise MissingSecretError(message)
    return found


def _in_keyring(service: str, name: str) -> str:
    """The secret of a name in the keyring; "" where there is none.

    Raises:
        MissingSecretError: The keyring cannot be asked.
    """
    if not service:
        return ""
    try:
        keyring = importlib.import_module("keyring")
    except ImportError:
        message = (
            "The settings name a keyring, and the package for it is not installed: pip"
            " install 'beancount-receivables[keyring]'."
        )
        raise MissingSecretError(message) from None
    try:
        return keyring.get_password(service, name) or ""
    except Exception as error:  # noqa: BLE001 - each backend has errors of its own
        # Their text is not ours to trust with what it tells.
        message = f"The keyring cannot be asked ({type(error).__name__})."
        raise MissingSecretError(message) from None
