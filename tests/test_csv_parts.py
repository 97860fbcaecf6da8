"""Parts of the CSV reader: encodings, labels, references, and formats from outside."""

from __future__ import annotations

from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from beancount_receivables.importers import formats
from beancount_receivables.importers.csv_banks.banks import BANKS
from beancount_receivables.importers.csv_banks.cells import end_to_end_id
from beancount_receivables.importers.csv_banks.cells import party
from beancount_receivables.importers.csv_banks.cells import references
from beancount_receivables.importers.csv_banks.labels import Labels
from beancount_receivables.importers.csv_banks.text import LONGEST_LINE
from beancount_receivables.importers.csv_banks.text import read_lines
from beancount_receivables.importers.detection import read_statements
from beancount_receivables.importers.formats import Format
from beancount_receivables.importers.statement import BadValueError
from beancount_receivables.importers.statement import BrokenFileError
from beancount_receivables.importers.statement import Party
from beancount_receivables.importers.statement import Return
from beancount_receivables.importers.statement import Statement
from beancount_receivables.importers.statement import StructuredReference

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

FOLDER = Path(__file__).parent / "csv"


# Text.


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Café\n".encode(), "Café\n"),
        (b"\xef\xbb\xbf" + "Café\n".encode(), "Café\n"),
        (b"Caf\xe9 \x80 5\n", "Café € 5\n"),
        (b"Caf\x82\n\x94 \n", "Café\nö \n"),
        (b"initi\x89rende\n", "initiërende\n"),
        (b"Caf\xe9\nB\x82\n", "Café\nB\u201a\n"),
        ("Caf\u00e9\n".encode() + b"Caf\xe9\n", "Café\nCafé\n"),
        (b"initi\xebrende\n", "initiërende\n"),
        ("Café\n".encode("utf-16"), "Café\n"),
        (b"\xfe\xff" + "Café\n".encode("utf-16-be"), "Café\n"),
        (b"a\rb\r\nc\r\r\nd", "a\nb\nc\nd"),
        (b"", ""),
        (b"a\r", "a\n"),
        (b"Caf\xc3", "CafÃ"),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 100])
def test_text_of_any_encoding(data: bytes, text: str, size: int) -> None:
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    assert "".join(read_lines("x", pieces)) == text


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"a\n\0b\n", "x:2: .* no text"),
        (b"\xff\xfea", "begins as UTF-16"),
        (b"\xff\xfe\x00\xd8a\0", "begins as UTF-16"),
    ],
)
def test_what_is_no_text(data: bytes, problem: str) -> None:
    with pytest.raises(BrokenFileError, match=problem):
        list(read_lines("x", [data]))


