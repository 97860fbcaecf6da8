"""What a period says of receivables, as text of one form only, and its digest.

Four texts, each a line a fact: the items, the decisions, the links, and the rules
in force. Each line has the day on which the fact came into the ledger, and the
lines stand by day, so that the text of a period is the beginning of the text of
every later one. docs/periods.md says what is in them, line by line.

What is here may never change: digests stand in ledgers for ten years. Another
form of the text needs another ``FORMAT``, beside this one.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from bisect import bisect_right
from collections import defaultdict
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

from .items import AUTOMATIC_RULES
from .reading.claims import MalformedClaimsError
from .reading.claims import parse_settles
from .terms import Terms

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

    from .items import BankReceipt
    from .items import Decision
    from .items import Item
    from .items import Link
    from .subledger import Subledger

#: The first line of what a digest is of.
FORMAT = "beancount-receivables period 1"

ITEMS = "items"
DECISIONS = "decisions"
LINKS = "links"
RULES = "rules"
#: The texts that a digest covers. The rules only tell why links changed: a rule
#: that changes nothing leaves a closed period as it was.
SEALED = (ITEMS, DECISIONS, LINKS)
TEXTS = (*SEALED, RULES)
#: What the terms of the ledger are called among the rules.
TERMS = "terms"


class Line(NamedTuple):
    """A fact.

    Attributes:
        date: The day from which it is one.
        text: The line.
        name: What to call it: the id of the item, the first id of a decision,
            the credit item of a link, the rule.
    """

    date: dt.date
    text: str
    name: str


class PeriodText:
    """The texts of all periods up to a day.

    Args:
        subledger: The settled ledger.
        until: The last day.

    Attributes:
        due_by_terms: The invoices that are due by the terms, and say no date
            themselves, by id, with their customers.
    """

    def __init__(self, subledger: Subledger, until: dt.date) -> None:
        makers = {
            ITEMS: _item_lines,
            DECISIONS: _decision_lines,
            LINKS: _link_lines,
            RULES: _rule_lines,
        }
        self._lines = {
            name: sorted(line for line in make(subledger, until) if line.date <= until)
            for name, make in makers.items()
        }
        self._hashed = {name: (0, hashlib.sha256()) for name in makers}
        self.due_by_terms = {
            item.id: item.customer
            for item in subledger.unordered_items
            if item.type == "invoice" and "due" not in item.details
        }

    def digests(self, day: dt.date) -> dict[str, str]:
        """The digest of each text up to and including a day.

        Asked for one day after the other, it goes on where it was.
        """
        found = {}
        for name, lines in self._lines.items():
            end = bisect_right(lines, day, key=attrgetter("date"))
            start, hashed = self._hashed[name]
            if end < start:
                start, hashed = 0, hashlib.sha256()
            for line in lines[start:end]:
                hashed.update(line.text.encode())
                hashed.update(b"\n")
            self._hashed[name] = (end, hashed)
            found[name] = f"sha256:{hashed.hexdigest()}"
        return found

    def lines(self, name: str, since: dt.date | None, until: dt.date) -> list[Line]:
        """The lines of a text, of the days after one and up to another."""
        lines = self._lines[name]
        start = bisect_right(lines, since, key=attrgetter("date")) if since else 0
        return lines[start : bisect_right(lines, until, key=attrgetter("date"))]


def period_digest(day: dt.date, before: str, texts: Mapping[str, str]) -> str:
    """The digest of a period.

    Args:
        day: Its last day.
        before: The digest of the period closed before it, or "".
        texts: The digest of each of the texts in ``SEALED``.

    Returns:
        ``sha256:`` and 64 hexadecimal digits.
    """
    lines = [FORMAT, f"date {day.isoformat()}", f"before {before or 'none'}"]
    lines += [f"{name} {texts[name]}" for name in SEALED]
    text = "".join(f"{line}\n" for line in lines)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


#: What is returned may name the payment in its texts, as a credit names debits.
_RETURNS = frozenset(("chargeback", "refund"))
#: The types behind which somebody's decision stands.
_DECIDED = frozenset(("adjustment", "write-off", "chargeback"))
#: What the payer or the bank wrote.
_QUOTED = ("reference", "end-to-end", "external-id")
_PAIRS = frozenset(("settle", "unsettle"))

_as_json = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":")
).encode


def _line(date: dt.date, name: str, facts: dict[str, Any]) -> Line:
    """A line of what is said; what is empty is left out."""
    facts["date"] = date.isoformat()
    text = _as_json({key: value for key, value in facts.items() if value})
    return Line(date, text, name)


def _number(number: Decimal) -> str:
    """A number without the zeros that do not count; zero has no sign."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _words(text: str) -> str:
    """A text with one space between its words."""
    return " ".join(text.split())


def _item_lines(subledger: Subledger, until: dt.date) -> Iterator[Line]:
    for item in subledger.unordered_items:
        if item.date > until:
            continue
        facts: dict[str, Any] = {
            "id": item.id,
            "type": item.type,
            "account": item.account,
            "customer": item.customer,
            "currency": item.currency,
            "amount": _number(item.amount),
            "opening": item.is_opening,
            "pending": item.pending,
            "settles": _settles(item),
            "reverses": item.reverses,
            "for": sorted(set(item.is_for)),
            "links": sorted(item.carried),
            "bank-file": item.bank_file,
        }
        for key in _QUOTED:
            if key in item.details:
                facts[key] = _words(item.text(key))
        if item.due is not None:
            facts["due"] = item.due.isoformat()
        if not item.is_debit or item.type in _RETURNS:
            facts["payee"] = _words(item.payee)
            facts["narration"] = _words(item.narration)
        if item.type in _DECIDED:
            for key in ("by", "second", "reason"):
                facts[key] = _words(item.text(key))
        yield _line(item.date, item.id, facts)


