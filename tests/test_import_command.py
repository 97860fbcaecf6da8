"""``bean-receivables import``: exports in a folder, entries in the ledger."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from beancount import loader
from click.testing import CliRunner

from beancount_receivables.queries.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

IBAN = "NL54VBNK0000004004"
LEDGER = """\
plugin "beancount_receivables.plugins"
2024-01-01 custom "receivables" "account" Assets:Receivable
2024-01-01 custom "receivables" "uncategorized" Liabilities:Unknown
2024-01-01 open Assets:Receivable:C1
  iban: "NL16VBNK0000101009"
2024-01-01 open Assets:Bank:Current
2024-01-01 open Assets:Suspense
2024-01-01 open Income:Sales
2024-01-01 open Liabilities:Unknown
2024-02-01 * "C1" "Repair"
  invoice: "2024001"
  Assets:Receivable:C1  100.00 EUR
  Income:Sales
include "bank*.beancount"
"""
CONFIG = f"""\
ledger = "main.beancount"
inbox = "inbox"
archive = "archive"
file = "bank.beancount"

[accounts]
"{IBAN}" = "Assets:Bank:Current"
"""
Row = tuple[str, str, str, str]
PAID: Row = ("R1", "100.00", "2024-03-01", "invoice 2024001")
OTHER: Row = ("R2", "7.00", "2024-03-02", "no idea")


def statement(*rows: Row, opening: str = "0.00", closing: str = "") -> str:
    """A CAMT.053 statement: reference, amount, day and text of each entry."""
    entries = "".join(
        f"<Ntry><Amt Ccy='EUR'>{amount.lstrip('-')}</Amt>"
        f"<CdtDbtInd>{'DBIT' if amount[0] == '-' else 'CRDT'}</CdtDbtInd>"
        f"<BookgDt><Dt>{day}</Dt></BookgDt><AcctSvcrRef>{reference}</AcctSvcrRef>"
        f"<NtryDtls><TxDtls><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls>"
        "</Ntry>"
        for reference, amount, day, text in rows
    )
    closing = closing or str(float(opening) + sum(float(row[1]) for row in rows))
    last = rows[-1][2]
    balances = "".join(
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy='EUR'>{amount}"
        f"</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{last}</Dt></Dt></Bal>"
        for kind, amount in (("OPBD", opening), ("CLBD", closing))
    )
    return (
        "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'>"
        f"<BkToCstmrStmt><Stmt><Id>1</Id><Acct><Id><IBAN>{IBAN}</IBAN></Id></Acct>"
        f"{balances}{entries}</Stmt></BkToCstmrStmt></Document>"
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger, its configuration and an inbox."""
    (tmp_path / "main.beancount").write_text(LEDGER, encoding="utf-8")
    (tmp_path / "bank.beancount").write_text("", encoding="utf-8")
    (tmp_path / "import.toml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "inbox").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(folder: Path, name: str, text: str) -> Path:
    path = folder / "inbox" / name
    path.write_text(text, encoding="utf-8")
    return path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["import", *arguments], catch_exceptions=False)


def counts(result: Result) -> dict[str, int]:
    """The figures of a summary."""
    rows = (line.strip().rpartition(" ") for line in result.stdout.splitlines())
    return {words.strip(): int(count) for words, _, count in rows if count.isdecimal()}


def bank(folder: Path) -> str:
    return (folder / "bank.beancount").read_text(encoding="utf-8")


def errors(folder: Path) -> list[str]:
    _, found, _ = loader.load_file(str(folder / "main.beancount"))
    return [error.message for error in found]


def test_what_the_inbox_holds_is_added_and_archived(folder: Path) -> None:
    put(folder, "march.xml", statement(PAID, OTHER))
    result = run()
    assert result.exit_code == 0, result.output
    assert errors(folder) == []
    assert bank(folder) == (
        '2024-03-01 * "invoice 2024001"\n'
        '  payment: "R1"\n'
        '  reference: "invoice 2024001"\n'
        '  external-id: "R1"\n'
        "  Assets:Bank:Current    100.00 EUR\n"
        "  Assets:Receivable:C1  -100.00 EUR\n"
        "\n"
        '2024-03-02 * "no idea"\n'
        '  payment: "R2"\n'
        '  reference: "no idea"\n'
        '  external-id: "R2"\n'
        "  Assets:Bank:Current   7.00 EUR\n"
        "  Liabilities:Unknown  -7.00 EUR\n"
        "\n"
        "2024-03-03 balance Assets:Bank:Current"
        "                             107.0 EUR\n"
    )
    assert "customer known by reference" in result.stdout
    archived = folder / "archive/Assets/Bank/Current/2024-03-02.march.xml"
    assert archived.is_file()
    assert list((folder / "inbox").iterdir()) == []


