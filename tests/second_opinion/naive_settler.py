"""A second opinion on who paid what: the contract, replayed day by day.

Nothing here is indexed, remembered or clever. Every sum is taken anew over all
links, every rule looks at every item. It is meant to be read beside the text
that it follows, and to disagree with a faster program when that one is wrong.

What goes in: a ``Book`` of the naive reading. What comes out: an ``Outcome``.
"""

from __future__ import annotations

import copy
import datetime as dt
import itertools
from dataclasses import dataclass
from dataclasses import field
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import NamedTuple
from typing import NoReturn

from tests.second_opinion.naive_reading import NOBODY
from tests.second_opinion.naive_reading import BankReceipt
from tests.second_opinion.naive_reading import Book
from tests.second_opinion.naive_reading import Claim
from tests.second_opinion.naive_reading import Decision
from tests.second_opinion.naive_reading import Item
from tests.second_opinion.naive_reading import Naming
from tests.second_opinion.naive_reading import Problem
from tests.second_opinion.naive_reading import read
from tests.second_opinion.naive_references import Candidate
from tests.second_opinion.naive_references import Reading
from tests.second_opinion.naive_references import read_references

if TYPE_CHECKING:
    from collections.abc import Iterable

AUTOMATIC = ("reference", "amount", "combination", "overpayment", "oldest-first")
ZERO = Decimal(0)
LATEST = dt.date.max


@dataclass
class Link:
    """One credit and one debit item, joined for an amount."""

    made: int
    """Counts up: the newest link is the one made last."""
    credit: str
    debit: str
    amount: Decimal
    date: dt.date
    rule: str
    reverses: str = ""
    """Of a reversal: the item that is cancelled."""
    pool: int | None = None
    """Of a claim on a posting: the posting whose amount it spends."""
    cancelled: dt.date | None = None
    cancelled_by: str = ""
    cancelling: int = 0
    """Counts up: the last cancelled is restored first."""
    displaced: bool = False
    restored: Decimal = ZERO


class Outcome(NamedTuple):
    """What the second opinion says about a ledger."""

    items: dict[str, tuple[str, Decimal, str | None]]
    """Id to status, outstanding in the ledger's sign, and lock."""
    links: list[tuple[str, str, Decimal, dt.date, str, dt.date | None]]
    """Credit, debit, amount, date, rule, and the day it was cancelled."""
    notices: set[tuple[str, str]]
    """Code, and the id of the item that it is about."""
    problems: list[Problem]
    types: dict[str, str]
    inferred: frozenset[str]


class RefusedError(Exception):
    """A decision that cannot be carried out."""


def opinion(
    text: str,
    until: dt.date = LATEST,
    derived_id: Naming | None = None,
) -> Outcome:
    """Read a ledger and settle it, up to and including a day."""
    return Settler(read(text, derived_id)).settle(until)


@dataclass
class State:
    """What changes from day to day."""

    links: list[Link] = field(default_factory=list)
    clock: int = 0
    freed: set[str] = field(default_factory=set)
    """Credits that a human freed."""
    undone: set[tuple[str, str]] = field(default_factory=set)
    """Pairs whose claims have ended."""
    barred: set[tuple[str, str]] = field(default_factory=set)
    """Pairs undone and not settled by hand since."""
    tried: set[tuple[str, str]] = field(default_factory=set)
    """What a rule that looks once has looked at."""
    pending: set[str] = field(default_factory=set)
    files: dict[str, dict[str, str]] = field(default_factory=dict)
    """File to item to sent, confirmed or rejected."""
    file_kind: dict[str, str] = field(default_factory=dict)
    file_date: dict[str, dt.date] = field(default_factory=dict)
    not_reversing: set[str] = field(default_factory=set)
    """Chargebacks and refunds that name no payment."""
    reversing: set[str] = field(default_factory=set)
    notices: set[tuple[str, str]] = field(default_factory=set)


