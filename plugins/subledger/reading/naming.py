"""Every item gets an id that is unique in the ledger."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

from ..items import Problem
from ..names import Names
from .inference import derived_id
from .inference import other_accounts
from .keys import contents_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from ..items import Item


def name_items(
    items: Iterable[Item], shared: Iterable[list[Item]]
) -> tuple[Names, list[Problem]]:
    """Give each item its id.

    Args:
        items: All items; the id is what a key says, or "" where none does.
        shared: Items that share one key of their transaction, or one document of
            what was open at the start.

    Returns:
        What each name means, its items in order of due date, and the ids that
        are not unique.
    """
    names = Names()
    claimants: dict[str, list[tuple[Item, ...]]] = {}
    for group in shared:
        group.sort(key=_order_in_a_document)
        for number, item in enumerate(group, 1):
            item.id = f"{item.document}/{number}"
        _register(group[0].document, tuple(group), names, claimants)
    nameless, parts = _name_by_key(items, names, claimants)
    _name_by_link(items, nameless, names, claimants)
    given: set[str] = set()
    problems = _rename_the_later(names, claimants, given)
    problems += _name_parts(parts, names, given)
    _name_by_contents(nameless, names)
    for group in shared:
        document = group[0].document
        if document in names:
            names[document] = tuple(sorted(names[document], key=_by_due))
    return names, problems


def _name_by_key(
    items: Iterable[Item],
    names: Names,
    claimants: dict[str, list[tuple[Item, ...]]],
) -> tuple[list[Item], list[Item]]:
    """Register the ids that keys give.

    Returns:
        The items without one, and those that are parts of a document.
    """
    nameless = []
    parts = []
    meanings = names.meanings
    for item in items:
        name = item.id
        if not name:
            nameless.append(item)
        elif name is not item.document:
            parts.append(item)
        elif name in meanings:
            _register(name, (item,), names, claimants)
        else:
            meanings[name] = item
    return nameless, parts


def _register(
    name: str,
    group: tuple[Item, ...],
    names: Names,
    claimants: dict[str, list[tuple[Item, ...]]],
) -> None:
    """Let items have a name; where others have it too, all of them claim it."""
    if name in names:
        claimants.setdefault(name, [names[name]]).append(group)
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
        contents_of(item.details),
        other_accounts(item),
    )


def _rename_the_later(
    names: Names, claimants: dict[str, list[tuple[Item, ...]]], given: set[str]
) -> list[Problem]:
    """Leave a name to its first claimant; nothing names the others.

    Args:
        names: What each name means.
        claimants: The documents that claim a name, where several do.
        given: The ids given to later ones, added to: as nothing can name them,
            they are not among the names.
    """
    problems = []
    for name, groups in sorted(claimants.items()):
        first, *later = sorted(groups, key=_seniority)
        names[name] = first
        number = 1
        for group in later:
            bare = [
                name + (item.id[len(name) :] if len(group) > 1 else "")
                for item in group
            ]
            number += 1
            # Somebody may have typed such an id.
            while any(
                f"{each}#{number}" in names or f"{each}#{number}" in given
                for each in bare
            ):
                number += 1
            for item, each in zip(group, bare, strict=True):
                item.id = item.document = f"{each}#{number}"
                given.add(item.id)
            item = group[0]
            kept = first[0].source
            external_id = item.text("external-id")
            is_again = (
                external_id
                and external_id == first[0].text("external-id")
                and item.bank_account == first[0].bank_account
            )
            again = (
                f', which has its external-id "{external_id}" too: it was booked'
                " twice. Remove one of them"
                if is_again
                else ". Give one of them another"
            )
            amount = sum(
                (each.amount for each in group if each.currency == item.currency),
                Decimal(0),
            )
            problems.append(
                Problem(
                    "invoices" if item.type == "invoice" else "ledger",
                    f'the id "{name}" of this {item.type} of {amount}'
                    f" {item.currency} is already that of the {first[0].type} of"
                    f" {first[0].date} at {kept.filename}:{kept.lineno}{again};"
                    f" until then this one is shown as {item.id} and nothing can"
                    " name it.",
                    item.source,
                    item.entry,
                )
            )
    return problems


def _name_by_link(
    items: Iterable[Item],
    nameless: Iterable[Item],
    names: Names,
    claimants: dict[str, list[tuple[Item, ...]]],
) -> None:
    """An invoice of the usual idiom is called by its only link.

    It must be a debit item, the first with that link and alone on that day, and
    no key of that day or an earlier one may give the name to another: then
    nothing later can change what the name means.
    """
    candidates = [item for item in nameless if item.is_debit and len(item.carried) == 1]
    if not candidates:
        return
    first = _first_with_each_link(items)
    for item in candidates:
        (link,) = item.carried
        if first[link] != [item]:
            continue
        if link not in names or item.date < _known_since(link, names, claimants):
            item.id = item.document = link
            _register(link, (item,), names, claimants)


def _name_parts(parts: Iterable[Item], names: Names, given: set[str]) -> list[Problem]:
    """Let parts of documents be named, once it is clear which document stays."""
    claimants: dict[str, list[tuple[Item, ...]]] = {}
    for item in parts:
        if item.id is not item.document:
            _register(item.id, (item,), names, claimants)
    return _rename_the_later(names, claimants, given)


def _first_with_each_link(items: Iterable[Item]) -> dict[str, list[Item]]:
    """The debit items of the first day on which a Beancount link is there."""
    first: dict[str, list[Item]] = {}
    for item in items:
        for link in item.carried if item.is_debit else ():
            known = first.setdefault(link, [])
            if not known or item.date < known[0].date:
                first[link] = [item]
            elif item.date == known[0].date:
                known.append(item)
    return first


def _known_since(
    name: str, names: Names, claimants: dict[str, list[tuple[Item, ...]]]
) -> dt.date:
    return min(group[0].date for group in claimants.get(name, [names[name]]))


def _name_by_contents(nameless: Iterable[Item], names: Names) -> None:
    """Name an item that has no other name by what it is; twins get a number."""
    twins: dict[str, list[Item]] = {}
    for item in nameless:
        if not item.id:
            twins.setdefault(derived_id(item), []).append(item)
    for base, alike in twins.items():
        if len(alike) > 1:
            alike.sort(key=lambda item: contents_of(item.details))
        name = base
        number = 1
        for item in alike:
            while name in names:
                number += 1
                name = f"{base}-{number}"
            item.id = item.document = name
            names[name] = (item,)
