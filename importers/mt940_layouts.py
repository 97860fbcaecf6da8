"""Field 86 as text in columns, as Dutch banks wrote it before codewords, or still do.

- ABN AMRO: two columns of 32 characters a line, with labels as ``IBAN:`` and ``NAAM:``;
- SNS Bank, ASN Bank and RegioBank: account and name on the first line, then lines of 65
  characters padded with blanks;
- Knab: text, then ``REK: account/NAAM: name``;
- ING before 2014: the account of ten digits, then text;
- anything else: text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .mt940_facts import BIC
from .mt940_facts import WIDTH
from .mt940_facts import Joined
from .mt940_facts import put_account
from .mt940_facts import said
from .mt940_facts import squeeze
from .mt940_facts import tidy
from .statement import StructuredReference

if TYPE_CHECKING:
    from .mt940_facts import Facts

PADDING_BANKS = frozenset({"SNSB", "ASNB", "RBRB"})
_COLUMN = 32
_LABEL = re.compile(
    r"(IBAN|BIC|NAAM|OMSCHRIJVING|KENMERK|MACHTIGING|INCASSANT|BETALINGSKENM\.): ?"
)
_BEFORE_LABEL = re.compile(rf" (?={_LABEL.pattern.replace('(', '(?:')})")
_KNAB = re.compile(r"(?:^|\n)REK: ?([A-Z0-9 ]+?)/NAAM: ?(.*)", re.DOTALL).search
_PADDED = " " * WIDTH
_ACCOUNT_FIRST = re.compile(r"([A-Z]{2}[0-9]{2}[A-Z0-9]{10,30}|[0-9]{9,10}) (.*)").match
_MANDATE = re.compile(r"-Kenmerk Machtiging: ?(.*)$").search
_OLD_ING_ACCOUNT = re.compile(r"([0-9]{10}) (?=\S)").match
_PAYMENT_REFERENCE = re.compile(
    r"(?:BETALINGSKENM|BET\.KENM)\.:? *((?:[0-9] ?){6,15}[0-9])(?! *[0-9])"
).search
"""The Dutch payment reference (betalingskenmerk) has 7, 9 to 14, or 16 digits."""


def read_layout(text: str, facts: Facts, bank: str) -> None:
    """Read a field 86 that is text.

    Args:
        text: The field, with its line feeds.
        facts: Takes what it says.
        bank: The first four letters of the BIC of the account's bank, or "".
    """
    knab = _KNAB(text)
    if _PADDED in text or (bank in PADDING_BANKS and "\n" in text):
        _read_padded(text, facts)
    elif text.startswith("SEPA ") and "IBAN: " in text:
        _read_labels(text, facts)
    elif knab is not None:
        put_account(facts, knab[1])
        facts.name = squeeze(knab[2].replace("\n", "")) or None
        facts.texts = _pieces(text[: knab.start()])
    else:
        account = _OLD_ING_ACCOUNT(text) if bank == "INGB" else None
        if account is not None:
            put_account(facts, account[1])
            text = text[account.end() :]
        facts.texts = _pieces(text)
        _note_payment_reference(facts)


def _pieces(text: str) -> tuple[str, ...]:
    """Give text in the pieces that certainly belong together."""
    lines = text.split("\n")
    if len(lines) > 1 and all(_has_columns(line) for line in lines):
        ((_, pieces),) = _sections(lines, labels=False)
        return tidy(pieces)
    # A line padded to its width ends where its words do.
    joined = Joined((line.rstrip() for line in lines), WIDTH)
    return joined.pieces(0, len(joined.text))


def _has_columns(line: str) -> bool:
    return len(line) <= WIDTH and (len(line) <= _COLUMN or line[_COLUMN] == " ")


def _sections(lines: list[str], *, labels: bool) -> list[tuple[str, list[str]]]:
    """Put columns one behind the other, and begin anew at each label.

    A column filled to its last character was perhaps cut inside a word, and perhaps
    ended with one: what follows is a piece of its own, to be tried both ways. A label
    for the second time is what a payer wrote.
    """
    found: list[tuple[str, list[str]]] = [("", [])]
    full = False
    for line in lines:
        for cell in _cells(line):
            text = squeeze(cell)
            if not text:
                continue
            label = _LABEL.match(text) if labels else None
            if label is not None and label[1] not in (name for name, _ in found):
                found.append((label[1], [text[label.end() :]]))
            elif full or not found[-1][1]:
                found[-1][1].append(text)
            else:
                found[-1][1][-1] += f" {text}"
            full = len(cell.rstrip()) == _COLUMN
    return found


def _cells(line: str) -> tuple[str, ...]:
    """Take a line apart into its columns, or else at its labels."""
    if _has_columns(line):
        return line[:_COLUMN], line[_COLUMN + 1 :]
    return tuple(_BEFORE_LABEL.split(line))


def _read_labels(text: str, facts: Facts) -> None:
    """Read the labelled text of ABN AMRO."""
    for label, pieces in _sections(text.split("\n"), labels=True):
        value = "".join(pieces)
        if label == "":
            facts.information = " ".join(pieces) or None
        elif label == "IBAN":
            put_account(facts, value)
        elif label == "BIC":
            facts.bic = value if BIC(value) else None
        elif label == "NAAM":
            facts.name = value.strip() or None
        elif label == "OMSCHRIJVING":
            facts.texts = tidy(pieces)
        elif label == "KENMERK":
            facts.end_to_end = said(value)
        elif label == "MACHTIGING":
            facts.mandate = said(value)
        elif label == "BETALINGSKENM.":
            facts.structured = (StructuredReference(value.strip(), "CUR"),)


def _read_padded(text: str, facts: Facts) -> None:
    """Read account and name, then lines that belong together as they are."""
    first, _, rest = text.partition("\n")
    account = _ACCOUNT_FIRST(first)
    if account is not None:
        put_account(facts, account[1])
        facts.name = squeeze(account[2]) or None
    elif first.strip():
        rest = text
    joined = "".join(line.ljust(WIDTH) for line in rest.split("\n"))
    mandate = _MANDATE(joined)
    if mandate is not None:
        facts.mandate = said(mandate[1])
    facts.texts = tidy((joined,))


def _note_payment_reference(facts: Facts) -> None:
    found = _PAYMENT_REFERENCE("\n".join(facts.texts))
    if found is not None:
        reference = StructuredReference(found[1].replace(" ", ""), "CUR")
        facts.structured = (reference,)
