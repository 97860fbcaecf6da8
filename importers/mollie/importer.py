"""Import Mollie's exports with beangulp, from its command line or Fava's import page.

In an ingest script, or in the file that Fava's ``import-config`` option names::

    from beancount_receivables.importers.mollie.importer import MollieAccounts
    from beancount_receivables.importers.mollie.importer import MollieImporter

    CONFIG = [MollieImporter(MollieAccounts(balance="Assets:Mollie"))]

One importer reads every kind of export: settlement reports, balance reports, objects
of the API saved to disk, Mollie's MT940 and CODA files, and statements of its business
account. They may overlap, and come in any order.
"""

from __future__ import annotations

import datetime as dt
import os
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

from beancount.core import data
from beangulp.importer import Importer

from ..bank import BankImporter
from ..bank import ImportFailedError
from ..bank import UnknownAccountError
from ..detection import is_statement
from ..detection import read_statements
from ..identity import BASE
from ..identity import DUPLICATE
from ..recognition import know
from ..statement import BadValueError
from ..statement import StatementError
from . import business_account
from . import directives
from . import settlement_report
from .accounts import MollieAccounts
from .bank_statement import begins_as_mollies
from .bank_statement import event_of
from .bank_statement import is_mollies
from .booking import OK
from .booking import Books
from .booking import book
from .closing import closing_of
from .closing import holds
from .completing import FOLLOWS
from .completing import complete
from .events import Event
from .events import Kind
from .events import Standing
from .identity import EVENT
from .identity import TOLD_BY
from .identity import Known
from .kinds import STANDINGS
from .payouts import payouts_of
from .pending import fails
from .remembered import captured_in
from .reversals import Payments
from .statements import EventEntry

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping

    from ..statement import Entry
    from ..statement import Statement

__all__ = ["MollieAccounts", "MollieImporter"]

FEES_BY = ("settlement", "transaction")
"""Which of the exports that tell of the same fees are booked."""

_UNCATEGORIZED = "Liabilities:Uncategorized"


