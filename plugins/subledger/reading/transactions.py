"""Transactions become items."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

from beancount.core.amount import Amount
from beancount.core.data import Transaction

from ..items import UNKNOWN_CUSTOMER
from ..items import Item
from .accounts import ASSETS
from .accounts import EQUITY
from .accounts import ReceivableAccount
from .inference import infer_type
from .inference import opens_a_ledger
from .keys import KeySets
from .keys import is_id
from .problems import Problems
from .relations import BANK_TYPES
from .relations import claims_of_links
from .relations import claims_of_transaction
from .relations import receipt_of_item
from .relations import receipt_of_transaction
from .relations import relate
from .values import is_date
from .values import written
from .values import wrong_values

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping

    from ..items import BankReceipt
    from ..items import Claim
    from .accounts import Accounts
    from .terms_of import TermsOf

_ZERO = Decimal(0)
_UNNAMED = ("", "")
#: The metadata that the parser gives to every directive and posting.
_PLACE = ("filename", "lineno")
_NO_LINKS: frozenset[str] = frozenset()
#: The types that are credit items even when their amount is zero.
_CREDIT_TYPES = frozenset(("payment", "credit-note", "write-off"))

#: A posting that has an amount; Beancount's own type leaves that open.
BookedPosting = Any
#: What a transaction has beside its receivable postings: the bank account where
#: the money came from or went to, or ""; whether it is booked against equity,
#: which opens a ledger.
OtherSide = tuple[str, bool]


class OpeningPosting(NamedTuple):
    """A posting before the start, and its transaction."""

    posting: BookedPosting
    entry: Transaction


class TransactionReader:
    """Makes items of transactions, one after the other.

    Attributes:
        items: All items made so far, without the opening ones; where no key
            names an item its id is still "".
        shared: Items that share one key of their transaction.
        opening: The postings before the start, by account, customer and
            currency.
        receipts: Bank transactions that confirm bank files.
        problems: What could not be read.
    """

    def __init__(self, accounts: Accounts, terms: TermsOf) -> None:
        self.items: list[Item] = []
        self.shared: list[list[Item]] = []
        self.opening: dict[tuple[str, str, str], list[OpeningPosting]] = {}
        self.receipts: list[BankReceipt] = []
        self.problems = Problems()
        self._accounts = accounts
        self._terms = terms
        self._key_sets = KeySets()

    def read(self, entries: Iterable[Any]) -> None:
        """Read all transactions among the directives.

        Nearly all have one receivable posting, which says nothing by itself:
        they take a shorter way, on which nothing can be wrong.
        """
        accounts = self._accounts
        for entry in entries:
            if entry.__class__ is not Transaction:
                continue
            receivable = None
            several = False
            bank_account = ""
            is_opening = False
            for posting in entry.postings:
                kind = accounts[posting.account]
                if kind is ASSETS:
                    bank_account = bank_account or posting.account
                elif kind is EQUITY:
                    is_opening = True
                elif kind.__class__ is ReceivableAccount:
                    several = receivable is not None
                    receivable = posting
                    account = kind
            if receivable is None:
                if bank_account and "bank-file" in entry.meta:
                    self._add_receipt(receipt_of_transaction(entry, self.problems))
                continue
            other_side = (bank_account, is_opening and opens_a_ledger(entry, accounts))
            if several or not self._read_simple(entry, receivable, account, other_side):
                self._read_any(entry, other_side)

    def _read_simple(
        self,
        entry: Transaction,
        posting: BookedPosting,
        account: ReceivableAccount,
        other_side: OtherSide,
    ) -> bool:
        """Make the item of a transaction without peculiarities.

        Returns:
            Whether it is one; nothing has been done where it is not.
        """
        key_sets = self._key_sets
        meta = entry.meta
        keys = key_sets[tuple(meta)]
        own_meta = posting.meta
        units = posting.units
        type_ = keys.type
        id_ = meta[type_] if type_ else ""
        if not (
            keys.is_simple
            and (not own_meta or key_sets[tuple(own_meta)].is_empty)
            and (not type_ or is_id(id_))
            and account.customer
            and account.start <= entry.date
            and units.__class__ is Amount
            and units.number.__class__ is Decimal
        ):
            return False
        for key, kind in keys.kinds:
            if meta[key].__class__ is not kind:
                return False  # to be looked at closely
        account.posted[units.currency].append(units.number)
        named = (type_, id_)
        self.items.append(
            self._item(entry, (posting,), account.customer, named, meta, other_side)
        )
        return True

    def _read_any(self, entry: Transaction, other_side: OtherSide) -> None:
        """Make the items of any transaction.

        Of what was posted before the start only the amount and the customer count:
        nobody has to mend the other keys of years that are closed.
        """
        receivable = list(self._receivable_postings(entry))
        named = _UNNAMED
        claims: tuple[Claim, ...] = ()
        if any(account.start <= entry.date for _, account in receivable):
            self._refuse_slips(entry, entry.meta)
            named = self._type_and_id(entry, entry.meta)
            claims = claims_of_transaction(entry, self.problems)
        drafts: dict[tuple[str, str, str], list[BookedPosting]] = {}
        own: list[tuple[str, BookedPosting]] = []
        for posting, account in receivable:
            number, currency = posting.units
            account.posted[currency].append(number)
            customer = self._customer(account, entry, posting.meta or {})
            key = (posting.account, customer, currency)
            if entry.date < account.start:
                before = OpeningPosting(posting, entry)
                self.opening.setdefault(key, []).append(before)
                continue
            self._refuse_slips(entry, posting.meta or {})
            self._refuse_values(entry, posting.meta or {})
            if self._key_sets[tuple(posting.meta or ())].makes_item:
                own.append((customer, posting))
            else:
                drafts.setdefault(key, []).append(posting)
        # Those that share the transaction's key.
        shared = [
            self._item(
                entry,
                tuple(group),
                customer,
                named,
                self._details(entry, group),
                other_side,
            )
            for (_, customer, _), group in drafts.items()
        ]
        items = list(shared)
        for customer, posting in own:
            own_name = self._type_and_id(entry, posting.meta)
            has_own_type = own_name != _UNNAMED
            item = self._item(
                entry,
                (posting,),
                customer,
                own_name if has_own_type else named,
                self._own_details(entry, posting, has_own_type=has_own_type),
                other_side,
            )
            items.append(item)
            if not has_own_type:
                shared.append(item)
        if items:
            self._refuse_values(entry, entry.meta)
        for item in items:
            relate(item, claims, self.problems)
            self._add_receipt(receipt_of_item(item))
        _, id_ = named
        if id_ and len(shared) > 1:
            self.shared.append(shared)
        self.items += items

    def _receivable_postings(
        self, entry: Transaction
    ) -> Iterator[tuple[BookedPosting, ReceivableAccount]]:
        """The receivable postings that have an amount, each with its account."""
        for posting in entry.postings:
            account = self._accounts[posting.account]
            if not isinstance(account, ReceivableAccount):
                continue
            units = posting.units
            if isinstance(units, Amount) and isinstance(units.number, Decimal):
                yield posting, account
                continue
            self.problems.add(
                entry,
                f"the posting on {posting.account} has no amount, so that it can"
                " be no invoice or payment. Load the plugin that made it after this"
                " one, or let it give an amount.",
            )

    def _item(
        self,
        entry: Transaction,
        postings: tuple[BookedPosting, ...],
        customer: str,
        named: tuple[str, str],
        details: Mapping[str, Any],
        other_side: OtherSide,
    ) -> Item:
        """An item with all but what its keys say of others.

        Args:
            entry: Its transaction.
            postings: Its postings, of one account and currency.
            customer: Whose it is.
            named: The type and the id that a key names; "" for a type to infer.
            details: Its metadata.
            other_side: What its transaction has beside receivable postings.
        """
        type_, id_ = named
        _, date, flag, payee, narration, _, links, _ = entry
        item = Item()
        item.id = item.document = id_
        item.date = date
        item.account = postings[0].account
        amount, item.currency = postings[0].units
        if len(postings) > 1:
            amount = sum((each.units.number for each in postings), _ZERO)
        item.customer = customer
        item.details = details
        item.entry = entry
        item.kept_postings = postings[0] if len(postings) == 1 else list(postings)
        item.bank_account, item.is_opening = other_side
        item.payee = payee or ""
        item.narration = narration or ""
        item.carried = links or _NO_LINKS
        item.inferred = not type_
        item.kept_links = None
        item.locks = item.claims = item.is_for = ()
        item.reverses = item.bank_file = item.due = None
        item.amount = amount
        if amount > _ZERO:
            item.is_debit = True
            item.left = amount
        elif amount:
            item.is_debit = False
            item.left = -amount
        else:
            item.is_debit = type_ not in _CREDIT_TYPES
            item.amount = item.left = abs(amount)  # zero has no sign
        item.type = type_ or infer_type(item, self._accounts)
        item.pending = flag == "!" and type_ in BANK_TYPES
        if item.is_debit:
            item.due = self._due(item, details.get("due"))
        elif links:
            item.claims = claims_of_links(links)
        return item

    def _add_receipt(self, receipt: BankReceipt | None) -> None:
        if receipt is not None:
            self.receipts.append(receipt)

    def _due(self, item: Item, said: object) -> dt.date:
        if said is not None and is_date(said):
            return said
        if item.type == "invoice":
            return self._terms.due(item.customer, item.date)
        return item.date

    def _details(
        self, entry: Transaction, postings: list[BookedPosting]
    ) -> Mapping[str, Any]:
        """The metadata of an item: a single posting's over the transaction's."""
        meta = postings[0].meta
        if len(postings) > 1 or not meta or self._key_sets[tuple(meta)].is_empty:
            return entry.meta
        # An item stands where its transaction does.
        place = {key: entry.meta[key] for key in _PLACE if key in entry.meta}
        return {**entry.meta, **meta, **place}

    def _own_details(
        self, entry: Transaction, posting: BookedPosting, *, has_own_type: bool
    ) -> Mapping[str, Any]:
        """The metadata of a posting that is an item of its own."""
        details = self._details(entry, [posting])
        if not has_own_type or not self._key_sets[tuple(entry.meta)].types:
            return details
        # What the transaction reverses is the business of its own key.
        return {
            key: value
            for key, value in details.items()
            if key != "reverses" or key in posting.meta
        }

    def _refuse_slips(self, entry: Transaction, meta: Mapping[str, Any]) -> None:
        for key, meant in self._key_sets[tuple(meta)].misspelt:
            self.problems.add(
                entry, f'the key "{key}" is none of ours; did you mean "{meant}"?'
            )

    def _refuse_values(self, entry: Transaction, meta: Mapping[str, Any]) -> None:
        if self._key_sets[tuple(meta)].kinds:
            for message in wrong_values(meta):
                self.problems.add(entry, message)

    def _type_and_id(
        self, entry: Transaction, meta: Mapping[str, Any]
    ) -> tuple[str, str]:
        """The type and id that metadata names, or "" and ""."""
        keys = self._key_sets[tuple(meta)]
        if not keys.types:
            return _UNNAMED
        found, *others = keys.types
        if others:
            named = " and ".join(f'"{type_}"' for type_ in keys.types)
            self.problems.add(
                entry,
                f"{named} cannot together name the type of one item. Remove one, or"
                " put it on a posting of its own.",
            )
        value = meta[found]
        if is_id(value):
            return found, value
        self.problems.add(
            entry,
            f"{found}: {written(value)} is no id; write it in quotes, without spaces or"
            ' commas, as in "2024-17".',
        )
        return found, ""

    def _customer(
        self, account: ReceivableAccount, entry: Transaction, meta: Mapping[str, Any]
    ) -> str:
        """Whose item it is: posting, transaction, ``open``, payee, last part."""
        control = account.control
        if control.uncategorized:
            return UNKNOWN_CUSTOMER
        for where in (meta, entry.meta):
            if "customer" in where:
                named = where["customer"]
                if isinstance(named, str) and named:
                    return named
                self.problems.add(
                    entry,
                    f"customer: {written(named)} is no id; write it in quotes.",
                )
        if account.customer:
            return account.customer
        since = control.payee_since
        # What was posted before the start is read as the start has it.
        day = max(entry.date, account.start)
        if since is not None and since <= day and entry.payee:
            return entry.payee
        if account.implied:
            return account.implied
        remedy = (
            'add customer: "..." to the posting or the transaction'
            if since is None
            else "give the transaction a payee"
        )
        self.problems.add(
            entry, f"no customer is named for {control.account}; {remedy}."
        )
        return UNKNOWN_CUSTOMER
