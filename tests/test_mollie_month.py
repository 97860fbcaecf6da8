"""A month of 20,000 events, told by each kind of export, to the cent.

Of 2,000 where no CI runs the tests: enough to see what is wrong, and soon.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING
from typing import Any

import pytest
from beancount import loader
from beancount.core.data import Balance
from beancount.core.data import Transaction

from beancount_receivables.importers.detection import read_statements
from beancount_receivables.importers.mollie.importer import MollieAccounts
from beancount_receivables.importers.mollie.importer import MollieImporter
from tests.conftest import CI
from tests.made_mollie import Month
from tests.made_mollie import make_month

if TYPE_CHECKING:
    from pathlib import Path

PAYMENTS, EVENTS = (18_000, 20_000) if CI else (1_800, 2_000)


@cache
def month() -> Month:
    made = make_month(PAYMENTS)
    assert sum(len(each.moves) for each in made.settlements) > EVENTS
    return made


def exports(kind: str) -> dict[str, str]:
    made = month()
    if kind == "csv":
        return {
            f"settlement-{each.number}.csv": made.settlement_csv(
                each, dutch=each.number % 2 == 0
            )
            for each in made.settlements
        }
    if kind == "json":
        return {
            "payments.json": made.payments_json(),
            "refunds.json": made.refunds_json(),
            "chargebacks.json": made.chargebacks_json(),
            "settlements.json": made.settlements_json(),
        }
    return {"month.940": made.mt940()}


def told() -> dict[str, Decimal]:
    """What the month comes to, without any importer."""
    made = month()
    settlements = made.settlements
    withheld = sum((each.withheld for each in settlements), Decimal(0))
    vat = sum(
        (
            (each.withheld * 21 / 121).quantize(Decimal("0.01"), "ROUND_HALF_UP")
            for each in settlements
        ),
        Decimal(0),
    )
    expected: dict[str, Decimal] = defaultdict(Decimal)
    expected["Assets:MollieTransit"] = sum(
        (each.payout for each in settlements), Decimal(0)
    )
    expected["Expenses:PaymentFees"] = withheld - vat
    expected["Assets:VAT"] = vat
    for settlement in settlements:
        for move in settlement.moves:
            expected[f"Assets:Receivable:C{move.payment.customer}"] -= move.amount
    return {account: amount for account, amount in expected.items() if amount}


@pytest.mark.parametrize("kind", ["csv", "json", "mt940"])
def test_every_total_to_the_cent(kind: str, tmp_path: Path) -> None:
    entries, errors, _ = loader.load_string(month().ledger())
    assert errors == []
    importer = MollieImporter(MollieAccounts(vat="Assets:VAT"), vat_rate=21)
    ledger: list[Any] = list(entries)
    for name, text in exports(kind).items():
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        found = importer.extract(str(path), ledger)
        importer.deduplicate(found, ledger)
        ledger += [entry for entry in found if "__duplicate__" not in entry.meta]
    new = ledger[len(entries) :]
    moved: dict[str, Decimal] = defaultdict(Decimal)
    by_day: dict[Any, Decimal] = defaultdict(Decimal)
    for entry in new:
        if isinstance(entry, Transaction):
            for posting in entry.postings:
                assert posting.units is not None
                assert posting.units.number is not None
                moved[posting.account] += posting.units.number
                if posting.account == "Assets:Mollie":
                    by_day[entry.date] += posting.units.number
    assert {account: amount for account, amount in moved.items() if amount} == told()
    asserted = [entry for entry in new if isinstance(entry, Balance)]
    assert len(asserted) == len(month().settlements)
    for entry in asserted:
        before = sum((each for day, each in by_day.items() if day < entry.date))
        assert entry.amount.number == before


def test_the_totals_that_are_read(tmp_path: Path) -> None:
    for settlement in month().settlements:
        path = tmp_path / "settlement.csv"
        text = month().settlement_csv(settlement)
        path.write_text(text, encoding="utf-8")
        (read,) = read_statements(path, keep_entries=False)
        assert (read.sum, read.count, read.id) == (
            settlement.payout,
            len(settlement.moves) + 1,
            settlement.reference,
        )
