"""The items that a payer's words name, read in the plainest way.

What goes in: the texts that came with the money and the items that could be
meant. What comes out: the ids that are named, and whether a text holds a
reference with wrong check digits or a number that names nothing.

Sources of the check digits: the Belgian structured communication (first ten
digits modulo 97, 0 written as 97), ISO 11649 (modulo 97 over the letters as
numbers, remainder 1), the Dutch payment reference (weights 2, 4, 8, 5, 10, 9,
7, 3, 6, 1 from the right).
"""

from __future__ import annotations

import datetime as dt
import functools
import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

WORDS_BEFORE_A_SHORT_NUMBER = frozenset(
    {"inv", "invoice", "invoices", "factuur", "facturen", "fact"}
    | {"facture", "factures", "nr", "no"}
)
"""A number of fewer than four digits counts only right after one of these."""

CURRENCY = r"(?:EUR|USD|GBP|CHF|€|\$|£)"


MONTHS = frozenset(
    {"jan", "january", "januari", "janvier", "feb", "february", "februari"}
    | {"fev", "fevr", "fevrier", "mar", "march", "mars", "maart", "mrt"}
    | {"apr", "april", "avr", "avril", "may", "mei", "mai", "jun", "june"}
    | {"juni", "juin", "jul", "july", "juli", "juillet", "aug", "august"}
    | {"augustus", "aout", "sep", "sept", "september", "septembre", "oct"}
    | {"okt", "october", "oktober", "octobre", "nov", "november", "novembre"}
    | {"dec", "december", "decembre"}
)
"""In English, Dutch and French, whole and short, without accents."""


class Candidate(NamedTuple):
    """An item that a text may name."""

    id: str
    document: str
    """What its instalments have in common; its own id when it has none."""
    reference: str | None


@dataclass(frozen=True)
class Reading:
    """What was found in the texts of one credit item."""

    named: frozenset[str]
    bad_check_digits: bool
    names_nothing: bool
    """A structured reference, or a number of a declared series, that no item
    answers to."""


class Name(NamedTuple):
    """One way to name one document, or one part of it."""

    written: str
    normal: str
    items: frozenset[str]


class Find(NamedTuple):
    """A name found between two tokens of a text."""

    first: int
    last: int
    name: Name
    raw: str


@functools.lru_cache(maxsize=20_000)
def read_references(
    texts: tuple[str, ...],
    candidates: tuple[Candidate, ...],
    series: tuple[str, ...] = (),
) -> Reading:
    """Return what the texts name among the candidates."""
    named: set[str] = set()
    bad = False
    nothing = False
    for text in texts:
        rest = _without_ibans(text)
        rest, found, text_bad, text_nothing = _structured(rest, candidates)
        named |= found
        bad = bad or text_bad
        nothing = nothing or text_nothing
        for segment in _without_amounts_and_dates(rest).split("\n"):
            found, segment_nothing = _numbers(segment, candidates, series)
            named |= found
            nothing = nothing or segment_nothing
    return Reading(frozenset(named), bad, nothing or bad)


def normal(text: str) -> str:
    """Without case, spaces and punctuation."""
    return "".join(letter for letter in text.upper() if letter.isalnum())


# -- check digits ----------------------------------------------------------


def belgian_is_valid(digits: str) -> bool:
    """Whether twelve digits are a Belgian structured communication."""
    return int(digits[10:]) == (int(digits[:10]) % 97 or 97)


def iso_is_valid(text: str) -> bool:
    """Whether modulo 97 gives 1 once the first four places stand last.

    The same sum serves ISO 11649 (RF) and IBANs.
    """
    turned = text[4:] + text[:4]
    return int("".join(str(int(letter, 36)) for letter in turned)) % 97 == 1


def dutch_is_valid(digits: str) -> bool:
    """Whether sixteen digits are a Dutch payment reference."""
    weights = (2, 4, 8, 5, 10, 9, 7, 3, 6, 1)
    total = sum(
        int(digit) * weights[place % 10]
        for place, digit in enumerate(reversed(digits[1:]))
    )
    check = 11 - total % 11
    return int(digits[0]) == {10: 1, 11: 0}.get(check, check)


