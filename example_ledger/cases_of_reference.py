"""What payers write: the right number, another reference, the wrong one, nothing.

Each function books one story. The days are banking days, and the ordinary business of
these customers stays out of the way (`visits`), so that each story ends as told.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from company import MAINTENANCE
from company import REPAIR
from journal import Journal
from journal import decision
from journal import invoice
from journal import line
from journal import money
from journal import receipt
from journal import total


def book_cases_of_reference(journal: Journal) -> None:
    """All stories of this kind."""
    for story in (
        _two_invoices_in_one_payment,
        _order_number_and_link,
        _wrong_number_undone,
        _mistyped_references,
        _still_at_the_bank,
    ):
        story(journal)


def _two_invoices_in_one_payment(journal: Journal) -> None:
    """One transfer that names two invoices; the same in the bank export of May 2026."""
    for year, months, day in (
        (2025, (10, 11), date(2025, 12, 4)),
        (2026, (3, 4), date(2026, 5, 19)),
    ):
        keys = [f"meerkoet_{year}_{month}" for month in months]
        sold = [
            invoice(
                key,
                date(year, month, 13 + month % 4),
                "C1017",
                [line(MAINTENANCE, f"{212 + month}.{month + 10}", "BE21")],
                {
                    "reference": f"{{{key}.ogm}}",
                    "delivery": f"Waterdreef 1, block {'AB'[month % 2]}",
                },
            )
            for key, month in zip(keys, months, strict=True)
        ]
        journal.sales += sold
        amount = sum((total(each) for each in sold), Decimal(0))
        text = f"facturen {{{keys[0]}}} en {{{keys[1]}}}"
        journal.bank.append(
            receipt(f"meerkoet_{year}", day, "C1017", amount, text=text)
        )


def _order_number_and_link(journal: Journal) -> None:
    """A payer quotes its purchase order; the bookkeeper links a payment with `^`."""
    ordered = invoice(
        "ordered",
        date(2025, 2, 11),
        "C1005",
        [line(REPAIR, "540.15", "NL21")],
        {"reference": "PO-44817"},
    )
    linked = invoice(
        "linked", date(2026, 2, 17), "C1011", [line(MAINTENANCE, "164.20", "NL21")]
    )
    journal.sales += [ordered, linked]
    journal.bank += [
        receipt(
            "ordered_paid",
            date(2025, 3, 11),
            "C1005",
            total(ordered),
            text="onze bestelling PO-44817",
        ),
        receipt(
            "linked_paid",
            date(2026, 3, 5),
            "C1011",
            Decimal("150.00"),
            text="cv ketel",
            links=("{linked}",),
        ),
        receipt(
            "linked_rest",
            date(2026, 3, 26),
            "C1011",
            total(linked) - 150,
            text="{linked} restbedrag",
        ),
    ]


def _wrong_number_undone(journal: Journal) -> None:
    """The payer named one invoice and meant another: undone and settled by hand.

    The first is paid later.
    """
    named = invoice(
        "named", date(2025, 8, 5), "C1006", [line(REPAIR, "894.60", "NL21")]
    )
    meant = invoice(
        "meant", date(2025, 8, 26), "C1006", [line(MAINTENANCE, "342.75", "NL21")]
    )
    journal.sales += [named, meant]
    day = date(2025, 9, 18)
    journal.bank += [
        receipt(
            "wrong_number",
            date(2025, 9, 16),
            "C1006",
            total(meant),
            text="onderhoud augustus, fact {named}",
        ),
        receipt(
            "named_paid",
            date(2025, 10, 1),
            "C1006",
            total(named),
            text="factuur {named}",
        ),
    ]
    journal.decisions += [
        decision(day, "unsettle", "{wrong_number}", "{named}", by="marloes"),
        decision(
            day,
            "settle",
            "{wrong_number}",
            "{meant}",
            money(str(total(meant))),
            by="marloes",
            minute=7,
        ),
    ]


def _mistyped_references(journal: Journal) -> None:
    """A structured communication with wrong check digits, placed by hand.

    A number that does not exist, still open.
    """
    meant = invoice(
        "mistyped",
        date(2026, 1, 20),
        "C1022",
        [line(MAINTENANCE, "236.80", "BE6")],
        {"reference": "{mistyped.ogm}"},
    )
    unknown = invoice(
        "other_number", date(2026, 3, 24), "C1012", [line(REPAIR, "287.45", "NL21")]
    )
    journal.sales += [meant, unknown]
    journal.bank += [
        receipt(
            "mistyped_paid",
            date(2026, 2, 10),
            "C1022",
            total(meant),
            # No number has the check digits 00.
            structured="+++202/6800/01200+++",
        ),
        receipt(
            "other_number_paid",
            date(2026, 4, 21),
            "C1012",
            total(unknown),
            text="factuur 2026800512",
        ),
    ]
    journal.decisions.append(
        decision(
            date(2026, 2, 12),
            "settle",
            "{mistyped_paid}",
            "{mistyped}",
            money(str(total(meant))),
            by="marloes",
        )
    )


def _still_at_the_bank(journal: Journal) -> None:
    """Invoices of April and May 2026 whose payments wait in the exports.

    By RF, by OGM, and without a reference.
    """
    by_rf = invoice(
        "export_rf",
        date(2026, 5, 20),
        "C1002",
        [line(MAINTENANCE, "476.30", "NL21")],
        {"reference": "{export_rf.rf}"},
    )
    by_ogm = invoice(
        "export_ogm",
        date(2026, 4, 28),
        "C1021",
        [line(REPAIR, "352.15", "BE6")],
        {"reference": "{export_ogm.ogm}"},
    )
    silent = invoice(
        "export_silent",
        date(2026, 4, 22),
        "C1010",
        [line(MAINTENANCE, "183.75", "NL21")],
    )
    named = invoice(
        "export_named", date(2026, 4, 16), "C1003", [line(REPAIR, "694.05", "NL21")]
    )
    journal.sales += [by_rf, by_ogm, silent, named]
    journal.bank += [
        receipt(
            "export_named_paid",
            date(2026, 5, 7),
            "C1003",
            total(named),
            text="Factuur {export_named} Kraaiennest",
        ),
        receipt(
            "export_ogm_paid",
            date(2026, 5, 13),
            "C1021",
            total(by_ogm),
            structured="{export_ogm.ogm}",
        ),
        receipt("export_silent_paid", date(2026, 5, 15), "C1010", total(silent)),
        receipt(
            "export_rf_paid",
            date(2026, 6, 11),
            "C1002",
            total(by_rf),
            structured="{export_rf.rf}",
        ),
    ]
