from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from beancount_receivables.queries.loading import load
from beancount_receivables.queries.picture import picture_of
from beancount_receivables.queries.transaction_map import SORTS
from beancount_receivables.queries.transaction_map import TransactionMap
from beancount_receivables.queries.transaction_map import Wanted
from beancount_receivables.queries.transaction_map import natural
from beancount_receivables.queries.view import View
from tests.map_ledger import write_ledger

if TYPE_CHECKING:
    from pathlib import Path

    from beancount_receivables.queries.loading import Ledger

EVERY = ["I-1", "BANK-1", "I-10", "I-2", "CN-1", "I-30", "BANK-3", "BANK-4"]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    return load(str(write_ledger(tmp_path_factory.mktemp("ledger"))))


@pytest.fixture(scope="module")
def shown(ledger: Ledger) -> TransactionMap:
    today = datetime.date(2024, 12, 31)
    return TransactionMap(View(ledger.subledger, None, today), ledger.errors)


def ids(shown: TransactionMap, **wanted: object) -> list[str]:
    return [item.id for item in shown.select(Wanted(**wanted))]  # type: ignore[arg-type]


def test_all_lines_by_date(shown: TransactionMap) -> None:
    assert ids(shown) == EVERY


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I-10", ["I-10"]),
        ("i10", ["I-10"]),
        ("bank-1", ["BANK-1"]),
        ("x/2024-77", ["BANK-1"]),
        ("x 2024 77", ["BANK-1"]),
        ("010806817183", ["I-1"]),
        ("+++010/8068/17183+++", ["I-1"]),
        ("korenaar", ["I-1", "BANK-1", "I-10", "I-2"]),
        ("  OVEN   korenaar ", ["I-10"]),
        ("155", ["I-1"]),
        ("155,00", ["I-1"]),
        ("155.00", ["I-1"]),
        ("1.250,5", ["I-30"]),
        ("1,250.50", ["I-30"]),
        ("1250.5", ["I-30"]),
        ("20", ["CN-1", "BANK-1"]),  # the credit note of 20.00, and a number with 20
        ("-20,00", ["CN-1"]),
        ("-155,00", []),
        ("100,00", ["BANK-1"]),
        ("=HYPERLINK", ["I-1"]),
        ("%", []),
        ("'; DROP TABLE", []),
    ],
)
def test_search(shown: TransactionMap, text: str, found: list[str]) -> None:
    assert sorted(ids(shown, text=text)) == sorted(found)


@pytest.mark.parametrize(
    "text", ["Société", "societe", "SOCIE\u0301TE\u0301", "e2e-77/x", "E2E77X"]
)
def test_accents_and_the_end_to_end_id_are_searched(tmp_path: Path, text: str) -> None:
    more = (
        '2024-08-01 * "Socie\u0301te\u0301 Générale" "paid"\n  payment: "P-6"\n'
        '  end-to-end: "E2E-77/X"\n'
        "  Assets:Bank  1.00 EUR\n  Assets:Receivable:C1\n"
    )
    view = View.now(load(str(write_ledger(tmp_path, more))).subledger)
    assert ids(TransactionMap(view), text=text) == ["P-6"]


def test_a_search_within_a_customer_or_some_days(shown: TransactionMap) -> None:
    assert ids(shown, text="korenaar", customer="C3") == []
    assert ids(shown, text="155", customer="C1") == ["I-1"]
    assert ids(shown, text="155", customer="C3") == []
    since = datetime.date(2024, 3, 15)
    assert ids(shown, text="korenaar", since=since) == ["BANK-1", "I-10", "I-2"]
    assert ids(shown, text="i1", since=since) == ["I-10"]


def test_amounts_are_found_only_where_they_may_be(shown: TransactionMap) -> None:
    assert ids(shown, text="155,00", finds_amounts=False) == []


def test_filters(shown: TransactionMap) -> None:
    assert ids(shown, types=frozenset({"payment"})) == ["BANK-1", "BANK-3", "BANK-4"]
    assert ids(shown, statuses=frozenset({"partially-settled"})) == ["I-1"]
    assert ids(shown, bank_accounts=frozenset({"Assets:Bank"})) == [
        *("BANK-1", "BANK-3", "BANK-4"),
    ]
    assert ids(shown, locked=True) == ["I-30", "BANK-3"]
    assert "I-30" not in ids(shown, locked=False)
    assert ids(shown, only_open=True) == [each for each in EVERY if each != "BANK-1"]
    assert ids(shown, customer="?") == ["BANK-4"]
    assert ids(shown, customer="nobody") == []
    day = datetime.date(2024, 5, 2)
    assert ids(shown, since=day, until=day) == ["I-10"]
    assert ids(shown, since=day, until=day - datetime.timedelta(days=1)) == []
    assert ids(shown, passes=lambda item: item.currency == "USD") == ["I-2"]


