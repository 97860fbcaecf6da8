"""Bank CSV exports in general: written and read back, and damaged in any way."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck
from hypothesis import assume
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from beancount_receivables.importers.csv_banks.amounts import NumberColumn
from beancount_receivables.importers.csv_banks.amounts import UndecidedError
from beancount_receivables.importers.csv_banks.banks import BANKS
from beancount_receivables.importers.csv_banks.banks import read_bank_csv
from beancount_receivables.importers.csv_banks.cells import CellError
from beancount_receivables.importers.csv_banks.reading import begin
from beancount_receivables.importers.csv_banks.text import first_lines
from beancount_receivables.importers.csv_banks.text import read_lines
from beancount_receivables.importers.statement import StatementError
from beancount_receivables.importers.statement import collect

if TYPE_CHECKING:
    from collections.abc import Callable

    from beancount_receivables.importers.statement import Statement

FOLDER = Path(__file__).parent / "csv"
EXPORTS = sorted(path for path in FOLDER.iterdir() if path.suffix != ".json")
IBANS = ("NL42VBNK0000700001", "BE94090000006114", "NL85VBNK0000700003")


def read(data: bytes, size: int = 1 << 16) -> list[Statement]:
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    return list(collect(read_bank_csv("export.csv", pieces)))


# Written and read back.


@dataclass
class Fact:
    """A made entry: what is written, and must be read."""

    day: dt.date
    amount: Decimal
    after: Decimal
    iban: str
    name: str
    text: str
    number: int


@dataclass
class Layout:
    """How a bank writes rows, for a statement with these facts.

    `tells` are the facts that can be read back.
    """

    header: str
    row: Callable[[Fact], list[str]]
    delimiter: str = ";"
    quoted: bool = False
    tells: str = "iban name text"
    balances: bool = False


def comma(number: Decimal) -> str:
    return f"{number:.2f}".replace(".", ",")


def grouped(number: Decimal) -> str:
    return f"{number:,.2f}".translate(str.maketrans(",.", ".,"))


def slashed(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"


def dashed(day: dt.date) -> str:
    return f"{day:%d-%m-%Y}"


def spaced(iban: str) -> str:
    return " ".join(iban[at : at + 4] for at in range(0, len(iban), 4))


def mark(fact: Fact, credit: str, debit: str) -> str:
    return debit if fact.amount < 0 else credit


def header_of(name: str, lines: int = 1) -> str:
    text = (FOLDER / name).read_bytes().decode("latin-1")
    if name != "kbc.csv":
        return "".join(text.splitlines(keepends=True)[:lines]).replace("\r\n", "\n")
    return text.partition("\r")[0] + "\n"


OWN = "NL35RABO0330000021"
LAYOUTS = {
    "ing-nl": Layout(
        header_of("ing-nl.csv"),
        lambda fact: [
            *(f"{fact.day:%Y%m%d}", fact.name, OWN, fact.iban, "OV"),
            *(mark(fact, "Bij", "Af"), grouped(abs(fact.amount)), "Overschrijving"),
            (
                f"Naam: {fact.name} Omschrijving: {fact.text} IBAN: {fact.iban} "
                f"Valutadatum: {dashed(fact.day)}"
            ),
            *(grouped(fact.after), ""),
        ],
        quoted=True,
        balances=True,
    ),
    "ing-nl-savings": Layout(
        header_of("ing-nl-savings.csv"),
        lambda fact: [
            *(f"{fact.day}", "Inleg", "V 100-00042", "Reserve", fact.iban),
            *(mark(fact, "Bij", "Af"), comma(abs(fact.amount)), "EUR", "Inleg"),
            *(fact.text, comma(fact.after)),
        ],
        quoted=True,
        tells="iban text",
        balances=True,
    ),
    "rabobank": Layout(
        header_of("rabobank.csv"),
        lambda fact: [
            *(OWN, "EUR", "RABONL2U", f"{fact.number:018}", f"{fact.day}"),
            *(f"{fact.day}", f"{fact.amount:+.2f}".replace(".", ",")),
            *(f"{fact.after:+.2f}".replace(".", ","), fact.iban, fact.name),
            *("", "", "", "cb", "", "", "", "", "", fact.text),
            *("", "", "", "", "", ""),
        ],
        delimiter=",",
        quoted=True,
        tells="iban name text number",
        balances=True,
    ),
    "rabobank-old": Layout(
        "",
        lambda fact: [
            *(OWN, "EUR", f"{fact.day:%Y%m%d}", mark(fact, "C", "D")),
            *(f"{abs(fact.amount)}", fact.iban, fact.name, f"{fact.day:%Y%m%d}"),
            *("cb", "", fact.text, "", "", "", "", "", "", "", ""),
        ],
        delimiter=",",
        quoted=True,
    ),
    "abn-amro-tab": Layout(
        "",
        lambda fact: [
            *("330000031", "EUR", f"{fact.day:%Y%m%d}"),
            *(comma(fact.after - fact.amount), comma(fact.after)),
            *(f"{fact.day:%Y%m%d}", comma(fact.amount)),
            (
                f"/TRTP/SEPA OVERBOEKING/IBAN/{fact.iban}/BIC/VBNKNL2A/NAME/{fact.name}"
                f"/REMI/{fact.text}/EREF/NOTPROVIDED"
            ),
        ],
        delimiter="\t",
        balances=True,
    ),
    "abn-amro": Layout(
        header_of("abn-amro-workbook.csv"),
        lambda fact: [
            *("330000031", "EUR", f"{fact.day:%Y%m%d}", f"{fact.day:%Y%m%d}"),
            *(f"{fact.after - fact.amount}", f"{fact.after}", f"{fact.amount}"),
            (
                f"SEPA Overboeking  IBAN: {fact.iban}  BIC: VBNKNL2A  "
                f"Naam: {fact.name}  Omschrijving: {fact.text}"
            ),
        ],
        balances=True,
    ),
    "bunq": Layout(
        header_of("bunq.csv"),
        lambda fact: [
            *(f"{fact.day}", f"{fact.day}", f"{fact.amount:,.2f}", OWN, fact.iban),
            *(fact.name, fact.text),
        ],
        quoted=True,
    ),
    "knab": Layout(
        header_of("knab.csv", 2),
        lambda fact: [
            *(OWN, dashed(fact.day), "EUR", mark(fact, "C", "D")),
            *(comma(abs(fact.amount)), fact.iban, fact.name, dashed(fact.day)),
            *("Overboeking", fact.text, "", "", "", "", f"K{fact.number}"),
            *(dashed(fact.day), ""),
        ],
    ),
    "asn-sns-regiobank": Layout(
        "",
        lambda fact: [
            *(dashed(fact.day), OWN, fact.iban, fact.name, "", "", "", "EUR"),
            *(f"{fact.after - fact.amount}", "EUR", f"{fact.amount}"),
            *(dashed(fact.day), dashed(fact.day), "8809", "OVS", f"{fact.number:08}"),
            *("", f"'{fact.text}'", "12"),
        ],
        delimiter=",",
        balances=True,
    ),
    "triodos": Layout(
        "",
        lambda fact: [
            *(dashed(fact.day), OWN, grouped(abs(fact.amount))),
            *(mark(fact, "Credit", "Debet"), fact.name, fact.iban, "ET", fact.text),
        ],
        delimiter=",",
        quoted=True,
    ),
    "nibc": Layout(
        header_of("nibc.csv", 2),
        lambda fact: [
            *(f"{fact.number:07}", dashed(fact.day), "Overboeking"),
            *(grouped(fact.amount), "EUR", dashed(fact.day), fact.iban, fact.name),
            *(fact.text, " ", f"C{fact.number}"),
        ],
    ),
    "kbc": Layout(
        header_of("kbc.csv"),
        lambda fact: [
            *(OWN, " " * 9, "VELO BV", "EUR", "  02026012", slashed(fact.day)),
            *("OVERSCHRIJVING", slashed(fact.day), comma(fact.amount)),
            *(comma(fact.after), mark(fact, comma(fact.amount), "   ")),
            *(mark(fact, "   ", comma(fact.amount)), spaced(fact.iban), "VBNKBEBB"),
            *(fact.name, "", "", fact.text),
        ],
        balances=True,
    ),
    "kbc-card": Layout(
        header_of("kbc-card.csv"),
        lambda fact: [
            *("543210XXXXXX0042", "VELO BV", "", slashed(fact.day), slashed(fact.day)),
            *(f"{abs(fact.amount)}0000000", "", "", "EUR", "1,000000000"),
            *(comma(fact.amount), "0,00", fact.name, "", "", ""),
        ],
        tells="name",
    ),
    "belfius": Layout(
        header_of("belfius.csv", 13),
        lambda fact: [
            *(spaced(OWN), slashed(fact.day), "", "", spaced(fact.iban), fact.name),
            *("", "", "OVERSCHRIJVING", slashed(fact.day), grouped(fact.amount)),
            *("EUR", "VBNKBEBB", "BE", fact.text),
        ],
    ),
    "ing-be": Layout(
        header_of("ing-be.csv"),
        lambda fact: [
            *(OWN, "VELO BV", fact.iban, f"{fact.number}", slashed(fact.day)),
            *(slashed(fact.day), comma(fact.amount), "EUR"),
            *(f"Overschrijving Van: {fact.name} - {fact.iban}", "", fact.text),
        ],
    ),
    "bnp-paribas-fortis": Layout(
        header_of("bnp.csv").encode("latin-1").decode("utf-8-sig"),
        lambda fact: [
            *("2026-", slashed(fact.day), slashed(fact.day), comma(fact.amount)),
            *("EUR", OWN, "Overschrijving", fact.iban, fact.name, fact.text),
            *(f"BANKREFERENTIE : {fact.number:016}", "Geaccepteerd", ""),
        ],
    ),
}

words = st.text("abcXYZ0189 é&'.-()", max_size=30).map(lambda text: f"w {text} v")
texts = words.map(lambda text: " ".join(text.split()))


@st.composite
def facts(draw: st.DrawFn) -> list[Fact]:
    """Make the entries of a statement, oldest first."""
    days = sorted(
        draw(
            st.lists(
                st.dates(dt.date(2024, 1, 1), dt.date(2026, 12, 31)),
                min_size=1,
                max_size=6,
            )
        )
    )
    balance = Decimal(draw(st.integers(-(10**7), 10**7))) / 100
    made = []
    for number, day in enumerate(days, start=1):
        cents = draw(st.integers(-(10**8), 10**8).filter(bool))
        amount = Decimal(cents) / 100
        balance += amount
        name, text = draw(texts), draw(texts)
        iban = draw(st.sampled_from(IBANS))
        made.append(Fact(day, amount, balance, iban, name, text, number))
    return made


def written(layout: Layout, made: list[Fact], *, newest_first: bool) -> str:
    out = io.StringIO()
    out.write(layout.header)
    rows = csv.writer(
        out,
        delimiter=layout.delimiter,
        quoting=csv.QUOTE_ALL if layout.quoted else csv.QUOTE_NONE,
        quotechar='"' if layout.quoted else None,
        lineterminator="\n",
    )
    for fact in reversed(made) if newest_first else made:
        rows.writerow(layout.row(fact))
    return out.getvalue()


@pytest.mark.parametrize("name", LAYOUTS)
@given(
    made=facts(),
    newest_first=st.booleans(),
    ends=st.sampled_from(["\n", "\r\n", "\r", "\r\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
    size=st.sampled_from([1, 7, 1 << 16]),
)
def test_what_is_written_is_read(
    name: str,
    made: list[Fact],
    *,
    newest_first: bool,
    ends: str,
    encoding: str,
    size: int,
) -> None:
    layout = LAYOUTS[name]
    text = written(layout, made, newest_first=newest_first).replace("\n", ends)
    (statement,) = read(text.encode(encoding), size)
    assert statement.format == f"csv.{name}"
    total = sum((fact.amount for fact in made), Decimal(0))
    assert (statement.count, statement.sum) == (len(made), total)
    if layout.balances:
        assert statement.opening == made[0].after - made[0].amount
        assert statement.closing == made[-1].after
        assert statement.balanced is True
    else:
        assert statement.balanced is None
    assert all(
        one.booked <= other.booked
        for one, other in pairwise(statement.entries)
        if one.booked and other.booked
    )
    in_file = sorted(statement.entries, key=lambda entry: entry.position.line or 0)
    for entry, fact in zip(
        in_file, reversed(made) if newest_first else made, strict=True
    ):
        assert (entry.booked, entry.amount) == (fact.day, fact.amount)
        party = entry.counterparty
        if "iban" in layout.tells:
            assert party is not None
            assert party.iban == fact.iban
        if "name" in layout.tells:
            assert party is not None
            assert party.name == fact.name
        if "text" in layout.tells:
            assert entry.text == fact.text
        if "number" in layout.tells:
            assert entry.id == f"{fact.number:018}"


def test_every_bank_is_written() -> None:
    assert {f"csv.{name}" for name in LAYOUTS} == {
        bank.format for bank in BANKS if bank.format != "csv.ing-nl-balances"
    }


# Damaged.

PIECES = [b"", b'"', b"'", b";", b",", b"\n", b"\r", b"\0", b"\xff", b"\xe9", b"-"]
PIECES += [b"1", b".", b"1.234", b"\t", b" ", b"\xc3\xa9", b'";"', b"\n\n", b"Af"]


def rows_of(data: bytes) -> int | None:
    """Count the rows of an export, each that holds anything; None: no such export."""
    found = begin(first_lines(data, 40), BANKS)
    if found is None:
        return None
    _, beginning = found
    lines = list(read_lines("export.csv", [data]))[beginning.line - 1 :]
    if beginning.header is not None:
        del lines[0]
    if not beginning.quoted:
        empty = f' \t\n"{beginning.delimiter}'
        return sum(bool(line.strip(empty)) for line in lines)
    rows = csv.reader(lines, delimiter=beginning.delimiter, skipinitialspace=True)
    return sum(any(cell.strip() for cell in row) for row in rows)


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(
    path=st.sampled_from(EXPORTS),
    damages=st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 40), st.sampled_from(PIECES)),
        min_size=1,
        max_size=3,
    ),
)
def test_no_row_is_lost_whatever_the_damage(
    path: Path, damages: list[tuple[float, int, bytes]]
) -> None:
    data = path.read_bytes()
    for share, length, put in damages:
        start = int(share * len(data))
        data = data[:start] + put + data[start + length :]
    try:
        found = read(data)
    except StatementError:
        return
    rows = rows_of(data)
    assert rows is not None
    refused = sum(
        note.endswith("was left out.") for each in found for note in each.notes
    )
    assert sum(len(statement.entries) for statement in found) + refused == rows


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(StatementError):
        for statement in read(data):
            assert statement.count <= data.count(b"\n") + data.count(b"\r") + 1


# Numbers.


@given(
    st.decimals(-(10**12), 10**12, places=2),
    st.sampled_from([",", "."]),
    st.sampled_from(["", "group", " ", "\u00a0"]),
)
def test_a_number_with_a_fraction_means_itself(
    number: Decimal, mark: str, group: str
) -> None:
    between = ("." if mark == "," else ",") if group == "group" else group
    text = f"{number:,.2f}".replace(",", "_").replace(".", mark).replace("_", between)
    assert NumberColumn("Bedrag", 0)([text]) == number


@given(st.text("0123456789.,+- ", min_size=1, max_size=12))
def test_no_number_is_guessed(text: str) -> None:
    """Whatever is read by itself is read so beside numbers of either kind."""
    try:
        alone = NumberColumn("Bedrag", 0)([text])
    except (CellError, UndecidedError):
        return
    for other in ("12,34", "12.34"):
        column = NumberColumn("Bedrag", 0)
        column([other])
        assert column([text]) == alone


@given(st.integers(1, 999), st.integers(0, 999))
def test_three_digits_behind_a_mark_mean_nothing_alone(left: int, right: int) -> None:
    for mark in ",.":
        text = f"{left}{mark}{right:03}"
        with pytest.raises(UndecidedError):
            NumberColumn("Bedrag", 0)([text])
        whole = NumberColumn("Bedrag", 0)
        whole(["1.5" if mark == "," else "1,5"])
        assert whole([text]) == left * 1000 + right
        part = NumberColumn("Bedrag", 0)
        part(["1,5" if mark == "," else "1.5"])
        assert part([text]) == Decimal(f"{left}.{right:03}")


@given(
    st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"])),
    st.integers(1, 5),
)
def test_text_in_pieces_is_the_same_text(text: str, size: int) -> None:
    data = f"{text}\r\nend".encode()
    assume(not data.startswith((b"\xff\xfe", b"\xfe\xff")))
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    assert "".join(read_lines("x", pieces)) == text.removeprefix("\ufeff") + "\nend"
