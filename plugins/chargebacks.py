"""Chargebacks, refunds and all else that reverses: what cannot be reversed.

Reversing is done while the ledger is settled, and what cannot be carried out is
found there: more than is left of what is reversed (so also a second return of
one payment), something that is nowhere, of another account, customer or
currency, or of a later date. A return that names no payment is a notice; so is
what the bank's reason means for the next collection: a mandate that must not be
used again, or an account that can only fail again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .checking import about
from .checking import found_by_settlement
from .checking import plugin
from .subledger.return_reasons import DO_NOT_REPEAT
from .subledger.return_reasons import MANDATE_ENDS
from .subledger.return_reasons import meaning_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .checking import Finding
    from .checking import Ledger

__plugins__ = ("chargebacks",)

RULE = "chargebacks"


def find(ledger: Ledger, _config: str | None = None) -> Iterator[Finding]:
    """Reversals that cannot be carried out, and what a return asks for."""
    yield from found_by_settlement(ledger, RULE)
    for item in ledger.checked("chargeback"):
        reason = item.text("reason").strip().upper()
        if reason in MANDATE_ENDS:
            mandate = item.text("mandate")
            yield about(
                item,
                f"{item.id} came back with {reason}, {meaning_of(reason)}: do not use"
                f" the mandate{f' {mandate}' if mandate else ''} of {item.customer}"
                " again; ask for a new one.",
                notice="mandate-ends",
            )
        elif reason in DO_NOT_REPEAT:
            yield about(
                item,
                f"{item.id} came back with {reason}, {meaning_of(reason)}: collecting"
                f" from {item.customer} again can only fail; ask how to be paid.",
                notice="do-not-collect",
            )


chargebacks = plugin(RULE, find)
