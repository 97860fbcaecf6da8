"""Texts in which a bank puts labels around the words of the payer.

Such as ``Naam: A. Bakker Omschrijving: Factuur 12 IBAN: NL… Kenmerk: 34``. Payers may
write what looks like a label. Before their words the first occurrence of a label is
the bank's, and after them the last one, in the bank's order; others are words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Labels:
    """The labels of a bank, and what is called by which key.

    Attributes:
        before: Labels that stand before the payer's words.
        text: Labels of the payer's words, which get the key ``text``.
        after: Labels that stand after them, in the bank's order.
    """

    before: dict[str, str]
    text: tuple[str, ...]
    after: dict[str, str]

    def read(self, written: str) -> dict[str, str]:
        """Take a text apart.

        Returns:
            What stands behind each label, by its key; what no label is before has
            the key "".
        """
        found: dict[str, str] = {}
        order = list(dict.fromkeys(self.after.values()))
        limit = len(order)
        rest = written
        while (label := self._last(rest)) is not None:
            key = self.after[label[1]]
            if order.index(key) >= limit:
                break
            limit = order.index(key)
            found[key] = " ".join(rest[label.end() :].split())
            rest = rest[: label.start()]
        text = self._text.search(rest)
        head = rest
        if text is not None:
            head = rest[: text.start()]
            found["text"] = " ".join(rest[text.end() :].split())
        before = [
            label
            for number, label in enumerate(self._before.finditer(head))
            if label[1]
            not in [other[1] for other in list(self._before.finditer(head))[:number]]
        ]
        found[""] = " ".join(head[: before[0].start() if before else None].split())
        ends = [label.start() for label in before[1:]] + [len(head)]
        for label, end in zip(before, ends, strict=False):
            found.setdefault(
                self.before[label[1]], " ".join(head[label.end() : end].split())
            )
        return {key: value for key, value in found.items() if value}

    def _last(self, text: str) -> re.Match[str] | None:
        label = None
        for label in self._after.finditer(text):  # noqa: B007 - the last one
            pass
        return label

    @cached_property
    def _before(self) -> re.Pattern[str]:
        return _any_of(self.before)

    @cached_property
    def _text(self) -> re.Pattern[str]:
        return _any_of(self.text)

    @cached_property
    def _after(self) -> re.Pattern[str]:
        return _any_of(self.after)


def _any_of(labels: dict[str, str] | tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join(re.escape(label) for label in labels)
    return re.compile(rf"(?:^|(?<=\s))({names}):(?:\s+|$)")
