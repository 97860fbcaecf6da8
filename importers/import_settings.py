"""What an import does, as a TOML file says it.

::

    ledger = "main.beancount"            # beside this file, as all paths here
    inbox = "exports"                    # where downloaded files lie
    archive = "archive"                  # where they go once imported; optional
    file = "bank/{account}-{year}.beancount"   # where entries go
    uncategorized = "Liabilities:Uncategorized"  # default: as the ledger says
    other = "Assets:Suspense"
    fees = "Expenses:BankFees"
    by = "anna"
    refuse = true

    [accounts]
    "NL54VBNK0000004004" = "Assets:Bank:Current"

    [mollie]                             # optional; see `mollie.settings`, and for
                                         # its API `mollie_online.settings`
    balance = "Assets:Mollie"

    [ponto]                              # see `ponto.settings`; optional
    keyring = "beancount-receivables"

In ``file``, ``{account}`` stands for the bank account without its first part, joined by
dashes, and ``{year}`` for the year of the entry.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING
from typing import Any

from ..plugins.subledger.reading.spelling import near_miss
from .bank import BankImporter
from .mollie.settings import MollieSettingsError
from .mollie.settings import mollie_importer
from .mollie_online.settings import MollieOnlineSettings
from .mollie_online.settings import MollieOnlineSettingsError
from .mollie_online.settings import online_settings
from .payment_status import PaymentStatusImporter
from .ponto.settings import PontoSettings
from .ponto.settings import PontoSettingsError
from .ponto.settings import ponto_settings

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from pathlib import Path

    from beangulp.importer import Importer

_TEXTS = (
    "ledger",
    "inbox",
    "archive",
    "file",
    "uncategorized",
    "other",
    "fees",
    "by",
)
_KEYS = (*_TEXTS, "refuse", "accounts", "mollie", "ponto")
_PLACES = frozenset(("account", "year"))
_PLACE = re.compile(r"\{([^{}]*)\}")


class SettingsError(Exception):
    """The file does not say what to do; the text names it, the place and the remedy."""


@dataclass(frozen=True)
class ImportSettings:
    """What an import does.

    Attributes:
        ledger: The main file.
        inbox: The folder that is looked through, or None.
        archive: The folder where imported files go, or None: they stay.
        file: The pattern of the file that entries are added to.
        accounts: Ledger accounts by IBAN or number.
        uncategorized, other, fees, by, refuse: As `BankImporter` takes them.
        mollie: As `mollie.settings` takes them, or None: its exports are left alone.
        mollie_online: How its API is used, or None: it is not.
        ponto: How transactions are fetched from Ponto, or None: they are not.
    """

    ledger: Path
    file: str
    inbox: Path | None = None
    archive: Path | None = None
    accounts: Mapping[str, str] = field(default_factory=dict)
    uncategorized: str | None = None
    other: str = "Assets:Suspense"
    fees: str | None = None
    by: str = ""
    refuse: bool = False
    mollie: Mapping[str, Any] | None = None
    mollie_online: MollieOnlineSettings | None = None
    ponto: PontoSettings | None = None

    def importers(self) -> list[Importer]:
        """The importers that do so."""
        importers: list[Importer] = [self.bank_importer(), PaymentStatusImporter()]
        if self.mollie is not None:
            importers.append(
                mollie_importer(
                    self.mollie,
                    uncategorized=self.uncategorized,
                    other=self.other,
                    by=self.by,
                )
            )
        return importers

    def target(self, account: str, day: dt.date) -> Path:
        """The file to which an entry of an account and day is added."""
        _, _, rest = account.partition(":")
        name = (rest or account or "other").replace(":", "-")
        return self.ledger.parent / self.file.replace("{account}", name).replace(
            "{year}", f"{day.year:04}"
        )

    def bank_importer(self) -> BankImporter:
        """The importer of bank statements that does so."""
        return BankImporter(
            self.accounts,
            uncategorized=self.uncategorized,
            other=self.other,
            fees=self.fees,
            by=self.by,
            refuse=self.refuse,
        )


def read_settings(path: Path) -> ImportSettings:
    """Read the settings of an import.

    Raises:
        SettingsError: The file is not there, is no TOML, or says what is unknown.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        message = f"{path}: cannot be read: {reason}. Name the file with --config."
        raise SettingsError(message) from None
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = f"{path}: is no TOML file: {error}."
        raise SettingsError(message) from None
    _check(path, said)
    folder = path.parent
    places = {key: folder / said[key] for key in ("inbox", "archive") if said.get(key)}
    options: dict[str, Any] = {
        key: said[key]
        for key in (
            "uncategorized",
            "other",
            "fees",
            "by",
            "refuse",
            "accounts",
            "mollie",
        )
        if key in said
    }
    try:
        if "ponto" in said:
            options["ponto"] = ponto_settings(folder, said["ponto"])
        if "mollie" in said:
            options["mollie_online"] = online_settings(
                folder, places.get("inbox"), said["mollie"]
            )
        settings = ImportSettings(
            ledger=folder / said["ledger"], file=said["file"], **places, **options
        )
        settings.importers()
    except (
        MollieSettingsError,
        MollieOnlineSettingsError,
        PontoSettingsError,
    ) as error:
        message = f"{path}: {error}"
        raise SettingsError(message) from None
    return settings


def _check(path: Path, said: Mapping[str, Any]) -> None:
    """Refuse what is missing, unknown, or of another kind.

    Raises:
        SettingsError: With what is known.
    """
    for key in said:
        if key not in _KEYS:
            meant = near_miss(key, _KEYS)
            remedy = (
                f"did you mean {meant}?" if meant else f"known are {', '.join(_KEYS)}."
            )
            message = f"{path}: {key} is no setting of an import; {remedy}"
            raise SettingsError(message)
    for key in ("ledger", "file"):
        if key not in said:
            example = "main.beancount" if key == "ledger" else "bank.beancount"
            message = f'{path}: {key} is missing; add {key} = "{example}".'
            raise SettingsError(message)
    wrong = [key for key in _TEXTS if key in said and not isinstance(said[key], str)]
    if wrong:
        message = f"{path}: {wrong[0]} must be a text in quotes."
        raise SettingsError(message)
    if not isinstance(said.get("refuse", False), bool):
        message = f"{path}: refuse must be true or false."
        raise SettingsError(message)
    accounts = said.get("accounts", {})
    if not isinstance(accounts, dict) or not all(
        isinstance(account, str) for account in accounts.values()
    ):
        message = (
            f"{path}: accounts must be a table of ledger accounts by number, such as"
            ' "NL54VBNK0000004004" = "Assets:Bank:Current".'
        )
        raise SettingsError(message)
    if not isinstance(said.get("mollie", {}), dict):
        message = f"{path}: mollie must be a table of its settings."
        raise SettingsError(message)
    unknown = set(_PLACE.findall(said["file"])) - _PLACES
    if unknown:
        message = (
            f"{path}: file may hold {{account}} and {{year}}, not {{{min(unknown)}}}."
        )
        raise SettingsError(message)
