"""Interest for late payment: what runs on which days, worked out by hand."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import assume
from hypothesis import given
from hypothesis import strategies as st

from beancount_receivables.plugins.late_payment import LatePayment
from beancount_receivables.plugins.late_payment import LatePayments
from beancount_receivables.plugins.late_payment import NoInterestError
from beancount_receivables.plugins.law import MissingTableError
from beancount_receivables.plugins.law import Rate
from beancount_receivables.plugins.law import read_interest
from beancount_receivables.plugins.law import read_tables
from beancount_receivables.plugins.running_interest import Balance
from beancount_receivables.plugins.running_interest import Period
from beancount_receivables.plugins.running_interest import rounded
from beancount_receivables.plugins.running_interest import running_interest
from beancount_receivables.plugins.running_interest import total
from beancount_receivables.queries.cli import main
from tests.ledgers import ACCOUNTS
from tests.ledgers import PLUGIN
from tests.ledgers import RULES_OFF
from tests.ledgers import SETTINGS
from tests.ledgers import settle
from tests.rule_ledgers import booked
from tests.rule_ledgers import rule

if TYPE_CHECKING:
    from pathlib import Path


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


CUSTOMERS = """
2020-01-01 open Assets:Receivable:NB
  country: "NL"
  kind: "business"

2020-01-01 open Assets:Receivable:NC
  country: "NL"
  kind: "consumer"

2020-01-01 open Assets:Receivable:BB
  country: "BE"
  kind: "business"

2020-01-01 open Assets:Receivable:BC
  country: "BE"
  kind: "consumer"

