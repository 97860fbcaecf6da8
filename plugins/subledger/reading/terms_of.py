"""When an invoice is due that does not say so itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from ..customers import Customer
    from ..settings import Settings


class TermsOf:
    """The terms of each customer, else of the ledger.

    Args:
        settings: For the terms of the ledger.
        customers: Those declared.
    """

    def __init__(
        self, settings: Settings, customers: Mapping[str, Customer]
    ) -> None:
        self._settings = settings
        self._special = {
            name: customer
            for name, customer in customers.items()
            if any("terms" in values for _, values in customer.changes)
        }

    def due(self, customer: str, date: datetime.date) -> datetime.date:
        """The due date of an invoice of a date to a customer."""
        special = self._special.get(customer)
        terms = special.terms(date) if special else None
        return (terms or self._settings.terms_on(date)).due(date)
