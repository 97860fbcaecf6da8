"""The lines of the map as comma-separated values.

Amounts are plain numbers with a decimal point, exactly as in the ledger; dates are
ISO 8601; types and statuses are the words of the ledger. What a spreadsheet could take
for a formula has an apostrophe in front (OWASP, CSV Injection), also behind what
begins a cell where a spreadsheet takes semicolons for separators.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING
from typing import Any

from ..rendering import number
from .columns import COLUMNS
from .columns import FORMULA_SIGNS
from .columns import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

    from ..transaction_map import Line

#: What begins a formula, where a cell may begin.
_FORMULA = re.compile(f"((?:^|[;\\t\\r\\n]) *)([{re.escape(FORMULA_SIGNS)}])")


def csv_lines(lines: Iterable[Line]) -> Iterator[str]:
    """Lines as rows of csv, the names of the columns first."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow([column.name for column in COLUMNS])
    for line in lines:
        writer.writerow([_cell(column.read(line), column.kind) for column in COLUMNS])
        yield written.getvalue()
        written.seek(0)
        written.truncate()
    yield written.getvalue()


def _cell(value: Any, kind: Kind) -> str:  # noqa: ANN401 - cells of any kind
    if value is None:
        return ""
    if kind is Kind.MONEY:
        return number(value)
    if kind is Kind.DATE:
        return str(value.isoformat())
    return _FORMULA.sub(r"\1'\2", str(value))
