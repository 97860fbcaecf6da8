"""Read-only, incognito, languages, and two people at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.book import write_book
from tests.browser.looking import act
from tests.browser.looking import details
from tests.browser.looking import dialog
from tests.browser.looking import open_item
from tests.browser.looking import preview_of
from tests.browser.looking import row
from tests.browser.looking import status_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.conftest import Site

pytestmark = pytest.mark.browser


def test_read_only_offers_nothing_and_says_why(
    page: Page, serve: Callable[..., Site], tmp_path: Path
) -> None:
    site = serve(write_book(tmp_path), read_only=True)
    panel = open_item(page, site.at(customer="C1"), "P-1")
    expect(page.get_by_text("Fava is read-only")).to_be_visible()
    expect(panel).to_contain_text("Not settled")
    for name in ("Settle…", "Register a payment…", "Adjust the balance…"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)


def test_incognito_shows_no_amount(
    page: Page, serve: Callable[..., Site], tmp_path: Path
) -> None:
    site = serve(write_book(tmp_path), incognito=True)
    page.goto(site.address)
    expect(page.get_by_text("Amounts are hidden").first).to_be_visible()
    expect(page.locator("tr[data-id] .money").first).to_contain_text("X")
    panel = open_item(page, site.at(customer="C1"), "I-2")
    expect(panel.locator(".money").first).to_contain_text("X")
    amounts = page.locator(".money").all_inner_texts()
    assert len(amounts) > 10
    assert [each for each in amounts if re.search(r"\d", each)] == []
    told = page.locator("#receivables").inner_html()
    assert "250.50" not in told
    assert "1,000" not in told
    expect(page.get_by_role("button", name="Settle…")).to_have_count(0)


def test_incognito_offers_no_file(
    page: Page, serve: Callable[..., Site], tmp_path: Path
) -> None:
    site = serve(write_book(tmp_path), incognito=True)
    open_item(page, site.at(customer="C1"), "I-2")
    expect(page.get_by_role("link", name="Open in the editor").first).to_be_visible()
    for name in ("Excel", "CSV", "Statement"):
        expect(page.get_by_role("link", name=name, exact=True)).to_have_count(0)


def test_what_is_told_in_english_says_so(
    page: Page, serve: Callable[..., Site], tmp_path: Path
) -> None:
    config = "{'by': 'anna', 'language': 'fr'}"
    page.goto(serve(write_book(tmp_path, config)).at(customer="C1", id="P-1"))
    panel = page.get_by_role("complementary", name="Détails")
    expect(panel.locator(".reason [lang=en]")).to_contain_text("Nothing settles it")
    expect(panel.locator(".notice [lang=en]").first).to_contain_text("P-1")
    card = page.get_by_role("region", name="Client")
    expect(card).to_contain_text("30 jours")


@pytest.mark.parametrize(
    ("config", "locale", "words"),
    [
        ("{'by': 'anna', 'language': 'nl'}", "en-GB", ("Klanten", "Openstaand")),
        ("{'by': 'anna', 'language': 'fr'}", "nl-NL", ("Clients", "Débiteur")),
        ("{'by': 'anna'}", "nl-BE", ("Klanten", "Openstaand")),
        ("{'by': 'anna'}", "pt-BR", ("Customers", "Owes")),
    ],
)
def test_languages(
    open_page: Callable[..., Page],
    serve: Callable[..., Site],
    tmp_path: Path,
    config: str,
    locale: str,
    words: tuple[str, str],
) -> None:
    page = open_page(locale=locale)
    page.goto(serve(write_book(tmp_path, config)).address)
    expect(page.get_by_role("link", name=words[0], exact=True)).to_be_visible()
    expect(page.get_by_role("button", name=words[1], exact=True)).to_be_visible()


def test_two_people_settle_different_things_at_once(
    open_page: Callable[..., Page], site: Site
) -> None:
    one, other = open_page(), open_page()
    open_item(one, site.at(customer="C1"), "P-1")
    opened = act(one, "Settle")
    opened.get_by_label("Amount for I-1").fill("60")
    open_item(other, site.at(customer="C1"), "P-1")
    opened = act(other, "Settle")
    opened.get_by_label("Amount for I-3").fill("40")
    for page in (one, other):
        preview_of(dialog(page))
    for page in (one, other):
        dialog(page).get_by_role("button", name="Write").click(no_wait_after=True)
    for page in (one, other):
        expect(dialog(page)).to_have_count(0)
    assert 'custom "settle" "P-1" "I-1" 60.00 EUR' in site.decisions
    assert 'custom "settle" "P-1" "I-3" 40.00 EUR' in site.decisions
    for page in (one, other):
        page.reload()
        status_of(page, "P-1", "Fully settled")


def test_of_two_people_who_want_the_same_money_one_is_refused(
    open_page: Callable[..., Page], site: Site
) -> None:
    pages = [open_page(), open_page()]
    for page, wanted in zip(pages, ("I-1", "I-3"), strict=True):
        open_item(page, site.at(customer="C1"), "P-1")
        opened = act(page, "Settle")
        for each in ("I-1", "I-3"):
            opened.get_by_label(f"Settle {each}").set_checked(each == wanted)
        preview_of(opened)
    for page in pages:
        dialog(page).get_by_role("button", name="Write").click(no_wait_after=True)
    refused = [page for page in pages if is_refused(page)]
    assert len(refused) == 1
    assert site.decisions.count('custom "settle"') == 1
    refused[0].keyboard.press("Escape")
    refused[0].reload()
    status_of(refused[0], "P-1", "Fully settled")


def is_refused(page: Page) -> bool:
    refusal = dialog(page).locator(".refusal, .hint:not(:empty)")
    written = page.get_by_text("Written to")
    expect(refusal.or_(written).first).to_be_visible()
    expect(
        page.get_by_text("Writing…").or_(page.get_by_text("Checking…"))
    ).to_have_count(0)
    return dialog(page).count() > 0


def test_a_change_by_another_is_told_before_it_is_written(
    open_page: Callable[..., Page], site: Site
) -> None:
    page = open_page()
    open_item(page, site.at(customer="C1"), "P-1")
    opened = act(page, "Settle")
    opened.get_by_label("Settle I-1").check()
    preview_of(opened)
    with (site.folder / "decisions.beancount").open("a", encoding="utf-8") as file:
        file.write('2024-05-01 custom "settle" "P-1" "I-3" 100.00 EUR\n  by: "bob"\n')
    opened.get_by_role("button", name="Write").click()
    expect(opened.get_by_role("alert")).to_contain_text("cannot be written")
    assert site.decisions.count('custom "settle"') == 1
    page.keyboard.press("Escape")
    page.reload()
    expect(row(page, "I-3")).to_contain_text("Fully settled")
    expect(details(page)).to_contain_text("by bob")
