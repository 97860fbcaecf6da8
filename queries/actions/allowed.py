"""Which actions can be taken on an item, and else why not.

What is locked says why, and offers nothing but the bank's answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import NamedTuple

from ...plugins.documents import DOCUMENTS
from ...plugins.subledger.items import REVERSAL
from ...plugins.subledger.items import UNKNOWN_CUSTOMER
from ...plugins.subledger.status import REVERSED
from ...plugins.subledger.status import links_in_force
from ...plugins.subledger.status import status_on
from .bank_file import why_not_reject
from .cancel import MIRRORS
from .credit import CREDITED
from .proposals import could_settle
from .request import why_locked
from .request import why_unnamed

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from ...plugins.subledger.items import Item
    from ...plugins.subledger.settings import Settings
    from ..live import Current

ON_ITEMS = (
    "settle",
    "unsettle",
    "assign",
    "credit",
    "write-off",
    "confirm",
    "reject",
    "cancel",
)


class Permission(NamedTuple):
    """Whether an action can be taken.

    Attributes:
        action: Which.
        why: Why it cannot, or "".
    """

    action: str
    why: str

    @property
    def allowed(self) -> bool:
        """Whether it can."""
        return not self.why


def allowed_actions(
    current: Current, item: Item, by: str, day: dt.date
) -> list[Permission]:
    """All actions on an item, each with whether it can be taken.

    Args:
        current: The ledger.
        item: Which.
        by: Who would take it, or "".
        day: When.
    """
    why = dict(_reasons(current, item, by, day))
    return [Permission(action, why.get(action, "")) for action in ON_ITEMS]


def missing_role(settings: Settings, role: str, by: str, day: dt.date) -> str:
    """Why somebody may not decide, where the ledger gives the role to others."""
    holders = settings.holders(role, day)
    if not holders or by in holders:
        return ""
    who = f"{by} has not" if by else "nobody is named who has"
    return f'{who} the role "{role}"; {", ".join(holders)} may.'


def _reasons(
    current: Current, item: Item, by: str, day: dt.date
) -> Iterator[tuple[str, str]]:
    """Each action that cannot be taken, with why."""
    unnamed = why_unnamed(current.subledger, item)
    if unnamed:
        for action in ON_ITEMS:
            yield action, unnamed
        return
    locked = why_locked(item, day)
    if locked:
        for action in ON_ITEMS:
            if action not in {"confirm", "reject"}:
                yield action, f"{item.id} is locked: {locked}"
        yield "reject", why_not_reject(item, day)
        return
    for action in ("confirm", "reject"):
        yield action, "It is in no bank file that waits for an answer."
    role = missing_role(current.subledger.settings, "settle", by, day)
    yield "settle", role or _why_not_settle(current, item)
    yield "unsettle", _why_not_unsettle(item)
    yield "assign", _why_not_assign(item)
    yield "credit", _why_not_credit(item)
    yield "write-off", _why_not_write_off(item)
    yield "cancel", _why_not_cancel(item)


def _why_not_settle(current: Current, item: Item) -> str:
    if item.customer == UNKNOWN_CUSTOMER:
        return "Nobody has said whose it is; assign it first."
    if not item.left:
        return "Nothing of it is outstanding."
    if not could_settle(current.subledger, item):
        side = "credit" if item.is_debit else "debit"
        return f"The customer has no open {side} item."
    return ""


def _why_not_unsettle(item: Item) -> str:
    links = links_in_force(item)
    if any(link.rule != REVERSAL for link in links):
        return ""
    if links:
        return "It is reversed, which is a fact; reverse what reverses it."
    return "Nothing of it is settled."


def _why_not_assign(item: Item) -> str:
    if item.customer != UNKNOWN_CUSTOMER:
        return f"It is of the customer {item.customer} already."
    return "" if item.left else "Nothing of it is left."


def _why_not_credit(item: Item) -> str:
    if item.type not in CREDITED or not item.is_debit:
        return "Only an invoice can be credited."
    if item.is_opening or item.entry is None:
        return "What it was booked on is not known in this ledger."
    if status_on(item) == REVERSED:
        return "It is reversed already."
    return ""


def _why_not_write_off(item: Item) -> str:
    if not item.is_debit or item.type not in DOCUMENTS:
        return "Only what a customer owes by a document can be written off."
    if item.customer == UNKNOWN_CUSTOMER:
        return "Nobody has said whose it is."
    return "" if item.left else "Nothing of it is outstanding."


def _why_not_cancel(item: Item) -> str:
    if item.type == "invoice":
        return "An invoice is credited, not cancelled."
    if item.type not in MIRRORS:
        return "Only what was booked by hand can be cancelled."
    if item.is_opening or item.entry is None:
        return "It was there when the ledger began."
    if item.reverses:
        return "It reverses another item; book what you mean by hand."
    if any(link.rule == REVERSAL for link in links_in_force(item)):
        return "It is reversed already."
    return ""
