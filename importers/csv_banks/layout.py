"""What a bank's reader is: by what it knows its files, and what it makes of a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..statement import Status
from .table import Beginning
from .table import plain_name
from .table import split_line

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from decimal import Decimal

    from ..statement import Batch
    from ..statement import Exchange
    from ..statement import Party
    from ..statement import Return
    from ..statement import StructuredReference
    from ..statement import TransactionCode
    from .table import Table


@dataclass(slots=True)
class Booking:
    """What a row says: an entry, and the account that it is on.

    Attributes:
        account: IBAN, or another number; "" where the file has none.
        currency: Of the account, and of the amount.
        amount: Signed: positive for money that comes in.
        booked: The booking date, value: the value date.
        before: The balance before the row, after: the one after it, where the file
            gives them; one is enough.
        id: The bank's own reference of the entry, which never changes; None where
            there is none.

    The others are those of `statement.Entry`.
    """

    account: str
    currency: str
    amount: Decimal
    booked: dt.date
    value: dt.date | None = None
    before: Decimal | None = None
    after: Decimal | None = None
    id: str | None = None
    status: Status = Status.BOOKED
    end_to_end: str | None = None
    mandate: str | None = None
    structured: tuple[StructuredReference, ...] = ()
    texts: tuple[str, ...] = ()
    information: str | None = None
    counterparty: Party | None = None
    code: TransactionCode | None = None
    returned: Return | None = None
    exchange: Exchange | None = None
    batch: Batch | None = None


@dataclass(slots=True)
class LeftOut:
    """A row that is no entry, since the bank says that it moved no money.

    ``why`` is a sentence; it becomes a note of the account's statement.
    """

    account: str
    currency: str
    why: str


@dataclass(frozen=True)
class Bank:
    """The reader of one layout of one bank.

    Attributes:
        name: The bank, for messages.
        format: As statements give it, such as ``csv.rabobank``.
        columns: Takes a table and gives the reader of its rows. It asks the table
            for its columns once, so that a row costs little.
        headers: By what its files are known: groups of names of columns, of which
            one group must all be in the header.
        preamble: The most lines before the header.
        first_row: For files without header: whether these are the cells of a row.
        delimiters: What may stand between cells.
        newest_first: The usual order of its rows, for files that do not show it.
        split: See `table.Table`.
    """

    name: str
    format: str
    columns: Callable[[Table], Callable[[list[str]], Booking | LeftOut]]
    headers: tuple[tuple[str, ...], ...] = ()
    preamble: int = 0
    first_row: Callable[[list[str]], bool] | None = None
    delimiters: str = ",;\t"
    newest_first: bool = False
    split: Callable[[str], list[str]] | None = None

    def begin(self, lines: list[str]) -> Beginning | None:
        """Find where the table begins, in the first lines of a file of this bank.

        Returns:
            None where it is no file of this bank.
        """
        if self.first_row is not None:
            return self._first_row(lines)
        for number, line in enumerate(lines[: self.preamble + 1], start=1):
            for delimiter in self.delimiters:
                header = split_line(line, delimiter)
                if header is None or len(header) < _FEWEST_COLUMNS:
                    continue
                names = {plain_name(name) for name in header}
                if any(
                    names.issuperset(map(plain_name, each)) for each in self.headers
                ):
                    before = lines[: number - 1]
                    return Beginning(
                        delimiter,
                        number,
                        tuple(header),
                        len(header),
                        line.lstrip().startswith('"'),
                        tuple(
                            tuple(split_line(each, delimiter) or ()) for each in before
                        ),
                    )
        return None

    def _first_row(self, lines: list[str]) -> Beginning | None:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            quoted = line.lstrip().startswith('"')
            for delimiter in self.delimiters:
                cells = (
                    [cell.strip() for cell in self.split(line)]
                    if self.split is not None and not quoted
                    else split_line(line, delimiter) or line.split(delimiter)
                )
                if self.first_row is not None and self.first_row(cells):
                    return Beginning(delimiter, number, None, len(cells), quoted)
            return None
        return None


_FEWEST_COLUMNS = 3
