"""Settlement and the naive second opinion agree on any ledger.

Two programs written from the same text, one fast, one plain. Where they differ,
one of them has misread it.
"""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import TYPE_CHECKING
from typing import Any

from hypothesis import Phase
from hypothesis import given
from hypothesis import settings

from beancount_receivables.plugins.subledger.reading.inference import derived_id
from tests.ledger_strategies import GeneratedLedger
from tests.ledger_strategies import ledgers
from tests.replays import holds_for
from tests.replays import replayed
from tests.replays import states
from tests.second_opinion.naive_settler import opinion

if TYPE_CHECKING:
    from beancount_receivables.plugins.subledger.subledger import Subledger
    from tests.second_opinion.naive_book import Item
    from tests.second_opinion.naive_book import Problem
    from tests.second_opinion.naive_settler import Outcome

NOT_COMPARED = frozenset(
    {
        # One reads the texts of a payment that is closed already, the other
        # only of those that still look for something to settle.
        "bad-check-digit",
        # One speaks when the answer comes, the other when the day has passed.
        "lock-overdue",
    }
)
HELD_BACK = '"reference" FALSE'
"""While the rule is off, a payment that names an open item is left alone. When
others close that item, what is left of it is looked at on the next day.
"""
LEFT_OVER = ("overpayment", "possible-double-payment")


def _naming(item: Item) -> str:
    """How an id is derived is no matter of opinion: the text leaves it open."""
    facts = {
        name: getattr(item, name)
        for name in (
            *("account", "customer", "currency", "amount"),
            *("payee", "narration", "type", "date"),
        )
    }
    others = [SimpleNamespace(account=account) for account in item.others]
    named: Any = SimpleNamespace(
        carried=item.links,
        entry=SimpleNamespace(postings=others),
        postings=(),
        **facts,
    )
    return derived_id(named)


def _agree(ledger: GeneratedLedger) -> None:
    theirs = opinion(ledger.text(), derived_id=_naming)
    ours = replayed(_day_by_day(ledger))
    if _instalments_twice(ours):
        return
    _same_settlement(ours, theirs)
    assert _notices(ours) == {
        each for each in theirs.notices if each[0] not in NOT_COMPARED
    }
    mistakes = [each.message for each in ours.problems]
    assert len(mistakes) == _mistakes(theirs.problems), (mistakes, theirs.problems)
    if HELD_BACK not in ledger.text():
        _same_settlement(replayed(ledger), theirs)


def _mistakes(problems: list[Problem]) -> int:
    """How many there are.

    A slip made twice in one transaction reads the same twice, and shows once.
    """
    slips = [each for each in problems if "settles " in each.message]
    return len(problems) - len(slips) + len({each.about for each in slips})


def _instalments_twice(ours: Subledger) -> bool:
    """Whether a document with instalments shares its number with another one.

    Which of two that are alike is then the later one is left open.
    """
    twice = {item.document for item in ours.items if "#" in item.id}
    return any(
        item.document in twice and item.id.partition("#")[0] != item.document
        for item in ours.items
    )


def _same_settlement(ours: Subledger, theirs: Outcome) -> None:
    """Items and links are the same."""
    # What was posted before the start may add up to nothing: one keeps that
    # item, the other does not.
    empty = {item.id for item in ours.items if item.is_opening and not item.amount}
    assert theirs.items == {
        name: state for name, state in states(ours).items() if name not in empty
    }
    # Two claims of one payment on one item may share it out in several ways.
    sums: dict[tuple[object, ...], Decimal] = {}
    for credit, debit, amount, date, rule, cancelled in theirs.links:
        key = (credit, debit, date, rule, cancelled)
        sums[key] = sums.get(key, Decimal(0)) + amount
    for link in ours.links:
        key = (link.credit.id, link.debit.id, link.date, link.rule, link.cancelled)
        sums[key] = sums.get(key, Decimal(0)) - link.amount
    assert not any(sums.values()), sums


def _day_by_day(ledger: GeneratedLedger) -> GeneratedLedger:
    """A ledger with something that changes nothing on every day.

    One looks at an account only on a day on which something happens there, the
    other at all of them on every day of the ledger. That is no matter but for
    when it shows that something is left of a payment that was recognised by
    the last rule of its day; and what ``HELD_BACK`` says.
    """
    nothing = '{} custom "receivables" "rule" "strict" FALSE\n'
    days = tuple((day, nothing.format(day)) for day in ledger.dates())
    return GeneratedLedger(ledger.header, ledger.directives + days)


def _notices(ours: Subledger) -> set[tuple[str, str]]:
    """Code and subject.

    What is left of a payment is an `overpayment` or a `possible-double-payment`.
    When what it names reopens, and is paid with a part of it, one says the other
    as well; what it said first counts.
    """
    found: set[tuple[str, str]] = set()
    for notice in ours.notices:  # by date
        code, name = notice.code, notice.ids[0]
        if code in LEFT_OVER and any((each, name) in found for each in LEFT_OVER):
            continue
        if code not in NOT_COMPARED:
            found.add((code, name))
    return found


@settings(phases=[Phase.generate])
@given(ledgers())
def test_two_readings_of_the_text_agree(ledger: GeneratedLedger) -> None:
    """Items, links, notices and the number of errors are the same."""
    holds_for(ledger, _agree)


@settings(phases=[Phase.generate])
@given(ledgers(inferred=False, max_steps=40))
def test_they_agree_on_long_stories(ledger: GeneratedLedger) -> None:
    """Also where much happens to few items."""
    holds_for(ledger, _agree)
