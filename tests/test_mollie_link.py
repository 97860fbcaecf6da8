"""``bean-receivables mollie link``, against a server that speaks Mollie's JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from typing import Any

import pytest

from beancount_receivables.importers.import_settings import read_settings
from beancount_receivables.importers.mollie_online import api
from beancount_receivables.importers.mollie_online.api import ATTEMPTS
from beancount_receivables.importers.mollie_online.api import Mollie
from beancount_receivables.importers.mollie_online.api import MollieError
from beancount_receivables.importers.mollie_online.page_address import is_token_of
from tests.mollie_ledger import errors
from tests.mollie_ledger import run
from tests.mollie_ledger import set_up
from tests.mollie_ledger import text_of
from tests.mollie_ledger import today
from tests.mollie_server import KEY
from tests.mollie_server import MollieServer
from tests.mollie_server import chargeback
from tests.mollie_server import payment
from tests.mollie_server import served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from click.testing import Result

pytestmark = pytest.mark.usefixtures("folder")

FIRST = "tr_made00000001"
URL = f"https://www.mollie.example/checkout/{FIRST}"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MollieServer]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("MOLLIE_API_KEY", KEY)
    monkeypatch.delenv("MOLLIE_ACCESS_TOKEN", raising=False)
    made = MollieServer()
    with served(made):
        yield made


@pytest.fixture
def folder(
    tmp_path: Path, server: MollieServer, monkeypatch: pytest.MonkeyPatch
) -> Path:
    set_up(tmp_path, server)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What would be waited, in place of waiting."""
    found: list[float] = []
    connect = api.connect
    monkeypatch.setattr(
        api,
        "connect",
        lambda *given, **more: connect(*given, **more, wait=found.append),
    )
    return found


def link(invoice: str = "2026001", *options: str) -> Result:
    return run("link", "main.beancount", invoice, *options)


def add(folder: Path, text: str) -> None:
    path = folder / "main.beancount"
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{text}", encoding="utf-8")


def client(folder: Path, **options: Any) -> Mollie:  # noqa: ANN401
    settings = read_settings(folder / "import.toml").mollie_online
    assert settings is not None
    return Mollie(settings, KEY, **options)


# What is asked for.


def test_only_the_rest_is_asked_for(folder: Path, server: MollieServer) -> None:
    result = link()
    assert result.exit_code == 0, result.output
    assert result.stdout == f"Asked: 54.50 EUR for 2026001\n{URL}\n"
    created, changed = server.bodies
    assert created == {
        "amount": {"currency": "EUR", "value": "54.50"},
        "description": "Facture 2026001",
        "redirectUrl": "https://pay.example.com/paid",
        "webhookUrl": "https://pay.example.com/webhook",
        "locale": "fr_BE",
        "metadata": {"invoice": "2026001"},
    }
    address, _, token = changed["redirectUrl"].rpartition("&token=")
    assert address == f"https://pay.example.com/paid?payment={FIRST}&lang=fr"
    assert is_token_of(KEY.encode(), FIRST, token)
    assert not is_token_of(KEY.encode(), "tr_made00000002", token)
    assert text_of(folder, "decisions") == (
        f"{today()} note Assets:Receivable:C1"
        f' "Asked 54.50 EUR for 2026001 by Mollie: {URL}"\n'
        '  asked-for: "2026001"\n'
        "  amount: 54.50 EUR\n"
        f'  mollie-payment: "{FIRST}"\n'
    )
    assert errors(folder) == []


def test_the_open_payment_is_given_again(folder: Path, server: MollieServer) -> None:
    link()
    before = text_of(folder, "decisions")
    result = link()
    assert result.exit_code == 0
    assert result.stdout == f"Asked before: 54.50 EUR for 2026001\n{URL}\n"
    assert server.created == 1
    assert text_of(folder, "decisions") == before


