from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.book import write_big_book
from tests.browser.book import write_book
from tests.browser.looking import act
from tests.browser.looking import details
from tests.browser.looking import ids
from tests.browser.looking import open_item
from tests.browser.looking import row
from tests.browser.looking import write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page
    from playwright.sync_api import Route

    from tests.browser.conftest import Site

pytestmark = pytest.mark.browser

OF_C1 = ["P-2", "P-1", "I-3", "I-2", "I-1"]


def test_the_latest_first_with_notes_among_them(page: Page, site: Site) -> None:
    page.goto(site.at(customer="C1"))
    expect(row(page, "I-1")).to_be_visible()
    assert ids(page) == OF_C1
    dates = page.locator("tbody td.date").all_inner_texts()
    assert dates == sorted(dates, reverse=True)
    note = page.get_by_role("row").filter(has_text="Called: pays next week")
    expect(note).to_contain_text("Note")
    expect(row(page, "P-2")).to_contain_text("Payment (incoming)")
    expect(row(page, "P-2").locator("td.amount")).to_have_text("250.50 EUR")
    expect(row(page, "I-2").locator("td.outstanding")).to_have_text("1,000.00 EUR")
    expect(row(page, "I-2").locator("td.status")).to_contain_text("Partially settled")


def test_the_card(page: Page, site: Site) -> None:
    page.goto(site.at(customer="C1"))
    card = page.get_by_role("region", name="Customer")
    for text in (
        "Bakkerij Korstjens BV",
        "Ovenpad 3",
        "NL50 VBNK 0000 3000 23",
        "korstjens@example.com",
        "30 days",
        "M-0001",
        "Assets:Bank",
        "-1,100.00 EUR",
        "owes",
    ):
        expect(card).to_contain_text(text)
    expect(card.get_by_role("link", name="Open in the editor")).to_have_attribute(
        "href", re.compile(r"/editor/.*line=\d+")
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mixer", ["I-2"]),
        ("I-3", ["I-3"]),
        ("thanks", ["P-1"]),
        ("1250,5", ["I-2"]),
        ("1,250.50", ["I-2"]),
    ],
)
def test_search(page: Page, site: Site, text: str, found: list[str]) -> None:
    page.goto(site.at(customer="C1"))
    expect(row(page, "I-1")).to_be_visible()
    page.get_by_role("searchbox").fill(text)
    expect(page.locator("tr[data-id]")).to_have_count(len(found))
    assert ids(page) == found


def test_filters_stand_in_the_address(page: Page, site: Site) -> None:
    page.goto(site.at(customer="C1"))
    page.locator("summary").filter(has_text="Type").click()
    page.get_by_label("Payment (incoming)").check()
    expect(page.locator("tr[data-id]")).to_have_count(2)
    page.get_by_label("Invoice").check()
    expect(page.locator("tr[data-id]")).to_have_count(5)
    page.get_by_role("searchbox").click()
    page.get_by_role("button", name="Open only").click()
    expect(row(page, "P-2")).to_have_count(0)
    page.get_by_label("From").fill("2024-03-02")
    expect(row(page, "I-1")).to_have_count(0)
    assert ids(page) == ["P-1", "I-3", "I-2"]
    page.reload()
    expect(row(page, "P-1")).to_be_visible()
    assert ids(page) == ["P-1", "I-3", "I-2"]
    page.get_by_role("button", name="Clear filters").click()
    expect(row(page, "I-1")).to_be_visible()


def test_a_menu_opened_before_there_is_anything_to_choose(
    page: Page, site: Site
) -> None:
    def hold(_: Route) -> None:
        """Answer nothing."""

    page.route("**/items?*", hold)
    page.goto(site.at(customer="C1"))
    menu = page.locator("details.menu").filter(has_text="Type")
    menu.locator("summary").click()
    expect(menu.get_by_role("checkbox")).to_have_count(0)
    page.unroute("**/items?*", hold)  # which lets them go
    menu.get_by_label("Payment (incoming)").check()
    expect(row(page, "I-1")).to_have_count(0)
    assert ids(page) == ["P-2", "P-1"]


@pytest.mark.parametrize(
    ("column", "first"),
    [("Date", "I-1"), ("Amount", "I-2"), ("Number", "I-1"), ("Type", "I-3")],
)
def test_sort(page: Page, site: Site, column: str, first: str) -> None:
    page.goto(site.at(customer="C1"))
    expect(row(page, "I-1")).to_be_visible()
    head = page.get_by_role("columnheader", name=column)
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", re.compile("ascending|descending"))
    expect(page.locator("tr[data-id]").first).to_have_attribute("data-id", first)


def test_nothing_yet_and_nothing_found(page: Page, site: Site) -> None:
    page.goto(site.at(customer="C3"))
    expect(page.get_by_text("No transactions available yet.")).to_be_visible()
    page.goto(site.at(customer="C1", q="no such thing"))
    expect(page.get_by_text("No transaction was found.")).to_be_visible()
    page.goto(site.at(customer="C1", time="2023"))
    expect(page.get_by_text("No transaction was found.")).to_be_visible()


