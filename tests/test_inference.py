"""What an item is where no key says it."""

from __future__ import annotations

import pytest

from tests.ledgers import RULES_OFF
from tests.ledgers import settle

INVOICE = "invoice"
CREDIT_NOTE = "credit-note"
PAYMENT = "payment"
REFUND = "refund"
ADJUSTMENT = "adjustment"
WRITE_OFF = "write-off"


def inferred_type(*postings: str) -> str:
    """The type of the one item on C1; the postings beside it are given."""
    lines = "".join(f"\n  {posting} EUR" for posting in postings)
    settled = settle(
        f"""
2024-03-01 * "Korenaar" "Something"{lines}
""",
        # Whether a credit note names its invoice is not the matter here.
        """
        2020-01-01 custom "receivables" "rule" "credit-notes" FALSE
        2020-01-01 custom "receivables" "rule" "write-offs" FALSE
        """,
        RULES_OFF,
    )
    assert settled.messages == []
    (item,) = [
        each
        for each in settled.subledger.items
        if each.account == "Assets:Receivable:C1"
    ]
    assert item.inferred
    return item.type


@pytest.mark.parametrize(
    ("account", "debit", "credit"),
    [
        ("Income:Sales", INVOICE, CREDIT_NOTE),
        ("Liabilities:Uncategorized", REFUND, PAYMENT),
        ("Assets:Receivable:C2", REFUND, PAYMENT),
        ("Assets:Bank", REFUND, PAYMENT),
        ("Expenses:BadDebts", ADJUSTMENT, WRITE_OFF),
        ("Liabilities:VAT", INVOICE, ADJUSTMENT),
        ("Equity:Opening", INVOICE, PAYMENT),
    ],
)
def test_the_other_side_tells(account: str, debit: str, credit: str) -> None:
    assert inferred_type("Assets:Receivable:C1 100", f"{account} -100") == debit
    assert inferred_type("Assets:Receivable:C1 -100", f"{account} 100") == credit


ORDER = [
    "Income:Sales",
    "Assets:Bank",
    "Expenses:BadDebts",
    "Liabilities:VAT",
    "Equity:Opening",
]
DEBIT = [INVOICE, REFUND, ADJUSTMENT, INVOICE, INVOICE]
CREDIT = [CREDIT_NOTE, PAYMENT, WRITE_OFF, ADJUSTMENT, PAYMENT]


@pytest.mark.parametrize("earlier", range(len(ORDER)))
@pytest.mark.parametrize("later", range(len(ORDER)))
def test_accounts_are_looked_at_in_order(earlier: int, later: int) -> None:
    first = min(earlier, later)
    for sign, types in (("-", DEBIT), ("", CREDIT)):
        whole = "" if sign else "-"
        assert (
            inferred_type(
                f"{ORDER[earlier]} {sign}1",
                f"Assets:Receivable:C1 {whole}100",
                f"{ORDER[later]} {sign}99",
            )
            == types[first]
        )


@pytest.mark.parametrize(
    ("postings", "type_"),
    [
        # An invoice with a discount.
        (["C1 109", "Income:Sales -110", "Expenses:Corrections 1"], INVOICE),
        # An invoice paid in part on the spot.
        (["C1 79", "Assets:Bank 21", "Income:Sales -100"], INVOICE),
        # A payment less the provider's fee.
        (["C1 -100", "Assets:Bank 98", "Expenses:Corrections 2"], PAYMENT),
        # A payment with a bonus that is income.
        (["C1 -100", "Assets:Bank 105", "Income:Sales -5"], PAYMENT),
        # A payment that came with VAT to pay on it: a deposit.
        (["C1 -121", "Assets:Bank 121"], PAYMENT),
        # A credit note with its VAT.
        (["C1 -121", "Income:Sales 100", "Liabilities:VAT 21"], CREDIT_NOTE),
        # A credit note of which something is kept for costs.
        (["C1 -90", "Income:Sales 100", "Expenses:Corrections -10"], CREDIT_NOTE),
        # A write-off with the VAT that comes back.
        (["C1 -121", "Expenses:BadDebts 100", "Liabilities:VAT 21"], WRITE_OFF),
        # A refund less what is kept: income of the same sign does not count.
        (["C1 100", "Assets:Bank -95", "Income:Sales -5"], INVOICE),
        (["C1 100", "Assets:Bank -105", "Income:Sales 5"], REFUND),
    ],
)
def test_only_the_opposite_sign_counts(postings: list[str], type_: str) -> None:
    assert (
        inferred_type(
            *(each.replace("C1", "Assets:Receivable:C1") for each in postings)
        )
        == type_
    )


def test_a_transfer_between_customers_is_a_refund_and_a_payment() -> None:
    settled = settle(
        """
        2024-03-01 * "Wrong customer"
          Assets:Receivable:C1  100.00 EUR
          Assets:Receivable:C2  -100.00 EUR
        """
    )
    assert settled.messages == []
    assert settled.types() == {
        "Assets:Receivable:C1": REFUND,
        "Assets:Receivable:C2": PAYMENT,
    }


def test_a_receipt_nobody_could_place_is_a_payment() -> None:
    settled = settle(
        """
        2024-03-01 * "Somebody" "Money"
          Assets:Bank  40.00 EUR
          Liabilities:Uncategorized
        """
    )
    assert settled.messages == []
    assert settled.types() == {"Liabilities:Uncategorized": PAYMENT}


