"""Every action from the click to the file on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from beancount import loader
from playwright.sync_api import expect

from tests.browser.looking import act
from tests.browser.looking import details
from tests.browser.looking import dialog
from tests.browser.looking import open_item
from tests.browser.looking import preview_of
from tests.browser.looking import row
from tests.browser.looking import status_of
from tests.browser.looking import write

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from playwright.sync_api import Route

    from tests.browser.conftest import Site

pytestmark = pytest.mark.browser


def sound(site: Site) -> bool:
    _, errors, _ = loader.load_file(str(site.folder / "main.beancount"))
    return not errors


def test_settle_one_payment_over_many(page: Page, site: Site) -> None:
    open_item(page, site.at(customer="C1"), "P-1")
    opened = act(page, "Settle")
    opened.get_by_label("Amount for I-1").fill("40")
    opened.get_by_label("Settle I-3").check()
    expect(opened.get_by_label("Amount for I-3")).to_have_value("60.00")
    expect(opened.get_by_role("table").last).to_contain_text("Partially settled")
    shown = write(page)
    assert shown.strip() in site.decisions
    assert 'custom "settle" "P-1" "I-1" 40.00 EUR' in site.decisions
    assert 'custom "settle" "P-1" "I-3" 60.00 EUR' in site.decisions
    assert 'by: "anna"' in site.decisions
    status_of(page, "P-1", "Fully settled")
    status_of(page, "I-3", "Partially settled")
    expect(details(page)).to_contain_text("decided by a person by anna")
    assert sound(site)


def test_settle_many_over_one(page: Page, site: Site) -> None:
    open_item(page, site.at(customer="C1"), "I-2")
    opened = act(page, "Settle")
    opened.get_by_label("Settle P-1").check()
    write(page)
    assert 'custom "settle" "P-1" "I-2" 100.00 EUR' in site.decisions
    expect(row(page, "I-2").locator("td.outstanding")).to_have_text("900.00 EUR")


def test_cancel_a_settlement(page: Page, site: Site) -> None:
    panel = open_item(page, site.at(customer="C1"), "P-2")
    panel.get_by_role("button", name="Cancel the settlement with I-2").click()
    shown = write(page)
    assert shown.strip() in site.decisions
    assert 'custom "unsettle" "P-2" "I-2"' in site.decisions
    status_of(page, "P-2", "Not settled")
    expect(panel.get_by_role("listitem").filter(has_text="Cancelled")).to_be_visible()


def test_cancel_all_settlements_of_an_item(page: Page, site: Site) -> None:
    open_item(page, site.at(customer="C1"), "P-1")
    opened = act(page, "Settle")
    opened.get_by_label("Amount for I-1").fill("40")
    opened.get_by_label("Settle I-3").check()
    write(page)
    expect(details(page)).to_be_focused()
    page.get_by_role("button", name="Cancel all").click()
    write(page)
    assert 'custom "unsettle" "P-1" "I-1"' in site.decisions
    assert 'custom "unsettle" "P-1" "I-3"' in site.decisions
    status_of(page, "P-1", "Not settled")


def test_assign(page: Page, site: Site) -> None:
    open_item(page, site.at(customer="?"), "U-1")
    opened = act(page, "Assign to a customer")
    opened.get_by_label("Customer").select_option("C1")
    expect(opened.get_by_label("Settle I-1")).to_be_visible()
    shown = write(page)
    assert shown.strip() in site.entries
    assert 'payment: "U-1/C1"' in site.entries
    status_of(page, "U-1", "Fully settled")
    assert sound(site)


def test_register_and_cancel_the_payment(page: Page, site: Site) -> None:
    page.goto(site.at(customer="C2"))
    opened = act(page, "Register a payment")
    expect(opened).to_contain_text("Fill in: Amount.")
    opened.get_by_label("Settle E-1").check()
    expect(opened.get_by_label("Amount", exact=True)).to_have_value("10.00")
    opened.get_by_label("Method").select_option("cash")
    shown = write(page)
    assert shown.strip() in site.entries
    assert "Assets:Cash" in site.entries
    status_of(page, "E-1", "Fully settled")
    page.locator("tr[data-id]").filter(has_text="Payment (incoming)").click()
    opened = act(page, "Cancel the entry")
    opened.get_by_label("Reason").fill("typed twice")
    write(page)
    assert "reverses:" in site.entries
    status_of(page, "E-1", "Not settled")
    assert sound(site)


def test_credit(page: Page, site: Site) -> None:
    open_item(page, site.at(customer="C1"), "I-1")
    opened = act(page, "Credit")
    opened.get_by_label("Amount").fill("25,50")
    shown = write(page)
    assert shown.strip() in site.entries
    assert "credit-note:" in site.entries
    expect(row(page, "I-1").locator("td.outstanding")).to_have_text("74.50 EUR")
    assert sound(site)


def test_write_off(page: Page, site: Site) -> None:
    open_item(page, site.at(customer="C1"), "I-1")
    opened = act(page, "Write off")
    opened.get_by_label("Account").fill("Expenses:BadDebts")
    opened.get_by_label("Reason").fill("cannot be collected")
    shown = write(page)
    assert shown.strip() in site.entries
    assert "write-off:" in site.entries
    status_of(page, "I-1", "Fully settled")


def test_adjust(page: Page, site: Site) -> None:
    page.goto(site.at(customer="C1"))
    opened = act(page, "Adjust the balance")
    opened.get_by_label("Amount", exact=True).fill("0.05")
    opened.get_by_label("Account").fill("Expenses:Rounding")
    opened.get_by_label("Reason").fill("rounding")
    shown = write(page)
    assert shown.strip() in site.entries
    assert 'reason: "rounding"' in site.entries
    expect(page.get_by_role("region", name="Customer")).to_contain_text("-1,099.95 EUR")
    page.locator("tr[data-id]").filter(has_text="Balance adjustment").click()
    reason = details(page).locator("dl > div").filter(has_text="rounding")
    expect(reason.filter(has_text="Reason")).to_have_count(1)
    expect(reason.filter(has_text="Return reason")).to_have_count(0)


def test_what_was_left_on_a_past_day_is_not_what_is_to_place(
    page: Page, site: Site
) -> None:
    for time, told in (("", 1), ("2024-03", 0)):
        open_item(page, site.at(customer="C1", time=time), "P-1")
        opened = act(page, "Settle")
        opened.get_by_label("Settle I-1").check()
        preview_of(opened)
        expect(opened.get_by_text("Still to place")).to_have_count(told)
        page.keyboard.press("Escape")


def test_a_bank_file_confirmed(page: Page, site: Site) -> None:
    open_item(page, site.at(customer="C4"), "D-1")
    act(page, "Bank confirmed it")
    shown = write(page)
    assert shown.strip() in site.decisions
    assert 'custom "bank-confirmation" "SDD-1"\n' in site.decisions
    expect(row(page, "D-2").get_by_role("img")).to_have_count(0)


def test_a_bank_file_with_what_is_settled_confirmed(page: Page, site: Site) -> None:
    main = site.folder / "main.beancount"
    more = """
