"""``bean-receivables import``: exports in a folder, entries in the ledger."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from beancount import loader
from beancount.parser.printer import format_entry
from click.testing import CliRunner

from beancount_receivables.importers.bank import BankImporter
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
        "                             107.00 EUR\n"
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
        "others": 0,
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


def test_money_sent_to_a_customer_is_counted_as_such(folder: Path) -> None:
    """A customer may be a supplier too: what was booked as a refund is to be seen."""
    sent = statement(("R1", "-7.00", "2024-03-01", "x"), opening="7.00", closing="0.00")
    party = "<Cdtr><Nm>C</Nm></Cdtr><CdtrAcct><Id><IBAN>NL16VBNK0000101009</IBAN></Id>"
    parties = f"<TxDtls><RltdPties>{party}</CdtrAcct></RltdPties>"
    put(folder, "march.xml", sent.replace("<TxDtls>", parties))
    before = '2024-02-01 * "x"\n  Assets:Bank:Current  7.00 EUR\n  Assets:Suspense\n'
    (folder / "bank.beancount").write_text(before, encoding="utf-8")
    result = run()
    assert result.exit_code == 0, result.output
    assert '  refund: "R1"' in bank(folder)
    assert counts(result)["customer known by IBAN"] == 1


def test_the_figures_of_the_summary_add_up(folder: Path) -> None:
    cost: Row = ("R3", "-4.00", "2024-03-02", "costs of the account")
    put(folder, "march.xml", statement(PAID, OTHER, cost))
    found = counts(run())
    parts = ("customer known by reference", "left uncategorized")
    others = found["costs, transfers and others"]
    assert others == 1
    assert found["new transactions"] == others + sum(found[each] for each in parts)


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


def test_a_payment_is_found_when_it_comes_back_above_it(folder: Path) -> None:
    """In a statement with the newest entry first."""
    back: Row = ("R3", "-100.00", "2024-03-05", "x")
    text = statement(PAID, back)
    first = text[text.index("<Ntry>") : text.index("</Ntry>") + len("</Ntry>")]
    returned = "<RtrInf><Rsn><Cd>MD06</Cd></Rsn></RtrInf></TxDtls></NtryDtls></Ntry>"
    second = text[text.rindex("<Ntry>") : text.index("</Stmt>")]
    second_returned = second.replace("</TxDtls></NtryDtls></Ntry>", returned).replace(
        "<TxDtls>", "<TxDtls><Refs><EndToEndId>R1</EndToEndId></Refs>"
    )
    text = text.replace(first, "").replace(second, second_returned + first)
    put(folder, "march.xml", text)
    result = run()
    assert result.exit_code == 0, result.output
    assert '  reverses: "R1"' in bank(folder)


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


def test_a_report_of_the_day_is_left_with_the_reason(folder: Path) -> None:
    text = statement(PAID).replace("camt.053", "camt.052")
    text = text.replace("BkToCstmrStmt", "BkToCstmrAcctRpt").replace("Stmt>", "Rpt>")
    path = put(folder, "today.xml", text)
    result = run()
    assert result.exit_code == 0
    assert "today.xml: This is a camt.052 message" in result.stderr
    assert "It was left where it is." in result.stderr
    assert path.exists()
    assert bank(folder) == ""


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


RENAMED = 'option "name_assets" "Activa"\noption "name_income" "Opbrengsten"\n'


@pytest.mark.parametrize("file", ["bank.beancount", "bank-{year}.beancount"])
def test_root_accounts_of_other_names(folder: Path, file: str) -> None:
    """Beancount wants their names in each file, also in one that is made."""

    def renamed(text: str) -> str:
        return text.replace("Assets:", "Activa:").replace("Income:", "Opbrengsten:")

    (folder / "main.beancount").write_text(RENAMED + renamed(LEDGER), encoding="utf-8")
    (folder / "bank.beancount").write_text(RENAMED, encoding="utf-8")
    config = f'other = "Activa:Suspense"\n{CONFIG}'.replace("bank.beancount", file)
    (folder / "import.toml").write_text(renamed(config), encoding="utf-8")
    put(folder, "march.xml", statement(PAID, OTHER))
    result = run()
    assert result.exit_code == 0, result.output
    assert errors(folder) == []
    path = folder / file.replace("{year}", "2024")
    assert "Activa:Bank:Current    100.00 EUR" in path.read_text(encoding="utf-8")


def test_a_card_beside_the_bank_accounts(folder: Path) -> None:
    """A refund is known on its way, though not each account is an asset."""
    waiting = """\
