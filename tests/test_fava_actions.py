"""The actions of the page in Fava: with the file on disk as the proof."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any
from typing import ClassVar

import fava.core
import pytest
from fava.application import create_app
from fava.core.query import QueryResultTable

from beancount_receivables.queries.fava import refreshing
from beancount_receivables.queries.fava.shown import shown_before
from beancount_receivables.queries.loading import load
from beancount_receivables.queries.view import local_today
from tests.action_ledgers import LEDGER
from tests.action_ledgers import added
from tests.action_ledgers import without_moments

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from beancount_receivables.queries.fava import Receivables

ROOT = Path(__file__).parent.parent
EXTENSION = (
    '2024-01-01 custom "fava-extension" "beancount_receivables.queries.fava" "{}"\n'
)
WITH_PAGE = LEDGER + EXTENSION.replace("{}", "{'by': 'anna'}")
PAIR = {"credit": "P-1", "debit": "I-1", "amount": "55.00"}
SETTLE = {"action": "settle", "request": "one", "arguments": {"pairs": [PAIR]}}


class Page:
    """Fava with a ledger, as a browser asks it."""

    def __init__(self, path: Path, *, read_only: bool = False, **kwargs: bool) -> None:
        self.path = path
        # A watcher that asks is there at once, and leaves no threads behind.
        options = {"poll_watcher": True, "read_only": read_only, **kwargs}
        self.app = create_app([str(path)], load=True, **options)
        self.client: FlaskClient = self.app.test_client()
        ((self.slug, _),) = self.app.config["LEDGERS"].items()

    @property
    def ledger(self) -> fava.core.FavaLedger:
        """What Fava shows now."""
        ledger: fava.core.FavaLedger = self.app.config["LEDGERS"][self.slug]
        return ledger

    @property
    def extension(self) -> Receivables:
        """The extension of what Fava shows now."""
        extension: Any = self.ledger.extensions.get_extension("Receivables")
        receivables: Receivables = extension
        return receivables

    def is_ahead(self) -> bool:
        """Whether something was written that Fava has not loaded."""
        return self.extension.books.is_ahead

    def address(self, endpoint: str) -> str:
        return f"/{self.slug}/extension/Receivables/{endpoint}"

    def get(self, endpoint: str, **params: str) -> Any:  # noqa: ANN401 - json
        response = self.client.get(self.address(endpoint), query_string=params)
        assert response.status_code == 200, response.text
        return response.get_json()["data"]

    def post(self, endpoint: str, body: Any, **kwargs: Any) -> TestResponse:  # noqa: ANN401
        return self.client.post(self.address(endpoint), json=body, **kwargs)

    def do(self, endpoint: str, body: Any) -> Any:  # noqa: ANN401 - json
        response = self.post(endpoint, body)
        assert response.status_code == 200, response.text
        return response.get_json()["data"]

    def refused(self, body: Any, status: int, **kwargs: Any) -> str:  # noqa: ANN401
        """What is said of a request that is refused; nothing is written."""
        before = self.path.read_bytes()
        response = self.post("write", body, **kwargs)
        assert response.status_code == status, response.text
        assert self.path.read_bytes() == before
        says: str = response.get_json()["error"]
        return says

    def outstanding(self, id_: str) -> str:
        """What the page shows as outstanding."""
        number: str = self.get("details", id=id_)["line"]["outstanding"]["number"]
        return number


class Timer:
    """Stands for a timer: a test says when it ends."""

    made: ClassVar[list[Timer]] = []

    def __init__(self, seconds: float, then: Callable[..., Any], args: Any) -> None:  # noqa: ANN401
        self.seconds = seconds
        self.daemon = False
        self._then = then
        self._args = args

    def start(self) -> None:
        """Begin to wait."""
        assert self.daemon
        self.made.append(self)

    def fire(self) -> None:
        """The time is over."""
        self._then(*self._args)


@pytest.fixture(autouse=True)
def timers(monkeypatch: pytest.MonkeyPatch) -> list[Timer]:
    """The timers that wait; none ends by itself."""
    Timer.made.clear()
    monkeypatch.setattr(threading, "Timer", Timer)
    return Timer.made


@pytest.fixture
def page(tmp_path: Path) -> Page:
    path = tmp_path / "books.beancount"
    path.write_text(WITH_PAGE, encoding="utf-8")
    return Page(path)


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The loads of a ledger by Fava from now on."""
    seen: list[str] = []
    load_uncached = vars(fava.core)["load_uncached"]

    def counted(path: str, **kwargs: Any) -> Any:  # noqa: ANN401 - passed through
        seen.append(path)
        return load_uncached(path, **kwargs)

    monkeypatch.setattr("fava.core.load_uncached", counted)
    return seen


def asked(action: str, request: str = "one", **arguments: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"action": action, "request": request, "arguments": arguments}


# What is shown is what is written, and it is seen at once.


