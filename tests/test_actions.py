"""The commands that write: each with what it puts in the file, and what it refuses."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from click.testing import Result

from beancount_receivables.plugins.subledger.status import outstanding_on
from beancount_receivables.plugins.subledger.status import status_on
from beancount_receivables.queries.cli import main
from beancount_receivables.queries.loading import load
from beancount_receivables.queries.tying import differences
from tests.action_ledgers import LEDGER
from tests.action_ledgers import added
from tests.action_ledgers import without_moments

ROOT = Path(__file__).parent.parent
SDD = ("confirm", "SDD-1", "--date", "2024-03-19")


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "books.beancount"
    path.write_text(LEDGER, encoding="utf-8")
    return path


def run(path: Path, command: str, *args: str, status: int = 0) -> Result:
    words = [command, str(path), *args]
    result = CliRunner(env={"BEAN_RECEIVABLES_BY": ""}).invoke(main, words)
    assert result.exit_code == status, result.output
    return result


def refused(path: Path, command: str, *args: str, status: int = 1) -> str:
    """What a command says that is refused; nothing is written."""
    before = path.read_bytes()
    result = run(path, command, *args, status=status)
    assert path.read_bytes() == before
    return result.output


def states(path: Path) -> dict[str, tuple[str, str]]:
    """What is outstanding of each item, and its status; the ledger has no error."""
    loaded = load(str(path))
    assert list(loaded.messages()) == []
    assert differences(loaded.subledger, loaded.entries, None) == []
    return {
        item.id: (f"{outstanding_on(item)}", status_on(item))
        for item in loaded.subledger.items
    }


def is_added(path: Path, text: str, before: str = LEDGER) -> None:
    assert added(path, before) == textwrap.dedent(text).lstrip("\n")


# Settle.


def test_settle(ledger: Path) -> None:
    args = ("P-1", "I-1", "55", "--by", "anna", "--date", "2024-03-20")
    result = run(ledger, "settle", *args)
    is_added(
        ledger,
        """
        2024-03-20 custom "settle" "P-1" "I-1" 55.00 EUR
          by: "anna"
          at: "MOMENT"
        """,
    )
    assert states(ledger)["I-1"] == ("66.00", "partially-settled")
    assert without_moments(result.output) == (
        f"{added(ledger)}\n"
        "I-1: 121.00 -> 66.00 EUR outstanding, not-settled -> partially-settled\n"
        "P-1: -60.00 -> -5.00 EUR outstanding, not-settled -> partially-settled\n"
        f"Written to {ledger}.\n"
    )


@pytest.mark.parametrize("pair", [("P-1", "I-1"), ("I-1", "P-1")])
def test_settle_all_that_fits_in_either_order(
    ledger: Path, pair: tuple[str, str]
) -> None:
    run(ledger, "settle", *pair)
    assert f'custom "settle" "{pair[0]}" "{pair[1]}" 60.00 EUR' in added(ledger)
    assert states(ledger)["P-1"] == ("0.00", "fully-settled")


def test_settle_what_a_rule_has_linked(ledger: Path) -> None:
    text = LEDGER.replace('"on account"', '"I-1"')
    text = text.replace('"SDD-1" "direct-debit" "I-2"', '"SDD-1" "direct-debit" "I-3"')
    ledger.write_text(text, encoding="utf-8")
    run(ledger, "settle", "P-1", "I-2")
    assert '"settle" "P-1" "I-2" 60.00 EUR' in added(ledger, text)
    assert states(ledger)["I-2"] == ("0.50", "partially-settled")
    assert states(ledger)["I-1"] == ("121.00", "not-settled")


@pytest.mark.parametrize(
    ("args", "says", "status"),
    [
        (("P-1", "NONE"), "There is no item NONE", 2),
        (("P-1", "I-2"), 'I-2 is locked: it is in the bank file "SDD-1"', 2),
        (("P-1", "I-1", "0"), "must be above zero", 2),
        (("P-1", "I-1", "-5"), "No such option", 2),
        (("P-1", "I-1", "5,00"), "is no amount", 2),
        (("P-1", "I-1", "1e1"), "is no amount", 2),
        (("P-1", "I-1", "0.005"), "has too many decimals", 2),
        (("P-1", "I-3", "1"), "differ in account, customer or currency", 1),
        (("I-3", "I-1", "1"), "are both debit items", 1),
        (("P-1", "I-1", "60.01"), "at most 60.00 can be settled", 1),
        (("P-1", "I-1", "--date", "2024-03-14"), "is not there yet", 1),
    ],
)
def test_settle_refuses(
    ledger: Path, args: tuple[str, ...], says: str, status: int
) -> None:
    assert says in refused(ledger, "settle", *args, status=status)


def test_only_who_has_the_role_may_settle(ledger: Path) -> None:
    text = LEDGER + '2024-01-01 custom "receivables" "role" "settle" "anna"\n'
    ledger.write_text(text, encoding="utf-8")
    assert "does not say who decided" in refused(ledger, "settle", "P-1", "I-1")
    says = refused(ledger, "settle", "P-1", "I-1", "--by", "eve")
    assert 'is by "eve", who has not the role' in says
    run(ledger, "settle", "P-1", "I-1", "--by", " anna ")
    assert '  by: "anna"\n' in added(ledger, text)


def test_by_comes_from_the_environment(ledger: Path) -> None:
    words = ["settle", str(ledger), "P-1", "I-1"]
    CliRunner(env={"BEAN_RECEIVABLES_BY": "piet"}).invoke(main, words)
    assert '  by: "piet"\n' in added(ledger)


def test_unsettle_one_link(ledger: Path) -> None:
    run(ledger, "settle", "P-1", "I-1", "--date", "2024-03-20")
    text = ledger.read_text(encoding="utf-8")
    run(ledger, "unsettle", "I-1", "P-1", "--date", "2024-03-21", "--by", "anna")
    is_added(
        ledger,
        """
        2024-03-21 custom "unsettle" "I-1" "P-1"
          by: "anna"
          at: "MOMENT"
        """,
        text,
    )
    assert states(ledger)["P-1"] == ("-60.00", "not-settled")


def test_unsettle_all_links(ledger: Path) -> None:
    run(ledger, *SDD)
    run(ledger, "settle", "P-1", "I-1", "20")
    run(ledger, "settle", "P-1", "I-2", "40")
    text = ledger.read_text(encoding="utf-8")
    run(ledger, "unsettle", "P-1")
    assert added(ledger, text).count('custom "unsettle" "P-1"') == 2
    assert states(ledger)["P-1"] == ("-60.00", "not-settled")
    assert "has no settlement" in refused(ledger, "unsettle", "P-1", status=2)


# Assign.


def test_assign(ledger: Path) -> None:
    run(ledger, "assign", "BANK-17", "C1", "--date", "2024-03-22")
    is_added(
        ledger,
        """
        2024-03-22 * "Placed by hand: BANK-17 is from C1"
          at: "MOMENT"
          Liabilities:Uncategorized                          50.00 EUR
            settles: "BANK-17"
          Assets:Receivable:C1                              -50.00 EUR
            payment: "BANK-17/C1"
        """,
    )
    assert states(ledger)["BANK-17"] == ("0.00", "fully-settled")
    assert states(ledger)["BANK-17/C1"] == ("-50.00", "not-settled")
    again = refused(ledger, "assign", "BANK-17", "C1", status=2)
    assert "Nothing of BANK-17 is left" in again


def test_assign_says_what_it_pays(ledger: Path) -> None:
    args = ("--settles", "I-1=30", "--date", "2024-03-22")
    run(ledger, "assign", "BANK-17", "C1", *args)
    assert '    settles: "I-1 30.00"\n' in added(ledger)
    assert states(ledger)["I-1"] == ("91.00", "partially-settled")
    assert states(ledger)["BANK-17/C1"] == ("-20.00", "partially-settled")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("BANK-17", "C9"), "has no customer C9"),
        (("BANK-17", "?"), "has no customer ?"),
        (("P-1", "C1"), "is of the customer C1 already"),
        (("BANK-17", "C1", "--settles", "I-3=1"), "is of Assets:Receivable:C2, C2"),
        (("BANK-17", "C1", "--settles", "I-2=1"), "I-2 is locked"),
        (("BANK-17", "C1", "--settles", "I-1=200"), "has 121.00 EUR outstanding"),
        (("BANK-17", "C1", "--settles", "P-1=20"), "is a credit item"),
    ],
)
def test_assign_refuses(ledger: Path, args: tuple[str, ...], says: str) -> None:
    assert says in refused(ledger, "assign", *args, status=2)


def test_assign_what_went_out(ledger: Path) -> None:
    text = f"""{LEDGER}
