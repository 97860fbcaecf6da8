"""A whole ledger is settled: each customer's account by itself.

Nothing of one account can change another: links join only items of the same
account, customer and currency. So a change to one customer needs only that
customer's account to be replayed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .deciding import CannotDecideError
from .deciding import resolve
from .items import Problem
from .locking import plan_locks
from .ownership import share_claims
from .replay import CustomerAccount
from .replay import ResolvedDecision
from .replay import replay
from .subledger import Subledger

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping

    from .items import Item
    from .items import Link
    from .items import Notice
    from .reading import Reading
    from .tracing import Trace

AccountKey = tuple[str, str, str]


def settle_ledger(reading: Reading) -> Subledger:
    """Settle all that was read; what is left and linked is written on the items.

    Args:
        reading: Fresh from the ledger.
    """
    links: list[Link] = []
    notices: list[Notice] = []
    problems = list(reading.problems)
    accounts = customer_accounts(reading, notices, problems)
    series = reading.settings.series
    rules = reading.settings.rules
    for account in accounts.values():
        outcome = replay(account, reading.names, rules, series)
        links += outcome.links
        notices += outcome.notices
        problems += outcome.problems
    return Subledger(
        settings=reading.settings,
        customers=reading.customers,
        items=reading.items,
        names=reading.names,
        links=links,
        decisions=reading.decisions,
        closings=reading.closings,
        receipts=reading.receipts,
        notices=notices,
        problems=problems,
        balances=reading.balances,
    )


def trace_items(
    reading: Reading | Subledger, items: Iterable[Item], trace: Trace
) -> None:
    """Settle the accounts of some items, telling what each rule makes of them.

    Args:
        reading: Fresh from the ledger, or with fresh copies of all items.
        items: Some of its items.
        trace: Told what each rule made of each item.
    """
    accounts = customer_accounts(reading, [], [])
    series = reading.settings.series
    rules = reading.settings.rules
    keys = {(item.account, item.customer, item.currency): None for item in items}
    for key in keys:
        replay(accounts[key], reading.names, rules, series, trace)


def customer_accounts(
    reading: Reading | Subledger,
    notices: list[Notice],
    problems: list[Problem],
) -> Mapping[AccountKey, CustomerAccount]:
    """Sort items, decisions and locks by the account that they concern.

    Args:
        reading: Fresh from the ledger.
        notices: Given what is noteworthy about bank files.
        problems: Given the decisions that can never be carried out.
    """
    accounts: dict[AccountKey, CustomerAccount] = {}
    claiming = []
    pending = []
    for item in reading.items:
        if item.claims:
            claiming.append(item)
        if item.pending:
            pending.append(item)
        key = (item.account, item.customer, item.currency)
        account = accounts.get(key)
        if account is None:
            account = accounts[key] = CustomerAccount()
        account.items.append(item)
    problems += share_claims(claiming, reading.names)
    plan = plan_locks(
        pending,
        reading.names,
        reading.decisions,
        reading.receipts,
        reading.settings.rules,
        reading.items,
    )
    notices += plan.notices
    problems += plan.problems
    for event in plan.events:
        item = event.item
        accounts[item.account, item.customer, item.currency].lock_events.append(event)
    for decision in reading.decisions:
        if decision.kind not in {"settle", "unsettle"}:
            continue
        try:
            credits_, debits = resolve(decision, reading.names)
        except CannotDecideError as error:
            words = " ".join(f'"{name}"' for name in decision.names)
            problems.append(
                Problem(
                    "decisions",
                    f'custom "{decision.kind}" {words}: {error} It has no effect.',
                    decision.source,
                    decision.entry,
                )
            )
            continue
        item = credits_[0]
        key = (item.account, item.customer, item.currency)
        accounts[key].decisions.append(ResolvedDecision(decision, credits_, debits))
    return accounts
