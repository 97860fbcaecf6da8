"""Files as they come: glued, zipped, cut off, hostile, or something else."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from beancount_receivables.importers.detection import is_statement
from beancount_receivables.importers.detection import read_statements
from beancount_receivables.importers.statement import BalanceError
from beancount_receivables.importers.statement import BrokenFileError
from beancount_receivables.importers.statement import StatementError
from beancount_receivables.importers.statement import UnknownFormatError
from beancount_receivables.importers.statement import UnsafeFileError

if TYPE_CHECKING:
    from pathlib import Path

ENTRY = """\
<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts></Ntry>
"""
BALANCE = """\
<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount}</Amt>
<CdtDbtInd>CRDT</CdtDbtInd></Bal>
"""


def document(name: str = "S1", *amounts: int, encoding: str = "UTF-8") -> bytes:
    """Write a statement of nine lines, with two for each entry."""
    entries = "".join(ENTRY.format(amount=amount) for amount in amounts)
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>\n'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">'
        f"<BkToCstmrStmt>\n<Stmt><Id>{name}</Id>\n"
        "<Acct><Id><IBAN>NL91ABNA0417164300</IBAN></Id></Acct>\n"
        + BALANCE.format(kind="OPBD", amount=0)
        + BALANCE.format(kind="CLBD", amount=sum(amounts))
        + entries
        + "</Stmt></BkToCstmrStmt></Document>"
    ).encode(encoding)


def saved(folder: Path, data: bytes, name: str = "bank.dat") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def names(path: Path) -> list[str | None]:
    return [statement.id for statement in read_statements(path)]


def test_the_name_of_a_file_does_not_matter(tmp_path: Path) -> None:
    assert names(saved(tmp_path, document(), "afschrift.053")) == ["S1"]
    assert names(saved(tmp_path, document(), "no-extension")) == ["S1"]


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + document(),
        b"\r\n  " + document(),
        document() + b"\n\n",
        document(encoding="UTF-16"),
        document(encoding="ISO-8859-15"),
        document(encoding="windows-1252"),
    ],
)
def test_marks_spaces_and_encodings(tmp_path: Path, data: bytes) -> None:
    assert names(saved(tmp_path, data)) == ["S1"]


@pytest.mark.parametrize(
    "between", [b"", b"\n", b"\r\n\r\n", b"\xef\xbb\xbf", b"<!---->"]
)
def test_documents_glued_together(tmp_path: Path, between: bytes) -> None:
    data = between.join([document("A", 1), document("B"), document("C", 2)])
    assert names(saved(tmp_path, data)) == ["A", "B", "C"]


def test_glued_without_declaration(tmp_path: Path) -> None:
    data = document("A") + document("B").partition(b"?>\n")[2]
    assert names(saved(tmp_path, data)) == ["A", "B"]


@pytest.mark.parametrize("size", [5_000, 16_382, 16_384, 16_385, 40_000])
def test_glued_wherever_the_pieces_of_reading_end(tmp_path: Path, size: int) -> None:
    padded = document("A").replace(b"</Stmt>", b" " * (65_536 - size) + b"</Stmt>")
    data = padded + b"\n" * (size % 700) + document("B", 1) + document("C")
    assert names(saved(tmp_path, data)) == ["A", "B", "C"]


def test_a_line_is_counted_from_the_start_of_the_file(tmp_path: Path) -> None:
    good = document("A", 1, 2)
    bad = document("B", 7).replace(b">7</Amt>", b">x</Amt>", 2)
    bad = bad.replace(b">x</Amt>", b">7</Amt>", 1)
    path = saved(tmp_path, b"\n\n" + good + b"\n" + bad)
    line = (b"\n\n" + good + b"\n" + bad)[: -len(b"x</Amt>")].count(b"\n")
    with pytest.raises(StatementError) as error:
        names(path)
    assert error.value.line is not None
    assert error.value.file == str(path)
    assert abs(error.value.line - line) <= 1


def test_several_statements_in_one_message(tmp_path: Path) -> None:
    one = document("A", 1)
    start, end = one.index(b"<Stmt>"), one.index(b"</BkToCstmrStmt>")
    data = one[:end] + one[start:end].replace(b"A<", b"B<") + one[end:]
    assert names(saved(tmp_path, data)) == ["A", "B"]


def test_a_message_without_statements(tmp_path: Path) -> None:
    data = document()
    start, end = data.index(b"<Stmt>"), data.index(b"</BkToCstmrStmt>")
    path = saved(tmp_path, data[:start] + data[end:])
    assert names(path) == []
    assert is_statement(path)


@pytest.mark.parametrize("encoding", ["utf-7", "no-such-encoding", "EUC-JP"])
def test_encodings_that_cannot_be_read(tmp_path: Path, encoding: str) -> None:
    data = document().replace(b"UTF-8", encoding.encode())
    with pytest.raises(BrokenFileError, match=r"bank\.dat:1: .*encoding"):
        names(saved(tmp_path, data))


# Archives.


def archive(folder: Path, **members: bytes) -> Path:
    path = folder / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name.replace("__", "/"), data)
    return path


def test_an_archive_of_several_files(tmp_path: Path) -> None:
    path = archive(tmp_path, b=document("B", 2), a=document("A", 1), d__c=document("C"))
    found = list(read_statements(path))
    assert [(each.id, each.member) for each in found] == [
        ("A", "a"),
        ("B", "b"),
        ("C", "d/c"),
    ]
    assert {each.file for each in found} == {str(path)}
    assert found[0].as_json()["member"] == "a"


def test_what_macos_adds_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("a.xml", document("A"))
        packed.writestr("__MACOSX/._a.xml", b"\x00\x05\x16\x07")
        packed.mkdir("folder") if hasattr(packed, "mkdir") else None
    assert names(path) == ["A"]


@pytest.mark.parametrize("other", ["a.pdf", "c.pdf"])
def test_another_file_in_an_archive_is_named(tmp_path: Path, other: str) -> None:
    """Whether it lies before the statement or behind it."""
    path = archive(tmp_path, **{"b.xml": document("A"), other: b"%PDF-1.7"})
    assert is_statement(path)
    with pytest.raises(UnknownFormatError, match=rf"export\.zip \({other}\)"):
        names(path)


@pytest.mark.parametrize("files", [{}, {"a.pdf": b"%PDF-1.7"}, {"a.txt": b""}])
def test_an_archive_of_other_things_is_no_statement(
    tmp_path: Path, files: dict[str, bytes]
) -> None:
    assert not is_statement(archive(tmp_path, **files))


def test_a_damaged_archive(tmp_path: Path) -> None:
    whole = archive(tmp_path, a=document("A", *range(50))).read_bytes()
    damaged = saved(tmp_path, whole.replace(whole[60:70], b"x" * 10, 1))
    with pytest.raises(StatementError, match=r"bank\.dat"):
        names(damaged)
    with pytest.raises(BrokenFileError, match="archive is damaged"):
        names(saved(tmp_path, whole[: len(whole) // 2]))


def test_an_archive_that_unpacks_without_bound(tmp_path: Path) -> None:
    path = archive(tmp_path, bomb=b"<a>" + b" " * (65 << 20))
    with pytest.raises(UnsafeFileError, match="times its size"):
        names(path)


def test_an_encrypted_archive(tmp_path: Path) -> None:
    data = bytearray(archive(tmp_path, a=document()).read_bytes())
    data[data.index(b"PK\x03\x04") + 6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnsafeFileError, match="encrypted"):
        names(saved(tmp_path, bytes(data)))


# What is refused.

BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>
<Stmt><Id>&b;</Id></Stmt></BkToCstmrStmt></Document>"""


