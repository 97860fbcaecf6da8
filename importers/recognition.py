"""Whose money it is: a bank entry, and what the ledger knows of customers.

Evidence is looked at in order, and nothing else counts: a structured reference or
document number names an invoice, and so its customer; then the payer's account; then
the mandate of a direct debit; then a name that is exactly that of one customer. An
amount proves nothing. Where one kind of evidence points at two customers, it points at
neither.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

from beancount.core.data import Custom
from beancount.core.data import Open

from ..plugins.subledger.check_digits import ogm_is_valid
from ..plugins.subledger.items import UNKNOWN_CUSTOMER
from ..plugins.subledger.reading import read_ledger
from ..plugins.subledger.references import ReferenceIndex
from .differences import Differences
from .movements import Movements
from .movements import iban_of
from .payers import BY_NAME
from .payers import Payers
from .payouts import Payouts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping
    from decimal import Decimal

    from ..plugins.subledger.customers import Customer
    from ..plugins.subledger.finds import Named
    from ..plugins.subledger.items import Decision
    from ..plugins.subledger.items import Item
    from .movements import Movement
    from .movements import Original
    from .payers import Payer
    from .statement import Entry


BY_REFERENCE = "reference"
BY_IBAN = "IBAN"
BY_MANDATE = "mandate"
BY_FILE = "bank file"
BY_ORIGINAL = "payment that came back"


class Recognised(NamedTuple):
    """The customer of an entry, and where the customer's balance stands.

    ``documents`` are the ids that the entry names; ``evidence`` says why, and
    ``kind`` which kind of evidence that is.
    """

    customer: str
    account: str
    evidence: str
    documents: tuple[str, ...] = ()
    kind: str = ""


@dataclass(slots=True)
class BankFile:
    """An outgoing bank file, with the ids it holds.

    ``rejected`` are those of them that the bank refused before it booked anything;
    ``at`` is the moment on its day at which it was sent, or "".
    """

    id: str
    direct_debit: bool
    documents: tuple[str, ...]
    date: dt.date
    at: str = ""
    rejected: frozenset[str] = frozenset()

    @property
    def accepted(self) -> tuple[str, ...]:
        """What is left of it."""
        return tuple(each for each in self.documents if each not in self.rejected)


@dataclass
class Receivables:
    """What a ledger knows that a bank entry can be recognised by.

    Attributes:
        bank_accounts: Ledger accounts by the IBAN that their ``open`` gives.
        opened: All accounts that the ledger opens.
        uncategorized: Where receipts go that nobody could place, or "".
        items: Items by id.
        files: The outgoing bank files by id.
        payouts: What payment providers paid out.
        payers: The customers by account, mandate and name.
        differences: What of a payment may be written off at once.
        movements: The payments and refunds that may come back.
    """

    bank_accounts: dict[str, str] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)
    uncategorized: str = ""
    items: dict[str, Item] = field(default_factory=dict)
    files: dict[str, BankFile] = field(default_factory=dict)
    payouts: Payouts = field(default_factory=Payouts)
    payers: Payers = field(default_factory=Payers)
    differences: Differences = field(default_factory=Differences)
    movements: Movements = field(default_factory=Movements)
    _control: tuple[str, ...] = ()
    _customers: Mapping[str, Customer] = field(default_factory=dict)
    _accounts_of: dict[str, set[str]] = field(default_factory=dict)
    _index: ReferenceIndex = field(default_factory=ReferenceIndex)
    _credit_notes: ReferenceIndex = field(default_factory=ReferenceIndex)

    def recognise(self, entry: Entry, day: dt.date) -> Recognised | None:
        """Recognise the customer by the first evidence that there is.

        Who names documents of two customers wants to pay both, whoever he is: that is
        for a person to divide.
        """
        found = self._named(entry)
        if len(_customers_of(found)) > 1:
            return None
        return (
            self._by_documents(entry, found)
            or self.by_iban(entry, day)
            or self._by_known_iban(entry, day)
            or self._by_mandate(entry, day)
            or self._by_name(entry, day)
        )

    def proposal(self, entry: Entry, day: dt.date) -> str:
        """Say whose it may be, or "": nothing follows from it.

        That is each whose document is named, else who has a name most like the payer's.
        """
        named = self._named(entry)
        customers = sorted(_customers_of(named))
        if len(customers) > 1:
            documents = ", ".join(each.items[0].document for each in named)
            return f"{' and '.join(customers)}? It names {documents}."
        payer = self.payers.like_name(_name_of(entry), day)
        return "" if payer is None else f"{payer.customer}? It has {payer.evidence}."

    def by_reference(self, entry: Entry) -> Recognised | None:
        """Recognise the customer by the documents that an entry names."""
        return self._by_documents(entry, self._named(entry))

    def original(self, entry: Entry, amount: Decimal) -> Original | None:
        """Find the one payment (or refund) that an entry brings back.

        By what the bank repeats of it, else by the documents that both name.

        Args:
            entry: The return.
            amount: What came back, without a fee; positive.
        """
        original = self.movements.original(entry, amount)
        if original is not None or entry.amount > 0:
            return original
        found = self.by_reference(entry)
        if found is None:
            return None
        return self.movements.original_of_documents(
            entry,
            amount,
            (found.account, found.customer),
            self._pays,
            found.documents,
        )

    def _pays(self, movement: Movement) -> set[str]:
        """The documents that a payment names."""
        named = self._index.find(movement.texts)
        settled = (self.items.get(name) for name in movement.settles)
        return {
            *(item.document for each in named for item in each.items),
            *(item.document for item in settled if item is not None),
        }

    def _named(self, entry: Entry) -> list[Named]:
        """The documents that an entry names; check digits count before numbers."""
        found = self._index.find(texts_of(entry))
        return [each for each in found if each.structured] or found

    def _by_documents(self, entry: Entry, found: list[Named]) -> Recognised | None:
        """The one customer of documents; None where there are several."""
        items = [item for named in found for item in named.items]
        customers = _customers_of(found)
        if len(customers) != 1:
            return None
        accounts = {item.account for item in items if item.currency == entry.currency}
        account = accounts.pop() if len(accounts) == 1 else ""
        (customer,) = customers
        account = account or self.account_of(customer)
        if not account:
            return None
        documents = tuple(dict.fromkeys(item.document for item in items))
        evidence = "; ".join(named.evidence for named in found)
        return Recognised(customer, account, evidence, documents, BY_REFERENCE)

    def by_iban(self, entry: Entry, day: dt.date) -> Recognised | None:
        """Recognise the customer who declares the account of the other side."""
        iban = iban_of(entry)
        return (
            self._placed_at(self.payers.of_iban(iban, day), BY_IBAN) if iban else None
        )

    def _by_known_iban(self, entry: Entry, day: dt.date) -> Recognised | None:
        iban = iban_of(entry)
        if not iban:
            return None
        payer = self.payers.of_known_iban(iban, _name_of(entry), day)
        return self._placed_at(payer, BY_IBAN)

    def _by_mandate(self, entry: Entry, day: dt.date) -> Recognised | None:
        if entry.mandate is None:
            return None
        return self._placed_at(self.payers.of_mandate(entry.mandate, day), BY_MANDATE)

    def _by_name(self, entry: Entry, day: dt.date) -> Recognised | None:
        name = _name_of(entry)
        return (
            self._placed_at(self.payers.of_name(name, day), BY_NAME) if name else None
        )

    def _placed_at(self, payer: Payer | None, kind: str) -> Recognised | None:
        """Add to a customer where his balance stands; None where that is unclear."""
        account = "" if payer is None else self.account_of(payer.customer)
        if payer is None or not account:
            return None
        return Recognised(payer.customer, account, payer.evidence, kind=kind)

    def credit_note(self, entry: Entry, customer: Recognised) -> str:
        """Give the one credit note of a customer that a refund names, or ""."""
        found = [
            named.items[0]
            for named in self._credit_notes.find(texts_of(entry))
            if len(named.items) == 1
        ]
        if len(found) != 1:
            return ""
        note = found[0]
        same = (note.customer, note.account) == (customer.customer, customer.account)
        return note.id if same and note.currency == entry.currency else ""

    def account_of(self, customer: str) -> str:
        """The account of a customer's balance, "" unless there is just one."""
        declared = self._customers.get(customer)
        accounts = set(declared.accounts) if declared is not None else set()
        accounts = accounts or self._accounts_of.get(customer, set())
        accounts = accounts or set(self._control)
        return next(iter(accounts)) if len(accounts) == 1 else ""

    def is_customers_own(self, account: str, customer: str) -> bool:
        """Whether an account says by itself which customer it is of."""
        declared = self._customers.get(customer)
        return declared is not None and account in declared.accounts

    def learn_accounts(self, entries: Iterable[Any], controls: Iterable[str]) -> None:
        """Learn the accounts, and which are the bank's."""
        prefixes = tuple(f"{account}:" for account in controls)
        for entry in entries:
            if not isinstance(entry, Open):
                continue
            self.opened.add(entry.account)
            ibans = entry.meta.get("iban")
            if isinstance(ibans, str) and not entry.account.startswith(prefixes):
                for part in ibans.split(","):
                    iban = "".join(part.split()).upper()
                    if iban:  # else statements without a number would be of it
                        self.bank_accounts.setdefault(iban, entry.account)

    def learn_items(self, items: Iterable[Item]) -> None:
        """Learn the documents that can be named, and the payments that can return."""
        items = list(items)
        self.movements.learn(items)
        for item in items:
            self.items[item.id] = item
            if item.customer != UNKNOWN_CUSTOMER:
                self._accounts_of.setdefault(item.customer, set()).add(item.account)
                if item.is_debit:
                    self._index.add(item)
                elif item.type == "credit-note":
                    self._credit_notes.add(item)

    def learn_files(self, decisions: Iterable[Decision]) -> None:
        """Learn the outgoing bank files, and what of them the bank rejected."""
        decisions = list(decisions)
        for decision in decisions:
            if decision.kind == "bank-file":
                name, *documents = decision.names
                self.files[name] = BankFile(
                    name,
                    decision.lock == "direct-debit",
                    tuple(documents),
                    decision.date,
                    decision.at,
                )
        for decision in decisions:
            if decision.kind == "bank-rejection" and decision.names[0] in self.files:
                name, *documents = decision.names
                file = self.files[name]
                file.rejected |= frozenset(documents or file.documents)


