"""Payment status reports: what the bank answered to a file becomes decisions."""

from __future__ import annotations

import json
from datetime import date
from datetime import datetime
from datetime import timezone
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

import pytest
from beancount import loader
from beancount.parser import printer
from beangulp import extract
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from beancount_receivables.importers.bank import BankImporter
from beancount_receivables.importers.bank import ImportFailedError
from beancount_receivables.importers.detection import read_statements
from beancount_receivables.importers.pain002 import StatusReason
from beancount_receivables.importers.pain002 import read_status_reports
from beancount_receivables.importers.payment_status import PaymentStatusImporter
from beancount_receivables.importers.statement import StatementError
from beancount_receivables.importers.statement import UnknownFormatError
from beancount_receivables.plugins import subledger_of
from tests.coda_writing import encoded
from tests.coda_writing import movement
from tests.coda_writing import statement

if TYPE_CHECKING:
    from collections.abc import Callable

    from beancount.core.data import Custom

    from beancount_receivables.plugins.subledger.items import Item

    Save = Callable[..., Path]

SAMPLES = Path(__file__).parents[2] / "shared" / "samples"
EXPECTED: dict[str, dict[str, Any]] = (
    json.loads((SAMPLES / "EXPECTED.json").read_text(encoding="utf-8"))
    if SAMPLES.is_dir()
    else {}
)
REPORTS = sorted(name for name in EXPECTED if name.startswith("pain.002/"))

LEDGER = """
option "operating_currency" "EUR"
plugin "beancount_receivables.plugins"

2024-01-01 custom "receivables" "account" Assets:Receivable
2024-01-01 custom "receivables" "uncategorized" Liabilities:Uncategorized

2024-01-01 open Assets:Bank EUR
  iban: "BE62510007547061"
2024-01-01 open Assets:InTransit EUR
2024-01-01 open Assets:Suspense EUR
2024-01-01 open Income:Services EUR
2024-01-01 open Liabilities:Uncategorized EUR
2024-01-01 open Assets:Receivable:C2 EUR
2024-01-01 open Assets:Receivable:C3 EUR

2024-02-02 * "J. Wouters" "Maintenance"
  invoice: "20240003"
  Assets:Receivable:C2  45.00 EUR
  Income:Services

2024-02-02 * "M. Claes" "Maintenance"
  invoice: "20240004"
  Assets:Receivable:C3  55.00 EUR
  Income:Services

2024-02-03 ! "M. Claes" "Paid too much"
  refund: "REFUND-1"
  end-to-end: "E2E-REFUND"
  Assets:Receivable:C3   20.00 EUR
  Assets:InTransit      -20.00 EUR

2024-03-01 custom "bank-file" "SDD-MARCH" "direct-debit" "20240003" "20240004"
  at: "2024-03-01T09:00:00"
2024-03-01 custom "bank-file" "SCT-MARCH" "credit-transfer" "REFUND-1"
"""


def loaded(text: str = "") -> tuple[list[Any], list[str], Any]:
    entries, errors, options = loader.load_string(LEDGER + text)
    return list(entries), [error.message for error in errors], options


@pytest.fixture(scope="module")
def ledger() -> list[Any]:
    entries, errors, _ = loaded()
    assert errors == []
    return entries


def reason(code: str, text: str = "") -> str:
    words = f"<AddtlInf>{text}</AddtlInf>" if text else ""
    return f"<StsRsnInf><Rsn><Cd>{code}</Cd></Rsn>{words}</StsRsnInf>"


def transaction(id_: str, status: str = "", more: str = "") -> str:
    said = f"<TxSts>{status}</TxSts>" if status else ""
    return (
        f"<TxInfAndSts><OrgnlEndToEndId>{id_}</OrgnlEndToEndId>{said}{more}"
        "</TxInfAndSts>\n"
    )


