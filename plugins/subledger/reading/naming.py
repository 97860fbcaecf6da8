"""Every item gets an id that is unique in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from ..items import Problem
from .inference import derived_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..items import Item

Names = dict[str, tuple["Item", ...]]


def name_items(
    items: list[Item], shared: Iterable[list[Item]]
) -> tuple[Names, list[Problem]]:
    """Give each item its id.

    Args:
        items: All items; the id is what a key says, or "" where none does.
        shared: Items that share one key of their transaction.

    Returns:
        What each name means, its items in order of due date, and the ids that
        are not unique.
    """
    names: Names = {}
    twice: dict[str, list[tuple[Item, ...]]] = {}
    parts: set[int] = set()
    for group in shared:
        group.sort(key=_order_in_a_document)
        for number, item in enumerate(group, 1):
            item.id = f"{item.document}/{number}"
            parts.add(id(item))
        _register(group[0].document, tuple(group), names, twice)
    nameless = []
    for item in items:
        if not item.id:
            nameless.append(item)
        elif id(item) in parts or item.id != item.document:
            # A part of a document; openings over several accounts too.
            _register(item.id, (item,), names, twice)
        elif item.id in names:
            _register(item.id, (item,), names, twice)
        else:
            names[item.id] = (item,)
    problems = _rename_the_later(names, twice)
    _name_by_link(items, nameless, names)
    _name_by_contents(nameless, names)
    for name, group in names.items():
        if len(group) > 1:
            names[name] = tuple(sorted(group, key=_by_due))
    return names, problems


def _register(
    name: str,
    group: tuple[Item, ...],
    names: Names,
    twice: dict[str, list[tuple[Item, ...]]],
) -> None:
    if name in names:
        twice.setdefault(name, [names[name]]).append(group)
    else:
        names[name] = group


def _order_in_a_document(item: Item) -> tuple[Any, ...]:
    return (item.account, item.due or item.date, item.amount)


def _by_due(item: Item) -> tuple[Any, ...]:
    return (item.due or item.date, item.id)


def _seniority(group: tuple[Item, ...]) -> tuple[Any, ...]:
    """Of several with one id the first in this order keeps it."""
    item = group[0]
    return (
        item.date,
        item.account,
        item.due or item.date,
        item.amount,
        item.payee,
        item.narration,
    )


def _rename_the_later(
    names: Names, twice: dict[str, list[tuple[Item, ...]]]
) -> list[Problem]:
    problems = []
    for name, groups in sorted(twice.items()):
        first, *later = sorted(groups, key=_seniority)
        names[name] = first
        for number, group in enumerate(later, 2):
            for item in group:
                suffix = item.id[len(name) :] if len(group) > 1 else ""
                item.id = f"{name}{suffix}#{number}"
                item.document = item.id
            item = group[0]
            kept = first[0].source
            problems.append(
                Problem(
                    "invoices" if item.type == "invoice" else "ledger",
                    f'the id "{name}" of this {item.type} is already that of the'
                    f" {first[0].type} of {first[0].date} at"
                    f" {kept.filename}:{kept.lineno}. Give one of them another;"
                    f" until then this one is shown as {item.id} and nothing can"
                    " name it.",
                    item.source,
                    item.entry,
                )
            )
    return problems


def _name_by_link(
    items: Iterable[Item], nameless: Iterable[Item], names: Names
) -> None:
    """An invoice of the usual idiom is called by its only link.

    It must be a debit item, the first with that link and alone on that day, so
    that nothing later can change what the name means.
    """
    candidates = [
        item for item in nameless if item.is_debit and len(item.carried) == 1
    ]
    if not candidates:
        return
    first: dict[str, list[Item]] = {}
    for item in items:
        for link in item.carried if item.is_debit else ():
            known = first.setdefault(link, [])
            if not known or item.date < known[0].date:
                first[link] = [item]
            elif item.date == known[0].date:
                known.append(item)
    for item in candidates:
        (link,) = item.carried
        if first[link] == [item] and link not in names:
            item.id = item.document = link
            names[link] = (item,)


def _name_by_contents(nameless: Iterable[Item], names: Names) -> None:
    for item in nameless:
        if item.id:
            continue
        base = name = derived_id(item)
        number = 1
        while name in names:
            number += 1
            name = f"{base}-{number}"
        item.id = item.document = name
        names[name] = (item,)
