"""Field 86 in numbered subfields behind a code of three digits.

German banks write ``166?00GUTSCHRIFT?20EREF+…?21SVWZ+…?30BIC?31IBAN?32NAME`` (Appendix
3 of the DFÜ agreement of the German banking industry). Banks of other countries took
that over, some with another mark than the question mark. Triodos Bank writes
``000>10account>20text>21text…>31own account``; of a SEPA transfer, BIC and IBAN are in
the first two texts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .mt940_codewords import put_money
from .mt940_facts import BIC
from .mt940_facts import IBAN
from .mt940_facts import Joined
from .mt940_facts import put_account
from .mt940_facts import put_particular
from .mt940_facts import said

if TYPE_CHECKING:
    from .mt940_facts import Facts

_START = re.compile(r"\s*([0-9]{3})\s*([?>+<^~@|#*&%$!])(?=[0-9]{2})").match
_TRIODOS = ">"
_WIDTH = 27
_TEXTS = frozenset(f"{each}" for each in (*range(20, 30), *range(60, 64)))
_KEYWORD = re.compile(
    r"(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|PURP|BREF|RREF|IBAN|BIC)\+"
).finditer
_ATTRIBUTES = {
    "ABWA": "ultimate_debtor",
    "ABWE": "ultimate_creditor",
    "BIC": "bic",
    "EREF": "end_to_end",
    "KREF": "instruction",
    "MREF": "mandate",
}
_MONEY = {"OAMT": "OCMT", "COAM": "CHGS"}
"""Keywords for the amount before charges, and the charges, and their codewords."""
_NAMES = {"CRED": "creditor identifier", "PURP": "purpose"}
_UNSPECIFIC = ("000", "999")


def read_subfields(text: str, facts: Facts, *, german: bool) -> bool:
    """Read a field 86 of this kind.

    Args:
        text: The field, with its line feeds.
        facts: Takes what it says.
        german: Whether the account is with a bank in Germany, so that the code in
            front is one of the German banking industry.

    Returns:
        Whether it is of this kind; else nothing was noted.
    """
    text = text.replace("\n", "")
    start = _START(text)
    if start is None:
        return False
    _, *parts = re.split(re.escape(start[2]) + r"([0-9]{2})", text[start.end() - 1 :])
    fields = list(zip(parts[::2], parts[1::2], strict=True))
    if start[2] == _TRIODOS:
        _read_triodos(fields, facts)
    else:
        _read_german(fields, facts)
        if german and start[1] not in _UNSPECIFIC:
            facts.code, facts.issuer = start[1], "DK"
    return True


def _read_german(fields: list[tuple[str, str]], facts: Facts) -> None:
    texts = []
    names = []
    for code, value in fields:
        if code in _TEXTS:
            texts.append(value)
        elif code == "00":
            facts.information = said(value)
        elif code == "30":
            facts.bic = value.strip() if BIC(value.strip()) else None
        elif code == "31":
            put_account(facts, value)
        elif code in ("32", "33"):
            names.append(value)
        elif code == "38" and IBAN(value.replace(" ", "")):
            put_account(facts, value)
    name = Joined(names, _WIDTH)
    facts.name = " ".join(name.pieces(0, len(name.text))) or None
    _read_keywords(Joined(texts, _WIDTH), texts, facts)


def _read_keywords(lines: Joined, texts: list[str], facts: Facts) -> None:
    """Read what stands behind ``EREF+`` and its like.

    They begin a subfield; only before the payer's words (``SVWZ+``) may they stand
    anywhere, since in his words they are his.
    """
    starts = {0}
    place = 0
    for text in texts:
        place += len(text)
        starts.add(place)
    last, begin, remittance = "", 0, False
    found: list[tuple[str, int, int]] = []
    for match in _KEYWORD(lines.text):
        if remittance and match.start() not in starts:
            continue
        found.append((last, begin, match.start()))
        last, begin = match[1], match.end()
        remittance = remittance or last == "SVWZ"
    found.append((last, begin, len(lines.text)))
    for word, begin, end in found:
        if word in ("", "SVWZ"):
            facts.texts += lines.pieces(begin, end)
        else:
            _put_keyword(word, lines.text[begin:end], facts)


def _put_keyword(word: str, value: str, facts: Facts) -> None:
    """Note what stands behind a keyword; the first one of its kind counts."""
    attribute = _ATTRIBUTES.get(word)
    if attribute is not None:
        if getattr(facts, attribute) is None:
            setattr(facts, attribute, said(value))
    elif word == "IBAN":
        if facts.iban is None:
            put_account(facts, value)
    elif word not in _MONEY or not put_money(
        _MONEY[word], value.replace(" ", ""), facts
    ):
        put_particular(facts, _NAMES.get(word, word), value)


def _read_triodos(fields: list[tuple[str, str]], facts: Facts) -> None:
    texts = [value for code, value in fields if code in _TEXTS]
    if len(texts) > 1 and BIC(texts[0].strip()) and IBAN(texts[1].strip()):
        facts.bic = texts[0].strip()
        put_account(facts, texts[1])
        texts = texts[2:]
    else:
        account = next((value for code, value in fields if code == "10"), None)
        put_account(facts, account)
    lines = Joined(texts, _WIDTH)
    facts.texts = lines.pieces(0, len(lines.text))
