"""The pictures in README.md and docs/, taken of the example ledger.

They are written to docs/images where RECEIVABLES_PICTURES is set, and are otherwise
only taken: that what they show can be shown is the test.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.book import EXTENSION
from tests.browser.looking import act
from tests.browser.looking import details
from tests.browser.looking import open_item
from tests.browser.looking import preview_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.conftest import Site

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
#: The example ends on this day; the pictures show it as it was then.
THEN = "2025-01-01 - 2026-07-03"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return ROOT / "docs/images" if "RECEIVABLES_PICTURES" in os.environ else tmp_path


@pytest.fixture
def example(serve: Callable[..., Site], tmp_path: Path) -> Site:
    copy = tmp_path / "example"
    shutil.copytree(ROOT / "example_ledger", copy)
    main = copy / "main.beancount"
    text = main.read_text(encoding="utf-8")
    if EXTENSION not in text:
        text += (
            f'2025-01-01 custom "fava-extension" "{EXTENSION}"'
            " \"{'by': 'marloes', 'language': 'en'}\"\n"
        )
        main.write_text(text, encoding="utf-8")
    return serve(main)


def take(page: Page, path: Path) -> None:
    page.mouse.move(0, 0)
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, animations="disabled", caret="hide")
    assert path.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_customers(
    open_page: Callable[..., Page], example: Site, folder: Path, *, dark: bool
) -> None:
    page = open_page(dark=dark, width=1400, height=860)
    page.goto(example.at(time=THEN))
    expect(page.locator("tr[data-id]")).to_have_count(25)
    take(page, folder / f"customers-{'dark' if dark else 'light'}.png")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_map(
    open_page: Callable[..., Page], example: Site, folder: Path, *, dark: bool
) -> None:
    page = open_page(dark=dark, width=1400, height=920)
    open_item(page, example.at(customer="C1002", time=THEN), "2025800101")
    expect(details(page).get_by_role("img", name="What settles what")).to_be_visible()
    take(page, folder / f"map-{'dark' if dark else 'light'}.png")


def test_settling(open_page: Callable[..., Page], example: Site, folder: Path) -> None:
    page = open_page(width=1400, height=900)
    open_item(page, example.at(customer="C1004"), "BANK-2026-0025")
    dialog = act(page, "Settle")
    dialog.get_by_role("checkbox").first.check()  # of two that are equally good
    preview_of(dialog)
    take(page, folder / "settle.png")


def test_narrow(open_page: Callable[..., Page], example: Site, folder: Path) -> None:
    page = open_page(width=420, height=900, dark=True)
    page.goto(example.at(customer="C1011", time=THEN))
    expect(page.locator("tr[data-id]").first).to_be_visible()
    page.locator(".toolbar").evaluate("element => element.scrollIntoView()")
    take(page, folder / "narrow.png")
