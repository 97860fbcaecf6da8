"""A picture of the links around an item: who settles whom, for how much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..plugins.subledger.status import links_in_force

if TYPE_CHECKING:
    import datetime

    from ..plugins.subledger.items import Item
    from ..plugins.subledger.items import Link

#: More items than this make no picture that anybody can read.
_MOST = 24


@dataclass(frozen=True)
class Picture:
    """Items, and the links in force between them.

    Attributes:
        items: The one asked about first, then by distance from it.
        links: Between these items.
        is_whole: Whether everything that hangs together is in it.
    """

    items: list[Item]
    links: list[Link]
    is_whole: bool


def picture_of(item: Item, day: datetime.date | None) -> Picture:
    """What hangs together with an item at the end of a day; None: now."""
    seen = {id(item): item}
    links: dict[int, Link] = {}
    waiting = [item]
    is_whole = True
    for each in waiting:  # grows while it is walked
        for link in links_in_force(each, day):
            other = link.other(each)
            if id(other) not in seen:
                if len(seen) == _MOST:
                    is_whole = False
                    continue
                seen[id(other)] = other
                waiting.append(other)
            links[id(link)] = link
    return Picture(list(seen.values()), list(links.values()), is_whole)
