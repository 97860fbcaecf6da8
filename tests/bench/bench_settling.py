"""What settling takes by itself: no ledger is parsed, the items are in memory.

    python tests/bench/bench_settling.py [items]

A million items with all rules as they are by default, and a quarter and half as
many, to see whether the time grows with the items and no faster: the usual ones, paid
in full and mostly by number, and varied ones, where numbers stand in sentences and
payments are too high, in parts or for two invoices. Then a single customer with very
many, and payments that fit nothing while 10,000 items are open.

Each runs in a process of its own. Counted is the time of the processor with the
garbage collector off, whose passes over all that lives would grow with anything;
what it adds is told beside it.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
import conftest  # noqa: E402, F401 - makes the package importable from a checkout
from beancount_receivables.plugins.subledger.settling import settle_ledger  # noqa: E402
from tests.bench.made_items import reading_of  # noqa: E402
from tests.bench.made_items import unfitting  # noqa: E402
from tests.bench.made_items import usual_items  # noqa: E402
from tests.bench.made_items import varied_items  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable

    from beancount_receivables.plugins.subledger.items import Item

ITEMS = 1_000_000
ROUNDS = 2
ITEMS_OF_ONE = 100_000
OPEN_ITEMS = 10_000
PAYMENTS = 10_000
#: Microseconds an item.
MOST_AN_ITEM = 10.0
#: How much longer an item may take among four times as many.
MOST_GROWTH = 1.2
#: Microseconds for a payment that fits nothing.
MOST_A_PAYMENT = 100.0

COLLECTOR_OFF = "off"
COLLECTOR_ON = "on"

MAKERS: dict[str, Callable[[int], Iterable[Item]]] = {
    "usual": usual_items,
    "varied": varied_items,
    "one usual": lambda count: usual_items(count, customers=1),
    "one varied": lambda count: varied_items(count, customers=1),
    "open": lambda count: unfitting(count, 0),
    "open and unfitting": lambda count: unfitting(count, PAYMENTS),
}


@dataclass(frozen=True)
class Run:
    """What settling some items took and made.

    Attributes:
        items: How many there were.
        seconds: Of the processor.
        open: How many items are open at the end.
        notices: How many notices there are.
        links: How many links each rule made.
    """

    items: int
    seconds: float
    open: int
    notices: int
    links: dict[str, int]

    @property
    def each(self) -> float:
        """Microseconds an item."""
        return self.seconds / self.items * 1e6

    def __str__(self) -> str:
        links = ", ".join(f"{count} {rule}" for rule, count in self.links.items())
        return (
            f"{self.items:>9,} items: {self.seconds:6.2f} s, {self.each:5.2f} µs each;"
            f" {links or 'no links'}; {self.open} open, {self.notices} notices"
        )


def settle_here(kind: str, count: int, collector: str) -> Run:
    """Settle made items in this process."""
    reading = reading_of(MAKERS[kind](count))
    gc.collect()
    if collector == COLLECTOR_OFF:
        gc.disable()
    start = time.process_time()
    subledger = settle_ledger(reading)
    seconds = time.process_time() - start
    assert not subledger.problems, subledger.problems[0]
    links: dict[str, int] = {}
    for link in subledger.links:
        links[link.rule] = links.get(link.rule, 0) + 1
    return Run(
        items=len(reading.items),
        seconds=seconds,
        open=sum(1 for item in reading.items if item.left),
        notices=len(subledger.notices),
        links=dict(sorted(links.items())),
    )


def settle(kind: str, count: int, collector: str = COLLECTOR_OFF) -> Run:
    """Settle made items in a process of its own, and print what it took."""
    command = [sys.executable, __file__, "settle", kind, str(count), collector]
    process = subprocess.run(command, capture_output=True, check=True, text=True)
    run = Run(**json.loads(process.stdout))
    print(f"  {kind}, collector {collector}: {run}", flush=True)
    return run


def keeps(name: str, value: float, most: float) -> bool:
    """Print a figure with its target; return whether it keeps it."""
    missed = "" if value <= most else "  MISSED"
    print(f"{name}: {value:.2f} (target {most:g} or less){missed}", flush=True)
    return value <= most


def grows_evenly(name: str, kind: str, most: int) -> tuple[bool, Run]:
    """Compare a number of items with a quarter and half of it.

    They take turns, and of each the best run counts, as the machine may be busy.
    """
    counts = (most // 4, most // 2, most)
    rounds = [[settle(kind, count) for count in counts] for _ in range(ROUNDS)]
    runs = [min(each, key=attrgetter("seconds")) for each in zip(*rounds, strict=True)]
    half = runs[1].each / runs[0].each
    whole = runs[2].each / runs[0].each
    print(f"{name}, half as many / a quarter: time an item {half:.2f}")
    return keeps(f"{name}, all / a quarter: time an item", whole, MOST_GROWTH), runs[2]


def main(arguments: list[str]) -> int:
    """Run the measurements; exit status 1 when a target is missed."""
    if arguments[:1] == ["settle"]:
        kind, count, collector = arguments[1:]
        print(json.dumps(vars(settle_here(kind, int(count), collector))))
        return 0
    items = int(arguments[0]) if arguments else ITEMS
    kept = []
    for kind in ("usual", "varied"):
        even, run = grows_evenly(f"{kind} items", kind, items)
        kept.append(even)
        if kind == "usual":
            kept.append(keeps(f"{kind} items: µs each", run.each, MOST_AN_ITEM))
        else:
            print(f"{kind} items: µs each: {run.each:.2f}")
        busy = settle(kind, items, COLLECTOR_ON)
        print(f"{kind} items: µs each as Python runs, collector on: {busy.each:.2f}")
    kept += [
        grows_evenly(f"{kind} customer", kind, ITEMS_OF_ONE)[0]
        for kind in ("one usual", "one varied")
    ]
    for open_items in (OPEN_ITEMS // 10, OPEN_ITEMS):
        before = settle("open", open_items)
        after = settle("open and unfitting", open_items)
        each = (after.seconds - before.seconds) / PAYMENTS * 1e6
        name = f"a payment that fits none of {open_items:,} open items: µs"
        kept.append(keeps(name, each, MOST_A_PAYMENT))
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