2024-03-20 * "Sent to somebody"
  refund: "OUT-1"
  Liabilities:Uncategorized   30.00 EUR
  Assets:Bank                -30.00 EUR
"""
    ledger.write_text(text, encoding="utf-8")
    run(ledger, "assign", "OUT-1", "C1", "--settles", "P-1")
    assert '    refund: "OUT-1/C1"\n    settles: "P-1"\n' in added(ledger, text)
    assert '"Placed by hand: OUT-1 is to C1"' in added(ledger, text)
    assert states(ledger)["OUT-1"] == ("0.00", "fully-settled")
    assert states(ledger)["P-1"] == ("-30.00", "partially-settled")


NUMBERS = """
2024-01-01 open Assets:Receivable:N
  customer: "20240017"

2024-03-04 * "Nine" "Repair"
  invoice: "20240017"
  Assets:Receivable:N     40.00 EUR
  Income:Sales           -40.00 EUR

2024-03-05 * "Nine" "Repair"
  invoice: "2024-000123"
  Assets:Receivable:N     45.00 EUR
  Income:Sales           -45.00 EUR

2024-03-16 * "" "who is this"
  payment: "RABO-2024-000123"
  Assets:Bank             11.00 EUR
  Liabilities:Uncategorized  -11.00 EUR
"""


def test_what_an_assignment_says_names_no_invoice(ledger: Path) -> None:
    """Neither a customer's nor a bank's number is what the payer wrote."""
    text = LEDGER + NUMBERS
    ledger.write_text(text, encoding="utf-8")
    run(ledger, "assign", "RABO-2024-000123", "20240017", "--date", "2024-03-22")
    assert '2024-03-22 * "Placed by hand"\n' in added(ledger, text)
    found = states(ledger)
    assert found["RABO-2024-000123/20240017"] == ("-11.00", "not-settled")
    assert found["20240017"] == ("40.00", "not-settled")


@pytest.mark.parametrize(
    ("name", "payee"),
    [
        ("", ""),
        ('\n  name: "Garage 20240017"', ""),
        ('\n  name: "Garage 2000"', '"Garage 2000" '),
    ],
)
def test_nor_does_what_is_registered(ledger: Path, name: str, payee: str) -> None:
    """A customer without a name has a number, which is no invoice's."""
    number = '  customer: "20240017"'
    text = LEDGER + NUMBERS.replace(number, f"{number}{name}")
    ledger.write_text(text, encoding="utf-8")
    run(ledger, "register", "20240017", "11", "--method", "cash", "--id", "CASH")
    assert f'* {payee}"Payment registered by hand"\n' in added(ledger, text)
    assert states(ledger)["CASH"] == ("-11.00", "not-settled")


