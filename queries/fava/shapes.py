"""How money, items and sentences look in the json of the answers.

Money is ``{"number": "255.00", "currency": "EUR", "text": "255,00"}``, the text in
Fava's locale and with the decimals of the currency. In incognito mode no number
leaves the server: it is null, and each digit of the text is an X, also in sentences
that tell amounts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from fava.template_filters import replace_numbers
from flask import url_for

from ...plugins.subledger.signs import customer_balance
from ...plugins.subledger.signs import document_amount
from ..rendering import number
from .page import is_incognito

if TYPE_CHECKING:
    import datetime
    from decimal import Decimal

    from fava.core import FavaLedger

    from ...plugins.subledger.aging import AgedBalance
    from ...plugins.subledger.items import Item
    from ..customer_list import CustomerLine
    from ..customer_papers import Paper
    from ..transaction_map import Line

Json = dict[str, Any]

#: What the page calls the lock of an outgoing payment.
_LOCKS = {"in-bank-file": "credit-transfer"}


class Shapes:
    """Shapes what is answered.

    Args:
        ledger: Fava's, for how it writes numbers and where its files are.
    """

    def __init__(self, ledger: FavaLedger) -> None:
        self._ledger = ledger
        self._incognito = is_incognito()

    @property
    def is_incognito(self) -> bool:
        """Whether numbers are hidden."""
        return self._incognito

    def money(self, value: Decimal, currency: str) -> Json:
        """An amount of money, its sign as it is to be shown."""
        text = self._ledger.format_decimal(value, currency)
        return {
            "number": None if self._incognito else number(value),
            "currency": currency,
            "text": self.sentence(text),
        }

    def sentence(self, text: str) -> str:
        """A text that may tell amounts."""
        return replace_numbers(text) or "" if self._incognito else text

    def outstanding(self, item: Item, part: Decimal) -> Json:
        """A part of an item, positive, as it reads on the document."""
        return self.money(document_amount(item.type, item.signed(part)), item.currency)

    def line(self, line: Line) -> Json:
        """A line of the map."""
        item = line.item
        return {
            "kind": "item",
            "id": item.id,
            "date": item.date.isoformat(),
            "type": item.type,
            "reference": item.text("reference"),
            "description": item.narration,
            "payee": item.payee,
            "customer": item.customer,
            "name": line.name,
            "account": item.account,
            "amount": self.money(line.amount, item.currency),
            "outstanding": self.money(line.outstanding, item.currency),
            "status": line.status,
            "locked": self.lock(line.locked),
            "bank_account": item.bank_account,
            "method": item.text("method"),
            "external_id": item.text("external-id"),
            "due": _day(item.due),
            "days_overdue": line.days_overdue,
            "open": bool(line.outstanding),
            "inferred": item.inferred,
            "settled_with": line.settled_with,
            "notices": len(line.notices),
            "errors": len(line.errors),
        }

    @staticmethod
    def lock(kind: str | None) -> str | None:
        """The name that the page has for a kind of lock."""
        return None if kind is None else _LOCKS.get(kind, kind)

    @staticmethod
    def paper(paper: Paper) -> Json:
        """A note, document or reminder in the map."""
        return {
            "kind": paper.kind,
            "date": paper.date.isoformat(),
            "description": paper.description,
            "url": url_for("document", filename=paper.path) if paper.path else None,
        }

    def buckets(self, aged: AgedBalance) -> Json:
        """What is owed by age, positive, and credits, negative."""
        names = ("not_due", "d1_30", "d31_60", "d61_90", "d90_plus", "credits")
        return {name: self.money(getattr(aged, name), aged.currency) for name in names}

    def balance(self, aged: AgedBalance) -> Json:
        """A balance, negative when the customer owes."""
        return self.money(customer_balance(aged.balance), aged.currency)

    def customer_line(self, line: CustomerLine) -> Json:
        """A customer in the list."""
        aged, paid = line.aged, line.last_payment
        last = None
        if paid is not None:
            amount = document_amount(paid.type, paid.amount)
            last = {
                "date": paid.date.isoformat(),
                "amount": self.money(amount, paid.currency),
            }
        return {
            "customer": aged.customer,
            "name": line.name,
            "account": aged.account,
            "currency": aged.currency,
            "balance": self.balance(aged),
            "open_items": aged.open_items,
            "overdue": self.money(aged.overdue, aged.currency),
            "buckets": self.buckets(aged),
            "last_payment": last,
            "locked": line.locked,
            "notices": line.notices,
        }

    def source_url(self, filename: str | None, lineno: int | None) -> str | None:
        """Where Fava's editor shows a place; None for what it cannot edit."""
        if not filename or filename not in self._ledger.options["include"]:
            return None
        url: str = url_for(
            "report", report_name="editor", file_path=filename, line=lineno or 1
        )
        return url


def _day(day: datetime.date | None) -> str | None:
    return None if day is None else day.isoformat()
