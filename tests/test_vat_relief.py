"""The VAT on bad debts: how much comes back, when, and when it is due again."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

import pytest
from beancount import loader
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from beancount_receivables.plugins import subledger_of
from beancount_receivables.plugins.bad_debt_vat import BadDebts
from beancount_receivables.plugins.bad_debt_vat import return_of
from beancount_receivables.plugins.checking import Ledger
from beancount_receivables.plugins.law import read_relief
from beancount_receivables.queries.cli import main
from tests.ledgers import ACCOUNTS
from tests.ledgers import PLUGIN
from tests.ledgers import RULES_OFF
from tests.ledgers import SETTINGS
from tests.ledgers import settle
from tests.rule_ledgers import booked
from tests.rule_ledgers import fine

if TYPE_CHECKING:
    from pathlib import Path

DUTCH = """
2020-01-01 open Assets:Receivable:NL
  country: "NL"
"""
BELGIAN = """
2020-01-01 open Assets:Receivable:BE
  country: "BE"
"""
BANKRUPT = BELGIAN + "  insolvent: 2024-08-06\n"
NOBODY_KNOWS = "2020-01-01 open Assets:Receivable:NN"


def sold(
    net: str, vat: str, *lines: str, id_: str = "I1", due: str = "2024-03-31"
) -> str:
    account = "NL"
    for each in lines:
        account = each.removeprefix("of ") if each.startswith("of ") else account
    more = "".join(f"\n  {each}" for each in lines if not each.startswith("of "))
    return f"""
2024-03-01 * "Sale"
  invoice: "{id_}"
  due: {due}{more}
  Assets:Receivable:{account}  {Decimal(net) + Decimal(vat)} EUR
  Income:Sales  -{net} EUR
  Liabilities:VAT  -{vat} EUR
"""


def paid(amount: str, date: str, id_: str = "P1", customer: str = "NL") -> str:
    account = f"Assets:Receivable:{customer}"
    text = booked(date, "payment", id_, f"-{amount}", 'settles: "I1"', account=account)
    return text.replace("Income:Sales", "Assets:Bank")


def changes(
    *pieces: str, until: str, errors: int = 0
) -> list[tuple[str, str, str, str]]:
    """Kind, day, return and VAT of each change."""
    debts = bad_debts(*pieces, until=until, errors=errors)
    assert debts.missing == {}
    return [
        (each.kind, str(each.date), each.period, str(each.vat))
        for each in debts.changes
    ]


def bad_debts(*pieces: str, until: str, errors: int = 0) -> BadDebts:
    settled = settle(RULES_OFF, *pieces)
    assert len(settled.messages) == errors, settled.messages
    ledger = Ledger(settled.subledger, {})
    return BadDebts(ledger, read_relief(), dt.date.fromisoformat(until))


# The Netherlands: a year after the due date.


def test_a_year_after_the_due_date() -> None:
    pieces = DUTCH, sold("100.00", "21.00")
    assert changes(*pieces, until="2024-03-31") == []
    expected = [("expected", "2025-03-31", "2025-Q1", "21.00")]
    assert changes(*pieces, until="2024-04-01") == expected
    assert changes(*pieces, until="2025-03-30") == expected
    arisen = [("relief", "2025-03-31", "2025-Q1", "21.00")]
    assert changes(*pieces, until="2025-03-31") == arisen
    assert changes(*pieces, until="2026-12-31") == arisen


def test_the_share_of_what_is_unpaid() -> None:
    # 100.00 of 363.00 is unpaid: 63.00 x 100 / 363 = 17.3553...
    pieces = DUTCH, sold("300.00", "63.00"), paid("263.00", "2024-06-01")
    (change,) = bad_debts(*pieces, until="2025-12-31").changes
    assert (change.unpaid, change.vat) == (Decimal("100.00"), Decimal("17.36"))


def test_half_a_cent_goes_up() -> None:
    # 0.05 of 121.00 with 12.10 VAT is unpaid: 12.10 x 0.05 / 121 = 0.005
    pieces = DUTCH, sold("108.90", "12.10"), paid("120.95", "2024-06-01")
    (change,) = bad_debts(*pieces, until="2025-12-31").changes
    assert change.vat == Decimal("0.01")


@pytest.mark.parametrize("date", ["2024-03-02", "2025-03-31"])
def test_paid_by_the_day_of_the_right(date: str) -> None:
    assert not changes(
        DUTCH, sold("100.00", "21.00"), paid("121.00", date), until="2025-12-31"
    )


def test_later_receipts_make_it_due_again() -> None:
    # 50.00 of 121.00: left 71.00, whose VAT is 21 x 71 / 121 = 12.3223; 21 - 12.32.
    pieces = (
        DUTCH,
        sold("100.00", "21.00"),
        paid("50.00", "2025-05-10"),
        paid("71.00", "2025-11-02", "P2"),
    )
    assert changes(*pieces, until="2025-12-31") == [
        ("relief", "2025-03-31", "2025-Q1", "21.00"),
        ("due-again", "2025-05-10", "2025-Q2", "-8.68"),
        ("due-again", "2025-11-02", "2025-Q4", "-12.32"),
    ]
    assert len(changes(*pieces, until="2025-11-01")) == 2
    debts = bad_debts(*pieces, until="2025-12-31")
    assert [[item.id for item in each.by] for each in debts.changes] == [
        [],
        ["P1"],
        ["P2"],
    ]
    assert [str(each.unpaid) for each in debts.changes] == ["121.00", "71.00", "0.00"]


def test_a_receipt_counts_from_its_own_date() -> None:
    open_ = paid("121.00", "2025-03-20").replace('settles: "I1"', 'reference: ""')
    decided = '2025-04-10 custom "settle" "P1" "I1" 121.00 EUR'
    pieces = DUTCH, sold("100.00", "21.00"), open_, decided
    # It had been received when the year was over; what was known then was another.
    assert changes(*pieces, until="2025-03-31")[0][0] == "relief"
    assert changes(*pieces, until="2025-04-10") == []


def test_what_the_bank_takes_back_comes_back() -> None:
    back = booked("2025-06-15", "chargeback", "CB1", "121.00", 'reverses: "P1"')
    back = back.replace(":C1", ":NL").replace("Income:Sales", "Assets:Bank")
    pieces = DUTCH, sold("100.00", "21.00"), paid("121.00", "2025-05-10"), back
    assert changes(*pieces, until="2025-12-31") == [
        ("relief", "2025-03-31", "2025-Q1", "21.00"),
        ("due-again", "2025-05-10", "2025-Q2", "-21.00"),
        ("relief", "2025-06-15", "2025-Q2", "21.00"),
    ]


def test_what_was_written_off_is_unpaid() -> None:
    off = """
