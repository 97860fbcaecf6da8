"""What the map, the list and the files show of any ledger adds up, on every day."""

from __future__ import annotations

import csv
import io
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import given

from beancount_receivables.plugins.subledger.explaining import explain
from beancount_receivables.plugins.subledger.signs import customer_balance
from beancount_receivables.plugins.subledger.status import left_on
from beancount_receivables.plugins.subledger.status import status_on
from beancount_receivables.queries.customer_list import CustomerList
from beancount_receivables.queries.export.csv_file import csv_lines
from beancount_receivables.queries.rendering import number
from beancount_receivables.queries.transaction_map import SORTS
from beancount_receivables.queries.transaction_map import TransactionMap
from beancount_receivables.queries.transaction_map import Wanted
from beancount_receivables.queries.view import View
from tests.effort import A_QUARTER
from tests.ledger_strategies import GeneratedLedger
from tests.ledger_strategies import ledgers
from tests.replays import facts
from tests.replays import holds_for
from tests.replays import replayed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_receivables.plugins.subledger.items import Item


def views(ledger: GeneratedLedger) -> Iterator[View]:
    """The state at the end of each day, and of all."""
    subledger = replayed(ledger)
    days = ledger.dates()
    for day in days:
        yield View.on(subledger, day)
    if days:
        yield View(subledger, None, days[-1])


def outstanding(view: View) -> dict[tuple[str, str, str], Decimal]:
    """What is outstanding, added up item by item."""
    sums: dict[tuple[str, str, str], Decimal] = {}
    for item in view.subledger.items_on(view.day):
        key = (item.customer, item.account, item.currency)
        left = item.signed(left_on(item, view.day))
        sums[key] = sums.get(key, Decimal(0)) + left
    return sums


@A_QUARTER
@given(ledgers())
def test_the_file_adds_up_to_the_balances(ledger: GeneratedLedger) -> None:
    def holds(ledger: GeneratedLedger) -> None:
        for view in views(ledger):
            shown = TransactionMap(view)
            lines = map(shown.line, shown.select(Wanted()))
            rows = list(csv.DictReader(io.StringIO("".join(csv_lines(lines)))))
            for column in ("ledger_amount", "ledger_outstanding"):
                sums = dict.fromkeys(outstanding(view), Decimal(0))
                for row in rows:
                    key = (row["customer"], row["account"], row["currency"])
                    sums[key] += Decimal(row[column])
                assert sums == outstanding(view)

    holds_for(ledger, holds)


@A_QUARTER
@given(ledgers())
def test_the_list_adds_up_to_the_balances(ledger: GeneratedLedger) -> None:
    def holds(ledger: GeneratedLedger) -> None:
        for view in views(ledger):
            shown = CustomerList(view)
            lines = [line for line in shown.select() if line.aged.currency]
            balances = {
                (line.customer, line.aged.account, line.aged.currency): line.balance
                for line in lines
            }
            for aged in shown.uncategorized:
                key = (aged.customer, aged.account, aged.currency)
                balances[key] = customer_balance(aged.balance)
            sums = outstanding(view)
            assert balances == {key: -value for key, value in sums.items()}
            for total in shown.totals(lines):
                placed = [
                    value
                    for (customer, _, currency), value in sums.items()
                    if currency == total.currency and customer != "?"
                ]
                assert total.balance == sum(placed)
            if view.day is not None:
                trend = {
                    point.currency: point.outstanding
                    for point in shown.trend(lines)
                    if point.date == view.day
                }
                totals = {each.currency: each.balance for each in shown.totals(lines)}
                assert trend == totals

    holds_for(ledger, holds)


@A_QUARTER
@given(ledgers())
def test_no_line_is_lost_or_shown_twice(ledger: GeneratedLedger) -> None:
    def holds(ledger: GeneratedLedger) -> None:
        for view in views(ledger):
            shown = TransactionMap(view)
            every = shown.select(Wanted())
            assert every == view.subledger.items_on(view.day)
            for sort in SORTS:
                for descending in (True, False):
                    arranged = shown.arranged(every, sort, descending=descending)
                    assert Counter(arranged) == Counter(every)
            customers = dict.fromkeys(item.customer for item in every)
            apart = [shown.select(Wanted(customer=each)) for each in customers]
            assert Counter(item for part in apart for item in part) == Counter(every)
            opened = shown.select(Wanted(only_open=True))
            assert opened == [each for each in every if left_on(each, view.day)]

    holds_for(ledger, holds)


@A_QUARTER
@given(ledgers())
def test_every_item_is_found_by_number_and_amount(ledger: GeneratedLedger) -> None:
    def holds(ledger: GeneratedLedger) -> None:
        for view in views(ledger):
            shown = TransactionMap(view)
            for item in shown.select(Wanted()):
                for text in (item.id, item.id.lower(), number(item.magnitude, 2)):
                    assert item in shown.select(Wanted(text=text))
                    own = Wanted(text=text, customer=item.customer, since=item.date)
                    assert item in shown.select(own)

    holds_for(ledger, holds)


@A_QUARTER
@given(ledgers())
def test_an_account_settled_again_is_settled_alike(ledger: GeneratedLedger) -> None:
    """What is explained is what was settled, though all others are left out."""

    def holds(ledger: GeneratedLedger) -> None:
        subledger = replayed(ledger)
        for item in subledger.items:
            [again] = [
                each for each in explain(subledger, item.id) if each.item.id == item.id
            ]
            assert again.left == item.left
            assert again.status == status_on(item)
            assert _links(again.item) == _links(item)

    holds_for(ledger, holds)


def _links(item: Item) -> list[object]:
    return [(facts(link), link.amount, link.cancelled) for link in item.links]
