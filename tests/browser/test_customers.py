from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.book import EVIL
from tests.browser.book import write_book
from tests.browser.looking import ids

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page
    from playwright.sync_api import Route

    from tests.browser.conftest import Site

pytestmark = pytest.mark.browser


def test_balances_ages_and_totals(page: Page, site: Site) -> None:
    page.goto(site.address)
    line = page.get_by_role("row").filter(has_text="Bakkerij Korstjens BV")
    expect(line).to_contain_text("-1,100.00 EUR")
    expect(line).to_contain_text("2024-04-01")
    expect(line.get_by_role("img")).to_have_attribute(
        "aria-label", "Over 90 days: 1,200.00 EUR"
    )
    totals = page.get_by_role("region", name="Total EUR")
    expect(totals).to_contain_text("-1,240.00 EUR")
    expect(totals.get_by_role("img")).to_have_count(2)
    expect(
        page.get_by_role("link", name="1 receipt without a customer")
    ).to_be_visible()


#: More currencies, of which one rose and fell.
CURRENCIES = """
2024-01-01 open Assets:Receivable:C6 USD, JPY
  name: "Abroad"
2024-01-01 open Assets:Foreign USD, JPY
2024-01-01 open Income:Exports USD, JPY
2024-04-01 * "Abroad" "Sold"
  invoice: "X-1"
  Assets:Receivable:C6  500000 JPY
  Income:Exports
2024-04-01 * "Abroad" "Sold"
  invoice: "X-2"
  Assets:Receivable:C6  900.00 USD
  Income:Exports
2024-04-02 * "Abroad" "X-2 and more"
  payment: "XP-2"
  Assets:Foreign  950.00 USD
  Assets:Receivable:C6
"""


def test_other_currencies_leave_the_list_in_sight(
    open_page: Callable[..., Page], serve: Callable[..., Site], tmp_path: Path
) -> None:
    page = open_page(width=1280, height=900)
    page.goto(serve(write_book(tmp_path, options=CURRENCIES)).address)
    expect(page.locator("tr[data-id]").first).to_be_in_viewport()
    expect(page.get_by_role("region", name="Total EUR")).to_be_visible()
    dollars = page.locator("details").filter(has_text="50.00 USD")
    expect(dollars).to_contain_text("-50.00 USD")
    expect(dollars.get_by_text("Nothing is owed.")).to_be_hidden()
    dollars.locator("summary").click()
    expect(dollars.get_by_text("Nothing is owed.")).to_be_visible()
    # What was opened stays so while somebody types.
    page.get_by_role("searchbox").fill("abroad")
    expect(page.locator("tr[data-id]")).to_have_count(2)
    dollars = page.get_by_role("group").filter(has_text="50.00 USD")
    yens = page.get_by_role("region", name="Total JPY")
    expect(yens.get_by_role("img")).to_have_count(2)
    expect(dollars.get_by_text("Nothing is owed.")).to_be_visible()


def test_the_values_of_the_trend_do_not_overlap(
    page: Page, serve: Callable[..., Site], tmp_path: Path
) -> None:
    book = write_book(tmp_path)
    with book.open("a", encoding="utf-8") as file:
        file.write(
            '2024-08-01 * "Korstjens" "I-2 is paid in part"\n  payment: "P-8"\n'
            "  Assets:Bank  90.00 EUR\n  Assets:Receivable:C1\n"
        )
    page.goto(serve(book).at(time="2024-09"))
    trend = page.get_by_role("img", name="Outstanding over time")
    expect(trend.locator(".value")).to_have_count(2)
    peak, last = (each.bounding_box() for each in trend.locator(".value").all())
    assert peak is not None
    assert last is not None
    assert (
        peak["y"] + peak["height"] <= last["y"]
        or peak["x"] + peak["width"] <= last["x"]
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("korst", ["C1"]),
        ("C4", ["C4"]),
        ("Deegdam", ["C1"]),
        ("NL50 VBNK 0000 3000 23", ["C1"]),
        ("nobody at all", []),
    ],
)
def test_search(page: Page, site: Site, text: str, found: list[str]) -> None:
    page.goto(site.address)
    expect(page.locator("tr[data-id]").first).to_be_visible()
    page.get_by_role("searchbox").fill(text)
    expect(page.locator("tr[data-id]")).to_have_count(len(found))
    assert ids(page) == found


def hold(route: Route, held: list[Route]) -> None:
    held.append(route)


def test_only_the_last_search_counts(page: Page, site: Site) -> None:
    page.goto(site.address)
    held: list[Route] = []
    page.route("**/customers?*q=korst*", lambda route: hold(route, held))
    with page.expect_request("**/customers?*q=korst*"):
        page.get_by_role("searchbox").fill("korst")
    page.get_by_role("searchbox").fill("vierkant")
    expect(page.locator("tr[data-id]")).to_have_count(1)
    assert ids(page) == ["C4"]
    for route in held:
        route.abort()
    expect(page.get_by_role("alert")).to_have_count(0)
    assert ids(page) == ["C4"]


def test_sort_and_filter_stand_in_the_address(page: Page, site: Site) -> None:
    page.goto(site.address)
    page.get_by_role("button", name="Balance").click()
    page.get_by_role("button", name="Owes").click()
    expect(page.locator("tr[data-id]")).to_have_count(3)
    assert ids(page) == ["C1", "C4", "C2"]
    page.reload()
    expect(page.locator("tr[data-id]")).to_have_count(3)
    assert ids(page) == ["C1", "C4", "C2"]
    expect(page.get_by_role("button", name="Owes")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.go_back()
    expect(page.get_by_role("button", name="Owes")).to_have_attribute(
        "aria-pressed", "false"
    )


@pytest.mark.parametrize(
    ("name", "found"),
    [("Owes", 3), ("In credit", 0), ("Overdue", 3), ("Locked", 1)],
)
def test_filters(page: Page, site: Site, name: str, found: int) -> None:
    page.goto(site.address)
    expect(page.locator("tr[data-id]")).to_have_count(4)
    filters = page.get_by_role("group", name="Filters")
    filters.get_by_role("button", name=name, exact=True).click()
    expect(page.locator("tr[data-id]")).to_have_count(found)


def test_a_name_is_never_html(page: Page, site: Site) -> None:
    page.goto(site.address)
    page.get_by_role("link", name=EVIL).click()
    expect(page.get_by_role("heading", level=2)).to_contain_text(EVIL)
    expect(page.locator("#receivables img")).to_have_count(0)
    expect(page.locator("td.reference")).to_contain_text(EVIL)


def test_keyboard(page: Page, site: Site) -> None:
    page.goto(site.address)
    expect(page.locator("tr[data-id]").first).to_be_visible()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("korst")
    expect(page.locator("tr[data-id]")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(page.locator("tr[data-id]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2)).to_contain_text("Korstjens")


def test_the_keys_of_fava_still_work(page: Page, site: Site) -> None:
    page.goto(site.address)
    expect(page.locator("tr[data-id]").first).to_be_visible()
    page.keyboard.press("f")
    page.keyboard.press("t")
    expect(page.get_by_placeholder("Time")).to_be_focused()


def test_favas_time_filter(page: Page, site: Site) -> None:
    page.goto(site.at(time="2024-03-15"))
    expect(page.get_by_text("As of 2024-03-15")).to_be_visible()
    line = page.get_by_role("row").filter(has_text="Bakkerij Korstjens BV")
    expect(line).to_contain_text("-1,450.50 EUR")
    line.get_by_role("link").click()
    expect(page.get_by_text("As of 2024-03-15").first).to_be_visible()
