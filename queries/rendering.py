"""How lists are written: as text for people, as csv and json for programs.

In csv and json an amount is a plain number, exactly as it is in the ledger, and
its currency stands in a column of its own; a date is ISO 8601.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

from beancount.core.amount import Amount

from .rows import columns_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

FORMATS = ("text", "csv", "json")
_GAP = "  "


class Head(NamedTuple):
    """The head of a column of text.

    Attributes:
        title: What stands above the column.
        right: Whether it is aligned to the right, as numbers are.
        widest: The most characters shown of a cell, 0 for all of it.
    """

    title: str
    right: bool = False
    widest: int = 0


def as_dicts(row_type: type, rows: Iterable[object]) -> list[dict[str, Any]]:
    """Rows of a table as mappings from the names of its columns."""
    columns = columns_of(row_type)
    return [{column.name: column.read(row) for column in columns} for row in rows]


def as_csv(names: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows as comma-separated values, with the names of the columns on top."""
    names = list(names)
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([_plain(row.get(name)) for name in names])
    return written.getvalue().rstrip("\n")


def as_json(value: Any, indent: str = "") -> str:  # noqa: ANN401 - values of any kind
    """A value as json; unlike Python's own, it writes Decimals as they are."""
    inner = f"{indent}  "
    if isinstance(value, Amount):
        value = value.number
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, datetime.date):
        return json.dumps(value.isoformat())
    if isinstance(value, Mapping):
        parts = [
            f"{json.dumps(key)}: {as_json(part, inner)}" for key, part in value.items()
        ]
        return _bracketed("{", parts, "}", indent)
    if isinstance(value, (list, tuple)):
        return _bracketed("[", [as_json(part, inner) for part in value], "]", indent)
    return json.dumps(value, ensure_ascii=False)


def as_table(
    heads: Sequence[Head],
    rows: Iterable[Sequence[str]],
    totals: Iterable[Sequence[str]] = (),
) -> str:
    """Cells as aligned text, with totals below a line.

    Columns in which no row has anything are left out.
    """
    cells = [
        [_cut(cell, head) for cell, head in zip(row, heads, strict=True)]
        for row in rows
    ]
    sums = [list(row) for row in totals]
    used = [i for i in range(len(heads)) if any(row[i] for row in cells)]
    every = [[head.title for head in heads], *cells, *sums]
    widths = {i: max(_width(row[i]) for row in every) for i in used}
    line = _GAP.join("-" * widths[i] for i in used)

    def laid_out(row: Sequence[str]) -> str:
        return _GAP.join(_aligned(row[i], widths[i], heads[i]) for i in used).rstrip()

    lines = [laid_out(every[0]), line, *map(laid_out, cells)]
    if sums:
        lines += [line, *map(laid_out, sums)]
    return "\n".join(lines)


def number(value: Decimal, least_places: int = 0) -> str:
    """A number without exponent, filled with zeros to a number of places."""
    filled = max(places([value]), least_places)
    return f"{value:.{filled}f}"


def places(values: Iterable[Decimal]) -> int:
    """How many places it takes to show each of some numbers as it is written."""
    exponents = (value.as_tuple().exponent for value in values)
    return max((0, *(-each for each in exponents if isinstance(each, int))))


def one_line(text: str) -> str:
    """A text on one line, without what would steer a terminal."""
    return "".join(each for each in " ".join(text.split()) if each.isprintable())


def _plain(value: Any) -> str:  # noqa: ANN401 - cells of any kind
    """A cell of csv."""
    if value is None:
        return ""
    if isinstance(value, Amount):
        value = value.number
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return number(value)
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def _bracketed(opening: str, parts: Sequence[str], closing: str, indent: str) -> str:
    """Parts one below the other, between brackets."""
    if not parts:
        return opening + closing
    body = ",\n".join(f"{indent}  {part}" for part in parts)
    return f"{opening}\n{body}\n{indent}{closing}"


def _cut(cell: str, head: Head) -> str:
    """What is shown of a cell."""
    cell = one_line(cell)
    if head.widest and len(cell) > head.widest:
        return f"{cell[: head.widest - 1].rstrip()}…"
    return cell


def _aligned(cell: str, width: int, head: Head) -> str:
    """A cell, filled with spaces to a width."""
    filling = " " * (width - _width(cell))
    return filling + cell if head.right else cell + filling


def _width(cell: str) -> int:
    """How many columns of a terminal a cell takes (Unicode Standard Annex 11)."""
    return sum(
        2 if unicodedata.east_asian_width(each) in "FW" else 1
        for each in cell
        if not unicodedata.combining(each)
    )
