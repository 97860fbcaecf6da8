"""Decisions of people: ``settle`` and ``unsettle``.

A human outranks every rule: a decision displaces the automatic links that stand
in its way, never explicit ones; and what a human undid no rule touches again.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from .account import shares_account
from .allocations import in_force
from .items import AUTOMATIC_RULES
from .items import REVERSAL
from .items import SETTLE
from .status import lock_on
from .tracing import LINKED
from .tracing import REFUSED
from .tracing import UNDONE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .account import AccountState
    from .items import Decision
    from .items import Item
    from .items import Link

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
        msg = (
            f"the amount is in {decision.currency}, the items are in {currency}. Give"
            " it in that."
        )
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
    most = min(_most(state, credits_), _most(state, debits))
    wanted = decision.amount
    if wanted is None:
        wanted = open_now or most
    if not wanted or wanted > most:
        sides = " and ".join(
            f"{each.id} has {_most(state, (each,))} of {each.magnitude}"
            for each in (*credits_, *debits)
        )
        _refuse(
            state,
            _RULE,
            decision,
            f"{sides} left outside explicit links and reversals, so"
            + (
                f" at most {most} can be settled. Give that amount."
                if most
                else " nothing can be settled. Undo another link first."
            ),
            (*credits_, *debits),
        )
        return
    _make_room(state, wanted, credits_, debits, f"settle {' '.join(decision.names)}")
    evidence = f"decided{f' by {decision.by}' if decision.by else ''}"
    pairs = [(credit, debit) for credit in credits_ for debit in debits]
    for credit, debit in pairs:
        part = min(wanted, credit.left, debit.left)
        if part > 0:
            state.explain(credit, SETTLE, LINKED, evidence, (debit,), part)
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
            _refuse(
                state,
                _RULE,
                decision,
                f"{link.credit.id} and {link.debit.id} are joined by a reversal,"
                " which is a fact and not a settlement; reverse the reversing item"
                " instead.",
                (*credits_, *debits),
            )
            return
    for link in links:
        by = f"unsettle{f' by {decision.by}' if decision.by else ''}"
        state.allocations.cancel(link, link.amount, by)
    for credit, debit in pairs:
        state.barred.add((credit, debit))
        state.ended.add((credit, debit))
        state.freed.add(credit)
        who = decision.by or "a human"
        words = f"{who} undid the pair" if links else f"{who} barred the pair"
        state.explain(
            credit,
            "unsettle",
            UNDONE,
            f"{words}: no rule touches {credit.id} from then on",
            (debit,),
        )


def _may_touch(
    state: AccountState, decision: Decision, items: tuple[Item, ...]
) -> bool:
    for item in items:
        if item in state.locked:
            lock = lock_on(item, state.day)
            where = f' in the bank file "{lock.file}"' if lock and lock.file else ""
            _refuse(
                state,
                "bank-files",
                decision,
                f"{item.id} is locked{where} until the bank answers. Confirm or"
                " reject it first.",
                items,
            )
            return False
    return True


def _refuse(
    state: AccountState,
    rule: str,
    decision: Decision,
    message: str,
    items: tuple[Item, ...],
) -> None:
    """Report a decision that cannot be carried out, and tell who asks."""
    state.refuse(rule, decision, message)
    first, *others = items
    state.explain(first, decision.kind, REFUSED, message, others)


def _make_room(
    state: AccountState,
    wanted: Decimal,
    credits_: tuple[Item, ...],
    debits: tuple[Item, ...],
    by: str,
) -> None:
    """Cancel the automatic links in the way, newest first, as far as needed."""
    while True:
        missing = {
            side: wanted - _total(side)
            for side in (credits_, debits)
            if _total(side) < wanted
        }
        in_the_way = [
            link
            for side in missing
            for item in side
            for link in _displaceable(state, item)
        ]
        if not in_the_way:
            return
        newest = max(in_the_way, key=state.allocations.links.index)
        needed = max(
            short
            for side, short in missing.items()
            if newest.credit in side or newest.debit in side
        )
        state.allocations.displace(newest, min(newest.amount, needed), by)


def _displaceable(state: AccountState, item: Item) -> list[Link]:
    """The automatic links of an item; one that holds a locked item stays."""
    return [
        link
        for link in in_force(item)
        if link.rule in AUTOMATIC_RULES and link.other(item) not in state.locked
    ]


def _total(items: tuple[Item, ...]) -> Decimal:
    return sum((item.left for item in items), _ZERO)


def _most(state: AccountState, items: tuple[Item, ...]) -> Decimal:
    """What items have left outside explicit links and reversals."""
    held = (link.amount for item in items for link in _displaceable(state, item))
    return sum(held, _total(items))


def _whose(item: Item) -> str:
    return f"{item.account}, {item.customer}, {item.currency}"
