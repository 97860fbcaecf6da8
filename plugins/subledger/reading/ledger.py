"""A whole ledger is read: settings, customers, items, decisions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from dataclasses import field
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING
from typing import Any

from beancount.core import account as account_names
from beancount.core.data import Custom
from beancount.core.data import Open
from beancount.core.data import Pad
from beancount.core.data import Transaction

from ..customers import Customer
from ..items import Item
from ..items import Problem
from ..items import Source
from ..settings import Settings
from ..terms import Terms
from .accounts import Accounts
from .decisions import DECISIONS
from .decisions import read_decision
from .keys import misspelt_customer_key
from .naming import name_items
from .settings import read_settings
from .settings import source_of
from .spelling import near_miss
from .terms_of import TermsOf
from .transactions import TransactionReader

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping

    from ..items import Decision

_SETTINGS = "receivables"
_CUSTOMER = "customer"
_ZERO = Decimal(0)
_BEGINNING = dt.date.min


@dataclass
class Reading:
    """What a ledger says of its receivables.

    Attributes:
        settings: The settings.
        customers: Those declared, by id.
        items: All items, by date.
        names: What a name means: an id, or the number of a document with
            several items, to its items in order of due date.
        decisions: By date.
        closings: The ``period-close`` directives, by date.
        balances: What was posted on receivable accounts, by account and
            currency, in the ledger's sign.
        problems: What could not be read.
    """

    settings: Settings = field(default_factory=Settings)
    customers: dict[str, Customer] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    names: dict[str, tuple[Item, ...]] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)
    closings: list[Decision] = field(default_factory=list)
    balances: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_ledger(entries: Iterable[Any], options: Mapping[str, Any]) -> Reading:
    """Read the receivables of a ledger.

    Args:
        entries: The booked directives, in any order.
        options: The options of the ledger, for the names of root accounts.
    """
    entries = list(entries)
    reading = Reading()
    customs: list[Custom] = []
    opens: list[Open] = []
    pads: list[Pad] = []
    for entry in entries:
        kind = entry.__class__
        if kind is Transaction:
            continue
        if kind is Custom:
            customs.append(entry)
        elif kind is Open:
            opens.append(entry)
        elif kind is Pad:
            pads.append(entry)
    directives = [each for each in customs if each.type == _SETTINGS]
    reading.settings, problems = read_settings(directives)
    reading.problems += problems
    controls = reading.settings.accounts
    if not any(True for _ in reading.settings.control_accounts()):
        if not problems:
            reading.problems.append(_no_account(options))
        return reading
    accounts = Accounts(options, controls, {})
    declared = _read_customers(reading, opens, customs, accounts)
    accounts = Accounts(options, controls, declared)
    _read_decisions(reading, customs)
    _refuse_pads(reading, pads, accounts)
    reader = TransactionReader(accounts, TermsOf(reading.settings, reading.customers))
    reader.read(entries)
    reading.balances = accounts.balances()
    reading.problems += reader.problems
    reading.items = _opening_items(reader, accounts, directives) + reader.items
    reading.items.sort(key=attrgetter("date"))
    reading.names, problems = name_items(reading.items, reader.shared)
    reading.problems += problems
    return reading


def _no_account(options: Mapping[str, Any]) -> Problem:
    root = options.get("name_assets", "Assets")
    return Problem(
        "settings",
        "no receivable account is set. Add this line, with the account on which"
        " your customers' balances stand:"
        f' 2024-01-01 custom "receivables" "account" {root}:Receivable',
        source_of_options(options),
        None,
    )


def source_of_options(options: Mapping[str, Any]) -> Source:
    """The top of the main file, for what belongs to no directive."""
    return Source(str(options.get("filename") or "<unknown>"), 1)


def _read_customers(
    reading: Reading,
    opens: Iterable[Open],
    customs: Iterable[Custom],
    accounts: Accounts,
) -> dict[str, str]:
    """Read the customers; return those that accounts name, by account."""
    declared = {}
    for entry in sorted(opens, key=lambda each: (each.date, each.account)):
        control = accounts.control_of(entry.account)
        if control is None or control.uncategorized or entry.account == control.account:
            continue
        named = entry.meta.get("customer")
        if isinstance(named, str) and named:
            declared[entry.account] = named
        elif named is not None:
            message = f"customer: {named!r} is no id; write it in quotes."
            _complain(reading, entry, f"open {entry.account}: {message}")
        id_ = declared.get(entry.account) or account_names.leaf(entry.account) or ""
        customer = reading.customers.setdefault(id_, Customer(id_))
        customer.accounts.append(entry.account)
        customer.changes.append((_BEGINNING, entry.meta))
        _check_customer(reading, entry, f"open {entry.account}")
    for entry in sorted(customs, key=lambda each: each.date):
        if entry.type != _CUSTOMER:
            continue
        values = [value.value for value in entry.values]
        if len(values) != 1 or not isinstance(values[0], str) or not values[0]:
            _complain(
                reading, entry, 'custom "customer" takes one id, as in "C1001".'
            )
            continue
        customer = reading.customers.setdefault(values[0], Customer(values[0]))
        customer.changes.append((entry.date, entry.meta))
        _check_customer(reading, entry, f'custom "customer" "{values[0]}"')
    for customer in reading.customers.values():
        customer.changes.sort(key=lambda change: change[0])
    return declared


def _check_customer(reading: Reading, entry: Any, where: str) -> None:
    for key, value in entry.meta.items():
        meant = misspelt_customer_key(key)
        if meant:
            _complain(
                reading,
                entry,
                f'{where}: the key "{key}" is none of ours; did you mean "{meant}"?',
            )
        elif key == "terms" and Terms.parse(value) is None:
            _complain(
                reading,
                entry,
                f"{where}: terms: {value!r} is no payment term; write 30 or"
                ' "30 end-of-month".',
            )
        elif key == "insolvent" and not isinstance(value, dt.date):
            _complain(
                reading,
                entry,
                f"{where}: insolvent: {value!r} is no date; write it as 2024-03-31.",
            )


def _read_decisions(reading: Reading, customs: Iterable[Custom]) -> None:
    known = (*DECISIONS, _SETTINGS, _CUSTOMER)
    for entry in customs:
        if entry.type in DECISIONS:
            decision = read_decision(entry)
            if isinstance(decision, Problem):
                reading.problems.append(decision)
            elif decision.kind == "period-close":
                reading.closings.append(decision)
            else:
                reading.decisions.append(decision)
            continue
        meant = near_miss(entry.type, known)
        if meant:
            _complain(
                reading,
                entry,
                f'custom "{entry.type}" is none of ours; did you mean "{meant}"?'
                " It has no effect.",
            )
    reading.decisions.sort(key=lambda each: each.date)
    reading.closings.sort(key=lambda each: (each.date, each.names))


def _refuse_pads(reading: Reading, pads: Iterable[Pad], accounts: Accounts) -> None:
    for pad in pads:
        control = accounts.control_of(pad.account)
        if control is not None:
            _complain(
                reading,
                pad,
                f"pad {pad.account}: a padded amount would belong to no invoice or"
                " payment. Book what is missing as a transaction, or move the start"
                f" date of {control.account} to after it.",
            )


def _complain(reading: Reading, entry: Any, message: str) -> None:
    reading.problems.append(Problem("ledger", message, source_of(entry), entry))


def _opening_items(
    reader: TransactionReader, accounts: Accounts, directives: Iterable[Custom]
) -> list[Item]:
    """One item for each balance at the start."""
    settings_at = {
        value.value: directive
        for directive in sorted(directives, key=lambda each: each.date, reverse=True)
        for value in directive.values[1:2]
    }
    accounts_of: dict[tuple[str, str], list[str]] = {}
    for account, customer, currency in sorted(reader.opening):
        accounts_of.setdefault((customer, currency), []).append(account)
    items = []
    for (account, customer, currency), postings in sorted(reader.opening.items()):
        control = accounts.control_of(account)
        if control is None:  # every receivable account has one
            continue
        several = accounts_of[customer, currency]
        document = "-".join(f"opening-{customer}-{currency}".replace(",", " ").split())
        amount = sum((posting.units.number for posting, _ in postings), _ZERO)
        item = Item()
        item.document = document
        item.id = document
        if len(several) > 1:
            item.id += f"/{several.index(account) + 1}"
        item.type = "adjustment"
        item.date = control.start
        item.account = account
        item.customer = customer
        item.currency = currency
        item.amount = amount
        item.is_debit = amount >= 0
        item.left = abs(amount)
        item.due = control.start if item.is_debit else None
        directive = settings_at.get(control.account)
        item.details = {
            key: value
            for key, value in (directive.meta if directive else {}).items()
            if key in {"filename", "lineno"}
        }
        item.entry = directive
        item.postings = tuple(posting for posting, _ in postings)
        item.payee = item.narration = item.bank_account = ""
        item.carried = frozenset()
        item.claims = ()
        item.is_for = ()
        item.reverses = item.bank_file = None
        item.inferred = item.pending = item.confirms = False
        item.is_opening = True
        item.links = ()
        item.locks = ()
        items.append(item)
    return items
