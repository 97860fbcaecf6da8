"""Mollie's exports as beangulp imports them, into a ledger beside them."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

import beangulp
import pytest
from beancount import loader
from beancount.core.data import Balance
from beancount.core.data import Custom
from beancount.core.data import Note
from beancount.core.data import Open
from beancount.core.data import Transaction
from beancount.parser import printer
from beangulp import extract
from beangulp import testing
from click.testing import CliRunner
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from beancount_receivables.importers.bank import BankImporter
from beancount_receivables.importers.bank import ImportFailedError
from beancount_receivables.importers.mollie.events import Event
from beancount_receivables.importers.mollie.events import Kind
from beancount_receivables.importers.mollie.identity import Known
from beancount_receivables.importers.mollie.importer import MollieAccounts
from beancount_receivables.importers.mollie.importer import MollieImporter
from beancount_receivables.plugins import subledger_of
from beancount_receivables.plugins.subledger.status import status_on
from tests import coda_writing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

FOLDER = Path(__file__).parent / "mollie"
LEDGER = FOLDER / "ledger.beancount"
EXPORTS = sorted(
    path for path in FOLDER.iterdir() if path.suffix in (".csv", ".json", ".940")
)
ACCOUNTS = MollieAccounts(
    vat="Assets:VAT",
    rounding="Expenses:Rounding",
    unsettled={"paypal": "Assets:PayPal", "giftcard": "Assets:GiftCards"},
    business="Assets:MollieBusiness",
)
HEADER = (
    "Date,Payment method,Currency,Amount,Status,ID,Description,Consumer name,"
    "Consumer bank account,Consumer BIC,Settlement currency,Settlement amount,"
    "Settlement reference,Amount refunded\n"
)


def importer(**options: Any) -> MollieImporter:  # noqa: ANN401 - passed on
    return MollieImporter(ACCOUNTS, **{"vat_rate": 21, **options})


@pytest.fixture(scope="module")
def ledger() -> list[Any]:
    entries, errors, _ = loader.load_file(str(LEDGER))
    assert errors == []
    return list(entries)


def imported(
    path: Path, existing: list[Any], by: MollieImporter | None = None
) -> list[Any]:
    """Import as beangulp does, without what is there already."""
    by = by or importer()
    entries = extract.extract_from_file(by, str(path), existing)
    by.deduplicate(entries, existing)
    return [entry for entry in entries if "__duplicate__" not in entry.meta]


def in_turn(
    existing: list[Any], *names: str, by: MollieImporter | None = None
) -> list[Any]:
    """Import files one after another; give what they add."""
    added: list[Any] = []
    for name in names:
        added += imported(FOLDER / name, existing + added, by)
    return added


def loaded(added: Iterable[Any]) -> dict[str, tuple[str, Any]]:
    """Load what was imported; give status and outstanding of each item."""
    text = LEDGER.read_text(encoding="utf-8")
    text += "".join(printer.format_entry(entry) for entry in added)
    _, errors, options = loader.load_string(text)
    assert [error.message for error in errors] == []
    return {
        item.id: (status_on(item), item.outstanding)
        for item in subledger_of(options).items
    }


def moved(added: Iterable[Any], account: str) -> Decimal:
    return sum(
        (
            posting.units.number
            for entry in added
            if isinstance(entry, Transaction)
            for posting in entry.postings
            if posting.account == account and posting.units and posting.units.number
        ),
        Decimal(0),
    )


def transactions(added: Iterable[Any]) -> dict[str, Transaction]:
    return {
        entry.meta["external-id"]: entry
        for entry in added
        if isinstance(entry, Transaction) and "external-id" in entry.meta
    }


def report(folder: Path, *rows: str, name: str = "report.csv") -> Path:
    path = folder / name
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def saved(folder: Path, *objects: dict[str, Any], name: str = "api.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(list(objects)), encoding="utf-8")
    return path


def euro(value: str) -> dict[str, str]:
    return {"currency": "EUR", "value": value}


# Golden files: the export, and beside it what it becomes. After a change that is
# meant: python -m tests.test_mollie_importer


def golden(document: Path, existing: list[Any]) -> tuple[Any, ...]:
    by = importer()
    path = str(document)
    entries = extract.extract_from_file(by, path, existing)
    return by.account(path), by.date(path), by.filename(path), entries


@pytest.mark.parametrize("document", EXPORTS, ids=lambda path: path.name)
def test_golden(document: Path, ledger: list[Any]) -> None:
    expected = f"{document}.beancount"
    assert testing.compare_expected(expected, *golden(document, ledger)) == []


@pytest.mark.parametrize("document", EXPORTS, ids=lambda path: path.name)
def test_imported_again_all_of_it_is_there(document: Path, ledger: list[Any]) -> None:
    added = imported(document, ledger)
    assert len(added) > 2
    assert imported(document, ledger + added) == []


def test_two_settlements_in_either_order(ledger: list[Any]) -> None:
    names = ["settlement-01-en.csv", "settlement-02-nl.csv"]
    one, other = in_turn(ledger, *names), in_turn(ledger, *names[::-1])
    assert loaded(one) == loaded(other)
    assert moved(one, "Assets:Mollie") == moved(other, "Assets:Mollie") == 0
    assert moved(one, "Assets:MollieTransit") == Decimal("507.14")
    assert moved(one, "Assets:MolliePending") == 0


def test_one_run_over_several_files() -> None:
    ingest = beangulp.Ingest([importer()])
    names = ["settlement-01-en.csv", "settlement-02-nl.csv", "payments.json"]
    files = [str(FOLDER / name) for name in (*names, names[0])]
    result = CliRunner().invoke(
        ingest.cli, ["extract", "-e", str(LEDGER), *files], catch_exceptions=False
    )
    assert result.exit_code == 0
    assert result.output.count('\n  payment: "tr_first00001"') == 1
    text = LEDGER.read_text(encoding="utf-8") + "".join(
        line
        for line in result.output.splitlines(keepends=True)
        if not line.startswith("*")
    )
    _, errors, _ = loader.load_string(text)
    assert [error.message for error in errors] == []


@pytest.mark.parametrize(
    "document",
    [each for each in EXPORTS if not each.name.startswith("business")],
    ids=lambda path: path.name,
)
def test_what_is_imported_loads(document: Path, ledger: list[Any]) -> None:
    assert loaded(imported(document, ledger))


def test_notes_of_files_with_quotes_load(tmp_path: Path, ledger: list[Any]) -> None:
    path = tmp_path / 'a "quoted" name.json'
    path.write_bytes((FOLDER / "movements.json").read_bytes())
    assert loaded(imported(path, ledger))


# What it settles.


def test_what_a_settlement_settles(ledger: list[Any]) -> None:
    items = loaded(in_turn(ledger, "settlement-01-en.csv", "settlement-02-nl.csv"))
    assert items["2026-0001"] == ("fully-settled", 0)
    assert items["2026-0003"] == ("partially-settled", Decimal("10.50"))
    assert items["2026-0004"] == ("not-settled", Decimal("36.30"))
    assert items["2026-0005"] == ("fully-settled", 0)
    assert items["tr_debit00005"][0] == "reversed"
    assert items["tr_nobody0003"] == ("not-settled", Decimal("-15.00"))


def test_a_reversed_chargeback_settles_again(ledger: list[Any]) -> None:
    items = loaded(in_turn(ledger, "payments.json"))
    assert items["2026-0004"] == ("fully-settled", 0)
    assert items["chb_first0001"][0] == "reversed"


def test_a_chargeback_before_its_payment_is_placed(
    tmp_path: Path, ledger: list[Any]
) -> None:
    chargeback = {
        "resource": "chargeback",
        "id": "chb_early0001",
        "paymentId": "tr_first00001",
        "createdAt": "2026-03-08T10:00:00+00:00",
        "reason": {"code": "AC04"},
        "amount": euro("121.00"),
        "settlementAmount": euro("-121.00"),
    }
    added = imported(saved(tmp_path, chargeback), ledger)
    assert moved(added, "Liabilities:Uncategorized") == 121
    added += imported(FOLDER / "settlement-01-en.csv", ledger + added)
    items = loaded(added)
    assert moved(added, "Liabilities:Uncategorized") == -15  # tr_nobody0003
    assert items["2026-0001"] == ("not-settled", 121)
    assert items["chb_early0001/C1"][0] == "fully-settled"


def test_a_refund_that_does_not_say_of_what(tmp_path: Path, ledger: list[Any]) -> None:
    early = report(
        tmp_path,
        "2026-03-03 10:00:00,refund,EUR,-21.00,refunded,re_early0001,"
        "Refund of Invoice 2026-0001,Linde Verhaak,NL38VBNK0000101001,,EUR,-21.00,"
        "7100001.2603.05,",
    )
    added = imported(early, ledger)
    assert "reverses" not in added[0].meta
    added += imported(FOLDER / "settlement-01-en.csv", ledger + added)
    items = loaded(added)
    assert items["2026-0001"] == ("partially-settled", 21)
    assert items["re_early0001"] == ("fully-settled", 0)


def test_two_payments_fit_so_none_is_taken(tmp_path: Path, ledger: list[Any]) -> None:
    row = (
        "2026-03-02 10:00:00,ideal,EUR,5.00,paidout,{},Order 9,,,,EUR,5.00,1234.2603.1,"
    )
    path = report(
        tmp_path,
        row.format("tr_a"),
        row.format("tr_b"),
        "2026-03-03 10:00:00,refund,EUR,-5.00,refunded,re_c,Order 9,,,,EUR,-5.00,"
        "1234.2603.1,",
    )
    assert "reverses" not in transactions(imported(path, ledger))["re_c"].meta


# What is not final is no money.


@pytest.mark.parametrize(
    "status", ["open", "pending", "authorized", "expired", "failed", "canceled"]
)
def test_a_payment_that_is_not_paid_is_not_booked(
    status: str, tmp_path: Path, ledger: list[Any]
) -> None:
    payment = _payment("tr_x", status)
    assert imported(saved(tmp_path, payment), ledger) == []


@pytest.mark.parametrize(
    "status", ["queued", "pending", "processing", "failed", "canceled"]
)
def test_a_refund_that_is_not_refunded_is_not_booked(
    status: str, tmp_path: Path, ledger: list[Any]
) -> None:
    refund = {**_payment("re_x", status), "resource": "refund"}
    assert imported(saved(tmp_path, refund), ledger) == []


def test_test_mode_is_no_money(tmp_path: Path, ledger: list[Any]) -> None:
    payment = {**_payment("tr_x", "paid"), "mode": "test"}
    assert imported(saved(tmp_path, payment), ledger) == []


def _payment(id_: str, status: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {
        "resource": "payment",
        "id": id_,
        "status": status,
        "createdAt": "2026-03-02T10:00:00+00:00",
        "method": "ideal",
        "description": "2026-0001",
        "amount": euro("121.00"),
        **more,
    }


def test_pending_payments_are_shown_when_asked_for(
    tmp_path: Path, ledger: list[Any]
) -> None:
    by = importer(pending=True)
    added = imported(saved(tmp_path, _payment("tr_x", "pending")), ledger, by)
    (shown,) = added
    assert shown.flag == "!"
    assert loaded(added)["2026-0001"] == ("not-settled", 121)
    paid = _payment("tr_x", "paid", settlementAmount=euro("121.00"))
    added += imported(saved(tmp_path, paid), ledger + added, by)
    assert moved(added, "Assets:MolliePending") == 0
    assert moved(added, "Assets:Mollie") == 121
    assert loaded(added)["2026-0001"] == ("fully-settled", 0)
    assert imported(saved(tmp_path, paid), ledger + added, by) == []


def test_a_pending_payment_that_came_to_nothing(
    tmp_path: Path, ledger: list[Any]
) -> None:
    by = importer(pending=True)
    added = imported(saved(tmp_path, _payment("tr_x", "pending")), ledger, by)
    added += imported(saved(tmp_path, _payment("tr_x", "failed")), ledger + added, by)
    assert moved(added, "Assets:MolliePending") == 0
    assert loaded(added)["2026-0001"] == ("not-settled", 121)
    again = imported(saved(tmp_path, _payment("tr_x", "failed")), ledger + added, by)
    assert again == []


@pytest.mark.parametrize("pending", [True, False])
def test_a_refund_that_fails_after_it_was_refunded(
    *, pending: bool, tmp_path: Path, ledger: list[Any]
) -> None:
    by = importer(pending=pending)
    refund = {
        **_payment("re_x", "refunded", paymentId="tr_x"),
        "resource": "refund",
        "amount": euro("21.00"),
    }
    added = imported(saved(tmp_path, _payment("tr_x", "paid"), refund), ledger, by)
    assert loaded(added)["2026-0001"] == ("partially-settled", 21)
    path = saved(tmp_path, {**refund, "status": "failed"})
    added += imported(path, ledger + added, by)
    assert moved(added, "Assets:Mollie") == 121
    assert loaded(added)["2026-0001"] == ("fully-settled", 0)
    told = "2026-03-09 10:00:00,ideal,EUR,21.00,,re_x,,,,,EUR,21.00,7100001.2603.07,"
    for again in (path, saved(tmp_path, refund), report(tmp_path, told)):
        more = imported(again, ledger + added, by)
        assert moved(more, "Assets:Receivable:C1") == 0


def test_a_flag_of_a_person_is_no_pending_payment(
    tmp_path: Path, ledger: list[Any]
) -> None:
    (paid,) = imported(saved(tmp_path, _payment("tr_x", "paid")), ledger)
    for by in (importer(), importer(pending=True)):
        path = saved(tmp_path, _payment("tr_x", "paid"))
        assert imported(path, [*ledger, paid._replace(flag="!")], by) == []


# What Mollie does not settle.


def test_what_mollie_does_not_settle_goes_to_its_own_account(ledger: list[Any]) -> None:
    added = in_turn(ledger, "payments.json")
    assert moved(added, "Assets:PayPal") == 121
    assert moved(added, "Assets:GiftCards") == 25
    note = transactions(added)["tr_paypal0007"].meta["note"]
    assert note == "Mollie does not settle 121.00 EUR of this"
    assert loaded(added)["2026-0002"] == ("fully-settled", 0)


def test_a_refund_of_what_mollie_did_not_settle(
    tmp_path: Path, ledger: list[Any]
) -> None:
    added = in_turn(ledger, "payments.json")
    refund = {
        **_payment("re_paypal1", "refunded", paymentId="tr_paypal0007"),
        "resource": "refund",
        "createdAt": "2026-03-20T10:00:00+00:00",
        "amount": euro("21.00"),
    }
    more = imported(saved(tmp_path, refund), ledger + added)
    assert moved(more, "Assets:PayPal") == -21
    assert moved(more, "Assets:Mollie") == 0


def test_a_refund_of_what_mollie_settled_in_part(
    tmp_path: Path, ledger: list[Any]
) -> None:
    payment = _payment("tr_x", "paid", method="giftcard")
    payment["settlementAmount"] = euro("100.00")
    refund = {
        **_payment("re_x", "refunded", paymentId="tr_x"),
        "resource": "refund",
        "createdAt": "2026-03-05T10:00:00+00:00",
        "settlementAmount": euro("-100.00"),
    }
    del refund["method"]
    with pytest.raises(ImportFailedError, match="Import its payment tr_x before it"):
        imported(saved(tmp_path, refund), ledger)
    added = imported(saved(tmp_path, refund, payment), ledger)
    assert moved(added, "Assets:Mollie") == moved(added, "Assets:GiftCards") == 0
    assert loaded(added)["2026-0001"] == ("not-settled", 121)


def test_a_file_that_begins_with_the_newest(tmp_path: Path, ledger: list[Any]) -> None:
    refund = {
        **_payment("re_x", "refunded", paymentId="tr_x"),
        "resource": "refund",
        "amount": euro("21.00"),
    }
    payment = _payment("tr_x", "paid", method="paypal")
    added = imported(saved(tmp_path, refund, payment), ledger)
    assert [entry.meta["external-id"] for entry in added] == ["re_x", "tr_x"]
    assert added[0].meta["reverses"] == "tr_x"
    assert moved(added, "Assets:PayPal") == 100
    assert moved(added, "Assets:Mollie") == 0


def test_a_method_without_an_account(tmp_path: Path, ledger: list[Any]) -> None:
    payment = _payment("tr_x", "paid", method="voucher")
    with pytest.raises(ImportFailedError, match='Add "voucher" to the accounts'):
        imported(saved(tmp_path, payment), ledger)


# Other currencies.


def test_a_rate_that_was_approximate_is_corrected(ledger: list[Any]) -> None:
    for names in (
        ("payments.json", "settlement-02-nl.csv"),
        ("settlement-02-nl.csv", "payments.json"),
    ):
        added = in_turn(ledger, *names)
        assert moved(added, "Expenses:ExchangeDifferences") == Decimal("0.90")
        assert loaded(added)["2026-0005"] == ("fully-settled", 0)
        for name in names:
            assert imported(FOLDER / name, ledger + added) == []


def test_a_payment_in_another_currency_than_the_customers(
    tmp_path: Path, ledger: list[Any]
) -> None:
    payment = _payment(
        "tr_x",
        "paid",
        amount={"currency": "USD", "value": "130.00"},
        settlementAmount=euro("121.00"),
    )
    (entry,) = imported(saved(tmp_path, payment), ledger)
    assert entry.meta["instructed"].currency == "USD"
    assert entry.meta["exchange-rate"] == Decimal("0.930769")
    assert loaded([entry])["2026-0001"] == ("fully-settled", 0)


def test_a_refund_is_in_the_currency_of_its_payment(
    tmp_path: Path, ledger: list[Any]
) -> None:
    dollars = {"currency": "USD", "value": "130.00"}
    payment = _payment("tr_x", "paid", amount=dollars, settlementAmount=euro("121.00"))
    refund = {
        **_payment("re_x", "refunded", paymentId="tr_x"),
        "resource": "refund",
        "amount": {"currency": "USD", "value": "65.00"},
        "settlementAmount": euro("-60.00"),
    }
    # An account that may hold both currencies.
    of_both = [
        entry._replace(currencies=["EUR", "USD"])
        if isinstance(entry, Open) and entry.account == "Assets:Receivable:C1"
        else entry
        for entry in ledger
    ]
    added = imported(saved(tmp_path, payment, refund), of_both)
    assert moved(added, "Assets:Receivable:C1") == -61
    assert loaded(added)["2026-0001"] == ("partially-settled", 60)


# Fees.


def test_sub_cents_are_explained_on_a_line_of_their_own(ledger: list[Any]) -> None:
    by = importer(vat_rate=None)
    added = imported(FOLDER / "settlements.json", ledger, by)
    assert moved(added, "Expenses:PaymentFees") == Decimal("3.43")
    assert moved(added, "Assets:VAT") == Decimal("0.7203")
    assert moved(added, "Expenses:Rounding") == Decimal("-0.0003")
    assert moved(added, "Assets:Mollie") == Decimal("-66.00")


def test_sub_cents_do_not_depend_on_the_export(ledger: list[Any]) -> None:
    by = MollieImporter(MollieAccounts(vat="Assets:VAT"), vat_rate=21)
    added = imported(FOLDER / "settlements.json", ledger, by)
    fees = [
        str(posting.units.number)
        for posting in transactions(added)[
            "7100001.2603.07-fee-MOL-NL-R2026.0000000288"
        ].postings
        if posting.account == "Expenses:PaymentFees" and posting.units is not None
    ]
    assert fees == ["0.5818", "-0.0018"]  # 0.58 as where only 0.70 is told
    assert moved(added, "Expenses:PaymentFees") == Decimal("3.43")
    assert moved(added, "Assets:VAT") == Decimal("0.72")


def test_without_an_account_for_vat_it_is_a_cost() -> None:
    by = MollieImporter("Assets:Mollie")
    entries = by.extract(str(FOLDER / "settlement-01-en.csv"), [])
    assert moved(entries, "Expenses:PaymentFees") == Decimal("2.42")


def test_fees_are_booked_once_whichever_export_tells_them(ledger: list[Any]) -> None:
    added = in_turn(ledger, "movements.json")
    assert moved(added, "Expenses:PaymentFees") == 0
    (note,) = [entry for entry in added if isinstance(entry, Note)]
    assert note.comment.startswith("0.60 EUR of fees in movements.json is booked when")
    by = importer(fees_by="transaction")
    added = in_turn(ledger, "movements.json", "settlement-01-en.csv", by=by)
    fees = moved(added, "Expenses:PaymentFees") + moved(added, "Assets:VAT")
    assert fees == Decimal("0.60")


def test_settlements_with_equal_fees_are_two(tmp_path: Path, ledger: list[Any]) -> None:
    row = (
        "2026-03-0{0} 06:00:00,,EUR,-1.21,,,Withheld fees MOL-1,,,,EUR,-1.21,"
        "71.2603.0{0},"
    )
    paid = (
        "2026-03-0{0} 05:00:00,ideal,EUR,9.00,paidout,tr_{0},x,,,,EUR,9.00,"
        "71.2603.0{0},"
    )
    rows = [each.format(number) for number in (1, 2) for each in (paid, row)]
    added = imported(report(tmp_path, *rows), ledger)
    assert moved(added, "Expenses:PaymentFees") == 2
    assert moved(added, "Assets:MollieTransit") == Decimal("15.58")


def test_a_cent_of_rounding_is_no_other_fee(tmp_path: Path, ledger: list[Any]) -> None:
    added = in_turn(ledger, "settlements.json")
    rows = [
        "2026-03-19 05:00:00,ideal,EUR,66.00,paidout,tr_1,x,,,,EUR,66.00,{0},",
        "2026-03-20 06:00:00,,EUR,-0.71,,,Withheld fees {1},,,,EUR,-0.71,{0},",
        "2026-03-20 06:00:00,,EUR,-3.44,,,Withheld fees MOL-3,,,,EUR,-3.44,{0},",
    ]
    texts = [row.format("7100001.2603.07", "MOL-NL-R2026.0000000288") for row in rows]
    more = imported(report(tmp_path, *texts), ledger + added)
    assert moved(more, "Assets:Mollie") == 66
    comments = [entry.comment for entry in more if isinstance(entry, Note)]
    assert len(comments) == 2
    assert comments[0].startswith(
        "7100001.2603.07-fee-MOL-NL-R2026.0000000288 is -0.71"
    )


# Settlements.


def test_a_list_of_payments_is_no_settlement(tmp_path: Path, ledger: list[Any]) -> None:
    path = report(
        tmp_path,
        "2026-03-01 06:00:00,ideal,EUR,9.00,paidout,tr_1,x,,,,EUR,9.00,71.2603.01,",
        "2026-03-02 06:00:00,ideal,EUR,8.00,paid,tr_2,x,,,,EUR,8.00,,",
    )
    added = imported(path, ledger)
    assert sorted(transactions(added)) == ["tr_1", "tr_2"]


def test_the_balance_after_each_settlement(ledger: list[Any]) -> None:
    added = in_turn(ledger, "settlement-01-en.csv", "settlement-02-nl.csv")
    asserted: list[Any] = [
        (entry.date, entry.amount.number)
        for entry in added
        if isinstance(entry, Balance)
    ]
    assert asserted == [(date(2026, 3, 5), 0), (date(2026, 3, 12), 0)]


def test_a_payout_told_with_its_id_alone(ledger: list[Any]) -> None:
    added = in_turn(ledger, "settlements.json")
    known = Known([*ledger, *added], "Assets:Mollie", "Assets:MollieTransit")
    event = Event(Kind.PAYOUT, Decimal("-61.85"), "EUR", settlement_id="stl_made00001")
    assert known.find(event, "x")[1] is transactions(added)["7100001.2603.07"]
    # Without even that, the amount and the day tell it.
    event = event._replace(settlement_id=None, id="baltr_1", day=date(2026, 3, 21))
    assert known.find(event, "y")[1] is transactions(added)["7100001.2603.07"]
    assert known.find(event, "y")[1] is None
    event = event._replace(day=date(2026, 3, 28))
    assert known.find(event, "z")[1] is None


# Whose file it is.


@pytest.mark.parametrize("document", EXPORTS, ids=lambda path: path.name)
def test_only_the_importer_of_mollie_takes_its_exports(document: Path) -> None:
    bank = BankImporter({"NL30ABNA0524590958": "Assets:Bank"})
    assert importer().identify(str(document))
    assert not bank.identify(str(document))
    with pytest.raises(ImportFailedError, match="export of Mollie's"):
        bank.extract(str(document), [])


@pytest.mark.parametrize("name", ["payments.json", "settlement-01-en.csv"])
def test_a_damaged_export_is_still_one_of_mollies(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    text = (FOLDER / name).read_text(encoding="utf-8")
    path.write_text(text[: len(text) // 2], encoding="utf-8")
    assert importer().identify(str(path))
    assert not BankImporter().identify(str(path))
    with pytest.raises(ImportFailedError, match=r"cut off|columns"):
        importer().extract(str(path), [])


def test_a_statement_of_a_bank_is_none_of_mollies() -> None:
    statement = str(FOLDER.parent / "camt" / "abn-2024-03.xml")
    assert not importer().identify(statement)
    with pytest.raises(ImportFailedError, match="is of a bank"):
        importer().extract(statement, [])


def test_an_account_that_is_not_open(ledger: list[Any]) -> None:
    by = MollieImporter(MollieAccounts(fees="Expenses:Typo"))
    with pytest.raises(ImportFailedError, match="has no account Expenses:Typo"):
        by.extract(str(FOLDER / "settlement-01-en.csv"), ledger)


def test_a_business_account_without_an_account(ledger: list[Any]) -> None:
    with pytest.raises(ImportFailedError, match="of which no account is known"):
        MollieImporter().extract(str(FOLDER / "business-2026-03.csv"), ledger)


def test_what_fees_by_takes() -> None:
    with pytest.raises(ValueError, match="fees_by is"):
        MollieImporter(fees_by="month")


def test_without_a_date_nothing_is_booked(tmp_path: Path, ledger: list[Any]) -> None:
    payment = {**_payment("tr_x", "paid"), "createdAt": None}
    with pytest.raises(ImportFailedError, match="payment tr_x has no date"):
        imported(saved(tmp_path, payment), ledger)


def test_what_the_ledger_has_otherwise_is_noted(
    tmp_path: Path, ledger: list[Any]
) -> None:
    added = imported(saved(tmp_path, _payment("tr_first00001", "paid")), ledger)
    row = (
        "2026-03-02 09:15:01,ideal,EUR,120.00,paidout,tr_first00001,2026-0001,,,,EUR,"
        "120.00,7100001.2603.01,"
    )
    more = imported(report(tmp_path, row), ledger + added)
    (note,) = [entry for entry in more if isinstance(entry, Note)]
    assert note.comment.startswith("tr_first00001 is 120.00 EUR in ")
    assert note.comment.endswith(", and 121.00 EUR here.")


# Mollie's MT940 and CODA, which the readers of banks read.

MT940 = """\
:20:940A260304
:25:NL30ABNA0524590958EUR
:28C:61/1
:60F:C260301EUR0,00
{rows}:62F:{closing}
"""


def mt940(folder: Path, *rows: tuple[str, str, str]) -> Path:
    """Write a statement of the balance: sign, amount, and what stands in :86:."""
    total = sum(
        (Decimal(f"{sign}{amount}".replace(",", ".")) for sign, amount, _ in rows),
        Decimal(0),
    )
    lines = "".join(
        f":61:2603040304{'C' if sign == '+' else 'D'}{amount}NMSC\n"
        f":86:/TRTP/SEPA OVERBOEKING{text}\n"
        for sign, amount, text in rows
    )
    path = folder / "mollie.940"
    closing = f"{'C' if total >= 0 else 'D'}260304EUR{abs(total):.2f}"
    path.write_text(
        MT940.format(rows=lines, closing=closing.replace(".", ",")), encoding="utf-8"
    )
    return path


def test_the_statement_of_mollies_balance(tmp_path: Path, ledger: list[Any]) -> None:
    path = mt940(
        tmp_path,
        (
            "+",
            "121,00",
            "/NAME/Linde Verhaak/REMI/Invoice 2026-0001/EREF/tr_first00001",
        ),
        (
            "-",
            "0,71",
            "/NAME/Mollie B.V./REMI/Factuurnummer 2026.00001/EREF/NOTPROVIDED",
        ),
        ("-", "120,29", "/NAME/Shop/REMI/REF 7100001.2603.01/EREF/7100001.2603.01"),
    )
    assert importer().identify(str(path))
    assert not BankImporter({"NL30ABNA0524590958": "Assets:Bank"}).identify(str(path))
    added = imported(path, ledger)
    assert loaded(added)["2026-0001"] == ("fully-settled", 0)
    assert moved(added, "Assets:Mollie") == 0
    assert moved(added, "Assets:MollieTransit") == Decimal("120.29")
    assert transactions(added)["tr_first00001"].payee == "Linde Verhaak"
    assert imported(path, ledger + added) == []


def test_fees_are_the_same_in_the_report(tmp_path: Path, ledger: list[Any]) -> None:
    fees = "/NAME/Mollie B.V./REMI/Factuurnummer 2026.{}/EREF/NOTPROVIDED"
    added = imported(mt940(tmp_path, ("-", "2,42", fees.format("00301"))), ledger)
    added += imported(FOLDER / "settlement-01-en.csv", ledger + added)
    both = moved(added, "Expenses:PaymentFees") + moved(added, "Assets:VAT")
    assert both == Decimal("2.42")
    other = imported(mt940(tmp_path, ("-", "2,42", fees.format("00302"))), ledger)
    other += imported(FOLDER / "settlement-01-en.csv", ledger + other)
    both = moved(other, "Expenses:PaymentFees") + moved(other, "Assets:VAT")
    assert both == Decimal("4.84")


@pytest.mark.parametrize(
    ("sign", "text"),
    [
        ("+", "/NAME/Linde Verhaak/REMI/Factuur 2026-0001/EREF/NOTPROVIDED"),
        ("-", "/NAME/Linde Verhaak/REMI/for tr_first00001/EREF/NOTPROVIDED"),
    ],
)
def test_an_entry_of_no_known_kind_is_named(
    sign: str, text: str, tmp_path: Path, ledger: list[Any]
) -> None:
    path = mt940(tmp_path, (sign, "5,00", text))
    with pytest.raises(ImportFailedError, match=r"of -?5\.00 EUR .* no known kind"):
        imported(path, ledger)


def test_a_coda_file_of_mollies_balance(tmp_path: Path, ledger: list[Any]) -> None:
    lines = coda_writing.statement(
        coda_writing.movement(
            "121",
            reference="tr_first00001",
            name="L. Verhaak",
            said="Invoice 2026-0001",
        ),
        coda_writing.movement(
            "-21", sequence=2, reference="", said="Refund of it re_made00001"
        ),
        coda_writing.movement(
            "-50", sequence=3, reference="7100001.2603.01", said="7100001.2603.01"
        ),
        account=f"{'NL30ABNA0524590958':34}EUR",
        structure="3",
    )
    path = tmp_path / "mollie.cod"
    path.write_bytes(coda_writing.encoded(lines))
    kinds = [
        entry.meta["__mollie__"].kind
        for entry in imported(path, ledger)
        if isinstance(entry, Transaction)
    ]
    assert kinds[:3] == [Kind.PAYMENT, Kind.REFUND, Kind.PAYOUT]


def test_mollies_own_figure_of_the_balance(tmp_path: Path, ledger: list[Any]) -> None:
    header = "Date,Type,ID,Description,Amount,Balance\n"
    rows = ["2026-03-02,payment,tr_1,a,5.00,{}", "2026-03-03,payment,tr_2,b,6.00,{}"]

    def balance_report(*balances: str) -> Path:
        path = tmp_path / "balance.csv"
        lines = [row.format(each) for row, each in zip(rows, balances, strict=True)]
        path.write_text(header + "\n".join(lines), encoding="utf-8")
        return path

    path = balance_report("5.00", "11.00")
    added = imported(path, ledger)
    (balance,) = [entry for entry in added if isinstance(entry, Balance)]
    assert (balance.date, str(balance.amount)) == (date(2026, 3, 4), "11.00 EUR")
    assert imported(path, ledger + added) == []
    loaded(added)
    # What was before is not in the ledger.
    added = imported(balance_report("105.00", "111.00"), ledger)
    assert all(isinstance(entry, Transaction) for entry in added)
    # The rows do not make the balances.
    added = imported(balance_report("5.00", "12.00"), ledger)
    (note,) = [entry for entry in added if isinstance(entry, Note)]
    assert "does not add up" in note.comment


# Rows that look like others.


def test_texts_with_marks_of_beancount(tmp_path: Path, ledger: list[Any]) -> None:
    payment = _payment(
        "tr_x", "paid", description='2026-0001 "Gift" \\ #tag ^link ; no\nmore'
    )
    added = imported(saved(tmp_path, payment), ledger)
    assert loaded(added)["2026-0001"] == ("fully-settled", 0)


def test_columns_with_odd_names(tmp_path: Path, ledger: list[Any]) -> None:
    path = tmp_path / "report.csv"
    path.write_text(
        "Date,Payment method,Amount,ID,Description,"
        "R\u00e9f \u00b2,%,Cost ($),Cost (%)\n"
        '2026-03-02,ideal,121.00,tr_x,2026-0001,a,b,"c ""d""",e\n',
        encoding="utf-8",
    )
    (entry,) = added = imported(path, ledger)
    keys = ("ref-2", "column", "cost", "cost-2")
    written = [entry.meta[f"mollie-{key}"] for key in keys]
    assert written == ["a", "b", 'c "d"', "e"]
    assert loaded(added)["2026-0001"] == ("fully-settled", 0)


