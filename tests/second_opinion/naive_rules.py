"""The automatic rules, each over one credit at a time."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from tests.second_opinion.naive_book import NOBODY
from tests.second_opinion.naive_book import Item
from tests.second_opinion.naive_decisions import Decisions
from tests.second_opinion.naive_desk import AUTOMATIC
from tests.second_opinion.naive_desk import add_up
from tests.second_opinion.naive_desk import due_then_id
from tests.second_opinion.naive_desk import one_account

if TYPE_CHECKING:
    from decimal import Decimal


class Rules(Decisions):
    """Rules are offered only what people left."""

    def _credits_for_rules(self) -> list[Item]:
        """Open credits that people left: payments, and notes without a claim."""
        return [
            item
            for item in sorted(self._here(), key=lambda item: (item.date, item.id))
            if not item.is_debit
            and item.customer != NOBODY
            and self._is_payment_or_free_note(item)
            and self.out(item)
            and not self._lock(item)
            and item.id not in self.state.freed
            and not self._reverses(item)
        ]

    def _is_payment_or_free_note(self, item: Item) -> bool:
        if item.type == "credit-note":
            return not any(
                not claim.by_link or self._targets(item, claim) for claim in item.claims
            )
        return item.type == "payment"

    def _on(self, rule: str, credit: Item) -> bool:
        return bool(self.book.rule(rule, credit.customer, self.today)["on"])

    def _open_debits(self, credit: Item) -> list[Item]:
        """The open items beside a credit, locked ones too: they are there."""
        return sorted(
            (
                item
                for item in self._here()
                if item.is_debit
                and one_account(item, credit)
                and self.out(item)
                and item.id not in self.state.pending
            ),
            key=due_then_id,
        )

    def _may_take(self, debit: Item) -> bool:
        """Whether a rule may touch an open debit item."""
        return not self._lock(debit) and not self._reverses(debit)

    def _take(self, credit: Item, debit: Item, rule: str) -> None:
        """Link as much as fits, and as the credit's own claims allow."""
        rooms = [self.out(credit), self.out(debit)]
        claims = [
            claim for claim in credit.claims if debit in self._targets(credit, claim)
        ]
        if claims and all(claim.limit is not None for claim in claims):
            rooms.append(max(self._claim_room(credit, claim) for claim in claims))
        self._link(credit, debit, min(rooms), rule)

    def _recognised(self, credit: Item) -> bool:
        """Names an item that is here, or was linked by its claim or a rule."""
        return (
            bool(self._read(credit).named)
            or credit.id in self.state.homeless
            or any(self._targets(credit, claim) for claim in credit.claims)
            or any(
                link.credit == credit.id
                and (link.claimant == credit.id or link.rule in AUTOMATIC)
                and not link.displaced
                for link in self.state.links
            )
        )

    def _begin_rules(self) -> None:
        """Note the first day on which a credit is open and unlocked."""
        for credit in self._credits_for_rules():
            self.state.first_day.setdefault(credit.id, self.today)

    def _is_first_day(self, credit: Item) -> bool:
        """Rules that look once look on that day, whether on or off."""
        return self.state.first_day[credit.id] == self.today

    def _reference(self, credit: Item) -> None:
        reading = self._read(credit)
        if reading.bad_check_digits:
            self._notice("bad-check-digit", credit)
        if not self._on("reference", credit) or self._waits(credit):
            return
        named = [d for d in self._open_debits(credit) if d.id in reading.named]
        costs = [
            debit
            for debit in self._open_debits(credit)
            if debit.type == "collection-costs"
            and debit not in named
            and any(
                document in self.items[name].names
                for document in debit.documents
                for name in reading.named
            )
        ]
        rule = self.book.rule("reference", credit.customer, self.today)
        first = rule.get("costs", "last") == "first"
        for debit in costs + named if first else named + costs:
            if self._may_take(debit):
                self._take(credit, debit, "reference")

    def _unrecognised_payment(self, credit: Item) -> bool:
        return (
            credit.type == "payment"
            and not self._recognised(credit)
            and not self._waits(credit)
        )

    def _names_nothing(self, credit: Item) -> bool:
        reading = self._read(credit)
        if reading.names_nothing and not reading.bad_check_digits:
            self._notice("unknown-reference", credit)
        return reading.names_nothing

    def _amount(self, credit: Item) -> None:
        if not self._is_first_day(credit):
            return
        if not self._unrecognised_payment(credit) or self._names_nothing(credit):
            return
        if not self._on("amount", credit):
            return
        equal = [
            debit
            for debit in self._open_debits(credit)
            if self.out(debit) == self.out(credit)
        ]
        free = [debit for debit in equal if self._may_take(debit)]
        ties = self.book.rule("amount", credit.customer, self.today).get("ties")
        if len(equal) == 1 or ties == "oldest":
            if free:
                self._take(credit, free[0], "amount")
        elif equal:
            self._notice("ambiguous", credit)

    def _combination(self, credit: Item) -> None:
        if not self._is_first_day(credit):
            return
        if (
            not self._unrecognised_payment(credit)
            or not self._on("combination", credit)
            or self._names_nothing(credit)
        ):
            return
        debits = self._open_debits(credit)
        if any(self.out(debit) == self.out(credit) for debit in debits):
            return
        notes = self._open_notes(credit)
        if len(debits + notes) > 14:
            self._notice("too-many-candidates", credit)
            return
        exact = self._exact_sets(debits + notes, self.out(credit))
        if len(exact) > 1:
            self._notice("ambiguous", credit)
        elif exact and self._may_combine(credit, exact[0], debits, notes):
            givers = [one for one in exact[0] if not one.is_debit]
            for debit in (one for one in exact[0] if one.is_debit):
                for giver in [*givers, credit]:
                    self._take(giver, debit, "combination")
        elif exact:
            self._notice("proposal", credit)

    def _open_notes(self, credit: Item) -> list[Item]:
        return [
            item
            for item in sorted(self._here(), key=lambda item: (item.date, item.id))
            if item.type == "credit-note"
            and not item.is_debit
            and one_account(item, credit)
            and self.out(item)
        ]

    def _may_combine(
        self,
        credit: Item,
        chosen: list[Item],
        debits: list[Item],
        notes: list[Item],
    ) -> bool:
        """All open items, or all that are due; any one set with ``auto``."""
        free = self._credits_for_rules()
        if any(
            not self._may_take(one) if one.is_debit else one not in free
            for one in chosen
        ):
            return False
        due = [d for d in debits if d.due is not None and d.due <= self.today]
        rule = self.book.rule("combination", credit.customer, self.today)
        return chosen in (debits + notes, due + notes) or bool(rule.get("auto"))

    def _exact_sets(self, items: list[Item], amount: Decimal) -> list[list[Item]]:
        """All sets whose debit items less credit notes are the amount."""
        exact = []
        for size in range(1, len(items) + 1):
            for chosen in itertools.combinations(items, size):
                asked = add_up(self.out(item) for item in chosen if item.is_debit)
                noted = add_up(self.out(item) for item in chosen if not item.is_debit)
                if asked - noted == amount:
                    exact.append(list(chosen))
        return exact

    def _overpayment(self, credit: Item) -> None:
        if credit.type != "payment" or not self._recognised(credit):
            return
        if self._waits(credit):
            return
        named = [self.items[name] for name in sorted(self._read(credit).named)]
        claimed = [t for claim in credit.claims for t in self._targets(credit, claim)]
        closed = [item for item in named + claimed if not self.out(item)]
        if any(
            self.items[link.credit].type == "write-off"
            for item in closed
            for link in self._active(item)
        ):
            self._notice("recovery", credit)
            return
        if not self._on("reference", credit) and any(map(self.out, named)):
            return
        if not self._on("overpayment", credit):
            return
        if credit.id not in self.state.overpaid:
            self.state.overpaid.add(credit.id)
            already = [
                item
                for item in closed
                if not any(
                    (link.credit, link.debit) == (credit.id, item.id)
                    for link in self.state.links
                )
            ]
            self._notice(
                "possible-double-payment" if already else "overpayment", credit
            )
        for debit in self._open_debits(credit):
            if debit.type == "invoice" and self._may_take(debit):
                self._take(credit, debit, "overpayment")

    def _oldest_first(self, credit: Item) -> None:
        if not self._is_first_day(credit):
            return
        if self._recognised(credit) or self._waits(credit):
            return
        if not self._on("oldest-first", credit):
            return
        for debit in self._open_debits(credit):
            if self._may_take(debit):
                self._take(credit, debit, "oldest-first")