def test_a_settle_is_shown_written_and_seen_without_a_load(
    page: Page, loads: list[str]
) -> None:
    shown = page.do("preview", SETTLE)
    assert added(page.path, WITH_PAGE) == ""
    assert shown["errors"] == []
    done = page.do("write", SETTLE)
    assert done["written"] is True
    assert page.path.read_text(encoding="utf-8") == f"{WITH_PAGE}\n{shown['text']}"
    assert shown["effects"] == done["effects"]
    assert without_moments(shown["text"]).split("\n")[1:] == [
        '  by: "anna"',
        '  at: "MOMENT"',
        '  request: "one"',
        "",
    ]
    effects = {each["id"]: each for each in done["effects"]}
    assert effects["I-1"]["before"]["number"] == "121.00"
    assert effects["I-1"]["after"]["number"] == "66.00"
    assert effects["P-1"]["after"]["number"] == "5.00"
    assert effects["P-1"]["status_after"] == "partially-settled"
    assert page.outstanding("I-1") == "66.00"
    assert page.get("items", customer="C1")["total"] == 3
    second = {**PAIR, "amount": "5.00"}
    page.do("write", asked("settle", "two", pairs=[second]))
    assert page.outstanding("I-1") == "61.00"
    assert loads == []


def test_fava_s_filters_see_what_was_written(page: Page, loads: list[str]) -> None:
    """Also those by the outcome that is stamped on postings when it is loaded."""
    page.do("write", SETTLE)
    body = asked("register", "two", customer="C2", method="cash", amount="250")
    page.do("write", body)

    def found(text: str) -> set[str]:
        rows = page.get("items", all="yes", filter=text)["rows"]
        return {row["id"] for row in rows}

    (paid,) = found("any(settlement-id:PAY)")
    assert found("any(settlement-status:partially-settled)") == {"P-1", "I-1"}
    assert found("any(settlement-outstanding = 66.00)") == {"I-1"}
    assert paid in found("any(settlement-status:not-settled)")
    assert loads == []


def test_the_query_page_tells_the_same(page: Page, loads: list[str]) -> None:
    page.do("write", SETTLE)
    with page.app.test_request_context(f"/{page.slug}/"):
        shell = page.ledger.query_shell
        table = shell.execute_query_serialised(
            page.ledger.all_entries,
            "SELECT number(outstanding) FROM receivables WHERE id = 'I-1'",
        )
    assert isinstance(table, QueryResultTable)
    assert str(table.rows[0][0]) == "66.00"
    assert loads == []


@pytest.mark.parametrize(
    ("body", "line", "id_", "outstanding"),
    [
        (
            asked("unsettle", pairs=[{"credit": "P-1", "debit": "I-1"}]),
            'custom "unsettle" "P-1" "I-1"',
            *("I-1", "121.00"),
        ),
        (
            asked(
                *("assign",),
                id="BANK-17",
                customer="C1",
                settles=[{"id": "I-1", "amount": "50.00"}],
            ),
            '    settles: "I-1 50.00"',
            *("I-1", "71.00"),
        ),
        (
            asked(
                *("register",),
                customer="C1",
                method="cash",
                amount="20",
                settles=[{"id": "I-1", "amount": "15"}],
                external_id="k1",
                reference="counter",
            ),
            '  external-id: "k1"',
            *("I-1", "106.00"),
        ),
        (
            asked("credit", id="I-3", amount="42.00", number="CN-1"),
            '  settles: "I-3 42.00"',
            *("I-3", "200.00"),
        ),
        (asked("credit", id="I-3", amount=None), '  reverses: "I-3"', "I-3", "0.00"),
        (
            asked("write-off", id="I-1", amount="20.00", reason="gone"),
            "  Expenses:BadDebts                                  20.00 EUR",
            *("I-1", "101.00"),
        ),
        (
            asked(
                *("adjust",),
                customer="C1",
                account="Expenses:Corrections",
                amount="21.00",
                direction="in favour of customer",
                reason="mine",
                settles=[{"id": "I-1"}],
            ),
            "  Expenses:Corrections                               21.00 EUR",
            *("I-1", "100.00"),
        ),
        (
            asked("confirm", file="SDD-1"),
            'custom "bank-confirmation" "SDD-1"',
            *("I-2", "60.50"),
        ),
        (
            asked("reject", file="SDD-1", items=["I-2"], reason="AM04"),
            'custom "bank-rejection" "SDD-1" "I-2"',
            *("I-2", "60.50"),
        ),
        (
            asked("cancel", id="P-1", reason="typed twice"),
            '  reverses: "P-1"',
            *("P-1", "0.00"),
        ),
    ],
)
def test_each_action(
    page: Page,
    loads: list[str],
    body: dict[str, Any],
    line: str,
    id_: str,
    outstanding: str,
) -> None:
    shown = page.do("preview", body)
    assert shown["errors"] == []
    done = page.do("write", body)
    assert done["text"] == shown["text"]
    assert line in added(page.path, WITH_PAGE)
    assert page.outstanding(id_) == outstanding
    assert loads == []
    assert list(load(str(page.path)).messages()) == []
    again = page.do("write", body)
    assert again["written"] is False
    assert page.path.read_text(encoding="utf-8").count('request: "one"') == 1


