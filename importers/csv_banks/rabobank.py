"""Rabobank: the export with 26 columns, and the one without header before it.

``Volgnr`` counts the entries of an account, and is never given twice.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..statement import Batch
from ..statement import Exchange
from ..statement import Return
from ..statement import TransactionCode
from .amounts import MarkedColumn
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
    account = table.text("IBAN/BBAN")
    currency = table.text("Munt")
    number = table.text("Volgnr")
    booked = table.date("Datum", forms=(YEAR_FIRST, COMPACT))
    value = table.date("Rentedatum", forms=(YEAR_FIRST, COMPACT))
    amount = table.number("Bedrag")
    balance = table.number("Saldo na trn")
    other = table.text("Tegenrekening IBAN/BBAN")
    name = table.text("Naam tegenpartij")
    ultimate = table.text("Naam uiteindelijke partij")
    bic = table.text("BIC tegenpartij")
    code = table.text("Code")
    batch = table.text("Batch ID")
    end_to_end = table.text("Transactiereferentie")
    mandate = table.text("Machtigingskenmerk")
    kenmerk = table.text("Betalingskenmerk")
    first = table.text("Omschrijving-1")
    second = table.text("Omschrijving-2")
    third = table.text("Omschrijving-3")
    reason = table.text("Reden retour")
    original = table.number("Oorspr bedrag", "Oorspronkelijk bedrag")
    original_currency = table.text("Oorspr munt", "Oorspronkelijke munt")
    rate = table.number("Koers")
    codes = _codes()

    def read(cells: list[str]) -> Booking:
        structured, texts = references(
            first(cells),
            second(cells),
            third(cells),
            declared=kenmerk(cells),
            kenmerk=True,
        )
        exchange = None
        if original_currency(cells) or cells[original.index]:
            foreign = original.optional(cells)
            exchange = Exchange(
                None if foreign is None else abs(foreign),
                original_currency(cells) or None,
                rate.optional(cells),
            )
        why = reason(cells)
        return Booking(
            account=own_account(account(cells)),
            currency=currency_code(currency(cells)),
            amount=amount(cells),
            booked=booked(cells),
            value=value.optional(cells),
            after=balance.optional(cells),
            id=number(cells) or None,
            end_to_end=end_to_end_id(end_to_end(cells)),
            mandate=mandate(cells) or None,
            structured=structured,
            texts=texts,
            counterparty=party(name(cells), other(cells), bic(cells), ultimate(cells)),
            code=codes(code(cells)),
            returned=_returned(why) if why else None,
            exchange=exchange,
            batch=Batch(payment_information_id=batch(cells)) if batch(cells) else None,
        )

    return read


def _old_columns(table: Table) -> Callable[[list[str]], Booking]:
    value = table.date(2, forms=(COMPACT,))
    amount = MarkedColumn(table.number(4), table.text(3), credit=("c",), debit=("d",))
    booked = table.date(7, forms=(COMPACT,))
    end_to_end = table.text(16)
    mandate = table.text(18)
    codes = _codes()

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
            code=codes(cells[8]),
        )

    return read


def _codes() -> Callable[[str], TransactionCode | None]:
    """Give what makes transaction codes; equal ones are one object."""
    known: dict[str, TransactionCode | None] = {"": None}

    def code(text: str) -> TransactionCode | None:
        if text not in known:
            known[text] = TransactionCode(proprietary=text, issuer="RABOBANK")
        return known[text]

    return code


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
