"""Payments that do not fit one invoice, or fit more than one.

Each function books one story. The days are banking days, and the ordinary business of
these customers stays out of the way (`visits`), so that each story ends as told.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from company import CUSTOMERS
from company import INSTALLATION
from company import MAINTENANCE
from company import OPENING
from company import REPAIR
from company import START
from journal import DocumentNumber
from journal import Journal
from journal import decision
from journal import invoice
from journal import line
from journal import money
from journal import receipt
from journal import total
from ledger_text import Posting
from ledger_text import Transaction


def book_cases_of_amount(journal: Journal) -> None:
    """All stories of this kind."""
    for story in (
        _opening_items,
        _part_payments,
        _overpayment,
        _instalments,
        _all_that_is_due,
        _proposal_taken_over,
        _ambiguous_settled_by_hand,
        _ambiguous_left_open,
    ):
        story(journal)


def _opening_items(journal: Journal) -> None:
    """Three invoices of 2024 that were open when the books began; all paid."""
    for customer, number, issued, due, amount, vat in (
        (
            "C1001",
            "2024800187",
            date(2024, 11, 28),
            date(2024, 12, 28),
            "484.00",
            "84.00",
        ),
        (
            "C1017",
            "2024800188",
            date(2024, 12, 9),
            date(2025, 1, 8),
            "1206.37",
            "209.37",
        ),
        (
            "C1012",
            "2024800189",
            date(2024, 12, 17),
            date(2024, 12, 31),
            "139.15",
            "24.15",
        ),
    ):
        owed = Decimal(amount)
        journal.memorial.append(
            Transaction(
                START,
                CUSTOMERS[customer].name,
                "Open item at the start",
                (Posting(CUSTOMERS[customer].account, owed), Posting(OPENING, -owed)),
                {"invoice": number, "issued": issued, "due": due, "vat": money(vat)},
            )
        )
    journal.bank += [
        receipt(
            "opening_1",
            date(2025, 1, 9),
            "C1001",
            Decimal("484.00"),
            text="factuur 2024800187",
        ),
        receipt(
            "opening_2",
            date(2025, 1, 16),
            "C1017",
            Decimal("1206.37"),
            structured=DocumentNumber("2024800188").ogm,
        ),
        receipt(
            "opening_3",
            date(2025, 1, 21),
            "C1012",
            Decimal("139.15"),
            text="2024800189 excuses voor de vertraging",
        ),
    ]


def _part_payments(journal: Journal) -> None:
    """One invoice paid in two parts."""
    sold = invoice(
        "in_parts", date(2025, 4, 10), "C1012", [line(REPAIR, "318.40", "NL21")]
    )
    first = Decimal("200.00")
    journal.sales.append(sold)
    journal.bank += [
        receipt(
            "in_parts_1",
            date(2025, 5, 2),
            "C1012",
            first,
            text="eerste deel factuur {in_parts}",
        ),
        receipt(
            "in_parts_2",
            date(2025, 5, 30),
            "C1012",
            total(sold) - first,
            text="rest factuur {in_parts}",
        ),
    ]


def _overpayment(journal: Journal) -> None:
    """A hundred euros too much.

    The credit goes to the next invoice, of which the rest is paid later.
    """
    first = invoice(
        "overpaid", date(2025, 5, 6), "C1001", [line(MAINTENANCE, "327.60", "NL21")]
    )
    following = invoice(
        "after_overpaid", date(2025, 6, 12), "C1001", [line(REPAIR, "411.25", "NL21")]
    )
    extra = Decimal("100.00")
    journal.sales += [first, following]
    journal.bank += [
        receipt(
            "overpaid_1",
            date(2025, 5, 27),
            "C1001",
            total(first) + extra,
            text="factuur {overpaid}",
        ),
        receipt(
            "overpaid_2",
            date(2025, 7, 3),
            "C1001",
            total(following) - extra,
            text="restant {after_overpaid}",
        ),
    ]


def _instalments(journal: Journal) -> None:
    """A heat pump in four instalments.

    Three are paid in the ledger, the last one in the export of June 2026.
    """
    dues = (date(2025, 10, 9), date(2025, 12, 9), date(2026, 3, 9), date(2026, 6, 9))
    sold = invoice(
        "heat_pump",
        date(2025, 9, 9),
        "C1007",
        [line(INSTALLATION, "9600.00", "NL21")],
        dues=dues,
    )
    journal.sales.append(sold)
    days = (date(2025, 10, 7), date(2025, 12, 10), date(2026, 3, 19), date(2026, 6, 16))
    for number, day in enumerate(days, 1):
        text = f"termijn {number} factuur {{heat_pump}}"
        journal.bank.append(
            receipt(f"instalment_{number}", day, "C1007", total(sold) / 4, text=text)
        )


def _all_that_is_due(journal: Journal) -> None:
    """One transfer without a word, the exact sum of all open invoices.

    Settled together.
    """
    sold = [
        invoice(
            "sum_1", date(2026, 1, 13), "C1006", [line(MAINTENANCE, "286.45", "NL21")]
        ),
        invoice("sum_2", date(2026, 1, 22), "C1006", [line(REPAIR, "733.10", "NL21")]),
    ]
    journal.sales += sold
    amount = sum((total(each) for each in sold), Decimal(0))
    journal.bank.append(receipt("sum_paid", date(2026, 3, 3), "C1006", amount))


def _proposal_taken_over(journal: Journal) -> None:
    """A sum of two out of three open invoices is only proposed.

    The bookkeeper takes the proposal over.
    """
    sold = [
        invoice(
            "hotel_1", date(2025, 5, 6), "C1003", [line(MAINTENANCE, "198.35", "NL21")]
        ),
        invoice(
            "hotel_2", date(2025, 5, 13), "C1003", [line(REPAIR, "524.80", "NL21")]
        ),
        invoice(
            "hotel_3",
            date(2025, 5, 27),
            "C1003",
            [line(MAINTENANCE, "163.90", "NL21")],
            {"delivery": "Annex"},
        ),
    ]
    journal.sales += sold
    first, second, third = (total(each) for each in sold)
    day = date(2025, 6, 18)
    journal.bank += [
        receipt(
            "hotel_paid",
            date(2025, 6, 17),
            "C1003",
            first + third,
            text="openstaand onderhoud",
        ),
        receipt(
            "hotel_2_paid", date(2025, 6, 25), "C1003", second, text="factuur {hotel_2}"
        ),
    ]
    journal.decisions += [
        decision(
            day, "settle", "{hotel_paid}", "{hotel_1}", money(str(first)), by="marloes"
        ),
        decision(
            day,
            "settle",
            "{hotel_paid}",
            "{hotel_3}",
            money(str(third)),
            by="marloes",
            minute=6,
        ),
    ]


def _ambiguous_settled_by_hand(journal: Journal) -> None:
    """Two invoices of the same amount, one payment without reference.

    Nothing is guessed, a human settles.
    """
    sold = [
        invoice(
            "halls_1",
            date(2025, 4, 1),
            "C1004",
            [line(MAINTENANCE, "190.00", "NL21")],
            {"delivery": "Hall 1"},
        ),
        invoice(
            "halls_2",
            date(2025, 4, 8),
            "C1004",
            [line(MAINTENANCE, "190.00", "NL21")],
            {"delivery": "Hall 2"},
        ),
    ]
    amount = total(sold[0])
    journal.sales += sold
    journal.bank += [
        receipt("halls_paid", date(2025, 4, 29), "C1004", amount, text="onderhoud hal"),
        receipt(
            "halls_rest",
            date(2025, 5, 13),
            "C1004",
            amount,
            text="onderhoud andere hal",
        ),
    ]
    journal.decisions.append(
        decision(
            date(2025, 5, 2),
            "settle",
            "{halls_paid}",
            "{halls_2}",
            money(str(amount)),
            by="marloes",
        )
    )


def _ambiguous_left_open(journal: Journal) -> None:
    """The same a year later, and nobody has decided yet: three items stay open."""
    sold = [
        invoice(
            "halls_3",
            date(2026, 3, 3),
            "C1004",
            [line(MAINTENANCE, "196.00", "NL21")],
            {"delivery": "Hall 1"},
        ),
        invoice(
            "halls_4",
            date(2026, 3, 10),
            "C1004",
            [line(MAINTENANCE, "196.00", "NL21")],
            {"delivery": "Hall 2"},
        ),
    ]
    journal.sales += sold
    journal.bank.append(
        receipt(
            "halls_unclear",
            date(2026, 4, 7),
            "C1004",
            total(sold[0]),
            text="onderhoud hal",
        )
    )
