"""Who decided, and who approved: ``by`` and ``second`` against the roles.

The plugins of rules that ask for a role share this; it is no plugin itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from beancount.core.amount import Amount

    from .checking import Ledger
    from .subledger.items import Item

BY = "by"
SECOND = "second"


def exceeds(item: Item, limit: Amount | None) -> bool:
    """Whether an item is above a limit; one in another currency is none."""
    return (
        limit is not None
        and limit.number is not None
        and limit.currency == item.currency
        and item.magnitude > limit.number
    )


def missing_decider(ledger: Ledger, item: Item, role: str) -> str:
    """What is wrong with ``by``: it must name somebody with a role.

    Returns:
        Words that follow the item, or "" where nothing is wrong. An item
        whose type was inferred need not say who decided.
    """
    name = item.details.get(BY)
    if ledger.has_role(role, name, item.date) or (item.inferred and name is None):
        return ""
    if not _is_readable(name):
        return ""
    if name is None:
        return f"does not say who decided it. Name in by: {_who(ledger, item, role)}"
    return (
        f'was decided by "{name}", who has not the role on {item.date}. Name in'
        f" by: {_who(ledger, item, role)}"
    )


def missing_approval(ledger: Ledger, item: Item, role: str) -> str:
    """What is wrong with ``second``: it must name another person with a role.

    Returns:
        Words that follow the item, or "" where nothing is wrong. An item
        whose type was inferred need not say who approved.
    """
    name = item.details.get(SECOND)
    if name is None:
        if item.inferred:
            return ""
        reason = "was approved by nobody"
    elif not _is_readable(name):
        return ""
    elif not ledger.has_role(role, name, item.date):
        reason = f'was approved by "{name}", who has not the role on {item.date}'
    elif name == item.text(BY):
        reason = f'was decided and approved by the same person, "{name}"'
    else:
        return ""
    return f"{reason}. Name in second: another person, {_who(ledger, item, role)}"


def approved_alone(item: Item) -> str:
    """What is wrong where ``second`` is the only one who is named.

    Returns:
        Words that follow the item, or "" where ``by`` names somebody as well. An
        item whose type was inferred need not say who decided.
    """
    name = item.details.get(SECOND)
    if item.inferred or name is None or BY in item.details:
        return ""
    return (
        f'was approved by "{name}", and nobody says who decided it. Name in by:'
        " another person"
    )


def _is_readable(name: object) -> bool:
    """Whether a name is none or a text; anything else has been reported."""
    return name is None or isinstance(name, str)


def _who(ledger: Ledger, item: Item, role: str) -> str:
    """Who has a role, in words."""
    names = ledger.subledger.settings.holders(role, item.date)
    if names:
        return f'one with the role "{role}" ({", ".join(names)})'
    return (
        f'one with the role "{role}", which nobody has yet: custom "receivables"'
        f' "role" "{role}" "NAME" gives it'
    )
