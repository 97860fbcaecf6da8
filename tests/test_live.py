"""A ledger with an addition, settled in memory, is the ledger that a load gives."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from typing import Any

from beancount import loader
from hypothesis import given
from hypothesis import strategies as st

from beancount_receivables.plugins import subledger_of
from beancount_receivables.plugins.subledger.reading.addition import (
    NeedsWholeLedgerError,
)
from beancount_receivables.plugins.subledger.status import status_on
from beancount_receivables.queries.addition import Place
from beancount_receivables.queries.live import Current
from beancount_receivables.queries.tying import differences
from tests.ledger_strategies import GeneratedLedger
from tests.ledger_strategies import ledgers

if TYPE_CHECKING:
    from beancount_receivables.plugins.subledger.subledger import Subledger

MAIN = "/books/main.beancount"

LEDGER = """\
plugin "beancount_receivables.plugins"
2024-01-01 custom "receivables" "account" Assets:Receivable
2024-01-01 open Assets:Bank
2024-01-01 open Income:Sales
2024-01-01 open Assets:Receivable:C1 EUR
2024-01-01 open Assets:Receivable:C2

2024-03-01 * "One"
  invoice: "I-1"
  Assets:Receivable:C1   100.00 EUR
  Income:Sales          -100.00 EUR

2024-03-15 * "One"
  payment: "P-1"
  Assets:Bank             60.00 EUR
  Assets:Receivable:C1   -60.00 EUR

2024-03-16 * "Two"
  invoice: "I-2"
  Assets:Receivable:C2    70.00 EUR
  Income:Sales           -70.00 EUR
"""
SETTLE = '2024-03-20 custom "settle" "P-1" "I-1" 60.00 EUR\n'
PAYMENT = """\
2024-04-01 * "Two" "I-2"
  payment: "P-2"
  Assets:Bank             70.00 EUR
  Assets:Receivable:C2   -70.00 EUR
"""


def loaded(text: str) -> Current:
    """What Beancount makes of a text, as of a file."""
    # The name of the file is all that tells a text from it.
    entries, errors, options = loader.load_string(text)
    return Current(subledger_of(options), entries, errors, 1, options)


def joined(text: str, addition: str) -> Current:
    """The ledger with the addition, settled in memory."""
    place = Place.behind(text.encode(), "<string>")
    return loaded(text).with_addition(addition, place, 2)


def told(current: Current) -> dict[str, Any]:
    """All that a ledger says, in a form to compare."""
    subledger = current.subledger
    links = [
        (
            link.date,
            link.credit.id,
            link.debit.id,
            link.amount,
            link.rule,
            link.evidence,
            link.cancelled,
            link.cancelled_by,
        )
        for link in subledger.links
    ]
    return {
        "items": [_told(item) for item in subledger.items],
        "links": sorted(links, key=repr),
        "order": [link[:3] for link in links],
        "names": {
            name: [item.id for item in subledger.names[name]]
            for name in subledger.names
        },
        "notices": subledger.notices,
        "problems": [
            (each.source, each.rule, each.message) for each in subledger.problems
        ],
        "decisions": sorted(
            (each.source, each.kind, each.names) for each in subledger.decisions
        ),
        "balances": subledger.balances,
        "errors": sorted(
            f"{each.source['filename']}:{each.source['lineno']}: {each.message}"
            for each in current.errors
        ),
        "entries": [
            (entry.date, type(entry).__name__, entry.meta["lineno"])
            for entry in current.entries
            if entry.meta["filename"] == "<string>"
        ],
        "aged": subledger.aged_balances(dt.date(2024, 2, 1)),
        "ties": differences(subledger, current.entries, None),
    }


def _told(item: Any) -> tuple[Any, ...]:  # noqa: ANN401 - an item or what is made of it
    return (
        item.date,
        item.id,
        item.document,
        item.type,
        item.account,
        item.customer,
        item.amount,
        item.left,
        status_on(item),
        item.due,
        [(link.credit.id, link.debit.id, link.amount) for link in item.links],
        [(lock.kind, lock.file, lock.since, lock.until) for lock in item.locks],
        item.source,
    )


def is_settled_by_all_its_items(subledger: Subledger) -> None:
    """Nothing refers to an item that is no longer there."""
    items = set(subledger.items)
    for link in subledger.links:
        assert {link.credit, link.debit} <= items
        assert link in link.credit.links
        assert link in link.debit.links
    for found in subledger.names.values():
        assert set(found) <= items


@given(ledgers(checks=True), st.data())
def test_it_is_what_a_load_gives(ledger: GeneratedLedger, data: st.DataObject) -> None:
    count = len(ledger.directives)
    first = data.draw(st.integers(0, count - 1), label="first")
    second = data.draw(st.integers(0, count - 1), label="second")
    places = dict.fromkeys((first, second))
    addition = "\n".join(ledger.directives[place][1] for place in places)
    base = ledger.without(*places).text()
    before = loaded(base)
    untouched = told(before)
    try:
        live = before.with_addition(
            addition, Place.behind(base.encode(), "<string>"), 2
        )
    except NeedsWholeLedgerError:
        return
    whole = loaded(f"{base}\n{addition}")
    assert told(live) == told(whole)
    is_settled_by_all_its_items(live.subledger)
    assert told(before) == untouched
