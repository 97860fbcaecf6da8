"""Find the header of an open-item list, and whose layout it has."""

from __future__ import annotations

from ..csv_banks.table import Beginning
from ..csv_banks.table import split_line
from ..statement import UnknownFormatError
from .layouts import FIELDS
from .layouts import LAYOUTS
from .layouts import Layout
from .layouts import expected
from .layouts import layout_of

_FEWEST_COLUMNS = 4
_DELIMITERS = ";,\t"


def begin(file: str, lines: list[str], layout: str) -> tuple[Beginning, Layout]:
    """Find the header.

    Raises:
        UnknownFormatError: There is none that is known.
    """
    if layout and layout not in {each.name for each in LAYOUTS}:
        names = ", ".join(each.name for each in LAYOUTS)
        raise UnknownFormatError(
            file, None, f"There is no layout {layout!r}.", f"There are {names}."
        )
    widest: tuple[int, list[str]] = (1, [])
    for number, line in enumerate(lines, start=1):
        for delimiter in _DELIMITERS:
            header = split_line(line.rstrip("\n"), delimiter) or []
            named = [name for name in header if name]
            if len(named) < _FEWEST_COLUMNS:
                continue
            if len(named) > len(widest[1]):
                widest = (number, named)
            found = layout_of(header, layout)
            if found is not None:
                quoted = any('"' in each for each in lines[number - 1 :])
                beginning = Beginning(
                    delimiter, number, tuple(header), len(header), quoted
                )
                return beginning, found
    line_number, seen = widest
    raise UnknownFormatError(
        file,
        line_number if seen else None,
        "This is no open-item list that is known"
        + (f": its columns are {', '.join(seen)}." if seen else ".")
        + (_lacking(seen, layout) if seen else ""),
        f"It must have {expected()}. Rename the columns, for example to customer,"
        " name, number, date, due, open, vat.",
    )


def _lacking(header: list[str], layout: str) -> str:
    """What the nearest layout misses."""
    layouts = [each for each in LAYOUTS if not layout or each.name == layout]
    nearest = min(layouts, key=lambda each: len(each.lacks(header)))
    lacking = ", ".join(FIELDS[field] for field in nearest.lacks(header))
    return f" What is missing: {lacking}." if lacking else ""