@pytest.mark.parametrize(
    "declaration",
    [
        b"<!DOCTYPE Document>",
        b'<!DOCTYPE Document SYSTEM "http://localhost/evil.dtd">',
        b'<!DOCTYPE Document [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE Document [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]>',
    ],
)
def test_document_types_are_refused(tmp_path: Path, declaration: bytes) -> None:
    data = document().replace(b"?>\n", b"?>\n" + declaration, 1)
    path = saved(tmp_path, data)
    with pytest.raises(UnsafeFileError, match=r"bank\.dat:2: .*DOCTYPE"):
        names(path)
    assert is_statement(path)


def test_expanding_entities_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnsafeFileError, match="DOCTYPE"):
        names(saved(tmp_path, BOMB))


def test_a_bomb_in_the_second_document_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, document("A") + b"\n" + BOMB)
    line = document("A").count(b"\n") + 3
    with pytest.raises(UnsafeFileError, match=rf"bank\.dat:{line}: "):
        names(path)


def test_undeclared_entities_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenFileError, match="undefined entity"):
        names(saved(tmp_path, document("&evil;")))


def test_endless_nesting_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenFileError, match="nested more than"):
        names(saved(tmp_path, b"<a>" * 100_000))


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 0.99])
def test_a_file_that_is_cut_off(tmp_path: Path, share: float) -> None:
    data = document("S1", *range(20))
    path = saved(tmp_path, data[: int(len(data) * share)])
    with pytest.raises(BrokenFileError, match=r"bank\.dat:\d+: .*cut off.*again"):
        names(path)


