"""BNP Paribas Fortis, Fintro and Hello bank: 13 columns, or 7 or 8 before them.

The number of an entry is empty but for the year until the bank has issued it. What
never changes is the bank's reference among the details.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..statement import Status
from .cells import CellError
from .cells import account_number
from .cells import currency_code
from .cells import own_account
from .cells import party
from .cells import references
from .dates import DAY_FIRST_SLASHED
from .layout import Bank
from .layout import Booking
from .layout import LeftOut

if TYPE_CHECKING:
    from collections.abc import Callable

    from .table import Table

_DATES = (DAY_FIRST_SLASHED,)
_STATUS = {
    **dict.fromkeys(
        (
            "",
            "geaccepteerd",
            "uitgevoerd",
            "accepté",
            "exécuté",
            "accepted",
            "executed",
        ),
        Status.BOOKED,
    ),
    **dict.fromkeys(
        ("in behandeling", "in afwachting", "en attente", "en cours", "pending"),
        Status.PENDING,
    ),
}
_REFUSED = frozenset({"geweigerd", "refusé", "refused", "rejected", "rejeté"})
_BANK_REFERENCE = re.compile(
    r"\b(?:BANKREFERENTIE|REFERENCE BANQUE|RÉFÉRENCE BANQUE|BANK REFERENCE) ?: ?"
    r"([0-9A-Z]{6,35})\b"
)
_MESSAGE = re.compile(
    r"\b(?:MEDEDELING|COMMUNICATION) ?: ?(.*?)(?=\s*(?:BANKREFERENTIE|REFERENCE BANQUE"
    r"|VALUTADATUM|DATE VALEUR|UITGEVOERD OP|EXECUTE LE) ?:?|\s*$)"
)
_BIC = re.compile(r"\bBIC ([A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)\b")
# Where there is no column of the other account, it stands before its BIC.
_ACCOUNT = re.compile(r"\b([A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}?) ?(?=BIC [A-Z]{6})")


def _columns(table: Table) -> Callable[[list[str]], Booking | LeftOut]:
    booked = table.date("Uitvoeringsdatum", "Date d'exécution", forms=_DATES)
    value = table.date("Valutadatum", "Date valeur", forms=_DATES)
    amount = table.number("Bedrag", "Montant")
    currency = table.text("Valuta rekening", "Devise du compte")
    account = table.text("Rekeningnummer", "Numéro de compte")
    kind = table.text(
        "Type verrichting",
        "Type de transaction",
        "TEGENPARTIJ VAN DE VERRICHTING",
        "CONTREPARTIE DE LA TRANSACTION",
    )
    other = table.text("Tegenpartij", "Contrepartie")
    name = table.text("Naam van de tegenpartij", "Nom de la contrepartie")
    message = table.text("Mededeling", "Communication")
    details = table.text("Details", "Détails")
    status = table.text("Status", "Statut")
    reason = table.text("Reden van weigering", "Motif du refus")

    def read(cells: list[str]) -> Booking | LeftOut:
        own = own_account(account(cells))
        code = currency_code(currency(cells))
        moved = amount(cells)
        day = booked(cells)
        mark = status(cells).casefold()
        why = reason(cells)
        if mark in _REFUSED or (why and not mark):
            return LeftOut(
                own,
                code,
                f"The bank refused {moved} {code} of {day}"
                + (f" ({why})" if why else "")
                + "; it moved no money and was left out.",
            )
        if mark not in _STATUS or why:
            raise CellError(
                problem=(
                    f"The row has the unknown status {status(cells)!r}."
                    if not why
                    else f"The row has the status {status(cells)!r}, and yet a reason "
                    f"why it was refused: {why!r}."
                ),
                remedy="Ask the bank whether the money was moved.",
            )
        words = " ".join(details(cells).split())
        said = message(cells)
        if not said and (found := _MESSAGE.search(words)):
            said = found[1]
        reference = _BANK_REFERENCE.search(words)
        # What is behind these words is the payer's.
        head = words[: found.start()] if (found := _MESSAGE.search(words)) else words
        bic = _BIC.search(head.replace("BIC", " BIC"))
        structured, texts = references(" ".join(said.split()))
        account_of_other = account_number(other(cells))
        if not account_of_other and (found := _ACCOUNT.search(head)):
            account_of_other = found[1]
        return Booking(
            account=own,
            currency=code,
            amount=moved,
            booked=day,
            value=value.optional(cells),
            id=reference[1] if reference is not None else None,
            status=_STATUS[mark],
            structured=structured,
            texts=texts,
            information=" ".join(filter(None, (kind(cells), words))) or None,
            counterparty=party(
                name(cells),
                account_of_other,
                bic[1] if bic is not None and account_of_other else "",
            ),
        )

    return read


BNP = Bank(
    name="BNP Paribas Fortis, Fintro, Hello bank",
    format="csv.bnp-paribas-fortis",
    columns=_columns,
    headers=(
        ("Volgnummer", "Uitvoeringsdatum", "Bedrag", "Valuta rekening", "Details"),
        ("Nº de séquence", "Date d'exécution", "Montant", "Devise du compte"),
        ("Numéro de séquence", "Date d'exécution", "Montant", "Devise du compte"),
    ),
    newest_first=True,
)
