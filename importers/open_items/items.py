"""What an open-item list says."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from decimal import Decimal

INVOICE = "invoice"
CREDIT_NOTE = "credit-note"
PAYMENT = "payment"


@dataclass(frozen=True)
class OpenItem:
    """One open item.

    Attributes:
        line: Where it stands in the file.
        customer: The number of the customer, or "".
        name: The name of the customer, or "".
        number: The number of the document, or "".
        amount: What is open: positive for what the customer owes.
        currency: Of the amount, or "" where the list does not say.
        type: ``invoice``, ``credit-note`` or ``payment``.
        date: The document's own date.
        due: Its due date.
        vat: The VAT in ``amount``, in its sign.
        reference: What a payer may quote, or "".
        description: In words, or "".
        about: What else the list says of the customer, by the keys of customers.
    """

    line: int
    customer: str
    name: str
    number: str
    amount: Decimal
    currency: str
    type: str
    date: dt.date | None = None
    due: dt.date | None = None
    vat: Decimal | None = None
    reference: str = ""
    description: str = ""
    about: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class OpenItemList:
    """The open items of a file.

    Attributes:
        file: As the user named it.
        layout: Whose layout it has.
        items: In the order of the file.
        totals: How many rows of subtotals and totals were checked.
        closed: How many rows have nothing open.
    """

    file: str
    layout: str
    items: tuple[OpenItem, ...]
    totals: int
    closed: int
