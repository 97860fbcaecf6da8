"""What must be so of the digests of any ledger."""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from beancount_receivables.plugins.subledger.digest import SEALED
from beancount_receivables.plugins.subledger.digest import PeriodText
from tests.ledger_strategies import ledgers
from tests.replays import holds_for
from tests.replays import replayed

if TYPE_CHECKING:
    from tests.ledger_strategies import GeneratedLedger


def _sealed(ledger: GeneratedLedger, day: dt.date) -> dict[str, list[str]]:
    """The lines that the digest of a period covers."""
    text = PeriodText(replayed(ledger), day)
    return {
        name: [line.text for line in text.lines(name, None, day)] for name in SEALED
    }


@given(ledgers(), st.integers(0, 1000))
def test_a_digest_does_not_depend_on_what_is_dated_later(
    ledger: GeneratedLedger, choice: int
) -> None:
    def holds(ledger: GeneratedLedger) -> None:
        days = ledger.dates() or [dt.date(2024, 1, 1)]
        day = days[choice % len(days)]
        assert _sealed(ledger, day) == _sealed(ledger.cut(day), day)

    holds_for(ledger, holds)


@given(ledgers(), st.integers())
def test_a_digest_does_not_depend_on_the_order(
    ledger: GeneratedLedger, seed: int
) -> None:
    def holds(ledger: GeneratedLedger) -> None:
        day = dt.date(2100, 1, 1)
        places = list(range(len(ledger.directives)))
        random.Random(seed).shuffle(places)  # noqa: S311 - no secret
        assert _sealed(ledger.shuffled(places), day) == _sealed(ledger, day)

    holds_for(ledger, holds)


@given(ledgers(), st.integers(0, 1000))
def test_a_digest_is_the_same_whatever_was_asked_before(
    ledger: GeneratedLedger, choice: int
) -> None:
    def holds(ledger: GeneratedLedger) -> None:
        days = ledger.dates() or [dt.date(2024, 1, 1)]
        day = days[choice % len(days)]
        subledger = replayed(ledger)
        text = PeriodText(subledger, days[-1])
        digests = [text.digests(each) for each in days]
        assert text.digests(day) == digests[days.index(day)]
        assert PeriodText(subledger, day).digests(day) == text.digests(day)

    holds_for(ledger, holds)
