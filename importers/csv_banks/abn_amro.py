"""ABN AMRO: the tab-separated text without header, and its workbook saved as CSV.

Each row has the balance before and after it. Descriptions are of two styles: fields
such as ``/TRTP/…/IBAN/…/REMI/…``, and columns of text with labels.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..mt940_codewords import read_codewords
from ..mt940_facts import Facts
from ..statement import Batch
from ..statement import Return
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
_LABELS = Labels(
    before=(
        ("IBAN:", "iban"),
        ("BIC:", "bic"),
        ("Naam:", "name"),
        ("Machtiging:", "mandate"),
        ("Incassant:", None),
        ("Betalingskenm.:", "kenmerk"),
    ),
    text=("Omschrijving:", "text"),
    after=(("IBAN:", "iban"), ("Kenmerk:", "end-to-end"), ("Voor:", "ultimate")),
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
        said = _facts(description(cells))
        return Booking(
            account=own_account(account(cells)),
            currency=currency_code(currency(cells)),
            amount=amount(cells),
            booked=booked(cells),
            value=value.optional(cells),
            before=before(cells),
            after=after(cells),
            end_to_end=said.end_to_end,
            mandate=said.mandate,
            structured=said.structured,
            texts=said.texts,
            information=said.information,
            counterparty=party(
                said.name or "",
                said.iban or said.account or "",
                said.bic or "",
                said.ultimate_debtor or said.ultimate_creditor or "",
            ),
            returned=Return("RTRN field", said.reason) if said.reason else None,
            batch=Batch(payment_information_id=said.payment_information_id)
            if said.payment_information_id
            else None,
        )

    return read


def _tab(table: Table) -> Callable[[list[str]], Booking]:
    return _columns(table, *range(_COLUMNS))


def _workbook(table: Table) -> Callable[[list[str]], Booking]:
    english = table.beginning.header is not None and any(
        name.casefold() == "accountnumber" for name in table.beginning.header
    )
    return _columns(table, *(_ENGLISH if english else _DUTCH))


def _facts(description: str) -> Facts:
    """Read a description; the newer style is that of the bank's MT940."""
    facts = Facts()
    if read_codewords(description, facts):
        structured, facts.texts = references(*facts.texts)
        facts.structured += structured
        return facts
    said = _LABELS.read(description)
    facts.information = said.get("")
    facts.end_to_end = end_to_end_id(said.get("end-to-end", ""))
    facts.mandate = said.get("mandate")
    facts.structured, facts.texts = references(
        said.get("text", ""), declared=said.get("kenmerk", ""), kenmerk=True
    )
    facts.name = said.get("name")
    facts.account = said.get("iban")
    facts.bic = said.get("bic")
    facts.ultimate_creditor = said.get("ultimate")
    return facts


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
