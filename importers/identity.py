"""Tell entries apart, and know them again: by identity, never by likeness.

Two rows that look alike may be two payments, and a row that looks different may be
the same one after someone edited it. So an imported entry is known again by the
bank's own reference of it on that bank account; where the bank gives none, by its
contents, and by its number among equal ones on its statement.

Banks also give one reference to several entries, such as a payment and its cost. So
a reference counts together with the amount: a second entry with another amount, or
on the same statement, gets a number behind its id.
"""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

from beancount.core.data import Balance
from beancount.core.data import Custom
from beancount.core.data import Note
from beancount.core.data import Transaction

from ..plugins.subledger.items import TYPES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from collections.abc import Mapping

    from .statement import Entry

BASE = "__bank-id__"
"""Metadata of an extracted transaction: its id before any number behind it."""
STATEMENT = "__statement__"
"""Metadata of an extracted transaction: the number of its run of statements."""
CONTINUED = "+"
"""What the number of a run ends in, once for each of other files that it follows on."""
OPENING = "__opening__"
"""Metadata of an extracted transaction: the amount with which its run opens, if all of
the run adds up."""
DUPLICATE = "__duplicate__"
"""Metadata by which beangulp and Fava know a duplicate."""

EXTERNAL_ID = "external-id"
DIFFERENCE = "/difference"
"""What a payment's id is followed by, in that of its difference."""
_AT_THE_BANK = ("payment", "refund", "chargeback")
"""The keys of what moves a bank account."""
_SHORTEST_NUMBER = 8
"""Digits of a number that is taken to be one entry's own for good."""
_NOT_IN_IDS = re.compile(r"[\s,\"#\\]+")


def base_id(entry: Entry, day: dt.date) -> str:
    """Give the id of an entry: the bank's, else one made of its contents.

    It holds no spaces, commas and quotes, and is the same at each import. A small
    number, as of banks that count anew on each statement, is one of its day only.
    """
    if entry.id is not None:
        id_ = _NOT_IN_IDS.sub("-", entry.id).strip("-")
        if id_ and id_.upper() not in ("NONREF", "NOTPROVIDED"):
            return _for_good(id_, day)
    party = entry.counterparty
    code = entry.code
    # Fact by fact: ids stand in ledgers for good, so nothing may be in them that
    # changes with the classes here.
    contents = (
        entry.amount,
        entry.currency,
        entry.value,
        entry.end_to_end,
        entry.mandate,
        *(each.text for each in entry.structured),
        *entry.texts,
        *(each.number for each in entry.documents),
        entry.information,
        *((party.name, party.iban, party.account) if party is not None else ()),
        *(
            (code.domain, code.family, code.subfamily, code.proprietary, code.issuer)
            if code is not None
            else ()
        ),
        entry.returned and entry.returned.code,
    )
    digest = hashlib.blake2s(
        "\0".join("" if each is None else str(each) for each in contents).encode(),
        digest_size=6,
    )
    return f"{day}-{digest.hexdigest()}"


def _for_good(id_: str, day: dt.date) -> str:
    """Add the day to an id that may come again on another one."""
    return f"{day}-{id_}" if id_.isdigit() and len(id_) < _SHORTEST_NUMBER else id_


class _Seen(NamedTuple):
    """A transaction with an id, and by how much it moved the bank account."""

    amount: Mapping[str, Decimal]
    entry: Transaction | None
    id: str


class Identity(NamedTuple):
    """What an entry is called.

    Attributes:
        external: Its id on the bank account.
        id: The id of its item, which nothing else in the ledger has.
        same: The transaction of the same entry, where it is there already.
        known: Whether it is there already, or came before in this import.
    """

    external: str
    id: str
    same: Transaction | None
    known: bool