2024-09-01 * "Gives up"
  write-off: "WO1"
  settles: "I1"
  by: "anna"
  Assets:Receivable:NL  -121.00 EUR
  Expenses:BadDebts  121.00 EUR
"""
    assert changes(DUTCH, sold("100.00", "21.00"), off, until="2025-12-31") == [
        ("relief", "2025-03-31", "2025-Q1", "21.00")
    ]


def credited(date: str, net: str, vat: str) -> str:
    return f"""
{date} * "Credit"
  credit-note: "CN1"
  settles: "I1"
  Assets:Receivable:NL  -{Decimal(net) + Decimal(vat)} EUR
  Income:Sales  {net} EUR
  Liabilities:VAT  {vat} EUR
"""


def test_what_was_credited_has_given_back_its_vat() -> None:
    # Of two rates: 100.00 at 21 %, and 100.00 at 9 % that is credited.
    sale = sold("200.00", "30.00")
    found = changes(
        DUTCH, sale, credited("2024-04-15", "100.00", "9.00"), until="2025-12-31"
    )
    assert found == [("relief", "2025-03-31", "2025-Q1", "21.00")]


def test_what_is_credited_later_is_due_again() -> None:
    # The credit note gives the VAT back itself.
    pieces = DUTCH, sold("100.00", "21.00"), credited("2025-06-01", "100.00", "21.00")
    assert changes(*pieces, until="2025-12-31") == [
        ("relief", "2025-03-31", "2025-Q1", "21.00"),
        ("due-again", "2025-06-01", "2025-Q2", "-21.00"),
    ]


def test_instalments_share_the_vat_of_their_invoice() -> None:
    sale = """
2024-03-01 * "In two"
  invoice: "I1"
  Assets:Receivable:NL  40.33 EUR
    due: 2024-03-31
  Assets:Receivable:NL  80.67 EUR
    due: 2024-06-30
  Income:Sales  -100.00 EUR
  Liabilities:VAT  -21.00 EUR