def test_one_payment_over_many_and_many_over_one(page: Page) -> None:
    page.do("write", asked("confirm", "file", file="SDD-1"))
    pairs = [
        {"credit": "P-1", "debit": "I-1", "amount": "40.00"},
        {"credit": "P-1", "debit": "I-2", "amount": "20.00"},
    ]
    page.do("write", asked("settle", "many", pairs=pairs))
    moments = re.findall(r'at: "(.*)"', page.path.read_text(encoding="utf-8"))
    assert moments == sorted(set(moments))
    assert page.outstanding("P-1") == "0.00"
    assert page.outstanding("I-2") == "40.50"


# Refusals.


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"action": "settle", "arguments": {}}, "request is missing"),
        (asked("no-such"), "There is no action 'no-such'"),
        (asked("settle"), "Choose what is to be settled"),
        (asked("settle", pairs="x"), "pairs must be a list"),
        (asked("settle", pairs=["x"]), "must be a json object"),
        (asked("settle", pairs=[{"credit": "P-1"}]), "debit is missing"),
        (asked("settle", pairs=[{**PAIR, "amount": 5}]), "must be an amount in quotes"),
        (asked("settle", pairs=[{**PAIR, "amount": "1e2"}]), "must be an amount"),
        (asked("settle", pairs=[{**PAIR, "amount": "-5"}]), "must be an amount"),
        (asked("settle", pairs=[{**PAIR, "credit": "NO"}]), "There is no item NO"),
        (asked("settle", pairs=[PAIR], date="2024-06-31"), "must be a date"),
        (asked("settle", pairs=[{**PAIR, "debit": "I-2"}]), "I-2 is locked"),
        (asked("register", customer="C1", amount="5"), "Say how it was paid"),
        (asked("adjust", customer="C1", direction="up"), "direction must be"),
        (asked("confirm"), "Name the bank file"),
        (asked("cancel", id="P-1"), "reason is missing"),
        ({**SETTLE, "request": "x" * 101}, "request must be short"),
    ],
)
def test_a_wrong_request(page: Page, body: dict[str, Any], says: str) -> None:
    assert says in page.refused(body, 400)


def test_what_would_add_an_error_is_refused(page: Page, loads: list[str]) -> None:
    too_much = asked("settle", pairs=[{**PAIR, "amount": "60.01"}])
    assert "at most 60.00 can be settled" in page.do("preview", too_much)["errors"][0]
    says = page.refused(too_much, 409)
    assert says.startswith('custom "settle" "P-1" "I-1" 60.01 EUR: P-1 has 60.00')
    above = asked("write-off", id="I-1", amount="101.00")
    assert "was approved by nobody" in page.refused(above, 409)
    assert loads == []
    page.do("write", SETTLE)
    assert page.outstanding("I-1") == "66.00"


def test_what_no_file_could_take_is_said_before_it_is_written(page: Page) -> None:
    page.path.write_bytes(page.path.read_bytes() + "; caf\u00e9\n".encode("latin-1"))
    shown = page.do("preview", SETTLE)
    assert "is not UTF-8" in shown["errors"][0]
    assert "is not UTF-8" in page.refused(SETTLE, 409)


def test_another_line_than_was_shown_is_not_written(page: Page) -> None:
    body = asked("register", customer="C1", method="cash", amount="20")
    assert "PAY-2" in page.do("preview", body)["text"]
    page.do("write", {**body, "request": "somebody else"})
    assert "would be written now. Look at it again" in page.refused(body, 409)
    assert "-0002" in page.do("preview", body)["text"]
    assert page.do("write", body)["written"] is True


def test_what_is_not_known_to_have_been_shown_is_shown_again(page: Page) -> None:
    """Such as after a new start of Fava."""
    page.do("preview", SETTLE)
    shown_before.cache_clear()
    again = Page(page.path)
    looked_at = {**SETTLE, "looked_at": True}
    assert "Look at it again" in again.refused(looked_at, 409)
    again.do("preview", SETTLE)
    assert again.do("write", looked_at)["written"] is True
    shown_before.cache_clear()
    # A page that got no answer may ask once more.
    assert Page(page.path).do("write", looked_at)["written"] is False


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://[half"}, 403),
        ({"Origin": "http://localhost.evil.example"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Referer": "https://evil.example/page"}, 403),
        ({"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Referer": "http://localhost/books/"}, 200),
    ],
)
def test_other_sites_cannot_write(
    page: Page, headers: dict[str, str], status: int
) -> None:
    for endpoint in ("preview", "write"):
        assert page.post(endpoint, SETTLE, headers=headers).status_code == status
    assert bool(added(page.path, WITH_PAGE)) is (status == 200)


@pytest.mark.parametrize(
    "mimetype",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"],
)
def test_what_a_form_can_send_is_not_taken(page: Page, mimetype: str) -> None:
    response = page.client.post(
        page.address("write"), data=json.dumps(SETTLE), content_type=mimetype
    )
    assert response.status_code == 415
    assert added(page.path, WITH_PAGE) == ""