def test_what_methods_and_description_the_settings_have(
    tmp_path: Path, server: MollieServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = 'methods = ["ideal", "bancontact"]\nlanguage = "nl"\n'
    more += 'description = "{name} / {invoice}"'
    set_up(tmp_path, server, more)
    monkeypatch.chdir(tmp_path)
    assert link("2026002").exit_code == 0
    assert server.bodies[0]["method"] == ["ideal", "bancontact"]
    assert server.bodies[0]["description"] == "C2 / 2026002"
    assert server.bodies[0]["locale"] == "nl_NL"


def test_as_json() -> None:
    assert json.loads(link("2026001", "--format", "json").stdout) == {
        "document": "2026001",
        "amount": 54.5,
        "currency": "EUR",
        "payment": FIRST,
        "url": URL,
        "new": True,
        "canceled": [],
    }


def test_a_dry_run_asks_nobody(folder: Path, server: MollieServer) -> None:
    result = link("2026001", "--dry-run")
    assert result.exit_code == 0, result.output
    assert "Would ask Bakkerij Ovenwarm & Zn for 54.50 EUR" in result.stdout
    assert server.asked == []
    assert text_of(folder, "decisions") == ""


def test_a_currency_without_decimals(folder: Path, server: MollieServer) -> None:
    add(
        folder,
        '2026-03-01 * "C2" "Manga"\n  invoice: "2026009"\n'
        "  Assets:Receivable:C2  1200.00 JPY\n  Income:Sales\n",
    )
    assert link("2026009").exit_code == 0
    assert server.bodies[0]["amount"] == {"currency": "JPY", "value": "1200"}


def test_parts_of_cents_cannot_be_paid(folder: Path, server: MollieServer) -> None:
    add(
        folder,
        '2026-03-01 * "C2" "Gas"\n  invoice: "2026009"\n'
        "  Assets:Receivable:C2  1.005 EUR\n  Income:Sales\n",
    )
    result = link("2026009")
    assert result.exit_code == 1
    assert "1.005 EUR cannot be paid" in result.stderr
    assert server.asked == []


# What nobody is asked for.


PAID = """\
2026-03-01 * "C2" "2026002"
  payment: "BANK-2"
  Assets:Bank            40.00 EUR
  Assets:Receivable:C2  -40.00 EUR
"""
LOCKED = '2026-03-01 custom "bank-file" "SDD-1" "direct-debit" "2026002"\n'
UNKNOWN = """\
2026-03-01 * "" "Paid out by mistake"
  invoice: "X1"
  Assets:Bank          -10.00 EUR
  Liabilities:Unknown   10.00 EUR
"""
LATER = """\
2099-03-01 * "C2" "Of later"
  invoice: "2099001"
  Assets:Receivable:C2  10.00 EUR
  Income:Sales
"""
CREDIT = """\
2026-03-01 * "C2" "Sorry"
  credit-note: "CN1"
  settles: "2026002"
  Assets:Receivable:C2  -10.00 EUR
  Income:Sales
"""


@pytest.mark.parametrize(
    ("text", "name", "why"),
    [
        (PAID, "2026002", "2026002 is settled: nothing is left to be paid."),
        (LOCKED, "2026002", '2026002 is locked: it is in the bank file "SDD-1"'),
        (UNKNOWN, "X1", "X1 has no customer"),
        (LATER, "2099001", "2099001 is dated 2099-03-01"),
        (CREDIT, "CN1", "CN1 is of type credit-note"),
        ("", "BANK-1", "BANK-1 is of type payment"),
        ("", "nothing", "There is no item nothing"),
    ],
)
def test_what_gets_no_link(
    folder: Path, server: MollieServer, text: str, name: str, why: str
) -> None:
    add(folder, text)
    result = link(name)
    assert result.exit_code == 2
    assert why in result.stderr
    assert server.asked == []
    assert text_of(folder, "decisions") == ""


def test_instalments_are_asked_for_together_or_one_by_one(
    folder: Path, server: MollieServer
) -> None:
    add(
        folder,
        '2026-03-01 * "C2" "In two"\n  invoice: "2026009"\n'
        "  Assets:Receivable:C2  60.00 EUR\n    due: 2026-04-01\n"
        "  Assets:Receivable:C2  30.00 EUR\n    due: 2026-05-01\n"
        "  Income:Sales\n",
    )
    assert "90.00 EUR for 2026009" in link("2026009").stdout
    result = link("2026009/2")
    assert "30.00 EUR for 2026009/2" in result.stdout
    # They would be paid twice.
    assert f"Canceled {FIRST}, which was for another amount." in result.stdout
    assert server.find(FIRST)["status"] == "canceled"


# What was asked for before.


PART = """\
2026-03-05 * "Ovenwarm" "2026001"
  payment: "BANK-3"
  Assets:Bank            20.00 EUR
  Assets:Receivable:C1  -20.00 EUR
"""


def test_another_amount_cancels_the_payment(folder: Path, server: MollieServer) -> None:
    link()
    add(folder, PART)
    result = link()
    assert result.exit_code == 0, result.output
    assert f"Canceled {FIRST}" in result.stdout
    assert "34.50 EUR" in result.stdout
    assert server.find(FIRST)["status"] == "canceled"
    assert server.find("tr_made00000002")["amount"]["value"] == "34.50"
    assert text_of(folder, "decisions").count("note Assets:Receivable:C1") == 2
    assert errors(folder) == []


def test_a_payment_that_cannot_be_canceled_is_told(
    folder: Path, server: MollieServer
) -> None:
    link()
    server.find(FIRST)["isCancelable"] = False
    add(folder, PART)
    result = link()
    assert result.exit_code == 0
    assert f"{FIRST} for another amount is open still" in result.stderr
    assert "tr_made00000002" in result.stdout


@pytest.mark.parametrize("status", ["pending", "authorized"])
def test_money_on_its_way_is_waited_for(server: MollieServer, status: str) -> None:
    link()
    server.find(FIRST)["status"] = status
    result = link()
    assert result.exit_code == 1
    assert f"{FIRST} for 2026001 is {status} at Mollie" in result.stderr
    assert server.created == 1


def test_what_is_paid_and_not_in_the_ledger_is_fetched_first(
    server: MollieServer,
) -> None:
    link()
    made = server.find(FIRST)
    made.update(status="paid", paidAt="2026-07-02T09:00:00+00:00")
    result = link()
    assert result.exit_code == 1
    assert "bean-receivables mollie sync" in result.stderr
    assert run("sync").exit_code == 0
    result = link()
    assert result.exit_code == 2
    assert "2026001 is settled" in result.stderr
    assert server.created == 1


def test_what_was_shown_as_pending_and_came_back_is_asked_for_anew(
    folder: Path, server: MollieServer
) -> None:
    set_up(folder, server, "show_pending = true")
    link()
    assert run("sync").exit_code == 0
    assert "Asked before" in link().stdout
    amount = {"currency": "EUR", "value": "54.50"}
    server.find(FIRST).update(
        status="paid", paidAt="2026-07-02T09:00:00+00:00", settlementAmount=amount
    )
    assert "flagged ! still" in link().stderr
    assert run("sync").exit_code == 0
    assert link().exit_code == 2  # it is settled
    back = chargeback("chb_1", FIRST, "54.50", "2026-07-05")
    server.lists["chargebacks"].append(back)
    assert run("sync").exit_code == 0
    assert "tr_made00000002" in link().stdout
    assert errors(folder) == []


@pytest.mark.parametrize("status", ["expired", "failed", "canceled"])
def test_what_came_to_nothing_is_asked_for_anew(
    server: MollieServer, status: str
) -> None:
    link()
    server.find(FIRST)["status"] = status
    result = link()
    assert result.exit_code == 0
    assert "tr_made00000002" in result.stdout
    keys = {
        headers["Idempotency-Key"]
        for asked, headers in zip(server.asked, server.headers, strict=True)
        if asked.startswith("POST")
    }
    assert len(keys) == 2


def test_what_was_captured_and_booked_is_no_hindrance(
    folder: Path, server: MollieServer
) -> None:
    """The ledger has the captures of such a payment, and not the payment."""
    link("2026002")
    amount = {"currency": "EUR", "value": "40.00"}
    server.find(FIRST).update(
        status="paid",
        captureMode="manual",
        amountCaptured=amount,
        paidAt="2026-03-06T09:00:00+00:00",
    )
    capture = {
        "resource": "capture",
        "id": "cpt_1",
        "mode": "live",
        "createdAt": "2026-03-07T09:00:00+00:00",
        "amount": amount,
        "status": "succeeded",
        "paymentId": FIRST,
        "description": "2026002",
    }
    server.captures[FIRST] = [capture]
    assert "bean-receivables mollie sync" in link("2026002").stderr
    assert run("sync").exit_code == 0
    back = '2026-03-08 * "C2" "2026002"\n  refund: "R1"\n  reverses: "cpt_1"\n'
    back += "  Assets:Bank           -15.00 EUR\n  Assets:Receivable:C2   15.00 EUR\n"
    add(folder, back)
    assert "Asked: 15.00 EUR for 2026002" in link("2026002").stdout


def test_a_payment_that_cannot_be_canceled_any_more(
    folder: Path, server: MollieServer
) -> None:
    link()
    add(folder, PART)
    found = server.find(FIRST)
    answer = server.answer

    def just_paid(method: str, *rest: Any) -> Any:  # noqa: ANN401
        if method == "DELETE":
            found["isCancelable"] = False
        return answer(method, *rest)

    server.answer = just_paid  # type: ignore[method-assign, assignment]
    result = link()
    assert result.exit_code == 0
    assert f"{FIRST} for another amount is open still" in result.stderr
    assert "tr_made00000002" in text_of(folder, "decisions")


# What goes wrong on the way.


def test_a_lost_answer_makes_no_second_payment(
    server: MollieServer, waits: list[float]
) -> None:
    server.lost = 2
    result = link()
    assert result.exit_code == 0, result.output
    assert URL in result.stdout
    assert server.created == 1
    assert waits == [1, 2]
    assert [asked for asked in server.asked if asked.startswith("POST")] == [
        "POST /v2/payments"
    ] * 3


def test_a_crash_before_it_is_stored_makes_no_second_payment(
    folder: Path, server: MollieServer
) -> None:
    path = folder / "decisions.beancount"
    link()
    path.write_text("", encoding="utf-8")
    assert URL in link().stdout
    assert server.created == 1
    assert FIRST in text_of(folder, "decisions")


def test_being_asked_to_wait(folder: Path, server: MollieServer) -> None:
    waits: list[float] = []
    server.payments.append(payment("tr_1", "1.00", "2026-01-01"))
    server.fail("/v2/payments/tr_1", 429, {"Retry-After": "7"})
    server.fail("/v2/payments/tr_1", 503)
    found = client(folder, wait=waits.append).payment("tr_1")
    assert found is not None
    assert found["id"] == "tr_1"
    assert waits == [7, 2]


def test_what_fails_for_long_is_given_up(folder: Path, server: MollieServer) -> None:
    waits: list[float] = []
    for _ in range(ATTEMPTS):
        server.fail("/v2/payments", 500)
    with pytest.raises(MollieError, match="cannot be reached: status 500, asked 5"):
        client(folder, wait=waits.append).payment("tr_1")
    assert waits == [1, 2, 4, 8]
    server.fail("/v2/payments", 429, {"Retry-After": "3600"})
    with pytest.raises(MollieError, match="left alone for 3600 seconds"):
        client(folder, wait=waits.append).payment("tr_1")
    assert len(waits) == 4


def test_no_connection(folder: Path, server: MollieServer) -> None:
    path = folder / "import.toml"
    text = path.read_text(encoding="utf-8").replace(server.url, "http://127.0.0.1:9")
    path.write_text(text, encoding="utf-8")
    waits: list[float] = []
    with pytest.raises(MollieError, match="Mollie cannot be reached"):
        client(folder, wait=waits.append).payment("tr_1")
    assert len(waits) == ATTEMPTS - 1


def test_a_redirection_is_not_followed(folder: Path, server: MollieServer) -> None:
    server.fail("/v2/payments", 302, {"Location": f"{server.url}/v2/elsewhere"})
    with pytest.raises(MollieError):
        client(folder, attempts=1).payment("tr_1")
    assert server.asked == ["GET /v2/payments/tr_1"]


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"detail": 1}', b"\xff"])
def test_an_answer_that_is_none(
    folder: Path, server: MollieServer, body: bytes
) -> None:
    server.fail("/v2/payments", 400, {}, body)
    with pytest.raises(MollieError, match="something else than its documentation"):
        client(folder).payment("tr_1")


