"""Items, claims, decisions and rules, read from a ledger in the plainest way.

What goes in: the text of a ledger, loaded by Beancount's own parser and
booking without any plugin. What comes out: a ``Book``, which the naive
settler replays.
"""

from __future__ import annotations

import calendar
import datetime as dt
import difflib
import hashlib
import re
from decimal import Decimal
from typing import Any

from beancount.core import data
from beancount.core.amount import Amount
from beancount.parser import booking
from beancount.parser import parser

from tests.second_opinion.naive_book import NOBODY
from tests.second_opinion.naive_book import BankReceipt
from tests.second_opinion.naive_book import Book
from tests.second_opinion.naive_book import Claim
from tests.second_opinion.naive_book import Decision
from tests.second_opinion.naive_book import Item
from tests.second_opinion.naive_book import Line
from tests.second_opinion.naive_book import Naming
from tests.second_opinion.naive_book import Problem
from tests.second_opinion.naive_book import RuleChange

TYPES = (
    "invoice",
    "payment",
    "refund",
    "credit-note",
    "chargeback",
    "collection-costs",
    "write-off",
    "adjustment",
)
SETTINGS = (
    "account",
    "uncategorized",
    "terms",
    "rule",
    "role",
    "series",
    "method",
    "decisions",
    "entries",
)
DECISIONS = (
    "settle",
    "unsettle",
    "bank-file",
    "bank-confirmation",
    "bank-rejection",
    "period-close",
)
RULES = (
    "reference",
    "amount",
    "combination",
    "overpayment",
    "oldest-first",
    "difference",
    "invoices",
    "credit-notes",
    "chargebacks",
    "periods",
    "write-offs",
    "collection-costs",
    "adjustments",
    "bank-files",
    "strict",
)


def read(text: str, derived_id: Naming | None = None) -> Book:
    """Read a ledger's text.

    Args:
        text: the ledger; its ``plugin`` lines are left out.
        derived_id: how the id of an item without a key is made.
    """
    text = re.sub(r"^plugin .*$", "", text, flags=re.MULTILINE)
    entries, _, options = parser.parse_string(text)
    # Beancount's booking has no types.
    entries, _ = booking.book(entries, options)  # type: ignore[no-untyped-call]
    return _Reader(entries, options, derived_id or _derived_id).book


def _derived_id(item: Item) -> str:
    contents = "|".join(
        (
            *(item.account, item.customer, item.payee, item.narration),
            *(str(item.amount), item.currency, *item.others),
        )
    )
    digest = hashlib.sha256(contents.encode()).hexdigest()[:8]
    return f"{item.date}-{item.type}-{digest}"


