"""When an invoice is due that does not say so itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from ..customers import Customer
    from ..settings import Settings


class TermsOf:
    """The terms of each customer, else of the ledger.

    Args:
        settings: For the terms of the ledger.
        customers: Those declared.
    """

    def __init__(self, settings: Settings, customers: Mapping[str, Customer]) -> None:
        self._settings = settings
        self._special = {
            name: customer
            for name, customer in customers.items()
            if any("terms" in values for _, values in customer.changes)
        }
        self._usual: dict[dt.date, dt.date] = {}

    def due(self, customer: str, date: dt.date) -> dt.date:
        """The due date of an invoice of a date to a customer."""
        if customer in self._special:
            terms = self._special[customer].terms(date)
            if terms is not None:
                return terms.due(date)
        due = self._usual.get(date)
        if due is None:
            due = self._usual[date] = self._settings.terms_on(date).due(date)
        return due