class Settler:
    """Replays a book by date."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.items = {item.id: item for item in book.items}
        self.state = State()
        self.problems = list(book.problems)
        self.today = dt.date.min
        self.confirmed_today: list[BankReceipt] = []
        self.deciding = False

    # ----------------------------------------------------------------------
    # The day
    # ----------------------------------------------------------------------

    def settle(self, until: dt.date = LATEST) -> Outcome:
        """Replay items and decisions by date."""
        book = self.book
        days = {item.date for item in book.items}
        days |= {decision.date for decision in book.decisions}
        days |= {receipt.date for receipt in book.receipts}
        days |= {change.date for change in book.rules}
        for day in sorted(days):
            if day <= until:
                self.today = day
                self._day()
                self._conservation()
        self.today = until
        if until == LATEST:
            self._claims_that_never_came_true()
        return self._outcome()

    def _day(self) -> None:
        arrivals = sorted(
            (item for item in self.book.items if item.date == self.today),
            key=lambda item: item.id,
        )
        self.state.pending |= {item.id for item in arrivals if item.pending}
        self._receipts()
        for item in arrivals:
            for claim in self._claims(item):
                self._fulfil(item, claim)
        self._reversals(arrivals)
        self.deciding = True
        for decision in sorted(
            (d for d in self.book.decisions if d.date == self.today),
            key=_order_of_decisions,
        ):
            self._decide(decision)
        self.deciding = False
        for item in sorted(self._here(), key=lambda item: (item.date, item.id)):
            for claim in self._claims(item):
                self._fulfil(item, claim)
        for rule in (
            self._reference,
            self._amount,
            self._combination,
            self._overpayment,
            self._oldest_first,
        ):
            for credit in self._credits_for_rules():
                if self.out(credit):
                    rule(credit)

    def _conservation(self) -> None:
        """The outstanding amounts are the balance, whatever was linked."""
        for key, postings in self.book.balances.items():
            if self.today < self.book.starts[key[0]]:
                continue
            balance = _sum(number for date, number in postings if date <= self.today)
            outstanding = _sum(
                self._outstanding(item)
                for item in self._here()
                if (item.account, item.customer, item.currency) == key
            )
            assert balance == outstanding, (key, self.today, balance, outstanding)

    # ----------------------------------------------------------------------
    # Plain questions
    # ----------------------------------------------------------------------

    def _here(self) -> list[Item]:
        return [item for item in self.book.items if item.date <= self.today]

    def _named(self, name: str) -> list[Item]:
        """The items of an id, those of one transaction in order of due date."""
        return sorted(
            (item for item in self.book.items if name in item.names),
            key=lambda item: (item.due or dt.date.min, item.id),
        )

    def _active(self, *items: Item) -> list[Link]:
        """The links in force that touch all of the items."""
        return [
            link
            for link in self.state.links
            if link.cancelled is None
            and all(item.id in (link.credit, link.debit) for item in items)
        ]

    def out(self, item: Item) -> Decimal:
        """What is outstanding, without sign."""
        return abs(item.amount) - _total(self._active(item))

    def _outstanding(self, item: Item) -> Decimal:
        """The same in the ledger's sign; zero has none."""
        return self.out(item) * (1 if item.is_debit else -1) + ZERO

    def _lock(self, item: Item) -> str | None:
        if item.id in self.state.pending:
            return "awaiting-bank-confirmation"
        for file in sorted(self.state.files):
            if self.state.files[file].get(item.id) == "sent":
                return self.state.file_kind[file]
        return None

    def _reverses(self, item: Item) -> bool:
        """Whether it is a reversing item: no rule touches what it has left."""
        return item.id in self.state.reversing

    def _pair(self, one: Item, other: Item) -> tuple[str, str]:
        return (other.id, one.id) if one.is_debit else (one.id, other.id)

    def _link(
        self,
        one: Item,
        other: Item,
        amount: Decimal,
        rule: str,
        *,
        pool: int | None = None,
        reverses: str = "",
    ) -> Decimal:
        """Join two items; return the amount, 0 where there is none to take."""
        if amount <= 0:
            return ZERO
        credit, debit = self._pair(one, other)
        self.state.clock += 1
        self.state.links.append(
            Link(
                made=self.state.clock,
                credit=credit,
                debit=debit,
                amount=amount,
                date=self.today,
                rule=rule,
                pool=pool,
                reverses=reverses,
            )
        )
        return amount

    def _cancel(self, link: Link, amount: Decimal, by: str) -> Link:
        """Cancel a link, or a part: then it becomes two."""
        if amount < link.amount:
            rest = copy.copy(link)
            rest.amount -= amount
            link.amount = amount
            self.state.links.append(rest)
        self.state.clock += 1
        link.cancelled = self.today
        link.cancelled_by = by
        link.cancelling = self.state.clock
        return link

    def _notice(self, code: str, item: Item) -> None:
        self.state.notices.add((code, item.id))

    def _problem(self, about: tuple[str, ...], message: str) -> None:
        self.problems.append(Problem(about, message))

    # ----------------------------------------------------------------------
    # Explicit claims
    # ----------------------------------------------------------------------

    def _claims(self, item: Item) -> list[Claim]:
        """First ``settles`` in the order written; the links come after."""
        settles = [claim for claim in item.claims if not claim.by_link]
        return settles + [claim for claim in item.claims if claim.by_link]

    def _targets(self, item: Item, claim: Claim) -> list[Item]:
        """The items on the other side that a claim means, and that are here."""
        if claim.by_link:
            found = [
                other
                for other in self.book.items
                if other.is_debit
                and (claim.target in other.names or claim.target in other.links)
            ]
            found.sort(key=_due_then_id)
        else:
            found = self._named(claim.target)
        return [
            other
            for other in found
            if other.date <= self.today
            and _one_account(item, other)
            and _opposite(item, other)
            and self._pair(item, other) not in self.state.undone
        ]

    def _fulfil(self, item: Item, claim: Claim) -> None:
        if claim.by_link:
            # All links together, by due date, then id: so each only once.
            if claim is not next(c for c in item.claims if c.by_link):
                return
            pairs = [
                (target, one)
                for one in item.claims
                if one.by_link
                for target in self._targets(item, one)
            ]
            pairs.sort(key=lambda pair: _due_then_id(pair[0]))
        else:
            pairs = [(target, claim) for target in self._targets(item, claim)]
        for target, one in pairs:
            if self._lock(item) or self._lock(target):
                continue
            room = [self.out(item), self.out(target)]
            if one.limit is not None:
                room.append(self._claim_room(item, one))
            self._link(item, target, min(room), "settles", pool=one.pool)

    def _claim_room(self, item: Item, claim: Claim) -> Decimal:
        """What a claim has left of the amount that it names.

        Counted over all links between the two, whoever made them, so that
        nothing is taken twice for one claim.
        """
        allowed = ZERO
        for one in self._claims(item):
            if one.target == claim.target and not one.by_link:
                if one.limit is None:
                    return self.out(item)
                allowed += one.limit
            if one is claim:
                break
        carriers = [
            other
            for other in self.book.items
            if any(one.origin == claim.origin for one in other.claims)
        ]
        taken = ZERO
        for carrier in carriers:
            for target in self._named(claim.target):
                if _opposite(carrier, target):
                    taken += _total(self._active(carrier, target))
        rooms = [allowed - taken]
        if claim.pool is not None:
            spent = [link for link in self._active(item) if link.pool == claim.pool]
            rooms.append(claim.pool_amount - _total(spent))
        return max(min(rooms), ZERO)

    def _claims_that_never_came_true(self) -> None:
        """``settles`` an id that never appears, or one that is not its own."""
        reported = set()
        for item in self.book.items:
            for claim in item.claims:
                if claim.by_link or claim.origin in reported:
                    continue
                carriers = [
                    other
                    for other in self.book.items
                    if any(one.origin == claim.origin for one in other.claims)
                ]
                if not any(
                    _one_account(carrier, target) and _opposite(carrier, target)
                    for carrier in carriers
                    for target in self._named(claim.target)
                ):
                    reported.add(claim.origin)
                    self._problem(
                        (item.id, claim.target),
                        f"{item.id} settles {claim.target}: no such item of its"
                        " account, customer and currency on the other side",
                    )

    def _waits(self, credit: Item) -> bool:
        """Names a locked item, or claims one that is not there yet."""
        for claim in credit.claims:
            targets = self._targets(credit, claim)
            if any(self._lock(target) for target in targets):
                return True
            if claim.by_link or targets:
                continue
            there = [t for t in self._named(claim.target) if t.date <= self.today]
            if any((self._pair(credit, t)) in self.state.undone for t in there):
                continue
            others = [
                other
                for other in self.book.items
                if any(one.origin == claim.origin for one in other.claims)
                and any(_one_account(other, t) and _opposite(other, t) for t in there)
            ]
            if not others:
                return True
        return any(self._lock(self.items[name]) for name in self._read(credit).named)

    # ----------------------------------------------------------------------
    # Reversals
    # ----------------------------------------------------------------------

    def _reversals(self, arrivals: list[Item]) -> None:
        """By id, one after the item that it reverses."""
        waiting = [item for item in arrivals if item.id not in self.state.pending]
        while waiting:
            names = {name for item in waiting for name in item.names}
            ready = [
                item
                for item in waiting
                if not any(
                    name in names and name not in item.names for name in item.reverses
                )
            ]
            item = (ready or waiting)[0]
            waiting.remove(item)
            self._reversal_of(item)

    def _reversal_of(self, item: Item) -> None:
        """Carry out what an item reverses, said or found in its texts."""
        if item.reverses:
            self.state.reversing.add(item.id)
            named = [t for name in item.reverses for t in self._named(name)]
            if not self._own_reversal(item, named):
                self.state.reversing.discard(item.id)
                return
        elif item.type in ("chargeback", "refund") and not any(
            not claim.by_link for claim in item.claims
        ):
            named = self._payment_named(item)
            if not named:
                self._notice("no-payment", item)
                return
            self.state.reversing.add(item.id)
        else:
            return

        targets = [t for t in named if _one_account(item, t) and _opposite(item, t)]
        about = (item.id, *(item.reverses or tuple(t.id for t in targets)))
        if not targets or any(t.date > item.date for t in targets) or item in targets:
            self._problem(about, f"{about} reverses what is not there before it")
            return
        for target in targets:
            self._reverse(item, target, self.out(item))
        if self.out(item):
            self._problem(about, f"{about}: reverses more than is left")

    def _own_reversal(self, item: Item, named: list[Item]) -> bool:
        """Of a transaction with several items each takes what is its own."""
        if any(_one_account(item, t) and _opposite(item, t) for t in named):
            return True
        return not any(
            other.transaction == item.transaction
            and other.reverses == item.reverses
            and _one_account(other, t)
            and _opposite(other, t)
            for other in self.book.items
            for t in named
        )

    def _payment_named(self, item: Item) -> list[Item]:
        """The one payment that a chargeback or refund names; or none."""
        payments = [
            other
            for other in self._here()
            if other.type == "payment"
            and _one_account(item, other)
            and _opposite(item, other)
            and other.names
        ]
        found = set(
            read_references(
                _texts(item),
                tuple(Candidate(p.id, p.document, p.external_id) for p in payments),
            ).named
        )
        if not found and item.type == "chargeback":
            found = {
                payment.id
                for payment in payments
                for name in item.documents
                for document in self._named(name)
                if _opposite(payment, document) and self._active(payment, document)
            }
        if len(found) != 1:
            return []
        return [self.items[name] for name in found]

    def _left(self, target: Item) -> Decimal:
        """What no item has reversed yet."""
        links = self._active(target)
        reversed_ = [link for link in links if link.reverses == target.id]
        return abs(target.amount) - _total(reversed_)

    def _reverse(self, item: Item, target: Item, most: Decimal) -> Decimal:
        """Take what the target has left, then cancel its links, newest first."""
        amount = min(most, self.out(item), self._left(target))
        if amount <= 0:
            return ZERO
        ended: list[Link] = []
        while (short := amount - self.out(target)) > 0:
            newest = max(
                (link for link in self._active(target) if link.reverses != target.id),
                key=lambda link: link.made,
            )
            ended.append(self._cancel(newest, min(short, newest.amount), item.id))
        self._link(item, target, amount, "reversal", reverses=target.id)
        for link in ended:
            if link.rule == "reversal":
                self._restore(by=target, to=self.items[link.reverses])
        return amount

    def _restore(self, by: Item, to: Item) -> None:
        """Give an item back the links that a reversal of it had cancelled."""
        cancelled = [
            link
            for link in self.state.links
            if link.cancelled is not None
            and link.cancelled_by == by.id
            and to.id in (link.credit, link.debit)
            and link.restored < link.amount
        ]
        for link in sorted(cancelled, key=lambda link: -link.cancelling):
            credit, debit = self.items[link.credit], self.items[link.debit]
            if (credit.id, debit.id) in self.state.barred:
                continue
            rest = link.amount - link.restored
            if link.rule == "reversal":
                target = self.items[link.reverses]
                link.restored += self._reverse(to, target, rest)
            else:
                room = min(rest, self.out(credit), self.out(debit))
                link.restored += self._link(
                    credit, debit, room, link.rule, pool=link.pool
                )

    # ----------------------------------------------------------------------
    # Decisions
    # ----------------------------------------------------------------------

    def _decide(self, decision: Decision) -> None:
        before = copy.deepcopy(self.state)
        try:
            if decision.kind == "settle":
                self._settle(decision)
            elif decision.kind == "unsettle":
                self._unsettle(decision)
            elif decision.kind == "bank-file":
                self._bank_file(decision)
            elif decision.kind in ("bank-confirmation", "bank-rejection"):
                self._bank_answer(decision)
        except RefusedError as refusal:
            self.state = before
            self._problem(
                decision.names, f"{decision.kind} {decision.names}: {refusal}"
            )

    def _pairs(self, decision: Decision) -> list[tuple[Item, Item]]:
        """The credit and debit items that a decision joins."""
        if len(decision.names) != 2:
            _refuse("needs two items")
        sides = []
        for name in decision.names:
            items = [item for item in self._named(name) if item.date <= self.today]
            if not items:
                _refuse(f"{name} is not there on that day")
            sides.append(items)
        pairs = []
        for one, other in itertools.product(*sides):
            if not _opposite(one, other):
                _refuse("not a credit and a debit item")
            if not _one_account(one, other):
                _refuse("two accounts, customers or currencies")
            if self._lock(one) or self._lock(other):
                _refuse("locked")
            credit, debit = self._pair(one, other)
            pairs.append((self.items[credit], self.items[debit]))
        return pairs

    def _displaceable(self, item: Item) -> list[Link]:
        """Automatic links of an item, unless a locked item is in them."""
        return [
            link
            for link in self._active(item)
            if link.rule in AUTOMATIC
            and not self._lock(self.items[link.credit])
            and not self._lock(self.items[link.debit])
        ]

    def _settle(self, decision: Decision) -> None:
        pairs = self._pairs(decision)
        credits_ = list({c.id: c for c, _ in pairs}.values())
        debits = list({d.id: d for _, d in pairs}.values())
        free = min(_sum(map(self.out, credits_)), _sum(map(self.out, debits)))
        most = min(
            _sum(self.out(c) + _total(self._displaceable(c)) for c in credits_),
            _sum(self.out(d) + _total(self._displaceable(d)) for d in debits),
        )
        if decision.amount is None:
            amount = free or most
        else:
            if decision.amount.currency != pairs[0][0].currency:
                _refuse("another currency")
            assert decision.amount.number is not None
            amount = decision.amount.number
        if amount <= 0:
            _refuse("nothing to take")
        if amount > most:
            _refuse(f"more than there is: {most}")

        self._make_room(amount, credits_, debits)
        for credit, debit in pairs:
            room = min(amount, self.out(credit), self.out(debit))
            taken = self._link(credit, debit, room, "settle")
            amount -= taken
            if taken:
                self.state.barred.discard((credit.id, debit.id))
        assert amount == 0

    def _make_room(
        self, amount: Decimal, credits_: list[Item], debits: list[Item]
    ) -> None:
        """Cancel what stands in the way, newest first, as far as needed."""
        while True:
            missing_credit = amount - _sum(map(self.out, credits_))
            missing_debit = amount - _sum(map(self.out, debits))
            if missing_credit <= 0 and missing_debit <= 0:
                return
            standing_in_the_way = []
            for item in credits_ if missing_credit > 0 else []:
                standing_in_the_way += self._displaceable(item)
            for item in debits if missing_debit > 0 else []:
                standing_in_the_way += self._displaceable(item)
            newest = max(standing_in_the_way, key=lambda link: link.made)
            needed = ZERO
            if any(newest.credit == item.id for item in credits_):
                needed = max(needed, missing_credit)
            if any(newest.debit == item.id for item in debits):
                needed = max(needed, missing_debit)
            ended = self._cancel(newest, min(newest.amount, needed), "settle")
            ended.displaced = True

    def _unsettle(self, decision: Decision) -> None:
        pairs = self._pairs(decision)
        for credit, debit in pairs:
            if any(link.rule == "reversal" for link in self._active(credit, debit)):
                _refuse("a reversal cannot be undone")
        for credit, debit in pairs:
            for link in self._active(credit, debit):
                self._cancel(link, link.amount, "unsettle")
            self.state.undone.add((credit.id, debit.id))
            self.state.barred.add((credit.id, debit.id))
            self.state.freed.add(credit.id)

    # ----------------------------------------------------------------------
    # Bank files
    # ----------------------------------------------------------------------

    def _receipts(self) -> None:
        """A bank transaction confirms before it is matched itself."""
        self.confirmed_today = [
            receipt for receipt in self.book.receipts if receipt.date == self.today
        ]
        for receipt in sorted(self.confirmed_today, key=repr):
            if receipt.file in self.state.files:
                for name in self._confirmed_by(receipt, self._members(receipt.file)):
                    self._confirm(self.items[name], receipt.file)
            elif not any(
                decision.kind == "bank-file"
                and decision.date == self.today
                and decision.names[:1] == (receipt.file,)
                for decision in self.book.decisions
            ):
                self._problem((receipt.file,), f"unknown bank file {receipt.file}")

    def _members(self, file: str) -> list[str]:
        """The items that the directive names, and pending ones that name it."""
        pending = [
            item.id
            for item in self._here()
            if item.id in self.state.pending and file in item.bank_files
        ]
        return sorted({*self.state.files.get(file, {}), *pending})

    def _confirmed_by(self, receipt: BankReceipt, members: list[str]) -> list[str]:
        """The items that it settles, or the whole file."""
        by_settles = [
            name
            for name in members
            if any(own in receipt.settles for own in self.items[name].names)
        ]
        by_link = [
            name
            for name in members
            if any(
                link in self.items[name].names or link in self.items[name].links
                for link in receipt.links
            )
        ]
        if receipt.settles or by_link:
            return sorted({*by_settles, *by_link})
        return members

    def _confirm(self, item: Item, file: str) -> None:
        within = self.book.rule("bank-files", item.customer, self.today)
        days = int(within.get("confirm-within", 1))
        if self.state.files.get(file, {}).get(item.id) == "sent":
            if (self.today - self.state.file_date[file]).days > days:
                self._notice("lock-overdue", item)
            self.state.files[file][item.id] = "confirmed"
        if item.id in self.state.pending:
            self.state.pending.discard(item.id)
            # The reversals of the items that came today are still ahead when
            # a bank transaction confirms; a decision comes after them.
            if item.date < self.today or self.deciding:
                self._reversal_of(item)

    def _bank_file(self, decision: Decision) -> None:
        if len(decision.names) < 3 or decision.names[1] not in (
            "direct-debit",
            "credit-transfer",
        ):
            _refuse('needs a file, "direct-debit" or "credit-transfer", items')
        file, kind, *names = decision.names
        members = self.state.files.setdefault(file, {})
        self.state.file_kind.setdefault(
            file, {"credit-transfer": "in-bank-file"}.get(kind, kind)
        )
        self.state.file_date.setdefault(file, self.today)
        named = []
        for name in names:
            found = [item for item in self._named(name) if item.date <= self.today]
            if not found:
                self._problem((file, name), f"bank-file {file}: {name} is not there")
            named += found
        for item in named:
            if any(state.get(item.id) == "sent" for state in self.state.files.values()):
                self._problem(
                    (file, item.id), f"bank-file {file}: {item.id} is in one already"
                )
                continue
            members[item.id] = "sent"
        for receipt in self.confirmed_today:
            if receipt.file == file:
                for name in self._confirmed_by(receipt, self._members(file)):
                    self._confirm(self.items[name], file)

    def _bank_answer(self, decision: Decision) -> None:
        """A confirmation or rejection: of a file, of some of it, of an item."""
        if not decision.names:
            _refuse("names nothing")
        first, *rest = decision.names
        known = first in self.state.files or any(
            first in item.bank_files and item.id in self.state.pending
            for item in self._here()
        )
        if known:
            members = self._members(first)
            pairs = [(name, first) for name in members]
            if rest:
                found = {
                    name: [i.id for i in self._named(name) if i.id in members]
                    for name in rest
                }
                if not all(found.values()):
                    _refuse("not in that file")
                pairs = [(one, first) for name in rest for one in found[name]]
        else:
            if rest:
                _refuse("unknown file")
            items = [item for item in self._named(first) if item.date <= self.today]
            if not items:
                _refuse("unknown file or item")
            pairs = [
                (item.id, file)
                for item in items
                for file in sorted(self.state.files)
                if self.state.files[file].get(item.id) == "sent"
            ] or [(item.id, "") for item in items]
        for name, file in pairs:
            if decision.kind == "bank-confirmation":
                self._confirm(self.items[name], file)
            elif self.state.files.get(file, {}).get(name) == "sent":
                self.state.files[file][name] = "rejected"

    # ----------------------------------------------------------------------
    # Automatic rules
    # ----------------------------------------------------------------------

    def _credits_for_rules(self) -> list[Item]:
        """Open credits that people left: payments, and notes without a claim."""
        return [
            item
            for item in sorted(self._here(), key=lambda item: (item.date, item.id))
            if not item.is_debit
            and item.customer != NOBODY
            and self._is_payment_or_free_note(item)
            and self.out(item)
            and not self._lock(item)
            and item.id not in self.state.freed
            and not self._reverses(item)
        ]

    def _is_payment_or_free_note(self, item: Item) -> bool:
        if item.type == "credit-note":
            return not any(
                not claim.by_link or self._targets(item, claim) for claim in item.claims
            )
        return item.type == "payment"

    def _on(self, rule: str, credit: Item) -> bool:
        return bool(self.book.rule(rule, credit.customer, self.today)["on"])

    def _open_debits(self, credit: Item) -> list[Item]:
        """The open items beside a credit, locked ones too: they are there."""
        return sorted(
            (
                item
                for item in self._here()
                if item.is_debit
                and _one_account(item, credit)
                and self.out(item)
                and item.id not in self.state.pending
            ),
            key=_due_then_id,
        )

    def _may_take(self, debit: Item) -> bool:
        """Whether a rule may touch an open debit item."""
        return not self._lock(debit) and not self._reverses(debit)

    def _take(self, credit: Item, debit: Item, rule: str) -> None:
        """Link as much as fits, and as the credit's own claims allow."""
        rooms = [self.out(credit), self.out(debit)]
        claims = [
            claim for claim in credit.claims if debit in self._targets(credit, claim)
        ]
        if claims and all(claim.limit is not None for claim in claims):
            rooms.append(max(self._claim_room(credit, claim) for claim in claims))
        self._link(credit, debit, min(rooms), rule)

    def _read(self, credit: Item) -> Reading:
        """What its texts name among the debit items that are here."""
        candidates = tuple(
            Candidate(item.id, item.document, item.reference)
            for item in self._here()
            if item.is_debit and _one_account(item, credit) and item.names
        )
        series = tuple(
            pattern for date, pattern in self.book.series if date <= self.today
        )
        return read_references(_texts(credit), candidates, series)

    def _recognised(self, credit: Item) -> bool:
        """Names an item that is here, or was linked by its claim or a rule."""
        return (
            bool(self._read(credit).named)
            or any(self._targets(credit, claim) for claim in credit.claims)
            or any(
                link.credit == credit.id
                and link.rule in ("settles", *AUTOMATIC)
                and not link.displaced
                for link in self.state.links
            )
        )

    def _first_time(self, rule: str, credit: Item) -> bool:
        """Rules that look once look on the first day it is open and unlocked."""
        if (rule, credit.id) in self.state.tried:
            return False
        self.state.tried.add((rule, credit.id))
        return True

    def _reference(self, credit: Item) -> None:
        reading = self._read(credit)
        if reading.bad_check_digits:
            self._notice("bad-check-digit", credit)
        if not self._on("reference", credit) or self._waits(credit):
            return
        named = [d for d in self._open_debits(credit) if d.id in reading.named]
        costs = [
            debit
            for debit in self._open_debits(credit)
            if debit.type == "collection-costs"
            and debit not in named
            and any(
                document in item.names for document in debit.documents for item in named
            )
        ]
        rule = self.book.rule("reference", credit.customer, self.today)
        first = rule.get("costs", "last") == "first"
        for debit in costs + named if first else named + costs:
            if self._may_take(debit):
                self._take(credit, debit, "reference")

    def _unrecognised_payment(self, credit: Item) -> bool:
        return (
            credit.type == "payment"
            and not self._recognised(credit)
            and not self._waits(credit)
        )

    def _names_nothing(self, credit: Item) -> bool:
        reading = self._read(credit)
        if reading.names_nothing and not reading.bad_check_digits:
            self._notice("unknown-reference", credit)
        return reading.names_nothing

    def _amount(self, credit: Item) -> None:
        if not self._first_time("amount", credit):
            return
        if not self._unrecognised_payment(credit) or not self._on("amount", credit):
            return
        if self._names_nothing(credit):
            return
        equal = [
            debit
            for debit in self._open_debits(credit)
            if self.out(debit) == self.out(credit)
        ]
        free = [debit for debit in equal if self._may_take(debit)]
        ties = self.book.rule("amount", credit.customer, self.today).get("ties")
        if len(equal) == 1 or (ties == "oldest" and free):
            if free:
                self._take(credit, free[0], "amount")
        elif equal:
            self._notice("ambiguous", credit)

    def _combination(self, credit: Item) -> None:
        if not self._first_time("combination", credit):
            return
        if not self._unrecognised_payment(credit):
            return
        if not self._on("combination", credit) or self._names_nothing(credit):
            return
        debits = self._open_debits(credit)
        if any(self.out(debit) == self.out(credit) for debit in debits):
            return
        notes = self._open_notes(credit)
        if len(debits + notes) > 14:
            self._notice("too-many-candidates", credit)
            return
        exact = self._exact_sets(debits + notes, self.out(credit))
        if len(exact) > 1:
            self._notice("ambiguous", credit)
        elif exact and self._may_combine(credit, exact[0], debits, notes):
            givers = [one for one in exact[0] if not one.is_debit]
            for debit in (one for one in exact[0] if one.is_debit):
                for giver in [*givers, credit]:
                    self._take(giver, debit, "combination")
        elif exact:
            self._notice("proposal", credit)

    def _open_notes(self, credit: Item) -> list[Item]:
        return [
            item
            for item in sorted(self._here(), key=lambda item: (item.date, item.id))
            if item.type == "credit-note"
            and not item.is_debit
            and _one_account(item, credit)
            and self.out(item)
        ]

    def _may_combine(
        self,
        credit: Item,
        chosen: list[Item],
        debits: list[Item],
        notes: list[Item],
    ) -> bool:
        """All open items, or all that are due; any one set with ``auto``."""
        free = self._credits_for_rules()
        if any(
            not self._may_take(one) if one.is_debit else one not in free
            for one in chosen
        ):
            return False
        due = [d for d in debits if d.due is not None and d.due <= self.today]
        rule = self.book.rule("combination", credit.customer, self.today)
        return chosen in (debits + notes, due + notes) or bool(rule.get("auto"))

    def _exact_sets(self, items: list[Item], amount: Decimal) -> list[list[Item]]:
        """All sets whose debit items less credit notes are the amount."""
        exact = []
        for size in range(1, len(items) + 1):
            for chosen in itertools.combinations(items, size):
                asked = _sum(self.out(item) for item in chosen if item.is_debit)
                noted = _sum(self.out(item) for item in chosen if not item.is_debit)
                if asked - noted == amount:
                    exact.append(list(chosen))
        return exact

    def _overpayment(self, credit: Item) -> None:
        if credit.type != "payment" or not self._recognised(credit):
            return
        if self._waits(credit):
            return
        named = [self.items[name] for name in sorted(self._read(credit).named)]
        claimed = [t for claim in credit.claims for t in self._targets(credit, claim)]
        closed = [item for item in named + claimed if not self.out(item)]
        if any(
            self.items[link.credit].type == "write-off"
            for item in closed
            for link in self._active(item)
        ):
            self._notice("recovery", credit)
            return
        if not self._on("reference", credit) and any(map(self.out, named)):
            return
        if not self._on("overpayment", credit):
            return
        if self._first_time("overpayment", credit):
            already = [
                item
                for item in closed
                if not any(
                    (link.credit, link.debit) == (credit.id, item.id)
                    for link in self.state.links
                )
            ]
            self._notice(
                "possible-double-payment" if already else "overpayment", credit
            )
        for debit in self._open_debits(credit):
            if debit.type == "invoice" and self._may_take(debit):
                self._take(credit, debit, "overpayment")

    def _oldest_first(self, credit: Item) -> None:
        if not self._first_time("oldest-first", credit):
            return
        if self._recognised(credit) or self._waits(credit):
            return
        if not self._on("oldest-first", credit):
            return
        for debit in self._open_debits(credit):
            if self._may_take(debit):
                self._take(credit, debit, "oldest-first")

    # ----------------------------------------------------------------------
    # What comes out
    # ----------------------------------------------------------------------

    def _status(self, item: Item) -> str:
        links = self._active(item)
        reversed_ = _total(link for link in links if link.reverses == item.id)
        outstanding = self.out(item)
        if item.amount and reversed_ == abs(item.amount):
            return "reversed"
        if not outstanding:
            for link in links:
                target = self.items.get(link.reverses)
                if (
                    target is not None
                    and target is not item
                    and item.type in ("credit-note", "adjustment", "write-off")
                    and target.type == "invoice"
                    and _total(one for one in links if one.reverses == target.id)
                    == abs(target.amount)
                ):
                    return "reversed"
            return "fully-settled"
        return "partially-settled" if links else "not-settled"

    def _outcome(self) -> Outcome:
        here = self._here()
        return Outcome(
            items={
                item.id: (
                    self._status(item),
                    self._outstanding(item),
                    self._lock(item),
                )
                for item in here
            },
            links=[
                (
                    *(link.credit, link.debit, link.amount),
                    *(link.date, link.rule, link.cancelled),
                )
                for link in self.state.links
            ],
            notices=self.state.notices,
            problems=self.problems,
            types={item.id: item.type for item in here},
            inferred=frozenset(item.id for item in here if item.inferred),
        )