def payment(
    *transactions: str,
    id_: str = "PMT-1",
    status: str = "",
    more: str = "",
) -> str:
    said = f"<PmtInfSts>{status}</PmtInfSts>" if status else ""
    return (
        f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>{id_}</OrgnlPmtInfId>{more}{said}"
        f"{''.join(transactions)}</OrgnlPmtInfAndSts>\n"
    )


def report(
    *payments: str,
    file: str = "SDD-MARCH",
    status: str = "",
    more: str = "",
    created: str = "2024-03-04T10:00:00",
    id_: str = "STS-1",
) -> str:
    said = f"<GrpSts>{status}</GrpSts>" if status else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10">'
        f"<CstmrPmtStsRpt>\n<GrpHdr><MsgId>{id_}</MsgId>"
        f"<CreDtTm>{created}</CreDtTm></GrpHdr>\n"
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{file}</OrgnlMsgId>"
        f"<OrgnlMsgNmId>pain.008.001.08</OrgnlMsgNmId>{said}{more}"
        f"</OrgnlGrpInfAndSts>\n{''.join(payments)}</CstmrPmtStsRpt></Document>"
    )


@pytest.fixture
def saved(tmp_path: Path) -> Save:
    def save(text: str, name: str = "status.xml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return save


def imported(path: Path, existing: list[Any]) -> list[Custom]:
    """Import as beangulp does, without what is there already."""
    importer = PaymentStatusImporter()
    assert importer.identify(str(path))
    entries = extract.extract_from_file(importer, str(path), existing)
    importer.deduplicate(entries, existing)
    return [entry for entry in entries if "__duplicate__" not in entry.meta]


def told(entries: list[Custom]) -> list[tuple[str, ...]]:
    return [
        (entry.type, *(str(value.value) for value in entry.values)) for entry in entries
    ]


def locked(item: Item) -> list[str]:
    return [lock.kind for lock in item.locks if lock.until is None]


# Rejections.


def test_a_rejected_transaction(saved: Save, ledger: list[Any]) -> None:
    path = saved(
        report(
            payment(
                transaction("20240004", "ACCP"),
                transaction("20240003", "RJCT", reason("AC04", "Closed in 2023")),
            ),
            status="PART",
        )
    )
    (entry,) = imported(path, ledger)
    assert told([entry]) == [("bank-rejection", "SDD-MARCH", "20240003")]
    assert entry.date == date(2024, 3, 4)
    assert entry.meta["at"] == "2024-03-04T10:00:00.000000"
    assert entry.meta["reason"] == "AC04 account closed: Closed in 2023"
    assert entry.meta["status-report"] == "STS-1"
    assert entry.meta["lineno"] == 6
    assert entry.meta["filename"] == str(path)


def test_a_rejection_unlocks_and_loads_without_errors(
    saved: Save, ledger: list[Any]
) -> None:
    path = saved(report(payment(transaction("20240003", "RJCT", reason("AM04")))))
    text = "".join(printer.format_entry(each) for each in imported(path, ledger))
    assert 'reason: "AM04 insufficient funds"' in text
    _, errors, options = loaded(text)
    assert errors == []
    items = {item.id: item for item in subledger_of(options).items}
    assert locked(items["20240003"]) == []
    assert locked(items["20240004"]) == ["direct-debit"]
    assert items["20240003"].outstanding == Decimal(45)


def test_a_rejected_file(saved: Save, ledger: list[Any]) -> None:
    path = saved(report(status="RJCT", more=reason("AM10", "Control sum")))
    (entry,) = imported(path, ledger)
    assert told([entry]) == [("bank-rejection", "SDD-MARCH")]
    assert entry.meta["reason"] == "AM10 wrong control sum: Control sum"


def test_a_rejected_file_with_one_transaction_named(
    saved: Save, ledger: list[Any]
) -> None:
    path = saved(
        report(
            payment(
                transaction("20240003", "RJCT", reason("AC01")),
                status="RJCT",
                more=reason("NARR", "no valid transaction left"),
            ),
            status="RJCT",
            more=reason("MS03"),
        )
    )
    found = imported(path, ledger)
    assert told(found) == [
        ("bank-rejection", "SDD-MARCH", "20240003"),
        ("bank-rejection", "SDD-MARCH", "20240004"),
    ]
    assert [each.meta["reason"] for each in found] == [
        "AC01 wrong account number",
        "NARR: no valid transaction left",
    ]


def test_a_rejected_payment_information(saved: Save, ledger: list[Any]) -> None:
    by_id = report(payment(id_="SDD-MARCH", status="RJCT"), file="MESSAGE-1")
    by_number = report(payment(status="RJCT", more="<OrgnlNbOfTxs>2</OrgnlNbOfTxs>"))
    for text in (by_id, by_number):
        assert told(imported(saved(text), ledger)) == [("bank-rejection", "SDD-MARCH")]


def test_a_part_of_unknown_items_is_refused(saved: Save, ledger: list[Any]) -> None:
    path = saved(report(payment(status="RJCT")))
    with pytest.raises(ImportFailedError, match=r"PMT-1, but not which items.*SDD-M"):
        imported(path, ledger)


def test_a_part_that_is_not_named_is_refused(saved: Save, ledger: list[Any]) -> None:
    with pytest.raises(ImportFailedError, match="but not which"):
        imported(saved(report(status="PART")), ledger)


def test_a_transaction_takes_the_status_of_its_payment(
    saved: Save, ledger: list[Any]
) -> None:
    path = saved(
        report(
            payment(
                transaction("20240003"),
                status="RJCT",
                more=f"<OrgnlNbOfTxs>1</OrgnlNbOfTxs>{reason('CURR')}",
            )
        )
    )
    (entry,) = imported(path, ledger)
    assert told([entry]) == [("bank-rejection", "SDD-MARCH", "20240003")]
    assert entry.meta["reason"] == "CURR wrong currency"


def test_a_transfer_by_the_end_to_end_id_of_its_item(
    saved: Save, ledger: list[Any]
) -> None:
    path = saved(report(payment(transaction("E2E-REFUND", "RJCT")), file="SCT-MARCH"))
    (entry,) = imported(path, ledger)
    assert told([entry]) == [("bank-rejection", "SCT-MARCH")]
    assert "reason" not in entry.meta


def test_a_file_by_what_it_holds(saved: Save, ledger: list[Any]) -> None:
    path = saved(report(payment(transaction("20240003", "RJCT")), file="MSG-77"))
    assert told(imported(path, ledger)) == [("bank-rejection", "SDD-MARCH", "20240003")]


def test_by_the_instruction_id(saved: Save, ledger: list[Any]) -> None:
    text = transaction("NOTPROVIDED", "RJCT").replace(
        "<OrgnlEndToEndId>", "<OrgnlInstrId>20240003</OrgnlInstrId><OrgnlEndToEndId>"
    )
    assert told(imported(saved(report(payment(text))), ledger)) == [
        ("bank-rejection", "SDD-MARCH", "20240003")
    ]


# Confirmations, and what decides nothing.


@pytest.mark.parametrize("status", ["ACSC", "ACCC"])
def test_what_was_executed_is_confirmed(
    status: str, saved: Save, ledger: list[Any]
) -> None:
    path = saved(report(status=status))
    (entry,) = imported(path, ledger)
    assert told([entry]) == [("bank-confirmation", "SDD-MARCH")]
    _, errors, options = loaded(printer.format_entry(entry))
    assert errors == []
    items = {item.id: item for item in subledger_of(options).items}
    assert locked(items["20240003"]) == locked(items["20240004"]) == []
    assert "in-bank-file" in locked(items["REFUND-1"])


@pytest.mark.parametrize(
    "status",
    ["ACTC", "ACCP", "ACSP", "ACWC", "RCVD", "PDNG", "RCVC", "RVMC", "RVNM", "ACFC"],
)
def test_mere_acceptance_decides_nothing(
    status: str, saved: Save, ledger: list[Any]
) -> None:
    for text in (
        report(status=status),
        report(payment(status=status)),
        report(payment(transaction("20240003", status))),
        report(payment(transaction("OTHER", status)), file="SALARIES"),
    ):
        assert imported(saved(text), ledger) == []


def test_each_transaction_of_a_part(saved: Save, ledger: list[Any]) -> None:
    path = saved(
        report(
            payment(
                transaction("20240003", "RJCT", reason("MD01")),
                transaction("20240004", "ACSC"),
            ),
            status="PART",
        )
    )
    assert told(imported(path, ledger)) == [
        ("bank-rejection", "SDD-MARCH", "20240003"),
        ("bank-confirmation", "SDD-MARCH", "20240004"),
    ]


def test_the_rest_takes_the_status_of_the_file(saved: Save, ledger: list[Any]) -> None:
    path = saved(
        report(payment(transaction("20240003", "RJCT", reason("MD01"))), status="ACSC")
    )
    assert sorted(told(imported(path, ledger))) == [
        ("bank-confirmation", "SDD-MARCH", "20240004"),
        ("bank-rejection", "SDD-MARCH", "20240003"),
    ]


def test_a_transaction_goes_before_its_payment(saved: Save, ledger: list[Any]) -> None:
    path = saved(
        report(
            payment(
                transaction("20240003", "ACTC"),
                status="RJCT",
                more="<OrgnlNbOfTxs>1</OrgnlNbOfTxs>",
            )
        )
    )
    assert imported(path, ledger) == []


# What is refused.


def test_an_unknown_file_is_named(saved: Save, ledger: list[Any]) -> None:
    path = saved(report(status="RJCT", file="SALARIES"))
    with pytest.raises(ImportFailedError, match=r"status\.xml:2: .*SALARIES.*Add"):
        imported(path, ledger)


def test_an_unknown_item_is_named(saved: Save, ledger: list[Any]) -> None:
    path = saved(report(payment(transaction("20249999", "RJCT"))))
    with pytest.raises(
        ImportFailedError,
        match=r"status\.xml:5: .*20249999 of the bank file SDD-MARCH, which is not in"
        r" it\. It holds 20240003, 20240004",
    ):
        imported(path, ledger)


def test_two_answers_about_one_item_are_refused(saved: Save, ledger: list[Any]) -> None:
    path = saved(
        report(
            payment(transaction("20240003", "ACSC"), transaction("20240003", "RJCT"))
        )
    )
    with pytest.raises(ImportFailedError, match="both ACSC and RJCT of 20240003"):
        imported(path, ledger)


def test_a_part_that_contradicts_the_file_is_refused(
    saved: Save, ledger: list[Any]
) -> None:
    path = saved(report(payment(status="RJCT"), status="ACSC"))
    with pytest.raises(ImportFailedError, match="but not which"):
        imported(path, ledger)


def test_an_unknown_status_is_named(saved: Save, ledger: list[Any]) -> None:
    with pytest.raises(ImportFailedError, match="unknown status 'XXXX'"):
        imported(saved(report(status="XXXX")), ledger)


@pytest.mark.parametrize(
    "created", ["yesterday", "2024-02-30T10:00:00", "0001-01-01T00:00:00+23:00"]
)
def test_a_wrong_moment_is_named(created: str, saved: Save, ledger: list[Any]) -> None:
    path = saved(report(status="RJCT", created=created))
    with pytest.raises(ImportFailedError, match="is no moment"):
        imported(path, ledger)
    assert PaymentStatusImporter().date(str(path)) is None


def test_a_report_without_a_moment_is_refused(saved: Save, ledger: list[Any]) -> None:
    text = report(status="RJCT").replace("CreDtTm", "Other")
    path = saved(text)
    with pytest.raises(ImportFailedError, match="does not say when"):
        imported(path, ledger)
    assert PaymentStatusImporter().date(str(path)) is None


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StatementError, match="cannot be opened"):
        read_status_reports(tmp_path / "gone.xml")


