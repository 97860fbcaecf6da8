"""Import bank statements and reports of Mollie into a copy of the example, and look.

    python example_ledger/demo.py            works in build/demo
    python example_ledger/demo.py FOLDER     works in a new folder of that name

Nothing outside that folder is touched, and nothing is fetched from anywhere. The exit
status is 0 when all of it went well.
"""

from __future__ import annotations

import os
import shutil
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

from beancount import loader
from beancount.core.data import Transaction
from beancount.parser.printer import format_entry
from beangulp.extract import DUPLICATE
from ingest import CONFIG

from beancount_receivables.plugins import subledger_of
from beancount_receivables.queries.cli import main as bean_receivables
from beancount_receivables.queries.rendering import Head
from beancount_receivables.queries.rendering import as_table
from beancount_receivables.queries.rendering import number
from beancount_receivables.queries.reports import items_report
from beancount_receivables.queries.view import View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from beancount.core.amount import Amount

    from beancount_receivables.plugins.subledger.items import Item
    from beancount_receivables.plugins.subledger.subledger import Subledger

EXAMPLE = Path(__file__).resolve().parent
FOLDER = Path("build/demo")
EXPORTS = ("exports/camt053-2026-05.xml", "exports/camt053-2026-06.xml")
#: A month of payments through Mollie, and the bank statement with its payouts.
MOLLIE = (
    "exports/mollie-7200443.2607.01.csv",
    "exports/mollie-7200443.2607.02.csv",
    "exports/camt053-2026-07.xml",
)
LAST_DAY = date(2026, 6, 30)
#: Collected by direct debit, taken back by the bank, then paid by transfer.
RETURNED = "2026800044"
#: Collected by Mollie, charged back, and the chargeback reversed.
CHARGED_BACK = "2026800068"
#: Where Mollie's payouts wait for the bank, and what Mollie holds.
MOLLIES_ACCOUNTS = ("Assets:Mollie", "Assets:MollieTransit", "Assets:MolliePending")
#: Equal to two open invoices, so that nothing is settled.
UNCLEAR = "BANK-2026-0025"


class DemoError(Exception):
    """Something did not go as it must."""


def main(arguments: list[str]) -> int:
    """Run the demonstration.

    Args:
        arguments: Nothing, or the folder to work in, which must not exist.

    Returns:
        The exit status.
    """
    try:
        if arguments:
            folder = Path(arguments[0])
        else:
            folder = FOLDER
            shutil.rmtree(folder, ignore_errors=True)
        run(folder)
    except (DemoError, OSError) as error:
        print(f"The demonstration failed: {error}", file=sys.stderr)
        return 1
    return 0


def run(folder: Path) -> None:
    """Copy the example, import its exports, and show what came of it.

    Raises:
        DemoError: The ledger has errors, or an import is not what it must be.
    """
    _copy_example(folder)
    ledger = folder / "main.beancount"
    _, before = _load(ledger)
    _title("Before")
    print(f"{ledger}: {before}, {len(before.open_items())} items open.")

    imported = _import_all(folder, EXPORTS)
    _title("Import the first one again")
    _import_again(folder, EXPORTS[0])

    _, after = _load(ledger)
    _check(imported, after)
    _title(f"Open items on {LAST_DAY}")
    rows = View.on(after, LAST_DAY).receivables()
    print(items_report([row for row in rows if row.open]))
    _show("aging", ledger, "--as-of", f"{LAST_DAY}")
    _show("history", ledger, RETURNED)
    _show("explain", ledger, UNCLEAR)

    imported = _import_all(folder, MOLLIE)
    _title("Import a report of Mollie again")
    _import_again(folder, MOLLIE[1])
    entries, after = _load(ledger)
    _check(imported, after)
    _check_empty(entries)
    _show("history", ledger, CHARGED_BACK)
    _title("Look further")
    print(
        f"fava {ledger}\n"
        f"bean-receivables history {ledger} 2025800077\n"
        f"bean-query {ledger} '.run notices'\n"
        f"The imported transactions stand in {folder / 'entries.beancount'}."
    )


def _import_all(folder: Path, exports: Sequence[str]) -> list[Transaction]:
    """Import exports one after another, and show what became of each."""
    imported = []
    for export in exports:
        _title(f"Import {export}")
        found = _import(folder, export)
        imported += [each for each in found if isinstance(each, Transaction)]
        _, after = _load(folder / "main.beancount")
        print(as_table(_IMPORTED, [_recognised(each, after) for each in found]))
    return imported


def _copy_example(folder: Path) -> None:
    folder.mkdir(parents=True)
    for path in sorted(EXAMPLE.glob("*.beancount")):
        shutil.copy(path, folder)
    shutil.copy(EXAMPLE / "ingest.py", folder)
    shutil.copytree(EXAMPLE / "exports", folder / "exports")


def _load(ledger: Path) -> tuple[Sequence[Any], Subledger]:
    """Load a ledger, which must be without errors."""
    entries, errors, options_map = loader.load_file(ledger)
    if errors:
        messages = "\n".join(error.message for error in errors)
        message = f"{ledger} has errors:\n{messages}"
        raise DemoError(message)
    return entries, subledger_of(options_map)


def _import(folder: Path, export: str) -> list[Any]:
    """Add what an export holds, and the ledger does not, to the `entries` file."""
    extracted = _extract(folder, export)
    new = [each for each in extracted if DUPLICATE not in each.meta]
    _append(folder / _entries_file(folder), export, new)
    known = len(extracted) - len(new)
    print(f"{len(new)} directives, {known} in the ledger already.\n")
    return new


