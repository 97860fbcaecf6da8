"""The named queries that come with the package, each read from its ``.bql``.

They run with ``bean-query LEDGER ".run NAME"`` and stand in Fava's sidebar.
"""

from __future__ import annotations

from pathlib import Path

#: In the order in which they are asked; Fava's sidebar shows the first five,
#: or as many as the option ``sidebar-show-queries`` says.
_NAMES = (
    "open-items",
    "aging",
    "unsettled-payments",
    "settlement-history",
    "chargebacks",
    "write-offs",
    "notices",
)


def named_queries() -> list[tuple[str, str]]:
    """The names and texts of the queries, in order."""
    folder = Path(__file__).parent
    return [
        (name, (folder / f"{name}.bql").read_text(encoding="utf-8").strip())
        for name in _NAMES
    ]
