"""CODA files as they come: other encodings and line ends, zipped, cut off, damaged."""

from __future__ import annotations

import datetime as dt
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beancount_receivables.importers.coda import is_coda
from beancount_receivables.importers.coda import read_coda
from beancount_receivables.importers.detection import is_statement
from beancount_receivables.importers.detection import read_statements
from beancount_receivables.importers.statement import BrokenFileError
from beancount_receivables.importers.statement import StatementError
from beancount_receivables.importers.statement import UnknownFormatError
from beancount_receivables.importers.statement import collect
from tests.coda_writing import encoded
from tests.coda_writing import header
from tests.coda_writing import information
from tests.coda_writing import movement
from tests.coda_writing import movements_in
from tests.coda_writing import statement

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from beancount_receivables.importers.statement import Entry
    from beancount_receivables.importers.statement import Statement

PAYER = "BE71096123456769"


def read(data: bytes, size: int = 1 << 16) -> list[Statement]:
    chunks = [data[start : start + size] for start in range(0, len(data), size)]
    return list(collect(read_coda("bank.cod", chunks)))


def one(name: str = "Café Zürich", said: str = "déjà payé") -> list[str]:
    return statement(
        movement("12.50", name=name, account=PAYER, said=said),
        information("à Liège"),
    )


def names(found: list[Statement]) -> list[str | None]:
    return [
        entry.counterparty.name if entry.counterparty else None
        for each in found
        for entry in each.entries
    ]


# How files are told, and written.


def test_told_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "statement.xml"
    path.write_bytes(encoded(one()))
    assert is_statement(path)
    assert [each.balanced for each in read_statements(path)] == [True]


def test_in_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("b.cod", encoded(one("B")))
        packed.writestr("a.cod", encoded(one("A")))
    found = list(read_statements(path))
    assert [each.member for each in found] == ["a.cod", "b.cod"]
    assert names(found) == ["A", "B"]


@pytest.mark.parametrize(
    "first",
    [
        b"",
        b"0",
        b"0000 01INGBNL2AXXXX00001",
        b"0000015032400105 no column",
        b"00000150324;00005;1;2",
        encoded([header()])[1:],
    ],
)
def test_other_files_are_not_taken_for_coda(tmp_path: Path, first: bytes) -> None:
    assert not is_coda(first)
    path = tmp_path / "other"
    path.write_bytes(first)
    with pytest.raises(UnknownFormatError):
        list(read_statements(path))


def test_another_version_is_ours_to_refuse(tmp_path: Path) -> None:
    path = tmp_path / "old.cod"
    path.write_bytes(encoded([header(version="1")]))
    assert is_statement(path)
    with pytest.raises(StatementError, match="CODA version '1'"):
        list(read_statements(path))


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", ""])
@pytest.mark.parametrize("size", [1 << 16, 1, 127, 128, 129, 130, 1000])
def test_ends_of_lines_wherever_the_pieces_end(end: str, size: int) -> None:
    found = read(encoded([*one("A"), *one("B")], end), size)
    assert names(found) == ["A", "B"]
    assert [each.notes for each in found] == [(), ()]


def test_mixed_ends_of_lines() -> None:
    lines = one("A")
    data = encoded(lines[:3]) + encoded(lines[3:], "\n")
    assert names(read(data)) == ["A"]


def test_empty_lines_and_an_end_of_file_mark() -> None:
    data = encoded(["", *one("A"), "", "   ", *one("B"), "\x1a"])
    found = read(data)
    assert names(found) == ["A", "B"]
    assert found[1].line == len(one("A")) + 4


def test_the_last_line_needs_no_end() -> None:
    assert names(read(encoded(one("A"))[:-2])) == ["A"]


@pytest.mark.parametrize(
    "encoding", ["latin-1", "cp1252", "cp850", "utf-8", "utf-8-sig"]
)
def test_encodings(encoding: str) -> None:
    (found,) = read(encoded(one(), encoding=encoding))
    assert names([found]) == ["Café Zürich"]
    assert found.entries[0].texts == ("déjà payé",)
    assert found.entries[0].information == "à Liège"
    assert found.notes == ()


