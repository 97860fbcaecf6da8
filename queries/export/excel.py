"""The lines of the map as an Excel file.

Dates and amounts are true dates and numbers, an amount with the decimals that its
currency has in the ledger, or more where it has more. The head stays in view and
filters. Below the lines stand the totals of the columns in the ledger's sign.

Cells are written row by row and kept nowhere, so that memory stays the same however
many there are.
"""

from __future__ import annotations

import datetime
import importlib
import re
from typing import TYPE_CHECKING
from typing import Any

from beancount.core.number import ZERO

from ..rendering import number
from ..rendering import places
from .columns import COLUMNS
from .columns import FORMULA_SIGNS
from .columns import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Mapping
    from decimal import Decimal
    from typing import BinaryIO

    from ..transaction_map import Line
    from .words import Words

#: What Excel holds (Excel specifications and limits): rows of a sheet, characters of
#: a cell, and digits of a number.
_ROWS = 1_048_576
_CHARACTERS = 32_767
_DIGITS = 15

#: The usual decimals of a currency of which the ledger tells nothing.
_DECIMALS = 2
_BETWEEN_THOUSANDS = "#,##0"
_FIRST_DAY = datetime.date(1900, 3, 1)  # earlier ones Excel counts wrongly
_FORMULA_SIGNS = frozenset(FORMULA_SIGNS)
#: What XML 1.0 cannot hold.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class ExcelError(Exception):
    """No Excel file can be made; the message says why and what to do."""