class MollieImporter(Importer):
    """Imports what Mollie exports.

    Args:
        accounts: Where money goes; or only the account of the balance at Mollie.
        vat_rate: The percentage of VAT in Mollie's fees, such as 21, where the export
            does not tell the VAT; ``accounts.vat`` says where it goes.
        fees_by: ``"settlement"`` books fees when a settlement withholds them, and
            ``"transaction"`` when the balance's movements tell of them. It is the
            same money, so only one of the two is booked.
        pending: Whether to show payments and refunds that are not final, flagged
            ``!``; they settle nothing.
        by: Who answers for the decisions that join a refund with a payment told of
            later; needed where the ledger says who may settle.
        test: Whether the ledger is one to try things out with: then what was made in
            test mode counts as if it were money.
    """

    def __init__(
        self,
        accounts: MollieAccounts | str | None = None,
        *,
        vat_rate: Decimal | int | str | None = None,
        fees_by: str = "settlement",
        pending: bool = False,
        by: str = "",
        test: bool = False,
    ) -> None:
        if isinstance(accounts, str):
            accounts = MollieAccounts(balance=accounts)
        if fees_by not in FEES_BY:
            message = f'fees_by is one of {", ".join(FEES_BY)}, not "{fees_by}"'
            raise ValueError(message)
        self.accounts = accounts or MollieAccounts()
        self.vat_rate = None if vat_rate is None else Decimal(vat_rate)
        self.fees_by = fees_by
        self.pending = pending
        self.by = by
        self.test = test
        business = self.accounts.business
        # Its statements have no number of the account, and so are of "".
        self._bank = _BusinessAccount(
            {} if business is None else {"": business},
            uncategorized=self.accounts.uncategorized,
            other=self.accounts.other,
        )

    @property
    def name(self) -> str:
        """The name that beangulp and Fava show."""
        return "beancount_receivables.mollie"

    def identify(self, filepath: str) -> bool:
        """Whether the file is an export of Mollie's, told by its content."""
        if not os.path.isfile(filepath) or not is_statement(filepath):  # noqa: PTH113
            return False
        first = self._first(filepath)
        return begins_as_mollies(filepath) if first is None else is_mollies(first)

    def account(self, filepath: str) -> str:
        """Give the account of the balance, or of the business account."""
        first = self._first(filepath)
        if first is not None and first.format == business_account.FORMAT:
            return self.accounts.business or ""
        return self.accounts.balance

    def date(self, filepath: str) -> dt.date | None:
        """Give the last day of the first statement."""
        first = self._first(filepath)
        return None if first is None else first.closing_date or first.to_date

    def filename(self, filepath: str) -> str | None:
        """Give the name of the file, which is kept."""
        return os.path.basename(filepath)  # noqa: PTH119 - beangulp's are strings

    def extract(self, filepath: str, existing: list[Any]) -> list[Any]:
        """Book the events of a file.

        Args:
            filepath: The file.
            existing: The ledger, to recognise customers and payments by.

        Returns:
            The transactions in the order of the file, and a ``balance`` after each
            settlement. Those that are in the ledger already are among them, marked.

        Raises:
            ImportFailedError: With the reason; then nothing of the file is given.
        """
        try:
            statements = list(read_statements(filepath))
            if any(each.format == business_account.FORMAT for each in statements):
                return self._of_business_account(filepath, existing)
            return self._book(filepath, statements, existing)
        except StatementError as error:
            raise ImportFailedError(str(error)) from error  # type: ignore[no-untyped-call]

    def deduplicate(self, entries: list[Any], existing: list[Any]) -> None:
        """Mark what the ledger, or a file before, has already: by identity alone.

        Args:
            entries: As extracted from one file.
            existing: The ledger, and what was extracted from files before.
        """
        if any(BASE in entry.meta for entry in entries):
            self._bank.deduplicate(entries, existing)
            return
        known = Known(existing, self.accounts.balance, self.accounts.transit)
        said = {_said(entry) for entry in existing} - {None}
        for entry in entries:
            if FOLLOWS not in entry.meta and _said(entry) in said:
                entry.meta[DUPLICATE] = True
            event = entry.meta.get(EVENT)
            if not isinstance(event, Event):
                continue
            _, same = known.find(event, entry.meta["filename"])
            if same is not None:
                entry.meta[DUPLICATE] = same
            else:
                entry.meta.pop(DUPLICATE, None)
                known.learn(entry, entry.meta["filename"])
        complete(entries, existing, self.accounts, self.by)
        new = [entry for entry in entries if DUPLICATE not in entry.meta]
        for entry in new:
            # A file before it in this import may have told more.
            if TOLD_BY in entry.meta and not holds(entry, [*existing, *new]):
                entries.remove(entry)

    # How it is done.

    def _of_business_account(self, filepath: str, existing: list[Any]) -> list[Any]:
        if self.accounts.business is None:
            raise UnknownAccountError(
                filepath,
                None,
                "This is a statement of Mollie's business account, of which no "
                "account is known.",
                'Add business="Assets:…" to MollieAccounts().',
            )
        return self._bank.extract(filepath, existing)

    def _book(
        self, filepath: str, statements: list[Statement], existing: list[Any]
    ) -> list[Any]:
        known = know(existing, _options(self.accounts))
        books = Books(
            accounts=self.accounts,
            uncategorized=self.accounts.uncategorized
            or known.uncategorized
            or _UNCATEGORIZED,
            vat_rate=self.vat_rate,
            known=known,
            payments=Payments(
                known, _currencies(existing), captured=captured_in(existing)
            ),
        )
        there = Known(existing, self.accounts.balance, self.accounts.transit)
        found: list[Any] = []
        for statement in statements:
            if not is_mollies(statement):
                raise BadValueError(
                    statement.place,
                    statement.line,
                    f"The statement of {statement.account} is of a bank.",
                    "Import it with the importer of bank statements.",
                )
            events = list(_events(statement))
            if self.test:
                events = [_as_money(event) for event in events]
            found += self._left_out(events, statement)
            if statement.format == settlement_report.FORMAT:
                events += payouts_of(events)
            found += self._book_all(events, statement, books, there)
        complete(found, existing, self.accounts, self.by)
        for statement in statements:
            found += closing_of(statement, [*existing, *found], self.accounts.balance)
        self._check_accounts(filepath, found, known.opened)
        return found

    def _book_all(
        self, events: list[Event], statement: Statement, books: Books, there: Known
    ) -> list[Any]:
        """Book by day, so that a payment is known before it comes back.

        Exports may begin with the newest. What is booked is in the order of the file.
        """
        booked: dict[int, list[Any]] = {}
        order = sorted(range(len(events)), key=lambda at: _before(events[at]))
        for at in order:
            booked[at] = self._book_event(events[at], statement, books, there)
        return [entry for at in sorted(booked) for entry in booked[at]]

    def _book_event(
        self, event: Event, statement: Statement, books: Books, there: Known
    ) -> list[Any]:
        """Book an event, if it is for booking."""
        if event.standing is Standing.VOID and event.is_consumers:
            _, shown = there.find(event, statement.place)
            taken_back = None if shown is None else fails(event, shown, self.accounts)
            if taken_back is None:
                return []
            event = taken_back
        elif not self._counts(event):
            return []
        if event.day is None:
            raise BadValueError(
                statement.place,
                event.line,
                f"{event.kind.value} {event.id or ''} has no date.",
                "Save it again, with the dates that Mollie gives.",
            )
        place = statement.place
        name, same = there.find(event, place)
        try:
            transaction = book(event, name, books, place)
        except KeyError as error:
            raise _no_account(place, event, error.args[0]) from None
        if event.is_failure_of_pending:
            transaction = transaction._replace(flag=OK)
        transaction.meta[EVENT] = event
        if same is not None:
            transaction.meta[DUPLICATE] = same
        else:
            there.learn(transaction, place)
        return [transaction]

    def _left_out(self, events: Iterable[Event], statement: Statement) -> list[Any]:
        """Note the fees of single transactions where those of settlements are booked.

        They are the same money; but who imports nothing else must know it is left out.
        """
        fees = [event for event in events if event.single and event.is_final]
        days = [event.day for event in fees if event.day is not None]
        if self.fees_by == "transaction" or not days:
            return []
        total = sum((event.amount for event in fees), Decimal(0))
        comment = (
            f"{-total} {fees[0].currency} of fees in {os.path.basename(statement.file)}"  # noqa: PTH119 - beangulp's are strings
            " is booked when a settlement withholds it, or at once where fees_by says"
            " transaction."
        )
        meta = data.new_metadata(statement.place, 0)
        return [directives.note(meta, max(days), self.accounts.balance, comment)]

    def _counts(self, event: Event) -> bool:
        """Whether an event is booked: it moved money, or is asked for pending."""
        if not event.amount and not event.elsewhere:
            return False
        if event.single and self.fees_by == "settlement":
            return False
        if self.fees_by == "transaction" and not event.single and event.is_withheld:
            return False
        if event.standing is Standing.PENDING:
            is_shown = self.pending and event.is_consumers
            return is_shown and not event.is_of_unknown_worth
        return event.is_final

    def _check_accounts(
        self, filepath: str, found: Iterable[Any], opened: set[str]
    ) -> None:
        """Refuse to book on accounts that the ledger does not have."""
        used = {
            posting.account
            for entry in found
            if isinstance(entry, data.Transaction)
            for posting in entry.postings
        }
        missing = sorted(used - opened) if opened else []
        if missing:
            raise UnknownAccountError(
                filepath,
                None,
                f"The ledger has no account {', '.join(missing)}.",
                "Open it, or name another one in MollieAccounts().",
            )

    def _first(self, filepath: str) -> Statement | None:
        """Give the first statement of a file; None where it cannot be read."""
        try:
            return next(read_statements(filepath, keep_entries=False), None)
        except StatementError:
            return None