class Identities:
    """The ids in use on bank accounts, and the transactions that have them.

    Args:
        entries: A ledger, or what was extracted before.
        ids: Further ids of items, which nothing else may have.
        covered: The transactions of entries that are known by other means, by bank
            account and external id.
    """

    def __init__(
        self,
        entries: Iterable[Any] = (),
        ids: Iterable[str] = (),
        covered: Mapping[tuple[str, str], Transaction] | None = None,
    ) -> None:
        self._covered = covered or {}
        self._seen: dict[tuple[str, str], _Seen] = {}
        self._ids = set(ids)
        self._others: dict[Any, Any] = {}
        self._matched: dict[str, set[tuple[str, str]]] = {}
        #: By the first of some runs that follow one another, what each matched.
        self._earlier: dict[str, list[tuple[str, tuple[str, str]]]] = {}
        for entry in entries:
            self._add(entry)

    def identify(
        self, account: str, base: str, amount: Mapping[str, Decimal], run: str
    ) -> Identity:
        """Give an entry its id, or find that it is there already.

        Args:
            account: The bank account.
            base: As `base_id` gives it.
            amount: By which the entry moves the account, by currency.
            run: The statement. What was seen in another one is the same entry if
                id and amount are the same, since statements may overlap; within one,
                equal rows are so many entries.
        """
        matched = self._matched.get(run)
        if matched is None:
            earlier = self._earlier.get(run.rstrip(CONTINUED), ())
            matched = {key for other, key in earlier if len(other) < len(run)}
            self._matched[run] = matched
        external = base
        number = 1
        while (seen := self._seen.get((account, external))) is not None:
            if seen.amount == amount and (account, external) not in matched:
                matched.add((account, external))
                return Identity(external, seen.id or external, seen.entry, known=True)
            number += 1
            external = f"{base}-{number}"
        matched.add((account, external))
        id_ = self._free(external, account)
        self._ids.add(id_)
        same = self._covered.get((account, external))
        self._seen[account, external] = _Seen(amount, same, id_)
        return Identity(external, id_, same, known=same is not None)

    def booked(self, account: str, external: str, entry: Transaction) -> None:
        """Note the transaction that an entry became."""
        seen = self._seen[account, external]
        self._seen[account, external] = seen._replace(entry=entry)

    def mark(self, entry: Any) -> None:  # noqa: ANN401 - any directive
        """Mark an extracted directive that is there already.

        A transaction that only shares its id with another one gets a new id.
        """
        if not isinstance(entry, Transaction):
            found = self._others.setdefault(_contents(entry), entry)
            if found is not entry:
                # Fava shows the mark as JSON, which knows no types, and the values
                # of a custom directive carry theirs.
                entry.meta[DUPLICATE] = isinstance(entry, Custom) or found
            return
        if BASE not in entry.meta:
            return
        bank = entry.postings[0]
        amount = moved_by(entry)[bank.account]
        identity = self.identify(
            bank.account, entry.meta[BASE], amount, entry.meta[STATEMENT]
        )
        if identity.known:
            entry.meta[DUPLICATE] = identity.same or entry
        else:
            self.booked(bank.account, identity.external, entry)
            entry.meta.pop(DUPLICATE, None)
        entry.meta[EXTERNAL_ID] = identity.external
        for key in TYPES:
            if key in entry.meta:
                _rename(entry, key, identity.id)

    def _add(self, entry: Any) -> None:  # noqa: ANN401 - any directive
        """Note a directive of the ledger."""
        if not isinstance(entry, Transaction):
            self._others.setdefault(_contents(entry), entry)
            return
        own = ""
        for meta in (entry.meta, *(posting.meta for posting in entry.postings)):
            for key in TYPES if meta else ():
                if meta is not None and key in meta:
                    id_ = str(meta[key])
                    self._ids.add(id_)
                    own = own or id_
        external = _external_id(entry)
        if external:
            for account, amount in moved_by(entry).items():
                seen = _Seen(amount, entry, own)
                self._seen.setdefault((account, external), seen)
                run = entry.meta.get(STATEMENT, "")
                if run:  # of another file of this import
                    earlier = self._earlier.setdefault(run.rstrip(CONTINUED), [])
                    earlier.append((run, (account, external)))

    def _free(self, id_: str, account: str) -> str:
        """Give an id for an item that no other item has."""
        if id_ not in self._ids:
            return id_
        # Another bank account, or a document of one's own, has it.
        name = id_ = f"{account.rpartition(':')[2]}-{id_}"
        number = 1
        while name in self._ids:
            number += 1
            name = f"{id_}-{number}"
        return name


def _external_id(entry: Transaction) -> str:
    """Give the bank's id of a transaction, where somebody may have put it on a posting.

    One of several such postings moves the bank account by a part only, which nothing
    tells: "" then, and the checks of the ledger refuse the entry as booked twice. Who
    types a payment by hand may give it the bank's id, and nothing else.
    """
    metas = [entry.meta, *(posting.meta or {} for posting in entry.postings)]
    found = {meta.get(EXTERNAL_ID) for meta in metas} - {None, ""}
    if not found:
        found = {entry.meta.get(key) for key in _AT_THE_BANK} - {None, ""}
    external = found.pop() if len(found) == 1 else None
    # Who typed it may not know that it is one of its day only.
    return _for_good(external, entry.date) if isinstance(external, str) else ""


def _rename(entry: Transaction, key: str, id_: str) -> None:
    """Call an item by another id, also where its difference names it."""
    old = entry.meta[key]
    entry.meta[key] = id_
    for posting in entry.postings:
        meta = posting.meta or {}
        for name in (*TYPES, "settles"):
            if meta.get(name) == old:
                meta[name] = id_
            elif meta.get(name) == f"{old}{DIFFERENCE}":
                meta[name] = f"{id_}{DIFFERENCE}"


def moved_by(entry: Transaction) -> dict[str, dict[str, Decimal]]:
    """Give by how much a transaction moves each account, by currency."""
    moved: dict[str, dict[str, Decimal]] = {}
    for posting in entry.postings:
        units = posting.units
        if units is not None and units.number is not None:
            amounts = moved.setdefault(posting.account, {})
            before = amounts.get(units.currency, Decimal(0))
            amounts[units.currency] = before + units.number
    return moved


def _contents(entry: Any) -> Any:  # noqa: ANN401 - any directive
    """Give what makes a directive say the same as another."""
    if isinstance(entry, Balance):
        return (Balance, entry.date, entry.account, entry.amount)
    if isinstance(entry, Note):
        return (Note, entry.date, entry.account, entry.comment)
    if isinstance(entry, Custom):
        values = tuple(str(value.value) for value in entry.values)
        return (Custom, entry.date, entry.type, values)
    return id(entry)