2024-02-20 ! "C1" "Refund"
  refund: "F1"
  end-to-end: "F1"
  Assets:Receivable:C1  10.00 EUR
  Assets:Suspense
"""
    (folder / "main.beancount").write_text(LEDGER + waiting, encoding="utf-8")
    card = '[accounts]\n"NL20INGB0001234567" = "Liabilities:Card"\n'
    config = CONFIG.replace("[accounts]\n", card)
    (folder / "import.toml").write_text(config, encoding="utf-8")
    paid_out = statement(
        ("R1", "-10.00", "2024-03-01", "x"), opening="10.00", closing="0.00"
    ).replace("<TxDtls>", "<TxDtls><Refs><EndToEndId>F1</EndToEndId></Refs>")
    (folder / "bank.beancount").write_text(
        '2024-02-01 * "x"\n  Assets:Bank:Current  10.00 EUR\n  Assets:Suspense\n',
        encoding="utf-8",
    )
    put(folder, "march.xml", paid_out)
    result = run()
    assert result.exit_code == 0, result.output
    assert 'custom "bank-confirmation" "F1"' in bank(folder)
    assert "refund:" not in bank(folder)


def test_banks_that_number_entries_anew_on_each_statement(folder: Path) -> None:
    first: Row = ("1", "5.00", "2024-03-01", "x")
    put(folder, "a.xml", statement(first))
    put(
        folder,
        "b.xml",
        statement(("1", "5.00", "2024-03-02", "y"), ("2", "1", "2024-03-02", "z")),
    )
    text = (folder / "inbox/b.xml").read_text(encoding="utf-8")
    text = text.replace(">0.00<", ">5.00<").replace(">6.0<", ">11.0<")
    (folder / "inbox/b.xml").write_text(text, encoding="utf-8")
    result = run()
    assert result.exit_code == 0, result.output
    assert counts(result)["new transactions"] == 3
    put(folder, "again.xml", text)
    assert counts(run())["entries that the ledger has already"] == 2


@pytest.mark.parametrize("line", [1, 2, 3])
def test_an_id_that_somebody_typed_is_known(folder: Path, line: int) -> None:
    """On the transaction or on a posting, and though it is a small number."""
    lines = [
        '2024-03-01 * "typed"',
        "  Assets:Bank:Current  5.00 EUR",
        "  Assets:Suspense",
        "",
    ]
    lines.insert(line, '  external-id: "17"' if line == 1 else '    external-id: "17"')
    typed = "\n".join(lines)
    (folder / "bank.beancount").write_text(typed, encoding="utf-8")
    put(folder, "a.xml", statement(("17", "5.00", "2024-03-01", "x")))
    assert counts(run())["entries that the ledger has already"] == 1


def test_the_same_reference_in_files_of_one_run_with_differences(folder: Path) -> None:
    """beangulp books each file before it looks for duplicates in the next."""
    more = """\
2024-02-02 * "C1" "Repair"
  invoice: "2024002"
  Assets:Receivable:C1  50.00 EUR
  Income:Sales
2024-01-01 open Expenses:Differences
2024-01-01 open Assets:Bank:Other
2024-01-01 custom "receivables" "role" "adjust" "anna"
2024-01-01 custom "receivables" "rule" "difference" TRUE
  limit: 1.00 EUR
  account: Expenses:Differences
