from __future__ import annotations

import datetime
import io
import json
import re
import sys
from typing import TYPE_CHECKING
from typing import Any

import pytest

pytest.importorskip("fava")

import openpyxl
from fava.application import create_app

from beancount_receivables.queries.fava import asked
from tests.map_ledger import SHOWN_NAME_OF_C2
from tests.map_ledger import write_ledger

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

PAGE = "/books/extension/Receivables/"
#: Every address that is asked with GET, with what it needs.
QUESTIONS = {
    "customers": {},
    "customer": {"customer": "C1"},
    "items": {},
    "details": {"id": "I-1"},
    "export": {"format": "csv"},
    "statement": {"customer": "C1"},
}


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "local_today", lambda: datetime.date(2024, 8, 15))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_ledger(tmp_path_factory.mktemp("ledger"))


@pytest.fixture(scope="module")
def client(path: Path) -> FlaskClient:
    return served(path).test_client()


@pytest.fixture(scope="module")
def hidden(path: Path) -> FlaskClient:
    return served(path, incognito=True).test_client()


def served(path: Path, *, incognito: bool = False, read_only: bool = False) -> Flask:
    # The usual watcher takes a thread and a file of the system for each ledger.
    return create_app(
        [path], load=True, poll_watcher=True, incognito=incognito, read_only=read_only
    )


def get(client: FlaskClient, question: str, **parameters: object) -> TestResponse:
    return client.get(f"{PAGE}{question}", query_string=parameters)


def ask(client: FlaskClient, question: str, **parameters: object) -> dict[str, Any]:
    response = get(client, question, **parameters)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.get_json()["data"]
    return answer


def refusal(client: FlaskClient, question: str, **parameters: object) -> str:
    response = get(client, question, **parameters)
    assert 400 <= response.status_code < 500, response.text
    error: str = response.get_json()["error"]
    assert error
    return error


def ids(answer: dict[str, Any]) -> list[str]:
    return [row["id"] for row in answer["rows"] if row["kind"] == "item"]


# The page.


def test_the_page(client: FlaskClient) -> None:
    page = client.get(PAGE)
    assert page.status_code == 200
    root = re.search('<div id="receivables"[^>]*>', page.text)
    assert root is not None
    facts = dict(re.findall(r'data-([a-z-]+)="([^"]*)"', root[0]))
    assert facts == {"language": "en", "incognito": "no", "read-only": "no"}
    module = client.get("/books/extension_js_module/Receivables.js")
    assert "default" in module.text


def test_it_knows_in_which_mode_fava_is(path: Path) -> None:
    app = served(path, incognito=True, read_only=True)
    page = app.test_client().get(PAGE)
    assert 'data-incognito="yes"' in page.text
    assert 'data-read-only="yes"' in page.text


@pytest.mark.parametrize(
    ("header", "language"),
    [("nl-BE,nl;q=0.9", "nl"), ("fr", "fr"), ("de,es", "en"), ("", "en")],
)
def test_the_language_of_the_page(
    client: FlaskClient, header: str, language: str
) -> None:
    page = client.get(PAGE, headers={"Accept-Language": header})
    assert f'data-language="{language}"' in page.text


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ("{'bye': 'anna'}", "no setting 'bye'; there are: by, trust_user_header"),
        ("{'by': 1}", "must be a text"),
        ("['by']", "must be a dictionary"),
        ("{'by': ", "cannot be read"),
        ("{'by': open}", "cannot be read"),
        ("{'language': 'de'}", "does not speak 'de'"),
    ],
)
def test_a_wrong_setting_is_an_error_in_fava(
    tmp_path: Path, config: str, words: str
) -> None:
    path = write_ledger(tmp_path)
    text = path.read_text(encoding="utf-8").replace("{'by': 'anna'}", config)
    path.write_text(text, encoding="utf-8")
    app = served(path)
    [message] = [
        error.message
        for error in app.config["LEDGERS"]["books"].errors
        if "receivables page" in error.message
    ]
    assert words in message
    assert app.test_client().get(PAGE).status_code == 200


@pytest.mark.parametrize("config", ["", "  ", "{}", "{'language': 'fr'}"])
def test_settings(tmp_path: Path, config: str) -> None:
    path = write_ledger(tmp_path)
    text = path.read_text(encoding="utf-8").replace("{'by': 'anna'}", config)
    path.write_text(text, encoding="utf-8")
    app = served(path)
    assert app.config["LEDGERS"]["books"].errors == []
    language = "fr" if "fr" in config else "en"
    assert f'data-language="{language}"' in app.test_client().get(PAGE).text


def test_a_ledger_without_receivables(tmp_path: Path) -> None:
    path = tmp_path / "main.beancount"
    path.write_text(
        'option "title" "Books"\n2024-01-01 custom "fava-extension"'
        ' "beancount_receivables.queries.fava"\n',
        encoding="utf-8",
    )
    client = served(path).test_client()
    assert client.get(PAGE).status_code == 200
    for question, needed in QUESTIONS.items():
        assert "add the line" in refusal(client, question, **needed)


