"""Why a document is, or is not, settled: as text to read, as json to use."""

from __future__ import annotations

import datetime
import textwrap
from typing import TYPE_CHECKING
from typing import Any

from ..plugins.subledger.explaining import explain
from ..plugins.subledger.tracing import CANCELLED
from ..plugins.subledger.tracing import LINKED
from ..plugins.subledger.tracing import RESTORED
from .history import head_of
from .item_errors import ItemErrors
from .rendering import as_dicts
from .rendering import number
from .rendering import one_line
from .rows import ReceivablesRow
from .rows import SettlementsRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..plugins.subledger.explaining import Day
    from ..plugins.subledger.explaining import Explained
    from ..plugins.subledger.explaining import Step
    from ..plugins.subledger.items import Item
    from .view import View

_WIDTH = 96
#: So many candidates are named in text; json has all.
_SHOWN = 6
_CHANGES = frozenset((LINKED, CANCELLED, RESTORED))


class Explanation:
    """Why each item of a document is, or is not, settled.

    Args:
        view: The subledger and the day.
        name: An id, or the number of a document with several items.
        errors: What was found wrong in the ledger.
    """

    def __init__(self, view: View, name: str, errors: Iterable[Any] = ()) -> None:
        self.name = name
        self._view = view
        self._items = explain(view.subledger, name, view.day)
        self._errors = ItemErrors(
            error for error in errors if view.day is None or _date(error) <= view.day
        )

    def as_dict(self) -> dict[str, Any]:
        """The explanation: ``id``, ``as_of``, and the ``items``.

        Each item has, beside the columns of the table ``receivables``, the
        ``reason``, the ``links`` in force (columns of ``settlements``), its
        ``locks``, the ``days`` with their ``steps``, the ``opposites``, the
        ``notices`` and the ``errors``.
        """
        return {
            "id": self.name,
            "as_of": self._view.day,
            "items": [self._item(each) for each in self._items],
        }

    def as_text(self) -> str:
        """The explanation as people read it."""
        return "\n\n\n".join("\n\n".join(self._parts(each)) for each in self._items)

    def _item(self, explained: Explained) -> dict[str, Any]:
        view = self._view
        rows = [view.receivables_row(explained.item)]
        links = [view.settlements_row(link) for link in explained.links]
        return {
            **as_dicts(ReceivablesRow, rows)[0],
            "reason": explained.reason,
            "links": as_dicts(SettlementsRow, links),
            "locks": [
                {
                    "kind": period.lock.kind,
                    "file": period.lock.file or None,
                    "since": period.lock.since,
                    "until": period.until,
                    "reason": period.words,
                }
                for period in explained.locks
            ],
            "days": [
                {
                    "date": day.date,
                    "last": day.last,
                    "steps": [_step(step) for step in day.steps],
                }
                for day in explained.days
            ],
            "opposites": [
                {
                    "id": each.item.id,
                    "type": each.item.type,
                    "date": each.item.date,
                    "due": each.item.due,
                    "outstanding": each.item.signed(each.left),
                    "reason": each.why,
                }
                for each in explained.opposites
            ],
            "notices": [
                {"date": each.date, "code": each.code, "message": each.message}
                for each in explained.notices
            ],
            "errors": [
                {
                    "message": error.message,
                    "filename": error.source.get("filename"),
                    "lineno": error.source.get("lineno"),
                }
                for error in self._errors.of(explained.item)
            ],
        }

    def _parts(self, explained: Explained) -> Iterable[str]:
        """The paragraphs about one item."""
        yield head_of(self._view, explained.item)
        yield _wrapped("Why: ", explained.reason)
        for period in explained.locks:
            until = f"until {period.until}" if period.until else "and still is"
            file = f' in the file "{period.lock.file}"' if period.lock.file else ""
            words = f"{period.lock.kind}{file} since {period.lock.since}, {until}"
            yield _wrapped("Locked: ", words)
        if not explained.days:
            yield "No rule, claim or decision was ever about it."
        for day in explained.days:
            yield "\n".join(_day_lines(day, explained.item))
        if explained.opposites:
            yield "\n".join(_opposite_lines(explained))
        for notice in explained.notices:
            yield _wrapped(f"Notice {notice.date} {notice.code}: ", notice.message)
        for error in self._errors.of(explained.item):
            source = error.source
            place = f"{source.get('filename')}:{source.get('lineno')}"
            yield _wrapped("Error: ", f"{place}: {error.message}")


def _step(step: Step) -> dict[str, Any]:
    """One look, as a mapping."""
    return {
        "item": step.item.id,
        "rule": step.rule,
        "outcome": step.outcome,
        "reason": step.words,
        "amount": step.amount,
        "candidates": [
            {"id": other.id, "outstanding": other.signed(left)}
            for other, left in step.candidates
        ],
    }


def _day_lines(day: Day, item: Item) -> Iterable[str]:
    """A day as text: its date, and a paragraph for each step."""
    yield f"{day.date}" if day.last == day.date else f"{day.date} to {day.last}"
    width = max(len(step.rule) for step in day.steps)
    for step in day.steps:
        yield _wrapped(f"  {step.rule.ljust(width)}  ", _sentence(step, item))


def _sentence(step: Step, item: Item) -> str:
    """One look in words."""
    subject = "" if step.item is item else f"{step.item.id}: "
    currency = item.currency
    if step.outcome in _CHANGES and step.amount is not None:
        # Seen from the item explained, the other end is what matters.
        ends = [step.item, *(other for other, _ in step.candidates)]
        ids = dict.fromkeys(each.id for each in ends if each is not item)
        others = ", ".join(ids)
        verb = "" if step.outcome == LINKED else f" {step.outcome}"
        amount = f"{number(step.amount)} {currency}"
        return f"{amount} with {others}{verb}: {step.words}"
    shown = step.candidates[:_SHOWN]
    listed = ", ".join(
        f"{other.id} {number(other.signed(left))}" for other, left in shown
    )
    more = len(step.candidates) - len(shown)
    if more:
        listed += f" and {more} more"
    looked_at = f" [{listed}]" if listed else ""
    return f"{subject}{step.words}{looked_at}"


def _opposite_lines(explained: Explained) -> Iterable[str]:
    """What is open on the other side as text, each with the reason below it."""
    side = "credit" if explained.item.is_debit else "debit"
    yield f"Open {side} items, and why the two are not joined"
    for each in explained.opposites:
        other = each.item
        due = "" if other.due is None else f", due {other.due}"
        outstanding = f"{number(other.signed(each.left))} {other.currency}"
        yield f"  {other.id}: {other.type} of {other.date}{due}, {outstanding}"
        yield _wrapped("    ", each.why)


def _wrapped(label: str, words: str) -> str:
    """A paragraph behind its label."""
    return textwrap.fill(
        one_line(words),
        _WIDTH,
        initial_indent=label,
        subsequent_indent=" " * len(label) if label.startswith(" ") else "  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _date(error: Any) -> Any:  # noqa: ANN401 - errors and entries of any kind
    """The day of what an error is about; the first there is where it has none."""
    return getattr(error.entry, "date", None) or datetime.date.min
