"""Closed periods: which directive is in force, and what it says of itself.

The digest of a period covers the digest of the period closed before it, so that
whoever changes an early period breaks the chain of all later ones. A period that
is closed again is sealed anew: its last ``period-close`` is in force, the others
stay as a trace.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from .digest import TEXTS
from .digest import period_digest
from .fingerprints import fingerprints

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from .digest import PeriodText
    from .items import Decision

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


@dataclass(frozen=True)
class Period:
    """A period that is closed.

    Attributes:
        closings: Its ``period-close`` directives in the order in which they
            were made; at least one.
    """

    closings: Sequence[Decision]

    @property
    def in_force(self) -> Decision:
        """The last one."""
        return self.closings[-1]

    @property
    def date(self) -> dt.date:
        """The last day of the period."""
        return self.in_force.date

    @property
    def digest(self) -> str:
        """The digest in force."""
        return digest_of(self.in_force)


@dataclass(frozen=True)
class Seal:
    """What a tool writes when it closes a period.

    Attributes:
        digest: Of the period.
        before: The digest of the period closed before it, or "".
        texts: The digest of each text.
        since: The day up to which the fingerprints of an earlier period tell
            what changed, or None.
        fingerprints: Of each text, of the days after ``since``.
    """

    digest: str
    before: str
    texts: Mapping[str, str]
    since: dt.date | None
    fingerprints: Mapping[str, str]

    @classmethod
    def read(cls, closing: Decision) -> Seal | None:
        """What a directive says of itself.

        Returns:
            None where it has the digest alone, or where the rest does not
            belong to that digest.
        """
        meta = closing.entry.meta
        texts = {name: str(meta.get(name, "")) for name in TEXTS}
        before = str(meta.get("before", ""))
        digest = digest_of(closing)
        if not all(texts.values()) or (
            period_digest(closing.date, before, texts) != digest
        ):
            return None
        return cls(
            digest,
            before,
            texts,
            _date(meta.get("since")),
            {name: str(meta.get(_key(name), "")) for name in TEXTS},
        )

    def metadata(self) -> list[tuple[str, str | dt.date]]:
        """The keys and values of the directive, in their order."""
        said: list[tuple[str, str | dt.date]] = []
        if self.before:
            said.append(("before", self.before))
        said += [(name, self.texts[name]) for name in TEXTS]
        if self.since is not None:
            said.append(("since", self.since))
        said += [
            (_key(name), self.fingerprints[name])
            for name in TEXTS
            if self.fingerprints[name]
        ]
        return said


def digest_of(closing: Decision) -> str:
    """The digest that a ``period-close`` gives."""
    return closing.names[0].lower()


def is_well_formed(closing: Decision) -> bool:
    """Whether what a ``period-close`` gives can be a digest."""
    return _DIGEST.fullmatch(digest_of(closing)) is not None


def closed_periods(closings: Iterable[Decision]) -> list[Period]:
    """The closed periods, by date; directives without a digest close nothing."""
    by_day = groupby(
        sorted(filter(is_well_formed, closings), key=attrgetter("date")),
        key=attrgetter("date"),
    )
    return [Period(_in_order(list(group))) for _, group in by_day]


def lacks(closing: Decision) -> list[str]:
    """The keys that a directive needs to seal a period anew, and has not."""
    reason = closing.entry.meta.get("reason")
    has_reason = isinstance(reason, str) and reason.strip()
    return [
        *([] if closing.by else ["by"]),
        *([] if has_reason else ["reason"]),
    ]


def accepted_before(sealed: Mapping[dt.date, str], day: dt.date) -> list[str]:
    """The digests on which the seal of a period may build, the usual one first.

    That is the one before it. A period closed between the two later on changes
    neither, so that any before it will do, or none.

    Args:
        sealed: The digest in force of each closed period, by its last day.
        day: The last day of the period.
    """
    earlier = sorted(each for each in sealed if each < day)
    return [*(sealed[each] for each in reversed(earlier)), ""]


def seal(text: PeriodText, day: dt.date, before: str, since: dt.date | None) -> Seal:
    """Seal a period.

    Args:
        text: The texts of the ledger.
        day: The last day of the period.
        before: The digest of the period closed before it, or "".
        since: The last day of that period, where its fingerprints tell what
            changed up to then, or None.
    """
    texts = text.digests(day)
    return Seal(
        period_digest(day, before, texts),
        before,
        texts,
        since,
        {name: fingerprints(text.lines(name, since, day)) for name in TEXTS},
    )


def _key(name: str) -> str:
    """The key under which the fingerprints of a text stand."""
    return f"{name}-fingerprints"


def _date(value: object) -> dt.date | None:
    return value if isinstance(value, dt.date) else None


def _in_order(closings: list[Decision]) -> list[Decision]:
    """The directives of one period in the order in which they were made.

    Where one does not say when, those that seal nothing anew come first; of
    these, what a tool wrote (which always says when) before what a hand added.
    """
    timed = all(closing.at for closing in closings)
    return sorted(
        closings,
        key=lambda each: (
            each.at if timed else "",
            not lacks(each),
            not each.at,
            each.at,
            digest_of(each),
        ),
    )
