"""Ledgers that knew nothing of receivables work after adding two lines.

The usual idiom is one link on an invoice and on what pays it. Each ledger here
is as its owner kept it; nothing but the plugin and the account is added.
"""

from __future__ import annotations

import pytest

from tests.ledgers import ACCOUNTS
from tests.ledgers import PLUGIN
from tests.ledgers import Settled
from tests.ledgers import settle

CONTROL = '2020-01-01 custom "receivables" "account" Assets:Receivable'


def two_lines_added(*pieces: str, line: str = CONTROL) -> Settled:
    settled = settle(*pieces, line, around=PLUGIN + ACCOUNTS)
    assert settled.messages == []
    assert all(item.inferred for item in settled.subledger.items)
    return settled


def sale(
    day: str, amount: str, links: str, account: str = ":C1", payee: str = "Korenaar"
) -> str:
    return f"""
    {day} * "{payee}" "Repair" {links}
      Assets:Receivable{account}  {amount} EUR
      Income:Sales
    """


def paid(
    day: str, amount: str, links: str, account: str = ":C1", payee: str = "Korenaar"
) -> str:
    return f"""
    {day} * "{payee}" "Thanks" {links}
      Assets:Bank  {amount} EUR
      Assets:Receivable{account}  -{amount} EUR
    """


def pairs(settled: Settled) -> list[str]:
    """The links in force without the ids of payments, which are derived."""
    return [link.partition(" ")[2] for link in settled.links()]


def test_an_invoice_and_its_payment() -> None:
    settled = two_lines_added(
        sale("2024-03-01", "100.00", "^f1"), paid("2024-03-20", "100.00", "^f1")
    )
    assert pairs(settled) == ["f1 100.00 settles"]
    assert settled.open() == {}
    assert settled.status("f1") == "fully-settled"


def test_the_evidence_is_the_link() -> None:
    settled = two_lines_added(
        sale("2024-03-01", "100.00", "^f1"), paid("2024-03-20", "100.00", "^f1")
    )
    (link,) = settled.subledger.links
    assert "f1" in link.evidence


def test_a_cash_sale_is_invoiced_and_paid_on_one_day() -> None:
    settled = two_lines_added(
        paid("2024-03-01", "100.00", "^f1"), sale("2024-03-01", "100.00", "^f1")
    )
    assert pairs(settled) == ["f1 100.00 settles"]


def test_part_payments_come_one_by_one() -> None:
    settled = two_lines_added(
        sale("2024-03-01", "100.00", "^f1"),
        paid("2024-03-10", "40.00", "^f1"),
        paid("2024-03-20", "35.00", "^f1"),
    )
    assert sorted(pairs(settled)) == ["f1 35.00 settles", "f1 40.00 settles"]
    assert settled.open() == {"f1": "25.00"}
    assert settled.status("f1") == "partially-settled"


def test_the_last_of_several_payments_is_too_much() -> None:
    settled = two_lines_added(
        sale("2024-03-01", "100.00", "^f1"),
        paid("2024-03-10", "60.00", "^f1"),
        paid("2024-03-20", "60.00", "^f1"),
    )
    (left,) = settled.open().values()
    assert left == "-20.00"


def test_a_deposit_comes_before_its_invoice() -> None:
    settled = two_lines_added(
        paid("2024-02-01", "30.00", "^f1"),
        sale("2024-03-01", "100.00", "^f1"),
        paid("2024-03-20", "70.00", "^f1"),
    )
    assert settled.open() == {}
    assert settled.links_on("2024-02-29") == []
    assert sorted(pairs(settled)) == ["f1 30.00 settles", "f1 70.00 settles"]


def test_a_deposit_does_not_take_the_name_of_the_invoice() -> None:
    settled = two_lines_added(
        paid("2024-02-01", "30.00", "^f1"), sale("2024-03-01", "100.00", "^f1")
    )
    assert settled.item("f1").type == "invoice"


def test_one_payment_for_several_invoices() -> None:
    settled = two_lines_added(
        sale("2024-03-01", "100.00", "^f1"),
        sale("2024-03-02", "50.00", "^f2"),
        paid("2024-03-20", "150.00", "^f1 ^f2"),
    )
    assert pairs(settled) == ["f1 100.00 settles", "f2 50.00 settles"]


def test_one_payment_that_falls_short_pays_what_is_due_first() -> None:
    settled = two_lines_added(
        sale("2024-03-02", "50.00", "^a2"),
        sale("2024-03-01", "100.00", "^b1"),
        paid("2024-03-20", "120.00", "^a2 ^b1"),
    )
    assert pairs(settled) == ["a2 20.00 settles", "b1 100.00 settles"]


# Links that serve other purposes too.


def test_a_link_for_a_trip_joins_more_than_money_owed() -> None:
    settled = two_lines_added(
        sale("2024-03-01", "100.00", "^f1 ^trip-to-ghent"),
        """
        2024-03-02 * "Hotel" "One night" ^trip-to-ghent
          Expenses:Corrections  80.00 EUR
          Assets:Bank
        """,
        sale("2024-03-03", "60.00", "^f2 ^trip-to-ghent", ":C2", "Peeters"),
        paid("2024-03-20", "100.00", "^f1 ^trip-to-ghent"),
        paid("2024-03-21", "60.00", "^f2", ":C2", "Peeters"),
    )
    assert len(settled.links()) == 2
    assert settled.open() == {}


