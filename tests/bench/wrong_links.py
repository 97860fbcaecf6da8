"""How many links join what the payer did not mean.

The truth comes from the generator of the ledger. A link between a payment and an
item that it does not pay is wrong, whatever the amount; links of reversals say which
payment came back, which no rule had to find out, and are left out.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING
from typing import Any

from beancount import loader
from beancount.core.data import Transaction

from beancount_receivables.plugins import subledger_of
from beancount_receivables.plugins.subledger.items import AUTOMATIC_RULES
from beancount_receivables.plugins.subledger.status import left_on

from .subscriptions import account_of

if TYPE_CHECKING:
    from beancount_receivables.plugins.subledger.items import Item
    from beancount_receivables.plugins.subledger.items import Link
    from beancount_receivables.plugins.subledger.subledger import Subledger

    from .subscriptions import KnownLedger
    from .subscriptions import Payment

ZEROSUM = "beancount_reds_plugins.zerosum.zerosum"
_MATCH = "match-id"
_DAY = dt.timedelta(days=1)
#: Notices that say why a payment is not settled by its amount.
_DOUBTS = frozenset(("unknown-reference", "bad-check-digit"))
#: Days in which zerosum looks for a match.
_DAYS = 90


@dataclass
class Score:
    """What the rules made of a ledger of which the truth is known.

    Attributes:
        payments: How many payments there are.
        right, wrong: Of each rule, its links that join what the payer meant and
            those that do not, also such as were cancelled later.
        causes: Of each rule, how its wrong links came about.
        meant: Of each rule, the payments that it could have settled: for
            ``reference`` those that name their invoices rightly, for ``amount``
            those that pay one booked invoice and do not name it, and for
            ``combination`` those that pay several so.
        found: Of each rule, those of them that it linked, and only rightly.
        taken: Payments that name their invoices rightly, and came when a wrong
            link had taken one of them.
        named_unsettled: Those for which the invoices were open, and which were not
            linked to all of them all the same.
        rivals: Payments linked by amount though another open item was equal.
        overlooked: Payments not linked though just one open item was equal, and
            nothing in their texts spoke against it.
    """

    payments: int = 0
    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    causes: dict[str, Counter[str]] = field(default_factory=dict)
    meant: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    taken: list[str] = field(default_factory=list)
    named_unsettled: list[str] = field(default_factory=list)
    rivals: list[str] = field(default_factory=list)
    overlooked: list[str] = field(default_factory=list)

    def precision(self, rule: str) -> float:
        """The part of a rule's links that is right; 1 where it made none."""
        links = self.right[rule] + self.wrong[rule]
        return self.right[rule] / links if links else 1.0

    @property
    def links(self) -> int:
        """How many links the rules made."""
        return self.right.total() + self.wrong.total()

    def recall(self, rule: str) -> float:
        """The part of what a rule could have settled that it settled."""
        return self.found[rule] / self.meant[rule] if self.meant[rule] else 1.0


def settled(text: str) -> Subledger:
    """Load a ledger, in which nothing is wrong but that invoices are not booked."""
    _, errors, options = loader.load_string(text)
    others = [each for each in errors if "a gap in the series" not in each.message]
    assert not others, others[0]
    return subledger_of(options)


def score(ledger: KnownLedger, subledger: Subledger) -> Score:
    """Compare what was settled with what is true."""
    pairs = ledger.pairs()
    items = {item.id: item for item in subledger.items}
    result = Score(payments=len(ledger.payments))
    payments = {payment.id: payment for payment in ledger.payments}
    for link in subledger.links:
        if link.rule not in AUTOMATIC_RULES:
            continue
        if (link.credit.id, link.debit.id) in pairs:
            result.right[link.rule] += 1
        else:
            result.wrong[link.rule] += 1
            causes = result.causes.setdefault(link.rule, Counter())
            causes[_cause(payments[link.credit.id])] += 1
    account = _items_by_customer(subledger)
    doubted = {each.ids[0] for each in subledger.notices if each.code in _DOUBTS}
    for payment in ledger.payments:
        item = items[payment.id]
        own = [link for link in item.links if link.rule in AUTOMATIC_RULES]
        rule = _rule_meant(payment)
        if rule:
            result.meant[rule] += 1
            result.found[rule] += _settles_all(payment, own, rule)
        if rule == "reference" and not _settles_all(payment, own, rule):
            were_open = all(
                left_on(items[each.id], payment.date - _DAY)
                for each in payment.invoices
            )
            (result.named_unsettled if were_open else result.taken).append(payment.id)
        if payment.id not in doubted:
            _judge_uniqueness(item, own, account[item.customer], result)
    return result


