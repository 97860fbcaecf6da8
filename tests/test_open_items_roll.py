"""``bean-receivables open-items --from``: a year ends, and the next file opens."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from beancount import loader
from click.testing import CliRunner

from beancount_receivables.plugins import subledger_of
from beancount_receivables.plugins.subledger.status import lock_on
from beancount_receivables.plugins.subledger.status import outstanding_on
from beancount_receivables.queries.cli import main

if TYPE_CHECKING:
    from click.testing import Result

    from beancount_receivables.plugins.subledger.subledger import Subledger

EXAMPLE = Path(__file__).parent.parent / "example_ledger" / "main.beancount"
END = dt.date(2024, 12, 31)
SETTINGS = """\
plugin "beancount_receivables.plugins"
2024-01-01 custom "receivables" "account" Assets:Receivable
2024-01-01 custom "receivables" "uncategorized" Liabilities:Unknown
2024-01-01 custom "receivables" "role" "adjust" "anna"
"""
ACCOUNTS = """\
2024-01-01 open Assets:Bank
2024-01-01 open Income:Sales
2024-01-01 open Liabilities:VAT
"""
OLD = (
    SETTINGS
    + ACCOUNTS
    + """\
2024-01-01 open Liabilities:Unknown
2024-01-01 open Assets:Receivable:C1  EUR
  name: "Bakkerij Ovenwarm"
  terms: 14
2024-06-01 custom "customer" "C1"
  name: "Bakkerij Ovenwarm BV"
  iban: "NL16VBNK0000101009"
2025-02-01 custom "customer" "C1"
  name: "Named so after the year"
2024-01-01 open Assets:Receivable:C2
2024-01-01 open Assets:Receivable:Gone
2024-12-01 close Assets:Receivable:Gone

2024-10-01 * "Ovenwarm" "Paid in part"
  invoice: "2024-001"
  reference: "+++010/8068/17183+++"
  due: 2024-10-31
  Assets:Receivable:C1   121.00 EUR
  Income:Sales          -100.00 EUR
  Liabilities:VAT        -21.00 EUR
2024-10-20 * "Ovenwarm" "part of 2024-001"
  payment: "B1"
  Assets:Bank             60.50 EUR
  Assets:Receivable:C1   -60.50 EUR
2024-11-01 * "Ovenwarm" "Paid next year" ^order-7
  invoice: "2024-002"
  Assets:Receivable:C1    50.00 EUR
  Income:Sales           -50.00 EUR
2024-11-02 * "Ovenwarm" "Two that are alike"
  invoice: "2024-003"
  Assets:Receivable:C1    50.00 EUR
  Income:Sales           -50.00 EUR
2024-11-05 * "Ovenwarm" "for one of them"
  payment: "B2"
  external-id: "BANK-2"
  Assets:Bank             50.00 EUR
  Assets:Receivable:C1   -50.00 EUR
2025-01-15 * "Ovenwarm" "2024-003"
  payment: "B9"
  Assets:Bank             50.00 EUR
  Assets:Receivable:C1   -50.00 EUR

2024-12-01 * "C2" "In three instalments"
  invoice: "2024-004"
  Assets:Receivable:C2    30.00 EUR
    due: 2024-12-15
  Assets:Receivable:C2    30.00 EUR
    due: 2025-01-15
  Assets:Receivable:C2    40.00 EUR
    due: 2025-02-15
  Income:Sales          -100.00 EUR
2024-12-14 * "C2" "the first"
  payment: "B3"
  settles: "2024-004/1"
  Assets:Bank             30.00 EUR
  Assets:Receivable:C2   -30.00 EUR
2024-12-16 * "C2" "Came back"
  chargeback: "B4"
  reason: "MD06"
  Assets:Bank             -7.00 EUR
  Assets:Receivable:C2     7.00 EUR
2024-12-20 * "C2" "Credit for a return"
  credit-note: "2024-005"
  standalone: TRUE
  Assets:Receivable:C2   -12.10 EUR
  Income:Sales            10.00 EUR
  Liabilities:VAT          2.10 EUR
2024-12-21 * "C2" "To be collected"
  invoice: "2024-006"
  Assets:Receivable:C2    11.00 EUR
  Income:Sales           -11.00 EUR
2024-12-28 custom "bank-file" "SDD-9" "direct-debit" "2024-006"
2024-12-29 ! "C2" "Refund on its way"
  refund: "R1"
  settles: "2024-005"
  Assets:Receivable:C2    12.10 EUR
  Assets:Bank            -12.10 EUR
