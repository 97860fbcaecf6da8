"""Days that the ledger has already, told by another export of the account."""

from __future__ import annotations

import zipfile
from decimal import Decimal
from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from beancount import loader
from beancount.core.data import Transaction

from beancount_receivables.importers.identity import moved_by
from tests.test_import_command import IBAN
from tests.test_import_command import Row
from tests.test_import_command import counts
from tests.test_import_command import errors
from tests.test_import_command import folder
from tests.test_import_command import put
from tests.test_import_command import run
from tests.test_import_command import statement

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence
    from pathlib import Path

    Writer = Callable[[Sequence[Row]], tuple[str, str]]

__all__ = ["folder"]

DAY = "2024-03-01"
OPENED = """
2024-01-01 open Equity:Opening
2024-01-01 * "What was on it"
  Assets:Bank:Current  1000.00 EUR
  Equity:Opening
"""
A: Row = ("1", "100.00", DAY, "invoice 2024001")
B: Row = ("2", "50.00", DAY, "coffee")
C: Row = ("3", "50.00", DAY, "tea")
OUT: Row = ("4", "30.00", DAY, "in")
BACK: Row = ("5", "-30.00", DAY, "out again")
NEXT: Row = ("6", "8.00", "2024-03-02", "next day")


@pytest.fixture
def opened(folder: Path) -> Path:
    """A ledger with something on the bank account."""
    with (folder / "main.beancount").open("a", encoding="utf-8") as main:
        main.write(OPENED)
    return folder


def camt(rows: Sequence[Row]) -> tuple[str, str]:
    return "camt.xml", statement(
        *((f"C{row[0]}", *row[1:]) for row in rows), opening="1000.00"
    )


def other_camt(rows: Sequence[Row]) -> tuple[str, str]:
    return "other.xml", statement(*(("", *row[1:]) for row in rows), opening="1000.00")


def comma(amount: Decimal) -> str:
    return f"{amount:.2f}".replace(".", ",")


def ing(rows: Sequence[Row]) -> tuple[str, str]:
    """A list of entries, the newest first, whose last day may go on."""
    balance = Decimal("1000.00")
    lines = []
    for _, amount, day, text in rows:
        number = Decimal(amount)
        balance += number
        cells = (
            *(day.replace("-", ""), "", IBAN, "", "OV"),
            *("Bij" if number > 0 else "Af", comma(abs(number)), "Overschrijving"),
            *(f"Omschrijving: {text} Kenmerk: NOTPROVIDED", comma(balance), ""),
        )
        lines.append(";".join(f'"{cell}"' for cell in cells))
    header = (
        '"Datum";"Naam / Omschrijving";"Rekening";"Tegenrekening";"Code";"Af Bij";'
        '"Bedrag (EUR)";"Mutatiesoort";"Mededelingen";"Saldo na mutatie";"Tag"'
    )
    return "ing.csv", "\n".join([header, *reversed(lines)]) + "\n"


def triodos(rows: Sequence[Row]) -> tuple[str, str]:
    """Another list of entries."""
    balance = Decimal("1000.00")
    lines = []
    for _, amount, day, text in rows:
        number = Decimal(amount)
        balance += number
        cells = (
            *("-".join(reversed(day.split("-"))), IBAN, comma(abs(number))),
            *("Credit" if number > 0 else "Debet", "", "", "ET", text, comma(balance)),
        )
        lines.append(",".join(f'"{cell}"' for cell in cells))
    return "triodos.csv", "\n".join(lines) + "\n"


WRITERS = (camt, other_camt, ing, triodos)


def take(folder: Path, export: tuple[str, str]) -> dict[str, int]:
    """Import an export."""
    put(folder, *export)
    result = run()
    assert result.exit_code == 0, result.output
    return counts(result)


def on_the_account(folder: Path) -> tuple[Decimal, list[str]]:
    """The balance of the bank account, and the words of what moved it."""
    assert errors(folder) == []
    entries, _, _ = loader.load_file(str(folder / "main.beancount"))
    moved = [
        (entry.narration or "", moved_by(entry)["Assets:Bank:Current"]["EUR"])
        for entry in entries
        if isinstance(entry, Transaction) and "Assets:Bank:Current" in moved_by(entry)
    ]
    total = sum((number for _, number in moved), Decimal(0))
    return total, sorted(words for words, _ in moved)


def words_of(*rows: Row) -> list[str]:
    return sorted(["What was on it", *(row[3] for row in rows)])


@pytest.mark.parametrize(
    ("first", "second"),
    list(permutations(WRITERS, 2)),
    ids=lambda writer: writer.__name__,
)
def test_a_day_in_two_formats_in_either_order(
    opened: Path,
    first: Writer,
    second: Writer,
) -> None:
    rows = (A, B, B, C, OUT, BACK)
    take(opened, first(rows))
    take(opened, second(rows))
    take(opened, first(rows))
    assert on_the_account(opened) == (Decimal("1250.00"), words_of(*rows))