def test_a_link_alone_for_a_trip_is_shared_by_invoices_of_several_customers() -> None:
    settled = two_lines_added(
        sale("2024-03-01", "100.00", "^trip-to-ghent"),
        sale("2024-03-01", "60.00", "^trip-to-ghent", ":C2", "Peeters"),
        paid("2024-03-20", "60.00", "^trip-to-ghent", ":C2", "Peeters"),
    )
    # Two on one day: neither is called by the link.
    assert "trip-to-ghent" not in settled.ids()
    assert list(settled.open().values()) == ["100.00"]
    assert settled.item(next(iter(settled.open()))).customer == "C1"


def test_a_link_on_a_payment_alone_is_ignored() -> None:
    settled = two_lines_added(
        sale("2024-03-01", "100.00", "^f1"),
        paid("2024-03-20", "100.00", "^trip-to-ghent"),
    )
    assert pairs(settled) == ["f1 100.00 amount"]


def test_an_invoice_of_two_links_is_paid_by_either() -> None:
    for link in ("^f1", "^trip-to-ghent"):
        settled = two_lines_added(
            sale("2024-03-01", "100.00", "^f1 ^trip-to-ghent"),
            paid("2024-03-20", "40.00", link),
        )
        assert list(settled.open().values()) == ["60.00"]


def test_instalments_on_one_link_are_paid_in_order() -> None:
    settled = two_lines_added(
        sale("2024-03-01", "100.00", "^contract"),
        sale("2024-04-01", "100.00", "^contract"),
        sale("2024-05-01", "100.00", "^contract"),
        paid("2024-05-20", "250.00", "^contract"),
    )
    assert list(settled.open().values()) == ["50.00"]
    (left,) = settled.open()
    assert str(settled.item(left).date) == "2024-05-01"


def test_a_payment_on_a_link_meets_invoices_that_come_later() -> None:
    settled = two_lines_added(
        sale("2024-03-01", "100.00", "^contract"),
        paid("2024-03-20", "150.00", "^contract"),
        sale("2024-04-01", "100.00", "^contract"),
    )
    assert list(settled.open().values()) == ["50.00"]
    assert all(pair.endswith("settles") for pair in pairs(settled))


# More than invoices and payments.


def test_a_credit_note_on_the_link_of_its_invoice() -> None:
    settled = two_lines_added(
        sale("2024-03-01", "121.00", "^f1"),
        """
        2024-03-05 * "Korenaar" "Wrong price" ^f1
          Assets:Receivable:C1  -21.00 EUR
          Income:Sales
        """,
        paid("2024-03-20", "100.00", "^f1"),
    )
    assert settled.open() == {}
    assert settled.only("credit-note").inferred


def test_a_write_off_on_the_link_of_its_invoice() -> None:
    settled = two_lines_added(
        sale("2024-03-01", "100.00", "^f1"),
        """
        2024-12-05 * "Korenaar" "Bankrupt" ^f1
          Expenses:BadDebts  100.00 EUR
          Assets:Receivable:C1
        """,
    )
    assert pairs(settled) == ["f1 100.00 settles"]
    assert settled.only("write-off").inferred


def test_a_payment_less_the_fee() -> None:
    settled = two_lines_added(
        sale("2024-03-01", "100.00", "^f1"),
        """
        2024-03-05 * "Card company" "Payout" ^f1
          Assets:Bank  98.00 EUR
          Expenses:Corrections  2.00 EUR
          Assets:Receivable:C1
        """,
    )
    assert pairs(settled) == ["f1 100.00 settles"]


def test_what_was_too_much_goes_back_on_the_same_link() -> None:
    settled = two_lines_added(
        sale("2024-03-01", "100.00", "^f1"),
        paid("2024-03-05", "120.00", "^f1"),
        """
        2024-03-20 * "Korenaar" "Too much" ^f1
          Assets:Receivable:C1  20.00 EUR
          Assets:Bank
        """,
    )
    assert settled.open() == {}
    assert settled.only("refund").inferred


def refunded(day: str, amount: str, links: str) -> str:
    return f"""
    {day} * "Korenaar" "Too much" {links}
      Assets:Receivable:C1  {amount} EUR
      Assets:Bank
    """


def asked_for_payments(settled: Settled) -> int:
    return sum(each.startswith("no-payment") for each in settled.notices())


def test_nobody_asks_for_the_payment_of_a_refund_that_a_link_settled() -> None:
    story = (
        sale("2024-03-01", "100.00", "^f1"),
        paid("2024-03-05", "120.00", "^f1"),
    )
    settled = two_lines_added(*story, refunded("2024-03-20", "20.00", "^f1"))
    assert settled.open() == {}
    assert asked_for_payments(settled) == 0
    # Of what the link settled only in part, or not at all, somebody must know.
    settled = two_lines_added(*story, refunded("2024-03-20", "30.00", "^f1"))
    assert asked_for_payments(settled) == 1
    settled = two_lines_added(*story, refunded("2024-03-20", "20.00", ""))
    assert asked_for_payments(settled) == 1


