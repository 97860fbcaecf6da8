"""The secrets of who asks Ponto, from the environment or the keyring."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING

from ..secrets import MissingSecretError
from ..secrets import find_secret

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .settings import PontoSettings

__all__ = ["MissingSecretError", "Secrets", "find_secrets"]


@dataclass(frozen=True)
class Secrets:
    """What proves to Ponto who asks. None of it is shown by ``repr``."""

    client_id: str = field(repr=False)
    client_secret: str = field(repr=False)
    key_password: str = field(default="", repr=False)


def find_secrets(settings: PontoSettings, environment: Mapping[str, str]) -> Secrets:
    """Find all that is needed.

    Raises:
        MissingSecretError: Something is not there.
    """

    def found(name: str) -> str:
        return find_secret(name, settings.keyring, environment)

    return Secrets(
        found(settings.client_id),
        found(settings.client_secret),
        found(settings.key_password) if settings.key_password else "",
    )
