"""Bank statements in SWIFT's MT940, in the dialects of Dutch banks and others.

The fields of the message are SWIFT's (Standards MT, category 9): ``:20:`` reference,
``:25:`` account, ``:28C:`` number of statement and page, ``:60F:`` opening balance, an
``:61:`` and mostly an ``:86:`` for each entry, ``:62F:`` closing balance. What stands
around the messages, as headers of the network and of banks, means nothing.

Each page of a statement is a message, with ``:60M:`` and ``:62M:`` for the balances
between pages; each is given as a statement, since each adds up on its own.

A message that ends without a closing balance was cut off, and is refused, unless it has
the mark of its end (a line ``-}``, or ``-`` before another message): otherwise nobody
would know that entries are missing. What looks like a tag inside the text of an entry,
such as a time of day cut at the end of a line, is text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .mt940_statement import Message
from .mt940_statement import read_balance
from .mt940_statement import read_header
from .mt940_text import lines_of
from .statement import BrokenFileError
from .statement import UnknownFormatError
from .statement import place

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Iterator

    from .mt940_statement import Header
    from .statement import Entry
    from .statement import Statement

    _Finder = Callable[[str], re.Match[str] | None]

LARGEST_PART = 1 << 20
"""Characters between two entries, or statements, beyond which a file is none."""

_START = r"\n:20:[^\n]*(?:\n[^:\n][^\n]*)?\n:(?:13D|21|25P?|28C?|34F|60[FM]?):"
_IS_START = re.compile(_START).match
_PARTS = re.compile(rf"(?={_START}|\n:6[02][FM]?:[CD][0-9]{{6}})").split
_END = r"\n-(?:XXX|\}[^\n]*)?[ \t]*"
# A hyphen alone may be where the text of an entry went on when the file was cut off.
_IS_END_OF_FILE = re.compile(r"\n-(?:XXX|\}[^\n]*)\s*$").search
_IS_END = re.compile(rf"{_END}(?:\n[^\n:]{{0,60}}){{0,5}}$").search
"""The mark of the end of a message, and the headings of the next."""
_HEADING = re.compile(
    r"(ABNA|INGB|RABO|SNSB|ASNB|RBRB)NL2[A-Z0-9]|\n:(940):|\n:20:(ABN AMRO)"
).search
"""What in headings or references tells the bank."""

_TAGS = re.compile(
    rb"(?:\A|[\r\n]|\xef\xbb\xbf):(20|21|25P?|28C?|60[FM]?|61|62[FM]?):"
).findall
_BALANCE_TAG = re.compile(rb"(?:\A|[\r\n]|\xef\xbb\xbf):6[02][FM]?:[CD][0-9]{6}").search

_REMEDY = "Part of the file is missing. Download the statement again from the bank."


def is_mt940(first: bytes) -> bool:
    """Whether a file that begins like this is, or was, an MT940 statement."""
    first = first.replace(b"\0", b"")  # UTF-16
    if _BALANCE_TAG(first):
        return True
    tags = set(_TAGS(first))
    return b"20" in tags and len(tags) > 1


def read_mt940(
    file: str, chunks: Iterable[bytes], member: str | None = None
) -> Iterator[Entry | Statement]:
    """Read a file of one or more MT940 messages, in memory that does not grow.

    Args:
        file: Named in statements and errors.
        chunks: The bytes of the file, in pieces.
        member: The file inside an archive that the bytes are of.

    Yields:
        The entries of a statement, then the statement itself with its totals and
        without entries; `statement.collect` puts them together.

    Raises:
        StatementError: At the first thing that cannot be read; the statements given
            before it are sound.
    """
    reader = _File(file, member)
    rest = ""
    for text in lines_of(reader.place, chunks):
        text = rest + text  # noqa: PLW2901 - what was left, and what came
        end, begins = _last_whole(text)
        rest = text[end:]
        yield from reader.read(text[:end], _IS_END if begins else None)
        if len(rest) > LARGEST_PART:
            problem = "There is no entry, and no statement, for very many lines."
            raise reader.broken(problem)
    yield from reader.read(rest, _IS_END_OF_FILE)
    yield from reader.finish()


def _last_whole(text: str) -> tuple[int, bool]:
    """Give the place up to which a text holds whole entries and statements.

    Returns:
        The place, and whether it is the beginning of a statement.
    """
    entry = text.rfind("\n:61:")
    start = text.rfind("\n:20:")
    while start > entry:
        if _IS_START(text, start):
            return start, True
        start = text.rfind("\n:20:", 0, start)
    return max(entry, 0), False


class _File:
    """Follows the messages of a file, see `read_mt940`."""

    def __init__(self, file: str, member: str | None) -> None:
        self.file = file
        self.member = member
        self.place = place(file, member)
        self.line = 0  # the last that was read
        self.number = 0  # of the statement
        self.bank = ""
        self.header: Header | None = None  # of the message whose opening comes next
        self.message: Message | None = None  # that is open

    def read(self, text: str, is_end: _Finder | None) -> Iterator[Entry | Statement]:
        """Read whole entries and statements, with a line feed before each line.

        Args:
            text: A part of the file that begins with an entry or a statement.
            is_end: Finds the mark of the end of a message at the end of the text; None
                where the message goes on.
        """
        first, *entries = text.split("\n:61:")
        if first:
            for part in _PARTS(first):
                yield from self._part(part)
        last = entries.pop() if entries and is_end is not None else None
        reader = self.message.entries if self.message is not None else None
        for entry in entries:
            if "\n:6" in entry or "\n:20:" in entry:
                yield from self._last_entry(entry, None)
                reader = self.message.entries if self.message is not None else None
                continue
            line = self.line + 1
            if reader is None:
                raise self._stray()
            self.line = line + entry.count("\n")
            yield reader.read(entry, line)
        if last is not None:
            yield from self._last_entry(last, is_end)

    def finish(self) -> Iterator[Statement]:
        """Finish, or refuse, a statement that is open at the end of the file."""
        yield from self._close()
        if not self.number:
            problem = "The file has no statement."
            raise self.broken(problem)

    def broken(self, problem: str) -> BrokenFileError:
        """Give the error for what stands behind the last line read."""
        return BrokenFileError(self.place, self.line + 1, problem, _REMEDY)

    def _last_entry(
        self, text: str, is_end: _Finder | None
    ) -> Iterator[Entry | Statement]:
        """Read what is perhaps the last entry of a message, and what follows it."""
        entry, *parts = _PARTS(text)
        line = self.line + 1
        message = self.message
        if message is None:
            raise self._stray()
        self.line = line + entry.count("\n")
        if parts:
            is_end = _IS_END if _IS_START(parts[0]) else None
        end = is_end(entry) if is_end is not None else None
        message.ended = end is not None
        if end is not None:
            entry = entry[: end.start()]
        yield message.entries.read(entry, line)
        for part in parts:
            yield from self._part(part)

    def _part(self, part: str) -> Iterator[Statement]:
        """Read a header, a balance with what follows it, or what is around them."""
        line = self.line + 1
        if _IS_START(part):
            yield from self._close()
            self._begin(part, line)
        elif part.startswith("\n:60"):
            if self.header is None:
                problem = "An opening balance (:60F:) stands where no statement begins."
                raise self.broken(problem)
            balance = read_balance(part, self.place, line)
            self.message = Message(
                self.file,
                self.member,
                self.number,
                self.header,
                balance,
                line,
                self.bank,
            )
            self.message.ended = _IS_END(part) is not None
            self.header = None
        elif part.startswith("\n:62"):
            if self.message is None:
                problem = "A closing balance (:62F:) stands where no statement is open."
                raise self.broken(problem)
            self._know_bank(part)
            balance = read_balance(part, self.place, line)
            yield self.message.finish(balance, line)
            self.message = None
        else:
            self._know_bank(part)
        self.line += part.count("\n")

    def _begin(self, part: str, line: int) -> None:
        self.number += 1
        self._know_bank(part)
        self.header = read_header(part, line)
        if self.header.interim:
            raise UnknownFormatError(
                self.place,
                line,
                "This is an interim report (MT942), of which all that is booked stands "
                "on the statement too.",
                "Import the statement (MT940) instead.",
            )

    def _know_bank(self, text: str) -> None:
        """Tell the bank, for accounts whose number does not."""
        found = _HEADING(text)
        if found is not None:
            self.bank = found[1] or ("RABO" if found[2] else "ABNA")

    def _close(self) -> Iterator[Statement]:
        """Give a statement that has ended without a closing balance.

        Raises:
            BrokenFileError: It has not even ended.
        """
        message, header = self.message, self.header
        if message is not None and message.ended:
            yield message.finish(None, self.line)
            self.message = None
        elif message is not None:
            raise self._cut_off(message.line, "closing")
        elif header is not None:
            raise self._cut_off(header.line, "opening")

    def _cut_off(self, line: int, missing: str) -> BrokenFileError:
        return BrokenFileError(
            self.place,
            line,
            f"The statement that begins here has no {missing} balance, so it was cut "
            "off, or is an interim report.",
            "Download it again, as a statement, from the bank.",
        )

    def _stray(self) -> BrokenFileError:
        if self.header is not None:
            return self.broken("An entry (:61:) stands before the opening balance.")
        return self.broken("An entry (:61:) stands outside of any statement.")