def test_nothing_is_written_by_asking(page: Page) -> None:
    for endpoint in ("preview", "write"):
        response = page.client.get(page.address(endpoint), query_string=SETTLE)
        assert response.status_code == 404


def test_a_fava_that_only_reads(tmp_path: Path) -> None:
    path = tmp_path / "books.beancount"
    path.write_text(WITH_PAGE, encoding="utf-8")
    page = Page(path, read_only=True)
    for endpoint in ("preview", "write"):
        assert page.post(endpoint, SETTLE).status_code == 401
    assert path.read_text(encoding="utf-8") == WITH_PAGE


def test_numbers_stay_hidden_where_fava_hides_them(tmp_path: Path) -> None:
    path = tmp_path / "books.beancount"
    path.write_text(WITH_PAGE, encoding="utf-8")
    page = Page(path, incognito=True)
    shown = page.do("preview", SETTLE)
    assert "XX.XX EUR" in shown["text"]
    assert not re.search(r"\d", shown["text"])
    assert shown["effects"][0]["after"]["number"] is None
    page.do("write", SETTLE)
    assert '"I-1" 55.00 EUR' in added(path, WITH_PAGE)


# Who decides.


@pytest.mark.parametrize(
    ("header", "status", "by"),
    [
        ({"X-Remote-User": "piet"}, 200, "piet"),
        ({"X-Remote-User": "ren\u00e9".encode().decode("latin-1")}, 200, "ren\u00e9"),
        ({"X-Remote-User": "ren\u00e9"}, 200, "ren\u00e9"),
        ({}, 403, ""),
        (None, 200, "anna"),
    ],
)
def test_who_decides(
    tmp_path: Path, header: dict[str, str] | None, status: int, by: str
) -> None:
    path = tmp_path / "books.beancount"
    config = "{'by': 'anna', 'trust_user_header': 'X-Remote-User'}"
    if header is None:  # one who is not to be trusted says who it is
        config = "{'by': 'anna'}"
    text = LEDGER + EXTENSION.replace("{}", config)
    path.write_text(text, encoding="utf-8")
    page = Page(path)
    headers = header or {} if header is not None else {"X-Remote-User": "eve"}
    assert page.post("write", SETTLE, headers=headers).status_code == status
    assert (f'by: "{by}"' in added(path, text)) is (status == 200)


def test_what_can_be_done_with_an_item(page: Page) -> None:
    def can(id_: str) -> dict[str, str | None]:
        actions = page.get("details", id=id_)["actions"]
        return {each["action"]: each["why"] for each in actions}

    assert can("I-1")["settle"] is None
    assert can("I-1")["unsettle"] == "Nothing of it is settled."
    assert can("I-1")["cancel"] == "An invoice is credited, not cancelled."
    assert can("BANK-17")["assign"] is None
    assert can("BANK-17")["settle"] == "Nobody has said whose it is; assign it first."
    assert can("P-1")["cancel"] is None
    assert can("I-3")["settle"] == "The customer has no open credit item."
    refund = {"customer": "C2", "amount": "5", "type": "refund", "method": "cash"}
    page.do("write", asked("register", "one", number="R-1", **refund))
    assert can("R-1")["write-off"] == (
        "Only what a customer owes by a document can be written off."
    )
    locked = can("I-2")
    assert locked.pop("confirm") is None
    assert locked.pop("reject") is None
    for why in locked.values():
        assert why is not None
        assert why.startswith('I-2 is locked: it is in the bank file "SDD-1"')


# What is proposed.


def test_what_is_proposed_for_a_payment(page: Page) -> None:
    choices = page.get("form", action="settle", id="P-1")["choices"]
    told = [
        (each["line"]["id"], each["proposed"]["number"], each["allowed"])
        for each in choices
    ]
    assert told == [("I-1", "60.00", True), ("I-2", "0", False)]
    assert "SDD-1" in choices[1]["why"]


def test_of_two_that_are_equally_good_none_is_proposed(tmp_path: Path) -> None:
    text = WITH_PAGE.replace(
        "2024-03-17 custom",
        """\
2024-03-05 * "Korenaar" "One"
  invoice: "I-8"
  Assets:Receivable:C1    60.00 EUR
  Income:Sales           -60.00 EUR

2024-03-05 * "Korenaar" "Other"
  invoice: "I-9"
  Assets:Receivable:C1    60.00 EUR
  Income:Sales           -60.00 EUR

2024-03-17 custom""",
    )
    path = tmp_path / "books.beancount"
    path.write_text(text, encoding="utf-8")
    choices = Page(path).get("form", action="settle", id="P-1")["choices"]
    proposed = {each["line"]["id"]: each["proposed"]["number"] for each in choices}
    assert {"I-8", "I-9"} <= set(proposed)
    assert set(proposed.values()) == {"0"}


