"""The one place that writes to the ledger.

What is written is only ever added at the end of a file. It is checked first, by
settling the ledger with the addition in memory: what would add an error is refused
and nothing is written. Then the whole new content is written beside the file,
flushed to disk and renamed over it, so that a crash at any moment leaves the old
file or the new one. It keeps its permissions, its newlines and a byte order mark.

One writer at a time: each holds a lock (``flock``) on the folder of the ledger, and
on that of the file, while it checks and writes. The lock is the kernel's: it leaves
no file behind and ends with the process. Who edits the file by other means takes no
lock; so a file that changed since it was read is read again, which is asked last
just before the rename.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import stat
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from .books import LoadedBooks
from .books import main_file
from .file_end import why_unread
from .insertion import file_of_fava
from .new_errors import new_errors

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Collection
    from collections.abc import Iterator
    from collections.abc import Sequence

    from .books import Books
    from .live import Current
    from .loading import Ledger

#: How often a ledger that changes while it is read is read again.
_ATTEMPTS = 5


class CannotWriteError(Exception):
    """Nothing was written; the text says why and what to do."""


class RefusedError(CannotWriteError):
    """The addition would add errors to the ledger; nothing was written.

    Attributes:
        errors: What they say.
    """

    def __init__(self, errors: Sequence[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


@dataclass(frozen=True)
class Written:
    """What came of a request.

    Attributes:
        text: What was added; "" where the ledger held it already.
        file: Where.
        before: The ledger without it.
        after: The ledger with it.
    """

    text: str
    file: Path
    before: Current
    after: Current

    @property
    def ledger(self) -> Ledger:
        """The ledger with it, as commands have it."""
        return self.after.ledger


@dataclass(frozen=True)
class Preview(Written):
    """What would come of a request; nothing was written.

    Attributes:
        errors: Why it would be refused; none where it would not.
    """

    errors: Sequence[str]


def write(
    path: str,
    place: Callable[[Current], Path],
    compose: Callable[[Current], str],
) -> Written:
    """Add to a ledger.

    Args:
        path: The main file.
        place: Says at the end of which file; it must be part of the ledger.
        compose: Says what to add to the ledger as it is: directives, or "" where
            it holds them already. It is asked again where the ledger changed
            meanwhile, so that what somebody else did is not done twice.

    Raises:
        UnreadableLedgerError: The ledger cannot be read.
        RefusedError: The addition would add errors.
        CannotWriteError: It cannot be written.
    """
    return write_to(LoadedBooks(main_file(path)), place, compose)


def write_to(
    books: Books,
    place: Callable[[Current], Path],
    compose: Callable[[Current], str],
) -> Written:
    """Add to a ledger, as ``write`` does.

    Args:
        books: The ledger.
        place: Says at the end of which file.
        compose: Says what to add.

    Raises:
        UnreadableLedgerError: The ledger cannot be read.
        RefusedError: The addition would add errors.
        CannotWriteError: It cannot be written.
    """
    folders = {_folder_of(books)}
    for _ in range(_ATTEMPTS):
        # Read under the lock: who waits for others is not overtaken again and again.
        with one_writer(folders):
            current = books.read()
            file = _place(books, current, place)
            if not {_folder_of(books), file.parent} <= folders:
                folders = {_folder_of(books), file.parent}
                continue  # all locks are taken in one order
            text = compose(current)
            if not text:
                return Written(text, file, current, current)
            _refuse_unread(current, file, text)
            checked = books.with_addition(current, text, file)
            if checked is None:
                continue
            errors = new_errors(current, checked, text)
            if errors:
                # Somebody may have changed it by other means just while it was read.
                if compose(books.read()) == text:
                    raise RefusedError(errors)
                continue
            with books.held():
                done = _append(file, text, partial(books.is_as_read, current))
                if done:
                    books.appended(checked, file)
            if done:
                return Written(text, file, current, checked)
    raise CannotWriteError(_restless(books))


def preview(
    books: Books,
    place: Callable[[Current], Path],
    compose: Callable[[Current], str],
) -> Preview:
    """Say what ``write_to`` would add, and what would come of it.

    Args:
        books: The ledger.
        place: Says at the end of which file.
        compose: Says what to add.

    Raises:
        UnreadableLedgerError: The ledger cannot be read.
        CannotWriteError: It cannot be written, whatever it is.
    """
    for _ in range(_ATTEMPTS):
        current = books.read()
        file = _place(books, current, place)
        text = compose(current)
        if not text:
            return Preview(text, file, current, current, ())
        _content_to_replace(file)
        _refuse_unread(current, file, text)
        checked = books.with_addition(current, text, file)
        if checked is not None:
            errors = new_errors(current, checked, text)
            return Preview(text, file, current, checked, errors)
    raise CannotWriteError(_restless(books))


def _folder_of(books: Books) -> Path:
    """The folder of the main file, by whatever name the ledger is opened."""
    return books.main.resolve().parent


def _place(books: Books, current: Current, place: Callable[[Current], Path]) -> Path:
    """The file to which something is added.

    Raises:
        CannotWriteError: It is no part of the ledger.
    """
    file = place(current).resolve()
    if file not in map(Path, map(os.path.realpath, current.options["include"])):
        message = (
            f"{file} is no part of the ledger {books.main}: include it, so that what"
            " is written there counts."
        )
        raise CannotWriteError(message)
    return file


def _refuse_unread(current: Current, file: Path, text: str) -> None:
    """Refuse what would be read as something else than it says.

    Raises:
        CannotWriteError: The file does not end as it should.
    """
    try:
        why = why_unread(current.errors, file, text)
    except OSError as error:
        message = f"{file} cannot be read: {error.strerror}."
        raise CannotWriteError(message) from error
    if why:
        message = (
            f"{why}. What is added behind it would not be read as it stands; mend it"
            " first."
        )
        raise CannotWriteError(message)


def _restless(books: Books) -> str:
    return f"{books.main} keeps changing while it is read; try again later."


def decisions_file(
    path: str, current: Current, text: Callable[[], str] = lambda: ""
) -> Path:
    """The file to which decisions are added: as set, or where Fava would insert.

    Args:
        path: The main file.
        current: The ledger.
        text: Gives what is to be added, of which the accounts may have a say.
    """
    return _file(path, current, current.subledger.settings.decisions_file, text)


def entries_file(
    path: str, current: Current, text: Callable[[], str] = lambda: ""
) -> Path:
    """The file to which transactions are added: as set, or where Fava would insert.

    Args:
        path: The main file.
        current: The ledger.
        text: Gives what is to be added, of which the accounts may have a say.
    """
    return _file(path, current, current.subledger.settings.entries_file, text)


def _file(path: str, current: Current, named: str, text: Callable[[], str]) -> Path:
    main = main_file(path)
    if named:
        return main.parent / named
    return file_of_fava(current.entries, main, text)


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


def _append(file: Path, text: str, is_as_read: Callable[[], bool]) -> bool:
    """Put a file with a text at its end in the place of the file.

    Returns:
        Whether it was done; not so if a file of the ledger changed meanwhile.

    Raises:
        CannotWriteError: The file is not UTF-8, or not to be written.
    """
    old = _content_to_replace(file)
    try:
        done = _replace(file, _with_text(old, text), is_as_read)
    except OSError as error:
        message = f"{file} cannot be written: {error.strerror}."
        raise CannotWriteError(message) from error
    with contextlib.suppress(OSError):  # in nobody's way
        _remove_remains(file)
    return done


def _content_to_replace(file: Path) -> bytes:
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


def _with_text(old: bytes, text: str) -> bytes:
    """The content of a file with a text after an empty line, in its newlines."""
    windows = old.count(b"\r\n") * 2 > old.count(b"\n")
    newline = b"\r\n" if windows else b"\n"
    between = b""
    if old.strip(b"\r\n\xef\xbb\xbf"):
        between = newline if old.endswith(b"\n") else newline * 2
    added = text.strip("\n").encode().replace(b"\n", newline) + newline
    return old + between + added


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
