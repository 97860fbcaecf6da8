"""Which errors of a ledger are about which item."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from beancount.core.data import Custom

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping

    from ..plugins.subledger.items import Item


class ItemErrors:
    """The errors of a ledger, to be asked for by item.

    Args:
        errors: What Beancount and all plugins found.
    """

    def __init__(self, errors: Iterable[Any]) -> None:
        self._errors = list(errors)
        self._at_entry: dict[int, list[int]] = {}
        self._at_place: dict[tuple[Any, Any], list[int]] = {}
        self._naming: dict[Any, list[int]] = {}
        for number, error in enumerate(self._errors):
            self._file(number, error)

    def of(self, item: Item) -> list[Any]:
        """The errors at an item's transaction, and at decisions that name it."""
        if not self._errors:
            return []
        found = {
            *self._naming.get(item.id, ()),
            *self._naming.get(item.document, ()),
        }
        if item.entry is not None:
            found.update(self._at_entry.get(id(item.entry), ()))
            # The entry may be a copy.
            found.update(self._at_place.get(_place(item.entry.meta), ()))
        return [self._errors[number] for number in sorted(found)]

    def _file(self, number: int, error: Any) -> None:  # noqa: ANN401 - of any plugin
        entry = error.entry
        if entry is None:
            return
        self._at_entry.setdefault(id(entry), []).append(number)
        if isinstance(entry, Custom):
            for value in entry.values or ():
                if isinstance(value.value, str):
                    self._naming.setdefault(value.value, []).append(number)
            return
        self._at_place.setdefault(_place(error.source or {}), []).append(number)


def _place(source: Mapping[str, Any]) -> tuple[Any, Any]:
    return (source.get("filename"), source.get("lineno"))