def test_statements_before_the_damage_are_sound(tmp_path: Path) -> None:
    found = read_statements(saved(tmp_path, document("A", 5) + document("B")[:-60]))
    assert next(found).balanced is True
    with pytest.raises(BrokenFileError):
        next(found)


def test_xml_that_is_not_well_formed(tmp_path: Path) -> None:
    data = document("S1", 1).replace(b"</Amt>", b"</Atm>", 1)
    with pytest.raises(BrokenFileError, match=r"bank\.dat:5: .*mismatched tag"):
        names(saved(tmp_path, data))


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "empty"),
        (b"%PDF-1.7", "no known bank export"),
        (b"\x00\x01\x02", "no known bank export"),
        (b"<html><body/></html>", r"no bank statement \(html\)"),
        (
            b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"/>',
            "a pain.001.001.03 message",
        ),
    ],
)
def test_other_files_are_named(tmp_path: Path, data: bytes, problem: str) -> None:
    path = saved(tmp_path, data)
    with pytest.raises(UnknownFormatError, match=problem) as error:
        names(path)
    assert str(path) in str(error.value)
    assert "CAMT.053" in error.value.remedy
    assert is_statement(path) is False


@pytest.mark.parametrize(
    ("data", "ours"),
    [
        (document("S1", 1)[:-50], True),
        (document("S1", encoding="UTF-16")[:600], True),
        (b"<!DOCTYPE html><html></html>", False),
        (b"<a><b></a>", False),
        (b"PK\x03\x04 no archive", False),
    ],
)
def test_a_damaged_file_may_be_ours(tmp_path: Path, data: bytes, *, ours: bool) -> None:
    path = saved(tmp_path, data)
    with pytest.raises(StatementError):
        names(path)
    assert is_statement(path) is ours


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cut=st.tuples(st.integers(0, 1100), st.integers(0, 60)),
    put=st.sampled_from(
        [
            b"",
            b"<",
            b">",
            b"&",
            b"\0",
            b"\xff",
            b"]]>",
            b"<Ntry>",
            b"</Stmt>",
            b"-",
            b"9",
        ]
    ),
)
def test_whatever_the_damage(tmp_path: Path, cut: tuple[int, int], put: bytes) -> None:
    """A damaged file gives an error of ours, or statements that can be shown."""
    start, length = cut
    data = document("S1", 12, 34)
    path = saved(tmp_path, data[:start] + put + data[start + length :])
    told = ""
    try:
        for statement in read_statements(path):
            assert statement.as_json(entries=True)["entries"] <= 3
    except StatementError as error:
        told = str(error)
    assert not told or told.startswith(str(path))
    assert is_statement(path) in (True, False)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BrokenFileError, match=r"gone\.xml: .*cannot be opened"):
        names(tmp_path / "gone.xml")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(BrokenFileError, match="cannot be opened"):
        names(tmp_path)


def test_refusing_what_does_not_add_up(tmp_path: Path) -> None:
    data = document("A", 5).replace(b'"EUR">0<', b'"EUR">1<')
    path = saved(tmp_path, data)
    assert [each.balanced for each in read_statements(path)] == [False]
    with pytest.raises(BalanceError, match=r"opening 1 .* closes at 5"):
        list(read_statements(path, refuse=True))
