"""Numbers of documents: their form, their order, and whether one is missing.

An invoice number must be a serial number that identifies the invoice uniquely
(Directive 2006/112/EC, art. 226 (2)); a missing number, or one that is out of
order, is the first thing that an auditor asks about.

The counter starts anew with each year or month that is in the pattern. The
first number of a series may be any, as a ledger starts where its owner wants;
and a new year or month may begin with any, unless one before it began with the
first number that there is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from typing import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping

    from .items import Item
    from .settings import Series

#: A gap is described by at most so many runs of numbers.
_MOST_RUNS = 5


class Misnumbered(NamedTuple):
    """A document with a wrong number.

    Attributes:
        item: The document, or the first of its instalments.
        message: What is wrong and what to do.
    """

    item: Item
    message: str


def misnumbered(
    series: Iterable[Series],
    documents: Iterable[Item],
    names: Mapping[str, tuple[Item, ...]],
) -> Iterator[Misnumbered]:
    """What is wrong with the numbers of documents.

    Args:
        series: The declared series.
        documents: What is to be checked, one item a document, by date.
        names: All ids in the ledger: a number that anything has is not missing.
    """
    counters: dict[str, _Counter] = {}
    for each in series:
        counter = counters.setdefault(each.pattern, _Counter(each))
        counter.declared.append(each)
    for item in documents:
        wanted = [each for each in counters.values() if each.numbers(item)]
        if wanted and not any(each.add(item) for each in wanted):
            for counter in wanted:
                counter.note_slip(item)
            patterns = " or ".join(f'"{each.pattern}"' for each in wanted)
            yield Misnumbered(
                item,
                f"{item.type} {item.document} has not the form of the series"
                f" {patterns}. Give it a number of that series.",
            )
    for counter in counters.values():
        yield from counter.disorder()
        yield from counter.gaps(names)


#: The part of a series in which the counter runs: year, month.
Run = tuple[int, int]


class _Counter:
    """The numbers of one pattern."""

    def __init__(self, series: Series) -> None:
        self.pattern = series.pattern
        self.declared: list[Series] = []
        self._form = series.form(bare=False)
        self._loose_form = series.loose_form
        #: Numbers that documents mean whose own have another form.
        self._meant: set[tuple[Run, int]] = set()
        #: By run, each number with its document.
        self._runs: dict[Run, list[tuple[int, Item]]] = {}

    def numbers(self, item: Item) -> bool:
        """Whether an item must have a number of this pattern, or may."""
        return any(
            item.type in each.types and each.date <= item.date for each in self.declared
        )

    def add(self, item: Item) -> bool:
        """Take a document in; return whether its number has the form."""
        place = self._place(item.document, item)
        if place is None:
            return False
        run, number = place
        self._runs.setdefault(run, []).append((number, item))
        return True

    def note_slip(self, item: Item) -> None:
        """Take note of a document whose number has not the form.

        The number that it means is not missing: that would be the same defect.
        """
        place = self._place(item.document, item, self._loose_form)
        if place is not None:
            self._meant.add(place)

    def disorder(self) -> Iterator[Misnumbered]:
        """Documents of an earlier date than the number before theirs."""
        before: Item | None = None
        for _, numbered in self._in_order():
            for _, item in numbered:
                if before is not None and item.date < before.date:
                    yield Misnumbered(
                        item,
                        f"{item.type} {item.document} of {item.date} is numbered"
                        f" after {before.document} of {before.date} in the series"
                        f' "{self.pattern}": numbers must follow the dates. Mend'
                        " the date or the number of one of them.",
                    )
                before = item

    def gaps(self, names: Mapping[str, tuple[Item, ...]]) -> Iterator[Misnumbered]:
        """Documents before which numbers are missing."""
        used: dict[Run, set[int]] | None = None
        begin: int | None = None
        for run, numbered in self._in_order():
            expected = begin
            if numbered[0][0] in {0, 1} and begin is None:
                begin = numbered[0][0]
            for number, item in numbered:
                if expected is not None and number > expected:
                    if used is None:
                        used = self._used(names)
                    missing = _runs_between(expected, number, used.get(run, set()))
                    if missing:
                        yield Misnumbered(item, self._gap(run, item, missing))
                expected = number + 1

    def _gap(self, run: Run, item: Item, missing: list[tuple[int, int]]) -> str:
        words = [
            self._written(run, first)
            + (f" to {self._written(run, last)}" if last > first else "")
            for first, last in missing[:_MOST_RUNS]
        ]
        if len(missing) > _MOST_RUNS:
            words.append("more")
        return (
            f"{item.type} {item.document} leaves a gap in the series"
            f' "{self.pattern}": {", ".join(words)} missing. Book what is missing;'
            " a number that was never used as an invoice of zero."
        )

    def _in_order(self) -> list[tuple[Run, list[tuple[int, Item]]]]:
        for numbered in self._runs.values():
            numbered.sort(key=lambda each: each[0])
        return sorted(self._runs.items(), key=lambda each: each[0])

    def _used(self, names: Mapping[str, tuple[Item, ...]]) -> dict[Run, set[int]]:
        used: dict[Run, set[int]] = {}
        for run, number in self._meant:
            used.setdefault(run, set()).add(number)
        for name, items in names.items():
            place = self._place(name, items[0])
            if place is not None:
                used.setdefault(place[0], set()).add(place[1])
        return used

    def _place(
        self, name: str, item: Item, form: re.Pattern[str] | None = None
    ) -> tuple[Run, int] | None:
        """The run and the counter of a number; None for another form."""
        match = (form or self._form).fullmatch(name)
        if match is None:
            return None
        parts = match.groupdict()
        year, month = parts.get("year"), parts.get("month")
        if month and not year:
            year = str(item.date.year)  # the months of each year count for themselves
        return (int(year or 0), int(month or 0)), int(parts["counter"])

    def _written(self, run: Run, number: int) -> str:
        year, month = run
        text = self.pattern.replace("{year}", f"{year:04d}")
        text = text.replace("{month}", f"{month:02d}")
        return re.sub("#+", lambda digits: str(number).zfill(len(digits[0])), text)


def _runs_between(start: int, end: int, used: set[int]) -> list[tuple[int, int]]:
    """The unused numbers from a start to before an end, as first and last."""
    runs = []
    first = start
    for number in sorted(each for each in used if start <= each < end):
        if number > first:
            runs.append((first, number - 1))
        first = number + 1
    if first < end:
        runs.append((first, end - 1))
    return runs
