"""Time the reader of settlement reports against bare csv.DictReader with Decimal.

Both read the same 50,000 rows: ours into events, the bare loop into amounts and dates
alone. They take turns in one run, so that a busy machine slows both alike.

    python tests/bench/bench_mollie.py [runs]
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import sys
import time
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
import conftest  # noqa: F401 - makes the package importable from a checkout
from beancount_receivables.importers.mollie.settlement_report import COLUMNS
from beancount_receivables.importers.mollie.settlement_report import read_events
from beancount_receivables.importers.mollie.tables import read_table
from tests.made_mollie import make_month

ROWS = 50_000
TARGET_RATIO = 0.5


def report() -> bytes:
    """Write a settlement report of so many rows."""
    month = make_month(6_000)
    settlement = max(month.settlements, key=lambda each: len(each.moves))
    header, *rows = month.settlement_csv(settlement).splitlines()
    copies = -(-ROWS // len(rows))
    # No id stands twice in a report.
    rows = [row.replace("_made", f"_{at}m") for at in range(copies) for row in rows]
    return "\n".join([header, *rows[:ROWS], ""]).encode()


def read_bare(data: bytes) -> Decimal:
    """Read amounts and dates with what Python has."""
    total = Decimal(0)
    for row in csv.DictReader(io.StringIO(data.decode())):
        dt.date.fromisoformat(row["Date"][:10])
        Decimal(row["Amount"])
        total += Decimal(row["Settlement amount"])
    return total


def read_ours(data: bytes) -> Decimal:
    """Read events."""
    table = read_table("report.csv", None, [data], COLUMNS)
    return sum((event.amount for event in read_events(table)), Decimal(0))


def main(runs: int) -> int:
    """Run both in turn and print what came out; exit status 1 below the target."""
    data = report()
    if read_bare(data) != read_ours(data):
        print("the two do not read the same")
        return 1
    took: dict[str, list[float]] = {"bare": [], "ours": []}
    for _ in range(runs):
        for name, read in (("bare", read_bare), ("ours", read_ours)):
            start = time.perf_counter()
            read(data)
            took[name].append(time.perf_counter() - start)
    bare, ours = (ROWS / min(times) for times in took.values())
    ratio = ours / bare
    print(f"csv.DictReader with Decimal  {bare:>10,.0f} rows/s")
    print(f"settlement report            {ours:>10,.0f} rows/s")
    print(f"ratio                        {ratio:>10.2f}  (target {TARGET_RATIO})")
    return 0 if ratio >= TARGET_RATIO else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 7))
