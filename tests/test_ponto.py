"""Transactions of Ponto's API as statements."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from beancount_receivables.importers.detection import is_statement
from beancount_receivables.importers.detection import read_statements
from beancount_receivables.importers.statement import BadValueError
from beancount_receivables.importers.statement import BrokenFileError
from beancount_receivables.importers.statement import MixedCurrenciesError
from beancount_receivables.importers.statement import Party
from beancount_receivables.importers.statement import Statement
from beancount_receivables.importers.statement import Status
from beancount_receivables.importers.statement import StructuredReference
from beancount_receivables.importers.statement import UnknownFormatError
from beancount_receivables.queries.cli import main
from tests.ponto_server import ACCOUNT
from tests.ponto_server import IBAN
from tests.ponto_server import account
from tests.ponto_server import transaction

SAMPLES = Path(__file__).resolve().parents[2] / "shared" / "samples"


def saved(folder: Path, content: Any) -> Path:  # noqa: ANN401 - JSON
    path = folder / "ponto.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def read(folder: Path, content: Any) -> list[Statement]:  # noqa: ANN401 - JSON
    return list(read_statements(saved(folder, content)))


def read_one(folder: Path, **attributes: object) -> Any:  # noqa: ANN401 - an entry
    one = transaction("t1", "2025-02-03", 12.5)
    one["attributes"].update(attributes)
    (statement,) = read(folder, {"data": one})
    (entry,) = statement.entries
    return entry


def test_a_transaction(tmp_path: Path) -> None:
    entry = read_one(
        tmp_path,
        endToEndId="E2E-1",
        mandateId="M-1",
        creditorId="BE1",
        purposeCode="OTHR",
        proprietaryBankTransactionCode="0150",
        additionalInformation="More",
        valueDate="2025-02-04T00:00:00.000Z",
        fee=0.35,
    )
    assert (entry.amount, entry.currency) == (Decimal("12.5"), "EUR")
    assert entry.status is Status.BOOKED
    assert (entry.booked, entry.value) == (dt.date(2025, 2, 3), dt.date(2025, 2, 4))
    assert (entry.id, entry.end_to_end, entry.mandate) == ("t1", "E2E-1", "M-1")
    assert entry.texts == ("text of t1",)
    assert entry.structured == ()
    assert entry.information == "Transfer More"
    assert entry.counterparty == Party("Bakkerij Ovenwarm", "NL16VBNK0000101009")
    code = entry.code
    assert (code.domain, code.family, code.subfamily) == ("PMNT", "RCDT", "ESCT")
    assert code.proprietary == "0150"
    assert entry.charges[0].amount == Decimal("-0.35")
    assert [(each.name, each.value) for each in entry.particulars] == [
        ("internalReference", "ref-t1"),
        ("purposeCode", "OTHR"),
        ("creditorId", "BE1"),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "structured"),
    [
        ("+++010/8068/17183+++", "structured", ("+++010/8068/17183+++", "OGM")),
        ("010806817183", "structured", ("010806817183", "OGM")),
        ("RF18539007547034", "structured", ("RF18539007547034", "RF")),
        ("5000056789012345", "structured", ("5000056789012345", "CUR")),
        ("+++010/8068/17183+++", "unstructured", ("+++010/8068/17183+++", "OGM")),
        ("+++010/8068/17184+++", "structured", None),
        ("010806817183", "unstructured", None),
    ],
)
def test_references(
    tmp_path: Path, text: str, kind: str, structured: tuple[str, str] | None
) -> None:
    entry = read_one(
        tmp_path, remittanceInformation=text, remittanceInformationType=kind
    )
    if structured is None:
        assert (entry.structured, entry.texts) == ((), (text,))
    else:
        assert (entry.structured, entry.texts) == (
            (StructuredReference(*structured),),
            (),
        )


def test_a_direct_debit_that_comes_back(tmp_path: Path) -> None:
    entry = read_one(tmp_path, bankTransactionCode="PMNT-IDDT-UPDD", amount=-12.5)
    assert entry.amount == Decimal("-12.5")
    assert entry.returned.evidence == "bank transaction code UPDD"


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2025-02-03T00:00:00.000Z", dt.date(2025, 2, 3)),
        ("2025-02-02T23:00:00.000Z", dt.date(2025, 2, 3)),  # midnight in Brussels
        ("2025-07-02T22:00:00Z", dt.date(2025, 7, 3)),  # and in summer
        ("2025-02-03", dt.date(2025, 2, 3)),
    ],
)
def test_days_are_those_of_the_bank(tmp_path: Path, moment: str, day: dt.date) -> None:
    assert read_one(tmp_path, executionDate=moment).booked == day


def test_what_is_not_said_is_not_made_up(tmp_path: Path) -> None:
    names = ["valueDate", "remittanceInformation", "counterpartName", "description"]
    names += ["counterpartReference", "bankTransactionCode", "internalReference"]
    entry = read_one(tmp_path, **dict.fromkeys(names))
    assert entry.as_json() == {
        "position": {"statement": 1, "entry": 1},
        "amount": Decimal("12.5"),
        "currency": "EUR",
        "status": "booked",
        "booked": "2025-02-03",
        "id": "t1",
        "reversal": False,
    }


def test_a_page_with_its_account_is_oldest_first(tmp_path: Path) -> None:
    page = {
        "data": [
            transaction("t3", "2025-02-04", -5),
            transaction("t2", "2025-02-03", 0.1),
            transaction("t1", "2025-02-03", 0.2),
        ],
        "included": [account()],
    }
    (statement,) = read(tmp_path, page)
    assert (statement.account, statement.currency) == (IBAN, "EUR")
    assert (statement.count, statement.sum) == (3, Decimal("-4.7"))
    assert [entry.id for entry in statement.entries] == ["t1", "t2", "t3"]
    assert statement.from_date == dt.date(2025, 2, 3)
    assert statement.to_date == dt.date(2025, 2, 4)
    assert statement.balanced is None
    assert read(tmp_path, [page, page]) == [statement]  # pages may overlap


def test_several_accounts_make_several_statements(tmp_path: Path) -> None:
    other = transaction("t2", "2025-02-03", 2)
    other["relationships"]["account"] = {
        "links": {"related": "https://api.myponto.com/accounts/9"}
    }
    found = read(tmp_path, {"data": [transaction("t1", "2025-02-03", 1), other]})
    assert [each.account for each in found] == [ACCOUNT, "9"]
    assert [each.sum for each in found] == [Decimal(1), Decimal(2)]


def test_what_is_pending_is_shown_and_not_counted(tmp_path: Path) -> None:
    pending = {**transaction("p1", "2025-02-05", 7), "type": "pendingTransaction"}
    booked = transaction("t1", "2025-02-03", 1)
    (statement,) = read(tmp_path, {"data": [pending, booked]})
    assert (statement.count, statement.sum) == (1, Decimal(1))
    assert statement.to_date == dt.date(2025, 2, 3)
    assert [entry.status for entry in statement.entries] == [
        Status.BOOKED,
        Status.PENDING,
    ]
    assert statement.notes == ("1 pending, which may still change and are no part",)


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        ({"amount": None}, "In the transaction t1: amount None is no amount"),
        ({"amount": "1,00"}, "'1,00' is no amount"),
        ({"amount": True}, "True is no amount"),
        ({"currency": None}, "currency None is no currency"),
        ({"executionDate": "3 February"}, '"3 February" is no date'),
        ({"executionDate": 20250203}, "20250203 is no date"),
    ],
)
def test_wrong_values_are_refused(
    tmp_path: Path, attributes: dict[str, object], message: str
) -> None:
    with pytest.raises(BadValueError, match=message):
        read_one(tmp_path, **attributes)


def test_contents_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    one, other = (transaction("t1", "2025-02-03", amount) for amount in (1, 2))
    with pytest.raises(BadValueError, match="t1 twice, with other contents"):
        read(tmp_path, {"data": [one, other]})
    dollars = transaction("t2", "2025-02-03", 1, currency="USD")
    with pytest.raises(MixedCurrenciesError, match="EUR and USD"):
        read(tmp_path, {"data": [one, dollars]})
    with pytest.raises(MixedCurrenciesError, match=f"{IBAN} has.*EUR and USD"):
        read(tmp_path, {"data": [dollars], "included": [account()]})
    nameless = transaction("t2", "2025-02-03", 1)
    del nameless["id"]
    with pytest.raises(BadValueError, match="has no id"):
        read(tmp_path, {"data": [nameless]})


def test_other_resources_are_refused_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormatError, match="An account has a balance"):
        read(
            tmp_path, {"data": account(), "links": {"self": "https://api.myponto.com"}}
        )
    assert not is_statement(tmp_path / "ponto.json")


def test_a_file_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, {"data": [transaction("t1", "2025-02-03", 1)]})
    path.write_text(path.read_text("utf-8")[:-20], encoding="utf-8")
    with pytest.raises(BrokenFileError, match=r"ponto\.json:1: This is no JSON"):
        list(read_statements(path))
    assert is_statement(path)  # so that it is told, and not passed over
    path.write_text('{"type": "transaction", "data": [NaN], "ponto": 1}', "utf-8")
    with pytest.raises(BrokenFileError, match="NaN is no number"):
        list(read_statements(path))


def test_read_shows_it(tmp_path: Path) -> None:
    path = saved(
        tmp_path,
        {"data": [transaction("t1", "2025-02-03", 12.5)], "included": [account()]},
    )
    result = CliRunner().invoke(main, ["read", "--format", "json", str(path)])
    (shown,) = json.loads(result.stdout)
    assert (shown["format"], shown["account"], shown["entries"], shown["sum"]) == (
        "ponto.json",
        IBAN,
        1,
        12.5,
    )


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the public samples are not here")
@pytest.mark.parametrize(
    ("name", "count", "entries"),
    [
        ("_transaction.json", 1, 1),
        ("pendingTransaction.json", 0, 1),
        ("financialInstitutionTransaction.json", 0, 1),
        ("account.json", None, 0),
        ("payment.json", None, 0),
        ("synchronization_with_updated_transactions.json", None, 0),
    ],
)
def test_public_samples(name: str, count: int | None, entries: int) -> None:
    (path,) = (SAMPLES / "ponto-json").glob(f"*ponto-connect{'*'}{name}")
    if count is None:
        with pytest.raises(UnknownFormatError, match="Save the transactions"):
            list(read_statements(path))
        return
    (statement,) = read_statements(path)
    assert (statement.count, len(statement.entries)) == (count, entries)
