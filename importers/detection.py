"""Read any bank export there is a reader for: the format is told by the content.

File names and extensions say nothing reliable: banks call a CAMT.053 file ``.xml``,
``.txt`` or ``.053``, or give it no extension, and pack several in one archive.
"""

from __future__ import annotations

import os
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from .formats import format_of
from .formats import known_formats
from .statement import BrokenFileError
from .statement import StatementError
from .statement import UnknownFormatError
from .statement import UnsafeFileError
from .statement import collect
from .statement import place
from .statement import refuse_unbalanced
from .xmlstream import CHUNK

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

    from .statement import Entry
    from .statement import Statement

MAX_RATIO = 250
"""How many times its size an archive may unpack to; XML does 10 to 50 times."""
MAX_UNPACKED = 64 << 20
"""Bytes below which the ratio does not matter."""

_ARCHIVE = b"PK\x03\x04"
_ENCRYPTED = 0x1
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError)


def read_statements(
    path: str | os.PathLike[str],
    *,
    keep_entries: bool = True,
    refuse: bool = False,
) -> Iterator[Statement]:
    """Read the statements of a bank export, one after another.

    Only one statement is in memory at a time, and without its entries hardly that.

    Args:
        path: The file; an archive may hold several.
        keep_entries: False gives statements with their totals only.
        refuse: Whether a statement that does not add up is an error; else it is
            given like others, and its `balanced` is False.

    Raises:
        StatementError: The file, or something in it, cannot be read. The
            statements given before are sound, so who writes must read all first.
    """
    statements = collect(read_entries(path), keep_entries=keep_entries)
    return refuse_unbalanced(statements) if refuse else statements


def read_entries(path: str | os.PathLike[str]) -> Iterator[Entry | Statement]:
    """Read entries, each statement after its own, in memory that does not grow."""
    file = os.fspath(path)
    try:
        stream = Path(file).open("rb")  # noqa: SIM115 - closed below, in any case
    except OSError as error:
        raise BrokenFileError.unopened(file, error) from None
    with stream:
        start = stream.read(len(_ARCHIVE))
        stream.seek(0)
        if start == _ARCHIVE:
            yield from _read_archive(file, stream)
        else:
            yield from _read_stream(file, stream, None)


def is_statement(path: str | os.PathLike[str]) -> bool:
    """Whether a file is a bank export that can be read, told by its beginning.

    A damaged one is, if its beginning shows what it was: reading it gives the error
    that says so. Other damaged files, and web pages, are no matter of ours. An archive
    is one if anything in it is, so that what cannot be read beside it is named.
    """
    try:
        next(read_entries(path), None)
    except UnknownFormatError:
        return _holds_statement(path)
    except StatementError:
        try:
            with Path(path).open("rb") as stream:
                first = stream.read(CHUNK)
        except OSError:
            return False
        found = format_of(first)
        return found is not None and found.is_sure(first)
    return True


def _holds_statement(path: str | os.PathLike[str]) -> bool:
    """Whether an archive holds an export, whatever lies before it."""
    try:
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                if info.is_dir() or info.flag_bits & _ENCRYPTED:
                    continue
                with archive.open(info) as member:
                    first = member.read(CHUNK)
                found = format_of(first)
                if found is not None and found.is_sure(first):
                    return True
    except _DAMAGED:
        return False
    return False


def _read_stream(
    file: str, stream: IO[bytes], member: str | None
) -> Iterator[Entry | Statement]:
    """Choose the reader by the first bytes."""
    chunks = iter(lambda: stream.read(CHUNK), b"")
    first = next(chunks, b"")
    found = format_of(first)
    if found is None:
        raise UnknownFormatError(
            place(file, member),
            None,
            "The file is empty." if not first else "The file is no known bank export.",
            known_formats()
            + ("" if member is None else " Take what is none out of the archive."),
        )
    yield from found.read(file, _chain(first, chunks), member)


def _chain(first: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from chunks


def _read_archive(file: str, stream: IO[bytes]) -> Iterator[Entry | Statement]:
    """Read each file of an archive, by name, since archives have no order."""
    try:
        with zipfile.ZipFile(stream) as archive:
            for info in sorted(archive.infolist(), key=lambda info: info.filename):
                name = info.filename
                # What macOS adds beside each file is no file of the bank.
                if info.is_dir() or name.startswith("__MACOSX/"):
                    continue
                _check_member(file, info)
                with archive.open(info) as member:
                    yield from _read_stream(file, member, name)
    except _DAMAGED as error:
        raise BrokenFileError(
            file,
            None,
            f"The archive is damaged ({error}).",
            "Download it again from the bank.",
        ) from None


def _check_member(file: str, info: zipfile.ZipInfo) -> None:
    where = place(file, info.filename)
    if info.flag_bits & _ENCRYPTED:
        raise UnsafeFileError(
            where,
            None,
            "The file in the archive is encrypted.",
            "Unpack the archive with its password and read what is in it.",
        )
    if (
        info.file_size > MAX_UNPACKED
        and info.file_size > MAX_RATIO * info.compress_size
    ):
        raise UnsafeFileError(
            where,
            None,
            f"The file in the archive would unpack to {info.file_size} bytes, more "
            f"than {MAX_RATIO} times its size.",
            "No bank export does that; unpack it yourself if you trust it.",
        )
