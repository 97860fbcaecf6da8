"""Read the open-item list of another package from CSV.

Each row is an item, a heading that names the customer of the rows below it, or a
subtotal or total, which is checked and is no item. What is none of these is refused
with its line: a row that is left out would show nowhere but in the balance.

Numbers are decided as in exports of banks (`csv_banks.amounts`): ``1.234`` is a
thousand, or one and a bit, as the other numbers of its column show.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from itertools import islice
from typing import TYPE_CHECKING

from ..csv_banks.amounts import MarkedColumn
from ..csv_banks.amounts import NumberColumn
from ..csv_banks.amounts import UndecidedError
from ..csv_banks.cells import CellError
from ..csv_banks.dates import COMPACT
from ..csv_banks.dates import DAY_FIRST
from ..csv_banks.dates import DAY_FIRST_SLASHED
from ..csv_banks.dates import YEAR_FIRST
from ..csv_banks.dates import read_date
from ..csv_banks.table import Table
from ..csv_banks.table import plain_name
from ..csv_banks.text import read_lines
from ..statement import BadValueError
from ..statement import BrokenFileError
from ..statement import StatementError
from ..statement import UnknownFormatError
from .header import begin
from .items import CREDIT_NOTE
from .items import INVOICE
from .items import PAYMENT
from .items import OpenItem
from .items import OpenItemList
from .layouts import ABOUT
from .vat import Vats

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Iterator
    from pathlib import Path

    from ..csv_banks.table import Beginning
    from .layouts import Layout

_MEND = "Correct the row, or export the list again."
_BEGINNING = 40
"""Lines in which the header must come; reports have a few lines of titles before."""
_DATES = (YEAR_FIRST, DAY_FIRST, DAY_FIRST_SLASHED, COMPACT)
_DEBIT = ("d", "dt", "debet", "debit", "débit")
_CREDIT = ("c", "cr", "credit", "crédit")

_SUBTOTAL = re.compile(r"(?:sub-?tota|sous-tota|totaal per|total per)", re.IGNORECASE)
_TOTAL = re.compile(
    r"(?:(?:eind|grand |general )?tota(?:al|len|l|ux)\b|total général)", re.IGNORECASE
)
_LAST_TOTAL = re.compile(
    r"(?:eindtota|grand tota|general tota|total général)", re.IGNORECASE
)
_CREDIT_NOTES = re.compile(r"credit|crédit|\bcn\b", re.IGNORECASE)
_PAYMENTS = re.compile(
    r"betal|payment|paiement|bank|banque|\bkas|cash|caisse|ontvang|receipt|reçu"
    r"|vooruit|account|acompte|aanbetal",
    re.IGNORECASE,
)


def read_open_items(path: Path, layout: str = "") -> OpenItemList:
    """Read an open-item list.

    Args:
        path: The file.
        layout: Whose layout it has, as in `layouts.LAYOUTS`; "" to tell by its header.

    Raises:
        StatementError: It cannot be read; the error names file, line and remedy.
    """
    file = str(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BrokenFileError.unopened(file, error) from None
    if content.startswith(b"PK\x03\x04"):
        raise UnknownFormatError(
            file, None, "This is a workbook, no CSV.", "Save the list as CSV."
        )
    try:
        lines = read_lines(file, [content])
        first = list(islice(lines, _BEGINNING))
        beginning, found = begin(file, first, layout)
        table = Table(file, beginning, chain(first[beginning.line - 1 :], lines))
        return _Reading(file, found, beginning).read(table.rows())
    except StatementError as error:
        # What is shared with the readers of banks tells the user to go to the bank.
        raise type(error)(file, error.line, error.problem, _remedy(error)) from None


def _remedy(error: StatementError) -> str:
    return _MEND if "bank" in error.remedy else error.remedy


@dataclass
class _Sum:
    """What open items add up to, by currency."""

    block: Decimal = Decimal(0)
    all: Decimal = Decimal(0)


class _Reading:
    """Reads the rows of one list."""

    def __init__(self, file: str, layout: Layout, beginning: Beginning) -> None:
        self.file = file
        self.layout = layout
        names = layout.found(beginning.header or ())
        header = [plain_name(name) for name in beginning.header or ()]
        self._index = {
            field: header.index(plain_name(name)) for field, name in names.items()
        }
        self._names = names
        self._numbers = {
            field: NumberColumn(names[field], self._index[field])
            for field in ("open", "debit", "credit", "amount", "vat")
            if field in names
        }
        self._open = self._reader_of_open()
        self._heading: tuple[str, str] = ("", "")
        self._sums: dict[str, _Sum] = {}
        self._vats = Vats()
        self._totals = 0
        self._closed = 0

    def read(self, rows: Iterable[tuple[int, list[str]]]) -> OpenItemList:
        """Read all rows."""
        held = [(line, self._clean(cells)) for line, cells in rows]
        for _, cells in held:  # what the numbers of each column show
            for number in self._numbers.values():
                number.look(cells)
        items = [item for line, cells in held for item in self._row(line, cells)]
        if self._vats.are_rates:
            raise BadValueError(
                self.file,
                None,
                f"{self._names['vat']} seems to hold percentages, and no amounts.",
                "Rename the column, or put the amounts into it.",
            )
        return OpenItemList(
            self.file, self.layout.name, tuple(items), self._totals, self._closed
        )

    def _clean(self, cells: list[str]) -> list[str]:
        """Cells without what fills columns, and numbers without their currency."""
        cells = [*map(_one_line, cells)]
        for number in self._numbers.values():
            cells[number.index] = _bare_number(cells[number.index])
        return cells

    def _row(self, line: int, cells: list[str]) -> Iterator[OpenItem]:
        """Make an item of a row, or check it, or take note of a heading."""
        try:
            if self._is_total(cells):
                self._check_total(cells)
            elif self._is_heading(cells):
                self._heading = (
                    self._text(cells, "customer"),
                    self._text(cells, "name"),
                )
            else:
                item = self._item(line, cells)
                sums = self._sums.setdefault(item.currency, _Sum())
                sums.block += item.amount
                sums.all += item.amount
                if item.amount:
                    yield item
                else:
                    self._closed += 1
        except UndecidedError as undecided:
            error = undecided.as_cell_error()
            raise BadValueError(
                self.file, line, error.problem, "Export it with decimals."
            ) from None
        except CellError as error:
            raise BadValueError(self.file, line, error.problem, _MEND) from None

    # An item.

    def _item(self, line: int, cells: list[str]) -> OpenItem:
        customer, name = self._text(cells, "customer"), self._text(cells, "name")
        if not customer and not name:
            customer, name = self._heading
        if not customer and not name:
            raise CellError(problem="The row names no customer.")
        amount = self._open(cells)
        number = self._text(cells, "number")
        type_ = self._type(cells, number, amount)
        if not number and amount > 0:
            raise CellError(problem=f"The item of {amount} has no document number.")
        return OpenItem(
            line=line,
            customer=customer,
            name=name,
            number=number,
            amount=amount,
            currency=self._currency(cells),
            type=type_,
            date=self._date(cells, "date"),
            due=self._date(cells, "due"),
            vat=self._vat(cells, amount),
            reference=self._text(cells, "reference"),
            description=self._text(cells, "description"),
            about={
                field: text for field in ABOUT if (text := self._text(cells, field))
            },
        )

    def _reader_of_open(self) -> Callable[[list[str]], Decimal]:
        """Say where the open amount stands: in one column, in two, or with a mark."""
        numbers = self._numbers
        if "open" in numbers and "side" in self._index:
            index = self._index["side"]
            return MarkedColumn(
                numbers["open"], lambda cells: cells[index], _DEBIT, _CREDIT
            )
        if "open" in numbers:
            return numbers["open"]
        debit, credit = numbers["debit"], numbers["credit"]

        def difference(cells: list[str]) -> Decimal:
            amounts = debit.optional(cells), credit.optional(cells)
            if amounts == (None, None):
                raise CellError(problem=f"{debit.name} and {credit.name} are empty.")
            return (amounts[0] or Decimal(0)) - (amounts[1] or Decimal(0))

        return difference

    def _vat(self, cells: list[str], amount: Decimal) -> Decimal | None:
        vat = self._numbers.get("vat")
        whole = self._numbers.get("amount")
        said = None if vat is None else vat.optional(cells)
        if said is None:
            return None
        of = None if whole is None else whole.optional(cells)
        return self._vats.add(said, of or amount, amount)

    def _type(self, cells: list[str], number: str, amount: Decimal) -> str:
        """What kind of item it is, by the list's word for it, else by its sign."""
        if amount >= 0:
            return INVOICE
        word = self._text(cells, "type")
        if _CREDIT_NOTES.search(word):
            return CREDIT_NOTE
        if _PAYMENTS.search(word) or not number:
            return PAYMENT
        return CREDIT_NOTE

    def _date(self, cells: list[str], field: str) -> dt.date | None:
        text = self._text(cells, field).partition(" ")[0].partition("T")[0]
        if not text:
            return None
        day = read_date(text, _DATES)
        if day is None:
            forms = ", ".join(form.name for form in _DATES)
            raise CellError(
                problem=f"{self._names[field]} {text!r} is no date; it must be {forms}."
            )
        return day

    def _currency(self, cells: list[str]) -> str:
        text = self._text(cells, "currency").upper()
        if text and not re.fullmatch(r"[A-Z]{3}", text):
            raise CellError(problem=f"{text!r} is no currency of three letters.")
        return text

    def _text(self, cells: list[str], field: str) -> str:
        index = self._index.get(field)
        return "" if index is None else cells[index]

    # What is no item.

    def _is_heading(self, cells: list[str]) -> bool:
        """Whether a row has a customer and nothing else that an item has."""
        fields = ("number", "date", "due", "open", "debit", "credit", "vat", "amount")
        named = self._text(cells, "customer") or self._text(cells, "name")
        return bool(named) and not any(self._text(cells, field) for field in fields)

    def _is_total(self, cells: list[str]) -> bool:
        """Whether a row is a sum: it says so, and has no document or date."""
        number = self._text(cells, "number")
        if number and not _is_total_word(number):
            return False
        dated = any(self._text(cells, field) for field in ("date", "due"))
        return not dated and any(map(_is_total_word, self._words(cells)))

    def _words(self, cells: list[str]) -> list[str]:
        amounts = {number.index for number in self._numbers.values()}
        return [
            cell for index, cell in enumerate(cells) if cell and index not in amounts
        ]

    def _check_total(self, cells: list[str]) -> None:
        """Hold a subtotal or total against the items above it.

        Raises:
            CellError: It is another sum.
        """
        words = next(cell for cell in self._words(cells) if _is_total_word(cell))
        if not any(self._text(cells, field) for field in ("open", "debit", "credit")):
            return  # it totals other columns
        # A sum has a mark of debit or credit only in some lists.
        marked = "side" not in self._index or self._text(cells, "side")
        total = self._open(cells) if marked else self._numbers["open"](cells)
        currency = self._currency(cells)
        if currency or len(self._sums) <= 1:
            sums = self._sums.get(currency or next(iter(self._sums), ""), _Sum())
        else:
            raise CellError(
                problem=f"{words!r} does not say in which currency it is, and the list"
                " has several."
            )
        may_be = []
        if not _LAST_TOTAL.search(words):
            may_be.append(sums.block)
        if not _SUBTOTAL.search(words):
            may_be.append(sums.all)
        if total not in may_be:
            found = " or ".join(dict.fromkeys(map(str, may_be)))
            raise CellError(
                problem=f"{words!r} says {total}, but the items above it are {found}."
            )
        sums.block = Decimal(0)
        self._totals += 1


def _is_total_word(text: str) -> bool:
    return bool(_SUBTOTAL.match(text) or _TOTAL.match(text))


def _one_line(text: str) -> str:
    """A text with one blank between its words, and nothing that no line can hold."""
    if text.isprintable() and "  " not in text:
        return text
    return " ".join(
        "".join(each if each.isprintable() else " " for each in text).split()
    )


def _bare_number(text: str) -> str:
    """A number without its currency, its sign in front: as ``-12,50``."""
    text = text.replace("\N{MINUS SIGN}", "-")
    text = re.sub(r"€|\bEUR\b", "", text).strip()
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1].strip()}"
    if text.endswith("-"):
        text = f"-{text[:-1].strip()}"
    return re.sub(r"^([+-])\s+", r"\1", text)
