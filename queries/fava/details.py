"""All about one item: its state and why, its links, and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from beancount.core.data import Transaction

from ...plugins.subledger.items import UNKNOWN_CUSTOMER
from ...plugins.subledger.return_reasons import meaning_of
from ...plugins.subledger.signs import document_amount
from ...plugins.subledger.status import left_on
from ...plugins.subledger.status import links_in_force
from ..explain import Explanation
from ..history import History
from ..history import cancelled_in_words
from ..picture import picture_of
from .possible import actions_on

if TYPE_CHECKING:
    from decimal import Decimal

    from ...plugins.subledger.items import Item
    from .asked import Asked
    from .shapes import Json
    from .shapes import Shapes


def details_of(asked: Asked, item: Item, shapes: Shapes, by: str) -> Json:
    """All about one item.

    Args:
        asked: The state asked about.
        item: Which.
        shapes: How money and sentences look.
        by: Who asks, for what may be done.
    """
    explained = _explained(asked, item)
    history = History(asked.view, item.id, [item]).links()
    return {
        "line": shapes.line(asked.map.line(item)),
        "as_of": asked.as_of,
        "reason": shapes.sentence(explained["reason"]),
        "issued": item.text("issued") or None,
        "links": [_link(asked, item, link, shapes) for link in history],
        "steps": [_day(asked, item, day, shapes) for day in explained["days"]],
        "related": _related(asked, item, history),
        "bank": {
            "end_to_end": item.text("end-to-end"),
            "mandate": item.text("mandate"),
            "payer_iban": item.text("payer-iban"),
            "external_id": item.text("external-id"),
            "method": item.text("method"),
            "reason_code": item.text("reason"),
            "reason_text": meaning_of(item.text("reason")),
        },
        "locks": [
            {
                "kind": shapes.lock(lock["kind"]),
                "file": lock["file"],
                "since": lock["since"].isoformat(),
                "until": _iso(lock["until"]),
                "reason": lock["reason"],
            }
            for lock in explained["locks"]
        ],
        "notices": [
            {
                "date": notice["date"].isoformat(),
                "code": notice["code"],
                "message": shapes.sentence(notice["message"]),
            }
            for notice in explained["notices"]
        ],
        "errors": [
            {
                "message": shapes.sentence(error["message"]),
                "url": shapes.source_url(error["filename"], error["lineno"]),
            }
            for error in explained["errors"]
        ],
        "source": {
            "file": item.source.filename,
            "lineno": item.source.lineno,
            "url": shapes.source_url(*item.source),
        },
        "picture": _picture(asked, item, shapes),
        "actions": actions_on(asked, item, by, shapes),
    }


def _explained(asked: Asked, item: Item) -> dict[str, Any]:
    """What ``explain`` says of the item, in its own form."""
    errors = asked.derived.current.errors
    told = Explanation(asked.view, item.id, errors).as_dict()["items"]
    found: dict[str, Any] = next(each for each in told if each["id"] == item.id)
    return found


def _link(asked: Asked, item: Item, link: dict[str, Any], shapes: Shapes) -> Json:
    """A link, made or cancelled, seen from one end."""
    other = link["debit"] if link["credit"] == item.id else link["credit"]
    return {
        "other": other,
        "other_type": next(
            (each.type for each in asked.derived.current.subledger.get(other)), ""
        ),
        "amount": shapes.money(link["amount"].number, item.currency),
        "date": link["date"].isoformat(),
        "rule": link["rule"],
        "evidence": shapes.sentence(link["evidence"]),
        "cancelled": _iso(link["cancelled"]),
        "cancelled_by": shapes.sentence(
            cancelled_in_words(link["cancelled_by"], link["undone_by"])
        ),
        "by": link["decided_by"],
        "undone_by": link["undone_by"],
    }


def _day(asked: Asked, item: Item, day: dict[str, Any], shapes: Shapes) -> Json:
    """What was tried on a day, or on several with the same outcome."""
    return {
        "date": day["date"].isoformat(),
        "last": day["last"].isoformat(),
        "steps": [
            {
                "item": step["item"],
                "rule": step["rule"],
                "outcome": step["outcome"],
                "reason": shapes.sentence(step["reason"]),
                "amount": None
                if step["amount"] is None
                else shapes.money(step["amount"], item.currency),
                "candidates": [
                    {
                        "id": each["id"],
                        "outstanding": _as_document(asked, each, item, shapes),
                    }
                    for each in step["candidates"]
                ],
            }
            for step in day["steps"]
        ],
    }


def _as_document(
    asked: Asked, candidate: dict[str, Any], item: Item, shapes: Shapes
) -> Json:
    """What was outstanding of a candidate, as it reads on its document."""
    left: Decimal = candidate["outstanding"]
    found = asked.derived.current.subledger.get(candidate["id"])
    shown = document_amount(found[0].type, left) if found else left
    return shapes.money(shown, item.currency)


def _related(asked: Asked, item: Item, history: list[dict[str, Any]]) -> list[str]:
    """The ids of what it reverses, is about or is linked with, and the other way."""
    subledger = asked.derived.current.subledger
    named = [item.reverses, *item.is_for, *(claim.target for claim in item.claims)]
    own = {item.id, item.document}
    found = [
        each.id
        for name in filter(None, named)
        for each in subledger.get(name)
        if each.customer == item.customer
    ]
    for link in history:
        found += [link["credit"], link["debit"]]
    for other in asked.map.of_customer(item.customer):
        if (
            other.document == item.document
            or other.reverses in own
            or own.intersection(other.is_for)
        ):
            found.append(other.id)
    found += _assigned(asked, item)
    return [each for each in dict.fromkeys(found) if each != item.id]


def _assigned(asked: Asked, item: Item) -> list[str]:
    """The ids of whose a receipt that nobody could place turned out to be, and back.

    Both stand in the transaction by which it was assigned, on opposite sides.
    """
    if not isinstance(item.entry, Transaction):
        return []
    if item.customer == UNKNOWN_CUSTOMER:
        settled = [link.other(item) for link in links_in_force(item, asked.day)]
        moves = {id(each.entry): each.amount < 0 for each in (item, *settled)}
        return [
            other.id
            for other in asked.view.subledger.items_on(asked.day)
            if other.customer != UNKNOWN_CUSTOMER
            and moves.get(id(other.entry)) is (other.amount > 0)
        ]
    found = []
    for other in asked.map.of_customer(UNKNOWN_CUSTOMER):
        # On one side together they are parts of one batch.
        if other.entry is item.entry and (other.amount < 0) is (item.amount > 0):
            receipts = [link.other(other) for link in links_in_force(other, asked.day)]
            found += [each.id for each in receipts or [other]]
    return found


def _picture(asked: Asked, item: Item, shapes: Shapes) -> Json:
    picture = picture_of(item, asked.day)
    return {
        "nodes": [
            {
                "id": each.id,
                "type": each.type,
                "amount": shapes.outstanding(each, each.magnitude),
                "outstanding": shapes.outstanding(each, left_on(each, asked.day)),
            }
            for each in picture.items
        ],
        "edges": [
            {
                "credit": link.credit.id,
                "debit": link.debit.id,
                "amount": shapes.money(link.amount, item.currency),
                "rule": link.rule,
            }
            for link in picture.links
        ],
        "whole": picture.is_whole,
    }


def _iso(day: Any) -> str | None:  # noqa: ANN401 - as the mapping has it
    return None if day is None else str(day.isoformat())
