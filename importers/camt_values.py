"""Single values of an ISO 20022 message: texts, dates, amounts and their sign."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from .statement import BadValueError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

Parts = dict[str, "Element"]
"""The children of an element by name."""

_NONE: Parts = {}

# At most 18 digits (ISO 20022), so that sums stay exact.
is_amount = re.compile(r"(?=.{1,20}$)\+?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)").fullmatch
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[TZ+-].*)?").fullmatch
_REMEDY = "Download the file again; if it stays so, ask the bank."


def children(element: Element | None) -> Parts:
    """Give the children by name; of several equal ones the last."""
    if element is None:
        return _NONE
    return {child.tag: child for child in element}


def each(element: Element | None, name: str) -> list[Element]:
    """Give the children of that name, in order."""
    if element is None:
        return []
    return [child for child in element if child.tag == name]


def text_at(parts: Parts, name: str) -> str | None:
    """Give the text of a child without outer space; None: absent or empty."""
    element = parts.get(name)
    if element is None or element.text is None:
        return None
    return element.text.strip() or None


def below(element: Element | None, *names: str) -> Element | None:
    """Go down by one name after the other; None where one is missing."""
    for name in names:
        if element is None:
            return None
        element = element.find(name)
    return element


def text_below(element: Element | None, *names: str) -> str | None:
    """Give the text of an element further down, as `text_at` does."""
    *path, last = names
    parent = below(element, *path) if path else element
    text = None if parent is None else parent.findtext(last)
    return text.strip() or None if text else None


def first_text(parts: Parts, *names: str) -> str | None:
    """Give the first text that is there."""
    for name in names:
        text = text_at(parts, name)
        if text is not None:
            return text
    return None


class Values:
    """Reads values, and says where one is wrong.

    Args:
        place: The file, for errors.
    """

    def __init__(self, place: str) -> None:
        self.place = place
        self._days: dict[str, date] = {}

    def date_of(self, parts: Parts, name: str, line: int) -> date | None:
        """Read a child that holds a day as ``Dt`` or as ``DtTm``."""
        element = parts.get(name)
        if element is None:
            return None
        text = text_below(element, "Dt") or text_below(element, "DtTm")
        return None if text is None else self.day_in(text, name, line)

    def day(self, parts: Parts, names: tuple[str, ...], line: int) -> date | None:
        """Read the first of several children as a day."""
        for name in names:
            text = text_at(parts, name)
            if text is not None:
                return self.day_in(text, name, line)
        return None

    def day_in(self, text: str, name: str, line: int) -> date:
        """Read the calendar day as written, whatever time or zone follows it.

        Raises:
            BadValueError: It is no date.
        """
        day = self._days.get(text)
        if day is None:
            written = _DAY(text)
            try:
                day = date.fromisoformat(written[1] if written else "")
            except ValueError:
                raise BadValueError(
                    self.place, line, f"{name} {text!r} is no date.", _REMEDY
                ) from None
            self._days[text] = day
        return day

    def amount(self, parts: Parts, name: str, line: int) -> tuple[Decimal, str]:
        """Read an amount, without sign, and its currency.

        Raises:
            BadValueError: It is missing, no number, negative or has no currency.
        """
        element = parts.get(name)
        text = "" if element is None else element.text or ""
        currency = "" if element is None else element.get("Ccy", "")
        if not currency:
            raise BadValueError(
                self.place,
                line,
                f"An amount ({name}) or its currency is missing.",
                _REMEDY,
            )
        return self.number(text, name, line), currency

    def signed(self, amount: Decimal, parts: Parts, line: int) -> Decimal:
        """Give an amount the sign of its debit/credit mark.

        Raises:
            BadValueError: There is no such mark.
        """
        mark = text_at(parts, "CdtDbtInd")
        if mark == "CRDT":
            return amount
        if mark == "DBIT":
            return -amount
        raise BadValueError(
            self.place,
            line,
            f"The debit/credit mark (CdtDbtInd) of {amount} is "
            f"{'missing' if mark is None else repr(mark)}.",
            f"It must be CRDT or DBIT. {_REMEDY}",
        )

    def number(self, text: str, name: str, line: int) -> Decimal:
        """Read a number without sign.

        Raises:
            BadValueError: It is none.
        """
        text = text.strip()
        if is_amount(text) is None:
            raise BadValueError(
                self.place,
                line,
                f"{name} {text!r} is no amount.",
                f"It must be digits with a decimal point, without sign. {_REMEDY}",
            )
        return Decimal(text)