WHOLE = report(
    payment(
        transaction("20240003", "RJCT", reason("AM04")),
        transaction("20240004", "ACSC"),
        more="<OrgnlNbOfTxs>2</OrgnlNbOfTxs>",
    ),
    status="PART",
).encode()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.integers(0, len(WHOLE)),
    length=st.sampled_from([0, 1, 2, 10, 40]),
    put=st.sampled_from([b"", b"<", b"&", b"\xff", b"0", b"<TxSts>RJCT</TxSts>", b"R"]),
)
def test_whatever_the_damage(
    start: int, length: int, put: bytes, tmp_path: Path, ledger: list[Any]
) -> None:
    """A damaged report is refused, or answers about items of the file only."""
    path = tmp_path / "status.xml"
    path.write_bytes(WHOLE[:start] + put + WHOLE[start + length :])
    try:
        found = PaymentStatusImporter().extract(str(path), ledger)
    except ImportFailedError:
        return
    for kind, file, *items in told(found):
        assert kind in ("bank-rejection", "bank-confirmation")
        assert file == "SDD-MARCH"
        assert set(items) <= {"20240003", "20240004"}


def test_a_file_that_is_cut_off_gives_nothing(saved: Save, ledger: list[Any]) -> None:
    text = report(payment(transaction("20240003", "RJCT")))
    with pytest.raises(ImportFailedError, match="cut off"):
        imported(saved(text[:-40]), ledger)