def test_what_nothing_can_name_is_not_offered(tmp_path: Path) -> None:
    path = tmp_path / "books.beancount"
    again = """
2024-03-14 * "Korenaar" "The same number again"
  invoice: "I-1"
  Assets:Receivable:C1    10.00 EUR
  Income:Sales           -10.00 EUR
"""
    path.write_text(WITH_PAGE + again, encoding="utf-8")
    page = Page(path)
    choices = page.get("form", action="settle", id="P-1")["choices"]
    told = {each["line"]["id"]: each["allowed"] for each in choices}
    assert told == {"I-1": True, "I-2": False, "I-1#2": False}
    for action in page.get("details", id="I-1#2")["actions"]:
        assert "the same id" in action["why"]


def test_only_what_is_on_one_account_is_proposed_together(tmp_path: Path) -> None:
    path = tmp_path / "books.beancount"
    other = """
2024-01-01 open Assets:Receivable:Doubtful
2024-03-14 * "Korenaar" "Doubtful"
  invoice: "D-1"
  customer: "C1"
  due: 2024-03-20
  Assets:Receivable:Doubtful  10.00 EUR
  Income:Sales               -10.00 EUR
"""
    path.write_text(WITH_PAGE + other, encoding="utf-8")
    page = Page(path)
    params = {"action": "assign", "id": "BANK-17", "customer": "C1"}
    choices = page.get("form", **params)["choices"]
    told = [(each["line"]["id"], each["proposed"]["number"]) for each in choices]
    assert told == [("D-1", "10.00"), ("I-1", "0"), ("I-2", "0")]


def test_what_a_receipt_names_is_proposed_first(tmp_path: Path) -> None:
    path = tmp_path / "books.beancount"
    more = """
2024-03-05 * "Korenaar" "Later"
  invoice: "I-9"
  Assets:Receivable:C1    30.00 EUR
  Income:Sales           -30.00 EUR
"""
    text = WITH_PAGE.replace('"who is this"', '"for I-9"') + more
    path.write_text(text, encoding="utf-8")
    params = {"action": "assign", "id": "BANK-17", "customer": "C1"}
    choices = Page(path).get("form", **params)["choices"]
    told = [(each["line"]["id"], each["proposed"]["number"]) for each in choices]
    assert told[:2] == [("I-9", "30.00"), ("I-1", "20.00")]


def test_on_a_past_day_people_decide_today(page: Page) -> None:
    """What was not in a bank file then is in one now."""
    then = {"time": "2024-03-16"}
    line = page.get("details", id="I-2", **then)
    assert line["line"]["locked"] is None
    why = {each["action"]: each["why"] for each in line["actions"]}
    assert why["settle"].startswith("I-2 is locked")
    fields = page.get("form", action="credit", id="I-1", **then)["fields"]
    assert fields[-1]["value"] == f"{local_today()}"


def test_who_cancels_what_takes_two_names_the_other(page: Page) -> None:
    args = {"customer": "C1", "amount": "150.00", "direction": "against"}
    args |= {"account": "Expenses:Corrections", "reason": "more", "second": "piet"}
    page.do("write", asked("adjust", "one", number="A-1", **args))
    fields = page.get("form", action="cancel", id="A-1")["fields"]
    (second,) = (field for field in fields if field["name"] == "second")
    assert [each["value"] for each in second["choices"]] == ["anna", "piet"]
    wanted = asked("cancel", "two", id="A-1", reason="less", second="piet")
    assert page.do("write", wanted)["written"]
    assert page.outstanding("A-1") == "0.00"


def test_named_ones_come_first(tmp_path: Path) -> None:
    text = WITH_PAGE.replace('"on account"', '"for I-9"').replace(
        "2024-03-17 custom",
        """\
2024-03-05 * "Korenaar" "Later"
  invoice: "I-9"
  due: 2024-12-01
  Assets:Receivable:C1    50.00 EUR
  Income:Sales           -50.00 EUR

2024-01-02 custom "receivables" "rule" "reference" FALSE
2024-01-02 custom "receivables" "rule" "overpayment" FALSE
2024-03-17 custom""",
    )
    path = tmp_path / "books.beancount"
    path.write_text(text, encoding="utf-8")
    page = Page(path)
    choices = page.get("form", action="settle", id="P-1")["choices"]
    told = [(each["line"]["id"], each["proposed"]["number"]) for each in choices]
    assert told[:2] == [("I-9", "50.00"), ("I-1", "10.00")]
    (choice,) = page.get("form", action="settle", id="I-9")["choices"]
    assert choice["named"] is True
    assert choice["proposed"]["number"] == "50.00"


@pytest.mark.parametrize(
    ("params", "names"),
    [
        ({"action": "settle", "id": "P-1"}, "pairs date"),
        ({"action": "assign", "id": "BANK-17"}, "id customer settles date"),
        ({"action": "credit", "id": "I-1"}, "id number amount reason date"),
        (
            {"action": "write-off", "id": "I-1"},
            "id amount account vat vat_account reason second date",
        ),
        (
            {"action": "register", "customer": "C1"},
            (
                "customer method account external_id reference amount currency settles"
                " date"
            ),
        ),
        (
            {"action": "adjust", "customer": "C1"},
            "customer account amount currency direction reason second settles date",
        ),
        ({"action": "confirm", "id": "I-2"}, "file items reason date"),
        ({"action": "cancel", "id": "P-1"}, "id reason date"),
    ],
)
def test_forms(page: Page, params: dict[str, str], names: str) -> None:
    fields = page.get("form", **params)["fields"]
    assert " ".join(field["name"] for field in fields) == names


