"""Near misses: words that look like one of ours but are not."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

#: A word that is longer by more than this is another word, not a slip.
_LONGER = 2
_ALIKE = 0.8
_SHORTEST = 4


def near_miss(word: str, known: Iterable[str]) -> str:
    """The known word that was probably meant, or "".

    A word that is itself known, or is too short to tell, is no near miss.
    """
    words = [each for each in known if abs(len(each) - len(word)) <= _LONGER]
    if word in words or len(word) < _SHORTEST:
        return ""
    found = get_close_matches(word.replace("_", "-").lower(), words, 1, _ALIKE)
    return found[0] if found else ""


def known_words(word: str, known: Iterable[str]) -> str:
    """A sentence that says what exists, the probable one first."""
    words = list(known)
    close = get_close_matches(word, words, 1, 0.6)
    listed = ", ".join(words)
    return (
        f'Did you mean "{close[0]}"? There are: {listed}.'
        if close
        else (f"There are: {listed}.")
    )