def test_other_files_are_not_taken_for_reports(tmp_path: Path) -> None:
    path = tmp_path / "other.xml"
    path.write_text("<Document/>", encoding="utf-8")
    importer = PaymentStatusImporter()
    assert importer.identify(str(path)) is False
    assert importer.identify(str(tmp_path)) is False
    with pytest.raises(ImportFailedError, match="no payment status report"):
        importer.extract(str(path), [])


def test_reading_it_as_a_statement_says_what_it_is(saved: Save) -> None:
    for text in (
        report(),
        report().replace(' xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"', ""),
    ):
        path = saved(text)
        with pytest.raises(
            UnknownFormatError, match=r"payment status report.*PaymentStatusImporter"
        ):
            list(read_statements(path))
        assert BankImporter().identify(str(path)) is False


# Once, and after the file that is answered.


def test_the_same_report_twice_writes_once(saved: Save, ledger: list[Any]) -> None:
    for text in (
        report(payment(transaction("20240003", "RJCT", reason("MD01")))),
        report(status="RJCT"),
        report(payment(transaction("20240003", "RJCT")), status="ACSC"),
    ):
        path = saved(text)
        first = imported(path, ledger)
        assert first
        assert imported(path, ledger + first) == []


def test_another_report_of_the_same_writes_nothing(
    saved: Save, ledger: list[Any]
) -> None:
    whole = imported(saved(report(status="RJCT")), ledger)
    more = saved(
        report(
            payment(transaction("20240003", "RJCT")),
            created="2024-03-05T10:00:00",
            id_="STS-2",
        ),
        "more.xml",
    )
    assert imported(more, ledger + whole) == []
    assert len(imported(more, ledger)) == 1