def test_signs_of_windows() -> None:
    name = "L\N{RIGHT SINGLE QUOTATION MARK}Étoile \N{EN DASH} \N{EURO SIGN}"
    assert names(read(encoded(one(name), encoding="cp1252"))) == [name]


def test_a_code_page_is_that_of_the_whole_file() -> None:
    lines = statement(
        movement("1", name="é", account=PAYER),
        movement("1", sequence=2, name="Peña", account=PAYER),
    )
    assert names(read(encoded(lines, encoding="cp850"))) == ["é", "Peña"]


# Columns that are missing, or too many.


@pytest.mark.parametrize("number", [0, 1, 2, 3, 5])
@pytest.mark.parametrize("change", ["cut", "moved", "longer"])
def test_columns_that_moved_are_refused(number: int, change: str) -> None:
    lines = one("A")
    line = lines[number]
    lines[number] = {
        "cut": line[:-1],
        "moved": line[:20] + line[21:],
        "longer": f"{line[:20]} {line[20:]}",
    }[change]
    with pytest.raises(BrokenFileError, match=rf"cod:{number + 1}: .* columns"):
        read(encoded(lines))


def test_spaces_behind_the_last_column_are_nothing() -> None:
    assert names(read(encoded([f"{line}  " for line in one("A")]))) == ["A"]


def test_text_may_have_lost_or_gained_columns() -> None:
    lines = one("A")
    lines[4] = lines[4][:80]
    (found,) = read(encoded(lines))
    assert found.entries[0].information == "à Liège"
    lines = one("A")
    lines[4] = lines[4][:113] + "more" * 8
    (found,) = read(encoded(lines))
    assert found.entries[0].information is not None
    assert "moremore" in found.entries[0].information


@pytest.mark.parametrize("end", [b"", b"\r"])
def test_a_movement_in_the_line_of_a_text_is_not_lost(end: bytes) -> None:
    lines = statement(
        [*movement("1", sequence=1), *information("Text", sequence=1)],
        movement("-1", sequence=2),
        movement("1", sequence=3),
    )
    place = next(place for place, line in enumerate(lines) if line[:2] == "31")
    before, after = encoded(lines[: place + 1]), encoded(lines[place + 1 :])
    with pytest.raises(BrokenFileError, match=f"bank.cod:{place + 1}: "):
        read(before.removesuffix(b"\r\n") + end + after)


def test_a_trailer_may_have_lost_its_spaces() -> None:
    lines = one("A")
    lines[-1] = lines[-1][:57]
    (found,) = read(encoded(lines))
    assert found.notes == ()


@pytest.mark.parametrize("columns", [1, 16, 22, 51])
def test_a_trailer_that_is_cut_off_in_its_totals(columns: int) -> None:
    lines = one("A")
    lines[-1] = lines[-1][:columns]
    with pytest.raises(BrokenFileError, match=rf"bank.cod:{len(lines)}: "):
        read(encoded(lines).removesuffix(b"\r\n"))


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 0.95])
def test_a_file_that_is_cut_off(share: float) -> None:
    data = encoded(statement(*(movement("1", sequence=each) for each in range(1, 30))))
    with pytest.raises(BrokenFileError):
        read(data[: int(len(data) * share)])


def test_statements_before_the_damage_are_sound() -> None:
    data = encoded(one("A")) + encoded(one("B"))[:-200]
    found = collect(read_coda("bank.cod", [data]))
    assert next(found).balanced is True
    with pytest.raises(BrokenFileError):
        next(found)


def test_a_line_without_end_is_refused() -> None:
    data = encoded(one("A")) + b"x" * (1 << 18)
    with pytest.raises(BrokenFileError, match="no end"):
        read(data)


# What is written is read back.

TEXT = st.text("ABCdef 0123456789-/+éüñß", max_size=60).map(str.strip)
CENTS = st.integers(-(10**14) + 1, 10**14 - 1).map(lambda each: Decimal(each) / 1000)
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2079, 12, 31))


