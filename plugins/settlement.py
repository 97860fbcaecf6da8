"""Settlement: which invoice is paid by what, what is still open, and why.

The plugin reads the receivables of the ledger, settles them day by day, stamps
the outcome on the postings and keeps it in the options of the ledger, where
queries and other plugins find it. It never changes an amount or an account.

Before::

    2024-03-01 * "Korenaar" "Repair"
      invoice: "2024802392"
      Assets:Receivable:C1001   55.00 EUR
      Income:Services          -55.00 EUR

    2024-03-15 * "Korenaar" "2024802392"
      payment: "RABO-2024-000123"
      Assets:Bank              50.00 EUR
      Assets:Receivable:C1001 -50.00 EUR

After, on the first posting::

      Assets:Receivable:C1001   55.00 EUR
        settlement-id: "2024802392"
        settlement-status: "partially-settled"
        settlement-outstanding: 5.00 EUR
"""

from __future__ import annotations

import datetime as dt
import importlib
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

from beancount.core.amount import Amount
from beancount.core.data import Query
from beancount.core.data import Transaction
from beancount.core.data import new_metadata

from .collecting import no_collecting
from .subledger.conservation import broken_conservation
from .subledger.reading import read_ledger
from .subledger.rules import RULES
from .subledger.settling import settle_ledger
from .subledger.status import status_on

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Mapping

    from .subledger.items import Item
    from .subledger.items import Problem
    from .subledger.subledger import Subledger

    #: Checks a settled ledger, given its options: adds notices, returns errors.
    LedgerCheck = Callable[[Subledger, Mapping[str, Any]], list[Problem]]

__plugins__ = ("settlement",)

#: Where the outcome stands in the options of the ledger.
OPTION = "beancount_receivables"
#: Metadata stamped on every receivable posting.
ID = "settlement-id"
STATUS = "settlement-status"
OUTSTANDING = "settlement-outstanding"
STAMPED = (ID, STATUS, OUTSTANDING)


class ReceivablesError(NamedTuple):
    """An error in the receivables of a ledger."""

    source: dict[str, Any]
    message: str
    entry: Any


class StaleCacheError(Exception):
    """The load cache was written by another version of this package."""


class SettledLedger:
    """The outcome, kept in the options of a loaded ledger.

    Beancount may serve a ledger from its load cache without importing any
    plugin. So this pickles as the directives it came from and the version of
    this package, registers the tables and functions again when it is loaded,
    and settles anew when it is asked, with the notices of the rules that checked
    it; another version refuses to be loaded, which makes Beancount load the
    ledger itself.
    """

    def __init__(
        self,
        entries: list[Any],
        options: Mapping[str, Any],
        subledger: Subledger | None = None,
        checks: Iterable[LedgerCheck] = (),
    ) -> None:
        self._entries = entries
        self._options = {
            key: value for key, value in options.items() if key in _NEEDED_OPTIONS
        }
        self._subledger = subledger
        self._checks = list(checks)

    @property
    def subledger(self) -> Subledger:
        """The settled subledger."""
        if self._subledger is None:
            reading = read_ledger(self._entries, self._options)
            self._subledger = settle_ledger(reading)
            for check in self._checks:
                check(self._subledger, self._options)
        return self._subledger

    @property
    def checks(self) -> tuple[LedgerCheck, ...]:
        """What the ledger was checked for."""
        return tuple(self._checks)

    def check(self, check: LedgerCheck) -> list[Problem]:
        """Check the ledger, unless it has been checked for the same already."""
        if check in self._checks:
            return []
        problems = check(self.subledger, self._options)
        self._checks.append(check)
        return problems

    def __reduce__(self) -> tuple[Any, ...]:
        state = (_version(), self._entries, self._options, self._checks)
        return (_from_cache, state)

    def __str__(self) -> str:
        return str(self._subledger or "settled when asked")


