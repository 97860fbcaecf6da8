"""Adding to the end of a file, so that a crash leaves the old file or the new one.

The whole new content is written beside the file, flushed to disk and renamed over it.
It keeps its permissions, its newlines and a byte order mark.

One writer at a time: each holds a lock (``flock``) on the folder of the ledger, and
on that of the file, from reading to writing. The lock is the kernel's: it leaves no
file behind and ends with the process.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Collection
    from collections.abc import Iterator


class CannotWriteError(Exception):
    """Nothing was written; the text says why and what to do."""


@contextlib.contextmanager
def one_writer(folders: Collection[Path]) -> Iterator[None]:
    """Hold the locks of folders; waits for who holds them.

    Raises:
        CannotWriteError: A folder cannot be locked.
    """
    with contextlib.ExitStack() as held:
        for folder in sorted(folders):  # in one order, so that nobody waits in turn
            held.callback(os.close, _locked(folder))  # which releases the lock
        yield


def append(file: Path, text: str, is_as_read: Callable[[], bool]) -> bool:
    """Put a file with a text at its end in the place of the file.

    Returns:
        Whether it was done; not so if a file of the ledger changed meanwhile.

    Raises:
        CannotWriteError: The file is not UTF-8, or not to be written.
    """
    old = content_to_replace(file)
    try:
        done = _replace(file, with_text(old, text), is_as_read)
    except OSError as error:
        message = f"{file} cannot be written: {error.strerror}."
        raise CannotWriteError(message) from error
    with contextlib.suppress(OSError):  # in nobody's way
        _remove_remains(file)
    return done


def content_to_replace(file: Path) -> bytes:
    """What a file holds that is to be written.

    Raises:
        CannotWriteError: The file is not UTF-8, or not to be written.
    """
    try:
        old = file.read_bytes()
    except OSError as error:
        message = f"{file} cannot be written: {error.strerror}."
        raise CannotWriteError(message) from error
    if not os.access(file, os.W_OK):
        message = f"{file} is read-only; make it writable first."
        raise CannotWriteError(message)
    try:
        old.decode()
    except UnicodeDecodeError as error:
        line = old.count(b"\n", 0, error.start) + 1
        message = (
            f"{file}:{line}: is not UTF-8, which Beancount takes. Convert the file,"
            f" for example with: iconv -f latin1 -t utf-8"
        )
        raise CannotWriteError(message) from None
    return old


def with_text(old: bytes, text: str) -> bytes:
    """The content of a file with a text after an empty line, in its newlines."""
    windows = old.count(b"\r\n") * 2 > old.count(b"\n")
    newline = b"\r\n" if windows else b"\n"
    between = b""
    if old.strip(b"\r\n\xef\xbb\xbf"):
        between = newline if old.endswith(b"\n") else newline * 2
    added = text.strip("\n").encode().replace(b"\n", newline) + newline
    return old + between + added


def _locked(folder: Path) -> int:
    """The descriptor of a folder that is locked now.

    Raises:
        CannotWriteError: It cannot be locked.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        except OSError:
            os.close(descriptor)
            raise
    except OSError as error:
        message = f"{folder} cannot be locked: {error.strerror}."
        raise CannotWriteError(message) from error
    return descriptor


def _replace(file: Path, content: bytes, is_as_read: Callable[[], bool]) -> bool:
    """Write content beside a file, and rename it over the file unless it changed."""
    prefix, suffix = _beside(file)
    descriptor, name = tempfile.mkstemp(suffix, prefix, file.parent)
    beside = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            _keep_owner(file, stream.fileno())
            os.fsync(stream.fileno())
        if not is_as_read():
            return False
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
    # It is written now, whatever becomes of the rest.
    with contextlib.suppress(OSError):
        _flush_folder(file.parent)
    return True


def _flush_folder(folder: Path) -> None:
    """Have a rename on disk as well; not every file system can be asked for it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _keep_owner(file: Path, descriptor: int) -> None:
    """Give the new file the permissions of the old one, and its owner if allowed.

    Only the administrator gives a file away; who shares it with others by a group
    or by an access list keeps it shared.
    """
    old = file.stat()
    for owner in (old.st_uid, -1):
        with contextlib.suppress(PermissionError):
            os.fchown(descriptor, owner, old.st_gid)
            break
    # A system, or a file system, may have no lists.
    with contextlib.suppress(AttributeError, OSError):
        for name in os.listxattr(file):
            with contextlib.suppress(OSError):  # one that only the system sets
                os.setxattr(descriptor, name, os.getxattr(file, name))
    os.fchmod(descriptor, stat.S_IMODE(old.st_mode))


def _beside(file: Path) -> tuple[str, str]:
    """How the file that is written beside another begins and ends."""
    return f".{file.name}.", ".writing"


def _remove_remains(file: Path) -> None:
    """Remove what a crash left beside a file; under the lock, nobody writes it."""
    prefix, suffix = _beside(file)
    for path in file.parent.iterdir():
        if path.name.startswith(prefix) and path.name.endswith(suffix):
            path.unlink(missing_ok=True)