2020-01-01 open Assets:Receivable:NN
"""


def owed(customer: str, amount: str, due: str, id_: str = "I1") -> str:
    account = f"Assets:Receivable:{customer}"
    return booked("2022-01-01", "invoice", id_, amount, f"due: {due}", account=account)


def paid(customer: str, amount: str, date: str, *lines: str, id_: str = "P1") -> str:
    account = f"Assets:Receivable:{customer}"
    lines = lines or ('settles: "I1"',)
    text = booked(date, "payment", id_, f"-{amount}", *lines, account=account)
    return text.replace("Income:Sales", "Assets:Bank")


def late(
    *pieces: str, until: str, since: str = "", id_: str = "I1", errors: int = 0
) -> LatePayment:
    settled = settle(CUSTOMERS, RULES_OFF, *pieces)
    assert len(settled.messages) == errors, settled.messages
    asked = LatePayments(settled.subledger, read_interest(), read_tables())
    return asked.of(settled.item(id_), day(until), day(since) if since else None)


# By hand. A day bears a 365th of a year's interest, in a leap year a 366th.


def test_a_business_in_the_netherlands() -> None:
    # 1000 at 12.5 % for 91 days (April, May, June) of a leap year:
    #   1000 x 0.125 x 91 / 366  = 31.0792...
    # at 12.25 % for 10 days of July: 1000 x 0.1225 x 10 / 366 = 3.3469...
    found = late(owed("NB", "1000.00", "2024-03-31"), until="2024-07-10")
    assert [(p.days, p.rate.percent) for p in found.periods] == [
        (91, Decimal("12.5")),
        (10, Decimal("12.25")),
    ]
    assert found.interest == Decimal("34.43")
    assert found.first == day("2024-04-01")


def test_a_consumer_in_the_netherlands() -> None:
    # 500 at 7 % for the 31 days of May 2024: 500 x 0.07 x 31 / 366 = 2.9644...
    found = late(owed("NC", "500.00", "2024-04-30"), until="2024-05-31")
    assert found.interest == Decimal("2.96")
    assert found.costs is None


def test_a_business_in_belgium() -> None:
    # 1000 at 11.5 % for the first 181 days of 2025: 1000 x 0.115 x 181 / 365 = 57.0274
    # at 10.5 % for the other 184: 1000 x 0.105 x 184 / 365 = 52.9315; 109.9589
    found = late(owed("BB", "1000.00", "2024-12-31"), until="2025-12-31")
    assert [rounded(p.interest, 4) for p in found.periods] == [
        Decimal("57.0274"),
        Decimal("52.9315"),
    ]
    assert found.interest == Decimal("109.96")


def test_a_partial_payment_lowers_the_principal_from_its_day() -> None:
    # Until 9 May 1000, from the 10th 400: at 7 % in 2024
    #   1000 x 0.07 x 39 / 366 = 7.4590;  400 x 0.07 x 22 / 366 = 1.6831
    pieces = owed("NC", "1000.00", "2024-03-31"), paid("NC", "600.00", "2024-05-10")
    found = late(*pieces, until="2024-05-31")
    assert [(p.principal, p.days) for p in found.periods] == [
        (Decimal("1000.00"), 39),
        (Decimal("400.00"), 22),
    ]
    assert found.interest == Decimal("9.14")
    assert found.outstanding == Decimal("400.00")


def test_interest_stays_when_the_principal_is_paid() -> None:
    # 9 days, from 1 to 9 April: 1000 x 0.07 x 9 / 366 = 1.7213
    pieces = owed("NC", "1000.00", "2024-03-31"), paid("NC", "1000.00", "2024-04-10")
    for until in ("2024-04-10", "2024-12-31", "2025-03-31"):
        found = late(*pieces, until=until)
        assert found.interest == Decimal("1.72")
        assert not found.outstanding
    # A full year after it began, those 1.7213 bear interest (art. 6:119 lid 2 BW):
    # in the year from 1 April 2025 at 6 % until the end of 2025, then at 4 %:
    #   1.7213 x 0.06 x 275 / 365 = 0.0778;  1.7213 x 0.04 x 90 / 365 = 0.0170
    assert late(*pieces, until="2026-03-31").interest == Decimal("1.82")


def test_interest_of_a_full_year_is_added_in_the_netherlands() -> None:
    # 10 000 at 2 % in 2021 and 2022. From 1 January 2021, first year: 200.00.
    # Second year: 10 200.00 x 0.02 = 204.00. Then 10 404.00 at 4 % for 10 days of
    # 2023: 10 404 x 0.04 x 10 / 365 = 11.4016
    invoice = owed("NC", "10000.00", "2022-01-01").replace("2022-01-01", "2020-12-31")
    found = late(invoice, until="2023-01-10")
    assert [(p.first, int(p.added)) for p in found.periods] == [
        (day("2021-01-01"), 0),
        (day("2022-01-01"), 200),
        (day("2023-01-01"), 404),
    ]
    assert found.interest == Decimal("415.40")


def test_interest_of_a_full_year_is_not_added_in_belgium() -> None:
    # 10 000 at 4.5 % in 2025 and 2026: 450.00 twice.
    found = late(
        owed("BC", "10000.00", "2024-12-31"), until="2026-12-31", since="2025-01-01"
    )
    assert [p.added for p in found.periods] == [0, 0]
    assert found.interest == Decimal("900.00")


def test_a_year_that_began_on_29_february() -> None:
    invoice = owed("NC", "10000.00", "2024-02-28")
    found = late(invoice, until="2025-03-02")
    # The year from 29 February 2024 ends with 28 February 2025.
    assert [p.first for p in found.periods if p.added] == [day("2025-03-01")]


def test_no_interest_up_to_the_due_date() -> None:
    invoice = owed("NB", "1000.00", "2024-03-31")
    assert late(invoice, until="2024-03-31").interest == 0
    assert late(invoice, until="2024-03-31").costs is None
    assert len(late(invoice, until="2024-04-01").periods) == 1


@pytest.mark.parametrize("date", ["2024-03-31", "2024-03-01", "2024-04-01"])
def test_paid_by_the_due_date_or_on_the_first_day_after_it(date: str) -> None:
    pieces = owed("NB", "1000.00", "2024-03-31"), paid("NB", "1000.00", date)
    found = late(*pieces, until="2025-12-31")
    assert found.interest == 0
    # Who pays a day late has paid late: the lump sum is owed.
    assert (found.costs is not None) == (date == "2024-04-01")


def test_what_is_never_due_bears_no_interest() -> None:
    invoice = owed("NB", "1000.00", "9999-12-31")
    assert late(invoice, until="2026-12-31").interest == 0
    assert late(owed("NB", "1000.00", "9999-12-30"), until="2026-12-31").interest == 0


def test_what_was_owed_before_the_ledger_began() -> None:
    opening = """
2023-07-01 * "Of another package"
  invoice: "I1"
  due: 2022-12-31
  Assets:Receivable:NB  1000.00 EUR
  Equity:Opening