def test_a_posting_with_a_due_date_alone_is_inferred_too() -> None:
    settled = settle(
        """
        2024-03-01 * "Korenaar" "Two instalments without a number"
          Assets:Receivable:C1  100.00 EUR
            due: 2024-04-01
          Assets:Receivable:C1  100.00 EUR
            due: 2024-05-01
          Income:Sales
        """
    )
    assert settled.messages == []
    assert [item.type for item in settled.subledger.items] == [INVOICE, INVOICE]
    assert sorted(str(item.due) for item in settled.subledger.items) == [
        "2024-04-01",
        "2024-05-01",
    ]


def test_an_item_of_nothing_is_an_adjustment() -> None:
    assert inferred_type("Assets:Receivable:C1 0", "Income:Sales 0") == ADJUSTMENT


def test_what_misses_only_a_key_is_no_error() -> None:
    settled = settle(
        """
        2024-03-01 * "Korenaar" "Sale" ^f1
          Assets:Receivable:C1  100.00 EUR
          Income:Sales

        2024-03-02 * "Korenaar" "Lost" ^f1
          Assets:Receivable:C1  -90.00 EUR
          Expenses:BadDebts

        2024-03-03 * "Korenaar" "Put right" ^f1
          Assets:Receivable:C1  -10.00 EUR
          Liabilities:VAT

        2024-03-04 * "Korenaar" "Put right again"
          Assets:Receivable:C1  7.00 EUR
          Expenses:Corrections
        """
    )
    assert settled.messages == []


# The only link as the id.


def ids(*pieces: str) -> list[str]:
    settled = settle(*pieces, RULES_OFF)
    assert settled.messages == []
    return sorted(settled.ids())


def sale(links: str, day: str = "2024-03-01", amount: str = "100.00") -> str:
    return f"""
    {day} * "Korenaar" "Sale" {links}
      Assets:Receivable:C1  {amount} EUR
      Income:Sales
    """


def test_the_only_link_is_the_id() -> None:
    assert ids(sale("^f1")) == ["f1"]
    assert ids(sale("#retail ^f1")) == ["f1"]


def test_two_links_are_no_id() -> None:
    (id_,) = ids(sale("^f1 ^trip-to-ghent"))
    assert id_ not in {"f1", "trip-to-ghent"}


def test_the_first_with_a_link_takes_its_name() -> None:
    settled = settle(sale("^f1", "2024-03-05", "5.00"), sale("^f1", amount="1.00"))
    assert str(settled.item("f1").amount) == "1.00"
    assert len(settled.ids()) == 2


def test_two_of_one_day_share_a_link_and_neither_takes_its_name() -> None:
    assert "f1" not in ids(sale("^f1", amount="1.00"), sale("^f1", amount="2.00"))


def test_the_first_day_decides_even_when_nobody_takes_the_name() -> None:
    found = ids(
        sale("^f1", amount="1.00"),
        sale("^f1", amount="2.00"),
        sale("^f1", "2024-03-09", "3.00"),
    )
    assert "f1" not in found


def test_a_debit_item_with_a_key_is_the_first_with_its_link() -> None:
    settled = settle(
        """
        2024-03-01 * "Korenaar" "Sale" ^f1
          invoice: "I1"
          Assets:Receivable:C1  100.00 EUR
          Income:Sales
        """,
        sale("^f1", "2024-03-02"),
    )
    assert "f1" not in settled.ids()


def test_a_credit_item_is_never_called_by_its_link() -> None:
    found = ids(
        """
        2024-03-01 * "Korenaar" "Money" ^f1
          Assets:Bank  100.00 EUR
          Assets:Receivable:C1
        """
    )
    assert "f1" not in found


def test_an_early_link_keeps_its_name_when_a_key_gives_it_again() -> None:
    settled = settle(
        sale("^f1", "2024-03-01", "1.00"),
        """
        2024-03-02 * "Korenaar" "Sale"
          invoice: "f1"
          Assets:Receivable:C1  2.00 EUR
          Income:Sales
        """,
    )
    (message,) = settled.messages
    assert '"f1"' in message
    assert settled.open() == {"f1": "1.00", "f1#2": "2.00"}


def test_an_id_that_a_key_gave_is_not_taken_by_a_later_link() -> None:
    settled = settle(
        sale("^f1", "2024-03-03", "1.00"),
        """
        2024-03-02 * "Korenaar" "Sale"
          invoice: "f1"
          Assets:Receivable:C1  2.00 EUR
          Income:Sales
        """,
        RULES_OFF,
    )
    assert settled.messages == []
    assert str(settled.item("f1").amount) == "2.00"


def test_an_instalment_is_not_called_by_the_link() -> None:
    found = ids(
        """
        2024-03-01 * "Korenaar" "Two instalments" ^f1
          Assets:Receivable:C1  100.00 EUR
            due: 2024-04-01
          Assets:Receivable:C1  100.00 EUR
            due: 2024-05-01
          Income:Sales
        """
    )
    assert "f1" not in found


def test_a_flag_does_not_hold_up_an_inferred_payment() -> None:
    settled = settle(
        sale("^f1"),
        """
        2024-03-02 ! "Korenaar" "Money" ^f1
          Assets:Bank  100.00 EUR
          Assets:Receivable:C1
        """,
    )
    assert settled.messages == []
    assert settled.open() == {}