def know(entries: Iterable[Any], options: Mapping[str, Any]) -> Receivables:
    """Learn from a ledger what bank entries can be recognised by.

    Args:
        entries: The ledger's directives; an empty ledger knows nothing.
        options: Its options, for the names of the root accounts.
    """
    entries = list(entries)
    reading = read_ledger(entries, options)
    settings = reading.settings
    known = Receivables(
        uncategorized=next(
            (each.account for each in settings.accounts.values() if each.uncategorized),
            "",
        ),
        _control=tuple(each.account for each in settings.control_accounts()),
        _customers=reading.customers,
        payers=Payers(reading.customers, reading.items),
        differences=Differences(reading),
    )
    known.learn_accounts(entries, settings.accounts)
    known.learn_items(reading.items)
    known.learn_files(reading.decisions)
    known.payouts.learn(entries)
    return known


def options_of(entries: Iterable[Any]) -> dict[str, str]:
    """Tell the root of assets by the accounts; beangulp gives no options.

    Where no account is below Beancount's own name for it, it is that of the control
    account. Bank accounts do not tell it: a card's is a liability.
    """
    control = ""
    for entry in entries:
        if isinstance(entry, Open) and entry.account.startswith("Assets:"):
            return {}
        if isinstance(entry, Custom) and entry.type == "receivables":
            values = [value.value for value in entry.values or ()]
            if len(values) > 1 and values[0] == "account":
                control = control or str(values[1])
    return {"name_assets": control.partition(":")[0]} if control else {}


