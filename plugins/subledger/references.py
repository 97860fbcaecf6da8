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

from typing import TYPE_CHECKING
from typing import NamedTuple

from . import remittance
from .check_digits import creditor_reference_is_valid
from .check_digits import ogm_is_valid
from .remittance import OGM
from .remittance import beginnings
from .remittance import body_of
from .remittance import take_apart

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable
    from collections.abc import Sequence

    from .items import Item
    from .remittance import Part
    from .remittance import Span
    from .remittance import Structured

_DIGITS_OF_OGM = 12
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


class _Document:
    """A document that texts may name: its items and the ways to write it."""

    __slots__ = ("identifier", "items", "reference")

    def __init__(self, identifier: str) -> None:
        self.identifier = identifier
        self.reference = ""
        self.items: list[Item] = []


class Doubts(NamedTuple):
    """What in a text speaks against trusting an amount alone.

    Attributes:
        bad_check_digits: A structured reference with wrong check digits; or "".
        unknown: A structured reference, or a number in the form of a declared
            series, that names no document; or "".
    """

    bad_check_digits: str
    unknown: str


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
        self._structured: dict[str, list[_Document]] = {}
        self._longest = 0
        #: Grows with each item, so that one can tell whether to look again.
        self.version = 0
        #: How the numbers begin, to pass over texts that hold none.
        self._beginnings: set[str] = {"RF"}

    def add(self, item: Item) -> list[str]:
        """Make an item known; return the normal forms that now name it."""
        identifier = item.document
        document = self._documents.get(identifier)
        names: list[str] = []
        if document is None:
            document = self._documents[identifier] = _Document(identifier)
            self._register(remittance.normal_form(identifier), document, names)
            if not identifier.isalnum():
                short = remittance.without_letters(identifier)
                if len(short) >= _SHORT:
                    self._register(short, document, names)
        document.items.append(item)
        if item.id != identifier:
            part = self._documents[item.id] = _Document(item.id)
            part.items.append(item)
            self._register(remittance.normal_form(item.id), part, names)
        reference = item.details.get(self._key)
        if reference and isinstance(reference, str):
            self._add_reference(item, document, reference, names)
        self.version += 1
        return names

    def find(self, texts: Iterable[str]) -> list[Named]:
        """The documents that the texts of a credit item name.

        Returns:
            Each document once, in the order of the texts.
        """
        named: list[Named] = []
        for text in texts:
            if text.isalnum():
                # Most payers write a number and nothing else.
                only = self._only_number(text)
                if only is not None:
                    if only not in named:
                        named.append(only)
                    continue
            if beginnings(text).isdisjoint(self._beginnings):
                continue
            for each in self._find(take_apart(text)):
                if all(each.items != known.items for known in named):
                    named.append(each)
        return named

    def doubts(self, texts: Iterable[str]) -> Doubts:
        """What in the texts speaks against trusting an amount alone."""
        bad = unknown = ""
        for text in texts:
            part = take_apart(text)
            for structured in part.structured:
                if not structured.values:
                    bad = bad or structured.written
                elif not self._structured_matches(structured) and (
                    structured.explicit
                    or structured.values[0][3:] not in self._numbers
                ):
                    unknown = unknown or structured.written
            unknown = unknown or self._unknown_number(part)
        return Doubts(bad, unknown)

    # How it is done.

    def _register(
        self,
        normal: str,
        document: _Document,
        names: list[str],
        numbers: dict[str, list[_Document]] | None = None,
    ) -> None:
        numbers = self._numbers if numbers is None else numbers
        if not normal or (len(normal) < _SHORT and normal.isalpha()):
            return  # initials would be found everywhere
        documents = numbers.get(normal)
        if documents is None:
            numbers[normal] = [document]
        elif document not in documents:
            documents.append(document)
        if len(normal) > self._longest:
            self._longest = len(normal)
        self._beginnings.add(normal[:1])
        self._beginnings.add(normal[:2])
        names.append(normal)

    def _add_reference(
        self, item: Item, document: _Document, reference: str, names: list[str]
    ) -> None:
        """Make an item known by its reference.

        Items of one document that carry the same one are named together.
        """
        if item.id != document.identifier:
            key = f"{document.identifier}\0{reference}"
            known = self._documents.get(key)
            if known is not None:
                known.items.append(item)
                return
            document = self._documents[key] = _Document(document.identifier)
            document.items.append(item)
        document.reference = reference
        normal = remittance.normal_form(reference)
        self._register(normal, document, names)
        if ogm_is_valid(normal):
            self._register(OGM + normal, document, names, self._structured)
        elif creditor_reference_is_valid(normal):
            self._register(normal, document, names, self._structured)

    def _only_number(self, text: str) -> Named | None:
        """The document that a text of one token names without any doubt."""
        token = text.upper()
        documents = self._numbers.get(token)
        if (
            documents is None
            or len(documents) > 1
            or not _SHORT <= len(token) < _DIGITS_OF_OGM
            or token.startswith("RF")
        ):
            return None
        return Named(tuple(documents[0].items), f'"{text}"')

    def _find(self, part: Part) -> list[Named]:
        """The documents that one text names."""
        named: list[Named] = []
        blocked = []
        for structured in part.structured:
            documents = self._structured_matches(structured)
            if documents or structured.explicit:
                # Else bare digits, which may be an ordinary number.
                blocked.append((structured.start, structured.end))
            if len(documents) == 1:
                evidence = f'structured reference "{structured.written}"'
                named.append(Named(tuple(documents[0].items), evidence))
        spans = part.spans(self._longest)
        candidates = _candidates(spans, self._numbers, blocked)
        named += _resolve(candidates, list(blocked))
        return named

    def _structured_matches(self, structured: Structured) -> list[_Document]:
        """The documents whose reference it is, else whose id is its body."""
        for value in structured.values:
            documents = self._structured.get(value)
            if documents:
                return documents
        for value in structured.values:
            body = body_of(value)
            documents = [
                document
                for document in self._numbers.get(body, ())
                if remittance.normal_form(document.identifier) == body
            ]
            if documents:
                return documents
        return []

    def _unknown_number(self, part: Part) -> str:
        """A number in the form of a declared series that names no document."""
        if not self._series:
            return ""
        known = [
            span
            for span in part.spans(self._longest)
            if span.normal in self._numbers
        ]
        for span in part.spans():
            if any(pattern.fullmatch(span.normal) for pattern in self._series) and all(
                span.start < other.start or other.end < span.end for other in known
            ):
                return span.written
        return ""