"""
    found = late(opening, until="2023-12-31")
    assert [(each.first, each.days) for each in found.periods] == [
        (day("2023-01-01"), 181),
        (day("2023-07-01"), 184),
    ]
    # 1000 x 10.5 % x 181 / 365 = 52.0685;  1000 x 12 % x 184 / 365 = 60.4932
    assert found.interest == Decimal("112.56")
    assert found.costs is not None
    assert found.costs.by_tiers == Decimal("150.00")


def test_when_a_balance_of_before_the_start_was_due_is_not_known() -> None:
    before = """
2019-12-01 open Income:Old
2019-12-01 open Assets:Receivable:OLD
  country: "NL"
  kind: "business"

2019-12-02 * "Before the start"
  Assets:Receivable:OLD  100.00 EUR
  Income:Old
"""
    with pytest.raises(NoInterestError, match="was due is not known"):
        late(before, until="2020-12-31", id_="opening-OLD-EUR")
    found = late(before, until="2020-12-31", since="2020-07-01", id_="opening-OLD-EUR")
    assert found.interest == Decimal("4.02")  # 100 x 8 % x 184 / 366


def test_a_later_default() -> None:
    invoice = owed("NC", "1000.00", "2024-03-31")
    found = late(invoice, until="2024-05-31", since="2024-05-22")
    assert [(p.first, p.days) for p in found.periods] == [(day("2024-05-22"), 10)]
    with pytest.raises(NoInterestError, match="due on 2024-03-31"):
        late(invoice, until="2024-05-31", since="2024-03-31")


# What a payment is, and from when.


def test_a_payment_counts_from_its_date_and_not_from_the_decision() -> None:
    pieces = (
        owed("NC", "1000.00", "2024-03-31"),
        paid("NC", "1000.00", "2024-04-05", 'reference: ""'),
        '2024-05-01 custom "settle" "P1" "I1" 1000.00 EUR',
    )
    # What is dated later than the day is not known yet.
    assert late(*pieces, until="2024-04-30").periods[-1].last == day("2024-04-30")
    found = late(*pieces, until="2024-05-01")
    assert [(p.first, p.last) for p in found.periods] == [
        (day("2024-04-01"), day("2024-04-04"))
    ]


def test_a_link_that_was_undone_never_counted() -> None:
    pieces = (
        owed("NC", "1000.00", "2024-03-31"),
        paid("NC", "1000.00", "2024-04-05"),
        '2024-05-01 custom "unsettle" "P1" "I1"',
    )
    assert late(*pieces, until="2024-04-30").interest == rounded(
        Fraction(1000 * 7 * 4, 100 * 366)
    )
    assert late(*pieces, until="2024-05-31").interest == rounded(
        Fraction(1000 * 7 * 61, 100 * 366)
    )


def returned(date: str, id_: str = "CB1", reverses: str = "P1") -> str:
    text = booked(date, "chargeback", id_, "1000.00", f'reverses: "{reverses}"')
    return text.replace(":C1", ":NC").replace("Income:Sales", "Assets:Bank")


def test_a_payment_that_the_bank_took_back_counted_until_then() -> None:
    pieces = (
        owed("NC", "1000.00", "2024-03-31"),
        paid("NC", "1000.00", "2024-04-05"),
        returned("2024-04-15"),
    )
    found = late(*pieces, until="2024-04-30")
    assert [(p.first, p.last) for p in found.periods] == [
        (day("2024-04-01"), day("2024-04-04")),
        (day("2024-04-15"), day("2024-04-30")),
    ]


def test_a_return_that_was_itself_taken_back() -> None:
    pieces = (
        owed("NC", "1000.00", "2024-03-31"),
        paid("NC", "1000.00", "2024-04-05"),
        returned("2024-04-15"),
        paid("NC", "1000.00", "2024-04-20", 'reverses: "CB1"', id_="P2"),
    )
    found = late(*pieces, until="2024-04-30")
    assert [(p.first, p.last) for p in found.periods] == [
        (day("2024-04-01"), day("2024-04-04")),
        (day("2024-04-15"), day("2024-04-19")),
    ]


def test_a_payment_pays_one_invoice_at_a_time() -> None:
    credit = booked("2024-04-20", "credit-note", "CN1", "-1000.00", 'reverses: "I1"')
    pieces = (
        owed("NC", "1000.00", "2024-03-31"),
        owed("NC", "1000.00", "2024-03-31", "I2"),
        paid("NC", "1000.00", "2024-04-05", 'settles: "I1"'),
        credit.replace(":C1", ":NC"),
        '2024-04-25 custom "settle" "P1" "I2" 1000.00 EUR',
    )
    # The money paid I1 until that was credited, and is there for I2 from then on.
    found = late(*pieces, until="2024-05-31", id_="I2")
    assert found.periods[-1].last == day("2024-04-19")


def test_two_payments_of_the_same_days_are_not_owed_back() -> None:
    pieces = (
        owed("NC", "1000.00", "2024-03-31"),
        paid("NC", "1000.00", "2024-04-05"),
        paid("NC", "1000.00", "2024-04-08", 'reference: ""', id_="P2"),
        returned("2024-04-15"),
        '2024-04-18 custom "settle" "P2" "I1" 1000.00 EUR',
    )
    found = late(*pieces, until="2024-05-31")
    assert [(p.first, p.last) for p in found.periods] == [
        (day("2024-04-01"), day("2024-04-04"))
    ]
    assert all(p.principal >= 0 for p in found.periods)


def test_a_credit_note_lowers_the_principal_from_its_day() -> None:
    credit = booked("2024-04-11", "credit-note", "CN1", "-400.00", 'settles: "I1"')
    found = late(
        owed("NC", "1000.00", "2024-03-31"),
        credit.replace(":C1", ":NC"),
        until="2024-04-20",
    )
    assert [(p.principal, p.days) for p in found.periods] == [
        (Decimal("1000.00"), 10),
        (Decimal("600.00"), 10),
    ]


# Whose law.


def test_who_the_customer_is_must_be_known() -> None:
    invoice = owed("NN", "1000.00", "2024-03-31")
    with pytest.raises(NoInterestError, match=r"country: .* and kind: "):
        late(invoice, until="2024-05-31")
    changed = '2024-03-31 custom "customer" "NN"\n  country: "NL"\n  kind: "consumer"'
    assert late(invoice, changed, until="2024-05-31").law.kind == "consumer"


def test_the_regime_of_collection_costs_tells_the_country() -> None:
    invoice = owed("NB", "1000.00", "2024-03-31")
    belgian = rule("collection-costs", 'regime: "BE"')
    assert late(invoice, belgian, until="2024-05-31").law.country == "BE"
    none = rule("collection-costs", 'regime: "none"')
    assert late(invoice, none, until="2024-05-31").law.country == "NL"


def test_a_country_without_a_table() -> None:
    german = '2024-03-31 custom "customer" "NB"\n  country: "DE"'
    with pytest.raises(MissingTableError, match='country = "DE"'):
        late(owed("NB", "1.00", "2024-03-31"), german, until="2024-05-31")


def test_a_day_without_a_percentage_is_an_error_where_something_is_owed() -> None:
    invoice = owed("BB", "1000.00", "2024-03-31")
    with pytest.raises(MissingTableError, match="on 2026-07-01"):
        late(invoice, until="2027-05-31")
    payment = paid("BB", "1000.00", "2024-05-01")
    assert late(invoice, payment, until="2027-05-31").interest > 0


def test_a_payment_bears_no_interest() -> None:
    pieces = owed("NC", "1000.00", "2024-03-31"), paid("NC", "600.00", "2024-05-10")
    with pytest.raises(NoInterestError, match="payment P1 is no claim"):
        late(*pieces, until="2024-05-31", id_="P1")


# Consumers in Belgium: after a reminder.


def costs(*lines: str, about: str = "I1") -> str:
    return booked(
        "2024-05-20",
        "collection-costs",
        "K1",
        "20.00",
        f'for: "{about}"',
        "reminder: 2024-05-02",
        *lines,
        account="Assets:Receivable:BC",
    )


def test_a_consumer_in_belgium_must_have_been_reminded() -> None:
    invoice = owed("BC", "100.00", "2024-03-31")
    with pytest.raises(NoInterestError, match="Give --since"):
        late(invoice, until="2024-05-31")
    # By e-mail on 2 May: 14 days from the 3rd to the 16th.
    found = late(invoice, costs('reminder-by: "email"'), until="2024-05-31")
    assert found.first == day("2024-05-17")
    # What is not there yet on the day does not count.
    with pytest.raises(NoInterestError):
        late(invoice, costs('reminder-by: "email"'), until="2024-05-19")


def test_the_reminder_of_another_invoice_does_not_count() -> None:
    two = owed("BC", "100.00", "2024-03-31"), owed("BC", "90.00", "2024-03-31", "I2")
    with pytest.raises(NoInterestError):
        late(*two, costs('reminder-by: "email"', about="I2"), until="2024-05-31")


def test_nobody_is_reminded_before_the_due_date_or_of_what_another_owes() -> None:
    email = 'reminder-by: "email"'
    with pytest.raises(NoInterestError, match="none after 2024-05-02"):
        late(owed("BC", "100.00", "2024-05-02"), costs(email), until="2024-05-31")
    found = late(owed("BC", "1.00", "2024-05-01"), costs(email), until="2024-05-31")
    assert found.first == day("2024-05-17")
    other = costs(email).replace("Receivable:BC", "Receivable:NN")
    with pytest.raises(NoInterestError, match="none after 2024-03-31"):
        late(owed("BC", "100.00", "2024-03-31"), other, until="2024-05-31", errors=1)


def test_what_may_be_agreed_with_a_consumer_in_belgium() -> None:
    # At most the rate between businesses: 100 x 0.115 x 31 / 365 = 0.9767
    invoice = owed("BC", "100.00", "2024-12-31")
    found = late(invoice, until="2025-01-31", since="2025-01-01")
    # By law: 100 x 0.045 x 31 / 365 = 0.3822
    assert found.interest == Decimal("0.38")
    assert found.limit is not None
    assert found.limit.interest == Decimal("0.98")
    assert late(owed("BB", "9.00", "2024-12-31"), until="2025-01-31").limit is None


# The lump sum between businesses.


@pytest.mark.parametrize(
    ("customer", "amount", "beside", "by_tiers"),
    [
        ("NB", "100.00", False, "40.00"),
        ("NB", "2500.00", False, "375.00"),
        ("NB", "385.51", False, "57.82"),  # 57.8265
        ("BB", "2500.00", True, "None"),
    ],
)
def test_lump_sum(customer: str, amount: str, by_tiers: str, *, beside: bool) -> None:
    found = late(owed(customer, amount, "2024-03-31"), until="2024-04-01")
    assert found.costs is not None
    assert found.costs.law.amount == 40
    assert found.costs.law.beside is beside
    assert str(found.costs.by_tiers) == by_tiers


def test_the_tiers_count_what_was_unpaid_on_the_due_date() -> None:
    pieces = owed("NB", "3000.00", "2024-03-31"), paid("NB", "500.00", "2024-03-31")
    later = paid("NB", "2500.00", "2024-04-30", id_="P2")
    found = late(*pieces, later, until="2024-12-31")
    assert found.costs is not None
    assert found.costs.by_tiers == Decimal("375.00")


def test_the_tiers_with_vat() -> None:
    vat = rule("collection-costs", "vat: 21")
    found = late(vat, owed("NB", "2500.00", "2024-03-31"), until="2024-04-01")
    assert found.costs is not None
    assert found.costs.by_tiers == Decimal("453.75")  # 375 x 1.21


def test_no_lump_sum_where_all_was_paid_before_the_customer_was_in_default() -> None:
    pieces = owed("NB", "3000.00", "2024-03-31"), paid("NB", "500.00", "2024-04-15")
    later = paid("NB", "2500.00", "2024-05-15", id_="P2")
    found = late(*pieces, later, until="2024-12-31", since="2024-05-01")
    assert found.costs is not None
    assert found.costs.by_tiers == Decimal("375.00")
    found = late(*pieces, later, until="2024-12-31", since="2024-06-01")
    assert found.costs is None
    found = late(*pieces, later, until="2024-04-30", since="2024-05-01")
    assert found.costs is None


# What always holds.

DAYS = st.dates(dt.date(2019, 1, 1), dt.date(2030, 12, 31))
AMOUNTS = st.decimals(0, 10**6, places=2)


def rates(percents: list[int]) -> Any:  # noqa: ANN401 - a function
    """A percentage for each half year, in turn."""

    def rate_on(date: dt.date) -> Rate:
        half = date.month > 6
        first = dt.date(date.year, 7 if half else 1, 1)
        last = dt.date(date.year, 12 if half else 6, 31 if half else 30)
        percent = percents[(date.year * 2 + half) % len(percents)]
        return Rate(first, last, Decimal(percent), "")

    return rate_on


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Balance], dt.date, dt.date, Any]:
    changes = draw(st.dictionaries(DAYS, AMOUNTS, min_size=1, max_size=5))
    balances = [Balance(date, changes[date]) for date in sorted(changes)]
    first, last = sorted((draw(DAYS), draw(DAYS)))
    percents = draw(st.lists(st.integers(0, 15), min_size=1, max_size=4))
    return balances, first, last, rates(percents)


def exact(periods: list[Period]) -> Fraction:
    return sum((period.interest for period in periods), Fraction(0))


@given(cases())
def test_simple_interest_is_what_each_day_bears(case: Any) -> None:  # noqa: ANN401
    balances, first, last, rate_on = case
    expected = Fraction(0)
    date = first
    while date <= last:
        principal = [b.principal for b in balances if b.since <= date][-1:]
        year = (dt.date(date.year + 1, 1, 1) - dt.date(date.year, 1, 1)).days
        percent = Fraction(rate_on(date).percent)
        expected += sum(map(Fraction, principal)) * percent / (100 * year)
        date += dt.timedelta(days=1)
    periods = running_interest(balances, first, last, rate_on, adds_yearly=False)
    assert exact(periods) == expected
    assert total(periods) == rounded(expected)


@given(cases(), DAYS)
def test_simple_interest_adds_up_over_days(case: Any, middle: dt.date) -> None:  # noqa: ANN401
    balances, first, last, rate_on = case
    assume(first <= middle < last)
    after = middle + dt.timedelta(days=1)
    parts = [
        exact(running_interest(balances, start, end, rate_on, adds_yearly=False))
        for start, end in ((first, middle), (after, last), (first, last))
    ]
    assert parts[0] + parts[1] == parts[2]


@given(cases(), DAYS, st.booleans())
def test_interest_never_falls(case: Any, middle: dt.date, yearly: bool) -> None:  # noqa: ANN401, FBT001
    balances, first, last, rate_on = case
    assume(first <= middle <= last)
    earlier, later = (
        running_interest(balances, first, end, rate_on, adds_yearly=yearly)
        for end in (middle, last)
    )
    assert 0 <= exact(earlier) <= exact(later)
    # And interest on interest only adds.
    simple = running_interest(balances, first, last, rate_on, adds_yearly=False)
    assert exact(later) >= (exact(simple) if yearly else 0)


@given(cases(), st.integers(0, 400), st.booleans())
def test_nothing_runs_where_all_was_paid_when_it_was_due(
    case: Any,  # noqa: ANN401
    early: int,
    yearly: bool,  # noqa: FBT001
) -> None:
    balances, first, last, rate_on = case
    paid_on = first - dt.timedelta(days=early)
    before = [balance for balance in balances if balance.since < paid_on]
    balances = [*before, Balance(paid_on, Decimal(0))]
    assert running_interest(balances, first, last, rate_on, adds_yearly=yearly) == []


@given(cases(), st.booleans())
def test_periods_follow_each_other(case: Any, yearly: bool) -> None:  # noqa: ANN401, FBT001
    balances, first, last, rate_on = case
    periods = running_interest(balances, first, last, rate_on, adds_yearly=yearly)
    for one, other in pairwise(periods):
        assert one.last < other.first
    for period in periods:
        assert first <= period.first <= period.last <= last
        assert period.principal or period.added


@given(st.fractions(0, 10**6))
def test_rounding_is_to_the_nearest_cent(amount: Fraction) -> None:
    cents = rounded(amount)
    assert cents.as_tuple().exponent == -2
    assert abs(Fraction(cents) - amount) <= Fraction(1, 200)
    assert Fraction(cents) - amount != Fraction(-1, 200)  # half a cent goes up


# The command.


def run(folder: Path, *options: str, more: str = "") -> Any:  # noqa: ANN401
    ledger = folder / "main.beancount"
    pieces = (
        PLUGIN + ACCOUNTS + SETTINGS + CUSTOMERS + RULES_OFF,
        owed("NB", "1000.00", "2024-03-31"),
        paid("NB", "1000.00", "2024-05-10"),
        owed("BC", "100.00", "2024-03-31", "I2"),
        more,
    )
    ledger.write_text("\n\n".join(pieces) + "\n", encoding="utf-8")
    return CliRunner().invoke(main, ["interest", str(ledger), *options])


def test_text(tmp_path: Path) -> None:
    # 39 days: 1000 x 0.125 x 39 / 366 = 13.3197
    result = run(tmp_path, "I1", "--as-of", "2024-12-31")
    assert result.exit_code == 0, result.output
    assert "from 2024-04-01, the interest of each full year is added" in result.output
    assert "2024-04-01  2024-05-09    39    1000.00     12.5   366   13.3197  EUR" in (
        result.output
    )
    assert "Interest up to and including 2024-12-31: 13.32 EUR" in result.output
    assert "at least 40.00 EUR" in result.output
    assert "by the tiers 150.00 EUR" in result.output
    assert "12.5 %: art. 6:120 lid 2 BW" in result.output


def test_json(tmp_path: Path) -> None:
    result = run(tmp_path, "I1", "--as-of", "2024-12-31", "--format", "json")
    shown = json.loads(result.output, parse_float=Decimal)
    assert shown["as_of"] == "2024-12-31"
    (item,) = shown["items"]
    assert item["interest"] == Decimal("13.32")
    assert item["outstanding"] == 0
    assert item["costs"]["by_tiers"] == Decimal("150.00")
    assert item["costs"]["beside"] is False
    assert item["agreed_at_most"] is None
    (period,) = item["periods"]
    assert (period["from"], period["to"]) == ("2024-04-01", "2024-05-09")
    assert period["interest"] == Decimal("13.3197")


def test_csv(tmp_path: Path) -> None:
    options = ("--as-of", "2024-05-31", "--since", "2024-05-22", "--format", "csv")
    result = run(tmp_path, "I2", *options)
    (row,) = csv.DictReader(io.StringIO(result.output))
    assert (row["id"], row["days"], row["percent"]) == ("I2", "10", "5.75")


def test_wrong_usage(tmp_path: Path) -> None:
    for options, words in [
        (("I9",), "no item I9"),
        (("P1",), "no claim"),
        (("I2", "--as-of", "2024-05-31"), "Give --since"),
        (("I1", "--as-of", "2021-05-31"), "no item I1 by 2021-05-31"),
        (("I2", "--since", "2024-04-01", "--as-of", "2027-05-31"), "[[rates]]"),
    ]:
        result = run(tmp_path, *options)
        assert result.exit_code == 2, result.output
        assert words in result.output


def test_until_today_where_no_day_is_given(tmp_path: Path) -> None:
    result = run(tmp_path, "I2", "--since", "9999-12-31", "--format", "json")
    assert json.loads(result.output)["as_of"] == str(dt.date.today())  # noqa: DTZ011


def test_instalments_each(tmp_path: Path) -> None:
    more = """