def just_after(day: dt.date, at: str) -> str:
    """Give the moment behind that of a decision, which may not say it (""), as text."""
    moment = (
        dt.datetime.fromisoformat(at) if at else dt.datetime.combine(day, dt.time())
    )
    return (moment + dt.timedelta(microseconds=1)).isoformat(timespec="microseconds")


def texts_of(entry: Entry) -> tuple[str, ...]:
    """Give all texts of an entry that may name a document.

    Pieces of free text are tried joined both ways, since banks cut words.
    """
    texts = (
        *(written(reference.text, reference.kind) for reference in entry.structured),
        entry.text,
        *(("".join(entry.texts), " ".join(entry.texts)) if entry.texts else ()),
        *(document.number or "" for document in entry.documents),
        entry.end_to_end or "",
        # Where a bank has no field for the payer's words they stand here.
        "" if entry.texts or entry.structured else entry.information or "",
    )
    return tuple(text for text in dict.fromkeys(texts) if text)


def written(reference: str, kind: str | None) -> str:
    """Write a structured reference as it is commonly written.

    Belgian banks give the 12 digits of a structured communication bare; with
    right check digits it gets its slashes and plus signs back.
    """
    digits = reference.strip("+* ").replace("/", "")
    if kind in ("OGM", "SCOR", None) and ogm_is_valid(digits):
        return f"+++{digits[:3]}/{digits[3:7]}/{digits[7:]}+++"
    return reference


def _customers_of(found: Iterable[Named]) -> set[str]:
    return {item.customer for named in found for item in named.items}


def _name_of(entry: Entry) -> str:
    return (entry.counterparty.name if entry.counterparty is not None else None) or ""
