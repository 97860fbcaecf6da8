"""A ledger in, its settled receivables out.

``settle`` loads a piece of ledger text as Beancount does, with the accounts of a
small company around it, and gives back what came out in a form that is short to
compare. Whatever the ledger, it also holds the outcome to what must always be
so: what is outstanding adds up to the balances, no plugin fails, and the order
of the directives changes nothing.
"""

from __future__ import annotations

import datetime as dt
import textwrap
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

from beancount import loader
from beancount.core.data import Transaction

from beancount_receivables.plugins import subledger_of
from beancount_receivables.plugins.subledger.status import links_in_force
from beancount_receivables.plugins.subledger.status import lock_on
from beancount_receivables.plugins.subledger.status import outstanding_on
from beancount_receivables.plugins.subledger.status import settled_on
from beancount_receivables.plugins.subledger.status import status_on

if TYPE_CHECKING:
    from beancount_receivables.plugins.subledger.items import Item
    from beancount_receivables.plugins.subledger.subledger import Subledger

PLUGIN = 'plugin "beancount_receivables.plugins"\n'

ACCOUNTS = """
2020-01-01 open Assets:Bank
2020-01-01 open Assets:Cash
2020-01-01 open Assets:Receivable
2020-01-01 open Assets:Receivable:C1
2020-01-01 open Assets:Receivable:C2
2020-01-01 open Assets:Debtors
2020-01-01 open Liabilities:VAT
2020-01-01 open Liabilities:Uncategorized
2020-01-01 open Equity:Opening
2020-01-01 open Income:Sales
2020-01-01 open Expenses:BadDebts
2020-01-01 open Expenses:Corrections
"""

SETTINGS = """
2020-01-01 custom "receivables" "account" Assets:Receivable
2020-01-01 custom "receivables" "uncategorized" Liabilities:Uncategorized
2020-01-01 custom "receivables" "role" "adjust" "anna"
2020-01-01 custom "receivables" "role" "write-off" "anna"
"""

#: Nothing is settled but what the ledger says in so many words.
RULES_OFF = """
2020-01-01 custom "receivables" "rule" "reference" FALSE
2020-01-01 custom "receivables" "rule" "amount" FALSE
2020-01-01 custom "receivables" "rule" "combination" FALSE
2020-01-01 custom "receivables" "rule" "overpayment" FALSE
"""


def settle(*pieces: str, around: str = PLUGIN + ACCOUNTS + SETTINGS) -> Settled:
    """Load a ledger and settle it.

    Args:
        pieces: Directives, each piece at an indentation of its own; the first
            line of the first is line 1 of what is loaded.
        around: More directives, which stand below them.
    """
    paragraphs = [textwrap.dedent(each).strip("\n") for each in (*pieces, around)]
    text = "\n\n".join(paragraphs)
    settled = Settled(text)
    settled.check_balances()
    # A paragraph is a directive; the last one first gives the same outcome.
    # Only options stay on top: they say what an account may be called.
    again = Settled("\n\n".join(sorted(text.split("\n\n"), key=_on_top)))
    assert again.table() == settled.table()
    assert again.links() == settled.links()
    assert again.notices() == settled.notices()
    assert len(again.messages) == len(settled.messages)
    return settled


def _on_top(paragraph: str) -> bool:
    return not paragraph.startswith("option")


class Settled:
    """A loaded ledger.

    Attributes:
        entries: What Beancount loaded.
        errors: What it found wrong, errors of Beancount's own too.
        messages: What those errors say.
        subledger: The settled receivables.
    """

    def __init__(self, text: str) -> None:
        self.entries, errors, options = loader.load_string(text)
        # Each plugin has a type of error of its own.
        self.errors: list[Any] = errors
        self.messages: list[str] = [error.message for error in self.errors]
        assert not [
            each
            for each in self.messages
            if "applying plugin" in each and "beancount_receivables" in each
        ]
        self.subledger: Subledger = subledger_of(options)

    def item(self, id_: str) -> Item:
        """The one item with this id."""
        (item,) = [each for each in self.subledger.items if each.id == id_]
        return item

    def only(self, type_: str) -> Item:
        """The one item of this type."""
        (item,) = [each for each in self.subledger.items if each.type == type_]
        return item

    def ids(self) -> list[str]:
        """The ids of all items, by date."""
        return [item.id for item in self.subledger.items]

    def types(self) -> dict[str, str]:
        """The type of each account's item; the accounts have one each."""
        return {item.account: item.type for item in self.subledger.items}

    def status(self, id_: str) -> str:
        """The status of an item."""
        return status_on(self.item(id_))

    def outstanding(self, id_: str) -> Decimal:
        """What is outstanding of an item, in the ledger's sign."""
        return outstanding_on(self.item(id_))

    def due(self, id_: str) -> str:
        """The due date of an item."""
        return str(self.item(id_).due)

    def lock(self, id_: str) -> str:
        """What locks an item, or ""."""
        lock = lock_on(self.item(id_))
        return lock.kind if lock else ""

    def open(self) -> dict[str, str]:
        """What is outstanding, of each item that is open."""
        return {
            item.id: f"{outstanding_on(item):.2f}"
            for item in self.subledger.items
            if outstanding_on(item)
        }

    def links(self) -> list[str]:
        """The links in force: credit, debit, amount, rule."""
        return sorted(
            f"{link.credit.id} {link.debit.id} {link.amount:.2f} {link.rule}"
            for link in self.subledger.links
            if link.cancelled is None
        )

    def links_on(self, day: str) -> list[str]:
        """The links in force at the end of a day."""
        date = dt.date.fromisoformat(day)
        return sorted(
            f"{link.credit.id} {link.debit.id} {link.amount:.2f} {link.rule}"
            for item in self.subledger.items
            if item.is_debit
            for link in links_in_force(item, date)
        )

    def notices(self) -> list[str]:
        """The notices: code and subject."""
        return sorted(
            f"{notice.code} {notice.ids[0] if notice.ids else ''}"
            for notice in self.subledger.notices
        )

    def table(self) -> list[tuple[Any, ...]]:
        """All items, in what a user can see of them."""
        return sorted(
            (
                item.id,
                item.type,
                item.customer,
                item.account,
                item.amount,
                item.currency,
                str(item.due),
                status_on(item),
                item.inferred,
            )
            for item in self.subledger.items
        )

    def check_balances(self) -> None:
        """What is outstanding adds up to what was posted."""
        outstanding: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for item in self.subledger.items:
            left = outstanding_on(item)
            assert item.amount == settled_on(item) + left
            outstanding[item.account, item.currency] += left
        posted: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        controls = self.subledger.settings.accounts
        for entry in self.entries:
            if not isinstance(entry, Transaction) or entry.flag == "P":
                continue  # what a pad makes comes after all plugins
            for posting in entry.postings:
                parts = posting.account.split(":")
                above = {":".join(parts[: n + 1]) for n in range(len(parts))}
                units = posting.units
                if above & controls.keys() and units and units.number:
                    posted[posting.account, units.currency] += units.number
        assert {key: sum_ for key, sum_ in outstanding.items() if sum_} == {
            key: sum_ for key, sum_ in posted.items() if sum_
        }