def test_a_line_without_end() -> None:
    with pytest.raises(BrokenFileError, match="longer than"):
        list(read_lines("x", [b"a" * 65_536] * (LONGEST_LINE // 65_536 + 2)))


# Labels: payers may write them too.

LABELS = Labels(
    before=(("IBAN:", "iban"), ("Naam:", "name")),
    text=("Omschrijving:", "text"),
    after=(("IBAN:", "iban"), ("Kenmerk:", "id"), ("Valutadatum:", "value")),
)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", {}),
        ("Salaris januari", {"": "Salaris januari"}),
        ("Rente Valutadatum: 1", {"": "Rente", "value": "1"}),
        (
            "Naam: A Omschrijving: b c IBAN: N Kenmerk: k Valutadatum: 1",
            {"name": "A", "text": "b c", "iban": "N", "id": "k", "value": "1"},
        ),
        (
            "Naam: A Omschrijving: b IBAN: fout IBAN: N Kenmerk: k",
            {"name": "A", "text": "b IBAN: fout", "iban": "N", "id": "k"},
        ),
        (
            "Naam: A Omschrijving: b Kenmerk: fout IBAN: N",
            {"name": "A", "text": "b Kenmerk: fout", "iban": "N"},
        ),
        (
            "Naam: A Omschrijving: b Kenmerk: fout IBAN: N Kenmerk: k",
            {"name": "A", "text": "b Kenmerk: fout", "iban": "N", "id": "k"},
        ),
        (
            "IBAN: N   Naam: A   Omschrijving: b   IBAN: fout   Kenmerk: k",
            {"iban": "N", "name": "A", "text": "b IBAN: fout", "id": "k"},
        ),
        (
            "Naam: A Omschrijving: een Omschrijving: twee",
            {"name": "A", "text": "een Omschrijving: twee"},
        ),
        ("Naam: A\tB XNaam: c", {"name": "A\tB XNaam: c"}),
        ("Rente Kenmerk: k Naam: A", {"": "Rente", "id": "k", "name": "A"}),
        ("Naam: A Naam: B", {"name": "A Naam: B"}),
        (
            "XNaam: y Naam: A Omschrijving: b Kenmerk: fout Kenmerk: k xKenmerk:",
            {
                "": "XNaam: y",
                "name": "A",
                "text": "b Kenmerk: fout",
                "id": "k xKenmerk:",
            },
        ),
    ],
)
def test_labels(written: str, said: dict[str, str]) -> None:
    assert LABELS.read(written) == said
    assert LABELS.read(written) == said  # as it is remembered


# References.


@pytest.mark.parametrize(
    ("declared", "text", "structured", "texts"),
    [
        ("", "+++020/2600/10181+++", "OGM", ()),
        ("", "***020/2600/10282***", "OGM", ()),
        ("", "020/2600/10181", "OGM", ()),
        ("", "+++020/2600/10182+++", None, ("+++020/2600/10182+++",)),
        ("", "RF90 2026 0103", "RF", ()),
        ("", "RF9120260103", None, ("RF9120260103",)),
        ("", "020260010181", None, ("020260010181",)),
        ("", "factuur RF9020260103", None, ("factuur RF9020260103",)),
        ("020260010181", "", "OGM", ()),
        ("7000002026001010", "", "CUR", ()),
        ("7000 0020 2600 1010", "", "CUR", ()),
        ("1234567", "", "CUR", ()),
        ("1000002026001010", "x", None, ("1000002026001010", "x")),
        ("klant 9", "x", None, ("klant 9", "x")),
    ],
)
def test_references(
    declared: str, text: str, structured: str | None, texts: tuple[str, ...]
) -> None:
    found, free = references(text, declared=declared, kenmerk=True)
    assert [each.kind for each in found] == ([structured] if structured else [])
    assert free == texts


def test_bare_digits_are_no_reference_where_the_bank_has_no_field_for_them() -> None:
    assert references("", declared="1234567") == ((), ("1234567",))


def test_one_reference_given_twice_is_one() -> None:
    found, _ = references("+++020/2600/10181+++", declared="+++020/2600/10181+++")
    assert found == (StructuredReference("+++020/2600/10181+++", "OGM"),)


def test_parties_and_ids() -> None:
    assert party("", "") is None
    assert party("A", "be94 0900 0000 6114") == Party("A", "BE94090000006114")
    assert party("A", "3114 9") == Party("A", account="31149")
    assert end_to_end_id("NotProvided") is None
    assert end_to_end_id("E1") == "E1"


# Columns.


def saved(folder: Path, text: str) -> Path:
    path = folder / "export.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_column_that_is_there_twice(tmp_path: Path) -> None:
    text = (FOLDER / "nibc.csv").read_text(encoding="utf-8")
    path = saved(tmp_path, text.replace("Valutadatum;", "Boekhdk. datum;", 1))
    with pytest.raises(BadValueError, match=r"csv:2: .* two columns 'Boekhdk\. datum'"):
        list(read_statements(path))


def test_a_preamble_without_the_account(tmp_path: Path) -> None:
    text = (FOLDER / "nibc.csv").read_text(encoding="utf-8")
    path = saved(tmp_path, text.partition("\n")[2])
    with pytest.raises(BadValueError, match="line with the account"):
        list(read_statements(path))


def test_a_quote_in_the_first_row_of_a_file_without_header(tmp_path: Path) -> None:
    lines = (FOLDER / "abn-amro.tab").read_text(encoding="utf-8").splitlines()
    path = saved(tmp_path, lines[4].replace("SEPA", '"SEPA', 1) + "\n")
    (statement,) = read_statements(path)
    assert statement.count == 1


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [("ing-be.csv", "\n", ";;\n"), ("knab.csv", '-2026";\n', '-2026"\n')],
)
def test_empty_cells_at_the_end_are_nothing(
    tmp_path: Path, name: str, old: str, new: str
) -> None:
    header, *rows = (
        (FOLDER / name).read_text(encoding="utf-8").splitlines(keepends=True)
    )
    text = header + "".join(row.replace(old, new) for row in rows)
    (statement,) = read_statements(saved(tmp_path, text))
    (original,) = read_statements(FOLDER / name)
    assert statement.entries == original.entries


