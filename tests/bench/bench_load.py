"""What the plugin adds to the time and memory of loading a ledger.

    python tests/bench/bench_load.py [rounds] [transactions]

The same invented ledger is loaded with and without the line that loads the plugin, in
processes of their own that take turns, so that a busy machine slows both alike. Counted
is the time of the processor; the load cache is off.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from beancount import loader

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
import conftest  # noqa: E402, F401 - makes the package importable from a checkout
from beancount_receivables.queries.loading import load  # noqa: E402
from tests.bench.made_ledger import MadeLedger  # noqa: E402

TRANSACTIONS = 100_000
ROUNDS = 5
#: The longer ledger has so many times the transactions.
LONGER = 4

COLLECTOR_ON = "collector-on"
COLLECTOR_OFF = "collector-off"
COMMAND = "command"


@dataclass(frozen=True)
class Cost:
    """What one process took.

    Attributes:
        load: Seconds of the processor for the load.
        whole: Seconds of the processor for the whole process.
        peak: The most memory that it had, in MB.
    """

    load: float
    whole: float
    peak: float


@dataclass(frozen=True)
class Target:
    """A ratio, and how high it may be."""

    name: str
    highest: float

    def tell(self, ratio: float) -> bool:
        """Print a ratio; return whether it keeps the target."""
        kept = ratio <= self.highest
        missed = "" if kept else "  MISSED"
        print(f"{self.name}: {ratio:.3f} (target {self.highest} or less){missed}")
        return kept


BARE_LOAD = Target("load with / without the plugin, collector off", 1.10)
USUAL_LOAD = Target("load with / without the plugin, as Beancount runs", 1.20)
PEAK = Target("peak memory with / without the plugin", 1.15)
GROWTH = Target(f"time a transaction, {LONGER} times as many / as many", 1.15)
OUR_COMMAND = Target("our command's load / bean-check", 0.7)


def load_here(how: str, path: str) -> None:
    """Load a ledger in this process, and print the seconds that it took."""
    if how == COLLECTOR_OFF:
        gc.disable()
    start = time.process_time()
    if how == COMMAND:
        load(path)
    else:
        loader.load_file(path)
    print(json.dumps(time.process_time() - start))


def cost_of(*arguments: str) -> Cost:
    """Run Python with these arguments in a process of its own.

    The modules are compiled once, as those of an installed package are.
    """
    environment = {
        **os.environ,
        "BEANCOUNT_DISABLE_LOAD_CACHE": "1",
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "bench-bytecode"),
    }
    process = subprocess.Popen(
        [sys.executable, *arguments], stdout=subprocess.PIPE, env=environment, text=True
    )
    with process:
        assert process.stdout is not None
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    return Cost(
        load=float(output or "nan"),
        whole=usage.ru_utime + usage.ru_stime,
        peak=usage.ru_maxrss / 1024,
    )


def cost_of_load(how: str, path: Path) -> Cost:
    """Load a ledger in a process of its own."""
    return cost_of(__file__, "load", how, str(path))


def compare(how: str, with_: Path, without: Path, rounds: int) -> tuple[float, float]:
    """The median ratios of time and of peak memory, with to without the plugin."""
    times = []
    peaks = []
    for _ in range(rounds):
        bare = cost_of_load(how, without)
        ours = cost_of_load(how, with_)
        print(f"  {how}: {bare.load:.2f} s without, {ours.load:.2f} s with the plugin")
        times.append(ours.load / bare.load)
        peaks.append(ours.peak / bare.peak)
    return median(times), median(peaks)


def main(arguments: list[str]) -> int:
    """Run the comparisons; exit status 1 when a target is missed."""
    if arguments[:1] == ["load"]:
        load_here(*arguments[1:])
        return 0
    rounds = int(arguments[0]) if arguments else ROUNDS
    transactions = int(arguments[1]) if arguments[1:] else TRANSACTIONS
    with tempfile.TemporaryDirectory() as folder:
        with_ = Path(folder) / "with.beancount"
        without = Path(folder) / "without.beancount"
        longer = Path(folder) / "longer.beancount"
        MadeLedger(transactions).write(with_)
        MadeLedger(transactions).write(without, plugin=False)
        MadeLedger(transactions * LONGER).write(longer)
        print(f"{transactions} transactions, {rounds} rounds")

        for each in (with_, without):
            cost_of_load(COLLECTOR_OFF, each)  # a warm start for both
        bare, peak = compare(COLLECTOR_OFF, with_, without, rounds)
        usual, _ = compare(COLLECTOR_ON, with_, without, rounds)
        short = cost_of_load(COLLECTOR_OFF, with_).load
        growth = cost_of_load(COLLECTOR_OFF, longer).load / short / LONGER
        commands = [
            cost_of_load(COMMAND, with_).whole
            / cost_of("-m", "beancount.scripts.check", str(with_)).whole
            for _ in range(rounds)
        ]
    kept = [
        BARE_LOAD.tell(bare),
        USUAL_LOAD.tell(usual),
        PEAK.tell(peak),
        GROWTH.tell(growth),
        OUR_COMMAND.tell(median(commands)),
    ]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