def test_columns_that_are_named_as_our_keys(tmp_path: Path, ledger: list[Any]) -> None:
    path = tmp_path / "report.csv"
    path.write_text(
        "Date,Payment method,Amount,ID,Description,Invoice,Payment,Profile ID\n"
        "2026-03-02,ideal,121.00,tr_x,2026-0001,A-1,B-2,C-3\n",
        encoding="utf-8",
    )
    (entry,) = imported(path, ledger)
    assert entry.meta["mollie-invoice-column"] == "A-1"
    assert entry.meta["mollie-payment-column"] == "B-2"
    assert entry.meta["mollie-profile-id"] == "C-3"
    assert imported(path, [*ledger, entry]) == []


def test_a_payment_without_an_id_is_no_fee(tmp_path: Path, ledger: list[Any]) -> None:
    row = (
        "2026-03-02 09:15:01,ideal,EUR,121.00,paidout,,Factuur 2026-0001,,,,EUR,121.00,"
        "7100001.2603.01,"
    )
    added = imported(report(tmp_path, row, row), ledger)
    assert moved(added, "Assets:Receivable:C1") == -242  # two equal rows are two
    assert moved(added, "Expenses:PaymentFees") == 0
    assert imported(report(tmp_path, row, row), ledger + added) == []


@pytest.mark.parametrize(
    ("text", "kind", "account"),
    [
        ("Rolling reserve", "rolling-reserve-hold", "Assets:MollieReserve"),
        (
            "Invoice rounding MOL-1",
            "invoice-rounding-compensation",
            "Expenses:Rounding",
        ),
    ],
)
def test_a_movement_told_with_an_id_and_without(
    text: str, kind: str, account: str, tmp_path: Path, ledger: list[Any]
) -> None:
    row = f"2026-03-02 09:15:01,,EUR,-5.00,,,{text},,,,EUR,-5.00,7100001.2603.01,"
    movement = {
        "resource": "balance_transaction",
        "id": "baltr_1",
        "type": kind,
        "createdAt": "2026-03-02T10:00:00+00:00",
        "initialAmount": euro("-5.00"),
    }
    files = [report(tmp_path, row), saved(tmp_path, movement)]
    for order in (files, files[::-1]):
        added: list[Any] = []
        for path in order:
            added += imported(path, ledger + added)
        assert moved(added, account) == 5


