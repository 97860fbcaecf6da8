"""The example ledger: each story that it tells ends as an accountant expects."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING
from typing import NamedTuple

import pytest
from beancount import loader

from beancount_receivables.importers.detection import read_statements
from beancount_receivables.plugins import subledger_of
from beancount_receivables.plugins.subledger.status import lock_on
from beancount_receivables.plugins.subledger.status import outstanding_on
from beancount_receivables.plugins.subledger.status import status_on

if TYPE_CHECKING:
    from collections.abc import Iterable

    from beancount_receivables.plugins.subledger.items import Item
    from beancount_receivables.plugins.subledger.items import Link
    from beancount_receivables.plugins.subledger.subledger import Subledger

EXAMPLE = Path(__file__).resolve().parent.parent / "example_ledger"
LAST_BOOKED = dt.date(2026, 4, 30)


@pytest.fixture(scope="module")
def subledger() -> Subledger:
    _, errors, options_map = loader.load_file(EXAMPLE / "main.beancount")
    assert [error.message for error in errors] == []
    return subledger_of(options_map)


class Story(NamedTuple):
    """A credit and a debit, and what joined them."""

    credit: str
    debit: str
    amount: str
    rule: str
    evidence: str
    cancelled: str = ""


def stories(links: Iterable[Link]) -> list[Story]:
    return [
        Story(
            link.credit.id,
            link.debit.id,
            f"{link.amount}",
            link.rule,
            link.evidence,
            f"{link.cancelled or ''}",
        )
        for link in links
    ]


def links_of(subledger: Subledger, *names: str) -> list[Story]:
    items = [item for name in names for item in subledger.get(name)]
    own = [item.id for item in items]
    return stories(
        link
        for link in subledger.links
        if link.credit.id in own or link.debit.id in own
    )


def item(subledger: Subledger, name: str) -> Item:
    (found,) = subledger.get(name)
    return found


def test_the_files_are_what_the_script_writes() -> None:
    ran = subprocess.run(
        [sys.executable, str(EXAMPLE / "make_example.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize(
    ("credit", "debit", "rule", "evidence"),
    [
        # Open items of the year before, by number and by structured communication.
        ("BANK-2025-0001", "2024800187", "reference", '"2024800187"'),
        (
            "BANK-2025-0002",
            "2024800188",
            "reference",
            'structured reference "+++202/4800/18872+++"',
        ),
        # A purchase order that the payer quotes.
        ("BANK-2025-0014", "2025800011", "reference", '"PO-44817"'),
        # Invoice and collection costs in one payment that names the invoice.
        ("BANK-2025-0067", "2025800069", "reference", '"2025800069"'),
        ("BANK-2025-0067", "COSTS-2025-001", "reference", "costs for 2025800069"),
        # Instalments, each paid on its own.
        ("BANK-2025-0073", "2025800091/1", "reference", '"2025800091"'),
        ("BANK-2025-0090", "2025800091/2", "reference", '"2025800091"'),
        ("BANK-2026-0020", "2025800091/3", "reference", '"2025800091"'),
    ],
)
def test_what_a_payer_wrote_settles(
    subledger: Subledger, credit: str, debit: str, rule: str, evidence: str
) -> None:
    (found,) = [each for each in links_of(subledger, debit) if each.credit == credit]
    assert (found.rule, found.evidence) == (rule, evidence)
    assert item(subledger, credit).left == 0
    assert item(subledger, debit).left == 0


def test_too_much_goes_to_the_next_invoice(subledger: Subledger) -> None:
    assert [each[:4] for each in links_of(subledger, "2025800042", "2025800060")] == [
        ("BANK-2025-0037", "2025800042", "396.40", "reference"),
        ("BANK-2025-0037", "2025800060", "100.00", "overpayment"),
        ("BANK-2025-0051", "2025800060", "397.61", "reference"),
    ]


def test_all_that_is_open_is_paid_together(subledger: Subledger) -> None:
    assert [each[:4] for each in links_of(subledger, "BANK-2026-0016")] == [
        ("BANK-2026-0016", "2026800004", "346.60", "combination"),
        ("BANK-2026-0016", "2026800014", "887.05", "combination"),
    ]


def test_a_proposal_is_taken_over_by_hand(subledger: Subledger) -> None:
    day = dt.date(2025, 6, 17)
    paid = item(subledger, "BANK-2025-0043")
    assert outstanding_on(paid, day) == Decimal("-438.32")
    assert [each[:4] for each in links_of(subledger, "BANK-2025-0043")] == [
        ("BANK-2025-0043", "2025800043", "240.00", "settle"),
        ("BANK-2025-0043", "2025800054", "198.32", "settle"),
    ]


def test_two_invoices_of_one_amount_are_left_to_people(subledger: Subledger) -> None:
    assert [each[:4] for each in links_of(subledger, "2025800030", "2025800034")] == [
        ("BANK-2025-0032", "2025800034", "229.90", "settle"),
        ("BANK-2025-0034", "2025800030", "229.90", "amount"),
    ]
    assert links_of(subledger, "2026800025", "2026800027", "BANK-2026-0025") == []


def test_a_wrong_number_is_undone(subledger: Subledger) -> None:
    assert [
        each._replace(evidence="") for each in links_of(subledger, "BANK-2025-0066")
    ] == [
        Story("BANK-2025-0066", "2025800077", "414.73", "reference", "", "2025-09-18"),
        Story("BANK-2025-0066", "2025800087", "414.73", "settle", ""),
    ]


def test_a_link_on_the_transaction_settles(subledger: Subledger) -> None:
    assert [each[:4] for each in links_of(subledger, "2026800024")] == [
        ("BANK-2026-0017", "2026800024", "150.00", "settles"),
        ("BANK-2026-0023", "2026800024", "48.68", "reference"),
    ]


def test_paid_twice_and_paid_back(subledger: Subledger) -> None:
    assert [each[:4] for each in links_of(subledger, "BANK-2025-0018")] == [
        ("BANK-2025-0018", "REFUND-2025-001", "1194.64", "settles")
    ]
    refund = item(subledger, "REFUND-2025-001")
    sent = dt.date(2025, 4, 1)
    lock = lock_on(refund, sent)
    assert lock is not None
    assert lock.kind == "in-bank-file"
    assert outstanding_on(refund, sent) == Decimal("1194.64")
    assert status_on(refund) == "fully-settled"


def test_a_price_correction_leaves_the_rest_to_pay(subledger: Subledger) -> None:
    (corrected,) = {each.debit for each in links_of(subledger, "2025900001")}
    assert [each[:4] for each in links_of(subledger, corrected)] == [
        ("2025900001", corrected, "82.89", "settles"),
        ("BANK-2025-0047", corrected, "414.42", "amount"),
    ]


def test_a_wrong_invoice_is_reversed_and_sent_anew(subledger: Subledger) -> None:
    ((credit, debit, amount, rule, _, _),) = links_of(subledger, "2025900002")
    assert (credit, amount, rule) == ("2025900002", "408.10", "reversal")
    assert status_on(item(subledger, debit)) == "reversed"
    assert status_on(item(subledger, credit)) == "reversed"


def test_a_credit_note_after_payment_frees_money_to_pay_back(
    subledger: Subledger,
) -> None:
    found = links_of(subledger, "BANK-2025-0077")
    assert [(*each[:4], each.cancelled) for each in found] == [
        ("BANK-2025-0077", "2025800101", "290.40", "reference", "2025-11-04"),
        ("BANK-2025-0077", "2025800101", "1948.10", "reference", ""),
        ("BANK-2025-0077", "REFUND-2025-002", "290.40", "settles", ""),
    ]
    assert status_on(item(subledger, "2025800101")) == "fully-settled"


def test_a_credit_without_an_invoice_waits_for_a_decision(
    subledger: Subledger,
) -> None:
    assert [each[:4] for each in links_of(subledger, "2025900004")] == [
        ("2025900004", "2026800005", "60.50", "settle")
    ]


def test_a_returned_direct_debit_reopens_its_invoice(subledger: Subledger) -> None:
    returned = next(each for each in subledger.items if each.type == "chargeback")
    assert returned.text("reason") == "MD06"
    (reversal,) = links_of(subledger, returned.id)
    assert (reversal.rule, reversal.amount) == ("reversal", "24.95")
    assert status_on(item(subledger, reversal.credit)) == "reversed"
    charged = next(
        each.debit
        for each in links_of(subledger, reversal.credit)
        if each.rule == "settles"
    )
    found = links_of(subledger, charged)
    assert [(each.rule, bool(each.cancelled)) for each in found] == [
        ("settles", True),
        ("reference", False),
    ]
    reopened = item(subledger, charged)
    assert outstanding_on(reopened, returned.date) == Decimal("24.95")
    assert status_on(reopened) == "fully-settled"


def test_a_rejected_direct_debit_is_collected_the_next_month(
    subledger: Subledger,
) -> None:
    rejected = item(subledger, "2025800093")
    sent, answered = dt.date(2025, 9, 24), dt.date(2025, 9, 25)
    lock = lock_on(rejected, sent)
    assert lock is not None
    assert lock.kind == "direct-debit"
    assert lock_on(rejected, answered) is None
    assert outstanding_on(rejected, answered) == rejected.amount
    (paid,) = links_of(subledger, rejected.id)
    assert paid.rule == "settles"
    assert item(subledger, paid.credit).date == dt.date(2025, 10, 28)


def test_a_bankruptcy_is_written_off_and_a_recovery_stays_open(
    subledger: Subledger,
) -> None:
    assert [each[:4] for each in links_of(subledger, "2025800066")] == [
        ("WRITE-OFF-2025-001", "2025800066", "2226.40", "settles")
    ]
    assert item(subledger, "BANK-2026-0019").left == Decimal("222.64")


def test_five_cents_are_adjusted(subledger: Subledger) -> None:
    assert [each[2:4] for each in links_of(subledger, "2025800113")] == [
        ("618.00", "reference"),
        ("0.05", "settles"),
    ]


def test_a_stranger_is_placed_by_hand(subledger: Subledger) -> None:
    # What leaves the uncategorized account has no key, so it is a refund there.
    (taken,) = [
        each
        for each in subledger.items
        if each.customer == "?" and each.type == "refund"
    ]
    assert [each[:4] for each in links_of(subledger, "BANK-2025-0082")] == [
        ("BANK-2025-0082", taken.id, "221.43", "settles")
    ]
    assert item(subledger, "BANK-2025-0082/C1025").customer == "C1025"
    assert item(subledger, "BANK-2025-0082/C1025").left == 0


def test_what_is_open_at_the_end_of_april(subledger: Subledger) -> None:
    found = {
        each.id: outstanding_on(each, LAST_BOOKED)
        for each in subledger.open_items(LAST_BOOKED)
    }
    assert sum(found.values()) == Decimal("7959.07")
    assert {id_: f"{left}" for id_, left in found.items() if left < 0} == {
        "BANK-2026-0019": "-222.64",
        "BANK-2026-0025": "-237.16",
        "BANK-2026-0026": "-75.00",
        "BANK-2026-0032": "-347.81",
        "BANK-2026-0033": "-308.19",
    }
    assert sorted(id_ for id_, left in found.items() if left > 0) == [
        "2025800091/4",
        "2026800006",
        "2026800017",
        "2026800025",
        "2026800026",
        "2026800027",
        "2026800035",
        "2026800037",
        "2026800040",
        "2026800045",
        "2026800046",
        "2026800047",
        "2026800048",
        "2026800049",
        "COSTS-2026-001",
    ]


def test_the_notices_are_those_of_the_stories(subledger: Subledger) -> None:
    assert [
        (f"{each.date}", each.code, each.customer)
        for each in subledger.notices
        if each.date <= LAST_BOOKED
    ] == [
        ("2025-03-21", "possible-double-payment", "C1010"),
        ("2025-04-29", "ambiguous", "C1004"),
        ("2025-05-27", "overpayment", "C1001"),
        ("2025-06-17", "proposal", "C1003"),
        ("2025-11-04", "overpayment", "C1002"),
        ("2026-02-10", "bad-check-digit", "C1022"),
        ("2026-03-12", "recovery", "C1008"),
        ("2026-04-07", "ambiguous", "C1004"),
        ("2026-04-21", "unknown-reference", "C1012"),
        ("2026-04-23", "possible-double-payment", "C1011"),
    ]


@pytest.mark.parametrize(
    ("name", "form", "entries"),
    [
        ("camt053-2026-05.xml", "camt.053.001.02", 13),
        ("camt053-2026-06.xml", "camt.053.001.08", 14),
        ("camt053-2026-07.xml", "camt.053.001.08", 2),
    ],
)
def test_the_exports_add_up(name: str, form: str, entries: int) -> None:
    (statement,) = read_statements(EXAMPLE / "exports" / name)
    assert (statement.format, statement.balanced) == (form, True)
    assert statement.as_json()["entries"] == entries


@pytest.mark.parametrize(
    ("number", "entries", "payout"), [("01", 4, "456.84"), ("02", 7, "466.65")]
)
def test_the_bank_received_what_mollie_settled(
    number: str, entries: int, payout: str
) -> None:
    reference = f"7200443.2607.{number}"
    (report,) = read_statements(EXAMPLE / "exports" / f"mollie-{reference}.csv")
    assert (report.id, report.count, f"{report.sum}") == (reference, entries, payout)
    (bank,) = read_statements(EXAMPLE / "exports" / "camt053-2026-07.xml")
    (paid,) = [each for each in bank.entries if reference in each.text]
    assert paid.amount == report.sum


def test_favas_import_page_offers_the_exports() -> None:
    application = pytest.importorskip("fava.application")
    fava = application.create_app([str(EXAMPLE / "main.beancount")], load=True)
    client = fava.test_client()
    slug = client.get("/").headers["Location"].split("/")[1]
    assert client.get(f"/{slug}/api/errors").json["data"] == []
    offered = {
        each["basename"]: each["importers"]
        for each in client.get(f"/{slug}/api/imports").json["data"]
        if each["importers"]
    }
    assert {
        name: [(each["importer_name"], each["account"]) for each in importers]
        for name, importers in offered.items()
    } == {
        name: [("beancount_receivables.bank", "Assets:Bank:Current")]
        if name.startswith("camt053-2026-0")
        else [("beancount_receivables.mollie", "Assets:Mollie")]
        for name in (
            "camt053-2026-05.xml",
            "camt053-2026-06.xml",
            "camt053-2026-07.xml",
            "mollie-7200443.2607.01.csv",
            "mollie-7200443.2607.02.csv",
        )
    }
