"""What must be so for any ledger: nothing is lost, the past stays, order is no matter.

Each property is held against many generated ledgers, with items of all types,
decisions, bank files and rules. The smallest ledger that breaks one is printed.
"""

from __future__ import annotations

import copy
import random
from collections import Counter
from typing import TYPE_CHECKING
from typing import Any

from beancount import loader
from beancount.core import data
from beancount.core import realization
from beancount.core.amount import Amount
from beancount.core.inventory import Inventory
from hypothesis import Phase
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from beancount_receivables.plugins import subledger_of
from beancount_receivables.plugins.settlement import ReceivablesError
from beancount_receivables.plugins.subledger.reading import read_ledger
from beancount_receivables.plugins.subledger.settling import settle_ledger
from beancount_receivables.plugins.subledger.status import links_in_force
from beancount_receivables.plugins.subledger.status import outstanding_on
from beancount_receivables.plugins.subledger.status import settled_on
from beancount_receivables.plugins.subledger.status import status_on
from tests.ledger_strategies import GeneratedLedger
from tests.ledger_strategies import ledgers
from tests.replays import AUTOMATIC
from tests.replays import EXPLICIT
from tests.replays import ZERO
from tests.replays import account_of
from tests.replays import added_up
from tests.replays import booked
from tests.replays import facts
from tests.replays import holds_for
from tests.replays import in_force
from tests.replays import outcome
from tests.replays import replayed
from tests.replays import states
from tests.replays import without_places

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from collections.abc import Iterable
    from pathlib import Path

    import pytest

    from beancount_receivables.plugins.subledger.items import Item
    from beancount_receivables.plugins.subledger.items import Link

# Beancount's own bookkeeping, whose functions have no types.
realized: Callable[[list[Any]], Any] = realization.realize
get_account: Callable[[Any, str], Any] = realization.get
_accounts: Callable[[Any], Iterable[Any]] = realization.iter_children

