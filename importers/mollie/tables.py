"""Mollie's CSV files: columns by name, in English or Dutch, in any order.

Old exports have fewer columns, and people save them from a spreadsheet, with
semicolons. A column that no name here fits is kept, as metadata.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING
from typing import NamedTuple

from ..statement import BadValueError
from ..statement import BrokenFileError
from ..statement import place

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

ABSENT = -1
"""Where a column would be that the file has not: each row ends with an empty text."""


class Table(NamedTuple):
    """The rows of a CSV file.

    Attributes:
        file: As it stands in messages.
        columns: Where each column is, by our name for it; ``ABSENT`` where it is not.
        others: Where the other columns are, and their names.
        rows: Each with its line, and an empty text behind its last column.
    """

    file: str
    columns: Mapping[str, int]
    others: Sequence[tuple[int, str]]
    rows: Iterator[tuple[int, list[str]]]

    def rest(self, row: list[str]) -> tuple[tuple[str, str], ...]:
        """Give what the other columns of a row say."""
        return tuple((name, row[at]) for at, name in self.others if row[at])


def header_of(first: bytes) -> list[str]:
    """Give the names in the first line of a file; none where it is no such table."""
    line = first.split(b"\n", 1)[0]
    if b"\0" in line:
        return []
    text = _decode(line).strip("\r")
    try:
        return next(csv.reader([text], delimiter=_delimiter(text)), [])
    except csv.Error:  # such as a file whose lines end with a bare CR
        return []


def matches(
    first: bytes, names: Mapping[str, Sequence[str]], needed: Iterable[str]
) -> bool:
    """Whether the header of a file has columns of all these names.

    Args:
        first: The beginning of the file.
        names: What each of our columns may be called.
        needed: Our names of those that must be there.
    """
    columns = _columns(header_of(first), names)[0]
    return all(columns[name] != ABSENT for name in needed)


def read_table(
    file: str,
    member: str | None,
    pieces: Iterable[bytes],
    names: Mapping[str, Sequence[str]],
) -> Table:
    """Read a table.

    Raises:
        BrokenFileError: A row has more or fewer columns than the header, or a
            quotation mark is left open.
    """
    where = place(file, member)
    text = _decode(b"".join(pieces))
    start, _, _ = text.partition("\n")
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=_delimiter(start), strict=True
    )
    try:
        header = next(reader, [])
    except csv.Error as error:
        raise _damaged(where, 1, error) from None
    columns, others = _columns(header, names)
    return Table(where, columns, others, _rows(where, reader, len(header)))


def row_error(table: Table, line: int, row: list[str], problem: str) -> BadValueError:
    """Give the error of a row that cannot be read, with the row in it."""
    shown = ", ".join(text for text in row if text)
    return BadValueError(
        table.file,
        line,
        f"{problem}, in the row: {shown}.",
        "Download the export again; if the row stays, report it, so that it can be "
        "booked for what it is.",
    )


def _rows(
    file: str, reader: Iterator[list[str]], width: int
) -> Iterator[tuple[int, list[str]]]:
    line = 1
    try:
        for row in reader:
            line = reader.line_num  # type: ignore[attr-defined]
            if len(row) != width:
                if not any(row):
                    continue
                raise BrokenFileError(
                    file,
                    line,
                    f"The row has {len(row)} columns, and the header {width}.",
                    "Download the export again; a spreadsheet may have changed it.",
                )
            row.append("")
            yield line, row
    except csv.Error as error:
        raise _damaged(file, line, error) from None


def _damaged(file: str, line: int, error: csv.Error) -> BrokenFileError:
    return BrokenFileError(
        file,
        line,
        f"The file is cut off or damaged ({error}).",
        "Download the export again.",
    )


def _columns(
    header: Sequence[str], names: Mapping[str, Sequence[str]]
) -> tuple[dict[str, int], list[tuple[int, str]]]:
    ours = {alias: name for name, aliases in names.items() for alias in aliases}
    columns = dict.fromkeys(names, ABSENT)
    others = []
    for at, written in enumerate(header):
        name = ours.get(" ".join(written.replace("_", " ").lower().split()))
        if name is not None and columns[name] == ABSENT:
            columns[name] = at
        else:
            others.append((at, written.strip()))
    return columns, others


def _delimiter(line: str) -> str:
    return max(",;\t", key=line.count)


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")  # saved from a spreadsheet
