"""Texts in which a bank puts labels around the words of the payer.

Such as ``Naam: A. Bakker Omschrijving: Factuur 12 IBAN: NL… Kenmerk: 34``. Payers may
write what looks like a label. Before their words the first occurrence of a label is
the bank's, and after them the last one, in the bank's order; others are words.
"""

from __future__ import annotations

import re

Label = tuple[str, str | None]
"""A label, and the key of the text behind it; None where nobody needs it."""

_ORDERS = 256  # remembered: a bank has a dozen


class Labels:
    """The labels of a bank.

    Args:
        before: Labels that stand before the payer's words.
        text: The label of the payer's words.
        after: Labels that stand after them, in the bank's order.
    """

    def __init__(
        self, before: tuple[Label, ...], text: Label, after: tuple[Label, ...]
    ) -> None:
        self._before = dict(before)
        self._text = text
        self._after = after
        self._order = (*before, text, *after)
        any_of = "|".join(dict.fromkeys(re.escape(label) for label, _ in self._order))
        # A blank before makes the search twice as fast as a look behind.
        self._split = re.compile(f" ({any_of})").split
        self._keys: dict[tuple[str, ...], tuple[str | None, ...] | None] = {}

    def read(self, written: str) -> dict[str, str]:
        """Take a text apart.

        Returns:
            What stands behind each label, by its key; what no label is before has
            the key "". There is no key for what is empty.
        """
        parts = self._split(f" {written}")
        labels = tuple(parts[1::2])
        keys = self._keys[labels] if labels in self._keys else self._keys_of(labels)
        if keys is None:
            return self._read_mixed(written)
        found: dict[str, str] = {}
        for key, text in zip(("", *keys), parts[::2], strict=True):
            if key is not None:
                _put(found, key, text)
        return found

    def _keys_of(self, labels: tuple[str, ...]) -> tuple[str | None, ...] | None:
        """Give the keys of labels in the bank's order, each once; None for others.

        In that order none of them can be the payer's, or nobody could tell.
        """
        keys: list[str | None] = []
        order = iter(self._order)
        for label in labels:
            for known, key in order:
                if known == label:
                    keys.append(key)
                    break
        named = [key for key in keys if key is not None]
        in_order = len(keys) == len(labels) and len(set(named)) == len(named)
        found = tuple(keys) if in_order else None
        if len(self._keys) < _ORDERS:
            self._keys[labels] = found
        return found

    def _read_mixed(self, written: str) -> dict[str, str]:
        """Take a text apart in which labels do not stand in order, or repeat."""
        found: dict[str, str] = {}
        label, key = self._text
        at = _first(written, label)
        if at < 0:
            _read_in_turn(written, {**dict(self._after), **self._before}, found)
            return found
        _read_in_turn(written[:at], self._before, found)
        rest = written[at + len(label) :]
        for number in range(len(self._after) - 1, -1, -1):
            label_after, key_after = self._after[number]
            at = _last(rest, label_after)
            if (
                at >= 0
                and key_after not in found
                # One before a label that comes earlier is the payer's.
                and all(
                    _first(rest, each, at + 1) < 0 for each, _ in self._after[:number]
                )
            ):
                _put(found, key_after, rest[at + len(label_after) :])
                rest = rest[:at]
        _put(found, key, rest)
        return found


def _read_in_turn(
    text: str, labels: dict[str, str | None], found: dict[str, str]
) -> None:
    """Take a text without words of the payer apart, where each label is first."""
    starts = sorted((at, label) for label in labels if (at := _first(text, label)) >= 0)
    ends = [at for at, _ in starts[1:]]
    for (at, label), end in zip(starts, [*ends, len(text)], strict=False):
        _put(found, labels[label], text[at + len(label) : end])
    _put(found, "", text[: starts[0][0]] if starts else text)


def _put(found: dict[str, str], key: str | None, text: str) -> None:
    """Keep a text, its words one blank apart: blanks fill columns, and mean nothing."""
    text = text.strip()
    if text and key is not None and key not in found:
        found[key] = " ".join(text.split()) if "  " in text else text


def _first(text: str, label: str, start: int = 0) -> int:
    """Find where a label begins a word first; -1 where it does not."""
    at = text.find(label, start)
    while at > 0 and text[at - 1] != " ":
        at = text.find(label, at + 1)
    return at


def _last(text: str, label: str) -> int:
    """Find where a label begins a word last; -1 where it does not."""
    at = text.rfind(label)
    while at > 0 and text[at - 1] != " ":
        at = text.rfind(label, 0, at)
    return at