def test_of_a_bank_file_all_items_are_shown(tmp_path: Path) -> None:
    """The page tells a file as a whole where all that it shows is chosen."""
    ids = [f"B-{number:04}" for number in range(1, 302)]
    invoices = "".join(
        f"""
2024-03-05 * "Korenaar"
  invoice: "{id_}"
  Assets:Receivable:C1    1.00 EUR
  Income:Sales           -1.00 EUR
"""
        for id_ in ids
    )
    names = " ".join(f'"{id_}"' for id_ in ids)
    file = f'2024-03-18 custom "bank-file" "SDD-2" "direct-debit" {names}\n'
    path = tmp_path / "books.beancount"
    path.write_text(f"{WITH_PAGE}{invoices}\n{file}", encoding="utf-8")
    choices = Page(path).get("form", action="reject", id="B-0300")["choices"]
    assert [each["line"]["id"] for each in choices] == ids
    assert [each["line"]["id"] for each in choices if each["named"]] == ["B-0300"]


def test_a_form_that_there_is_not(page: Page) -> None:
    for params, says in (
        ({"action": "no"}, "There is no action"),
        ({"action": "settle", "id": "NO"}, "no item NO"),
        ({"action": "unsettle", "id": "I-1"}, "has no settlement"),
    ):
        response = page.client.get(page.address("form"), query_string=params)
        assert 400 <= response.status_code < 500
        assert says in response.get_json()["error"]


# Where it is written.


def test_decisions_and_entries_go_to_their_files(tmp_path: Path) -> None:
    path = tmp_path / "books.beancount"
    settings = (
        '2024-01-01 custom "receivables" "decisions" "d.beancount"\n'
        '2024-01-01 custom "receivables" "entries" "e.beancount"\n'
        'include "d.beancount"\ninclude "e.beancount"\n'
    )
    path.write_text(WITH_PAGE + settings, encoding="utf-8")
    files = [tmp_path / name for name in ("d.beancount", "e.beancount")]
    for file in files:
        file.write_bytes(b"; ours\r\n")
    page = Page(path)
    page.do("write", SETTLE)
    body = asked("register", "two", customer="C1", method="cash", amount="20")
    page.do("write", body)
    assert path.read_text(encoding="utf-8") == WITH_PAGE + settings
    for file, word in zip(files, ("settle", "payment"), strict=True):
        content = file.read_bytes()
        assert content.startswith(b"; ours\r\n\r\n2")
        assert content.count(b"\r\n") == content.count(b"\n")
        assert word in content.decode()


@pytest.mark.parametrize(
    ("options", "file"),
    [
        ('2024-01-01 custom "fava-option" "default-file" "other.beancount"\n', "other"),
        ("", "books"),
    ],
)
def test_else_where_fava_would_insert(tmp_path: Path, options: str, file: str) -> None:
    path = tmp_path / "books.beancount"
    path.write_text(
        f'{WITH_PAGE}{options}include "other.beancount"\n', encoding="utf-8"
    )
    other = tmp_path / "other.beancount"
    other.write_text("; other\n", encoding="utf-8")
    page = Page(path)
    done = page.do("write", SETTLE)
    assert done["file"] == str(tmp_path / f"{file}.beancount")
    assert 'custom "settle"' in Path(done["file"]).read_text(encoding="utf-8")


def test_the_file_of_an_insert_option(tmp_path: Path) -> None:
    path = tmp_path / "books.beancount"
    path.write_text(f'{WITH_PAGE}include "cash.beancount"\n', encoding="utf-8")
    cash = tmp_path / "cash.beancount"
    option = '2024-01-01 custom "fava-option" "insert-entry" "Assets:Cash"\n'
    cash.write_text(option, encoding="utf-8")
    page = Page(path)
    body = asked("register", customer="C1", method="cash", amount="20")
    page.do("write", body)
    assert "payment:" in added(cash, option)


# What others do meanwhile.


def test_what_somebody_else_wrote_is_loaded_at_once(
    page: Page, loads: list[str]
) -> None:
    page.do("write", SETTLE)
    text = page.path.read_text(encoding="utf-8").replace("121.00", "131.00")
    page.path.write_text(text.replace("-100.00 EUR", "-110.00 EUR"), encoding="utf-8")
    assert page.outstanding("I-1") == "76.00"
    assert len(loads) == 1
    page.do("write", asked("settle", "two", pairs=[{**PAIR, "amount": "5.00"}]))
    assert page.outstanding("I-1") == "71.00"
    assert len(loads) == 1