def test_a_whole_file_that_was_answered_item_by_item(
    saved: Save, ledger: list[Any]
) -> None:
    by_item = payment(transaction("20240003", "RJCT"), transaction("20240004", "RJCT"))
    first = imported(saved(report(by_item)), ledger)
    assert len(first) == 2
    whole = saved(report(status="RJCT"), "whole.xml")
    assert imported(whole, ledger + first) == []
    assert len(imported(whole, ledger + first[:1])) == 1


def test_an_item_that_was_answered_without_its_file(saved: Save) -> None:
    answered, _, _ = loaded('2024-03-02 custom "bank-rejection" "20240003"')
    path = saved(report(payment(transaction("20240003", "RJCT"))))
    assert imported(path, answered) == []


def test_another_answer_is_written(saved: Save, ledger: list[Any]) -> None:
    first = imported(saved(report(payment(transaction("20240003", "RJCT")))), ledger)
    other = saved(report(payment(transaction("20240004", "RJCT"))), "other.xml")
    assert told(imported(other, ledger + first)) == [
        ("bank-rejection", "SDD-MARCH", "20240004")
    ]


@pytest.mark.parametrize(
    ("created", "day", "at"),
    [
        ("2024-03-01T09:00:01", date(2024, 3, 1), "2024-03-01T09:00:01.000000"),
        ("2024-03-01T08:00:00", date(2024, 3, 1), "2024-03-01T09:00:00.000001"),
        ("2024-02-28T12:00:00", date(2024, 3, 1), "2024-03-01T09:00:00.000001"),
        (
            "2024-03-01T10:30:00+01:00",
            date(2024, 3, 1),
            "2024-03-01T10:30:00.000000+01:00",
        ),
        (
            "2024-03-01T09:30:00.123+01:00",
            date(2024, 3, 1),
            "2024-03-01T09:00:00.000001",
        ),
        ("2024-03-04T10:00:00Z", date(2024, 3, 4), "2024-03-04T10:00:00.000000+00:00"),
    ],
)
def test_an_answer_comes_after_what_it_answers(
    created: str, day: date, at: str, saved: Save, ledger: list[Any]
) -> None:
    path = saved(report(status="RJCT", created=created))
    (entry,) = imported(path, ledger)
    assert (entry.date, entry.meta["at"]) == (day, at)
    _, errors, options = loaded(printer.format_entry(entry))
    assert errors == []
    items = {item.id: item for item in subledger_of(options).items}
    assert locked(items["20240003"]) == []


