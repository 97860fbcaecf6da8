"""Field 86: whose dialect it is written in, told by what it looks like."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .mt940_codewords import read_codewords
from .mt940_layouts import read_layout
from .mt940_subfields import read_subfields

if TYPE_CHECKING:
    from .mt940_facts import Facts

is_german = re.compile(r"[0-9]{8}/[0-9]+|DE[0-9]{20}").match
"""Whether an account is with a bank in Germany, by its number."""


def read_remittance(text: str, facts: Facts, bank: str, account: str | None) -> None:
    """Read a field 86.

    Args:
        text: The field, with its line feeds; where it is there several times for one
            entry, as a further line each.
        facts: Takes what it says. Nothing that a payer wrote is left out.
        bank: The first four letters of the BIC of the account's bank, or "".
        account: The number of the account.
    """
    if not read_codewords(text, facts) and not read_subfields(
        text, facts, german=bool(account and is_german(account))
    ):
        read_layout(text, facts, bank)
