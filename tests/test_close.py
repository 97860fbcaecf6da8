"""The command that closes a period, and how it writes to the ledger."""

from __future__ import annotations

import fcntl
import os
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

import pytest
from click.testing import CliRunner
from click.testing import Result

from beancount_receivables.queries.appending import CannotWriteError
from beancount_receivables.queries.cli import main
from beancount_receivables.queries.loading import load
from beancount_receivables.queries.writing import RefusedError
from beancount_receivables.queries.writing import write

if TYPE_CHECKING:
    from beancount_receivables.queries.writing import Written

ROOT = Path(__file__).parent.parent

LEDGER = """\
plugin "beancount_receivables.plugins"
2024-01-01 custom "receivables" "account" Assets:Receivable
2024-01-01 open Assets:Bank
2024-01-01 open Income:Sales
2024-01-01 open Assets:Receivable:C1
  name: "Crème"

2024-03-01 * "Korenaar" "Repair"
  invoice: "I-1"
  Assets:Receivable:C1   100.00 EUR
  Income:Sales

2024-03-15 * "Korenaar" "I-1"
  payment: "P-1"
  Assets:Bank             60.00 EUR
  Assets:Receivable:C1
"""
DECISIONS = """
2024-01-01 custom "receivables" "decisions" "decisions.beancount"
include "decisions.beancount"
"""
MARCH = "2024-03-31"
NOTE = '\n2024-03-20 custom "unsettle" "P-1" "I-1"\n  by: "anna"\n'


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "books.beancount"
    path.write_text(LEDGER, encoding="utf-8")
    return path


def close(path: Path, *args: str, status: int = 0) -> Result:
    result = CliRunner().invoke(main, ["close", str(path), *args])
    assert result.exit_code == status, result.output
    return result


def add(path: Path, text: str = NOTE) -> Written:
    return write(str(path), lambda _: path, lambda _: text)


def closings(path: Path) -> list[str]:
    return re.findall(
        r'^(\S+) custom "period-close"', path.read_text(encoding="utf-8"), re.MULTILINE
    )


# What it writes.


def test_it_adds_a_directive_that_holds(ledger: Path) -> None:
    result = close(ledger, MARCH, "--by", "anna")
    text = ledger.read_text(encoding="utf-8")
    assert text.startswith(f'{LEDGER}\n{MARCH} custom "period-close" "sha256:')
    assert '\n  by: "anna"\n' in text
    assert re.search(r'\n  at: "\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}"\n', text)
    assert text.endswith('"\n')
    assert list(load(str(ledger)).messages()) == []
    assert f"Written to {ledger}." in result.output
    assert f'{MARCH} custom "period-close"' in result.output


def test_the_next_one_builds_on_it(ledger: Path) -> None:
    close(ledger, MARCH)
    close(ledger, "2024-04-30")
    text = ledger.read_text(encoding="utf-8")
    (first,) = re.findall(rf'{MARCH} custom "period-close" "(\S+)"', text)
    assert f'  before: "{first}"\n' in text
    assert list(load(str(ledger)).messages()) == []


def test_it_goes_to_the_file_of_decisions(ledger: Path) -> None:
    ledger.write_text(LEDGER + DECISIONS, encoding="utf-8")
    decisions = ledger.parent / "decisions.beancount"
    decisions.write_text("", encoding="utf-8")
    result = close(ledger, MARCH)
    assert f"Written to {decisions}." in result.output
    assert ledger.read_text(encoding="utf-8") == LEDGER + DECISIONS
    assert decisions.read_text(encoding="utf-8").startswith(f"{MARCH} custom")


def test_a_file_of_decisions_that_is_not_included(ledger: Path) -> None:
    text = LEDGER + DECISIONS.replace("include", ";include")
    ledger.write_text(text, encoding="utf-8")
    decisions = ledger.parent / "decisions.beancount"
    decisions.write_text("", encoding="utf-8")
    result = close(ledger, MARCH, status=1)
    assert "is no part of the ledger" in result.output
    assert decisions.read_text(encoding="utf-8") == ""


def test_the_same_request_twice_writes_once(ledger: Path) -> None:
    close(ledger, MARCH)
    once = ledger.read_bytes()
    result = close(ledger, MARCH)
    assert result.output == f"The period up to {MARCH} is closed already.\n"
    close(ledger, MARCH, "--by", "anna", "--reason", "to be sure")
    assert ledger.read_bytes() == once


