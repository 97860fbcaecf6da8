"""The named queries that come with the package, read from ``*.bql``.

They run with ``bean-query LEDGER ".run NAME"`` and stand in Fava's sidebar.
"""

from __future__ import annotations

from pathlib import Path


def named_queries() -> list[tuple[str, str]]:
    """The names and texts of the queries, by name."""
    return [
        (path.stem, path.read_text(encoding="utf-8").strip())
        for path in sorted(Path(__file__).parent.glob("*.bql"))
    ]