@pytest.mark.parametrize(
    ("sort", "descending", "first", "last"),
    [
        ("date", True, "BANK-4", "I-1"),
        ("date", False, "I-1", "BANK-4"),
        ("amount", True, "I-30", "CN-1"),
        ("amount", False, "CN-1", "I-30"),
        ("outstanding", True, "I-30", "CN-1"),
        ("type", False, "I-30", "CN-1"),
        ("status", False, "BANK-4", "BANK-1"),
        ("number", False, "BANK-1", "I-30"),
        ("number", True, "I-30", "BANK-1"),
        ("customer", False, "CN-1", "I-30"),  # by name, then latest first
        # Credit items are not due.
        ("due", False, "I-1", "BANK-1"),
        ("due", True, "I-30", "BANK-1"),
    ],
)
def test_order(
    shown: TransactionMap, sort: str, first: str, last: str, *, descending: bool
) -> None:
    items = shown.select(Wanted())
    arranged = [item.id for item in shown.arranged(items, sort, descending=descending)]
    assert sorted(arranged) == sorted(EVERY)
    assert (arranged[0], arranged[-1]) == (first, last)


def test_every_order_is_one(shown: TransactionMap) -> None:
    items = shown.select(Wanted())
    for sort in SORTS:
        assert len(shown.arranged(items, sort, descending=False)) == len(items)


def test_numbers_sort_as_numbers() -> None:
    assert sorted(["I-10", "I-2", "i-1", "10", "9"], key=natural) == [
        *("9", "10", "i-1", "I-2", "I-10"),
    ]


def test_a_line(shown: TransactionMap) -> None:
    [invoice, payment] = shown.select(
        Wanted(customer="C1", until=datetime.date(2024, 3, 31))
    )
    line = shown.line(invoice)
    assert (line.amount, line.outstanding) == (Decimal(155), Decimal("55.00"))
    assert (line.status, line.days_overdue) == ("partially-settled", 275)
    assert (line.name, line.settled_with) == ("Bakkerij De Korenaar BV", ["BANK-1"])
    paid = shown.line(payment)
    # A payment reads positive on paper, and is negative in the ledger.
    assert (paid.amount, paid.item.amount) == (Decimal("100.00"), Decimal("-100.00"))
    assert paid.ledger_outstanding == 0
    assert str(paid.outstanding) == "0.00"


def test_locks_and_notices(shown: TransactionMap) -> None:
    [invoice, payment] = shown.select(Wanted(customer="C3"))
    line = shown.line(invoice)
    assert line.locked == "direct-debit"
    assert [notice.code for notice in line.notices] == ["lock-overdue"]
    assert shown.line(payment).locked == "awaiting-bank-confirmation"


def test_the_state_on_a_past_day(ledger: Ledger) -> None:
    day = datetime.date(2024, 3, 10)
    then = TransactionMap(View.on(ledger.subledger, day))
    [invoice] = then.select(Wanted())
    line = then.line(invoice)
    assert (line.outstanding, line.status, line.settled_with) == (
        *(Decimal("155.00"), "not-settled"),
        [],
    )
    assert line.days_overdue == 0


def test_facets(shown: TransactionMap) -> None:
    assert shown.types() == ["invoice", "payment", "credit-note"]
    assert shown.types("C2") == ["credit-note"]
    assert shown.bank_accounts() == ["Assets:Bank"]
    assert shown.bank_accounts("C2") == []


def test_an_empty_ledger(tmp_path: Path) -> None:
    path = tmp_path / "empty.beancount"
    path.write_text(
        'plugin "beancount_receivables.plugins"\n'
        '2024-01-01 custom "receivables" "account" Assets:Receivable\n',
        encoding="utf-8",
    )
    shown = TransactionMap(View.now(load(str(path)).subledger))
    assert shown.select(Wanted(text="1", since=datetime.date(2024, 1, 1))) == []


def test_a_text_with_what_stands_between_texts(tmp_path: Path) -> None:
    path = write_ledger(
        tmp_path,
        '2024-08-01 * "odd\x1etext" "x"\n  invoice: "I-99"\n'
        "  Assets:Receivable:C1  1.00 EUR\n  Income:Sales\n",
    )
    shown = TransactionMap(View.now(load(str(path)).subledger))
    assert ids(shown, text="I-99") == ["I-99"]
    assert ids(shown, text="text") == ["I-99"]


def test_the_picture_of_links(ledger: Ledger) -> None:
    [item] = ledger.subledger.get("BANK-1")
    picture = picture_of(item, None)
    assert [each.id for each in picture.items] == ["BANK-1", "I-1"]
    assert [link.amount for link in picture.links] == [Decimal("100.00")]
    assert picture.is_whole
    before = picture_of(item, datetime.date(2024, 3, 14))
    assert (before.links, len(before.items)) == ([], 1)


def test_a_picture_has_an_end(tmp_path: Path) -> None:
    invoices = "".join(
        f'2024-08-01 * "Many"\n  invoice: "M-{n}"\n'
        "  Assets:Receivable:C2  1.00 EUR\n  Income:Sales\n"
        for n in range(40)
    )
    named = ", ".join(f"M-{n}" for n in range(40))
    path = write_ledger(
        tmp_path,
        f'{invoices}2024-08-02 * "Pays all"\n  payment: "P-ALL"\n  settles: "{named}"\n'
        "  Assets:Bank  40.00 EUR\n  Assets:Receivable:C2\n",
    )
    [payment] = load(str(path)).subledger.get("P-ALL")
    picture = picture_of(payment, None)
    assert not picture.is_whole
    assert len(picture.items) == len(picture.links) + 1 == 24
