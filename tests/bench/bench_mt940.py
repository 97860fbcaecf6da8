"""Time the MT940 reader against bare splitting, and measure its memory.

Both read the same 50,000 entries from a file of 10 MB, made for the purpose, and the
same facts: ours into entries and a checked statement, the bare loop into tuples. They
take turns in one run, so that a busy machine slows both alike. The package mt-940 reads
the file once to compare, where it is installed.

    python tests/bench/bench_mt940.py [runs]
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import re
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
import conftest  # noqa: F401 - makes the package importable from a checkout
from beancount_receivables.importers.detection import read_entries
from beancount_receivables.importers.statement import Statement

ENTRIES = 50_000
TARGET_RATIO = 0.65
TARGET_GROWTH = 60.0

ENTRY = re.compile(
    r"([0-9]{6})([0-9]{4})?(R?[CD])[A-Z]?([0-9,]+)([NSF].{3})([^/]*)(?://(.*))?"
)
CODEWORD = re.compile(
    r"/(TRTP|IBAN|BIC|NAME|REMI|EREF|CSID|MARF|RTRN|PREF|RTYP|SWOD|PURP|ISDT)/"
)


def write_statement(path: Path) -> None:
    """Write a statement of a shop's account, where each tenth entry is collected."""
    first = dt.date(2024, 1, 1)
    total = Decimal(0)
    with path.open("w", encoding="ascii", newline="\r\n") as file:
        file.write(
            "ABNANL2A\n940\nABNANL2A\n:20:ABN AMRO BANK NV\n:25:NL91ABNA0417164300\n"
            ":28C:36601/1\n:60F:C231231EUR0,00\n"
        )
        for number in range(ENTRIES):
            amount = Decimal(1000 + number * 37 % 90000) / 100
            incoming = number % 10 != 9
            total += amount if incoming else -amount
            day = first + dt.timedelta(days=number % 366)
            money = f"{amount:.2f}".replace(".", ",")
            file.write(
                f":61:{day:%y%m%d%m%d}{'C' if incoming else 'D'}{money}N654NONREF"
                f"//24{number:012}\n"
            )
            iban = f"NL{number % 97:02}BANK{number % 5000:010}"
            name = f"Customer number {number % 5000}"
            remittance = f"Invoice {2024000000 + number} thank you"
            if incoming:
                text = (
                    f"/TRTP/SEPA OVERBOEKING/IBAN/{iban}/BIC/BANKNL2A/NAME/{name}"
                    f"/REMI/{remittance}/EREF/E2E-{number:08}"
                )
            else:
                text = (
                    "/TRTP/SEPA INCASSO ALGEMEEN DOORLOPEND/CSID/NL77ZZZ123456780000"
                    f"/NAME/{name}/MARF/M-{number % 5000}/REMI/{remittance}/IBAN/{iban}"
                    f"/BIC/BANKNL2A/EREF/E2E-{number:08}"
                )
            lines = [text[place : place + 65] for place in range(0, len(text), 65)]
            file.write(":86:" + "\n".join(lines) + "\n")
        mark = "C" if total >= 0 else "D"
        money = f"{abs(total):.2f}".replace(".", ",")
        file.write(f":62F:{mark}241231EUR{money}\n-\n")


def read_ours(path: Path) -> int:
    """Read to entries and a statement that adds up."""
    count = 0
    for part in read_entries(path):
        if isinstance(part, Statement):
            assert part.balanced
        else:
            count += 1
    return count


def read_bare(path: Path) -> int:
    """Read the same facts into tuples, with nothing checked or recognised."""
    total = Decimal(0)
    count = 0
    text = path.read_text(encoding="ascii")
    for part in text.split("\n:61:")[1:]:
        head, _, remittance = part.partition("\n:86:")
        found = ENTRY.match(head)
        assert found is not None
        value, entry, mark, number, kind, reference, own = found.groups()
        signed = Decimal(number.replace(",", "."))
        if mark in ("D", "RC"):
            signed = -signed
        words = CODEWORD.split(remittance.partition("\n:62")[0].replace("\n", ""))
        said = dict(zip(words[1::2], words[2::2], strict=True))
        fact = (
            signed,
            dt.date(2000 + int(value[:2]), int(value[2:4]), int(value[4:])),
            dt.date(2000 + int(value[:2]), int(entry[:2]), int(entry[2:])),
            mark,
            kind,
            reference,
            own,
            said.get("IBAN"),
            said.get("BIC"),
            said.get("NAME"),
            said.get("REMI"),
            said.get("EREF"),
            said.get("MARF"),
            said.get("RTRN"),
            said.get("PREF"),
            said.get("CSID"),
        )
        total += fact[0]
        count += 1
    return count


def read_other(path: Path) -> int:
    """Read with mt-940, which leaves field 86 in one piece."""
    import mt940  # noqa: PLC0415 - need not be there

    statements = mt940.parse_statements(str(path))
    return sum(len(each) for each in statements)


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
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "statement.sta"
        write_statement(path)
        size = path.stat().st_size / 1e6
        print(f"{ENTRIES} entries, {size:.1f} MB")
        best = {"bare": float("inf"), "ours": float("inf")}
        for _ in range(runs):
            for name, read in (("bare", read_bare), ("ours", read_ours)):
                start = time.perf_counter()
                assert read(path) == ENTRIES
                best[name] = min(best[name], time.perf_counter() - start)
        if importlib.util.find_spec("mt940") is not None:
            start = time.perf_counter()
            assert read_other(path) == ENTRIES
            best["mt-940"] = time.perf_counter() - start
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