def _candidates(
    spans: Iterable[Span],
    numbers: dict[str, list[_Document]],
    blocked: Sequence[tuple[int, int]],
) -> list[tuple[Span, list[_Document]]]:
    """The spans that are a number of documents."""
    found = []
    for span in spans:
        documents = numbers.get(span.normal)
        if documents is None or _overlaps(span, blocked):
            continue
        if len(span.normal) < _SHORT and span.normal.isdigit():
            if not span.after_word:
                continue
            if span.tokens > 1:
                # "1 2" may be two numbers, unless an id is written so.
                documents = [
                    each for each in documents if each.identifier == span.written
                ]
        if documents:
            found.append((span, documents))
    return found


def _overlaps(span: Span, blocked: Iterable[tuple[int, int]]) -> bool:
    return any(span.start < end and start < span.end for start, end in blocked)


def _resolve(
    candidates: list[tuple[Span, list[_Document]]], taken: list[tuple[int, int]]
) -> list[Named]:
    """Name the best of each group of overlapping finds.

    The longest wins; then an id written exactly so, separators included; then
    one equal to one token; where two are left, neither.

    Args:
        candidates: The finds.
        taken: What is spoken for; the places of the groups are added.

    Returns:
        What is named, in the order of the text.
    """
    results: list[tuple[int, Named]] = []
    remaining = sorted(candidates, key=lambda each: -len(each[0].normal))
    while remaining:
        group, remaining = _first_group(remaining)
        rivals = [
            (span, document)
            for span, documents in group
            for document in documents
            if not _overlaps(span, taken)
        ]
        best = _best(rivals)
        if best is not None:
            span, document = best
            named = Named(tuple(document.items), f'"{span.written}"')
            results.append((span.start, named))
        places = [(span.start, span.end) for span, _ in group]
        taken += places
        remaining = [each for each in remaining if not _overlaps(each[0], places)]
    return [named for _, named in sorted(results, key=lambda each: each[0])]


def _first_group(
    finds: list[tuple[Span, list[_Document]]],
) -> tuple[list[tuple[Span, list[_Document]]], list[tuple[Span, list[_Document]]]]:
    """The first find with all as long that overlap it or one another; the rest."""
    group = [finds[0]]
    rest = finds[1:]
    longest = len(finds[0][0].normal)
    grown = True
    while grown:
        places = [(span.start, span.end) for span, _ in group]
        more = [
            each
            for each in rest
            if len(each[0].normal) == longest and _overlaps(each[0], places)
        ]
        group += more
        rest = [each for each in rest if each not in more]
        grown = bool(more)
    return group, rest


def _best(rivals: list[tuple[Span, _Document]]) -> tuple[Span, _Document] | None:
    """The one document that fits best, on one of its spans; or nothing."""
    for fits in (_in_any_spelling, _written_exactly_so, _equal_to_one_token):
        fitting = [each for each in rivals if fits(*each)]
        if len({id(document) for _, document in fitting}) == 1:
            return fitting[0]
    return None


def _in_any_spelling(_span: Span, _document: _Document) -> bool:
    return True


def _written_exactly_so(span: Span, document: _Document) -> bool:
    return document.identifier.casefold() == span.written.casefold()


def _equal_to_one_token(span: Span, document: _Document) -> bool:
    written = span.written.casefold()
    return span.tokens == 1 and written in (
        document.identifier.casefold(),
        document.reference.casefold(),
    )
