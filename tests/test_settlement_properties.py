"""What reversals and decisions promise, held against any ledger.

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

from tests.ledger_strategies import GeneratedLedger
from tests.ledger_strategies import ledgers
from tests.replays import AUTOMATIC
from tests.replays import EXPLICIT
from tests.replays import ONE_DAY
from tests.replays import ZERO
from tests.replays import account_of
from tests.replays import facts
from tests.replays import holds_for
from tests.replays import in_force
from tests.replays import is_restored
from tests.replays import replayed
from tests.replays import states
from tests.replays import with_more

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from beancount_receivables.plugins.subledger.items import Item
    from beancount_receivables.plugins.subledger.subledger import Subledger

every = settings(phases=[Phase.generate])
numbers = st.integers(0, 2**16)


# -- reversals -------------------------------------------------------------


@every
@given(ledgers(), numbers, st.sampled_from([0, 0, 1, 6]))
def test_a_chargeback_reversed_leaves_everything_as_it_was(
    ledger: GeneratedLedger, choice: int, later: int
) -> None:
    """Status, outstanding and lock of everybody, and the links in force."""

    def holds(ledger: GeneratedLedger) -> None:
        before = replayed(ledger)
        payments = [
            item
            for item in before.items
            if item.type == "payment" and not item.is_debit and "#" not in item.id
        ]
        if not payments:
            return
        payment = payments[choice % len(payments)]
        amount = abs(payment.amount) - _reversed_of(payment)
        if not amount:
            return
        day = _after(ledger)
        back = day + dt.timedelta(days=later)
        after = replayed(
            with_more(
                ledger,
                (day, _reversing("chargeback", "Z-BACK", day, payment, amount)),
                (
                    back,
                    _reversing(
                        "payment", "A-AGAIN", back, payment, -amount, of="Z-BACK"
                    ),
                ),
            )
        )
        if _arrived_in_between(after, day, back):
            return
        states_now = states(after)
        assert states_now.pop("Z-BACK") == ("reversed", ZERO, None)
        assert states_now.pop("A-AGAIN") == ("fully-settled", ZERO, None)
        assert states_now == states(before)
        assert _joined(after, "Z-BACK") == _joined(before)

    holds_for(ledger, holds)


def _reversed_of(item: Item) -> Decimal:
    return sum(
        (
            link.amount
            for link in item.links
            if link.cancelled is None
            and link.rule == "reversal"
            and link.by is not item
        ),
        ZERO,
    )


def _reversing(
    kind: str, name: str, day: dt.date, item: Item, amount: Decimal, of: str = ""
) -> str:
    return (
        f'{day} * "Bank" "returned"\n'
        f'  {kind}: "{name}"\n'
        f'  reason: "MD06"\n'
        f'  reverses: "{of or item.id}"\n'
        f'  customer: "{item.customer}"\n'
        f"  {item.account}  {amount} {item.currency}\n"
        f"  Assets:Bank  {-amount} {item.currency}\n"
    )


def _arrived_in_between(after: Subledger, day: dt.date, back: dt.date) -> bool:
    """Whether something took what the chargeback had opened, before it closed.

    Then the restored links find no room, and that is an overpayment.
    """
    return any(
        day <= link.date < back and link.rule != "reversal" for link in after.links
    )


def _joined(subledger: Subledger, *but: str) -> dict[tuple[str, ...], Decimal]:
    """What is in force between any two items, by rule."""
    sums: dict[tuple[str, ...], Decimal] = {}
    for link in in_force(subledger):
        if not {link.credit, link.debit}.intersection(but):
            key = (link.credit, link.debit, link.rule, link.evidence)
            sums[key] = sums.get(key, ZERO) + link.amount
    return sums


# -- decisions -------------------------------------------------------------


@every
@given(ledgers(), numbers, st.sampled_from([0, 0, 1, 6]))
def test_settled_and_unsettled_leaves_the_amounts_as_they_were(
    ledger: GeneratedLedger, choice: int, later: int
) -> None:
    """But for links of the pair itself, and those that the decision displaced."""

    def holds(ledger: GeneratedLedger) -> None:
        before = replayed(ledger)
        pair = _pair(before, choice)
        if pair is None:
            return
        credit, debit = pair
        day = _after(ledger)
        back = day + dt.timedelta(days=later)
        after = replayed(
            with_more(
                ledger,
                (day, _decision("settle", day, credit, debit, "10:00:00")),
                (back, _decision("unsettle", back, credit, debit, "10:00:01")),
            )
        )
        made = [link for link in after.links if link.date >= day]
        if not any(link.rule == "settle" for link in made):
            # Refused: nothing to take, or locked.
            assert len(after.problems) > len(before.problems)
            return
        [settled] = [link for link in made if link.rule == "settle"]
        made.remove(settled)
        assert (settled.credit.id, settled.debit.id) == (credit.id, debit.id)
        assert settled.cancelled == back
        cancelled = [
            link
            for link in after.links
            if link.cancelled in (day, back) and link is not settled
        ]
        for link in cancelled:
            # Displaced, or undone with the pair.
            ends = {link.credit.id, link.debit.id}
            if link.cancelled_by.startswith("settle "):
                assert link.rule in AUTOMATIC
                assert ends & {credit.id, debit.id}
            else:
                assert ends == {credit.id, debit.id}
        if not cancelled and not made:
            assert states(after) == states(before)
            assert in_force(after) == in_force(before)
        # What reopens is offered to claims and rules again, the pair no more;
        # and a payment that waited for the debit to close may move on.
        for link in made:
            if link.date < back:
                continue
            assert link.credit.id != credit.id or link.rule in EXPLICIT
            assert (link.credit.id, link.debit.id) != (credit.id, debit.id)

    holds_for(ledger, holds)


@every
@given(
    ledgers(
        kinds=(
            *("invoice", "invoice", "payment", "payment", "payment", "costs"),
            *("settle", "settle", "settle", "unsettle", "unsettle", "rule"),
        )
    ),
    st.lists(st.tuples(numbers, st.integers(0, 24)), min_size=1, max_size=6),
)
def test_what_people_decide_survives_any_rules(
    ledger: GeneratedLedger, rules: list[tuple[int, int]]
) -> None:
    """What was settled by hand, and what never is to be, does not change.

    Of ledgers in which nothing but people's decisions, with their amounts, make
    or cancel explicit links. A claim takes what a rule left; a decision without
    amount takes what is open; one on a document with instalments takes the one
    that can be freed; a reversal cancels the newest link, whatever made it: what
    those come to does depend on the rules.
    """

    def holds(ledger: GeneratedLedger) -> None:
        decided = GeneratedLedger(
            ledger.header,
            tuple(
                (day, text)
                for day, text in ledger.directives
                if not ('"settle"' in text and " EUR" not in text)
                and "^" not in text
                and text.count("due:") < 2
            ),
        )
        changed = with_more(decided, *(_rule(*each) for each in rules))
        one, other = replayed(decided), replayed(changed)
        assert _by_hand(one) == _by_hand(other)
        assert _refused(one) == _refused(other)

    holds_for(ledger, holds)


def _by_hand(subledger: Subledger) -> list[tuple[object, ...]]:
    return sorted(
        (*facts(link), str(link.cancelled))
        for link in subledger.links
        if link.rule in EXPLICIT
    )


def _refused(subledger: Subledger) -> int:
    return sum(each.rule == "decisions" for each in subledger.problems)


@every
@given(ledgers(), st.lists(st.tuples(numbers, st.integers(0, 24)), max_size=4))
def test_what_a_human_undid_no_rule_does_again(
    ledger: GeneratedLedger, rules: list[tuple[int, int]]
) -> None:
    """No rule links the pair from then on, nor touches the credit at all."""

    def holds(ledger: GeneratedLedger) -> None:
        subledger = replayed(with_more(ledger, *(_rule(*each) for each in rules)))
        for day, credits_, debits in _undone(subledger):
            for link in subledger.links:
                if link.date < day or link.rule == "reversal" or is_restored(link):
                    continue  # facts, and what the reversal of one restores
                if link.credit.id not in credits_:
                    continue
                assert link.rule in EXPLICIT, link
                if link.debit.id in debits and link.date > day:
                    # The claims of the pair have ended; a new decision counts.
                    assert link.rule == "settle", link

    holds_for(ledger, holds)


def _undone(
    subledger: Subledger,
) -> Iterator[tuple[dt.date, set[str], set[str]]]:
    """The day, credits and debits of every ``unsettle`` that was carried out."""
    refused = {id(each.entry) for each in subledger.problems}
    for decision in subledger.decisions:
        if decision.kind == "unsettle" and id(decision.entry) not in refused:
            items = [item for name in decision.names for item in subledger.get(name)]
            yield (
                decision.date,
                {item.id for item in items if not item.is_debit},
                {item.id for item in items if item.is_debit},
            )


# -- ledgers with something more -------------------------------------------


def _after(ledger: GeneratedLedger) -> dt.date:
    return max(ledger.dates(), default=dt.date(2024, 1, 1)) + ONE_DAY


def _pair(subledger: Subledger, choice: int) -> tuple[Item, Item] | None:
    pairs = [
        (credit, debit)
        for credit, debit in itertools.product(subledger.items, repeat=2)
        if not credit.is_debit
        and debit.is_debit
        and account_of(credit) == account_of(debit)
        and not {"#", " "}.intersection(credit.id + debit.id)
    ]
    return pairs[choice % len(pairs)] if pairs else None


def _decision(kind: str, day: dt.date, credit: Item, debit: Item, at: str) -> str:
    names = f'"{credit.id}" "{debit.id}"'
    return f'{day} custom "{kind}" {names}\n  at: "{day}T{at}"\n'


def _rule(choice: int, day: int) -> tuple[dt.date, str]:
    """Any rule, on, off or with a parameter, on any day."""
    name, rest = RULES[choice % len(RULES)]
    date = dt.date(2023, 12, 30) + dt.timedelta(days=day)
    whose = '  customer: "C1"\n' if choice % 3 == 0 else ""
    return date, f'{date} custom "receivables" "rule" "{name}"{rest}\n{whose}'


RULES = (
    *((name, switch) for name in AUTOMATIC for switch in (" TRUE", " FALSE")),
    ("combination", " TRUE\n  auto: TRUE"),
    ("amount", '\n  ties: "oldest"'),
    ("amount", '\n  ties: "refuse"'),
    ("reference", '\n  costs: "first"'),
    ("reference", '\n  costs: "last"'),
)
