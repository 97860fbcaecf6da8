"""The fields of MT940: headers, balances, entries, days, signs; and what is refused."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from beancount_receivables.importers.coda import is_coda
from beancount_receivables.importers.formats import format_of
from beancount_receivables.importers.mt940 import LARGEST_PART
from beancount_receivables.importers.mt940 import is_mt940
from beancount_receivables.importers.mt940 import read_mt940
from beancount_receivables.importers.mt940_text import LONGEST_LINE
from beancount_receivables.importers.quick import maker
from beancount_receivables.importers.statement import BadValueError
from beancount_receivables.importers.statement import BrokenFileError
from beancount_receivables.importers.statement import Entry
from beancount_receivables.importers.statement import MixedCurrenciesError
from beancount_receivables.importers.statement import Position
from beancount_receivables.importers.statement import Statement
from beancount_receivables.importers.statement import StatementError
from beancount_receivables.importers.statement import Status
from beancount_receivables.importers.statement import UnknownFormatError
from beancount_receivables.importers.statement import collect

HEAD = ":20:STARTUMS\n:25:10020030/1234567\n:28C:7/1\n:60F:C240314EUR100,00\n"
TAIL = ":62F:C240315EUR{}\n-\n"


def read(text: str | bytes) -> list[Statement]:
    data = text.encode() if isinstance(text, str) else text
    return list(collect(read_mt940("bank.sta", [data])))


def only(fields: str, closing: str = "100,00") -> Statement:
    (found,) = read(HEAD + fields + TAIL.format(closing))
    return found


def entry(field: str, closing: str = "100,00") -> Entry:
    """Read one entry from a field 61, perhaps with a field 86."""
    (found,) = only(f":61:{field}\n", closing).entries
    return found


def refused(text: str | bytes, kind: type[StatementError] = BrokenFileError) -> str:
    with pytest.raises(kind) as error:
        read(text)
    assert str(error.value).startswith("bank.sta:")
    return str(error.value)


# Statements.


def test_what_a_statement_says() -> None:
    found = only(":61:2403150315C12,50NTRFNONREF\n:86:Invoice 1\n", "112,50")
    assert (found.format, found.account, found.id) == (
        "MT940",
        "10020030/1234567",
        "STARTUMS",
    )
    assert (found.currency, found.sequence, found.line) == ("EUR", "7/1", 1)
    assert (found.opening, found.closing) == (Decimal("100.00"), Decimal("112.50"))
    assert (found.opening_date, found.closing_date) == (
        dt.date(2024, 3, 14),
        dt.date(2024, 3, 15),
    )
    assert (found.sum, found.count, found.balanced) == (Decimal("12.50"), 1, True)
    assert found.notes == ()
    (one,) = found.entries
    assert one.position == Position(1, 1, 5)
    assert one.texts == ("Invoice 1",)


@pytest.mark.parametrize(
    ("field", "account"),
    [
        ("NL84ABNA0600000017", "NL84ABNA0600000017"),
        ("NL84ABNA0600000017EUR", "NL84ABNA0600000017"),
        ("NL84ABNA0600000017 EUR", "NL84ABNA0600000017"),
        ("NL84 ABNA 0600 0000 17", "NL84ABNA0600000017"),
        ("6000.00.033EUR", "6000.00.033"),
        ("6000.00.033USD", "6000.00.033USD"),  # not the currency of this statement
        ("517852257", "517852257"),
        ("TRIODOSBANK/0600000066", "TRIODOSBANK/0600000066"),
        ("BILLLULLXXX/123 ", "BILLLULLXXX/123"),
        ("", None),
    ],
)
def test_account_numbers(field: str, account: str | None) -> None:
    text = HEAD.replace("10020030/1234567", field) + TAIL.format("100,00")
    (found,) = read(text)
    assert found.account == account


@pytest.mark.parametrize(
    ("field", "sequence"),
    [
        (":28C:24075/1", "24075/1"),
        (":28:00000/00", "00000/00"),
        (":28C:0000\n0", "00000"),  # as ING wraps it
        (":28C:", None),
    ],
)
def test_statement_numbers(field: str, sequence: str | None) -> None:
    (found,) = read(HEAD.replace(":28C:7/1", field) + TAIL.format("100,00"))
    assert found.sequence == sequence


@pytest.mark.parametrize(
    ("amount", "value"),
    [
        ("C240315EUR150,", "150"),
        ("D240315EUR21,2", "-21.2"),
        ("D240315EUR00021,20", "-21.20"),
        ("C240315EUR000000002145.00", "2145.00"),
        ("C240315EUR0000000000000000,00", "0.00"),
        ("C240315EUR500", "500"),
        ("C240315500,00", "500.00"),  # the currency is that of the opening balance
        ("C240315EUR500,00  ", "500.00"),
    ],
)
def test_balances(amount: str, value: str) -> None:
    (found,) = read(f"{HEAD}:62F:{amount}\n-\n")
    assert str(found.closing) == value
    assert found.currency == "EUR"


def test_pages_are_statements_of_their_own() -> None:
    text = (
        HEAD
        + ":61:240315C1,00NTRFNONREF\n:62M:C240315EUR101,00\n-\n"
        + HEAD.replace("60F", "60M").replace("7/1", "7/2").replace("100,", "101,")
        + ":61:240315C2,00NTRFNONREF\n"
        + TAIL.format("103,00")
    )
    first, second = read(text)
    assert (first.sequence, first.balanced, first.count) == ("7/1", True, 1)
    assert (second.sequence, second.balanced, second.count) == ("7/2", True, 1)
    assert "the statement goes on" in first.notes[0]
    assert second.notes == ()


def test_what_stands_around_messages_means_nothing() -> None:
    body = HEAD + ":61:240315C1,00NTRFNONREF\n:86:Text" + "\n"
    tail = ":62F:C240315EUR101,00\n:64:C240315EUR101,00\n:65:C240316EUR101,00\n"
    text = (
        "{1:F01INGBNL2ABXXX0000000000}{2:I940INGBNL2AXXXN}{4:\n"
        f"{body}{tail}:86:/SUM/0/1/0,00/1,00/\n-}}{{5:}}\n"
        f"ABNANL2A\n940\nABNANL2A\n{body}{tail}-XXX\n"
        f":940:\n{body}{tail}"
        f"0000 01INGBNL2AXXXX00001\n940 00\n{body}{tail}"
    )
    found = read(text)
    assert [each.balanced for each in found] == [True] * 4
    assert {each.entries[0].texts for each in found} == {("Text",)}


def test_a_reference_of_two_lines() -> None:
    text = HEAD.replace("STARTUMS", "START\nUMS") + TAIL.format("100,00")
    assert [each.id for each in read(text + text)] == ["START", "START"]


def test_text_before_the_first_entry_is_of_the_statement() -> None:
    found = only(":86:For your information\n:61:240315C1,00NTRFNONREF\n", "101,00")
    assert (found.count, found.entries[0].texts) == (1, ())


# Entries.


@pytest.mark.parametrize(
    ("mark", "amount", "reversal"),
    [
        ("C", "5.00", False),
        ("D", "-5.00", False),
        ("RC", "-5.00", True),  # a credit is taken back
        ("RD", "5.00", True),
        ("CR", "5.00", False),  # the third letter of EUR
        ("DR", "-5.00", False),
        ("RCR", "-5.00", True),
        ("RDR", "5.00", True),
        ("DD", "-5.00", False),  # of USD
        ("CD", "5.00", False),
    ],
)
def test_the_mark_is_the_sign(mark: str, amount: str, *, reversal: bool) -> None:
    found = entry(f"240315{mark}5,00NTRFNONREF")
    assert str(found.amount) == amount
    assert found.reversal is reversal
    assert (found.returned is not None) is reversal


@pytest.mark.parametrize(("mark", "amount"), [("EC", "5.00"), ("ED", "-5.00")])
def test_what_is_only_expected_does_not_count(mark: str, amount: str) -> None:
    found = only(f":61:240315{mark}5,00NTRFNONREF\n")
    (one,) = found.entries
    assert (str(one.amount), one.status) == (amount, Status.PENDING)
    assert (found.count, found.sum, found.balanced) == (0, Decimal(0), True)
    assert "only expected" in found.notes[0]


@pytest.mark.parametrize(
    ("days", "value", "booked"),
    [
        ("2403150316", dt.date(2024, 3, 15), dt.date(2024, 3, 16)),
        ("240315", dt.date(2024, 3, 15), None),
        ("240315    ", dt.date(2024, 3, 15), None),
        ("2403150000", dt.date(2024, 3, 15), None),
        ("2312310102", dt.date(2023, 12, 31), dt.date(2024, 1, 2)),
        ("2401021231", dt.date(2024, 1, 2), dt.date(2023, 12, 31)),
        ("2402290301", dt.date(2024, 2, 29), dt.date(2024, 3, 1)),
        ("2301050228", dt.date(2023, 1, 5), dt.date(2023, 2, 28)),
        ("9912310103", dt.date(1999, 12, 31), dt.date(2000, 1, 3)),
    ],
)
def test_days(days: str, value: dt.date, booked: dt.date | None) -> None:
    found = entry(f"{days}C5,00NTRFNONREF")
    assert (found.value, found.booked) == (value, booked)


@pytest.mark.parametrize(
    ("days", "value", "booked"),
    [
        ("2302300301", dt.date(2023, 2, 28), dt.date(2023, 3, 1)),
        ("2402300301", dt.date(2024, 2, 29), dt.date(2024, 3, 1)),
        ("2301300229", dt.date(2023, 1, 30), dt.date(2023, 2, 28)),
    ],
)
def test_a_day_that_does_not_exist(days: str, value: dt.date, booked: dt.date) -> None:
    found = only(f":61:{days}D5,00NINTNONREF\n", "95,00")
    assert (found.entries[0].value, found.entries[0].booked) == (value, booked)
    (note,) = found.notes
    assert note.startswith("bank.sta:5: There is no day")
    assert found.balanced is True


def test_a_balance_without_a_day() -> None:
    (found,) = read(HEAD.replace("240314", "000000") + TAIL.format("100,00"))
    assert (found.opening_date, found.balanced) == (None, True)
    assert found.notes == ()


def test_files_put_one_behind_the_other() -> None:
    text = "\ufeff" + HEAD + TAIL.format("100,00")
    assert [each.balanced for each in read(text * 3)] == [True] * 3


def test_a_balance_of_a_day_that_does_not_exist() -> None:
    (found,) = read(f"{HEAD}:62F:C240230EUR100,00\n")
    assert found.closing_date == dt.date(2024, 2, 29)
    assert "bank.sta:5: There is no day 240230" in found.notes[0]


@pytest.mark.parametrize("amount", ["9,", "9,0", "9.00", "0009,00", "9"])
def test_amounts(amount: str) -> None:
    assert entry(f"240315C{amount}NTRFNONREF").amount == Decimal(9)
    assert entry("240315C,50NTRFNONREF").amount == Decimal("0.50")


@pytest.mark.parametrize(
    ("field", "code", "issuer"),
    [
        ("NTRFNONREF", "TRF", "SWIFT"),
        ("NMSC", "MSC", "SWIFT"),
        ("FMSCNONREF//8327000090031789", "MSC", "SWIFT"),
        ("NOV NONREF", "OV", None),  # padded to three
        ("S   X", None, None),
        ("NONREF", None, None),  # no type at all
        ("", None, None),
    ],
)
def test_types(field: str, code: str | None, issuer: str | None) -> None:
    found = entry(f"240315C5,00{field}").code
    assert (found and found.proprietary, found and found.issuer) == (code, issuer)


def test_a_type_says_what_booking_must_know() -> None:
    charge = entry("240315D5,00NCHGNONREF").code
    collected = entry("240315C5,00NDDTNONREF").code
    paid = entry("240315D5,00NDDTNONREF").code
    assert charge is not None
    assert collected is not None
    assert paid is not None
    assert charge.subfamily == "CHRG"
    assert (collected.family, paid.family) == ("IDDT", "RDDT")
    returned = entry("240315D5,00NRTINONREF").returned
    assert returned is not None
    assert returned.evidence == "SWIFT code RTI"


@pytest.mark.parametrize(
    ("reference", "id_"),
    [
        ("NONREF//24074000001005", "24074000001005"),
        ("NONREF//B4E07XM00J000023", "B4E07XM00J000023"),
        ("OUR-7//MB170119012058", "MB170119012058"),
        ("NONREF//654", None),  # the type once more
        ("NONREF//11111111111", None),  # the number of another account
        ("//228ohu/972795", None),  # of a terminal
        ("NONREF//", None),
        ("NONREF", None),
    ],
)
def test_the_bank_s_own_reference(reference: str, id_: str | None) -> None:
    found = entry(f"240315C5,00NTRF{reference}")
    assert found.id == id_
    bank = reference.partition("//")[2]
    particulars = [each.value for each in found.particulars]
    assert particulars == ([bank] if bank and id_ is None else [])


def test_the_customer_s_reference() -> None:
    assert entry("240315C5,00NTRFOUR-7//24074000001005").instruction == "OUR-7"
    assert entry("240315C5,00NTRFNONREF").instruction is None


def test_an_entry_without_field_86_has_its_references_to_say() -> None:
    found = entry("240315D5,00NMSCTill kortkto//11111111111")
    assert found.information == "Till kortkto 11111111111"
    assert entry("240315D5,00NMSCNONREF").information is None


def test_several_fields_86_are_one_text() -> None:
    found = only(
        ":61:240315C5,00NMSCNONREF\n:86:FACTUUR\n:86:20240001\n"
        ":61:240315C6,00NMSCNONREF\n:86:MORE\n",
        "111,00",
    )
    assert [each.texts for each in found.entries] == [
        ("FACTUUR 20240001",),
        ("MORE",),
    ]


@pytest.mark.parametrize("tag", [":20:44", ":12:11", ":25:13 Pas 9", ":28:01", ":64:1"])
def test_what_looks_like_a_tag_in_a_text_is_text(tag: str) -> None:
    found = only(
        f":61:240315C5,00NTRFNONREF\n:86:Paid at 13\n{tag}\n"
        ":61:240315C1,00NTRFNONREF\n:86:More\n",
        "106,00",
    )
    assert found.count == 2
    assert tag in "".join(found.entries[0].texts)


def test_a_line_of_a_dash_in_a_text_is_text() -> None:
    found = only(
        ":61:240315C5,00NTRFNONREF\n:86:Invoice\n-\n20240001\n"
        ":61:240315C1,00NTRFNONREF\n:86:More\n-\nend\n",
        "106,00",
    )
    first, last = found.entries
    assert "".join(first.texts) == "Invoice - 20240001"
    assert "".join(last.texts) == "More - end"
    assert found.balanced is True


# Bytes.


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "Bäckerei Noël & Crème"),
        ("latin-1", "Bäckerei Noël & Crème"),
        ("cp1252", "Noël\u2019s café \u2013 5 €"),
        ("cp850", "Bäckerei Noël & Crème"),
        ("utf-8-sig", "Bäckerei Noël"),
        ("utf-16", "Bäckerei Noël"),
    ],
)
def test_encodings(encoding: str, name: str) -> None:
    text = HEAD + f":61:240315C5,00NTRFNONREF\n:86:{name}\n" + TAIL.format("105,00")
    data = text.encode(encoding)
    assert is_mt940(data)
    (found,) = read(data)
    assert found.entries[0].texts == (name,)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("size", [1, 7, 64, 1 << 16])
def test_line_ends_wherever_pieces_end(line_end: str, size: int) -> None:
    text = HEAD + ":61:240315C5,00NTRFNONREF\n:86:One\n two\n" + TAIL.format("105,00")
    data = (text * 3).replace("\n", line_end).encode()
    pieces = [data[place : place + size] for place in range(0, len(data), size)]
    found = list(collect(read_mt940("bank.sta", pieces)))
    assert [each.line for each in found] == [1, 10, 19]
    assert [each.entries[0].position.line for each in found] == [5, 14, 23]
    assert {each.entries[0].texts for each in found} == {("One two",)}


@pytest.mark.parametrize(
    ("first", "is_it"),
    [
        (HEAD.encode(), True),
        (b"\xef\xbb\xbf" + HEAD.encode(), True),
        (b"ABNANL2A\r940\rABNANL2A\r" + HEAD.replace("\n", "\r").encode(), True),
        (b"{1:F01SNSBNL2A}{2:O940}{3:}{4:\r\n" + HEAD.encode(), True),
        (b":940:\r\n" + HEAD.encode(), True),
        (b"This is an example\n\n" + HEAD.encode(), True),
        (b":60F:C240315EUR1,00\n", True),
        (b":20:X\n", False),
        (b"", False),
        (b"Datum;Bedrag;Omschrijving\n2024-03-15;5,00;:20:15\n", False),
        (b"<?xml version='1.0'?><Document/>", False),
        (b"0000015032400005", False),
    ],
)
def test_recognised_by_content(first: bytes, *, is_it: bool) -> None:
    assert is_mt940(first) is is_it
    found = format_of(first)
    assert (found is not None and found.name == "MT940") is is_it
    assert not (is_it and is_coda(first))


# What is refused.


def test_a_file_that_is_cut_off() -> None:
    whole = HEAD + ":61:240315C5,00NTRFNONREF\n:86:Text\n" + TAIL.format("105,00")
    assert "has no closing balance" in refused(whole[: whole.index(":62F")])
    assert "has no opening balance" in refused(whole[: whole.index(":60F")])
    assert "bank.sta:1: " in refused(whole[: whole.index(":62F")])


def test_a_statement_that_begins_before_another_has_ended() -> None:
    text = HEAD + ":61:240315C5,00NTRFNONREF\n" + HEAD + TAIL.format("100,00")
    assert "has no closing balance" in refused(text)


def test_a_message_that_has_ended_without_closing_balance() -> None:
    text = HEAD + ":61:240315C5,00NTRFNONREF\n:86:Text\n{}"
    for end in ("-", "-}{5:}", "-}\n\n", "-XXX"):
        first, _ = read(text.format(f"{end}\n{HEAD}{TAIL.format('100,00')}"))
        assert (first.closing, first.balanced, first.count) == (None, None, 1)
        assert first.entries[0].texts == ("Text",)
        assert "no closing balance" in first.notes[0]
        if end != "-":
            (found,) = read(text.format(end))
            assert found.entries == first.entries


@pytest.mark.parametrize("cut", ["-", "-\n", "-EV"])
def test_a_file_cut_off_in_a_text_that_goes_on_with_a_hyphen(cut: str) -> None:
    text = HEAD + ":61:240315C5,00NTRFNONREF\n:86:/EREF/EV123//MARF/MND\n"
    assert "no closing balance" in refused(text + cut)


def test_entries_where_none_may_be() -> None:
    stray = ":61:240315C5,00NTRFNONREF\n"
    whole = HEAD + TAIL.format("100,00")
    assert "bank.sta:7: An entry" in refused(whole + stray)
    assert "bank.sta:1: An entry" in refused(stray + whole)
    before = HEAD.replace(":60F", stray + ":60F") + TAIL.format("105,00")
    assert "before the opening balance" in refused(before)


def test_balances_where_none_may_be() -> None:
    whole = HEAD + TAIL.format("100,00")
    assert "closing balance" in refused(whole + ":62F:C240315EUR1,00\n")
    assert "opening balance" in refused(whole + whole.replace(":20:", ":2O:"))
    assert "opening balance" in refused(":60F:C240315EUR1,00\n")


@pytest.mark.parametrize(
    "field",
    [
        "240315X5,00NTRFNONREF",
        "240315C5,00,NTRFNONREF",
        "240315C1.234,56NTRFNONREF",
        "240315C1.234NTRFNONREF",
        "240315C-5,00NTRFNONREF",
        "240315C,NTRFNONREF",
        "240315C",
        "24031C5,00NTRFNONREF",
        "",
    ],
)
def test_entries_that_cannot_be_read(field: str) -> None:
    text = HEAD + f":61:{field}\n" + TAIL.format("105,00")
    message = refused(text, BadValueError)
    assert message.startswith("bank.sta:5: The entry (:61:)")
    assert "decimal comma" in message


@pytest.mark.parametrize("days", ["241315", "240300", "000000", "2403151301"])
def test_days_that_are_none(days: str) -> None:
    text = HEAD + f":61:{days}C5,00NTRFNONREF\n" + TAIL.format("105,00")
    assert "is no date" in refused(text, BadValueError)


@pytest.mark.parametrize(
    "balance", ["C241315EUR1,00", "C240315EURO1,00", "C240315EUR", "C240315EUR1,0,0"]
)
def test_balances_that_cannot_be_read(balance: str) -> None:
    message = refused(f"{HEAD}:62F:{balance}\n", BadValueError)
    assert message.startswith(f"bank.sta:5: The balance ':62F:{balance}' cannot be")


def test_currencies() -> None:
    text = HEAD + TAIL.format("100,00").replace("EUR", "USD")
    assert "opens in EUR and closes in USD" in refused(text, MixedCurrenciesError)
    text = HEAD.replace("EUR", "") + TAIL.format("100,00")
    assert "has no currency" in refused(text, BadValueError)


def test_interim_reports_are_named() -> None:
    text = ":20:X\n:25:1\n:28C:1\n:34F:EUR0,00\n:13D:2403151200+0100\n"
    assert "MT942" in refused(text, UnknownFormatError)


def test_what_no_bank_writes() -> None:
    whole = HEAD + ":61:240315C5,00NTRFNONREF\n:86:{}\n" + TAIL.format("105,00")
    assert "null bytes" in refused(whole.format("a\0b"))
    with pytest.raises(BrokenFileError, match="UTF-16"):
        read(whole.format("x").encode("utf-16")[:-1])
    lines = "\n".join(["x" * 60] * (LARGEST_PART // 60 * 2))
    for text, problem in (
        ("x" * (LONGEST_LINE * 2), r"bank\.sta:6: The line has more than"),
        (lines, "very many lines"),
    ):
        data = whole.format(text).encode()
        pieces = [data[at : at + 65536] for at in range(0, len(data), 65536)]
        with pytest.raises(BrokenFileError, match=problem):
            list(read_mt940("bank.sta", pieces))


def test_a_file_without_statements() -> None:
    assert "has no statement" in refused("940\n")


# Records.


def test_records_made_quickly_are_like_others() -> None:
    quick = maker(Position)(1, 2, 3)
    assert quick == Position(1, 2, 3)
    assert hash(quick) == hash(Position(1, 2, 3))
    assert type(quick) is Position
    assert dataclasses.replace(quick, line=4) == Position(1, 2, 4)
    with pytest.raises(dataclasses.FrozenInstanceError):
        quick.line = 5  # type: ignore[misc]


def test_what_cannot_be_made_quickly() -> None:
    @dataclasses.dataclass(frozen=True, slots=True)
    class Busy:
        number: int

        def __post_init__(self) -> None:
            """Have something to do."""

    with pytest.raises(TypeError, match="Busy"):
        maker(Busy)
    with pytest.raises(TypeError, match="no dataclass"):
        maker(int)
