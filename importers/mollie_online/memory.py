"""What was fetched from Mollie before, in a file that is written as a whole.

Without the file all is fetched again, and the import knows what the ledger has.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import hashlib
import json
import os
from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

from ..whole_files import write_whole
from .api import MollieError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping
    from pathlib import Path

UNFINISHED = dt.timedelta(days=120)
"""How long a list is read back for what may still change; Mollie lets a bank transfer
wait for 100 days."""


class Seen(NamedTuple):
    """An object as it was fetched.

    Attributes:
        created: When it was made.
        contents: What tells whether it changed.
        unfinished: Whether it will change.
    """

    created: dt.datetime
    contents: str
    unfinished: bool


@dataclass
class Memory:
    """What was fetched before.

    Attributes:
        seen: By kind and id.
        waiting: Names of files that were saved and not imported yet.
    """

    seen: dict[str, dict[str, Seen]] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> Memory:
        """Read it; a file that cannot be read is as good as none."""
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            seen = {
                str(kind): {
                    str(id_): Seen(
                        dt.datetime.fromisoformat(created), str(contents), bool(again)
                    )
                    for id_, (created, contents, again) in each.items()
                }
                for kind, each in said["seen"].items()
            }
            return cls(seen, [str(name) for name in said["waiting"]])
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return cls()

    def write(self, path: Path) -> None:
        """Write it.

        Raises:
            MollieError: It cannot be written.
        """
        said = {
            "seen": {
                kind: {
                    id_: [each.created.isoformat(), each.contents, each.unfinished]
                    for id_, each in sorted(found.items())
                }
                for kind, found in sorted(self.seen.items())
            },
            "waiting": self.waiting,
        }
        try:
            write_whole(path, f"{json.dumps(said, indent=1)}\n")
        except OSError as error:
            message = f"{path}: cannot be written: {error.strerror}."
            raise MollieError(message) from None

    def horizon(self, kind: str, overlap: dt.timedelta) -> dt.datetime | None:
        """How far back a list is read; None: to its end.

        Args:
            kind: Of the objects.
            overlap: How far beyond the newest.
        """
        found = self.seen.get(kind)
        if not found:
            return None
        newest = max(each.created for each in found.values())
        open_since = [
            each.created
            for each in found.values()
            if each.unfinished and each.created >= newest - UNFINISHED
        ]
        return min([newest - overlap, *open_since])

    def learn(self, kind: str, id_: str, seen: Seen) -> None:
        """Take note of an object."""
        self.seen.setdefault(kind, {})[id_] = seen

    def forget(self, kind: str, overlap: dt.timedelta) -> None:
        """Let go of what no list is read back to any more."""
        horizon = self.horizon(kind, overlap)
        if horizon is not None:
            self.seen[kind] = {
                id_: each
                for id_, each in self.seen[kind].items()
                if each.created >= horizon
            }


def contents_of(resource: Mapping[str, Any]) -> str:
    """What tells whether an object changed; where it can be found may vary."""
    bare = {key: value for key, value in resource.items() if key != "_links"}
    text = json.dumps(bare, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@contextlib.contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Hold the lock (``flock``) of a folder, which is made; waits for who holds it.

    Raises:
        MollieError: The folder cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError as error:
        message = f"{folder}: cannot be made: {error.strerror}."
        raise MollieError(message) from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)  # which releases the lock