@st.composite
def movements(draw: st.DrawFn, sequence: int) -> tuple[list[str], dict[str, Any]]:
    """Draw a simple movement, and what is to be read of it."""
    facts: dict[str, Any] = {
        "amount": draw(CENTS),
        "booked": draw(DAYS),
        "value": draw(DAYS | st.none()),
        "end_to_end": draw(st.none() | st.text("ABC123-", min_size=1, max_size=35)),
        "name": draw(st.none() | TEXT.filter(bool).map(lambda each: each[:35].strip())),
        "iban": draw(st.sampled_from([None, PAYER, "NL91ABNA0417164300"])),
        "bic": draw(st.sampled_from([None, "GKCCBEBB", "BBRUBEBBXXX"])),
    }
    body = draw(st.integers(0, 10**10 - 1))
    ogm = draw(st.none() | st.just(f"{body:010}{body % 97 or 97:02}"))
    said = draw(TEXT) if ogm is None else ogm
    facts["ogm"] = ogm
    facts["text"] = " ".join(said.split()) if ogm is None else ""
    lines = movement(
        facts["amount"],
        sequence=sequence,
        said=said,
        structured="" if ogm is None else draw(st.sampled_from(["101", "102"])),
        reference=facts["end_to_end"] or "",
        name=facts["name"] or "",
        account=facts["iban"] or "",
        bic=facts["bic"] or "",
        booked=facts["booked"],
        value=facts["value"],
    )
    return lines, facts


def facts_of(entry: Entry) -> dict[str, Any]:
    party = entry.counterparty
    return {
        "amount": entry.amount,
        "booked": entry.booked,
        "value": entry.value,
        "end_to_end": entry.end_to_end,
        "name": party and party.name,
        "iban": party and party.iban,
        "bic": party and party.bic,
        "ogm": entry.structured[0].text if entry.structured else None,
        "text": entry.text,
    }


@given(
    drawn=st.integers(0, 6).flatmap(
        lambda count: st.tuples(*(movements(each + 1) for each in range(count)))
    ),
    opening=CENTS,
    end=st.sampled_from(["\r\n", "\n", ""]),
    encoding=st.sampled_from(["latin-1", "cp850"]),
    number=st.integers(1, 999),
)
def test_what_is_written_is_read(
    drawn: tuple[tuple[list[str], dict[str, Any]], ...],
    opening: Decimal,
    end: str,
    encoding: str,
    number: int,
) -> None:
    total = sum((facts["amount"] for _, facts in drawn), Decimal(0))
    if abs(opening + total) >= 10**12:
        opening = Decimal(0)
    if abs(total) >= 10**11:
        return
    lines = statement(
        *(each for each, _ in drawn), opening=opening, number=f"{number:03}"
    )
    # The first letters with accents must tell the code page: of those here, some are
    # letters in the other one too.
    first = next((line for line in lines if not line.isascii()), "")
    if not set(first) & set("éü"):
        encoding = "latin-1"
    (found,) = read(encoded(lines, end, encoding))
    expected = [
        {**facts, "end_to_end": facts["end_to_end"] or None} for _, facts in drawn
    ]
    assert [facts_of(entry) for entry in found.entries] == expected
    assert (found.opening, found.sum, found.balanced) == (opening, total, True)
    assert found.closing == opening + total
    assert found.notes == ()
    assert found.sequence == f"{number:03}"
    assert [entry.id for entry in found.entries] == [
        f"{facts['booked'].year}-{number:03}-{place:04}"
        for place, (_, facts) in enumerate(drawn, start=1)
    ]


