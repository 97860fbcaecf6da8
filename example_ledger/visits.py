"""Ordinary visits, and how each customer pays for them."""

from __future__ import annotations

from datetime import date
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from company import CUSTOMERS
from company import INSULATION
from company import LAST_DAY
from company import MAINTENANCE
from company import MONTHS
from company import REPAIR
from company import Customer
from journal import BankEntry
from journal import Journal
from journal import Line
from journal import banking_day
from journal import invoice
from journal import receipt
from journal import total

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from ledger_text import Metadata
    from ledger_text import Transaction

# How each customer pays, and between which days it has ordinary visits: the gaps leave
# room for the special cases.
_VISITS: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "C1001": ("number", (("2025-01-08", "2025-03-10"), ("2025-08-01", "2026-06-30"))),
    "C1002": ("rf", (("2025-01-08", "2025-08-10"), ("2025-12-01", "2026-06-30"))),
    "C1003": (
        "number",
        (
            ("2025-01-08", "2025-03-05"),
            ("2025-07-15", "2025-10-10"),
            ("2026-02-20", "2026-06-30"),
        ),
    ),
    "C1004": ("number", (("2025-06-15", "2026-01-05"),)),
    "C1005": ("order", (("2025-01-08", "2026-06-30"),)),
    "C1006": ("number", (("2025-01-08", "2025-05-25"), ("2026-03-20", "2026-06-30"))),
    "C1007": ("number", (("2025-01-08", "2025-07-15"),)),
    "C1008": ("number", (("2025-01-08", "2025-04-10"),)),
    "C1009": ("number", (("2025-01-08", "2025-05-10"), ("2025-11-01", "2026-06-30"))),
    "C1010": ("nothing", (("2025-06-01", "2026-03-01"),)),
    "C1011": ("nothing", (("2025-01-08", "2026-02-10"),)),
    "C1012": ("number", (("2025-07-01", "2026-02-15"),)),
    "C1013": ("number", (("2025-01-08", "2025-04-10"), ("2025-08-01", "2026-06-30"))),
    "C1017": ("ogm", (("2025-02-15", "2026-02-28"),)),
    "C1018": ("ogm", (("2025-01-08", "2025-07-15"), ("2025-11-01", "2026-06-30"))),
    "C1019": ("number", (("2025-01-08", "2026-06-30"),)),
    "C1020": ("number", (("2025-01-08", "2025-09-20"), ("2026-02-01", "2026-06-30"))),
    "C1021": ("ogm", (("2025-01-08", "2026-06-30"),)),
    "C1022": ("ogm", (("2025-01-08", "2025-11-20"), ("2026-04-01", "2026-06-30"))),
    "C1023": ("ogm", (("2025-01-08", "2025-11-10"),)),
    "C1025": ("nothing", (("2025-01-08", "2025-08-25"), ("2026-01-08", "2026-06-30"))),
}

# Fewer visits after the heating season of 2026.
_VISITS_A_MONTH = 5
_VISITS_A_QUIET_MONTH = 3
_QUIET_FROM = date(2026, 4, 1)

_MAY_STAY_UNPAID = frozenset({"C1005", "C1018", "C1019", "C1021"})

_UNPAID_FROM = date(2026, 1, 15)
_SHARE_FORGOTTEN = 0.25
_SHARE_INSULATION = 0.3
_SHARE_MAINTENANCE = 0.6

_TEXTS = {
    "nl": (
        "factuur {}",
        "Fact. {} bedankt",
        "betreft factuurnr {}",
        "{}",
        "Onderhoud, factuur {}",
    ),
    "fr": ("facture {}", "Paiement facture {}", "fact. {} merci"),
}


def book_visits(journal: Journal, random: Random) -> None:
    """Invoices for ordinary visits, and the transfers that pay them."""
    for month in MONTHS:
        visits = _VISITS_A_MONTH if month < _QUIET_FROM else _VISITS_A_QUIET_MONTH
        for visit in range(visits):
            day = month + timedelta(days=random.randrange(1, 28))
            customer = CUSTOMERS[random.choice(_served_on(day))]
            key = f"visit_{month:%Y_%m}_{visit}"
            habit = _VISITS[customer.id][0]
            order = f"PO-{random.randrange(41_000, 49_000)}"
            references = {
                "ogm": f"{{{key}.ogm}}",
                "rf": f"{{{key}.rf}}",
                "order": order,
            }
            meta: Metadata = {}
            if habit in references:
                meta["reference"] = references[habit]
            sold = invoice(key, day, customer.id, _work_done(customer, random), meta)
            journal.sales.append(sold)
            paid = banking_day(
                day
                + timedelta(days=random.choice((6, 9, 12, 14, 17, 21, 25, 29, 34, 41)))
            )
            forgotten = random.random() < _SHARE_FORGOTTEN
            if customer.id in _MAY_STAY_UNPAID and day >= _UNPAID_FROM and forgotten:
                continue
            if paid <= LAST_DAY:
                journal.bank.append(_transfer(customer, sold, paid, order, random))


def _served_on(day: date) -> list[str]:
    return [
        customer
        for customer, (_, periods) in _VISITS.items()
        if any(first <= day.isoformat() <= last for first, last in periods)
    ]


def _work_done(customer: Customer, random: Random) -> Iterator[Line]:
    hours = Decimal(random.randrange(2, 7 if customer.kind == "consumer" else 15))
    parts = Decimal(random.randrange(1_250, 24_000)) / 100
    rate = "NL21" if customer.country == "NL" else "BE21"
    if customer.id == "C1020":
        rate = "reverse-charge"
    elif customer.country == "BE" and customer.kind == "consumer":
        # Renovation of dwellings older than ten years: Belgian Royal Decree no. 20,
        # table A, XXXVIII.
        rate = "BE6"
    labour = hours * Decimal("68.50")
    if (
        customer.country == "NL"
        and customer.kind == "consumer"
        and random.random() < _SHARE_INSULATION
    ):
        # Insulating dwellings older than two years: Dutch VAT act, table I, part b.
        yield Line(INSULATION, labour, "NL9")
        return
    yield Line(
        MAINTENANCE if random.random() < _SHARE_MAINTENANCE else REPAIR,
        labour + parts,
        rate,
    )


def _transfer(
    customer: Customer, sold: Transaction, day: date, order: str, random: Random
) -> BankEntry:
    key = sold.key
    habit = _VISITS[customer.id][0]
    text = random.choice(_TEXTS[customer.language]).format(f"{{{key}}}")
    if habit == "order":
        text = f"uw order {order}"
    structured = f"{{{key}.{habit}}}" if habit in {"ogm", "rf"} else ""
    if structured or habit == "nothing":
        text = ""
    return receipt(
        f"paid_{key}", day, customer.id, total(sold), text=text, structured=structured
    )
