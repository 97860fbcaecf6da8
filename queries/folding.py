"""Texts as they are looked for: without case, and without accents."""

from __future__ import annotations

import re
import unicodedata

#: Combining diacritical marks (Unicode block 0300).
_MARKS = re.compile("[\u0300-\u036f]+")


def folded(text: str) -> str:
    """A text without case and accents, so that ``societe`` finds ``Société``.

    However a letter with an accent was typed, as one character or two, it comes out
    the same.
    """
    text = text.casefold()
    if text.isascii():
        return text
    return _MARKS.sub("", unicodedata.normalize("NFKD", text))