def test_the_summary_as_json(folder: Path) -> None:
    put(folder, "march.xml", statement(PAID, OTHER))
    shown = json.loads(run("--format", "json").stdout)
    (held,) = shown.pop("statements")
    assert (held["entries"], held["sum"], held["balanced"]) == (2, 107, True)
    assert shown == {
        "entries": 2,
        "recognised": {"reference": 1},
        "uncategorized": 1,
        "returns": 0,
        "returns_found": 0,
        "attention": 0,
        "answers": 0,
        "balances": 1,
        "duplicates": 0,
        "refused": [],
        "unknown": [],
        "written": ["bank.beancount"],
        "archived": ["archive/Assets/Bank/Current/2024-03-02.march.xml"],
    }


def test_the_same_export_again_adds_nothing(folder: Path) -> None:
    path = put(folder, "march.xml", statement(PAID, OTHER))
    text = path.read_text(encoding="utf-8")
    run()
    before = bank(folder)
    put(folder, "march.xml", text)
    result = run()
    assert result.exit_code == 0
    assert bank(folder) == before
    assert counts(result)["entries that the ledger has already"] == 2
    names = sorted(each.name for each in (folder / "archive").rglob("*.xml"))
    assert names == ["2.2024-03-02.march.xml", "2024-03-02.march.xml"]


def test_a_dry_run_writes_nothing(folder: Path) -> None:
    path = put(folder, "march.xml", statement(PAID))
    result = run("--dry-run")
    assert result.exit_code == 0
    assert '  payment: "R1"' in result.stdout
    assert "Would add to bank.beancount" in result.stdout
    assert bank(folder) == ""
    assert path.exists()


def test_a_payment_in_one_file_is_found_when_it_comes_back_in_another(
    folder: Path,
) -> None:
    """Whatever the files are called: they are taken by date."""
    returned = statement(
        ("R3", "-100.00", "2024-03-05", "x"), opening="100.00"
    ).replace(
        "<TxDtls>",
        "<TxDtls><Refs><EndToEndId>R1</EndToEndId></Refs>"
        "<RtrInf><Rsn><Cd>MD06</Cd></Rsn></RtrInf>",
    )
    put(folder, "a.xml", returned)
    put(folder, "b.xml", statement(PAID))
    result = run()
    assert result.exit_code == 0, result.output
    assert '  reverses: "R1"' in bank(folder)
    assert counts(result)["payments that came back"] == 1
    assert counts(result)["of which the payment was found"] == 1


def test_a_damaged_file_is_refused_and_the_others_are_imported(folder: Path) -> None:
    put(folder, "good.xml", statement(PAID))
    bad = put(folder, "bad.xml", statement(OTHER)[:-40])
    unknown = put(folder, "notes.txt", "call the bank\n")
    hidden = put(folder, ".DS_Store", "x")
    result = run()
    assert result.exit_code == 1
    assert "bad.xml:1: " in result.stderr
    assert "notes.txt: no bank export; left where it is." in result.stderr
    assert ".DS_Store" not in result.output
    assert "R1" in bank(folder)
    assert bad.exists()
    assert unknown.exists()
    assert hidden.exists()


def test_what_would_add_an_error_is_refused_as_a_whole(folder: Path) -> None:
    """The ledger has a balance that the statement contradicts."""
    path = folder / "main.beancount"
    balance = "2024-03-04 balance Assets:Bank:Current  5.00 EUR\n"
    path.write_text(LEDGER + balance, encoding="utf-8")
    export = put(folder, "march.xml", statement(PAID))
    before = errors(folder)
    result = run()
    assert result.exit_code == 1
    assert "Balance failed" in result.output
    assert bank(folder) == ""
    assert export.exists()
    assert errors(folder) == before


def test_a_file_for_each_account_and_year(folder: Path) -> None:
    config = CONFIG.replace("bank.beancount", "bank-{account}-{year}.beancount")
    (folder / "import.toml").write_text(config, encoding="utf-8")
    old: Row = ("R0", "1.00", "2023-12-29", "x")
    ledger = LEDGER.replace("2024-01-01", "2023-01-01")
    (folder / "main.beancount").write_text(ledger, encoding="utf-8")
    put(folder, "old.xml", statement(old))
    put(folder, "new.xml", statement(PAID, opening="1.00"))
    result = run()
    assert result.exit_code == 0, result.output
    assert errors(folder) == []
    for year, id_ in (("2023", "R0"), ("2024", "R1")):
        path = folder / f"bank-Bank-Current-{year}.beancount"
        text = path.read_text(encoding="utf-8")
        assert text.count("payment:") == 1
        assert id_ in text
        assert text.count(" balance ") == 1