2024-04-20 * "Atelier" "Credit"
  credit-note: "CN-9"
  standalone: TRUE
  Assets:Receivable:C4  -5.00 EUR
  Income:Sales           5.00 EUR

2024-04-21 * "Atelier" "Paid out"
  refund: "R-9"
  settles: "CN-9"
  Assets:Bank           -5.00 EUR
  Assets:Receivable:C4   5.00 EUR

2024-04-21 * "Korstjens" "On account"
  refund: "R-8"
  Assets:Bank           -6.00 EUR
  Assets:Receivable:C4   6.00 EUR

2024-04-22 custom "bank-file" "CT-1" "credit-transfer" "R-9" "R-8"
"""
    main.write_text(main.read_text(encoding="utf-8") + more, encoding="utf-8")
    open_item(page, site.at(customer="C4"), "R-8")
    act(page, "Bank confirmed it")
    write(page)
    assert 'custom "bank-confirmation" "CT-1"\n' in site.decisions


def test_an_item_of_a_bank_file_rejected(page: Page, site: Site) -> None:
    open_item(page, site.at(customer="C4"), "D-1")
    opened = act(page, "Bank rejected it")
    opened.get_by_label("Reason").fill("MD06")
    write(page)
    assert 'custom "bank-rejection" "SDD-1" "D-1"' in site.decisions
    expect(row(page, "D-1").get_by_role("img")).to_have_count(0)
    expect(row(page, "D-2").get_by_role("img")).to_have_count(1)


def test_a_refusal_is_told_in_place(page: Page, site: Site) -> None:
    open_item(page, site.at(customer="C1"), "P-1")
    opened = act(page, "Settle")
    opened.get_by_label("Amount for I-1").fill("100.01")
    expect(opened.get_by_role("alert")).to_contain_text("This cannot be written")
    expect(opened.get_by_role("button", name="Write")).to_be_disabled()
    opened.get_by_label("Amount for I-1").fill("1,000")
    expect(opened).to_contain_text("is not clearly an amount")
    expect(opened.get_by_role("button", name="Write")).to_be_disabled()
    opened.get_by_label("Amount for I-1").fill("99.99")
    preview_of(opened)
    assert site.decisions == ""


def test_a_lost_answer_is_asked_for_again_and_written_once(
    page: Page, site: Site
) -> None:
    open_item(page, site.at(customer="C1"), "P-1")
    opened = act(page, "Settle")
    expect(opened).to_contain_text("Choose at least one transaction.")
    opened.get_by_label("Settle I-1").check()
    preview_of(opened)

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/write", lose_the_answer)
    opened.get_by_role("button", name="Write").click()
    expect(opened.get_by_role("alert")).to_contain_text("Fava does not answer")
    page.unroute("**/write")
    opened.get_by_role("button", name="Write").click()
    expect(dialog(page)).to_have_count(0)
    expect(page.get_by_text("This was written before")).to_be_visible()
    assert site.decisions.count('custom "settle"') == 1
