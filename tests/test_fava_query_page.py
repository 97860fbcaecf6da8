from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

import pytest

pytest.importorskip("fava")

from fava.application import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

LEDGER = """
option "title" "Ledger"
2024-01-01 custom "fava-option" "sidebar-show-queries" "7"
plugin "beancount_receivables.plugins"
2024-01-01 custom "receivables" "account" Assets:Receivable
2024-01-01 open Assets:Bank
2024-01-01 open Income:Sales
2024-01-01 open Assets:Receivable:C1

2024-03-01 * "Repair"
  invoice: "I-1"
  Assets:Receivable:C1  100.00 EUR
  Income:Sales

2024-05-15 * "part"
  payment: "P-1"
  settles: "I-1 60.00"
  Assets:Bank  60.00 EUR
  Assets:Receivable:C1
"""


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    path = tmp_path / "main.beancount"
    path.write_text(LEDGER, encoding="utf-8")
    return create_app([str(path)], load=True).test_client()


def ask(client: FlaskClient, query: str, **filters: str) -> dict[str, Any]:
    response = client.get(
        "/ledger/api/query", query_string={"query_string": query, **filters}
    )
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.get_json()["data"]
    return answer


def test_tables(client: FlaskClient) -> None:
    answer = ask(
        client, "SELECT id, status, outstanding, due FROM receivables WHERE open"
    )
    assert [column["name"] for column in answer["types"]] == [
        "id",
        "status",
        "outstanding",
        "due",
    ]
    [row] = answer["rows"]
    assert row[:2] == ["I-1", "partially-settled"]
    assert row[2] == {"currency": "EUR", "number": 40.0}
    assert row[3] == "2024-03-31"


@pytest.mark.parametrize("table", ["settlements", "customers", "notices"])
def test_other_tables(client: FlaskClient, table: str) -> None:
    assert ask(client, f"SELECT * FROM {table}")["types"]  # noqa: S608


def test_functions(client: FlaskClient) -> None:
    answer = ask(
        client,
        "SELECT DISTINCT settlement_status('I-1') AS now,"
        " status_on('I-1', 2024-05-14) AS before, settled_by('I-1') AS settled_by",
    )
    assert answer["rows"] == [["partially-settled", "not-settled", ["P-1"]]]


def test_a_name_may_begin_with_a_reserved_word(client: FlaskClient) -> None:
    answer = ask(client, "SELECT not_due, d1_30 FROM customers")
    assert [column["name"] for column in answer["types"]] == ["not_due", "d1_30"]


def test_filters_hide_no_items(client: FlaskClient) -> None:
    answer = ask(client, "SELECT id FROM receivables", time="2024-05")
    assert answer["rows"] == [["I-1"], ["P-1"]]


@pytest.mark.parametrize(
    "name",
    [
        "aging",
        "chargebacks",
        "notices",
        "open-items",
        "settlement-history",
        "unsettled-payments",
        "write-offs",
    ],
)
def test_named_queries(client: FlaskClient, name: str) -> None:
    answer = ask(client, f".run {name}")
    assert answer["types"]
    assert name in client.get("/ledger/income_statement/").text


def test_csv(client: FlaskClient) -> None:
    response = client.get(
        "/ledger/download-query/query_result.csv",
        query_string={"query_string": "SELECT id, outstanding FROM receivables"},
    )
    assert response.status_code == 200
    assert "I-1,40.0" in response.text