# Customers.


def test_customers(client: FlaskClient) -> None:
    answer = ask(client, "customers")
    assert (answer["as_of"], answer["total"]) == (None, 5)
    assert (answer["page"], answer["size"]) == (1, 50)
    row = answer["rows"][1]
    assert (row["customer"], row["currency"]) == ("C1", "EUR")
    # Negative: the customer owes. What is owed by age is positive.
    assert row["balance"] == {"number": "-355.00", "currency": "EUR", "text": "-355,00"}
    assert row["overdue"]["number"] == "355.00"
    assert row["buckets"]["d61_90"]["text"] == "300,00"
    assert row["last_payment"]["date"] == "2024-03-15"
    assert row["last_payment"]["amount"]["number"] == "100.00"
    totals = {each["currency"]: each for each in answer["totals"]}
    assert totals["EUR"]["balance"]["text"] == "-1.577,73"
    assert totals["EUR"]["buckets"]["credits"]["number"] == "-27.77"
    assert totals["USD"]["balance"]["number"] == "-70.00"
    assert answer["uncategorized"] == {
        "open_items": 1,
        "amounts": [{"number": "40.00", "currency": "EUR", "text": "40,00"}],
    }
    assert answer["trend"][-1] == {
        "date": "2024-08-15",
        "currency": "USD",
        "outstanding": {"number": "70.00", "currency": "USD", "text": "70,00"},
    }


def test_customers_searched_sorted_and_paged(client: FlaskClient) -> None:
    def names(**parameters: object) -> list[str]:
        return [
            row["customer"] for row in ask(client, "customers", **parameters)["rows"]
        ]

    assert names(q="nl91 abna 0417 1643 00") == ["C1", "C1"]
    assert names(show=["credit", "locked"]) == ["C2", "C3"]
    assert names(sort="overdue")[0] == "C3"  # the highest first unless it is said
    assert names(sort="balance", dir="asc", size=1) == ["C3"]
    assert names(sort="customer", size=2, page=2) == ["C2", "C3"]
    assert names(page=9_000_000) == []
    [name] = [row["name"] for row in ask(client, "customers", q="C2")["rows"]]
    assert name == SHOWN_NAME_OF_C2


def test_totals_and_trend_are_those_of_the_customers_found(client: FlaskClient) -> None:
    answer = ask(client, "customers", q="C2")
    assert [each["balance"]["number"] for each in answer["totals"]] == ["20.00"]
    assert [each["outstanding"]["number"] for each in answer["trend"]] == [
        *("-20.00", "-20.00", "-20.00"),
    ]


def test_the_currency_of_the_ledger_comes_first(tmp_path: Path) -> None:
    client = served(
        write_ledger(tmp_path, 'option "operating_currency" "USD"\n')
    ).test_client()

    def currencies() -> list[str]:
        return [each["currency"] for each in ask(client, "customers")["totals"]]

    assert currencies() == ["EUR", "USD"]
    path = tmp_path / "main.beancount"
    text = path.read_text(encoding="utf-8")
    usual = 'option "operating_currency" "EUR"\n'
    path.write_text(text.replace(usual, ""), encoding="utf-8")
    client = served(path).test_client()
    assert currencies() == ["USD", "EUR"]


def test_customers_on_a_past_day(client: FlaskClient) -> None:
    answer = ask(client, "customers", time="2024-03")
    assert answer["as_of"] == "2024-03-31"
    balances = {row["customer"]: row["balance"]["number"] for row in answer["rows"]}
    assert balances == {"C1": "-55.00", "C2": "0.00", "C3": "0.00", "C9": "0.00"}
    assert answer["uncategorized"]["amounts"] == []


def test_customers_behind_a_filter(client: FlaskClient) -> None:
    answer = ask(client, "customers", account="Assets:Receivable:C2")
    assert [row["customer"] for row in answer["rows"]] == ["C2"]
    answer = ask(client, "customers", filter="^job-5")
    assert [row["balance"]["number"] for row in answer["rows"]] == ["-300.00"]


# The card.


def test_the_card_of_a_customer(client: FlaskClient) -> None:
    card = ask(client, "customer", customer="C1")
    assert card["name"] == "Bakkerij De Korenaar BV"
    assert card["ibans"] == ["NL91ABNA0417164300"]
    assert card["address"] == ["Molenstraat 7", "1234 AB Graanveld"]
    assert (card["language"], card["mandate"], card["insolvent"]) == ("nl", "", None)
    assert card["accounts"] == ["Assets:Receivable:C1"]
    assert [each["balance"]["number"] for each in card["balances"]] == [
        *("-355.00", "-70.00"),
    ]
    assert "/books/editor/?file_path=" in card["source"]["url"]
    assert client.get(card["source"]["url"]).status_code == 200