def test_nobody_asks_for_the_payment_of_a_refund_settled_by_hand_that_day() -> None:
    story = """
        2024-03-05 * "Korenaar" "Thanks"
          payment: "P1"
          Assets:Bank  20.00 EUR
          Assets:Receivable:C1

        2024-03-20 * "Korenaar" "Too much"
          refund: "R1"
          Assets:Receivable:C1  20.00 EUR
          Assets:Bank
    """
    for day, asked in (("2024-03-20", 0), ("2024-03-21", 1)):
        settled = settle(story, f'{day} custom "settle" "P1" "R1"')
        assert settled.messages == []
        assert settled.open() == {}
        assert asked_for_payments(settled) == asked


def test_an_assignment_by_link_has_its_payment() -> None:
    settled = settle(
        """
        2024-03-10 * "Somebody" "Money" ^bank-17
          Assets:Bank  10.00 EUR
          Liabilities:Uncategorized

        2024-03-11 * "It was Korenaar" ^bank-17
          Liabilities:Uncategorized  10.00 EUR
          Assets:Receivable:C1
        """
    )
    assert settled.messages == []
    assert asked_for_payments(settled) == 0


def test_money_brought_forward() -> None:
    settled = two_lines_added(
        """
        2024-01-01 * "Brought forward" ^f0
          Assets:Receivable:C1  100.00 EUR
          Equity:Opening
        """,
        paid("2024-01-20", "100.00", "^f0"),
    )
    assert settled.open() == {}


def test_a_payment_without_a_link_is_placed_where_it_can_be() -> None:
    settled = two_lines_added(
        sale("2024-03-01", "100.00", "^f1"),
        sale("2024-03-02", "50.00", "^f2"),
        """
        2024-03-20 * "Korenaar" "Invoice f2"
          Assets:Bank  50.00 EUR
          Assets:Receivable:C1
        """,
    )
    assert settled.open() == {"f1": "100.00"}


def test_a_sale_paid_within_one_transaction() -> None:
    settled = two_lines_added(
        """
        2024-03-01 * "Korenaar" "Over the counter" ^f1
          Assets:Receivable:C1  100.00 EUR
          Income:Sales  -100.00 EUR
          Assets:Bank  100.00 EUR
          Assets:Receivable:C1  -100.00 EUR
        """
    )
    assert settled.open() == {}


def test_no_links_at_all() -> None:
    settled = two_lines_added(
        sale("2024-03-01", "100.00", ""),
        sale("2024-03-02", "50.00", ""),
        paid("2024-03-20", "50.00", ""),
    )
    assert list(settled.open().values()) == ["100.00"]


def test_other_currencies_on_one_link_are_apart() -> None:
    settled = two_lines_added(
        sale("2024-03-01", "100.00", "^f1"),
        sale("2024-03-02", "100.00", "^f1").replace("EUR", "USD"),
        paid("2024-03-20", "100.00", "^f1").replace("EUR", "USD"),
    )
    assert settled.open() == {"f1": "100.00"}


# One account for all customers.

PAYEE = '2020-01-01 custom "receivables" "account" Assets:Receivable "payee"'


def test_the_payee_is_the_customer() -> None:
    settled = two_lines_added(
        sale("2024-03-01", "100.00", "^f1", "", "Korenaar"),
        sale("2024-03-01", "100.00", "^f2", "", "Peeters"),
        paid("2024-03-20", "100.00", "^f2", "", "Peeters"),
        paid("2024-03-21", "60.00", "", "", "Korenaar"),
        line=PAYEE,
    )
    assert pairs(settled) == ["f2 100.00 settles"]
    assert settled.item("f1").customer == "Korenaar"


def test_several_payments_of_payees_with_one_link() -> None:
    settled = two_lines_added(
        sale("2024-03-01", "100.00", "^shared", "", "Korenaar"),
        sale("2024-03-02", "100.00", "^shared", "", "Peeters"),
        paid("2024-03-20", "100.00", "^shared", "", "Peeters"),
        line=PAYEE,
    )
    assert settled.open() == {"shared": "100.00"}
    assert settled.item("shared").customer == "Korenaar"


@pytest.mark.parametrize("account", ["Assets:Receivable", "Assets:Receivable:C1"])
def test_nothing_else_in_the_ledger_is_touched(account: str) -> None:
    settled = two_lines_added(
        f"""
        2024-03-01 * "Korenaar" "Repair" ^f1
          {account}  121.00 EUR
          Income:Sales  -100.00 EUR
          Liabilities:VAT  -21.00 EUR

        2024-03-02 balance {account}  121.00 EUR

        2024-03-20 * "Korenaar" "Thanks" ^f1
          Assets:Bank  121.00 EUR
          {account}

        2024-03-21 balance {account}  0.00 EUR

        2024-03-21 balance Assets:Bank  121.00 EUR

        2024-03-22 note Assets:Bank "All paid"
        """,
        line=PAYEE,
    )
    assert settled.open() == {}