class _Reader:
    """Reads in the order of section 2 of the contract."""

    def __init__(
        self, entries: list[Any], options: dict[str, Any], derived_id: Naming
    ) -> None:
        self.entries = entries
        self.options = options
        self.book = Book()
        self.controls: dict[str, tuple[dt.date, bool]] = {}
        self.uncategorized: dict[str, dt.date] = {}
        self.opens = {e.account: e.meta for e in entries if isinstance(e, data.Open)}
        self.customer_changes: list[tuple[dt.date, str, dict[str, Any]]] = []
        self.ledger_terms: list[tuple[dt.date, Any]] = []
        self.origins = 0
        self.documents: dict[int, str] = {}

        for entry in entries:
            if isinstance(entry, data.Custom):
                self._custom(entry)
        for entry in entries:
            if isinstance(entry, data.Pad):
                for account in (entry.account, entry.source_account):
                    if self._start(account):
                        self._problem((account,), f"pad on {account}")
        transactions = [e for e in entries if isinstance(e, data.Transaction)]
        items: list[Item] = []
        for number, transaction in enumerate(transactions):
            items += self._items(number, transaction)
            self._bank_receipt(transaction)
        items = self._openings(items)
        self._name(items, derived_id)
        # Of two directives of one day the one that switches off comes last.
        self.book.rules.sort(
            key=lambda change: (
                change.date,
                change.changes.get("on") is False,
                repr(sorted(change.changes.items())),
            )
        )
        self.book.items = sorted(items, key=lambda item: (item.date, item.id))

    def _problem(self, about: tuple[str, ...], message: str) -> None:
        self.book.problems.append(Problem(about, message))

    # -- directives --------------------------------------------------------

    def _custom(self, entry: data.Custom) -> None:
        values = [value.value for value in entry.values]
        if entry.type == "receivables":
            self._setting(entry, values)
        elif entry.type == "customer":
            if values:
                self.customer_changes.append((entry.date, values[0], entry.meta))
        elif entry.type in DECISIONS:
            names = tuple(value for value in values if isinstance(value, str))
            amounts = [value for value in values if isinstance(value, Amount)]
            self.book.decisions.append(
                Decision(
                    kind=entry.type,
                    date=entry.date,
                    at=str(entry.meta.get("at", "")),
                    names=names,
                    amount=amounts[0] if amounts else None,
                )
            )
        else:
            known = (*DECISIONS, "receivables", "customer")
            near = difflib.get_close_matches(entry.type, known, n=1, cutoff=0.75)
            if near:
                self._problem(
                    (entry.type, near[0]), f'custom "{entry.type}": or "{near[0]}"?'
                )

    def _setting(self, entry: data.Custom, values: list[Any]) -> None:
        name = values[0] if values else ""
        if name not in SETTINGS:
            self._problem((str(name),), f"unknown setting {name}: {SETTINGS}")
        elif name == "account":
            known = self.controls.get(values[1])
            start = min(known[0], entry.date) if known else entry.date
            self.controls[values[1]] = (start, "payee" in values[2:])
        elif name == "uncategorized":
            start = self.uncategorized.get(values[1], entry.date)
            self.uncategorized[values[1]] = min(start, entry.date)
        elif name == "terms":
            self.ledger_terms.append((entry.date, values[1]))
        elif name == "series":
            self.book.series.append((entry.date, values[1]))
        elif name == "rule":
            if values[1] not in RULES:
                self._problem((values[1],), f"unknown rule {values[1]}: {RULES}")
            changes = {
                key: value
                for key, value in entry.meta.items()
                if key not in ("filename", "lineno", "customer")
            }
            if len(values) > 2:
                changes["on"] = values[2]
            self.book.rules.append(
                RuleChange(entry.date, values[1], entry.meta.get("customer"), changes)
            )

    # -- accounts and customers --------------------------------------------

    def _control(self, account: str) -> str | None:
        """The control account that an account is, or lies below."""
        found = [
            control
            for control in self.controls
            if account == control or account.startswith(control + ":")
        ]
        return max(found, key=len) if found else None

    def _uncategorized(self, account: str) -> str | None:
        for known in self.uncategorized:
            if account == known or account.startswith(known + ":"):
                return known
        return None

    def _start(self, account: str) -> dt.date | None:
        """The date from which a receivable account is kept; None: it is none."""
        control = self._control(account)
        if control:
            return self.controls[control][0]
        uncategorized = self._uncategorized(account)
        return self.uncategorized[uncategorized] if uncategorized else None

    def _customer(self, posting: Line, entry: data.Transaction) -> str:
        """Posting, transaction, open, payee (if set so), last account part."""
        control = self._control(posting.account)
        if control is None:
            return NOBODY
        opened = self.opens.get(posting.account, {})
        for meta in (posting.meta, entry.meta, opened):
            if meta.get("customer"):
                return str(meta["customer"])
        if self.controls[control][1] and entry.payee:
            return str(entry.payee)
        if posting.account != control:
            return str(posting.account.rsplit(":", 1)[1])
        return NOBODY

    def _terms(self, account: str, customer: str, day: dt.date) -> object:
        """The customer's latest terms, else the ledger's, else 30 days."""
        dated = [
            (date, meta["terms"])
            for date, name, meta in self.customer_changes
            if name == customer and date <= day and "terms" in meta
        ]
        if dated:
            return max(dated, key=lambda change: change[0])[1]
        if "terms" in self.opens.get(account, {}):
            return self.opens[account]["terms"]
        ledger = [(date, terms) for date, terms in self.ledger_terms if date <= day]
        return max(ledger, key=lambda change: change[0])[1] if ledger else 30

    # -- items -------------------------------------------------------------

    def _items(self, number: int, entry: data.Transaction) -> list[Item]:
        lines = _lines(entry)
        groups: dict[object, list[Line]] = {}
        for place, posting in enumerate(lines):
            start = self._start(posting.account)
            if start is None:
                continue
            customer = self._customer(posting, entry)
            missing = customer == NOBODY and self._control(posting.account)
            if missing and entry.date >= start:
                self._problem((posting.account,), f"no customer on {posting.account}")
            self.book.starts[posting.account] = start
            key = (posting.account, customer, posting.currency)
            self.book.balances.setdefault(key, []).append((entry.date, posting.number))
            alone = any(name in posting.meta for name in (*TYPES, "due", "customer"))
            groups.setdefault(place if alone else key, []).append(posting)

        items = []
        shared: list[Item] = []
        settles = entry.meta.get("settles")
        claims = self._claims(settles, None, Decimal(0)) if settles else []
        for postings in groups.values():
            others = [line for line in lines if all(line is not p for p in postings)]
            item, own_key = self._item(entry, postings, others, claims)
            item.transaction = number
            items.append(item)
            if not own_key and not item.inferred:
                shared.append(item)
        if len(shared) > 1:
            shared.sort(
                key=lambda item: (
                    (item.account, item.due or dt.date.min, item.amount),
                    (item.customer, item.currency, repr(item.claims)),
                )
            )
            for part, item in enumerate(shared, 1):
                bare = item.id
                item.id = f"{bare}/{part}"
                item.names = (item.id, bare)
        return items

    def _item(
        self,
        entry: data.Transaction,
        postings: list[Line],
        others: list[Line],
        claims: list[Claim],
    ) -> tuple[Item, bool]:
        first = postings[0]
        own = first.meta if len(postings) == 1 else {}
        amount = sum((posting.number for posting in postings), Decimal(0))
        meta = {**entry.meta, **own}

        own_keys = [key for key in TYPES if key in own]
        keys = own_keys or [key for key in TYPES if key in entry.meta]
        if len(keys) > 1:
            self._problem(tuple(map(str, keys)), f"several type keys: {keys}")
        inferred = not keys
        kind = keys[0] if keys else self._inferred(others, amount)
        name = meta[kind] if keys else ""
        if keys and not _is_id(name):
            self._problem((str(name),), f"{kind}: {name} is no id")
            name = ""

        item = Item(
            id=name,
            names=(name,) if name else (),
            type=kind,
            inferred=inferred,
            date=entry.date,
            account=first.account,
            customer=self._customer(first, entry),
            currency=first.currency,
            amount=amount,
            payee=entry.payee or "",
            narration=entry.narration or "",
            reference=_text(meta.get("reference")),
            end_to_end=_text(meta.get("end-to-end")),
            external_id=_text(meta.get("external-id")),
            links=entry.links or frozenset(),
            others=tuple(sorted({line.account for line in others})),
            pending=entry.flag == "!" and bool(keys) and kind in ("payment", "refund"),
        )
        if meta.get("bank-file"):
            item.bank_files = (str(meta["bank-file"]),)
        if item.is_debit:
            item.due = meta.get("due") or self._due(item)

        # What an item with a key of its own reverses stands with that key.
        about = own if own_keys and any(k in entry.meta for k in TYPES) else meta
        item.reverses = _ids(about.get("reverses"))
        item.documents = _ids(about.get("for"))

        # A posting's ``settles`` covers that posting's amount.
        for posting in postings:
            settles = posting.meta.get("settles")
            if settles:
                item.claims += self._claims(
                    settles, self.origins + 1, abs(posting.number)
                )
        if not (own_keys and "settles" in own):
            item.claims += claims
        if amount < 0:
            for link in sorted(item.links):
                self.origins += 1
                item.claims.append(Claim(self.origins, link, None, by_link=True))
        return item, bool(own_keys)

    def _claims(
        self, settles: str, pool: int | None, pool_amount: Decimal
    ) -> list[Claim]:
        """``"A 55.00, B"``: A for 55.00, then B as much as fits."""
        claims = []
        for piece in str(settles).split(","):
            words = piece.split()
            self.origins += 1
            name = words[0] if words else ""
            amount = _number(words[1]) if len(words) == 2 else None
            if not name or len(words) > 2 or (len(words) == 2 and not amount):
                self._problem((str(settles),), f"settles: {settles} is not readable")
                continue
            claims.append(
                Claim(self.origins, name, amount, pool=pool, pool_amount=pool_amount)
            )
        return claims

    def _inferred(self, others: list[Line], amount: Decimal) -> str:
        """The type, from the other postings of the opposite sign."""
        other = [line.account for line in others if line.number * amount < 0]
        debit = amount > 0

        def against(option: str) -> bool:
            root = self.options[option]
            return any(account.split(":")[0] == root for account in other)

        if against("name_income"):
            return "invoice" if debit else "credit-note"
        if against("name_assets") or any(self._start(a) is not None for a in other):
            return "refund" if debit else "payment"
        if against("name_expenses"):
            return "adjustment" if debit else "write-off"
        if against("name_liabilities"):
            return "invoice" if debit else "adjustment"
        if against("name_equity"):
            return "invoice" if debit else "payment"
        return "adjustment"

    def _due(self, item: Item) -> dt.date:
        if item.type != "invoice":
            return item.date
        words = str(self._terms(item.account, item.customer, item.date)).split()
        due = item.date + dt.timedelta(days=int(Decimal(words[0])))
        if words[1:] == ["end-of-month"]:
            due = due.replace(day=calendar.monthrange(due.year, due.month)[1])
        return due

    def _openings(self, items: list[Item]) -> list[Item]:
        """One item for what was posted before the start."""
        kept = []
        sums: dict[tuple[str, str, str], Decimal] = {}
        for item in items:
            start = self._start(item.account)
            assert start is not None
            if item.date >= start:
                kept.append(item)
                continue
            key = (item.account, item.customer, item.currency)
            sums[key] = sums.get(key, Decimal(0)) + item.amount
        sums = {key: amount for key, amount in sums.items() if amount}
        for account, customer, currency in sorted(sums):
            accounts = sorted(a for a, *rest in sums if rest == [customer, currency])
            bare = f"opening-{customer}-{currency}"
            name = bare
            if len(accounts) > 1:
                name = f"{bare}/{accounts.index(account) + 1}"
            start = self._start(account)
            assert start is not None
            amount = sums[account, customer, currency]
            kept.append(
                Item(
                    id=name,
                    names=(name, bare) if name != bare else (name,),
                    type="adjustment",
                    inferred=False,
                    date=start,
                    account=account,
                    customer=customer,
                    currency=currency,
                    amount=amount,
                    due=start if amount > 0 else None,
                    transaction=-1,
                )
            )
        return kept

    # -- ids ---------------------------------------------------------------

    def _name(self, items: list[Item], derived_id: Naming) -> None:
        """Give the items without a key their ids; keep every id unique."""
        items.sort(key=_for_later_items)
        for item in items:
            if item.id:
                continue
            link = next(iter(item.links), "")
            if item.inferred and len(item.links) == 1 and item.is_debit:
                bearers = [i for i in items if i.is_debit and link in i.links]
                first = [i for i in bearers if i.date == bearers[0].date]
                if first == [item]:
                    item.names = (link,)
        derived: dict[str, int] = {}
        for item in items:
            if item.id:
                continue
            if item.names:
                item.id = item.names[0]
                continue
            name = derived_id(item)
            derived[name] = derived.get(name, 0) + 1
            item.id = name if derived[name] == 1 else f"{name}-{derived[name]}"
            item.names = (item.id,)

        self._keep_unique(items)

    def _keep_unique(self, items: list[Item]) -> None:
        """The later item of an id keeps a place, but nothing can name it."""
        reported: set[tuple[int, str]] = set()
        owners: dict[str, tuple[int, str]] = {}
        later: dict[str, int] = {}
        for item in items:
            owner = (item.transaction, item.document if len(item.names) > 1 else "")
            taken = [
                name
                for name in item.names
                if name in owners and (owners[name] != owner or name == item.id)
            ]
            for name in item.names:
                owners.setdefault(name, owner)
            if taken:
                later[item.id] = later.get(item.id, 1) + 1
                if len(item.names) == 1 or owner not in reported:
                    self._problem((item.document,), f"second item {item.document}")
                    reported.add(owner)
                item.again = self._is_again(item, items)
                item.id = f"{item.id}#{later[item.id]}"
                item.names = ()

    @staticmethod
    def _is_again(item: Item, items: list[Item]) -> bool:
        """Whether another item has its key and says the same."""

        def facts(one: Item) -> tuple[Any, ...]:
            return (one.type, one.account, one.customer, one.currency, one.amount)

        return not item.inferred and any(
            facts(other) == facts(item)
            for other in items
            if other is not item and item.document in other.names
        )

    # -- bank files --------------------------------------------------------

    def _bank_receipt(self, entry: data.Transaction) -> None:
        """A bank transaction with ``bank-file`` confirms what it settles."""
        lines = _lines(entry)
        metas = [entry.meta, *(line.meta for line in lines)]
        files = sorted({str(m["bank-file"]) for m in metas if m.get("bank-file")})
        returned = any("reverses" in m or "chargeback" in m for m in metas)
        assets = self.options["name_assets"]
        at_bank = any(
            line.account.split(":")[0] == assets and self._start(line.account) is None
            for line in lines
        )
        if entry.flag != "*" or not at_bank or returned:
            return
        settles = tuple(
            words[0]
            for meta in metas
            for piece in str(meta.get("settles") or "").split(",")
            if (words := piece.split())
        )
        for file in files:
            self.book.receipts.append(
                BankReceipt(entry.date, file, settles, tuple(sorted(entry.links)))
            )


def _lines(entry: data.Transaction) -> list[Line]:
    lines = []
    for posting in entry.postings:
        units = posting.units
        assert units is not None
        assert units.number is not None
        lines.append(
            Line(posting.account, units.number, units.currency, posting.meta or {})
        )
    return lines


def _is_id(name: object) -> bool:
    return isinstance(name, str) and bool(name) and not re.search(r"[\s,]", name)


def _number(word: str) -> Decimal | None:
    """A positive number with a decimal point; None: it is none."""
    return Decimal(word) if re.fullmatch(r"\d+(\.\d+)?", word) else None


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _ids(value: object) -> tuple[str, ...]:
    return tuple(
        piece.strip() for piece in str(value or "").split(",") if piece.strip()
    )


def _for_later_items(item: Item) -> tuple[object, ...]:
    return (
        item.date,
        item.account,
        item.due or dt.date.min,
        item.amount,
        item.payee,
        item.narration,
        item.id,
    )
