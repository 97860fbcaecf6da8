"""From when to when a customer had paid what a link settles.

A credit counts from its own date, be it linked later: the customer had paid by then.
But while it settled something else it did not pay this one. A link that a human undid
never counts; one that a bank's return or a credit note cancelled counts until then.

Interest and VAT follow the money so. What is shown as outstanding on a day follows
the links. This is no plugin.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import NamedTuple

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from .subledger.items import Item
    from .subledger.items import Link

#: Who cancels a link with these words says that it was wrong from the beginning.
_MISTAKEN = ("unsettle", "settle ")


class EffectiveLink(NamedTuple):
    """A link, and the days on which it counts.

    Attributes:
        link: One in force, or one that was.
        since: The first day.
        until: The day from which it counts no more, or None.
    """

    link: Link
    since: dt.date
    until: dt.date | None

    def counts_on(self, day: dt.date) -> bool:
        """Whether it counts at the end of a day."""
        return self.since <= day and (self.until is None or self.until > day)


def effective_links(item: Item, day: dt.date) -> Iterator[EffectiveLink]:
    """The links of a debit item that count, or did, as it is known on a day.

    Args:
        item: The debit item.
        day: What is dated later is left out.
    """
    for link in item.links:
        if link.date > day:
            continue
        until = _cancelled_by(link, day)
        if until is None or not _was_mistaken(link):
            yield EffectiveLink(link, max(item.date, _free_since(link, day)), until)


def _free_since(link: Link, day: dt.date) -> dt.date:
    """From when the credit of a link was there for its debit."""
    busy = (
        until
        for other in link.credit.links
        if other is not link
        and (until := _cancelled_by(other, day))
        and until <= link.date
        and not _was_mistaken(other)
    )
    return max(busy, default=link.credit.date)


def _cancelled_by(link: Link, day: dt.date) -> dt.date | None:
    """The day on which a link was cancelled, if by the end of a day it was."""
    return link.cancelled if link.cancelled and link.cancelled <= day else None


def _was_mistaken(link: Link) -> bool:
    """Whether it was a human who cancelled a link."""
    return link.cancelled_by.startswith(_MISTAKEN)
