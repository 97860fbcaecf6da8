"""Pieces of ledgers for the tests of rules, and what a rule says of them."""

from __future__ import annotations

from tests.ledgers import ACCOUNTS
from tests.ledgers import SETTINGS
from tests.ledgers import Settled
from tests.ledgers import settle

#: The module of each rule that checks.
MODULES = {
    "invoices": "invoices",
    "credit-notes": "credit_notes",
    "chargebacks": "chargebacks",
    "write-offs": "write_offs",
    "collection-costs": "collection_costs",
    "adjustments": "adjustments",
    "bank-files": "bank_files",
}


def booked(
    date: str,
    type_: str,
    id_: str,
    amount: str,
    *lines: str,
    account: str = "Assets:Receivable:C1",
    other: str = "Income:Sales",
) -> str:
    """A transaction of one item.

    Args:
        date: Of the transaction.
        type_: The type of the item; "" for one without a key.
        id_: Its id.
        amount: With its sign and currency, or without currency for euros.
        lines: More metadata, and after it more postings.
        account: The receivable account.
        other: The account on the other side.
    """
    named = [f'  {type_}: "{id_}"'] if type_ else []
    more = [f"  {line}" for line in lines]
    currency = "" if " " in amount else " EUR"
    postings = [f"  {account}  {amount}{currency}", f"  {other}"]
    return "\n".join([f'{date} * "Korenaar" ""', *named, *more, *postings])


def rule(name: str, *parameters: str, date: str = "2020-01-01", on: str = "") -> str:
    """A directive that sets a rule."""
    lines = [f'{date} custom "receivables" "rule" "{name}" {on}'.rstrip()]
    return "\n".join([*lines, *(f"  {each}" for each in parameters)])


def one(*pieces: str) -> str:
    """The only error of a ledger."""
    settled = settle(*pieces)
    assert len(settled.messages) == 1, settled.messages
    return settled.messages[0]


def fine(*pieces: str) -> Settled:
    """A ledger without errors."""
    settled = settle(*pieces)
    assert settled.messages == []
    return settled


def alone(name: str, *pieces: str) -> list[str]:
    """What the module of one rule says, loaded without the others."""
    plugin = f'plugin "beancount_receivables.plugins.{name}"\n'
    return settle(*pieces, around=plugin + ACCOUNTS + SETTINGS).messages
