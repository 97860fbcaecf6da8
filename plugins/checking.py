"""What all rules that check have in common.

A rule is an ordinary plugin: it reads the settled subledger and yields what it
finds, and :func:`plugin` makes the rest. That settles the ledger where nothing has
yet, asks whether the rule is in force for that customer on that day, and makes
an error of a finding, or a notice where ``severity`` says so::

    write_offs = plugin("write-offs", find)

A rule to which the ledger can give something calls :func:`run` itself.

What settlement itself finds wrong carries the name of the rule that it offends;
the plugin of that rule reports it, so that its switch and ``severity`` hold for
it as well. Settlement reports only what belongs to no rule.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

from .settlement import OPTION
from .settlement import as_error
from .settlement import settlement
from .subledger.account import by_date
from .subledger.doubles import is_double
from .subledger.items import UNKNOWN_CUSTOMER
from .subledger.items import Notice
from .subledger.items import Problem
from .subledger.items import Source
from .subledger.reading.accounts import Accounts
from .subledger.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping

    from .settlement import ReceivablesError
    from .settlement import SettledLedger
    from .subledger.items import Decision
    from .subledger.items import Item
    from .subledger.rules import RuleSet
    from .subledger.subledger import Subledger

#: The value of ``severity`` that makes a notice of an error.
_NOTICE = "notice"
#: What is said of a rule that is loaded twice, and of nothing else.
_BEFORE = "was loaded before without"


class Finding(NamedTuple):
    """What a rule found.

    Attributes:
        message: Names ids and amounts, and says what to do.
        date: The day on which it counts.
        customer: Whose.
        ids: The items that it is about, the subject first.
        source: Where the subject stands.
        entry: Its directive.
        parameter: The parameter of the rule that it offends, or "".
        notice: The code of a notice, where it is lawful whatever the severity.
    """

    message: str
    date: dt.date
    customer: str
    ids: tuple[str, ...]
    source: Source
    entry: Any
    parameter: str = ""
    notice: str = ""


class Ledger:
    """A settled ledger, as the rules look at it.

    Args:
        subledger: What settlement made of it.
        options: Its options, for its file and the names of the root accounts.

    Attributes:
        subledger: As given.
        kinds: What each account is: one of the words of ``reading.accounts``,
            or a ``ReceivableAccount``.
        filename: The main file.
    """

    def __init__(self, subledger: Subledger, options: Mapping[str, Any]) -> None:
        self.subledger = subledger
        self.kinds = Accounts(options, subledger.settings.accounts, {})
        self.filename = str(options.get("filename") or "<unknown>")

    def checked(self, type_: str) -> list[Item]:
        """The items of a type to which checks apply, by date, then id.

        They do not apply to what opens a ledger, nor to what nobody could
        place; what was booked twice is reported as such, and for nothing else.
        """
        return sorted(
            (
                item
                for item in self.subledger.unordered_items
                if item.type == type_ and self.is_checked(item)
            ),
            key=by_date,
        )

    def is_checked(self, item: Item) -> bool:
        """Whether checks apply to an item."""
        return (
            not item.is_opening
            and item.customer != UNKNOWN_CUSTOMER
            and not is_double(item, self.subledger.names)
        )

    def rules(self, item: Item) -> RuleSet:
        """The rules in force for an item."""
        return self.subledger.settings.rules.on(item.date, item.customer)

    def has_role(self, role: str, name: object, day: dt.date) -> bool:
        """Whether a name, as metadata has it, is of somebody with a role."""
        return isinstance(name, str) and self.subledger.settings.has_role(
            role, name, day
        )


def about(
    item: Item, message: str, *, parameter: str = "", notice: str = ""
) -> Finding:
    """A finding about an item."""
    return Finding(
        message,
        item.date,
        item.customer,
        (item.id,),
        item.source,
        item.entry,
        parameter,
        notice,
    )


def found_by_settlement(ledger: Ledger, rule: str) -> Iterator[Finding]:
    """What settlement found that belongs to a rule."""
    problems = [each for each in ledger.subledger.problems if each.rule == rule]
    if not problems:
        return
    subledger = ledger.subledger
    items = {id(item.entry): item for item in reversed(subledger.items)}
    decisions = {id(each.entry): each for each in subledger.decisions}
    for problem in problems:
        item = items.get(id(problem.entry))
        if item is None:
            item = first_named(subledger, decisions.get(id(problem.entry)))
        yield Finding(
            problem.message,
            getattr(problem.entry, "date", dt.date.min),
            item.customer if item else "",
            (item.id,) if item else (),
            problem.source,
            problem.entry,
        )


def first_named(subledger: Subledger, decision: Decision | None) -> Item | None:
    """The first item that a decision names, or None."""
    names = decision.names if decision else ()
    found = (item for name in names for item in subledger.names.get(name, ()))
    return next(found, None)


@dataclass(frozen=True)
class Check:
    """A rule with what it needs, to be asked about any settled ledger.

    Two of one rule are the same: a ledger is asked once, however often it loads
    the rule.

    Attributes:
        rule: Its name; one that has no switch is always in force.
        find: Looks at a ledger; a function of a module, as the load cache
            keeps it by its name.
        config: What the ledger gives the plugin, or None.
    """

    rule: str
    find: Callable[[Ledger, str | None], Iterable[Finding]] = field(compare=False)
    config: str | None = field(default=None, compare=False)

    def __call__(
        self, subledger: Subledger, options: Mapping[str, Any]
    ) -> list[Problem]:
        """Check a ledger.

        Args:
            subledger: What settlement made of it; given the notices.
            options: The options of the ledger.

        Returns:
            What is an error, by file and line.
        """
        problems = []
        notices = []
        for finding in self.find(Ledger(subledger, options), self.config):
            rules = subledger.settings.rules.on(finding.date, finding.customer)
            if self.rule in RULES and not rules.is_on(self.rule):
                continue
            code = finding.notice
            if not code and rules.get(self.rule, "severity") == _NOTICE:
                code = self.rule
            message = finding.message + self._in_force(subledger, finding)
            if code:
                notices.append(
                    Notice(
                        finding.date,
                        code,
                        finding.customer,
                        finding.ids,
                        message,
                        finding.source,
                    )
                )
            else:
                problems.append(
                    Problem(self.rule, message, finding.source, finding.entry)
                )
        if notices:
            subledger.notices.extend(notices)
            subledger.notices.sort(key=lambda each: (each.date, each.code, each.ids))
        return sorted(problems, key=lambda each: (each.source, each.message))

    def _in_force(self, subledger: Subledger, finding: Finding) -> str:
        """The rule that a finding offends, and since when it says so."""
        if self.rule not in RULES:
            return ""
        since = subledger.settings.rules.said_on(
            self.rule, finding.parameter, finding.date, finding.customer
        )
        parameter = f", {finding.parameter}" if finding.parameter else ""
        date = f" of {since}" if since else ""
        return f' (Rule "{self.rule}"{parameter}{date}.)'


def plugin(
    rule: str, find: Callable[[Ledger, str | None], Iterable[Finding]]
) -> Callable[..., tuple[list[Any], list[ReceivablesError]]]:
    """The plugin of a rule to which the ledger gives nothing.

    Args:
        rule: The name of the rule.
        find: What looks at the ledger.

    Returns:
        What Beancount calls with the directives and the options.
    """

    def check(
        entries: list[Any],
        options_map: dict[str, Any],
        config: str | None = None,  # noqa: ARG001 - Beancount passes it when it is given
    ) -> tuple[list[Any], list[ReceivablesError]]:
        return run(rule, find, entries, options_map)

    return check


def run(
    rule: str,
    find: Callable[[Ledger, str | None], Iterable[Finding]],
    entries: list[Any],
    options_map: dict[str, Any],
    config: str | None = None,
) -> tuple[list[Any], list[ReceivablesError]]:
    """Check a ledger while it is loaded, once however often a rule is loaded.

    Args:
        rule: The name of the rule.
        find: What looks at the ledger.
        entries: The booked directives.
        options_map: The options of the ledger.
        config: What the ledger gives the plugin.

    Returns:
        The directives, and what is wrong.
    """
    entries, errors = settlement(entries, options_map)
    settled: SettledLedger = options_map[OPTION]
    check = Check(rule, find, config)
    earlier = [each for each in settled.checks if isinstance(each, Check)]
    problems = settled.check(check)
    for each in earlier:
        if each == check and config and each.config != config:
            problems = [_too_late(check, options_map)]
    return entries, [*errors, *map(as_error, problems)]


def is_about_loading(error: ReceivablesError) -> bool:
    """Whether an error is about how the plugins are loaded, not about receivables."""
    return error.entry is None and _BEFORE in error.message


def _too_late(check: Check, options: Mapping[str, Any]) -> Problem:
    """What a second loading of a rule asks for and does not get."""
    return Problem(
        check.rule,
        f'the rule "{check.rule}" {_BEFORE} "{check.config}",'
        " which is not looked at. Write it behind the first plugin that loads"
        " the rule.",
        Source(str(options.get("filename") or "<unknown>"), 1),
        None,
    )
