"""The bytes of an MT940 file as lines of text.

Banks write these files in whatever their systems use: ASCII, UTF-8, ISO 8859-1,
Windows-1252, and from old systems code page 850; with line ends of any kind, and a byte
order mark or not. None of them says which.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from .statement import BrokenFileError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

LONGEST_LINE = 1 << 20
"""Bytes of the longest line that is looked at; a field has at most 2,000."""

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_HIGH = re.compile(rb"[\xc0-\xff]").search
# What is a letter in code page 850 and a control or mark in the others, next to a
# letter; not the bytes of the euro sign, quotes and dashes of Windows-1252.
_CP850 = re.compile(
    rb"[A-Za-z][\x81-\x90\x93-\x95\x98-\x9b\x9d\xa0-\xa5]"
    rb"|[\x81-\x90\x93-\x95\x98-\x9b\x9d\xa0-\xa5][a-z]"
).search


def lines_of(place: str, chunks: Iterable[bytes]) -> Iterator[str]:
    """Decode a file, in memory that does not grow.

    Args:
        place: The file, for errors.
        chunks: Its bytes, in pieces of any size.

    Yields:
        Whole lines, each with a line feed before it and none behind it, so that a tag
        stands behind a line feed wherever it is. There are no carriage returns.

    Raises:
        BrokenFileError: A line is longer than that of any bank, or holds null bytes.
    """
    kept = b""
    number = 0
    for chunk in _without_mark(place, chunks):
        data = kept + chunk
        end = len(data) - data.endswith(b"\r")  # a line feed may follow
        whole, kept = data[:end], data[end:]
        if b"\r" in whole:
            whole = whole.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        whole, line_end, rest = whole.rpartition(b"\n")
        kept = rest + kept
        if line_end:
            yield _decode(place, whole, number)
            number += whole.count(b"\n") + 1
        if len(kept) > LONGEST_LINE:
            raise BrokenFileError(
                place,
                number + 1,
                f"The line has more than {LONGEST_LINE} bytes.",
                "Download the file again from the bank.",
            )
    if kept:
        yield _decode(place, kept.rstrip(b"\r"), number)


def _decode(place: str, lines: bytes, number: int) -> str:
    """Decode whole lines, each on its own if they are not all UTF-8."""
    if b"\0" in lines:
        raise BrokenFileError(
            place,
            number + lines[: lines.index(b"\0")].count(b"\n") + 1,
            "The file is damaged: it has null bytes in its text.",
            "Download it again from the bank.",
        )
    if codecs.BOM_UTF8 in lines:  # of a file that was put behind another
        lines = lines.replace(b"\n" + codecs.BOM_UTF8, b"\n")
        lines = lines.removeprefix(codecs.BOM_UTF8)
    try:
        return "\n" + lines.decode()
    except UnicodeDecodeError:
        return "".join("\n" + _decode_line(line) for line in lines.split(b"\n"))


def _decode_line(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        pass
    if _HIGH(line) is None and _CP850(line) is not None:
        return line.decode("cp850")
    try:
        return line.decode("cp1252")
    except UnicodeDecodeError:
        return line.decode("latin-1")


def _without_mark(place: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Take the byte order mark away, and turn UTF-16 into UTF-8."""
    chunks = iter(chunks)
    first = b""
    while len(first) < len(codecs.BOM_UTF8) and (chunk := next(chunks, b"")):
        first += chunk
    if not first.startswith(_UTF16):
        yield first.removeprefix(codecs.BOM_UTF8)
        yield from chunks
        return
    decoder = codecs.getincrementaldecoder("utf-16")()
    try:
        yield decoder.decode(first).encode()
        for chunk in chunks:
            yield decoder.decode(chunk).encode()
        yield decoder.decode(b"", final=True).encode()
    except UnicodeError as error:
        raise BrokenFileError(
            place,
            None,
            f"The file is damaged: it begins as UTF-16, but is not ({error}).",
            "Download it again from the bank.",
        ) from None