# A rejection comes before booking, a return after it.


def bank_statement(path: Path, *movements: list[str]) -> Path:
    path.write_bytes(encoded(statement(*movements, opening="0")))
    return path


def test_a_rejection_and_a_return_reopen_once(
    saved: Save, tmp_path: Path, ledger: list[Any]
) -> None:
    """The bank books the file gross, and then takes back what it had rejected."""
    rejected = imported(
        saved(report(payment(transaction("20240003", "RJCT", reason("AM04"))))), ledger
    )
    path = bank_statement(
        tmp_path / "bank.cod",
        movement("100", code="10550000", reference="SDD-MARCH"),
        movement(
            "-45",
            sequence=2,
            code="00503000",
            reference="20240003",
            r_transaction="1AM04",
        ),
    )
    booked = extract.extract_from_file(BankImporter(), str(path), ledger + rejected)
    text = "".join(printer.format_entry(each) for each in (*rejected, *booked))
    _, errors, options = loaded(text)
    assert errors == []
    receivables = subledger_of(options)
    items = {item.id: item for item in receivables.items}
    assert items["20240004"].outstanding == 0
    owed = [item for item in receivables.items if item.customer == "C2"]
    assert sum(item.outstanding for item in owed) == Decimal(45)
    assert items["20240003"].outstanding == Decimal(45)


def test_a_file_that_is_booked_without_what_was_rejected(
    saved: Save, tmp_path: Path, ledger: list[Any]
) -> None:
    """The bank books only what it has collected: nothing comes back later."""
    rejected = imported(
        saved(report(payment(transaction("20240003", "RJCT", reason("AM04"))))), ledger
    )
    path = bank_statement(
        tmp_path / "bank.cod", movement("55", code="10550000", reference="SDD-MARCH")
    )
    booked = extract.extract_from_file(BankImporter(), str(path), ledger + rejected)
    text = "".join(printer.format_entry(each) for each in (*rejected, *booked))
    _, errors, options = loaded(text)
    assert errors == []
    items = {item.id: item for item in subledger_of(options).items}
    assert items["20240003"].outstanding == Decimal(45)
    assert items["20240004"].outstanding == 0