def _cause(payment: Payment) -> str:
    """Why a payment may have been linked to what it does not pay."""
    if payment.mistaken:
        return "names its invoice with a mistake"
    if not payment.all_booked:
        named = "names it" if payment.named else "does not name it"
        return f"pays an invoice never booked and {named}"
    return "pays an invoice that another payment had taken, or one of two equal ones"


def _rule_meant(payment: Payment) -> str:
    """The rule that could tell what a payment pays, or ""."""
    if not payment.all_booked:
        return ""
    if payment.named:
        return "" if payment.mistaken else "reference"
    return "amount" if len(payment.invoices) == 1 else "combination"


def _settles_all(payment: Payment, links: list[Link], rule: str) -> bool:
    """Whether links of this rule join all that a payment pays, and no more."""
    return sorted(link.debit.id for link in links if link.rule == rule) == sorted(
        invoice.id for invoice in payment.invoices
    )


def _items_by_customer(subledger: Subledger) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = {}
    for item in subledger.items:
        if item.is_debit:
            found.setdefault(item.customer, []).append(item)
    return found


def _judge_uniqueness(
    item: Item, links: list[Link], debits: list[Item], result: Score
) -> None:
    """See whether a payment was settled by amount just where one item was equal.

    What is open is taken at the end of the day; days on which another payment of
    the customer took an item as well are left out, as the order within the day
    would count.
    """
    day = item.date
    if any(link.rule != "amount" for link in links):
        return
    others = [
        link
        for debit in debits
        for link in debit.links
        if link.credit is not item and day in {link.date, link.cancelled}
    ]
    if others:
        return
    equal = [
        debit
        for debit in debits
        if debit.date <= day and left_on(debit, day) == abs(item.amount)
    ]
    if links and equal:
        result.rivals.append(item.id)
    if not links and len(equal) == 1:
        result.overlooked.append(item.id)


# The same of another plugin.


@dataclass(frozen=True)
class PairScore:
    """The links of a plugin that joins postings in pairs."""

    right: int
    wrong: int


def zerosum_line(customers: list[str]) -> str:
    """The line that loads zerosum for the accounts of some customers."""
    accounts = ", ".join(
        f"'{account_of(each)}': ('Assets:Matched:{each}', {_DAYS})"
        for each in customers
    )
    config = (
        f"{{'zerosum_accounts': {{{accounts}}}, 'match_metadata': True,"
        f" 'match_metadata_name': '{_MATCH}'}}"
    )
    return f'plugin "{ZEROSUM}" "{config}"\n'


def score_zerosum(ledger: KnownLedger) -> PairScore:
    """Let zerosum settle the ledger, and compare with what is true."""
    entries, errors, _ = loader.load_string(ledger.text(zerosum_line(ledger.customers)))
    assert not errors, errors[0]
    sides: dict[str, list[str]] = {}
    for entry in entries:
        if isinstance(entry, Transaction):
            for posting in entry.postings:
                match = (posting.meta or {}).get(_MATCH)
                if match:
                    sides.setdefault(match, []).append(_id_of(entry.meta))
    pairs = ledger.pairs()
    returns = {(each.id, f"{each.id}-R") for each in ledger.payments if each.returned}
    # It cannot reopen an invoice, so what makes good a return may be joined to it.
    returns |= {(each.id, f"{each.after}-R") for each in ledger.payments if each.after}
    true = {frozenset(pair) for pair in pairs | returns}
    right = sum(frozenset(ids) in true for ids in sides.values())
    return PairScore(right, len(sides) - right)


def _id_of(details: dict[str, Any]) -> str:
    for key in ("invoice", "payment", "chargeback"):
        if key in details:
            return str(details[key])
    message = f"no item at line {details['lineno']}"
    raise LookupError(message)
