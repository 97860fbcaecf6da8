"""Which documents an item names: by ``settles``, ``reverses``, links, texts.

The plugins of rules about credits share this; it is no plugin itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import NamedTuple

from .subledger.account import shares_account
from .subledger.references import ReferenceIndex
from .subledger.texts import texts_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from .subledger.items import Claim
    from .subledger.items import Item
    from .subledger.subledger import Subledger

#: What a credit can be about: what says on paper that the customer owes.
DOCUMENTS = frozenset(("invoice", "collection-costs", "chargeback", "adjustment"))


class Part(NamedTuple):
    """A part of a credit, and what it is for.

    Attributes:
        documents: What is named, of any date.
        amount: The most that it gives them, positive; None: what is left of
            the credit.
    """

    documents: tuple[Item, ...]
    amount: Decimal | None


class Named(NamedTuple):
    """What a credit names.

    Attributes:
        parts: In the order in which it names them.
        impossible: It also names what it can never settle or reverse, or in a
            way that cannot be read, which has been reported.
        reversed: What it reverses, of the above.
    """

    parts: tuple[Part, ...]
    impossible: bool
    reversed: tuple[Item, ...]

    @property
    def documents(self) -> tuple[Item, ...]:
        """All documents named, each once."""
        return tuple(
            dict.fromkeys(item for part in self.parts for item in part.documents)
        )


class Documents:
    """The documents of a ledger, to be looked up by what credits say.

    Args:
        subledger: The ledger.
    """

    def __init__(self, subledger: Subledger) -> None:
        self._subledger = subledger
        self._carriers: dict[str, list[Item]] | None = None
        self._indices: dict[tuple[str, str, str], ReferenceIndex] = {}
        self._debits: dict[tuple[str, str, str], list[Item]] | None = None

    def named(self, item: Item, *, in_texts: bool = False) -> Named:
        """The documents that a credit item names.

        Args:
            item: The credit.
            in_texts: Whether a reference in its texts counts, where it names
                nothing else.
        """
        parts = []
        impossible = False
        reversed_: tuple[Item, ...] = ()
        if not item.claims and says_what_it_settles(item):
            impossible = True
        if item.reverses:
            reversed_ = self._of_account(item, item.reverses)
            impossible = not reversed_
            parts.append(Part(_documents(reversed_), None))
        for claim in item.claims:
            if claim.by_link:
                found = self._linked(item, claim)
            else:
                found = self._of_account(item, claim.target)
                impossible = impossible or not found
            parts.append(Part(_documents(found), _most(claim)))
        if in_texts and not any(part.documents for part in parts):
            parts.append(Part(_documents(self._mentioned(item)), None))
        parts = [part for part in parts if part.documents]
        return Named(tuple(parts), impossible, reversed_)

    def _of_account(self, item: Item, name: str) -> tuple[Item, ...]:
        """What a name means on the other side of the same account."""
        return tuple(
            found
            for found in self._subledger.names.get(name, ())
            if found.is_debit is not item.is_debit and shares_account(item, found)
        )

    def _linked(self, item: Item, claim: Claim) -> tuple[Item, ...]:
        """What a Beancount link means: an id, or what carries the same link."""
        if self._carriers is None:
            self._carriers = {}
            for each in self._subledger.items:
                for link in each.carried if each.is_debit else ():
                    self._carriers.setdefault(link, []).append(each)
        carriers = (
            each
            for each in self._carriers.get(claim.target, ())
            if shares_account(item, each)
        )
        return tuple(dict.fromkeys((*self._of_account(item, claim.target), *carriers)))

    def _mentioned(self, item: Item) -> list[Item]:
        """The items that a reference in the texts of a credit names."""
        key = (item.account, item.customer, item.currency)
        index = self._indices.get(key)
        if index is None:
            index = self._indices[key] = ReferenceIndex()
            for debit in self._debits_of(key):
                index.add(debit)
        return [found for named in index.find(texts_of(item)) for found in named.items]

    def _debits_of(self, key: tuple[str, str, str]) -> list[Item]:
        if self._debits is None:
            self._debits = {}
            for item in self._subledger.items:
                if item.is_debit:
                    place = (item.account, item.customer, item.currency)
                    self._debits.setdefault(place, []).append(item)
        return self._debits.get(key, [])


def says_what_it_settles(item: Item) -> bool:
    """Whether it has the key, be it readable or not, or another item's."""
    return "settles" in item.details or any(
        posting.meta and "settles" in posting.meta for posting in item.postings
    )


def ids(items: Iterable[Item]) -> str:
    """The ids of items, in words."""
    return ", ".join(dict.fromkeys(item.id for item in items))


def _documents(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(item for item in items if item.type in DOCUMENTS)


def _most(claim: Claim) -> Decimal | None:
    limits = [claim.amount] if claim.amount is not None else []
    if claim.posting_limit is not None:
        limits.append(claim.posting_limit.amount)
    return min(limits, default=None)
