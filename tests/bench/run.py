"""Runs the benchmarks beside this file, each in a fresh process.

    python tests/bench/run.py [NAME ...]

Without names every bench_*.py runs; `aging` stands for bench_aging.py. A process
of its own gives each benchmark cold caches, its own peak of memory, and no
functions that another one has registered.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all of them.

    Returns:
        0, or 1 when one of them failed; the others have run all the same.
    """
    present = {
        path.stem.removeprefix("bench_"): path
        for path in sorted(FOLDER.glob("bench_*.py"))
    }
    unknown = [name for name in names if name not in present]
    if unknown or not present:
        missing = ", ".join(unknown) or "bench_*.py"
        known = ", ".join(present) or "none"
        print(f"no such benchmark: {missing} (there are: {known})", file=sys.stderr)
        return 1
    failed = [name for name in names or present if not passes(present[name])]
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def passes(benchmark: Path) -> bool:
    """Run one benchmark, its output going where ours goes."""
    print(f"== {benchmark.stem}", flush=True)
    return subprocess.run([sys.executable, benchmark], check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
