"""What an export tells only after another one: the same ledger in every order."""

from __future__ import annotations

from decimal import Decimal
from itertools import permutations
from typing import TYPE_CHECKING
from typing import Any

import pytest
from beancount import loader
from beancount.core.data import Balance
from beancount.core.data import Note
from beancount.core.data import Transaction
from beancount.parser import printer

from beancount_receivables.importers.bank import BankImporter
from tests.test_mollie_importer import LEDGER
from tests.test_mollie_importer import euro
from tests.test_mollie_importer import imported
from tests.test_mollie_importer import importer
from tests.test_mollie_importer import loaded
from tests.test_mollie_importer import moved
from tests.test_mollie_importer import report
from tests.test_mollie_importer import saved
from tests.test_mollie_importer import transactions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from beancount_receivables.importers.mollie.importer import MollieImporter

REFERENCE = "7100001.2603.07"


@pytest.fixture(scope="module")
def ledger() -> list[Any]:
    entries, errors, _ = loader.load_file(str(LEDGER))
    assert errors == []
    return list(entries)


def one_by_one(
    paths: Sequence[Path], ledger: list[Any], by: MollieImporter | None = None
) -> list[Any]:
    """Import files one after another, and all of them again; give what they add."""
    added: list[Any] = []
    for path in paths:
        added += imported(path, ledger + added, by)
    for path in paths:
        assert imported(path, ledger + added, by) == []
    return added


def dollars(value: str) -> dict[str, str]:
    return {"currency": "USD", "value": value}


