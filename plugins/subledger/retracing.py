"""Some accounts of a settled ledger are settled once more, and listened to.

Only their items are copied: nothing of one account can change another, so what is
settled elsewhere need not be done again, and a customer of a large ledger is
explained as soon as one of a small ledger.
"""

from __future__ import annotations

import copy
from collections import ChainMap
from dataclasses import replace
from typing import TYPE_CHECKING

from .replay import CustomerAccount
from .replay import replay
from .settling import key_of
from .settling import resolve_decision

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping

    from .items import Item
    from .items import Problem
    from .settling import AccountKey
    from .settling import Settlement
    from .tracing import Trace


def trace_again(
    settlement: Settlement, items: Iterable[Item], trace: Trace
) -> Mapping[Item, Item]:
    """Settle the accounts of some items again, telling what each rule makes of them.

    Args:
        settlement: How the ledger was settled; it does not change.
        items: Some of its items.
        trace: Told what each rule made of each item.

    Returns:
        For each item of those accounts, by date, then id, a copy: settled again.
    """
    keys = dict.fromkeys(map(key_of, items))
    copies = {
        item: _unsettled(item)
        for key in keys
        for item in settlement.accounts[key].items
    }
    before = settlement.reading.names
    own = {
        name: tuple(copies.get(each, each) for each in before[name])
        for item in copies
        for name in (item.id, item.document)
        if name in before
    }
    names = ChainMap(own, before)  # type: ignore[arg-type] # it changes neither
    rules, series = (
        settlement.reading.settings.rules,
        settlement.reading.settings.series,
    )
    for key in keys:
        account = _with_copies(settlement, key, copies, names)
        replay(account, names, rules, series, trace)
    return copies


def _unsettled(item: Item) -> Item:
    """A copy on which nothing is settled yet; its locks are those of bank files."""
    again = copy.copy(item)
    again.left = item.magnitude
    again.links = ()
    return again


def _with_copies(
    settlement: Settlement,
    key: AccountKey,
    copies: Mapping[Item, Item],
    names: Mapping[str, tuple[Item, ...]],
) -> CustomerAccount:
    """All that concerns an account, with the copies of its items."""
    known = settlement.accounts[key]
    problems: list[Problem] = []  # they were told when the ledger was settled
    resolved = (
        resolve_decision(each.decision, names, problems) for each in known.decisions
    )
    return CustomerAccount(
        [copies[item] for item in known.items],
        [each for each in resolved if each is not None],
        [replace(event, item=copies[event.item]) for event in known.lock_events],
    )
