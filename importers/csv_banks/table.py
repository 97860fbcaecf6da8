"""The rows of a CSV file, and its columns by the names in its header."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from ..statement import BadValueError
from ..statement import BrokenFileError
from .amounts import NumberColumn
from .cells import DOWNLOAD_AGAIN
from .cells import CellError
from .dates import DateColumn

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator

    from .dates import DateForm

Column = str | int
"""A column: by one of its names in the header, or counted from 0 without one."""

_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")
_PADDING = -1


def plain_name(name: str) -> str:
    """Write the name of a column as names are compared: bare letters and digits."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return _NOT_IN_NAMES.sub("", letters.encode("ascii", "ignore").decode())


def split_line(line: str, delimiter: str) -> list[str] | None:
    """Split a line into cells without outer space; None where its quotes are wrong."""
    if '"' not in line:
        return [cell.strip() for cell in line.split(delimiter)]
    try:
        reader = csv.reader(
            [line], delimiter=delimiter, skipinitialspace=True, strict=True
        )
        return [cell.strip() for cell in next(reader)]
    except (csv.Error, StopIteration):
        return None


@dataclass(frozen=True)
class Beginning:
    """How the table of a file begins.

    Attributes:
        delimiter: Between its cells.
        line: The number of the line with the header, or of the first row.
        header: The names of the columns; None where the first line is a row.
        width: The number of cells of each row.
        quoted: Whether cells are in quotes, so that one may go on over lines.
        preamble: The cells of the lines before.
    """

    delimiter: str
    line: int
    header: tuple[str, ...] | None
    width: int
    quoted: bool
    preamble: tuple[tuple[str, ...], ...] = ()


class Table:
    """The rows of a file, each with its line, and readers of its columns.

    Cells have no outer space. Each row has an empty cell more than the file, for
    columns that a file may lack.

    Args:
        place: The file, for errors.
        beginning: How its table begins.
        lines: Its lines from there on.
        split: Takes a line apart where a bank's quotes are not those of CSV.
    """

    def __init__(
        self,
        place: str,
        beginning: Beginning,
        lines: Iterator[str],
        split: Callable[[str], list[str]] | None = None,
    ) -> None:
        self.place = place
        self.beginning = beginning
        self._lines = lines
        self._split = split
        self._columns: dict[str, int] = {}
        self._twice: set[str] = set()
        for index, name in enumerate(map(plain_name, beginning.header or ())):
            if self._columns.setdefault(name, index) != index:
                self._twice.add(name)

    # Columns.

    def text(self, *names: Column) -> Callable[[list[str]], str]:
        """Give a reader of the texts of a column, "" where the file lacks it."""
        return itemgetter(self._index(names))

    def texts(self, *names: Column) -> Callable[[list[str]], tuple[str, ...]]:
        """Give a reader of the texts of several columns at once, which costs less."""
        return itemgetter(*(self._index((name,)) for name in names))

    def number(self, *names: Column) -> NumberColumn:
        """Give a reader of the numbers of a column, which may be missing."""
        return NumberColumn(self._name(names), self._index(names))

    def date(self, *names: Column, forms: tuple[DateForm, ...]) -> DateColumn:
        """Give a reader of the dates of a column, which may be missing."""
        return DateColumn(self._name(names), self._index(names), forms)

    def _index(self, names: tuple[Column, ...]) -> int:
        for name in names:
            if isinstance(name, int):
                return name if name < self.beginning.width else _PADDING
            plain = plain_name(name)
            if plain in self._twice:
                raise CellError(problem=f"There are two columns {name!r}.")
            index = self._columns.get(plain)
            if index is not None:
                return index
        return _PADDING

    def _name(self, names: tuple[Column, ...]) -> str:
        """Name a column as the file does."""
        index = self._index(names)
        header = self.beginning.header
        if header is None:
            return f"Column {index + 1}"
        return header[index] if index != _PADDING else str(names[0])

    # Rows.

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Give each row that is not empty, after the number of its line.

        Raises:
            StatementError: A row is broken, or has more or fewer cells than others.
        """
        beginning = self.beginning
        if beginning.header is not None:
            next(self._lines)
        first = beginning.line + (beginning.header is not None)
        return self._quoted(first) if beginning.quoted else self._bare(first)

    def _quoted(self, first: int) -> Iterator[tuple[int, list[str]]]:
        """Read rows whose cells are in quotes, and may go on over lines."""
        width = self.beginning.width
        reader = csv.reader(
            self._lines,
            delimiter=self.beginning.delimiter,
            skipinitialspace=True,
            strict=True,
        )
        strip = str.strip
        number = first
        try:
            for written in reader:
                cells = [*map(strip, written)]
                if any(cells):
                    if len(cells) != width:
                        self._fit(number, cells)
                    cells.append("")
                    yield number, cells
                number = first + reader.line_num
        except csv.Error as error:
            raise BrokenFileError(
                self.place, number, f"The row is broken ({error}).", DOWNLOAD_AGAIN
            ) from None

    def _bare(self, first: int) -> Iterator[tuple[int, list[str]]]:
        """Read rows of a line each.

        Banks that put nothing in quotes do not escape them either, so that a quote
        may be one that the payer wrote. It never joins two lines.
        """
        delimiter = self.beginning.delimiter
        width = self.beginning.width
        split = self._split
        strip = str.strip
        for number, line in enumerate(self._lines, first):
            if split is not None:
                cells = split(line)
            elif '"' in line:
                quoted = split_line(line, delimiter)
                cells = line.split(delimiter)
                if quoted and (len(quoted) == width or len(cells) != width):
                    cells = quoted
            else:
                cells = line.split(delimiter)
            cells = [*map(strip, cells)]
            if any(cells):
                if len(cells) != width:
                    self._fit(number, cells)
                cells.append("")
                yield number, cells

    def _fit(self, number: int, cells: list[str]) -> None:
        """Take empty cells more or less at the end as nothing; refuse others."""
        width = self.beginning.width
        header = self.beginning.header or ()
        if len(cells) > width and not any(cells[width:]):
            del cells[width:]
        elif len(cells) < width and header and not any(header[len(cells) :]):
            cells.extend([""] * (width - len(cells)))
        else:
            raise BadValueError(
                self.place,
                number,
                f"The row has {len(cells)} cells, where {width} are to be.",
                "It may be cut off, or a text in it may hold the mark that is between "
                f"cells ({self.beginning.delimiter!r}). {DOWNLOAD_AGAIN}",
            )
