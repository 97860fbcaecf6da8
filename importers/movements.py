"""Money that moved and may come back: payments and refunds, and what returns name.

A bank repeats the end-to-end id of what comes back, or writes the original's own id
into its text, else it repeats the mandate, which other payments have too, or writes the
document that was paid. A movement that is named so, has the amount and was not brought
back before is the original, if no other fits as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import NamedTuple

from ..plugins.settlement import STATUS
from ..plugins.subledger.items import UNKNOWN_CUSTOMER
from ..plugins.subledger.status import REVERSED
from ..plugins.subledger.texts import texts_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from collections.abc import Collection
    from collections.abc import Iterable
    from decimal import Decimal

    from ..plugins.subledger.items import Item
    from .statement import Entry

_BETWEEN_IDS = re.compile(r"[\s,;:()/]+")


@dataclass(slots=True)
class Movement:
    """A payment, or refund, that may come back: from the ledger or this import.

    ``amount`` is positive. ``account`` and ``customer`` are those of the item.
    ``texts`` are the payer's words, and ``settles`` the ids that it says to settle.
    """

    id: str
    date: dt.date
    amount: Decimal
    currency: str
    account: str
    customer: str
    incoming: bool
    end_to_end: str = ""
    mandate: str = ""
    iban: str = ""
    other_side: str = ""
    pending: bool = False
    reversed: bool = False
    external: str = ""
    texts: tuple[str, ...] = ()
    settles: frozenset[str] = frozenset()


class Original(NamedTuple):
    """What a return brings back.

    ``excess`` is what came back beyond the original's amount, or 0.
    """

    movement: Movement
    excess: Decimal


class Movements:
    """The payments and refunds that are known, by what names them."""

    def __init__(self) -> None:
        self._by_name: dict[str, list[Movement]] = {}
        self._of_customer: dict[tuple[str, str], list[Movement]] = {}

    def learn(self, items: Iterable[Item]) -> None:
        """Learn the payments and refunds of a ledger, and which came back."""
        items = list(items)
        returned = {item.reverses for item in items if item.reverses}
        for item in items:
            if item.type in ("payment", "refund"):
                was_returned = item.id in returned or item.document in returned
                # What settlement found to be reversed, where the ledger is settled.
                metas = (posting.meta or {} for posting in item.postings)
                was_returned |= any(meta.get(STATUS) == REVERSED for meta in metas)
                self.remember(_movement_of(item, reversed_=was_returned))

    def remember(self, movement: Movement) -> None:
        """Know a movement, so that its return can name it."""
        names = {
            movement.end_to_end,
            movement.id,
            movement.mandate,
            movement.external,
        }
        for name in names - {""}:
            self._by_name.setdefault(name, []).append(movement)
        place = (movement.account, movement.customer)
        self._of_customer.setdefault(place, []).append(movement)

    def original(self, entry: Entry, amount: Decimal) -> Original | None:
        """Find the one payment (or refund) that an entry brings back.

        What is more than was paid is found by the bank's own names of a single
        payment only: the bank then took back its costs too.

        Args:
            entry: The return.
            amount: What came back, without a fee; positive.
        """
        named = [entry.end_to_end, *self._ids_in(entry), entry.mandate]
        for name in dict.fromkeys(named):
            found = [
                movement
                for movement in self._by_name.get(name or "", ())
                if _may_bring_back(entry, movement)
            ]
            exactly = [each for each in found if each.amount == amount]
            if exactly:
                return self._one(exactly, amount)
            if name == entry.end_to_end and _may_have_cost(entry, amount, found):
                return self._one(found, amount)
        return None

    def original_of_documents(
        self,
        entry: Entry,
        amount: Decimal,
        place: tuple[str, str],
        pays: Callable[[Movement], Collection[str]],
        documents: Collection[str],
    ) -> Original | None:
        """Find the one payment of the documents that a return names.

        Args:
            entry: The return.
            amount: What came back, without a fee; positive.
            place: Account and customer.
            pays: The documents that a movement names.
            documents: Those that the return names.
        """
        found = [
            movement
            for movement in self._of_customer.get(place, ())
            if _may_bring_back(entry, movement, strictly=False)
            and not set(documents).isdisjoint(pays(movement))
        ]
        exactly = [each for each in found if each.amount == amount]
        if len(exactly) == 1:
            return self._one(exactly, amount)
        return (
            self._one(found, amount) if _may_have_cost(entry, amount, found) else None
        )

    def pending_transfer(self, entry: Entry, bank: str) -> Movement | None:
        """Find the refund, booked beforehand, that an entry now pays out.

        It waits for the bank on another account than the bank's own.
        """
        if entry.end_to_end is None:
            return None
        found = [
            movement
            for movement in self._by_name.get(entry.end_to_end, ())
            if movement.pending
            and not movement.incoming
            and movement.amount == -entry.amount
            and movement.currency == entry.currency
            and movement.other_side not in ("", bank)
        ]
        return found[0] if len(found) == 1 else None

    def _ids_in(self, entry: Entry) -> list[str]:
        """The ids of movements that the texts of an entry hold as a word."""
        texts = (*entry.texts, *(each.text for each in entry.structured))
        texts = (*texts, entry.information or "", entry.instruction or "")
        words = (word for text in texts for word in _BETWEEN_IDS.split(text))
        return [
            word
            for word in dict.fromkeys(words)
            if any(
                word in (each.id, each.external) for each in self._by_name.get(word, ())
            )
        ]

    def _one(self, found: list[Movement], amount: Decimal) -> Original | None:
        if len(found) != 1:
            return None
        movement = self._placed(found[0])
        return Original(movement, amount - movement.amount)

    def _placed(self, movement: Movement) -> Movement:
        """Follow a receipt that nobody could place to where someone placed it.

        Such a payment is called by the receipt and what comes after a slash.
        """
        if movement.customer != UNKNOWN_CUSTOMER:
            return movement
        placed = [
            other
            for id_, movements in self._by_name.items()
            if id_.startswith(f"{movement.id}/")
            for other in movements
            if other.incoming
            and other.amount == movement.amount
            and not other.reversed
            and other.customer != UNKNOWN_CUSTOMER
        ]
        return placed[0] if len(placed) == 1 else movement


def iban_of(entry: Entry) -> str:
    """The IBAN of the other side, or ""."""
    return (entry.counterparty.iban if entry.counterparty is not None else None) or ""


def _may_bring_back(entry: Entry, movement: Movement, *, strictly: bool = True) -> bool:
    """Whether nothing that a return says, but its amount, speaks against an original.

    Args:
        entry: The return.
        movement: The original.
        strictly: Whether an end-to-end id must be the original's, even where that has
            none.
    """
    end_to_end = entry.end_to_end or ""
    return (
        movement.currency == entry.currency
        and movement.incoming == (entry.amount < 0)
        and not movement.reversed
        and (not entry.booked or movement.date <= entry.booked)
        and (
            end_to_end in ("", movement.end_to_end, movement.id)
            or not (strictly or movement.end_to_end)
        )
        and (not movement.mandate or entry.mandate in (None, movement.mandate))
        and (not movement.iban or iban_of(entry) in ("", movement.iban))
    )


def _may_have_cost(entry: Entry, amount: Decimal, found: list[Movement]) -> bool:
    """Whether the bank may have taken its costs too, with the only movement named."""
    return (
        entry.amount < 0
        and len(found) == 1
        and found[0].amount < amount < 2 * found[0].amount
    )


def _movement_of(item: Item, *, reversed_: bool) -> Movement:
    """A payment or refund of the ledger, as what may come back."""
    return Movement(
        id=item.id,
        date=item.date,
        amount=item.magnitude,
        currency=item.currency,
        account=item.account,
        customer=item.customer,
        incoming=not item.is_debit,
        end_to_end=item.text("end-to-end"),
        mandate=item.text("mandate"),
        iban=item.text("payer-iban"),
        other_side=item.bank_account,
        pending=item.pending,
        reversed=reversed_,
        external=item.text("external-id"),
        texts=texts_of(item),
        settles=frozenset(claim.target for claim in item.claims),
    )
