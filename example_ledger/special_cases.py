"""What does not go by itself: each function books one story, with the customer that it happens to.

The days are banking days, and the other business of these customers stays out of the way (`regular_trade`), so that each story ends as
its docstring says.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from company import CUSTOMERS
from company import IN_TRANSIT
from company import INSTALLATION
from company import INSULATION
from company import MAINTENANCE
from company import OPENING
from company import RATES
from company import REPAIR
from company import START
from company import UNCATEGORIZED
from company import belgian_iban
from company import dutch_iban
from journal import BankEntry
from journal import BankLine
from journal import DocumentNumber
from journal import Journal
from journal import credit_note
from journal import invoice
from journal import line
from journal import money
from journal import receipt
from journal import total
from ledger_text import Custom
from ledger_text import Metadata
from ledger_text import Posting
from ledger_text import Transaction
from ledger_text import Value


def book_special_cases(journal: Journal) -> None:
    """All the stories."""
    for story in (
        _opening_items,
        _part_payments,
        _overpayment,
        _double_payment_refunded,
        _two_invoices_in_one_payment,
        _order_number_and_link,
        _credit_note_settles,
        _credit_note_reverses,
        _credit_note_after_payment,
        _goodwill_credit,
        _all_that_is_due,
        _proposal_taken_over,
        _ambiguous_settled_by_hand,
        _ambiguous_left_open,
        _wrong_number_undone,
        _mistyped_references,
        _chargeback_paid_later,
        _instalments,
        _insolvency,
        _collection_costs_netherlands,
        _collection_costs_belgium,
        _payment_difference,
        _uncategorized,
        _refund_awaiting_the_bank,
        _still_at_the_bank,
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
    """A hundred euros too much: the credit goes to the next invoice, of which the rest is paid later."""
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


def _double_payment_refunded(journal: Journal) -> None:
    """Paid twice; the second payment is paid back by a credit transfer file that the bank confirms."""
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
        "C1010",
        total(sold),
        date(2025, 4, 1),
    )
    _confirm_transfer(journal, "C1010", total(sold), date(2025, 4, 1), date(2025, 4, 2))


def _pay_back(
    journal: Journal,
    number: str,
    settles: str,
    customer: str,
    amount: Decimal,
    day: date,
) -> None:
    """A refund in a credit transfer file: it waits, flagged `!`, until the bank confirms the file."""
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
    """A payer that quotes its purchase order, and a payment that the bookkeeper linked by hand with `^`."""
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


def _credit_note_settles(journal: Journal) -> None:
    """A price correction settles part of an invoice; the exact rest is paid without any reference."""
    sold = invoice(
        "corrected", date(2025, 6, 3), "C1013", [line(REPAIR, "411.00", "NL21")]
    )
    corrected = credit_note(
        "correction",
        date(2025, 6, 10),
        "C1013",
        [line(REPAIR, "68.50", "NL21")],
        "One hour too many",
        {"settles": "{corrected}"},
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
            "Wrong VAT rate",
            {"reverses": "{wrong_rate}"},
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
    """A credit note reverses part of a paid invoice; what that frees of the payment is paid back."""
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
        "Buffer vessel returned",
        {"reverses": "{paid_then_credited}"},
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
        "C1002",
        -total(credited),
        date(2025, 11, 11),
    )
    _confirm_transfer(
        journal, "C1002", -total(credited), date(2025, 11, 11), date(2025, 11, 12)
    )


def _goodwill_credit(journal: Journal) -> None:
    """A credit that belongs to no invoice, placed by hand on a later one; the rest of that is paid."""
    credit = credit_note(
        "goodwill",
        date(2025, 12, 2),
        "C1003",
        [line(MAINTENANCE, "50.00", "NL21")],
        "For a day without hot water",
        {"standalone": True},
    )
    sold = invoice(
        "less_goodwill",
        date(2026, 1, 13),
        "C1003",
        [line(MAINTENANCE, "452.35", "NL21")],
    )
    journal.sales += [credit, sold]
    journal.decisions.append(
        _decision(
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


def _decision(day: date, name: str, *values: Value, by: str, minute: int = 5) -> Custom:
    at = f"{day}T10:{minute:02d}:31.{day.toordinal() % 1_000_000:06d}"
    return Custom(day, name, values, {"by": by, "at": at})


def _all_that_is_due(journal: Journal) -> None:
    """One transfer without a word, the exact sum of all open invoices: settled together."""
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
    """A sum of two out of three open invoices is only proposed; the bookkeeper takes the proposal over."""
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
        _decision(
            day, "settle", "{hotel_paid}", "{hotel_1}", money(str(first)), by="marloes"
        ),
        _decision(
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
    """Two invoices of the same amount, one payment without reference: nothing is guessed, a human settles."""
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
        _decision(
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


def _wrong_number_undone(journal: Journal) -> None:
    """The payer named one invoice and meant another: undone and settled by hand; the first is paid later."""
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
        _decision(day, "unsettle", "{wrong_number}", "{named}", by="marloes"),
        _decision(
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
    """A structured communication with wrong check digits, placed by hand; a number that does not exist, still open."""
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
        _decision(
            date(2026, 2, 12),
            "settle",
            "{mistyped_paid}",
            "{mistyped}",
            money(str(total(meant))),
            by="marloes",
        )
    )


def _chargeback_paid_later(journal: Journal) -> None:
    """A direct debit of February comes back with MD06 and is paid by transfer; another comes back in the export of May 2026."""
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


def _instalments(journal: Journal) -> None:
    """A heat pump in four instalments: three are paid in the ledger, the last one in the export of June 2026."""
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


def _insolvency(journal: Journal) -> None:
    """A restaurant goes bankrupt: two people write its invoice off, with its VAT; the trustee's payment stays to be decided."""
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
    """A Dutch consumer, reminded on 18 August 2025, is charged 15 % (WIK) and pays invoice and costs together."""
    sold = invoice(
        "late_dutch", date(2025, 7, 8), "C1009", [line(REPAIR, "318.60", "NL21")]
    )
    # 15 % of 385.51 is 57.8265: the cent above would be more than the law allows.
    costs = Decimal("57.82")
    journal.sales.append(sold)
    _charge_costs(
        journal,
        "COSTS-2025-001",
        "late_dutch",
        "C1009",
        costs,
        date(2025, 9, 9),
        date(2025, 8, 18),
        "email",
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
    """A Belgian consumer, reminded by post on 16 February 2026, owes 30 + 10 % above 150; paid in part, the rest in June's export."""
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
        "COSTS-2026-001",
        "late_belgian",
        "C1023",
        costs,
        date(2026, 3, 24),
        date(2026, 2, 16),
        "post",
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


def _charge_costs(
    journal: Journal,
    number: str,
    about: str,
    customer: str,
    costs: Decimal,
    day: date,
    reminder: date,
    way: str,
) -> None:
    owner = CUSTOMERS[customer]
    meta: Metadata = {
        "collection-costs": number,
        "for": f"{{{about}}}",
        "reminder": reminder,
        "reminder-by": way,
    }
    postings = (
        Posting(owner.account, costs),
        Posting("Income:CollectionCosts", -costs),
    )
    journal.memorial.append(
        Transaction(day, owner.name, "Collection costs", postings, meta)
    )


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
    """Two receipts from strangers: one is placed by hand on a customer, nobody knows the other one."""
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
            amount,
            "ketel van mama",
        ),
        _stranger(
            "stranger_open",
            date(2026, 4, 9),
            "W. Zandhagedis",
            dutch_iban(300_023),
            Decimal("75.00"),
            "zoals afgesproken",
        ),
        _stranger(
            "stranger_export",
            date(2026, 6, 9),
            "T. Morgenland",
            dutch_iban(300_031),
            Decimal("145.20"),
            "voor de monteur",
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


def _stranger(
    key: str, day: date, name: str, iban: str, amount: Decimal, text: str
) -> BankEntry:
    paid = BankLine(amount, (Posting(UNCATEGORIZED, -amount),), name, iban, text=text)
    return BankEntry(day, "Payer unknown", (paid,), "payment", key)


def _refund_awaiting_the_bank(journal: Journal) -> None:
    """A second payment of April 2026 is in a credit transfer file of 29 June that the bank has not confirmed: locked."""
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
        "C1011",
        total(sold),
        date(2026, 6, 29),
    )


def _still_at_the_bank(journal: Journal) -> None:
    """Invoices of April and May 2026 whose payments wait in the exports: by RF, by OGM, and without a reference."""
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
