"""What README and docs/ show is run, and must come out as it is shown.

In a page, the first ``beancount`` block is the ledger of the whole page, and each
section (``##``) adds its own blocks to it, in the file ``books.beancount``; a block
that loads the plugin itself starts another ledger. A ``python``, ``toml`` or ``csv``
block whose first line is ``# name.py`` is written to that file. The commands of a
``console`` block, the lines that begin with ``$``, are run in that folder, where
``example_ledger`` is too.
A section's ledger must load without errors, unless it shows ``bean-check`` finding
some. Other blocks are not run.

``python tests/test_readme.py`` writes what comes out into the pages.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from beancount import loader
from beancount.core.amount import Amount

from beancount_receivables.plugins import subledger_of
from beancount_receivables.plugins.subledger.customers import CUSTOMER_KEYS
from beancount_receivables.plugins.subledger.items import TYPES
from beancount_receivables.plugins.subledger.rules import RULES
from beancount_receivables.queries.cli import main as bean_receivables
from beancount_receivables.queries.named_queries import named_queries
from beancount_receivables.queries.rows import CustomersRow
from beancount_receivables.queries.rows import NoticesRow
from beancount_receivables.queries.rows import ReceivablesRow
from beancount_receivables.queries.rows import SettlementsRow
from beancount_receivables.queries.rows import columns_of

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LEDGER = "books.beancount"
REMEDY = "if that is right, write it with: python tests/test_readme.py"

_FENCE = re.compile(r"^```(\w*)$")
_LINK = re.compile(r"\]\(([^)#\s]*)(?:#([\w-]+))?\)")


@dataclass
class Block:
    """A fenced block: its language, its lines, and the line after its fence."""

    language: str
    lines: list[str]
    start: int


@dataclass
class Section:
    """A section of a page, and the blocks in it."""

    page: Path
    title: str
    base: Block | None
    blocks: list[Block] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.page.name}: {self.title}"


def sections_of(page: Path) -> list[Section]:
    base: Block | None = None
    sections = [Section(page, "", None)]
    lines = page.read_text(encoding="utf-8").splitlines()
    number = 0
    while number < len(lines):
        line = lines[number]
        fence = _FENCE.match(line)
        number += 1
        if fence is not None:
            end = lines.index("```", number)
            block = Block(fence[1], lines[number:end], number)
            sections[-1].blocks.append(block)
            if base is None and block.language == "beancount":
                base = block
            number = end + 1
        elif line.startswith("## "):
            sections.append(Section(page, line[3:], base))
    return [section for section in sections if section.blocks]


SECTIONS = [section for page in PAGES for section in sections_of(page)]


class Folder:
    """The folder in which the blocks of a section are run."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.ledger = path / LEDGER
        (path / "example_ledger").symlink_to(ROOT / "example_ledger")
        programs = [str(Path(sys.executable).parent), os.environ["PATH"]]
        self._environment = {
            **os.environ,
            "PATH": os.pathsep.join(programs),
            "PYTHONPATH": os.pathsep.join(sys.path),
            "PYTHONIOENCODING": "utf-8",
            "BEANCOUNT_DISABLE_LOAD_CACHE": "1",
        }

    def run(self, section: Section) -> Iterator[tuple[Block, list[str]]]:
        """Run a section; give each console block and what it should read."""
        if section.base is not None:
            self._add(section.base)
        for block in section.blocks:
            if block.language == "beancount":
                self._add(block)
            elif block.language in {"python", "toml", "csv"}:
                self._write_file(block)
            elif block.language == "console":
                yield block, self._console(block)

    def _add(self, block: Block) -> None:
        text = "\n".join([*block.lines, "", ""])
        fresh = any(line.startswith("plugin ") for line in block.lines)
        with self.ledger.open("w" if fresh else "a", encoding="utf-8") as ledger:
            ledger.write(text)

    def _write_file(self, block: Block) -> None:
        text = "\n".join([*block.lines, ""])
        if block.language == "python":
            compile(text, "page", "exec")
        name = re.fullmatch(r"# ([\w-]+\.\w+)", block.lines[0])
        if name is not None:
            (self.path / name[1]).write_text(text, encoding="utf-8")

    def _console(self, block: Block) -> list[str]:
        lines: list[str] = []
        for line in block.lines:
            if line.startswith("$ "):
                lines += [line, *self._output(line[2:])]
        return lines

    def _output(self, command: str) -> list[str]:
        ran = subprocess.run(
            ["/bin/sh", "-c", command],
            cwd=self.path,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        text = ran.stdout.decode()
        # A page that shows one was written when something was broken.
        assert "Traceback (most recent call last)" not in text, text
        for folder in (self.path, ROOT):
            text = text.replace(f"{folder}{os.sep}", "")
        return [line.rstrip() for line in text.rstrip().splitlines()]


@pytest.mark.parametrize("section", SECTIONS, ids=str)
def test_what_a_page_shows_comes_out(section: Section, tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    for block, lines in folder.run(section):
        where = f"{section.page.name}:{block.start + 1}"
        assert lines == block.lines, f"{where}; {REMEDY}"
    if folder.ledger.exists() and not finds_errors(section):
        _, errors, _ = loader.load_file(folder.ledger)
        assert [error.message for error in errors] == []


def finds_errors(section: Section) -> bool:
    return any(
        line.startswith("$ bean-check")
        for block in section.blocks
        for line in block.lines
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target, anchor in _LINK.findall(page.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        other = (page.parent / target).resolve() if target else page
        assert other.exists(), target
        if anchor:
            text = other.read_text(encoding="utf-8")
            titles = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
            anchors = {
                re.sub(r"[^\w -]", "", title).lower().replace(" ", "-")
                for title in titles
            }
            assert anchor in anchors, f"{target}#{anchor}"


def test_every_page_is_reached_from_the_readme() -> None:
    """The pages of rules are reached by their index."""
    index = ROOT / "docs" / "checks.md"
    for page in PAGES[1:]:
        start = index if page.parent.name == "rules" else PAGES[0]
        target = page.relative_to(start.parent).as_posix()
        assert f"({target})" in start.read_text(encoding="utf-8")


def test_every_rule_that_checks_has_a_page() -> None:
    for name, form in RULES.items():
        if form.check or name == "strict":
            page = ROOT / "docs" / "rules" / f"{name}.md"
            titles = re.findall(
                r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE
            )
            assert titles[:3] == [f"Rule: {name}", "Before", "After"]
            for parameter in form.parameters:
                text = page.read_text(encoding="utf-8")
                assert re.search(rf"^\| `{parameter}` \|", text, re.MULTILINE)


def test_the_make_targets_named_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for page in PAGES:
        for target in re.findall(r"\bmake ([a-z]+)\b`?", fenced(page)):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def fenced(page: Path) -> str:
    """The shell blocks of a page."""
    return "\n".join(
        line
        for section in sections_of(page)
        for block in section.blocks
        if block.language == "sh"
        for line in block.lines
    )


@pytest.mark.parametrize(
    ("table", "row_type"),
    [
        ("receivables", ReceivablesRow),
        ("settlements", SettlementsRow),
        ("customers", CustomersRow),
        ("notices", NoticesRow),
    ],
)
def test_every_column_is_described(table: str, row_type: type) -> None:
    types = {Amount: "Amount", dt.date: "date"}
    rows = rows_after(ROOT / "docs" / "querying.md", f"`{table}`: one row")
    assert [(cells[0], cells[1]) for cells in rows] == [
        (f"`{column.name}`", types.get(column.dtype, column.dtype.__name__))
        for column in columns_of(row_type)
    ]


def test_every_type_of_item_is_described() -> None:
    rows = rows_after(ROOT / "README.md", "### Transactions")
    assert [cells[0] for cells in rows] == [f"`{each}`" for each in TYPES]


def test_every_customer_key_is_described() -> None:
    rows = rows_after(ROOT / "README.md", "| key | meaning |", skip=1)
    described = {name for cells in rows for name in re.findall(r"`([\w-]+)`", cells[0])}
    assert described == set(CUSTOMER_KEYS)


def test_every_rule_and_parameter_is_described() -> None:
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    for name, form in RULES.items():
        assert f"`{name}`" in text, name
        for parameter in form.parameters:
            assert re.search(rf"`{parameter}[`:]", text), f"{name} {parameter}"


def test_every_named_query_is_listed() -> None:
    for page in (ROOT / "README.md", ROOT / "docs" / "querying.md"):
        text = page.read_text(encoding="utf-8")
        for name, _ in named_queries():
            assert f"`{name}`" in text, name


def test_every_command_is_listed() -> None:
    text = (ROOT / "docs" / "querying.md").read_text(encoding="utf-8")
    for name in bean_receivables.list_commands(click.Context(bean_receivables)):
        assert f"| `{name} " in text, name


def test_every_story_of_the_example_is_in_the_example() -> None:
    _, _, options_map = loader.load_file(ROOT / "example_ledger" / "main.beancount")
    subledger = subledger_of(options_map)
    rows = rows_after(ROOT / "docs" / "example.md", "## Stories")
    for cells in rows:
        assert subledger.get(cells[0].strip("`")), cells[0]


def rows_after(page: Path, mark: str, skip: int = 2) -> list[list[str]]:
    """The cells of the first table after a mark, without its head."""
    lines = page.read_text(encoding="utf-8").split(mark)[1].splitlines()
    rows: list[list[str]] = []
    for line in lines:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split(" | ")])
        elif rows:
            break
    return rows[skip:]


def write_pages() -> None:
    """Write into the pages what comes out."""
    for page in PAGES:
        lines = page.read_text(encoding="utf-8").splitlines()
        # From the end, so that the places of earlier blocks stay.
        for section in reversed(sections_of(page)):
            with tempfile.TemporaryDirectory() as name:
                ran = list(Folder(Path(name).resolve()).run(section))
            for block, output in reversed(ran):
                lines[block.start : block.start + len(block.lines)] = output
        page.write_text("\n".join([*lines, ""]), encoding="utf-8")


if __name__ == "__main__":
    write_pages()
