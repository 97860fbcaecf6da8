"""Statements that follow one another, and those that do not."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from beancount_receivables.importers.chains import with_gaps
from beancount_receivables.importers.statement import Statement
from beancount_receivables.queries.cli import main

if TYPE_CHECKING:
    from pathlib import Path


def statement(
    day: int, opening: str | None, closing: str | None, **more: str
) -> Statement:
    """A statement of one day in March."""
    date = dt.date(2024, 3, day)
    return Statement(
        f"{day}.xml",
        "camt",
        more.get("account", "NL1"),
        "EUR",
        Decimal(0),
        0,
        sequence=more.get("sequence", str(day)),
        from_date=date,
        to_date=date,
        opening=None if opening is None else Decimal(opening),
        closing=None if closing is None else Decimal(closing),
    )


def noted(*statements: Statement) -> list[int]:
    """The places of the statements that do not follow."""
    found = with_gaps(statements)
    assert [each.file for each in found] == [each.file for each in statements]
    return [place for place, each in enumerate(found) if each.notes]


def test_each_opens_where_the_one_before_closed() -> None:
    assert noted(statement(1, "0", "5"), statement(2, "5", "7")) == []
    assert noted(statement(2, "5", "7"), statement(1, "0", "5")) == []


def test_a_statement_is_missing() -> None:
    found = with_gaps([statement(1, "0", "5"), statement(3, "6", "7")])
    (note,) = found[1].notes
    assert note == (
        "It opens at 6, but the statement before it, 1 in 1.xml, closes at 5: a"
        " statement between them is missing, or one of them is not complete."
    )


@pytest.mark.parametrize(
    "statements",
    [
        (statement(1, "0", "5"), statement(3, None, "7")),
        (statement(1, "0", None), statement(3, "6", "7")),
        (statement(1, "0", "5"), statement(3, "6", "7", account="NL2")),
        # Of one day, numbered otherwise than they follow.
        (
            statement(1, "0", "1", sequence="1"),
            statement(1, "4", "9", sequence="2"),
            statement(1, "1", "4", sequence="10"),
        ),
        # A month, and days of it.
        (statement(1, "0", "9"), statement(1, "0", "2"), statement(2, "2", "9")),
    ],
    ids=["no opening", "no closing", "another account", "one day", "an overlap"],
)
def test_what_says_nothing_or_overlaps(statements: tuple[Statement, ...]) -> None:
    assert noted(*statements) == []


def test_the_command_says_so(tmp_path: Path) -> None:
    files = []
    for day, opening, closing in (("01", "0", "5"), ("03", "6", "6")):
        balances = "".join(
            f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy='EUR'>"
            f"{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>"
            f"<Dt><Dt>2024-03-{day}</Dt></Dt></Bal>"
            for kind, amount in (("OPBD", opening), ("CLBD", closing))
        )
        path = tmp_path / f"{day}.xml"
        path.write_text(
            "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'>"
            "<BkToCstmrStmt><Stmt><Id>S</Id><Acct><Id><IBAN>NL91ABNA0417164300</IBAN>"
            f"</Id></Acct>{balances}</Stmt></BkToCstmrStmt></Document>",
            encoding="utf-8",
        )
        files.append(str(path))
    result = CliRunner().invoke(main, ["read", *files])
    assert f"{files[1]}: It opens at 6, but the statement before it" in result.stdout
