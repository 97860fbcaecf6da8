"""Words of our own in what is booked, which must not be taken for the payer's.

The rules look for documents in payee and narration. There the number of a customer,
or of a bank transaction, may look like that of an invoice.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...plugins.subledger.references import ReferenceIndex

if TYPE_CHECKING:
    import datetime as dt

    from ..live import Current

#: A token that an invoice to come may have as its number.
_LIKE_A_NUMBER = re.compile(r"(?<![A-Za-z0-9])[0-9]{4,}(?![A-Za-z0-9])")


def may_name_a_document(
    current: Current, customer: str, text: str, day: dt.date
) -> bool:
    """Whether a payer could name a document by a text, now or one to come.

    Args:
        current: The ledger.
        customer: Whose documents.
        text: What is to be written.
        day: When.
    """
    return bool(_LIKE_A_NUMBER.search(text)) or names_a_document(
        current, customer, text, day
    )


def names_a_document(current: Current, customer: str, text: str, day: dt.date) -> bool:
    """Whether a text names a document that is there, or one that should be.

    Args:
        current: The ledger.
        customer: Whose documents.
        text: What is to be written.
        day: When.
    """
    index = ReferenceIndex(current.subledger.settings.series)
    for item in current.subledger.unordered_items:
        if item.is_debit and item.customer == customer:
            index.add(item)
    return bool(index.find((text,))) or any(index.doubts((text,), day))
