"""What the names in a ledger mean: an id, or the number of a document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from .items import Item

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeVar

    Default = TypeVar("Default")


class Names(Mapping[str, tuple[Item, ...]]):
    """The items that each name means, in order of due date.

    Nearly every name means one item, so a tuple is made of it only for who
    asks; a ledger of a hundred thousand items is smaller by so many tuples.

    Attributes:
        meanings: For each name its item, or the items of a document.
    """

    __slots__ = ("meanings",)

    def __init__(self) -> None:
        self.meanings: dict[str, Item | tuple[Item, ...]] = {}

    def __getitem__(self, name: str) -> tuple[Item, ...]:
        meaning = self.meanings[name]
        return (meaning,) if isinstance(meaning, Item) else meaning

    def __setitem__(self, name: str, items: tuple[Item, ...]) -> None:
        self.meanings[name] = items[0] if len(items) == 1 else items

    def get(  # type: ignore[override] # one signature for the two of Mapping
        self, name: str, default: Default | None = None
    ) -> tuple[Item, ...] | Default | None:
        """The items that a name means, or the default."""
        meaning = self.meanings.get(name)
        if meaning is None:
            return default
        return (meaning,) if isinstance(meaning, Item) else meaning

    def replaced(self, copies: Mapping[Item, Item], more: Names) -> Names:
        """The same names and more, with copies in the place of items.

        Args:
            copies: For each item its copy.
            more: More names, none of which is among these.
        """
        names = Names()
        meanings = names.meanings
        meanings.update(self.meanings)
        meanings.update(more.meanings)
        for item in copies:
            for name in (item.id, item.document):
                meaning = meanings.get(name)
                if isinstance(meaning, Item):
                    meanings[name] = copies.get(meaning, meaning)
                elif meaning is not None:
                    meanings[name] = tuple([copies.get(each, each) for each in meaning])
        return names

    def __contains__(self, name: object) -> bool:
        return name in self.meanings

    def __iter__(self) -> Iterator[str]:
        return iter(self.meanings)

    def __len__(self) -> int:
        return len(self.meanings)