def write_excel(
    target: BinaryIO,
    lines: Iterable[Line],
    words: Words,
    decimals: Mapping[str, int],
    day: datetime.date,
) -> None:
    """Write lines as an Excel file.

    Args:
        target: Where to.
        lines: In the order in which they are to stand.
        words: The language of the heads, types and statuses.
        decimals: How many decimals each currency has in the ledger.
        day: The day of which the lines tell, for the file's properties.

    Raises:
        ExcelError: XlsxWriter is missing, or there are more lines than Excel holds.
    """
    try:
        xlsxwriter = importlib.import_module("xlsxwriter")
    except ImportError:
        message = (
            "An Excel file needs XlsxWriter: pip install"
            " 'beancount-receivables[excel]'. Csv needs nothing more."
        )
        raise ExcelError(message) from None
    # Nothing in a text is to become a formula, a link or a number.
    workbook = xlsxwriter.Workbook(
        target,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    created = datetime.datetime.combine(day, datetime.time())
    workbook.set_properties({"title": words.transactions, "created": created})
    sheet = _Sheet(workbook, words, decimals)
    try:
        sheet.write_head()
        for line in lines:
            sheet.write(line)
        sheet.finish()
    finally:
        workbook.close()  # which removes what it had written beside


class _Sheet:
    """The sheet, written from top to bottom."""

    def __init__(
        self,
        workbook: Any,  # noqa: ANN401 - untyped
        words: Words,
        decimals: Mapping[str, int],
    ) -> None:
        self._workbook = workbook
        self._sheet = workbook.add_worksheet(words.transactions[:31])
        self._words = words
        self._decimals = decimals
        self._row = 0
        self._date_format = workbook.add_format({"num_format": "yyyy-mm-dd"})
        # As if somebody had typed an apostrophe in front, so that it stays a text
        # when the cell is edited.
        self._quoted = workbook.add_format({"quote_prefix": True})
        self._bold = workbook.add_format({"bold": True, "bottom": 1})
        self._formats: dict[tuple[int, bool], Any] = {}
        #: The currencies with an amount that is a text.
        self._with_texts: set[str] = set()
        #: By currency, the sums of the columns in the ledger's sign.
        self._sums: dict[str, dict[int, Decimal]] = {}
        self._columns = [
            (place, column.read, self._writer(column.kind))
            for place, column in enumerate(COLUMNS)
        ]
        self._totalled = [
            (place, column.read)
            for place, column in enumerate(COLUMNS)
            if column.is_totalled
        ]

    def write_head(self) -> None:
        """Write the head, which stays in view."""
        for place, column in enumerate(COLUMNS):
            self._sheet.set_column(place, place, column.width)
        for place, column in enumerate(COLUMNS):
            head = self._words.columns[column.name]
            self._sheet.write_string(0, place, head, self._bold)
        self._sheet.freeze_panes(1, 0)
        self._sheet.repeat_rows(0)
        self._sheet.set_landscape()
        self._sheet.fit_to_pages(1, 0)

    def write(self, line: Line) -> None:
        """Write a line."""
        self._row += 1
        currency = line.item.currency
        sums = self._sums.setdefault(currency, {})
        # The last rows are those of the totals.
        if self._row + 1 + len(self._sums) > _ROWS:
            message = (
                f"There are more lines than the {_ROWS} rows of an Excel sheet;"
                " export fewer at a time, or as csv."
            )
            raise ExcelError(message)
        for place, read, write in self._columns:
            value = read(line)
            if value is not None and value != "":
                write(place, value, currency)
        for place, read in self._totalled:
            sums[place] = sums.get(place, ZERO) + read(line)

    def finish(self) -> None:
        """Let the head filter, and write the totals."""
        last = self._row
        self._sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
        # A document number is rightly a text.
        cells = f"A2:{_letter(len(COLUMNS) - 1)}{last + 1}"
        self._sheet.ignore_errors({"number_stored_as_text": cells})
        if not last:
            return
        names = [column.name for column in COLUMNS]
        of_currency = names.index("currency")
        for currency in sorted(self._sums):
            self._row += 1
            self._sheet.write_string(self._row, 0, self._words.total, self._bold)
            self._text(of_currency, currency, currency)
            for place, total in self._sums[currency].items():
                if currency in self._with_texts:
                    self._money(place, total, currency)  # a formula passes over texts
                    continue
                formula = self._total_of(place, of_currency, currency, last)
                style = self._money_format(places((total,)), currency, bold=True)
                shown = number(total)
                self._sheet.write_formula(self._row, place, formula, style, shown)

    def _total_of(self, place: int, of_currency: int, currency: str, last: int) -> str:
        """The formula of a total; of one currency it follows the filter."""
        own = _range(place, last)
        if len(self._sums) == 1:
            return f"=SUBTOTAL(109,{own})"
        return f'=SUMIFS({own},{_range(of_currency, last)},"{currency}")'

    # Cells, by what they hold.

    def _writer(self, kind: Kind) -> Callable[[int, Any, str], None]:
        writers: dict[Kind, Callable[[int, Any, str], None]] = {
            Kind.TEXT: self._text,
            Kind.WORD: self._word,
            Kind.DATE: self._date,
            Kind.MONEY: self._money,
            Kind.COUNT: self._count,
        }
        return writers[kind]

    def _text(self, place: int, value: str, _currency: str) -> None:
        if not value.isprintable():
            value = _UNWRITABLE.sub("\ufffd", value)
        if len(value) > _CHARACTERS:
            value = f"{value[: _CHARACTERS - 1]}…"
        style = self._quoted if value[0] in _FORMULA_SIGNS else None
        self._sheet.write_string(self._row, place, value, style)

    def _word(self, place: int, value: str, _currency: str) -> None:
        self._sheet.write_string(self._row, place, self._words.of(value))

    def _date(self, place: int, value: datetime.date, _currency: str) -> None:
        if value < _FIRST_DAY:
            self._sheet.write_string(self._row, place, value.isoformat())
        else:
            self._sheet.write_datetime(self._row, place, value, self._date_format)

    def _money(self, place: int, value: Decimal, currency: str) -> None:
        _, digits, exponent = value.as_tuple()
        style = self._money_format(-int(exponent), currency)
        if len(digits) > _DIGITS:
            # As a number, Excel would silently change its last digits.
            self._sheet.write_string(self._row, place, number(value), style)
            self._with_texts.add(currency)
        else:
            self._sheet.write_number(self._row, place, value, style)

    def _count(self, place: int, value: int, _currency: str) -> None:
        self._sheet.write_number(self._row, place, value)

    def _money_format(self, decimals: int, currency: str, *, bold: bool = False) -> Any:  # noqa: ANN401 - untyped
        """The format of an amount: with the decimals of its currency, or more."""
        key = (max(self._decimals.get(currency, _DECIMALS), decimals), bold)
        if key not in self._formats:
            behind = f".{'0' * key[0]}" if key[0] else ""
            style = {"num_format": f"{_BETWEEN_THOUSANDS}{behind}", "bold": bold}
            self._formats[key] = self._workbook.add_format(style)
        return self._formats[key]


def _range(place: int, last: int) -> str:
    """The cells of a column, without its head, as formulas name them."""
    letter = _letter(place)
    return f"{letter}2:{letter}{last + 1}"


def _letter(place: int) -> str:
    """What Excel calls a column; there are fewer than letters."""
    return chr(ord("A") + place)