@pytest.mark.parametrize("rows", [(A, B, C), (C, B, A), (A, B, B), (OUT, A, BACK, B)])
@pytest.mark.parametrize("noon", [ing, triodos])
@pytest.mark.parametrize("evening", [camt, other_camt])
def test_a_day_that_went_on_after_the_first_export(
    opened: Path,
    noon: Writer,
    evening: Writer,
    rows: tuple[Row, ...],
) -> None:
    take(opened, noon((A, B)))
    take(opened, evening((*rows, NEXT)))
    total = 1008 + sum(Decimal(row[1]) for row in rows)
    assert on_the_account(opened) == (total, words_of(*rows, NEXT))


def test_a_batch_told_line_by_line_elsewhere(opened: Path) -> None:
    take(opened, ing([("", "150.00", DAY, "a batch")]))
    assert "new transactions" not in take(opened, camt([A, B]))
    assert on_the_account(opened)[0] == 1150


def test_what_cancels_out_is_not_taken_for_nothing(opened: Path) -> None:
    take(opened, camt([A]))
    text = camt([A, OUT, BACK])[1].replace("C1", "OTHER")
    assert take(opened, ("later.xml", text))["new transactions"] == 2
    assert on_the_account(opened) == (Decimal(1100), words_of(A, OUT, BACK))


@pytest.mark.parametrize(
    "typed",
    [
        # Of another payer, and so another payment.
        '  payer-iban: "NL16VBNK0000101009"\n',
        # Perhaps dated otherwise than by the bank.
        "",
    ],
)
def test_what_may_be_another_payment_is_not_left_out(opened: Path, typed: str) -> None:
    with (opened / "main.beancount").open("a", encoding="utf-8") as main:
        main.write(
            f'{DAY} * "Typed"\n  payment: "T"\n{typed}'
            "  Assets:Bank:Current  50.00 EUR\n  Liabilities:Unknown\n"
        )
    rows = [A, B] if not typed else [B]
    text = camt(rows)[1].replace(
        "<TxDtls>",
        "<TxDtls><RltdPties><DbtrAcct><Id><IBAN>NL35RABO0330000021</IBAN></Id>"
        "</DbtrAcct></RltdPties>",
    )
    put(opened, "camt.xml", text)
    result = run()
    assert result.exit_code == 1
    assert "Balance failed" in result.output
    assert on_the_account(opened)[0] == 1050


def test_what_somebody_typed_of_another_customer_is_another_payment(
    opened: Path,
) -> None:
    with (opened / "main.beancount").open("a", encoding="utf-8") as main:
        main.write(
            f'{DAY} * "Typed"\n  payment: "T"\n'
            "  Assets:Bank:Current  100.00 EUR\n  Liabilities:Unknown\n"
        )
    put(opened, *camt([A]))
    result = run()
    assert result.exit_code == 1
    assert "Balance failed" in result.output
    assert on_the_account(opened)[0] == 1100


def test_what_somebody_typed_of_a_whole_day_is_known(opened: Path) -> None:
    with (opened / "main.beancount").open("a", encoding="utf-8") as main:
        main.write(
            f'{DAY} * "Typed"\n'
            "  Assets:Bank:Current  50.00 EUR\n  Liabilities:Unknown\n"
        )
    assert "new transactions" not in take(opened, camt([B]))
    assert on_the_account(opened)[0] == 1050


# Pages of one day, in files of their own.


@pytest.mark.parametrize("names", [("a", "b", "c"), ("c", "b", "a")])
def test_pages_of_a_day_in_several_files(opened: Path, names: tuple[str, ...]) -> None:
    coffee: Row = ("", *B[1:])
    openings = ("1000.00", "1050.00", "1100.00")
    for name, opening in zip(names, openings, strict=True):
        put(opened, f"{name}.xml", statement(coffee, opening=opening))
    found = counts(run())
    assert found["new transactions"] == 3
    assert found["balances asserted"] == 1
    assert on_the_account(opened) == (Decimal(1150), words_of(B, B, B))


def test_what_came_back_reverses_what_the_ledger_has(opened: Path) -> None:
    """And not what the later statement tells of it under another id."""
    take(opened, triodos([A]))
    back: Row = ("9", "-100.00", "2024-03-05", "returned invoice 2024001")
    name, text = camt([A, back])
    start, _, end = text.rpartition("<NtryDtls>")
    text = f"{start}<RvslInd>true</RvslInd><NtryDtls>{end}"
    found = take(opened, (name, text))
    assert found["new transactions"] == found["of which the payment was found"] == 1
    assert on_the_account(opened) == (Decimal(1000), words_of(A, back))


@pytest.mark.parametrize("in_one", [True, False])
def test_statements_overlap_on_a_day_that_moves_nothing(
    opened: Path, *, in_one: bool
) -> None:
    """The second opens where the first closes, and yet does not follow it."""
    day = "2024-03-02"
    out: Row = ("", "30.00", day, "in")
    back: Row = ("", "-30.00", day, "out again")
    later: Row = ("", "8.00", "2024-03-03", "later")
    texts = (
        statement(A, out, back, opening="1000.00"),
        statement(out, back, later, opening="1100.00"),
    )
    if in_one:
        with zipfile.ZipFile(opened / "inbox" / "all.zip", "w") as packed:
            for number, text in enumerate(texts):
                packed.writestr(f"{number}.xml", text)
    else:
        for number, text in enumerate(texts):
            put(opened, f"{number}.xml", text)
    assert run().exit_code == 0
    assert on_the_account(opened) == (Decimal(1108), words_of(A, out, back, later))