@pytest.mark.parametrize("key", ["reference", "end-to-end"])
def test_what_the_payer_wrote_comes_along(ledger: Path, key: str) -> None:
    """So that the rules find out what it pays."""
    text = LEDGER.replace(
        '  payment: "BANK-17"\n', f'  payment: "BANK-17"\n  {key}: "for I-1"\n'
    )
    ledger.write_text(text, encoding="utf-8")
    run(ledger, "assign", "BANK-17", "C1", "--date", "2024-03-22")
    assert f'    {key}: "for I-1"\n' in added(ledger, text)
    assert states(ledger)["BANK-17/C1"] == ("0.00", "fully-settled")
    assert states(ledger)["I-1"] == ("71.00", "partially-settled")


def test_assign_to_a_customer_by_the_payee(ledger: Path) -> None:
    text = """\
plugin "beancount_receivables.plugins"
2024-01-01 custom "receivables" "account" Assets:Debtors "payee"
2024-01-01 custom "receivables" "uncategorized" Liabilities:Uncategorized
2024-01-01 open Assets:Debtors
2024-01-01 open Assets:Bank
2024-01-01 open Liabilities:Uncategorized
2024-01-01 open Income:Sales

2024-03-01 * "De Vries, Jan" "Repair"
  invoice: "I-1"
  Assets:Debtors   100 EUR
  Income:Sales

2024-03-16 * "who is this"
  payment: "BANK-17"
  Assets:Bank             50 EUR
  Liabilities:Uncategorized
"""
    ledger.write_text(text, encoding="utf-8")
    run(ledger, "assign", "BANK-17", "De Vries, Jan", "--settles", "I-1")
    assert states(ledger)["BANK-17/De-Vries-Jan"] == ("0", "fully-settled")
    assert states(ledger)["I-1"] == ("50", "partially-settled")


# Register, and cancel.


def test_register(ledger: Path) -> None:
    run(
        *(ledger, "register", "C1", "20", "--method", "cash", "--external-id", "k/1"),
        *("--reference", 'for "I-1"', "--settles", "I-1=15", "--by", "anna"),
        *("--date", "2024-03-24", "--request", "r-1"),
    )
    is_added(
        ledger,
        """
        2024-03-24 * "Bakkerij \\"De Korenaar\\" BV" "for \\"I-1\\""
          payment: "PAY-2024-0001"
          settles: "I-1 15.00"
          external-id: "k/1"
          method: "cash"
          reference: "for \\"I-1\\""
          by: "anna"
          at: "MOMENT"
          request: "r-1"
          Assets:Cash                                        20.00 EUR
          Assets:Receivable:C1                              -20.00 EUR
        """,
    )
    assert states(ledger)["I-1"][0] == "106.00"


def test_register_on_an_account_with_an_id(ledger: Path) -> None:
    args = ("--account", "Assets:Bank", "--id", "X-1", "--refund")
    run(ledger, "register", "C1", "60", *args, "--settles", "P-1")
    assert '  refund: "X-1"\n  settles: "P-1"\n' in added(ledger)
    assert "Assets:Bank                                       -60.00 EUR" in added(
        ledger
    )
    assert states(ledger)["P-1"] == ("0.00", "fully-settled")


def test_a_payment_goes_where_its_invoice_is(ledger: Path) -> None:
    text = f"""{LEDGER}
2024-01-01 custom "receivables" "account" Assets:Doubtful
2024-01-01 open Assets:Doubtful:C1
2024-04-01 * "Doubtful"
  Assets:Doubtful:C1      10.00 EUR
    invoice: "D-1"
    due: 2024-03-01
  Assets:Receivable:C1   -10.00 EUR
    adjustment: "D-2"
    settles: "I-1"
    reason: "doubtful"
    by: "anna"
"""
    ledger.write_text(text, encoding="utf-8")
    run(ledger, "register", "C1", "5", "--method", "cash", "--settles", "I-1")
    run(ledger, "register", "C1", "10", "--method", "cash", "--settles", "D-1")
    assert "  Assets:Doubtful:C1                                -10.00 EUR" in added(
        ledger, text
    )
    assert states(ledger)["I-1"][0] == "106.00"
    assert states(ledger)["D-1"] == ("0.00", "fully-settled")


@pytest.mark.parametrize(
    ("args", "says", "status"),
    [
        (("C1", "20"), "Say how it was paid", 2),
        (("C1", "20", "--method", "card"), "where the money of 'card' arrives", 2),
        (("C1", "20", "--account", "Assets:No"), "'Assets:No' is not open", 2),
        (("C1", "0", "--method", "cash"), "must be above zero", 2),
        (("C9", "20", "--method", "cash"), "has no customer C9", 2),
        (("C1", "20", "--method", "cash", "--id", "I-1"), "There is an item I-1", 2),
        (("C1", "20", "--method", "cash", "--id", "a b"), "is no id", 2),
        (
            ("C1", "20", "--account", "Assets:Bank", "--date", "2023-01-01"),
            "is not open on 2023-01-01",
            2,
        ),
        (("C1", "20", "--account", "Assets:Receivable:C1"), "customer's own", 2),
        (("C1", "20", "--account", "Assets:Receivable:C2"), "that of the bank", 2),
        (
            ("C1", "5", "--method", "cash", "--settles", "I-1=6"),
            "To be settled are 6.00 EUR together, which is more than 5",
            2,
        ),
        (
            ("C1", "200", "--method", "cash", *("--settles", "I-1=61") * 2),
            "I-1 has 121.00 EUR outstanding",
            2,
        ),
        (("C1", "20", "--account", "Liabilities:Uncategorized"), "of the bank", 2),
        (("C1", "20", "--method", "cash", "--currency", "eur"), "is no currency", 2),
        (("C1", "1", "--method", "cash", "--currency", "EUR @ 2 USD"), "currency", 2),
        (
            ("C1", "1", "--method", "cash", "--currency", "EUR\n  Assets:Bank 5 EUR"),
            "is no currency",
            2,
        ),
    ],
)
def test_register_refuses(
    ledger: Path, args: tuple[str, ...], says: str, status: int
) -> None:
    assert says in refused(ledger, "register", *args, status=status)