def test_the_terms_on_a_card(tmp_path: Path) -> None:
    more = (
        '2024-02-01 custom "receivables" "terms" 14\n'
        '2024-03-01 custom "customer" "C2"\n'
        '  terms: "30 end-of-month"\n'
    )
    client = served(write_ledger(tmp_path, more)).test_client()

    def terms(customer: str, **parameters: object) -> dict[str, Any]:
        card = ask(client, "customer", customer=customer, **parameters)
        found: dict[str, Any] = card["terms"]
        return found

    # The customer's own, else those of the ledger.
    assert terms("C2") == {"days": 30, "end_of_month": True}
    assert terms("C1") == {"days": 14, "end_of_month": False}
    assert terms("C2", time="2024-02") == {"days": 14, "end_of_month": False}
    assert terms("C2", time="2024-01") == {"days": 30, "end_of_month": False}


def test_cards_of_others(client: FlaskClient) -> None:
    assert ask(client, "customer", customer="C9")["balances"] == []
    nobody = ask(client, "customer", customer="?")
    assert (nobody["accounts"], nobody["source"]) == (
        ["Liabilities:Uncategorized"],
        None,
    )
    assert "no customer <b>" in refusal(client, "customer", customer="<b>")
    assert "customer=" in refusal(client, "customer")


def test_an_insolvent_customer(tmp_path: Path) -> None:
    path = write_ledger(
        tmp_path, '2024-05-01 custom "customer" "C1"\n  insolvent: 2024-05-01\n'
    )
    client = served(path).test_client()
    assert ask(client, "customer", customer="C1")["insolvent"] == "2024-05-01"
    then = ask(client, "customer", customer="C1", time="2024-04")
    assert (then["as_of"], then["insolvent"]) == ("2024-04-30", None)


# The map.


def test_a_line(client: FlaskClient) -> None:
    answer = ask(
        client, "items", q="I-1", type="invoice", customer="C1", to="2024-04-01"
    )
    assert answer["rows"] == [
        {
            "kind": "item",
            "id": "I-1",
            "date": "2024-03-01",
            "type": "invoice",
            "reference": "+++010/8068/17183+++",
            "description": "=HYPERLINK(1)",
            "payee": "Korenaar",
            "customer": "C1",
            "name": "Bakkerij De Korenaar BV",
            "account": "Assets:Receivable:C1",
            "amount": {"number": "155.00", "currency": "EUR", "text": "155,00"},
            "outstanding": {"number": "55.00", "currency": "EUR", "text": "55,00"},
            "status": "partially-settled",
            "locked": None,
            "bank_account": "",
            "method": "",
            "external_id": "",
            "due": "2024-03-31",
            "days_overdue": 137,
            "open": True,
            "inferred": False,
            "settled_with": ["BANK-1"],
            "notices": 0,
            "errors": 0,
        }
    ]


def test_signs_are_those_of_documents(client: FlaskClient) -> None:
    rows = {row["id"]: row for row in ask(client, "items")["rows"]}
    amounts = {id_: row["amount"]["number"] for id_, row in rows.items()}
    assert amounts["BANK-1"] == "100.00"
    assert amounts["CN-1"] == rows["CN-1"]["outstanding"]["number"] == "-20.00"
    assert rows["BANK-1"]["outstanding"]["number"] == "0.00"


def test_the_map_of_all(client: FlaskClient) -> None:
    answer = ask(client, "items")
    assert ids(answer)[0] == "BANK-4"  # the most recent first
    assert (answer["total"], answer["older"], answer["as_of"]) == (8, 0, None)
    assert answer["facets"] == {
        "types": ["invoice", "payment", "credit-note"],
        "statuses": [
            *("not-settled", "partially-settled", "reversed", "fully-settled"),
        ],
        "bank_accounts": ["Assets:Bank"],
    }


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({"q": "155"}, ["I-1"]),
        ({"q": "1.250,50"}, ["I-30"]),
        ({"type": ["payment", "credit-note"]}, ["BANK-4", "BANK-3", "CN-1", "BANK-1"]),
        ({"status": "fully-settled"}, ["BANK-1"]),
        ({"bank_account": "Assets:Bank", "open": "yes"}, ["BANK-4", "BANK-3"]),
        ({"bank_account": "Assets:Nowhere"}, []),
        ({"locked": "yes"}, ["BANK-3", "I-30"]),
        ({"locked": "no", "type": "payment"}, ["BANK-4", "BANK-1"]),
        ({"from": "2024-07-02", "to": "2024-07-06"}, ["BANK-3"]),
        ({"from": "2024-07-02", "to": "2024-07-01"}, []),
        (
            {"sort": "amount", "dir": "asc", "type": "invoice"},
            [
                *("I-2", "I-1", "I-10", "I-30"),
            ],
        ),
        ({"customer": "?"}, ["BANK-4"]),
        ({"size": 2, "page": 2, "all": "yes"}, ["I-30", "CN-1"]),
        ({"page": 9_999_999, "all": "yes"}, []),
        (
            {"nonsense": "1", "conversion": "units", "interval": "year", "q": "CN"},
            [
                "CN-1",
            ],
        ),
    ],
)
def test_parameters(
    client: FlaskClient, parameters: dict[str, Any], found: list[str]
) -> None:
    assert ids(ask(client, "items", **parameters)) == found


