"""How what is added gets into a file, where others read and write it meanwhile."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

import pytest
from beancount import loader
from beancount.parser import parser
from click.testing import CliRunner
from fava.core.fava_options import parse_options
from fava.core.file import find_insert_position
from hypothesis import given
from hypothesis import strategies as st

from beancount_receivables.plugins.subledger.reading.values import written
from beancount_receivables.queries import books
from beancount_receivables.queries.cli import main
from beancount_receivables.queries.insertion import file_of_fava
from beancount_receivables.queries.writing import write
from tests.action_ledgers import LEDGER
from tests.action_ledgers import added

if TYPE_CHECKING:
    from collections.abc import Callable

    from beancount_receivables.queries.live import Current

SETTLE = '2024-03-20 custom "settle" "P-1" "I-1" 20.00 EUR\n  request: "one"\n'


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "books.beancount"
    path.write_text(LEDGER, encoding="utf-8")
    return path


def while_it_is_loaded(
    monkeypatch: pytest.MonkeyPatch, act: Callable[[], None]
) -> None:
    """Act whenever a ledger is loaded: behind the text, and before it is looked at."""
    transform: Any = loader.run_transformations

    def act_meanwhile(*args: Any) -> Any:  # noqa: ANN401 - passed through
        act()
        return transform(*args)

    monkeypatch.setattr(loader, "run_transformations", act_meanwhile)


def once(current: Current) -> str:
    """A request that is written once."""
    return "" if "one" in current.requests else SETTLE


# Others that write.


def test_no_other_writer_is_let_in_from_reading_to_writing(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or what it wrote meanwhile would be taken for read, and be written again."""
    let_in = []

    def another_writer() -> None:
        descriptor = os.open(ledger.parent, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        else:
            let_in.append(True)
            with ledger.open("a", encoding="utf-8") as stream:
                stream.write(f"\n{SETTLE}")
        finally:
            os.close(descriptor)

    while_it_is_loaded(monkeypatch, another_writer)
    write(str(ledger), lambda _: ledger, once)
    assert let_in == []
    assert added(ledger).count('custom "settle"') == 1


def test_what_an_editor_saves_while_it_is_loaded_counts(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edits = [f"\n{SETTLE}"]

    def edit() -> None:
        if edits:
            with ledger.open("a", encoding="utf-8") as stream:
                stream.write(edits.pop())

    while_it_is_loaded(monkeypatch, edit)
    written = write(str(ledger), lambda _: ledger, once)
    assert written.text == ""
    assert added(ledger).count('custom "settle"') == 1


# Where it goes.


def test_a_ledger_by_a_link_to_its_main_file(ledger: Path) -> None:
    """What it includes stands beside the link, as Beancount has it."""
    settings = (
        'include "d.beancount"\n'
        '2024-01-01 custom "receivables" "decisions" "d.beancount"\n'
    )
    ledger.write_text(LEDGER + settings, encoding="utf-8")
    link = ledger.parent / "linked" / "books.beancount"
    link.parent.mkdir()
    link.symlink_to(ledger)
    for folder in (ledger.parent, link.parent):
        (folder / "d.beancount").write_text("; d\n", encoding="utf-8")
    args = ["settle", str(link), "P-1", "I-1", "20"]
    result = CliRunner().invoke(main, args)
    assert result.exit_code == 0, result.output
    assert 'custom "settle"' in added(link.parent / "d.beancount", "; d\n")
    assert added(ledger.parent / "d.beancount", "; d\n") == ""
    assert link.is_symlink()


def test_a_file_in_another_folder(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both folders are locked, and the ledger is read once for it."""
    settings = (
        'include "more/d.beancount"\n'
        '2024-01-01 custom "receivables" "decisions" "more/d.beancount"\n'
    )
    ledger.write_text(LEDGER + settings, encoding="utf-8")
    decisions = ledger.parent / "more" / "d.beancount"
    decisions.parent.mkdir()
    decisions.write_text("", encoding="utf-8")
    loads: list[str] = []
    while_it_is_loaded(monkeypatch, lambda: loads.append("load"))
    monkeypatch.setattr(books, "_TICK", -(10**12))  # nobody edits it here

    def look(_: Current) -> str:
        for folder in (ledger.parent, decisions.parent):
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                with pytest.raises(BlockingIOError):
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            finally:
                os.close(descriptor)
        return SETTLE

    write(str(ledger), lambda _: decisions, look)
    assert added(decisions, "") == SETTLE
    assert len(loads) == 2  # as it is, and with the addition


@pytest.mark.parametrize("include", ['include "d.beancount"\n', ""])
def test_a_file_that_is_set_and_is_not_there(ledger: Path, include: str) -> None:
    setting = '2024-01-01 custom "receivables" "decisions" "d.beancount"\n'
    ledger.write_text(LEDGER + include + setting, encoding="utf-8")
    result = CliRunner().invoke(main, ["settle", str(ledger), "P-1", "I-1"])
    assert result.exit_code == 1
    assert "d.beancount does not exist; create it, empty" in result.output


INSERT = """\
2024-01-01 custom "fava-option" "default-file" "other.beancount"
include "other.beancount"
include "cash.beancount"
include "late.beancount"
"""


@pytest.mark.parametrize(
    ("args", "file"),
    [
        (("settle", "P-1", "I-1", "20"), "other"),
        (("register", "C1", "5", "--method", "cash"), "cash"),
        (("register", "C1", "5", "--account", "Assets:Bank"), "other"),
        (("close", "2024-03-31"), "other"),
    ],
)
def test_without_settings_it_goes_where_fava_would_insert(
    ledger: Path, args: tuple[str, ...], file: str
) -> None:
    ledger.write_text(LEDGER + INSERT, encoding="utf-8")
    options = {
        "cash": '2024-01-01 custom "fava-option" "insert-entry" "Assets:Cash"\n'
        '2024-01-01 custom "fava-option" "insert-entry" "*no pattern"\n',
        "late": '2999-01-01 custom "fava-option" "insert-entry" ".*"\n',
        "other": "; other\n",
    }
    paths = {name: ledger.parent / f"{name}.beancount" for name in options}
    for name, text in options.items():
        paths[name].write_text(text, encoding="utf-8")
    command, *rest = args
    result = CliRunner().invoke(main, [command, str(ledger), *rest])
    assert result.exit_code == 0, result.output
    assert f"Written to {paths[file]}." in result.output
    for name, text in options.items():
        assert bool(added(paths[name], text)) is (name == file)
    assert added(ledger, LEDGER + INSERT) == ""


OPTION = '2024-01-0{} custom "fava-option" "insert-entry" "{}"\n'


@given(
    st.lists(
        st.tuples(st.integers(1, 3), st.sampled_from(("Assets", "Income:Sales", "X"))),
        max_size=4,
    ),
    st.sampled_from(("", "1.beancount", None)),
    st.integers(1, 4),
)
def test_it_is_the_file_that_fava_takes(
    inserts: list[tuple[int, str]], default: str | None, day: int
) -> None:
    directives = [
        f"2024-01-01 custom {' '.join(map(written, words))}\n"
        for words in ([["fava-option", "default-file", default]] if default else [])
    ]
    directives += [OPTION.format(*each) for each in inserts]
    text = f'2024-01-0{day} * "x"\n  Assets:Cash  1 EUR\n  Income:Sales  -1 EUR\n'
    entries: list[Any] = []
    for number, each in enumerate(directives):
        found, _, _ = parser.parse_string(each, report_filename=f"/books/{number}")
        entries += found
    options, _ = parse_options(entries)
    found, _, _ = parser.parse_string(text)
    new: Any = found[0]
    fava, _ = find_insert_position(
        new, options.insert_entry, options.default_file or "/books/main"
    )
    assert str(file_of_fava(entries, Path("/books/main"), lambda: text)) == fava


# What stays as it is.


def test_a_file_that_a_group_shares_stays_so(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where who writes may not give it back to its owner."""
    given = []

    def of_somebody_else(_: int, owner: int, group: int) -> None:
        if owner != -1:
            raise PermissionError
        given.append(group)

    monkeypatch.setattr(os, "fchown", of_somebody_else)
    write(str(ledger), lambda _: ledger, lambda _: SETTLE)
    assert given == [ledger.stat().st_gid]


def test_an_access_list_stays(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {"system.posix_acl_access": b"list", "security.only": b"system"}
    kept = {}

    def set_one(_: int, name: str, value: bytes) -> None:
        if name == "security.only":
            raise PermissionError
        kept[name] = value

    monkeypatch.setattr(os, "listxattr", lambda _: sorted(found))
    monkeypatch.setattr(os, "getxattr", lambda _, name: found[name])
    monkeypatch.setattr(os, "setxattr", set_one)
    write(str(ledger), lambda _: ledger, lambda _: SETTLE)
    assert kept == {"system.posix_acl_access": b"list"}


# What fails when it is written.


def test_a_folder_that_cannot_be_flushed(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is in place by then: who is told otherwise writes it twice."""
    flush = os.fsync

    def flush_files(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        flush(descriptor)

    monkeypatch.setattr(os, "fsync", flush_files)
    assert write(str(ledger), lambda _: ledger, once).text == SETTLE
    assert added(ledger) == SETTLE


def test_what_a_crash_left_that_cannot_be_removed(ledger: Path) -> None:
    remains = ledger.parent / f".{ledger.name}.left.writing"
    remains.mkdir()
    assert write(str(ledger), lambda _: ledger, once).text == SETTLE
    assert added(ledger) == SETTLE


def test_a_folder_that_cannot_be_locked(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    result = CliRunner().invoke(main, ["settle", str(ledger), "P-1", "I-1"])
    assert result.exit_code == 1
    assert "cannot be locked: No locks available" in result.output
    assert added(ledger) == ""