def test_the_bank_s_own_id_only_once(ledger: Path) -> None:
    args = ("C1", "20", "--method", "cash", "--external-id", "k1")
    run(ledger, "register", *args)
    assert 'the external-id "k1"' in refused(ledger, "register", *args)


def test_a_text_that_would_end_the_line_stays_a_text(ledger: Path) -> None:
    evil = 'x"\n2024-01-01 close Assets:Bank\n; "'
    run(ledger, "register", "C1", "20", "--method", "cash", "--reference", evil)
    assert 'reference: "x\\"\\n2024-01-01 close' in added(ledger)
    assert "PAY-" in str(states(ledger))
    control = refused(
        ledger,
        "register",
        "C1",
        "20",
        "--method",
        "cash",
        "--reference",
        "a\rb",
        status=2,
    )
    assert "cannot be written" in control


def test_cancel_a_registered_payment(ledger: Path) -> None:
    run(ledger, "register", "C1", "20", "--method", "cash", "--settles", "I-1")
    text = ledger.read_text(encoding="utf-8")
    id_ = next(each for each in states(ledger) if each.startswith("PAY-"))
    run(ledger, "cancel", id_, "--reason", "typed twice", "--by", "anna")
    day = added(ledger, text)[:10]
    is_added(
        ledger,
        f"""
        {day} * "Bakkerij \\"De Korenaar\\" BV" "{id_} cancelled: typed twice"
          refund: "{id_}/cancelled"
          reverses: "{id_}"
          reason: "typed twice"
          by: "anna"
          at: "MOMENT"
          Assets:Cash                                       -20.00 EUR
          Assets:Receivable:C1                               20.00 EUR
        """,
        text,
    )
    assert states(ledger)[id_] == ("0.00", "reversed")
    assert states(ledger)["I-1"] == ("121.00", "not-settled")
    assert f"reverses 20.00 EUR of {id_}" in refused(
        ledger, "cancel", id_, "--reason", "again"
    )


def test_cancel_an_assignment_opens_the_receipt_again(ledger: Path) -> None:
    run(ledger, "assign", "BANK-17", "C1", "--settles", "I-1")
    run(ledger, "cancel", "BANK-17/C1", "--reason", "it was C2")
    assert states(ledger)["BANK-17"] == ("-50.00", "not-settled")
    assert states(ledger)["I-1"] == ("121.00", "not-settled")
    run(ledger, "assign", "BANK-17", "C2")
    assert states(ledger)["BANK-17/C2"] == ("-50.00", "not-settled")


def test_cancel_a_part_of_a_batch(ledger: Path) -> None:
    text = f"""{LEDGER}
2024-03-20 * "Batch"
  Assets:Bank             30.00 EUR
  Assets:Receivable:C1   -10.00 EUR
    payment: "B-1"
  Assets:Receivable:C2   -20.00 EUR
    payment: "B-2"
"""
    ledger.write_text(text, encoding="utf-8")
    run(ledger, "cancel", "B-2", "--reason", "x", "--date", "2024-03-21")
    written = added(ledger, text)
    assert "  Assets:Bank                                       -20.00 EUR" in written
    assert "C1" not in written
    assert states(ledger)["B-2"] == ("0.00", "reversed")
    assert states(ledger)["B-1"] == ("-10.00", "not-settled")


def test_a_mirror_has_a_number_of_the_series_too(ledger: Path) -> None:
    series = 'custom "receivables" "series" "K{year}-###" "credit-note"'
    ledger.write_text(f"{LEDGER}\n2024-01-01 {series}\n", encoding="utf-8")
    run(ledger, "credit", "I-1", "10", "--date", "2024-04-01")
    args = ("--reason", "of another one", "--date", "2024-04-02")
    run(ledger, "cancel", "K2024-001", *args)
    assert states(ledger)["K2024-002"] == ("0.00", "fully-settled")
    assert states(ledger)["I-1"] == ("121.00", "not-settled")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("I-1", "--reason", "x"), "an invoice is credited"),
        (("P-1", "--reason", " "), "Give the reason"),
        (("NONE", "--reason", "x"), "There is no item NONE"),
    ],
)
def test_cancel_refuses(ledger: Path, args: tuple[str, ...], says: str) -> None:
    assert says in refused(ledger, "cancel", *args, status=2)


# Credit.


def test_credit_a_whole_invoice_reverses_it(ledger: Path) -> None:
    run(ledger, "credit", "I-3", "--reason", "all wrong", "--date", "2024-04-01")
    is_added(
        ledger,
        """
        2024-04-01 * "Two" "all wrong"
          credit-note: "CN-2024-0001"
          reverses: "I-3"
          reason: "all wrong"
          at: "MOMENT"
          Income:Sales                                      150.00 EUR
          Income:Goods                                       50.00 EUR
          Liabilities:VAT                                    42.00 EUR
          Assets:Receivable:C2                             -242.00 EUR
        """,
    )
    assert states(ledger)["I-3"] == ("0.00", "reversed")


