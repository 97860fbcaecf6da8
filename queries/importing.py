"""Import bank exports into a ledger, and tell what came of it.

The importers extract, and the one writer writes. The importers are looked up by
their name: what asks a ledger does not depend on what fills it.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING
from typing import Any

from .appending import CannotWriteError
from .books import root_names
from .statements import statements_report
from .writing import decisions_file
from .writing import write

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Sequence
    from pathlib import Path

    from .live import Current
    from .loading import Ledger

_IMPORTERS = "beancount_receivables.importers"
_EMPTY = ";; -*- mode: beancount -*-\n"


class Import:
    """One import of some files.

    Args:
        settings: Of the import, see ``importers.import_settings``.
        places: Files, and folders of files.

    Attributes:
        files: All files that are looked at.
        extracted: What became of each, once extracted.
        ledger: As it is after the import.
    """

    def __init__(self, settings: Any, places: Iterable[Path]) -> None:  # noqa: ANN401
        self._batch = importlib.import_module(f"{_IMPORTERS}.batch")
        self._chains = importlib.import_module(f"{_IMPORTERS}.chains")
        self._settings = settings
        self.files: Sequence[Path] = self._batch.files_of(places, settings.archive)
        self.extracted: list[Any] = []
        self.archived: list[Path] = []
        self.ledger: Ledger
        self._uncategorized = ""
        self._decisions: Path
        #: Which state of the ledger was looked at.
        self._seen = ""
        self._statements: list[Any] = []

    def extract(
        self, current: Current, tick: Callable[[], None] = lambda: None
    ) -> None:
        """Read the files, and find what the ledger does not have yet.

        Args:
            current: The ledger.
            tick: Called after each file.
        """
        self.ledger = current.ledger
        self._seen = current.options["input_hash"]
        self._decisions = decisions_file(str(self._settings.ledger), current)
        accounts = current.subledger.settings.accounts.values()
        self._uncategorized = next(
            (each.account for each in accounts if each.uncategorized), ""
        )
        self.extracted = []
        for each in self._extract(current):
            self.extracted.append(each)
            if each.known and not each.problem:
                self._statements += each.statements()
            tick()
        self._statements = self._chains.with_gaps(self._statements)

    def preview(self) -> list[tuple[Path, str]]:
        """What would be added, by file."""
        return list(self._texts(self.extracted).items())

    def write(self) -> list[tuple[Path, str]]:
        """Add to each file what it lacks, then move the exports to the archive.

        Returns:
            What was added, by file.

        Raises:
            UnreadableLedgerError: The ledger cannot be read.
            CannotWriteError: An addition is refused, with its errors; that file and
                those after it are as they were, and so are all exports. Or an export
                cannot be moved; then all was added.
        """
        targets = list(self._texts(self.extracted))
        written = [(target, self._write(target)) for target in targets]
        archive = self._settings.archive
        if archive is not None:
            for each in self.extracted:
                there = archive.resolve() in each.file.resolve().parents
                if each.known and not each.problem and not there:
                    self.archived.append(self._archive(each, archive))
        return written

    def as_dict(self, written: Iterable[tuple[Path, str]]) -> dict[str, Any]:
        """The summary, for a program."""
        summary = self._summary()
        return {
            "statements": [statement.as_json() for statement in self._statements],
            "entries": summary.entries,
            "recognised": dict(sorted(summary.recognised.items())),
            "uncategorized": summary.uncategorized,
            "others": summary.others,
            "returns": summary.returns,
            "returns_found": summary.found,
            "attention": summary.attention,
            "answers": summary.answers,
            "balances": summary.balances,
            "duplicates": summary.duplicates,
            "refused": [str(each.file) for each in self.extracted if each.problem],
            "unknown": [str(each.file) for each in self.extracted if not each.known],
            "written": [str(target) for target, text in written if text],
            "archived": [str(each) for each in self.archived],
        }

    def as_text(
        self, written: Iterable[tuple[Path, str]], *, dry_run: bool = False
    ) -> str:
        """The summary, for a person."""
        summary = self._summary()
        lines = []
        if self._statements:
            lines += [statements_report(self._statements), ""]
        counts: list[tuple[str, int]] = [
            ("new transactions", summary.entries),
            *(
                (f"  customer known by {kind}", count)
                for kind, count in sorted(summary.recognised.items())
            ),
            ("  left uncategorized", summary.uncategorized),
            ("  costs, transfers and others", summary.others),
            ("to be looked at, flagged !", summary.attention),
            ("payments that came back", summary.returns),
            ("  of which the payment was found", summary.found),
            ("answers of the bank", summary.answers),
            ("balances asserted", summary.balances),
            ("entries that the ledger has already", summary.duplicates),
        ]
        shown = [(words, count) for words, count in counts if count]
        lines += [f"{words:<44}{count:>6}" for words, count in shown]
        if not shown:
            lines.append("Nothing is new.")
        verb = "Would add to" if dry_run else "Added to"
        lines += [f"{verb} {target}" for target, text in written if text]
        lines += [f"Archived as {path}" for path in self.archived]
        return "\n".join(lines)

    def _extract(self, current: Current) -> Iterable[Any]:
        importers = self._settings.importers()
        found: Iterable[Any] = self._batch.extract(
            self.files, importers, current.entries
        )
        return found

    def _lacking(self, current: Current) -> dict[Path, str]:
        """What a ledger lacks, by file; read anew where it is no longer what it was."""
        if current.options["input_hash"] == self._seen:
            return self._texts(self.extracted)
        return self._texts(self._extract(current))

    def _texts(self, extracted: Iterable[Any]) -> dict[Path, str]:
        texts: dict[Path, str] = self._batch.texts_by_file(
            extracted, self._settings, self._decisions
        )
        return texts

    def _write(self, target: Path) -> str:
        """Add to one file of the ledger what it lacks as the ledger then is."""
        ledger = self._settings.ledger
        made = _make(target, ledger)
        try:
            done = write(
                str(ledger),
                lambda _: target,
                lambda current: self._lacking(current).get(target, ""),
            )
        except BaseException:
            if made:  # nothing of ours stays where nothing was written
                target.unlink()
            raise
        self.ledger = done.ledger
        return done.text

    def _archive(self, extracted: Any, folder: Path) -> Path:  # noqa: ANN401
        """Move a file to the archive.

        Raises:
            CannotWriteError: It cannot be moved.
        """
        try:
            place: Path = self._batch.archive(extracted, folder)
        except OSError as error:
            message = (
                f"{extracted.file} cannot be moved to the archive {folder}:"
                f" {error.strerror}. All was added to the ledger; correct the archive,"
                " and import again to move the rest: nothing is added twice."
            )
            raise CannotWriteError(message) from None
        return place

    def _summary(self) -> Any:  # noqa: ANN401 - of the importers
        return self._batch.summarise(
            self.extracted, self._settings, self._uncategorized
        )


def _make(target: Path, ledger: Path) -> bool:
    """Make a file that is not there, so that the ledger can include it by a pattern.

    Raises:
        CannotWriteError: It cannot be made.
    """
    if target.exists():
        return False
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_EMPTY + root_names(ledger), encoding="utf-8")
    except OSError as error:
        message = (
            f"{target} cannot be made: {error.strerror}. Correct file in the"
            " configuration of the import."
        )
        raise CannotWriteError(message) from None
    return True
