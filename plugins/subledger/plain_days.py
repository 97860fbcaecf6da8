"""The plain days of one customer's account, which nearly all are.

A day is plain on which one item comes that says nothing of others, while nothing is
decided, locked, undone or waiting: an invoice; a payment that quotes the id of an open
item and no other number; a payment without any number that equals one open item. What
the rules make of it is settled here without asking each of them. It is exactly what
they would make of it: every other day is left to them, and so is everything where
somebody asks for reasons.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .cancelling import RETURNS
from .finds import SHORT
from .items import UNKNOWN_CUSTOMER
from .matching import amount
from .matching import reference
from .references import DIGITS_OF_OGM
from .references import forms_of
from .remittance import has_digit
from .texts import texts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .account import AccountState
    from .claiming import Claims
    from .items import Item
    from .matching import Matching


class PlainDays:
    """The days on which what comes can be settled without asking every rule.

    Args:
        state: The account.
        claims: Its claims.
        matching: Its rules.
    """

    __slots__ = (
        "_claims",
        "_forms",
        "_looked_at",
        "_matching",
        "_over",
        "_state",
        "_words",
    )

    def __init__(self, state: AccountState, claims: Claims, matching: Matching) -> None:
        self._state = state
        self._claims = claims
        self._matching = matching
        #: How many of the items that came were looked at.
        self._looked_at = 0
        #: Whether an item came that a payer may name otherwise than by its id.
        self._over = False
        #: Forms of documents by which a payer may call them instead of by their id.
        self._forms: set[str] = set()
        #: Texts without a number, mostly the name of the customer.
        self._words: set[str] = set()

    def play(self, items: Sequence[Item], place: int, end: int) -> int:
        """Settle the plain days from a place on.

        Args:
            items: Those of the account, by date.
            place: Where to begin.
            end: Where to stop, at the end of a day.

        Returns:
            The place of the first item of a day that is not plain, of which nothing
            has been settled; or the end.
        """
        if not self._may_begin():
            return place
        allocations = self._state.allocations
        entered = allocations.entered
        while place < end:
            item = items[place]
            date = item.date
            following = place + 1
            if (
                item.pending
                or item.claims
                or item.carried
                or item.reverses
                or item.type in RETURNS
                or (following < end and items[following].date == date)
            ):
                break
            allocations.day = date
            if item.is_debit:
                if not self._is_known_by_id(item):
                    break
                allocations.enter(item)
            elif not self._settle(item):
                break
            entered.append(item)
            place = following
        self._looked_at = len(entered)
        return place

    def _may_begin(self) -> bool:
        """Whether nothing of before has a say in what comes."""
        state = self._state
        entered = state.allocations.entered
        if not self._over:
            self._over = not all(
                self._is_known_by_id(entered[place])
                for place in range(self._looked_at, len(entered))
            )
            self._looked_at = len(entered)
        return not (
            self._over
            or state.trace is not None
            or state.locked
            or state.excess
            or state.freed
            or state.barred
            or self._claims.any
            or not self._matching.is_idle
        )

    def _settle(self, payment: Item) -> bool:
        """Settle a payment where it is certain what the rules make of it.

        Returns:
            Whether that was so; nothing has been done where it was not.
        """
        state = self._state
        left = payment.left
        if (
            payment.type != "payment"
            or not left
            or payment.customer == UNKNOWN_CUSTOMER
        ):
            return False
        debits = state.allocations.debits
        number = ""
        for text in texts_of(payment):
            if text in self._words:
                continue
            if not (text.isdigit() or has_digit(text)):
                self._words.add(text)
                continue
            if number or not self._may_be_an_id_alone(text):
                return False
            number = text
        if number:
            named = state.names.get(number, ())
            if (
                len(named) != 1
                or named[0] not in debits
                or named[0].left < left
                or not state.rules.reference
            ):
                return False
            debit, rule, evidence = named[0], reference.RULE, f'"{number}"'
        else:
            equal = state.allocations.debits_of(left)
            if len(equal) != 1 or not state.rules.amount:
                return False
            debit, rule, evidence = equal[0], amount.RULE, amount.ONLY_ONE
            self._matching.has_looked_at(payment)
        state.allocations.link(payment, debit, left, rule, evidence)
        return True

    def _is_known_by_id(self, item: Item) -> bool:
        """Whether a payer can mean an item by nothing but the number of its id.

        What collection costs are for is named with them.
        """
        if not item.is_debit:
            return True
        document = item.document
        if item.id != document:
            return False  # one of several, which has a number of its own
        if not document.isdigit():
            if not has_digit(document):
                return False
            forms = forms_of(document)
            self._forms.update(forms if forms[0] != document else forms[1:])
        return not item.is_for and "reference" not in item.details

    def _may_be_an_id_alone(self, text: str) -> bool:
        """Whether a text is one number, no structured one, that is like no other."""
        if not (SHORT <= len(text) < DIGITS_OF_OGM and text.isalnum()):
            return False
        form = text.upper()
        return form not in self._forms and not form.startswith("RF")
