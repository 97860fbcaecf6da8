"""The demonstration, run as a newcomer runs it, and when something is wrong."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

EXAMPLE = Path(__file__).resolve().parent.parent / "example_ledger"
DEMO = EXAMPLE / "demo.py"


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(DEMO), *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """What the demonstration prints, and the folder that it worked in."""
    folder = tmp_path_factory.mktemp("demo") / "copy"
    ran = run(str(folder), folder=folder.parent)
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout, folder


@pytest.fixture
def demo(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The demonstration as a module."""
    monkeypatch.syspath_prepend(str(EXAMPLE))
    spec = importlib.util.spec_from_file_location("example_demo", DEMO)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    sys.modules.pop("ingest", None)


def line_with(text: str, *words: str) -> str:
    found = [line for line in text.splitlines() if all(each in line for each in words)]
    assert len(found) == 1, (words, found)
    return found[0]


@pytest.mark.parametrize(
    ("day", "amount", "evidence", "settles"),
    [
        ("2026-05-04", "376.02", '"2026800048"', "2026800048  "),
        ("2026-05-06", "460.08", '"+++202/6800/04782+++"', "2026800047  "),
        ("2026-05-12", "-27.56", "the return of BANK-2026-0034/4", "reversal"),
        ("2026-05-15", "222.34", "the payer's account", "2026800046  "),
        ("2026-05-19", "521.84", "2026800040", "2026800035, 2026800040"),
        ("2026-05-26", "103.95", "bank file SDD-2026-05", "settles"),
        ("2026-06-09", "145.20", "someone has to place it", "Uncategorized"),
        ("2026-06-11", "576.32", '"RF422026800057"', "2026800057"),
        ("2026-06-23", "214.80", "2026800006", "COSTS-2026-001"),
    ],
)
def test_what_recognised_an_imported_entry(
    shown: tuple[str, Path], day: str, amount: str, evidence: str, settles: str
) -> None:
    text, _ = shown
    assert settles in line_with(text, day, f" {amount} ", evidence)


def test_imported_again_nothing_is_new(shown: tuple[str, Path]) -> None:
    text, _ = shown
    assert "17 directives, 17 in the ledger already." in text
    assert "8 directives, 8 in the ledger already." in text


@pytest.mark.parametrize(
    ("day", "amount", "account", "settles"),
    [
        ("2026-07-02", "142.78", "C1010", '"2026800065"'),
        ("2026-07-08", "-41.08", "C1023", "the return of tr_wB8sXn5oGt"),
        ("2026-07-10", "-107.69", "C1015", "the return of tr_f6TgYb0qSk"),
        ("2026-07-14", "107.69", "C1015", "the return of chb_v5KdRo8yBx"),
        ("2026-07-16", "-8.34", "Expenses:PaymentFees", "no matter of customers"),
        ("2026-07-08", "456.84", "Assets:MollieTransit", "Stichting Mollie"),
        ("2026-07-17", "466.65", "Assets:MollieTransit", "Stichting Mollie"),
    ],
)
def test_a_month_of_mollie(
    shown: tuple[str, Path], day: str, amount: str, account: str, settles: str
) -> None:
    text, _ = shown
    assert settles in line_with(text, f"{day} ", f" {amount} ", account)


def test_a_reversed_chargeback_settles_the_invoice_again(
    shown: tuple[str, Path],
) -> None:
    text, _ = shown
    history = text.split("2026800068: invoice")[1].split("\n\n")[1].splitlines()
    assert [line.split()[0] for line in history[2:]] == ["2026-07-06", "2026-07-14"]
    assert "chargeback chb_v5KdRo8yBx" in history[2]


def test_open_items_and_ages_add_up_to_the_same(shown: tuple[str, Path]) -> None:
    text, _ = shown
    assert "3481.96" in line_with(text, "Total", "18 items")
    assert "3481.96" in line_with(text, "Total", "12 customers")


def test_the_history_tells_that_the_direct_debit_came_back(
    shown: tuple[str, Path],
) -> None:
    text, _ = shown
    made, paid = text.split("2026800044: invoice")[1].split("\n\n")[1].splitlines()[2:]
    assert made.split()[:2] == ["2026-04-28", "BANK-2026-0034/4"]
    assert made.endswith("2026-05-12  chargeback VB26-00234")
    assert paid.split()[:2] == ["2026-06-04", "VB26-00243"]


def test_it_explains_why_a_payment_settles_nothing(shown: tuple[str, Path]) -> None:
    text, _ = shown
    explained = " ".join(text.split("explain ")[1].split())
    assert "[2026800025 237.16, 2026800027 237.16]" in explained


def test_only_the_entries_file_of_the_copy_was_written(
    shown: tuple[str, Path],
) -> None:
    _, folder = shown
    changed = [
        path.name
        for path in folder.rglob("*.*")
        if path.is_file()
        and not path.name.endswith((".pyc", ".picklecache"))
        and path.read_bytes() != (EXAMPLE / path.relative_to(folder)).read_bytes()
    ]
    assert changed == ["entries.beancount"]
    written = (folder / "entries.beancount").read_text(encoding="utf-8")
    assert written.startswith(";; What tools have added\n")
    assert written.count("external-id: ") == 45


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    ran = run(str(tmp_path / "mine"), folder=tmp_path)
    assert ran.returncode == 1
    assert "mine" in ran.stderr
    assert list((tmp_path / "mine").iterdir()) == []


def test_an_export_that_is_missing_fails_and_writes_nothing(
    demo: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(demo, "EXPORTS", ("exports/camt053-2026-08.xml",))
    assert demo.main([str(tmp_path / "copy")]) == 1
    assert "camt053-2026-08.xml is no bank statement" in capsys.readouterr().err
    entries = tmp_path / "copy" / "entries.beancount"
    assert entries.read_bytes() == (EXAMPLE / "entries.beancount").read_bytes()


def test_a_ledger_with_an_error_fails(
    demo: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    broken = tmp_path / "example"
    monkeypatch.setattr(demo, "EXAMPLE", broken)
    (broken / "exports").mkdir(parents=True)
    for path in (*EXAMPLE.glob("*.beancount"), EXAMPLE / "ingest.py"):
        (broken / path.name).write_bytes(path.read_bytes())
    with (broken / "memorial.beancount").open("a", encoding="utf-8") as memorial:
        memorial.write('\n2026-01-01 custom "settle" "NOBODY" "2026800001"\n')
    assert demo.main([str(tmp_path / "copy")]) == 1
    assert "NOBODY" in capsys.readouterr().err