2024-12-30 * "Somebody" "Whose is it"
  payment: "B5"
  Assets:Bank              5.00 EUR
  Liabilities:Unknown     -5.00 EUR
"""
)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["open-items", *arguments], catch_exceptions=False)


def loaded(text: str) -> Subledger:
    _, errors, options = loader.load_string(text)
    assert [error.message for error in errors] == []
    return subledger_of(options)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "2024.beancount"
    path.write_text(OLD, encoding="utf-8")
    return path


def rolled(old: Path, *options: str) -> str:
    result = run("--from", str(old), "--as-of", "2024-12-31", *options)
    assert result.exit_code == 0, result.output
    return result.stdout


def state(subledger: Subledger, day: dt.date) -> list[tuple[object, ...]]:
    """The open items at the end of a day, each with what matters of it."""
    return sorted(
        (
            item.id,
            item.customer,
            item.account,
            str(item.due),
            str(outstanding_on(item, day)),
            bool(lock_on(item, day)),
        )
        for item in subledger.open_items(day)
    )


def aging(subledger: Subledger, today: dt.date, day: dt.date) -> list[object]:
    """The aged balances, without customers that owe nothing."""
    return [each for each in subledger.aged_balances(today, day) if each.open_items]


def test_the_new_file_has_the_same_open_items(old: Path) -> None:
    before = loaded(OLD)
    after = loaded(SETTINGS + ACCOUNTS + rolled(old))
    start = dt.date(2025, 1, 1)
    assert state(after, start) == state(before, END)
    assert len(state(after, start)) == 11
    for later in (start, dt.date(2025, 2, 1), dt.date(2025, 6, 30)):
        assert aging(after, later, start) == aging(before, later, END)


def test_the_total_is_that_of_the_old_ledger(old: Path) -> None:
    result = run("--from", str(old), "--as-of", "2024-12-31", "--total", "193.50")
    assert result.exit_code == 0, result.output
    assert "together 193.50 EUR" in result.stderr
    result = run("--from", str(old), "--as-of", "2024-12-31", "--total", "193.51")
    assert result.exit_code == 1
    assert result.stdout == ""


def test_customers_keep_what_was_last_known_of_them(old: Path) -> None:
    after = loaded(SETTINGS + ACCOUNTS + rolled(old))
    customer = after.customer("C1")
    assert customer.name() == "Bakkerij Ovenwarm BV"
    assert customer.ibans() == ("NL16VBNK0000101009",)
    assert str(customer.get("terms")) == "14"
    assert "Gone" not in after.customers


def test_customers_without_an_account_of_their_own(tmp_path: Path) -> None:
    ledger = (
        SETTINGS
        + ACCOUNTS
        + "2024-01-01 open Liabilities:Unknown\n2024-01-01 open Assets:Receivable\n"
        '2024-01-01 custom "customer" "C9"\n  name: "Kwartel"\n'
        '2024-06-01 custom "customer" "C9"\n  terms: 14\n'
        '2024-12-01 * "Kwartel" "Repair"\n  invoice: "F9"\n  customer: "C9"\n'
        "  Assets:Receivable  10 EUR\n  Income:Sales\n"
    )
    path = tmp_path / "one.beancount"
    path.write_text(ledger, encoding="utf-8")
    after = loaded(SETTINGS + ACCOUNTS + rolled(path))
    customer = after.customer("C9")
    assert (customer.name(), str(customer.get("terms"))) == ("Kwartel", "14")
    assert state(after, dt.date(2025, 1, 1)) == state(loaded(ledger), END)


def test_dates_and_vat_are_kept(old: Path) -> None:
    after = loaded(SETTINGS + ACCOUNTS + rolled(old))
    (invoice,) = after.get("2024-001")
    assert str(invoice.details["issued"]) == "2024-10-01"
    assert str(invoice.details["vat"]) == "10.50 EUR"  # half of it is paid
    (credit,) = after.get("2024-005")
    assert str(credit.details["vat"]) == "2.10 EUR"
    (chargeback,) = after.get("B4")
    assert chargeback.type == "adjustment"
    assert chargeback.text("reason") == "chargeback of 2024-12-16, MD06"
    assert [notice.code for notice in after.notices] == ["ambiguous"]


LATER = [
    ("60.50", "+++010/8068/17183+++", "C1"),
    ("50.00", "factuur 2024.002", "C1"),
    ("40.00", "2024-004/3", "C2"),
    ("70.00", "our invoice 2024-004", "C2"),
    ("20.00", "no idea", "C1"),
]


@pytest.mark.parametrize(("amount", "text", "customer"), LATER)
def test_later_payments_settle_the_same(
    old: Path, amount: str, text: str, customer: str
) -> None:
    payment = (
        f'2025-03-01 * "x" "{text}"\n  payment: "B10"\n  Assets:Bank  {amount} EUR\n'
        f"  Assets:Receivable:{customer}  -{amount} EUR\n"
    )
    day = dt.date(2025, 3, 1)
    head, _, rest = OLD.partition('2025-01-15 * "Ovenwarm"')
    without_b9 = head + rest[rest.index("\n\n") :]
    before = loaded(without_b9 + payment)
    after = loaded(SETTINGS + ACCOUNTS + rolled(old) + payment)
    assert state(after, day) == state(before, day)


def test_what_the_bank_answers_later_is_understood(old: Path) -> None:
    answers = (
        '2025-01-03 custom "bank-confirmation" "R1"\n'
        '2025-01-04 * "C2" "direct debit"\n  payment: "B11"\n  bank-file: "SDD-9"\n'
        '  settles: "2024-006"\n  Assets:Bank  11.00 EUR\n'
        "  Assets:Receivable:C2  -11.00 EUR\n"
    )
    after = loaded(SETTINGS + ACCOUNTS + rolled(old) + answers)
    left = {item.id for item in after.open_items()}
    assert left.isdisjoint({"R1", "2024-005", "2024-006", "B11"})


def test_what_a_rule_would_join_now_and_did_not_then_stays_apart(old: Path) -> None:
    """The payment came before the invoice; by now they stand side by side."""
    old.write_text(
        OLD.replace('2024-11-02 * "Ovenwarm"', '2024-11-06 * "Ovenwarm"')
        .replace('2024-11-01 * "Ovenwarm"', '2024-11-06 * "Ovenwarm"')
        .replace(
            "50.00 EUR\n  Income:Sales           -50.00", "49.00 EUR\n  Income:Sales"
        )
        .replace("49.00", "50.00", 1),
        encoding="utf-8",
    )
    result = run("--from", str(old), "--as-of", "2024-12-31")
    assert "B2 and 2024-002 are left apart, as they were" in result.stderr
    assert '2025-01-01 custom "unsettle" "B2" "2024-002"' in result.stdout
    after = loaded(SETTINGS + ACCOUNTS + result.stdout)
    assert after.links == []


@pytest.mark.parametrize("which", ["2024-001", "2024-002"])
def test_what_a_person_freed_stays_free(old: Path, which: str) -> None:
    """Of one pair the invoice is closed by then, of the other it is open."""
    ledger = OLD.replace('part of 2024-001"', 'in advance"')
    ledger += f'2024-12-31 custom "unsettle" "B1" "{which}"\n'
    ledger += '2024-12-31 custom "settle" "B2" "2024-002" 50.00 EUR\n'
    old.write_text(ledger, encoding="utf-8")
    later = (
        '2025-01-05 * "Ovenwarm" "Later"\n  invoice: "2025-001"\n'
        "  Assets:Receivable:C1  60.50 EUR\n  Income:Sales\n"
        '2025-01-05 custom "receivables" "rule" "oldest-first" TRUE\n'
    )
    after = loaded(SETTINGS + ACCOUNTS + rolled(old) + later)
    (credit,) = after.get("B1")
    assert str(credit.outstanding) == "-60.50"


def test_an_opening_date_that_is_not_after_the_last_day(old: Path) -> None:
    arguments = ("--as-of", "2024-12-31", "--date", "2024-12-31")
    result = run("--from", str(old), *arguments)
    assert result.exit_code == 1
    assert "must be after 2024-12-31" in result.stderr
    assert "2025-02-01 open" in rolled(old, "--date", "2025-02-01")


def test_a_day_before_the_start_is_refused(old: Path) -> None:
    result = run("--from", str(old), "--as-of", "2023-12-31")
    assert result.exit_code == 1
    assert "The items of Assets:Receivable start on 2024-01-01" in result.stderr


def test_texts_that_no_line_can_hold(old: Path) -> None:
    text = OLD.replace('"Paid in part"', '"Paid\tin part"').replace("Hotel", "H")
    old.write_text(text, encoding="utf-8")
    (item,) = loaded(SETTINGS + ACCOUNTS + rolled(old)).get("2024-001")
    assert item.narration == "Paid in part"


def test_it_is_the_same_each_time_and_in_any_order(old: Path) -> None:
    text = rolled(old)
    head, *transactions = OLD.split("\n2024-1")
    parts = [head, *(f"2024-1{each}" for each in reversed(transactions))]
    old.write_text("\n".join(parts), encoding="utf-8")
    assert sorted(rolled(old).split("\n\n")) == sorted(text.split("\n\n"))


def test_the_roll_of_a_roll_is_the_same(old: Path, tmp_path: Path) -> None:
    first = SETTINGS + ACCOUNTS + rolled(old)
    path = tmp_path / "2025.beancount"
    path.write_text(first, encoding="utf-8")
    result = run("--from", str(path), "--as-of", "2025-12-31")
    assert result.exit_code == 0, result.output
    second = loaded(SETTINGS + ACCOUNTS + result.stdout)
    before, after = loaded(first), second
    end, start = dt.date(2025, 12, 31), dt.date(2026, 1, 1)
    assert state(after, start) == state(before, end)
    (invoice,) = after.get("2024-001")
    assert str(invoice.details["issued"]) == "2024-10-01"
    assert str(invoice.details["vat"]) == "10.50 EUR"


def test_it_is_written_to_the_new_ledger_once(old: Path, tmp_path: Path) -> None:
    new = tmp_path / "2025.beancount"
    new.write_text(SETTINGS + ACCOUNTS, encoding="utf-8")
    arguments = ("--ledger", str(new), "--append")
    result = run("--from", str(old), "--as-of", "2024-12-31", *arguments)
    assert result.exit_code == 0, result.output
    text = new.read_text(encoding="utf-8")
    assert state(loaded(text), dt.date(2025, 1, 1)) == state(loaded(OLD), END)
    again = run("--from", str(old), "--as-of", "2024-12-31", *arguments)
    assert again.exit_code == 0, again.output
    assert new.read_text(encoding="utf-8") == text


def test_an_old_ledger_with_errors_is_rolled_and_ends_with_one(old: Path) -> None:
    wrong = '2024-12-05 * "C2" "x"\n  credit-note: "CN"\n'
    wrong += "  Assets:Receivable:C2  -1.00 EUR\n  Income:Sales\n"
    old.write_text(OLD + wrong, encoding="utf-8")
    result = run("--from", str(old), "--as-of", "2024-12-31")
    assert result.exit_code == 1
    assert "credit-note CN of 1.00 EUR names no invoice" in result.stderr
    assert '  credit-note: "CN"' in result.stdout


def test_items_that_share_an_id_are_refused(old: Path) -> None:
    twice = '2024-12-05 * "C2" "x"\n  invoice: "2024-006"\n'
    twice += "  Assets:Receivable:C2  1.00 EUR\n  Income:Sales\n"
    old.write_text(OLD + twice, encoding="utf-8")
    result = run("--from", str(old), "--as-of", "2024-12-31")
    assert result.exit_code == 1
    assert "Two items of the old ledger have the id 2024-006" in result.stderr


def test_other_names_of_the_root_accounts(old: Path) -> None:
    options = 'option "name_assets" "Activa"\noption "name_equity" "Eigen"\n'
    text = options + OLD.replace("Assets:", "Activa:")
    old.write_text(text, encoding="utf-8")
    new = options + (SETTINGS + ACCOUNTS).replace("Assets:", "Activa:") + rolled(old)
    assert state(loaded(new), dt.date(2025, 1, 1)) == state(loaded(text), END)


@pytest.mark.parametrize("day", ["2025-06-30", "2025-12-31", "2026-04-30"])
def test_the_example_rolls(day: str) -> None:
    result = run("--from", str(EXAMPLE), "--as-of", day)
    assert result.exit_code == 0, result.output
    _, _, options = loader.load_file(str(EXAMPLE))
    before = subledger_of(options)
    end = dt.date.fromisoformat(day)
    start = end + dt.timedelta(days=1)
    settings = (
        'plugin "beancount_receivables.plugins"\n'
        f'{start} custom "receivables" "account" Assets:Receivable\n'
        f'{start} custom "receivables" "uncategorized" Liabilities:Uncategorized\n'
    )
    after = loaded(settings + result.stdout)
    assert state(after, start) == state(before, end)
    assert aging(after, start, start) == aging(before, start, end)
