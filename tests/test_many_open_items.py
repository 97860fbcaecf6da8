"""With many open items the rules look them up in other ways; nothing else changes."""

from __future__ import annotations

from beancount_receivables.plugins.subledger.allocations import _FEW
from tests.ledgers import settle

COUNT = 2 * _FEW


def invoices() -> str:
    """Invoices of 10.00; the higher the number, the earlier they are due."""
    return "\n\n".join(
        f'2024-01-01 * "C" "S"\n'
        f'  invoice: "INV-{number:04}"\n'
        f"  due: 2024-03-{31 - number // 2:02}\n"
        "  Assets:Receivable:C1  10.00 EUR\n"
        "  Income:Sales"
        for number in range(COUNT)
    )


def payment(day: str, id_: str, amount: str, text: str) -> str:
    return (
        f'{day} * "C" "{text}"\n  payment: "{id_}"\n'
        f"  Assets:Bank  {amount} EUR\n  Assets:Receivable:C1"
    )


def test_an_overpayment_settles_those_due_first_then_by_id() -> None:
    settled = settle(invoices(), payment("2024-02-01", "P-1", "35.00", "INV-0000"))

    assert settled.links() == [
        "P-1 INV-0000 10.00 reference",
        f"P-1 INV-{COUNT - 4:04} 5.00 overpayment",
        f"P-1 INV-{COUNT - 2:04} 10.00 overpayment",
        f"P-1 INV-{COUNT - 1:04} 10.00 overpayment",
    ]


def test_the_next_overpayment_goes_on_where_the_last_one_ended() -> None:
    settled = settle(
        invoices(),
        payment("2024-02-01", "P-1", "35.00", "INV-0000"),
        payment("2024-02-02", "P-2", "20.00", "INV-0001"),
    )

    assert settled.links()[4:] == [
        "P-2 INV-0001 10.00 reference",
        f"P-2 INV-{COUNT - 4:04} 5.00 overpayment",
        f"P-2 INV-{COUNT - 3:04} 5.00 overpayment",
    ]


def test_an_invoice_that_was_reopened_comes_at_its_place_again() -> None:
    settled = settle(
        invoices(),
        payment("2024-02-01", "P-1", "30.00", "INV-0000"),
        """
        2024-02-02 * "C" "Returned"
          chargeback: "R-1"
          reverses: "P-1"
          reason: "MD06"
          Assets:Bank  -30.00 EUR
          Assets:Receivable:C1
        """,
        payment("2024-02-03", "P-2", "40.00", "INV-0001"),
    )

    assert [each for each in settled.links() if each.startswith("P-2")] == [
        "P-2 INV-0001 10.00 reference",
        f"P-2 INV-{COUNT - 4:04} 10.00 overpayment",
        f"P-2 INV-{COUNT - 2:04} 10.00 overpayment",
        f"P-2 INV-{COUNT - 1:04} 10.00 overpayment",
    ]


def test_an_invoice_that_is_locked_is_passed_over_and_comes_later() -> None:
    first = f"INV-{COUNT - 2:04}"
    settled = settle(
        invoices(),
        f"""
        2024-02-01 custom "bank-file" "SDD" "direct-debit" "{first}"
        """,
        payment("2024-02-02", "P-1", "20.00", "INV-0000"),
        """
        2024-02-03 custom "bank-rejection" "SDD"
        """,
        payment("2024-02-04", "P-2", "20.00", "INV-0001"),
    )

    assert settled.links() == [
        "P-1 INV-0000 10.00 reference",
        f"P-1 INV-{COUNT - 1:04} 10.00 overpayment",
        "P-2 INV-0001 10.00 reference",
        f"P-2 {first} 10.00 overpayment",
    ]


def test_one_of_many_is_found_by_its_amount_though_it_was_partly_paid() -> None:
    settled = settle(
        invoices(),
        payment("2024-02-01", "P-1", "3.00", "INV-0007"),
        payment("2024-02-02", "P-2", "7.00", "thanks"),
        payment("2024-02-03", "P-3", "10.00", "thanks"),
    )

    assert settled.links() == [
        "P-1 INV-0007 3.00 reference",
        "P-2 INV-0007 7.00 amount",
    ]
    assert settled.notices() == ["ambiguous P-3"]


def test_of_many_equal_ones_the_first_due_is_taken_or_a_few_are_named() -> None:
    first = [COUNT - 2, COUNT - 1, COUNT - 4, COUNT - 3]
    paid = payment("2024-02-01", "P-1", "10.00", "thanks")
    oldest = """
        2020-01-01 custom "receivables" "rule" "amount" TRUE
          ties: "oldest"
    """

    assert settle(invoices(), paid, oldest).links() == [
        f"P-1 INV-{COUNT - 2:04} 10.00 amount"
    ]
    (notice,) = settle(invoices(), paid).subledger.notices
    assert notice.ids[:5] == ("P-1", *(f"INV-{each:04}" for each in first))
    assert f" and {COUNT - len(notice.ids) + 1} more." in notice.message
    assert 5 < len(notice.ids) < COUNT
