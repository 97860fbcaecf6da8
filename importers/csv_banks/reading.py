"""Read a CSV export: find the bank, then make statements of the rows.

A file may hold several accounts; each gets one statement, since two statements of one
account could not tell equal rows apart from a row that stands in both. Entries come
oldest first. What is oldest first already is passed on as it is read, the first
account of a file in memory that does not grow; what comes after it in other accounts,
and all of a file that is newest first, must be held until the end of the file.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from dataclasses import field
from decimal import Decimal
from itertools import chain
from itertools import islice
from typing import TYPE_CHECKING

from ..quick import maker
from ..statement import BadValueError
from ..statement import Entry
from ..statement import Position
from ..statement import Statement
from ..statement import Status
from ..statement import UnknownFormatError
from ..statement import place as place_of
from .amounts import UndecidedError
from .cells import CellError
from .cells import end_to_end_id
from .layout import Booking
from .table import Table
from .text import first_lines
from .text import read_lines

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Iterator

    from .amounts import NumberColumn
    from .layout import Bank
    from .layout import LeftOut
    from .table import Beginning

_END: tuple[int, list[str]] = (0, [])
_make_entry = maker(Entry)
_make_position = maker(Position)

_BEGINNING = 40
"""Lines in which a table has begun; the longest known preamble has 12."""


def begin(lines: list[str], banks: Iterable[Bank]) -> tuple[Bank, Beginning] | None:
    """Tell whose export a file is by its first lines, and where its table begins."""
    for bank in banks:
        beginning = bank.begin(lines)
        if beginning is not None:
            return bank, beginning
    return None


def recognises(first: bytes, banks: Iterable[Bank]) -> bool:
    """Whether a file that begins with these bytes is an export of one of the banks."""
    return begin(first_lines(first, _BEGINNING), banks) is not None


def read_csv(
    file: str,
    chunks: Iterable[bytes],
    member: str | None = None,
    *,
    banks: Iterable[Bank],
) -> Iterator[Entry | Statement]:
    """Read a CSV export.

    Args:
        file: Named in statements and errors.
        chunks: The bytes of the file, in pieces.
        member: The file inside an archive that the bytes are of.
        banks: The banks it may be of; the first that knows it reads it.

    Returns:
        The entries of a statement, then the statement itself with its totals and
        without entries; `statement.collect` puts them together.

    Raises:
        StatementError: At the first thing that cannot be read; what is behind the
            header is read as it is asked for.
    """
    place = place_of(file, member)
    lines = read_lines(place, chunks)
    first = list(islice(lines, _BEGINNING))
    found = begin(first, banks)
    if found is None:
        raise UnknownFormatError(
            place,
            None,
            "The file is the CSV export of no bank that is known.",
            "Export the statement from the bank as CAMT.053, or as CSV with all of "
            "its columns.",
        )
    bank, beginning = found
    table = Table(
        place, beginning, chain(first[beginning.line - 1 :], lines), bank.split
    )
    try:
        read = bank.columns(table)
    except CellError as error:
        raise BadValueError(
            place, beginning.line, error.problem, error.remedy
        ) from None
    reading = _Reading(file, member, place, bank.format)
    rows = reading.bookings(table, read)
    return reading.parts(_oldest_first(rows, newest_first=bank.newest_first))


@dataclass(slots=True)
class _Account:
    """What is known of one account so far."""

    number: int
    account: str
    currency: str
    line: int
    rows: int = 0
    held: list[Entry] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    count: int = 0
    sum: Decimal = Decimal(0)
    opening: Decimal | None = None
    last_day: dt.date | None = None
    closing: Decimal | None = None
    complete: bool = True  # each row has a balance
    gap: str | None = None


_Row = tuple[Booking, Position, _Account]


class _Reading:
    """Reads one file."""

    def __init__(self, file: str, member: str | None, place: str, form: str) -> None:
        self.file = file
        self.member = member
        self.place = place
        self.format = form
        self.accounts: dict[tuple[str, str], _Account] = {}

    def bookings(
        self, table: Table, read: Callable[[list[str]], Booking | LeftOut]
    ) -> Iterator[_Row]:
        """Read row by row; a number that is not clear waits for those after it."""
        source = table.rows()
        ahead: deque[tuple[int, list[str]]] = deque()
        while True:
            line, cells = ahead.popleft() if ahead else next(source, _END)
            if not line:
                return
            try:
                said = read(cells)
            except UndecidedError as undecided:
                if not _decided(undecided.column, ahead, source):
                    raise self._error(line, undecided.as_cell_error()) from None
                ahead.appendleft((line, cells))
                continue
            except CellError as error:
                raise self._error(line, error) from None
            account = self.accounts.get((said.account, said.currency))
            if account is None:
                account = self._new_account(said, line)
            if isinstance(said, Booking):
                account.rows += 1
                position = _make_position(account.number, account.rows, line)
                yield said, position, account
            else:
                account.notes.append(f"{self.place}:{line}: {said.why}")

    def parts(self, rows: Iterator[_Row]) -> Iterator[Entry | Statement]:
        """Put the rows, oldest first, into the statements of their accounts."""
        for booking, position, account in rows:
            if booking.status is Status.BOOKED:
                self._add(account, booking, position.line)
            entry = _entry(booking, position)
            if account.number == 1:
                yield entry
            else:
                account.held.append(entry)
        for account in self.accounts.values():
            yield from account.held
            account.held = []
            yield self._statement(account)

    def _error(self, line: int, error: CellError) -> BadValueError:
        return BadValueError(self.place, line, error.problem, error.remedy)

    def _new_account(self, said: Booking | LeftOut, line: int) -> _Account:
        key = said.account, said.currency
        account = _Account(len(self.accounts) + 1, *key, line)
        self.accounts[key] = account
        return account

    def _add(self, account: _Account, booking: Booking, line: int | None) -> None:
        """Count an entry, and check that its balance follows from the one before."""
        amount = booking.amount
        before, after = booking.before, booking.after
        if after is None:
            if before is None:
                account.complete = False
            else:
                after = before + amount
        elif before is None:
            before = after - amount
        elif before + amount != after and account.gap is None:
            account.gap = (
                f"In line {line} the balance before the row, {before}, and its amount, "
                f"{amount}, do not give the one after it, {after}."
            )
        if not account.count:
            account.opening = before
        elif before != account.closing and account.gap is None and account.complete:
            account.gap = (
                f"The row of line {line} begins with a balance of {before}, but the "
                f"one before it ends with {account.closing}."
            )
        account.closing = after
        account.count += 1
        account.sum += amount
        day = booking.booked
        if day is not account.last_day:  # equal days are mostly one object
            account.last_day = max(day, account.last_day or day)

    def _statement(self, account: _Account) -> Statement:
        known = account.complete and account.count > 0
        notes = account.notes
        if known and account.gap is not None:
            notes = [*notes, f"{self.place}: {account.gap}"]
        return Statement(
            file=self.file,
            format=self.format,
            account=account.account or None,
            currency=account.currency,
            sum=account.sum,
            count=account.count,
            opening=account.opening if known else None,
            closing=account.closing if known else None,
            closing_date=account.last_day if known else None,
            member=self.member,
            line=account.line,
            notes=tuple(notes),
            gap=account.gap if known else None,
            open_ended=True,
        )


def _decided(
    column: NumberColumn,
    ahead: deque[tuple[int, list[str]]],
    source: Iterator[tuple[int, list[str]]],
) -> bool:
    """Look at the rows to come until one shows how a column writes numbers.

    Args:
        column: The column.
        ahead: Rows that were looked at before; gets those that are now.
        source: The rows after these.
    """
    if any(column.look(cells) for _, cells in ahead):
        return True
    for row in source:
        ahead.append(row)
        if column.look(row[1]):
            return True
    return False


def _oldest_first(rows: Iterator[_Row], *, newest_first: bool) -> Iterator[_Row]:
    """Turn rows round that are newest first, as balances and dates show.

    Args:
        rows: In the order of the file.
        newest_first: For rows that show nothing, such as those of one day.
    """
    held: list[_Row] = []
    last: dict[int, Booking] = {}
    for row in rows:
        held.append(row)
        booking, _, account = row
        number = account.number
        before = last.get(number)
        if before is not None:
            backwards = _runs_backwards(before, booking)
            if backwards is not None:
                newest_first = backwards
                break
        last[number] = booking
    if newest_first:
        held.extend(rows)
        held.reverse()
        if len({row[2].number for row in held}) > 1:
            held.sort(key=lambda row: row[2].number)
    yield from held
    yield from rows


def _runs_backwards(one: Booking, other: Booking) -> bool | None:
    """Whether a row is older than the one above it; None where they do not show it.

    Balances show it beyond doubt, and dates where there are none, or they are equal
    either way.
    """
    forwards = _follows(one, other)
    if forwards is not None:
        backwards = _follows(other, one)
        if forwards != backwards:
            return not forwards
    if one.booked != other.booked:
        return one.booked > other.booked
    return None


def _follows(one: Booking, other: Booking) -> bool | None:
    """Whether the balance before a row is the one after another; None: no balances."""
    after = one.after
    if after is None and one.before is not None:
        after = one.before + one.amount
    before = other.before
    if before is None and other.after is not None:
        before = other.after - other.amount
    return None if after is None or before is None else after == before


def _entry(booking: Booking, position: Position) -> Entry:
    # By position, which is faster, and with what no CSV export tells left out.
    return _make_entry(
        position,
        booking.amount,
        booking.currency,
        booking.status,
        booking.booked,
        booking.value,
        booking.id,
        None,
        None,
        booking.end_to_end,
        booking.mandate and end_to_end_id(booking.mandate),
        None,
        booking.structured,
        booking.texts,
        (),
        booking.information,
        booking.counterparty,
        booking.code,
        False,  # noqa: FBT003 - no reversal indicator
        booking.returned,
        booking.exchange,
        (),
        booking.batch,
    )
