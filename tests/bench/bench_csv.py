"""Time the CSV reader against bare csv.DictReader, and measure its memory.

Both read the same 50,000 rows, made for the purpose: ours into entries and a checked
statement, the bare loop into tuples with their dates and Decimals. They take turns in
one run, so that a busy machine slows both alike. Rabobank's rows are oldest first and
pass through; ING's are newest first, so that all must be held to turn them round, which
takes a fifth of the time: for them memory is told, and has no target.

    python tests/bench/bench_csv.py [runs]
"""

from __future__ import annotations

import csv
import datetime as dt
import re
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

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS = 50_000
TARGET_RATIOS = {"Rabobank": 0.5, "ING": 0.35}
TARGET_GROWTH = 60.0
OWN = "NL91ABNA0417164300"

RABOBANK = (
    '"IBAN/BBAN","Munt","BIC","Volgnr","Datum","Rentedatum","Bedrag","Saldo na trn",'
    '"Tegenrekening IBAN/BBAN","Naam tegenpartij","Naam uiteindelijke partij",'
    '"Naam initiërende partij","BIC tegenpartij","Code","Batch ID",'
    '"Transactiereferentie","Machtigingskenmerk","Incassant ID","Betalingskenmerk",'
    '"Omschrijving-1","Omschrijving-2","Omschrijving-3","Reden retour",'
    '"Oorspr bedrag","Oorspr munt","Koers"'
)
ING = (
    '"Datum";"Naam / Omschrijving";"Rekening";"Tegenrekening";"Code";"Af Bij";'
    '"Bedrag (EUR)";"Mutatiesoort";"Mededelingen";"Saldo na mutatie";"Tag"'
)


