"""Which payments of the ledger name a document.

To look closely at the text of every payment takes long in a ledger with many. A text
that names a document holds the digits of its number, of its id or of its reference, in
their order, whatever stands between them: only texts that do are looked at.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ..statement import Entry
from ..statement import Position

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

    from ..recognition import Receivables
    from .reversals import Original

_LEAST = 4
"""Digits by which texts are found; with fewer, all texts are looked at."""


class Naming:
    """The texts of payments, by what they name.

    Args:
        known: What the ledger knows.
    """

    def __init__(self, known: Receivables) -> None:
        self._known = known
        self._texts: list[tuple[Original, str, str]] = []
        self._with_digits: dict[str, list[int]] = defaultdict(list)
        self._numbers: dict[str, set[str]] = {}
        self._found: dict[str, list[Original]] = {}

    def add(self, original: Original, text: str) -> None:
        """Take in a payment, before anything is asked."""
        self._texts.append((original, text, _digits(text)))

    def naming(self, document: str) -> list[Original]:
        """Give the payments that name a document, in the order they came in."""
        if document not in self._found:
            self._found[document] = [
                original
                for original, text in self._texts_with(document)
                if document in self._documents_in(original, text)
            ]
        return self._found[document]

    def _documents_in(self, original: Original, text: str) -> tuple[str, ...]:
        entry = Entry(
            position=Position(1, 1),
            amount=original.amount,
            currency=original.currency,
            texts=(text,),
        )
        found = self._known.by_reference(entry)
        return () if found is None else found.documents

    def _texts_with(self, document: str) -> Iterator[tuple[Original, str]]:
        """Give the texts that may name a document."""
        if not self._numbers:
            self._learn()
        numbers = self._numbers.get(document, {""})
        places: Iterable[int] = range(len(self._texts))
        if all(len(number) >= _LEAST for number in numbers):
            # Numbers begin alike, and end differently.
            places = sorted(
                {
                    place
                    for number in numbers
                    for place in self._with_digits.get(number[-_LEAST:], ())
                    if number in self._texts[place][2]
                }
            )
        for place in places:
            original, text, _ = self._texts[place]
            yield original, text

    def _learn(self) -> None:
        for item in self._known.items.values():
            if not item.is_debit:
                continue
            names = (item.document, item.id, item.text("reference"))
            numbers = self._numbers.setdefault(item.document, set())
            numbers.update(_digits(name) for name in names if name)
        for place, (_, _, digits) in enumerate(self._texts):
            for start in range(len(digits) - _LEAST + 1):
                self._with_digits[digits[start : start + _LEAST]].append(place)


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))
