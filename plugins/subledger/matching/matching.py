"""Which credits are offered to the rules on a day, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..account import by_date
from ..items import UNKNOWN_CUSTOMER
from ..reasons import why_kept_off
from ..references import ReferenceIndex
from ..remittance import body_of
from ..remittance import take_apart
from ..texts import texts_of
from ..tracing import ALL_RULES
from ..tracing import DOUBT
from ..tracing import NOT_OFFERED
from ..tracing import PASSED
from . import amount
from . import combination
from . import oldest_first
from . import overpayment
from . import reference
from .offer import Desk
from .offer import Offer
from .offer import has_claim

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

    from ..account import AccountState
    from ..claiming import Claims
    from ..items import Item
    from ..reversing import Reversals

#: The credits that rules are offered.
_MATCHED = frozenset(("payment", "credit-note"))
#: The rules that know nothing but what a payment is worth.
_BY_AMOUNT = (amount.RULE, combination.RULE)


class Matching:
    """The automatic rules on one customer's account.

    Args:
        state: The account.
        claims: Its claims.
        reversals: Its reversals.
    """

    def __init__(
        self, state: AccountState, claims: Claims, reversals: Reversals
    ) -> None:
        self._state = state
        self._index = ReferenceIndex(state.series, names=state.names)
        #: How many of the items are in the index.
        self._indexed = 0
        self._costs: list[Item] = []
        self._desk = Desk(state, claims, reversals, self._index, self._costs)
        #: Credits at which the rules that look once have looked.
        self._tried: set[Item] = set()
        #: Those that a rule may do something with today.
        self._awake: dict[Item, Offer] = {}
        #: What would wake a sleeping payment: the names that it may mean.
        self._wanted: dict[str, list[Offer]] = {}

    @property
    def is_idle(self) -> bool:
        """Whether no credit that came before may be linked by what comes."""
        return not self._awake and not self._wanted

    def has_looked_at(self, item: Item) -> None:
        """Take note that the rules that look once have looked at a credit."""
        self._tried.add(item)

    def wake(self, item: Item) -> None:
        """Look at a credit again, as it was reopened, linked or unlocked."""
        if (
            item.type in _MATCHED
            and not item.is_debit
            and item.customer != UNKNOWN_CUSTOMER
        ):
            self._awake[item] = Offer(self._desk, item)

    def wake_all(self) -> None:
        """Look at all open credits again, as the rules changed."""
        for item in self._state.allocations.credits:
            self.wake(item)

    def run(self, items: Sequence[Item]) -> None:
        """Let the rules look at all open credits, at the end of a day.

        Args:
            items: Those of the day.
        """
        alone = not self._awake and len(items) == 1
        for item in items:
            if item.is_debit or not item.left:
                continue
            if not (alone and self._settles_one_item(item)):
                self.wake(item)
        if self._wanted:
            self._bring_index_up_to_date()
        if self._awake:
            self._offer()
            self._go_to_sleep()

    def _offer(self) -> None:
        """Offer each rule all open credits, by date, then id."""
        awake = self._usable()
        for offer in awake:
            self._read_texts(offer)
            offer.recognise()
            reference.settle_named(offer, self._costs)
        fresh = [each for each in awake if each.item.left and self._is_fresh(each)]
        self._offer_to_rules_by_amount(fresh)
        if self._state.trace is not None:
            self._explain_passed(awake, fresh, *_BY_AMOUNT)
        for offer in awake:
            if offer.item.left:
                overpayment.settle_next(offer)
        if self._state.trace is not None:
            self._explain_passed(awake, fresh, oldest_first.RULE)
        for offer in fresh:
            oldest_first.settle_oldest(offer)
            self._tried.add(offer.item)

    def _offer_to_rules_by_amount(self, fresh: list[Offer]) -> None:
        """Offer the two rules that know nothing but what a payment is worth."""
        unmatched = []
        for offer in fresh:
            if self._is_stopped(offer):
                continue
            if not amount.settle_equal(offer):
                unmatched.append(offer)
            elif offer.item.left:
                words = "a single item has exactly this amount"
                offer.explain(combination.RULE, NOT_OFFERED, words)
        for offer in unmatched:
            combination.settle_together(offer)

    def _settles_one_item(self, item: Item) -> bool:
        """Settle the one item that a payment names and that takes all of it.

        Most payments are so. Nothing is left for the other rules then, so
        they need not be asked; where anything may stand in the way they are.

        Returns:
            Whether that was so; nothing has been done where it was not.
        """
        state = self._state
        if (
            item.type != "payment"
            or item.claims
            or item.customer == UNKNOWN_CUSTOMER
            or not state.rules.reference
            or state.trace is not None
            or state.locked
            or state.excess
            or state.freed
        ):
            return False
        self._bring_index_up_to_date()
        texts = texts_of(item)
        named = self._index.find(texts)
        if len(named) != 1 or len(named[0].items) != 1 or self._costs:
            return False
        debit = named[0].items[0]
        if debit.left < item.left or (item, debit) in state.barred:
            return False
        evidence = named[0].evidence
        state.allocations.link(item, debit, item.left, reference.RULE, evidence)
        self._report_bad_check_digits(item, texts)
        return True

    def _usable(self) -> list[Offer]:
        """The credits that rules may touch, by date, then id."""
        if self._state.trace is not None:
            for item in sorted(self._awake, key=by_date):
                if item.left and not self._may_use(item):
                    outcome, why = why_kept_off(item, self._state)
                    self._state.explain(item, ALL_RULES, outcome, why)
        usable = [each for each in self._awake.values() if self._may_use(each.item)]
        if len(usable) > 1:
            usable.sort(key=lambda each: by_date(each.item))
        return usable

    def _may_use(self, item: Item) -> bool:
        """Whether the rules may touch a credit item."""
        return (
            bool(item.left)
            and self._state.linkable(item)
            and (item.type == "payment" or not has_claim(self._desk, item))
        )

    def _is_fresh(self, offer: Offer) -> bool:
        """Whether it is the first day on which a credit is open and unlocked."""
        return offer.item not in self._tried

    def _bring_index_up_to_date(self) -> None:
        """Make the new items known by name, and wake those who mean them."""
        entered = self._state.allocations.entered
        if self._indexed == len(entered):
            return
        for place in range(self._indexed, len(entered)):
            item = entered[place]
            if not item.is_debit:
                continue
            if item.type == "collection-costs" and item.is_for:
                self._costs.append(item)
            names = self._index.add(item)
            if self._wanted:
                for name in names:
                    for offer in self._wanted.pop(name, ()):
                        self._awake[offer.item] = offer
        self._indexed = len(entered)

    def _read_texts(self, offer: Offer) -> None:
        """Find what a credit names today."""
        self._bring_index_up_to_date()
        if offer.version != self._index.version:
            texts = texts_of(offer.item)
            offer.named = self._index.find(texts)
            offer.version = self._index.version
            self._report_bad_check_digits(offer.item, texts)

    def _is_stopped(self, offer: Offer) -> bool:
        """Whether the rules that go by amounts may not look at a credit."""
        if not offer.is_payment:
            for rule in _BY_AMOUNT:
                offer.explain(rule, NOT_OFFERED, "only payments are looked at")
            return True
        if offer.recognised or offer.recognise():
            offer.explain_recognised(*_BY_AMOUNT)
            return True
        if offer.waits():
            offer.explain_waiting(amount.RULE)
            return True
        return self._is_doubtful(offer)

    def _report_bad_check_digits(self, item: Item, texts: Sequence[str]) -> None:
        """Say which structured reference cannot be right, whatever else is."""
        quoted = self._index.bad_check_digits(texts)
        if quoted:
            self._state.notice(
                "bad-check-digit",
                item,
                f'{item.id} quotes "{quoted}", of which the check digits are wrong;'
                " look up what the payer meant, and settle by hand what is left.",
            )

    def _is_doubtful(self, offer: Offer) -> bool:
        """Whether a text means an item that is not there.

        An equal amount would prove nothing then.
        """
        item = offer.item
        doubts = self._index.doubts(texts_of(item), self._state.day)
        if doubts.bad_check_digits:
            why = (
                f'"{doubts.bad_check_digits}" has wrong check digits, so that it is not'
                " certain what the payer meant"
            )
        elif doubts.unknown:
            self._state.notice(
                "unknown-reference",
                item,
                f'{item.id} quotes "{doubts.unknown}", which is no invoice or other'
                f" debit item of {item.customer}; look up what the payer meant and"
                " settle it by hand.",
            )
            why = (
                f'"{doubts.unknown}" is a number that no item has, so that an equal'
                " amount would prove nothing"
            )
        else:
            return False
        for rule in _BY_AMOUNT:
            offer.explain(rule, DOUBT, why)
        return True

    def _explain_passed(
        self, awake: list[Offer], fresh: list[Offer], *rules: str
    ) -> None:
        """Say at which credits the rules that look once no longer look."""
        for offer in awake:
            if offer.item.left and offer not in fresh:
                for rule in rules:
                    offer.explain(rule, PASSED, "")

    def _go_to_sleep(self) -> None:
        """Keep awake what may find something tomorrow without being woken."""
        awake = {}
        for item, offer in self._awake.items():
            if not item.left or item in self._state.freed:
                continue
            if item not in self._tried or offer.recognise():
                awake[item] = offer
            else:
                for name in _possible_names(item):
                    self._wanted.setdefault(name, []).append(offer)
        self._awake = awake


def _possible_names(item: Item) -> Iterator[str]:
    """Every normal form of a number that the texts may name."""
    for text in texts_of(item):
        part = take_apart(text)
        for span in part.spans():
            yield span.normal
        for structured in part.structured:
            for value in structured.values:
                yield value
                yield body_of(value)
