"""How what is added gets into a file, where others read and write it meanwhile."""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING
from typing import Any

import pytest
from beancount import loader

from beancount_receivables.queries.writing import write
from tests.action_ledgers import LEDGER
from tests.action_ledgers import added

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

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
