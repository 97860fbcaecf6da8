"""A ledger with an addition, settled in memory, is the ledger that a load gives."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

import pytest
from beancount import loader
from beancount.parser import parser
from hypothesis import given
from hypothesis import strategies as st

from beancount_receivables.plugins import subledger_of
from beancount_receivables.plugins.subledger.reading.addition import (
    NeedsWholeLedgerError,
)
from beancount_receivables.plugins.subledger.status import status_on
from beancount_receivables.queries.actions.adjust import Adjustment
from beancount_receivables.queries.actions.adjust import adjust
from beancount_receivables.queries.actions.assign import Assignment
from beancount_receivables.queries.actions.assign import assign
from beancount_receivables.queries.actions.bank_file import Answer
from beancount_receivables.queries.actions.bank_file import answered
from beancount_receivables.queries.actions.cancel import Cancellation
from beancount_receivables.queries.actions.cancel import cancel
from beancount_receivables.queries.actions.credit import Credit
from beancount_receivables.queries.actions.credit import credit
from beancount_receivables.queries.actions.register import Registration
from beancount_receivables.queries.actions.register import register
from beancount_receivables.queries.actions.request import Author
from beancount_receivables.queries.actions.request import Share
from beancount_receivables.queries.actions.request import WrongRequestError
from beancount_receivables.queries.actions.settle import Pair
from beancount_receivables.queries.actions.settle import pairs_of
from beancount_receivables.queries.actions.settle import settle
from beancount_receivables.queries.actions.settle import unsettle
from beancount_receivables.queries.actions.write_off import WriteOff
from beancount_receivables.queries.actions.write_off import write_off
from beancount_receivables.queries.addition import AccountsInUse
from beancount_receivables.queries.addition import Place
from beancount_receivables.queries.addition import book
from beancount_receivables.queries.appending import with_text
from beancount_receivables.queries.closing import Request
from beancount_receivables.queries.closing import directives
from beancount_receivables.queries.live import Current
from beancount_receivables.queries.tying import differences
from tests.effort import A_QUARTER
from tests.ledger_strategies import GeneratedLedger
from tests.ledger_strategies import ledgers

if TYPE_CHECKING:
    from collections.abc import Callable

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


BANK = (
    *("invoice", "invoice", "claiming payment", "payment", "refund", "settle"),
    *("bank-file", "bank-file", "bank answer", "bank answer"),
)


@A_QUARTER
@given(ledgers(checks=True), st.data())
def test_it_is_what_a_load_gives(ledger: GeneratedLedger, data: st.DataObject) -> None:
    count = len(ledger.directives)
    first = data.draw(st.integers(0, count - 1), label="first")
    second = data.draw(st.integers(0, count - 1), label="second")
    is_what_a_load_gives(ledger, first, second)


@A_QUARTER
@given(ledgers(checks=True, kinds=BANK), st.data())
def test_it_is_so_for_bank_files(ledger: GeneratedLedger, data: st.DataObject) -> None:
    texts = [text for _, text in ledger.directives]
    places = [
        place
        for place, text in enumerate(texts)
        if "bank-" in text or " ! " in text.splitlines()[0]
    ]
    first = data.draw(st.sampled_from(places or [0]), label="first")
    second = data.draw(st.integers(0, len(texts) - 1), label="second")
    is_what_a_load_gives(ledger, first, second)


def is_what_a_load_gives(ledger: GeneratedLedger, first: int, second: int) -> None:
    """A ledger without two of its directives, to which they are added."""
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


@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
@pytest.mark.parametrize("end", [b"", b"N", b"NN", b"N; x", b"N; xN"])
@pytest.mark.parametrize("start", [LEDGER.strip().encode(), b"", b"N", b"NNN"])
def test_the_place_is_where_it_comes_to_stand(
    start: bytes, end: bytes, newline: bytes
) -> None:
    content = (start.replace(b"\n", b"N") + end).replace(b"N", newline)
    text = f"{SETTLE}\n{PAYMENT}"
    written = with_text(content, text)
    entries, _, _ = parser.parse_string(written.decode())
    expected = [each.meta["lineno"] for each in entries][-2:]
    opened = AccountsInUse.of(loaded(LEDGER).entries)
    place = Place.behind(content, MAIN)
    booked = book(text, place, loaded(LEDGER).options, opened)
    assert [each.meta["lineno"] for each in booked] == sorted(expected)
    assert {each.meta["filename"] for each in booked} == {MAIN}


# With what people do.

AUTHOR = Author(
    "anna", dt.datetime.fromisoformat("2024-02-01T12:00"), dt.date(2024, 2, 1)
)


def composed(current: Current, data: st.DataObject) -> str:
    """What one of the actions adds."""
    ids = sorted(item.id for item in current.subledger.items if "#" not in item.id)
    one = data.draw(st.sampled_from(ids), label="one")
    other = data.draw(st.sampled_from(ids), label="other")
    amount = Decimal(data.draw(st.sampled_from(("0.01", "10.00", "20.00"))))
    maybe = data.draw(st.sampled_from((None, amount)), label="amount")
    share = (Share(other, maybe),) if data.draw(st.booleans(), label="share") else ()
    corrections = "Expenses:Corrections"
    actions: list[Callable[[], str]] = [
        lambda: settle(current, [Pair(one, other, maybe)], AUTHOR),
        lambda: unsettle(current, [Pair(one, other)], AUTHOR),
        lambda: unsettle(
            current, pairs_of(current.subledger, one, AUTHOR.date), AUTHOR
        ),
        lambda: assign(current, Assignment(one, "C1", share), AUTHOR),
        lambda: register(
            current,
            Registration("C2", amount, "", "", "Assets:Bank", "", other, share),
            AUTHOR,
        ),
        lambda: credit(current, Credit(one, maybe), AUTHOR),
        lambda: write_off(current, WriteOff(one, maybe, "Expenses:BadDebts"), AUTHOR),
        lambda: adjust(
            current,
            Adjustment("C1", amount, "", bool(maybe), corrections, "x", "", share),
            AUTHOR,
        ),
        lambda: answered(current, Answer(bool(maybe), "", (one,)), AUTHOR),
        lambda: answered(current, Answer(bool(maybe), "S1"), AUTHOR),
        lambda: cancel(current, Cancellation(one, "x"), AUTHOR),
    ]
    return data.draw(st.sampled_from(actions), label="action")()


@A_QUARTER
@given(ledgers(checks=True), st.data())
def test_any_actions_one_after_the_other(
    ledger: GeneratedLedger, data: st.DataObject
) -> None:
    text = ledger.text()
    live = loaded(text)
    for _ in range(3):
        try:
            addition = composed(live, data)
            place = Place.behind(text.encode(), "<string>")
            live = live.with_addition(addition, place, 2)
        except WrongRequestError:
            continue
        except NeedsWholeLedgerError:
            live = loaded(f"{text}\n{addition}")
        text = f"{text}\n{addition}"
    whole = loaded(text)
    assert told(live) == told(whole)
    assert live.requests == whole.requests
    is_settled_by_all_its_items(live.subledger)


# When only a load can tell.


@pytest.mark.parametrize(
    "addition",
    [
        "2024-04-01 open Assets:Receivable:C3\n",
        '2024-04-01 custom "receivables" "terms" 5\n',
        '2024-04-01 custom "customer" "C1"\n  name: "X"\n',
        '2024-04-01 custom "period-close" "sha256:0"\n',
        '2024-04-01 custom "other"\n',
        "2024-04-01 price EUR 1 USD\n",
        'include "other.beancount"\n',
        "2024-04-01 * nonsense\n",
        PAYMENT.replace('"P-2"', '"P-1"'),
        PAYMENT.replace('"I-2"', '"I-2" ^I-2'),
        PAYMENT.replace("EUR", "USD").replace("C2", "C1"),
        PAYMENT.replace("-70.00", "-71.00"),
        PAYMENT.replace("Assets:Bank", "Assets:None"),
        PAYMENT.replace(" 70.00 EUR", " 70.00 EUR @ 1 EUR"),
        PAYMENT.replace("2024-04-01", "2023-12-31"),
    ],
)
def test_what_only_a_load_can_tell(addition: str) -> None:
    with pytest.raises(NeedsWholeLedgerError):
        joined(LEDGER, addition)


@pytest.mark.parametrize(
    "more",
    [
        "2024-04-02 balance Assets:Bank 60 EUR\n",
        "2024-04-02 balance Assets:Receivable 110 EUR\n",
        "2024-03-31 close Assets:Receivable:C2\n",
        'plugin "beancount.plugins.implicit_prices"\n',
        '2024-03-17 custom "settle" "P-2" "I-2"\n',
        (
            '2024-03-17 *\n  credit-note: "K"\n  settles: "P-2"\n'
            "  Assets:Receivable:C2  -1 EUR\n  Income:Sales  1 EUR\n"
        ),
    ],
)
def test_what_in_the_ledger_has_a_say(more: str) -> None:
    with pytest.raises(NeedsWholeLedgerError):
        joined(LEDGER + more, PAYMENT)
    # None of it has a say in a decision.
    assert joined(LEDGER + more, SETTLE).subledger.names["P-1"][0].left == 0


@pytest.mark.parametrize("day", ["2024-03-31", "2024-04-30"])
def test_a_closed_period(day: str) -> None:
    closing = directives(
        loaded(LEDGER).subledger,
        Request(
            dt.date.fromisoformat(day), "", "", dt.datetime.fromisoformat("2024-05-01")
        ),
    )
    text = f"{LEDGER}\n{closing}"
    for addition in (SETTLE, PAYMENT):
        live = joined(text, addition)
        whole = loaded(f"{text}\n{addition}")
        assert told(live) == told(whole)
        within = addition is SETTLE or day > "2024-04-01"
        assert bool(live.errors) is within


def test_errors_and_notices_that_were_there_stay() -> None:
    text = f"""{LEDGER}
2024-03-18 custom "settle" "P-1" "NONE"
2024-03-18 *
  chargeback: "X-1"
  Assets:Receivable:C2  10 EUR
  Assets:Bank

2024-01-01 balance Assets:Bank 5 EUR
2024-01-01 custom "receivables" "rule" "strict" TRUE
  customer: "C2"
"""
    live = joined(text, PAYMENT)
    assert told(live) == told(loaded(f"{text}\n{PAYMENT}"))
    assert len(live.errors) >= 3
