"""What follows from the events of a file together with those of the ledger.

The balance after each payout is asserted. A settlement may tell of payments from
before an earlier payout, which Mollie held back then; so that the assertions of before
stay true, this money is shown as held back until after the last of them; and so with
the balances that Mollie told itself. What takes back a payment that was not known is
placed once the payment is known, and a payment once its customer is. A payment shown as
pending is confirmed.

All of it is made anew when more of the ledger is known, so nothing here may stay that
was made before.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

from beancount.core import data
from beancount.core.amount import Amount

from ..identity import DUPLICATE
from ..identity import EXTERNAL_ID
from . import directives
from .corrections import corrections
from .events import Event
from .events import Kind
from .found_later import decisions
from .found_later import found_later
from .identity import EVENT
from .identity import SETTLEMENT
from .identity import TOLD_BY
from .identity import moved_of
from .payment_told_later import captures_told_later
from .payment_told_later import joins
from .payment_told_later import notes
from .payment_told_later import notes_of_captures
from .payment_told_later import told_later
from .payouts import settlements_told_later
from .pending import confirmations
from .placing import placings
from .recognised_later import recognised_later
from .unsettled_later import unsettled_later

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Sequence

    from .accounts import MollieAccounts

FOLLOWS = "__follows__"
"""Metadata of a directive that was made here."""

_DAY = dt.timedelta(days=1)


def complete(
    entries: list[Any], existing: Iterable[Any], accounts: MollieAccounts, by: str
) -> None:
    """Add to the entries of a file, in place, what follows from them.

    Args:
        entries: Of one file; those that are there already are marked.
        existing: The ledger, and what was extracted from files before.
        accounts: Where money goes.
        by: Who answers for decisions, or "".
    """
    entries[:] = [entry for entry in entries if FOLLOWS not in entry.meta]
    existing = list(existing)
    new = [entry for entry in entries if DUPLICATE not in entry.meta]
    recognised = list(recognised_later(entries, existing, accounts))
    told = told_later(entries, existing)
    captures = captures_told_later(entries, existing)
    # What a file says goes before what texts say.
    said = {each.meta.get(EXTERNAL_ID) for each, _ in told}
    found = [
        *(
            each
            for each in found_later(existing, [*new, *recognised], accounts)
            if each.transaction.meta.get(EXTERNAL_ID) not in said
        ),
        *joins(told, [*existing, *new, *recognised], accounts, captures),
    ]
    following = [
        *confirmations(entries, existing, accounts),
        *corrections(entries, existing, accounts),
        *recognised,
        *unsettled_later(entries, [*existing, *recognised], accounts),
        *placings(entries, [*existing, *recognised], accounts, found, told, captures),
        *notes_of_captures(captures, entries, existing, accounts),
        *notes(told, entries, existing, accounts),
        *decisions(found, by),
        *settlements_told_later(entries, existing, accounts.transit),
    ]
    following += _held_back([*new, *following], existing, accounts)
    ledger = [*existing, *new, *following]
    following += _balances(new, ledger, accounts.balance)
    for directive in following:
        directive.meta[FOLLOWS] = True
    entries += following


class _Balance:
    """The balance of an account in one currency, at the beginning of any day."""

    def __init__(self, moves: Iterable[tuple[dt.date, Decimal]]) -> None:
        self._days: list[dt.date] = []
        self._totals: list[Decimal] = [Decimal(0)]
        for day, amount in sorted(moves):
            self._days.append(day)
            self._totals.append(self._totals[-1] + amount)

    def at(self, day: dt.date) -> Decimal:
        """Give the balance before anything of a day."""
        return self._totals[bisect_left(self._days, day)]


def by_currency(entries: Iterable[Any], account: str) -> dict[str, _Balance]:
    """Give the balance of an account over time, by currency."""
    moves: dict[str, list[tuple[dt.date, Decimal]]] = defaultdict(list)
    for entry in entries:
        if isinstance(entry, data.Transaction):
            for currency, amount in moved_of(entry, account):
                moves[currency].append((entry.date, amount))
    return {currency: _Balance(moved) for currency, moved in moves.items()}


def _balances(
    new: Sequence[Any], ledger: Sequence[Any], account: str
) -> Iterator[data.Balance]:
    """Assert the balance on the day after each new payout."""
    asserted = {
        (entry.date, entry.amount.currency)
        for entry in ledger
        if isinstance(entry, data.Balance) and entry.account == account
    }
    balances = by_currency(ledger, account)
    for entry in new:
        event = entry.meta.get(EVENT)
        if not isinstance(event, Event) or event.kind is not Kind.PAYOUT:
            continue
        day = entry.date + _DAY
        if (day, event.currency) in asserted:
            continue
        asserted.add((day, event.currency))
        meta = directives.place(entry)
        meta[SETTLEMENT] = event.settlement or entry.meta[EXTERNAL_ID]
        number = balances[event.currency].at(day)
        amount = Amount(number or abs(number), event.currency)
        yield data.Balance(meta, day, account, amount, None, None)


def _held_back(
    new: Sequence[Any], existing: Sequence[Any], accounts: MollieAccounts
) -> Iterator[data.Transaction]:
    """Keep the balances true that an import asserted before."""
    asserted: dict[str, dict[dt.date, str]] = defaultdict(dict)
    for entry in existing:
        if isinstance(entry, data.Balance) and entry.account == accounts.balance:
            occasion = _occasion(entry)
            if occasion is not None:
                asserted[entry.amount.currency][entry.date] = occasion
    for currency, late in by_currency(new, accounts.balance).items():
        held = Decimal(0)
        days = sorted(asserted[currency])
        for day in days:
            more = late.at(day) - held
            if more:
                held += more
                text = f"Not yet available when {asserted[currency][day]}"
                yield _moving(accounts, -more, currency, day - _DAY, text)
        if held:
            text = f"Available since {asserted[currency][days[-1]]}"
            yield _moving(accounts, held, currency, days[-1], text)


def _occasion(balance: data.Balance) -> str | None:
    """Say when a balance was that an import asserted; None: a person asserted it."""
    reference = balance.meta.get(SETTLEMENT)
    if isinstance(reference, str):
        return f"{reference} was paid out"
    if TOLD_BY in balance.meta:
        return f"Mollie told its balance of {balance.date - _DAY}"
    return None


def _moving(
    accounts: MollieAccounts, amount: Decimal, currency: str, day: dt.date, text: str
) -> data.Transaction:
    postings = [
        directives.posting(accounts.balance, amount, currency),
        directives.posting(accounts.pending, -amount, currency),
    ]
    meta = data.new_metadata("<mollie>", 0)
    return directives.transaction(meta, day, ("Mollie", text), postings)
