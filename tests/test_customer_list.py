from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from beancount_receivables.queries.customer_address import address_lines
from beancount_receivables.queries.customer_list import SORTS
from beancount_receivables.queries.customer_list import CustomerLine
from beancount_receivables.queries.customer_list import CustomerList
from beancount_receivables.queries.customer_papers import papers_by_customer
from beancount_receivables.queries.loading import Ledger
from beancount_receivables.queries.loading import load
from beancount_receivables.queries.view import View
from tests.map_ledger import SHOWN_NAME_OF_C2
from tests.map_ledger import write_ledger

TODAY = datetime.date(2024, 8, 15)
REMINDED = """
2024-06-20 * "Korenaar" "Costs"
  collection-costs: "COSTS-1"
  for: "I-1"
  reminder: 2024-05-20
  reminder-by: "email"
  Assets:Receivable:C1  40.00 EUR
  Income:Sales
"""


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    return load(str(write_ledger(tmp_path_factory.mktemp("ledger"))))


@pytest.fixture(scope="module")
def shown(ledger: Ledger) -> CustomerList:
    return CustomerList(View(ledger.subledger, None, TODAY))


def keys(lines: list[CustomerLine]) -> list[str]:
    return [f"{line.customer} {line.aged.currency}".strip() for line in lines]


def test_the_customers_by_name(shown: CustomerList) -> None:
    assert keys(shown.select()) == [
        *("C2 EUR", "C1 EUR", "C1 USD", "C3 EUR"),
        "C9",  # declared, and nothing was ever booked
    ]


def test_a_customer(shown: CustomerList) -> None:
    [euros, dollars] = shown.select("korenaar")
    assert euros.name == "Bakkerij De Korenaar BV"
    # The ledger has 355.00 on the account: the customer owes it.
    assert (euros.aged.balance, euros.balance) == (Decimal(355), Decimal(-355))
    assert (euros.aged.open_items, euros.aged.overdue) == (2, Decimal(355))
    # I-1 was due on 31 March, I-10 on 1 June.
    assert (euros.aged.d61_90, euros.aged.d90_plus) == (Decimal(300), Decimal(55))
    assert euros.last_payment is not None
    assert euros.last_payment.id == "BANK-1"
    assert dollars.last_payment is None


def test_what_waits_for_the_bank_is_no_last_payment(shown: CustomerList) -> None:
    [line] = shown.select("C3")
    assert line.last_payment is None
    assert (line.locked, line.notices) == (2, 1)


