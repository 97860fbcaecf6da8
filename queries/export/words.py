"""What export and statement say, in the languages that they speak."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping
    from decimal import Decimal

from ..rendering import number as plain_number


@dataclass(frozen=True)
class Words:
    """The words of a language, and how it writes numbers and dates.

    Attributes:
        language: Its ISO 639 code.
        names: Of types, statuses and locks, by the word of the ledger.
        to_customer: Of types, where a customer calls them something else.
        columns: The heads of the export, by the name of the column.
        point, thousands: Before decimals, and between thousands.
        date: A pattern of ``strftime`` without names of months.
        reasons: What a lock means to the customer, by its kind.
        colon: A colon, with the space that the language puts before it.
    """

    language: str
    transactions: str
    total: str
    names: Mapping[str, str]
    columns: Mapping[str, str]
    point: str
    thousands: str
    date: str
    statement: str
    customer: str
    as_of: str
    open_items: str
    nothing_open: str
    balance: str
    to_pay: str
    in_favour: str
    settled: str
    overdue_day: str
    overdue_days: str
    not_due: str
    over: str
    credits: str
    aging: str
    sign: str
    to_customer: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    colon: str = ":"

    def of(self, word: str) -> str:
        """A type, status or lock in this language."""
        return self.names.get(word, word)

    def of_type(self, type_: str) -> str:
        """A type as it is called towards a customer."""
        return self.to_customer.get(type_) or self.of(type_)

    def overdue(self, days: int) -> str:
        """For how many days something is overdue."""
        return f"{days} {self.overdue_day if days == 1 else self.overdue_days}"

    def number(self, value: Decimal, decimals: int) -> str:
        """A number as the language writes it, with so many decimals at least."""
        whole, _, behind = plain_number(abs(value), decimals).partition(".")
        groups: list[str] = []
        while len(whole) > 3:  # noqa: PLR2004 - thousands
            whole, group = whole[:-3], whole[-3:]
            groups.insert(0, group)
        shown = self.thousands.join([whole, *groups])
        sign = "-" if value < 0 else ""
        return f"{sign}{shown}{self.point}{behind}" if behind else f"{sign}{shown}"

    def day(self, day: datetime.date) -> str:
        """A date as the language writes it."""
        return self.date.format(day.day, day.month, day.year)


_EN = Words(
    language="en",
    transactions="Transactions",
    total="Total",
    names={
        "invoice": "Invoice",
        "payment": "Payment (incoming)",
        "refund": "Payment (outgoing)",
        "credit-note": "Credit note",
        "chargeback": "Chargeback",
        "collection-costs": "Collection costs",
        "write-off": "Write-off",
        "adjustment": "Balance adjustment",
        "not-settled": "Not settled",
        "partially-settled": "Partially settled",
        "reversed": "Reversed",
        "fully-settled": "Fully settled",
        "direct-debit": "Direct debit",
        "in-bank-file": "Credit transfer",
        "awaiting-bank-confirmation": "Awaiting bank",
    },
    columns={
        "date": "Date",
        "type": "Type",
        "id": "Number",
        "customer": "Customer",
        "name": "Name",
        "reference": "Reference",
        "description": "Description",
        "amount": "Amount",
        "outstanding": "Outstanding",
        "currency": "Currency",
        "status": "Status",
        "settled_with": "Settled with",
        "locked": "Locked",
        "due": "Due",
        "days_overdue": "Days overdue",
        "payee": "Payee",
        "method": "Method",
        "bank_account": "Bank account",
        "external_id": "Bank's id",
        "account": "Account",
        "ledger_amount": "Ledger amount",
        "ledger_outstanding": "Ledger outstanding",
    },
    point=".",
    thousands=",",
    date="{2:04}-{1:02}-{0:02}",
    statement="Statement of account",
    customer="Customer number",
    as_of="State at the end of",
    open_items="Open items",
    nothing_open="Nothing is open.",
    balance="Balance",
    to_pay="To be paid by you",
    in_favour="In your favour",
    settled="Nothing is to be paid.",
    overdue_day="day overdue",
    overdue_days="days overdue",
    not_due="Not due",
    over="over 90",
    credits="In your favour",
    aging="Age of what is open",
    sign="A negative balance is to be paid by you.",
    to_customer={"payment": "Payment", "refund": "Refund"},
    reasons={
        "direct-debit": "is being collected",
        "in-bank-file": "is being paid out",
        "awaiting-bank-confirmation": "waits for the bank",
    },
)
_NL = Words(
    language="nl",
    transactions="Transacties",
    total="Totaal",
    names={
        "invoice": "Factuur",
        "payment": "Betaling (ontvangen)",
        "refund": "Betaling (uitgaand)",
        "credit-note": "Creditnota",
        "chargeback": "Storno",
        "collection-costs": "Incassokosten",
        "write-off": "Afboeking",
        "adjustment": "Saldocorrectie",
        "not-settled": "Niet afgeletterd",
        "partially-settled": "Deels afgeletterd",
        "reversed": "Teruggedraaid",
        "fully-settled": "Volledig afgeletterd",
        "direct-debit": "Incasso",
        "in-bank-file": "Overboeking",
        "awaiting-bank-confirmation": "Wacht op bank",
    },
    columns={
        "date": "Datum",
        "type": "Soort",
        "id": "Nummer",
        "customer": "Klant",
        "name": "Naam",
        "reference": "Kenmerk",
        "description": "Omschrijving",
        "amount": "Bedrag",
        "outstanding": "Openstaand",
        "currency": "Valuta",
        "status": "Status",
        "settled_with": "Afgeletterd met",
        "locked": "Vergrendeld",
        "due": "Vervaldatum",
        "days_overdue": "Dagen vervallen",
        "payee": "Tegenpartij",
        "method": "Betaalwijze",
        "bank_account": "Bankrekening",
        "external_id": "Bankkenmerk",
        "account": "Rekening",
        "ledger_amount": "Bedrag grootboek",
        "ledger_outstanding": "Openstaand grootboek",
    },
    point=",",
    thousands=".",
    date="{0:02}-{1:02}-{2:04}",
    statement="Rekeningoverzicht",
    customer="Klantnummer",
    as_of="Stand aan het einde van",
    open_items="Openstaande posten",
    nothing_open="Er staat niets open.",
    balance="Saldo",
    to_pay="Door u te betalen",
    in_favour="Uw tegoed",
    settled="Er is niets te betalen.",
    overdue_day="dag vervallen",
    overdue_days="dagen vervallen",
    not_due="Niet vervallen",
    over="meer dan 90",
    credits="Uw tegoed",
    aging="Ouderdom van de openstaande posten",
    sign="Een negatief saldo moet u nog betalen.",
    to_customer={"payment": "Betaling", "refund": "Terugbetaling"},
    reasons={
        "direct-debit": "wordt geïncasseerd",
        "in-bank-file": "wordt uitbetaald",
        "awaiting-bank-confirmation": "wacht op de bank",
    },
)
_FR = Words(
    language="fr",
    transactions="Transactions",
    total="Total",
    names={
        "invoice": "Facture",
        "payment": "Paiement (reçu)",
        "refund": "Paiement (émis)",
        "credit-note": "Note de crédit",
        "chargeback": "Rejet de paiement",
        "collection-costs": "Frais de recouvrement",
        "write-off": "Passage en perte",
        "adjustment": "Régularisation de solde",
        "not-settled": "Non lettré",
        "partially-settled": "Partiellement lettré",
        "reversed": "Extourné",
        "fully-settled": "Entièrement lettré",
        "direct-debit": "Domiciliation",
        "in-bank-file": "Virement",
        "awaiting-bank-confirmation": "En attente de la banque",
    },
    columns={
        "date": "Date",
        "type": "Type",
        "id": "Numéro",
        "customer": "Client",
        "name": "Nom",
        "reference": "Communication",
        "description": "Description",
        "amount": "Montant",
        "outstanding": "Restant dû",
        "currency": "Devise",
        "status": "Statut",
        "settled_with": "Lettré avec",
        "locked": "Verrouillé",
        "due": "Échéance",
        "days_overdue": "Jours de retard",
        "payee": "Contrepartie",
        "method": "Mode de paiement",
        "bank_account": "Compte bancaire",
        "external_id": "Numéro d'opération",
        "account": "Compte",
        "ledger_amount": "Montant au grand livre",
        "ledger_outstanding": "Restant au grand livre",
    },
    point=",",
    thousands="\u202f",
    date="{0:02}/{1:02}/{2:04}",
    statement="Relevé de compte",
    customer="Numéro de client",
    as_of="Situation à la fin du",
    open_items="Postes ouverts",
    nothing_open="Aucun poste ouvert.",
    balance="Solde",
    to_pay="Reste à payer",
    in_favour="En votre faveur",
    settled="Il n'y a rien à payer.",
    overdue_day="jour de retard",
    overdue_days="jours de retard",
    not_due="Non échu",
    over="plus de 90",
    credits="En votre faveur",
    aging="Ancienneté des postes ouverts",
    sign="Un solde négatif reste à payer.",
    to_customer={"payment": "Paiement", "refund": "Remboursement"},
    reasons={
        "direct-debit": "est en cours d'encaissement",
        "in-bank-file": "est en cours de versement",
        "awaiting-bank-confirmation": "en attente de la banque",
    },
    colon="\u00a0:",
)

#: The languages spoken, by ISO 639 code.
LANGUAGES = {words.language: words for words in (_EN, _NL, _FR)}


def words_in(language: str, default: str = "en") -> Words:
    """The words of a language, such as ``nl`` or ``nl-BE``; else of the default."""
    code = language.strip().lower().replace("_", "-").partition("-")[0]
    return LANGUAGES.get(code, LANGUAGES[default])
