"""What an item cancels: by ``reverses``, or by what a bank's return says.

A chargeback or refund that names neither what it reverses nor what it settles
names its payment by the payment's id or external id; else, for a chargeback,
it is the one payment that settles the document it is for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .account import could_join
from .account import shares_account
from .allocations import in_force
from .allocations import reversible
from .doubles import is_double
from .items import REVERSAL
from .items import Problem
from .references import ReferenceIndex
from .texts import texts_of
from .tracing import AMBIGUOUS
from .tracing import LINKED
from .tracing import NOTHING
from .tracing import REFUSED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .account import AccountState
    from .items import Item
    from .reversing import Reversals

#: The rule that a reversal offends; for all other types it is chargebacks.
_RULES = {"credit-note": "credit-notes", "write-off": "write-offs"}
#: What a bank returns, which may not say what it cancels.
RETURNS = frozenset(("chargeback", "refund"))


def in_order(items: Iterable[Item], state: AccountState) -> list[Item]:
    """The reversing items of a day, each after the one that it reverses."""
    waiting = sorted(
        (item for item in items if item.reverses or item.type in RETURNS),
        key=lambda item: item.id,
    )
    today = set(waiting)
    done: set[Item] = set()
    ordered: list[Item] = []
    while waiting:
        for item in waiting:
            needed = {
                target
                for target in state.names.get(item.reverses or "", ())
                if target in today and target is not item
            }
            if needed <= done:
                break
        else:  # in a circle, which is an error
            item = waiting[0]
        waiting.remove(item)
        done.add(item)
        ordered.append(item)
    return ordered


class Cancelling:
    """The reversing items of one customer's account.

    Args:
        state: The account.
        reversals: What carries a reversal out.
    """

    def __init__(self, state: AccountState, reversals: Reversals) -> None:
        self._state = state
        self._reversals = reversals
        self._payments: ReferenceIndex | None = None
        self._indexed = 0
        #: Returns of the day that name no one payment: in which words, and the
        #: payments that it may be.
        self._unplaced: dict[Item, tuple[str, tuple[Item, ...]]] = {}

    def carry_out(self, item: Item) -> None:
        """Let an item reverse what it names, as far as there is anything left."""
        if item.reverses:
            circle = self._circle(item)
            if circle:
                self._refuse_circle(item, circle)
                return
            evidence = f'reverses "{item.reverses}"'
            targets = self._targets(item)
        elif any(not claim.by_link for claim in item.claims):
            return
        else:
            targets, evidence = self._returned_payment(item)
        if not targets or not item.left:
            return
        wanted = item.left
        for target in targets:
            part = min(item.left, reversible(target))
            if part > 0:
                self._state.explain(item, REVERSAL, LINKED, evidence, (target,), part)
                self._reversals.reverse(item, target, part, evidence)
        if item.left:
            names = ", ".join(target.id for target in targets)
            self._problem(
                item,
                f"{item.type} {item.id} reverses {wanted} {item.currency} of {names},"
                f" of which only {wanted - item.left} was left to reverse; the rest,"
                f" {item.left}, stays outstanding. Lower it, or say what it is.",
            )

    def end_of_day(self) -> None:
        """Ask for the payment of each return of the day that is still open.

        Until then a link or a decision of the same day may have settled it.
        """
        for item, (which, payments) in self._unplaced.items():
            if item.left:
                self._state.notice(
                    "no-payment",
                    item,
                    f'{item.type} {item.id} {which}; say reverses: "..." with the'
                    " payment that it returns.",
                    payments,
                )
        self._unplaced.clear()

    def _targets(self, item: Item) -> list[Item]:
        """The items that ``reverses`` names and that can be reversed."""
        name = item.reverses or ""
        found = self._state.names.get(name, ())
        own = [
            target
            for target in found
            if target.is_debit is not item.is_debit and shares_account(item, target)
        ]
        there = [target for target in own if target.date <= item.date]
        if there:
            return there
        siblings = self._state.names.get(item.document, ())
        if not own and any(could_join(sibling, found) for sibling in siblings):
            return []  # of a batch over many customers, each takes its own
        amount = f"of {item.amount} {item.currency}"
        subject = f"{item.type} {item.id} {amount} reverses {name}"
        if own:
            reason = f"which is of a later date, {own[0].date}; mend one of the dates"
        elif not found:
            # The same for all items of a batch.
            subject = f"{item.type} {item.document} reverses {name}"
            reason = "which is nowhere in the ledger; mend the id"
        elif any(shares_account(item, target) for target in found):
            side = "debit" if item.is_debit else "credit"
            reason = f"which is a {side} item itself; mend the id, or the sign"
        else:
            reason = (
                f"which is of {found[0].account}, {found[0].customer},"
                f" {found[0].currency}; only an item of the same account, customer"
                " and currency can be reversed"
            )
        self._problem(item, f"{subject}, {reason}.")
        return []

    def _circle(self, item: Item) -> list[Item]:
        """Items of one day that reverse one another, by id; [] for none."""
        return sorted(
            (
                other
                for other in self._reversed_through(item)
                if other is not item and item in self._reversed_through(other)
            ),
            key=lambda each: each.id,
        )

    def _reversed_through(self, item: Item) -> set[Item]:
        """What an item reverses, what that reverses, and so on, of its day."""
        found: set[Item] = set()
        waiting = [item]
        while waiting:
            name = waiting.pop().reverses or ""
            for target in self._state.names.get(name, ()):
                if (
                    target not in found
                    and target.date == item.date
                    and shares_account(item, target)
                ):
                    found.add(target)
                    waiting.append(target)
        return found

    def _refuse_circle(self, item: Item, others: list[Item]) -> None:
        """Carry out none of a circle: nothing tells which of them came first."""
        names = " and ".join(sorted(each.id for each in (item, *others)))
        message = f"{names} reverse one another. Mend reverses of one of them."
        if item.id < others[0].id:
            self._problem(item, message)
            return
        self._state.excess.add(item)
        self._state.explain(item, REVERSAL, REFUSED, message, others)

    def _returned_payment(self, item: Item) -> tuple[list[Item], str]:
        """The payment that a chargeback or refund returns, and the evidence."""
        named = self._index_of_payments().find(texts_of(item))
        payments = dict.fromkeys(payment for each in named for payment in each.items)
        if len(named) == 1:
            return list(payments), f"names {named[0].evidence}"
        if item.type == "chargeback" and item.is_for and not named:
            for name in item.is_for:
                for document in self._state.names.get(name, ()):
                    for link in in_force(document):
                        if link.credit.type == "payment" and shares_account(
                            item, link.credit
                        ):
                            payments[link.credit] = None
            if len(payments) == 1:
                return list(payments), f"for {', '.join(item.is_for)}"
        which = (
            "names several payments, " + ", ".join(each.id for each in payments)
            if payments
            else "names no payment"
        )
        self._unplaced[item] = (which, tuple(payments))
        self._state.explain(
            item, REVERSAL, NOTHING if not payments else AMBIGUOUS, which, payments
        )
        return [], ""

    def _index_of_payments(self) -> ReferenceIndex:
        """The payments there are, by id and by external id."""
        if self._payments is None:
            self._payments = ReferenceIndex(key="external-id")
        entered = self._state.allocations.entered
        for item in entered[self._indexed :]:
            if (
                item.type == "payment"
                and not item.is_debit
                and item.id in self._state.names
            ):
                self._payments.add(item)
        self._indexed = len(entered)
        return self._payments

    def _problem(self, item: Item, message: str) -> None:
        self._state.excess.add(item)
        self._state.explain(item, REVERSAL, REFUSED, message)
        if is_double(item, self._state.names):
            return  # which is all that is to be said
        rule = _RULES.get(item.type, "chargebacks")
        self._state.problems.append(Problem(rule, message, item.source, item.entry))
