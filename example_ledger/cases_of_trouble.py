"""Money that does not come, or nobody knows from whom.

Chargebacks, collection costs, a bankruptcy, a payment difference, unknown payers.

Each function books one story. The days are banking days, and the ordinary business of
these customers stays out of the way (`visits`), so that each story ends as told.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from company import CUSTOMERS
from company import INSTALLATION
from company import MAINTENANCE
from company import RATES
from company import REPAIR
from company import UNCATEGORIZED
from company import Customer
from company import belgian_iban
from company import dutch_iban
from journal import BankEntry
from journal import BankLine
from journal import Journal
from journal import invoice
from journal import line
from journal import receipt
from journal import total
from ledger_text import Custom
from ledger_text import Metadata
from ledger_text import Posting
from ledger_text import Transaction


def book_cases_of_trouble(journal: Journal) -> None:
    """All stories of this kind."""
    for story in (
        _chargeback_paid_later,
        _insolvency,
        _collection_costs_netherlands,
        _collection_costs_belgium,
        _payment_difference,
        _uncategorized,
    ):
        story(journal)


def _chargeback_paid_later(journal: Journal) -> None:
    """A direct debit of February comes back with MD06 and is paid by transfer.

    Another comes back in the export of May 2026.
    """
    for customer, place, month, returned, paid, amount in (
        ("C1015", 2, date(2025, 2, 1), date(2025, 3, 13), date(2025, 4, 3), "24.95"),
        ("C1024", 4, date(2026, 4, 1), date(2026, 5, 12), date(2026, 6, 4), "27.56"),
    ):
        owner = CUSTOMERS[customer]
        charged = f"contract_{customer}_{month:%Y_%m}"
        back = Decimal(amount)
        journal.bank += [
            BankEntry(
                returned,
                "Direct debit returned",
                (
                    BankLine(
                        -back,
                        (Posting(owner.account, back),),
                        owner.name,
                        owner.iban,
                        text=f"Service contract {{{charged}}}",
                        end_to_end=f"{{{charged}}}",
                        mandate=owner.mandate,
                        reason="MD06",
                    ),
                ),
                "chargeback",
                f"returned_{customer}",
                meta={"reverses": f"{{sdd_{month:%Y_%m}}}/{place}"},
            ),
            receipt(
                f"returned_{customer}_paid",
                paid,
                customer,
                back,
                text=f"toch betaald: {{{charged}}}",
            ),
        ]


def _insolvency(journal: Journal) -> None:
    """A restaurant goes bankrupt: two people write its invoice off, with its VAT.

    The trustee's payment stays to be decided.
    """
    sold = invoice(
        "bankrupt", date(2025, 6, 17), "C1008", [line(INSTALLATION, "1840.00", "NL21")]
    )
    customer = CUSTOMERS["C1008"]
    journal.sales.append(sold)
    journal.decisions.append(
        Custom(
            date(2025, 10, 20),
            "customer",
            ("C1008",),
            {"insolvent": date(2025, 10, 20)},
        )
    )
    journal.memorial.append(
        Transaction(
            date(2025, 12, 15),
            customer.name,
            "Bankrupt, nothing to expect",
            (
                Posting("Expenses:BadDebts", Decimal("1840.00")),
                Posting(RATES["NL21"].account, Decimal("386.40")),
                Posting(customer.account, -total(sold)),
            ),
            {
                "write-off": "WRITE-OFF-2025-001",
                "settles": "{bankrupt}",
                "reason": "insolvency",
                "by": "ines",
                "second": "tom",
            },
        )
    )
    journal.bank.append(
        receipt(
            "recovered",
            date(2026, 3, 12),
            "C1008",
            Decimal("222.64"),
            text="uitdeling curator inzake {bankrupt}",
        )
    )


def _collection_costs_netherlands(journal: Journal) -> None:
    """A Dutch consumer, reminded on 18 August 2025, is charged 15 % (WIK).

    Invoice and costs are paid together.
    """
    sold = invoice(
        "late_dutch", date(2025, 7, 8), "C1009", [line(REPAIR, "318.60", "NL21")]
    )
    # 15 % of 385.51 is 57.8265: the cent above would be more than the law allows.
    costs = Decimal("57.82")
    journal.sales.append(sold)
    _charge_costs(
        journal,
        CUSTOMERS["C1009"],
        date(2025, 9, 9),
        costs,
        {
            "collection-costs": "COSTS-2025-001",
            "for": "{late_dutch}",
            "reminder": date(2025, 8, 18),
            "reminder-by": "email",
        },
    )
    journal.bank.append(
        receipt(
            "late_dutch_paid",
            date(2025, 9, 24),
            "C1009",
            total(sold) + costs,
            text="{late_dutch} plus kosten",
        )
    )


def _collection_costs_belgium(journal: Journal) -> None:
    """A Belgian consumer, reminded by post on 16 February 2026, is charged costs.

    30 plus 10 % of what is above 150 (Book XIX of the code of economic law). Paid in
    part; the rest is in the export of June 2026.
    """
    sold = invoice(
        "late_belgian",
        date(2026, 1, 13),
        "C1023",
        [line(REPAIR, "300.00", "BE6")],
        {"reference": "{late_belgian.ogm}"},
    )
    costs = Decimal("46.80")
    part = Decimal("150.00")
    journal.sales.append(sold)
    _charge_costs(
        journal,
        CUSTOMERS["C1023"],
        date(2026, 3, 24),
        costs,
        {
            "collection-costs": "COSTS-2026-001",
            "for": "{late_belgian}",
            "reminder": date(2026, 2, 16),
            "reminder-by": "post",
        },
    )
    rest = total(sold) + costs - part
    journal.bank += [
        receipt(
            "late_belgian_part",
            date(2026, 4, 14),
            "C1023",
            part,
            structured="{late_belgian.ogm}",
        ),
        receipt(
            "late_belgian_rest",
            date(2026, 6, 23),
            "C1023",
            rest,
            structured="{late_belgian.ogm}",
        ),
    ]


def _payment_difference(journal: Journal) -> None:
    """Five cents too little, adjusted by somebody with the role."""
    sold = invoice(
        "cents_short",
        date(2025, 11, 6),
        "C1020",
        [line(REPAIR, "618.05", "reverse-charge")],
    )
    short = Decimal("0.05")
    customer = CUSTOMERS["C1020"]
    journal.sales.append(sold)
    journal.bank.append(
        receipt(
            "cents_short_paid",
            date(2025, 12, 9),
            "C1020",
            total(sold) - short,
            text="factuur {cents_short}",
        )
    )
    journal.memorial.append(
        Transaction(
            date(2025, 12, 30),
            customer.name,
            "Payment difference",
            (
                Posting("Expenses:PaymentDifferences", short),
                Posting(customer.account, -short),
            ),
            {
                "adjustment": "ADJUSTMENT-2025-001",
                "settles": "{cents_short}",
                "reason": "payment difference",
                "by": "ines",
            },
        )
    )


def _uncategorized(journal: Journal) -> None:
    """Two receipts from strangers.

    One is placed by hand on a customer, nobody knows the other one.
    """
    sold = invoice(
        "by_daughter", date(2025, 10, 14), "C1025", [line(MAINTENANCE, "208.90", "BE6")]
    )
    amount = total(sold)
    customer = CUSTOMERS["C1025"]
    journal.sales.append(sold)
    journal.bank += [
        _stranger(
            "stranger_placed",
            date(2025, 11, 6),
            "K. Hoebrechtsen",
            belgian_iban(300_017),
            amount=amount,
            text="ketel van mama",
        ),
        _stranger(
            "stranger_open",
            date(2026, 4, 9),
            "W. Zandhagedis",
            dutch_iban(300_023),
            amount=Decimal("75.00"),
            text="zoals afgesproken",
        ),
        _stranger(
            "stranger_export",
            date(2026, 6, 9),
            "T. Morgenland",
            dutch_iban(300_031),
            amount=Decimal("145.20"),
            text="voor de monteur",
        ),
    ]
    journal.memorial.append(
        Transaction(
            date(2025, 11, 10),
            customer.name,
            "Placed by hand: {stranger_placed} is from C1025",
            (
                Posting(UNCATEGORIZED, amount, {"settles": "{stranger_placed}"}),
                Posting(
                    customer.account, -amount, {"payment": "{stranger_placed}/C1025"}
                ),
            ),
        )
    )


def _charge_costs(
    journal: Journal, owner: Customer, day: date, costs: Decimal, meta: Metadata
) -> None:
    postings = (
        Posting(owner.account, costs),
        Posting("Income:CollectionCosts", -costs),
    )
    journal.memorial.append(
        Transaction(day, owner.name, "Collection costs", postings, meta)
    )


def _stranger(
    key: str, day: date, name: str, iban: str, *, amount: Decimal, text: str
) -> BankEntry:
    paid = BankLine(amount, (Posting(UNCATEGORIZED, -amount),), name, iban, text=text)
    return BankEntry(day, "Payer unknown", (paid,), "payment", key)
