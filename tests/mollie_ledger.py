"""A ledger whose customers pay by Mollie, and a server that is Mollie's API."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from beancount import loader
from click.testing import CliRunner

from beancount_receivables.queries.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from tests.mollie_server import MollieServer

LEDGER = """\
plugin "beancount_receivables.plugins"
2026-01-01 custom "receivables" "account" Assets:Receivable
2026-01-01 custom "receivables" "uncategorized" Liabilities:Unknown
2026-01-01 custom "receivables" "decisions" "decisions.beancount"
2026-01-01 open Assets:Receivable:C1
  name: "Bakkerij Ovenwarm & Zn"
  country: "BE"
  language: "fr"
2026-01-01 open Assets:Receivable:C2
2026-01-01 open Assets:Bank
2026-01-01 open Assets:Mollie
2026-01-01 open Assets:MollieTransit
2026-01-01 open Assets:MolliePending
2026-01-01 open Assets:Suspense
2026-01-01 open Expenses:PaymentFees
2026-01-01 open Income:Sales
2026-01-01 open Liabilities:Unknown
2026-02-01 * "Ovenwarm" "Oven repaired"
  invoice: "2026001"
  Assets:Receivable:C1  100.00 EUR
  Income:Sales
2026-02-02 * "C2" "Advice"
  invoice: "2026002"
  Assets:Receivable:C2  40.00 EUR
  Income:Sales
2026-02-20 * "Ovenwarm" "part of 2026001"
  payment: "BANK-1"
  Assets:Bank            45.50 EUR
  Assets:Receivable:C1  -45.50 EUR
include "decisions.beancount"
include "mollie.beancount"
"""
CONFIG = """\
ledger = "main.beancount"
inbox = "inbox"
archive = "archive"
file = "mollie.beancount"

[mollie]
balance = "Assets:Mollie"
mode = "{mode}"
url = "{url}"
redirect_url = "https://pay.example.com/paid"
webhook_url = "https://pay.example.com/webhook"
website = "https://www.example.com/"
{more}
"""


def set_up(
    folder: Path, server: MollieServer, more: str = "", mode: str = "live"
) -> None:
    """Make the files of a ledger."""
    config = CONFIG.format(url=server.url, more=more, mode=mode)
    (folder / "import.toml").write_text(config, encoding="utf-8")
    (folder / "main.beancount").write_text(LEDGER, encoding="utf-8")
    for name in ("decisions", "mollie"):
        (folder / f"{name}.beancount").write_text("", encoding="utf-8")
    (folder / "inbox").mkdir(exist_ok=True)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["mollie", *arguments], catch_exceptions=False)


def text_of(folder: Path, name: str) -> str:
    return (folder / f"{name}.beancount").read_text(encoding="utf-8")


def errors(folder: Path) -> list[str]:
    _, found, _ = loader.load_file(str(folder / "main.beancount"))
    return [each.message for each in found]


def today() -> dt.date:
    return dt.date.today()  # noqa: DTZ011 - as the command sees it
