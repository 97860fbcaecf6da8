"""Import bank statements with beangulp, from its command line or Fava's import page.

In an ingest script, or in the file that Fava's ``import-config`` option names::

    from beancount_receivables.importers.bank import BankImporter

    CONFIG = [BankImporter({"NL91ABNA0417164300": "Assets:Bank:Current"})]

One importer reads every format and every account. An account may also say itself
which one it is, by ``iban: "NL91ABNA0417164300"`` on its ``open`` directive.
"""

from __future__ import annotations

import os
import sys
from itertools import groupby
from typing import TYPE_CHECKING
from typing import Any

import beangulp.identify
from beancount.core import data
from beancount.core.amount import Amount
from beangulp.exceptions import Error
from beangulp.importer import Importer

from . import identity as identities
from .booking import Accounts
from .booking import Booking
from .closing_balances import balance_of
from .closing_balances import last_of_each_day
from .coda_statement import SEPARATE
from .covered import mark_covered
from .detection import is_statement
from .detection import read_statements
from .entry_directives import day_of
from .mollie.bank_statement import begins_as_mollies
from .mollie.bank_statement import is_mollies
from .recognition import know
from .recognition import options_of
from .runs import continues
from .runs import run_of
from .runs import runs_in
from .statement import BadValueError
from .statement import StatementError
from .statement import Status
from .statement import UnknownFormatError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection
    from collections.abc import Iterable
    from collections.abc import Mapping
    from decimal import Decimal

    from .recognition import Receivables
    from .statement import Statement

LARGEST_FILE = 1 << 30
"""Bytes of the largest file that is looked at."""


#: A bank account, and the id of an entry on it.
_Place = tuple[str, str]

_NOT_FINAL = ("camt.052", "camt.054", SEPARATE)


class UnknownAccountError(StatementError):
    """A statement is of an account that the ledger does not know."""


class ImportFailedError(Error):
    """A file cannot be imported; beangulp prints this without a traceback."""