2022-01-01 * "In two"
  invoice: "D1"
  Assets:Receivable:NC  30.00 EUR
    due: 2024-04-01
  Assets:Receivable:NC  20.00 EUR
    due: 2024-05-01
  Income:Sales
"""
    result = run(tmp_path, "D1", "--as-of", "2024-12-31", "--format", "json", more=more)
    shown = json.loads(result.output)
    assert [each["since"] for each in shown["items"]] == ["2024-04-02", "2024-05-02"]


def test_percentages_of_ones_own(tmp_path: Path) -> None:
    own = tmp_path / "tables.toml"
    own.write_text(
        '[[rates]]\ncountry = "NL"\nkind = "business"\nrates = [{ from = 2024-04-01,'
        ' until = 2024-04-30, percent = 36.6, source = "agreed" }]\n',
        encoding="utf-8",
    )
    ledger = tmp_path / "own.beancount"
    pieces = (
        PLUGIN.strip() + ' "tables.toml"\n' + ACCOUNTS + SETTINGS + CUSTOMERS,
        owed("NB", "1000.00", "2024-03-31"),
    )
    ledger.write_text("\n\n".join(pieces) + "\n", encoding="utf-8")
    command = ["interest", str(ledger), "I1", "--as-of", "2024-04-10"]
    result = CliRunner().invoke(main, command)
    # 1000 x 0.366 x 10 / 366 = 10
    assert "2024-04-10: 10.00 EUR" in result.output, result.output
    own.write_text("[[rates]]\n", encoding="utf-8")
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 2
    assert "country takes a text" in result.output
