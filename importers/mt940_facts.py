"""What field 86 of an entry says, in whichever of its dialects, and how it is wrapped.

SWIFT gives field 86 six lines of 65 characters and leaves what is in them to the bank.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .quick import maker
from .statement import Particular

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from .statement import StructuredReference

WIDTH = 65
"""Characters of a line of field 86 (SWIFT: 6*65x)."""
FIRST_WIDTHS = (61, WIDTH)
"""Of its first line, since ING counts the tag as part of it."""

IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{10,30}").fullmatch
BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?").fullmatch
REASON = re.compile(r"[A-Z0-9]{4}").fullmatch
"""A return reason of the ISO 20022 external code set."""

_particular = maker(Particular)
_NOTHING = frozenset({"", "NOTPROVIDED", "NOT PROVIDED", "NONREF"})

ISSUERS = {"CUR": "CUR", "ISO": "RF", "BBA": "OGM"}
"""Kinds of structured references by the issuer that banks give."""


@dataclass(slots=True, eq=False)
class Facts:
    """What was read of an entry's field 86; what it does not say stays None.

    Attributes:
        account: Where it is no IBAN.
        reason: The reason code of a return.
        payment_information_id: Of the batch that the entry stands for, or is of.
        code: The bank's own code of the kind of transaction, issuer: whose it is.
        instructed: Amount and currency before exchange or charges.
        charges: Amounts and currencies, without sign.
    """

    end_to_end: str | None = None
    mandate: str | None = None
    instruction: str | None = None
    structured: tuple[StructuredReference, ...] = ()
    texts: tuple[str, ...] = ()
    information: str | None = None
    name: str | None = None
    iban: str | None = None
    account: str | None = None
    bic: str | None = None
    ultimate_debtor: str | None = None
    ultimate_creditor: str | None = None
    reason: str | None = None
    payment_information_id: str | None = None
    code: str | None = None
    issuer: str | None = None
    instructed: tuple[Decimal, str] | None = None
    rate: Decimal | None = None
    charges: tuple[tuple[Decimal, str], ...] = ()
    particulars: tuple[Particular, ...] = ()


class Joined:
    """Lines put back into one text, knowing where they may not belong together.

    A line that fills its width was cut there, perhaps inside a word. At the end of a
    shorter one a blank may have been lost, or nothing. Rabobank puts a blank before a
    colon or hyphen at the beginning of a line, which may else be the text's own.

    Attributes:
        text: Of all lines, with nothing between them.
        breaks: Where in it a line ended early.
    """

    __slots__ = ("breaks", "text")

    def __init__(self, lines: Iterable[str], width: int, *first_widths: int) -> None:
        self.breaks: list[int] = []
        text = ""
        full = False
        widths = (width, *first_widths)
        for line in lines:
            shifted = text and line.startswith((" :", " -"))
            if text and (shifted or not full):
                self.breaks.append(len(text))
            full = len(line) >= width or len(line) in widths
            widths = (width,)
            text += line[1:] if shifted else line
        self.text = text

    def pieces(self, start: int, end: int) -> tuple[str, ...]:
        """Give a part of the text in the pieces that certainly belong together."""
        pieces = []
        for place in (*self.breaks, end):
            if start < place <= end:
                pieces.append(self.text[start:place])
                start = place
        return tidy(pieces)

    def pieces_of(self, part: str) -> tuple[str, ...]:
        """Give such pieces of a part of the text, the last where it is there twice."""
        start = self.text.rfind(part)
        return self.pieces(start, start + len(part)) if start >= 0 else tidy((part,))


def pieces_of(text: str, lines: Joined | None) -> tuple[str, ...]:
    """Give a text in the pieces that certainly belong together.

    Args:
        text: A part of the lines.
        lines: None where none of them ended early.
    """
    if lines is None:
        text = squeeze(text)
        return (text,) if text else ()
    return lines.pieces_of(text)


def is_full(text: str, length: int) -> bool:
    """Whether the lines of field 86 were all cut where they were full.

    Args:
        text: The field, with its line feeds.
        length: How long it is without them.
    """
    ends = text[WIDTH :: WIDTH + 1]
    if len(text) - length == len(ends) and not ends.strip("\n"):
        return True
    first, _, rest = text.partition("\n")
    if len(first) != FIRST_WIDTHS[0]:
        return False
    ends = rest[WIDTH :: WIDTH + 1]
    return len(text) - length == len(ends) + 1 and not ends.strip("\n")


def unwrap(text: str) -> Joined:
    """Join the lines of field 86, which are cut anywhere."""
    return Joined(text.split("\n"), WIDTH, *FIRST_WIDTHS)


def tidy(pieces: Iterable[str]) -> tuple[str, ...]:
    """Take away outer blanks, the padding inside, and what is empty."""
    return tuple(piece for piece in (squeeze(each) for each in pieces) if piece)


def squeeze(text: str) -> str:
    """Make one blank of several: they fill columns, and mean nothing."""
    return " ".join(text.split()) if "  " in text or "\t" in text else text.strip()


def said(text: str | None) -> str | None:
    """Give a text without outer blanks; None for nothing, however it is written."""
    text = (text or "").strip()
    return None if text[:1] in "Nn" and text.upper() in _NOTHING else text


def put_account(facts: Facts, account: str | None) -> None:
    """Note the account of the other side: an IBAN, or another number."""
    account = (account or "").replace(" ", "")
    if IBAN(account):
        facts.iban = account
    elif account.strip("0"):
        facts.account = account


def put_particular(facts: Facts, name: str, value: str) -> None:
    """Note a fact that has no place of its own."""
    value = squeeze(value.strip("/"))
    if value:
        facts.particulars += (_particular(name, value),)
