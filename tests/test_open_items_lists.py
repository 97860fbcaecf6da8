"""However a package writes its list, the same items come out, or none."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from beancount_receivables.importers.open_items.reading import read_open_items
from beancount_receivables.importers.statement import StatementError

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2024, 12, 31))
CENTS = st.integers(-5_000_000, 5_000_000)


class Row(NamedTuple):
    """An item of a list."""

    customer: int
    cents: int
    date: dt.date
    due: dt.date


class Writing(NamedTuple):
    """How a package writes."""

    delimiter: str
    decimal: str
    groups: bool
    minus_behind: bool
    euro: bool
    days: str
    quoted: bool
    encoding: str
    titles: int

    def amount(self, cents: int) -> str:
        text = f"{abs(cents) // 100:,}" if self.groups else f"{abs(cents) // 100}"
        text = text.replace(",", "." if self.decimal == "," else ",")
        text += f"{self.decimal}{abs(cents) % 100:02}"
        text = f"€ {text}" if self.euro and self.encoding != "latin-1" else text
        if cents >= 0:
            return text
        return f"{text}-" if self.minus_behind else f"-{text}"

    def line(self, *cells: str) -> str:
        return self.delimiter.join(
            f'"{cell}"' if self.quoted or self.delimiter in cell else cell
            for cell in cells
        )


WRITINGS = st.builds(
    Writing,
    st.sampled_from(";,\t"),
    st.sampled_from(",."),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%Y%m%d"]),
    st.booleans(),
    st.sampled_from(["utf-8", "utf-8-sig", "latin-1", "utf-16"]),
    st.integers(0, 3),
)
ROWS = st.lists(
    st.builds(Row, st.integers(1, 3), CENTS.filter(bool), DAYS, DAYS),
    min_size=1,
    max_size=8,
)


def text_of(rows: list[Row], how: Writing) -> str:
    lines = [f"Openstaande posten, {number}" for number in range(how.titles)]
    header = ("Code", "Naam", "Factuurnummer", "Factuurdatum", "Vervaldatum")
    lines.append(how.line(*header, "Openstaand"))
    total = 0
    for number, row in enumerate(rows):
        total += row.cents
        lines.append(
            how.line(
                f"{row.customer}",
                f"Café {row.customer}; zoon",
                f"F{number}",
                row.date.strftime(how.days),
                row.due.strftime(how.days),
                how.amount(row.cents),
            )
        )
    lines.append(how.line("Totaal", "", "", "", "", how.amount(total)))
    return "\r\n".join([*lines, ""])


@given(ROWS, WRITINGS)
def test_the_same_items_come_out(rows: list[Row], how: Writing) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        path.write_bytes(text_of(rows, how).encode(how.encoding))
        listed = read_open_items(path)
    assert [
        (item.customer, item.name, item.number, item.amount, item.date, item.due)
        for item in listed.items
    ] == [
        (
            f"{row.customer}",
            f"Café {row.customer}; zoon",
            f"F{number}",
            Decimal(row.cents) / 100,
            row.date,
            row.due,
        )
        for number, row in enumerate(rows)
    ]
    assert listed.totals == 1


@given(ROWS, WRITINGS, st.data())
def test_a_list_that_lost_something_is_refused(
    rows: list[Row], how: Writing, data: st.DataObject
) -> None:
    """Its total says so: no row is left out without a word."""
    lines = text_of(rows, how).splitlines(keepends=True)
    first = how.titles + 1
    lost = data.draw(st.integers(first, first + len(rows) - 1))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        text = "".join(lines[:lost] + lines[lost + 1 :])
        path.write_bytes(text.encode(how.encoding))
        try:
            read_open_items(path)
        except StatementError as error:
            assert "list.csv" in str(error)  # noqa: PT017
            return
    message = "the list was read, though a row is missing"
    raise AssertionError(message)
