"""Whether files changed since somebody looked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

#: What tells a file from itself at another moment: modified, size, and which file
#: it is, as who replaces one makes another.
Stamp = tuple[int, int, int]


def stamps_of(files: Iterable[str]) -> dict[str, Stamp | None]:
    """The stamp of each file; None for one that is not there."""
    return {file: stamp_of(Path(file)) for file in files}


def stamp_of(file: Path) -> Stamp | None:
    """The stamp of a file; None if it is not there."""
    try:
        found = file.stat()
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size, found.st_ino)
