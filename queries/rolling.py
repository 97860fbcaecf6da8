"""The open items of a ledger at a day, as they open the next one.

Each keeps its id, due date, date, references and links; its amount is what is
outstanding of it. What is no invoice, credit note, payment or cost of collection, such
as a chargeback whose payment stays behind in the old ledger, becomes an adjustment that
says what it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount.core.amount import Amount
from beancount.core.data import Custom
from beancount.parser.printer import format_entry

from ..plugins.bad_debt_vat import outstanding_vat
from ..plugins.checking import Ledger as CheckedLedger
from ..plugins.subledger.account import by_due
from ..plugins.subledger.account import shares_account
from ..plugins.subledger.reading.accounts import Accounts
from ..plugins.subledger.reading.accounts import ReceivableAccount
from ..plugins.subledger.reading.values import is_date
from ..plugins.subledger.status import lock_on
from ..plugins.subledger.status import outstanding_on
from .actions.text import Line
from .opening import Document
from .opening import NewAccount
from .opening import Opening
from .opening import OpeningError
from .rolling_customers import RollingCustomers
from .rolling_customers import writable
from .tying import differences

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from collections.abc import Mapping

    from ..plugins.subledger.items import Item
    from ..plugins.subledger.subledger import Subledger
    from .loading import Ledger

_ADJUSTMENT = "adjustment"
_UNSETTLE = "unsettle"
_COSTS = "collection-costs"
#: The types that mean the same without what they were about; of each, the side.
_KEPT = {"invoice": True, _COSTS: True, "credit-note": False, "payment": False}
#: What an item keeps, beside its type, due date and date.
_KEYS = (
    "reference",
    "end-to-end",
    "mandate",
    "payer-iban",
    "external-id",
    "method",
    "reason",
    "reminder",
    "reminder-by",
    "delivery",
)
#: How a bank file is declared, by the lock that it brings.
_FILES = {"direct-debit": "direct-debit", "in-bank-file": "credit-transfer"}
#: The options that name the five root accounts.
_ROOTS = (
    "name_assets",
    "name_liabilities",
    "name_equity",
    "name_income",
    "name_expenses",
)
#: Settings that name receivable accounts.
_OF_ACCOUNTS = ("account", "uncategorized")
#: Settings that name files of the old ledger.
_OF_FILES = ("decisions", "entries")


def roll(ledger: Ledger, day: dt.date, date: dt.date, equity: str) -> Opening:
    """Say what opens the ledger after a day.

    Args:
        ledger: The old one.
        day: Its last day.
        date: The opening date of the new one.
        equity: The account on the other side.

    Raises:
        OpeningError: The open items of the old ledger are not its balance, an item
            cannot be told by its id, or the opening date is not after the last day.
    """
    if date <= day:
        message = f"The opening date {date} must be after {day}."
        raise OpeningError(message)
    for control in ledger.subledger.settings.accounts.values():
        if control.start > day:
            message = (
                f"The items of {control.account} start on {control.start}, after {day};"
                " what was open before is not known."
            )
            raise OpeningError(message)
    for each in differences(ledger.subledger, ledger.entries, day):
        message = (
            f"{each.account}: the open items add up to {each.items} on {day}, but the"
            f" balance is {each.ledger} {each.currency}. Mend that first."
        )
        raise OpeningError(message)
    return _Rolling(ledger, day, date, equity).opening()


def settings_of(ledger: Ledger, date: dt.date, *, needed: bool = False) -> str:
    """The settings of a ledger as text, in force from before a date.

    Args:
        ledger: The ledger.
        date: The date.
        needed: Whether to give only those that name receivable accounts.
    """
    texts = [
        f'option "{name}" "{ledger.options[name]}"\n'
        for name in _ROOTS
        if name in ledger.options
    ]
    for entry in ledger.entries:
        if not isinstance(entry, Custom) or entry.type != "receivables":
            continue
        words = [value.value for value in entry.values or ()]
        name = words[0] if words else ""
        if name in _OF_FILES or (needed and name not in _OF_ACCOUNTS):
            continue
        texts.append(format_entry(entry._replace(date=min(entry.date, date))))
    return "\n".join(texts)


class _Rolling:
    """One roll of a ledger."""

    def __init__(
        self, ledger: Ledger, day: dt.date, date: dt.date, equity: str
    ) -> None:
        self._ledger = ledger
        self._subledger: Subledger = ledger.subledger
        self._day = day
        self._date = date
        self._equity = equity
        settlement = self._subledger.settlement
        declared = settlement.reading.declared if settlement else {}
        self._accounts = Accounts(
            ledger.options, self._subledger.settings.accounts, declared
        )
        self._vat = outstanding_vat(CheckedLedger(self._subledger, ledger.options), day)
        self._open = self._subledger.open_items(day)
        self._ids = {item.id for item in self._open}

    def opening(self) -> Opening:
        """All of it."""
        customers = RollingCustomers(self._ledger, self._accounts, self._day)
        return Opening(
            self._date,
            self._equity,
            (
                *customers.accounts({item.account for item in self._open}),
                NewAccount(self._equity),
            ),
            tuple(customers.customers()),
            tuple(self._documents()),
            tuple(self._bank_files()),
            tuple(dict.fromkeys(self._freed())),
        )

    # Items.

    def _documents(self) -> Iterator[Document]:
        done: set[str] = set()
        for item in self._open:
            if "#" in item.id and item.id not in self._subledger.names:
                message = (
                    f"Two items of the old ledger have the id {item.document}; give one"
                    " of them another id first."
                )
                raise OpeningError(message)
            if item.id == item.document:
                yield self._single(item)
            elif item.document not in done:
                done.add(item.document)
                yield self._with_parts(item)

    def _single(self, item: Item) -> Document:
        type_ = self._type(item)
        meta = {**self._customer(item), **self._facts(item, type_)}
        line = Line(item.account, outstanding_on(item, self._day), item.currency)
        return self._document(item, type_, item.id, meta, [line])

    def _with_parts(self, item: Item) -> Document:
        """A document with several items, such as instalments.

        Those that are closed stay, with nothing, for the others to keep their place
        and so their id.
        """
        parts = [
            each
            for each in self._subledger.items_on(self._day)
            if each.entry is item.entry and each.document == item.document
        ]
        parts.sort(key=lambda each: each.id)
        type_ = self._type(item)
        lines = []
        for part in parts:
            left = outstanding_on(part, self._day)
            meta: dict[str, object] = dict(self._customer(part))
            if part.due is not None:
                meta["due"] = part.due
            if left:
                meta["vat"] = self._vat_of(part)
            lines.append(Line(part.account, left, part.currency, meta))
        facts = self._facts(item, type_)
        facts.pop("due", None)
        facts.pop("vat", None)
        return self._document(item, type_, item.document, facts, lines)

    def _document(
        self,
        item: Item,
        type_: str,
        id_: str,
        meta: Mapping[str, object],
        lines: list[Line],
    ) -> Document:
        return Document(
            type_,
            id_,
            writable(item.payee),
            writable(item.narration) or f"Open on {self._day}",
            meta,
            lines,
            "!" if self._is_pending(item) else "*",
            tuple(sorted(item.carried)),
        )

    def _type(self, item: Item) -> str:
        if self._is_pending(item) or _KEPT.get(item.type) is item.is_debit:
            return item.type
        return _ADJUSTMENT

    def _is_pending(self, item: Item) -> bool:
        lock = lock_on(item, self._day)
        return item.pending and lock is not None and not lock.file

    def _customer(self, item: Item) -> dict[str, object]:
        """The key that names the customer, where the account does not."""
        account = self._accounts[item.account]
        if isinstance(account, ReceivableAccount) and account.customer == item.customer:
            return {}
        return {"customer": item.customer}

    def _facts(self, item: Item, type_: str) -> dict[str, object]:
        """What an item says of itself."""
        details = item.details
        issued = details.get("issued")
        facts: dict[str, object] = {
            "due": item.due if item.is_debit else None,
            "issued": issued if is_date(issued) else item.date,
            "vat": self._vat_of(item),
            **{key: writable(details.get(key)) for key in _KEYS},
            "settles": self._claims(item),
        }
        if type_ == "credit-note":
            facts["standalone"] = True
        if type_ == _COSTS:
            facts["for"] = ", ".join(each for each in item.is_for if each in self._ids)
        if type_ == _ADJUSTMENT:
            said = [item.text("reason")] if item.text("reason") else []
            if item.type != _ADJUSTMENT:
                said.insert(0, f"{item.type} of {item.date}")
            facts["reason"] = ", ".join(said) or f"open on {self._day}"
        return facts

    def _vat_of(self, item: Item) -> Amount | None:
        vat = self._vat(item)
        return Amount(vat, item.currency) if vat else None

    def _claims(self, item: Item) -> str:
        """What it still waits to settle."""
        claims = [
            each
            for each in item.claims
            if not each.by_link
            and any(
                other.id in self._ids
                and other.is_debit is not item.is_debit
                and shares_account(item, other)
                for other in self._subledger.get(each.target)
            )
        ]
        return ", ".join(
            each.target if each.amount is None else f"{each.target} {each.amount:f}"
            for each in claims
        )

    def _bank_files(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """What is in a file that the bank has not answered."""
        files: dict[tuple[str, str], list[str]] = {}
        for item in self._open:
            lock = lock_on(item, self._day)
            if lock is not None and lock.file:
                files.setdefault((lock.file, _FILES[lock.kind]), []).append(item.id)
        for (file, kind), ids in sorted(files.items()):
            yield file, kind, tuple(sorted(ids))

    def _freed(self) -> Iterator[tuple[str, str]]:
        """Pairs that keep a credit from all rules which a person freed.

        What it was freed from may be closed by now; then another item of the
        customer stands for it, since only a pair can be named.
        """
        free = [item for item in self._open if lock_on(item, self._day) is None]
        for decision in self._subledger.decisions:
            if decision.kind != _UNSETTLE or decision.date > self._day:
                continue
            named = [
                item for name in decision.names for item in self._subledger.get(name)
            ]
            for credit in named:
                if credit.is_debit or credit not in free:
                    continue
                others = [
                    item
                    for item in free
                    if item.is_debit and shares_account(item, credit)
                ]
                others.sort(key=lambda item: (item not in named, *by_due(item)))
                for other in others[:1]:
                    yield credit.id, other.id


def differences_in(
    ledger: Ledger, day: dt.date, new: Subledger, date: dt.date
) -> Iterator[str]:
    """Where the open items of a new ledger are not those of the old one, in words.

    Args:
        ledger: The old one.
        day: Its last day.
        new: The new one.
        date: Its opening date.
    """
    items = ledger.subledger.open_items(day)
    there = {item.id: item for item in new.items_on(date)}
    for old in items:
        found = there.get(old.id)
        if found is None or _state(old, day) != _state(found, date):
            yield (
                f"{old.id} of {old.customer}, {outstanding_on(old, day)}"
                f" {old.currency}, would not come out as it is"
            )


def _state(item: Item, day: dt.date) -> tuple[object, ...]:
    """What must be the same of an item before and after."""
    return (
        item.customer,
        item.account,
        item.currency,
        item.due,
        outstanding_on(item, day),
    )