"""
    main_file = folder / "main.beancount"
    main_file.write_text(LEDGER + more, encoding="utf-8")
    existing, _, _ = loader.load_file(str(main_file))
    other = "NL50VBNK0000006006"
    importer = BankImporter(
        {IBAN: "Assets:Bank:Current", other: "Assets:Bank:Other"}, by="anna"
    )
    texts = (
        statement(("R1", "99.50", "2024-03-01", "2024001")),
        statement(("R1", "50.50", "2024-03-02", "2024002")).replace(IBAN, other),
    )
    known = list(existing)
    extracted = [
        importer.extract(str(put(folder, f"{number}.xml", text)), existing)
        for number, text in enumerate(texts)
    ]
    for entries in extracted:
        importer.deduplicate(entries, known)
        known += entries
    written = "\n".join(
        format_entry(entry) for entries in extracted for entry in entries
    )
    (folder / "bank.beancount").write_text(written, encoding="utf-8")
    assert errors(folder) == []
    assert 'payment: "Other-R1"' in written
    assert 'adjustment: "Other-R1/difference"' in written
    assert 'settles: "Other-R1"' in written


def test_balances_are_held_to_the_cent(folder: Path) -> None:
    """Though a bank leaves out zeros: Beancount would tolerate ten cents."""
    put(folder, "march.xml", statement(PAID, closing="100.0"))
    assert run().exit_code == 0
    text = bank(folder).replace("100.00 EUR\n  Assets:R", "100.05 EUR\n  Assets:R")
    text = text.replace("-100.00", "-100.05")
    (folder / "bank.beancount").write_text(text, encoding="utf-8")
    (error,) = errors(folder)
    assert "0.05 too much" in error


def test_an_entry_after_the_last_day_of_its_statement(folder: Path) -> None:
    """It is in the closing balance, whatever day that one is of."""
    text = statement(PAID).replace("<Dt>2024-03-01</Dt></Dt></Bal>", "<Dt>2024-02-29")
    put(folder, "march.xml", text.replace("2024-02-29", "2024-02-29</Dt></Dt></Bal>"))
    result = run()
    assert result.exit_code == 0, result.output
    assert "2024-03-02 balance Assets:Bank:Current" in bank(folder)


def test_quotes_in_what_a_bank_calls_its_statement(folder: Path) -> None:
    text = statement(PAID, closing="7.00").replace("<Id>1<", '<Id>"1\\<')
    put(folder, "march.xml", text)
    result = run()
    assert result.exit_code == 0, result.output
    assert "note Assets:Bank:Current \"Statement '1' of" in bank(folder)
    assert errors(folder) == []


def test_an_account_that_is_not_open_is_named_with_the_remedy(folder: Path) -> None:
    ledger = LEDGER.replace("2024-01-01 open Assets:Suspense\n", "")
    (folder / "main.beancount").write_text(ledger, encoding="utf-8")
    put(
        folder,
        "out.xml",
        statement(("R1", "-1.00", "2024-03-01", "x"), opening="1.00"),
    )
    result = run()
    assert result.exit_code == 1
    assert "out.xml:1: The entry goes to Assets:Suspense, which" in result.stderr
    assert "Open it, or give another account" in result.stderr


# The archive.


def test_an_archive_in_the_inbox_is_not_imported_again(folder: Path) -> None:
    config = CONFIG.replace('"archive"', '"inbox/../inbox/archive"')
    (folder / "import.toml").write_text(config, encoding="utf-8")
    put(folder, "march.xml", statement(PAID))
    run()
    result = run("--config", str(folder / "import.toml"), "inbox")
    assert result.stdout == "Nothing is new.\n"
    kept = [each.name for each in folder.rglob("*.xml")]
    assert kept == ["2024-03-01.march.xml"]


def test_what_was_archived_can_be_imported_again(folder: Path) -> None:
    put(folder, "march.xml", statement(PAID))
    run()
    (folder / "bank.beancount").write_text("", encoding="utf-8")
    result = run("archive")
    assert counts(result)["new transactions"] == 1
    assert (folder / "archive/Assets/Bank/Current/2024-03-01.march.xml").is_file()


def test_a_file_named_twice_is_one(folder: Path) -> None:
    path = put(folder, "march.xml", statement(PAID))
    result = run("inbox", str(path))
    assert result.exit_code == 0, result.output
    assert counts(result)["new transactions"] == 1
    assert "entries that the ledger has already" not in counts(result)


def test_an_archive_that_is_no_folder(folder: Path) -> None:
    (folder / "archive").write_text("", encoding="utf-8")
    path = put(folder, "march.xml", statement(PAID))
    result = run()
    assert result.exit_code == 1
    assert f"{path.relative_to(folder)} cannot be moved to the archive" in result.output
    assert "nothing is added twice" in result.output
    (folder / "archive").unlink()
    assert counts(run())["entries that the ledger has already"] == 1


def test_a_file_that_cannot_be_made(folder: Path) -> None:
    config = CONFIG.replace('"bank.beancount"', '"main.beancount/bank.beancount"')
    (folder / "import.toml").write_text(config, encoding="utf-8")
    path = put(folder, "march.xml", statement(PAID))
    result = run()
    assert result.exit_code == 1
    assert "main.beancount/bank.beancount cannot be made: " in result.output
    assert path.exists()


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


def test_a_configuration_saved_with_a_byte_order_mark(folder: Path) -> None:
    (folder / "import.toml").write_text(f"\ufeff{CONFIG}", encoding="utf-8")
    put(folder, "march.xml", statement(PAID))
    assert run().exit_code == 0


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