"""
    # 21 x 40.33 / 121 = 6.9994;  21 x 80.67 / 121 = 14.0006
    assert changes(DUTCH, sale, until="2025-12-31") == [
        ("relief", "2025-03-31", "2025-Q1", "7.00"),
        ("relief", "2025-06-30", "2025-Q2", "14.00"),
    ]


@pytest.mark.parametrize("on_the_posting", [True, False])
def test_opening_invoices_say_their_vat(*, on_the_posting: bool) -> None:
    stated = "vat: 21.00 EUR"
    sale = f"""
2024-03-01 * "Of last year"
  invoice: "I1"
  {"" if on_the_posting else stated}
  due: 2023-12-31
  Assets:Receivable:NL  121.00 EUR
    {stated if on_the_posting else ""}
  Equity:Opening
"""
    sale = "\n".join(line for line in sale.splitlines() if line.strip())
    assert changes(DUTCH, sale, until="2025-01-01") == [
        ("relief", "2024-12-31", "2024-Q4", "21.00")
    ]


@pytest.mark.parametrize(
    ("stated", "vat"), [("vat: 21.00 EUR", "21.00"), ("", "71.00")]
)
def test_a_deposit_is_no_vat_where_the_invoice_says_so(stated: str, vat: str) -> None:
    sale = f"""
2024-03-01 * "With a deposit"
  invoice: "I1"
  due: 2024-03-31
  {stated}
  Assets:Receivable:NL  171.00 EUR
  Income:Sales  -100.00 EUR
  Liabilities:VAT  -71.00 EUR
"""
    sale = "\n".join(line for line in sale.splitlines() if line.strip())
    assert changes(DUTCH, sale, until="2025-12-31") == [
        ("relief", "2025-03-31", "2025-Q1", vat)
    ]


WRITTEN_OFF = """
2024-06-01 * "Written off"
  write-off: "W1"
  settles: "I1"
  by: "anna"
  reason: "gone"
  Assets:Receivable:NL  -121.00 EUR
  Expenses:BadDebts  121.00 EUR
"""
RECOVERED = """
2025-11-01 * "Recovered"
  adjustment: "ADJ1"
  {}: "{}"
  by: "anna"
  reason: "recovered"
  Assets:Receivable:NL  {} EUR
  Expenses:BadDebts
"""


@pytest.mark.parametrize(
    "booked_as",
    [
        "",
        RECOVERED.format("reverses", "W1", "60.50"),
        RECOVERED.format("settles", "P1", "60.50"),
    ],
)
def test_a_recovery_makes_it_due_again_however_it_is_booked(booked_as: str) -> None:
    sale = sold("100.00", "21.00", due="2024-03-31")
    payment = paid("60.50", "2025-10-01")
    pieces = (DUTCH, sale, WRITTEN_OFF, payment, booked_as)
    assert changes(*pieces, until="2025-12-31") == [
        ("relief", "2025-03-31", "2025-Q1", "21.00"),
        ("due-again", "2025-10-01", "2025-Q4", "-10.50"),
    ]
    (row,) = bad_debts(*pieces, until="2025-12-31").changes[1:]
    assert [item.id for item in row.by] == ["P1"]
    assert row.unpaid == Decimal("60.50")


def test_a_recovery_that_the_bank_takes_back_comes_back() -> None:
    sale = sold("100.00", "21.00", due="2024-03-31")
    payment = paid("121.00", "2025-10-01")
    returned = booked(
        "2025-12-05",
        "chargeback",
        "B1",
        "121.00",
        'reverses: "P1"',
        account="Assets:Receivable:NL",
        other="Assets:Bank",
    )
    pieces = (DUTCH, sale, WRITTEN_OFF, payment, returned)
    assert changes(*pieces, until="2025-12-31") == [
        ("relief", "2025-03-31", "2025-Q1", "21.00"),
        ("due-again", "2025-10-01", "2025-Q4", "-21.00"),
        ("relief", "2025-12-05", "2025-Q4", "21.00"),
    ]


def test_no_more_is_recovered_than_was_written_off() -> None:
    sale = sold("100.00", "21.00", due="2024-03-31")
    payment = paid("200.00", "2025-10-01")
    pieces = (DUTCH, sale, WRITTEN_OFF, payment)
    assert changes(*pieces, until="2025-12-31")[1:] == [
        ("due-again", "2025-10-01", "2025-Q4", "-21.00"),
    ]


MOVED = """
{} * "To doubtful debtors"
  Assets:Receivable:NL  -{} EUR
    adjustment: "ADJ1"
    settles: "I1"
    by: "anna"
    reason: "doubtful"
  Assets:Receivable:DD  {} EUR
    invoice: "I1-DD"
    due: 2024-03-31