@given(
    amounts=st.lists(st.integers(-99999, 99999), min_size=1, max_size=8),
    difference=st.sampled_from([0, 0, 1, -1]),
    kind=st.sampled_from("12"),
)
def test_a_total_is_never_added_to_its_details(
    amounts: list[int], difference: int, kind: str
) -> None:
    whole = Decimal(sum(amounts) + difference) / 100
    details = {"1": "5", "2": "6"}[kind]
    lines = statement(
        movement(whole, code=f"{kind}0550000"),
        *(
            movement(Decimal(each) / 100, detail=place, code=f"{details}0550000")
            for place, each in enumerate(amounts, start=1)
        ),
        movement("1", sequence=2),
    )
    (found,) = read(encoded(lines))
    assert sum(entry.amount for entry in found.entries) == found.sum == whole + 1
    assert found.count == 2
    assert found.balanced is True
    split = not difference and len(amounts) > 1
    assert len(found.entries) == (len(amounts) if split else 1) + 1
    assert bool(found.notes) is bool(difference)


# Damage.

VALID = encoded(
    [
        *statement(
            movement("12.50", name="A", account=PAYER, reference="E1", said="Invoice"),
            information(f"{'A':70}{'Street 1':35}{'1000 Brussel':35}", kind="001"),
            movement("45", sequence=2, structured="101", said="020240000394"),
            movement("-353", sequence=3, code="30503000", r_transaction="2AM04"),
            movement("-350", sequence=3, detail=1, code="80503100"),
            movement("-3", sequence=3, detail=2, code="80537027"),
            movement("100", sequence=4, code="20550000"),
            movement("40", sequence=4, detail=1, code="60550000"),
            movement("60", sequence=4, detail=2, code="60550000"),
            messages=("A message",),
        ),
        *statement(movement("7"), number="032", opening="804.50"),
    ]
)


def booked(data: bytes) -> list[str]:
    """Give the records of a damaged file that move the balance, as the reader may.

    Lines are what the reader takes for lines, whatever damage made of them.
    """
    text = data.decode("latin-1").replace("\r\n", "\n")
    return movements_in([line for line in text.split("\n") if len(line) >= 128])


def check(data: bytes) -> None:
    """A damaged file is refused, or nothing of what it says is lost."""
    found: list[Statement] = []
    try:
        found = read(data)
    except StatementError as error:
        assert str(error).startswith("bank.cod")  # noqa: PT017 - either is right
        return
    entries = {
        (entry.position.statement, entry.position.entry)
        for each in found
        for entry in each.entries
    }
    assert len(entries) == sum(each.count for each in found) == len(booked(data))
    for each in found:
        assert sum(entry.amount for entry in each.entries) == each.sum
        assert each.as_json(entries=True)["entries"] == each.count


def changed(data: bytes, changes: Iterable[tuple[int, int, bytes]]) -> bytes:
    for start, length, put in changes:
        at = start % (len(data) + 1)
        data = data[:at] + put + data[at + length :]
    return data


@given(
    st.lists(
        st.tuples(
            st.integers(0, len(VALID)),
            st.sampled_from([0, 0, 1, 1, 1, 2, 128, 130, 131]),
            st.sampled_from(
                [b"", b"0", b"1", b"9", b"-", b" ", b"\xe9", b"\r\n", b"\0", b"2", b"8"]
            ),
        ),
        min_size=1,
        max_size=3,
    )
)
def test_whatever_the_damage(changes: list[tuple[int, int, bytes]]) -> None:
    check(changed(VALID, changes))


@given(st.data())
def test_whichever_lines_are_lost_or_repeated(data: st.DataObject) -> None:
    lines = VALID.splitlines(keepends=True)
    kept = data.draw(
        st.lists(st.integers(0, len(lines) - 1), max_size=len(lines) + 2)
        | st.permutations(range(len(lines))).map(lambda each: sorted(each[:-2]))
    )
    check(b"".join(lines[each] for each in kept))


@given(
    st.integers(0, len(VALID) // 130 - 1), st.integers(0, 127), st.binary(max_size=1)
)
def test_a_column_that_is_wrong(line: int, column: int, put: bytes) -> None:
    at = line * 130 + column
    check(VALID[:at] + (put or b"?") + VALID[at + 1 :])


@given(st.binary(max_size=600))
def test_whatever_follows_a_header(data: bytes) -> None:
    check(encoded([header()]) + data)