@pytest.mark.parametrize(
    ("question", "parameters"),
    [
        ("items", {"type": "invioce"}),
        ("items", {"status": "open"}),
        ("items", {"sort": "colour"}),
        ("items", {"dir": "up"}),
        ("items", {"locked": "maybe"}),
        ("items", {"from": "yesterday"}),
        ("items", {"from": "2024-02-30"}),
        ("items", {"to": "20240101"}),
        ("items", {"to": "\u0662\u0660\u0662\u0664-01-01"}),
        ("items", {"page": "0"}),
        ("items", {"page": "-1"}),
        ("items", {"page": "1e9"}),
        ("items", {"page": "99999999999999999999"}),
        ("items", {"size": "501"}),
        ("items", {"size": "\u0661"}),
        ("items", {"q": "x" * 201}),
        ("items", {"customer": "C1' OR 1=1"}),
        ("items", {"time": "some day"}),
        ("items", {"time": "2024-02-30"}),
        ("items", {"time": "2024-13"}),
        ("items", {"time": "0000"}),
        ("items", {"filter": "any(("}),
        ("items", {"account": "("}),
        ("customers", {"show": "all"}),
        ("customers", {"sort": "date"}),
        ("customers", {"account": "["}),
        ("details", {}),
        ("details", {"id": "I-0"}),
        ("details", {"id": "I-10", "time": "2024-03"}),
        ("export", {"format": "pdf"}),
        ("export", {"language": "de"}),
        ("statement", {"customer": "C1", "language": "xx"}),
        ("statement", {"customer": "../../etc"}),
        ("statement", {}),
    ],
)
def test_what_is_refused(
    client: FlaskClient, question: str, parameters: dict[str, Any]
) -> None:
    refusal(client, question, **parameters)


def test_older_lines_wait(tmp_path: Path) -> None:
    more = "".join(
        f'2024-08-01 * "Many"\n  invoice: "M-{n:03}"\n'
        f"  Assets:Receivable:C2  {1000 - n}.00 EUR\n  Income:Sales\n"
        for n in range(120)
    )
    client = served(write_ledger(tmp_path, more)).test_client()
    answer = ask(client, "items", size=10, page=3)
    assert (answer["total"], answer["older"], len(answer["rows"])) == (128, 78, 50)
    assert ids(answer)[0] == "M-119"
    # The order asked for holds among the newest alone.
    highest = ids(ask(client, "items", sort="amount", dir="desc"))
    assert highest[0] == "M-070"
    answer = ask(client, "items", sort="amount", dir="asc", all="yes", size=100, page=2)
    assert (answer["older"], len(answer["rows"])) == (0, 28)
    assert ids(answer)[-1] == "I-30"


def test_papers_stand_among_the_lines(client: FlaskClient) -> None:
    answer = ask(client, "items", customer="C1")
    assert answer["total"] == 7
    assert [(row["kind"], row["date"]) for row in answer["rows"]] == [
        ("document", "2024-05-13"),
        ("note", "2024-05-11"),
        ("note", "2024-05-10"),
        ("item", "2024-05-03"),
        ("item", "2024-05-02"),
        ("item", "2024-03-15"),
        ("item", "2024-03-01"),
    ]
    document, note = answer["rows"][:2]
    assert (document["description"], note["url"]) == ("letter.pdf", None)
    assert client.get(document["url"]).data == b"%PDF-1.4"
    oldest = ask(client, "items", customer="C1", dir="asc", **{"from": "2024-05-11"})
    assert [row["date"] for row in oldest["rows"]] == ["2024-05-11", "2024-05-13"]
    then = ask(client, "items", customer="C1", time="2024-05-03 - 2024-05-10")
    assert [row["kind"] for row in then["rows"]] == ["note", "item"]


@pytest.mark.parametrize(
    "parameters",
    [
        {"q": "pays"},
        {"type": "invoice"},
        {"open": "yes"},
        {"locked": "no"},
        {"sort": "amount"},
        {"filter": "Korenaar"},
    ],
)
def test_papers_do_not_where_items_are_looked_for(
    client: FlaskClient, parameters: dict[str, str]
) -> None:
    rows = ask(client, "items", customer="C1", **parameters)["rows"]
    assert {row["kind"] for row in rows} <= {"item"}


