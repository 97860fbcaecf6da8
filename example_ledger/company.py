"""The company of the example, its customers and its prices: all of it invented.

Kromvliet Warmtetechniek installs and maintains heat pumps and boilers, and insulates
houses, on both sides of the border between the Netherlands and Belgium; it is
registered for VAT in both countries. No person, firm, street or bank here exists: the
Dutch bank code VBNK and the Belgian bank code 999 are given to no bank, and the account
numbers only have right check digits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ledger_text import Account
from ledger_text import Metadata
from ledger_text import Open

START = date(2025, 1, 1)
LAST_DAY = date(2026, 6, 30)
MONTHS = [date(2025 + month // 12, month % 12 + 1, 1) for month in range(18)]
BANK = "Assets:Bank:Current"
IN_TRANSIT = "Assets:Bank:InTransit"
MOLLIE = "Assets:Mollie"
MOLLIE_TRANSIT = "Assets:MollieTransit"
UNCATEGORIZED = "Liabilities:Uncategorized"
SUSPENSE = "Assets:Suspense"
OPENING = "Equity:Opening"
INPUT_VAT = "Liabilities:VAT:NL:Input"
OWNER = "Kromvliet Warmtetechniek BV"
BIC = "VBNKNL2A"


@dataclass(frozen=True)
class Customer:
    """One customer, as described on the `open` of its account."""

    id: str
    name: str
    country: str
    kind: str
    iban: str
    terms: int | str
    address: str
    language: str
    mandate: str = ""

    @property
    def account(self) -> str:
        """The receivable account."""
        return f"Assets:Receivable:{self.id}"

    def opening(self) -> Open:
        """The `open` directive with what is known of the customer."""
        meta: Metadata = {
            "customer": self.id,
            "name": self.name,
            "country": self.country,
            "kind": self.kind,
            "iban": self.iban,
            "terms": self.terms,
            "email": f"{self.id.lower()}@example.com",
            "address": self.address,
            "language": self.language,
        }
        if self.mandate:
            meta |= {"mandate": self.mandate, "collect-from": Account(BANK)}
        return Open(START, self.account, meta)


@dataclass(frozen=True)
class Rate:
    """A VAT rate, and the account that owes the tax to the state."""

    percent: int
    account: str


@dataclass(frozen=True)
class Work:
    """A kind of work that is sold.

    How it reads on an invoice, and where its revenue goes.
    """

    name: str
    account: str


RATES = {
    "NL21": Rate(21, "Liabilities:VAT:NL:High"),
    "NL9": Rate(9, "Liabilities:VAT:NL:Low"),
    "BE21": Rate(21, "Liabilities:VAT:BE:High"),
    "BE6": Rate(6, "Liabilities:VAT:BE:Low"),
    # Work on Belgian buildings for a customer with Belgian VAT returns: the customer
    # declares the tax.
    "reverse-charge": Rate(0, ""),
}

MAINTENANCE = Work("Boiler maintenance", "Income:Maintenance")
REPAIR = Work("Heat pump repair", "Income:Repairs")
INSTALLATION = Work("Heat pump installation", "Income:Installation")
INSULATION = Work("Insulation of crawl space, labour", "Income:Insulation")
CONTRACT = Work("Service contract", "Income:Contracts")

VAT_ACCOUNTS = [
    *sorted({rate.account for rate in RATES.values() if rate.account}),
    INPUT_VAT,
]

OTHER_ACCOUNTS = [
    IN_TRANSIT,
    MOLLIE,
    MOLLIE_TRANSIT,
    "Assets:MolliePending",
    UNCATEGORIZED,
    SUSPENSE,
    OPENING,
    "Equity:Drawings",
    *VAT_ACCOUNTS,
    *(
        work.account
        for work in (MAINTENANCE, REPAIR, INSTALLATION, INSULATION, CONTRACT)
    ),
    "Income:CollectionCosts",
    "Expenses:Parts",
    "Expenses:Rent",
    "Expenses:Van",
    "Expenses:Insurance",
    "Expenses:BankFees",
    "Expenses:BadDebts",
    "Expenses:PaymentDifferences",
    "Expenses:PaymentFees",
]


def dutch_iban(number: int) -> str:
    """A Dutch IBAN of a bank that does not exist; the check digits are ISO 13616."""
    return _iban("NL", f"VBNK{number:010d}")


def belgian_iban(number: int) -> str:
    """A Belgian IBAN with bank code 999, and right check digits in both places."""
    body = f"999{number:07d}"
    return _iban("BE", f"{body}{int(body) % 97 or 97:02d}")


def _iban(country: str, account: str) -> str:
    digits = "".join(str(int(letter, 36)) for letter in f"{account}{country}00")
    return f"{country}{98 - int(digits) % 97:02d}{account}"


COMPANY_IBAN = dutch_iban(4004)


def _customer(
    number: int, name: str, profile: str, terms: int | str, address: str
) -> Customer:
    """A customer from a profile: country, kind, language, `debit` for a mandate."""
    country, kind, language, *debit = profile.split()
    iban = (
        dutch_iban(100_000 + number)
        if country == "NL"
        else belgian_iban(100_000 + number)
    )
    mandate = f"KW-MANDATE-{number}" if debit else ""
    return Customer(
        f"C{number}", name, country, kind, iban, terms, address, language, mandate
    )


CUSTOMERS = {
    customer.id: customer
    for customer in (
        _customer(
            1001, "Bakkerij Zonneweit BV", "NL business nl", 30, "Ovenpad 3, Oosterwiel"
        ),
        _customer(
            1002,
            "Tandartspraktijk De Wilgenlaan",
            "NL business nl",
            30,
            "Wilgenlaan 18, Oosterwiel",
        ),
        _customer(
            1003,
            "Hotel Kraaiennest BV",
            "NL business nl",
            30,
            "Kraaienweg 1, Krommehoek",
        ),
        _customer(
            1004,
            "Drukkerij Halmstee BV",
            "NL business nl",
            30,
            "Letterhof 22, Krommehoek",
        ),
        _customer(
            1005,
            "Kinderopvang Kwetternest",
            "NL business nl",
            30,
            "Speelveld 7, Oosterwiel",
        ),
        _customer(
            1006,
            "Transportbedrijf Oeverling BV",
            "NL business nl",
            "30 end-of-month",
            "Laadkade 40, Vlasmeer",
        ),
        _customer(
            1007,
            "Sportcentrum De Veldrik",
            "NL business nl",
            30,
            "Doelstraat 5, Vlasmeer",
        ),
        _customer(
            1008,
            "Restaurant Het Koperen Luik VOF",
            "NL business nl",
            30,
            "Marktluik 9, Krommehoek",
        ),
        _customer(
            1009, "A. Terhoeven", "NL consumer nl", 14, "Distelpad 12, Krommehoek"
        ),
        _customer(
            1010, "M. van Dalsum-Iken", "NL consumer nl", 14, "Distelpad 31, Krommehoek"
        ),
        _customer(
            1011, "J.P. Wiersveld", "NL consumer nl", 14, "Rietkraag 6, Vlasmeer"
        ),
        _customer(1012, "S. Bouzhari", "NL consumer nl", 14, "Rietkraag 19, Vlasmeer"),
        _customer(1013, "F. Ooststroom", "NL consumer nl", 14, "Houtwal 2, Oosterwiel"),
        _customer(
            1014, "R. Hagedoornse", "NL consumer nl debit", 7, "Houtwal 8, Oosterwiel"
        ),
        _customer(
            1015,
            "Familie Lindewold",
            "NL consumer nl debit",
            7,
            "Wilgenlaan 44, Oosterwiel",
        ),
        _customer(
            1016,
            "Atelier Nachtvlinder",
            "NL business nl debit",
            7,
            "Letterhof 3, Krommehoek",
        ),
        _customer(
            1017,
            "VME Residentie De Meerkoet",
            "BE business nl",
            30,
            "Waterdreef 1, Sint-Baldewijn",
        ),
        _customer(
            1018,
            "Basisschool De Klimboom vzw",
            "BE business nl",
            30,
            "Schoolhoek 10, Sint-Baldewijn",
        ),
        _customer(
            1019,
            "Maison de repos Les Tilleuls d'Or ASBL",
            "BE business fr",
            30,
            "Allée des Tilleuls 4, Vauxmarets",
        ),
        _customer(
            1020,
            "Brouwerij Sint-Baldewijn NV",
            "BE business nl",
            30,
            "Hopveld 2, Sint-Baldewijn",
        ),
        _customer(
            1021,
            "L. Verstrynghe",
            "BE consumer nl",
            14,
            "Waterdreef 15, Sint-Baldewijn",
        ),
        _customer(
            1022,
            "N. Dubuisson-Lacroisette",
            "BE consumer fr",
            14,
            "Rue du Vieux Four 6, Vauxmarets",
        ),
        _customer(
            1023, "P. Wouterloots", "BE consumer nl", 14, "Hopveld 27, Sint-Baldewijn"
        ),
        _customer(
            1024,
            "Familie Aertsdonck",
            "BE consumer nl debit",
            7,
            "Schoolhoek 33, Sint-Baldewijn",
        ),
        _customer(
            1025,
            "G. Hoebrechtsen",
            "BE consumer nl",
            14,
            "Waterdreef 60, Sint-Baldewijn",
        ),
    )
}


def vat_amount(net: Decimal, rate: str) -> Decimal:
    """The VAT on a net amount, to the cent."""
    return (net * RATES[rate].percent / 100).quantize(
        Decimal("0.01"), rounding="ROUND_HALF_UP"
    )