PLUGIN = 'plugin "beancount_receivables.plugins"\n'
STATUSES = ("not-settled", "partially-settled", "fully-settled", "reversed")
#: Where a test writes files, or loads twice.
FEWER = max(10, settings.default.max_examples // 10) if settings.default else 10

every = settings(phases=[Phase.generate])
orders = st.integers(0, 2**32).map(random.Random)


# -- conservation ----------------------------------------------------------


@every
@given(ledgers())
def test_links_fit_the_items_that_they_join(ledger: GeneratedLedger) -> None:
    """Never more than there is, on neither side, on no day; nor of two kinds."""

    def holds(ledger: GeneratedLedger) -> None:
        subledger = replayed(ledger)
        for link in subledger.links:
            _fits(link)
        for item in subledger.items:
            for day in (*ledger.dates(), None):
                if day is None or day >= item.date:
                    _ties(item, day)
        of_items = Counter(link for item in subledger.items for link in item.links)
        assert of_items == Counter(dict.fromkeys(subledger.links, 2))

    holds_for(ledger, holds)


def _fits(link: Link) -> None:
    assert link.amount > ZERO
    assert link.debit.is_debit
    assert not link.credit.is_debit
    assert account_of(link.credit) == account_of(link.debit)
    assert link.date >= max(link.credit.date, link.debit.date)
    assert link.cancelled is None or link.cancelled >= link.date
    assert bool(link.cancelled_by) is (link.cancelled is not None)
    assert link.rule in (*AUTOMATIC, *EXPLICIT, "reversal")
    assert link.evidence
    if link.rule in (*EXPLICIT, "reversal"):
        # A human outranks every rule: a decision only displaces those.
        assert not link.cancelled_by.startswith("settle ")


def _ties(item: Item, day: dt.date | None) -> None:
    outstanding, settled = outstanding_on(item, day), settled_on(item, day)
    taken = sum((link.amount for link in links_in_force(item, day)), ZERO)
    assert taken <= abs(item.amount)
    assert item.amount == settled + outstanding
    assert abs(settled) == taken
    assert not (outstanding.is_signed() and not outstanding)
    assert outstanding * item.amount >= 0
    status = status_on(item, day)
    assert status in STATUSES
    assert (status in STATUSES[:2]) is bool(outstanding)
    assert (status == "not-settled") is (bool(item.amount) and not settled)


@every
@given(ledgers())
def test_what_is_outstanding_is_the_balance(ledger: GeneratedLedger) -> None:
    """By account, customer, currency and day, as Beancount itself adds up."""

    def holds(ledger: GeneratedLedger) -> None:
        entries, options = booked(ledger)
        starts = {
            entry.values[1].value: entry.date
            for entry in entries
            if isinstance(entry, data.Custom)
            and entry.values[0].value in ("account", "uncategorized")
        }
        subledger = settle_ledger(read_ledger(entries, options))
        assert not any(each.rule == "conservation" for each in subledger.problems)
        for day in ledger.dates():
            until = [entry for entry in entries if entry.date <= day]
            root = realized(until)
            by_account: dict[str, Inventory] = {}
            by_customer: dict[tuple[str, str], Inventory] = {}
            for item in subledger.items_on(day):
                open_ = Amount(outstanding_on(item, day), item.currency)
                _inventory(by_account, item.account).add_amount(open_)
                whose = (item.account, item.customer)
                _inventory(by_customer, whose).add_amount(open_)
            expected: dict[tuple[str, str], Inventory] = {}
            for entry, posting in _receivable_postings(until, starts, day):
                whose = (posting.account, _customer(entry, posting, starts))
                _inventory(expected, whose).add_position(posting)
            assert _filled(by_customer) == _filled(expected)
            for account in {name for name, _ in expected}:
                found = get_account(root, account)
                assert by_account[account] == found.balance

    holds_for(ledger, holds)


def _inventory(inventories: dict[Any, Inventory], key: object) -> Inventory:
    return inventories.setdefault(key, Inventory())


def _filled(inventories: dict[Any, Inventory]) -> dict[Any, Inventory]:
    return {key: each for key, each in inventories.items() if each != Inventory()}


def _control(account: str, starts: dict[str, dt.date]) -> str:
    return next((c for c in starts if f"{account}:".startswith(f"{c}:")), "")


def _receivable_postings(
    entries: list[Any], starts: dict[str, dt.date], day: dt.date
) -> list[tuple[Any, Any]]:
    """The postings that count: from the start of their account on, all of them."""
    return [
        (entry, posting)
        for entry in entries
        if isinstance(entry, data.Transaction)
        for posting in entry.postings
        if (control := _control(posting.account, starts)) and starts[control] <= day
    ]


def _customer(entry: Any, posting: Any, starts: dict[str, dt.date]) -> str:  # noqa: ANN401
    if _control(posting.account, starts).startswith("Liabilities"):
        return "?"
    named = (posting.meta or {}).get("customer") or entry.meta.get("customer")
    return str(named or posting.account.rpartition(":")[2])


@every
@given(ledgers(checks=True))
def test_the_plugin_never_moves_money(ledger: GeneratedLedger) -> None:
    """Without it every transaction and every balance is the same."""

    def holds(ledger: GeneratedLedger) -> None:
        text = ledger.text()
        with_plugin, errors, _ = loader.load_string(text)
        without, errors_without, _ = loader.load_string(text.replace(PLUGIN, ""))
        assert _postings(with_plugin) == _postings(without)
        assert _balances(with_plugin) == _balances(without)
        # And Beancount itself finds the same wrong with it.
        ours = [each for each in errors if not isinstance(each, ReceivablesError)]
        assert [each.message for each in ours] == [
            each.message for each in errors_without
        ]

    holds_for(ledger, holds)


def _balances(entries: list[Any]) -> dict[str, Any]:
    return {
        account.account: account.balance for account in _accounts(realized(entries))
    }


def _postings(entries: list[Any]) -> list[Any]:
    return [
        (entry.date, entry.narration, [tuple(each[:5]) for each in entry.postings])
        for entry in entries
        if isinstance(entry, data.Transaction)
    ]


# -- causality -------------------------------------------------------------


@every
@given(ledgers())
def test_the_past_does_not_depend_on_what_comes_later(
    ledger: GeneratedLedger,
) -> None:
    """Cut off after any day, a ledger says what it says of that day as a whole."""

    def holds(ledger: GeneratedLedger) -> None:
        whole = replayed(ledger)
        for day in ledger.dates():
            cut = replayed(ledger.cut(day))
            # The item `opening` of an account that starts only later is there
            # already, dated that day.
            assert states(cut, day) == states(whole, day)
            assert in_force_counted(cut, day) == in_force_counted(whole, day)
            assert _made(cut, day) == _made(whole, day)
            assert {item.id: _said(item) for item in cut.items_on(day)} == {
                item.id: _said(item) for item in whole.items_on(day)
            }
            assert _noticed(cut, day) == _noticed(whole, day)

    holds_for(ledger, holds)


def in_force_counted(subledger: Any, day: dt.date) -> dict[Any, Any]:  # noqa: ANN401
    """Links in force on a day; what was cancelled later may be in two parts."""
    return added_up(in_force(subledger, day))


def _made(subledger: Any, day: dt.date) -> dict[Any, Any]:  # noqa: ANN401
    """Links made by a day, and what was cancelled of them by then."""
    made = subledger.links_on(day)
    gone = [facts(link) for link in made if link.cancelled and link.cancelled <= day]
    return {"made": added_up([facts(each) for each in made]), "gone": added_up(gone)}


def _said(item: Item) -> tuple[object, ...]:
    return (
        *(item.type, item.date, item.account, item.customer, item.currency),
        *(item.amount, item.due, item.inferred, item.bank_account, item.is_opening),
    )


def _noticed(subledger: Any, day: dt.date) -> Counter[Any]:  # noqa: ANN401
    return Counter(
        (each.date, each.code, each.customer, each.ids)
        for each in subledger.notices
        if each.date <= day
    )


# -- determinism -----------------------------------------------------------


@every
@given(ledgers(checks=True), orders)
def test_the_order_of_directives_never_matters(
    ledger: GeneratedLedger, order: random.Random
) -> None:
    """Written in another order, a ledger comes to the same."""
    places = list(range(len(ledger.directives)))
    order.shuffle(places)
    ranks = {text: places[n] for n, (_, text) in enumerate(ledger.directives)}

    def holds(ledger: GeneratedLedger) -> None:
        other = sorted(
            range(len(ledger.directives)),
            key=lambda place: ranks[ledger.directives[place][1]],
        )
        assert outcome(replayed(ledger.shuffled(other))) == outcome(replayed(ledger))

    holds_for(ledger, holds)


@settings(every, max_examples=FEWER)
@given(ledgers(checks=True), orders)
def test_files_and_includes_never_matter(
    tmp_path_factory: pytest.TempPathFactory,
    ledger: GeneratedLedger,
    order: random.Random,
) -> None:
    """Spread over included files, a ledger comes to the same."""
    folder = tmp_path_factory.mktemp("ledger")
    files: dict[str, list[str]] = {name: [] for name in ("a", "b", "years/c")}
    directives = [text for _, text in ledger.directives]
    order.shuffle(directives)
    for text in directives:
        files[order.choice(list(files))].append(text)
    files["a"].append('include "years/*.beancount"\n')
    main = 'include "a.beancount"\ninclude "b.beancount"\n' + ledger.header
    _write(folder / "main.beancount", main)
    for name, texts in files.items():
        _write(folder / f"{name}.beancount", "\n".join(texts))
    spread = loader.load_file(str(folder / "main.beancount"))
    whole = loader.load_string(ledger.text())
    assert _loaded(spread) == _loaded(whole), ledger.text()


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _loaded(ledger: Any) -> tuple[Any, ...]:  # noqa: ANN401
    """All that comes of loading: stamps on postings and errors as well."""
    entries, errors, options = ledger
    stamps = Counter(
        (
            *(entry.date, posting.account, str(posting.units)),
            *(
                str(value)
                for key, value in sorted((posting.meta or {}).items())
                if key.startswith("settlement-")
            ),
        )
        for entry in entries
        if isinstance(entry, data.Transaction)
        for posting in entry.postings
    )
    told = Counter(without_places(each.message) for each in errors)
    return stamps, told, outcome(subledger_of(options))


@settings(every, max_examples=FEWER)
@given(ledgers(checks=True))
def test_loading_twice_is_the_same(ledger: GeneratedLedger) -> None:
    """So is settling anew what was loaded, stamps and all."""

    def holds(ledger: GeneratedLedger) -> None:
        first = loader.load_string(ledger.text())
        assert _loaded(loader.load_string(ledger.text())) == _loaded(first)
        entries, _, options = first
        before = copy.deepcopy(outcome(subledger_of(options)))
        again = settle_ledger(read_ledger(entries, options))
        assert outcome(again) == before
        assert outcome(subledger_of(options)) == before

    holds_for(ledger, holds)
