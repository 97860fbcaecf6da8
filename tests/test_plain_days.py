"""Plain days are settled as the rules would settle them, for any ledger."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from unittest import mock

from hypothesis import given
from hypothesis import strategies as st

from beancount_receivables.plugins.subledger.plain_days import PlainDays
from beancount_receivables.plugins.subledger.reading import read_ledger
from beancount_receivables.plugins.subledger.settling import settle_ledger
from beancount_receivables.plugins.subledger.status import status_on
from tests.ledger_strategies import FIRST_DAY
from tests.ledger_strategies import HEADER
from tests.ledger_strategies import GeneratedLedger
from tests.ledger_strategies import ledgers
from tests.replays import booked
from tests.replays import facts
from tests.replays import holds_for
from tests.replays import replayed

IDS = ("2024001", "2024002", "2024-003", "2024003", "F2024004", "f2024004", "RF20245")
AMOUNTS = ("10.00", "20.00", "30.00", "40.00")
TEXTS = ("thanks", "vat 21", "2024001 2024002", "2024 003", "invoice 17", "0.01")

one_a_day = st.lists(
    st.tuples(st.booleans(), st.sampled_from(IDS + TEXTS), st.sampled_from(AMOUNTS)),
    max_size=14,
)


@given(ledgers())
def test_any_ledger_is_settled_as_day_by_whole_day(ledger: GeneratedLedger) -> None:
    holds_for(ledger, _are_settled_as_whole_days)


@given(one_a_day, st.sampled_from(["", "2024-01-06", "2024-01-10"]))
def test_days_with_one_item_each_are_settled_as_whole_days(
    days: list[tuple[bool, str, str]], reference: str
) -> None:
    directives = []
    for number, (is_invoice, text, amount) in enumerate(days):
        day = FIRST_DAY + dt.timedelta(days=number)
        if is_invoice:
            id_ = text if text in IDS else f"2025{number:03}"
            extra = '\n  reference: "2024002"' if str(day) == reference else ""
            directive = _transaction(day, f'invoice: "{id_}"{extra}', "Work", amount)
        else:
            key = f'payment: "B{number}"'
            directive = _transaction(day, key, text, f"-{amount}")
        directives.append((day, directive))
    ledger = GeneratedLedger(HEADER.format(start="2015-01-01"), tuple(directives))
    holds_for(ledger, _are_settled_as_whole_days)


def test_an_exact_id_is_settled_beside_one_that_differs_in_punctuation() -> None:
    subledger = replayed(
        HEADER.format(start="2015-01-01")
        + _transaction(FIRST_DAY, 'invoice: "2024-003"', "Work", "10.00")
        + _transaction(FIRST_DAY + DAY, 'invoice: "2024003"', "Work", "10.00")
        + _transaction(FIRST_DAY + 2 * DAY, 'payment: "B"', "2024003", "-10.00")
    )
    assert [link.debit.id for link in subledger.links] == ["2024003"]


DAY = dt.timedelta(days=1)


def _transaction(day: dt.date, key: str, narration: str, amount: str) -> str:
    account = "Income:Sales" if Decimal(amount) > 0 else "Assets:Bank"
    return (
        f'\n{day} * "Korenaar" "{narration}"\n  {key}\n'
        f"  Assets:Receivable:C1  {amount} EUR\n  {account}\n"
    )


def _are_settled_as_whole_days(ledger: GeneratedLedger) -> None:
    entries, options = booked(ledger)
    quickly = settle_ledger(read_ledger(entries, options))
    with mock.patch.object(PlainDays, "play", lambda _self, _items, place, _end: place):
        slowly = settle_ledger(read_ledger(entries, options))
    for one, other in zip(quickly.items, slowly.items, strict=True):
        assert (one.id, one.left, status_on(one)) == (
            *(other.id, other.left),
            status_on(other),
        )
    assert [(facts(each), each.cancelled) for each in quickly.links] == [
        (facts(each), each.cancelled) for each in slowly.links
    ]
    assert quickly.notices == slowly.notices