def _settles(item: Item) -> list[list[str]]:
    """What an item says that it settles, as it is written.

    The claims of the item will not do: which of those that a transaction makes
    are its own can depend on what comes later.
    """
    settles = _claims(item.details.get("settles"), "")
    if len(item.postings) > 1:
        parts = []
        for posting in item.postings:
            own = (posting.meta or {}).get("settles")
            parts += _claims(own, _number(abs(posting.units.number)))
        settles += sorted(parts)
    return settles


def _claims(value: object, of: str) -> list[list[str]]:
    """Each name with its amount, and with the amount of the posting if given."""
    if value is None:
        return []
    limit = [of] if of else []
    try:
        return [
            [
                claim.target,
                "" if claim.amount is None else _number(claim.amount),
                *limit,
            ]
            for claim in parse_settles(value, None)
        ]
    except MalformedClaimsError:
        return [[str(value), "", *limit]]


def _decision_lines(subledger: Subledger, _until: dt.date) -> Iterator[Line]:
    for decision in subledger.decisions:
        yield _decision_line(decision)
    of_items = {id(item.entry) for item in subledger.unordered_items}
    for receipt in subledger.receipts:
        if id(receipt.entry) not in of_items:
            yield _receipt_line(receipt)


def _decision_line(decision: Decision) -> Line:
    # A pair is meant in either order; a file comes before its items.
    fixed = 0 if decision.kind in _PAIRS else 1
    names = [*decision.names[:fixed], *sorted(decision.names[fixed:])]
    facts: dict[str, Any] = {
        "kind": decision.kind,
        "at": decision.at,
        "by": decision.by,
        "names": names,
        "currency": decision.currency,
        "lock": decision.lock,
    }
    if decision.amount is not None:
        facts["amount"] = _number(decision.amount)
    return _line(decision.date, decision.names[0], facts)


def _receipt_line(receipt: BankReceipt) -> Line:
    """A bank transaction without an item, which confirms a bank file."""
    facts = {
        "kind": "bank-transaction",
        "names": [receipt.file, *sorted(receipt.settles)],
        "links": sorted(receipt.carried),
        "texts": [_words(text) for text in receipt.texts],
    }
    return _line(receipt.date, receipt.file, facts)


#: The day and rule of a link, its credit and debit item, the one that reverses.
_Joined = tuple[dt.date, str, str, str, str]


def _link_lines(subledger: Subledger, until: dt.date) -> Iterator[Line]:
    """What was joined on each day, and what was cancelled.

    A link that is cancelled in part later becomes two, so that what one day
    joined is added up.
    """
    made: dict[_Joined, Decimal] = defaultdict(Decimal)
    cancelled: dict[tuple[dt.date, _Joined], Decimal] = defaultdict(Decimal)
    for link in subledger.links:
        if link.date > until:
            continue
        joined = _joined(link)
        made[joined] += link.amount
        if link.cancelled is not None:
            cancelled[link.cancelled, joined] += link.amount
    for joined, amount in made.items():
        yield _line(joined[0], joined[2], _link_facts(joined, amount))
    for (day, joined), amount in cancelled.items():
        facts = _link_facts(joined, amount)
        facts["cancels"] = joined[0].isoformat()
        yield _line(day, joined[2], facts)


def _joined(link: Link) -> _Joined:
    by = link.by.id if link.by is not None else ""
    return link.date, link.rule, link.credit.id, link.debit.id, by


def _link_facts(joined: _Joined, amount: Decimal) -> dict[str, Any]:
    _, rule, credit, debit, by = joined
    return {
        "rule": rule,
        "credit": credit,
        "debit": debit,
        "reversing": by,
        "amount": _number(amount),
    }


def _rule_lines(subledger: Subledger, _until: dt.date) -> Iterator[Line]:
    """The settings on which it depends what is settled, and when it is due."""
    settings = subledger.settings
    for change in settings.rules.changes:
        if change.rule not in AUTOMATIC_RULES:
            continue
        facts = {
            "rule": change.rule,
            "customer": change.customer,
            "on": _said(change.on),
            "parameters": {key: _said(each) for key, each in change.parameters.items()},
        }
        yield _line(change.date, f'rule "{change.rule}"', facts)
    for date, terms in settings.terms:
        yield _line(date, TERMS, {"terms": _said(terms)})
    # What an account says of its customer counts from the beginning, which must
    # not be that of a period closed before the customer came.
    first: dict[str, dt.date] = {}
    for item in subledger.unordered_items:
        first[item.customer] = min(item.date, first.get(item.customer, item.date))
    for customer in subledger.customers.values():
        for date, values in customer.changes:
            if "terms" in values and customer.id in first:
                since = max(date, first[customer.id])
                facts = {"customer": customer.id, "terms": _said(values["terms"])}
                yield _line(since, terms_of(customer.id), facts)
    for series in settings.series:
        facts = {"series": series.pattern, "types": sorted(series.types)}
        yield _line(series.date, "series", facts)
    for account in settings.accounts.values():
        own: dict[str, Any] = {
            "account": account.account,
            "payee": str(account.payee_since or ""),
            "uncategorized": account.uncategorized,
        }
        yield _line(account.start, account.account, own)


def terms_of(customer: str) -> str:
    """What the terms of a customer are called among the rules."""
    return f"{TERMS} of {customer}"


def _said(value: object) -> str:
    """The value of a setting as text."""
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, Terms):
        return f"{value.days}{' end-of-month' if value.end_of_month else ''}"
    return "" if value is None else str(value)
