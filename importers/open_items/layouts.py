"""The columns of open-item lists, by the names that packages give them.

A list is known by its header. The names of the plain layout are ours, in English,
Dutch and French. Those of the packages are the names of the fields in their public
interfaces (Exact Online's ``Receivables``, Twinfield's browse code of open items,
SnelStart's ``verkoopfacturen``) and the words that stand for them on screen; which of
them an export has depends on the package's version and on the report that was chosen.
So a layout is no fixed list: any of the names will do, in any order, and columns of
other names are left alone.

Names are compared without case, accents, spaces and punctuation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..csv_banks.table import plain_name

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping

#: What a column can hold, and how that is called in messages.
FIELDS = {
    "customer": "customer number",
    "name": "name",
    "number": "document number",
    "date": "document date",
    "due": "due date",
    "open": "open amount",
    "debit": "open amount, debit",
    "credit": "open amount, credit",
    "side": "debit or credit",
    "amount": "amount of the document",
    "vat": "VAT",
    "currency": "currency",
    "type": "kind of document",
    "reference": "payment reference",
    "description": "description",
    "iban": "IBAN",
    "email": "e-mail address",
    "country": "country",
    "language": "language",
    "address": "address",
    "terms": "payment term",
}
#: Those that describe a customer, under the ledger's keys.
ABOUT = ("iban", "email", "country", "language", "address", "terms")


@dataclass(frozen=True)
class Layout:
    """The layout of a package.

    Attributes:
        name: Of the package.
        columns: The names of the columns, by field; the first one found counts.
        own: Names that no other package has.
    """

    name: str
    columns: Mapping[str, tuple[str, ...]]
    own: frozenset[str] = frozenset()

    def found(self, header: Iterable[str]) -> dict[str, str]:
        """The fields that a header has, each with its column as it is written."""
        written = {plain_name(name): name for name in reversed([*header])}
        return {
            field: written[plain_name(name)]
            for field, names in self.columns.items()
            for name in [each for each in names if plain_name(each) in written][:1]
        }

    def lacks(self, header: Iterable[str]) -> list[str]:
        """The fields without which a list says nothing, and which are not there."""
        found = self.found(header)
        lacking = []
        if "customer" not in found and "name" not in found:
            lacking.append("customer")
        if "number" not in found:
            lacking.append("number")
        if "open" not in found and not {"debit", "credit"} <= found.keys():
            lacking.append("open")
        if "due" not in found and "date" not in found:
            lacking.append("due")
        return lacking


_COMMON: dict[str, tuple[str, ...]] = {
    "name": (
        "name",
        "customer name",
        "naam",
        "klantnaam",
        "debiteurnaam",
        "naam debiteur",
        "relatienaam",
        "nom",
        "nom du client",
        "raison sociale",
    ),
    "number": (
        "number",
        "invoice number",
        "document number",
        "invoice no",
        "nummer",
        "factuurnummer",
        "factuurnr",
        "factuur nr",
        "documentnummer",
        "numéro",
        "numéro de facture",
        "n° facture",
    ),
    "date": (
        "date",
        "invoice date",
        "document date",
        "datum",
        "factuurdatum",
        "documentdatum",
        "date de facture",
        "date facture",
    ),
    "due": (
        "due",
        "due date",
        "vervaldatum",
        "vervaldag",
        "vervalt",
        "verval datum",
        "échéance",
        "date d'échéance",
        "date échéance",
    ),
    "open": (
        "open",
        "open amount",
        "outstanding",
        "outstanding amount",
        "amount outstanding",
        "openstaand",
        "openstaand bedrag",
        "bedrag openstaand",
        "openstaand saldo",
        "nog te betalen",
        "montant ouvert",
        "solde ouvert",
        "reste dû",
    ),
    "debit": ("open debit", "openstaand debet", "debet", "debit", "débit"),
    "credit": ("open credit", "openstaand credit", "credit", "crédit"),
    "side": ("d/c", "debet/credit", "debit/credit", "débit/crédit"),
    "amount": (
        "amount",
        "invoice amount",
        "factuurbedrag",
        "oorspronkelijk bedrag",
        "bedrag factuur",
        "montant facture",
        "montant de la facture",
    ),
    "vat": (
        "vat",
        "vat amount",
        "btw",
        "btw-bedrag",
        "btw bedrag",
        "bedrag btw",
        "tva",
        "montant tva",
    ),
    "currency": ("currency", "valuta", "munt", "valutacode", "devise"),
    "type": (
        "type",
        "document type",
        "soort",
        "documentsoort",
        "boekingssoort",
        "type de document",
        "nature",
    ),
    "reference": (
        "reference",
        "payment reference",
        "betalingskenmerk",
        "betaalreferentie",
        "gestructureerde mededeling",
        "kenmerk",
        "référence",
        "communication structurée",
    ),
    "description": ("description", "omschrijving", "description facture", "libellé"),
    "iban": ("iban", "iban-nr", "bankrekening", "compte bancaire"),
    "email": ("email", "e-mail", "e-mailadres", "courriel"),
    "country": ("country", "land", "landcode", "pays"),
    "language": ("language", "taal", "langue"),
    "address": ("address", "adres", "adresse"),
    "terms": ("terms", "betalingstermijn", "betaaltermijn", "délai de paiement"),
}


def _layout(package: str, /, **columns: tuple[str, ...]) -> Layout:
    """A layout with names of its own beside the common ones."""
    known = {plain_name(each) for names in _COMMON.values() for each in names}
    return Layout(
        package,
        {
            field: (*_COMMON.get(field, ()), *columns.get(field, ()))
            for field in FIELDS
            if field in columns or field in _COMMON
        },
        frozenset(
            map(plain_name, (each for names in columns.values() for each in names))
        )
        - known,
    )


PLAIN = _layout(
    "plain",
    customer=("customer", "customer number", "klant", "klantnummer", "client"),
)
LAYOUTS = (
    _layout(
        "Exact Online",
        customer=(
            "AccountCode",
            "account code",
            "relatie: code",
            "debiteur: code",
            "customer code",
            "code",
        ),
        name=("AccountName", "relatie: naam", "debiteur: naam"),
        number=("InvoiceNumber", "onze ref", "our ref"),
        open=("bedrag (openstaand)", "openstaand: bedrag"),
    ),
    _layout(
        "SnelStart",
        customer=("relatiecode", "relatienummer", "klantcode"),
        name=("relatie", "relatie naam"),
        open=("openstaandSaldo",),
        amount=("factuurBedrag",),
    ),
    _layout(
        "Twinfield",
        customer=("fin.trs.line.dim2", "debiteur", "debiteurcode", "deb.nr"),
        name=("fin.trs.line.dim2name",),
        number=("fin.trs.line.invnumber",),
        date=("fin.trs.head.date",),
        due=("fin.trs.line.datedue",),
        open=("fin.trs.line.openbasevaluesigned", "openstaand (basisvaluta)"),
        amount=("fin.trs.line.basevaluesigned",),
        description=("fin.trs.line.description",),
    ),
    PLAIN,
)
"""Amounts only by names that say what they are, in the currency of the books: of a
column that is called balance nobody can tell whether it is of the row or a running
one."""


def layout_of(header: Iterable[str], name: str = "") -> Layout | None:
    """The layout of a list.

    Args:
        header: The names of its columns.
        name: The layout that the user says it is, or "".

    Returns:
        Of those that have all that is needed, the one with the most columns of its
        own name, then of any name; None where there is none.
    """
    header = [*header]
    plain = {plain_name(each) for each in header}
    fitting = [
        each
        for each in LAYOUTS
        if not each.lacks(header) and (not name or each.name == name)
    ]
    # Of equals the first: LAYOUTS has the plain one last.
    return max(
        fitting,
        key=lambda each: (len(each.own & plain), len(each.found(header))),
        default=None,
    )


def expected() -> str:
    """What a list must have, for a message."""
    return (
        "a customer number or name, a document number, an open amount (or one column"
        " of debit and one of credit), and a due date or document date"
    )
