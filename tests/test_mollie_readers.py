"""Each kind of Mollie's exports, read into events, and what is refused."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beancount_receivables.importers.detection import is_statement
from beancount_receivables.importers.detection import read_statements
from beancount_receivables.importers.mollie.api_json import events_of
from beancount_receivables.importers.mollie.api_json import notes_on
from beancount_receivables.importers.mollie.events import Event
from beancount_receivables.importers.mollie.events import Kind
from beancount_receivables.importers.mollie.events import Standing
from beancount_receivables.importers.mollie.kinds import described
from beancount_receivables.importers.mollie.kinds import kind_of_type
from beancount_receivables.importers.mollie.kinds import settlement_in
from beancount_receivables.importers.mollie.statements import EventEntry
from beancount_receivables.importers.mollie.values import amount_of
from beancount_receivables.importers.mollie.values import day_of
from beancount_receivables.importers.statement import BadValueError
from beancount_receivables.importers.statement import BrokenFileError
from beancount_receivables.importers.statement import Statement
from beancount_receivables.importers.statement import StatementError
from beancount_receivables.importers.statement import Status
from beancount_receivables.importers.statement import UnknownFormatError

HEADER = (
    "Date,Payment method,Currency,Amount,Status,ID,Description,Consumer name,"
    "Consumer bank account,Consumer BIC,Settlement currency,Settlement amount,"
    "Settlement reference,Amount refunded"
)
BALANCE = "Date,Type,ID,Description,Amount,Balance"
BUSINESS = (
    "TRANSACTION_DATE,PAYMENT_TYPE,ENTRY_TYPE,COUNTERPARTY,COUNTERPARTY_IBAN,STATUS,"
    "DESCRIPTION,REFERENCE,AMOUNT,CURRENCY,BEFORE_BALANCE,AFTER_BALANCE"
)


def statement(
    folder: Path, header: str, *rows: str, encoding: str = "utf-8"
) -> Statement:
    path = folder / "export.csv"
    path.write_bytes("\n".join([header, *rows, ""]).encode(encoding))
    (read,) = read_statements(path)
    return read


def events(
    folder: Path, header: str, *rows: str, encoding: str = "utf-8"
) -> list[Event]:
    found = statement(folder, header, *rows, encoding=encoding).entries
    assert all(isinstance(entry, EventEntry) for entry in found)
    return [entry.event for entry in found if isinstance(entry, EventEntry)]


def values(*each: Any) -> tuple[Any, ...]:  # noqa: ANN401 - compares of all kinds
    """Give values to compare, whatever their types."""
    return each


def settlement_row(**texts: str) -> str:
    columns = dict.fromkeys(HEADER.split(","), "")
    columns |= {"Date": "2026-03-02 09:00:00", "Currency": "EUR"}
    columns |= {name.replace("_", " "): value for name, value in texts.items()}
    return ",".join(columns.values())


def one(folder: Path, **texts: str) -> Event:
    (event,) = events(folder, HEADER, settlement_row(**texts))
    return event


def euro(value: str) -> dict[str, str]:
    return {"currency": "EUR", "value": value}


# Settlement reports.


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        ({"ID": "tr_1", "Amount": "5.00", "Payment_method": "ideal"}, Kind.PAYMENT),
        ({"ID": "tr_1", "Amount": "-5.00", "Status": "failed"}, Kind.FAILED_PAYMENT),
        ({"ID": "cpt_1", "Amount": "5.00"}, Kind.CAPTURE),
        ({"ID": "re_1", "Amount": "-5.00"}, Kind.REFUND),
        ({"ID": "re_1", "Amount": "5.00"}, Kind.RETURNED_REFUND),
        ({"ID": "chb_1", "Amount": "-5.00"}, Kind.CHARGEBACK),
        ({"ID": "chb_1", "Amount": "5.00"}, Kind.CHARGEBACK_REVERSAL),
        (
            {"ID": "tr_1", "Amount": "-5.00", "Payment_method": "chargeback"},
            Kind.CHARGEBACK,
        ),
        ({"Amount": "-5.00", "Payment_method": "refund"}, Kind.REFUND),
        ({"Amount": "5.00", "Payment_method": "ideal"}, Kind.PAYMENT),
        ({"Amount": "-5.00", "Description": "Withheld fees MOL-1"}, Kind.FEE),
        ({"Amount": "-5.00", "Description": "Factuur MOL-NL-R2026.01"}, Kind.FEE),
        ({"Amount": "5.00", "Description": "Invoice MOL-1"}, Kind.COMPENSATION),
        ({"Amount": "0.01", "Description": "Invoice rounding MOL-1"}, Kind.ROUNDING),
        ({"Amount": "-5.00", "Description": "Rolling reserve"}, Kind.RESERVE),
    ],
)
def test_kinds_of_rows(texts: dict[str, str], kind: Kind, tmp_path: Path) -> None:
    event = one(tmp_path, **texts)
    assert event.kind is kind
    assert event.amount == Decimal(texts["Amount"])
    assert event.is_final


def test_a_chargeback_with_the_id_of_its_payment(tmp_path: Path) -> None:
    event = one(tmp_path, ID="tr_1", Amount="-5.00", Payment_method="chargeback")
    assert (event.id, event.payment) == (None, "tr_1")


def test_a_payment_in_the_text_of_a_capture(tmp_path: Path) -> None:
    event = one(
        tmp_path, ID="cpt_1", Amount="5.00", Description="Original payment: tr_1 - x"
    )
    assert event.payment == "tr_1"


@pytest.mark.parametrize(
    ("texts", "problem"),
    [
        ({"ID": "ord_1", "Amount": "5.00"}, "The kind of this row is not known"),
        ({"Amount": "-5.00", "Description": "Gift"}, "The kind of this row"),
        ({"Amount": "-5.00", "Payment_method": "ideal"}, "The kind of this row"),
        (
            {"ID": "tr_1", "Amount": "5.00", "Status": "odd"},
            'status "odd" is not known',
        ),
        ({"ID": "tr_1", "Amount": "1.234"}, '"1.234" is no amount'),
        ({"ID": "tr_1", "Amount": ""}, '"" is no amount'),
        ({"ID": "tr_1", "Amount": "5.00", "Date": "May"}, '"May" is no date'),
        ({"ID": "tr_1", "Amount": "5", "Date": "2026-02-30"}, "day is out of range"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(
    texts: dict[str, str], problem: str, tmp_path: Path
) -> None:
    with pytest.raises(BadValueError, match=problem) as error:
        one(tmp_path, **texts)
    assert "export.csv:2: " in str(error.value)
    for text in texts.values():
        assert text in str(error.value)


def test_an_id_that_stands_twice_is_refused(tmp_path: Path) -> None:
    row = settlement_row(ID="tr_1", Amount="5.00", Settlement_reference="1.2603.01")
    with pytest.raises(BadValueError, match=":3: tr_1 stands in a row before"):
        events(tmp_path, HEADER, row, row)
    # A list of payments of several settlements may tell of one in each.
    other = row.replace("2603.01", "2603.02")
    assert len(events(tmp_path, HEADER, row, other)) == 2


def test_a_row_of_another_width_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenFileError, match="has 3 columns, and the header 14"):
        events(tmp_path, HEADER, "2026-03-02,ideal,5.00")


def test_a_file_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenFileError, match="cut off or damaged"):
        events(tmp_path, HEADER, '2026-03-02,"ideal')


def test_the_columns_of_2017(tmp_path: Path) -> None:
    (event,) = events(
        tmp_path,
        "Datum,Betaalmethode,Bedrag,ID,Omschrijving,Naam consument,"
        "Rekening consument,BIC consument",
        "2017-03-02 09:00:00,ideal,5.00,tr_old,Bestelling 1,J. Maes,"
        "BE06999000123456,VBNKBE22",
    )
    assert values(event.amount, event.currency) == (5, "EUR")
    assert (event.name, event.iban, event.settlement) == (
        "J. Maes",
        "BE06999000123456",
        None,
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252"])
def test_names_in_any_encoding(encoding: str, tmp_path: Path) -> None:
    row = settlement_row(ID="tr_1", Amount="5.00", Consumer_name="Zoë Çelik")
    (event,) = events(tmp_path, HEADER, row, encoding=encoding)
    assert event.name == "Zoë Çelik"


def test_columns_in_another_order_and_unknown_ones(tmp_path: Path) -> None:
    (event,) = events(
        tmp_path,
        "ID;Description;AMOUNT;Payment Method;date;Profile",
        "tr_1;x;1.234,56;ideal;02-03-2026;Shop",
    )
    assert (event.amount, event.day) == (Decimal("1234.56"), date(2026, 3, 2))
    assert event.extra == (("Profile", "Shop"),)


def test_not_final_rows_are_shown_and_not_counted(tmp_path: Path) -> None:
    rows = [
        settlement_row(ID=f"tr_{status}", Amount="5.00", Status=status)
        for status in ("paid", "pending", "expired", "")
    ]
    read = statement(tmp_path, HEADER, *rows)
    assert values(read.count, read.sum) == (2, 10)
    assert [entry.status for entry in read.entries] == [
        Status.BOOKED,
        Status.PENDING,
        Status.INFORMATION,
        Status.BOOKED,
    ]


def test_what_is_settled_in_another_currency(tmp_path: Path) -> None:
    event = one(
        tmp_path,
        ID="tr_1",
        Currency="USD",
        Amount="10.00",
        Settlement_currency="EUR",
        Settlement_amount="9.10",
    )
    assert (event.amount, event.currency) == (Decimal("9.10"), "EUR")
    assert values(event.paid, event.paid_currency) == (10, "USD")
    assert event.elsewhere is None


def test_what_is_not_settled(tmp_path: Path) -> None:
    read = statement(
        tmp_path,
        HEADER,
        settlement_row(ID="tr_1", Amount="10.00", Payment_method="paypal"),
    )
    assert values(read.count, read.sum) == (0, 0)
    assert read.notes == (
        (
            "10.00 EUR of 1 entries is not settled by Mollie (paypal) and arrives "
            "elsewhere."
        ),
    )


def test_currencies_are_statements_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    rows = [
        settlement_row(ID=f"tr_{each}", Amount="5.00", Currency=each)
        for each in ("EUR", "GBP")
    ]
    path.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    read = list(read_statements(path))
    assert [values(each.currency, each.sum) for each in read] == [
        ("EUR", 5),
        ("GBP", 5),
    ]


# Balance reports.


def test_a_running_balance_gives_opening_and_closing(tmp_path: Path) -> None:
    rows = [
        "2026-03-02,payment,tr_1,x,5.00,105.00",
        "2026-03-03,refund,re_1,x,-2.00,103.00",
    ]
    for order in (rows, rows[::-1]):
        read = statement(tmp_path, BALANCE, *order)
        assert values(read.opening, read.closing, read.sum) == (100, 103, 3)
        assert read.balanced is True


def test_a_running_balance_that_comes_back_at_once(tmp_path: Path) -> None:
    rows = [
        "2026-03-02,payment,tr_1,x,5.00,105.00",
        "2026-03-02,refund,re_1,x,-5.00,100.00",
        "2026-03-03,payment,tr_2,x,7.00,107.00",
    ]
    for order in (rows, rows[::-1], rows[:2]):
        read = statement(tmp_path, BALANCE, *order)
        assert read.balanced is True
        assert values(read.opening) == (100,)


@pytest.mark.parametrize(
    ("kind", "amount", "expected"),
    [
        ("payment", "-5.00", Kind.FAILED_PAYMENT),
        ("refund", "5.00", Kind.RETURNED_REFUND),
        ("invoice", "-5.00", Kind.FEE),
        ("invoice", "5.00", Kind.COMPENSATION),
        ("transfer", "5.00", Kind.RETURNED_PAYOUT),
        ("Chargeback_Reversal", "5.00", Kind.CHARGEBACK_REVERSAL),
    ],
)
def test_types_of_rows(kind: str, amount: str, expected: Kind, tmp_path: Path) -> None:
    (event,) = events(tmp_path, BALANCE, f"2026-03-02,{kind},tr_1,x,{amount},1.00")
    assert event.kind is expected


def test_an_unknown_type_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadValueError, match=r"lottery.* is not known.*tr_1"):
        events(tmp_path, BALANCE, "2026-03-02,lottery,tr_1,x,5.00,1.00")


def test_a_payout_names_its_settlement(tmp_path: Path) -> None:
    (event,) = events(
        tmp_path, BALANCE, "2026-03-02,transfer,stl_1,1234567.2603.01,-5.00,1.00"
    )
    assert (event.settlement, event.settlement_id) == ("1234567.2603.01", "stl_1")


# The business account.


def test_a_gap_in_the_business_account(tmp_path: Path) -> None:
    row = "02-03-2026,Transfer,CREDIT,A,,PROCESSED,x,{},5.00,EUR,{},{}"
    read = statement(tmp_path, BUSINESS, row.format("1", 0, 5), row.format("2", 6, 11))
    assert read.balanced is False
    assert read.gap == (
        "Line 3 begins with a balance of 6, and the row before ended with 5."
    )


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("T,LENT,A,,PROCESSED,x,1,5.00,EUR,0,5", 'entry type "LENT" is not known'),
        ("T,CREDIT,A,,PROCESSED,x,1,-5.00,EUR,0,5", "credit of -5.00 contradicts"),
        ("T,CREDIT,A,,LOST,x,1,5.00,EUR,0,5", 'status "LOST" is not known'),
    ],
)
def test_a_row_of_the_business_account_that_cannot_be_read(
    row: str, problem: str, tmp_path: Path
) -> None:
    with pytest.raises(BadValueError, match=problem):
        statement(tmp_path, BUSINESS, f"02-03-2026,{row}")


def test_the_newest_row_first(tmp_path: Path) -> None:
    row = "0{0}-03-2026,Transfer,DEBIT,A,,PROCESSED,x,{0},5.00,EUR,{1},{2}"
    read = statement(tmp_path, BUSINESS, row.format(2, 5, 0), row.format(1, 10, 5))
    assert values(read.opening, read.closing, read.balanced) == (10, 0, True)


# Objects of the API.


def test_what_the_types_of_movements_are() -> None:
    assert kind_of_type("outgoing_transfer") is Kind.PAYOUT
    assert kind_of_type("Invoice Compensation") is Kind.COMPENSATION
    assert kind_of_type("something-new") is None


def test_an_object_that_moves_no_money() -> None:
    with pytest.raises(LookupError, match="order"):
        events_of({"resource": "order", "id": "ord_1"})


def test_captures_are_the_money_of_a_captured_payment() -> None:
    capture = {
        "resource": "capture",
        "id": "cpt_1",
        "status": "succeeded",
        "createdAt": "2026-03-02T10:00:00+00:00",
        "amount": {"currency": "EUR", "value": "4.00"},
    }
    payment = {
        "resource": "payment",
        "id": "tr_1",
        "status": "paid",
        "method": "klarna",
        "description": "Order 1",
        "createdAt": "2026-03-01T10:00:00+00:00",
        "amountCaptured": {"currency": "EUR", "value": "4.00"},
        "amount": {"currency": "EUR", "value": "9.00"},
        "_embedded": {"captures": [capture]},
    }
    paid, event = events_of(payment)
    assert (paid.id, paid.standing) == ("tr_1", Standing.VOID)
    assert values(event.kind, event.id, event.amount) == (Kind.CAPTURE, "cpt_1", 4)
    assert (event.payment, event.method, event.description) == (
        "tr_1",
        "klarna",
        "Order 1",
    )


def test_a_failed_capture_is_no_money() -> None:
    (event,) = events_of(
        {
            "resource": "capture",
            "id": "cpt_1",
            "status": "failed",
            "amount": {"currency": "EUR", "value": "4.00"},
        }
    )
    assert event.standing is Standing.VOID


def test_what_is_deducted_from_a_movement() -> None:
    movement = {
        "resource": "balance-transaction",
        "id": "baltr_1",
        "type": "payment",
        "createdAt": "2026-03-02T10:00:00+00:00",
        "initialAmount": euro("100.00"),
        "deductions": euro("-10.35"),
        "context": {"paymentId": "tr_1"},
    }
    details: dict[str, Any] = {
        "fees": euro("-0.35"),
        "reservations": euro("-10.00"),
        "repayments": None,
    }
    paid, fee, reserve = events_of({**movement, "deductionDetails": details})
    assert values(paid.kind, paid.id, paid.amount) == (Kind.PAYMENT, "tr_1", 100)
    assert values(fee.kind, fee.amount, fee.single) == (
        Kind.FEE,
        Decimal("-0.35"),
        True,
    )
    assert values(reserve.kind, reserve.id) == (Kind.RESERVE, "baltr_1-reservations")
    details["fees"] = euro("-0.30")
    _, fee = events_of({**movement, "deductionDetails": details})
    assert fee.amount == Decimal("-10.35")  # the details do not add up


def test_a_settlement_of_less_than_nothing_pays_nothing_out() -> None:
    cost = {name: euro("1.21") for name in ("amountNet", "amountGross")}
    settlement = {
        "resource": "settlement",
        "id": "stl_1",
        "reference": "7100001.2603.01",
        "status": "paidout",
        "settledAt": "2026-03-09T10:00:00+00:00",
        "amount": euro("-6.21"),
        "periods": {"2026": {"03": {"revenue": [], "costs": [cost]}}},
    }
    (fee,) = events_of(settlement)
    assert values(fee.kind, fee.amount) == (Kind.FEE, Decimal("-1.21"))


def test_an_open_settlement_paid_nothing_out() -> None:
    (event,) = events_of(
        {
            "resource": "settlement",
            "id": "open",
            "status": "open",
            "amount": {"currency": "EUR", "value": "4.00"},
        }
    )
    assert event.standing is Standing.PENDING


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"status": "odd"}, 'In payment tr_1: the status "odd" is not known'),
        ({"amount": {"currency": "EUR", "value": "x"}}, '"x" is no amount'),
        ({"amount": None}, "it is damaged"),
        ({"createdAt": "soon"}, '"soon" is no date'),
        ({"createdAt": "9999-12-31T23:30:00Z"}, "is no date that anything was paid on"),
    ],
)
def test_an_object_that_cannot_be_read_is_named(
    change: dict[str, Any], problem: str, tmp_path: Path
) -> None:
    payment = {
        "resource": "payment",
        "id": "tr_1",
        "status": "paid",
        "createdAt": "2026-03-02T10:00:00+00:00",
        "amount": {"currency": "EUR", "value": "9.00"},
        **change,
    }
    path = tmp_path / "payment.json"
    path.write_text(json.dumps(payment), encoding="utf-8")
    with pytest.raises(BadValueError, match=problem):
        list(read_statements(path))


def test_a_json_file_that_is_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "payment.json"
    path.write_text('{"resource": "payment", "id": ', encoding="utf-8")
    assert is_statement(path)
    with pytest.raises(BrokenFileError, match="cut off or damaged"):
        list(read_statements(path))


@pytest.mark.parametrize("text", ["{}", '{"resource": "planet"}', "[1]"])
def test_other_json_is_no_matter_of_ours(text: str, tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_text(text, encoding="utf-8")
    assert not is_statement(path)


# Texts and values.


@pytest.mark.parametrize(
    ("text", "kind", "invoice"),
    [
        ("Withheld transaction fees MOL-NL-R2026.01", Kind.FEE, "MOL-NL-R2026.01"),
        ("Withheld fees MOL-NL-R2026.01", Kind.FEE, "MOL-NL-R2026.01"),
        ("Ingehouden transactiekosten 2017.00001", Kind.FEE, "2017.00001"),
        ("Ingehouden transactiekosten", Kind.FEE, None),
        ("Factuurnummer 2026.00001", Kind.FEE, "2026.00001"),
        ("Invoice compensation MOL-1", Kind.COMPENSATION, "MOL-1"),
        ("Factuurverrekening 2026.1", Kind.COMPENSATION, "2026.1"),
        ("Rollende reserve", Kind.RESERVE, None),
    ],
)
def test_descriptions_of_rows_of_mollies_own(
    text: str, kind: Kind, invoice: str | None
) -> None:
    assert described(text) == (kind, invoice)


@pytest.mark.parametrize("text", ["", "Invoice", "Order 1", "My invoice MOL-1 please"])
def test_descriptions_that_tell_nothing(text: str) -> None:
    assert described(text) is None


def test_a_reference_of_a_settlement_stands_alone() -> None:
    assert settlement_in("REF 1234567.2404.03 UITBETALINGEN") == "1234567.2404.03"
    assert settlement_in("1234567.2404.03 1234567.2404.04") is None
    assert settlement_in("x1234567.2404.03") is None
    assert settlement_in("1234567.2404.03.1") is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", "5"),
        ("-0.71", "-0.71"),
        ("1,234.56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1,234,567.89", "1234567.89"),
        ("12,34", "12.34"),
        ("39.7540", "39.7540"),
        ("\N{MINUS SIGN}5.00", "-5.00"),
    ],
)
def test_amounts(text: str, value: str) -> None:
    assert amount_of(text) == Decimal(value)


@pytest.mark.parametrize("text", ["1.234", "1,234", "", "-", "5.0.0", "1e3", "five"])
def test_amounts_that_may_be_two(text: str) -> None:
    with pytest.raises(ValueError, match="no amount"):
        amount_of(text)


@given(cents=st.integers(-(10**9), 10**9))
def test_amounts_as_programs_write_them(cents: int) -> None:
    value = Decimal(cents) / 100
    assert amount_of(f"{value:.2f}") == value
    assert amount_of(f"{value:,.2f}") == value


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-02", date(2026, 3, 2)),
        ("2026-03-02 23:59:59", date(2026, 3, 2)),
        ("2026-03-02T22:59:59+00:00", date(2026, 3, 2)),
        ("2026-03-02T23:00:00.0Z", date(2026, 3, 3)),
        ("2026-07-02T21:59:00+00:00", date(2026, 7, 2)),
        ("2026-07-02T22:00:00+00:00", date(2026, 7, 3)),
        ("2026-07-03T00:30:00+02:00", date(2026, 7, 3)),
        ("2026-03-29T00:59:00Z", date(2026, 3, 29)),
        ("2026-12-31T23:30:00Z", date(2027, 1, 1)),
        ("31-01-2026", date(2026, 1, 31)),
    ],
)
def test_days_in_amsterdam(text: str, day: date) -> None:
    assert day_of(text) == day


# Public samples.

SAMPLES = Path(__file__).parents[2] / "shared" / "samples"
EXPECTED: dict[str, dict[str, Any]] = (
    json.loads((SAMPLES / "EXPECTED.json").read_text(encoding="utf-8"))
    if SAMPLES.is_dir()
    else {}
)
JSON = sorted(name for name in EXPECTED if name.startswith("mollie-json/"))
CSV = sorted(name for name in EXPECTED if name.startswith("mollie-csv/"))
MOVING = (
    "payments",
    "refunds",
    "chargebacks",
    "captures",
    "settlements",
    "balance_transactions",
)
needs_samples = pytest.mark.skipif(not JSON, reason="the public samples are not here")


@needs_samples
@pytest.mark.parametrize("name", JSON)
def test_a_public_object_is_read_or_refused_with_a_reason(name: str) -> None:
    path = SAMPLES / name
    content = json.loads(path.read_text(encoding="utf-8"))
    lists = content.get("_embedded", {}) if "resource" not in content else {}
    moving = [each for key in MOVING for each in lists.get(key, [])]
    if content.get("resource", "").replace("-", "_") + "s" in MOVING:
        moving = [content]
    try:
        read = list(read_statements(path))
    except UnknownFormatError as error:
        assert moving == []
        assert "Save payments" in str(error)  # noqa: PT017 - either is right
    except StatementError as error:
        odd = {"future_unknown_transaction_type", "None"}
        assert any(f'"{each}" is not known' in str(error) for each in odd)  # noqa: PT017
    else:
        entries = [entry for each in read for entry in each.entries]
        ids = {entry.id for entry in entries}
        for each in moving:
            assert each["id"] in ids or each["resource"] in (
                "settlement",
                "balance_transaction",
            )
        analysis = EXPECTED[name]["analysis"]
        if analysis["count"] == len(moving):
            assert len(entries) >= analysis["count"]


@needs_samples
def test_the_totals_of_public_reports() -> None:
    sums = {}
    for name in CSV:
        (read,) = read_statements(SAMPLES / name)
        sums[name.rpartition("__")[2]] = (read.count, read.sum, read.currency)
    assert sums == {
        "settlement_en.csv": (4, Decimal("127.12"), "EUR"),
        "settlement_nl_dev.csv": (4, Decimal("320.29"), "EUR"),
    }


def test_a_file_asks_for_nothing_that_is_in_it() -> None:
    payment = {
        "resource": "payment",
        "id": "tr_1",
        "captureMode": "manual",
        "amountRefunded": euro("1.00"),
    }
    others = [
        {"resource": kind, "id": "x", "paymentId": "tr_1"}
        for kind in ("capture", "refund")
    ]
    assert notes_on([payment]) == [
        "1 objects captured: import the captures, they are the money.",
        "1 objects with refunds: import these too.",
    ]
    assert notes_on([payment, *others]) == []