def test_credit_in_parts_takes_back_exactly_what_was_charged(ledger: Path) -> None:
    for part in ("33.33", "33.33", "0.01", "100.00"):
        run(ledger, "credit", "I-3", part, "--date", "2024-04-01")
    run(ledger, "credit", "I-3", "--date", "2024-04-02")
    assert states(ledger)["I-3"] == ("0.00", "fully-settled")
    booked: dict[str, Decimal] = {}
    for item in load(str(ledger)).subledger.items:
        for posting in item.entry.postings if item.customer == "C2" else ():
            booked.setdefault(posting.account, Decimal(0))
            booked[posting.account] += posting.units.number
    assert booked == dict.fromkeys(booked, Decimal(0))
    assert len(booked) == 4


def booked_on(path: Path, id_: str) -> dict[str, str]:
    """What the transaction of an item has on each account."""
    (item,) = load(str(path)).subledger.get(id_)
    return {each.account: f"{each.units.number}" for each in item.entry.postings}


def test_no_part_of_a_credit_is_rounded_past_the_others(ledger: Path) -> None:
    """Half a cent on each of four accounts is a cent on two of them."""
    text = f"""{LEDGER}
2024-03-05 * "Two" "A euro on each of four accounts"
  invoice: "I-4"
  Assets:Receivable:C2     4.00 EUR
  Income:Sales            -1.00 EUR
  Income:Goods            -1.00 EUR
  Liabilities:VAT         -1.00 EUR
  Expenses:Corrections    -1.00 EUR
"""
    ledger.write_text(text, encoding="utf-8")
    run(ledger, "credit", "I-4", "0.02", "--number", "CN-1", "--date", "2024-04-01")
    assert booked_on(ledger, "CN-1") == {
        "Income:Sales": "0.01",
        "Income:Goods": "0.01",
        "Assets:Receivable:C2": "-0.02",
    }


def test_a_credit_note_that_was_cancelled_took_nothing_back(ledger: Path) -> None:
    text = f"""{LEDGER}
2024-03-05 * "Two" "Only the goods"
  credit-note: "CN-1"
  settles: "I-3"
  Assets:Receivable:C2   -50.00 EUR
  Income:Goods            50.00 EUR
"""
    ledger.write_text(text, encoding="utf-8")
    run(ledger, "cancel", "CN-1", "--reason", "not so", "--date", "2024-04-01")
    run(ledger, "credit", "I-3", "--number", "CN-2", "--date", "2024-04-02")
    assert booked_on(ledger, "CN-2") == {
        "Income:Sales": "150.00",
        "Income:Goods": "50.00",
        "Liabilities:VAT": "42.00",
        "Assets:Receivable:C2": "-242.00",
    }


def test_credit_where_earlier_ones_took_all_from_one_account(ledger: Path) -> None:
    text = f"""{LEDGER}
2024-03-05 * "Two" "With a discount"
  invoice: "I-4"
  Assets:Receivable:C2    90.00 EUR
  Income:Sales          -100.00 EUR
  Income:Goods            10.00 EUR
2024-03-06 * "Two" "All of it"
  credit-note: "CN-1"
  settles: "I-4"
  Assets:Receivable:C2   -90.00 EUR
  Income:Sales            90.00 EUR
"""
    ledger.write_text(text, encoding="utf-8")
    says = refused(ledger, "credit", "I-4", "10.00", "--date", "2024-04-01")
    assert "CN-1" in says
    assert "too much" in says


def test_credit_more_than_is_outstanding_leaves_a_credit(ledger: Path) -> None:
    run(ledger, "settle", "P-1", "I-1", "--date", "2024-04-01")
    args = ("--number", "CN-X", "--date", "2024-04-02")
    run(ledger, "credit", "I-1", "100.00", *args)
    assert '  credit-note: "CN-X"\n  settles: "I-1 100.00"\n' in added(ledger)
    assert states(ledger)["CN-X"] == ("-39.00", "partially-settled")


def test_what_would_take_from_an_earlier_decision_is_refused(ledger: Path) -> None:
    day = ("--date", "2024-04-01")
    run(ledger, "settle", "P-1", "I-1", *day)
    # On one day what was booked comes before what was decided.
    says = refused(ledger, "credit", "I-1", "100.00", *day)
    assert 'custom "settle" "P-1" "I-1" 60.00 EUR' in says
    assert "at most 21.00 can be settled" in says
    assert "Date this a day later than 2024-04-01." in says


def test_what_was_written_off_after_a_decision_of_the_day(ledger: Path) -> None:
    """Until the bank answered on that day, it could not be written off."""
    day = ("--date", "2024-04-01", "--by", "anna")
    run(ledger, "reject", "SDD-1", *day)
    run(ledger, "write-off", "I-2", *day)
    says = refused(ledger, "cancel", "WO-2024-0001", "--reason", "no", *day)
    assert "Date this a day later than 2024-04-01." in says
    later = ("--date", "2024-04-02", "--by", "anna")
    run(ledger, "cancel", "WO-2024-0001", "--reason", "no", *later)
    assert states(ledger)["I-2"] == ("60.50", "not-settled")


def test_credit_notes_follow_their_series(ledger: Path) -> None:
    series = (
        '2024-01-01 custom "receivables" "series" "K{year}-{month}-###" "credit-note"'
    )
    ledger.write_text(f"{LEDGER}\n{series}\n", encoding="utf-8")
    for day in ("2024-04-01", "2024-04-02", "2024-05-01"):
        run(ledger, "credit", "I-1", "10", "--date", day)
    assert [each for each in states(ledger) if each.startswith("K")] == [
        "K2024-04-001",
        "K2024-04-002",
        "K2024-05-001",
    ]