def test_older_ones_behind_show_all(
    page: Page, serve: Callable[..., Site], tmp_path: Path
) -> None:
    site = serve(write_big_book(tmp_path, 60, 1))
    page.goto(site.at(customer="K0"))
    expect(page.locator("tr[data-id]")).to_have_count(50)
    page.get_by_role("button", name="Show all (70 older)").click()
    expect(page.get_by_text(re.compile("^1.50 of 120"))).to_be_visible()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text(re.compile("^101.120 of 120"))).to_be_visible()
    expect(row(page, "N-0000")).to_be_visible()
    page.reload()
    expect(row(page, "N-0000")).to_be_visible()
    # With fewer lines the page is the last one that there is.
    page.get_by_placeholder("Time").fill("2024-06")
    page.get_by_placeholder("Time").press("Enter")
    expect(page.get_by_text(re.compile("^51.58 of 58"))).to_be_visible()
    expect(page.locator("tr[data-id]")).to_have_count(8)


def test_all_customers(page: Page, site: Site) -> None:
    page.goto(site.address)
    page.get_by_role("link", name="Transactions").click()
    expect(row(page, "D-1")).to_contain_text("Atelier Vierkant")
    row(page, "D-1").get_by_role("link", name="Atelier Vierkant").click()
    expect(page.get_by_role("heading", level=2)).to_contain_text("C4")


def test_what_is_selected_is_grey_and_what_settles_it_is_framed(
    page: Page, site: Site
) -> None:
    open_item(page, site.at(customer="C1"), "P-2")
    expect(row(page, "P-2")).to_have_attribute("aria-selected", "true")
    expect(row(page, "P-2")).to_have_css("background-color", "rgb(217, 217, 217)")
    expect(row(page, "I-2")).to_have_css("outline", "rgb(140, 140, 140) solid 2px")
    expect(page.locator("tr.related")).to_have_count(1)


def test_details(page: Page, site: Site) -> None:
    panel = open_item(page, site.at(customer="C1"), "I-2")
    for text in ("1,250.50 EUR", "1,000.00 EUR", "Partially settled", "2024-04-01"):
        expect(panel).to_contain_text(text)
    picture = panel.get_by_role("img", name="What settles what")
    expect(picture).to_have_attribute(
        "aria-label", re.compile(r"P-2 settles 250\.50 EUR of I-2\.")
    )
    history = panel.get_by_role("listitem").filter(has_text="named in the entry")
    expect(history).to_contain_text("P-2")
    expect(panel.get_by_role("link", name="Open in the editor")).to_have_attribute(
        "href", re.compile(r"/editor/.*line=\d+")
    )
    history.get_by_role("link", name="P-2").click()
    expect(panel.get_by_role("heading", name="P-2")).to_be_visible()
    page.go_back()
    expect(details(page).get_by_role("heading", name="I-2")).to_be_visible()
    page.reload()
    expect(details(page).get_by_role("heading", name="I-2")).to_be_visible()


#: A customer with a name, a bank and a note that are longer than there is room.
LONG = """
2024-01-01 open Assets:Bank:Collections:Savings-Bank-Of-The-North EUR
2024-01-01 open Assets:Receivable:C5 EUR
  name: "Coöperatieve Vereniging tot Onderhoud van Molens en Gemalen U.A."
2024-06-01 * "Molens" "Repair of the sails and of the whole of the gearing above"
  invoice: "COOPERATION-2024-000001"
  reference: "+++010/8068/17183+++"
  Assets:Receivable:C5  123456.78 EUR
  Income:Sales
2024-06-02 * "Molens" "COOPERATION-2024-000001"
  payment: "NORTH-2024-000001"
  Assets:Bank:Collections:Savings-Bank-Of-The-North  1000.00 EUR
  Assets:Receivable:C5
2024-06-03 * "Molens" "Too much is given up"
  write-off: "W-1"
  settles: "COOPERATION-2024-000001"
  Expenses:BadDebts  200000.00 EUR
  Assets:Receivable:C5
2024-06-04 note Assets:Receivable:C5 "Called: they want to know who ordered the \
gearing, and pay as soon as they were told; Mrs. Wiek is there on Mondays only"
""".replace("\\\n", "")


@pytest.fixture
def long(serve: Callable[..., Site], tmp_path: Path) -> Site:
    return serve(write_book(tmp_path, options=LONG))


@pytest.mark.parametrize("width", [1600, 1280, 1000, 390])
def test_no_column_is_out_of_sight(
    open_page: Callable[..., Page], long: Site, width: int
) -> None:
    page = open_page(width=width)
    for address in (
        long.address,
        *(long.at(customer="C5"), long.at(customer="C5", id="W-1")),
        *(long.at(view="transactions"), long.at(view="transactions", id="W-1")),
    ):
        page.goto(address)
        expect(page.locator("tr[data-id]").first).to_be_visible()
        beyond = page.locator(".scroll, body").evaluate_all(
            "all => all.map(each => each.scrollWidth - each.clientWidth)"
        )
        assert beyond == [0, 0]


