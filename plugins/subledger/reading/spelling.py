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
#: A longer word may hold two slips; of a shorter one they make another word
#: (a region, a person or a record is no reason and no second).
_LONG = 8
#: Words of other tools that are as near to ours as a slip, and are none.
_OTHERS = frozenset(("form", "internal-id", "issue", "issuer", "season"))


def near_miss(word: str, known: Iterable[str]) -> str:
    """The known word that was probably meant, or "".

    A word that is itself known, or is too short to tell, is no near miss.
    """
    words = [each for each in known if abs(len(each) - len(word)) <= _LONGER]
    if word in words or len(word) < _SHORTEST or word in _OTHERS:
        return ""
    plain = word.replace("_", "-").lower()
    found = get_close_matches(plain, words, 1, _ALIKE)
    if found:
        return found[0]
    most = 2 if len(plain) >= _LONG else 1
    slips = [
        (distance, each)
        for each in words
        # Nearly nobody misses the first letter of a word.
        if each[:1] == plain[:1] and (distance := _slips(plain, each)) <= most
    ]
    return min(slips)[1] if slips else ""


def _slips(word: str, meant: str) -> int:
    """How many slips make one word of another.

    A slip is a letter too many, too few or wrong, or two that changed places
    (the distance of Damerau and Levenshtein, no place being touched twice).
    """
    before: list[int] = []
    row = list(range(len(meant) + 1))
    for i, letter in enumerate(word, 1):
        earlier, before, row = before, row, [i]
        for j, other in enumerate(meant, 1):
            cost = min(row[-1] + 1, before[j] + 1, before[j - 1] + (letter != other))
            swapped = i > 1 and j > 1 and letter == meant[j - 2]
            if swapped and word[i - 2] == other:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]


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