# Reading.


def test_what_a_report_says(saved: Save) -> None:
    (found,) = read_status_reports(
        saved(
            report(
                payment(transaction("E1", "RJCT", reason("AC04", " two  words "))),
                payment(id_="PMT-2", status="ACTC"),
                status="PART",
                created="2024-03-04T10:00:00.5Z",
            )
        )
    )
    assert (found.format, found.id, found.original) == (
        "pain.002.001.10",
        "STS-1",
        "SDD-MARCH",
    )
    assert found.created == datetime(2024, 3, 4, 10, 0, 0, 500000, tzinfo=timezone.utc)
    first, second = found.payments
    (only,) = first.transactions
    assert (only.status, only.end_to_end, only.reasons) == (
        "RJCT",
        "E1",
        (StatusReason("AC04", "two words"),),
    )
    assert (second.id, second.status, second.transactions) == ("PMT-2", "ACTC", ())


def test_version_two_has_transactions_below_the_message(saved: Save) -> None:
    text = report(
        transaction(
            "E1",
            "RJCT",
            "<StsRsnInf><StsRsn><Prtry>X9</Prtry></StsRsn>"
            "<AddtlStsRsnInf>words</AddtlStsRsnInf></StsRsnInf>",
        ).replace("<OrgnlEnd", "<OrgnlPmtInfId>P9</OrgnlPmtInfId><OrgnlEnd"),
        transaction("E2", "ACTC"),
    ).replace("pain.002.001.10", "pain.002.001.02")
    (found,) = read_status_reports(saved(text))
    first, second = found.payments
    assert first.id == "P9"
    assert first.transactions[0].reasons == (StatusReason("X9", "words"),)
    assert second.transactions[0].end_to_end == "E2"


def test_several_reports_in_one_file(saved: Save, ledger: list[Any]) -> None:
    texts = [
        report(payment(transaction("20240003", "RJCT"))),
        report(payment(transaction("20240004", "RJCT")), id_="STS-2"),
    ]
    path = saved("\n".join(texts))
    assert told(imported(path, ledger)) == [
        ("bank-rejection", "SDD-MARCH", "20240003"),
        ("bank-rejection", "SDD-MARCH", "20240004"),
    ]


def test_what_beangulp_asks(saved: Save) -> None:
    path = str(saved(report(status="RJCT")))
    importer = PaymentStatusImporter()
    assert importer.name == "beancount_receivables.payment_status"
    assert importer.account(path) == ""
    assert importer.date(path) == date(2024, 3, 4)
    assert importer.filename(path) == "status.xml"


@pytest.mark.skipif(not REPORTS, reason="the public samples are not here")
@pytest.mark.parametrize("name", REPORTS)
def test_a_sample(name: str) -> None:
    expected = EXPECTED[name]["analysis"]
    found = read_status_reports(SAMPLES / name)
    statuses = [
        status
        for each in found
        for status in (
            each.status,
            *(
                status
                for part in each.payments
                for status in (
                    part.status,
                    *(one.status for one in part.transactions),
                )
            ),
        )
        if status
    ]
    codes = [
        reason.code
        for each in found
        for reasons in (
            each.reasons,
            *(
                reasons
                for part in each.payments
                for reasons in (
                    part.reasons,
                    *(one.reasons for one in part.transactions),
                )
            ),
        )
        for reason in reasons
    ]
    assert sorted(statuses) == sorted(expected["sts"])
    assert sorted(str(code) for code in codes) == sorted(expected["rsn"])
    assert PaymentStatusImporter().identify(str(SAMPLES / name))
    with pytest.raises(StatementError, match="payment status report"):
        list(read_statements(SAMPLES / name))
