"""A provider's payouts on the bank statement: what proves one, and what does not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

import pytest
from beancount import loader
from beancount.core.data import Transaction
from beancount.parser import printer

from beancount_receivables.importers.bank import BankImporter
from beancount_receivables.importers.mollie.importer import MollieAccounts
from beancount_receivables.importers.mollie.importer import MollieImporter

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = Path(__file__).parent / "mollie"
LEDGER = FOLDER / "ledger.beancount"
MOLLIE = "Stichting Mollie Payments"
PAYOUT = "183.58"
REFERENCE = "7100001.2603.01"
TRANSIT = "Assets:MollieTransit"


@pytest.fixture(scope="module")
def ledger() -> list[Any]:
    entries, _, _ = loader.load_file(str(LEDGER))
    mollie = MollieImporter(MollieAccounts(vat="Assets:VAT"))
    report = str(FOLDER / "settlement-01-en.csv")
    return [*entries, *mollie.extract(report, list(entries))]


@pytest.fixture
def booked(tmp_path: Path, ledger: list[Any]) -> Callable[..., list[Transaction]]:
    """Book rows of a bank statement: name, text, and the signed amount."""

    def book(
        *rows: tuple[str, str, str], existing: list[Any] | None = None
    ) -> list[Transaction]:
        entries = "".join(
            f"<Ntry><Amt Ccy='EUR'>{amount.lstrip('-')}</Amt><CdtDbtInd>"
            f"{'DBIT' if amount.startswith('-') else 'CRDT'}</CdtDbtInd><BookgDt><Dt>"
            f"2026-03-06</Dt></BookgDt><AcctSvcrRef>B{number}</AcctSvcrRef><NtryDtls>"
            f"<TxDtls><RltdPties><Dbtr><Nm>{name}</Nm></Dbtr><Cdtr><Nm>{name}</Nm>"
            f"</Cdtr></RltdPties><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls>"
            "</NtryDtls></Ntry>"
            for number, (name, text, amount) in enumerate(rows)
        )
        path = tmp_path / "bank.xml"
        path.write_text(
            "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'>"
            "<BkToCstmrStmt><Stmt><Id>1</Id><Acct><Id><IBAN>NL54VBNK0000004004</IBAN>"
            f"</Id></Acct>{entries}</Stmt></BkToCstmrStmt></Document>",
            encoding="utf-8",
        )
        importer = BankImporter()
        there = ledger if existing is None else existing
        found = importer.extract(str(path), there)
        importer.deduplicate(found, there)
        return [
            each
            for each in found
            if isinstance(each, Transaction) and "__duplicate__" not in each.meta
        ]

    return book


def test_payer_amount_and_reference_clear_the_payout(
    booked: Callable[..., list[Transaction]], ledger: list[Any]
) -> None:
    (entry,) = booked((MOLLIE, f"{REFERENCE} Shop", PAYOUT))
    assert (entry.flag, entry.postings[1].account) == ("*", TRANSIT)
    assert entry.meta["payout"] == REFERENCE
    assert "payment" not in entry.meta
    again = booked((MOLLIE, f"{REFERENCE} Shop", PAYOUT), existing=[*ledger, entry])
    assert again == []


def test_the_transit_account_ends_empty(
    booked: Callable[..., list[Transaction]], ledger: list[Any]
) -> None:
    (entry,) = booked((MOLLIE, REFERENCE, PAYOUT))
    moved: list[Any] = [
        posting.units and posting.units.number
        for each in [*ledger, entry]
        if isinstance(each, Transaction)
        for posting in each.postings
        if posting.account == TRANSIT
    ]
    assert len(moved) == 2
    assert sum(moved) == 0


@pytest.mark.parametrize(
    ("name", "text", "amount"),
    [
        (MOLLIE, "Invoice 2026-0001", "100.00"),
        (MOLLIE, "thank you", "100.00"),
        ("J. Peeters", REFERENCE, PAYOUT),
        ("Mollie Jansen", REFERENCE, PAYOUT),
        (MOLLIE, "Invoice 2026-0001", PAYOUT),
        (MOLLIE, f"{REFERENCE} 7100001.2603.02", PAYOUT),
    ],
)
def test_what_is_no_payout(
    name: str, text: str, amount: str, booked: Callable[..., list[Transaction]]
) -> None:
    (entry,) = booked((name, text, amount))
    assert "payout" not in entry.meta
    assert "payment" in entry.meta
    assert entry.postings[1].account != TRANSIT


def test_a_debit_by_the_same_payer_is_something_else(
    booked: Callable[..., list[Transaction]],
) -> None:
    (entry,) = booked((MOLLIE, REFERENCE, f"-{PAYOUT}"))
    assert "payout" not in entry.meta
    assert (entry.flag, entry.postings[1].account) == ("!", "Assets:Suspense")


@pytest.mark.parametrize(
    ("text", "amount", "account", "note"),
    [
        ("Uitbetaling", PAYOUT, TRANSIT, f"Mollie paid out {REFERENCE}, which"),
        (
            REFERENCE,
            "183.57",
            "Assets:Suspense",
            f"Settlement {REFERENCE} is of 183.58",
        ),
        ("7100001.2603.99", "5.00", TRANSIT, "Settlement 7100001.2603.99 is not known"),
    ],
)
def test_what_is_not_proved_is_for_someone_to_look_at(
    text: str,
    amount: str,
    account: str,
    note: str,
    booked: Callable[..., list[Transaction]],
) -> None:
    (entry,) = booked((MOLLIE, text, amount))
    assert (entry.flag, entry.postings[1].account) == ("!", account)
    assert entry.meta["note"].startswith(note)


def test_a_payout_arrives_once(booked: Callable[..., list[Transaction]]) -> None:
    first, second = booked((MOLLIE, REFERENCE, PAYOUT), (MOLLIE, REFERENCE, PAYOUT))
    assert first.postings[1].account == TRANSIT
    assert second.postings[1].account == "Assets:Suspense"
    assert second.meta["note"] == f"Settlement {REFERENCE} arrived before"


def test_what_was_set_apart_is_no_arrival(
    booked: Callable[..., list[Transaction]], ledger: list[Any]
) -> None:
    (apart,) = booked((MOLLIE, REFERENCE, "183.57"))
    (entry,) = booked((MOLLIE, REFERENCE, PAYOUT), existing=[*ledger, apart])
    assert (entry.flag, entry.postings[1].account) == ("*", TRANSIT)


def test_where_no_payout_is_known_it_is_set_apart(
    booked: Callable[..., list[Transaction]],
) -> None:
    entries, _, _ = loader.load_file(str(LEDGER))
    (entry,) = booked((MOLLIE, REFERENCE, PAYOUT), existing=list(entries))
    assert (entry.flag, entry.postings[1].account) == ("!", "Assets:Suspense")


def test_it_all_loads(
    booked: Callable[..., list[Transaction]], ledger: list[Any]
) -> None:
    entries = [*ledger, *booked((MOLLIE, REFERENCE, PAYOUT))]
    opening, _, _ = loader.load_file(str(LEDGER))
    text = LEDGER.read_text(encoding="utf-8") + "".join(
        printer.format_entry(entry) for entry in entries[len(opening) :]
    )
    _, errors, _ = loader.load_string(text)
    assert [error.message for error in errors] == []
