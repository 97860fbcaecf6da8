"""The state of one customer's account while it is replayed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .allocations import Allocations
from .items import Notice
from .items import Problem
from .tracing import Candidate
from .tracing import Finding

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence
    from decimal import Decimal

    from .items import Decision
    from .items import Item
    from .rules import RuleSet
    from .settings import Series
    from .tracing import Trace


class AccountState:
    """What the steps of a day share.

    An account here is one receivable account, customer and currency: only
    items within it can be linked.

    Attributes:
        names: What each name in the ledger means.
        series: The declared numbering series.
        allocations: The links and the open items.
        locked: Items that nothing but a reversal may touch.
        freed: Credit items that no rule may touch, as a human undid a link of
            theirs or barred one.
        barred: Pairs of credit and debit item that a human undid and has not
            settled since.
        ended: Pairs of which the claims have ended.
        excess: Reversing items with more than there was to reverse; no rule
            touches them.
        rules: In force on the day.
        trace: Told what each rule made of an item, where somebody asks.
    """

    __slots__ = (
        "_noticed",
        "allocations",
        "barred",
        "ended",
        "excess",
        "freed",
        "locked",
        "names",
        "notices",
        "problems",
        "rules",
        "series",
        "trace",
    )

    def __init__(
        self,
        names: Mapping[str, tuple[Item, ...]],
        series: Sequence[Series],
        rules: RuleSet,
        trace: Trace | None = None,
    ) -> None:
        self.names = names
        self.series = series
        self.rules = rules
        self.trace = trace
        self.allocations = Allocations()
        self.locked: set[Item] = set()
        self.freed: set[Item] = set()
        self.barred: set[tuple[Item, Item]] = set()
        self.ended: set[tuple[Item, Item]] = set()
        self.excess: set[Item] = set()
        self.notices: list[Notice] = []
        self.problems: list[Problem] = []
        self._noticed: set[tuple[str, str]] = set()

    @property
    def day(self) -> datetime.date:
        """The day being replayed."""
        return self.allocations.day

    def linkable(self, item: Item) -> bool:
        """Whether an automatic rule may link an item."""
        return (
            item not in self.locked
            and item not in self.excess
            and item not in self.freed
        )

    def notice(
        self, code: str, item: Item, message: str, others: tuple[Item, ...] = ()
    ) -> None:
        """Report something noteworthy about an item, once."""
        if (code, item.id) in self._noticed:
            return
        self._noticed.add((code, item.id))
        self.notices.append(
            Notice(
                self.day,
                code,
                item.customer,
                (item.id, *(other.id for other in others)),
                message,
                item.source,
            )
        )

    def has_noticed(self, item: Item, *codes: str) -> bool:
        """Whether one of the codes was reported of an item."""
        return any((code, item.id) in self._noticed for code in codes)

    def explain(
        self,
        item: Item,
        rule: str,
        outcome: str,
        words: str,
        others: Iterable[Item] = (),
        amount: Decimal | None = None,
    ) -> None:
        """Say what a rule made of an item, where somebody asks.

        Args:
            item: Whose turn it is.
            rule: What was tried.
            outcome: One of ``tracing.OUTCOMES``.
            words: The evidence and the reason.
            others: The items that were looked at.
            amount: What is linked or cancelled, positive.
        """
        if self.trace is not None:
            looked_at = tuple(Candidate(other, other.left) for other in others)
            self.trace(Finding(self.day, item, rule, outcome, words, looked_at, amount))

    def refuse(self, rule: str, decision: Decision, message: str) -> None:
        """Report a decision that cannot be carried out."""
        words = " ".join(f'"{name}"' for name in decision.names)
        if decision.amount is not None:
            words += f" {decision.amount} {decision.currency}"
        self.problems.append(
            Problem(
                rule,
                f'custom "{decision.kind}" {words}: {message} It has no effect.',
                decision.source,
                decision.entry,
            )
        )


def shares_account(item: Item, other: Item) -> bool:
    """Whether two items are of the same account, customer and currency."""
    return (
        item.customer == other.customer
        and item.currency == other.currency
        and item.account == other.account
    )


def could_join(
    item: Item, others: Iterable[Item], *, either_side: bool = False
) -> bool:
    """Whether an item could ever be linked to one of the others.

    Args:
        item: Any item.
        others: What something named.
        either_side: Whether two debit or two credit items pass as well.
    """
    return any(
        (either_side or other.is_debit is not item.is_debit)
        and shares_account(item, other)
        for other in others
    )


def by_due(item: Item) -> tuple[datetime.date, str]:
    """The order in which debit items are settled: by due date, then id."""
    return (item.due or item.date, item.id)


def by_date(item: Item) -> tuple[datetime.date, str]:
    """The order in which credits are offered to a rule: by date, then id."""
    return (item.date, item.id)
