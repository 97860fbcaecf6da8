"""A whole ledger is read: settings, customers, items, decisions."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from operator import attrgetter
from typing import TYPE_CHECKING
from typing import Any

from beancount.core.data import Custom
from beancount.core.data import Open
from beancount.core.data import Pad
from beancount.core.data import Transaction

from ..items import Problem
from ..items import Source
from ..names import Names
from ..settings import Settings
from .accounts import Accounts
from .customers import CUSTOMER
from .customers import read_customers
from .decisions import DECISIONS
from .decisions import read_decision
from .naming import name_items
from .opening import opening_items
from .problems import Problems
from .settings import read_settings
from .spelling import near_miss
from .terms_of import TermsOf
from .transactions import TransactionReader

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping
    from decimal import Decimal

    from ..customers import Customer
    from ..items import BankReceipt
    from ..items import Decision
    from ..items import Item

_SETTINGS = "receivables"
_ACCOUNT = "account"


@dataclass
class Reading:
    """What a ledger says of its receivables.

    Attributes:
        settings: The settings.
        customers: Those declared, by id.
        declared: The customers that accounts name, by account.
        items: All items, by date.
        names: What a name means: an id, or the number of a document with
            several items, to its items in order of due date.
        decisions: By date.
        closings: The ``period-close`` directives, by date.
        receipts: Bank transactions that confirm bank files.
        balances: What was posted on receivable accounts, by account and
            currency, in the ledger's sign.
        problems: What could not be read.
    """

    settings: Settings = field(default_factory=Settings)
    customers: dict[str, Customer] = field(default_factory=dict)
    declared: dict[str, str] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    names: Names = field(default_factory=Names)
    decisions: list[Decision] = field(default_factory=list)
    closings: list[Decision] = field(default_factory=list)
    receipts: list[BankReceipt] = field(default_factory=list)
    balances: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    problems: Problems = field(default_factory=Problems)


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
    _refuse_unknown(reading, customs)
    controls = reading.settings.accounts
    if not any(True for _ in reading.settings.control_accounts()):
        if not any(_names_account(each.entry) for each in reading.problems):
            reading.problems.append(_no_account(options))
        return reading
    accounts = Accounts(options, controls, {})
    reading.declared = read_customers(
        reading.customers, opens, customs, accounts, reading.problems
    )
    accounts = Accounts(options, controls, reading.declared)
    read_decisions(reading, customs)
    _refuse_pads(reading, pads, accounts)
    reader = TransactionReader(accounts, TermsOf(reading.settings, reading.customers))
    reader.read(entries)
    reading.balances = accounts.balances()
    reading.problems += reader.problems
    reading.receipts = reader.receipts
    opening, shared = opening_items(reader.opening, accounts, directives)
    reading.items = opening + reader.items
    reading.items.sort(key=attrgetter("date"))
    reading.names, problems = name_items(reading.items, shared + reader.shared)
    reading.problems += problems
    return reading


def _names_account(directive: Custom) -> bool:
    """Whether somebody meant to name an account: the error says what is wrong."""
    setting = next((each.value for each in directive.values or ()), None)
    return isinstance(setting, str) and (
        setting == _ACCOUNT or near_miss(setting, (_ACCOUNT,)) == _ACCOUNT
    )


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


def read_decisions(reading: Reading, customs: Iterable[Custom]) -> None:
    """Read the decisions among custom directives.

    Args:
        reading: Given the decisions, and what cannot be read.
        customs: All ``custom`` directives, in any order.
    """
    for entry in customs:
        if entry.type in DECISIONS:
            decision = read_decision(entry)
            if isinstance(decision, Problem):
                reading.problems.append(decision)
            elif decision.kind == "period-close":
                reading.closings.append(decision)
            else:
                reading.decisions.append(decision)
    reading.decisions.sort(key=lambda each: each.date)
    reading.closings.sort(key=lambda each: (each.date, each.names))


def _refuse_unknown(reading: Reading, customs: Iterable[Custom]) -> None:
    """Refuse directives whose type is nearly one of ours."""
    known = (*DECISIONS, _SETTINGS, CUSTOMER)
    for entry in customs:
        meant = near_miss(entry.type, known)
        if meant:
            reading.problems.add(
                entry,
                f'custom "{entry.type}" is none of ours; did you mean "{meant}"?'
                " It has no effect.",
            )


def _refuse_pads(reading: Reading, pads: Iterable[Pad], accounts: Accounts) -> None:
    for pad in pads:
        for account in (pad.account, pad.source_account):
            control = accounts.control_of(account)
            if control is None:
                continue
            reading.problems.add(
                pad,
                f"pad {pad.account} {pad.source_account}: a padded amount on"
                f" {account} would belong to no invoice or payment. Book what is"
                " missing as a transaction, or move the start date of"
                f" {control.account} to after it.",
            )
            break
