"""Mollie's exports in one import with those of the bank, as settings say."""

from __future__ import annotations

import shutil
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from beancount import loader
from beancount.core.data import Transaction
from click.testing import CliRunner

from beancount_receivables.importers.import_settings import SettingsError
from beancount_receivables.importers.import_settings import read_settings
from beancount_receivables.importers.mollie.importer import MollieImporter
from beancount_receivables.queries.cli import main

EXAMPLE = Path(__file__).parent.parent / "example_ledger"
SETTINGS = """\
ledger = "main.beancount"
inbox = "exports"
file = "entries.beancount"
fees = "Expenses:BankFees"

[accounts]
"NL54VBNK0000004004" = "Assets:Bank:Current"

[mollie]
balance = "Assets:Mollie"
vat = "Liabilities:VAT:NL:Input"
vat_rate = 21
"""


def settings(folder: Path, mollie: str = "") -> Path:
    path = folder / "import.toml"
    path.write_text(SETTINGS + mollie, encoding="utf-8")
    return path


def test_one_import_of_bank_and_mollie(tmp_path: Path) -> None:
    for path in EXAMPLE.glob("*.beancount"):
        shutil.copy(path, tmp_path)
    shutil.copytree(EXAMPLE / "exports", tmp_path / "exports")
    config = settings(tmp_path)
    result = CliRunner().invoke(main, ["import", "--config", str(config)])
    assert result.exit_code == 0, result.output
    entries, errors, _ = loader.load_file(str(tmp_path / "main.beancount"))
    assert [error.message for error in errors] == []
    moved: dict[str, Decimal] = defaultdict(Decimal)
    for entry in entries:
        if isinstance(entry, Transaction):
            for posting in entry.postings:
                if posting.units is not None and posting.units.number is not None:
                    moved[posting.account] += posting.units.number
    assert moved["Expenses:PaymentFees"] == Decimal("7.96")
    for account in ("Assets:Mollie", "Assets:MollieTransit", "Assets:MolliePending"):
        assert moved[account] == 0


def test_what_the_table_takes(tmp_path: Path) -> None:
    more = 'unsettled = { paypal = "Assets:PayPal" }\nshow_pending = true\n'
    importers = read_settings(settings(tmp_path, more)).importers()
    (mollie,) = [each for each in importers if isinstance(each, MollieImporter)]
    assert mollie.accounts.unsettled == {"paypal": "Assets:PayPal"}
    assert mollie.pending is True
    assert mollie.vat_rate == 21
    assert mollie.accounts.other == "Assets:Suspense"


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ("fee = 1\n", "fee is no setting of mollie; known are balance, transit"),
        ("transit = 1\n", "mollie.transit must be an account"),
        ("unsettled = { paypal = 1 }\n", "mollie.unsettled must be an account"),
        ('fees_by = "month"\n', "mollie.fees_by must be one of settlement, trans"),
        ("show_pending = 1\n", "mollie.show_pending must be true or false"),
    ],
)
def test_what_the_table_refuses(more: str, problem: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=problem):
        read_settings(settings(tmp_path, more))


@pytest.mark.parametrize("said", ["mollie = 1", "[mollie]\nvat_rate = true"])
def test_what_is_no_table(said: str, tmp_path: Path) -> None:
    path = tmp_path / "import.toml"
    path.write_text(
        f'ledger = "main.beancount"\nfile = "bank.beancount"\n{said}\n',
        encoding="utf-8",
    )
    with pytest.raises(SettingsError, match="must be a"):
        read_settings(path)
