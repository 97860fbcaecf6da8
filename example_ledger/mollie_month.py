"""A month of payments through Mollie: links in invoices, paid online in July 2026.

Six invoices are paid by iDEAL, Bancontact, card and SEPA direct debit. A part of one
is refunded; the direct debit is charged back, and the chargeback is reversed. Mollie
pays out twice, and withholds its fees: what a settlement report tells row by row, and
the bank in one line. The card payment is settled a week after it was paid.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from company import CUSTOMERS
from company import MAINTENANCE
from company import MOLLIE_TRANSIT
from company import REPAIR
from company import dutch_iban
from journal import BankEntry
from journal import BankLine
from journal import Journal
from journal import invoice
from journal import line
from journal import total
from ledger_text import Posting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from company import Work

FIRST_DAY = date(2026, 7, 1)
LAST_DAY = date(2026, 7, 31)
FEES = "MOL-NL-R2026.0000040117"
HEADER = (
    "Date",
    "Payment method",
    "Currency",
    "Amount",
    "Status",
    "ID",
    "Description",
    "Consumer name",
    "Consumer bank account",
    "Consumer BIC",
    "Settlement currency",
    "Settlement amount",
    "Settlement reference",
    "Amount refunded",
)


@dataclass(frozen=True)
class Sale:
    """An invoice, and how it is paid; `text` is the description of the payment."""

    key: str
    customer: str
    work: Work
    net: str
    rate: str
    method: str
    paid: str
    text: str


@dataclass(frozen=True)
class Row:
    """A row of a settlement report; `sale` is None for one of Mollie's own."""

    moment: str
    sale: Sale | None
    amount: Decimal
    id: str = ""
    kind: str = ""
    text: str = ""


SALES = (
    Sale(
        "online_ideal",
        "C1010",
        REPAIR,
        "118.00",
        "NL21",
        "ideal",
        "2026-07-02 19:41:08",
        "Factuur {online_ideal}",
    ),
    Sale(
        "online_bancontact",
        "C1021",
        MAINTENANCE,
        "142.50",
        "BE6",
        "bancontact",
        "2026-07-03 08:12:55",
        "{online_bancontact}",
    ),
    Sale(
        "online_card",
        "C1005",
        REPAIR,
        "264.00",
        "NL21",
        "creditcard",
        "2026-07-03 16:20:31",
        "Invoice {online_card}",
    ),
    Sale(
        "online_debit",
        "C1015",
        MAINTENANCE,
        "89.00",
        "NL21",
        "directdebit",
        "2026-07-06 06:00:00",
        "{online_debit}",
    ),
    Sale(
        "online_refunded",
        "C1023",
        MAINTENANCE,
        "155.00",
        "BE6",
        "bancontact",
        "2026-07-06 21:05:17",
        "Factuur {online_refunded}",
    ),
    Sale(
        "online_own_words",
        "C1009",
        REPAIR,
        "73.50",
        "NL21",
        "ideal",
        "2026-07-09 12:33:40",
        "warmtepomp juli",
    ),
)
_BY_KEY = {sale.key: sale for sale in SALES}
REFUND = Decimal("41.08")


def book_mollie(journal: Journal) -> None:
    """Invoice the sales, and let the two payouts arrive at the bank."""
    for sale in SALES:
        lines = [line(sale.work, sale.net, sale.rate)]
        journal.sales.append(invoice(sale.key, FIRST_DAY, sale.customer, lines))
    for settlement, day in (("01", date(2026, 7, 8)), ("02", date(2026, 7, 17))):
        paid = sum((row.amount for row in _rows(settlement)), Decimal(0))
        journal.bank.append(
            BankEntry(
                day,
                "Payout",
                (
                    BankLine(
                        paid,
                        (Posting(MOLLIE_TRANSIT, -paid),),
                        "Stichting Mollie Payments",
                        dutch_iban(880_088),
                        text=f"{_reference(settlement)} Kromvliet",
                    ),
                ),
            )
        )


def settlement_report(settlement: str, numbers: Mapping[str, str]) -> str:
    """The report of a settlement as Mollie would hand it out.

    `numbers` are those of the invoices, by their keys.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    for row in _rows(settlement):
        customer = CUSTOMERS[row.sale.customer] if row.sale is not None else None
        # A card tells no account.
        account = "" if customer is None or row.kind == "creditcard" else customer.iban
        writer.writerow(
            [
                row.moment,
                row.kind,
                "EUR",
                row.amount,
                "paidout" if row.kind and row.amount > 0 else "",
                row.id,
                row.text.format_map(numbers),
                "" if customer is None else customer.name,
                account,
                "",
                "EUR",
                row.amount,
                _reference(settlement),
                "",
            ]
        )
    return text.getvalue()


def _reference(settlement: str) -> str:
    return f"7200443.2607.{settlement}"


def _rows(settlement: str) -> list[Row]:
    """What is settled: the card payment of the first week only in the second."""
    debit, refunded = _BY_KEY["online_debit"], _BY_KEY["online_refunded"]
    if settlement == "01":
        return [
            _payment("online_ideal", "tr_Kq4vMwT1ra"),
            _payment("online_bancontact", "tr_7yHdPz2cLe"),
            _payment("online_refunded", "tr_wB8sXn5oGt"),
            Row(
                "2026-07-07 06:00:00",
                None,
                Decimal("-1.29"),
                text=f"Withheld transaction fees {FEES}",
            ),
        ]
    return [
        _payment("online_card", "tr_R3mZcJ9uVi"),
        _payment("online_debit", "tr_f6TgYb0qSk"),
        Row(
            "2026-07-08 10:15:00",
            refunded,
            -REFUND,
            "re_n2LxQe7dWm",
            "refund",
            f"Terugbetaling: {refunded.text}",
        ),
        _payment("online_own_words", "tr_H1jCaU4pNz"),
        Row(
            "2026-07-10 07:00:00",
            debit,
            -_amount(debit),
            "chb_v5KdRo8yBx",
            "chargeback",
            debit.text,
        ),
        Row(
            "2026-07-14 07:00:00",
            debit,
            _amount(debit),
            "chb_v5KdRo8yBx",
            "chargeback",
            debit.text,
        ),
        Row(
            "2026-07-16 06:00:00",
            None,
            Decimal("-8.34"),
            text=f"Withheld transaction fees {FEES}",
        ),
    ]


def _payment(key: str, id_: str) -> Row:
    sale = _BY_KEY[key]
    return Row(sale.paid, sale, _amount(sale), id_, sale.method, sale.text)


def _amount(sale: Sale) -> Decimal:
    """What the customer owes, with VAT."""
    lines = [line(sale.work, sale.net, sale.rate)]
    return total(invoice(sale.key, FIRST_DAY, sale.customer, lines))