# Fava's filter bar.


def test_time_shows_the_lines_and_the_state_of_then(client: FlaskClient) -> None:
    answer = ask(client, "items", time="2024-03-01 - 2024-03-10")
    assert answer["as_of"] == "2024-03-10"
    [row] = answer["rows"]
    assert (row["id"], row["outstanding"]["number"]) == ("I-1", "155.00")
    assert (row["status"], row["settled_with"]) == ("not-settled", [])
    assert ids(ask(client, "items", time="2024-05")) == ["I-2", "I-10"]


def test_a_time_that_has_not_passed_shows_the_state_of_now(client: FlaskClient) -> None:
    answer = ask(client, "items", time="2024")
    assert (answer["as_of"], answer["total"]) == (None, 8)
    assert ask(client, "items", time="2031")["total"] == 0


def test_account_and_filter(client: FlaskClient) -> None:
    assert ids(ask(client, "items", account="Assets:Receivable:C3")) == [
        *("BANK-3", "I-30"),
    ]
    assert ids(ask(client, "items", filter="^job-5")) == ["I-10"]
    assert ids(ask(client, "items", filter="invoice:I-30")) == ["I-30"]
    assert ids(ask(client, "items", filter="^job-5", account="Assets:Bank")) == []
    then = ask(client, "items", account="Assets:Receivable:C3", time="2024-07-01")
    assert ids(then) == ["I-30"]


def test_more_filters_than_are_kept(client: FlaskClient) -> None:
    for day in range(1, 10):
        answer = ask(client, "items", time=f"2024-05-0{day}", account=f"C{day}")
        assert answer["as_of"] == f"2024-05-0{day}"
        answer = ask(client, "customers", time=f"2024-05-0{day}")
        assert answer["as_of"] == f"2024-05-0{day}"
    assert ids(ask(client, "items", account="C3")) == ["BANK-3", "I-30"]


def test_opening_items_pass_with_their_account(tmp_path: Path) -> None:
    path = write_ledger(
        tmp_path,
        "2023-01-01 open Assets:Receivable:C4\n2023-01-01 open Equity:Before\n"
        '2023-06-01 * "before the start"\n'
        "  Assets:Receivable:C4  9.00 EUR\n  Equity:Before\n",
    )
    client = served(path).test_client()
    [row] = ask(client, "items", account="Assets:Receivable:C4")["rows"]
    assert row["amount"]["number"] == "-9.00"  # an adjustment against the customer
    assert ids(ask(client, "items", filter="before")) == []
    details = ask(client, "details", id=row["id"])
    assert details["line"]["id"] == row["id"]


# Details.


def test_details_of_an_invoice(client: FlaskClient) -> None:
    details = ask(client, "details", id="I-1")
    assert details["line"]["id"] == "I-1"
    assert details["reason"].startswith("Settled: 100.00 EUR with BANK-1")
    [link] = details["links"]
    assert (link["other"], link["other_type"], link["rule"]) == (
        *("BANK-1", "payment"),
        "settles",
    )
    assert (link["amount"]["number"], link["date"]) == ("100.00", "2024-03-15")
    assert (link["cancelled"], link["by"]) == (None, "")
    assert details["related"] == ["BANK-1"]
    assert details["picture"]["nodes"][0]["outstanding"]["number"] == "55.00"
    assert details["picture"]["edges"] == [
        {
            "credit": "BANK-1",
            "debit": "I-1",
            "amount": {"number": "100.00", "currency": "EUR", "text": "100,00"},
            "rule": "settles",
        }
    ]
    assert client.get(details["source"]["url"]).status_code == 200
    assert details["source"]["lineno"] > 1


def test_details_of_what_is_locked(client: FlaskClient) -> None:
    details = ask(client, "details", id="I-30")
    [lock] = details["locks"]
    assert (lock["kind"], lock["file"], lock["until"]) == (
        *("direct-debit", "SDD-1"),
        None,
    )
    assert [notice["code"] for notice in details["notices"]] == ["lock-overdue"]
    assert details["steps"] == []


def test_details_tell_what_the_rules_tried(client: FlaskClient) -> None:
    details = ask(client, "details", id="CN-1")
    assert details["links"] == []
    steps = details["steps"][0]["steps"]
    assert [step["rule"] for step in steps][:2] == ["reference", "amount"]


