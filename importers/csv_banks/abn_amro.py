"""ABN AMRO: the tab-separated text without header, and its workbook saved as CSV.

Each row has the balance before and after it. Descriptions are of two styles: fields
such as ``/TRTP/…/IBAN/…/REMI/…``, and columns of text with labels.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..statement import Return
from .cells import account_number
from .cells import currency_code
from .cells import end_to_end_id
from .cells import own_account
from .cells import party
from .cells import references
from .dates import COMPACT
from .labels import Labels
from .layout import Bank
from .layout import Booking

if TYPE_CHECKING:
    from collections.abc import Callable

    from .table import Column
    from .table import Table

_COLUMNS = 8
_ACCOUNT = re.compile(r"[0-9]{9,10}|[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}").fullmatch
_DATE = re.compile(r"[0-9]{8}").fullmatch
_CURRENCY = re.compile(r"[A-Z]{3}").fullmatch
_FIELD = re.compile(
    r"/(TRTP|IBAN|BIC|NAME|REMI|EREF|MARF|CSID|RTRN|RTYP|ORDP|BENM|ULTD|ULTC|SWOD"
    r"|PREF|NRTX|PIND|ADDR|PURP|SVCL|ISDT)/"
)
_REASON = re.compile(r"[A-Z]{2}[0-9]{2}|[A-Z]{4}").fullmatch
_LABELS = Labels(
    before=(
        ("IBAN:", "IBAN"),
        ("BIC:", "BIC"),
        ("Naam:", "NAME"),
        ("Machtiging:", "MARF"),
        ("Incassant:", "CSID"),
        ("Betalingskenm.:", "KENMERK"),
    ),
    text=("Omschrijving:", "REMI"),
    after=(("IBAN:", "IBAN"), ("Kenmerk:", "EREF"), ("Voor:", "ULTD")),
)


def _columns(table: Table, *names: Column) -> Callable[[list[str]], Booking]:
    """Read rows whose facts stand in these columns, in the order of the text file."""
    account = table.text(names[0])
    currency = table.text(names[1])
    booked = table.date(names[2], forms=(COMPACT,))
    before = table.number(names[3])
    after = table.number(names[4])
    value = table.date(names[5], forms=(COMPACT,))
    amount = table.number(names[6])
    description = table.text(names[7])

    def read(cells: list[str]) -> Booking:
        said = _said(description(cells))
        structured, texts = references(
            said.get("REMI", ""), declared=said.get("KENMERK", ""), kenmerk=True
        )
        reason = said.get("RTRN")
        return Booking(
            account=own_account(account(cells)),
            currency=currency_code(currency(cells)),
            amount=amount(cells),
            booked=booked(cells),
            value=value.optional(cells),
            before=before(cells),
            after=after(cells),
            end_to_end=end_to_end_id(said.get("EREF", "")),
            mandate=said.get("MARF"),
            structured=structured,
            texts=texts,
            information=said.get("TRTP"),
            counterparty=party(
                said.get("NAME", ""),
                account_number(said.get("IBAN", "")),
                said.get("BIC", ""),
                said.get("ULTD", "").removeprefix("/NAME/"),
            ),
            returned=_returned(reason) if reason else None,
        )

    return read


def _tab(table: Table) -> Callable[[list[str]], Booking]:
    return _columns(table, *range(_COLUMNS))


def _workbook(table: Table) -> Callable[[list[str]], Booking]:
    english = table.beginning.header is not None and any(
        name.casefold() == "accountnumber" for name in table.beginning.header
    )
    return _columns(table, *(_ENGLISH if english else _DUTCH))


def _said(description: str) -> dict[str, str]:
    """Take a description apart, by the names of the fields of its newer style."""
    if description.startswith("/"):
        return _fields(description)
    said = _LABELS.read(description)
    kind = said.pop("", "")
    if not said:
        return {"TRTP": " ".join(description.split())}
    if kind:
        said["TRTP"] = kind
    return said


def _fields(description: str) -> dict[str, str]:
    """Take fields apart.

    The payer's words may hold what looks like a field. Before ``REMI`` the first one
    of a name is the bank's; after it the last one.
    """
    head, remittance, tail = description.partition("/REMI/")
    said: dict[str, str] = {}
    marks = list(_FIELD.finditer(head))
    for number, mark in enumerate(marks):
        end = marks[number + 1].start() if number + 1 < len(marks) else len(head)
        said.setdefault(mark[1], head[mark.end() : end].strip())
    if remittance:
        marks = list(_FIELD.finditer(tail))
        while marks and marks[-1][1] not in said:
            mark = marks.pop()
            said[mark[1]] = tail[mark.end() :].strip()
            tail = tail[: mark.start()]
        said["REMI"] = tail.strip()
    return said


def _returned(reason: str) -> Return:
    if _REASON(reason):
        return Return("RTRN field", reason)
    return Return("RTRN field", text=reason)


def _is_row(cells: list[str]) -> bool:
    return (
        len(cells) == _COLUMNS
        and _ACCOUNT(cells[0]) is not None
        and _CURRENCY(cells[1]) is not None
        and _DATE(cells[2]) is not None
        and _DATE(cells[5]) is not None
    )


_ENGLISH = (
    *("accountNumber", "mutationcode", "transactiondate"),
    *("startsaldo", "endsaldo", "valuedate", "amount", "description"),
)
_DUTCH = (
    *("Rekeningnummer", "Muntsoort", "Transactiedatum"),
    *("Beginsaldo", "Eindsaldo", "Rentedatum", "Transactiebedrag", "Omschrijving"),
)
ABN_AMRO_TAB = Bank(
    name="ABN AMRO (TAB)",
    format="csv.abn-amro-tab",
    columns=_tab,
    first_row=_is_row,
    delimiters="\t",
)
ABN_AMRO_WORKBOOK = Bank(
    name="ABN AMRO (workbook as CSV)",
    format="csv.abn-amro",
    columns=_workbook,
    headers=(_ENGLISH, _DUTCH),
)
