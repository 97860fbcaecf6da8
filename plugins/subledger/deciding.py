"""Decisions of people: ``settle`` and ``unsettle``.

A human outranks every rule: a decision displaces the automatic links that stand
in its way, never explicit ones; and what a human undid no rule touches again.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from .account import shares_account
from .allocations import displaceable
from .allocations import in_force
from .items import REVERSAL
from .items import SETTLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .account import AccountState
    from .items import Decision
    from .items import Item

_RULE = "decisions"
_ZERO = Decimal(0)


class CannotDecideError(Exception):
    """A decision that cannot be carried out; the text says why and what to do."""


def resolve(
    decision: Decision, names: Mapping[str, tuple[Item, ...]]
) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """The credit and the debit items that a decision is about.

    Raises:
        CannotDecideError: An id is unknown or not there on that day, both are
            on one side, or they are of different accounts, customers or
            currencies.
    """
    for name in decision.names:
        found = names.get(name)
        if not found:
            msg = f"there is no {name}. Check the id."
            raise CannotDecideError(msg)
        later = [item for item in found if item.date > decision.date]
        if later:
            msg = (
                f"{name} is not there yet on {decision.date}; it is dated"
                f" {later[0].date}. Date the decision then or later."
            )
            raise CannotDecideError(msg)
    first, second = (names[name] for name in decision.names)
    for item in first:
        for other in second:
            if item.is_debit is other.is_debit:
                side = "debit" if item.is_debit else "credit"
                msg = (
                    f"{item.id} and {other.id} are both {side} items; only a credit"
                    " and a debit item can be joined."
                )
                raise CannotDecideError(msg)
            if not shares_account(item, other):
                msg = (
                    f"{item.id} ({_whose(item)}) and {other.id} ({_whose(other)})"
                    " differ in account, customer or currency; move one of them by"
                    " a transaction first."
                )
                raise CannotDecideError(msg)
    currency = first[0].currency
    if decision.amount is not None and decision.currency != currency:
        msg = f"the amount is in {decision.currency}, the items are in {currency}."
        raise CannotDecideError(msg)
    return (second, first) if first[0].is_debit else (first, second)


def settle(
    state: AccountState,
    decision: Decision,
    credits_: tuple[Item, ...],
    debits: tuple[Item, ...],
) -> None:
    """Join credit and debit items by hand."""
    if not _may_touch(state, decision, (*credits_, *debits)):
        return
    open_now = min(_total(credits_), _total(debits))
    most = min(_most(credits_), _most(debits))
    wanted = decision.amount
    if wanted is None:
        wanted = open_now or most
    if not wanted or wanted > most:
        sides = " and ".join(
            f"{each.id} has {displaceable(each)} of {each.magnitude}"
            for each in (*credits_, *debits)
        )
        state.refuse(
            _RULE,
            decision,
            f"{sides} left outside explicit links and reversals, so"
            f" {'nothing' if not most else f'at most {most}'} can be settled."
            + (" Undo another link first." if not most else " Give that amount."),
        )
        return
    evidence = f"decided{f' by {decision.by}' if decision.by else ''}"
    by = f"settle {' '.join(decision.names)}"
    pairs = [(credit, debit) for credit in credits_ for debit in debits]
    # Of a document with several items, first the parts that are open.
    for displacing in (False, True) if len(pairs) > 1 else (True,):
        for credit, debit in pairs:
            part = min(wanted, credit.left, debit.left)
            if displacing:
                part = min(wanted, displaceable(credit), displaceable(debit))
                state.allocations.displace(credit, part, by)
                state.allocations.displace(debit, part, by)
            if part > 0:
                state.allocations.link(credit, debit, part, SETTLE, evidence)
                wanted -= part
    for credit, debit in pairs:
        state.barred.discard((credit, debit))


def unsettle(
    state: AccountState,
    decision: Decision,
    credits_: tuple[Item, ...],
    debits: tuple[Item, ...],
) -> None:
    """Undo the links of a pair and end its claims; no rule joins it again."""
    if not _may_touch(state, decision, (*credits_, *debits)):
        return
    pairs = [(credit, debit) for credit in credits_ for debit in debits]
    links = [
        link
        for credit, debit in pairs
        for link in in_force(credit)
        if link.debit is debit
    ]
    for link in links:
        if link.rule == REVERSAL:
            state.refuse(
                _RULE,
                decision,
                f"{link.credit.id} and {link.debit.id} are joined by a reversal,"
                " which is a fact and not a settlement; reverse the reversing item"
                " instead.",
            )
            return
    for link in links:
        by = f"unsettle{f' by {decision.by}' if decision.by else ''}"
        state.allocations.cancel(link, link.amount, by)
    for credit, debit in pairs:
        state.barred.add((credit, debit))
        state.ended.add((credit, debit))
        state.freed.add(credit)


def _may_touch(
    state: AccountState, decision: Decision, items: tuple[Item, ...]
) -> bool:
    for item in items:
        if item in state.locked:
            lock = next(
                (each for each in item.locks if each.in_force_on(state.day)), None
            )
            where = f' in the bank file "{lock.file}"' if lock and lock.file else ""
            state.refuse(
                "bank-files",
                decision,
                f"{item.id} is locked{where} until the bank answers. Confirm or"
                " reject it first.",
            )
            return False
    return True


def _total(items: tuple[Item, ...]) -> Decimal:
    return sum((item.left for item in items), _ZERO)


def _most(items: tuple[Item, ...]) -> Decimal:
    return sum((displaceable(item) for item in items), _ZERO)


def _whose(item: Item) -> str:
    return f"{item.account}, {item.customer}, {item.currency}"