def test_what_a_foreign_payment_is_worth_is_waited_for(
    tmp_path: Path, ledger: list[Any]
) -> None:
    dollars = {"currency": "USD", "value": "100.00"}
    payment = _payment("tr_dollar0006", "paid", amount=dollars, description="2026-0005")
    assert imported(saved(tmp_path, payment), ledger) == []
    added = imported(FOLDER / "settlement-02-nl.csv", ledger)
    assert loaded(added)["2026-0005"] == ("fully-settled", 0)


def test_an_account_that_only_holding_back_needs(ledger: list[Any]) -> None:
    added = in_turn(ledger, "settlement-01-en.csv")
    by = MollieImporter(MollieAccounts(vat="Assets:VAT", pending="Assets:Nowhere"))
    with pytest.raises(ImportFailedError, match="has no account Assets:Nowhere"):
        by.extract(str(FOLDER / "settlement-02-nl.csv"), ledger + added)


def test_who_answers_for_a_decision(tmp_path: Path, ledger: list[Any]) -> None:
    early = report(
        tmp_path,
        "2026-03-03 10:00:00,refund,EUR,-21.00,refunded,re_early0001,"
        "Refund of Invoice 2026-0001,Linde Verhaak,,,EUR,-21.00,7100001.2603.05,",
    )
    by = importer(by="ines")
    added = imported(early, ledger, by)
    added += imported(FOLDER / "settlement-01-en.csv", ledger + added, by)
    (decision,) = [each for each in added if isinstance(each, Custom)]
    assert decision.meta["by"] == "ines"
    assert [str(each.value) for each in decision.values] == [
        "tr_first00001",
        "re_early0001",
        "21.00 EUR",
    ]


