"""A credit item as it is offered to the rules: what it names, what it may take."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING
from typing import NamedTuple

from ..account import by_due
from ..items import AUTOMATIC_RULES
from ..items import SETTLES
from ..reasons import why_locked
from ..reasons import why_not
from ..reasons import why_recognised
from ..tracing import LINKED
from ..tracing import NOT_OFFERED
from ..tracing import WAITS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

    from ..account import AccountState
    from ..claiming import Claims
    from ..finds import Named
    from ..items import Item
    from ..items import Link
    from ..references import ReferenceIndex
    from ..reversing import Reversals

_ZERO = Decimal(0)


class Desk(NamedTuple):
    """What all offers on one customer's account look at.

    Attributes:
        state: The account.
        claims: Its claims.
        reversals: Its reversals.
        references: Its debit items by all that a payer may call them.
        costs: Its collection costs that say what they are for.
    """

    state: AccountState
    claims: Claims
    reversals: Reversals
    references: ReferenceIndex
    costs: list[Item]


class Offer:
    """A credit item that is offered to the rules.

    Attributes:
        item: The payment or credit note.
        named: What its texts name among the items there are.
        version: The version of the index when that was found.
        recognised: A rule or claim that counts has linked it, or it names an
            item that exists.
    """

    __slots__ = ("_desk", "item", "named", "recognised", "state", "version")

    def __init__(self, desk: Desk, item: Item) -> None:
        self._desk = desk
        self.state = desk.state
        self.item = item
        self.named: Sequence[Named] = ()
        self.version = -1
        self.recognised = False

    @property
    def is_payment(self) -> bool:
        """Whether it is an incoming payment, and no credit note."""
        return self.item.type == "payment"

    def recognise(self) -> bool:
        """Find out whether it is known what the credit pays."""
        desk = self._desk
        item = self.item
        self.recognised = (
            bool(self.named)
            or item in desk.reversals.homeless
            or (bool(item.claims) and desk.claims.names_an_item(item))
            or any(self._tells(link) for link in item.links)
        )
        return self.recognised

    def _tells(self, link: Link) -> bool:
        """Whether a link tells what the payer meant: a rule's, or its own claim's.

        What another item claims of it, such as a refund, says nothing of that.
        """
        if link.rule == SETTLES:
            return link.claim in self.item.claims
        displaced = self.state.allocations.displaced
        return link.rule in AUTOMATIC_RULES and link not in displaced

    def named_by_texts(self) -> list[tuple[Item, str]]:
        """The items that the texts name, by due date and id, with the evidence."""
        named = self.named
        if len(named) == 1 and len(named[0].items) == 1:
            return [(named[0].items[0], named[0].evidence)]
        found = {item: each.evidence for each in named for item in each.items}
        return sorted(found.items(), key=lambda pair: by_due(pair[0]))

    def named_at_all(self) -> list[Item]:
        """The items that texts and claims name, each once."""
        found = {item for item, _ in self.named_by_texts()}
        if self.item.claims:
            found.update(self._desk.claims.claimed_items(self.item))
        return sorted(found, key=by_due)

    def waits(self) -> bool:
        """Whether it waits for a locked item, or for one not there yet."""
        locked = self.state.locked
        if locked and any(item in locked for item, _ in self.named_by_texts()):
            return True
        return bool(self.item.claims) and self._desk.claims.waits(self.item)

    def can_take(self, debit: Item) -> bool:
        """Whether a rule may link it with a debit item."""
        state = self.state
        return state.linkable(debit) and (self.item, debit) not in state.barred

    def can_use(self, note: Item) -> bool:
        """Whether a rule may use a credit note together with it."""
        return self.state.linkable(note) and not has_claim(self._desk, note)

    def link(self, debit: Item, rule: str, evidence: str) -> None:
        """Link as much as both have left, and as its own claims allow."""
        link(self._desk, self.item, debit, rule, evidence)

    def link_other(self, credit: Item, debit: Item, rule: str, evidence: str) -> None:
        """Link another credit item that belongs to the same answer."""
        link(self._desk, credit, debit, rule, evidence)

    # What is told to those who ask.

    def explain(
        self, rule: str, outcome: str, words: str, others: Iterable[Item] = ()
    ) -> None:
        """Say what a rule made of it."""
        self.state.explain(self.item, rule, outcome, words, others)

    def explain_recognised(self, *rules: str) -> None:
        """Say that rules are not for it, as it is known what it pays."""
        if self.state.trace is not None:
            why = why_recognised(self.item, self.named_at_all())
            for rule in rules:
                self.explain(rule, NOT_OFFERED, why)

    def explain_waiting(self, rule: str) -> None:
        """Say what it waits for."""
        if self.state.trace is None:
            return
        state = self.state
        locked = [each for each in self.named_at_all() if each in state.locked]
        whys = [why_locked(target, state.day) for target in locked]
        whys += [
            f"{claim.target}, which it settles, is not there yet"
            for claim in self.item.claims
            if not claim.by_link and not self._desk.claims.targets(self.item, claim)
        ]
        self.explain(rule, WAITS, f"it waits: {'; '.join(whys)}", locked)

    def explain_not(self, rule: str, debit: Item, evidence: str = "") -> None:
        """Say why it does not take an item."""
        if self.state.trace is not None:
            outcome, why = why_not(self.item, debit, self.state)
            words = f"{evidence}: {why}" if evidence else why
            self.explain(rule, outcome, words, (debit,))


def has_claim(desk: Desk, item: Item) -> bool:
    """Whether a credit item says itself what it is for."""
    return any(
        not claim.by_link or desk.claims.targets(item, claim) for claim in item.claims
    )


def link(desk: Desk, credit: Item, debit: Item, rule: str, evidence: str) -> None:
    """Link as much as both have left, and as the credit's own claims allow."""
    amount = min(credit.left, debit.left)
    if credit.claims:
        room = desk.claims.room(credit, debit)
        if room is not None:
            amount = min(amount, room)
    if amount > _ZERO:
        desk.state.explain(credit, rule, LINKED, evidence, (debit,), amount)
        desk.state.allocations.link(credit, debit, amount, rule, evidence)
