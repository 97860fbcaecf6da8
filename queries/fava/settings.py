"""What the ``fava-extension`` directive can set."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from dataclasses import fields


class ConfigError(ValueError):
    """The configuration of the extension cannot be used."""


@dataclass(frozen=True)
class Settings:
    """The settings of the extension, all optional.

    Attributes:
        by: Who decides what is written from the page, for ``by``.
        trust_user_header: The HTTP header in which a proxy that signs people in
            says who it is, instead of ``by``; only for a Fava that nothing but
            that proxy can reach.
        language: Of the page, ``en``, ``nl`` or ``fr``; "": as Fava's.
    """

    by: str = ""
    trust_user_header: str = ""
    language: str = ""

    @classmethod
    def of(cls, config: str | None) -> Settings:
        """Read them from the text of the directive, a Python dictionary.

        Raises:
            ConfigError: It is none, or holds something else.
        """
        if not config or not config.strip():
            return cls()
        try:
            read = ast.literal_eval(config.strip())
        except (SyntaxError, TypeError, ValueError) as error:
            message = (
                "The configuration of the receivables page cannot be read:"
                f" {error}. Write it like \"{{'by': 'anna'}}\"."
            )
            raise ConfigError(message) from None
        if not isinstance(read, dict):
            message = (
                "The configuration of the receivables page must be a dictionary, like"
                " \"{'by': 'anna'}\"."
            )
            raise ConfigError(message)
        known = [field.name for field in fields(cls)]
        for key, value in read.items():
            if key not in known:
                message = (
                    f"The receivables page has no setting {key!r};"
                    f" there are: {', '.join(known)}."
                )
                raise ConfigError(message)
            if not isinstance(value, str):
                message = f"The setting {key!r} of the receivables page must be a text."
                raise ConfigError(message)
        settings = cls(**read)
        if settings.language not in LANGUAGES:
            message = (
                f"The receivables page does not speak {settings.language!r};"
                f" it speaks: {', '.join(filter(None, LANGUAGES))}."
            )
            raise ConfigError(message)
        return settings


#: The languages of the page; "" for that of Fava.
LANGUAGES = ("", "en", "nl", "fr")
