"""Links as they stood at the end of a past day.

A link that is cancelled in part becomes two. Until that day it was one, and who
asks for an earlier day is shown one.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from .items import Link


def links_as_of(links: Iterable[Link], day: datetime.date | None) -> list[Link]:
    """The links made by the end of a day, those cut later in one piece.

    Args:
        links: In order of making, as an item keeps them.
        day: The day; None: now, so that nothing is put together.

    Returns:
        The links, in order of making; those put together are copies.
    """
    if day is None:
        return list(links)
    whole: list[Link] = []
    for link in links:
        if link.date > day:
            continue
        if whole and _was_one(whole[-1], link, day):
            amount = whole[-1].amount + link.amount
            whole[-1] = copy.copy(link)
            whole[-1].amount = amount
        else:
            whole.append(link)
    return whole


def _was_one(part: Link, rest: Link, day: datetime.date) -> bool:
    """Whether the first of two links was cut off the second after a day."""
    return (
        part.cancelled is not None
        and part.cancelled > day
        and (rest.cancelled is None or rest.cancelled >= part.cancelled)
        and part.credit is rest.credit
        and part.debit is rest.debit
        and part.date == rest.date
        and part.rule == rest.rule
        and part.evidence == rest.evidence
        and part.claim is rest.claim
        and part.by is rest.by
    )
