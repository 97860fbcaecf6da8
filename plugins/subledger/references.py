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
from .check_digits import betalingskenmerk_is_valid
from .finds import SHORT
from .finds import Named
from .finds import candidates_among
from .finds import resolve
from .remittance import beginnings
from .remittance import body_of
from .remittance import has_digit
from .remittance import take_apart

if TYPE_CHECKING:
    import datetime
    import re
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from .items import Item
    from .remittance import Part
    from .remittance import Structured
    from .settings import Series

DIGITS_OF_OGM = 12


class Doubts(NamedTuple):
    """What in a text speaks against trusting an amount alone.

    Attributes:
        bad_check_digits: A structured reference with wrong check digits; or "".
        unknown: A structured reference, or a number in the form of a declared
            series, that names no document, or two and so neither; or "".
    """

    bad_check_digits: str
    unknown: str


class ReferenceIndex:
    """The documents of one customer, by all that a payer may call them.

    Args:
        series: The declared numbering series.
        key: The metadata that names an item beside its id.
        names: What each id in the ledger means; what nothing can name is left out.
    """

    def __init__(
        self,
        series: Sequence[Series] = (),
        key: str = "reference",
        names: Mapping[str, tuple[Item, ...]] | None = None,
    ) -> None:
        self._series = series
        self._key = key
        self._names = names
        #: By normal form, the items that it may mean, in order of coming.
        self._numbers: dict[str, list[Item]] = {}
        self._structured: dict[str, list[Item]] = {}
        self._longest = 0
        #: Whether a document carries a Dutch payment reference.
        self._has_kenmerk = False
        #: Grows with each item, so that one can tell whether to look again.
        self.version = 0
        #: How the numbers begin, to pass over texts that hold none.
        self._beginnings: set[str] = {"RF"}

    def add(self, item: Item) -> list[str]:
        """Make an item known by all that names it; return these forms.

        The items of one document are named together by its number, and each by its
        own. Nothing can name a later one with the same id.
        """
        if self._names is not None and item.id not in self._names:
            return []
        self.version += 1
        names = forms_of(item.document)
        if item.id != item.document:
            names.append(remittance.normal_form(item.id))
        if len(names[0]) == DIGITS_OF_OGM or names[0].startswith("RF"):
            self._add_structured(names[0], item)
        reference = item.details.get(self._key)
        if reference and isinstance(reference, str):
            normal = remittance.normal_form(reference)
            names.append(normal)
            self._add_structured(normal, item)
            if betalingskenmerk_is_valid(normal):
                self._has_kenmerk = True
        self._add_numbers(names, item)
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
                    named.append(only)
                    continue
            if beginnings(text).isdisjoint(self._beginnings):
                continue
            for each in self._find(take_apart(text)):
                if each.items not in [known.items for known in named]:
                    named.append(each)
        return named

    def doubts(self, texts: Iterable[str], day: datetime.date) -> Doubts:
        """What in the texts speaks against trusting an amount alone.

        Args:
            texts: What the payer wrote.
            day: When; a series declared later says nothing of it yet.
        """
        bad = unknown = ""
        forms = [each.bare_form for each in self._series if each.date <= day]
        for text in filter(has_digit, texts):
            part = take_apart(text)
            for structured in part.structured:
                if not structured.values:
                    bad = bad or structured.written
                elif not _one_document(self._structured_matches(structured)) and (
                    structured.explicit or structured.values[0][3:] not in self._numbers
                ):
                    unknown = unknown or structured.written
            unknown = unknown or self._unknown_number(part, forms)
        return Doubts(bad, unknown)

    @staticmethod
    def bad_check_digits(texts: Iterable[str]) -> str:
        """A structured reference with wrong check digits; or ""."""
        for text in texts:
            # A single token is one only where it is long, or begins with RF.
            if has_digit(text) and not (text.isalnum() and text[:2].upper() != "RF"):
                for structured in take_apart(text).structured:
                    if not structured.values:
                        return structured.written
        return ""

    # How it is done.

    def _add_numbers(self, names: list[str], item: Item) -> None:
        for name in names:
            if len(name) < SHORT and (not name or name.isalpha()):
                continue  # initials would be found everywhere
            items = self._numbers.get(name)
            if items is None:
                self._numbers[name] = [item]
                self._note_beginning(name)
            elif items[-1] is not item:
                items.append(item)

    def _add_structured(self, normal: str, item: Item) -> None:
        value = remittance.structured_value(normal)
        if value:
            self._structured.setdefault(value, []).append(item)

    def _note_beginning(self, name: str) -> None:
        beginning = name[:2]
        if beginning not in self._beginnings:
            self._beginnings.add(beginning)
            self._beginnings.add(name[:1])
        self._longest = max(self._longest, len(name))

    def _only_number(self, text: str) -> Named | None:
        """The document that a text of one token names without any doubt."""
        token = text.upper()
        items = self._numbers.get(token)
        if (
            items is None
            or not SHORT <= len(token) < DIGITS_OF_OGM
            or token.startswith("RF")
            or (len(items) > 1 and not _one_document(items))
        ):
            return None
        return Named(tuple(items), f'"{text}"')

    def _find(self, part: Part) -> list[Named]:
        """The documents that one text names."""
        named: list[Named] = []
        blocked = []
        for structured in part.structured:
            items = self._structured_matches(structured)
            if items or structured.explicit:
                # Else bare digits, which may be an ordinary number.
                blocked.append((structured.start, structured.end))
            if items and _one_document(items):
                evidence = f'structured reference "{structured.written}"'
                named.append(Named(tuple(items), evidence, structured=True))
        spans = part.spans(self._longest)
        candidates = candidates_among(spans, self._numbers, blocked)
        return named + resolve(candidates)

    def _structured_matches(self, structured: Structured) -> list[Item]:
        """The items whose reference it is, else whose id is its body."""
        for value in structured.values:
            items = self._structured.get(value)
            if items:
                return items
        for value in structured.values:
            body = body_of(value)
            items = [
                item
                for item in self._numbers.get(body, ())
                if body
                in (
                    remittance.normal_form(item.document),
                    remittance.normal_form(item.id),
                )
            ]
            if items:
                return items
        return []

    def _unknown_number(self, part: Part, forms: Sequence[re.Pattern[str]]) -> str:
        """A number in the form of a declared series that names no document."""
        if not forms and not self._has_kenmerk:
            return ""
        known = [
            span for span in part.spans(self._longest) if span.normal in self._numbers
        ]
        for span in part.spans():
            if self._must_name(span.normal, forms) and all(
                span.start < other.start or other.end < span.end for other in known
            ):
                return span.written
        return ""

    def _must_name(self, normal: str, forms: Sequence[re.Pattern[str]]) -> bool:
        """Whether a number of this form can only be meant as a document."""
        return any(form.fullmatch(normal) for form in forms) or (
            self._has_kenmerk and betalingskenmerk_is_valid(normal)
        )


def forms_of(document: str) -> list[str]:
    """The normal forms of a document's number, the whole one first."""
    forms = [remittance.normal_form(document)]
    if not document.isalnum():
        short = remittance.without_letters(document)
        if len(short) >= SHORT:
            forms.append(short)
    return forms


def _one_document(items: list[Item]) -> bool:
    return len({item.document for item in items}) == 1
