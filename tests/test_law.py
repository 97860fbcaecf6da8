"""The dated tables of interest and of VAT on bad debts, and their files."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

import beancount_receivables.plugins.law as law_package
from beancount_receivables.plugins.law import MissingTableError
from beancount_receivables.plugins.law import ReliefLaw
from beancount_receivables.plugins.law import ReliefLaws
from beancount_receivables.plugins.law import UnreadableTablesError
from beancount_receivables.plugins.law import read_interest
from beancount_receivables.plugins.law import read_relief
from beancount_receivables.plugins.law import read_tables
from beancount_receivables.plugins.law.files import COSTS
from beancount_receivables.plugins.law.files import INTEREST
from beancount_receivables.plugins.law.files import RATES
from beancount_receivables.plugins.law.files import VAT_RELIEF
from beancount_receivables.plugins.law.files import tables_of_kind

DAY = dt.timedelta(days=1)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


# The percentages.


@pytest.mark.parametrize(
    ("country", "kind", "date", "percent"),
    [
        ("NL", "consumer", "2015-01-01", "2"),
        ("NL", "consumer", "2022-12-31", "2"),
        ("NL", "consumer", "2023-01-01", "4"),
        ("NL", "consumer", "2023-07-01", "6"),
        ("NL", "consumer", "2024-01-01", "7"),
        ("NL", "consumer", "2024-12-31", "7"),
        ("NL", "consumer", "2025-01-01", "6"),
        ("NL", "consumer", "2026-01-01", "4"),
        ("NL", "business", "2016-06-30", "8.05"),
        ("NL", "business", "2022-12-31", "8"),
        ("NL", "business", "2023-01-01", "10.5"),
        ("NL", "business", "2023-07-01", "12"),
        ("NL", "business", "2024-06-30", "12.5"),
        ("NL", "business", "2024-07-01", "12.25"),
        ("NL", "business", "2025-01-01", "11.15"),
        ("NL", "business", "2025-07-01", "10.15"),
        ("BE", "consumer", "2022-12-31", "1.5"),
        ("BE", "consumer", "2023-12-31", "5.25"),
        ("BE", "consumer", "2024-01-01", "5.75"),
        ("BE", "consumer", "2025-06-01", "4.5"),
        ("BE", "business", "2016-06-30", "8.5"),
        ("BE", "business", "2022-12-31", "8"),
        ("BE", "business", "2023-06-30", "10.5"),
        ("BE", "business", "2023-12-31", "12"),
        ("BE", "business", "2024-12-31", "12.5"),
        ("BE", "business", "2025-06-30", "11.5"),
        ("BE", "business", "2025-12-31", "10.5"),
    ],
)
def test_percentages(country: str, kind: str, date: str, percent: str) -> None:
    rate = read_interest().rate_on(day(date), country, kind)
    assert rate.percent == Decimal(percent)
    assert rate.first <= day(date) <= rate.last
    assert rate.source


@pytest.mark.parametrize(
    ("country", "kind", "last"),
    [
        ("NL", "consumer", "2026-12-31"),
        ("NL", "business", "2026-06-30"),
        ("BE", "consumer", "2026-12-31"),
        ("BE", "business", "2026-06-30"),
    ],
)
def test_ours_have_no_gap(country: str, kind: str, last: str) -> None:
    laws = read_interest()
    date = day("2016-01-01")
    while date <= day(last):
        date = laws.rate_on(date, country, kind).last + DAY
    with pytest.raises(MissingTableError, match=f"{kind} of {country} on {date}"):
        laws.rate_on(date, country, kind)


def test_what_to_add_is_said() -> None:
    laws = read_interest()
    with pytest.raises(MissingTableError) as missing:
        laws.rate_on(day("2031-01-01"), "BE", "business")
    message = str(missing.value)
    assert "those known run from 2016-01-01 until 2026-06-30" in message
    assert '[[rates]] with country = "BE", kind = "business"' in message
    assert "from = 2031-01-01" in message
    assert 'plugin "beancount_receivables.plugins" "tables.toml"' in message
    with pytest.raises(
        MissingTableError, match=r'\[\[interest\]\] with country = "DE"'
    ):
        laws.on(day("2024-01-01"), "DE", "business")
    with pytest.raises(MissingTableError, match="ours begin on 2023-09-01"):
        laws.on(day("2023-08-31"), "BE", "consumer")


@pytest.mark.parametrize(
    ("country", "kind", "begins", "adds_yearly"),
    [
        ("NL", "consumer", "due", True),
        ("NL", "business", "due", True),
        ("BE", "consumer", "reminder", False),
        ("BE", "business", "due", False),
    ],
)
def test_how_interest_runs(
    country: str, kind: str, begins: str, *, adds_yearly: bool
) -> None:
    law = read_interest().on(day("2024-04-01"), country, kind)
    assert (law.begins, law.adds_yearly) == (begins, adds_yearly)
    assert law.source


def test_the_lump_sum_is_between_businesses_only() -> None:
    laws = read_interest()
    sums = {
        (country, kind): laws.on(day("2024-04-01"), country, kind).lump_sum
        for country in ("NL", "BE")
        for kind in ("consumer", "business")
    }
    dutch = sums["NL", "business"]
    belgian = sums["BE", "business"]
    assert dutch is not None
    assert (dutch.amount, dutch.beside) == (Decimal(40), False)
    assert belgian is not None
    assert (belgian.amount, belgian.beside) == (Decimal(40), True)
    assert sums["NL", "consumer"] is sums["BE", "consumer"] is None


# When the VAT on a bad debt comes back.


@pytest.mark.parametrize(
    ("country", "due", "insolvent", "arises"),
    [
        ("NL", "2024-03-31", None, "2025-03-31"),
        ("NL", "2024-02-29", None, "2025-02-28"),
        ("NL", "2023-02-28", None, "2024-02-28"),
        # The bankruptcy of a Dutch customer changes nothing about the year.
        ("NL", "2024-03-31", "2024-06-01", "2025-03-31"),
        ("NL", "2016-12-31", None, "2018-01-01"),
        ("NL", "2014-05-01", None, "2018-01-01"),
        ("NL", "2017-01-02", None, "2018-01-02"),
        ("BE", "2024-03-31", "2024-06-01", "2024-06-01"),
        ("BE", "2024-03-31", None, None),
    ],
)
def test_when_the_right_arises(
    country: str, due: str, insolvent: str | None, arises: str | None
) -> None:
    since = day(insolvent) if insolvent else None
    law, found = read_relief().of(country, day(due), since)
    assert str(found) == str(arises)
    assert law.source


@pytest.mark.parametrize(
    ("country", "insolvent"), [("DE", None), ("BE", dt.date(2007, 12, 31))]
)
def test_no_law_on_vat(country: str, insolvent: dt.date | None) -> None:
    with pytest.raises(MissingTableError, match=f'country = "{country}"'):
        read_relief().of(country, day("2007-03-31"), insolvent)


def law(since: str, arises: str, years: int = 0) -> ReliefLaw:
    return ReliefLaw("XX", day(since), arises, years, day(since), since)


@pytest.mark.parametrize(
    ("due", "insolvent", "by", "arises"),
    [
        # Two years until 2020, then one year, then when the customer is insolvent.
        ("2017-05-01", None, "2010-01-01", "2019-05-01"),
        ("2018-05-01", None, "2020-01-01", "2020-01-01"),
        ("2019-05-01", None, "2020-01-01", "2020-05-01"),
        ("2022-12-31", None, "2020-01-01", "2023-12-31"),
        ("2023-01-01", None, "2024-01-01", "None"),
        ("2023-01-01", "2024-03-01", "2024-01-01", "2024-03-01"),
        ("2023-01-01", "2023-03-01", "2024-01-01", "2024-01-01"),
    ],
)
def test_changes_of_the_law(
    due: str, insolvent: str | None, by: str, arises: str
) -> None:
    laws = ReliefLaws(
        [
            law("2024-01-01", "insolvent"),
            law("2010-01-01", "due", 2),
            law("2020-01-01", "due", 1),
        ]
    )
    found, date = laws.of("XX", day(due), day(insolvent) if insolvent else None)
    assert (found.source, str(date)) == (by, arises)


# Files.

RATE = """
[[rates]]
country = "de"
kind = "business"
rates = [{ from = 2024-01-01, until = 2024-12-31, percent = 11.62, source = "own" }]
"""
LAW = """
[[interest]]
country = "DE"
kind = "business"
from = 2016-01-01
source = "own"
begins = "due"
adds-yearly = false