def test_credit_an_invoice_in_instalments(ledger: Path) -> None:
    text = f"""{LEDGER}
2024-03-05 * "In two" "Goods"
  invoice: "D-1"
  Assets:Receivable:C2    60.50 EUR
    due: 2024-04-01
  Assets:Receivable:C2    60.50 EUR
    due: 2024-05-01
  Income:Sales          -100.00 EUR
  Liabilities:VAT        -21.00 EUR
"""
    ledger.write_text(text, encoding="utf-8")
    run(ledger, "credit", "D-1/2", "--date", "2024-04-02")
    assert '  settles: "D-1/2 60.50"\n' in added(ledger, text)
    assert "  Liabilities:VAT                                    10.50 EUR" in added(
        ledger, text
    )
    assert states(ledger)["D-1/1"] == ("60.50", "not-settled")
    run(ledger, "credit", "D-1", "--date", "2024-04-03")
    assert states(ledger)["D-1/1"] == ("0.00", "fully-settled")


@pytest.mark.parametrize(
    ("args", "says", "status"),
    [
        (("I-2",), "I-2 is locked", 2),
        (("P-1",), "Only an invoice can be credited", 2),
        (("I-1", "121.01"), "credit at most that", 2),
        (("I-1", "--number", "P-1"), "There is an item P-1 already", 2),
        (("I-1", "--date", "2024-02-01"), "I-1", 1),
    ],
)
def test_credit_refuses(
    ledger: Path, args: tuple[str, ...], says: str, status: int
) -> None:
    assert says in refused(ledger, "credit", *args, status=status)


def test_credit_only_what_is_revenue_and_vat(ledger: Path) -> None:
    text = f"""{LEDGER}
2024-03-05 * "Half paid at the counter"
  invoice: "I-4"
  Assets:Cash             10.00 EUR
  Assets:Receivable:C1    10.00 EUR
  Income:Sales           -20.00 EUR

2024-03-06 * "Brought forward"
  invoice: "I-5"
  Assets:Receivable:C1    10.00 EUR
  Equity:Opening         -10.00 EUR
2024-01-01 open Equity:Opening
"""
    ledger.write_text(text, encoding="utf-8")
    assert "which is neither revenue nor VAT" in refused(
        ledger, "credit", "I-4", status=2
    )
    assert "was there when the ledger began" in refused(
        ledger, "credit", "I-5", status=2
    )


# Write off.


def test_write_off(ledger: Path) -> None:
    args = ("20.10", "--reason", "gone", "--vat", "3.49", "--date", "2024-06-01")
    run(ledger, "write-off", "I-1", *args)
    is_added(
        ledger,
        """
        2024-06-01 * "Bakkerij \\"De Korenaar\\" BV" "gone"
          write-off: "WO-2024-0001"
          settles: "I-1 20.10"
          reason: "gone"
          at: "MOMENT"
          Expenses:BadDebts                                  16.61 EUR
          Liabilities:VAT                                     3.49 EUR
          Assets:Receivable:C1                              -20.10 EUR
        """,
    )
    assert states(ledger)["I-1"] == ("100.90", "partially-settled")


def test_write_off_above_the_limits(ledger: Path) -> None:
    assert "above the limit of 25.00 EUR" in refused(ledger, "write-off", "I-1", "26")
    by = ("--by", "anna")
    assert "above 100.00 EUR, was approved by nobody" in refused(
        ledger, "write-off", "I-1", *by
    )
    assert "by the same person" in refused(
        ledger, "write-off", "I-1", *by, "--second", "anna"
    )
    assert "who has not the role" in refused(
        ledger, "write-off", "I-1", *by, "--second", "eve"
    )
    run(ledger, "write-off", "I-1", *by, "--second", "piet")
    assert '  by: "anna"\n' in added(ledger)
    assert '  second: "piet"\n' in added(ledger)
    assert states(ledger)["I-1"] == ("0.00", "fully-settled")


@pytest.mark.parametrize(
    ("args", "says", "status"),
    [
        (("I-1", "121.01"), "has 121.00 EUR outstanding", 2),
        (("P-1",), "is a credit item", 2),
        (("I-2", "5"), "I-2 is locked", 2),
        (("I-1", "5", "--account", "Expenses:Corrections"), "belongs on", 1),
        (("I-1", "5", "--account", "Expenses:None"), "is not open", 2),
        (("I-1", "5", "--vat", "5"), "Give less VAT", 2),
        (("I-1", "5", "--account", "Assets:Receivable:C1"), "that of the loss", 2),
        (("I-1", "5", "--account", "Assets:Receivable:C2"), "that of the loss", 2),
        (
            ("I-1", "5", "--vat", "1", "--vat-account", "Liabilities:Uncategorized"),
            "a receivable account",
            2,
        ),
    ],
)
def test_write_off_refuses(
    ledger: Path, args: tuple[str, ...], says: str, status: int
) -> None:
    assert says in refused(ledger, "write-off", *args, status=status)


def test_write_off_needs_an_account_where_the_rule_names_none(ledger: Path) -> None:
    text = LEDGER.replace('  accounts: "Expenses:BadDebts"\n', "")
    ledger.write_text(text, encoding="utf-8")
    says = refused(ledger, "write-off", "I-1", "5", status=2)
    assert "Name the account" in says
    run(ledger, "write-off", "I-1", "5", "--account", "Expenses:BadDebts")
    assert states(ledger)["I-1"] == ("116.00", "partially-settled")


# Adjust.