def test_favas_import_page(tmp_path: Path, ledger: list[Any]) -> None:
    application = pytest.importorskip("fava.application")
    folder = tmp_path / "in"
    folder.mkdir()
    report_ = folder / "settlement.csv"
    report_.write_bytes((FOLDER / "settlement-01-en.csv").read_bytes())
    (tmp_path / "ingest.py").write_text(
        "from beancount_receivables.importers.mollie.importer import *\n"
        "CONFIG = [MollieImporter('Assets:Mollie')]\n",
        encoding="utf-8",
    )

    def extracted(*there: Any) -> list[Any]:  # noqa: ANN401 - directives
        main = tmp_path / "main.beancount"
        main.write_text(
            LEDGER.read_text(encoding="utf-8")
            + 'option "title" "T"\n'
            + '2026-01-01 custom "fava-option" "import-config" "ingest.py"\n'
            + '2026-01-01 custom "fava-option" "import-dirs" "in"\n'
            + "".join(printer.format_entry(entry) for entry in there),
            encoding="utf-8",
        )
        fava = application.create_app([str(main)], load=True).test_client()
        query = {
            "filename": str(report_),
            "importer": "beancount_receivables.mollie",
        }
        answer = fava.get("/t/api/extract", query_string=query)
        entries: list[Any] = answer.json["data"]
        return entries

    entries = extracted()
    assert entries[0]["meta"]["payment"] == "tr_first00001"
    assert entries[-1]["t"] == "Balance"
    added = imported(FOLDER / "settlement-01-en.csv", ledger, MollieImporter())
    again = extracted(*added)
    assert [each for each in again if not each["meta"].get("__duplicate__")] == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    document=st.sampled_from([each for each in EXPORTS if each.suffix != ".beancount"]),
    at=st.floats(0, 1, exclude_max=True),
    length=st.integers(0, 40),
    instead=st.binary(max_size=4),
)
def test_whatever_is_damaged_is_read_or_refused(
    document: Path,
    at: float,
    length: int,
    instead: bytes,
    tmp_path: Path,
    ledger: list[Any],
) -> None:
    content = document.read_bytes()
    start = int(at * len(content))
    path = tmp_path / document.name
    path.write_bytes(content[:start] + instead + content[start + length :])
    try:
        imported(path, ledger)
    except ImportFailedError as error:
        assert document.name in str(error)  # noqa: PT017 - either is right


def write_golden() -> None:
    """Write the golden files anew."""
    existing, _, _ = loader.load_file(str(LEDGER))
    for document in EXPORTS:
        expected = f"{document}.beancount"
        facts: Sequence[Any] = golden(document, existing)
        testing.write_expected_file(expected, *facts, force=True)


if __name__ == "__main__":
    write_golden()