def test_a_reversed_payment_is_no_last_payment(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    path = write_ledger(
        tmp_path_factory.mktemp("reversed"),
        '2024-08-01 * "Back"\n  chargeback: "CB-1"\n  reverses: "BANK-1"\n'
        "  Assets:Bank  -100.00 EUR\n  Assets:Receivable:C1\n",
    )
    shown = CustomerList(View(load(str(path)).subledger, None, TODAY))
    assert shown.select("korenaar")[0].last_payment is None


@pytest.mark.parametrize("text", ["cooperatie", "Coöperatie", "COO\u0308PERATIE"])
def test_accents_do_not_matter(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = write_ledger(
        tmp_path_factory.mktemp("accents"),
        '2024-01-01 open Assets:Receivable:C5\n  name: "Coöperatie De Molen"\n',
    )
    shown = CustomerList(View(load(str(path)).subledger, None, TODAY))
    assert [line.customer for line in shown.select(text)] == ["C5"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("korenaar", ["C1"]),
        ("DE bakkerij", ["C1"]),
        ("c1", ["C1"]),
        ("graanveld", ["C1"]),
        ("boek@", ["C1"]),
        ("NL91ABNA0417164300", ["C1"]),
        ("nl91 abna 0417 1643 00", ["C1"]),
        ("0417 1643", ["C1"]),
        ("<script>", ["C2"]),
        ('"zonen"', ["C2"]),
        ("nobody yet", ["C9"]),
        ("korenaar zonen", []),
        ("a b", ["C1"]),
    ],
)
def test_search(shown: CustomerList, text: str, found: list[str]) -> None:
    assert sorted({line.customer for line in shown.select(text)}) == found


@pytest.mark.parametrize(
    ("shows", "found"),
    [
        (["owes"], ["C1 EUR", "C1 USD", "C3 EUR"]),
        (["credit"], ["C2 EUR"]),
        (["overdue"], ["C1 EUR", "C1 USD", "C3 EUR"]),
        (["locked"], ["C3 EUR"]),
        (["notices"], ["C3 EUR"]),
        (["credit", "locked"], ["C2 EUR", "C3 EUR"]),
    ],
)
def test_show(shown: CustomerList, shows: list[str], found: list[str]) -> None:
    assert keys(shown.select(shows=shows)) == found


@pytest.mark.parametrize(
    ("sort", "descending", "first"),
    [
        ("name", False, "C2 EUR"),
        ("customer", True, "C9"),
        ("balance", False, "C3 EUR"),
        ("balance", True, "C2 EUR"),
        ("overdue", True, "C3 EUR"),
        ("open", True, "C1 EUR"),
        ("last", True, "C1 EUR"),
        ("last", False, "C1 EUR"),  # who never paid comes last
    ],
)
def test_order(shown: CustomerList, sort: str, first: str, *, descending: bool) -> None:
    lines = shown.arranged(shown.select(), sort, descending=descending)
    assert keys(lines)[0] == first
    assert len(lines) == len(shown.select())


def test_every_order_is_one(shown: CustomerList) -> None:
    for sort in SORTS:
        assert shown.arranged(shown.select(), sort, descending=False)


def test_totals_are_the_balances_of_the_accounts(
    ledger: Ledger, shown: CustomerList
) -> None:
    totals = {each.currency: each for each in shown.totals(shown.select())}
    sums: dict[str, Decimal] = {}
    for (account, currency), balance in ledger.subledger.balances.items():
        if account.startswith("Assets:Receivable"):
            sums[currency] = sums.get(currency, Decimal(0)) + balance
    assert {currency: each.balance for currency, each in totals.items()} == sums
    for each in totals.values():
        ages = each.not_due + each.d1_30 + each.d31_60 + each.d61_90 + each.d90_plus
        assert ages + each.credits == each.balance
    assert totals["EUR"].open_items == 5


def test_what_nobody_could_place_stands_apart(shown: CustomerList) -> None:
    [aged] = shown.uncategorized
    assert (aged.account, aged.balance) == ("Liabilities:Uncategorized", Decimal(-40))
    assert "?" not in {line.customer for line in shown.select()}


def test_the_trend_is_the_balance_at_the_ends_of_months(shown: CustomerList) -> None:
    euros = [
        (str(point.date), point.outstanding)
        for point in shown.trend(shown.select())
        if point.currency == "EUR"
    ]
    assert euros == [
        ("2024-03-31", Decimal("55.00")),
        ("2024-04-30", Decimal("55.00")),
        ("2024-05-31", Decimal("355.00")),
        ("2024-06-30", Decimal("335.00")),
        ("2024-07-31", Decimal("1577.73")),
        ("2024-08-15", Decimal("1577.73")),
    ]


def test_the_trend_is_that_of_the_customers_asked_about(shown: CustomerList) -> None:
    trend = shown.trend(shown.select(shows=["credit"]))
    assert [(str(point.date), point.outstanding) for point in trend] == [
        ("2024-06-30", Decimal(-20)),
        ("2024-07-31", Decimal(-20)),
        ("2024-08-15", Decimal(-20)),
    ]


def test_the_trend_has_an_end(ledger: Ledger) -> None:
    later = CustomerList(View(ledger.subledger, None, datetime.date(2030, 1, 10)))
    days = [
        point.date for point in later.trend(later.select()) if point.currency == "EUR"
    ]
    assert len(days) == 24
    assert (str(days[0]), str(days[-1])) == ("2028-02-29", "2030-01-10")
    before = CustomerList(View(ledger.subledger, None, datetime.date(2024, 1, 1)))
    assert before.trend(before.select()) == []


def test_the_end_of_time(ledger: Ledger) -> None:
    last = CustomerList(View(ledger.subledger, None, datetime.date.max))
    assert last.trend(last.select())[-1].date == datetime.date.max


def test_a_past_day(ledger: Ledger) -> None:
    shown = CustomerList(View.on(ledger.subledger, datetime.date(2024, 4, 1)))
    [line] = shown.select("korenaar")
    assert (line.balance, line.aged.d1_30) == (Decimal("-55.00"), Decimal("55.00"))


def test_only_what_passes_is_counted(ledger: Ledger) -> None:
    view = View(ledger.subledger, None, TODAY)
    shown = CustomerList(view, lambda item: item.id in {"I-10", "BANK-4"})
    assert [line.aged.balance for line in shown.select()] == [Decimal(300)]
    nothing = CustomerList(view, lambda item: item.id == "none")
    assert (nothing.select(), nothing.trend([]), nothing.uncategorized) == ([], [], [])


def test_papers_of_a_customer(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = write_ledger(tmp_path_factory.mktemp("papers"), REMINDED)
    ledger = load(str(path))
    papers = papers_by_customer(ledger.subledger, ledger.entries)
    assert [(each.kind, str(each.date), each.description) for each in papers["C1"]] == [
        ("note", "2024-05-10", "Called, pays soon"),
        ("note", "2024-05-11", "Asked about it"),
        ("document", "2024-05-13", "letter.pdf"),
        ("reminder", "2024-05-20", "I-1 (email)"),
    ]
    assert papers["C1"][2].path.endswith("letter.pdf")
    assert list(papers) == ["C1"]


def test_a_note_on_an_account_of_many_is_nobodys(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    path = tmp_path_factory.mktemp("shared") / "main.beancount"
    path.write_text(
        """
plugin "beancount_receivables.plugins"
2024-01-01 custom "receivables" "account" Assets:Debtors
2024-01-01 open Assets:Debtors
2024-01-01 open Income:Sales
2024-02-01 * "A" "x"
  customer: "A"
  invoice: "A-1"
  Assets:Debtors  1.00 EUR
  Income:Sales
2024-02-01 * "B" "x"
  customer: "B"
  invoice: "B-1"
  Assets:Debtors  1.00 EUR
  Income:Sales
2024-02-02 note Assets:Debtors "of nobody"
2024-02-03 note Assets:Debtors "of A"
  customer: "A"
2024-02-04 note Assets:Debtors "of B, by number" ^B-1
""",
        encoding="utf-8",
    )
    ledger = load(str(path))
    papers = papers_by_customer(ledger.subledger, ledger.entries)
    assert {
        name: [each.description for each in found] for name, found in papers.items()
    } == {"A": ["of A"], "B": ["of B, by number"]}


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        ("", []),
        ("Molenstraat 7", ["Molenstraat 7"]),
        ("Molenstraat 7, 1234 AB  Graanveld", ["Molenstraat 7", "1234 AB Graanveld"]),
        ("Flat 2, Hill House\nGraanveld\n", ["Flat 2, Hill House", "Graanveld"]),
        (" , ,", []),
    ],
)
def test_address(address: str, lines: list[str]) -> None:
    assert address_lines(address) == lines


def test_the_name_is_as_it_was_written(shown: CustomerList) -> None:
    assert shown.select("zonen")[0].name == SHOWN_NAME_OF_C2
