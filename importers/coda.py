"""Bank statements in CODA 2, the format of Belgian banks.

A file holds one or more statements, each of a header (record 0), an old balance (1),
movements (2.1 to 2.3) with information (3.1 to 3.3), a new balance (8), free messages
(4) and a trailer with totals (9), in records of 128 columns (Febelfin, Coded statement
of account 2.6).

What the trailer counts and adds up is compared with what was read, and a difference is
told in the statement's notes: that the balances hold is the stronger proof, and
whether they do is the statement's verdict. Only where no balance can prove it, a wrong
total is refused.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .coda_movement import EntryReader
from .coda_records import COLUMNS
from .coda_records import blocks
from .coda_records import mended
from .coda_statement import StatementReader
from .coda_statement import misplaced
from .statement import BrokenFileError
from .statement import place

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

    from .statement import Entry
    from .statement import Statement

_HEADER = re.compile(rb"(?:\xef\xbb\xbf)?0[0 ]{4}[0-9]{6}.{3}05[ D] {7}")


def is_coda(first: bytes) -> bool:
    """Whether a file begins with a CODA header, of whichever version."""
    return _HEADER.match(first) is not None


def read_coda(
    file: str, chunks: Iterable[bytes], member: str | None = None
) -> Iterator[Entry | Statement]:
    """Read a CODA file, in memory that does not grow.

    Args:
        file: Named in statements and errors.
        chunks: The bytes of the file, in pieces.
        member: The file inside an archive that the bytes are of.

    Yields:
        The entries of a statement, then the statement itself with its totals and
        without entries; `statement.collect` puts them together.

    Raises:
        StatementError: At the first thing that cannot be read; the statements given
            before it are sound.
    """
    where = place(file, member)
    entries = EntryReader(where)
    statements = 0
    reader: StatementReader | None = None
    line = 1
    for start, lines in blocks(where, chunks):
        here = 0
        line = start + len(lines) - 1
        while here < len(lines):
            if reader is None:
                header = _header(where, lines[here], start + here)
                if header:
                    statements += 1
                    reader = StatementReader(
                        file, member, entries, statements, header, start + here
                    )
                here += 1
                continue
            here = reader.take(lines, here, start)
            yield from reader.made
            reader.made.clear()
            if reader.complete:
                yield reader.statement()
                reader = None
    # The trailer's code for whether more follows says nothing reliable: some banks
    # always give the one that announces more.
    if reader is not None:
        raise BrokenFileError(
            where,
            line,
            "The file is cut off: its last record, the trailer (9), is missing.",
            "Download it again from the bank.",
        )


def _header(where: str, line: str, number: int) -> str:
    """Read a header; "" where there is an empty line before it."""
    record = line if len(line) == COLUMNS else mended(where, number, line)
    if record and record[0] != "0":
        raise misplaced(where, record, number)
    return record