class BankImporter(Importer):
    """Imports bank statements of all accounts and formats that can be read.

    beangulp, and Fava with it, skips files of more than 8 MiB without a word, which
    a month of a busy account easily is; making an importer raises that limit to
    1 GiB for the process.

    Args:
        accounts: The ledger's accounts by IBAN, or by the number that the bank's
            file gives. Accounts whose ``open`` has an ``iban`` need not be named.
        uncategorized: Where receipts go that nobody could place; by default the
            account that the ledger sets for it.
        other: Where money goes that is sent to no customer, and money on its way
            between bank accounts of one's own, flagged ``!``.
        fees: Where costs of the bank go; by default to ``other``.
        by: Who answers for what the rule ``difference`` books.
        refuse: Whether to refuse a statement whose balances contradict its
            entries; else it is imported with a note that says so.
    """

    def __init__(
        self,
        accounts: Mapping[str, str] | None = None,
        *,
        uncategorized: str | None = None,
        other: str = "Assets:Suspense",
        fees: str | None = None,
        by: str = "",
        refuse: bool = False,
    ) -> None:
        self.accounts = {
            _number(number): account for number, account in (accounts or {}).items()
        }
        self.uncategorized = uncategorized
        self.other = other
        self.fees = fees or other
        self.by = by
        self.refuse = refuse
        self._read: tuple[tuple[str, int, int], Statement | None] | None = None
        _allow_large_files()

    @property
    def name(self) -> str:
        """The name that beangulp and Fava show."""
        return "beancount_receivables.bank"

    def identify(self, filepath: str) -> bool:
        """Whether the file is a bank statement, told by its content.

        Interim reports and notifications (camt.052, camt.054) are none: what they
        tell stands on the statement too, and would be booked twice. Mollie's
        exports, in whatever format, are for `mollie.importer`.
        """
        if not os.path.isfile(filepath) or not is_statement(filepath):  # noqa: PTH113
            return False
        first = self._first(filepath)
        if first is None:
            return not begins_as_mollies(filepath)
        return not (first.format.startswith(_NOT_FINAL) or self._is_mollies(first))

    def account(self, filepath: str) -> str:
        """Give the ledger account of the first statement, "" where it is unknown.

        An account that only the ledger names is known once something was extracted.
        """
        first = self._first(filepath)
        number = first.account if first is not None else None
        return self.accounts.get(_number(number or ""), "")

    def date(self, filepath: str) -> dt.date | None:
        """Give the last day of the first statement."""
        first = self._first(filepath)
        return None if first is None else first.closing_date or first.to_date

    def filename(self, filepath: str) -> str | None:
        """Give the name of the file, which is kept."""
        return os.path.basename(filepath)  # noqa: PTH119 - beangulp's are strings

    def extract(self, filepath: str, existing: list[Any]) -> list[Any]:
        """Book the entries of a file.

        Args:
            filepath: The file.
            existing: The ledger, to recognise customers and returns by.

        Returns:
            The transactions, each statement's by day, and after each statement
            whose balances hold, a ``balance`` for the next day. Those that are in
            the ledger already are among them, marked.

        Raises:
            ImportFailedError: With the reason; then nothing of the file is given.
        """
        try:
            return self._extract(filepath, existing)
        except StatementError as error:
            raise ImportFailedError(str(error)) from error  # type: ignore[no-untyped-call]

    def deduplicate(self, entries: list[Any], existing: list[Any]) -> None:
        """Mark what the ledger, or a file before, has already: by identity.

        Where another format tells the same days with other references, it is the
        balances that show it.

        Args:
            entries: As extracted from one file.
            existing: The ledger, and what was extracted from files before.
        """
        seen = identities.Identities(existing)
        for entry in entries:
            seen.mark(entry)
        mark_covered(entries, existing)

    def _extract(self, filepath: str, existing: list[Any]) -> list[Any]:
        statements = list(read_statements(filepath, refuse=self.refuse))
        if not statements:
            raise BadValueError(
                filepath,
                None,
                "The message holds no statement.",
                "Export the statement from the bank again.",
            )
        for statement in statements:
            self._check_kind(statement)
        found = self._booked(filepath, statements, existing, {})
        covered = _covered(found, existing)
        if covered:
            # Nothing may be concluded from what the ledger has under another id.
            found = self._booked(filepath, statements, existing, covered)
        return found

    def _booked(
        self,
        filepath: str,
        statements: list[Statement],
        existing: list[Any],
        covered: Mapping[_Place, data.Transaction],
    ) -> list[Any]:
        """Book the entries of statements; of those covered the ledger is known."""
        known = know(existing, options_of(existing))
        for iban, account in known.bank_accounts.items():
            self.accounts.setdefault(iban, account)
        targets = [self._target(statement, known) for statement in statements]
        seen = identities.Identities(existing, known.items, covered)
        found: list[Any] = []
        last = {id(statement) for statement in last_of_each_day(statements)}
        before: dict[str, tuple[str, Statement]] = {}
        runs = runs_in(existing)
        openings: dict[str, Decimal | None] = {}
        for number, (statement, accounts) in enumerate(
            zip(statements, targets, strict=True)
        ):
            run, previous = before.get(accounts.bank, ("", None))
            if previous is None or not continues(previous, statement):
                run = run_of(statement, accounts.bank, runs) or f"{filepath}#{number}"
            before[accounts.bank] = (run, statement)
            booked = _book_statement(statement, accounts, known, seen, run)
            opening = openings.setdefault(run, statement.opening)
            _note_opening(booked, opening, statement)
            _check_opened(booked, statement, known.opened)
            found += booked
            if id(statement) in last:
                found += balance_of(statement, accounts.bank)
        return found

    def _check_kind(self, statement: Statement) -> None:
        """Refuse what is not to be booked, or not here.

        Raises:
            UnknownFormatError: Saying what is to be imported instead.
        """
        problem = why_not_booked(statement)
        if problem:
            raise UnknownFormatError(
                statement.place,
                statement.line,
                problem,
                "Import that statement (camt.053, or the account's CODA) instead, "
                "and let the bank put the details there.",
            )
        if self._is_mollies(statement):
            raise UnknownFormatError(
                statement.place,
                statement.line,
                "This is an export of Mollie's.",
                "Import it with MollieImporter().",
            )

    def _is_mollies(self, statement: Statement) -> bool:
        return is_mollies(statement)

    def _target(self, statement: Statement, known: Receivables) -> Accounts:
        """Say where the entries of a statement go.

        Raises:
            UnknownAccountError: The ledger does not know the bank account.
        """
        number = statement.account
        account = self.accounts.get(_number(number or ""))
        if account is None:
            raise UnknownAccountError(
                statement.place,
                statement.line,
                f"The ledger knows no account {number or '(without a number)'}.",
                f'Add iban: "{number}" to the open directive of the account, or '
                f'{{"{number}": "Assets:…"}} to BankImporter().',
            )
        if known.opened and account not in known.opened:
            raise UnknownAccountError(
                statement.place,
                statement.line,
                f"The ledger has no account {account}, which is to be that of "
                f"{number}.",
                "Open it, or correct the account given to BankImporter().",
            )
        return Accounts(
            bank=account,
            uncategorized=self.uncategorized
            or known.uncategorized
            or "Liabilities:Uncategorized",
            other=self.other,
            fees=self.fees,
            own=frozenset(self.accounts),
            by=self.by,
        )

    def _first(self, filepath: str) -> Statement | None:
        """Give the first statement of a file; None where it cannot be read.

        beangulp asks for account, date and name one by one; the file is read once.
        """
        status = os.stat(filepath)  # noqa: PTH116 - beangulp's paths are strings
        key = (filepath, status.st_mtime_ns, status.st_size)
        if self._read is None or self._read[0] != key:
            try:
                first = next(read_statements(filepath, keep_entries=False), None)
            except StatementError:
                first = None
            self._read = (key, first)
        return self._read[1]