def settlement(
    entries: list[Any],
    options_map: dict[str, Any],
    config: str | None = None,  # noqa: ARG001 - Beancount passes it when it is given
) -> tuple[list[Any], list[ReceivablesError]]:
    """Settle the receivables of a ledger.

    Args:
        entries: The booked directives.
        options_map: The options of the ledger; given the outcome.
        config: Not used.

    Returns:
        The directives, with the outcome stamped on receivable postings and the
        named queries added, and what is wrong. What belongs to a rule is left
        to the plugin of that rule.
    """
    if OPTION in options_map:
        return entries, []
    with no_collecting():
        subledger = settle_ledger(read_ledger(entries, options_map))
        _stamp(subledger, entries)
        problems = [each for each in subledger.problems if each.rule not in RULES]
        problems += broken_conservation(subledger)
    options_map[OPTION] = SettledLedger(entries, options_map, subledger)
    _register_queries()
    return [*entries, *_named_queries()], [as_error(each) for each in problems]


def subledger_of(options_map: Mapping[str, Any]) -> Subledger:
    """The settled subledger of a loaded ledger.

    Args:
        options_map: Its options, as a plugin or ``load_file`` has them.

    Raises:
        KeyError: The ledger does not load ``beancount_receivables.plugins``.
    """
    settled: SettledLedger = options_map[OPTION]
    return settled.subledger


def outcome_of(item: Item) -> dict[str, Any]:
    """What is stamped on the postings of an item, as metadata.

    Returns:
        Its id and status; and while it is open what is outstanding, in the ledger's
        sign.
    """
    outcome: dict[str, Any] = {ID: item.id, STATUS: status_on(item)}
    if item.left:
        outcome[OUTSTANDING] = Amount(item.outstanding, item.currency)
    return outcome


def as_error(problem: Problem) -> ReceivablesError:
    """A problem in the form that Beancount and Fava show."""
    return ReceivablesError(
        new_metadata(problem.source.filename, problem.source.lineno),
        problem.message,
        problem.entry,
    )


#: Early, as a query of a later date shows up as a year in Fava's filter.
_QUERY_DATE = dt.date(1970, 1, 1)
_NEEDED_OPTIONS = frozenset(
    (
        "filename",
        "name_assets",
        "name_liabilities",
        "name_equity",
        "name_income",
        "name_expenses",
    )
)


def _stamp(subledger: Subledger, entries: list[Any]) -> None:
    """Write id and status on every posting, and what is open while it is."""
    added: dict[int, dict[str, Any]] = {}
    for item in subledger.unordered_items:
        outcome = outcome_of(item)
        kept = item.kept_postings
        for posting in kept if kept.__class__ is list else (kept,):
            meta = posting.meta
            if meta is None:
                meta = added[id(posting)] = {}
            meta.update(outcome)
            if OUTSTANDING not in outcome:
                meta.pop(OUTSTANDING, None)  # typed, or printed from an earlier state
    if added:
        _add_metadata(entries, added)


def _add_metadata(entries: list[Any], added: Mapping[int, dict[str, Any]]) -> None:
    """Give metadata to postings that other plugins made without any.

    A posting cannot be changed, so that another takes its place.
    """
    for entry in entries:
        if not isinstance(entry, Transaction):
            continue
        for index, posting in enumerate(entry.postings):
            meta = added.get(id(posting))
            if meta is not None:
                entry.postings[index] = posting._replace(meta=meta)


# The plugins do not depend on the queries; where those are installed, which is
# always so for a wheel, they are registered by their name.
_QUERIES = f"{__name__.rpartition('.')[0].rpartition('.')[0]}.queries"


def _register_queries() -> None:
    """Make the tables and functions known to beanquery."""
    importlib.import_module(f"{_QUERIES}.registration")


def _named_queries() -> list[Query]:
    named = importlib.import_module(f"{_QUERIES}.named_queries")
    return [
        Query(new_metadata("<beancount_receivables>", line), _QUERY_DATE, name, text)
        for line, (name, text) in enumerate(named.named_queries(), 1)
    ]


def _version() -> str:
    """The version of this package; asked for the load cache alone."""
    from importlib import metadata  # noqa: PLC0415 - takes long beside a small ledger

    try:
        return metadata.version("beancount-receivables")
    except metadata.PackageNotFoundError:  # a bare checkout
        return ""


def _from_cache(
    written_by: str,
    entries: list[Any],
    options: Mapping[str, Any],
    checks: Iterable[LedgerCheck],
) -> SettledLedger:
    if written_by != _version():
        msg = f"written by beancount-receivables {written_by}, this is {_version()}"
        raise StaleCacheError(msg)
    _register_queries()
    return SettledLedger(entries, options, checks=checks)
