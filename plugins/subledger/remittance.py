"""Remittance information taken apart: tokens, and structured references.

What a payer writes is cut into tokens, the runs of letters and digits. A number
may be spread over several tokens ("2024 0012"), so what is compared are spans
of consecutive tokens. Digits inside an IBAN, an amount or a date are left out.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import dropwhile
from typing import NamedTuple

from .check_digits import creditor_reference_is_valid
from .check_digits import iban_is_valid
from .check_digits import ogm_is_valid

#: Marks the value of a Belgian structured communication.
OGM = "OGM"
_LONGEST_NUMBER = 35  # remittance references have at most 35 characters (SEPA)


class Span(NamedTuple):
    """Consecutive tokens of a text.

    Attributes:
        normal: Without spaces and punctuation, in capitals.
        start, end: Where it stands in the text.
        written: As it stands in the text.
        tokens: How many tokens it spans.
        after_word: Whether a word such as "invoice" or "#" stands before it.
    """

    normal: str
    start: int
    end: int
    written: str
    tokens: int
    after_word: bool


class Structured(NamedTuple):
    """What has the form of a structured reference.

    Attributes:
        values: "OGM" and 12 digits, or the ISO 11649 reference. The end of a
            reference in groups of four is not marked, so that there may be
            several with right check digits; the longest comes first. None
            where the check digits are wrong.
        start, end: Where it stands in the text.
        written: As it stands in the text.
        explicit: Its form leaves no doubt that it is meant as one.
    """

    values: tuple[str, ...]
    start: int
    end: int
    written: str
    explicit: bool


class Part:
    """One text of a payer, taken apart.

    Attributes:
        text: As the bank gives it.
        structured: What has the form of a structured reference, in order.
    """

    __slots__ = ("_masked", "_tokens", "structured", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.structured: tuple[Structured, ...] = ()
        self._masked: list[tuple[int, int]] = []
        if _may_be_special(text):
            self.structured = tuple(_structured_references(text))
            self._masked = _not_numbers(text)
        self._tokens = self._cut()

    def spans(self, longest: int = _LONGEST_NUMBER) -> list[Span]:
        """All spans of up to so many letters and digits."""
        tokens = self._tokens
        spans = []
        text = self.text
        for first, (start, _, _) in enumerate(tokens):
            after_word = self._follows_a_word(first)
            normal = ""
            for count, (_, end, token) in enumerate(tokens[first:], 1):
                normal += token
                if not token or len(normal) > longest:
                    break
                spans.append(
                    Span(normal, start, end, text[start:end], count, after_word)
                )
        return spans

    def _cut(self) -> list[tuple[int, int, str]]:
        """The tokens; one in a masked place has an empty normal form."""
        tokens: list[tuple[int, int, str]] = []
        for match in _TOKEN.finditer(self.text):
            start, end = match.span()
            if any(start < stop and begin < end for begin, stop in self._masked):
                tokens.append((start, end, ""))
                continue
            glued = _GLUED.fullmatch(match[0])
            if glued:
                middle = start + len(glued[1])
                tokens.append((start, middle, glued[1].upper()))
                start = middle
            tokens.append((start, end, self.text[start:end].upper()))
        return tokens

    def _follows_a_word(self, index: int) -> bool:
        before = self.text[: self._tokens[index][0]].rstrip()
        if before.endswith(("#", "n°", "N°")):
            return True
        return index > 0 and self._tokens[index - 1][2] in _WORDS


@lru_cache(maxsize=4096)
def take_apart(text: str) -> Part:
    """A text of a payer, taken apart; payees come back again and again."""
    return Part(text)


@lru_cache(maxsize=16384)
def beginnings(text: str) -> frozenset[str]:
    """The first two characters of each token, in capitals.

    A number can stand in a text only where a token begins like it.
    """
    found = set()
    for token in _TOKEN.findall(text.upper()):
        found.add(token[:2])
        glued = _GLUED.fullmatch(token)
        if glued:
            found.add(token[glued.end(1) :][:2])
    return frozenset(found)


def has_digit(text: str) -> bool:
    """Whether a text holds a digit."""
    return _DIGIT.search(text) is not None


def normal_form(number: str) -> str:
    """A number without spaces and punctuation, in capitals."""
    if number.isalnum():
        return number.upper()
    return _PUNCTUATION.sub("", number).upper()


def without_letters(number: str) -> str:
    """The normal form of a number without the letters that it begins with.

    "INV/2024/0012" may be written "2024/0012". "" where it has no such form.
    """
    tokens = _TOKEN.findall(number)
    digits = list(dropwhile(str.isalpha, tokens))
    return "".join(digits).upper() if len(digits) < len(tokens) else ""


def structured_value(normal: str) -> str:
    """What a number in normal form is as a structured reference, or ""."""
    if ogm_is_valid(normal):
        return OGM + normal
    return normal if creditor_reference_is_valid(normal) else ""


def body_of(value: str) -> str:
    """What a structured reference holds beside its check digits."""
    return value[3:13] if value.startswith(OGM) else value[4:]


# How it is done.

_TOKEN = re.compile(r"[^\W_]+")
_DIGIT = re.compile(r"\d")
_PUNCTUATION = re.compile(r"[\W_]+")
_WORDS = frozenset(
    (
        *("INV", "INVOICE", "INVOICES", "INVOICENUMBER", "INVOICENR", "INVOICENO"),
        *("FACTUUR", "FACTUREN", "FACTUURNUMMER", "FACTUURNR", "FAKTUUR", "FACT"),
        *("FACTURE", "FACTURES", "RECHNUNG"),
        *(
            "NR",
            "NRS",
            "NO",
            "NOS",
            "NUM",
            "NUMBER",
            "NUMMER",
            "NUMERO",
            "NUMÉRO",
            "Nº",
        ),
    )
)
_GLUED = re.compile(
    r"(inv|invoice|factuur|factuurnr|factuurnummer|faktuur|fact|facture|nr|no|nº)"
    r"\d.*",
    re.IGNORECASE,
)

# What tells that a text may hold more than plain numbers; looked for one by one,
# as one expression for all of them takes several times as long.
_MARKS = ("+++", "***", "RF", "€", "$", "£", "EUR", "USD", "GBP", "CHF")
_FORMS = tuple(
    re.compile(form)
    for form in (
        r"\d[.,/-]\s?[\d-]|\d\s/",
        r"\d{12}",
        r"\s(?:19|20)\d\d(?!\w)",
        r"[A-Z]{2}\d{2}\s?[A-Z0-9]{4}",
        r"\d\.?[\s-]+[^\W\d_]{3,9}\.?[\s-]+\d{4}",
    )
)


def _may_be_special(text: str) -> bool:
    """Whether a text may hold more than words and plain numbers."""
    upper = text.upper()
    return has_digit(text) and (
        any(mark in upper for mark in _MARKS)
        or any(form.search(upper) for form in _FORMS)
    )


_OGM = re.compile(
    r"(?P<open>\+{3}|\*{3})\s*(\d{3})\s*/?\s*(\d{4})\s*/?\s*(\d{5})\s*(?P=open)"
)
_BARE_OGM = re.compile(
    r"(?<![\w/+*-])(?:(\d{3})\s?/\s?(\d{4})\s?/\s?(\d{5})|(\d{12}))(?![\w/-])"
)
_RF = re.compile(r"(?<![^\W_])RF\d\d", re.IGNORECASE)

_IBAN = re.compile(
    r"(?<![^\W_])(?:NL\d\d ?[A-Z]{4}(?: ?\d){10}|BE\d\d(?: ?\d){12}|"
    r"DE\d\d(?: ?\d){18}|FR\d\d(?: ?[A-Z0-9]){23}|LU\d\d(?: ?[A-Z0-9]){16})"
    r"(?![^\W_])",
    re.IGNORECASE,
)
_ANY_IBAN = re.compile(
    r"(?<![^\W_])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![^\W_])",
    re.IGNORECASE,
)
_CURRENCY = r"(?:€|\$|£|(?<![^\W_])(?:EUR|EURO|USD|GBP|CHF)(?![^\W\d_]))"
_AMOUNT_AFTER_CURRENCY = re.compile(
    rf"{_CURRENCY}\s*[-+]?(?P<number>\d[\d.,]*)", re.IGNORECASE
)
_AMOUNT_BEFORE_CURRENCY = re.compile(
    r"(?<![\w.,/-])(?P<number>\d[\d.,]*)\s*"
    r"(?P<currency>€|\$|£|(?:EUR|EURO|USD|GBP|CHF)(?![^\W_]))",
    re.IGNORECASE,
)
_DECIMALS = re.compile(r"\d[.,]\d\d[.,]?$")
_AMOUNT = re.compile(
    r"(?<![\w/-])(?<![.,])\d{1,3}(?:[., ]?\d{3})*[.,]-{1,2}(?![\w-])"
    r"|(?<![\w/-])(?<![.,])\d{1,3}(?:[., ]\d{3})+[.,]\d{2}(?![\w/-])(?![.,]\d)"
    r"|(?<![\w/-])(?<![.,])\d+[.,]\d{2}(?![\w/-])(?![.,]\d)",
    re.IGNORECASE,
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_MONTH_NAME = (
    r"(?:jan(?:uary|uari|vier)?|feb(?:ruary|ruari)?|f[ée]vr(?:ier)?|mar(?:ch|s)?"
    r"|maart|mrt|apr(?:il)?|avr(?:il)?|may|mei|mai|june?|juni|juin|july?|juli"
    r"|juillet|aug(?:ustus|ust)?|ao[ûu]t|sep(?:t|tember|tembre)?"
    r"|o[ck]t(?:ober|obre)?|nov(?:ember|embre)?|d[ée]c(?:ember|embre)?)\.?"
)
_DATE = re.compile(
    r"(?<![\w/.-])(?:"
    rf"(?:19|20)\d\d([-/.]){_MONTH}\1{_DAY}(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?)?"
    rf"|{_DAY}([-/.]){_MONTH}\2(?:19|20)?\d\d"
    rf"|{_DAY}(?:e|er)?[\s-]+{_MONTH_NAME}(?:[\s-]+(?:19|20)\d\d)?"
    rf"|{_MONTH_NAME}\s+(?:{_DAY},?\s+)?(?:19|20)\d\d"
    r")(?![\w/-])(?!\.\d)",
    re.IGNORECASE,
)


def _structured_references(text: str) -> list[Structured]:
    found = []
    for match in _OGM.finditer(text):
        digits = match[2] + match[3] + match[4]
        values = (OGM + digits,) if ogm_is_valid(digits) else ()
        found.append(Structured(values, *match.span(), match[0], explicit=True))
    for match in _BARE_OGM.finditer(text):
        digits = "".join(group or "" for group in match.groups())
        if ogm_is_valid(digits) and not _inside(match.span(), found):
            found.append(
                Structured((OGM + digits,), *match.span(), match[0], explicit=False)
            )
    for match in _RF.finditer(text):
        reference = _creditor_reference(text, match.start())
        if reference is not None:
            found.append(reference)
    return sorted(found, key=lambda each: each.start)


def _inside(span: tuple[int, int], found: list[Structured]) -> bool:
    return any(span[0] < each.end and each.start < span[1] for each in found)


def _creditor_reference(text: str, start: int) -> Structured | None:
    """The ISO 11649 reference that starts here, spelt with any spacing."""
    ends = []
    written = ""
    end = start
    for match in _TOKEN.finditer(text, start):
        if written and text[end : match.start()].strip(" "):
            break
        written += match[0].upper()
        end = match.end()
        if creditor_reference_is_valid(written):
            ends.append((written, end))
        if len(written) > _LONGEST_NUMBER:
            break
    if ends:
        end = ends[-1][1]
        values = tuple(value for value, _ in reversed(ends))
        return Structured(values, start, end, text[start:end], explicit=True)
    body = _RF_BODY.match(text, start)
    if body is None:
        return None
    return Structured((), start, body.end(), body[0], explicit=True)


#: In one piece, in groups of up to four, or in two pieces.
_RF_BODY = re.compile(
    r"RF\d\d(?=[A-Z]*\d)[A-Z0-9]+"
    r"|RF\d\d(?: (?=[A-Z]*\d)[A-Z0-9]{1,4}(?![^\W_]))+"
    r"|RF\d\d (?=[A-Z]*\d)[A-Z0-9]+",
    re.IGNORECASE,
)


def _not_numbers(text: str) -> list[tuple[int, int]]:
    """Where an IBAN, an amount or a date stands."""
    masked = [match.span() for match in _IBAN.finditer(text)]
    masked += [
        match.span() for match in _ANY_IBAN.finditer(text) if iban_is_valid(match[0])
    ]
    masked += [match.span() for match in _DATE.finditer(text)]
    masked += [match.span() for match in _AMOUNT.finditer(text)]
    return masked + _amounts_with_currency(text)


def _amounts_with_currency(text: str) -> list[tuple[int, int]]:
    """Where a number stands that a currency makes an amount.

    Of two around one currency it is the one with decimals: "2024-17 EUR 55,00"
    is a number and an amount, "55,00 EUR 2024802392" an amount and a number.
    Where that does not tell, it is the one behind the currency.
    """
    amounts = {match.start(): match for match in _AMOUNT_AFTER_CURRENCY.finditer(text)}
    for match in _AMOUNT_BEFORE_CURRENCY.finditer(text):
        place = match.start("currency")
        behind = amounts.get(place)
        if behind is None or (
            _DECIMALS.search(match["number"]) and not _DECIMALS.search(behind["number"])
        ):
            amounts[place] = match
    return [match.span() for match in amounts.values()]
