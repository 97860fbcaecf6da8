"""What a consumer may be charged, and when."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from beancount import loader

from beancount_receivables.plugins.law import UnreadableTablesError
from beancount_receivables.plugins.law import read_tables
from beancount_receivables.plugins.law.working_days import is_working_day
from tests.ledgers import ACCOUNTS
from tests.ledgers import PLUGIN
from tests.ledgers import SETTINGS
from tests.rule_ledgers import alone
from tests.rule_ledgers import booked
from tests.rule_ledgers import fine
from tests.rule_ledgers import one
from tests.rule_ledgers import rule

if TYPE_CHECKING:
    from pathlib import Path

DUTCH = """
2020-01-01 open Assets:Receivable:NL
  country: "NL"
  kind: "consumer"
"""
BELGIAN = DUTCH.replace("NL", "BE")
BUSINESS = DUTCH.replace("consumer", "business")
NOBODY_KNOWS = "2020-01-01 open Assets:Receivable:NL"


def invoice(amount: str, id_: str = "I1", customer: str = "NL") -> str:
    account = f"Assets:Receivable:{customer}"
    return booked("2024-01-01", "invoice", id_, amount, account=account)


def costs(
    amount: str,
    *lines: str,
    id_: str = "K1",
    date: str = "2024-04-01",
    reminder: str = "2024-03-01",
    about: str = "I1",
    customer: str = "NL",
) -> str:
    more = [f'for: "{about}"'] if about else []
    more += [f"reminder: {reminder}"] if reminder else []
    account = f"Assets:Receivable:{customer}"
    return booked(date, "collection-costs", id_, amount, *more, *lines, account=account)


# Which invoice.


def test_no_invoice() -> None:
    message = one(DUTCH, invoice("500.00"), costs("40.00", about=""))
    assert "collection-costs K1 of 40.00 EUR names no invoice" in message
    assert "Add for:" in message


def test_a_business_must_be_told_the_invoice_too() -> None:
    one(BUSINESS, invoice("500.00"), costs("40.00", about=""))


def test_an_unknown_invoice() -> None:
    assert "I9 is no invoice of NL" in one(DUTCH, costs("40.00", about="I9"))
    one(DUTCH, invoice("500.00"), costs("40.00", about="I1, I9"))


def test_an_invoice_of_another_customer_currency_or_date() -> None:
    one(DUTCH, invoice("500.00", customer="C1"), costs("40.00"))
    one(DUTCH, invoice("500.00 USD"), costs("40.00"))
    late = invoice("500.00").replace("2024-01-01", "2024-04-02")
    one(DUTCH, late, costs("40.00"))


def test_a_payment_is_no_invoice() -> None:
    payment = booked("2024-01-02", "payment", "P1", "-1.00", other="Assets:Bank")
    one(DUTCH, payment.replace(":C1", ":NL"), costs("40.00", about="P1"))


def test_a_for_that_cannot_be_read_is_one_error() -> None:
    unread = costs("40.00").replace('"I1"', "17")
    assert "for:" in one(DUTCH, invoice("500.00"), unread)


# The maximum: the tables.


@pytest.mark.parametrize(
    ("country", "outstanding", "maximum"),
    [
        ("NL", "0.01", "40"),
        ("NL", "266.66", "40"),
        ("NL", "266.67", "40.0005"),
        ("NL", "500", "75"),
        ("NL", "2500", "375"),
        ("NL", "2500.01", "375.001"),
        ("NL", "5000", "625"),
        ("NL", "5000.01", "625.0005"),
        ("NL", "10000", "875"),
        ("NL", "10000.01", "875.0001"),
        ("NL", "200000", "2775"),
        ("NL", "200000.01", "2775.00005"),
        ("NL", "1000000", "6775"),
        ("NL", "2000000", "6775"),
        ("BE", "0.01", "20"),
        ("BE", "150", "20"),
        ("BE", "150.01", "30.001"),
        ("BE", "300", "45"),
        ("BE", "500", "65"),
        ("BE", "500.01", "65.0005"),
        ("BE", "39200", "2000"),
        ("BE", "50000", "2000"),
    ],
)
def test_tables(country: str, outstanding: str, maximum: str) -> None:
    table = read_tables().on(dt.date(2024, 1, 1), country)
    assert table is not None
    assert table.maximum(Decimal(outstanding)) == Decimal(maximum)


@pytest.mark.parametrize(
    ("country", "first", "before"),
    [("NL", "2012-07-01", "2012-06-30"), ("BE", "2023-09-01", "2023-08-31")],
)
def test_tables_are_dated(country: str, first: str, before: str) -> None:
    tables = read_tables()
    table = tables.on(dt.date.fromisoformat(first), country)
    assert table is not None
    assert table.source
    assert tables.on(dt.date.fromisoformat(before), country) is None


@pytest.mark.parametrize(
    ("account", "customer", "outstanding", "most", "more"),
    [
        (DUTCH, "NL", "100.00", "40.00", "40.01"),
        (DUTCH, "NL", "500.00", "75.00", "75.01"),
        (DUTCH, "NL", "385.51", "57.82", "57.83"),  # 57.8265
        (BELGIAN, "BE", "100.00", "20.00", "20.01"),
        (BELGIAN, "BE", "300.00", "45.00", "45.01"),
    ],
)
def test_above_the_maximum(
    account: str, customer: str, outstanding: str, most: str, more: str
) -> None:
    sold = invoice(outstanding, customer=customer)
    fine(account, sold, costs(most, customer=customer))
    message = one(account, sold, costs(more, customer=customer))
    assert f"K1 of {more} EUR is above the legal maximum of {most} EUR" in message
    assert f"on {outstanding} EUR that was outstanding on I1" in message
    assert "in force from" in message


# VAT on the costs, for creditors who cannot deduct it.


def test_vat_raises_the_maximum() -> None:
    vat = rule("collection-costs", "vat: 21")
    pieces = (DUTCH, vat, invoice("500.00"))
    fine(*pieces, costs("90.75"))  # 75 x 1.21
    message = one(*pieces, costs("90.76"))
    assert "legal maximum of 90.75 EUR, with 21 % VAT, on 500.00 EUR" in message
    fine(DUTCH, vat, invoice("100.00"), costs("48.40"))  # 40 x 1.21
    one(DUTCH, vat, invoice("100.00"), costs("48.41"))


def test_vat_is_added_to_the_highest_amount_too() -> None:
    table = read_tables().on(dt.date(2024, 1, 1), "NL")
    assert table is not None
    assert table.maximum(Decimal(2_000_000), Decimal(21)) == Decimal("8197.75")


def test_vat_counts_from_the_date_of_the_rule_and_not_in_belgium() -> None:
    vat = rule("collection-costs", "vat: 21", date="2024-04-02")
    one(DUTCH, vat, invoice("500.00"), costs("75.01"))
    fine(DUTCH, vat, invoice("500.00"), costs("90.75", date="2024-04-02"))
    belgian = (BELGIAN, rule("collection-costs", "vat: 21"))
    sold = invoice("300.00", customer="BE")
    message = one(*belgian, sold, costs("45.01", customer="BE"))
    assert "legal maximum of 45.00 EUR on 300.00 EUR" in message


def test_vat_takes_a_percentage() -> None:
    wrong = rule("collection-costs", 'vat: "21 %"')
    assert 'vat takes a number, not "21 %"' in one(DUTCH, wrong)


# On what was outstanding when the reminder had run: on 2024-03-15.


def paid(date: str, amount: str) -> str:
    text = booked(date, "payment", "P1", f"-{amount}", 'settles: "I1"')
    return text.replace(":C1", ":NL").replace("Income:Sales", "Assets:Bank")


@pytest.mark.parametrize(
    ("date", "maximum"), [("2024-03-15", "40.00"), ("2024-03-16", "75.00")]
)
def test_a_payment_in_time_counts(date: str, maximum: str) -> None:
    pieces = (DUTCH, invoice("500.00"), paid(date, "400.00"))
    fine(*pieces, costs(maximum))
    assert maximum in one(*pieces, costs(str(Decimal(maximum) + Decimal("0.01"))))


def test_nothing_was_outstanding() -> None:
    pieces = (DUTCH, invoice("500.00"), paid("2024-03-15", "500.00"))
    message = one(*pieces, costs("0.01"))
    assert "nothing was outstanding on I1" in message
    assert "on 2024-03-15; nothing may be charged" in message


def test_several_invoices_count_together() -> None:
    two = (DUTCH, invoice("300.00"), invoice("200.00", "I2"))
    fine(*two, costs("75.00", about="I1, I2"))
    message = one(*two, costs("75.01", about="I1, I2"))
    assert "on 500.00 EUR that was outstanding on I1, I2" in message


def test_all_costs_for_an_invoice_count_together() -> None:
    pieces = (DUTCH, invoice("500.00"), costs("40.00"))
    fine(*pieces, costs("35.00", id_="K2", date="2024-05-01"))
    message = one(*pieces, costs("35.01", id_="K2", date="2024-05-01"))
    assert "K2" in message
    assert "K1, K2 together are 75.01 EUR" in message


def test_costs_that_share_an_invoice_count_together() -> None:
    pieces = (
        DUTCH,
        invoice("300.00"),
        invoice("200.00", "I2"),
        costs("40.00", about="I1, I2"),
    )
    fine(*pieces, costs("35.00", id_="K2", about="I2"))
    one(*pieces, costs("35.01", id_="K2", about="I2"))


def test_costs_for_other_invoices_do_not_count() -> None:
    two = (DUTCH, invoice("100.00"), invoice("100.00", "I2"))
    fine(*two, costs("40.00"), costs("40.00", id_="K2", about="I2"))


@pytest.mark.parametrize("key", ["settles", "reverses"])
def test_costs_that_were_taken_back_do_not_count(key: str) -> None:
    back = booked("2024-04-02", "credit-note", "CN1", "-40.00", f'{key}: "K1"')
    again = costs("40.00", id_="K2", date="2024-05-01")
    taken_back = back.replace(":C1", ":NL")
    fine(DUTCH, invoice("100.00"), costs("40.00"), taken_back, again)


# The reminder.


def test_no_reminder() -> None:
    message = one(DUTCH, invoice("500.00"), costs("40.00", reminder=""))
    assert "collection-costs K1 of 40.00 EUR" in message
    assert "Add reminder: with the date" in message


def test_a_reminder_that_cannot_be_read_is_one_error() -> None:
    one(DUTCH, invoice("500.00"), costs("40.00", reminder='"yesterday"'))


def test_a_way_to_remind_that_there_is_not_is_one_error() -> None:
    wrong = costs("40.00", 'reminder-by: "fax"')
    assert '"fax"' in one(DUTCH, invoice("500.00"), wrong)


@pytest.mark.parametrize("by", ["", 'reminder-by: "post"', 'reminder-by: "email"'])
def test_dutch_period(by: str) -> None:
    """Received on 3 May: 14 days from the 4th, so that they end on the 17th."""
    lines = [by] if by else []
    pieces = (DUTCH, invoice("500.00"))
    fine(*pieces, costs("75.00", *lines, reminder="2024-05-03", date="2024-05-18"))
    message = one(
        *pieces, costs("75.00", *lines, reminder="2024-05-03", date="2024-05-17")
    )
    assert "charged on 2024-05-17" in message
    assert "reminder of 2024-05-03" in message
    assert "run until 2024-05-17" in message


@pytest.mark.parametrize(
    ("reminder", "by", "last"),
    [
        # Thursday; Friday, Monday, Tuesday the 6th: until the 19th.
        ("2024-02-01", "post", "2024-02-19"),
        ("2024-02-01", "", "2024-02-19"),
        ("2024-02-01", "email", "2024-02-15"),
        # Easter Monday is 1 April: Friday, Tuesday, Wednesday the 3rd.
        ("2024-03-28", "post", "2024-04-16"),
        # Labour Day, a Wednesday: Thursday, Friday, Monday the 6th.
        ("2024-04-30", "post", "2024-05-19"),
        # On a Saturday: Monday, Tuesday, Wednesday the 6th.
        ("2024-03-02", "post", "2024-03-19"),
    ],
)
def test_belgian_period(reminder: str, by: str, last: str) -> None:
    lines = [f'reminder-by: "{by}"'] if by else []
    pieces = (BELGIAN, invoice("300.00", customer="BE"))
    next_day = str(dt.date.fromisoformat(last) + dt.timedelta(days=1))
    fine(
        *pieces,
        costs("45.00", *lines, reminder=reminder, date=next_day, customer="BE"),
    )
    message = one(
        *pieces, costs("45.00", *lines, reminder=reminder, date=last, customer="BE")
    )
    assert f"run until {last}" in message


def test_too_soon_and_too_much_is_one_error() -> None:
    message = one(DUTCH, invoice("500.00"), costs("999.00", date="2024-03-15"))
    assert "run until 2024-03-15" in message


def test_public_holidays_of_belgium() -> None:
    days = [dt.date(2024, 1, 1) + dt.timedelta(days=n) for n in range(366)]
    holidays = [
        str(day) for day in days if day.weekday() < 5 and not is_working_day(day)
    ]
    assert holidays == [
        "2024-01-01",
        "2024-04-01",  # Easter Monday
        "2024-05-01",
        "2024-05-09",  # Ascension
        "2024-05-20",  # Whit Monday
        "2024-08-15",
        "2024-11-01",
        "2024-11-11",
        "2024-12-25",
    ]


# For whom.


def test_businesses_agree_on_costs_among_themselves() -> None:
    fine(BUSINESS, invoice("500.00"), costs("999.00", reminder=""))
    fine(NOBODY_KNOWS, invoice("500.00"), costs("999.00", reminder=""))


def test_a_country_without_a_table() -> None:
    german = DUTCH.replace('"NL"', '"DE"')
    settled = fine(german, invoice("500.00"), costs("999.00", reminder=""))
    (notice,) = settled.subledger.notices
    assert notice.code == "no-table"
    assert notice.ids == ("K1",)
    assert "999.00 EUR is not checked" in notice.message
    assert 'Add a [[table]] with country = "DE"' in notice.message


def test_a_consumer_of_whom_nobody_says_where() -> None:
    nowhere = DUTCH.replace('  country: "NL"\n', "")
    settled = fine(nowhere, invoice("500.00"), costs("999.00", reminder=""))
    (notice,) = settled.subledger.notices
    assert "nobody says whose law holds for NL" in notice.message


@pytest.mark.parametrize("regime", ["NL", "none"])
def test_who_says_the_regime_asks_for_no_country(regime: str) -> None:
    german = DUTCH.replace('"NL"', '"DE"')
    rules = rule("collection-costs", f'regime: "{regime}"')
    settled = fine(german, rules, invoice("500.00"), costs("75.00"))
    assert settled.notices() == []


def test_before_the_law_was_in_force() -> None:
    early = BELGIAN, invoice("300.00", customer="BE").replace("2024", "2023")
    charge = costs("99.00", customer="BE").replace("2024", "2023")
    fine(*early, charge)


def test_a_customer_who_became_a_business() -> None:
    change = '{} custom "customer" "NL"\n  kind: "business"'
    pieces = (DUTCH, invoice("500.00"), costs("99.00"))
    fine(*pieces, change.format("2024-04-01"))
    one(*pieces, change.format("2024-04-02"))


def test_regime() -> None:
    charge = costs("75.00")
    fine(DUTCH, invoice("500.00"), charge)
    belgian = rule("collection-costs", 'regime: "BE"')
    assert "65.00 EUR" in one(DUTCH, belgian, invoice("500.00"), charge)
    none = rule("collection-costs", 'regime: "none"')
    fine(DUTCH, none, invoice("500.00"), costs("999.00", reminder=""))


def test_regime_holds_for_whom_nobody_knows_and_for_no_business() -> None:
    dutch = rule("collection-costs", 'regime: "NL"', 'customer: "NL"')
    one(NOBODY_KNOWS, dutch, invoice("500.00"), costs("99.00"))
    fine(BUSINESS, dutch, invoice("500.00"), costs("99.00"))


def test_alone() -> None:
    (message,) = alone("collection_costs", DUTCH, invoice("500.00"), costs("75.01"))
    assert "legal maximum" in message


# Tables of one's own.

OWN = """
[[table]]
country = "DE"
from = 2024-01-01
source = "our own"
currency = "EUR"
at-least = 0
at-most = 9
bands = [{ above = 0, fixed = 2.5, percent = 1 }]

