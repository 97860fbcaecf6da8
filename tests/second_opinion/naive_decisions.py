"""What people decide: settle and unsettle."""

from __future__ import annotations

import copy
import itertools
from typing import TYPE_CHECKING

from tests.second_opinion.naive_bank_files import BankFiles
from tests.second_opinion.naive_bank_files import RefusedError
from tests.second_opinion.naive_bank_files import refuse
from tests.second_opinion.naive_desk import AUTOMATIC
from tests.second_opinion.naive_desk import ZERO
from tests.second_opinion.naive_desk import Link
from tests.second_opinion.naive_desk import add_up
from tests.second_opinion.naive_desk import one_account
from tests.second_opinion.naive_desk import opposite
from tests.second_opinion.naive_desk import total

if TYPE_CHECKING:
    from decimal import Decimal

    from tests.second_opinion.naive_book import Decision
    from tests.second_opinion.naive_book import Item


class Decisions(BankFiles):
    """Carries out a decision, or refuses it as a whole."""

    def _decide(self, decision: Decision) -> None:
        before = copy.deepcopy(self.state)
        try:
            if decision.kind == "settle":
                self._settle(decision)
            elif decision.kind == "unsettle":
                self._unsettle(decision)
            elif decision.kind == "bank-file":
                self._bank_file(decision)
            elif decision.kind in ("bank-confirmation", "bank-rejection"):
                self._bank_answer(decision)
        except RefusedError as refusal:
            self.state = before
            self._problem(
                decision.names, f"{decision.kind} {decision.names}: {refusal}"
            )

    def _pairs(self, decision: Decision) -> list[tuple[Item, Item]]:
        """The credit and debit items that a decision joins."""
        if len(decision.names) != 2:
            refuse("needs two items")
        sides = []
        for name in decision.names:
            items = [item for item in self._named(name) if item.date <= self.today]
            if not items:
                refuse(f"{name} is not there on that day")
            sides.append(items)
        pairs = []
        for one, other in itertools.product(*sides):
            if not opposite(one, other):
                refuse("not a credit and a debit item")
            if not one_account(one, other):
                refuse("two accounts, customers or currencies")
            if self._lock(one) or self._lock(other):
                refuse("locked")
            credit, debit = self._pair(one, other)
            pairs.append((self.items[credit], self.items[debit]))
        return pairs

    def _displaceable(self, item: Item) -> list[Link]:
        """Automatic links of an item, unless a locked item is in them."""
        return [
            link
            for link in self._active(item)
            if link.rule in AUTOMATIC
            and not self._lock(self.items[link.credit])
            and not self._lock(self.items[link.debit])
        ]

    def _settle(self, decision: Decision) -> None:
        pairs = self._pairs(decision)
        credits_ = list({c.id: c for c, _ in pairs}.values())
        debits = list({d.id: d for _, d in pairs}.values())
        free = min(add_up(map(self.out, credits_)), add_up(map(self.out, debits)))
        most = min(
            add_up(self.out(c) + total(self._displaceable(c)) for c in credits_),
            add_up(self.out(d) + total(self._displaceable(d)) for d in debits),
        )
        if decision.amount is None:
            amount = free or most
        else:
            if decision.amount.currency != pairs[0][0].currency:
                refuse("another currency")
            assert decision.amount.number is not None
            amount = decision.amount.number
        if amount <= 0:
            refuse("nothing to take")
        if amount > most:
            refuse(f"more than there is: {most}")

        self._make_room(amount, credits_, debits)
        for credit, debit in pairs:
            room = min(amount, self.out(credit), self.out(debit))
            taken = self._link(credit, debit, room, "settle")
            amount -= taken
            if taken:
                self.state.barred.discard((credit.id, debit.id))
        assert amount == 0

    def _make_room(
        self, amount: Decimal, credits_: list[Item], debits: list[Item]
    ) -> None:
        """Cancel what stands in the way, newest first, as far as needed."""
        while True:
            missing_credit = amount - add_up(map(self.out, credits_))
            missing_debit = amount - add_up(map(self.out, debits))
            if missing_credit <= 0 and missing_debit <= 0:
                return
            standing_in_the_way = []
            for item in credits_ if missing_credit > 0 else []:
                standing_in_the_way += self._displaceable(item)
            for item in debits if missing_debit > 0 else []:
                standing_in_the_way += self._displaceable(item)
            newest = max(standing_in_the_way, key=lambda link: link.made)
            needed = ZERO
            if any(newest.credit == item.id for item in credits_):
                needed = max(needed, missing_credit)
            if any(newest.debit == item.id for item in debits):
                needed = max(needed, missing_debit)
            ended = self._cancel(newest, min(newest.amount, needed), "settle")
            ended.displaced = True

    def _unsettle(self, decision: Decision) -> None:
        pairs = self._pairs(decision)
        for credit, debit in pairs:
            if any(link.rule == "reversal" for link in self._active(credit, debit)):
                refuse("a reversal cannot be undone")
        for credit, debit in pairs:
            for link in self._active(credit, debit):
                self._cancel(link, link.amount, "unsettle")
            self.state.undone.add((credit.id, debit.id))
            self.state.barred.add((credit.id, debit.id))
            self.state.freed.add(credit.id)
