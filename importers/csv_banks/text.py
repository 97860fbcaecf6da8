"""The lines of a text file, whatever its encoding and its line ends.

Banks write UTF-8 with or without a byte order mark, UTF-16, Latin-1 in the form of
Windows, and CP850; they end lines with LF, CRLF, CR, or even CR CR LF.
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
"""Characters; no bank writes a line that long, and a picture has no lines."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LONGEST_MARK = 3
# The letters of Dutch and French in CP850 (ü, é, ä, ç, ê, ë, è, ï) beside a plain
# letter; in Latin-1 nothing stands there, and in Windows' form of it rare signs.
_CP850 = rb"[\x81\x82\x84\x87-\x8b]"
_CP850_LETTER = re.compile(b"[A-Za-z]" + _CP850 + b"|" + _CP850 + b"[A-Za-z]")
_LATIN_1_LETTER = re.compile(rb"[\xc0-\xff]")
_C1 = bytes(range(0x80, 0xA0))
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
    rest = ""
    number = 1
    for piece in _decode(place, chunks):
        if "\0" in piece:
            raise BrokenFileError(
                place, number, "The file holds bytes that are no text.", DOWNLOAD_AGAIN
            )
        text = rest + piece
        # A CR at the end of a piece may be half of a line end.
        kept = len(text.rstrip("\r"))
        text, rest = _line_ends(text[:kept]), text[kept:]
        end = text.rfind("\n") + 1
        yield from io.StringIO(text[:end], newline="\n")
        number += text.count("\n")
        rest = text[end:] + rest
        if len(rest) > LONGEST_LINE:
            raise BrokenFileError(
                place,
                number,
                f"The line is longer than {LONGEST_LINE} characters.",
                DOWNLOAD_AGAIN,
            )
    yield from io.StringIO(_line_ends(rest), newline="\n")


def first_lines(first: bytes, limit: int) -> list[str]:
    """Give up to so many lines of the beginning of a file; none where it is no text."""
    try:
        lines = read_lines("", [first])
        return [line for line, _ in zip(lines, range(limit), strict=False)]
    except BrokenFileError:
        return []


def _line_ends(text: str) -> str:
    if "\r" not in text:
        return text
    return text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")


def _decode(place: str, chunks: Iterable[bytes]) -> Iterator[str]:
    """Decode by the byte order mark; else as UTF-8, or in one byte a character."""
    chunks = iter(chunks)
    first = b""
    while len(first) < _LONGEST_MARK and (chunk := next(chunks, b"")):
        first += chunk
    for mark, name in _MARKS:
        if first.startswith(mark):
            decoder = codecs.getincrementaldecoder(name)()
            yield from _strictly(place, decoder, first[len(mark) :], chunks)
            return
    utf8 = codecs.getincrementaldecoder("utf-8")()
    plain = True  # no character but ASCII so far
    pieces = _with_end(first, chunks)
    for piece, final in pieces:
        waiting = utf8.getstate()[0]
        try:
            text = utf8.decode(piece, final)
        except UnicodeDecodeError:
            if not plain:
                raise _not_text(place) from None
            yield from _by_bytes(waiting + piece, (piece for piece, _ in pieces))
            return
        plain = plain and text.isascii()
        yield text


def _strictly(
    place: str,
    decoder: codecs.IncrementalDecoder,
    first: bytes,
    chunks: Iterator[bytes],
) -> Iterator[str]:
    try:
        for piece, final in _with_end(first, chunks):
            yield decoder.decode(piece, final)
    except UnicodeDecodeError:
        raise _not_text(place) from None


def _by_bytes(first: bytes, pieces: Iterator[bytes]) -> Iterator[str]:
    """Decode one byte a character, by the letters in the first piece with any."""
    cp850 = _CP850_LETTER.search(first) and not _LATIN_1_LETTER.search(first)
    for piece in _joined(first, pieces):
        if cp850:
            yield piece.decode("cp850")
        else:
            text = piece.decode("latin-1")
            plain = len(piece.translate(None, _C1)) == len(piece)
            yield text if plain else text.translate(_WINDOWS)


def _joined(first: bytes, others: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from others


def _with_end(first: bytes, chunks: Iterator[bytes]) -> Iterator[tuple[bytes, bool]]:
    for piece in _joined(first, chunks):
        yield piece, False
    yield b"", True


def _not_text(place: str) -> BrokenFileError:
    return BrokenFileError(
        place,
        None,
        "The file is a mix of encodings: it begins as Unicode and goes on as "
        "something else.",
        DOWNLOAD_AGAIN,
    )
