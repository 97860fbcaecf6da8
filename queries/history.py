"""What happened to one document: its links, made and cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from ..plugins.subledger.items import SETTLE
from ..plugins.subledger.status import SHOWN
from ..plugins.subledger.whole_links import links_as_of
from .rendering import Head
from .rendering import as_dicts
from .rendering import as_table
from .rendering import number
from .rendering import one_line
from .rows import ReceivablesRow
from .rows import SettlementsRow
from .rows import columns_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from ..plugins.subledger.items import Decision
    from ..plugins.subledger.items import Item
    from ..plugins.subledger.items import Link
    from ..plugins.subledger.subledger import Subledger
    from .view import View

#: The columns of the links, in csv and json.
LINK_COLUMNS = (
    *(column.name for column in columns_of(SettlementsRow)),
    "decided_by",
    "undone_by",
)


class History:
    """The links of a document, as they stood at the end of a day.

    Args:
        view: The subledger and the day.
        name: An id, or the number of a document with several items.
        items: What the name means.
    """

    def __init__(self, view: View, name: str, items: Sequence[Item]) -> None:
        self.name = name
        self._view = view
        self._items = items
        self._links = _links(items, view.day)

    def as_dict(self) -> dict[str, Any]:
        """The document: ``id``, its ``items``, and their ``links``.

        The items have the columns of the table ``receivables``; the links have
        those of ``settlements``, and who decided and who undid.
        """
        items = [self._view.receivables_row(item) for item in self._items]
        return {
            "id": self.name,
            "items": as_dicts(ReceivablesRow, items),
            "links": self.links(),
        }

    def links(self) -> list[dict[str, Any]]:
        """The links as mappings, in order of making."""
        rows = [self._view.settlements_row(link) for link in self._links]
        return [
            {**shown, **self._people(link, shown["cancelled"])}
            for link, shown in zip(
                self._links, as_dicts(SettlementsRow, rows), strict=True
            )
        ]

    def as_text(self) -> str:
        """The document as people read it."""
        paragraphs = [head_of(self._view, item) for item in self._items]
        if self._links:
            paragraphs.append(self._table())
        else:
            paragraphs.append("Nothing was ever settled with it.")
        return "\n\n".join(paragraphs)

    def _table(self) -> str:
        several = len(self._items) > 1
        heads = (
            Head("date"),
            Head("item" if several else ""),
            Head("with"),
            Head("amount", right=True),
            Head("cur"),
            Head("rule"),
            Head("by"),
            Head("evidence"),
            Head("cancelled"),
            Head("cancelled by"),
        )
        own = {id(item) for item in self._items}
        cells = []
        for link, shown in zip(self._links, self.links(), strict=True):
            item = link.debit if id(link.debit) in own else link.credit
            cells.append(
                (
                    link.date.isoformat(),
                    item.id if several else "",
                    link.other(item).id,
                    number(link.amount),
                    item.currency,
                    link.rule,
                    shown["decided_by"],
                    link.evidence,
                    "" if shown["cancelled"] is None else f"{shown['cancelled']}",
                    cancelled_in_words(shown["cancelled_by"], shown["undone_by"]),
                )
            )
        return as_table(heads, cells)

    def _people(self, link: Link, cancelled: datetime.date | None) -> dict[str, str]:
        """Who decided that the two belong together, and who undid it."""
        subledger = self._view.subledger
        return {
            "decided_by": _decider(subledger, link),
            "undone_by": "" if cancelled is None else _undoer(subledger, link),
        }


def head_of(view: View, item: Item) -> str:
    """The facts about an item and its state, a line each."""
    row = view.receivables_row(item)
    customer = (
        row.customer if row.name == row.customer else f"{row.customer} {row.name}"
    )
    state = f"outstanding {row.outstanding}: {SHOWN[row.status]}"
    facts = [
        f"{row.id}: {row.type} of {row.date}, {customer}, {row.account}",
        f"Amount {row.amount}, settled {row.settled}, {state}",
    ]
    if row.due is not None:
        overdue = f", {row.days_overdue} days overdue" if row.days_overdue else ""
        facts.append(f"Due {row.due}{overdue}")
    if row.locked:
        facts.append(f"Locked: {row.locked}")
    return "\n".join(map(one_line, facts))


def _links(items: Sequence[Item], day: datetime.date | None) -> list[Link]:
    """The links of some items that were made by a day, each once."""
    made: dict[int, Link] = {}
    seen: set[int] = set()
    for item in items:
        own = [link for link in item.links if id(link) not in seen]
        seen.update(map(id, own))
        made.update((id(link), link) for link in links_as_of(own, day))
    return sorted(made.values(), key=lambda link: link.date)


def _decider(subledger: Subledger, link: Link) -> str:
    """Who decided that the two of a link belong together; "" for nobody."""
    if link.rule != SETTLE:
        return ""
    decisions = _decisions(subledger, "settle", link.date)
    own = [each for each in decisions if _joins(subledger, each, link)]
    # Of several on one day, the evidence tells whose it was.
    exact = [each for each in own if link.evidence == f"decided by {each.by}"]
    return next((each.by for each in exact or own), "")


def _undoer(subledger: Subledger, link: Link) -> str:
    """Who undid a link, or took the decision that displaced it; "" for nobody."""
    if link.cancelled is None:
        return ""
    for each in _decisions(subledger, "unsettle", link.cancelled):
        by = f"unsettle by {each.by}" if each.by else "unsettle"
        if link.cancelled_by == by and _joins(subledger, each, link):
            return each.by
    for each in _decisions(subledger, "settle", link.cancelled):
        if link.cancelled_by == f"settle {' '.join(each.names)}":
            return each.by
    return ""


def _decisions(subledger: Subledger, kind: str, day: datetime.date) -> list[Decision]:
    """The decisions of a kind that were taken on a day."""
    return [
        each for each in subledger.decisions if each.kind == kind and each.date == day
    ]


def _joins(subledger: Subledger, decision: Decision, link: Link) -> bool:
    """Whether a decision names both ends of a link."""
    named = {id(item) for name in decision.names for item in subledger.get(name)}
    return {id(link.credit), id(link.debit)} <= named


def cancelled_in_words(what: str, who: str) -> str:
    """What cancelled a link, and who, unless the words say it."""
    return f"{what} ({who})" if who and who not in what else what
