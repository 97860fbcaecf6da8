"""Files of dated tables, in TOML: those of this package, and one of a ledger.

A file holds tables of any of the kinds in ``KINDS``, each with its source. What a
ledger says outranks ours. Amounts and percentages are read as decimals, never as
floats.
"""

from __future__ import annotations

import datetime as dt
import sys
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

#: The kinds of table: of collection costs, of the law on interest and its
#: percentages, and of VAT on bad debts.
COSTS = "table"
INTEREST = "interest"
RATES = "rates"
VAT_RELIEF = "vat-relief"
KINDS = (COSTS, INTEREST, RATES, VAT_RELIEF)

#: Where a ledger has tables of its own, at the end of a sentence.
WHERE_TO_ADD = (
    "to a file of tables of your own, which the line"
    ' plugin "beancount_receivables.plugins" "tables.toml" names'
)

_FOLDER = Path(__file__).parent


class UnreadableTablesError(Exception):
    """A file of tables that cannot be read; the text says why and what to do."""


class MissingTableError(Exception):
    """No table says what was asked; the text says which one to add, and where."""


def tables_of_kind(kind: str, own: Path | None = None) -> Iterator[Values]:
    """The tables of a kind: ours, then those of a ledger.

    Args:
        kind: One of ``KINDS``.
        own: The ledger's file; None where it has none.

    Raises:
        UnreadableTablesError: The ledger's file cannot be read.
    """
    files = list(_ours())
    if own is not None:
        files.append((own, _contents(own)))
    for file, contents in files:
        for number, values in enumerate(contents.get(kind, ()), 1):
            yield Values(values, f"{file}: [[{kind}]] {number}")


class Values:
    """What a table says, with clear words for what is wrong in it.

    Args:
        values: As TOML has them.
        where: The file and the table, for messages.
    """

    def __init__(self, values: Any, where: str) -> None:  # noqa: ANN401 - as TOML has it
        self._values = values if isinstance(values, dict) else {}
        self._where = where
        self._asked: set[str] = set()

    def text(self, key: str) -> str:
        """A text."""
        return str(self._value(key, str))

    def word(self, key: str, words: tuple[str, ...]) -> str:
        """One of some words."""
        value = self._values.get(key)
        self._asked.add(key)
        if value not in words:
            allowed = " or ".join(f'"{word}"' for word in words)
            raise self.error(key, f"takes {allowed}")
        return str(value)

    def date(self, key: str) -> dt.date:
        """A date; a moment is a date to Python, but cannot be compared with one."""
        value: dt.date = self._value(key, dt.date)
        return value

    def number(self, key: str) -> Decimal:
        """A number that is not negative."""
        value = self._values.get(key)
        self._asked.add(key)
        if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
            raise self.error(key, "takes a number")
        number = Decimal(value)
        if not number.is_finite() or number < 0:
            raise self.error(key, "takes a number that is not negative")
        return number

    def whole(self, key: str) -> int:
        """A whole number that is not negative."""
        number = self.number(key)
        if number != number.to_integral_value():
            raise self.error(key, "takes a whole number")
        return int(number)

    def yes(self, key: str) -> bool:
        """Whether something is so."""
        return bool(self._value(key, bool))

    def inner(self, key: str) -> Values:
        """A table inside this one."""
        return Values(self._value(key, dict), self._where)

    def each(self, key: str, what: str) -> list[Values]:
        """The tables of a list, of which there is at least one.

        Args:
            key: Of the list.
            what: One of them, in words.
        """
        found = self._value(key, list)
        if not found:
            raise self.error(key, f"holds no {what}")
        return [Values(values, self._where) for values in found]

    def has(self, key: str) -> bool:
        """Whether the table says something under a key."""
        self._asked.add(key)
        return key in self._values

    def done(self) -> None:
        """Refuse what nothing asked for: a slip would be overlooked.

        Raises:
            UnreadableTablesError: There is another key.
        """
        for key in self._values:
            if key not in self._asked:
                known = ", ".join(sorted(self._asked))
                raise self.error(key, f"is none of the keys here, which are {known}")

    def error(self, key: str, message: str) -> UnreadableTablesError:
        """What to raise for a key."""
        return UnreadableTablesError(f"{self._where}: {key} {message}. Mend it there.")

    def _value(self, key: str, kind: type) -> Any:  # noqa: ANN401 - of that kind
        value = self._values.get(key)
        self._asked.add(key)
        if not isinstance(value, kind) or isinstance(value, dt.datetime):
            raise self.error(key, f"takes {_WORDS[kind]}")
        return value


_WORDS = {
    str: "a text in quotes",
    bool: "true or false",
    dict: "a table, as { after = 1 }",
    list: "a list, as [{ above = 0, fixed = 0, percent = 15 }]",
    dt.date: "a date, as 2012-07-01",
}


@cache
def _ours() -> tuple[tuple[Path, Mapping[str, list[Any]]], ...]:
    """The files of this package, read once."""
    return tuple((file, _contents(file)) for file in sorted(_FOLDER.glob("*.toml")))


def _contents(file: Path) -> Mapping[str, list[Any]]:
    """The tables of a file, by kind."""
    try:
        text = file.read_text(encoding="utf-8")
        contents = tomllib.loads(text, parse_float=Decimal)
    except OSError as error:
        msg = f"{file}: cannot be read: {error.strerror}. Mend its name."
        raise UnreadableTablesError(msg) from error
    except ValueError as error:
        msg = f"{file}: is no TOML in UTF-8: {error}. Mend it there."
        raise UnreadableTablesError(msg) from error
    listed = " or ".join(f"[[{kind}]]" for kind in KINDS)
    if not any(isinstance(contents.get(kind), list) for kind in KINDS):
        msg = f"{file}: holds no {listed}. Add one."
        raise UnreadableTablesError(msg)
    for kind, tables in contents.items():
        if kind not in KINDS or not isinstance(tables, list):
            msg = f"{file}: {kind} is no kind of table. It takes {listed}. Mend it."
            raise UnreadableTablesError(msg)
    return contents
