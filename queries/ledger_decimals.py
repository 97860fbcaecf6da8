"""How many decimals each currency has in a ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from beancount.core.display_context import Precision

if TYPE_CHECKING:
    from collections.abc import Mapping


def decimals_in(options: Mapping[str, Any]) -> dict[str, int]:
    """The decimals that a ledger mostly writes, by currency.

    Args:
        options: Of the loaded ledger.
    """
    found = {}
    for currency, context in options["dcontext"].ccontexts.items():
        decimals = context.get_fractional(Precision.MOST_COMMON)
        if decimals is not None:
            found[currency] = decimals
    return found
