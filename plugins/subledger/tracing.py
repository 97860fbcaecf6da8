"""What a rule, a claim or a decision made of an item, told while it happens.

Settlement itself keeps only what it links. Somebody who asks why gets all that
was tried as findings, in the order in which it was tried.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from typing import NamedTuple

if TYPE_CHECKING:
    import datetime
    from decimal import Decimal

    from .items import Item

#: Stands for all automatic rules together.
ALL_RULES = "all"

#: What came of a look: a link was made,
LINKED = "linked"
#: a link was cancelled,
CANCELLED = "cancelled"
#: a link that had been cancelled was made again,
RESTORED = "restored"
#: a pair was undone by a human, now or before,
UNDONE = "undone"
#: nothing fits,
NOTHING = "nothing"
#: what is named has nothing outstanding,
CLOSED = "closed"
#: what is named is locked or not there yet,
WAITS = "waits"
#: several answers are equally good,
AMBIGUOUS = "ambiguous"
#: one answer is only arithmetically good,
PROPOSAL = "proposal"
#: there is too much to choose from,
TOO_MANY = "too-many"
#: a human is to look, as the notice of the day says,
DOUBT = "doubt"
#: the rule is switched off,
OFF = "off"
#: the rule looks once, and that day has passed,
PASSED = "passed"
#: the rule is not for such an item,
NOT_OFFERED = "not-offered"
#: or what is asked cannot be done, which is an error.
REFUSED = "refused"

OUTCOMES = (
    LINKED,
    CANCELLED,
    RESTORED,
    UNDONE,
    NOTHING,
    CLOSED,
    WAITS,
    AMBIGUOUS,
    PROPOSAL,
    TOO_MANY,
    DOUBT,
    OFF,
    PASSED,
    NOT_OFFERED,
    REFUSED,
)


class Candidate(NamedTuple):
    """An item that was looked at.

    Attributes:
        item: Which.
        left: What was outstanding of it then, positive.
    """

    item: Item
    left: Decimal


class Finding(NamedTuple):
    """What one look found.

    Attributes:
        day: When.
        item: Whose look it was.
        rule: The rule of a link, ``unsettle``, or ``ALL_RULES``.
        outcome: One of ``OUTCOMES``.
        words: The evidence and the reason.
        candidates: The items that it looked at.
        amount: What was linked or cancelled, positive; else None.
    """

    day: datetime.date
    item: Item
    rule: str
    outcome: str
    words: str
    candidates: tuple[Candidate, ...]
    amount: Decimal | None


Trace = Callable[[Finding], None]
