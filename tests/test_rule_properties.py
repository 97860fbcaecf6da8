"""What locks and the automatic rules promise, held against any ledger.

Where the text allows an exception, the property says which and why.
"""

from __future__ import annotations

import datetime as dt
import itertools
from typing import TYPE_CHECKING

from hypothesis import Phase
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from beancount_receivables.plugins.subledger.status import left_on
from tests.ledger_strategies import GeneratedLedger
from tests.ledger_strategies import ledgers
from tests.replays import AUTOMATIC
from tests.replays import EXPLICIT
from tests.replays import ZERO
from tests.replays import account_of
from tests.replays import added_up
from tests.replays import facts
from tests.replays import holds_for
from tests.replays import is_restored
from tests.replays import replayed
from tests.replays import with_more

if TYPE_CHECKING:
    from beancount_receivables.plugins.subledger.items import Item
    from beancount_receivables.plugins.subledger.items import Link
    from beancount_receivables.plugins.subledger.subledger import Subledger

EARLY = dt.date(2015, 1, 1)
OPEN_ITEMS = (
    *("invoice", "invoice", "invoice", "instalments", "credit-note", "costs"),
    *("payment", "payment", "payment", "chargeback", "refund", "bank-file", "rule"),
)
"""What makes for many open items when a payment comes."""

every = settings(phases=[Phase.generate])
numbers = st.integers(0, 2**16)


# -- locks -----------------------------------------------------------------


@every
@given(ledgers())
def test_nothing_touches_a_locked_item(ledger: GeneratedLedger) -> None:
    """No link is made or cancelled while it is locked, but by a reversal."""

    def holds(ledger: GeneratedLedger) -> None:
        subledger = replayed(ledger)
        names = {item.id for item in subledger.items}
        for link in subledger.links:
            for item in (link.credit, link.debit):
                for lock in item.locks:
                    ended = lock.until or dt.date.max
                    # The rules come last in a day, so also on the first of it.
                    first = link.rule in AUTOMATIC and lock.since == link.date
                    if lock.since < link.date < ended or (first and link.date < ended):
                        assert link.rule == "reversal" or is_restored(link), link
                    if link.cancelled and lock.since < link.cancelled < ended:
                        # A reversal says what it is: "chargeback Z1".
                        assert link.cancelled_by.partition(" ")[2] in names, link
                        assert not link.cancelled_by.startswith(("settle", "unsettle"))

    holds_for(ledger, holds)


# -- rules -----------------------------------------------------------------


@every
@given(ledgers(kinds=OPEN_ITEMS))
def test_amounts_settle_only_what_has_no_second_answer(
    ledger: GeneratedLedger,
) -> None:
    """Found by trying every set of what was open when the rule looked."""

    def holds(ledger: GeneratedLedger) -> None:
        # With `ties: "oldest"` a second answer is no objection. And any one set
        # may do, so that a second one is what there is to say against it.
        plain = tuple(each for each in ledger.directives if "ties:" not in each[1])
        auto = f'{EARLY} custom "receivables" "rule" "combination"\n  auto: TRUE\n'
        subledger = replayed(
            with_more(GeneratedLedger(ledger.header, plain), (EARLY, auto))
        )
        for link in subledger.links:
            if link.rule in ("amount", "combination") and not is_restored(link):
                _has_no_second_answer(subledger, link)

    holds_for(ledger, holds)


def _has_no_second_answer(subledger: Subledger, link: Link) -> None:
    day, account = link.date, account_of(link.credit)
    today = [
        each
        for each in subledger.links
        if each.date == day and account_of(each.credit) == account
    ]
    if any(is_restored(each) for each in today):
        return  # a restored link looks as if a rule had made it today
    taken = [each for each in today if each.rule == "combination"]
    if link.rule == "combination":
        if len({each.evidence for each in taken}) > 1:
            return  # which of two sets came first is not on the links
        payment = max((each.credit for each in taken), key=_is_payment)
        undo = [*taken, *(each for each in today if each.rule in AUTOMATIC[3:])]
    else:
        payment = link.credit
        # Credits are looked at by date, then id.
        undo = [
            each
            for each in today
            if each.rule in AUTOMATIC[2:]
            or (each.rule == "amount" and _by_date(each.credit) >= _by_date(payment))
        ]
    left = {
        item: left_on(item, day)
        + sum((each.amount for each in undo if item in (each.credit, each.debit)), ZERO)
        for item in subledger.items_on(day)
        if account_of(item) == account and not _awaits(item, day)
    }
    debits = [item for item, amount in left.items() if item.is_debit and amount]
    assert (
        left[payment]
        == sum((each.amount for each in undo if each.credit is payment), ZERO)
        or link.rule == "amount"
    )
    equal = [item for item in debits if left[item] == left[payment]]
    if link.rule == "amount":
        assert equal == [link.debit]
        return
    assert not equal or len(debits) == 1
    notes = [
        item
        for item, amount in left.items()
        if item.type == "credit-note" and not item.is_debit and amount
    ]
    signed = [left[item] for item in debits] + [-left[item] for item in notes]
    assert len(signed) <= 14
    answers = sum(
        sum(chosen) == left[payment]
        for size in range(1, len(signed) + 1)
        for chosen in itertools.combinations(signed, size)
    )
    assert answers == 1


def _is_payment(item: Item) -> bool:
    return item.type == "payment"


def _by_date(item: Item) -> tuple[dt.date, str]:
    return (item.date, item.id)


def _awaits(item: Item, day: dt.date) -> bool:
    """Whether it takes no part in settlement yet."""
    return any(not lock.file and lock.in_force_on(day) for lock in item.locks)


@every
@given(ledgers(), numbers, st.integers(1, len(AUTOMATIC) - 1))
def test_a_lower_rule_changes_nothing_for_a_higher_one(
    ledger: GeneratedLedger, choice: int, lower: int
) -> None:
    """Switched on or off on a day, it changes no link that they make that day."""

    def holds(ledger: GeneratedLedger) -> None:
        dates = ledger.dates()
        if not dates:
            return
        day = dates[choice % len(dates)]
        rule = AUTOMATIC[lower]
        today = ledger.cut(day)
        plain = GeneratedLedger(
            today.header,
            tuple(
                (date, text)
                for date, text in today.directives
                if date < day or f'"rule" "{rule}"' not in text
            ),
        )
        links = []
        for switch in ("TRUE", "FALSE"):
            text = f'{day} custom "receivables" "rule" "{rule}" {switch}\n'
            own = f'{text}  customer: "C1"\n'
            subledger = replayed(with_more(plain, (day, text), (day, own)))
            higher = ("reversal", *EXPLICIT, *AUTOMATIC[:lower])
            links.append(
                added_up(
                    [
                        facts(link)
                        for link in subledger.links
                        if link.rule in higher or link.date < day
                    ]
                )
            )
        assert links[0] == links[1]

    holds_for(ledger, holds)