# -- what is not a document number -----------------------------------------


def _without_ibans(text: str) -> str:
    """Put a break where a valid IBAN stands, in whatever spacing."""
    for match in re.finditer(r"(?<!\w)(?!RF)[A-Z]{2}\d\d", text, re.IGNORECASE):
        for end in _ends_of_words(text, match.start(), 34):
            found = normal(text[match.start() : end])
            if 15 <= len(found) <= 34 and found.isascii() and iso_is_valid(found):
                return _without_ibans(text[: match.start()] + "\n" + text[end:])
    return text


def _ends_of_words(text: str, start: int, longest: int) -> list[int]:
    """Where the words end that follow a start with single spaces, longest first."""
    ends: list[int] = []
    for match in re.finditer(r"[A-Za-z0-9]+( |\b)", text[start:]):
        if match.start() != (ends[-1] + 1 - start if ends else 0):
            break
        end = start + match.end() - len(match.group(1))
        if len(text[start:end].replace(" ", "")) > longest:
            break
        ends.append(end)
        if match.group(1) != " ":
            break
    return ends[::-1]


def _without_amounts_and_dates(text: str) -> str:
    """Put a break where an amount of money or a date stands."""
    # ",-" is the Dutch way to write ",00".
    text = re.sub(r"(?<![\w.,/-])\d[\d.,]*[.,]--?(?![\w-])", "\n", text)
    text = _without_named_months(text)
    decimals = r"(?:\d{1,3}(?:[ .,']\d{3})+|\d+)[.,]\d{2}"
    text = re.sub(
        rf"(?<![\w/-])(?<![.,])(?:{CURRENCY} ?)?{decimals}(?![\w/-])(?![.,]\d)"
        rf"(?: ?{CURRENCY}(?!\w))?",
        "\n",
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(rf"(?<!\w){CURRENCY} ?\d+(?![\w/-])", "\n", text, flags=re.IGNORECASE)
    text = re.sub(
        rf"(?<![\w/-])\d+ ?{CURRENCY}(?! ?\d)(?!\w)",
        "\n",
        text,
        flags=re.IGNORECASE,
    )

    def without_date(match: re.Match[str]) -> str:
        parts = [int(part) for part in re.split(r"[-/.]", match.group())]
        if len(re.split(r"[-/.]", match.group())[0]) != 4:
            parts.reverse()
        year = parts[0] + (2000 if parts[0] < 100 else 0)
        try:
            dt.date(year, parts[1], parts[2])
        except ValueError:
            return match.group()
        return "\n"

    return re.sub(
        r"(?<![\w/.-])(?:\d{4}([-/.])\d{1,2}\1\d{1,2}"
        r"|\d{1,2}([-/.])\d{1,2}\2(?:\d{4}|\d\d))(?!\w)(?![-/.]\w)",
        without_date,
        text,
    )


def _without_named_months(text: str) -> str:
    """Put a break where a month stands in letters, with its day and year."""
    words = list(re.finditer(r"[^\W_]+", text))
    for place, word in enumerate(words):
        plain = unicodedata.normalize("NFKD", word.group().lower())
        if "".join(filter(str.isalpha, plain)) not in MONTHS:
            continue
        day = words[place - 1].group() if place else ""
        year = words[place + 1].group() if place + 1 < len(words) else ""
        has_day = re.fullmatch(r"0?[1-9]|[12]\d|3[01]", day) is not None
        has_year = re.fullmatch(r"(19|20)\d\d", year) is not None
        if not has_day and not has_year:
            continue
        first = words[place - 1] if has_day else word
        last = words[place + 1] if has_year else word
        if re.fullmatch(r"[\w. \xa0-]+", text[first.start() : last.end()]):
            rest = text[last.end() :]
            return text[: first.start()] + "\n" + _without_named_months(rest)
    return text


# -- references with check digits ------------------------------------------


def _structured(
    text: str, candidates: tuple[Candidate, ...]
) -> tuple[str, set[str], bool, bool]:
    """Return the text without them, the ids named, wrong digits, and unknown."""
    named: set[str] = set()
    bad = nothing = False

    belgian = re.compile(
        r"(\+\+\+|\*\*\*)\s*(\d{3})\s*/?\s*(\d{4})\s*/?\s*(\d{5})\s*\1"
    )
    for match in belgian.finditer(text):
        digits = match.group(2) + match.group(3) + match.group(4)
        if not belgian_is_valid(digits):
            bad = True
            continue
        found = _carriers(digits, digits[:10], candidates)
        named |= found
        nothing = nothing or not found
    text = belgian.sub("\n", text)

    while form_start := re.search(r"(?<!\w)RF\d\d(?=\w| \w)", text, re.IGNORECASE):
        ends = _ends_of_words(text, form_start.start(), 25)
        valid = [
            end
            for end in ends
            if len(form := normal(text[form_start.start() : end])) > 4
            and form.isascii()
            and iso_is_valid(form)
        ]
        forms = {end: normal(text[form_start.start() : end]) for end in valid}
        known = [
            end for end in valid if _carriers(forms[end], forms[end][4:], candidates)
        ]
        if known:
            end = known[0]
            named |= _carriers(forms[end], forms[end][4:], candidates)
        elif valid:
            end = valid[0]
            nothing = True
        else:
            bad = True
            # Written in one piece, or in groups of four.
            digits_after = re.match(
                r"RF\w{3,}|RF\d\d(?: (?=[A-Z]*\d)\w{1,4}(?!\w))+|RF\d\d \w+",
                text[form_start.start() :],
                re.IGNORECASE,
            )
            end = form_start.start() + (digits_after.end() if digits_after else 4)
        text = text[: form_start.start()] + "\n" + text[end:]

    bare, bare_nothing = _bare(text, candidates)
    return text, named | bare, bad, nothing or bare_nothing


def _bare(text: str, candidates: tuple[Candidate, ...]) -> tuple[set[str], bool]:
    """Digits with right check digits; with wrong ones they are just a number."""
    named: set[str] = set()
    nothing = False
    for match in re.finditer(r"(?<!\w)\d{12}(?!\w)", text):
        digits = match.group()
        if belgian_is_valid(digits):
            found = _carriers(digits, digits[:10], candidates)
            named |= found
            as_number, _ = _numbers(digits, candidates, ())
            nothing = nothing or not (found or as_number)

    if any(_is_dutch(candidate.reference) for candidate in candidates):
        for match in re.finditer(r"(?<!\w)\d{4} ?\d{4} ?\d{4} ?\d{4}(?!\w)", text):
            if dutch_is_valid(digits := normal(match.group())):
                found = _carriers(digits, digits, candidates)
                named |= found
                nothing = nothing or not found
    return named, nothing


def _is_dutch(reference: str | None) -> bool:
    digits = normal(reference or "")
    return len(digits) == 16 and digits.isdigit() and dutch_is_valid(digits)


def _carriers(
    form: str, body: str, candidates: tuple[Candidate, ...]
) -> frozenset[str]:
    """The items that carry the reference, or whose id is its body.

    Two different documents: neither.
    """
    found = [
        candidate
        for candidate in candidates
        if (candidate.reference and normal(candidate.reference) == form)
        or body in (normal(candidate.id), normal(candidate.document))
        or form in (normal(candidate.id), normal(candidate.document))
    ]
    if len({candidate.document for candidate in found}) > 1:
        return frozenset()
    return frozenset(candidate.id for candidate in found)


# -- document numbers ------------------------------------------------------


def _numbers(
    text: str, candidates: tuple[Candidate, ...], series: tuple[str, ...]
) -> tuple[set[str], bool]:
    """The ids named by document numbers, and whether a number names nothing."""
    tokens = list(re.finditer(r"[^\W_]+", text))
    names = _names(candidates)
    finds = []
    for first in range(len(tokens)):
        for last in range(first, len(tokens)):
            raw = text[tokens[first].start() : tokens[last].end()]
            finds += [
                Find(first, last, name, raw)
                for name in names
                if name.normal == normal(raw)
                and _counts(name, first, last, text, tokens)
            ]
    accepted: list[Find] = []
    ambiguous: list[Find] = []
    for length in sorted({len(find.name.normal) for find in finds}, reverse=True):
        level = [
            find
            for find in finds
            if len(find.name.normal) == length
            and not any(_overlap(find, longer) for longer in accepted + ambiguous)
        ]
        for find in level:
            rivals = [other for other in level if _overlap(find, other)]
            if _wins(find, rivals):
                accepted.append(find)
            else:
                ambiguous.append(find)
    named = {item for find in accepted for item in find.name.items}

    for pattern in series:
        form = re.compile(_series_form(pattern))
        for first in range(len(tokens)):
            for last in range(first, len(tokens)):
                raw = text[tokens[first].start() : tokens[last].end()]
                if form.fullmatch(normal(raw)) and not any(
                    find.first <= last and first <= find.last for find in accepted
                ):
                    return named, True
    return named, False


def _series_form(pattern: str) -> str:
    """A declared series as a regular expression over normalised text."""
    form = ""
    for piece in re.split(r"(\{year\}|\{month\}|#)", pattern):
        if piece == "{year}":
            form += r"\d{4}"
        elif piece == "{month}":
            form += r"(?:0[1-9]|1[0-2])"
        elif piece == "#":
            form += r"\d"
        else:
            form += re.escape(normal(piece))
    return form


def _names(candidates: tuple[Candidate, ...]) -> list[Name]:
    """Every way to name each document, and each of its parts."""
    names: list[Name] = []
    for document in sorted({candidate.document for candidate in candidates}):
        parts = [one for one in candidates if one.document == document]
        everything = frozenset(one.id for one in parts)
        ways = {(document, everything)}
        ways |= {(one.id, frozenset({one.id})) for one in parts}
        for reference in {one.reference for one in parts if one.reference}:
            carriers = frozenset(one.id for one in parts if one.reference == reference)
            ways.add((reference, carriers))
        names += [Name(written, normal(written), items) for written, items in ways]
        # INV/2024/0012 may be quoted without its first word.
        tokens = re.findall(r"[^\W_]+", document)
        while tokens and tokens[0].isalpha():
            tokens = tokens[1:]
        body = "".join(tokens).upper()
        if body != normal(document) and len(body) >= 4:
            names.append(Name(document, body, everything))
    # Initials are no number: they would be found everywhere.
    return sorted(
        {
            name
            for name in names
            if name.normal and not (name.normal.isalpha() and len(name.normal) < 4)
        },
        key=repr,
    )


def _counts(
    name: Name, first: int, last: int, text: str, tokens: list[re.Match[str]]
) -> bool:
    """A number of fewer than four digits counts only after a word for invoice.

    "1 2" may be two numbers, unless the name is written so.
    """
    if not name.normal.isdigit() or len(name.normal) >= 4:
        return True
    raw = text[tokens[first].start() : tokens[last].end()]
    if first != last and raw != name.written:
        return False
    before = text[: tokens[first].start()].rstrip(" .:")
    if before.endswith("#"):
        return True
    return (
        first > 0
        and tokens[first - 1].group().lower() in WORDS_BEFORE_A_SHORT_NUMBER
        and before.endswith(tokens[first - 1].group())
    )


def _overlap(one: Find, other: Find) -> bool:
    return one.first <= other.last and other.first <= one.last


def _wins(find: Find, rivals: list[Find]) -> bool:
    """Whether a find stands among those of its length that overlap it.

    First an id written exactly so, then one equal to one token; two left,
    neither.
    """
    for better in (_written_so, _is_one_token, _any):
        left = [rival for rival in rivals if better(rival)]
        if left:
            return find in left and len({rival.name.items for rival in left}) == 1
    return False


def _written_so(find: Find) -> bool:
    return find.raw == find.name.written


def _is_one_token(find: Find) -> bool:
    return find.first == find.last and find.raw.lower() == find.name.written.lower()


def _any(find: Find) -> bool:
    return bool(find)