def made_rows() -> list[tuple[int, dt.date, Decimal, Decimal]]:
    """Make numbers, dates, amounts and balances of a shop's account."""
    first = dt.date(2024, 1, 1)
    balance = Decimal("0.00")
    rows = []
    for number in range(ROWS):
        amount = Decimal(1000 + number * 37 % 90000) / 100
        amount = amount if number % 10 != 9 else -amount
        balance += amount
        rows.append(
            (number, first + dt.timedelta(number * 366 // ROWS), amount, balance)
        )
    return rows


def comma(number: Decimal) -> str:
    """Write a number with a decimal comma."""
    return f"{number:.2f}".replace(".", ",")


def write_rabobank(path: Path) -> None:
    """Write an export of Rabobank, oldest first, in Latin-1."""
    with path.open("w", encoding="latin-1", newline="\r\n") as file:
        print(RABOBANK, file=file)
        for number, day, amount, balance in made_rows():
            payer = f"NL{number % 5000 % 97:02}BANK{number % 5000:010}"
            print(
                f'"{OWN}","EUR","RABONL2U","{number:018}","{day}","{day}",'
                f'"{"+" if amount > 0 else ""}{comma(amount)}","+{comma(balance)}",'
                f'"{payer}","Customer number {number % 5000}","","","BANKNL2A","cb","",'
                f'"E2E-{number:08}","","","","Invoice {2024000000 + number} thanks","",'
                '"","","","",""',
                file=file,
            )


def write_ing(path: Path) -> None:
    """Write an export of ING, newest first."""
    with path.open("w", encoding="utf-8") as file:
        print(ING, file=file)
        for number, day, amount, balance in reversed(made_rows()):
            payer = f"NL{number % 5000 % 97:02}BANK{number % 5000:010}"
            name = f"Customer number {number % 5000}"
            print(
                f'"{day:%Y%m%d}";"{name}";"{OWN}";"{payer}";"OV";'
                f'"{"Bij" if amount > 0 else "Af"}";"{comma(abs(amount))}";'
                f'"Overschrijving";"Naam: {name} Omschrijving: Invoice '
                f"{2024000000 + number} thanks IBAN: {payer} Kenmerk: E2E-{number:08} "
                f'Valutadatum: {day:%d-%m-%Y}";"{comma(balance)}";""',
                file=file,
            )


def read_ours(path: Path) -> int:
    """Read to entries and a statement that adds up."""
    count = 0
    for part in read_entries(path):
        if isinstance(part, Statement):
            assert part.balanced
        else:
            count += 1
    return count


def bare_rabobank(path: Path) -> int:
    """Read the same facts into tuples, with nothing checked or recognised."""
    count = 0
    total = Decimal(0)
    with path.open(encoding="latin-1", newline="") as file:
        for row in csv.DictReader(file):
            fact = (
                row["IBAN/BBAN"],
                row["Munt"],
                row["Volgnr"],
                dt.date.fromisoformat(row["Datum"]),
                dt.date.fromisoformat(row["Rentedatum"]),
                Decimal(row["Bedrag"].replace(",", ".")),
                Decimal(row["Saldo na trn"].replace(",", ".")),
                row["Tegenrekening IBAN/BBAN"],
                row["Naam tegenpartij"],
                row["BIC tegenpartij"],
                row["Code"],
                row["Transactiereferentie"],
                row["Machtigingskenmerk"],
                row["Betalingskenmerk"],
                row["Omschrijving-1"],
                row["Omschrijving-2"],
                row["Omschrijving-3"],
                row["Reden retour"],
            )
            total += fact[5]
            count += 1
    return count


def bare_ing(path: Path) -> int:
    """Read the same facts into tuples, with nothing checked or recognised."""
    remarks = re.compile(
        r"Naam: (.*?) Omschrijving: (.*?) IBAN: (\S+) Kenmerk: (.*?) Valutadatum: (\S+)"
    )
    count = 0
    total = Decimal(0)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            day = row["Datum"]
            said = remarks.fullmatch(row["Mededelingen"])
            assert said is not None
            amount = Decimal(row["Bedrag (EUR)"].replace(".", "").replace(",", "."))
            fact = (
                dt.date(int(day[:4]), int(day[4:6]), int(day[6:])),
                row["Naam / Omschrijving"],
                row["Rekening"],
                row["Tegenrekening"],
                row["Code"],
                amount if row["Af Bij"] == "Bij" else -amount,
                row["Mutatiesoort"],
                said[2],
                said[4],
                dt.date(int(said[5][6:]), int(said[5][3:5]), int(said[5][:2])),
                Decimal(row["Saldo na mutatie"].replace(".", "").replace(",", ".")),
            )
            total += fact[5]
            count += 1
    return count


BANKS: dict[str, tuple[Callable[[Path], None], Callable[[Path], int], float | None]] = {
    "Rabobank": (write_rabobank, bare_rabobank, TARGET_GROWTH),
    "ING": (write_ing, bare_ing, None),
}


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
        good = [compare(name, Path(folder) / "export.csv", runs) for name in BANKS]
    return 0 if all(good) else 1


def compare(bank: str, path: Path, runs: int) -> bool:
    """Compare for one bank; whether its targets are met."""
    write, read_bare, most = BANKS[bank]
    write(path)
    size = path.stat().st_size / 1e6
    print(f"{bank}: {ROWS} rows, {size:.1f} MB")
    best = {"bare": float("inf"), "ours": float("inf")}
    for _ in range(runs):
        for name, read in (("bare", read_bare), ("ours", read_ours)):
            start = time.perf_counter()
            assert read(path) == ROWS
            best[name] = min(best[name], time.perf_counter() - start)
    for name, seconds in best.items():
        print(f"  {name}: {seconds:.2f} s, {size / seconds:.1f} MB/s")
    ratio = best["bare"] / best["ours"]
    print(f"  ratio: {ratio:.2f} (target {TARGET_RATIOS[bank]} or more)")
    told = subprocess.run(
        [sys.executable, __file__, "--peak", str(path)],
        check=True,
        capture_output=True,
        text=True,
    )
    growth = float(told.stdout)
    target = "held to be turned round" if most is None else f"target {most:.0f} or less"
    print(f"  memory: +{growth:.1f} MB ({target})")
    return ratio >= TARGET_RATIOS[bank] and (most is None or growth <= most)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
