"""Write-offs: of which invoice, how much, by whom, to which account, how soon.

An error is a write-off that names no invoice by ``settles``, ``reverses`` or a
link; one above what was outstanding, or on a locked item; and, where the rule
says so, one above ``limit`` that is not ``by`` somebody with the role
``write-off``, one above ``second-above`` without another person with that role
as ``second``, one on an account of expenses that is not among ``accounts`` (or,
for the VAT that comes back, ``vat-accounts``), or one of an invoice that is not
``overdue-days`` overdue yet::

    2024-01-01 custom "receivables" "role" "write-off" "anna"
    2024-01-01 custom "receivables" "rule" "write-offs"
      limit: 50.00 EUR
      second-above: 1000.00 EUR
      accounts: "Expenses:BadDebts, Expenses:Rounding"
      overdue-days: 60
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from .approval import approved_alone
from .approval import exceeds
from .approval import missing_approval
from .approval import missing_decider
from .checking import about
from .checking import found_by_settlement
from .checking import plugin
from .documents import Documents
from .documents import ids
from .subledger.items import REVERSAL
from .subledger.items import SETTLES
from .subledger.reading.accounts import EXPENSES
from .subledger.reading.accounts import ReceivableAccount
from .subledger.status import lock_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .checking import Finding
    from .checking import Ledger
    from .documents import Named
    from .subledger.items import Item
    from .subledger.rules import RuleSet

__plugins__ = ("write_offs",)

RULE = "write-offs"
ROLE = "write-off"
_ZERO = Decimal(0)


def find(ledger: Ledger, _config: str | None = None) -> Iterator[Finding]:
    """What is wrong with the write-offs."""
    yield from found_by_settlement(ledger, RULE)
    documents = Documents(ledger.subledger)
    told: set[int] = set()
    write_offs = ledger.checked("write-off")
    together: dict[int, list[Item]] = {}
    for item in write_offs:
        together.setdefault(id(item.entry), []).append(item)
    for item in write_offs:
        rules = ledger.rules(item)
        named = documents.named(item)
        yield from _amount(item, named)
        yield from _approval(ledger, item, rules)
        yield from _too_soon(item, named, rules)
        if id(item.entry) not in told:
            told.add(id(item.entry))
            yield from _accounts(ledger, together[id(item.entry)], rules)


write_offs = plugin(RULE, find)


def _subject(item: Item) -> str:
    return f"write-off {item.id} of {item.magnitude} {item.currency}"


def _amount(item: Item, named: Named) -> Iterator[Finding]:
    """No invoice, a locked one, or more than was outstanding."""
    if item.is_debit or named.impossible:
        # What gives back to a customer is no write-off of an invoice; and what
        # can never be settled has been said.
        if item.is_debit and not (named.impossible or item.reverses or item.claims):
            yield about(
                item,
                f"{_subject(item)} has the wrong sign: it raises what"
                f" {item.customer} owes. Turn the amounts round, or say reverses:"
                ' "..." with the write-off that it cancels.',
            )
        return
    if item.inferred and not any(each.date <= item.date for each in named.documents):
        return
    if not named.documents:
        yield about(
            item,
            f"{_subject(item)} names no invoice. Add settles: with the invoice that"
            " is written off.",
        )
        return
    taken = _taken(item)
    short = taken < _wanted(item, named)
    locked = [
        each
        for each in named.documents
        if (short or each in named.reversed) and lock_on(each, item.date)
    ]
    if locked:
        files = {lock.file for each in locked if (lock := lock_on(each, item.date))}
        yield about(
            item,
            f"{_subject(item)} is on {ids(locked)}, which is locked on {item.date}"
            f" by the bank file {', '.join(sorted(files))}. Wait for the bank's"
            " answer, and date it then.",
        )
    elif short and not item.reverses:
        yield about(
            item,
            f"{_subject(item)} is above what was outstanding on"
            f" {ids(named.documents)} on {item.date}: {taken} {item.currency}. Lower"
            " it to that.",
        )
    reopened = _reopened(item, named)
    if reopened and not locked:
        yield about(
            item,
            f"{_subject(item)} is above what was outstanding on"
            f" {ids(named.reversed)} on {item.date}: {item.magnitude - reopened}"
            f" {item.currency}. Lower it to that, and say settles: instead of"
            " reverses:.",
        )


def _wanted(item: Item, named: Named) -> Decimal:
    """What the item means to give; a claim may name less than its amount."""
    amounts = [part.amount for part in named.parts]
    given = [amount for amount in amounts if amount is not None]
    if len(given) < len(amounts):
        return item.magnitude
    return min(item.magnitude, sum(given, _ZERO))


def _taken(item: Item) -> Decimal:
    """What it settled or reversed on its day, even if that was undone later."""
    return sum(
        (
            link.amount
            for link in item.links
            if link.date == item.date
            and (link.rule == SETTLES or (link.rule == REVERSAL and link.by is item))
        ),
        _ZERO,
    )


def _reopened(item: Item, named: Named) -> Decimal:
    """What had been settled of the items that it reverses, and is no more."""
    return sum(
        (
            link.amount
            for target in named.reversed
            for link in target.links
            if link.cancelled == item.date
            and link.cancelled_by == f"{item.type} {item.id}"
        ),
        _ZERO,
    )


def _approval(ledger: Ledger, item: Item, rules: RuleSet) -> Iterator[Finding]:
    limit = rules.get(RULE, "limit")
    has_told = False
    if exceeds(item, limit):
        wrong = missing_decider(ledger, item, ROLE)
        has_told = bool(wrong)
        if wrong:
            yield about(
                item,
                f"{_subject(item)}, above the limit of {limit}, {wrong}.",
                parameter="limit",
            )
    limit = rules.get(RULE, "second-above")
    if exceeds(item, limit):
        wrong = missing_approval(ledger, item, ROLE)
        if not wrong and not has_told:
            wrong = approved_alone(item)
        if wrong:
            yield about(
                item,
                f"{_subject(item)}, above {limit}, {wrong}.",
                parameter="second-above",
            )


def _too_soon(item: Item, named: Named, rules: RuleSet) -> Iterator[Finding]:
    days = rules.get(RULE, "overdue-days")
    if days is None or item.is_debit:
        return
    early = [
        each
        for each in named.documents
        if each.due is not None
        and each.date <= item.date
        and (item.date - each.due).days < days
    ]
    if early:
        due = ", ".join(f"{each.id} was due on {each.due}" for each in early)
        yield about(
            item,
            f"{_subject(item)} of {item.date} comes too soon: {due}, and an invoice"
            f" may be written off once it is {days} days overdue. Wait until then.",
            parameter="overdue-days",
        )


def _accounts(ledger: Ledger, items: list[Item], rules: RuleSet) -> Iterator[Finding]:
    """Expenses beside the accounts that are allowed.

    Args:
        ledger: The ledger.
        items: The write-offs of a transaction.
        rules: In force for the first.
    """
    item = items[0]
    accounts = rules.get(RULE, "accounts")
    if accounts is None:
        return
    listed = f"{accounts},{rules.get(RULE, 'vat-accounts') or ''}".split(",")
    allowed = {each.strip() for each in listed}
    others = sorted(
        {
            posting.account
            for posting in item.entry.postings
            if posting.account not in allowed
            and ledger.kinds[posting.account] == EXPENSES
        }
    )
    if others and not _are_of_other_items(ledger, items, allowed):
        yield about(
            item,
            f"{_subject(item)} is booked on {', '.join(others)}; a write-off belongs"
            f" on {accounts}. Book it there.",
            parameter="accounts",
        )


def _are_of_other_items(ledger: Ledger, items: list[Item], allowed: set[str]) -> bool:
    """Whether other expenses of a transaction are of its other items.

    So are the fees of a payment that came with a write-off of the rest: the accounts
    that are allowed hold all that is written off.
    """
    postings = items[0].entry.postings
    receivable = sum(
        isinstance(ledger.kinds[each.account], ReceivableAccount) for each in postings
    )
    if receivable == sum(len(each.postings) for each in items):
        return False
    written_off = -sum((each.amount for each in items), _ZERO)
    booked = sum(
        (
            each.units.number
            for each in postings
            if each.account in allowed and each.units.currency == items[0].currency
        ),
        _ZERO,
    )
    return booked * written_off > 0 and abs(booked) >= abs(written_off)
