"""Customers, and what is known of them on a day."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING
from typing import Any

from .terms import Terms

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

#: The metadata that describes a customer.
CUSTOMER_KEYS = (
    "customer",
    "name",
    "iban",
    "country",
    "kind",
    "terms",
    "email",
    "address",
    "language",
    "mandate",
    "collect-from",
    "refund-to",
    "insolvent",
    "vat-scheme",
)


@dataclass
class Customer:
    """A customer as declared by its account and by dated directives.

    Attributes:
        id: What items call the customer.
        accounts: The receivable accounts that were opened for the customer.
        changes: What was declared, each with the day from which it counts,
            by date.
    """

    id: str
    accounts: list[str] = field(default_factory=list)
    changes: list[tuple[dt.date, Mapping[str, Any]]] = field(default_factory=list)

    def get(self, key: str, day: dt.date | None = None) -> Any:  # noqa: ANN401 - each key has a type
        """What is known under a key on a day; None: the latest.

        The account's own metadata counts from the beginning.
        """
        found = None
        for date, values in self.changes:
            if key in values and (day is None or date <= day):
                found = values[key]
        return found

    def text(self, key: str, day: dt.date | None = None) -> str:
        """What is known under a key, as text; "" where nothing is."""
        value = self.get(key, day)
        return "" if value is None else str(value)

    def name(self, day: dt.date | None = None) -> str:
        """The name, or the id where none was declared."""
        return self.text("name", day) or self.id

    def ibans(self, day: dt.date | None = None) -> tuple[str, ...]:
        """The bank accounts, without spaces, in capitals."""
        return tuple(
            iban
            for part in self.text("iban", day).split(",")
            if (iban := "".join(part.split()).upper())
        )

    def terms(self, day: dt.date) -> Terms | None:
        """The payment terms declared for this customer."""
        value = self.get("terms", day)
        return None if value is None else Terms.parse(value)
