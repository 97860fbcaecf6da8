"""What goes back to customers: credit notes and refunds.

Each function books one story. The days are banking days, and the ordinary business of
these customers stays out of the way (`visits`), so that each story ends as told.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from company import CUSTOMERS
from company import IN_TRANSIT
from company import INSTALLATION
from company import INSULATION
from company import MAINTENANCE
from company import REPAIR
from journal import BankEntry
from journal import BankLine
from journal import Journal
from journal import credit_note
from journal import decision
from journal import invoice
from journal import line
from journal import money
from journal import receipt
from journal import total
from ledger_text import Custom
from ledger_text import Posting
from ledger_text import Transaction

if TYPE_CHECKING:
    from decimal import Decimal


def book_cases_of_credit(journal: Journal) -> None:
    """All stories of this kind."""
    for story in (
        _double_payment_refunded,
        _credit_note_settles,
        _credit_note_reverses,
        _credit_note_after_payment,
        _goodwill_credit,
        _refund_awaiting_the_bank,
    ):
        story(journal)


def _double_payment_refunded(journal: Journal) -> None:
    """Paid twice, and paid back by a credit transfer file that the bank confirms."""
    sold = invoice(
        "paid_twice", date(2025, 3, 4), "C1010", [line(INSULATION, "1096.00", "NL9")]
    )
    journal.sales.append(sold)
    journal.bank += [
        receipt(
            "paid_twice_1",
            date(2025, 3, 18),
            "C1010",
            total(sold),
            text="factuur {paid_twice}",
        ),
        receipt(
            "paid_twice_2",
            date(2025, 3, 21),
            "C1010",
            total(sold),
            text="factuur {paid_twice} isolatie",
        ),
    ]
    _pay_back(
        journal,
        "REFUND-2025-001",
        "paid_twice_2",
        customer="C1010",
        amount=total(sold),
        day=date(2025, 4, 1),
    )
    _confirm_transfer(journal, "C1010", total(sold), date(2025, 4, 1), date(2025, 4, 2))


def _credit_note_settles(journal: Journal) -> None:
    """A price correction settles part of an invoice.

    The exact rest is paid without any reference.
    """
    sold = invoice(
        "corrected", date(2025, 6, 3), "C1013", [line(REPAIR, "411.00", "NL21")]
    )
    corrected = credit_note(
        "correction",
        date(2025, 6, 10),
        "C1013",
        [line(REPAIR, "68.50", "NL21")],
        narration="One hour too many",
        meta={"settles": "{corrected}"},
    )
    journal.sales += [sold, corrected]
    journal.bank.append(
        receipt(
            "corrected_paid", date(2025, 6, 24), "C1013", total(sold) + total(corrected)
        )
    )


def _credit_note_reverses(journal: Journal) -> None:
    """An invoice with the wrong VAT rate is reversed as a whole and sent anew."""
    wrong = [line(MAINTENANCE, "385.00", "BE6")]
    right = [line(MAINTENANCE, "385.00", "BE21")]
    anew = invoice(
        "anew", date(2025, 9, 5), "C1018", right, {"reference": "{anew.ogm}"}
    )
    journal.sales += [
        invoice(
            "wrong_rate",
            date(2025, 9, 4),
            "C1018",
            wrong,
            {"reference": "{wrong_rate.ogm}"},
        ),
        credit_note(
            "wrong_rate_reversed",
            date(2025, 9, 5),
            "C1018",
            wrong,
            narration="Wrong VAT rate",
            meta={"reverses": "{wrong_rate}"},
        ),
        anew,
    ]
    journal.bank.append(
        receipt(
            "anew_paid",
            date(2025, 9, 30),
            "C1018",
            total(anew),
            structured="{anew.ogm}",
        )
    )


def _credit_note_after_payment(journal: Journal) -> None:
    """A credit note reverses part of a paid invoice.

    What that frees of the payment is paid back.
    """
    sold = invoice(
        "paid_then_credited",
        date(2025, 10, 2),
        "C1002",
        [line(INSTALLATION, "1850.00", "NL21")],
    )
    credited = credit_note(
        "part_returned",
        date(2025, 11, 4),
        "C1002",
        [line(INSTALLATION, "240.00", "NL21")],
        narration="Buffer vessel returned",
        meta={"reverses": "{paid_then_credited}"},
    )
    journal.sales += [sold, credited]
    journal.bank.append(
        receipt(
            "credited_paid",
            date(2025, 10, 21),
            "C1002",
            total(sold),
            structured="{paid_then_credited.rf}",
        )
    )
    _pay_back(
        journal,
        "REFUND-2025-002",
        "credited_paid",
        customer="C1002",
        amount=-total(credited),
        day=date(2025, 11, 11),
    )
    _confirm_transfer(
        journal, "C1002", -total(credited), date(2025, 11, 11), date(2025, 11, 12)
    )


def _goodwill_credit(journal: Journal) -> None:
    """A credit that belongs to no invoice, placed by hand on a later one.

    The rest of that is paid.
    """
    credit = credit_note(
        "goodwill",
        date(2025, 12, 2),
        "C1003",
        [line(MAINTENANCE, "50.00", "NL21")],
        narration="For a day without hot water",
        meta={"standalone": True},
    )
    sold = invoice(
        "less_goodwill",
        date(2026, 1, 13),
        "C1003",
        [line(MAINTENANCE, "452.35", "NL21")],
    )
    journal.sales += [credit, sold]
    journal.decisions.append(
        decision(
            date(2026, 1, 15),
            "settle",
            "{goodwill}",
            "{less_goodwill}",
            money("60.50"),
            by="marloes",
        )
    )
    journal.bank.append(
        receipt(
            "less_goodwill_paid",
            date(2026, 2, 10),
            "C1003",
            total(sold) + total(credit),
            text="{less_goodwill}",
        )
    )


def _refund_awaiting_the_bank(journal: Journal) -> None:
    """A refund is locked: the bank has not confirmed its file of 29 June 2026.

    It pays back the second payment of an invoice of April.
    """
    sold = invoice(
        "twice_again", date(2026, 4, 2), "C1011", [line(REPAIR, "254.70", "NL21")]
    )
    journal.sales.append(sold)
    journal.bank += [
        receipt(
            "twice_again_1",
            date(2026, 4, 14),
            "C1011",
            total(sold),
            text="factuur {twice_again}",
        ),
        receipt(
            "twice_again_2",
            date(2026, 4, 23),
            "C1011",
            total(sold),
            text="fact. {twice_again} wiersveld",
        ),
    ]
    _pay_back(
        journal,
        "REFUND-2026-001",
        "twice_again_2",
        customer="C1011",
        amount=total(sold),
        day=date(2026, 6, 29),
    )


def _pay_back(
    journal: Journal,
    number: str,
    settles: str,
    *,
    customer: str,
    amount: Decimal,
    day: date,
) -> None:
    """A refund in a credit transfer file.

    It waits, flagged `!`, until the bank confirms the file.
    """
    owner = CUSTOMERS[customer]
    journal.memorial.append(
        Transaction(
            day,
            owner.name,
            "Paid back",
            (Posting(owner.account, amount), Posting(IN_TRANSIT, -amount)),
            {
                "refund": number,
                "settles": f"{{{settles}}}",
                "method": "credit-transfer",
                "payer-iban": owner.iban,
            },
            flag="!",
        )
    )
    journal.decisions.append(
        Custom(
            day,
            "bank-file",
            (f"SCT-{day:%Y-%m}", "credit-transfer", number),
            {"by": "marloes", "at": f"{day}T11:20:00.000000"},
        )
    )


def _confirm_transfer(
    journal: Journal, customer: str, amount: Decimal, sent: date, booked: date
) -> None:
    owner = CUSTOMERS[customer]
    name = f"SCT-{sent:%Y-%m}"
    journal.decisions.append(
        Custom(
            booked,
            "bank-confirmation",
            (name,),
            {"by": "marloes", "at": f"{booked}T09:02:00.000000"},
        )
    )
    paid = BankLine(
        -amount,
        (Posting(IN_TRANSIT, amount),),
        owner.name,
        owner.iban,
        text="Terugbetaling",
    )
    journal.bank.append(BankEntry(booked, f"Credit transfer {name}", (paid,)))
