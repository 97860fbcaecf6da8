"""Which of several documents a place in a text means.

A number may be spread over tokens and stand in more than one number, so finds
may overlap. Only the best of a group counts, and only where it is the only best.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

    from .items import Item
    from .remittance import Span

#: A purely numeric id of fewer digits counts only after a word like "invoice".
SHORT = 4


class Named(NamedTuple):
    """A document that a text names, and the evidence for it.

    Attributes:
        items: The items of the document: one, or its instalments.
        evidence: What was found, in words.
        structured: Whether it was found by a reference with check digits.
    """

    items: tuple[Item, ...]
    evidence: str
    structured: bool = False


#: A span of a text, and a document that it may mean: its number and items.
_Find = tuple["Span", str, tuple["Item", ...]]


def candidates_among(
    spans: Iterable[Span],
    numbers: dict[str, list[Item]],
    blocked: Sequence[tuple[int, int]],
) -> list[_Find]:
    """The spans that are a number of documents, with each of these."""
    found: list[_Find] = []
    for span in spans:
        items = numbers.get(span.normal)
        if items is None or _overlaps(span, blocked):
            continue
        if len(span.normal) < SHORT and span.normal.isdigit():
            if not span.after_word:
                continue
            if span.tokens > 1:
                # "1 2" may be two numbers, unless an id is written so.
                items = [
                    item for item in items if span.written in (item.document, item.id)
                ]
        documents: dict[str, list[Item]] = {}
        for item in items:
            documents.setdefault(item.document, []).append(item)
        found += [(span, name, tuple(own)) for name, own in documents.items()]
    return found


def _overlaps(span: Span, blocked: Iterable[tuple[int, int]]) -> bool:
    return any(span.start < end and start < span.end for start, end in blocked)


def resolve(candidates: list[_Find]) -> list[Named]:
    """Name the best of each group of overlapping finds.

    The longest wins; then an id written exactly so, separators included; then
    one equal to one token; where two are left, neither.

    Returns:
        What is named, in the order of the text.
    """
    results: list[tuple[int, Named]] = []
    remaining = sorted(candidates, key=lambda each: -len(each[0].normal))
    while remaining:
        rivals, remaining = _first_group(remaining)
        best = _best(rivals)
        if best is not None:
            span, _, items = best
            results.append((span.start, Named(items, f'"{span.written}"')))
        places = [(span.start, span.end) for span, _, _ in rivals]
        remaining = [each for each in remaining if not _overlaps(each[0], places)]
    return [named for _, named in sorted(results, key=lambda each: each[0])]


def _first_group(finds: list[_Find]) -> tuple[list[_Find], list[_Find]]:
    """The first find with all as long that overlap it or one another; the rest."""
    group = [finds[0]]
    rest = finds[1:]
    longest = len(finds[0][0].normal)
    grown = True
    while grown:
        places = [(span.start, span.end) for span, _, _ in group]
        more = [
            each
            for each in rest
            if len(each[0].normal) == longest and _overlaps(each[0], places)
        ]
        group += more
        rest = [each for each in rest if each not in more]
        grown = bool(more)
    return group, rest


def _best(rivals: list[_Find]) -> _Find | None:
    """The one document that fits best, on one of its spans; or nothing."""
    for fits in (_in_any_spelling, _written_exactly_so, _equal_to_one_token):
        fitting = [each for each in rivals if fits(each)]
        if len({document for _, document, _ in fitting}) == 1:
            return fitting[0]
    return None


def _in_any_spelling(_find: _Find) -> bool:
    return True


def _written_exactly_so(find: _Find) -> bool:
    span, document, items = find
    written = span.written.casefold()
    return written == document.casefold() or any(
        written == item.id.casefold() for item in items
    )


def _equal_to_one_token(find: _Find) -> bool:
    span, _, items = find
    return span.tokens == 1 and (
        _written_exactly_so(find)
        or any(
            span.written.casefold() == item.text("reference").casefold()
            for item in items
        )
    )
