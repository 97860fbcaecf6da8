"""Uses a built wheel as a stranger would.

    python tests/wheel/check.py dist/beancount_receivables-VERSION-py3-none-any.whl

The wheel is installed into a clean environment, and the commands run from a
folder that holds nothing but a ledger: what works here does not work thanks to
the checkout.
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

LEDGER = """\
option "operating_currency" "EUR"
plugin "beancount_receivables.plugins"

2024-01-01 custom "receivables" "account" Assets:Receivable
2024-01-01 open Assets:Receivable:C1 EUR
2024-01-01 open Assets:Bank EUR
2024-01-01 open Income:Sales EUR

2024-03-01 * "Repair"
  invoice: "2024001"
  Assets:Receivable:C1   55.00 EUR
  Income:Sales          -55.00 EUR

2024-03-15 * "A part of 2024001"
  payment: "BANK-1"
  settles: "2024001"
  Assets:Bank            40.00 EUR
  Assets:Receivable:C1  -40.00 EUR
"""


class Step(NamedTuple):
    """A command of the environment and a word that its output must hold."""

    command: tuple[str, ...]
    shows: str


OPEN_ITEMS = "SELECT id, outstanding FROM receivables WHERE open"

STEPS = (
    Step(("bean-check", "ledger.beancount"), ""),
    Step(("bean-query", "ledger.beancount", OPEN_ITEMS), "15.00"),
    Step(("bean-query", "ledger.beancount", ".run open-items"), "2024001"),
    Step(("bean-receivables", "--help"), "history"),
    Step(("bean-receivables", "items", "ledger.beancount"), "15.00"),
    Step(("python", "-c", "import beancount_receivables.importers"), ""),
)


def main(wheel: Path) -> int:
    """Install the wheel and take the steps.

    Returns:
        0, or 1 after the first command that fails, whose output is shown.
    """
    with TemporaryDirectory(prefix="wheel-") as name:
        folder = Path(name)
        programs = installed(wheel, folder / "venv")
        ledger = folder / "books" / "ledger.beancount"
        ledger.parent.mkdir()
        ledger.write_text(LEDGER, encoding="utf-8")
        return 0 if all(taken(step, programs, ledger.parent) for step in STEPS) else 1


def installed(wheel: Path, environment: Path) -> Path:
    """Install the wheel into a new environment and return its folder of programs."""
    venv.create(environment, with_pip=True)
    programs = environment / "bin"
    subprocess.run(
        [programs / "python", "-m", "pip", "install", "--quiet", wheel], check=True
    )
    return programs


def taken(step: Step, programs: Path, folder: Path) -> bool:
    """Run one step in the folder; say what it was and whether it worked."""
    program, *arguments = step.command
    run = subprocess.run(
        [programs / program, *arguments],
        cwd=folder,
        env=outside_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    works = run.returncode == 0 and step.shows in run.stdout
    print("ok    " if works else "FAILED", " ".join(step.command), flush=True)
    if not works:
        print(run.stdout, run.stderr, sep="\n", file=sys.stderr)
    return works


def outside_environment() -> dict[str, str]:
    """Return the environment without what could lead back to the checkout."""
    return {
        name: value
        for name, value in os.environ.items()
        if name not in {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
    }


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