[interest.lump-sum]
amount = 40
currency = "EUR"
beside = true
source = "own"
"""
RELIEF = """
[[vat-relief]]
country = "DE"
from = 2016-01-01
arises = "due"
years = 2
source = "own"
"""


def write(folder: Path, text: str) -> Path:
    file = folder / "tables.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_tables_of_ones_own(tmp_path: Path) -> None:
    own = write(tmp_path, RATE + LAW + RELIEF)
    laws = read_interest(own)
    assert laws.rate_on(day("2024-05-01"), "DE", "business").percent == Decimal("11.62")
    assert laws.on(day("2024-05-01"), "DE", "business").source == "own"
    # What is ours stays, and a file without collection costs takes none away.
    assert laws.rate_on(day("2024-05-01"), "NL", "consumer").percent == 7
    assert read_tables(own).on(day("2024-05-01"), "NL") is not None
    _, arises = read_relief(own).of("DE", day("2024-03-31"), None)
    assert arises == day("2026-03-31")


def test_ones_own_outranks_ours_on_its_days_alone(tmp_path: Path) -> None:
    more = RATE.replace("de", "NL").replace("2024-01-01", "2024-03-01")
    laws = read_interest(write(tmp_path, more.replace("2024-12-31", "2024-03-31")))
    found = [
        laws.rate_on(day(date), "NL", "business")
        for date in ("2024-02-29", "2024-03-01", "2024-03-31", "2024-04-01")
    ]
    percents = [rate.percent for rate in found]
    assert percents == [
        Decimal("12.5"),
        Decimal("11.62"),
        Decimal("11.62"),
        Decimal("12.5"),
    ]
    assert found[0].last == day("2024-02-29")
    assert found[1].last == day("2024-03-31")


def test_years_to_come_can_be_added(tmp_path: Path) -> None:
    more = RATE.replace("de", "BE").replace("2024-", "2027-")
    laws = read_interest(write(tmp_path, more))
    assert laws.rate_on(day("2027-05-01"), "BE", "business").source == "own"
    with pytest.raises(MissingTableError):
        laws.rate_on(day("2028-01-01"), "BE", "business")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (RATE.replace("[[rates]]", "[[rate]]"), "holds no [[table]] or [[interest]]"),
        (RELIEF + RATE.replace("[[rates]]", "[[rate]]"), "rate is no kind of table"),
        (RATE.replace("until", "till"), "until takes a date"),
        (RATE.replace("2024-12-31", "2023-12-31"), "lies before from 2024-01-01"),
        (RATE.replace("11.62", '"11.62"'), "percent takes a number"),
        (RATE.replace("11.62", "-1"), "not negative"),
        (RATE.replace("11.62", "nan"), "not negative"),
        (RATE.replace("11.62", "inf"), "not negative"),
        (RATE.replace("business", "trade"), 'kind takes "business" or "consumer"'),
        (RATE.replace("rates = [{", "rates = [] #"), "holds no rate"),
        (RATE.replace("source =", "sources = 1, source ="), "sources is none of"),
        (LAW.replace('begins = "due"', 'begins = "now"'), 'begins takes "due" or'),
        (LAW.replace("adds-yearly = false", 'adds-yearly = "no"'), "true or false"),
        (LAW.replace("beside = true", ""), "beside takes true or false"),
        (LAW.replace("adds-yearly", "add-yearly"), "adds-yearly takes"),
        (LAW.replace("source =", "agreed-at-most = 'consumer'\nsource =", 1), "agreed"),
        (RELIEF.replace('"due"', '"later"'), 'arises takes "due" or "insolvent"'),
        (RELIEF.replace("years = 2", "years = 1.5"), "years takes a whole number"),
        (RELIEF.replace("years = 2", ""), "years takes a number"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, text: str, words: str) -> None:
    own = write(tmp_path, text)
    with pytest.raises(UnreadableTablesError) as refused:
        [each(own) for each in (read_interest, read_relief, read_tables)]
    assert str(own) in str(refused.value)
    assert words in str(refused.value)


def test_every_file_of_ours_holds_tables_with_a_source() -> None:
    files = set(Path(law_package.__file__).parent.glob("*.toml"))
    assert len(files) >= 5
    for kind in (COSTS, INTEREST, VAT_RELIEF):
        for values in tables_of_kind(kind):
            assert values.text("source")
    for values in tables_of_kind(RATES):
        assert all(each.text("source") for each in values.each("rates", "rate"))