def test_a_changed_period_is_sealed_anew_only_with_who_and_why(ledger: Path) -> None:
    close(ledger, MARCH)
    changed = ledger.read_text(encoding="utf-8").replace("60.00", "61.00")
    ledger.write_text(changed, encoding="utf-8")
    for args in ((), ("--by", "anna"), ("--reason", "x"), ("--by", " ")):
        result = close(ledger, MARCH, *args, status=1)
        assert "items P-1 (changed)" in result.output
        assert "Nothing was written." in result.output
        assert ledger.read_text(encoding="utf-8") == changed
    close(ledger, MARCH, "--by", "anna", "--reason", 'the bank said "61"')
    assert list(load(str(ledger)).messages()) == []
    assert ledger.read_text(encoding="utf-8").startswith(changed)
    (notice,) = load(str(ledger)).subledger.notices
    assert "by anna on" in notice.message
    assert 'the bank said "61"' in notice.message


def test_sealing_anew_takes_the_later_periods_with_it(ledger: Path) -> None:
    close(ledger, MARCH)
    close(ledger, "2024-04-30")
    changed = ledger.read_text(encoding="utf-8").replace("60.00", "61.00")
    ledger.write_text(changed, encoding="utf-8")
    result = close(ledger, MARCH, "--by", "anna", "--reason", "x")
    assert "2024-04-30 custom" in result.output
    assert closings(ledger) == [MARCH, "2024-04-30"] * 2
    assert list(load(str(ledger)).messages()) == []


@pytest.mark.parametrize("day", ["2999-12-31", "March", "31-03-2024"])
def test_no_such_day(ledger: Path, day: str) -> None:
    close(ledger, day, status=2)
    assert ledger.read_text(encoding="utf-8") == LEDGER


def test_no_such_ledger(tmp_path: Path) -> None:
    result = close(tmp_path / "none.beancount", MARCH, status=2)
    assert "cannot be opened" in result.output
    assert list(tmp_path.iterdir()) == []


def test_a_ledger_without_receivables(tmp_path: Path) -> None:
    path = tmp_path / "plain.beancount"
    path.write_text("2024-01-01 open Assets:Bank\n", encoding="utf-8")
    assert 'add the line plugin "beancount' in close(path, MARCH, status=2).output


def test_errors_that_are_there_already_do_not_stop_it(ledger: Path) -> None:
    with ledger.open("a", encoding="utf-8") as stream:
        stream.write('\n2024-03-20 custom "settle" "P-1" "I-9"\n')
    assert "there is no I-9" in close(ledger, MARCH, status=1).output
    assert closings(ledger) == [MARCH]


# What is checked before it is written.


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('2024-03-20 custom "settle" "P-1" "I-9"', "there is no I-9"),
        ("2024-03-20 * Repair", "^Invalid token"),
        ("2024-03-20 open Assets:Bank", "Duplicate open"),
    ],
)
def test_what_would_add_an_error_is_refused(ledger: Path, text: str, says: str) -> None:
    with pytest.raises(RefusedError, match=says) as raised:
        add(ledger, text)
    assert len(raised.value.errors) == 1
    assert ledger.read_text(encoding="utf-8") == LEDGER
    assert list(ledger.parent.iterdir()) == [ledger]


def test_an_error_of_what_was_there_counts_too(ledger: Path) -> None:
    close(ledger, MARCH)
    before = ledger.read_bytes()
    with pytest.raises(RefusedError, match=r"decisions P-1 \(new\)"):
        add(ledger)
    assert ledger.read_bytes() == before


# How it is written.


@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
def test_it_comes_after_an_empty_line(ledger: Path, end: str) -> None:
    ledger.write_text(LEDGER.rstrip("\n") + end, encoding="utf-8")
    add(ledger)
    text = ledger.read_text(encoding="utf-8")
    assert text.endswith(f"C1\n{end[1:]}{NOTE}" if end == "\n\n" else f"C1\n{NOTE}")


def test_newlines_of_windows_are_kept(ledger: Path) -> None:
    windows = LEDGER.replace("\n", "\r\n").encode()
    ledger.write_bytes(windows)
    add(ledger)
    assert ledger.read_bytes() == windows + NOTE.replace("\n", "\r\n").encode()


def test_another_encoding_is_refused(ledger: Path) -> None:
    latin = LEDGER.encode("latin-1")
    ledger.write_bytes(latin)
    with pytest.raises(CannotWriteError, match=r"books.beancount:6: is not UTF-8"):
        add(ledger)
    assert ledger.read_bytes() == latin


@pytest.mark.parametrize("mode", [0o600, 0o664, 0o640])
def test_permissions_are_kept(ledger: Path, mode: int) -> None:
    ledger.chmod(mode)
    add(ledger)
    assert stat.S_IMODE(ledger.stat().st_mode) == mode


def test_a_link_to_a_file_stays_one(ledger: Path) -> None:
    link = ledger.parent / "link.beancount"
    link.symlink_to(ledger)
    write(str(link), lambda _: link, lambda _: NOTE)
    assert link.is_symlink()
    assert ledger.read_text(encoding="utf-8") == LEDGER + NOTE


