"""What was received of invoices that had been written off.

Such a payment stays open with the notice ``recovery``, as nobody but an accountant can
say how it is booked. The money is there all the same: it counts from the payment's
date, as far as the payment paid no other document and was not returned, and up to what
is written off of the invoice.

VAT follows the money so. This is no plugin.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from .effective_links import effective_links

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from .effective_links import EffectiveLink
    from .subledger.items import Item
    from .subledger.subledger import Subledger

_NOTICE = "recovery"
#: What books a recovery, and is no document that the payment paid.
_BOOKING = "adjustment"
_ZERO = Decimal(0)


class Recovery:
    """A payment of what was written off.

    Args:
        payment: The payment.
        day: What is dated later is left out.
    """

    def __init__(self, payment: Item, day: dt.date) -> None:
        self.payment = payment
        self._spent: list[EffectiveLink] = [
            each
            for debit in dict.fromkeys(link.debit for link in payment.links)
            if debit.type != _BOOKING
            for each in effective_links(debit, day)
            if each.link.credit is payment
        ]

    @property
    def days(self) -> list[dt.date]:
        """The days on which it comes, or on which what is left of it changes."""
        changes = [self.payment.date]
        for each in self._spent:
            changes.append(each.since)
            if each.until is not None:
                changes.append(each.until)
        return changes

    def on(self, date: dt.date) -> Decimal:
        """What is there for the invoice at the end of a day, positive."""
        if self.payment.date > date:
            return _ZERO
        spent = (each.link.amount for each in self._spent if each.counts_on(date))
        return max(self.payment.magnitude - sum(spent, _ZERO), _ZERO)


class Recoveries:
    """The payments of written-off invoices of a ledger, as known on a day.

    Args:
        subledger: The ledger.
        day: What is dated later is left out.
    """

    def __init__(self, subledger: Subledger, day: dt.date) -> None:
        self._by_invoice: dict[str, list[Recovery]] = {}
        for notice in subledger.notices:
            if notice.code != _NOTICE or notice.date > day:
                continue
            payment_id, *invoices = notice.ids
            for payment in subledger.get(payment_id):
                for invoice in invoices:
                    found = self._by_invoice.setdefault(invoice, [])
                    found.append(Recovery(payment, day))

    def of(self, invoice: Item) -> Sequence[Recovery]:
        """The payments of an invoice that came after it was written off."""
        return self._by_invoice.get(invoice.id, ())
