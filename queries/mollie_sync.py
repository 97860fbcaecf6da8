"""Bring what changed at Mollie into the ledger: fetched as a file, and imported.

What was fetched and could not be imported is tried again the next time. One
synchronisation at a time: each holds a lock on the folder that remembers what was
fetched.
"""

from __future__ import annotations

import importlib
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

from .books import LoadedBooks
from .books import main_file
from .importing import Import

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection
    from collections.abc import Sequence

#: What talks to Mollie, looked up by its name like all importers.
_ONLINE = "beancount_receivables.importers.mollie_online"


@dataclass(frozen=True)
class Synced:
    """What came of it.

    Attributes:
        fetched: What changed at Mollie.
        importing: The import, or None: there was nothing to import.
        written: What was added, or would be, by file.
    """

    fetched: Any
    importing: Import | None
    written: Sequence[tuple[Path, str]]

    @property
    def is_refused(self) -> bool:
        """Whether something could not be imported."""
        extracted = [] if self.importing is None else self.importing.extracted
        return any(each.problem or not each.known for each in extracted)


def synchronise(
    settings: Any,  # noqa: ANN401 - of the importers
    mollie: Any,  # noqa: ANN401 - of the importers
    *,
    since: dt.date | None = None,
    everything: bool = False,
    also: Collection[str] = (),
    dry_run: bool = False,
) -> Synced:
    """Fetch what changed, and import it.

    Args:
        settings: Of the import, with ``mollie_online`` and an inbox.
        mollie: The API.
        since: Nothing from before this day; None: as the settings say.
        everything: Whether to fetch again what was fetched before.
        also: Ids of payments that changed, however old they are.
        dry_run: Whether nothing is to be saved, remembered or written.

    Raises:
        MollieError: Mollie does not answer; nothing is saved.
        UnreadableLedgerError: The ledger cannot be read.
        CannotWriteError: An addition is refused.
    """
    fetching = importlib.import_module(f"{_ONLINE}.fetching")
    memories = importlib.import_module(f"{_ONLINE}.memory")
    online = settings.mollie_online
    path = online.state / f"{online.mode}.json"
    options: dict[str, Any] = {"since": since or online.since, "also": also}

    def remembered() -> Any:  # noqa: ANN401 - of the importers
        before = memories.Memory.read(path)
        return memories.Memory(waiting=before.waiting) if everything else before

    if dry_run:
        memory = remembered()
        waiting = _there(settings.inbox, memory.waiting)
        with tempfile.TemporaryDirectory() as folder:
            fetched = fetching.fetch(mollie, memory, Path(folder), **options)
            new = [] if fetched.file is None else [fetched.file]
            return _imported(settings, fetched, [*waiting, *new], dry_run=True)
    with memories.one_at_a_time(online.state):
        memory = remembered()
        fetched = fetching.fetch(mollie, memory, settings.inbox, **options)
        memory.write(path)  # only now that the file is there
        waiting = _there(settings.inbox, memory.waiting)
        synced = _imported(settings, fetched, waiting, dry_run=False)
        if memory.waiting:
            memory.waiting = _refused(synced)
            memory.write(path)
    return synced


def _imported(
    settings: Any,  # noqa: ANN401 - of the importers
    fetched: Any,  # noqa: ANN401 - of the importers
    files: Sequence[Path],
    *,
    dry_run: bool,
) -> Synced:
    """Import what was fetched, now and before."""
    if not files:
        return Synced(fetched, None, ())
    importing = Import(settings, files)
    importing.extract(LoadedBooks(main_file(settings.ledger)).read())
    written = importing.preview() if dry_run else importing.write()
    return Synced(fetched, importing, written)


def _there(inbox: Path, names: Sequence[str]) -> list[Path]:
    """The files that are there still: an import by hand may have taken them."""
    return [inbox / name for name in names if (inbox / name).is_file()]


def _refused(synced: Synced) -> list[str]:
    extracted = [] if synced.importing is None else synced.importing.extracted
    return [each.file.name for each in extracted if each.problem or not each.known]
