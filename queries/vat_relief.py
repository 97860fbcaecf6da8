"""The VAT on bad debts, as lists show it."""

from __future__ import annotations

import datetime  # noqa: TC003 - columns take their types from annotations
from typing import TYPE_CHECKING

from beancount.core.amount import Amount

from ..plugins.bad_debt_vat import EXPECTED
from .rendering import Head
from .rendering import as_table
from .reports import Sums

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..plugins.bad_debt_vat import VatChange


class VatReliefRow:
    """VAT of an invoice that comes back, is due again, or will come back."""

    __slots__ = ("_change", "_name")

    def __init__(self, change: VatChange, name: str) -> None:
        self._change = change
        self._name = name

    @property
    def id(self) -> str:
        """The id of the invoice."""
        return self._change.item.id

    @property
    def customer(self) -> str:
        """The customer's id."""
        return self._change.item.customer

    @property
    def name(self) -> str:
        """The customer's name, or the id where none was declared."""
        return self._name

    @property
    def due(self) -> datetime.date | None:
        """The due date of the invoice."""
        return self._change.item.due

    @property
    def kind(self) -> str:
        """relief, due-again, or expected."""
        return self._change.kind

    @property
    def date(self) -> datetime.date:
        """The day on which the right arises, or VAT is due again."""
        return self._change.date

    @property
    def period(self) -> str:
        """The VAT return that it belongs to: 2025-03, 2025-Q1 or 2025."""
        return self._change.period

    @property
    def unpaid(self) -> Amount:
        """What is unpaid of the invoice, written off or not."""
        return Amount(self._change.unpaid, self.currency)

    @property
    def vat(self) -> Amount:
        """The VAT: positive where it comes back, negative where it is due again."""
        return Amount(self._change.vat, self.currency)

    @property
    def currency(self) -> str:
        """The currency of the amounts."""
        return self._change.item.currency

    @property
    def by(self) -> str:
        """What was received, credited or taken back that day."""
        return ", ".join(item.id for item in self._change.by)

    @property
    def source(self) -> str:
        """The law."""
        return self._change.law.source


def vat_relief_report(rows: Sequence[VatReliefRow]) -> str:
    """What comes back and is due again, with totals; then what will come back."""
    happened = [row for row in rows if row.kind != EXPECTED]
    expected = [row for row in rows if row.kind == EXPECTED]
    parts = [
        _table(happened)
        if happened
        else "No VAT on bad debts has come back or is due again."
    ]
    if expected:
        parts.append(f"Comes back if it stays unpaid:\n\n{_table(expected)}")
    sources = sorted({row.source for row in rows})
    if sources:
        parts.append("\n".join(f"Law: {source}" for source in sources))
    return "\n\n".join(parts)


def _table(rows: Sequence[VatReliefRow]) -> str:
    sums = Sums(("vat",), [(row.currency, (row.vat,)) for row in rows])
    unpaid = Sums(("unpaid",), [(row.currency, (row.unpaid,)) for row in rows])
    heads = (
        Head("date"),
        Head("return"),
        Head("invoice"),
        Head("customer"),
        Head("name", widest=28),
        Head("due"),
        Head("kind"),
        *unpaid.heads,
        *sums.heads,
        Head("cur"),
        Head("by"),
    )
    cells = [
        (
            row.date.isoformat(),
            row.period,
            row.id,
            row.customer,
            "" if row.name == row.customer else row.name,
            "" if row.due is None else row.due.isoformat(),
            "" if row.kind == EXPECTED else row.kind,
            *unpaid.shown(row.currency, (row.unpaid,)),
            *sums.shown(row.currency, (row.vat,)),
            row.currency,
            row.by,
        )
        for row in rows
    ]
    return as_table(heads, cells, sums.totals(heads, ""))
