"""A whole ledger is settled: each customer's account by itself.

Nothing of one account can change another: links join only items of the same
account, customer and currency. So a change to one customer needs only that
customer's account to be replayed.
"""

from __future__ import annotations

from dataclasses import dataclass
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
    from collections.abc import Mapping
    from collections.abc import Sequence

    from .items import Decision
    from .items import Item
    from .items import Link
    from .locking import LockPlan
    from .reading import Reading
    from .replay import Outcome

AccountKey = tuple[str, str, str]


@dataclass(frozen=True)
class Settlement:
    """A settled ledger, account by account, so that one can be settled anew.

    Attributes:
        reading: What the ledger says.
        accounts: Its items, decisions and locks by the account that they concern.
        outcomes: What came of each account.
        plan: The locks.
        problems: Claims and decisions that can never be carried out.
    """

    reading: Reading
    accounts: Mapping[AccountKey, CustomerAccount]
    outcomes: Mapping[AccountKey, Outcome]
    plan: LockPlan
    problems: Sequence[Problem]

    def subledger(
        self,
        items: Sequence[Item] | None = None,
        links: Sequence[Link] | None = None,
    ) -> Subledger:
        """All of it as one.

        Args:
            items: All items by date, then id, where somebody has sorted them.
            links: Likewise all links by date, then credit and debit.
        """
        reading = self.reading
        outcomes = self.outcomes.values()
        subledger = Subledger(
            settings=reading.settings,
            customers=reading.customers,
            items=reading.items,
            names=reading.names,
            links=[link for outcome in outcomes for link in outcome.links],
            decisions=reading.decisions,
            closings=reading.closings,
            receipts=reading.receipts,
            notices=[
                *self.plan.notices,
                *(notice for outcome in outcomes for notice in outcome.notices),
            ],
            problems=[
                *reading.problems,
                *self.problems,
                *self.plan.problems,
                *(problem for outcome in outcomes for problem in outcome.problems),
            ],
            balances=reading.balances,
            settlement=self,
        )
        if items is not None:
            subledger.items = list(items)
        if links is not None:
            subledger.links = list(links)
        return subledger


def settle_ledger(reading: Reading) -> Subledger:
    """Settle all that was read; what is left and linked is written on the items.

    Args:
        reading: Fresh from the ledger.
    """
    sorted_ = sort_accounts(reading)
    series = reading.settings.series
    rules = reading.settings.rules
    outcomes = {
        key: replay(account, reading.names, rules, series)
        for key, account in sorted_.accounts.items()
    }
    settlement = Settlement(
        reading, sorted_.accounts, outcomes, sorted_.plan, sorted_.problems
    )
    return settlement.subledger()


@dataclass(frozen=True)
class SortedAccounts:
    """What is known of each account before it is settled.

    Attributes:
        accounts: Items, decisions and locks by the account that they concern.
        plan: The locks.
        problems: Claims and decisions that can never be carried out.
    """

    accounts: dict[AccountKey, CustomerAccount]
    plan: LockPlan
    problems: list[Problem]


def sort_accounts(reading: Reading) -> SortedAccounts:
    """Sort items, decisions and locks by the account that they concern.

    Args:
        reading: Fresh from the ledger.
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
    problems = share_claims(claiming, reading.names)
    plan = plan_locks(
        pending,
        reading.names,
        reading.decisions,
        reading.receipts,
        reading.settings.rules,
        reading.items,
    )
    for event in plan.events:
        accounts[key_of(event.item)].lock_events.append(event)
    for decision in reading.decisions:
        resolved = resolve_decision(decision, reading.names, problems)
        if resolved is not None:
            accounts[key_of(resolved.credits[0])].decisions.append(resolved)
    return SortedAccounts(accounts, plan, problems)


def resolve_decision(
    decision: Decision, names: Mapping[str, tuple[Item, ...]], problems: list[Problem]
) -> ResolvedDecision | None:
    """Find the items that a ``settle`` or ``unsettle`` is about; None for others.

    Args:
        decision: Any.
        names: What each name means.
        problems: Given why it can never be carried out.
    """
    if decision.kind not in {"settle", "unsettle"}:
        return None
    try:
        return ResolvedDecision(decision, *resolve(decision, names))
    except CannotDecideError as error:
        words = " ".join(f'"{name}"' for name in decision.names)
        if decision.amount is not None:
            words += f" {decision.amount} {decision.currency}"
        problems.append(
            Problem(
                "decisions",
                f'custom "{decision.kind}" {words}: {error} It has no effect.',
                decision.source,
                decision.entry,
            )
        )
        return None


def key_of(item: Item) -> AccountKey:
    """The account that an item is of: only items of one account can be linked."""
    return (item.account, item.customer, item.currency)