def test_what_somebody_wrote_while_fava_loaded_counts(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fava takes a file for read that changes while it reads it."""
    line = (
        '\n2024-03-20 custom "settle" "P-1" "I-1" 60.00 EUR\n  request: "one"\n',
        "; an edit\n",
    )
    lines = list(line)
    load_uncached = vars(fava.core)["load_uncached"]

    def written_meanwhile(path: str, **kwargs: Any) -> Any:  # noqa: ANN401
        found = load_uncached(path, **kwargs)
        if lines:
            with page.path.open("a", encoding="utf-8") as stream:
                stream.write(lines.pop(0))
        return found

    with page.path.open("a", encoding="utf-8") as stream:
        stream.write(lines.pop())
    monkeypatch.setattr("fava.core.load_uncached", written_meanwhile)
    assert page.outstanding("P-1") == "0.00"
    assert page.do("write", SETTLE)["written"] is False
    assert page.path.read_text(encoding="utf-8").count('custom "settle"') == 1


def test_the_command_line_beside_it(page: Page, loads: list[str]) -> None:
    page.do("write", SETTLE)
    command = "from beancount_receivables.queries.cli import main; main()"
    args = ["settle", str(page.path), "P-1", "I-1", "5"]
    subprocess.run([sys.executable, "-c", command, *args], cwd=ROOT, check=True)
    assert page.outstanding("I-1") == "61.00"
    assert len(loads) == 1
    says = page.refused(asked("settle", "two", pairs=[{**PAIR, "amount": "1"}]), 409)
    assert "nothing can be settled" in says or "at most" in says


def test_one_request_in_many_threads_writes_once(page: Page, loads: list[str]) -> None:
    body = asked("register", customer="C2", method="cash", amount="1")
    written: list[bool] = []

    def write() -> None:
        response = page.app.test_client().post(page.address("write"), json=body)
        written.append(response.get_json()["data"]["written"])

    threads = [threading.Thread(target=write) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(written) == [False] * 7 + [True]
    assert added(page.path, WITH_PAGE).count("payment:") == 1
    assert loads == []


def test_two_favas_on_one_ledger(page: Page) -> None:
    other = Page(page.path)
    for number in range(3):
        for each in (page, other):
            name = f"{number}-{each is page}"
            body = asked("register", name, customer="C2", method="cash", amount="1")
            assert each.do("write", body)["written"] is True
            assert each.do("write", body)["written"] is False
    ids = re.findall(r'payment: "(PAY-.*)"', page.path.read_text(encoding="utf-8"))
    assert len(set(ids)) == 6
    assert page.outstanding(ids[-1]) == "1.00"
    assert other.outstanding(ids[0]) == "1.00"


def test_a_file_that_changed_between_two_requests_is_read_again(page: Page) -> None:
    page.do("preview", SETTLE)
    with page.path.open("a", encoding="utf-8") as stream:
        stream.write("; somebody was here\n")
    page.do("write", SETTLE)
    text = page.path.read_text(encoding="utf-8")
    assert "; somebody was here\n\n20" in text


def test_many_threads_at_once_lose_nothing(page: Page, loads: list[str]) -> None:
    answers: list[int] = []

    def write(number: int) -> None:
        body = asked(
            *("register", f"request-{number}"), customer="C2", method="cash", amount="1"
        )
        client = page.app.test_client()
        answers.append(client.post(page.address("write"), json=body).status_code)
        answers.append(client.get(page.address("items")).status_code)

    threads = [threading.Thread(target=write, args=(each,)) for each in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert answers == [200] * 16
    assert loads == []
    loaded = load(str(page.path))
    assert list(loaded.messages()) == []
    assert sum(item.type == "payment" for item in loaded.subledger.items) == 10


def test_what_memory_cannot_tell_is_loaded(page: Page, loads: list[str]) -> None:
    with page.path.open("a", encoding="utf-8") as stream:
        stream.write("2099-01-01 balance Assets:Cash 0 EUR\n")
    page.do("write", SETTLE)
    before = len(loads)
    body = asked("register", "two", customer="C1", method="cash", amount="20")
    says = page.refused(body, 409)
    assert "Balance failed for 'Assets:Cash'" in says
    body = asked(
        *("register", "three"), customer="C1", account="Assets:Bank", amount="20"
    )
    page.do("write", body)
    assert len(loads) == before
    assert page.outstanding("P-1") == "5.00"


# The whole load that follows.


def test_it_is_loaded_when_nobody_asks_and_tells_the_same(
    page: Page, loads: list[str]
) -> None:
    before = page.ledger
    page.do("write", SETTLE)
    page.do("write", asked("credit", "two", id="I-3", amount="42.00"))
    assert page.is_ahead()
    seen = page.get("items", all="yes", sort="number")
    live = page.extension.current()
    refresher = page.extension._refresher
    assert refresher.refresh(page.app.config["LEDGERS"]) is True
    assert page.ledger is not before
    assert not page.is_ahead()
    assert page.get("items", all="yes", sort="number") == seen
    whole = page.extension.current()
    assert whole is not live
    assert whole.version > live.version
    assert whole.subledger.problems == live.subledger.problems
    assert whole.subledger.notices == live.subledger.notices
    assert whole.subledger.balances == live.subledger.balances
    assert len(loads) == 1
    page.do("write", asked("settle", "three", pairs=[{**PAIR, "amount": "5.00"}]))
    assert page.outstanding("P-1") == "0.00"
    assert len(loads) == 1


def test_a_load_is_thrown_away_where_somebody_wrote_meanwhile(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.do("write", SETTLE)
    before = page.ledger
    load_uncached = vars(fava.core)["load_uncached"]

    def edited_meanwhile(path: str, **kwargs: Any) -> Any:  # noqa: ANN401
        loaded = load_uncached(path, **kwargs)
        with page.path.open("a", encoding="utf-8") as stream:
            stream.write("; meanwhile\n")
        return loaded

    monkeypatch.setattr("fava.core.load_uncached", edited_meanwhile)
    refresher = page.extension._refresher
    assert refresher.refresh(page.app.config["LEDGERS"]) is False
    assert page.ledger is before


def test_it_waits_for_quiet_only_where_something_was_written(
    page: Page, timers: list[Timer], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    page.get("items")
    assert timers == []
    before = page.ledger
    page.do("write", SETTLE)
    assert [each.seconds for each in timers] == [refreshing.QUIET]
    now[0] += 15
    page.get("items")  # somebody is still there
    assert len(timers) == 1
    now[0] += 5
    timers.pop().fire()
    assert page.ledger is before
    assert [each.seconds for each in timers] == [refreshing.QUIET - 5]
    now[0] += 15
    timers.pop().fire()
    assert page.ledger is not before
    page.get("items")
    assert timers == []


def test_the_watcher_of_fava_has_seen_it(tmp_path: Path, loads: list[str]) -> None:
    path = tmp_path / "books.beancount"
    path.write_text(WITH_PAGE, encoding="utf-8")
    page = Page(path, poll_watcher=False)
    watcher: Any = page.ledger.watcher
    try:
        page.do("write", SETTLE)
        # What the thread that watches finds, a moment later.
        found = max(path.stat().st_mtime_ns, tmp_path.stat().st_mtime_ns)
        watcher._watchers[0].mtime = max(found, watcher._watchers[0].mtime)
        assert page.ledger.changed() is False
        assert len(loads) == 1
        watcher._watchers[0].mtime = found + 1
        assert page.ledger.changed() is True
    finally:
        watcher.__exit__(None, None, None)


# Many.


def test_a_thousand_requests_at_once(tmp_path: Path, loads: list[str]) -> None:
    path = tmp_path / "books.beancount"
    lines = [WITH_PAGE, 'include "d.beancount"\n']
    lines.append('2024-01-01 custom "receivables" "decisions" "d.beancount"\n')
    lines += [f"2024-01-01 open Assets:Receivable:D{each}\n" for each in range(50)]
    for number in range(1000):
        account = f"Assets:Receivable:D{number % 50}"
        lines.append(
            f'\n2024-05-01 * "Many"\n  invoice: "M-{number}"\n'
            f"  {account}  10.00 EUR\n  Income:Sales  -10.00 EUR\n"
            f'\n2024-05-02 * "Many"\n  payment: "Q-{number}"\n'
            f"  Assets:Bank  7.00 EUR\n  {account}  -7.00 EUR\n"
        )
    path.write_text("".join(lines), encoding="utf-8")
    (tmp_path / "d.beancount").write_text("", encoding="utf-8")
    page = Page(path)
    before = len(loads)
    statuses: list[int] = []

    def clerk(first: int) -> None:
        client = page.app.test_client()

        def ask(action: str, number: int, **pair: str) -> None:
            pair |= {"credit": f"Q-{number}", "debit": f"M-{number}"}
            body = asked(
                action, f"{action}-{number}-{pair.get('amount')}", pairs=[pair]
            )
            response = client.post(page.address("write"), json=body)
            statuses.append(response.status_code)

        for number in range(first, 1000, 20):
            ask("settle", number, amount="5.00")
            ask("settle", number, amount="5.00")  # an impatient click
            response = client.get(
                page.address("items"),
                query_string={"q": f"M-{number}", "all": "yes", "size": "500"},
            )
            (line,) = [
                each
                for each in response.get_json()["data"]["rows"]
                if each["id"] == f"M-{number}"
            ]
            assert line["outstanding"]["number"] == "5.00"
            ask("unsettle", number)
            ask("settle", number, amount="7.00")
            statuses.append(response.status_code)

    threads = [threading.Thread(target=clerk, args=(each,)) for each in (0, 5, 10, 15)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert statuses == [200] * 1000
    text = (tmp_path / "d.beancount").read_text(encoding="utf-8")
    assert text.count('custom "settle"') == 400
    assert text.count('custom "unsettle"') == 200
    assert len(loads) == before
    loaded = load(str(path))
    assert list(loaded.messages()) == []
    live = page.extension.current().subledger
    assert [(each.id, each.left) for each in live.items] == [
        (each.id, each.left) for each in loaded.subledger.items
    ]