def why_not_booked(statement: Statement) -> str:
    """Why no statement of its format is booked, or ""."""
    if not statement.format.startswith(_NOT_FINAL):
        return ""
    is_separate = statement.format == SEPARATE
    what = SEPARATE if is_separate else f"{statement.format[:8]} message"
    return (
        f"This is a {what}, of which all that is booked stands on the statement of the "
        "account too."
    )


def _covered(found: list[Any], existing: list[Any]) -> dict[_Place, data.Transaction]:
    """What was booked that the ledger has in another form, by account and id."""
    new = [
        entry
        for entry in found
        if identities.BASE in entry.meta and identities.DUPLICATE not in entry.meta
    ]
    mark_covered(found, existing)
    return {
        (entry.postings[0].account, entry.meta[identities.EXTERNAL_ID]): entry.meta[
            identities.DUPLICATE
        ]
        for entry in new
        if identities.DUPLICATE in entry.meta
    }


def _book_statement(
    statement: Statement,
    accounts: Accounts,
    known: Receivables,
    seen: identities.Identities,
    run: str,
) -> list[Any]:
    """Book the entries of one statement, day by day.

    Some banks put the newest first; but a payment is to be known before it comes back,
    so that what came back waits for the rest of its day.
    """
    found: list[Any] = []
    moving = [
        entry
        for entry in statement.entries
        if entry.status is Status.BOOKED and entry.amount
    ]
    moving.sort(key=lambda entry: day_of(entry, statement))
    for _, of_day in groupby(moving, key=lambda entry: day_of(entry, statement)):
        waiting = []
        for entry in of_day:
            # By what the entry says itself, whatever statement it is on.
            day = entry.booked or entry.value or day_of(entry, statement)
            base = identities.base_id(entry, day)
            amount = {entry.currency: entry.amount}
            identity = seen.identify(accounts.bank, base, amount, run)
            booking = Booking(entry, statement, identity, accounts, known)
            if entry.returned is not None and not booking.knows_original():
                waiting.append((booking, base))
            else:
                found += _book(booking, base, seen, run)
        for booking, base in waiting:
            found += _book(booking, base, seen, run)
    return found


def _book(
    booking: Booking, base: str, seen: identities.Identities, run: str
) -> list[Any]:
    """Book one entry, and note what it is known by."""
    directives = booking.directives()
    transaction = directives[0]
    transaction.meta[identities.BASE] = base
    transaction.meta[identities.STATEMENT] = run
    identity = booking.identity
    if identity.known:
        duplicate = identity.same or transaction
        for directive in directives:
            directive.meta[identities.DUPLICATE] = duplicate
    else:
        seen.booked(booking.accounts.bank, identity.external, transaction)
    return directives


def _note_opening(
    entries: Iterable[Any], opening: Decimal | None, statement: Statement
) -> None:
    """Keep with what was booked how its run opens, where all of that adds up."""
    if statement.balanced and opening is not None and statement.currency is not None:
        for entry in entries:
            entry.meta[identities.OPENING] = Amount(opening, statement.currency)


def _check_opened(
    entries: Iterable[Any], statement: Statement, opened: Collection[str]
) -> None:
    """Refuse to book to an account that the ledger, if there is one, does not open.

    Raises:
        UnknownAccountError: Naming the first such account.
    """
    for entry in entries:
        if (
            not isinstance(entry, data.Transaction)
            or identities.DUPLICATE in entry.meta
        ):
            continue
        for posting in entry.postings:
            if opened and posting.account not in opened:
                raise UnknownAccountError(
                    statement.place,
                    entry.meta["lineno"],
                    f"The entry goes to {posting.account}, which the ledger does not "
                    "open.",
                    "Open it, or give another account to the importer (uncategorized, "
                    "other or fees).",
                )


def _number(number: str) -> str:
    return "".join(number.split()).upper()


def _allow_large_files() -> None:
    """Keep beangulp, and Fava where it runs, from skipping large files."""
    identify = beangulp.identify
    identify.FILE_TOO_LARGE_THRESHOLD = max(
        identify.FILE_TOO_LARGE_THRESHOLD, LARGEST_FILE
    )
    # Fava has a copy of its own, and is loaded already when it loads importers.
    ingest = sys.modules.get("fava.core.ingest")
    threshold = "_FILE_TOO_LARGE_THRESHOLD"
    if ingest is not None and hasattr(ingest, threshold):
        setattr(ingest, threshold, max(getattr(ingest, threshold), LARGEST_FILE))
