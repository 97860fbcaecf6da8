"""The one place that writes to the ledger.

What is written is only ever added at the end of a file. It is checked first, by
loading the ledger with the addition in memory: what would add an error is refused
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
import gc
import os
import re
import stat
import tempfile
from collections import Counter
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from beancount import loader

from .loading import Ledger
from .loading import UnreadableLedgerError
from .view import subledger_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Collection
    from collections.abc import Iterator
    from collections.abc import Sequence
    from typing import Any

    from ..plugins.subledger.settings import Settings

#: How often a ledger that changes while it is read is read again.
_ATTEMPTS = 5
#: Where an error in the addition stands, for Beancount.
_IN_MEMORY = re.compile(r"^<string>:\d+: ")


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
        ledger: The ledger with it.
    """

    text: str
    file: Path
    ledger: Ledger


def write(
    path: str,
    place: Callable[[Ledger], Path],
    compose: Callable[[Ledger], str],
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
    main = Path(path).resolve()
    for _ in range(_ATTEMPTS):
        ledger, options = _load(main)
        file = place(ledger).resolve()
        if file not in map(Path, map(os.path.realpath, options["include"])):
            message = (
                f"{file} is no part of the ledger {path}: include it, so that what"
                " is written there counts."
            )
            raise CannotWriteError(message)
        with _locked({main.parent, file.parent}):
            if loader.needs_refresh(options):
                continue  # another writer was faster
            text = compose(ledger)
            if not text:
                return Written(text, file, ledger)
            checked, options_checked = _load(main, text)
            if options_checked["input_hash"] != options["input_hash"]:
                continue
            try:
                _refuse_new_errors(ledger, checked)
            except RefusedError:
                # Another writer may have been faster just while it was read.
                if compose(_load(main)[0]) == text:
                    raise
                continue
            if _append(file, text, partial(loader.needs_refresh, options)):
                return Written(text, file, checked)
    message = f"{path} keeps changing while it is read; try again later."
    raise CannotWriteError(message)


def decisions_file(path: str, settings: Settings) -> Path:
    """The file to which decisions are added: as set, or the main file."""
    main = Path(path).resolve()
    if not settings.decisions_file:
        return main
    return main.parent / settings.decisions_file


def _load(main: Path, addition: str = "") -> tuple[Ledger, dict[str, Any]]:
    """Load a ledger as it is on disk, with an addition.

    Beancount's own function for it takes one file; the one behind it takes
    several, of which the first is the main file.
    """
    try:
        main.open("rb").close()
    except OSError as error:
        message = f"{main}: the ledger cannot be opened: {error.strerror}."
        raise UnreadableLedgerError(message) from None
    sources = [(str(main), True), *([(addition, False)] if addition else [])]
    enabled = gc.isenabled()
    gc.disable()  # see loading
    try:
        entries, errors, options = loader._load(sources, None, None, None)  # noqa: SLF001
    finally:
        if enabled:
            gc.enable()
    subledger = subledger_in(options)
    if subledger is None:
        message = (
            f"{main}: the ledger has no receivables: add the line"
            ' plugin "beancount_receivables.plugins" to this file.'
        )
        raise UnreadableLedgerError(message)
    return Ledger(entries, errors, subledger), options


def _refuse_new_errors(before: Ledger, after: Ledger) -> None:
    """Refuse an addition after which there are errors that there were not.

    Raises:
        RefusedError: There are.
    """
    known = Counter(before.messages())
    added = [
        _IN_MEMORY.sub("", message)
        for message, count in Counter(after.messages()).items()
        if count > known[message]
    ]
    if added:
        raise RefusedError(added)


@contextlib.contextmanager
def _locked(folders: Collection[Path]) -> Iterator[None]:
    """Hold the locks of folders; waits for who holds them."""
    with contextlib.ExitStack() as held:
        for folder in sorted(folders):  # in one order, so that nobody waits in turn
            descriptor = os.open(folder, os.O_RDONLY)
            held.callback(os.close, descriptor)  # which releases the lock
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield


def _append(file: Path, text: str, has_changed: Callable[[], bool]) -> bool:
    """Put a file with a text at its end in the place of the file.

    Returns:
        Whether it was done; not so if a file of the ledger changed meanwhile.

    Raises:
        CannotWriteError: The file is not UTF-8, or not to be written.
    """
    try:
        old = file.read_bytes()
        if not os.access(file, os.W_OK):
            message = f"{file} is read-only; make it writable first."
            raise CannotWriteError(message)
        done = _replace(file, _with_text(file, old, text), has_changed)
        _remove_remains(file)
    except OSError as error:
        message = f"{file} cannot be written: {error.strerror}."
        raise CannotWriteError(message) from error
    return done


def _with_text(file: Path, old: bytes, text: str) -> bytes:
    """The content of a file with a text after an empty line, in its newlines."""
    try:
        old.decode()
    except UnicodeDecodeError as error:
        line = old.count(b"\n", 0, error.start) + 1
        message = (
            f"{file}:{line}: is not UTF-8, which Beancount takes. Convert the file,"
            f" for example with: iconv -f latin1 -t utf-8"
        )
        raise CannotWriteError(message) from None
    windows = old.count(b"\r\n") * 2 > old.count(b"\n")
    newline = b"\r\n" if windows else b"\n"
    between = b""
    if old.strip(b"\r\n\xef\xbb\xbf"):
        between = newline if old.endswith(b"\n") else newline * 2
    added = text.strip("\n").encode().replace(b"\n", newline) + newline
    return old + between + added


def _replace(file: Path, content: bytes, has_changed: Callable[[], bool]) -> bool:
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
        if has_changed():
            return False
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the rename is on disk as well
    finally:
        os.close(folder)
    return True


def _keep_owner(file: Path, descriptor: int) -> None:
    """Give the new file the permissions of the old one, and its owner if allowed."""
    old = file.stat()
    with contextlib.suppress(PermissionError):
        os.fchown(descriptor, old.st_uid, old.st_gid)
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
