"""Which documents a text names.

What a payer writes is compared with the ids and the references of a customer's
documents: structured references with check digits first, then document
numbers, without case, spaces and punctuation, on token boundaries. A find must
be the only good one; where two documents fit equally well neither is named.

Structured references:

* Belgian structured communication (OGM/VCS): ``+++010/8068/17183+++``, the last
  two of its 12 digits being the first ten modulo 97, and 97 for 0 (Febelfin).
* ISO 11649 creditor reference: ``RF18 5390 0754 7034``, modulo 97 = 1.
* Dutch payment reference (betalingskenmerk): 16 digits of which the first is a
  check digit (Betaalvereniging); only where a document carries one.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING
from typing import NamedTuple

from . import remittance
from .check_digits import creditor_reference_is_valid
from .check_digits import ogm_is_valid

if TYPE_CHECKING:
    import re
    from collections.abc import Callable
    from collections.abc import Sequence

    from .items import Item
    from .remittance import Part
    from .remittance import Remittance
    from .remittance import Span
    from .remittance import Structured

#: A purely numeric id of fewer digits counts only after a word like "invoice".
_SHORT = 4


class Named(NamedTuple):
    """A document that a text names, and the evidence for it.

    Attributes:
        items: The items of the document: one, or its instalments.
        evidence: What was found, in words.
    """

    items: tuple[Item, ...]
    evidence: str


@dataclass
class Finding:
    """What texts name.

    Attributes:
        named: The documents, each once, in the order of the texts.
        unknown: A structured reference, or a number in the form of a declared
            series, that names no document; or "".
        bad_check_digits: A structured reference with wrong check digits; or "".
        tied: For each find that fits several documents equally well, their
            ids.
    """

    named: list[Named] = field(default_factory=list)
    unknown: str = ""
    bad_check_digits: str = ""
    tied: list[tuple[str, ...]] = field(default_factory=list)


class _Document:
    """A document that texts may name: its items and the ways to write it."""

    __slots__ = ("identifier", "items", "reference")

    def __init__(self, identifier: str, reference: str) -> None:
        self.identifier = identifier
        self.reference = reference
        self.items: list[Item] = []


class ReferenceIndex:
    """The documents of one customer, by all that a payer may call them.

    Args:
        series: Compiled forms of the declared numbering series, matching the
            normal form of a number as a whole.
        key: The metadata that names an item beside its id.
    """

    def __init__(
        self, series: Sequence[re.Pattern[str]] = (), key: str = "reference"
    ) -> None:
        self._series = series
        self._key = key
        self._documents: dict[str, _Document] = {}
        self._numbers: dict[str, list[_Document]] = {}
        self._abbreviated: dict[str, list[_Document]] = {}
        self._structured: dict[str, list[_Document]] = {}
        self._longest = 0

    def add(self, item: Item) -> tuple[str, ...]:
        """Make an item known; return the normal forms that now name it."""
        document = self._documents.get(item.document)
        if document is not None:
            document.items.append(item)
            if item.document == item.id:
                return ()
        else:
            reference = item.details.get(self._key)
            document = _Document(
                item.document, reference if isinstance(reference, str) else ""
            )
            document.items.append(item)
            self._documents[item.document] = document
        keys = self._keys(item, document)
        if item.id != item.document:
            part = _Document(item.id, "")
            part.items.append(item)
            self._documents[item.id] = part
            keys += self._register(remittance.normal_form(item.id), part)
        return tuple(keys)

    def find(self, text: Remittance) -> Finding:
        """Find the documents that the texts of a credit item name."""
        finding = Finding()
        seen: set[int] = set()
        for part in text.parts:
            blocked = self._find_structured(part, finding, seen)
            self._find_numbers(part, blocked, finding, seen)
        return finding

    def unknown_number(self, text: Remittance) -> str:
        """A number in the form of a declared series that names no document.

        Returns:
            The number as written, or "" where there is none.
        """
        for part in text.parts if self._series else ():
            known = [
                span
                for span in part.spans(self._longest)
                if span.normal in self._numbers or span.normal in self._abbreviated
            ]
            for span in part.spans(0):
                if any(
                    pattern.fullmatch(span.normal) for pattern in self._series
                ) and not any(
                    other.start <= span.start and span.end <= other.end
                    for other in known
                ):
                    return span.written
        return ""

    # How it is done.

    def _keys(self, item: Item, document: _Document) -> list[str]:
        keys = []
        if len(document.items) == 1:
            normal = remittance.normal_form(document.identifier)
            keys += self._register(normal, document)
            bare = normal.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
            if bare != normal and len(bare) >= _SHORT and bare.isdigit():
                self._abbreviated.setdefault(bare, []).append(document)
                self._longest = max(self._longest, len(bare))
                keys.append(bare)
        if document.reference:
            keys += self._register_reference(document.reference, document)
        return keys

    def _register(self, normal: str, document: _Document) -> list[str]:
        if not normal or (len(normal) < _SHORT and normal.isalpha()):
            return []
        documents = self._numbers.setdefault(normal, [])
        if document not in documents:
            documents.append(document)
        self._longest = max(self._longest, len(normal))
        return [normal]

    def _register_reference(self, reference: str, document: _Document) -> list[str]:
        normal = remittance.normal_form(reference)
        value = ""
        if normal.isdigit() and ogm_is_valid(normal):
            value = "OGM" + normal
        elif creditor_reference_is_valid(normal):
            value = normal
        if value:
            documents = self._structured.setdefault(value, [])
            if document not in documents:
                documents.append(document)
            return [value, normal]
        return self._register(normal, document)

    def _find_structured(
        self, part: Part, finding: Finding, seen: set[int]
    ) -> list[tuple[int, int]]:
        """Name documents by structured references; return where those stand."""
        blocked = []
        for structured in part.structured:
            documents = self._structured_matches(structured)
            if not documents and not structured.explicit:
                # Bare digits may be an ordinary number.
                if structured.values[0][3:] not in self._numbers:
                    finding.unknown = finding.unknown or structured.written
                continue
            blocked.append((structured.start, structured.end))
            if documents:
                evidence = f'structured reference "{structured.written}"'
                _name(finding, seen, documents, evidence)
            elif structured.values:
                finding.unknown = finding.unknown or structured.written
            else:
                finding.bad_check_digits = (
                    finding.bad_check_digits or structured.written
                )
        return blocked

    def _structured_matches(self, structured: Structured) -> list[_Document]:
        """The documents whose reference it is, else whose id is its body."""
        for value in structured.values:
            documents = self._structured.get(value)
            if documents:
                return documents
        for value in structured.values:
            body = value[3:13] if value.startswith("OGM") else value[4:]
            documents = [
                document
                for document in self._numbers.get(body, ())
                if remittance.normal_form(document.identifier) == body
            ]
            if documents:
                return documents
        return []

    def _find_numbers(
        self,
        part: Part,
        blocked: list[tuple[int, int]],
        finding: Finding,
        seen: set[int],
    ) -> None:
        if not self._longest:
            return
        spans = part.spans(self._longest)
        full = self._candidates(spans, self._numbers, blocked)
        taken = list(blocked)
        if full:
            _resolve(full, taken, finding, seen)
        if self._abbreviated:
            # A number without its letters counts only where nothing fits it
            # in full.
            around = blocked + [(span.start, span.end) for span, _ in full]
            short = self._candidates(spans, self._abbreviated, around)
            _resolve(short, taken, finding, seen)

    @staticmethod
    def _candidates(
        spans: Sequence[Span],
        numbers: dict[str, list[_Document]],
        blocked: list[tuple[int, int]],
    ) -> list[tuple[Span, list[_Document]]]:
        found = []
        for span in spans:
            documents = numbers.get(span.normal)
            if (
                documents is not None
                and (
                    span.after_word
                    or len(span.normal) >= _SHORT
                    or not span.normal.isdigit()
                )
                and not _overlaps(span, blocked)
            ):
                found.append((span, documents))
        return found


def _overlaps(span: Span, blocked: list[tuple[int, int]]) -> bool:
    return any(span.start < end and start < span.end for start, end in blocked)


def _resolve(
    candidates: list[tuple[Span, list[_Document]]],
    taken: list[tuple[int, int]],
    finding: Finding,
    seen: set[int],
) -> None:
    """Name the best of each group of overlapping finds.

    The longest wins; then an id written exactly so, separators included; then
    one equal to one token; where two are left, neither.
    """
    if len(candidates) == 1 and len(candidates[0][1]) == 1:
        span, documents = candidates[0]
        if not _overlaps(span, taken):
            taken.append((span.start, span.end))
            _name(finding, seen, documents, f'"{span.written}"')
        return
    results: list[tuple[int, list[_Document], str]] = []
    remaining = sorted(candidates, key=lambda each: -len(each[0].normal))
    while remaining:
        longest = len(remaining[0][0].normal)
        group = [remaining[0]]
        # Grow to all finds of this length that overlap the group.
        rest = remaining[1:]
        grown = True
        while grown:
            reach = [(span.start, span.end) for span, _ in group]
            more = [
                each
                for each in rest
                if len(each[0].normal) == longest and _overlaps(each[0], reach)
            ]
            group += more
            rest = [each for each in rest if each not in more]
            grown = bool(more)
        rivals = [
            (span, document)
            for span, documents in group
            for document in documents
            if not _overlaps(span, taken)
        ]
        if rivals:
            best = _best(rivals)
            span = best[0][0] if best else rivals[0][0]
            if best:
                results.append(
                    (span.start, [document for _, document in best], span.written)
                )
            else:
                finding.tied.append(
                    tuple(sorted({document.identifier for _, document in rivals}))
                )
            taken += [(each.start, each.end) for each, _ in group]
        reach = [(span.start, span.end) for span, _ in group]
        remaining = [each for each in rest if not _overlaps(each[0], reach)]
    for _, documents, written in sorted(results, key=lambda each: each[0]):
        _name(finding, seen, documents, f'"{written}"')


def _best(rivals: list[tuple[Span, _Document]]) -> list[tuple[Span, _Document]]:
    """The one document that fits best, on one of its spans; or nothing."""
    tests: tuple[Callable[[Span, _Document], bool], ...] = (
        lambda _span, _document: True,
        lambda span, document: (
            document.identifier.casefold() == span.written.casefold()
        ),
        lambda span, document: (
            span.tokens == 1
            and span.written.casefold()
            in (document.identifier.casefold(), document.reference.casefold())
        ),
    )
    for test in tests:
        fitting = [each for each in rivals if test(*each)]
        if len({id(document) for _, document in fitting}) == 1:
            return fitting[:1]
    return []


def _name(
    finding: Finding, seen: set[int], documents: list[_Document], evidence: str
) -> None:
    if len(documents) > 1:
        finding.tied.append(tuple(sorted(each.identifier for each in documents)))
        return
    document = documents[0]
    if id(document) not in seen:
        seen.add(id(document))
        finding.named.append(Named(tuple(document.items), evidence))
