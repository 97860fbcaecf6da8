"""Rabobank: the export with 26 columns, and the one without header before it.

``Volgnr`` counts the entries of an account, and is never given twice.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..statement import Batch
from ..statement import Exchange
from ..statement import Return
from ..statement import Status
from .amounts import MarkedColumn
from .cells import bank_code
from .cells import currency_code
from .cells import end_to_end_id
from .cells import own_account
from .cells import party
from .cells import references
from .dates import COMPACT
from .dates import YEAR_FIRST
from .layout import Bank
from .layout import Booking

if TYPE_CHECKING:
    from collections.abc import Callable

    from .table import Table

_REASON = re.compile(r"([A-Z]{2}[0-9]{2})\b")
_OLD_COLUMNS = 19
_OLD_ACCOUNT = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}").fullmatch
_OLD_DATE = re.compile(r"[0-9]{8}").fullmatch


def _columns(table: Table) -> Callable[[list[str]], Booking]:
    facts = table.texts(
        *("IBAN/BBAN", "Munt", "Volgnr", "Tegenrekening IBAN/BBAN", "Naam tegenpartij"),
        *("Naam uiteindelijke partij", "BIC tegenpartij", "Code", "Batch ID"),
    )
    words = table.texts(
        *("Transactiereferentie", "Machtigingskenmerk", "Betalingskenmerk"),
        *("Omschrijving-1", "Omschrijving-2", "Omschrijving-3", "Reden retour"),
    )
    booked = table.date("Datum", forms=(YEAR_FIRST, COMPACT))
    value = table.date("Rentedatum", forms=(YEAR_FIRST, COMPACT))
    amount = table.number("Bedrag")
    balance = table.number("Saldo na trn")
    original = table.number("Oorspr bedrag", "Oorspronkelijk bedrag")
    original_currency = table.text("Oorspr munt", "Oorspronkelijke munt")
    rate = table.number("Koers")

    def exchange(cells: list[str]) -> Exchange:
        foreign = original.optional(cells)
        return Exchange(
            None if foreign is None else abs(foreign),
            original_currency(cells) or None,
            rate.optional(cells),
        )

    def read(cells: list[str]) -> Booking:
        account, currency, number, other, name, ultimate, bic, code, batch = facts(
            cells
        )
        end_to_end, mandate, kenmerk, first, second, third, reason = words(cells)
        structured, texts = references(
            first, second, third, declared=kenmerk, kenmerk=True
        )
        # By position: with keywords this call takes twice as long.
        return Booking(
            own_account(account),
            currency_code(currency),
            amount(cells),
            booked(cells),
            value.optional(cells),
            None,
            balance.optional(cells),
            number or None,
            Status.BOOKED,
            end_to_end_id(end_to_end),
            mandate or None,
            structured,
            texts,
            None,
            party(name, other, bic, ultimate),
            bank_code(code, "RABOBANK"),
            _returned(reason) if reason else None,
            exchange(cells)
            if cells[original.index] or original_currency(cells)
            else None,
            Batch(payment_information_id=batch) if batch else None,
        )

    return read


def _old_columns(table: Table) -> Callable[[list[str]], Booking]:
    value = table.date(2, forms=(COMPACT,))
    amount = MarkedColumn(table.number(4), table.text(3), credit=("c",), debit=("d",))
    booked = table.date(7, forms=(COMPACT,))
    end_to_end = table.text(16)
    mandate = table.text(18)

    def read(cells: list[str]) -> Booking:
        structured, texts = references(*cells[10:16])
        return Booking(
            account=own_account(cells[0]),
            currency=currency_code(cells[1]),
            amount=amount(cells),
            booked=booked(cells),
            value=value.optional(cells),
            end_to_end=end_to_end_id(end_to_end(cells)),
            mandate=mandate(cells) or None,
            structured=structured,
            texts=texts,
            counterparty=party(cells[6], cells[5]),
            code=bank_code(cells[8], "RABOBANK"),
        )

    return read


def _returned(why: str) -> Return:
    """Read why money came back: an ISO 20022 reason code, or words."""
    code = _REASON.match(why)
    if code is None:
        return Return("return reason", text=why)
    words = why[code.end() :].strip(" -:/") or None
    return Return("return reason", code[1], words)


def _is_old_row(cells: list[str]) -> bool:
    return (
        len(cells) == _OLD_COLUMNS
        and _OLD_ACCOUNT(cells[0]) is not None
        and cells[3] in ("C", "D")
        and _OLD_DATE(cells[2]) is not None
        and _OLD_DATE(cells[7]) is not None
    )


RABOBANK = Bank(
    name="Rabobank",
    format="csv.rabobank",
    columns=_columns,
    headers=(("IBAN/BBAN", "Munt", "Volgnr", "Datum", "Bedrag", "Naam tegenpartij"),),
)
RABOBANK_OLD = Bank(
    name="Rabobank, without header",
    format="csv.rabobank-old",
    columns=_old_columns,
    first_row=_is_old_row,
)