@pytest.mark.parametrize("lost", [",12\n", ",'Kosten rekening',12\n"])
def test_a_row_without_its_last_cells(tmp_path: Path, lost: str) -> None:
    text = (FOLDER / "asn.csv").read_text(encoding="utf-8")
    path = saved(tmp_path, text.removesuffix(lost) + "\n")
    with pytest.raises(BadValueError, match=r"csv:4: The row has 1[78] cells"):
        list(read_statements(path))


def test_a_row_without_account_or_currency(tmp_path: Path) -> None:
    text = (FOLDER / "ing-be.csv").read_text(encoding="utf-8")
    for old, problem in (
        ("BE18063100000365;", "does not say which account"),
        ("EUR;", "'' is no currency"),
    ):
        path = saved(tmp_path, text.replace(old, ";", 1))
        with pytest.raises(BadValueError, match=rf"csv:2: .*{problem}"):
            list(read_statements(path))


def test_a_reason_that_is_no_code(tmp_path: Path) -> None:
    data = (FOLDER / "rabobank.csv").read_bytes().decode("cp1252")
    text = data.replace("MD06 Refund Request By End Customer", "Administratieve reden")
    first, _ = read_statements(saved(tmp_path, text))
    assert first.entries[3].returned == Return(
        "return reason", text="Administratieve reden"
    )


@pytest.mark.parametrize("blank", ["\n", "  \n", ";;;;;;;;;;\n"])
def test_empty_rows_are_nothing(tmp_path: Path, blank: str) -> None:
    text = (FOLDER / "ing-be.csv").read_text(encoding="utf-8")
    path = saved(tmp_path, text.replace("\n", f"\n{blank}"))
    (statement,) = read_statements(path)
    assert [each.position.line for each in statement.entries] == [5, 3]


# Formats from outside.


def read_mine(
    file: str, chunks: Iterable[bytes], member: str | None
) -> Iterator[Statement]:
    text = b"".join(chunks).decode()
    yield Statement(file, "mine", text, "EUR", sum=0, count=0, member=member)  # type: ignore[arg-type]


def is_mine(first: bytes) -> bool:
    return first.startswith(b"MINE")


MINE = Format("my own", is_mine, is_mine, read_mine)


@pytest.fixture
def no_formats(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(formats, "_registered", {})
    formats._installed.cache_clear()
    yield
    formats._installed.cache_clear()


@pytest.mark.usefixtures("no_formats")
def test_a_registered_format_is_read(tmp_path: Path) -> None:
    path = saved(tmp_path, "MINE")
    assert formats.format_of(b"MINE") is None
    formats.register(MINE)
    formats.register(MINE)
    assert [each.account for each in read_statements(path)] == ["MINE"]
    assert formats.known_formats().count("my own") == 1


@pytest.mark.usefixtures("no_formats")
def test_an_installed_format_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = tmp_path / "mine-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: mine\nVersion: 1\n")
    (info / "entry_points.txt").write_text(
        f"[{formats.ENTRY_POINTS}]\nmine = my_bank:M\n"
    )
    (tmp_path / "my_bank.py").write_text(
        "from beancount_receivables.importers.formats import Format\n"
        "def known(first): return first.startswith(b'MY BANK')\n"
        "M = Format('my bank', known, known, None)\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    assert entry_points(group=formats.ENTRY_POINTS)
    found = formats.format_of(b"MY BANK")
    assert found is not None
    assert found.name == "my bank"


def test_the_message_names_every_bank() -> None:
    known = formats.known_formats()
    for bank in BANKS:
        name = bank.name.split(",")[0].split(" (")[0].removesuffix(" card")
        assert name.removesuffix(" Bank") in known
