"""The statement as it comes out of a printer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.book import write_book

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.conftest import Site

pytestmark = pytest.mark.browser

#: What an A4 sheet has between its margins, in pixels of 1/96 inch.
A4 = 680
MORE = """
2024-01-01 open Assets:Receivable:C5 EUR
  name: "Coöperatieve Vereniging tot Onderhoud van Molens en Gemalen U.A."
2024-06-01 * "Molens" "Repair of the sails and of the whole of the gearing above"
  invoice: "2024-000001"
  reference: "+++010/8068/17183+++"
  Assets:Receivable:C5  123456.78 EUR
  Income:Sales
2024-06-03 ! "Molens" "On its way"
  payment: "NORTH-2024-000001"
  Assets:Bank  23456.78 EUR
  Assets:Receivable:C5
"""


@pytest.mark.parametrize("language", ["en", "nl", "fr"])
def test_all_of_it_is_on_the_sheet(
    open_page: Callable[..., Page],
    serve: Callable[..., Site],
    tmp_path: Path,
    language: str,
) -> None:
    site = serve(write_book(tmp_path, options=MORE))
    page = open_page(width=A4)
    page.emulate_media(media="print")
    page.goto(f"{site.address}statement?customer=C5&language={language}")
    expect(page.get_by_role("table")).to_have_count(2)
    beyond = page.locator("html").evaluate(
        "each => each.scrollWidth - each.clientWidth"
    )
    assert beyond == 0
