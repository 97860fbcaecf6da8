"""Finding one's way on the page, as a person does: by what is to be read there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator
    from playwright.sync_api import Page


def row(page: Page, id_: str) -> Locator:
    """The line of an item."""
    return page.locator(f'tr[data-id="{id_}"]')


def ids(page: Page) -> list[str]:
    """The ids of the lines, from above."""
    found: list[str] = page.locator("tr[data-id]").evaluate_all(
        "rows => rows.map(row => row.dataset.id.split('\\n')[0])"
    )
    return found


def details(page: Page) -> Locator:
    """The panel of details."""
    return page.get_by_role("complementary", name="Details")


def dialog(page: Page) -> Locator:
    """The dialog that is open."""
    return page.get_by_role("dialog")


def open_item(page: Page, address: str, id_: str) -> Locator:
    """Open the details of an item at an address of the map."""
    page.goto(address)
    row(page, id_).click()
    panel = details(page)
    expect(panel.get_by_role("heading", name=id_, exact=True)).to_be_visible()
    return panel


def act(page: Page, name: str) -> Locator:
    """Press the button of an action, and wait for its dialog."""
    page.get_by_role("button", name=f"{name}…", exact=True).click()
    opened = dialog(page)
    expect(opened.locator("form")).to_be_visible()
    return opened


def preview_of(opened: Locator) -> str:
    """What a dialog says that it will write, once it may be written."""
    expect(opened.get_by_role("button", name="Write")).to_be_enabled()
    return opened.locator(".preview pre").inner_text()


def write(page: Page) -> str:
    """Write what the dialog shows, and give what it showed."""
    opened = dialog(page)
    shown = preview_of(opened)
    opened.get_by_role("button", name="Write").click()
    expect(opened).to_have_count(0)
    expect(page.get_by_role("status").filter(has_text="Written to")).to_be_visible()
    return shown


def status_of(page: Page, id_: str, status: str) -> None:
    """Wait until a line of the map has a status."""
    expect(row(page, id_).locator("td.status")).to_contain_text(
        re.compile(f"^{status}")
    )
