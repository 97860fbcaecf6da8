"""Closed periods: nothing dated in them may change.

``period-close`` seals all that is dated up to a day: the items, what people
decided, and what is settled by what. An error is a change of any of it, by
whatever cause: a transaction edited, added or left out, a decision, or a rule
that settles otherwise now::

    2024-12-31 custom "period-close" "sha256:5b0c..."
      at: "2025-01-10T09:12:44.120031"

``bean-receivables close`` writes it, with what it takes to say later what
changed. A period that had to change is closed again, with ``by`` and ``reason``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

from .checking import Finding
from .checking import run
from .subledger.digest import DECISIONS
from .subledger.digest import ITEMS
from .subledger.digest import LINKS
from .subledger.digest import RULES
from .subledger.digest import TERMS
from .subledger.digest import PeriodText
from .subledger.digest import period_digest
from .subledger.digest import terms_of
from .subledger.fingerprints import Differences
from .subledger.fingerprints import differences
from .subledger.seals import Seal
from .subledger.seals import accepted_before
from .subledger.seals import closed_periods
from .subledger.seals import digest_of
from .subledger.seals import is_well_formed
from .subledger.seals import lacks

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from .checking import Ledger
    from .settlement import ReceivablesError
    from .subledger.items import Decision
    from .subledger.seals import Period

__plugins__ = ("periods",)

RULE = "periods"
#: The notice of a period that was closed again.
RESEALED = "resealed"


def periods(
    entries: list[Any], options_map: dict[str, Any], config: str | None = None
) -> tuple[list[Any], list[ReceivablesError]]:
    """Check that closed periods are as they were when they were closed."""
    return run(RULE, find, entries, options_map, config)


def find(ledger: Ledger, _config: str | None = None) -> Iterator[Finding]:
    """Closed periods that changed, and closings that are none."""
    closings = ledger.subledger.closings
    if not closings:
        return
    for closing in closings:
        if not is_well_formed(closing):
            yield _about(
                closing,
                f'custom "period-close" "{closing.names[0]}" gives no digest: that is'
                " sha256: and 64 hexadecimal digits. It closes nothing; let"
                f" `bean-receivables close LEDGER {closing.date}` write it.",
            )
    closed = closed_periods(closings)
    for period in closed:
        yield from _sealed_anew(period)
    rules = ledger.subledger.settings.rules
    checked = [each for each in closed if rules.on(each.date).is_on(RULE)]
    if not checked:
        return
    text = PeriodText(ledger.subledger, checked[-1].date)
    sealed = {period.date: period.digest for period in closed}
    told: set[str] | None = None
    for period in checked:
        change = changed_period(text, sealed, period)
        if change is None:
            continue
        # What changed an earlier period is in all later ones: one error.
        inherited = told and change.ids and told.issuperset(change.ids)
        own = change.own and not inherited
        if told is None or own or change.chain:
            told = {*(told or ()), *change.ids}
            yield _about(period.in_force, change.message, change.ids)


class Change(NamedTuple):
    """That a closed period is not what it was.

    Attributes:
        message: What changed, and what to do.
        ids: The ids of what changed.
        own: Whether something changed that is dated after the period closed
            before it.
        chain: Whether the period closed before it is another now, while
            nothing of its own changed.
        known: Whether the directive says enough to tell.
    """

    message: str
    ids: tuple[str, ...] = ()
    own: bool = False
    chain: bool = False
    known: bool = True


def changed_period(
    text: PeriodText, sealed: Mapping[dt.date, str], period: Period
) -> Change | None:
    """What changed in a closed period since it was closed, or None.

    Args:
        text: The texts of the ledger as it is now.
        sealed: The digest in force of each closed period, by its last day.
        period: One of them.
    """
    digests = text.digests(period.date)
    before = accepted_before(sealed, period.date)
    now = [period_digest(period.date, each, digests) for each in before]
    if period.digest in now:
        return None
    subject = f"the period up to {period.date}, which is closed,"
    advice = (
        f" Undo that and book what is to be mended after {period.date}; or seal the"
        f" period anew: bean-receivables close LEDGER {period.date} --by NAME"
        f" --reason TEXT. Its digest is {now[0]} now."
    )
    seal = Seal.read(period.in_force)
    if seal is None:
        message = (
            f"{subject} has changed: items, decisions or links dated in it no longer"
            f" give its digest {period.digest}. The directive does not say what they"
            " were, so that nobody can tell which."
        )
        return Change(message + advice, known=False)
    found = {
        name: differences(
            seal.fingerprints[name], text.lines(name, seal.since, period.date)
        )
        for name in digests
        if digests[name] != seal.texts[name]
    }
    # Links alone follow what changed, be it in an earlier period.
    own = any(found.get(name) for name in (ITEMS, DECISIONS)) or bool(
        found.get(LINKS) and found.get(RULES)
    )
    chain = seal.before not in before and not own
    if chain:
        what = (
            f"{subject} builds on a closed period with the digest {seal.before},"
            " which is no longer in force: that one was sealed anew, or its directive"
            " is gone."
        )
    else:
        what = f"{subject} has changed."
    ids = dict.fromkeys(
        id_ for name in _NAMED if name in found for id_ in found[name].names
    )
    moved = _moved_by_terms(text, found)
    message = f"{what}{_causes(found, moved, seal)}{advice}"
    return Change(message, tuple(ids), own=own, chain=chain)


_NAMED = (ITEMS, DECISIONS, LINKS)
#: How many names an error gives.
_MOST_NAMES = 10


def _about(
    closing: Decision, message: str, ids: tuple[str, ...] = (), notice: str = ""
) -> Finding:
    return Finding(
        message,
        closing.date,
        "",
        ids,
        closing.source,
        closing.entry,
        notice=notice,
    )


def _sealed_anew(period: Period) -> Iterator[Finding]:
    """What is to be said of a period that was closed more than once."""
    for earlier, later in zip(period.closings, period.closings[1:], strict=False):
        missing = lacks(later)
        if missing:
            keys = " and ".join(f"{key}:" for key in missing)
            yield _about(
                later,
                f"the period up to {period.date} is closed already, by"
                f" {digest_of(earlier)}. To seal it anew, add {keys}"
                f" {'say' if len(missing) > 1 else 'says'} who did it and why.",
            )
        elif not lacks(earlier) and not _is_timed(earlier, later):
            yield _about(
                later,
                f"the period up to {period.date} was sealed anew by"
                f" {digest_of(earlier)} and by {digest_of(later)}, and nothing says"
                " which came last. Add at: with the moment.",
            )
        else:
            when = f" on {later.at[:10]}" if later.at else ""
            yield _about(
                later,
                f"the period up to {period.date} was sealed anew by {later.by}{when}:"
                f" {later.entry.meta['reason']}. Its digest was {digest_of(earlier)}.",
                notice=RESEALED,
            )


def _is_timed(earlier: Decision, later: Decision) -> bool:
    """Whether it is said which of two came last."""
    return bool(earlier.at and later.at and earlier.at != later.at)


def _moved_by_terms(
    text: PeriodText, found: Mapping[str, Differences]
) -> Sequence[str]:
    """The invoices that may be due on another day as the terms changed."""
    if ITEMS not in found or RULES not in found:
        return ()
    rules = set(found[RULES].names)
    return [
        id_
        for id_ in (*found[ITEMS].changed, *found[ITEMS].among)
        if id_ in text.due_by_terms
        and not rules.isdisjoint((TERMS, terms_of(text.due_by_terms[id_])))
    ]


def _causes(found: Mapping[str, Differences], moved: Sequence[str], seal: Seal) -> str:
    """What changed, in words: entries, rules, and the links that follow.

    Args:
        found: What changed of each text.
        moved: The items that may have changed with the terms alone.
        seal: What was sealed.
    """
    said = []
    items = found.get(ITEMS)
    if items is not None and moved:
        items = items.without(moved)
    entries = [
        f"{label} {_words(each, seal)}"
        for each, label in ((items, "items"), (found.get(DECISIONS), "decisions"))
        if each is not None and (each or not moved)
    ]
    if entries:
        said.append(f"Entries changed: {'; '.join(entries)}.")
    if RULES in found and (entries or moved or LINKS in found):
        which = "Rules changed as well" if entries else "Rules changed, no entry did"
        if moved and not entries:
            which = "Rules changed"
        said.append(f"{which}: {_words(found[RULES], seal)}.")
    if moved:
        said.append(
            f"With that the due dates changed, unless somebody edited these:"
            f" {_listed(moved)}."
        )
    if LINKS in found:
        links = _words(found[LINKS], seal)
        if said:
            said.append(f"With that the links changed: {links}.")
        else:
            said.append(
                f"Neither entries nor rules changed, but links did: {links}. Another"
                " version of this package settles otherwise, or what is dated later"
                " reaches back."
            )
    return "".join(f" {each}" for each in said)


def _words(found: Differences, seal: Seal) -> str:
    """The names of what changed."""
    if not found:
        return (
            f"dated up to {seal.since}, of which that period tells more"
            if seal.since is not None
            else "that the directive does not tell"
        )
    parts = [
        f"{_listed(names)} {verb}"
        for names, verb in (
            (found.changed, "(changed)"),
            (found.among, "(one or more of these)"),
            (found.new, "(new)"),
            (found.gone, "(gone)"),
        )
        if names
    ]
    return ", ".join([*parts, *found.days])


def _listed(names: Sequence[str]) -> str:
    rest = len(names) - _MOST_NAMES
    more = f" and {rest} more" if rest > 0 else ""
    return ", ".join(names[:_MOST_NAMES]) + more
