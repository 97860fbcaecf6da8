"""The one place where the ledger's sign becomes the document's sign.

In the ledger a debit item (invoice, refund) is positive and a credit item
(payment, credit note) negative, so that sums are balances. On documents,
statements and in the customer map amounts read as on paper: an invoice, a
payment and collection costs are positive; a credit note, a chargeback, an
outgoing payment and a write-off are negative; an adjustment is positive when
it is in the customer's favour.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

#: Types that read on paper with the sign that they have in the ledger.
_AS_IN_THE_LEDGER = frozenset(
    ("invoice", "collection-costs", "credit-note", "write-off")
)


def document_amount(type_: str, amount: Decimal) -> Decimal:
    """The amount of an item as it reads on the document.

    Args:
        type_: The item's type.
        amount: In the ledger's sign.
    """
    return amount if type_ in _AS_IN_THE_LEDGER else -amount


def customer_balance(balance: Decimal) -> Decimal:
    """A customer's balance as shown: negative when the customer owes.

    Args:
        balance: The balance of the receivable account, in the ledger's sign.
    """
    return -balance