[table.reminder]
source = "our own"
days = 7
post = { after = 2, count = "days" }
email = { after = 1, count = "days" }
"""


def load(folder: Path, tables: str, *pieces: str, plugin: str = PLUGIN) -> list[str]:
    (folder / "costs.toml").write_text(tables, encoding="utf-8")
    main = folder / "main.beancount"
    named = plugin.strip() + ' "costs.toml"\n'
    text = "\n\n".join([named + ACCOUNTS + SETTINGS, *pieces])
    main.write_text(text, encoding="utf-8")
    _, errors, options = loader.load_file(str(main))
    assert str(folder / "costs.toml") in options["include"]
    return [error.message for error in errors]


def test_a_table_of_ones_own(tmp_path: Path) -> None:
    german = DUTCH.replace('"NL"', '"DE"')
    pieces = (german, invoice("100.00"))
    charge = costs("3.50", reminder="2024-03-01", date="2024-03-10")
    assert load(tmp_path, OWN, *pieces, charge) == []
    more = costs("3.51", reminder="2024-03-01", date="2024-03-10")
    (message,) = load(tmp_path, OWN, *pieces, more)
    assert "3.50 EUR" in message
    assert "our own, in force from 2024-01-01" in message
    early = costs("3.50", reminder="2024-03-01", date="2024-03-09")
    (message,) = load(tmp_path, OWN, *pieces, early)
    assert "run until 2024-03-09" in message


def test_a_change_of_the_law(tmp_path: Path) -> None:
    changed = OWN.replace('"DE"', '"NL"').replace("2024-01-01", "2024-04-02")
    pieces = (DUTCH, invoice("100.00"))
    assert load(tmp_path, changed, *pieces, costs("40.00", date="2024-04-01")) == []
    assert load(tmp_path, changed, *pieces, costs("40.00", date="2024-04-02"))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[[table]]", "[table", "no TOML"),
        ("[[table]]", "[[tables]]", "holds no [[table]]"),
        ("at-most = 9", 'at-most = "9"', "at-most takes a number"),
        ("at-most = 9", "", "at-most takes a number"),
        ("at-most = 9", "at-most = -9", "not negative"),
        ("days = 7", "days = 7.5", "days takes a whole number"),
        ("from = 2024-01-01", 'from = "2024-01-01"', "from takes a date"),
        ("from = 2024-01-01", "from = 2024-01-01T00:00:00", "from takes a date"),
        ('count = "days"', 'count = "weeks"', "count takes"),
        ("bands = [{ above = 0, fixed = 2.5, percent = 1 }]", "bands = []", "no band"),
        ("{ above = 0, fixed = 2.5, percent = 1 }", "5", "above takes a number"),
        ("{ above = 0,", "{ above = 1,", "bands takes one band above 0"),
        ("bands = [", "bands = [{ above = 0, fixed = 1, percent = 1 },", "one band"),
        ("at-least = 0", "at-least = 10", "at-least is above at-most, 9"),
        ('country = "DE"', "country = 49", "country takes a text"),
    ],
)
def test_a_file_that_cannot_be_read(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    (message,) = load(tmp_path, OWN.replace(old, new))
    assert str(tmp_path / "costs.toml") in message
    assert words in message


def test_a_file_that_holds_nothing(tmp_path: Path) -> None:
    (message,) = load(tmp_path, "")
    assert "holds no [[table]]" in message


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableTablesError, match="cannot be read"):
        read_tables(tmp_path / "costs.toml")


def test_ours_hold_where_ones_own_cannot_be_read(tmp_path: Path) -> None:
    messages = load(tmp_path, "", DUTCH, invoice("500.00"), costs("75.01"))
    assert len(messages) == 2
    assert any("legal maximum" in message for message in messages)


def test_a_file_named_too_late_is_an_error(tmp_path: Path) -> None:
    twice = PLUGIN + 'plugin "beancount_receivables.plugins.collection_costs"'
    (message,) = load(tmp_path, OWN, plugin=twice)
    assert "Write it behind the first plugin" in message