# --------------------------------------------------------------------------


def _refuse(reason: str) -> NoReturn:
    raise RefusedError(reason)


def _total(links: Iterable[Link]) -> Decimal:
    return _sum(link.amount for link in links)


def _sum(numbers: Iterable[Decimal]) -> Decimal:
    return sum(numbers, ZERO)


def _one_account(one: Item, other: Item) -> bool:
    return (one.account, one.customer, one.currency) == (
        other.account,
        other.customer,
        other.currency,
    )


def _opposite(one: Item, other: Item) -> bool:
    return one.amount * other.amount < 0


def _due_then_id(item: Item) -> tuple[dt.date, str]:
    return (item.due or dt.date.min, item.id)


def _texts(item: Item) -> tuple[str, ...]:
    texts = (item.reference, item.narration, item.payee, item.end_to_end)
    return tuple(text for text in texts if text)


def _order_of_decisions(decision: Decision) -> tuple[object, ...]:
    """By ``at``; without it first: answers of the bank, undo, settle, files."""
    ranks = {
        "bank-confirmation": 0,
        "bank-rejection": 0,
        "unsettle": 1,
        "settle": 2,
        "bank-file": 3,
    }
    return (
        decision.at,
        ranks.get(decision.kind, 4),
        decision.names,
        str(decision.amount),
    )
