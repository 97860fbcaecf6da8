"""What the settings of an import say of Mollie, as a table of a TOML file.

::

    [mollie]
    balance = "Assets:Mollie"
    vat = "Assets:VAT"
    vat_rate = 21
    unsettled = { paypal = "Assets:PayPal" }
    show_pending = true
"""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

from ..mollie_online.settings import KEYS as ONLINE_KEYS
from ..mollie_online.settings import TEST
from .accounts import MollieAccounts
from .importer import FEES_BY
from .importer import MollieImporter

if TYPE_CHECKING:
    from collections.abc import Mapping

_ACCOUNTS = tuple(each.name for each in dataclasses.fields(MollieAccounts))
KEYS = (*_ACCOUNTS, "vat_rate", "fees_by", "show_pending", *ONLINE_KEYS)
"""What the table may hold: the accounts of `MollieAccounts`, how to book, and what
`mollie_online.settings` takes."""


class MollieSettingsError(ValueError):
    """A setting of Mollie's importer is unknown, or of another kind."""


def mollie_importer(
    said: Mapping[str, Any],
    *,
    uncategorized: str | None = None,
    other: str = "Assets:Suspense",
    by: str = "",
) -> MollieImporter:
    """Give the importer that does what the settings say.

    Args:
        said: The table.
        uncategorized: The account for payments of unknown customers, where the table
            names none; None: as the ledger says.
        other: The account for other movements, where the table names none.
        by: Who answers for decisions.

    Raises:
        MollieSettingsError: With what is known.
    """
    unknown = [key for key in said if key not in KEYS]
    if unknown:
        message = f"{unknown[0]} is no setting of mollie; known are {', '.join(KEYS)}."
        raise MollieSettingsError(message)
    accounts: dict[str, Any] = {"uncategorized": uncategorized, "other": other}
    for name in _ACCOUNTS:
        if name in said:
            if not _names_accounts(name, said[name]):
                message = f'mollie.{name} must be an account, such as "Assets:Mollie".'
                raise MollieSettingsError(message)
            accounts[name] = said[name]
    rate = said.get("vat_rate")
    if isinstance(rate, bool) or not isinstance(rate, (int, float, str, type(None))):
        message = "mollie.vat_rate must be a number, such as 21."
        raise MollieSettingsError(message)
    if not isinstance(said.get("show_pending", False), bool):
        message = "mollie.show_pending must be true or false."
        raise MollieSettingsError(message)
    if said.get("fees_by", "settlement") not in FEES_BY:
        message = f"mollie.fees_by must be one of {', '.join(FEES_BY)}."
        raise MollieSettingsError(message)
    return MollieImporter(
        MollieAccounts(**accounts),
        vat_rate=None if rate is None else Decimal(str(rate)),
        fees_by=said.get("fees_by", "settlement"),
        pending=said.get("show_pending", False),
        by=by,
        test=said.get("mode") == TEST,
    )


def _names_accounts(name: str, value: object) -> bool:
    if name == "unsettled" and isinstance(value, dict):
        return all(isinstance(account, str) for account in value.values())
    return isinstance(value, str)
