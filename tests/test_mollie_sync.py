"""``bean-receivables mollie sync``, against a server that speaks Mollie's JSON."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

import pytest
from beancount import loader
from beancount.core.data import Transaction
from click.testing import CliRunner

from beancount_receivables.plugins import subledger_of
from beancount_receivables.plugins.subledger.status import outstanding_on
from beancount_receivables.queries.cli import main
from tests.mollie_ledger import errors
from tests.mollie_ledger import run
from tests.mollie_ledger import set_up
from tests.mollie_ledger import text_of
from tests.mollie_server import KEY
from tests.mollie_server import TEST_KEY
from tests.mollie_server import TOKEN
from tests.mollie_server import MollieServer
from tests.mollie_server import chargeback
from tests.mollie_server import payment
from tests.mollie_server import refund
from tests.mollie_server import served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from click.testing import Result


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MollieServer]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("MOLLIE_API_KEY", KEY)
    monkeypatch.delenv("MOLLIE_ACCESS_TOKEN", raising=False)
    made = MollieServer()
    made.payments.extend(
        [
            payment("tr_3", "40.00", "2026-03-03", description="2026002"),
            payment("tr_2", "9.00", "2026-03-02", status="expired", paidAt=None),
            payment("tr_1", "54.50", "2026-03-01", description="Facture 2026001"),
        ]
    )
    with served(made):
        yield made


@pytest.fixture(autouse=True)
def folder(
    tmp_path: Path, server: MollieServer, monkeypatch: pytest.MonkeyPatch
) -> Path:
    set_up(tmp_path, server)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def sync(*options: str) -> Result:
    return run("sync", *options)


def outstanding(folder: Path, id_: str) -> Decimal:
    _, _, options = loader.load_file(str(folder / "main.beancount"))
    return sum((outstanding_on(each) for each in subledger_of(options).get(id_)), 0)  # type: ignore[return-value]


def balance(folder: Path, account: str) -> Decimal:
    entries, _, _ = loader.load_file(str(folder / "main.beancount"))
    return sum(
        (
            posting.units.number
            for entry in entries
            if isinstance(entry, Transaction)
            for posting in entry.postings
            if posting.account == account
            and posting.units is not None
            and posting.units.number is not None
        ),
        Decimal(0),
    )


def saved(folder: Path) -> list[list[Any]]:
    """What was saved by each synchronisation, in order."""
    paths = sorted((folder / "archive").rglob("*.json"))
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]


def test_what_was_paid_is_added(folder: Path, server: MollieServer) -> None:
    result = sync()
    assert result.exit_code == 0, result.output
    assert "payments changed at Mollie: 3" in result.stdout
    assert errors(folder) == []
    assert '  payment: "tr_1"' in text_of(folder, "mollie")
    assert "tr_2" not in text_of(folder, "mollie")
    assert outstanding(folder, "2026001") == 0
    assert outstanding(folder, "2026002") == 0
    assert balance(folder, "Assets:Mollie") == Decimal("94.50")
    (objects,) = saved(folder)
    assert [each["id"] for each in objects] == ["tr_1", "tr_2", "tr_3"]
    # Three payments, in pages of two.
    assert sum("payments?" in each for each in server.asked) == 2


def test_a_second_one_changes_nothing(folder: Path) -> None:
    sync()
    before = text_of(folder, "mollie")
    result = sync()
    assert result.exit_code == 0
    assert result.stdout == "Nothing is new.\n"
    assert text_of(folder, "mollie") == before
    assert len(saved(folder)) == 1


def test_all_again_is_the_same_ledger(folder: Path) -> None:
    sync()
    before = text_of(folder, "mollie")
    result = sync("--all")
    assert result.exit_code == 0
    assert "payments changed at Mollie: 3" in result.stdout
    assert text_of(folder, "mollie") == before
    assert errors(folder) == []


def test_a_lost_memory_is_the_same_ledger(folder: Path) -> None:
    sync()
    before = text_of(folder, "mollie")
    memory = folder / "inbox/.mollie/live.json"
    for text in ("", "{", '{"seen": []}', '{"seen": {"payments": {"tr_1": 1}}}'):
        memory.write_text(text, encoding="utf-8")
        assert sync().exit_code == 0
        assert text_of(folder, "mollie") == before


def test_only_what_changed_is_fetched(folder: Path, server: MollieServer) -> None:
    sync()
    server.payments.insert(
        0, payment("tr_4", "5.00", "2026-03-20", description="2026002")
    )
    server.find("tr_2")["_links"] = {"self": {"href": "elsewhere"}}
    result = sync()
    assert result.exit_code == 0
    assert [each["id"] for each in saved(folder)[-1]] == ["tr_4"]


def test_a_payment_made_long_ago_is_paid(folder: Path, server: MollieServer) -> None:
    """A bank transfer may take months; the list is read back to it."""
    server.payments.append(
        payment(
            "tr_0",
            "40.00",
            "2026-01-20",
            status="open",
            method="banktransfer",
            paidAt=None,
            settlementAmount=None,
        )
    )
    sync()
    # None of these two is within the overlap of the other.
    server.payments.insert(0, payment("tr_9", "1.00", "2026-04-20"))
    sync()
    late = server.find("tr_0")
    late.update(status="paid", paidAt="2026-04-21T09:00:00+00:00")
    server.asked.clear()
    assert sync().exit_code == 0
    assert '  payment: "tr_0"' in text_of(folder, "mollie")
    assert "2026-04-21 * " in text_of(folder, "mollie")
    server.asked.clear()
    sync()
    # Nothing waits any more: the first page reaches beyond what may change.
    assert sum("payments?" in each for each in server.asked) == 1


def test_refunds_and_chargebacks(folder: Path, server: MollieServer) -> None:
    sync()
    server.lists["refunds"].append(
        refund("re_1", "tr_3", "15.00", "2026-03-04", status="pending")
    )
    server.lists["chargebacks"].append(
        chargeback("chb_1", "tr_1", "54.50", "2026-03-05")
    )
    assert sync().exit_code == 0
    assert outstanding(folder, "2026001") == Decimal("54.50")
    assert outstanding(folder, "2026002") == 0  # not paid out yet
    server.lists["refunds"][0]["status"] = "refunded"
    server.lists["chargebacks"][0]["reversedAt"] = "2026-03-09T09:00:00+00:00"
    assert sync().exit_code == 0
    assert outstanding(folder, "2026001") == 0
    assert outstanding(folder, "2026002") == Decimal("15.00")
    assert balance(folder, "Assets:Mollie") == Decimal("79.50")
    assert errors(folder) == []
    before = text_of(folder, "mollie")
    sync("--all")
    assert text_of(folder, "mollie") == before


def test_what_is_captured(folder: Path, server: MollieServer) -> None:
    authorized = payment(
        "tr_5",
        "40.00",
        "2026-03-06",
        description="2026002",
        method="klarna",
        status="authorized",
        captureMode="manual",
        paidAt=None,
        settlementAmount=None,
    )
    server.payments[:] = [authorized]
    sync()
    assert outstanding(folder, "2026002") == 40
    authorized.update(
        status="paid", amountCaptured={"currency": "EUR", "value": "40.00"}
    )
    server.captures["tr_5"] = [
        {
            "resource": "capture",
            "id": "cpt_1",
            "mode": "live",
            "createdAt": "2026-03-07T09:00:00+00:00",
            "amount": {"currency": "EUR", "value": "40.00"},
            "status": "succeeded",
            "paymentId": "tr_5",
            "description": "2026002",
        }
    ]
    assert sync().exit_code == 0
    assert '  payment: "cpt_1"' in text_of(folder, "mollie")
    assert outstanding(folder, "2026002") == 0
    assert errors(folder) == []


SETTLEMENT = {
    "resource": "settlement",
    "id": "stl_1",
    "reference": "7200443.2603.01",
    "status": "paidout",
    "createdAt": "2026-03-10T06:00:00+00:00",
    "settledAt": "2026-03-10T09:00:00+00:00",
    "amount": {"currency": "EUR", "value": "93.92"},
    "periods": {
        "2026": {
            "03": {
                "revenue": [
                    {
                        "description": "iDEAL",
                        "method": "ideal",
                        "count": 2,
                        "amountNet": {"currency": "EUR", "value": "94.50"},
                    }
                ],
                "costs": [
                    {
                        "description": "iDEAL",
                        "method": "ideal",
                        "count": 2,
                        "amountNet": {"currency": "EUR", "value": "0.58"},
                        "amountVat": None,
                        "amountGross": {"currency": "EUR", "value": "0.58"},
                    }
                ],
                "invoiceReference": "2026.10000",
            }
        }
    },
}


def moved(id_: str, type_: str, whole: str, fee: str, context: Any) -> Any:  # noqa: ANN401 - JSON
    result = f"{Decimal(whole) + Decimal(fee)}"
    return {
        "resource": "balance_transaction",
        "id": id_,
        "type": type_,
        "createdAt": "2026-03-03T12:00:00+00:00",
        "resultAmount": {"currency": "EUR", "value": result},
        "initialAmount": {"currency": "EUR", "value": whole},
        "deductions": {"currency": "EUR", "value": fee},
        "context": context,
    }


def test_settlements_and_the_balance(
    folder: Path, server: MollieServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOLLIE_ACCESS_TOKEN", TOKEN)
    server.lists["settlements"].append(SETTLEMENT)
    server.lists["balance_transactions"] += [
        moved("baltr_2", "payment", "40.00", "-0.29", {"paymentId": "tr_3"}),
        moved("baltr_1", "payment", "54.50", "-0.29", {"paymentId": "tr_1"}),
    ]
    result = sync()
    assert result.exit_code == 0, result.output
    assert "settlements changed at Mollie: 1" in result.stdout
    assert "balance transactions changed at Mollie: 2" in result.stdout
    assert errors(folder) == []
    assert balance(folder, "Assets:Mollie") == 0
    assert balance(folder, "Assets:MollieTransit") == Decimal("93.92")
    assert balance(folder, "Expenses:PaymentFees") == Decimal("0.58")
    before = text_of(folder, "mollie")
    sync("--all")
    assert text_of(folder, "mollie") == before


def test_without_a_token_no_settlement_is_asked_for(server: MollieServer) -> None:
    sync()
    assert not [
        each for each in server.asked if "settlements" in each or "balances" in each
    ]


def test_a_dry_run_writes_nothing(folder: Path) -> None:
    before = sorted(path for path in folder.rglob("*"))
    result = sync("--dry-run")
    assert result.exit_code == 0
    assert '  payment: "tr_1"' in result.stdout
    assert "Would add to mollie.beancount" in result.stdout
    assert sorted(path for path in folder.rglob("*")) == before
    assert text_of(folder, "mollie") == ""
    sync()
    assert '  payment: "tr_1"' in text_of(folder, "mollie")


def test_nothing_from_before_a_day(folder: Path) -> None:
    sync("--since", "2026-03-03")
    assert "tr_3" in text_of(folder, "mollie")
    assert "tr_1" not in text_of(folder, "mollie")


def test_as_json(folder: Path) -> None:
    said = json.loads(sync("--format", "json").stdout)
    assert said["entries"] == 2
    assert said["written"] == ["mollie.beancount"]
    assert json.loads(sync("--format", "json").stdout) == {"entries": 0, "written": []}
    assert errors(folder) == []


def test_a_page_that_fails_leaves_all_as_it_was(
    folder: Path, server: MollieServer
) -> None:
    server.fail("/v2/payments?from=", 404)
    result = sync()
    assert result.exit_code == 1
    assert "Mollie refuses this, status 404" in result.stderr
    assert text_of(folder, "mollie") == ""
    assert list((folder / "inbox").glob("*")) == [folder / "inbox/.mollie"]
    assert list((folder / "inbox/.mollie").iterdir()) == []
    assert sync().exit_code == 0
    assert outstanding(folder, "2026001") == 0


def test_a_page_that_follows_itself(server: MollieServer) -> None:
    page = {
        "count": 0,
        "_embedded": {"payments": []},
        "_links": {"next": {"href": f"{server.url}/v2/payments?from=tr_1"}},
    }
    for _ in range(2):
        server.fail("/v2/payments", 200, {}, json.dumps(page).encode())
    server.fail("/v2/payments", 200, {}, json.dumps(page).encode())
    result = sync()
    assert result.exit_code == 1
    assert "names a page as the next one that was there already" in result.stderr


def test_a_page_elsewhere_is_not_asked_for(server: MollieServer) -> None:
    """The key is for Mollie alone."""
    other = MollieServer()
    with served(other):
        page = {
            "count": 0,
            "_embedded": {"payments": []},
            "_links": {"next": {"href": f"{other.url}/v2/payments?from=tr_1"}},
        }
        server.fail("/v2/payments", 200, {}, json.dumps(page).encode())
        assert sync().exit_code == 1
    assert other.asked == []


def test_an_object_without_a_moment(server: MollieServer) -> None:
    del server.find("tr_2")["createdAt"]
    result = sync()
    assert result.exit_code == 1
    assert "Mollie gives tr_2 without the moment it was made" in result.stderr


def test_what_is_of_test_mode_is_refused(folder: Path, server: MollieServer) -> None:
    server.find("tr_1")["mode"] = "test"
    result = sync()
    assert result.exit_code == 1
    assert "tr_1 is of mode test, and the ledger is marked live" in result.stderr
    assert text_of(folder, "mollie") == ""


def test_what_the_import_refuses_is_tried_again(
    folder: Path, server: MollieServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOLLIE_ACCESS_TOKEN", TOKEN)
    server.lists["balance_transactions"].append(
        moved("baltr_1", "payment-of-a-new-kind", "1.00", "0.00", {})
    )
    result = sync()
    assert result.exit_code == 1
    assert 'the type "payment-of-a-new-kind" is not known' in result.stderr
    (file,) = (folder / "inbox").glob("*.json")
    assert sync().exit_code == 1  # it is still refused, though nothing is new
    text = file.read_text(encoding="utf-8").replace("payment-of-a-new-kind", "topup")
    file.write_text(text, encoding="utf-8")
    result = sync()
    assert result.exit_code == 0, result.output
    assert outstanding(folder, "2026001") == 0
    assert not list((folder / "inbox").glob("*.json"))
    assert sync().stdout == "Nothing is new.\n"


def test_a_ledger_that_refuses_is_tried_again(folder: Path) -> None:
    main = folder / "main.beancount"
    text = main.read_text(encoding="utf-8")
    main.write_text(text.replace('include "mollie.beancount"', ""), encoding="utf-8")
    result = sync()
    assert result.exit_code == 1
    assert "is no part of the ledger" in result.stderr
    main.write_text(text, encoding="utf-8")
    assert sync().exit_code == 0
    assert outstanding(folder, "2026001") == 0


def test_what_an_import_by_hand_took_is_not_looked_for(
    folder: Path, server: MollieServer
) -> None:
    memory = folder / "inbox/.mollie/live.json"
    sync()
    said = json.loads(memory.read_text(encoding="utf-8"))
    said["waiting"] = ["mollie-gone.json"]
    memory.write_text(json.dumps(said), encoding="utf-8")
    server.payments.insert(0, payment("tr_4", "5.00", "2026-03-20"))
    assert sync().exit_code == 0
    assert json.loads(memory.read_text(encoding="utf-8"))["waiting"] == []


def test_without_an_inbox(folder: Path) -> None:
    (folder / "inbox").rmdir()
    result = sync()
    assert result.exit_code == 2
    assert "the inbox that import.toml names is no folder" in result.stderr


def test_a_test_ledger_books_what_was_tried_out(
    folder: Path, server: MollieServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(folder, server, mode="test")
    monkeypatch.setenv("MOLLIE_API_KEY", TEST_KEY)
    monkeypatch.setenv("MOLLIE_ACCESS_TOKEN", TOKEN)
    server.key = TEST_KEY
    for each in server.payments:
        each["mode"] = "test"
    server.lists["refunds"].append(
        refund("re_1", "tr_3", "15.00", "2026-03-04", mode="test")
    )
    assert sync().exit_code == 0
    assert outstanding(folder, "2026001") == 0
    assert outstanding(folder, "2026002") == Decimal("15.00")
    assert "tr_2" not in text_of(folder, "mollie")
    assert not [each for each in server.asked if "settlements" in each]
    assert errors(folder) == []
    # The same files are no money to a ledger that is marked live.
    set_up(folder, server)
    for path in (folder / "archive").rglob("*.json"):
        shutil.copy(path, folder / "inbox")
    assert CliRunner().invoke(main, ["import"]).exit_code == 0
    assert text_of(folder, "mollie") == ""


def test_two_files_of_the_same_days(folder: Path, server: MollieServer) -> None:
    (folder / "import.toml").write_text(
        (folder / "import.toml")
        .read_text(encoding="utf-8")
        .replace('archive = "archive"\n', ""),
        encoding="utf-8",
    )
    sync()
    server.payments.insert(2, payment("tr_4", "5.00", "2026-03-01"))
    server.payments.insert(0, payment("tr_5", "5.00", "2026-03-03"))
    assert sync().exit_code == 0
    assert sorted(path.name for path in (folder / "inbox").glob("*.json")) == [
        "mollie-2026-03-01-2026-03-03-2.json",
        "mollie-2026-03-01-2026-03-03.json",
    ]
    assert text_of(folder, "mollie").count("payment:") == 4
    before = text_of(folder, "mollie")
    assert CliRunner().invoke(main, ["import"]).exit_code == 0
    assert text_of(folder, "mollie") == before


def test_what_cannot_be_remembered(folder: Path) -> None:
    (folder / "inbox/.mollie").write_text("", encoding="utf-8")
    result = sync()
    assert result.exit_code == 1
    assert ".mollie: cannot be made: " in result.stderr
    (folder / "inbox/.mollie").unlink()
    (folder / "inbox/.mollie/live.json").mkdir(parents=True)
    result = sync()
    assert result.exit_code == 1
    assert "live.json: cannot be written: " in result.stderr
    assert text_of(folder, "mollie") == ""
    (folder / "inbox/.mollie/live.json").rmdir()
    assert sync().exit_code == 0
    assert outstanding(folder, "2026001") == 0


def test_a_ledger_that_is_not_there(folder: Path) -> None:
    (folder / "main.beancount").unlink()
    result = sync()
    assert result.exit_code == 2
    assert "the ledger cannot be opened" in result.stderr
