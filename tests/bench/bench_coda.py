"""Time the CODA reader against bare slicing, and measure its memory.

Both read the same 50,000 movements, in 150,000 records of 250 statements made for the
purpose, and the same facts: ours into entries and checked statements, the bare loop
into tuples of all fields, with amounts and dates read. They take turns in one run, and
the time of the processor counts, so that what else runs matters little. febelfin-coda
reads the file too, where it is installed.

    python tests/bench/bench_coda.py [runs]
"""

from __future__ import annotations

import datetime as dt
import importlib
import importlib.util
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[2]))
import conftest  # noqa: F401 - makes the package importable from a checkout
from beancount_receivables.importers.detection import read_entries
from beancount_receivables.importers.statement import Statement
from tests.coda_writing import encoded
from tests.coda_writing import movement
from tests.coda_writing import statement

if TYPE_CHECKING:
    from collections.abc import Callable

STATEMENTS = 250
MOVEMENTS = 200
TARGET_RATIO = 0.6
TARGET_GROWTH = 60.0


def write_file(path: Path) -> None:
    """Write a year of statements, with one movement for each payment.

    Three payments in ten quote a structured communication, the others free text.
    """
    first = dt.date(2024, 1, 2)
    balance = Decimal(0)
    with path.open("wb") as file:
        for number in range(STATEMENTS):
            day = first + dt.timedelta(days=number)
            start = number * MOVEMENTS
            numbers = range(start, start + MOVEMENTS)
            lines = statement(
                *(payment(each, each - start + 1, day) for each in numbers),
                opening=balance,
                number=f"{number + 1:03}",
                day=day,
            )
            file.write(encoded(lines))
            balance += sum(map(amount_of, numbers))


def amount_of(number: int) -> Decimal:
    """Give the amount of a movement; one in ten is a debit."""
    amount = Decimal(1000 + number * 37 % 90000) / 100
    return -amount if number % 10 == 9 else amount


def payment(number: int, sequence: int, day: dt.date) -> list[str]:
    """Write the three records of a payment."""
    amount = amount_of(number)
    customer = number % 5000
    body = 2024000000 + number
    structured = number % 10 < 3
    return movement(
        amount,
        sequence=sequence,
        code="00150000" if amount > 0 else "00101000",
        structured="101" if structured else "",
        said=f"{body}{body % 97 or 97:02}" if structured else f"Invoice {body} thanks",
        reference=f"E2E-{number:08}",
        bic="KREDBEBB",
        name=f"Customer number {customer}",
        account=f"BE{customer % 97:02}{customer:012}",
        booked=day,
        value=day,
        bank_reference=f"BANK{number:012}",
    )


def read_ours(path: Path) -> int:
    """Read to entries and statements that add up, of which nothing is to be noted."""
    count = 0
    for part in read_entries(path):
        if isinstance(part, Statement):
            assert part.balanced
            assert not part.notes
        else:
            count += 1
    return count


def read_bare(path: Path) -> int:
    """Cut every record into all of its fields, with nothing checked or recognised.

    Texts are stripped; amounts become Decimals, and dates dates.
    """
    count = 0
    with path.open(encoding="latin-1") as file:
        fact: tuple[object, ...] = ()
        for line in file:
            kind = line[:2]
            if kind == "21":
                fact = (
                    line[2:6],
                    line[6:10],
                    line[10:31].strip(),
                    signed(line[31], line[32:47]),
                    day_in(line[47:53]),
                    line[53],
                    line[54:56],
                    line[56:58],
                    line[58:61],
                    line[61],
                    line[62:115].strip(),
                    day_in(line[115:121]),
                    line[121:124],
                    line[124],
                    line[125],
                    line[127],
                )
                count += 1
            elif kind == "22":
                fact += (
                    line[2:6],
                    line[6:10],
                    line[10:63].strip(),
                    line[63:98].strip(),
                    line[98:109].strip(),
                    line[112],
                    line[113:117].strip(),
                    line[117:121].strip(),
                    line[121:125].strip(),
                    line[125],
                    line[127],
                )
            elif kind == "23":
                fact += (
                    line[2:6],
                    line[6:10],
                    line[10:44].strip(),
                    line[44:47].strip(),
                    line[47:82].strip(),
                    line[82:125].strip(),
                    line[125],
                    line[127],
                )
    return count


def signed(sign: str, digits: str) -> Decimal:
    """Read an amount."""
    amount = Decimal(f"{digits[:12]}.{digits[12:]}")
    return -amount if sign == "1" else amount


def day_in(digits: str) -> dt.date:
    """Read a date."""
    return dt.date(2000 + int(digits[4:]), int(digits[2:4]), int(digits[:2]))


def read_febelfin(path: Path) -> int:
    """Read with febelfin-coda."""
    found = importlib.import_module("coda").CODA(str(path)).statements
    return sum(len(each.moves) for each in found)


def peak_growth(path: Path) -> float:
    """Read the file and give by how many MB memory grew at most (Linux)."""
    before = peak_memory()
    read_ours(path)
    return (peak_memory() - before) / 1024


def peak_memory() -> int:
    """Give the peak of this process in kB; getrusage() counts its parent's too."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    message = "this system does not tell the peak of a process"
    raise OSError(message)


def main(arguments: list[str]) -> int:
    """Run the comparison; exit status 1 when a target is missed."""
    if arguments[:1] == ["--peak"]:
        print(f"{peak_growth(Path(arguments[1])):.1f}")
        return 0
    runs = int(arguments[0]) if arguments else 3
    readers: dict[str, Callable[[Path], int]] = {"bare": read_bare, "ours": read_ours}
    if importlib.util.find_spec("coda") is not None:
        readers["febelfin-coda"] = read_febelfin
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "statements.cod"
        write_file(path)
        size = path.stat().st_size / 1e6
        print(f"{STATEMENTS * MOVEMENTS} movements, {size:.1f} MB")
        best = dict.fromkeys(readers, float("inf"))
        for _ in range(runs):
            for name, read in readers.items():
                start = time.process_time()
                assert read(path) == STATEMENTS * MOVEMENTS
                best[name] = min(best[name], time.process_time() - start)
        for name, seconds in best.items():
            print(f"{name}: {seconds:.2f} s, {size / seconds:.1f} MB/s")
        ratio = best["bare"] / best["ours"]
        print(f"ratio: {ratio:.2f} (target {TARGET_RATIO} or more)")
        command = [sys.executable, __file__, "--peak", str(path)]
        output = subprocess.run(
            command, capture_output=True, check=True, text=True
        ).stdout
        growth = float(output)
        print(f"peak memory growth: {growth:.1f} MB (target below {TARGET_GROWTH})")
    return 0 if ratio >= TARGET_RATIO and growth < TARGET_GROWTH else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
