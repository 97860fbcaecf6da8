"""What axe-core, the accessibility checker, finds: nothing serious or critical."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.book import write_book
from tests.browser.looking import act
from tests.browser.looking import open_item
from tests.browser.looking import preview_of
from tests.browser.test_customers import CURRENCIES
from tests.conftest import CI

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.conftest import Site

pytestmark = pytest.mark.browser

AXE = (
    Path(__file__).parents[2] / "queries/fava/frontend/node_modules/axe-core/axe.min.js"
)


@pytest.fixture(scope="module")
def axe() -> str:
    if not AXE.exists():
        message = "axe-core is missing: run make frontend"
        if CI:
            pytest.fail(message)
        pytest.skip(message)
    return AXE.read_text(encoding="utf-8")


def problems(page: Page, axe: str) -> list[str]:
    page.evaluate(axe)
    found: dict[str, Any] = page.evaluate(
        """() => axe.run(
            { include: ["#receivables, .receivables-dialog"].flatMap(each =>
                document.querySelector(".receivables-dialog") ? [".receivables-dialog"]
                : ["#receivables"]) },
            { resultTypes: ["violations"] })"""
    )
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found["violations"]
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1500, 420], ids=["wide", "narrow"])
def test_nothing_serious(
    open_page: Callable[..., Page], site: Site, axe: str, *, dark: bool, width: int
) -> None:
    page = open_page(dark=dark, width=width)
    page.goto(site.address)
    expect(page.locator("tr[data-id]").first).to_be_visible()
    assert problems(page, axe) == []
    panel = open_item(page, site.at(customer="C4"), "D-1")
    expect(panel).to_contain_text("locked")
    assert problems(page, axe) == []
    panel = open_item(page, site.at(customer="C1"), "P-1")
    panel.locator("summary").first.click()
    assert problems(page, axe) == []
    opened = act(page, "Settle")
    opened.get_by_label("Settle I-1").check()
    preview_of(opened)
    assert problems(page, axe) == []
    opened.get_by_label("Amount for I-1").fill("100.01")
    expect(opened.get_by_role("alert")).not_to_be_empty()
    assert problems(page, axe) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1500, 420], ids=["wide", "narrow"])
def test_nothing_serious_in_what_unfolds(
    open_page: Callable[..., Page],
    serve: Callable[..., Site],
    tmp_path: Path,
    axe: str,
    *,
    dark: bool,
    width: int,
) -> None:
    site = serve(write_book(tmp_path, options=CURRENCIES))
    page = open_page(dark=dark, width=width)
    page.goto(site.address)
    yens = page.locator("details", has_text="JPY")
    yens.locator("summary").click()
    expect(yens.get_by_role("img")).to_have_count(2)
    assert problems(page, axe) == []
    page.goto(site.at(view="transactions"))
    expect(page.get_by_role("link", name="CSV")).to_be_visible()
    page.locator("summary", has_text="Keys").click()
    assert problems(page, axe) == []
    panel = open_item(page, site.at(customer="C6"), "X-2")
    expect(panel.get_by_text("Settlement history")).to_be_visible()
    for each in panel.locator("summary").all():
        each.click()
    assert problems(page, axe) == []