def _import_again(folder: Path, export: str) -> None:
    """Extract what was imported before: all of it must be marked, and is not added."""
    extracted = _extract(folder, export)
    known = [each for each in extracted if DUPLICATE in each.meta]
    print(f"{len(extracted)} directives, {len(known)} in the ledger already.")
    if len(known) < len(extracted):
        message = f"{export} was imported, and is not known again"
        raise DemoError(message)


def _extract(folder: Path, export: str) -> list[Any]:
    """What the importer of the ingest script that knows an export makes of it."""
    path = str(folder / export)
    importer = next((each for each in CONFIG if each.identify(path)), None)
    if importer is None:
        message = f"{path} is no bank statement, and no report of Mollie"
        raise DemoError(message)
    entries, _ = _load(folder / "main.beancount")
    extracted: list[Any] = importer.extract(path, list(entries))
    importer.deduplicate(extracted, list(entries))
    return extracted


def _entries_file(folder: Path) -> str:
    _, subledger = _load(folder / "main.beancount")
    return subledger.settings.entries_file


def _append(path: Path, export: str, directives: list[Any]) -> None:
    """Append directives to a file.

    The whole is written beside it, and put in its place when it is complete.
    """
    beside = path.with_name(f".{path.name}.new")
    with beside.open("w", encoding="utf-8") as written:
        written.write(path.read_text(encoding="utf-8"))
        written.write(f"\n;; {export}\n")
        for directive in directives:
            written.write(f"\n{format_entry(directive)}")
        written.flush()
        os.fsync(written.fileno())
    beside.replace(path)


_IMPORTED = (
    Head("date"),
    Head("amount", right=True),
    Head("payer or payee", widest=24),
    Head("goes to"),
    Head("recognised by", widest=50),
    Head("settles"),
    Head("rule"),
)


def _recognised(directive: Any, subledger: Subledger) -> tuple[str, ...]:  # noqa: ANN401 - any directive
    """A row on what an imported directive became, and on what evidence."""
    day = f"{directive.date}"
    if not isinstance(directive, Transaction):
        amount = _number(directive.amount)
        return (day, amount, "", directive.account, "closing balance", "", "")
    bank, other = directive.postings[:2]
    payee = directive.payee or "the bank"
    shown = (day, _number(bank.units), payee, other.account)
    item = _item_of(directive, subledger)
    if item is None:
        return (*shown, "no matter of customers", "", "")
    if item.customer == "?":
        return (*shown, "nothing: someone has to place it", "", "")
    settled = ", ".join(link.other(item).id for link in item.links)
    rules = ", ".join(dict.fromkeys(link.rule for link in item.links))
    return (*shown, _evidence(item, subledger), settled, rules)


def _number(amount: Amount | None) -> str:
    return "" if amount is None or amount.number is None else number(amount.number)


def _item_of(transaction: Transaction, subledger: Subledger) -> Item | None:
    """The item that an imported transaction is in the ledger; None if it is none."""
    external = transaction.meta.get("external-id")
    if external is None:
        return None
    for item in subledger.items:
        if item.text("external-id") == external:
            return item
    return None


def _evidence(item: Item, subledger: Subledger) -> str:
    """By what the importer recognised the customer, in its order."""
    if item.reverses is not None:
        return f"the return of {item.reverses}"
    found = [link.evidence for link in item.links if link.rule == "reference"]
    if found:
        return "; ".join(dict.fromkeys(found))
    if item.bank_file is not None:
        return f"bank file {item.bank_file}"
    if item.text("payer-iban") in subledger.customer(item.customer).ibans(item.date):
        return "the payer's account"
    return "the mandate"


def _check(imported: Sequence[Transaction], subledger: Subledger) -> None:
    """Hold the outcome to what must be so, beyond a ledger without errors."""
    payments = [each for each in imported if "payment" in each.meta]
    for payment in payments:
        item = _item_of(payment, subledger)
        if item is None:
            message = f"{payment.meta['payment']} is no item of the ledger"
            raise DemoError(message)
        if item.left and item.customer != "?":
            message = f"{item.id} of {item.customer} settles nothing"
            raise DemoError(message)
    if not payments:
        message = "no payment was imported"
        raise DemoError(message)


def _check_empty(entries: Sequence[Any]) -> None:
    """Hold Mollie's accounts to what they must be: all of it is at the bank."""
    for account in MOLLIES_ACCOUNTS:
        left = sum(
            (
                posting.units.number
                for entry in entries
                if isinstance(entry, Transaction)
                for posting in entry.postings
                if posting.account == account
                and posting.units is not None
                and posting.units.number is not None
            ),
            Decimal(0),
        )
        if left:
            message = f"{account} holds {left}"
            raise DemoError(message)


def _show(command: str, ledger: Path, *arguments: str) -> None:
    """Run a command of bean-receivables, and show the command too."""
    called = [command, str(ledger), *arguments]
    _title(f"bean-receivables {' '.join(called)}")
    sys.stdout.flush()
    status = bean_receivables.main(called, "bean-receivables", standalone_mode=False)
    if status:
        message = f"bean-receivables {command} ended with status {status}"
        raise DemoError(message)


def _title(text: str) -> None:
    print(f"\n{text}\n{'=' * len(text)}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
