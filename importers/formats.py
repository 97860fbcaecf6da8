"""The formats of bank exports that can be read, each told by the file's beginning.

To read another one, write a reader and name it here; everything else, from
archives to booking, is the same for all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .camt import read_camt

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Iterator

    from .statement import Entry
    from .statement import Statement


@dataclass(frozen=True)
class Format:
    """A format, and its reader.

    Attributes:
        name: As it stands in messages.
        recognises: Whether a file that begins with these bytes is for this reader
            to read, or to refuse with a better reason than others could give. It
            gets the first 64 KiB, or all of a smaller file.
        is_sure: Whether it is certainly of this format, so that a damaged one is
            named as such.
        read: Takes the name of the file, its bytes in pieces and the member of the
            archive they are of; gives the entries of each statement, then the
            statement (see `statement.collect`). Raises StatementError.
    """

    name: str
    recognises: Callable[[bytes], bool]
    is_sure: Callable[[bytes], bool]
    read: Callable[[str, Iterable[bytes], str | None], Iterator[Entry | Statement]]


def _is_xml(first: bytes) -> bool:
    return first.lstrip(b" \t\r\n").startswith(_XML_STARTS)


def _is_camt(first: bytes) -> bool:
    return _is_xml(first) and b"camt.05" in first.replace(b"\0", b"")


_XML_STARTS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<\x00", b"\xfe\xff\x00<")

FORMATS = (Format("CAMT.052, CAMT.053 and CAMT.054", _is_xml, _is_camt, read_camt),)
"""In the order in which they are asked; the first that recognises a file reads it."""


def format_of(first: bytes) -> Format | None:
    """Tell the format of a file by its first 64 KiB; None where it is none."""
    return next((each for each in FORMATS if each.recognises(first)), None)


def known_formats() -> str:
    """Name all formats, for a message."""
    names = "; ".join(each.name for each in FORMATS)
    return f"Known are {names}, also in a zip archive."