def test_candidates_read_as_on_the_document(tmp_path: Path) -> None:
    path = write_ledger(
        tmp_path,
        '2024-08-01 * "One"\n  invoice: "E-1"\n  Assets:Receivable:C2  5.00 EUR\n'
        '  Income:Sales\n2024-08-01 * "Two"\n  invoice: "E-2"\n'
        "  Assets:Receivable:C2  5.00 EUR\n  Income:Sales\n"
        '2024-08-02 * "Either"\n  payment: "P-5"\n  Assets:Bank  5.00 EUR\n'
        "  Assets:Receivable:C2\n",
    )
    client = served(path).test_client()
    details = ask(client, "details", id="P-5")
    [tried] = [
        step for step in details["steps"][0]["steps"] if step["outcome"] == "ambiguous"
    ]
    assert [
        (each["id"], each["outstanding"]["number"]) for each in tried["candidates"]
    ] == [("E-1", "5.00"), ("E-2", "5.00")]


def test_a_returned_payment(tmp_path: Path) -> None:
    path = write_ledger(
        tmp_path,
        '2024-08-01 * "Back" ""\n  chargeback: "CB-1"\n  reverses: "BANK-1"\n'
        '  reason: "MD06"\n  Assets:Bank  -100.00 EUR\n  Assets:Receivable:C1\n',
    )
    client = served(path).test_client()
    details = ask(client, "details", id="CB-1")
    assert details["bank"]["reason_code"] == "MD06"
    assert "refund" in details["bank"]["reason_text"]
    assert details["line"]["amount"]["number"] == "-100.00"
    assert "BANK-1" in details["related"]
    [link] = [
        each for each in ask(client, "details", id="I-1")["links"] if each["cancelled"]
    ]
    assert (link["cancelled"], link["other"]) == ("2024-08-01", "BANK-1")
    assert "CB-1" in ask(client, "details", id="BANK-1")["related"]


def test_an_assigned_receipt_leads_to_its_customer_and_back(tmp_path: Path) -> None:
    path = write_ledger(
        tmp_path,
        '2024-08-02 * "BANK-4 is from C9"\n'
        '  Liabilities:Uncategorized  40.00 EUR\n    settles: "BANK-4"\n'
        '  Assets:Receivable:C9  -40.00 EUR\n    payment: "BANK-4/C9"\n'
        '2024-08-03 * "batch"\n  payment: "B-2"\n  Assets:Bank  3.00 EUR\n'
        "  Assets:Receivable:C9  -1.00 EUR\n  Liabilities:Uncategorized  -2.00 EUR\n",
    )
    client = served(path).test_client()
    assert "BANK-4/C9" in ask(client, "details", id="BANK-4")["related"]
    assert ask(client, "details", id="BANK-4/C9")["related"] == ["BANK-4"]
    # What nobody could place of a batch has nothing to do with its other items.
    assert ask(client, "details", id="B-2/1")["related"] == []
    # Before it was assigned, nobody knew.
    before = ask(client, "details", id="BANK-4", time="2024-07")
    assert before["related"] == []


def test_details_name_who_decided(tmp_path: Path) -> None:
    path = write_ledger(
        tmp_path,
        '2024-07-08 custom "settle" "CN-2" "I-10" 30.00 EUR\n  by: "anna"\n'
        '2024-07-09 custom "unsettle" "CN-2" "I-10"\n  by: "ben"\n'
        '2024-07-07 * "x"\n  credit-note: "CN-2"\n  standalone: TRUE\n'
        "  Assets:Receivable:C1  -30.00 EUR\n  Income:Sales\n",
    )
    client = served(path).test_client()
    link = ask(client, "details", id="I-10")["links"][-1]
    assert (link["by"], link["undone_by"]) == ("anna", "ben")
    assert (link["cancelled"], link["cancelled_by"]) == (
        "2024-07-09",
        "unsettle by ben",
    )
    [then] = ask(client, "details", id="I-10", time="2024-07-08")["links"]
    assert then["cancelled"] is None


def test_details_name_who_displaced_a_link(tmp_path: Path) -> None:
    path = write_ledger(
        tmp_path,
        '2024-07-07 * "I-10"\n  payment: "BANK-7"\n  Assets:Bank  300.00 EUR\n'
        "  Assets:Receivable:C1\n"
        '2024-07-08 custom "settle" "BANK-7" "I-1" 55.00 EUR\n  by: "anna"\n',
    )
    client = served(path).test_client()
    cancelled = [
        link["cancelled_by"]
        for link in ask(client, "details", id="I-10")["links"]
        if link["cancelled"]
    ]
    assert cancelled == ["settle BANK-7 I-1 (anna)"]


def test_errors_lead_to_the_editor(tmp_path: Path) -> None:
    path = write_ledger(
        tmp_path,
        '2024-08-01 * "bad"\n  payment: "P-6"\n  settles: "NOWHERE"\n'
        "  Assets:Bank  1.00 EUR\n  Assets:Receivable:C1\n",
    )
    client = served(path).test_client()
    details = ask(client, "details", id="P-6")
    [error] = details["errors"]
    assert "NOWHERE" in error["message"]
    assert client.get(error["url"]).status_code == 200
    assert details["line"]["errors"] == 1