def test_a_file_that_the_ledger_does_not_include_is_not_made(folder: Path) -> None:
    config = CONFIG.replace('"bank.beancount"', '"other/{year}.beancount"')
    (folder / "import.toml").write_text(config, encoding="utf-8")
    put(folder, "march.xml", statement(PAID))
    result = run()
    assert result.exit_code == 1
    assert "is no part of the ledger" in result.output
    assert not (folder / "other/2024.beancount").exists()


def test_files_and_folders_named_on_the_command_line(folder: Path) -> None:
    put(folder, "left.xml", statement(OTHER))
    other = folder / "downloads"
    other.mkdir()
    (other / "march.xml").write_text(statement(PAID), encoding="utf-8")
    assert run(str(other)).exit_code == 0
    assert "R1" in bank(folder)
    assert "R2" not in bank(folder)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ("ledger = ", "import.toml: is no TOML file: "),
        ('file = "x"', 'ledger is missing; add ledger = "main.beancount".'),
        ('ledger = "main.beancount"', 'file is missing; add file = "bank.beancount".'),
        (CONFIG.replace("inbox", "in-box"), "in-box is no setting of an import;"),
        (
            CONFIG.replace("archive =", "archiv ="),
            "archiv is no setting of an import; did you mean archive?",
        ),
        (CONFIG.replace('"inbox"', "5"), "inbox must be a text in quotes."),
        ("refuse = 1\n" + CONFIG, "refuse must be true or false."),
        (CONFIG.replace('"Assets:Bank:Current"', "1"), "accounts must be a table of"),
        (
            CONFIG.replace("bank.b", "{bank}.b"),
            "file may hold {account} and {year}, not {bank}.",
        ),
        (CONFIG.replace('"inbox"', '"nowhere"'), "the inbox that import.toml names is"),
        (
            CONFIG.replace("inbox = ", "by = "),
            "Name files, or an inbox in import.toml.",
        ),
        (CONFIG.replace("main.", "no."), "no.beancount: the ledger cannot be opened"),
    ],
)
def test_a_configuration_that_does_not_say_what_to_do(
    folder: Path, config: str, message: str
) -> None:
    (folder / "import.toml").write_text(config, encoding="utf-8")
    put(folder, "march.xml", statement(PAID))
    result = run()
    assert result.exit_code == 2, result.output
    assert message in result.stderr


def test_no_configuration(folder: Path) -> None:
    (folder / "import.toml").unlink()
    result = run()
    assert result.exit_code == 2
    assert "Name the file with --config." in result.stderr


def test_an_account_that_the_configuration_does_not_name(folder: Path) -> None:
    config = CONFIG.replace(IBAN, "NL00")
    (folder / "import.toml").write_text(config, encoding="utf-8")
    put(folder, "march.xml", statement(PAID))
    result = run()
    assert result.exit_code == 1
    assert f"The ledger knows no account {IBAN}" in result.stderr
    assert bank(folder) == ""


REPORT = """\
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.03"><CstmrPmtStsRpt>
<GrpHdr><MsgId>STS-1</MsgId><CreDtTm>2024-03-06T08:00:00</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>SDD-1</OrgnlMsgId>
<OrgnlMsgNmId>pain.008.001.02</OrgnlMsgNmId></OrgnlGrpInfAndSts>
<OrgnlPmtInfAndSts><OrgnlPmtInfId>SDD-1</OrgnlPmtInfId><TxInfAndSts>
<OrgnlEndToEndId>2024001</OrgnlEndToEndId><TxSts>RJCT</TxSts>
<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts>
</CstmrPmtStsRpt></Document>
"""


@pytest.mark.parametrize("setting", ["", '"decisions" "bank-decisions.beancount"'])
def test_what_the_bank_refused_goes_where_decisions_go(
    folder: Path, setting: str
) -> None:
    sent = '2024-03-05 custom "bank-file" "SDD-1" "direct-debit" "2024001"\n'
    more = f'2024-01-01 custom "receivables" {setting}\n' if setting else ""
    (folder / "main.beancount").write_text(LEDGER + sent + more, encoding="utf-8")
    (folder / "bank-decisions.beancount").write_text("", encoding="utf-8")
    put(folder, "status.xml", REPORT)
    result = run()
    assert result.exit_code == 0, result.output
    assert counts(result)["answers of the bank"] == 1
    assert errors(folder) == []
    name = "bank-decisions.beancount" if setting else "main.beancount"
    text = (folder / name).read_text(encoding="utf-8")
    assert 'custom "bank-rejection" "SDD-1"' in text
    put(folder, "status.xml", REPORT)
    again = run()
    assert counts(again)["entries that the ledger has already"] == 1
    assert (folder / name).read_text(encoding="utf-8") == text