"""
DOUBTFUL = """
2020-01-01 open Assets:Receivable:DD
  country: "NL"
"""


def test_a_claim_that_was_moved_brings_its_vat_along() -> None:
    pieces = (
        DUTCH,
        DOUBTFUL,
        sold("100.00", "21.00"),
        MOVED.format("2024-09-01", "121.00", "121.00"),
    )
    debts = bad_debts(*pieces, until="2025-12-31")
    assert [
        (each.item.id, str(each.date), str(each.vat)) for each in debts.changes
    ] == [("I1-DD", "2025-03-31", "21.00")]


def test_what_is_moved_after_the_right_arose_changes_no_return() -> None:
    pieces = (
        DUTCH,
        DOUBTFUL,
        sold("100.00", "21.00"),
        paid("60.50", "2024-05-01"),
        MOVED.format("2025-06-01", "60.50", "60.50"),
    )
    debts = bad_debts(*pieces, until="2025-12-31")
    assert [
        (each.item.id, each.kind, each.period, str(each.vat)) for each in debts.changes
    ] == [
        ("I1", "relief", "2025-Q1", "10.50"),
        ("I1", "due-again", "2025-Q2", "-10.50"),
        ("I1-DD", "relief", "2025-Q2", "10.50"),
    ]


def test_what_is_moved_after_a_bankruptcy_was_lost_by_it() -> None:
    moved = MOVED.format("2024-10-01", "121.00", "121.00").replace(":NL", ":BE")
    doubtful = DOUBTFUL.replace('"NL"', '"BE"') + "  insolvent: 2024-08-06\n"
    pieces = BANKRUPT, doubtful, sold("100.00", "21.00", "of BE"), moved
    assert changes(*pieces, until="2025-12-31") == [
        ("relief", "2024-08-06", "2024-Q3", "21.00"),
        ("due-again", "2024-10-01", "2024-Q4", "-21.00"),
        ("relief", "2024-10-01", "2024-Q4", "21.00"),
    ]


def test_without_vat_nothing_comes_back() -> None:
    reverse_charge = booked(
        "2024-03-01", "invoice", "I1", "100.00", account="Assets:Receivable:NL"
    )
    assert changes(DUTCH, reverse_charge, until="2026-12-31") == []


# Belgium: when the customer becomes insolvent.


def test_belgium() -> None:
    pieces = BANKRUPT, sold("100.00", "21.00", "of BE")
    assert changes(*pieces, until="2024-08-05") == []
    assert changes(*pieces, until="2024-08-06") == [
        ("relief", "2024-08-06", "2024-Q3", "21.00")
    ]
    # A dividend from the bankrupt estate.
    dividend = paid("12.10", "2026-02-03", customer="BE")
    assert changes(*pieces, dividend, until="2026-12-31")[1:] == [
        ("due-again", "2026-02-03", "2026-Q1", "-2.10")
    ]


def test_belgium_without_insolvency() -> None:
    assert not changes(BELGIAN, sold("1.00", "0.21", "of BE"), until="2030-01-01")


def test_insolvent_is_known_from_its_directive() -> None:
    told = '2024-09-01 custom "customer" "BE"\n  insolvent: 2024-08-06'
    pieces = BELGIAN, told, sold("100.00", "21.00", "of BE")
    assert changes(*pieces, until="2024-08-31") == []
    assert len(changes(*pieces, until="2024-09-01")) == 1


def test_what_is_sold_after_a_bankruptcy_is_not_lost_by_it() -> None:
    later = sold("100.00", "21.00", "of BE").replace("2024-03-01", "2024-09-01")
    later = later.replace("2024-03-31", "2024-10-01")
    assert changes(BANKRUPT, later, until="2026-12-31") == []


# The cash scheme.


def test_cash_scheme_of_the_customer() -> None:
    cash = DUTCH + '  vat-scheme: "cash"\n'
    assert changes(cash, sold("100.00", "21.00"), until="2025-12-31") == []


@pytest.mark.parametrize(
    ("date", "count"), [("2024-03-01", 0), ("2024-03-02", 1), ("2020-01-01", 0)]
)
def test_cash_scheme_of_the_ledger_on_the_date_of_the_invoice(
    date: str, count: int
) -> None:
    cash = f'{date} custom "receivables" "vat-scheme" "cash"'
    found = changes(DUTCH, cash, sold("100.00", "21.00"), until="2025-12-31")
    assert len(found) == count


def test_the_customer_outranks_the_ledger() -> None:
    cash = '2020-01-01 custom "receivables" "vat-scheme" "cash"'
    not_here = DUTCH + '  vat-scheme: "invoice"\n'
    found = changes(cash, not_here, sold("100.00", "21.00"), until="2025-12-31")
    assert len(found) == 1


# Whose VAT, and which return.


def test_whose_vat() -> None:
    sale = sold("100.00", "21.00", "of BE")
    own = '2020-01-01 custom "receivables" "vat-country" "NL"'
    assert changes(BELGIAN, own, sale, until="2025-12-31") == [
        ("relief", "2025-03-31", "2025-Q1", "21.00")
    ]


def test_what_is_not_known_is_said() -> None:
    debts = bad_debts(
        NOBODY_KNOWS, sold("100.00", "21.00", "of NN"), until="2025-12-31"
    )
    ((item, message),) = debts.missing.items()
    assert item.id == "I1"
    assert message.startswith("whose VAT it is, is not known.")
    german = NOBODY_KNOWS + '\n  country: "DE"'
    sale = sold("100.00", "21.00", "of NN")
    (message,) = bad_debts(german, sale, until="2025-12-31").missing.values()
    assert 'Add a [[vat-relief]] with country = "DE"' in message
    # Nothing is missing as long as it is not overdue, nor when it was paid.
    assert not bad_debts(german, sale, until="2024-03-31").missing
    payment = paid("121.00", "2025-05-10", customer="NN")
    assert not bad_debts(german, sale, payment, until="2025-12-31").missing


@pytest.mark.parametrize(
    ("date", "month", "quarter"),
    [
        ("2025-01-01", "2025-01", "2025-Q1"),
        ("2025-03-31", "2025-03", "2025-Q1"),
        ("2025-04-01", "2025-04", "2025-Q2"),
        ("2025-09-30", "2025-09", "2025-Q3"),
        ("2025-12-31", "2025-12", "2025-Q4"),
    ],
)
def test_returns(date: str, month: str, quarter: str) -> None:
    day = dt.date.fromisoformat(date)
    assert return_of(day, "month") == month
    assert return_of(day, "quarter") == quarter
    assert return_of(day, "year") == "2025"


def test_the_length_of_a_return_is_that_of_its_day() -> None:
    monthly = '2025-04-01 custom "receivables" "vat-return" "month"'
    pieces = DUTCH, monthly, sold("100.00", "21.00"), paid("121.00", "2025-05-10")
    found = changes(*pieces, until="2025-12-31")
    assert [each[2] for each in found] == ["2025-Q1", "2025-05"]


# Settings.


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ('"vat-scheme" "csah"', '"vat-scheme" takes "invoice" or "cash", not "csah"'),
        ('"vat-scheme"', "not nothing"),
        ('"vat-scheme" "cash" "cash"', 'not "cash", "cash"'),
        ('"vat-return" 3', 'takes "month" or "quarter" or "year", not 3'),
        ('"vat-country" "Nederland"', '"Nederland" is none'),
        ('"vat-country" NL', "in quotes"),
        ('"vat-shceme" "cash"', 'Did you mean "vat-scheme"?'),
    ],
)
def test_settings_that_cannot_be_read(setting: str, words: str) -> None:
    setting = setting.replace("NL", "TRUE") if setting.endswith("NL") else setting
    settled = settle(f'2020-01-01 custom "receivables" {setting}')
    (message,) = settled.messages
    assert words in message


def test_a_scheme_of_a_customer_that_there_is_not() -> None:
    settled = settle(DUTCH + '  vat-scheme: "csah"\n')
    (message,) = settled.messages
    assert 'vat-scheme: "csah" is none; write "cash" or "invoice"' in message
    fine(DUTCH + '  vat-scheme: "invoice"\n')


# What always holds.


@given(
    st.lists(
        st.tuples(
            st.integers(1, 6000), st.dates(dt.date(2024, 3, 2), dt.date(2026, 1, 1))
        ),
        max_size=4,
    )
)
def test_what_came_back_and_is_due_again_is_the_vat_of_what_is_unpaid(
    payments: list[tuple[int, dt.date]],
) -> None:
    pieces = [PLUGIN + ACCOUNTS + SETTINGS, RULES_OFF, DUTCH, sold("100.00", "21.00")]
    pieces += [
        paid(str(Decimal(cents).scaleb(-2)), str(date), f"P{number}")
        for number, (cents, date) in enumerate(payments)
    ]
    _, errors, options = loader.load_string("\n\n".join(pieces))
    assert errors == []
    ledger = Ledger(subledger_of(options), options)
    debts = BadDebts(ledger, read_relief(), dt.date(2026, 12, 31))
    received = Decimal(sum(cents for cents, _ in payments)).scaleb(-2)
    unpaid = max(Decimal("121.00") - received, Decimal(0))
    vat = unpaid * 21 / 121
    back = sum((each.vat for each in debts.changes), Decimal(0))
    assert abs(back - vat) <= Decimal("0.005")
    assert all(each.date > dt.date(2025, 3, 30) for each in debts.changes)


# The command.


def run(folder: Path, *options: str, tables: str = "", more: str = "") -> Any:  # noqa: ANN401
    ledger = folder / "main.beancount"
    plugin = PLUGIN
    if tables:
        (folder / "tables.toml").write_text(tables, encoding="utf-8")
        plugin = PLUGIN.strip() + ' "tables.toml"\n'
    pieces = (
        plugin + ACCOUNTS + SETTINGS + RULES_OFF,
        DUTCH,
        BANKRUPT,
        sold("100.00", "21.00"),
        sold("50.00", "10.50", "of BE", id_="I2"),
        sold("10.00", "2.10", id_="I3", due="2025-01-15"),
        paid("50.00", "2025-05-10"),
        more,
    )
    ledger.write_text("\n\n".join(pieces) + "\n", encoding="utf-8")
    return CliRunner().invoke(main, ["vat-relief", str(ledger), *options])


def test_text(tmp_path: Path) -> None:
    result = run(tmp_path, "--as-of", "2025-06-30")
    assert result.exit_code == 0, result.output
    lines = [line.split() for line in result.output.splitlines()]
    assert lines[2][:5] == ["2024-08-06", "2024-Q3", "I2", "BE", "2024-03-31"]
    assert lines[2][5:] == ["relief", "60.50", "10.50", "EUR"]
    assert lines[4][-5:] == ["due-again", "71.00", "-8.68", "EUR", "P1"]
    assert lines[6] == ["Total", "22.82", "EUR"]
    assert "Comes back if it stays unpaid:" in result.output
    assert "2026-01-15  2026-Q1  I3" in result.output
    assert "Law: art. 29 Wet op de omzetbelasting 1968" in result.output


def test_nothing_to_show(tmp_path: Path) -> None:
    result = run(tmp_path, "--as-of", "2024-03-31")
    assert result.output == "No VAT on bad debts has come back or is due again.\n"


def test_json_and_csv_of_one_customer(tmp_path: Path) -> None:
    options = ("--customer", "BE", "--as-of", "2025-06-30", "--format")
    (row,) = json.loads(run(tmp_path, *options, "json").output, parse_float=Decimal)
    assert row["id"] == "I2"
    assert row["date"] == "2024-08-06"
    assert row["period"] == "2024-Q3"
    assert row["vat"] == Decimal("10.50")
    (line,) = csv.DictReader(io.StringIO(run(tmp_path, *options, "csv").output))
    assert line["vat"] == "10.50"
    assert line["currency"] == "EUR"


def test_what_is_missing_is_on_stderr(tmp_path: Path) -> None:
    more = NOBODY_KNOWS + "\n\n" + sold("1.00", "0.21", "of NN", id_="I4")
    result = run(tmp_path, "--as-of", "2025-06-30", more=more)
    assert result.exit_code == 1
    assert "I4: whose VAT it is, is not known" in result.stderr
    assert "I2" in result.stdout
    # Nothing is missing of another customer.
    result = run(tmp_path, "--as-of", "2025-06-30", "--customer", "NL", more=more)
    assert (result.exit_code, result.stderr) == (0, "")


def test_tables_of_ones_own(tmp_path: Path) -> None:
    own = """
[[vat-relief]]
country = "NL"
from = 2025-04-01
arises = "due"
years = 2
source = "a change of the law"
"""
    result = run(tmp_path, "--as-of", "2026-12-31", "--format", "json", tables=own)
    dates = {row["id"]: row["date"] for row in json.loads(result.output)}
    # What had arisen before the change stays as it was.
    assert dates == {"I1": "2025-05-10", "I2": "2024-08-06", "I3": "2027-01-15"}
    result = run(tmp_path, tables="[[vat-relief]]\n")
    assert result.exit_code == 2
    assert "arises takes" in result.output


def test_an_unknown_customer(tmp_path: Path) -> None:
    result = run(tmp_path, "--customer", "C9")
    assert result.exit_code == 2
    assert "no customer C9" in result.output