def payment(id_: str, amount: dict[str, str], **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return {
        "resource": "payment",
        "id": id_,
        "status": "paid",
        "createdAt": "2026-03-04T10:00:00+00:00",
        "method": "creditcard",
        "amount": amount,
        **more,
    }


def refund(of: str, amount: dict[str, str], **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return {
        "resource": "refund",
        "id": of.replace("tr_", "re_"),
        "paymentId": of,
        "status": "refunded",
        "createdAt": "2026-03-06T10:00:00+00:00",
        "description": "",
        "amount": amount,
        **more,
    }


def movement(type_: str, day: str, amount: str, **context: str) -> dict[str, Any]:
    return {
        "resource": "balance-transaction",
        "id": f"baltr_{type_}_{day}_{amount}",
        "type": type_,
        "createdAt": f"2026-03-{day}T10:00:00+00:00",
        "initialAmount": euro(amount),
        "resultAmount": euro(amount),
        "context": context,
    }


# Invoice 2026-0005 is of 100.00 USD, at 0.92 EUR.

FOREIGN = payment(
    "tr_1",
    dollars("100.00"),
    description="2026-0005",
    settlementAmount=euro("91.00"),
)
BACK = refund("tr_1", dollars("25.00"), settlementAmount=euro("-22.70"))
SETTLED = (
    "2026-03-04 10:00:00,creditcard,USD,100.00,paidout,tr_1,2026-0005,,,,EUR,91.23,"
    f"{REFERENCE},"
)
BACK_SETTLED = (
    "2026-03-06 10:00:00,refund,USD,-25.00,,re_1,Refund 2026-0005,,,,EUR,-22.75,"
    f"{REFERENCE},"
)


def test_the_rate_that_is_told_first_does_not_matter(
    tmp_path: Path, ledger: list[Any]
) -> None:
    exports = [
        saved(tmp_path, FOREIGN, name="payment.json"),
        saved(tmp_path, BACK, name="refund.json"),
        report(tmp_path, SETTLED, BACK_SETTLED),
    ]
    for order in permutations(exports):
        added = one_by_one(order, ledger)
        assert moved(added, "Assets:Mollie") == 0
        assert moved(added, "Assets:MollieTransit") == Decimal("68.48")
        assert moved(added, "Assets:Receivable:C4") == -75
        assert moved(added, "Liabilities:Uncategorized") == 0
        # What was settled is 0.77 less than 100.00 at 0.92, and 25.00 of it 0.25.
        assert moved(added, "Expenses:ExchangeDifferences") == Decimal("0.52")
        assert loaded(added)["2026-0005"] == ("partially-settled", 25)


def test_a_foreign_payment_that_the_movements_told_first(
    tmp_path: Path, ledger: list[Any]
) -> None:
    exports = [
        saved(
            tmp_path,
            movement("payment", "04", "91.23", paymentId="tr_1"),
            name="m.json",
        ),
        saved(tmp_path, FOREIGN, name="payment.json"),
        report(tmp_path, SETTLED),
    ]
    for order in permutations(exports):
        added = one_by_one(order, ledger)
        assert moved(added, "Assets:MollieTransit") == Decimal("91.23")
        assert moved(added, "Liabilities:Uncategorized") == 0
        assert moved(added, "Expenses:ExchangeDifferences") == Decimal("0.77")
        assert loaded(added)["2026-0005"] == ("fully-settled", 0)


def test_what_comes_back_of_a_foreign_payment_and_not_in_its_currency(
    tmp_path: Path, ledger: list[Any]
) -> None:
    told = movement("refund", "06", "-22.75", paymentId="tr_1", refundId="re_1")
    exports = [
        saved(tmp_path, FOREIGN, name="payment.json"),
        saved(tmp_path, told, name="movement.json"),
        saved(tmp_path, BACK, name="refund.json"),
    ]
    # How many dollars it is, the movement does not say.
    added = one_by_one(exports[:2], ledger)
    assert moved(added, "Liabilities:Uncategorized") == Decimal("22.75")
    assert loaded(added)["2026-0005"] == ("fully-settled", 0)
    # The refund does, once it is known of what it is.
    paid, told_first, told_later = exports
    for order in (
        (paid, told_first, told_later),
        (told_first, paid, told_later),
        (paid, told_later, told_first),
        (told_later, paid, told_first),
        (told_later, told_first, paid),
    ):
        added = one_by_one(order, ledger)
        assert moved(added, "Liabilities:Uncategorized") == 0
        assert loaded(added)["2026-0005"] == ("partially-settled", 25)


def test_a_payment_of_unknown_worth_is_not_shown(
    tmp_path: Path, ledger: list[Any]
) -> None:
    untold = {key: FOREIGN[key] for key in FOREIGN if key != "settlementAmount"}
    exports = [
        saved(tmp_path, untold, name="first.json"),
        saved(tmp_path, FOREIGN, name="then.json"),
    ]
    by = importer(pending=True)
    assert imported(exports[0], ledger, by) == []
    for order in permutations(exports):
        added = one_by_one(order, ledger, by)
        assert moved(added, "Assets:MolliePending") == 0
        assert loaded(added)["2026-0005"] == ("fully-settled", 0)


# What Mollie does not settle.


def test_a_refund_before_its_payment_by_paypal(
    tmp_path: Path, ledger: list[Any]
) -> None:
    paid = payment("tr_1", euro("121.00"), method="paypal", description="2026-0001")
    exports = [
        saved(tmp_path, paid, name="payment.json"),
        saved(tmp_path, refund("tr_1", euro("21.00")), name="refund.json"),
    ]
    for order in permutations(exports):
        added = one_by_one(order, ledger)
        assert moved(added, "Assets:PayPal") == 100
        assert moved(added, "Assets:Mollie") == 0
        assert loaded(added)["2026-0001"] == ("partially-settled", 21)


def test_a_refund_by_paypal_that_mollies_balance_paid(
    tmp_path: Path, ledger: list[Any]
) -> None:
    paid = payment("tr_1", euro("121.00"), method="paypal", description="2026-0001")
    told = movement("refund", "06", "-21.00", paymentId="tr_1", refundId="re_1")
    exports = [
        saved(tmp_path, paid, name="payment.json"),
        saved(tmp_path, told, name="movement.json"),
    ]
    for order in permutations(exports):
        added = one_by_one(order, ledger)
        assert moved(added, "Assets:PayPal") == 121
        assert moved(added, "Assets:Mollie") == -21
        assert loaded(added)["2026-0001"] == ("partially-settled", 21)


@pytest.mark.parametrize("text", ["", "2026-0001"])
def test_a_gift_card_that_the_movements_told_in_part(
    text: str, tmp_path: Path, ledger: list[Any]
) -> None:
    told = movement("payment", "04", "96.00", paymentId="tr_1", paymentDescription=text)
    card = payment("tr_1", euro("121.00"), method="giftcard", description="2026-0001")
    exports = [
        saved(tmp_path, told, name="movement.json"),
        saved(tmp_path, {**card, "settlementAmount": euro("96.00")}, name="card.json"),
    ]
    for order in permutations(exports):
        added = one_by_one(order, ledger)
        assert moved(added, "Assets:Mollie") == 96
        assert moved(added, "Assets:GiftCards") == 25
        assert moved(added, "Liabilities:Uncategorized") == 0
        assert loaded(added)["2026-0001"] == ("fully-settled", 0)


def test_a_gift_card_of_which_a_part_is_settled_after_all(
    tmp_path: Path, ledger: list[Any]
) -> None:
    card = payment("tr_1", euro("121.00"), method="giftcard", description="2026-0001")
    exports = [
        saved(tmp_path, card, name="first.json"),
        saved(tmp_path, {**card, "settlementAmount": euro("96.00")}, name="then.json"),
    ]
    for order in permutations(exports):
        added = one_by_one(order, ledger)
        assert moved(added, "Assets:Mollie") == 96
        assert moved(added, "Assets:GiftCards") == 25
        assert loaded(added)["2026-0001"] == ("fully-settled", 0)


# What a report does not say a refund to be of, and the API does.


@pytest.mark.parametrize("text", ["Refund 2026-0001", "sorry"])
def test_the_payment_of_a_refund_that_a_report_told(
    text: str, tmp_path: Path, ledger: list[Any]
) -> None:
    both = [
        payment(f"tr_{number}", euro("60.50"), description="2026-0001")
        for number in (1, 2)
    ]
    told = (
        f"2026-03-06 10:00:00,refund,EUR,-60.50,,re_2,{text},,,,EUR,-60.50,{REFERENCE},"
    )
    exports = [
        saved(tmp_path, *both, name="payments.json"),
        saved(tmp_path, refund("tr_2", euro("60.50")), name="refund.json"),
        report(tmp_path, told),
    ]
    for order in permutations(exports):
        added = one_by_one(order, ledger)
        assert moved(added, "Liabilities:Uncategorized") == 0
        assert moved(added, "Assets:Receivable:C1") == Decimal("-60.50")
        items = loaded(added)
        assert items["2026-0001"] == ("partially-settled", Decimal("60.50"))
        assert items["tr_2"][1] == 0


def test_a_chargeback_that_may_be_of_two_payments(
    tmp_path: Path, ledger: list[Any]
) -> None:
    both = [
        payment(f"tr_{number}", euro("60.50"), description="2026-0001")
        for number in (1, 2)
    ]
    back = {
        **refund("tr_2", euro("60.50"), settlementAmount=euro("-60.50")),
        "resource": "chargeback",
        "id": "chb_2",
        "status": None,
    }
    told = (
        "2026-03-06 10:00:00,chargeback,EUR,-60.50,,chb_2,2026-0001,,,,EUR,-60.50,"
        f"{REFERENCE},"
    )
    paid = saved(tmp_path, *both, name="payments.json")
    settled, said = report(tmp_path, told), saved(tmp_path, back, name="back.json")
    # The ledger is loaded between imports, which tells what is settled.
    added = one_by_one([paid, settled], ledger)
    assert loaded(added)["chb_2"] == ("not-settled", Decimal("60.50"))
    text = LEDGER.read_text(encoding="utf-8")
    text += "".join(printer.format_entry(entry) for entry in added)
    entries, _, _ = loader.load_string(text)
    more = imported(said, entries)
    items = loaded([*added, *more])
    assert items["chb_2"] == ("fully-settled", 0)
    assert items["2026-0001"] == ("partially-settled", Decimal("60.50"))
    assert one_by_one([paid, said, settled], ledger)
    text += "".join(printer.format_entry(entry) for entry in more)
    entries, _, _ = loader.load_string(text)
    assert imported(said, entries) == []


def test_a_payment_and_what_came_back_of_it_told_at_once(
    tmp_path: Path, ledger: list[Any]
) -> None:
    rows = [
        "2026-03-04 10:00:00,ideal,EUR,121.00,paidout,tr_1,2026-0001,,,,EUR,121.00,",
        "2026-03-06 10:00:00,refund,EUR,-21.00,,re_1,Refund tr_1,,,,EUR,-21.00,",
    ]
    exports = [
        saved(tmp_path, movement("payment", "04", "121.00", paymentId="tr_1")),
        report(tmp_path, *(f"{row}{REFERENCE}," for row in rows)),
    ]
    for order in permutations(exports):
        added = one_by_one(order, ledger)
        assert moved(added, "Liabilities:Uncategorized") == 0
        assert loaded(added)["2026-0001"] == ("partially-settled", 21)


def test_what_comes_back_of_captures_that_do_not_name_their_payment(
    tmp_path: Path, ledger: list[Any]
) -> None:
    rows = [
        f"2026-03-04 10:00:00,klarna,EUR,60.50,paidout,cpt_{number},2026-0001,,,,EUR,"
        f"60.50,{REFERENCE},"
        for number in (1, 2)
    ]
    rows.append(
        "2026-03-06 10:00:00,refund,EUR,-60.50,,re_2,Refund 2026-0001,,,,EUR,-60.50,"
        f"{REFERENCE},"
    )
    capture = {
        **payment("cpt_2", euro("60.50"), settlementAmount=euro("60.50")),
        "resource": "capture",
        "status": "succeeded",
        "paymentId": "tr_2",
    }
    exports = [
        saved(tmp_path, capture, name="capture.json"),
        saved(tmp_path, refund("tr_2", euro("60.50")), name="refund.json"),
        report(tmp_path, *rows),
    ]
    for order in permutations(exports):
        added = one_by_one(order, ledger)
        assert moved(added, "Liabilities:Uncategorized") == 0
        items = loaded(added)
        assert items["2026-0001"] == ("partially-settled", Decimal("60.50"))


def test_what_someone_undid_stays_undone(tmp_path: Path, ledger: list[Any]) -> None:
    both = [
        payment(f"tr_{number}", euro("60.50"), description="2026-0001")
        for number in (1, 2)
    ]
    told = (
        "2026-03-06 10:00:00,refund,EUR,-60.50,,re_2,Refund 2026-0001,,,,EUR,-60.50,"
        f"{REFERENCE},"
    )
    added = one_by_one(
        [saved(tmp_path, *both, name="payments.json"), report(tmp_path, told)], ledger
    )
    undone, _, _ = loader.load_string(
        '2026-03-07 custom "unsettle" "tr_2" "re_2"', dedent=True
    )
    more = saved(tmp_path, refund("tr_2", euro("60.50")), name="refund.json")
    assert imported(more, [*ledger, *added, *undone]) == []


# Mollie's own figures.


def test_mollies_own_figure_stays_true(tmp_path: Path, ledger: list[Any]) -> None:
    path = tmp_path / "balance.csv"
    path.write_text(
        "Date,Type,ID,Description,Amount,Balance\n"
        "2026-03-02,payment,tr_1,2026-0001,121.00,121.00\n",
        encoding="utf-8",
    )
    settled = report(
        tmp_path,
        f"2026-03-02 10:00:00,ideal,EUR,121.00,paidout,tr_1,2026-0001,,,,EUR,121.00,"
        f"{REFERENCE},",
        f"2026-03-02 11:00:00,creditcard,EUR,36.30,paidout,tr_2,2026-0004,,,,EUR,36.30,"
        f"{REFERENCE},",
        "2026-03-06 10:00:00,,EUR,-0.50,,,Withheld fees MOL-NL-R2026.0000000301,,,,EUR,"
        f"-0.50,{REFERENCE},",
    )
    for order in permutations([path, settled]):
        added = one_by_one(order, ledger)
        loaded(added)  # without errors, so that each balance holds
        assert moved(added, "Assets:Mollie") == 0
        assert moved(added, "Assets:MolliePending") == 0
        assert loaded(added)["2026-0004"] == ("fully-settled", 0)


def test_mollies_own_figure_in_one_import_with_more(
    tmp_path: Path, ledger: list[Any]
) -> None:
    path = tmp_path / "balance.csv"
    path.write_text(
        "Date,Type,ID,Description,Amount,Balance\n"
        "2026-03-04,payment,tr_1,2026-0001,121.00,121.00\n",
        encoding="utf-8",
    )
    more = saved(tmp_path, payment("tr_2", euro("36.30"), description="2026-0004"))
    by = importer()
    first = by.extract(str(more), ledger)
    by.deduplicate(first, ledger)
    # As beangulp does: each file is read beside the ledger as it was.
    then = by.extract(str(path), ledger)
    assert any(isinstance(entry, Balance) for entry in then)
    by.deduplicate(then, [*ledger, *first])
    loaded([*first, *then])


def test_the_remainder_of_a_cent_told_later(tmp_path: Path, ledger: list[Any]) -> None:
    rows = report(
        tmp_path,
        f"2026-03-04 10:00:00,ideal,EUR,121.00,paidout,tr_1,2026-0001,,,,EUR,121.00,"
        f"{REFERENCE},",
        "2026-03-06 10:00:00,,EUR,-1.23,,,Withheld fees MOL-NL-R2026.0000000301,,,,EUR,"
        f"-1.23,{REFERENCE},",
    )
    costs = {
        "amountNet": euro("1.0200"),
        "amountVat": euro("0.2142"),
        "amountGross": euro("1.2342"),
    }
    settlement = {
        "resource": "settlement",
        "id": "stl_1",
        "reference": REFERENCE,
        "status": "paidout",
        "settledAt": "2026-03-06T10:00:00+00:00",
        "amount": euro("119.77"),
        "periods": {
            "2026": {
                "03": {
                    "costs": [costs],
                    "invoiceReference": "MOL-NL-R2026.0000000301",
                }
            }
        },
    }
    exports = [rows, saved(tmp_path, settlement, name="settlement.json")]
    for order in permutations(exports):
        added = one_by_one(order, ledger)
        assert moved(added, "Expenses:Rounding") == Decimal("-0.0042")
        assert moved(added, "Expenses:PaymentFees") == Decimal("1.0242")
        assert moved(added, "Assets:VAT") == Decimal("0.21")
        loaded(added)


# Payouts that are told without their settlement.


def arriving(tmp_path: Path, *texts: str) -> Path:
    entries = "".join(
        "<Ntry><Amt Ccy='EUR'>121.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><BookgDt><Dt>"
        f"2026-03-07</Dt></BookgDt><AcctSvcrRef>B{number}</AcctSvcrRef><NtryDtls>"
        "<TxDtls><RltdPties><Dbtr><Nm>Stichting Mollie Payments</Nm></Dbtr></RltdPties>"
        f"<RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
        for number, text in enumerate(texts)
    )
    path = tmp_path / "bank.xml"
    path.write_text(
        "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'>"
        "<BkToCstmrStmt><Stmt><Id>1</Id><Acct><Id><IBAN>NL54VBNK0000004004</IBAN></Id>"
        f"</Acct>{entries}</Stmt></BkToCstmrStmt></Document>",
        encoding="utf-8",
    )
    return path


def arrived(path: Path, existing: list[Any]) -> list[Transaction]:
    by = BankImporter()
    found = by.extract(str(path), existing)
    return [entry for entry in found if isinstance(entry, Transaction)]


def test_a_payout_whose_settlement_is_told_later(
    tmp_path: Path, ledger: list[Any]
) -> None:
    moves = [
        movement("payment", "04", "121.00", paymentId="tr_1"),
        movement("outgoing-transfer", "06", "-121.00", settlementId="stl_1"),
    ]
    settlement = {
        "resource": "settlement",
        "id": "stl_1",
        "reference": REFERENCE,
        "status": "paidout",
        "settledAt": "2026-03-06T10:00:00+00:00",
        "amount": euro("121.00"),
    }
    exports = [
        saved(tmp_path, *moves, name="movements.json"),
        saved(tmp_path, settlement, name="settlement.json"),
    ]
    for order in permutations(exports):
        added = one_by_one(order, ledger)
        (entry,) = arrived(arriving(tmp_path, REFERENCE), ledger + added)
        assert (entry.flag, entry.meta["payout"]) == ("*", REFERENCE)
        assert moved([*added, entry], "Assets:MollieTransit") == 0
        loaded(added)
    added = one_by_one(exports, ledger)
    (note,) = [entry for entry in added if isinstance(entry, Note)]
    assert note.comment == f"The payout stl_1 is of settlement {REFERENCE}"
    # A report of that settlement is of the same payout, whatever day it seems to be of.
    (same,) = [
        entry
        for entry in imported(
            report(
                tmp_path,
                "2026-03-01 10:00:00,ideal,EUR,121.00,paidout,tr_1,2026-0001,,,,EUR,"
                f"121.00,{REFERENCE},",
            ),
            ledger + added,
        )
        if isinstance(entry, Transaction)
    ]
    assert "tr_1" in (same.narration or "")
    assert "payout" not in same.meta


def test_what_proves_to_be_the_payout_goes_before_what_does_not(
    tmp_path: Path, ledger: list[Any]
) -> None:
    path = report(
        tmp_path,
        "2026-03-01 10:00:00,ideal,EUR,121.00,paidout,tr_1,2026-0001,,,,EUR,121.00,"
        f"{REFERENCE},",
    )
    added = one_by_one([path], ledger)
    texts = ("thank you", REFERENCE, REFERENCE)
    one, other, again = arrived(arriving(tmp_path, *texts), ledger + added)
    assert (one.flag, one.postings[1].account) == ("!", "Assets:MollieTransit")
    assert (other.flag, other.postings[1].account) == ("*", "Assets:MollieTransit")
    assert again.meta["note"] == f"Settlement {REFERENCE} arrived before"
    # And so where each is told in a file of its own.
    (other,) = arrived(arriving(tmp_path, REFERENCE), [*ledger, *added, one])
    assert other.flag == "*"
    assert transactions(added)[REFERENCE].meta["payout"] == REFERENCE