def test_what_mollie_refuses_is_told(folder: Path, server: MollieServer) -> None:
    body = {
        "status": 422,
        "detail": "The webhook URL is invalid",
        "field": "webhookUrl",
    }
    server.fail("/v2/payments", 422, {}, json.dumps(body).encode())
    result = link()
    assert result.exit_code == 1
    assert "status 422 (webhookUrl): The webhook URL is invalid" in result.stderr
    assert text_of(folder, "decisions") == ""


def test_a_payment_without_a_page_to_pay_on(folder: Path, server: MollieServer) -> None:
    for links in ({}, {"checkout": {"href": "javascript:alert(1)"}}):
        made = {**payment("tr_1", "54.50", "2026-03-01"), "_links": links}
        server.fail("/v2/payments", 201, {}, json.dumps(made).encode())
        server.payments[:] = [made]
        result = link()
        assert result.exit_code == 1
        assert "Mollie gives no page to pay tr_1 on" in result.stderr
    assert text_of(folder, "decisions") == ""


def test_a_note_that_cannot_be_written(folder: Path) -> None:
    """The address is told all the same: the payment is there."""
    path = folder / "main.beancount"
    text = path.read_text(encoding="utf-8").replace(
        'include "decisions.', 'include "x.'
    )
    path.write_text(text, encoding="utf-8")
    (folder / "x.beancount").write_text("", encoding="utf-8")
    result = link()
    assert result.exit_code == 1
    assert "is no part of the ledger" in result.stderr
    assert f"The payment is {FIRST}: {URL}" in result.stderr