def test_details_of_what_nothing_can_name(tmp_path: Path) -> None:
    path = write_ledger(
        tmp_path,
        '2024-08-01 * "again"\n  invoice: "I-10"\n  Assets:Receivable:C1  5.00 EUR\n'
        "  Income:Sales\n",
    )
    client = served(path).test_client()
    details = ask(client, "details", id="I-10#2")
    assert details["line"]["amount"]["number"] == "5.00"
    assert details["errors"]


def test_each_item_of_a_batch(tmp_path: Path) -> None:
    path = write_ledger(
        tmp_path,
        '2024-08-01 * "batch" #batch\n  payment: "B-1"\n  Assets:Bank  30.00 EUR\n'
        '  Assets:Receivable:C1  -10.00 EUR\n    customer: "C1"\n'
        '  Assets:Receivable:C2  -20.00 EUR\n    customer: "C2"\n',
    )
    client = served(path).test_client()
    # Both pass with their transaction, wherever in it their posting stands.
    assert ids(ask(client, "items", filter="#batch")) == ["B-1/2", "B-1/1"]
    details = ask(client, "details", id="B-1/1")
    assert details["line"]["amount"]["number"] == "10.00"
    assert "B-1/2" not in details["related"]  # another customer's


# Files.


def test_an_exported_file_holds_what_is_shown(client: FlaskClient) -> None:
    response = get(client, "export", customer="C1", type="invoice", sort="amount")
    assert response.status_code == 200
    disposition = response.headers["Content-Disposition"]
    assert "transactions-C1-2024-08-15.xlsx" in disposition
    sheet = openpyxl.load_workbook(io.BytesIO(response.data)).worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    column = heads.index("Number") + 1
    shown = [sheet.cell(row, column).value for row in range(2, 5)]
    assert shown == ids(
        ask(client, "items", customer="C1", type="invoice", sort="amount")
    )


def test_all_lines_are_exported_not_a_page(client: FlaskClient) -> None:
    response = get(client, "export", format="csv", size=1, page=4)
    assert response.mimetype == "text/csv"
    assert len(response.text.splitlines()) == 1 + 8
    then = get(client, "export", format="csv", time="2024-03")
    assert len(then.text.splitlines()) == 1 + 2


def test_the_name_of_a_file_holds_nothing_odd(tmp_path: Path) -> None:
    path = write_ledger(
        tmp_path,
        '2024-08-01 * "x"\n  customer: "A/..\\\\B é;\\""\n  invoice: "Q-1"\n'
        "  Assets:Receivable:C2  1.00 EUR\n  Income:Sales\n",
    )
    client = served(path).test_client()
    response = get(client, "export", customer='A/..\\B é;"', format="csv")
    assert response.status_code == 200
    assert (
        "transactions-A_.._B-2024-08-15.csv" in response.headers["Content-Disposition"]
    )


def test_heads_are_in_the_language_of_the_page(client: FlaskClient) -> None:
    response = get(client, "export", language="fr")
    sheet = openpyxl.load_workbook(io.BytesIO(response.data)).worksheets[0]
    assert "Échéance" in [cell.value for cell in sheet[1]]


def test_a_file_that_cannot_be_made(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    assert "XlsxWriter" in refusal(client, "export", format="xlsx")
    assert get(client, "export", format="csv").status_code == 200


def test_a_statement(client: FlaskClient) -> None:
    response = get(client, "statement", customer="C1")
    assert response.mimetype == "text/html"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert '<html lang="nl">' in response.text  # as the customer reads
    assert "<strong>Books</strong>" in response.text
    english = get(client, "statement", customer="C1", language="en")
    assert "Statement of account" in english.text


def test_a_statement_runs_no_script(client: FlaskClient) -> None:
    page = get(client, "statement", customer="C2").text
    assert "<script" not in page
    assert "&lt;script&gt;alert(&#x27;1&#x27;)" in page


# Modes of Fava.


def test_read_only_can_ask_all_and_write_nothing(path: Path) -> None:
    client = served(path, read_only=True).test_client()
    for question, needed in QUESTIONS.items():
        assert get(client, question, **needed).status_code == 200
    for action in ("preview", "write"):
        assert client.post(f"{PAGE}{action}", json={}).status_code == 401


def test_nothing_that_writes_is_a_get(client: FlaskClient) -> None:
    for action in ("preview", "write"):
        assert client.get(f"{PAGE}{action}").status_code == 404
    for question in QUESTIONS:
        assert client.post(f"{PAGE}{question}", json={}).status_code == 404


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
    ],
)
def test_another_site_can_post_nothing(
    client: FlaskClient, headers: dict[str, str], status: int
) -> None:
    response = client.post(f"{PAGE}preview", json={}, headers=headers)
    assert response.status_code == status
    assert "error" in response.get_json()


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("a=1", "application/x-www-form-urlencoded", 415),
        ("{}", "text/plain", 415),
        ("{", "application/json", 400),
        ("[]", "application/json", 400),
        ('"x"', "application/json", 400),
    ],
)
def test_only_json_is_posted(
    client: FlaskClient, body: str, kind: str, status: int
) -> None:
    response = client.post(f"{PAGE}write", data=body, content_type=kind)
    assert response.status_code == status