def test_a_note_is_shown_whole(page: Page, long: Site) -> None:
    page.goto(long.at(customer="C5"))
    note = page.get_by_role("row").filter(has_text="Called: they want to know")
    shown = note.locator(".cut")
    expect(shown).to_be_visible()
    assert shown.evaluate("each => each.scrollWidth - each.clientWidth") <= 0


def test_what_nobody_could_place_has_a_name(page: Page, site: Site) -> None:
    panel = open_item(page, site.at(view="transactions"), "U-1")
    for place in (row(page, "U-1"), panel):
        link = place.get_by_role("link", name="Uncategorized receipts")
        expect(link).to_be_visible()


def test_an_error_stands_out(page: Page, long: Site) -> None:
    panel = open_item(page, long.at(customer="C5"), "W-1")
    error = panel.locator(".alarm")
    expect(error).to_contain_text("is above what was outstanding")
    sign = row(page, "W-1").locator(".sign.error")
    expect(sign).to_have_text("1 error")
    color = sign.evaluate("each => getComputedStyle(each).color")
    expect(error).to_have_css("border-left-color", color)


def test_a_decision_names_once_who_took_it(page: Page, site: Site) -> None:
    open_item(page, site.at(customer="C1"), "P-1")
    opened = act(page, "Settle")
    opened.get_by_label("Settle I-1").check()
    write(page)
    told = details(page).locator(".history .rule")
    expect(told).to_have_text("decided by a person by anna")


def test_keyboard(page: Page, site: Site) -> None:
    page.goto(site.at(customer="C1"))
    expect(row(page, "P-2")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(row(page, "P-2")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(row(page, "P-1")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    panel = details(page)
    expect(panel.get_by_role("heading", name="P-1", exact=True)).to_be_visible()
    expect(panel).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(row(page, "P-1")).to_be_focused()
    page.keyboard.press("End")
    expect(row(page, "I-1")).to_be_focused()
    page.keyboard.press("Home")
    expect(row(page, "P-2")).to_be_focused()


def test_a_locked_item_says_why_and_offers_only_the_answer(
    page: Page, site: Site
) -> None:
    panel = open_item(page, site.at(customer="C4"), "D-1")
    expect(panel).to_contain_text("In a direct debit file")
    expect(panel).to_contain_text("SDD-1")
    expect(panel).to_contain_text("D-1 is locked")
    names = panel.get_by_role("button").all_inner_texts()
    assert names[1:] == ["Bank confirmed it…", "Bank rejected it…"]
    expect(row(page, "D-1").get_by_role("img")).to_have_attribute(
        "aria-label", "In a direct debit file"
    )


def test_a_dialog_gives_the_focus_back(page: Page, site: Site) -> None:
    open_item(page, site.at(customer="C1"), "P-1")
    opened = act(page, "Settle")
    page.keyboard.press("Escape")
    expect(opened).to_have_count(0)
    expect(page.get_by_role("button", name="Settle…")).to_be_focused()
    expect(details(page)).to_be_visible()


def test_what_fails_says_so_and_can_be_tried_again(page: Page, site: Site) -> None:
    page.route("**/items?*", lambda route: route.abort())
    page.goto(site.at(customer="C1"))
    expect(page.get_by_role("alert")).to_contain_text("Fava does not answer")
    page.unroute("**/items?*")
    page.get_by_role("button", name="Try again").click()
    expect(row(page, "I-1")).to_be_visible()


def test_favas_own_filter_keeps_the_customer(page: Page, site: Site) -> None:
    open_item(page, site.at(customer="C1"), "I-2")
    page.get_by_placeholder("Time").fill("2024-03")
    page.get_by_placeholder("Time").press("Enter")
    expect(page.get_by_text("As of 2024-03-31")).to_be_visible()
    expect(row(page, "P-2")).to_have_count(0)
    expect(details(page).get_by_role("heading", name="I-2")).to_be_visible()
    expect(row(page, "I-2").locator("td.outstanding")).to_have_text("1,250.50 EUR")


def test_a_dialog_outlives_a_reload_by_fava(
    page: Page, serve: Callable[..., Site], tmp_path: Path
) -> None:
    option = '2024-01-01 custom "fava-option" "auto-reload" "true"'
    site = serve(write_book(tmp_path, options=option))
    open_item(page, site.at(customer="C1"), "P-1")
    opened = act(page, "Settle")
    opened.get_by_label("Amount for I-1").fill("12.34")
    with page.expect_request("**/Receivables/*partial=true*"):
        (site.folder / "entries.beancount").write_text("; touched\n", encoding="utf-8")
    expect(opened.get_by_label("Amount for I-1")).to_have_value("12.34")
    write(page)
    assert '"P-1" "I-1" 12.34 EUR' in site.decisions
    expect(row(page, "P-1")).to_contain_text("Partially settled")
