r"""The lines of a text file, whatever its encoding and its line ends.

Banks write UTF-8 with or without a byte order mark, UTF-16, Latin-1 in the form of
Windows, and CP850; some write lines of one kind among those of another. They end lines
with LF, CRLF, CR, or even CR CR LF.
"""

from __future__ import annotations

import codecs
import io
import re
from typing import TYPE_CHECKING

from ..statement import BrokenFileError
from .cells import DOWNLOAD_AGAIN

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

LONGEST_LINE = 1 << 20
"""Bytes; no bank writes a line that long, and a picture has no lines."""

_UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_MARK = len(codecs.BOM_UTF8)
# The letters of Dutch and French in CP850 (ü, é, ä, ç, ê, ë, è, ï) beside a plain
# letter; in Latin-1 nothing stands there, and in Windows' form of it rare signs.
_CP850 = rb"[\x81\x82\x84\x87-\x8b]"
_CP850_LETTER = re.compile(b"[A-Za-z]" + _CP850 + b"|" + _CP850 + b"[A-Za-z]")
_LATIN_1_LETTER = re.compile(rb"[\xc0-\xff]")
_WINDOWS = {
    byte: bytes([byte]).decode("cp1252")
    for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}


def read_lines(place: str, chunks: Iterable[bytes]) -> Iterator[str]:
    r"""Give the lines of a file, each but perhaps the last one with ``\n``.

    Args:
        place: The file, for errors.
        chunks: Its bytes, in pieces.

    Raises:
        BrokenFileError: It is no text.
    """
    number = 0
    single = _SingleBytes()
    for piece in _whole_lines(place, _without_marks(place, chunks)):
        text = single.decode(piece)
        ends = text.count("\r")
        if ends and ends != text.count("\n"):
            text = text.replace("\r\r\n", "\n")
        if "\0" in text:
            before = text[: text.index("\0")]
            raise BrokenFileError(
                place,
                number + len(io.StringIO(f"{before}x", newline=None).readlines()),
                "The file holds bytes that are no text.",
                DOWNLOAD_AGAIN,
            )
        yield from io.StringIO(text, newline=None if ends else "\n")
        number += piece.count(b"\n") or piece.count(b"\r")


def first_lines(first: bytes, limit: int) -> list[str]:
    """Give up to so many lines of the beginning of a file; none where it is no text."""
    try:
        lines = read_lines("", [first])
        return [line for _, line in zip(range(limit), lines, strict=False)]
    except BrokenFileError:
        return []


class _SingleBytes:
    """Decodes lines that are UTF-8, or else of one byte a character."""

    def __init__(self) -> None:
        self._cp850: bool | None = None  # as the first line with such letters shows

    def decode(self, lines: bytes) -> str:
        """Decode some lines, each for itself where not all are UTF-8."""
        try:
            return lines.decode()
        except UnicodeDecodeError:
            return "".join(map(self._line, lines.splitlines(keepends=True)))

    def _line(self, line: bytes) -> str:
        try:
            return line.decode()
        except UnicodeDecodeError:
            if self._cp850 is None:
                if _LATIN_1_LETTER.search(line):
                    self._cp850 = False
                elif _CP850_LETTER.search(line):
                    self._cp850 = True
            if self._cp850:
                return line.decode("cp850")
            return line.decode("latin-1").translate(_WINDOWS)


def _whole_lines(place: str, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Cut pieces anew, after the ends of lines."""
    rest = b""
    for chunk in chunks:
        data = rest + chunk
        # A CR at the end may be the beginning of a line's end.
        end = max(data.rfind(b"\n"), data.rfind(b"\r", 0, len(data.rstrip(b"\r")))) + 1
        yield data[:end]
        rest = data[end:]
        if len(rest) > LONGEST_LINE:
            raise BrokenFileError(
                place,
                None,
                f"A line is longer than {LONGEST_LINE} bytes.",
                DOWNLOAD_AGAIN,
            )
    yield rest


def _without_marks(place: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Take away a byte order mark, and give UTF-16 as UTF-8."""
    chunks = iter(chunks)
    first = b""
    while len(first) < _MARK and (chunk := next(chunks, b"")):
        first += chunk
    utf_16 = _UTF_16.get(first[:2])
    if utf_16 is None:
        yield first.removeprefix(codecs.BOM_UTF8)
        yield from chunks
        return
    decoder = codecs.getincrementaldecoder(utf_16)()
    try:
        yield decoder.decode(first[2:]).encode()
        for chunk in chunks:
            yield decoder.decode(chunk).encode()
        yield decoder.decode(b"", final=True).encode()
    except UnicodeError:
        raise BrokenFileError(
            place, None, "The file begins as UTF-16, but is none.", DOWNLOAD_AGAIN
        ) from None
