"""Numbers as banks write them, with a comma or a point, decided and never guessed.

``1.234,56`` and ``12,5`` say by themselves which mark is the decimal one; ``1.234``
does not, and may be a thousand times as much. Such a number is read as the other
numbers of its column show, and refused where they show nothing, or both.
"""

from __future__ import annotations

import contextlib
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from .cells import CellError

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Collection

_LONGEST = 18  # digits (ISO 20022), so that sums stay exact

# The form that nearly all numbers have, by the decimal mark of the column.
_USUAL = {
    "": re.compile(r"(?!)").fullmatch,
    ",": re.compile(r"[+-]?[0-9]{1,15},[0-9]{1,2}").fullmatch,
    ".": re.compile(r"[+-]?[0-9]{1,15}\.[0-9]{1,2}").fullmatch,
}
_NUMBER = re.compile(
    r"""(?P<sign>[+-]?)(?:
      (?P<plain>[0-9]+|[0-9]{1,3}(?:[ ][0-9]{3})+)
    | (?P<whole>[0-9]{1,3}(?P<group>[., ])[0-9]{3}(?:(?P=group)[0-9]{3})*)
      (?P<last>(?!(?P=group))[.,])(?P<fraction>[0-9]+)
    | (?P<grouped>[0-9]{1,3}(?P<many>[.,])[0-9]{3}(?:(?P=many)[0-9]{3})+)
    | (?P<left>[1-9][0-9]{0,2})(?P<either>[.,])(?P<right>[0-9]{3})
    | (?P<short>[0-9]*)(?P<only>[.,])(?P<rest>[0-9]+)
    )""",
    re.VERBOSE,
).fullmatch
_SPACES = str.maketrans("\u00a0\u202f", "  ")
_NO_GROUPS = str.maketrans("", "", "., ")
_OTHER = {".": ",", ",": "."}


class UndecidedError(Exception):
    """The column does not show yet how it writes numbers."""

    def __init__(self, column: NumberColumn, text: str) -> None:
        super().__init__(text)
        self.column = column
        self.text = text

    def as_cell_error(self) -> CellError:
        """Give the error for a column that never shows it."""
        return self.column.ambiguous(self.text)


class NumberColumn:
    """Reads the numbers of one column.

    Args:
        name: The column, for errors.
        index: Where it stands in a row.

    Attributes:
        decimal: The decimal mark that the column's other numbers show, "" while
            none did.
    """

    def __init__(self, name: str, index: int) -> None:
        self.name = name
        self.index = index
        self.decimal = ""
        self._usual = _USUAL[""]
        self._mixed = False
        self._relied = ""  # a number that was read by what others show

    def __call__(self, cells: list[str]) -> Decimal:
        """Read the number of a row.

        Raises:
            CellError: It is none, or may mean two things.
            UndecidedError: Other rows must show first what it means.
        """
        text = cells[self.index]
        if self._usual(text):
            return Decimal(text.replace(self.decimal, "."))
        return self._read(text)

    def optional(self, cells: list[str]) -> Decimal | None:
        """Read the number of a row; None where the cell is empty."""
        text = cells[self.index]
        if not text:
            return None
        if self._usual(text):
            return Decimal(text.replace(self.decimal, "."))
        return self._read(text)

    def look(self, cells: list[str]) -> bool:
        """Look at a row further on; whether the column shows now what it means."""
        # An error is told when the row's turn comes.
        with contextlib.suppress(CellError, UndecidedError):
            self.optional(cells)
        return bool(self.decimal)

    def ambiguous(self, text: str, shown: str = "do not show which") -> CellError:
        """Say that a number may mean two things, and what the other rows show."""
        return CellError(
            problem=(
                f"{self.name} {text!r} may be with a decimal mark or with one for "
                f"thousands, and the other rows {shown}."
            ),
            remedy=(
                "Export a longer period, so that other amounts show it, or use another "
                "format, such as CAMT.053."
            ),
        )

    def _read(self, text: str) -> Decimal:
        """Read a number of a less usual form."""
        found = _NUMBER(text.translate(_SPACES))
        if found is None or sum(map(str.isdigit, text)) > _LONGEST:
            raise CellError(
                problem=f"{self.name} {text!r} is no number."
                if text
                else f"{self.name} is empty."
            )
        sign, plain, whole, _, last, fraction, grouped, many, left, either, right = (
            found.groups()[:11]
        )
        if either:
            return Decimal(f"{sign}{left}{self._meaning(text, either)}{right}")
        if plain or grouped:
            if many:
                self._show(_OTHER[many])
            return Decimal(sign + (plain or grouped).translate(_NO_GROUPS))
        self._show(last or found["only"])
        whole = whole.translate(_NO_GROUPS) if whole else found["short"]
        return Decimal(f"{sign}{whole}.{fraction or found['rest']}")

    def _meaning(self, text: str, mark: str) -> str:
        """Say what a mark before three digits means here: "." or nothing at all."""
        if self._mixed:
            raise self.ambiguous(text, "write both ways")
        if not self.decimal:
            raise UndecidedError(self, text)
        self._relied = self._relied or text
        return "." if mark == self.decimal else ""

    def _show(self, mark: str) -> None:
        """Note that a number shows this decimal mark."""
        if not self.decimal:
            self.decimal = mark
            self._usual = _USUAL[mark]
        elif mark != self.decimal:
            self._mixed = True
            if self._relied:
                raise self.ambiguous(self._relied, "write both ways, as here")


class MarkedColumn:
    """Reads amounts without sign, by the debit or credit mark in another column.

    Args:
        number: Reads the amounts.
        mark: Gives the mark of a row.
        credit: What marks money that comes in, debit: money that goes out, in lower
            case.
    """

    def __init__(
        self,
        number: NumberColumn,
        mark: Callable[[list[str]], str],
        credit: Collection[str],
        debit: Collection[str],
    ) -> None:
        self._number = number
        self._mark = mark
        self._known = (*credit, *debit)
        self._signs = {
            written: each in credit
            for each in self._known
            for written in (each, each.capitalize(), each.upper())
        }

    def __call__(self, cells: list[str]) -> Decimal:
        """Read the signed amount of a row.

        Raises:
            CellError: The amount has a sign too, or the mark is unknown.
            UndecidedError: See `NumberColumn`.
        """
        mark = self._mark(cells)
        incoming = self._signs.get(mark)
        if incoming is None:
            known = ", ".join(repr(each) for each in self._known)
            raise CellError(
                problem=(
                    f"The mark of debit or credit is {mark!r}, not one of {known}."
                    if mark
                    else "The mark of debit or credit is missing."
                )
            )
        amount = self._number(cells)
        if cells[self._number.index][0] in "+-":
            raise CellError(
                problem=(
                    f"{self._number.name} {cells[self._number.index]!r} has a sign, "
                    f"though the mark {mark!r} tells which way the money went."
                )
            )
        return amount if incoming else -amount
