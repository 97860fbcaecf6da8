"""Write the example ledger and its bank exports, or check that they are unchanged.

    python example_ledger/make_example.py            write the files
    python example_ledger/make_example.py --check    compare, and say which differ

The result is the same on every run: a fixed seed, and no use of today's date.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import chain
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import mollie_month
from bank_statements import Statement
from cases_of_amount import book_cases_of_amount
from cases_of_credit import book_cases_of_credit
from cases_of_reference import book_cases_of_reference
from cases_of_trouble import book_cases_of_trouble
from company import BANK
from company import BIC
from company import COMPANY_IBAN
from company import CUSTOMERS
from company import IN_TRANSIT
from company import LAST_DAY
from company import MONTHS
from company import OPENING
from company import OTHER_ACCOUNTS
from company import OWNER
from company import START
from company import UNCATEGORIZED
from contracts import book_contracts
from journal import CREDIT_NOTE_SERIES
from journal import INVOICE_SERIES
from journal import BankEntry
from journal import Journal
from journal import as_transaction
from journal import document_numbers
from journal import money
from ledger_text import Account
from ledger_text import Balance
from ledger_text import Custom
from ledger_text import Directive
from ledger_text import Open
from ledger_text import Posting
from ledger_text import Transaction
from ledger_text import quoting
from ledger_text import quoting_decision
from mollie_month import book_mollie
from running_costs import book_running_costs
from running_costs import vat_payments
from visits import book_visits

if TYPE_CHECKING:
    from collections.abc import Iterable

HERE = Path(__file__).parent
LAST_BOOKED = date(2026, 4, 30)
OPENING_BALANCE = Decimal("14820.35")
SEED = 1017


def main(arguments: list[str] | None = None) -> int:
    """Write or compare the files; exit status 1 when a compared file differs."""
    parser = argparse.ArgumentParser(description="Write the example ledger.")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    options = parser.parse_args(arguments)
    differing = []
    for name, text in example_files().items():
        path = HERE / name
        content = text.encode()
        if options.check:
            if not path.exists() or path.read_bytes() != content:
                differing.append(name)
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
    for name in differing:
        print(f"{name} is not what make_example.py writes", file=sys.stderr)
    return 1 if differing else 0


def example_files() -> dict[str, str]:
    """The text of every file of the example, by its path below this folder."""
    books = _books()
    return {
        "main.beancount": _main_text(),
        "accounts.beancount": _file_text("Accounts and customers", _openings()),
        "invoices-2025.beancount": _file_text(
            "Invoices and credit notes of 2025", _of_year(books.sales, 2025)
        ),
        "invoices-2026.beancount": _file_text(
            "Invoices and credit notes of 2026", _of_year(books.sales, 2026)
        ),
        "bank.beancount": _file_text(
            "Bank account, up to the end of April 2026", books.bank
        ),
        "memorial.beancount": _file_text(
            "Everything that neither sells nor passes the bank", books.memorial
        ),
        "decisions.beancount": _file_text(
            "What people and the bank decided", books.decisions
        ),
        "entries.beancount": _file_text("What tools have added", ()),
        "exports/camt053-2026-05.xml": books.may.xml(),
        "exports/camt053-2026-06.xml": books.june.xml(),
        "exports/camt053-2026-07.xml": books.july.xml(),
        "exports/mollie-7200443.2607.01.csv": books.reports[0],
        "exports/mollie-7200443.2607.02.csv": books.reports[1],
    }


@dataclass(frozen=True)
class _Books:
    """The example with its numbers filled in, file by file."""

    sales: list[Transaction]
    bank: list[Directive]
    memorial: list[Transaction]
    decisions: list[Custom]
    may: Statement
    june: Statement
    july: Statement
    reports: tuple[str, str]


def _books() -> _Books:
    journal = Journal()
    # The fixed seed is the point: nothing here is a secret.
    random = Random(SEED)  # noqa: S311
    book_contracts(journal)
    book_visits(journal, random)
    book_running_costs(journal, random)
    book_cases_of_amount(journal)
    book_cases_of_reference(journal)
    book_cases_of_credit(journal)
    book_cases_of_trouble(journal)
    book_mollie(journal)
    drafts = [as_transaction(entry, "") for entry in journal.bank]
    journal.bank.extend(vat_payments([*journal.sales, *drafts]))
    entries = sorted(journal.bank, key=lambda entry: (entry.date, -entry.amount))
    external_ids = [
        f"VB{entry.date:%y}-{number:05d}" for number, entry in enumerate(entries, 1)
    ]
    banked = [as_transaction(*pair) for pair in zip(entries, external_ids, strict=True)]
    numbers = document_numbers([*journal.sales, *banked])
    ledger = [quoting(each, numbers) for each in banked if each.date <= LAST_BOOKED]
    exported = [
        (_quoted_entry(entry, numbers), external_id)
        for entry, external_id in zip(entries, external_ids, strict=True)
        if entry.date > LAST_BOOKED
    ]
    opening = Transaction(
        START,
        OWNER,
        "Opening balance",
        (Posting(BANK, OPENING_BALANCE), Posting(OPENING, -OPENING_BALANCE)),
    )
    memorial = [opening, *(quoting(each, numbers) for each in journal.memorial)]
    may = _statement(
        "001.02",
        exported,
        date(2026, 5, 1),
        date(2026, 5, 31),
        _held(chain(ledger, memorial), BANK),
    )
    june = _statement("001.08", exported, date(2026, 6, 1), LAST_DAY, may.closing)
    return _Books(
        sales=_by_date(quoting(each, numbers) for each in journal.sales),
        bank=[*ledger, *_balances([*ledger, *memorial])],
        memorial=_by_date(memorial),
        decisions=sorted(
            (quoting_decision(each, numbers) for each in journal.decisions),
            key=lambda each: each.date,
        ),
        may=may,
        june=june,
        july=_statement(
            "001.08",
            exported,
            mollie_month.FIRST_DAY,
            mollie_month.LAST_DAY,
            june.closing,
        ),
        reports=(
            mollie_month.settlement_report("01", numbers),
            mollie_month.settlement_report("02", numbers),
        ),
    )


def _by_date(transactions: Iterable[Transaction]) -> list[Transaction]:
    return sorted(transactions, key=lambda each: each.date)


def _quoted_entry(entry: BankEntry, numbers: dict[str, str]) -> BankEntry:
    lines = tuple(
        replace(
            line,
            text=line.text.format_map(numbers),
            structured=line.structured.format_map(numbers),
            end_to_end=line.end_to_end.format_map(numbers),
        )
        for line in entry.lines
    )
    return replace(entry, lines=lines)


def _statement(
    version: str,
    exported: list[tuple[BankEntry, str]],
    first: date,
    last: date,
    opening: Decimal,
) -> Statement:
    chosen = [
        (entry, external_id)
        for entry, external_id in exported
        if first <= entry.date <= last
    ]
    return Statement(
        version,
        first,
        last,
        opening,
        [entry for entry, _ in chosen],
        [external_id for _, external_id in chosen],
    )


def _held(transactions: Iterable[Transaction], account: str) -> Decimal:
    return sum(
        (
            posting.number
            for each in transactions
            for posting in each.postings
            if posting.account == account
        ),
        Decimal(0),
    )


def _balances(transactions: list[Transaction]) -> Iterable[Directive]:
    """What the bank says at the start of every month, up to the last booked one."""
    for first in MONTHS[1:]:
        if first > date(2026, 5, 1):
            return
        before = [each for each in transactions if each.date < first]
        for account in (BANK, IN_TRANSIT):
            yield Balance(first, account, _held(before, account))


def _openings() -> Iterable[Directive]:
    yield Open(START, BANK, {"iban": COMPANY_IBAN, "bic": BIC, "name": OWNER})
    for account in OTHER_ACCOUNTS:
        yield Open(START, account)
    for customer in CUSTOMERS.values():
        yield customer.opening()
    yield Custom(date(2026, 1, 1), "customer", ("C1001",), {"terms": 21})


def _of_year(transactions: list[Transaction], year: int) -> list[Transaction]:
    return [each for each in transactions if each.date.year == year]


def _file_text(title: str, directives: Iterable[Directive]) -> str:
    return "\n".join([f";; {title}\n", *(directive.text() for directive in directives)])


def _main_text() -> str:
    included = (
        "accounts",
        "invoices-2025",
        "invoices-2026",
        "bank",
        "memorial",
        "entries",
        "decisions",
    )
    return "\n".join(
        [
            f";; {OWNER}: an invented company, written by make_example.py\n",
            f'option "title" "Example: {OWNER}"',
            'option "operating_currency" "EUR"\n',
            'plugin "beancount_receivables.plugins"\n',
            "".join(setting.text() for setting in _settings()),
            *(f'include "{name}.beancount"' for name in included),
            "",
        ]
    )


def _settings() -> Iterable[Custom]:
    def setting(*values: str | bool) -> Custom:
        return Custom(START, "receivables", values)

    yield setting("account", Account("Assets:Receivable"))
    yield setting("uncategorized", Account(UNCATEGORIZED))
    yield Custom(START, "receivables", ("terms", 30))
    # The open items of the start have the numbers of 2024, so the series begin a day
    # later.
    for pattern, kind in (
        (INVOICE_SERIES, "invoice"),
        (CREDIT_NOTE_SERIES, "credit-note"),
    ):
        yield Custom(date(2025, 1, 2), "receivables", ("series", pattern, kind))
    for role, name in (
        ("settle", "marloes"),
        ("settle", "ines"),
        ("adjust", "ines"),
        ("write-off", "ines"),
        ("write-off", "tom"),
    ):
        yield setting("role", role, name)
    yield Custom(
        START,
        "receivables",
        ("rule", "write-offs", True),
        {
            "limit": money("25.00"),
            "second-above": money("1000.00"),
            "accounts": "Expenses:BadDebts",
            "vat-accounts": "Liabilities:VAT:NL:High, Liabilities:VAT:NL:Low",
            "overdue-days": 60,
        },
    )
    yield setting("decisions", "decisions.beancount")
    yield setting("entries", "entries.beancount")
    # Where Fava's import page finds the importer, and what to import.
    yield Custom(START, "fava-option", ("import-config", "ingest.py"))
    yield Custom(START, "fava-option", ("import-dirs", "exports"))
    # Fava's sidebar shows five queries unless it is told otherwise.
    yield Custom(START, "fava-option", ("sidebar-show-queries", "7"))
    # The page "Receivables", where Marloes works.
    config = "{'by': 'marloes'}"
    extension = "beancount_receivables.queries.fava"
    yield Custom(START, "fava-extension", (extension, config))


if __name__ == "__main__":
    sys.exit(main())
