"""Transactions become items."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

from beancount.core.data import Transaction

from ..items import TYPES
from ..items import UNKNOWN_CUSTOMER
from ..items import Claim
from ..items import Item
from ..items import PostingLimit
from ..items import Problem
from .accounts import ASSETS
from .accounts import EQUITY
from .accounts import ReceivableAccount
from .claims import MalformedClaimsError
from .claims import parse_names
from .claims import parse_settles
from .inference import infer_type
from .keys import FOREIGN
from .keys import MISSPELT
from .keys import TYPE
from .keys import Keys
from .settings import source_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..settings import ControlAccount
    from .accounts import Accounts
    from .terms_of import TermsOf

_ZERO = Decimal(0)
#: A posting from the parser has a file name and a line number.
_PLAIN = 2
#: Keys that make a posting an item of its own, beside the types.
_OWN_ITEM = frozenset(("due", "customer"))
_PENDING_TYPES = frozenset(("payment", "refund"))


class TransactionReader:
    """Makes items of transactions, one after the other.

    Attributes:
        items: All items made so far, without the opening ones; where no key
            names an item its id is still "".
        shared: Items that share one key of their transaction.
        opening: The postings before the start, by account, customer and
            currency.
        balances: What was posted by account and currency.
        problems: What could not be read.
    """

    def __init__(self, accounts: Accounts, terms: TermsOf) -> None:
        self.items: list[Item] = []
        self.shared: list[list[Item]] = []
        self.opening: dict[tuple[str, str, str], list[Any]] = {}
        self.balances: dict[tuple[str, str], Decimal] = {}
        self.problems: list[Problem] = []
        self._accounts = accounts
        self._terms = terms
        self._keys = Keys()

    def read(self, entries: Iterable[Any]) -> None:
        """Read all transactions among the directives."""
        accounts = self._accounts
        transaction = Transaction
        for entry in entries:
            if entry.__class__ is not transaction:
                continue
            found = None
            for posting in entry.postings:
                if accounts[posting.account].__class__ is ReceivableAccount:
                    if found is None:
                        found = [posting]
                    else:
                        found.append(posting)
            if found is not None:
                self._transaction(entry, found)

    def _transaction(self, entry: Any, postings: list[Any]) -> None:
        """Make the items of one transaction."""
        type_, key_id = self._type_and_id(entry.meta, entry)
        # Items of one transaction share the claims that stand on it.
        claims: list[Claim] = []
        if "settles" in entry.meta:
            claims = self._parse_settles(entry, entry.meta["settles"], None)
        drafts: dict[Any, list[Any]] = {}
        own: list[tuple[Any, str, str, str]] = []
        balances = self.balances
        for posting in postings:
            account = posting.account
            kind = self._accounts[account]
            number, currency = posting.units
            balance = (account, currency)
            balances[balance] = balances.get(balance, _ZERO) + number
            meta = posting.meta
            has_own = meta is not None and len(meta) > _PLAIN
            customer = self._customer(kind, entry, meta if has_own else None)
            if entry.date < kind.start:  # type: ignore[union-attr]
                key = (account, customer, currency)
                self.opening.setdefault(key, []).append((posting, entry))
                continue
            if has_own:
                posting_type, posting_id = self._type_and_id(meta, entry)
                if posting_type or not _OWN_ITEM.isdisjoint(meta):
                    own.append((posting, customer, posting_type, posting_id))
                    continue
            drafts.setdefault((account, customer, currency), []).append(posting)
        items = [
            self._item(entry, tuple(group), key[1], type_, key_id, claims)
            for key, group in drafts.items()
        ]
        shared = list(items)
        for posting, customer, posting_type, posting_id in own:
            item = self._item(
                entry,
                (posting,),
                customer,
                posting_type or type_,
                posting_id or (key_id if not posting_type else ""),
                claims,
                own_type=bool(posting_type),
            )
            items.append(item)
            if not posting_type:
                shared.append(item)
        if key_id and len(shared) > 1:
            self.shared.append(shared)
        self.items += items

    def _item(
        self,
        entry: Any,
        postings: tuple[Any, ...],
        customer: str,
        type_: str,
        id_: str,
        claims: list[Claim],
        *,
        own_type: bool = False,
    ) -> Item:
        item = Item()
        posting = postings[0]
        meta = entry.meta
        posting_meta = posting.meta
        if len(postings) == 1:
            amount, item.currency = posting.units
            if posting_meta is not None and len(posting_meta) > _PLAIN:
                meta = {**meta, **posting_meta}
                if own_type and self._has_type(entry.meta):
                    # The transaction's own key has its own reversal.
                    meta["reverses"] = posting_meta.get("reverses")
        else:
            amount = sum((each.units.number for each in postings), _ZERO)
            item.currency = posting.units.currency
        item.id = item.document = id_
        item.date = entry.date
        item.account = posting.account
        item.customer = customer
        item.amount = amount
        item.details = meta
        item.entry = entry
        item.postings = postings
        item.payee = entry.payee or ""
        item.narration = entry.narration or ""
        item.carried = entry.links
        item.links = ()
        item.locks = ()
        item.inferred = not type_
        item.is_opening = False
        item.bank_account = ""
        if amount > _ZERO:
            item.is_debit = True
            item.left = amount
        elif amount:
            item.is_debit = False
            item.left = -amount
        else:
            item.is_debit = type_ not in {"payment", "credit-note", "write-off"}
            item.left = amount
        self._other_side(item)
        item.type = type_ or infer_type(item, self._accounts)
        item.due = self._due(item) if item.is_debit else None
        item.pending = entry.flag == "!" and type_ in _PENDING_TYPES
        self._relations(item, claims)
        item.confirms = (
            item.bank_file is not None
            and entry.flag == "*"
            and item.type in _PENDING_TYPES
        )
        return item

    def _other_side(self, item: Item) -> None:
        """Where the money came from or went to, and whether it opens a ledger."""
        accounts = self._accounts
        for posting in item.entry.postings:
            kind = accounts[posting.account]
            if kind is ASSETS:
                if not item.bank_account:
                    item.bank_account = posting.account
            elif kind is EQUITY:
                item.is_opening = True

    def _due(self, item: Item) -> datetime.date:
        due = item.details.get("due")
        if due is not None:
            if isinstance(due, datetime.date):
                return due
            self._problem(item.entry, f"due: {due!r} is no date; write it as 2024-03-31.")
        if item.type == "invoice":
            return self._terms.due(item.customer, item.date)
        return item.date

    def _relations(self, item: Item, of_transaction: list[Claim]) -> None:
        """What the item says of other items."""
        details = item.details
        reverses = details.get("reverses")
        item.reverses = self._name(item, "reverses", reverses)
        item.bank_file = self._name(item, "bank-file", details.get("bank-file"))
        is_for = details.get("for")
        item.is_for = parse_names(is_for) if is_for is not None else ()
        if is_for is not None and not item.is_for:
            self._problem(item.entry, f"for: {is_for!r} is no id; write it in quotes.")
        claims: list[Claim] = []
        if "settles" in details or len(item.postings) > 1:
            claims = self._claims(item, of_transaction)
        if item.carried and not item.is_debit:
            claims += [Claim(link, by_link=True) for link in sorted(item.carried)]
        item.claims = tuple(claims)

    def _claims(self, item: Item, of_transaction: list[Claim]) -> list[Claim]:
        """What the item settles; a posting's own word comes before."""
        claims: list[Claim] = []
        several = len(item.postings) > 1
        silent = False
        for posting in item.postings:
            value = posting.meta.get("settles") if posting.meta else None
            if value is None:
                silent = True
                continue
            limit = PostingLimit(abs(posting.units.number)) if several else None
            claims += self._parse_settles(item.entry, value, limit)
        return claims + of_transaction if silent else claims

    def _parse_settles(
        self, entry: Any, value: Any, limit: PostingLimit | None
    ) -> list[Claim]:
        try:
            return parse_settles(value, limit)
        except MalformedClaimsError as error:
            self._problem(entry, str(error))
            return []

    def _name(self, item: Item, key: str, value: Any) -> str | None:
        """A single id, or None; anything else is a problem."""
        if value is None:
            return None
        if isinstance(value, str) and value and not _separated(value):
            return value
        self._problem(
            item.entry,
            f"{key}: {value!r} is no id; write one id in quotes, without spaces"
            " or commas.",
        )
        return None

    def _has_type(self, meta: dict[str, Any]) -> bool:
        return any(self._keys[key] == TYPE for key in meta)

    def _type_and_id(self, meta: dict[str, Any], entry: Any) -> tuple[str, str]:
        """The type and id that metadata names, or "" and ""."""
        keys = self._keys
        found = ""
        for key in meta:
            kind = keys[key]
            if kind == FOREIGN:
                continue
            if kind == TYPE:
                if found and TYPES.index(found) != TYPES.index(key):
                    self._problem(
                        entry,
                        f'"{found}" and "{key}" cannot both name the type of one'
                        " item. Remove one, or put it on a posting of its own.",
                    )
                    found = min(found, key, key=TYPES.index)
                else:
                    found = key
            elif kind == MISSPELT:
                self._problem(
                    entry,
                    f'the key "{key}" is none of ours; did you mean'
                    f' "{keys.meant[key]}"?',
                )
        if not found:
            return "", ""
        value = meta[found]
        if isinstance(value, str) and value and not _separated(value):
            return found, value
        self._problem(
            entry,
            f"{found}: {value!r} is no id; write it in quotes, without spaces or"
            ' commas, as in "2024-17".',
        )
        return found, ""

    def _customer(self, kind: Any, entry: Any, meta: dict[str, Any] | None) -> str:
        """Whose item it is: posting, transaction, ``open``, payee, last part."""
        if kind.uncategorized:
            return UNKNOWN_CUSTOMER
        for where in (meta, entry.meta):
            if where is not None and "customer" in where:
                named = where["customer"]
                if isinstance(named, str) and named:
                    return named
                self._problem(
                    entry, f"customer: {named!r} is no id; write it in quotes."
                )
        control: ControlAccount = kind.control
        if kind.declared:
            return str(kind.declared)
        if (
            control.payee_since is not None
            and control.payee_since <= entry.date
            and entry.payee
        ):
            return str(entry.payee)
        if kind.implied:
            return str(kind.implied)
        remedy = (
            "give the transaction a payee"
            if control.payee_since is not None
            else 'add customer: "..." to the posting or the transaction'
        )
        self._problem(
            entry, f"no customer is named for {control.account}; {remedy}."
        )
        return UNKNOWN_CUSTOMER

    def _problem(self, entry: Any, message: str) -> None:
        source = source_of(entry)
        # Each posting of a transaction would find the same defect in it.
        if not any(
            each.message == message and each.source == source
            for each in self.problems[-3:]
        ):
            self.problems.append(Problem("ledger", message, source, entry))


def _separated(value: str) -> bool:
    return "," in value or any(character.isspace() for character in value)
