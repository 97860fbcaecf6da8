"""The records of a CODA file: lines of 128 columns, in whatever form they come.

Banks write CODA in Latin-1; what reaches the accountant may have passed programs that
wrote it in Windows-1252, in the old DOS code page 850, or in UTF-8, with line ends of
Windows, Unix or none at all. The columns are the format, so a record with amounts
must have exactly 128; one that holds only text may have lost or gained some.
"""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING

from .statement import BrokenFileError

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Iterator

COLUMNS = 128

_REMEDY = (
    "The file was changed after the bank made it; download it again, and open it in "
    "no other program before."
)
_TEXT_ONLY = frozenset("34")
_LONGEST_TEXT = COLUMNS + 64
"""Columns of a record of text that gained some; one of more has another in it."""
_TOTALS_END = 52
"""Columns of a trailer (record 9) up to the end of its totals."""
_BOM = b"\xef\xbb\xbf"
_LONGEST = 1 << 16
_ENOUGH = 4 * COLUMNS
"""Bytes that show how lines end."""

# Letters with accents in code page 850, and in Windows-1252 signs that hardly occur.
_CODE_PAGE_850 = re.compile(rb"[\x81-\x84\x86-\x90]")
_WINDOWS = re.compile(rb"[\x80-\x9f]")


def blocks(place: str, chunks: Iterable[bytes]) -> Iterator[tuple[int, list[str]]]:
    """Cut a file into lines.

    Args:
        place: The file, for errors.
        chunks: Its bytes, in pieces.

    Yields:
        The number of the first line, counted from 1, and some lines without their
        ends. Their length is not checked, see `mended`.

    Raises:
        BrokenFileError: A line has no end.
    """
    decoder = _Decoder()
    cut: Callable[[bytes], int] | None = None
    rest = b""
    number = 1
    for chunk in chunks:
        rest += chunk
        if cut is None:
            if len(rest) < _ENOUGH:
                continue
            rest = rest.removeprefix(_BOM)
            decoder.end, cut = _ends(rest)
        end = cut(rest)
        if end > 0:
            lines = decoder.lines(rest[:end])
            yield number, lines
            number += len(lines)
            rest = rest[end:].removeprefix(decoder.end)
        elif len(rest) > _LONGEST:
            raise BrokenFileError(place, number, "The line has no end.", _REMEDY)
    if cut is None:
        rest = rest.removeprefix(_BOM)
        decoder.end, _ = _ends(rest)
    if rest:
        yield number, decoder.lines(rest)


def mended(place: str, number: int, line: str) -> str:
    """Give a record its 128 columns, where that cannot change an amount.

    Args:
        place: The file, for errors.
        number: The line, for errors.
        line: One that has another length.

    Returns:
        The record; "" for an empty line. Text that goes on behind the 128th column
        is kept.

    Raises:
        BrokenFileError: Columns are missing or too many in a record with amounts,
            dates or accounts, which may have moved.
    """
    if not line.strip(" \0\x1a\t\r"):
        return ""
    kept = line.rstrip(" \0\x1a\t\r")
    if (kept[0] in _TEXT_ONLY and len(kept) <= _LONGEST_TEXT and "\r" not in kept) or (
        kept[0] == "9" and _TOTALS_END <= len(kept) <= COLUMNS
    ):
        return kept.ljust(COLUMNS)
    if len(line) > COLUMNS >= len(kept):
        return kept.ljust(COLUMNS)
    raise BrokenFileError(
        place,
        number,
        f"The record has {len(kept)} columns, where CODA has {COLUMNS}.",
        _REMEDY,
    )


def _ends(first: bytes) -> tuple[bytes, Callable[[bytes], int]]:
    """Tell by the first piece how lines end, and up to where a piece has whole ones."""
    if b"\n" in first:
        return b"\n", lambda text: text.rfind(b"\n")
    if b"\r" in first:
        return b"\r", lambda text: text.rfind(b"\r")
    return b"", lambda text: len(text) - len(text) % COLUMNS


class _Decoder:
    """Reads lines in the encoding that they show.

    Attributes:
        end: How they end; nothing, where they only follow one another.
    """

    def __init__(self) -> None:
        self.end = b"\n"
        self.code_page_850 = False

    def lines(self, block: bytes) -> list[str]:
        """Decode whole lines; most are plain ASCII, which all encodings share."""
        if not self.end:
            starts = range(0, len(block), COLUMNS)
            return [self._line(block[start : start + COLUMNS]) for start in starts]
        if not block.isascii():
            lines = block.split(self.end)
            return [self._line(line.removesuffix(b"\r")) for line in lines]
        text = block.decode("ascii")
        if "\r" not in text or self.end == b"\r":
            return text.split(self.end.decode())
        # Two passes over the text are dear, so the ends of Windows are split at once.
        lines_ = text.removesuffix("\r").split("\r\n")
        if len(lines_) <= text.count("\n"):
            return [line.removesuffix("\r") for line in text.split("\n")]
        return lines_

    def _line(self, line: bytes) -> str:
        """Decode a line: as UTF-8 where only that gives it its columns."""
        if line.isascii():
            return line.decode("ascii")
        if len(line) > COLUMNS:
            with contextlib.suppress(UnicodeDecodeError):
                return line.decode()
        if self.code_page_850 or _CODE_PAGE_850.search(line):
            self.code_page_850 = True
            return line.decode("cp850")
        if _WINDOWS.search(line):
            with contextlib.suppress(UnicodeDecodeError):
                return line.decode("cp1252")
        return line.decode("latin-1")
