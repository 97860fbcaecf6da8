"""The one place that writes to the ledger.

What is written is only ever added at the end of a file (``appending``). It is checked
first, by settling the ledger with the addition in memory: what would add an error is
refused and nothing is written.

Who edits a file by other means takes no lock; so a file that changed since it was
read is read again, which is asked last just before the rename.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from .appending import CannotWriteError
from .appending import append
from .appending import content_to_replace
from .appending import one_writer
from .books import LoadedBooks
from .books import main_file
from .file_end import why_unread
from .insertion import file_of_fava
from .new_errors import new_errors

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from .books import Books
    from .live import Current
    from .loading import Ledger

#: How often a ledger that changes while it is read is read again.
_ATTEMPTS = 5


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
    current: Current | None = None
    for _ in range(_ATTEMPTS):
        # Read under the lock: who waits for others is not overtaken again and again.
        with one_writer(folders):
            if current is None or not books.is_as_read(current):
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
                again = books.read()
                if compose(again) == text:
                    raise RefusedError(errors)
                current = again
                continue
            with books.held():
                done = append(file, text, partial(books.is_as_read, current))
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
        content_to_replace(file)
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
        CannotWriteError: It is no part of the ledger, or not there.
    """
    file = place(current).resolve()
    if not file.exists():
        message = f"{file} does not exist; create it, empty, and include it."
        raise CannotWriteError(message)
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
