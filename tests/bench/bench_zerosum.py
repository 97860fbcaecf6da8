"""How long a ledger loads with this plugin, with zerosum, and with neither.

    python tests/bench/bench_zerosum.py [rounds] [transactions]

zerosum (of beancount-reds-plugins) also joins what belongs together, by amount
alone. The three load the same invented ledger in processes of their own that take
turns, so that a busy machine slows them alike. Counted is the time of the
processor; the load cache is off.
"""

from __future__ import annotations

import importlib.util
import sys
import tempfile
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
import conftest  # noqa: E402, F401 - makes the package importable from a checkout
from tests.bench.bench_load import COLLECTOR_ON  # noqa: E402
from tests.bench.bench_load import cost_of_load  # noqa: E402
from tests.bench.made_ledger import PLUGIN  # noqa: E402
from tests.bench.made_ledger import MadeLedger  # noqa: E402
from tests.bench.wrong_links import ZEROSUM  # noqa: E402
from tests.bench.wrong_links import zerosum_line  # noqa: E402

TRANSACTIONS = 20_000
#: As many transactions a customer as in the benchmark of loading.
A_CUSTOMER = 40
ROUNDS = 3


def main(arguments: list[str]) -> int:
    """Run the comparison; exit status 1 when ours takes longer than zerosum."""
    rounds = int(arguments[0]) if arguments else ROUNDS
    transactions = int(arguments[1]) if arguments[1:] else TRANSACTIONS
    ledger = MadeLedger(transactions, customers=max(transactions // A_CUSTOMER, 1))
    customers = [f"C{number:04}" for number in range(ledger.customers)]
    lines = {"neither": "", "ours": PLUGIN, "zerosum": zerosum_line(customers)}
    if importlib.util.find_spec(ZEROSUM.partition(".")[0]) is None:
        print("zerosum: skipped, beancount-reds-plugins is not installed ([bench])")
        del lines["zerosum"]
    print(f"{transactions} transactions, {ledger.customers} customers")
    seconds: dict[str, list[float]] = {name: [] for name in lines}
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: Path(folder) / f"{name}.beancount" for name in lines}
        for name, path in paths.items():
            path.write_text("".join([lines[name], *ledger.lines()]), encoding="utf-8")
        for _ in range(rounds):
            for name, path in paths.items():
                seconds[name].append(cost_of_load(COLLECTOR_ON, path).load)
    for name, each in seconds.items():
        times = ", ".join(f"{one:.2f}" for one in each)
        ratio = _ratio(each, seconds["neither"])
        print(f"{name}: {times} s; {ratio:.2f} of the load with neither")
    if "zerosum" not in seconds:
        return 0
    ratio = _ratio(seconds["ours"], seconds["zerosum"])
    missed = "" if ratio <= 1 else "  MISSED"
    print(f"load with ours / with zerosum: {ratio:.2f} (target 1 or less){missed}")
    return 0 if ratio <= 1 else 1


def _ratio(these: list[float], those: list[float]) -> float:
    """The median of the ratios, round by round."""
    return median(this / that for this, that in zip(these, those, strict=True))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
