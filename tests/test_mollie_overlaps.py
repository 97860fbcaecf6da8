"""What different exports of Mollie's tell of the same event, in every order."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING
from typing import Any

import pytest
from beancount import loader
from beancount.parser import parser

from tests.test_mollie_importer import LEDGER
from tests.test_mollie_importer import euro
from tests.test_mollie_importer import imported
from tests.test_mollie_importer import loaded
from tests.test_mollie_importer import moved
from tests.test_mollie_importer import report
from tests.test_mollie_importer import saved

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PAYMENT = {
    "resource": "payment",
    "id": "tr_1",
    "status": "paid",
    "createdAt": "2026-03-02T10:00:00+00:00",
    "method": "directdebit",
    "description": "2026-0001",
    "amount": euro("121.00"),
    "settlementAmount": euro("121.00"),
}
CHARGEBACK = {
    "resource": "chargeback",
    "id": "chb_1",
    "paymentId": "tr_1",
    "createdAt": "2026-03-06T10:00:00+00:00",
    "amount": euro("121.00"),
    "settlementAmount": euro("-121.00"),
}
REVERSED = {**CHARGEBACK, "reversedAt": "2026-03-09T10:00:00+00:00"}
REFUND = {
    "resource": "refund",
    "id": "re_1",
    "paymentId": "tr_1",
    "status": "refunded",
    "createdAt": "2026-03-05T10:00:00+00:00",
    "description": "",
    "amount": euro("21.00"),
    "settlementAmount": euro("-21.00"),
}


@pytest.fixture(scope="module")
def ledger() -> list[Any]:
    entries, errors, _ = loader.load_file(str(LEDGER))
    assert errors == []
    return list(entries)


def row(day: str, method: str, amount: str, id_: str = "tr_1") -> str:
    """Give a row of a settlement report, of the settlement of the month."""
    return (
        f"2026-03-{day} 10:00:00,{method},EUR,{amount},paidout,{id_},2026-0001,,,,EUR,"
        f"{amount},7100001.2603.07,"
    )


def one_by_one(paths: Sequence[Path], ledger: list[Any]) -> list[Any]:
    added: list[Any] = []
    for path in paths:
        added += imported(path, ledger + added)
    return added


# A report may name the payment alone where the API has an id for the chargeback.


@pytest.mark.parametrize(
    "told",
    [row("06", "chargeback", "-121.00"), row("06", "directdebit", "-121.00")],
    ids=["chargeback", "failed payment"],
)
def test_a_chargeback_by_the_id_of_its_payment(
    told: str, tmp_path: Path, ledger: list[Any]
) -> None:
    exports = [
        saved(tmp_path, PAYMENT, name="payment.json"),
        saved(tmp_path, CHARGEBACK, name="chargeback.json"),
        report(tmp_path, told),
    ]
    for order in permutations(exports):
        added = one_by_one(order, ledger)
        assert moved(added, "Assets:Mollie") == 0
        assert moved(added, "Liabilities:Uncategorized") == 0
        assert loaded(added)["2026-0001"] == ("not-settled", 121)


@pytest.mark.parametrize("is_told", [True, False])
def test_a_reversal_of_a_chargeback_without_its_id(
    *, is_told: bool, tmp_path: Path, ledger: list[Any]
) -> None:
    rows = [row("06", "chargeback", "-121.00"), row("09", "chargeback", "121.00")]
    exports = [
        saved(tmp_path, PAYMENT, name="payment.json"),
        saved(tmp_path, REVERSED, name="chargeback.json"),
        report(tmp_path, *rows[: 2 if is_told else 1]),
    ]
    for order in permutations(exports):
        added = one_by_one(order, ledger)
        assert moved(added, "Assets:Mollie") == 121
        assert moved(added, "Liabilities:Uncategorized") == 0
        assert loaded(added)["2026-0001"] == ("fully-settled", 0)


def test_a_report_alone_tells_of_a_chargeback_and_its_reversal(
    tmp_path: Path, ledger: list[Any]
) -> None:
    path = report(
        tmp_path,
        row("02", "directdebit", "121.00"),
        row("06", "chargeback", "-121.00"),
        row("09", "chargeback", "121.00"),
    )
    items = loaded(imported(path, ledger))
    assert items["2026-0001"] == ("fully-settled", 0)


def test_two_chargebacks_of_a_payment_are_two(
    tmp_path: Path, ledger: list[Any]
) -> None:
    again = {
        **CHARGEBACK,
        "id": "chb_2",
        "createdAt": "2026-03-12T10:00:00+00:00",
    }
    exports = [
        saved(tmp_path, PAYMENT, name="payment.json"),
        saved(tmp_path, REVERSED, again, name="chargebacks.json"),
        report(
            tmp_path,
            row("06", "chargeback", "-121.00"),
            row("09", "chargeback", "121.00"),
            row("12", "chargeback", "-121.00"),
        ),
    ]
    for order in permutations(exports):
        added = one_by_one(order, ledger)
        assert moved(added, "Assets:Mollie") == 0
        assert moved(added, "Liabilities:Uncategorized") == 0


# A payment that is captured is no money, but a report may tell it in their place.

KLARNA = {
    **PAYMENT,
    "method": "klarna",
    "captureMode": "manual",
    "amountCaptured": euro("121.00"),
}
CAPTURE = {
    "resource": "capture",
    "id": "cpt_1",
    "paymentId": "tr_1",
    "status": "succeeded",
    "createdAt": "2026-03-03T10:00:00+00:00",
    "description": "All of it was sent",
    "amount": euro("121.00"),
    "settlementAmount": euro("121.00"),
}


def test_a_capture_is_of_the_customer_of_its_payment(
    tmp_path: Path, ledger: list[Any]
) -> None:
    added = imported(saved(tmp_path, CAPTURE, KLARNA), ledger)
    (captured,) = added
    assert captured.meta["mollie-captured"] == "tr_1"
    assert captured.narration == "2026-0001 All of it was sent"
    assert loaded(added)["2026-0001"] == ("fully-settled", 0)


def test_captures_and_their_payment_are_one(tmp_path: Path, ledger: list[Any]) -> None:
    exports = [
        saved(tmp_path, KLARNA, CAPTURE, name="captured.json"),
        saved(tmp_path, REFUND, name="refund.json"),
        report(tmp_path, row("02", "klarna", "121.00")),
    ]
    for order in permutations(exports):
        added = one_by_one(order, ledger)
        assert moved(added, "Assets:Mollie") == -21  # paid out, all but the refund
        assert moved(added, "Liabilities:Uncategorized") == 0
        assert loaded(added)["2026-0001"] == ("partially-settled", 21)


def test_a_payment_in_two_captures(tmp_path: Path, ledger: list[Any]) -> None:
    parts = [
        {**CAPTURE, "id": f"cpt_{number}", "amount": part, "settlementAmount": part}
        for number, part in ((1, euro("60.50")), (2, euro("60.50")))
    ]
    exports = [
        saved(tmp_path, KLARNA, *parts, name="captured.json"),
        report(tmp_path, row("02", "klarna", "121.00")),
    ]
    for order in permutations(exports):
        added = one_by_one(order, ledger)
        assert moved(added, "Assets:Mollie") == 0
        assert loaded(added)["2026-0001"] == ("fully-settled", 0)


def test_a_refund_that_may_be_of_two_captures(
    tmp_path: Path, ledger: list[Any]
) -> None:
    parts = [
        {**CAPTURE, "id": f"cpt_{number}", "amount": part, "settlementAmount": part}
        for number, part in ((1, euro("21.00")), (2, euro("100.00")))
    ]
    captured = saved(tmp_path, KLARNA, *parts, name="captured.json")
    added = imported(captured, ledger)
    either = imported(saved(tmp_path, REFUND, name="a.json"), ledger + added)
    assert "reverses" not in either[0].meta
    larger = {**REFUND, "amount": euro("30.00"), "settlementAmount": euro("-30.00")}
    one = imported(saved(tmp_path, larger, name="b.json"), ledger + added)
    assert one[0].meta["reverses"] == "cpt_2"


# A balance report may tell of payouts without the settlements that they are of.

BALANCE_HEADER = (
    "Date,Type,Payment method,ID,Consumer name,Consumer bank account,Description,Amount"
)


def test_payouts_without_their_settlements(tmp_path: Path, ledger: list[Any]) -> None:
    paid = row("02", "ideal", "121.00")
    other = paid.replace("tr_1", "tr_2").replace("2603.07", "2603.08")
    balance = tmp_path / "balance.csv"
    balance.write_text(
        f"{BALANCE_HEADER}\n"
        "2026-03-02,payment,ideal,tr_1,,,2026-0001,121.00\n"
        "2026-03-02,payment,ideal,tr_2,,,2026-0001,121.00\n"
        "2026-03-03,transfer,,T1,,,Payout,-121.00\n"
        "2026-03-03,transfer,,T2,,,Payout,-121.00\n",
        encoding="utf-8",
    )
    exports = [
        report(tmp_path, paid, name="1.csv"),
        report(tmp_path, other, name="2.csv"),
        balance,
    ]
    for order in permutations(exports):
        added = one_by_one(order, ledger)
        assert moved(added, "Assets:Mollie") == 0
        assert moved(added, "Assets:MollieTransit") == 242
        loaded(added)


# The movements of the balance name payments, and not who paid.

MOVEMENTS = [
    {
        "resource": "balance-transaction",
        "id": f"baltr_{kind}",
        "type": kind,
        "createdAt": f"2026-03-{day}T10:00:00+00:00",
        "initialAmount": euro(amount),
        "resultAmount": euro(amount),
        "context": {"paymentId": "tr_1", "refundId": "re_1"},
    }
    for kind, day, amount in (("payment", "02", "121.00"), ("refund", "05", "-21.00"))
]


@pytest.mark.parametrize("number", [1, 2])
def test_a_payment_whose_customer_is_told_later(
    number: int, tmp_path: Path, ledger: list[Any]
) -> None:
    exports = [
        saved(tmp_path, *MOVEMENTS[:number], name="movements.json"),
        saved(tmp_path, REFUND, name="refund.json"),
        saved(tmp_path, PAYMENT, name="payment.json"),
    ]
    for order in permutations(exports):
        added = one_by_one(order, ledger)
        assert moved(added, "Assets:Mollie") == 100
        assert moved(added, "Liabilities:Uncategorized") == 0
        assert loaded(added)["2026-0001"] == ("partially-settled", 21)
        assert one_by_one(order, ledger + added) == []


def test_a_payment_that_someone_placed_stays_there(
    tmp_path: Path, ledger: list[Any]
) -> None:
    movements = saved(tmp_path, MOVEMENTS[0], name="movements.json")
    added = imported(movements, ledger)
    text = """
2026-03-04 * "Placed by hand"
  Liabilities:Uncategorized   121 EUR
    settles: "tr_1"
  Assets:Receivable:C2       -121 EUR
    payment: "tr_1/C2"
"""
    (by_hand,), errors, _ = parser.parse_string(text)
    assert errors == []
    added.append(by_hand)
    payment = saved(tmp_path, PAYMENT, name="payment.json")
    assert imported(payment, ledger + added) == []