class _BusinessAccount(BankImporter):
    """Imports the business account, which is a bank account as any other."""

    def _is_mollies(self, statement: Statement) -> bool:
        return statement.format != business_account.FORMAT


def _events(statement: Statement) -> Iterable[Event]:
    for entry in statement.entries:
        yield _event(entry, statement)


def _as_money(event: Event) -> Event:
    """Take what was made in test mode for what Mollie says that it is."""
    standing = STANDINGS.get(event.state or "", event.standing)
    return event._replace(standing=standing) if event.is_consumers else event


def _event(entry: Entry, statement: Statement) -> Event:
    if isinstance(entry, EventEntry):
        return entry.event
    return event_of(entry, statement)


def _before(event: Event) -> tuple[dt.date, bool]:
    """Give what events sort by: what comes back is later on its day."""
    return event.day or dt.date.max, event.kind not in (Kind.PAYMENT, Kind.CAPTURE)


def _no_account(place: str, event: Event, method: str) -> BadValueError:
    """Give the error of what Mollie does not settle, by a method without account."""
    if method:
        problem = f"Mollie does not settle {method}, and no account is known for it."
        advice = f'Add "{method}" to the accounts that `unsettled` names.'
    else:
        problem = f"Mollie does not settle all of {event.id}, paid in an unknown way."
        advice = f"Import its payment {event.payment or ''} before it."
    return BadValueError(place, event.line, problem, advice)


def _said(entry: Any) -> tuple[Any, ...] | None:  # noqa: ANN401 - any directive
    """Give what a note or a balance says; None for another directive."""
    if isinstance(entry, data.Note):
        return (entry.account, entry.comment)
    if isinstance(entry, data.Balance):
        return (entry.account, entry.date, entry.amount)
    return None


def _currencies(existing: Iterable[Any]) -> Mapping[str, Iterable[str] | None]:
    return {
        entry.account: entry.currencies
        for entry in existing
        if isinstance(entry, data.Open)
    }


def _options(accounts: MollieAccounts) -> dict[str, str]:
    """Tell the root of assets by an account; beangulp gives no options."""
    return {"name_assets": accounts.balance.partition(":")[0]}
