"""A thousand clicks, faster than anybody clicks, on a ledger of 2,000 transactions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from beancount import loader
from playwright.sync_api import expect

from tests.browser.book import write_big_book
from tests.browser.looking import act
from tests.browser.looking import details
from tests.browser.looking import dialog
from tests.browser.looking import open_item
from tests.browser.looking import preview_of
from tests.browser.looking import row

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.conftest import Site

pytestmark = pytest.mark.browser

#: Clicks in one go, before the page can answer any.
BURST = 100


@pytest.fixture
def big(serve: Callable[..., Site], tmp_path: Path) -> Site:
    return serve(write_big_book(tmp_path, 1000, 40))


def test_a_thousand_clicks_to_write_write_each_thing_once(
    page: Page, big: Site
) -> None:
    for number in range(10):
        payment = f"B-{990 + number:04}"
        open_item(page, big.at(view="transactions", q=payment), payment)
        opened = act(page, "Settle")
        preview_of(opened)
        opened.get_by_role("button", name="Write").evaluate(
            "(button, burst) => { while (burst--) button.click(); }", BURST
        )
        expect(dialog(page)).to_have_count(0)
        expect(row(page, payment)).to_contain_text("Fully settled")
        assert big.decisions.count(f'custom "settle" "{payment}"') == 1
        assert big.decisions.count('custom "settle"') == number + 1
    _, errors, _ = loader.load_file(str(big.folder / "main.beancount"))
    assert errors == []


def test_a_thousand_clicks_on_lines_show_the_last(page: Page, big: Site) -> None:
    page.goto(big.at(view="transactions"))
    expect(page.locator("tr[data-id]")).to_have_count(50)
    last = page.evaluate(
        """clicks => {
            let last = "";
            for (let click = 0; click < clicks; click += 1) {
                const rows = document.querySelectorAll("tr[data-id]");
                const row = rows[(click * 7919) % rows.length];
                last = row.dataset.id;
                row.click();
            }
            return last;
        }""",
        1000,
    )
    expect(details(page).get_by_role("heading", level=2)).to_have_text(last)
    expect(row(page, last)).to_have_attribute("aria-selected", "true")


def test_a_thousand_clicks_on_the_heads_sort_as_the_last_one_says(
    page: Page, big: Site
) -> None:
    page.goto(big.at(view="transactions", all="yes"))
    expect(page.locator("tr[data-id]")).to_have_count(50)
    for _ in range(20):
        page.evaluate(
            """clicks => {
                for (let click = 0; click < clicks; click += 1) {
                    const heads = document.querySelectorAll("th button");
                    heads[click % heads.length].click();
                }
            }""",
            50,
        )
    page.get_by_role("columnheader", name="Number").get_by_role("button").click()
    head = page.get_by_role("columnheader", name="Number")
    expect(head).to_have_attribute("aria-sort", "ascending")
    expect(page.locator("tr[data-id]").first).to_have_attribute("data-id", "B-0000")
    assert big.decisions == ""
