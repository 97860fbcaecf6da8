"""Made-up statements, written in several dialects and read back, and damaged ones."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beancount_receivables.importers.mt940 import is_mt940
from beancount_receivables.importers.mt940 import read_mt940
from beancount_receivables.importers.statement import Statement
from beancount_receivables.importers.statement import StatementError
from beancount_receivables.importers.statement import collect
from tests.effort import A_QUARTER
from tests.mt940_writing import DIALECTS
from tests.mt940_writing import Dialect
from tests.mt940_writing import Payment
from tests.mt940_writing import statement

# What is a codeword, or says that there is nothing, cannot be told from a text.
MEANING = re.compile(
    r"(?:TRTP|NAME|REMI|IBAN|BIC|EREF|MARF|RTRN|CSID|CNTP|ISDT|ID|ADDR|NONREF"
    r"|NOT ?PROVIDED)\b",
    re.IGNORECASE,
)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
NAMES = st.text(LETTERS + " .,&'-:()é", min_size=1, max_size=54)
TEXTS = st.text(LETTERS + " .,&'-:()é", min_size=1, max_size=140)
REFERENCES = st.text(LETTERS + "-.", min_size=1, max_size=35)


def tidied(text: str) -> str:
    text = " ".join(text.split()).strip(" :-")
    return "x" if not text or MEANING.search(text) else text


@st.composite
def payments(draw: st.DrawFn) -> Payment:
    value = draw(st.dates(dt.date(2001, 1, 1), dt.date(2079, 12, 1)))
    near = draw(st.integers(-150, 150))
    return Payment(
        amount=draw(st.decimals("-99999999", "99999999", places=2)),
        value=value,
        booked=draw(st.sampled_from([value + dt.timedelta(days=near), None])),
        name=tidied(draw(NAMES)),
        iban=draw(st.from_regex(r"[A-Z]{2}[0-9]{2}[A-Z]{4}[0-9]{10}", fullmatch=True)),
        text=tidied(draw(TEXTS)),
        end_to_end=draw(st.none() | REFERENCES.map(tidied)),
        mandate=draw(st.none() | REFERENCES.map(tidied)),
        reason=draw(st.sampled_from([None, None, "MD06", "AC04", "MS03"])),
    )


def pieces(data: bytes, size: int) -> list[bytes]:
    return [data[place : place + size] for place in range(0, len(data), size)]


def read(data: bytes, size: int = 1 << 16) -> list[Statement]:
    return list(collect(read_mt940("bank.sta", pieces(data, size))))


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
@A_QUARTER
@given(
    groups=st.lists(st.lists(payments(), max_size=5), min_size=1, max_size=3),
    size=st.integers(1, 300),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "latin-1", "utf-8-sig", "utf-16"]),
)
def test_what_is_written_is_read_back(
    dialect: Dialect,
    groups: list[list[Payment]],
    size: int,
    line_end: str,
    encoding: str,
) -> None:
    text = "".join(statement(group, dialect) for group in groups)
    data = text.replace("\n", line_end).encode(encoding)
    assert is_mt940(data)
    found = read(data, size)
    assert len(found) == len(groups)
    for one, group in zip(found, groups, strict=True):
        assert (one.account, one.currency) == (dialect.account, "EUR")
        assert (one.balanced, one.count) == (True, len(group))
        assert one.sum == sum(payment.amount for payment in group)
        for entry, payment in zip(one.entries, group, strict=True):
            check(dialect, payment, entry.as_json())
            assert entry.position.line is not None
            line = text.split("\n")[entry.position.line - 1]
            assert line.startswith(":61:")


def check(dialect: Dialect, payment: Payment, entry: dict[str, object]) -> None:
    """Compare an entry with what was written of it."""
    expected: dict[str, object] = {
        "amount": abs(payment.amount) if not payment.amount else payment.amount,
        "value": payment.value.isoformat(),
        "texts": [payment.text],
        "counterparty": {"name": payment.name, "iban": payment.iban},
    }
    if dialect.has_entry_date and payment.booked is not None:
        expected["booked"] = payment.booked.isoformat()
    if dialect.has_end_to_end and payment.end_to_end is not None:
        expected["end_to_end"] = payment.end_to_end
    if dialect.has_end_to_end and payment.mandate is not None:
        expected["mandate"] = payment.mandate
    names = (*expected, "booked", "end_to_end", "mandate")
    party = entry["counterparty"]
    assert isinstance(party, dict)
    party.pop("bic", None)
    found = {name: entry[name] for name in names if name in entry}
    # Pieces that may not belong together are shown apart.
    texts = found["texts"]
    assert isinstance(texts, list)
    found["texts"] = [payment.text] if payment.text in both_ways(texts) else texts
    assert found == expected
    returned = entry.get("returned")
    if dialect in (DIALECTS["ABN AMRO"], DIALECTS["ING"], DIALECTS["Rabobank"]):
        code = returned["code"] if isinstance(returned, dict) else None
        assert code == payment.reason


def both_ways(texts: list[str]) -> tuple[str, str]:
    return "".join(texts), " ".join(texts)


# Damage.

SOUND = "".join(
    statement(
        [
            Payment(Decimal("12.50"), end_to_end="E2E-1"),
            Payment(Decimal("-7.25"), mandate="M-1", reason="MD06", end_to_end="E2E-2"),
            Payment(Decimal("250.00"), text="Factuur 20240001 - 20240002 " * 4),
        ],
        dialect,
    )
    for dialect in DIALECTS.values()
).encode()
ENTRY = re.compile(rb"(?:\A|\n):61:")


def shown(data: bytes) -> list[Statement] | None:
    """Read what may be damaged: statements in which nothing is lost, or an error.

    Every field 61 is an entry; and a statement either says whether it adds up, or says
    that it does not know.
    """
    told: StatementError | None = None
    found: list[Statement] = []
    try:
        found = read(data)
    except StatementError as error:
        told = error
    if told is not None:
        assert str(told).startswith("bank.sta")
        assert told.remedy
        return None
    entries = sum(len(one.entries) for one in found)
    assert entries == len(ENTRY.findall(data))
    for one in found:
        assert one.as_json(entries=True)["entries"] == len(one.entries)
        assert one.balanced is not None or one.notes
    return found


def test_the_sound_file() -> None:
    found = shown(SOUND)
    assert found is not None
    assert [one.balanced for one in found] == [True] * 5


@given(st.integers(0, len(SOUND)))
def test_a_file_that_is_cut_off(end: int) -> None:
    """What is left is refused, or does not add up, or is whole statements."""
    found = shown(SOUND[:end])
    if found is None:
        return
    whole = read(SOUND)[: len(found)]
    for one, complete in zip(found, whole, strict=True):
        assert one.balanced is False or one.sum == complete.sum or one.notes


@given(
    st.tuples(st.integers(0, len(SOUND)), st.integers(0, 300)),
    st.sampled_from(
        [
            b"",
            b"\n",
            b"\n-\n",
            b"\n:61:",
            b"\n:86:",
            b"\n:62F:",
            b"\n:62F:C240315EUR1,00",
            b"\n:20:X\n:25:Y\n",
            b"/",
            b"\0",
            b"\xff",
            b"-",
            b"9",
            b",",
            b".",
            b"C",
            b"D",
            b"/RTRN/MD06/",
            b"?20",
            b"\n" * 100,
            "é".encode(),
            "é".encode("cp850"),
        ]
    ),
)
def test_whatever_the_damage(cut: tuple[int, int], put: bytes) -> None:
    start, length = cut
    shown(SOUND[:start] + put + SOUND[start + length :])


@given(st.integers(0, len(SOUND)), st.integers(0, 2000))
def test_a_part_that_is_there_twice(start: int, length: int) -> None:
    shown(SOUND[: start + length] + SOUND[start:])


@given(st.lists(st.tuples(st.integers(0, len(SOUND) - 1), st.integers(0, 255))))
def test_bytes_that_changed(changes: list[tuple[int, int]]) -> None:
    data = bytearray(SOUND)
    for place, byte in changes:
        data[place] = byte
    if b"\r" not in data:
        shown(bytes(data))


@given(st.binary(max_size=300))
def test_bytes_of_any_kind(data: bytes) -> None:
    with contextlib.suppress(StatementError):
        read(b":20:" + data)
    assert is_mt940(data) in (True, False)
