"""The open-item list of another package, as it opens a ledger."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from dataclasses import field
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any
from typing import NoReturn

from beancount.core.amount import Amount

from ..plugins.subledger.items import UNKNOWN_CUSTOMER
from ..plugins.subledger.terms import Terms
from .actions.parties import party_of
from .actions.request import WrongRequestError
from .actions.text import Line
from .opening import Document
from .opening import NewAccount
from .opening import Opening
from .opening import OpeningError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from collections.abc import Mapping

    from .live import Current

_NOT_IN_IDS = re.compile(r"[\s,\"\\]+")
_NOT_IN_ACCOUNTS = re.compile(r"[^A-Za-z0-9]+")
_CREDIT_NOTE = "credit-note"


@dataclass(frozen=True)
class Start:
    """How a list is to open a ledger.

    Attributes:
        date: The opening date.
        equity: The account on the other side.
        account: The control account below which new customers come.
        currency: Of amounts of which the list does not say it.
        terms: When an item is due of which the list says only the date; None where
            that is not known.
    """

    date: dt.date
    equity: str
    account: str
    currency: str
    terms: Terms | None = None


@dataclass
class _Customer:
    """A customer of the list.

    Attributes:
        id: What items call the customer.
        account: The receivable account.
        key: The metadata that names the customer, or {} where the account does.
        name: What people call the customer.
        is_new: Whether an account is to be opened.
        about: What describes the customer.
        currencies: Of what is open.
        payments: How many payments without a number there are so far.
    """

    id: str
    account: str
    key: Mapping[str, object]
    name: str
    is_new: bool
    about: dict[str, object] = field(default_factory=dict)
    currencies: set[str] = field(default_factory=set)
    payments: int = 0


class Starting:
    """Makes the entries that open a ledger from a list.

    Args:
        listed: The list, see ``importers.open_items``.
        start: How it is to open the ledger.
        current: The ledger that it is to open, or None for a new one.

    Attributes:
        notes: What somebody should look at, as sentences.
    """

    def __init__(self, listed: Any, start: Start, current: Current | None) -> None:  # noqa: ANN401 - of the importers
        self._list = listed
        self._start = start
        self._current = current
        self._customers: dict[str, _Customer] = {}
        self._by_name: dict[str, set[str]] = defaultdict(set)
        self._numbers: dict[str, set[str]] = defaultdict(set)
        self._ids: dict[str, int] = {}
        self._taken: set[str] = set()
        self.notes: list[str] = []
        if current is not None:
            self._taken = set(current.accounts.opened)
            for id_ in self._known_ids():
                name = current.subledger.customer(id_).name(start.date)
                self._by_name[_plain(name)].add(id_)
        for item in listed.items:
            if item.customer and item.name:
                self._numbers[_plain(item.name)].add(item.customer)

    def opening(self) -> Opening:
        """What opens the ledger.

        Raises:
            OpeningError: An item cannot be booked; the error names its line.
        """
        documents = [self._document(item) for item in self._list.items]
        accounts = [
            NewAccount(
                each.account,
                tuple(sorted(each.currencies)),
                {**each.key, "name": each.name, **each.about},
            )
            for each in sorted(self._customers.values(), key=lambda each: each.account)
            if each.is_new
        ]
        equity = NewAccount(self._start.equity)
        return Opening(
            self._start.date,
            self._start.equity,
            (*accounts, equity),
            documents=tuple(documents),
        )

    # Items.

    def _document(self, item: Any) -> Document:  # noqa: ANN401 - of the importers
        """A document of the list.

        Raises:
            OpeningError: It has no due date, is of after the opening date, or its
                number is that of another one.
        """
        start = self._start
        if item.date is not None and item.date > start.date:
            self._refuse(
                item,
                f"{item.number or 'the item'} is of {item.date}, after the opening date"
                f" {start.date}. Give the date of the list with --date.",
            )
        customer = self._customer(item)
        currency = item.currency or start.currency
        customer.currencies.add(currency)
        is_debit = item.amount > 0
        vat = None if item.vat is None else Amount(abs(item.vat), currency)
        meta: dict[str, object] = {
            "due": self._due(item) if is_debit else None,
            "issued": item.date,
            "vat": vat,
            "reference": item.reference,
            "standalone": True if item.type == _CREDIT_NOTE else None,
        }
        if not customer.is_new:
            meta = {**customer.key, **meta}
        return Document(
            item.type,
            self._id(item, customer),
            customer.name,
            item.description or _words(item),
            meta,
            [Line(customer.account, self._amount(item, currency), currency)],
        )

    def _amount(self, item: Any, currency: str) -> Decimal:  # noqa: ANN401
        """The amount with as many decimals as any of its currency has."""
        places = min(
            int(each.amount.as_tuple().exponent)
            for each in self._list.items
            if (each.currency or self._start.currency) == currency
        )
        amount: Decimal = item.amount
        return amount.quantize(Decimal(1).scaleb(min(places, 0)))

    def _due(self, item: Any) -> dt.date:  # noqa: ANN401 - of the importers
        if item.due is not None:
            due: dt.date = item.due
            return due
        if item.date is None or self._start.terms is None:
            self._refuse(
                item,
                f"{item.number} has no due date. Add it, or say with --terms after how"
                " many days an item is due.",
            )
        return self._start.terms.due(item.date)

    def _id(self, item: Any, customer: _Customer) -> str:  # noqa: ANN401
        id_ = _NOT_IN_IDS.sub("-", item.number).strip("-")
        if not id_:
            customer.payments += 1
            owner = _NOT_IN_IDS.sub("-", customer.id).strip("-")
            id_ = f"on-account-{owner}-{customer.payments}"
        before = self._ids.setdefault(id_, item.line)
        if before != item.line:
            self._refuse(
                item,
                f"the number {id_} is already that of line {before}. Give one of them"
                " another number, for example with /2 behind it.",
            )
        return id_

    def _refuse(self, item: Any, problem: str) -> NoReturn:  # noqa: ANN401
        message = f"{self._list.file}:{item.line}: {problem}"
        raise OpeningError(message)

    # Customers.

    def _customer(self, item: Any) -> _Customer:  # noqa: ANN401 - of the importers
        number = item.customer
        if not number:
            numbers = self._numbers[_plain(item.name)]
            if len(numbers) > 1:
                self._refuse(item, f"{item.name} has several numbers in the list.")
            number = next(iter(numbers), "")
        key = number or _plain(item.name)
        known = self._customers.get(key)
        if known is None:
            known = self._customers[key] = self._known(item, number) or self._new(
                item, number
            )
        if known.is_new:
            known.name = known.name or item.name or known.id
            if item.name and _plain(item.name) != _plain(known.name):
                self.notes.append(
                    f"Customer {number} is {known.name} and {item.name} in the list;"
                    " the first name is taken."
                )
            for name, text in item.about.items():
                known.about.setdefault(name, self._value(item, name, text))
        return known

    def _known(self, item: Any, number: str) -> _Customer | None:  # noqa: ANN401
        """The customer of the ledger with this number, else with this name."""
        current = self._current
        if current is None:
            return None
        subledger = current.subledger
        if number not in self._known_ids():
            named = sorted(self._by_name[_plain(item.name)]) if item.name else []
            if len(named) > 1:
                self._refuse(
                    item,
                    f"the ledger has several customers {item.name}: {', '.join(named)}."
                    " Put the number of the one that is meant into the list.",
                )
            if not named:
                return None
            if number:
                self.notes.append(
                    f"{number} {item.name} of the list is customer {named[0]} of the"
                    " ledger, by the name."
                )
            number = named[0]
        else:
            name = subledger.customer(number).name(self._start.date)
            if item.name and name != number and _plain(name) != _plain(item.name):
                self.notes.append(
                    f"Customer {number} is {name} in the ledger and {item.name} in the"
                    " list; look whether they are the same."
                )
        currency = item.currency or self._start.currency
        try:
            party = party_of(current, number, currency, self._start.date)
        except WrongRequestError as error:
            self._refuse(item, str(error))
        name = party.name if party.name != number else item.name or number
        return _Customer(number, party.account, party.key, name, is_new=False)

    def _new(self, item: Any, number: str) -> _Customer:  # noqa: ANN401
        """A customer with an account of its own, named by the number or the name."""
        id_ = number or item.name
        leaf = _leaf(id_)
        if not leaf:
            self._refuse(item, f"{id_!r} has no letter or digit to name an account by.")
        account = f"{self._start.account}:{leaf}"
        counter = 1
        while account in self._taken:
            counter += 1
            account = f"{self._start.account}:{leaf}-{counter}"
        self._taken.add(account)
        is_named = account.endswith(f":{id_}") and not self._by_payee()
        key = {} if is_named else {"customer": id_}
        return _Customer(id_, account, key, item.name, is_new=True)

    def _by_payee(self) -> bool:
        """Whether the payee is the customer, unless an account names one."""
        if self._current is None:
            return False
        control = self._current.subledger.settings.accounts.get(self._start.account)
        return control is not None and control.payee_since is not None

    def _known_ids(self) -> set[str]:
        if self._current is None:
            return set()
        subledger = self._current.subledger
        ids = {*subledger.customers, *(each.customer for each in subledger.items)}
        return ids - {UNKNOWN_CUSTOMER}

    def _value(self, item: Any, key: str, text: str) -> object:  # noqa: ANN401
        """A value that describes a customer, as the ledger takes it."""
        if key == "terms":
            value: object = Decimal(text) if text.isdecimal() else text
            if Terms.parse(value) is None:
                self._refuse(
                    item,
                    f"{text!r} is no payment term; write 30 or 30 end-of-month.",
                )
            return value
        if key == "iban":
            return ", ".join("".join(each.split()).upper() for each in text.split(","))
        return text.upper() if key == "country" else text


def _words(item: Any) -> str:  # noqa: ANN401 - of the importers
    """A narration for what has none."""
    kind = {_CREDIT_NOTE: "Credit note", "payment": "Payment on account"}
    return " ".join([kind.get(item.type, "Invoice"), item.number]).strip()


def _plain(name: str) -> str:
    """A name as names are compared: without case, accents and punctuation."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(each for each in letters if each.isalnum())


def _leaf(id_: str) -> str:
    """The last part of an account, made of a number or name."""
    letters = unicodedata.normalize("NFKD", id_).encode("ascii", "ignore").decode()
    leaf = _NOT_IN_ACCOUNTS.sub("-", letters).strip("-")
    return leaf[:1].upper() + leaf[1:]


def wrong_totals(
    totals: Mapping[str, Decimal], expected: Iterable[tuple[Decimal, str]]
) -> list[str]:
    """Where open items do not add up to what somebody says, in words.

    Args:
        totals: What they add up to, by currency.
        expected: What they are to add up to; "" for the only currency there is.

    Raises:
        OpeningError: There are several currencies, and one sum does not say which.
    """
    wrong = []
    for amount, named in expected:
        if not named and len(totals) > 1:
            message = (
                f"The items are in {', '.join(totals)}; say in which the total is, as"
                f' in --total "{amount} {next(iter(totals))}".'
            )
            raise OpeningError(message)
        currency = named or next(iter(totals), "")
        found = totals.get(currency, Decimal(0))
        if found != amount:
            wrong.append(
                f"The open items add up to {found} {currency}, and not to {amount}: a"
                f" difference of {found - amount}."
            )
    return wrong