def test_a_read_only_file(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # To the administrator, who may run the tests, nothing is read-only.
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(CannotWriteError, match="is read-only"):
        add(ledger)
    assert ledger.read_text(encoding="utf-8") == LEDGER


def test_a_disk_that_is_full(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CannotWriteError, match="No space left on device"):
        add(ledger)
    assert ledger.read_text(encoding="utf-8") == LEDGER
    assert list(ledger.parent.iterdir()) == [ledger]


#: Ends the process as a loss of power does at the named moment.
CRASH = """
import os, pathlib, sys
from beancount_receivables.queries import writing

moment, path, text = sys.argv[1:]
if moment == "written":
    os.fsync = lambda _: os._exit(9)
elif moment == "flushed":
    pathlib.Path.replace = lambda *_: os._exit(9)
else:
    replace = pathlib.Path.replace
    def crash(self, target):
        replace(self, target)
        os._exit(9)
    pathlib.Path.replace = crash
writing.write(path, lambda _: pathlib.Path(path), lambda _: text)
"""


@pytest.mark.parametrize("moment", ["written", "flushed", "renamed"])
def test_a_crash_leaves_the_old_file_or_the_new_one(ledger: Path, moment: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CRASH, moment, str(ledger), NOTE],
        cwd=ROOT,
        check=False,
        capture_output=True,
    )
    assert done.returncode == 9, done.stderr
    after = LEDGER + NOTE if moment == "renamed" else LEDGER
    assert ledger.read_text(encoding="utf-8") == after
    remains = [path for path in ledger.parent.iterdir() if path != ledger]
    assert len(remains) == (moment != "renamed")
    # Nothing is in the way of the next one, which tidies up.
    add(ledger, NOTE.replace("un", ""))
    assert list(ledger.parent.iterdir()) == [ledger]


def test_two_at_once_close_once(ledger: Path) -> None:
    command = "from beancount_receivables.queries.cli import main; main()"
    started = [
        subprocess.Popen(
            [sys.executable, "-c", command, "close", str(ledger), MARCH],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    said = sorted(each.communicate()[0] for each in started)
    assert [each.returncode for each in started] == [0, 0]
    assert closings(ledger) == [MARCH]
    assert "is closed already" in said[1]


def test_many_at_once_lose_nothing(ledger: Path) -> None:
    days = ["2024-03-31", "2024-04-30", "2024-05-31"]
    command = "from beancount_receivables.queries.cli import main; main()"
    started = [
        subprocess.Popen(
            [sys.executable, "-c", command, "close", str(ledger), day],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
        )
        for day in days
    ]
    assert [each.wait() for each in started] == [0, 0, 0]
    assert sorted(closings(ledger)) == days
    assert list(load(str(ledger)).messages()) == []


def test_the_folder_is_locked_while_it_is_checked(ledger: Path) -> None:
    def look(_: Any) -> str:  # noqa: ANN401 - what a loaded ledger is does not matter
        descriptor = os.open(ledger.parent, os.O_RDONLY)
        try:
            with pytest.raises(BlockingIOError):
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        finally:
            os.close(descriptor)
        return NOTE

    assert write(str(ledger), lambda _: ledger, look).text == NOTE


def test_a_file_that_changed_since_it_was_read_is_read_again(ledger: Path) -> None:
    asked = []

    def edited_meanwhile(loaded: Any) -> str:  # noqa: ANN401 - only its items matter
        asked.append([item.id for item in loaded.subledger.items])
        if len(asked) == 1:  # somebody saves the file in an editor
            text = LEDGER.replace('"P-1"', '"P-10"')
            ledger.write_text(text, encoding="utf-8")
        return NOTE.replace("P-1", asked[-1][1])

    write(str(ledger), lambda _: ledger, edited_meanwhile)
    first, *others = asked  # as often as it takes until the file is at rest
    assert first == ["I-1", "P-1"]
    assert others
    assert all(ids == ["I-1", "P-10"] for ids in others)
    text = ledger.read_text(encoding="utf-8")
    assert text == (LEDGER + NOTE).replace("P-1", "P-10")


def test_a_file_that_changes_just_before_the_rename(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync = os.fsync
    edits = ["\n; one more line\n"]

    def edit(descriptor: int) -> None:
        fsync(descriptor)
        if edits:
            with ledger.open("a", encoding="utf-8") as stream:
                stream.write(edits.pop())

    monkeypatch.setattr(os, "fsync", edit)
    add(ledger)
    text = ledger.read_text(encoding="utf-8")
    assert text == f"{LEDGER}\n; one more line\n{NOTE}"


def test_a_file_that_never_rests_is_left_alone(ledger: Path) -> None:
    def edit(_: Any) -> str:  # noqa: ANN401 - what a loaded ledger is does not matter
        with ledger.open("a", encoding="utf-8") as stream:
            stream.write("; again\n")
        return NOTE

    with pytest.raises(CannotWriteError, match="keeps changing"):
        write(str(ledger), lambda _: ledger, edit)
    assert NOTE not in ledger.read_text(encoding="utf-8")