def test_without_a_page_after_payment(folder: Path, server: MollieServer) -> None:
    path = folder / "import.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("redirect_url")]
    path.write_text("\n".join(kept), encoding="utf-8")
    result = link()
    assert result.exit_code == 1
    assert "add redirect_url to [mollie]" in result.stderr
    assert server.asked == []


def test_a_name_too_long_for_a_description(folder: Path, server: MollieServer) -> None:
    path = folder / "import.toml"
    text = path.read_text(encoding="utf-8")
    pattern = f'description = "{{invoice}} {"x" * 300}"'
    path.write_text(f"{text}\n{pattern}\n", encoding="utf-8")
    assert link().exit_code == 0
    assert server.bodies[0]["description"] == "2026001"


def test_a_document_of_several_customers(folder: Path, server: MollieServer) -> None:
    add(
        folder,
        '2026-03-01 * "Both" "Shared"\n  invoice: "2026009"\n'
        "  Assets:Receivable:C1  60.00 EUR\n  Assets:Receivable:C2  30.00 EUR\n"
        "  Income:Sales\n",
    )
    result = link("2026009")
    assert result.exit_code == 2
    assert "name one of 2026009/1, 2026009/2" in result.stderr
    assert server.asked == []


def test_a_ledger_that_is_not_there(folder: Path) -> None:
    (folder / "main.beancount").unlink()
    result = link()
    assert result.exit_code == 2
    assert "the ledger cannot be opened" in result.stderr