@pytest.mark.parametrize(
    ("amount", "expense", "receivable", "outstanding"),
    [("12.5", "12.50", "-12.50", "-12.50"), ("-12.50", "-12.50", "12.50", "12.50")],
)
def test_adjust(
    ledger: Path, amount: str, expense: str, receivable: str, outstanding: str
) -> None:
    run(
        *(ledger, "adjust", "C1", amount, "--account", "Expenses:Corrections"),
        *("--reason", "my mistake", "--by", "anna", "--date", "2024-06-01"),
    )
    is_added(
        ledger,
        f"""
        2024-06-01 * "Bakkerij \\"De Korenaar\\" BV" "my mistake"
          adjustment: "ADJ-2024-0001"
          reason: "my mistake"
          by: "anna"
          at: "MOMENT"
          Expenses:Corrections{expense:>36} EUR
          Assets:Receivable:C1{receivable:>36} EUR
        """,
    )
    assert states(ledger)["ADJ-2024-0001"] == (outstanding, "not-settled")


@pytest.mark.parametrize(
    "account",
    ["Assets:Receivable:C1", "Assets:Receivable:C2", "Liabilities:Uncategorized"],
)
def test_an_adjustment_moves_nothing_between_items(ledger: Path, account: str) -> None:
    args = ("C1", "5", "--account", account, "--reason", "x", "--by", "anna")
    says = refused(ledger, "adjust", *args, status=2)
    assert f"{account} is a receivable account; name another" in says


def test_adjust_with_roles_and_four_eyes(ledger: Path) -> None:
    args = ("--account", "Expenses:Corrections", "--reason", "x")
    assert "does not say who decided" in refused(ledger, "adjust", "C1", "5", *args)
    by = (*args, "--by", "anna")
    assert "was approved by nobody" in refused(ledger, "adjust", "C1", "101", *by)
    run(ledger, "adjust", "C1", "101", *by, "--second", "piet", "--settles", "I-1")
    assert states(ledger)["I-1"][0] == "20.00"
    no_reason = ("--account", "Expenses:Corrections", "--reason", " ")
    assert "Give the reason" in refused(
        ledger, "adjust", "C1", "5", *no_reason, status=2
    )


# The bank's answer.


def test_confirm_a_file(ledger: Path) -> None:
    run(ledger, *SDD, "--by", "anna")
    is_added(
        ledger,
        """
        2024-03-19 custom "bank-confirmation" "SDD-1"
          by: "anna"
          at: "MOMENT"
        """,
    )
    run(ledger, "settle", "P-1", "I-2")
    assert states(ledger)["I-2"] == ("0.50", "partially-settled")


def test_reject_an_item_of_a_file(ledger: Path) -> None:
    args = ("SDD-1", "I-2", "--reason", "AM04", "--date", "2024-03-19")
    run(ledger, "reject", *args)
    is_added(
        ledger,
        """
        2024-03-19 custom "bank-rejection" "SDD-1" "I-2"
          reason: "AM04"
          at: "MOMENT"
        """,
    )


def test_an_answer_about_what_is_nowhere(ledger: Path) -> None:
    assert "there is no bank file" in refused(ledger, "confirm", "NONE")
    assert "I-1 is not in the bank file" in refused(ledger, "confirm", "SDD-1", "I-1")


# What all of them share.


@pytest.mark.parametrize(
    ("first", "again"),
    [
        (("confirm", "SDD-1"), ("confirm", "SDD-1")),
        (("confirm", "SDD-1"), ("reject", "SDD-1", "I-2")),
        (("reject", "SDD-1", "I-2"), ("confirm", "SDD-1")),
        (("reject", "I-2"), ("confirm", "I-2")),
    ],
)
def test_the_bank_answers_once(
    ledger: Path, first: tuple[str, ...], again: tuple[str, ...]
) -> None:
    run(ledger, first[0], *first[1:], "--date", "2024-03-19")
    says = refused(ledger, again[0], *again[1:], "--date", "2024-03-20", status=2)
    assert f"The bank has answered {' '.join(again[1:])} already." in says


def test_what_is_booked_already_is_not_rejected(ledger: Path) -> None:
    """A rejection frees what is in a bank file; a pending entry moved the balance."""
    pending = """
2024-03-18 ! "Korenaar" "To be confirmed"
  payment: "P-2"
  Assets:Bank             10.00 EUR
  Assets:Receivable:C1   -10.00 EUR
"""
    ledger.write_text(LEDGER + pending, encoding="utf-8")
    says = refused(ledger, "reject", "P-2", "--date", "2024-03-19", status=2)
    assert 'book the mirror of it, with reverses: "P-2"' in says
    run(ledger, "confirm", "P-2", "--date", "2024-03-19")
    assert load(str(ledger)).subledger.get("P-2")[0].locks[0].until is not None


def test_what_nothing_can_name_is_refused_with_the_reason(ledger: Path) -> None:
    twice = """
2024-03-18 * "Korenaar" "The same number again"
  invoice: "I-1"
  Assets:Receivable:C1    10.00 EUR
  Income:Sales           -10.00 EUR
"""
    ledger.write_text(LEDGER + twice, encoding="utf-8")
    says = refused(ledger, "settle", "P-1", "I-1#2", status=2)
    assert "I-1#2 cannot be named: An earlier item has the same id" in says
    assert "There is no item I-1#3" in refused(
        ledger, "settle", "P-1", "I-1#3", status=2
    )


def test_a_rehearsal_writes_nothing(ledger: Path) -> None:
    output = refused(ledger, "settle", "P-1", "I-1", "--dry-run", status=0)
    assert 'custom "settle" "P-1" "I-1" 60.00 EUR' in output
    assert "I-1: 121.00 -> 61.00 EUR outstanding" in output
    assert f"Would be written to {ledger}." in output
    output = refused(ledger, "settle", "P-1", "I-1", "61", "--dry-run", status=1)
    assert "at most 60.00 can be settled" in output


