"""The same ledger, in whatever order and overlap Mollie's exports are imported."""

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
from beancount.parser import printer
from hypothesis import given
from hypothesis import strategies as st

from beancount_receivables.importers.mollie.importer import MollieAccounts
from beancount_receivables.importers.mollie.importer import MollieImporter
from beancount_receivables.plugins import subledger_of
from beancount_receivables.plugins.subledger.status import status_on
from tests.effort import A_QUARTER
from tests.made_mollie import Month
from tests.made_mollie import make_month

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ACCOUNTS = MollieAccounts(vat="Assets:VAT")


@cache
def month() -> Month:
    """A month in which a refund, a chargeback and a reversal occur."""
    made = make_month(60, seed=8)
    assert any(payment.refunds for payment in made.payments)
    backs = [each.chargeback for each in made.payments if each.chargeback]
    assert {back is None for _, _, back in backs} == {True, False}
    return made


@cache
def exports() -> dict[str, str]:
    """Everything that Mollie would give of the month, by file name."""
    made = month()
    settled = {
        f"settlement-{each.number}.csv": made.settlement_csv(
            each, dutch=each.number % 2 == 0
        )
        for each in made.settlements
    }
    return {
        **settled,
        "payments.json": made.payments_json(),
        "refunds.json": made.refunds_json(),
        "chargebacks.json": made.chargebacks_json(),
        "settlements.json": made.settlements_json(),
        "balance.csv": made.balance_csv(),
        "mollie.940": made.mt940(),
        "movements.json": made.movements_json(),
    }


@cache
def opening() -> list[Any]:
    entries, errors, _ = loader.load_string(month().ledger())
    assert errors == []
    return list(entries)


def imported(folder: Path, names: Sequence[str]) -> list[Any]:
    """Import exports one after another; give the ledger's directives."""
    importer = MollieImporter(ACCOUNTS, vat_rate=21)
    ledger = list(opening())
    for name in names:
        path = folder / name
        path.write_text(exports()[name], encoding="utf-8")
        entries = importer.extract(str(path), ledger)
        importer.deduplicate(entries, ledger)
        ledger += [entry for entry in entries if "__duplicate__" not in entry.meta]
    return ledger


def balances(ledger: Sequence[Any]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for entry in ledger:
        if isinstance(entry, Transaction):
            for posting in entry.postings:
                assert posting.units is not None
                assert posting.units.number is not None
                found[posting.account] += posting.units.number
    return {account: amount for account, amount in found.items() if amount}


def loaded(ledger: Sequence[Any]) -> dict[str, tuple[str, Decimal]]:
    """Load what was imported; give status and outstanding of each invoice."""
    new = [entry for entry in ledger if entry not in opening()]
    text = month().ledger() + "".join(printer.format_entry(entry) for entry in new)
    _, errors, options = loader.load_string(text)
    assert [error.message for error in errors] == []
    return {
        item.id: (status_on(item), item.outstanding)
        for item in subledger_of(options).items
        if item.type == "invoice"
    }


@cache
def expected() -> tuple[dict[str, Decimal], dict[str, tuple[str, Decimal]]]:
    import tempfile  # noqa: PLC0415
    from pathlib import Path as PathOf  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        names = [name for name in exports() if name.startswith("settlement-")]
        ledger = imported(PathOf(folder), names)
    return balances(ledger), loaded(ledger)


def test_what_is_expected_is_what_happened() -> None:
    money, invoices = expected()
    made = month()
    paid = sum((each.payout for each in made.settlements), Decimal(0))
    unsettled = [
        move
        for payment in made.payments
        for move in (payment,)
        if all(
            payment.id != each.id
            for settlement in made.settlements
            for each in settlement.moves
        )
    ]
    assert unsettled == []
    assert money["Assets:MollieTransit"] == paid
    assert "Assets:Mollie" not in money
    assert "Assets:MolliePending" not in money
    reopened = sum((amount for _, amount in invoices.values()), Decimal(0))
    back = sum(
        (amount for each in made.payments for _, _, amount in each.refunds),
        Decimal(0),
    )
    charged = sum(
        (
            each.amount
            for each in made.payments
            if each.chargeback is not None and each.chargeback[2] is None
        ),
        Decimal(0),
    )
    assert reopened == back + charged


@A_QUARTER
@given(names=st.data())
def test_any_order_and_overlap_gives_the_same_ledger(
    names: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    every = sorted(exports())
    before = names.draw(st.lists(st.sampled_from(every), max_size=5))
    # Whatever came before, in the end all settlements were imported.
    rest = names.draw(
        st.permutations([name for name in every if name.startswith("settlement-")])
    )
    ledger = imported(tmp_path_factory.mktemp("exports"), [*before, *rest])
    money, invoices = expected()
    assert balances(ledger) == money
    assert loaded(ledger) == invoices


@pytest.mark.parametrize(
    "names",
    [
        ("payments.json", "refunds.json", "chargebacks.json", "settlements.json"),
        ("chargebacks.json", "refunds.json", "settlements.json", "payments.json"),
        ("settlements.json", "balance.csv"),
        ("balance.csv",),
        ("mollie.940",),
        ("mollie.940", "payments.json", "settlements.json"),
        ("movements.json", "payments.json", "settlements.json"),
    ],
    ids=" ".join,
)
def test_each_kind_of_export_alone_tells_the_same(
    names: tuple[str, ...], tmp_path: Path
) -> None:
    ledger = imported(tmp_path, names)
    money, invoices = expected()
    assert balances(ledger) == money
    assert loaded(ledger) == invoices


def test_the_balance_is_asserted_at_every_settlement(tmp_path: Path) -> None:
    names = [name for name in exports() if name.startswith("settlement-")]
    for order in (names, names[::-1]):
        ledger = imported(tmp_path, order)
        days = [entry.date for entry in ledger if isinstance(entry, Balance)]
        assert len(days) == len(set(days)) == len(month().settlements)
        loaded(ledger)  # without errors, so that each one holds


def test_imported_again_nothing_is_new(tmp_path: Path) -> None:
    names = list(exports())
    assert len(imported(tmp_path, [*names, *names])) == len(imported(tmp_path, names))
