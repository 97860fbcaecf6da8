"""New directives, parsed and booked by themselves.

What loading the whole ledger with them would make of them, as long as nothing in
the ledger but its accounts has a say in it. Where something may, such as a balance
assertion of a later day, ``NeedsWholeLedgerError`` says that only a load can tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING
from typing import Any

from beancount.core import account as account_names
from beancount.core import interpolate
from beancount.core.data import Balance
from beancount.core.data import Close
from beancount.core.data import Custom
from beancount.core.data import Open
from beancount.core.data import Transaction
from beancount.core.data import entry_sortkey
from beancount.parser import booking
from beancount.parser import parser

from ..plugins.subledger.reading.addition import NeedsWholeLedgerError

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sized
    from pathlib import Path


# Beancount's own functions, which have no types.
_book: Callable[[list[Any], dict[str, Any]], tuple[list[Any], list[Any]]] = booking.book
_residual: Callable[[list[Any]], Sized] = interpolate.compute_residual

#: Plugins of these packages leave what others make of an addition as it is.
_OUR_PLUGINS = "beancount_receivables."


@dataclass(frozen=True)
class Place:
    """Where an addition stands.

    Attributes:
        file: The file, as the ledger calls it.
        line: The number of the last line before it.
    """

    file: str
    line: int

    @classmethod
    def behind(cls, content: bytes, file: Path | str) -> Place:
        """The place behind all that a file holds, after an empty line."""
        if not content.strip(b"\r\n\xef\xbb\xbf"):
            return cls(str(file), content.count(b"\n"))
        lines = content.count(b"\n") + (not content.endswith(b"\n"))
        return cls(str(file), lines + 1)


@dataclass
class AccountsInUse:
    """The accounts of a ledger: since when, in which currencies, and asserted when.

    Attributes:
        opened: The ``open`` of each.
        closed: The day on which each was closed.
        asserted: The last day of a balance assertion, by account and currency.
    """

    opened: dict[str, Open] = field(default_factory=dict)
    closed: dict[str, datetime.date] = field(default_factory=dict)
    asserted: dict[tuple[str, str], datetime.date] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[Any]) -> AccountsInUse:
        """Look through the directives of a ledger."""
        found = cls()
        for entry in entries:
            kind = entry.__class__
            if kind is Open:
                found.opened[entry.account] = entry
            elif kind is Close:
                found.closed[entry.account] = entry.date
            elif kind is Balance:
                key = (entry.account, entry.amount.currency)
                last = found.asserted.get(key, entry.date)
                found.asserted[key] = max(last, entry.date)
        return found

    def takes(self, account: str, currency: str, day: datetime.date) -> bool:
        """Whether an account is open on a day, for a currency."""
        opened = self.opened.get(account)
        if opened is None or opened.date > day:
            return False
        if account in self.closed and self.closed[account] <= day:
            return False
        return not opened.currencies or currency in opened.currencies

    def is_asserted_after(
        self, account: str, currency: str, day: datetime.date
    ) -> bool:
        """Whether a later balance assertion holds an account, or one above it."""
        name: str | None = account
        while name:
            asserted = self.asserted.get((name, currency))
            if asserted is not None and asserted > day:
                return True
            name = account_names.parent(name)
        return False


def book(
    text: str, place: Place, options: Mapping[str, Any], accounts: AccountsInUse
) -> list[Any]:
    """Parse and book new directives.

    Args:
        text: The directives.
        place: Where they are to stand.
        options: The options of the ledger.
        accounts: Its accounts.

    Returns:
        The directives, sorted.

    Raises:
        NeedsWholeLedgerError: Only a load of the whole ledger can tell.
    """
    parsed, errors, own_options = parser.parse_string(
        text.strip("\n") + "\n",
        report_filename=place.file,
        report_firstline=place.line + 1,
    )
    if errors or not _are_as_declared(own_options):
        raise NeedsWholeLedgerError
    booked, errors = _book(parsed, dict(options))
    if errors:
        raise NeedsWholeLedgerError
    for entry in booked:
        if isinstance(entry, Transaction):
            _check(entry, options, accounts)
        elif not isinstance(entry, Custom):
            raise NeedsWholeLedgerError
    booked.sort(key=entry_sortkey)
    return booked


def _are_as_declared(options: Mapping[str, Any]) -> bool:
    """Whether a text brings no plugin and no include."""
    return not (options["plugin"] or options["include"])


def _check(
    entry: Transaction, options: Mapping[str, Any], accounts: AccountsInUse
) -> None:
    """Refuse a transaction in which more than its accounts have a say.

    Raises:
        NeedsWholeLedgerError: Other plugins may change it, it is wrong, or a
            later balance may be.
    """
    if options.get("plugin_processing_mode") == "raw" or any(
        not f"{name}.".startswith(_OUR_PLUGINS) for name, _ in options["plugin"]
    ):
        raise NeedsWholeLedgerError
    for posting in entry.postings:
        units = posting.units
        if units is None or posting.cost is not None or posting.price is not None:
            raise NeedsWholeLedgerError
        if not accounts.takes(
            posting.account, units.currency, entry.date
        ) or accounts.is_asserted_after(posting.account, units.currency, entry.date):
            raise NeedsWholeLedgerError
    if len(_residual(entry.postings)):
        raise NeedsWholeLedgerError
