"""What tells later which facts of a closed period changed, in one short text.

A digest says that something changed. Beside it, a closed period keeps a
fingerprint of eight hexadecimal digits for each name (``I-1 5f0c2a91``). Where
there are too many names, it keeps one for each day with the number of facts
(``2024-03-01 12 5f0c2a91``; for each month where there are too many days), and
at the end one for each of twice 256 shelves, on which each name is put twice, by
its own digest. What changed then is on a day and on two shelves that all differ;
among 100,000 items that is seldom more than what did change.

Fingerprints only help to name what changed. Whether something did, the digest
says.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Sequence

    from .digest import Line

#: A text has at most so many fingerprints, and the shelves.
MOST = 500


@dataclass(frozen=True)
class Differences:
    """What changed.

    Attributes:
        changed, new, gone: Names.
        among: Names, of which one or more changed or are new.
        days: What is known of days on which something is gone that has no
            name any more, in words.
    """

    changed: Sequence[str] = ()
    new: Sequence[str] = ()
    gone: Sequence[str] = ()
    among: Sequence[str] = ()
    days: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.names or self.days)

    @property
    def names(self) -> tuple[str, ...]:
        """All names, those that are there first."""
        return (*self.changed, *self.among, *self.new, *self.gone)

    def without(self, names: Iterable[str]) -> Differences:
        """What changed beside some names."""
        left_out = set(names)
        changed, new, gone, among = (
            [name for name in group if name not in left_out]
            for group in (self.changed, self.new, self.gone, self.among)
        )
        return Differences(changed, new, gone, among, self.days)


def fingerprints(lines: Iterable[Line], most: int = MOST) -> str:
    """The fingerprints of some facts.

    Args:
        lines: The facts.
        most: With more names than that, there is one for each day instead.
    """
    lines = list(lines)
    by_name = _grouped(lines, _name)
    if len(by_name) <= most:
        return ", ".join(
            f"{_escaped(name)} {_print(group)}"
            for name, group in sorted(by_name.items())
        )
    for width in _WIDTHS:
        by_day = _grouped(lines, _day(width))
        if len(by_day) <= most:
            break
    parts = [
        f"{day} {len(group)} {_print(group)}" for day, group in sorted(by_day.items())
    ]
    shelves = _on_shelves(lines)
    parts.append("".join(_print(shelves.get(shelf, ())) for shelf in _SHELVES))
    return ", ".join(parts)


def differences(written: str, lines: Iterable[Line]) -> Differences:
    """What changed since fingerprints were taken.

    Args:
        written: The fingerprints.
        lines: The facts as they are now.
    """
    lines = list(lines)
    parts = [part.split() for part in written.split(", ") if part]
    if parts and len(parts[-1]) == 1 and len(parts) > 1:
        return _on_days(parts, lines)
    if not all(len(part) == len(_NAMED) for part in parts):
        return Differences()  # nothing that was written here
    before = {unquote(name): fingerprint for name, fingerprint in parts}
    now = {name: _print(group) for name, group in _grouped(lines, _name).items()}
    return Differences(
        sorted(name for name in before.keys() & now if before[name] != now[name]),
        sorted(now.keys() - before),
        sorted(before.keys() - now),
    )


#: How much of a date names a day, a month, a year.
_WIDTHS = (10, 7, 4)
_DIGITS = 8
#: The words of a fingerprint.
_NAMED = ("name", "fingerprint")
_DAY = ("day", "count", "fingerprint")
_SHELVES = tuple(f"{row}{number:02x}" for row in "ab" for number in range(256))


def _grouped(
    lines: Iterable[Line], key: Callable[[Line], str]
) -> dict[str, list[Line]]:
    groups: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        groups[key(line)].append(line)
    return groups


def _name(line: Line) -> str:
    return line.name


def _day(width: int) -> Callable[[Line], str]:
    return lambda line: line.date.isoformat()[:width]


def _shelves_of(name: str) -> tuple[str, str]:
    """The shelf of a name in each of the two rows."""
    digest = hashlib.sha256(name.encode()).hexdigest()
    return f"a{digest[:2]}", f"b{digest[2:4]}"


def _on_shelves(lines: Iterable[Line]) -> dict[str, list[Line]]:
    shelves: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        for shelf in _shelves_of(line.name):
            shelves[shelf].append(line)
    return shelves


def _print(lines: Iterable[Line]) -> str:
    text = "".join(f"{text}\n" for text in sorted(line.text for line in lines))
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def _escaped(name: str) -> str:
    """A name without what separates names; a customer's may have any sign."""
    return re.sub(r'[%\s,"\\]', lambda sign: quote(sign[0]), name)


def _on_days(parts: list[list[str]], lines: list[Line]) -> Differences:
    """What changed, from the fingerprints of days and shelves."""
    *days, (shelves,) = parts
    if not all(len(part) == len(_DAY) and part[1].isdecimal() for part in days):
        return Differences()
    before = {day: (count, fingerprint) for day, count, fingerprint in days}
    by_day = _grouped(lines, _day(len(days[0][0])))
    by_shelf = _on_shelves(lines)
    other_shelves = {
        shelf
        for number, shelf in enumerate(_SHELVES)
        if shelves[number * _DIGITS : (number + 1) * _DIGITS]
        != _print(by_shelf.get(shelf, ()))
    }
    among: set[str] = set()
    gone = []
    for day in sorted(before.keys() | by_day):
        group = by_day.get(day, [])
        count, fingerprint = before.get(day, ("0", _print(())))
        if fingerprint == _print(group):
            continue
        found = {
            line.name
            for line in group
            if other_shelves.issuperset(_shelves_of(line.name))
        }
        among |= found
        if int(count) > len(group) or not found:
            gone.append(f"{day} had {count} and has {len(group)}")
    return Differences(among=sorted(among), days=gone)