AMOUNTS = re.compile(r"155|355|1\.?250|1\.?577|300[.,]0|55[.,]00|7[.,]77|40[.,]00")


@pytest.mark.parametrize(
    ("question", "parameters"),
    [
        ("customers", {}),
        ("customer", {"customer": "C1"}),
        ("items", {}),
        ("details", {"id": "I-1"}),
        ("details", {"id": "BANK-1"}),
        ("details", {"id": "I-30"}),
        ("details", {"id": "BANK-4"}),
    ],
)
def test_incognito_gives_out_no_amount(
    client: FlaskClient, hidden: FlaskClient, question: str, parameters: dict[str, str]
) -> None:
    open_answer = json.dumps(ask(client, question, **parameters))
    assert AMOUNTS.search(open_answer)
    answer = ask(hidden, question, **parameters)
    assert not AMOUNTS.search(json.dumps(answer))
    for money in every_money(answer):
        assert money["number"] is None
        assert not re.search("[0-9]", money["text"])


def every_money(answer: object) -> list[dict[str, Any]]:
    """All amounts of money in an answer."""
    if isinstance(answer, list):
        return [money for each in answer for money in every_money(each)]
    if not isinstance(answer, dict):
        return []
    if set(answer) == {"number", "currency", "text"}:
        return [answer]
    return [money for each in answer.values() for money in every_money(each)]


def test_incognito_gives_out_no_file(hidden: FlaskClient) -> None:
    for question in ("export", "statement"):
        response = get(hidden, question, customer="C1")
        assert response.status_code == 403
        assert "incognito" in response.get_json()["error"]


def test_incognito_finds_no_amount(client: FlaskClient, hidden: FlaskClient) -> None:
    assert ids(ask(client, "items", q="155,00")) == ["I-1"]
    assert ids(ask(hidden, "items", q="155,00")) == []
    assert ids(ask(hidden, "items", q="I-1", type="invoice")) == ["I-10", "I-1"]


# Fava goes on.


def test_a_search_is_prepared_when_the_map_is_sent(tmp_path: Path) -> None:
    app = served(write_ledger(tmp_path))
    page = app.config["LEDGERS"]["books"].extensions.get_extension("Receivables")
    response = get(app.test_client(), "items")
    shown = page.derived().transaction_map(None, datetime.date(2024, 8, 15))
    assert "_texts" not in vars(shown)
    response.close()
    assert "_texts" in vars(shown)


def test_a_changed_ledger_is_asked_anew(tmp_path: Path) -> None:
    path = write_ledger(tmp_path)
    client = served(path).test_client()
    assert ask(client, "items")["total"] == 8
    with path.open("a", encoding="utf-8") as file:
        file.write(
            '2024-08-02 * "New"\n  invoice: "I-99"\n'
            "  Assets:Receivable:C1  1.00 EUR\n  Income:Sales\n"
        )
    client.get("/books/api/changed")
    assert ids(ask(client, "items"))[0] == "I-99"
    assert ask(client, "customers", q="korenaar")["rows"][0]["open_items"] == 3


def test_what_was_just_written_passes_filters(tmp_path: Path) -> None:
    client = served(write_ledger(tmp_path)).test_client()
    assert ids(ask(client, "items", account="Assets:Receivable:C2")) == ["CN-1"]
    answer = client.post(
        f"{PAGE}write",
        json={
            "action": "credit",
            "request": "b6f3a1d2-0000-4000-8000-000000000001",
            "arguments": {"id": "I-10", "number": "CN-9", "reason": "damage"},
        },
    )
    assert answer.status_code == 200, answer.text
    found = ids(
        ask(client, "items", account="Assets:Receivable:C1", type="credit-note")
    )
    assert found == ["CN-9"]
    assert ids(ask(client, "items", q="damage")) == ["CN-9"]
    assert ask(client, "items", q="I-10", type="invoice")["rows"][0]["open"] is False


def test_decimals_are_those_of_the_currency(tmp_path: Path) -> None:
    path = write_ledger(
        tmp_path,
        "2024-01-01 commodity JPY\n  precision: 0\n"
        '2024-08-02 * "Yen"\n  invoice: "I-99"\n'
        "  Assets:Receivable:C1  12000 JPY\n  Income:Sales\n",
    )
    client = served(path).test_client()
    [row] = ask(client, "items", q="I-99")["rows"]
    assert row["amount"] == {"number": "12000", "currency": "JPY", "text": "12.000"}