def test_the_same_request_twice_writes_once(ledger: Path) -> None:
    args = ("C1", "20", "--method", "cash", "--request", "r-1")
    run(ledger, "register", *args)
    once = ledger.read_bytes()
    result = run(ledger, "register", *args)
    assert result.output == "The ledger holds this request already.\n"
    assert ledger.read_bytes() == once
    run(ledger, "register", *args[:-1], "r-2")
    assert "PAY-" in added(ledger)
    assert added(ledger).count("payment:") == 2


def test_decisions_and_entries_have_their_files(ledger: Path) -> None:
    settings = (
        '\n2024-01-01 custom "receivables" "decisions" "d.beancount"\n'
        '2024-01-01 custom "receivables" "entries" "e.beancount"\n'
        'include "d.beancount"\ninclude "e.beancount"\n'
    )
    ledger.write_text(LEDGER + settings, encoding="utf-8")
    files = [ledger.parent / name for name in ("d.beancount", "e.beancount")]
    for file in files:
        file.write_text("", encoding="utf-8")
    run(ledger, "settle", "P-1", "I-1")
    run(ledger, "register", "C1", "20", "--method", "cash")
    assert added(ledger, LEDGER + settings) == ""
    assert 'custom "settle"' in files[0].read_text(encoding="utf-8")
    assert "payment:" in files[1].read_text(encoding="utf-8")


def test_one_control_account_for_all(ledger: Path) -> None:
    text = """\
option "operating_currency" "EUR"
plugin "beancount_receivables.plugins"
2024-01-01 custom "receivables" "account" Assets:Debtors
2024-01-01 custom "receivables" "role" "adjust" "anna"
2024-01-01 custom "customer" "NEW"
2024-01-01 open Assets:Debtors
2024-01-01 open Assets:Bank
2024-01-01 open Income:Sales
2024-01-01 open Expenses:X

2024-03-01 * "Repair"
  invoice: "I-1"
  customer: "OLD"
  Assets:Debtors   100 EUR
  Income:Sales
"""
    ledger.write_text(text, encoding="utf-8")
    run(ledger, "credit", "I-1", "40", "--date", "2024-03-02")
    run(ledger, "register", "NEW", "5", "--account", "Assets:Bank")
    args = ("--account", "Expenses:X", "--reason", "x", "--by", "anna")
    run(ledger, "adjust", "OLD", "7", *args, "--settles", "I-1")
    assert added(ledger, text).count('  customer: "OLD"\n') == 2
    assert states(ledger)["I-1"] == ("53", "partially-settled")
    owners = {item.id: item.customer for item in load(str(ledger)).subledger.items}
    assert set(owners.values()) == {"OLD", "NEW"}


def test_the_same_ledger_written_in_windows(ledger: Path) -> None:
    windows = b"\xef\xbb\xbf" + LEDGER.replace("\n", "\r\n").encode()
    ledger.write_bytes(windows)
    run(ledger, "settle", "P-1", "I-1")
    after = ledger.read_bytes()
    assert after.startswith(windows)
    rest = after[len(windows) :]
    assert rest.count(b"\r\n") == rest.count(b"\n") == 3
    assert b'custom "settle" "P-1" "I-1" 60.00 EUR\r\n' in rest


@pytest.mark.parametrize(
    ("end", "says", "action"),
    [
        ('pushmeta customer: "C2"\n', "Unbalanced metadata key 'customer'", "register"),
        ("pushtag #later\n", "Unbalanced pushed tag: 'later'", "register"),
        ('2024-03-20 * "never closed\n', "Invalid token", "register"),
        ('2024-03-20 * "never closed\n', "Invalid token", "settle"),
    ],
)
def test_a_file_that_does_not_end_as_it_should(
    ledger: Path, end: str, says: str, action: str
) -> None:
    """What is added there would be something else than was checked."""
    ledger.write_text(f"{LEDGER}\n{end}", encoding="utf-8")
    args = {"settle": ("P-1", "I-1"), "register": ("C1", "5", "--method", "cash")}
    for more in ((), ("--dry-run",)):
        told = refused(ledger, action, *args[action], *more)
        assert says in told
        assert "would not be read as it stands; mend it first" in told


@pytest.mark.parametrize("line", ["2024-03-20 opn Assets:More", "pushtag #later"])
def test_an_error_that_a_decision_does_not_suffer_from(ledger: Path, line: str) -> None:
    text = f"{LEDGER}\n{line}\n"
    ledger.write_text(text, encoding="utf-8")
    run(ledger, "settle", "P-1", "I-1", "--date", "2024-04-01")
    assert 'custom "settle" "P-1" "I-1" 60.00 EUR' in added(ledger, text)


def test_two_processes_at_once(ledger: Path) -> None:
    command = "from beancount_receivables.queries.cli import main; main()"
    args = [
        ["settle", str(ledger), "P-1", "I-1", "60", "--request", "one"],
        ["settle", str(ledger), "P-1", "I-1", "60", "--request", "one"],
        ["settle", str(ledger), "P-1", "I-1", "60"],
        ["register", str(ledger), "C1", "5", "--method", "cash"],
        ["register", str(ledger), "C1", "6", "--method", "cash"],
    ]
    started = [
        subprocess.Popen(
            [sys.executable, "-c", command, *each],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "BEAN_RECEIVABLES_BY": ""},
        )
        for each in args
    ]
    said = [each.communicate()[0] for each in started]
    # One of the three settles; the same request is known, another one is too much.
    assert added(ledger).count('custom "settle"') == 1
    statuses = [each.returncode for each in started]
    assert sorted(statuses[:3]) in ([0, 0, 1], [0, 1, 1]), said
    assert statuses[3:] == [0, 0], said
    assert added(ledger).count("payment:") == 2
    assert len([each for each in states(ledger) if each.startswith("PAY-")]) == 2
