"""The automatic rules, for what people left.

In this order: ``reference``, ``amount``, ``combination``, ``overpayment``,
``oldest-first``. They are offered incoming payments, and credit notes without a
claim, and never touch a locked item, a pair that was undone, or a credit that a
human freed. Two equally good answers mean no link.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from .account import by_date
from .account import by_due
from .allocations import in_force
from .combination import MOST_ITEMS
from .combination import exact_sets
from .items import REVERSAL
from .items import SETTLE
from .items import UNKNOWN_CUSTOMER
from .reasons import why_kept_off
from .reasons import why_locked
from .reasons import why_not
from .reasons import why_only_proposed
from .reasons import why_recognised
from .references import ReferenceIndex
from .remittance import body_of
from .remittance import take_apart
from .texts import texts_of
from .tracing import ALL_RULES
from .tracing import AMBIGUOUS
from .tracing import DOUBT
from .tracing import LINKED
from .tracing import NOT_OFFERED
from .tracing import NOTHING
from .tracing import OFF
from .tracing import PASSED
from .tracing import PROPOSAL
from .tracing import TOO_MANY
from .tracing import WAITS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

    from .account import AccountState
    from .claiming import Claims
    from .items import Item
    from .references import Named
    from .reversing import Reversals

_ZERO = Decimal(0)
#: Links that do not tell what the payer meant.
_NOT_RECOGNISING = frozenset((SETTLE, REVERSAL))
#: The credits that rules are offered.
_MATCHED = frozenset(("payment", "credit-note"))


class _Credit:
    """What is known of a credit item that the rules may use.

    Attributes:
        item: The payment or credit note.
        named: What the texts name among the items there are.
        version: The version of the index when that was found.
        recognised: A rule or claim that counts has linked it, or it names an
            item that exists.
    """

    __slots__ = ("item", "named", "recognised", "version")

    def __init__(self, item: Item) -> None:
        self.item = item
        self.named: Sequence[Named] = ()
        self.version = -1
        self.recognised = False


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
        self._claims = claims
        self._reversals = reversals
        self._index = ReferenceIndex(state.series, names=state.names)
        #: How many of the items are in the index.
        self._indexed = 0
        #: Credits at which the rules that look once have looked.
        self._tried: set[Item] = set()
        #: Those that a rule may do something with today.
        self._awake: dict[Item, _Credit] = {}
        #: What would wake a sleeping payment: the names that it may mean.
        self._wanted: dict[str, list[_Credit]] = {}
        self._costs: list[Item] = []

    # What the replay tells.

    def wake(self, item: Item) -> None:
        """Look at a credit again, as it was reopened, linked or unlocked."""
        if (
            item.type in _MATCHED
            and not item.is_debit
            and item.customer != UNKNOWN_CUSTOMER
        ):
            self._awake[item] = _Credit(item)

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
            self._up_to_date_index()
        if not self._awake:
            return
        if self._state.trace is not None:
            self._explain_barred()
        awake = [each for each in self._awake.values() if self._may_use(each.item)]
        if len(awake) > 1:
            awake.sort(key=lambda each: by_date(each.item))
        for credit in awake:
            self._recognise(credit)
            self._reference(credit)
        fresh = [
            each for each in awake if each.item.left and each.item not in self._tried
        ]
        if fresh:
            self._by_amounts(fresh)
        if self._state.trace is not None:
            self._explain_passed(awake, fresh)
        for credit in awake:
            if credit.item.left:
                self._overpayment(credit)
        for credit in fresh:
            self._oldest_first(credit)
            self._tried.add(credit.item)
        self._go_to_sleep()

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
        ):
            return False
        named = self._up_to_date_index().find(texts_of(item))
        if len(named) != 1 or len(named[0].items) != 1 or self._costs:
            return False
        debit = named[0].items[0]
        if debit.left < item.left or (item, debit) in state.barred:
            return False
        evidence = named[0].evidence
        state.allocations.link(item, debit, item.left, "reference", evidence)
        return True

    def _by_amounts(self, fresh: list[_Credit]) -> None:
        """The two rules that know nothing but what the payment is worth."""
        payments = [each for each in fresh if not self._stopped(each)]
        unmatched = [each for each in payments if not self._amount(each)]
        if self._state.trace is not None:
            for credit in payments:
                if credit.item.left and credit not in unmatched:
                    self._state.explain(
                        credit.item,
                        "combination",
                        NOT_OFFERED,
                        "a single item has exactly this amount",
                    )
        for credit in unmatched:
            self._combination(credit)

    # What a credit names.

    def _may_use(self, item: Item) -> bool:
        """Whether the rules may touch a credit item."""
        return (
            bool(item.left)
            and self._state.linkable(item)
            and (item.type == "payment" or not self._has_claim(item))
        )

    def _has_claim(self, item: Item) -> bool:
        """Whether a credit note says itself what it is for."""
        return any(
            not claim.by_link or self._claims.targets(item, claim)
            for claim in item.claims
        )

    def _up_to_date_index(self) -> ReferenceIndex:
        """The index with the new items, having woken those who mean them."""
        index = self._index
        entered = self._state.allocations.entered
        if self._indexed == len(entered):
            return index
        for place in range(self._indexed, len(entered)):
            item = entered[place]
            if not item.is_debit:
                continue
            if item.type == "collection-costs" and item.is_for:
                self._costs.append(item)
            index.add(item)
        for name in index.take_in() if self._wanted else ():
            for credit in self._wanted.pop(name, ()):
                self._awake[credit.item] = credit
        self._indexed = len(entered)
        return index

    def _recognise(self, credit: _Credit) -> None:
        """Find what a credit names today."""
        index = self._up_to_date_index()
        if credit.version != index.version:
            credit.named = index.find(texts_of(credit.item))
            credit.version = index.version
        credit.recognised = self._is_recognised(credit)

    def _is_recognised(self, credit: _Credit) -> bool:
        item = credit.item
        return (
            bool(credit.named)
            or item in self._reversals.homeless
            or (bool(item.claims) and self._claims.names_an_item(item))
            or any(
                link.rule not in _NOT_RECOGNISING
                and link not in self._state.allocations.displaced
                for link in item.links
            )
        )

    def _named(self, credit: _Credit) -> list[tuple[Item, str]]:
        """The items that the texts name, in order of due date, then id."""
        named = credit.named
        if len(named) == 1 and len(named[0].items) == 1:
            return [(named[0].items[0], named[0].evidence)]
        found = {item: each.evidence for each in named for item in each.items}
        return sorted(found.items(), key=lambda pair: by_due(pair[0]))

    def _waits(self, credit: _Credit) -> bool:
        """Whether a credit waits for a locked item, or one not there yet."""
        locked = self._state.locked
        if locked and any(item in locked for item, _ in self._named(credit)):
            return True
        return bool(credit.item.claims) and self._claims.waits(credit.item)

    def _can_take(self, credit: Item, debit: Item) -> bool:
        return self._state.linkable(debit) and (credit, debit) not in self._state.barred

    def _link(
        self, credit: Item, debit: Item, most: Decimal, rule: str, evidence: str
    ) -> Decimal:
        """Link as much as fits; return how much that was."""
        amount = min(credit.left, debit.left, most)
        if credit.claims:
            room = self._claims.room(credit, debit)
            if room is not None:
                amount = min(amount, room)
        if amount <= 0:
            return _ZERO
        self._state.explain(credit, rule, LINKED, evidence, (debit,), amount)
        self._state.allocations.link(credit, debit, amount, rule, evidence)
        return amount

    # The rules, in their order.

    def _reference(self, credit: _Credit) -> None:
        """Settle the items named in the texts, with the costs for them."""
        named = credit.named
        state = self._state
        item = credit.item
        if not named:
            outcome = NOTHING if state.rules.reference else OFF
            state.explain(item, "reference", outcome, "the texts name no item")
            return
        if not state.rules.reference:
            if state.trace is not None:
                named_items = [target for target, _ in self._named(credit)]
                state.explain(
                    item, "reference", OFF, "the texts name items", named_items
                )
            return
        targets = self._named(credit)
        if self._costs:
            targets = self._with_costs(targets)
        if (state.locked or item.claims) and self._waits(credit):
            if state.trace is not None:
                self._explain_waiting(credit, "reference")
            return
        for target, evidence in targets:
            if target.left and self._can_take(item, target):
                self._link(item, target, item.left, "reference", evidence)
            elif state.trace is not None and not _are_linked(item, target):
                self._explain_not(item, "reference", target, evidence)

    def _with_costs(self, named: list[tuple[Item, str]]) -> list[tuple[Item, str]]:
        documents = {name for item, _ in named for name in (item.id, item.document)}
        known = {item for item, _ in named}
        costs = [
            (cost, f"costs for {', '.join(cost.is_for)}")
            for cost in sorted(self._costs, key=by_due)
            if cost not in known and not documents.isdisjoint(cost.is_for)
        ]
        return costs + named if self._state.rules.costs_first else named + costs

    def _stopped(self, credit: _Credit) -> bool:
        """Whether the rules that go by amounts may not look at a payment."""
        item = credit.item
        state = self._state
        if item.type != "payment":
            self._explain_stopped(item, NOT_OFFERED, "only payments are looked at")
            return True
        if credit.recognised or self._is_recognised(credit):
            credit.recognised = True
            if state.trace is not None:
                why = why_recognised(item, self._items_named(credit))
                self._explain_stopped(item, NOT_OFFERED, why)
            return True
        if self._waits(credit):
            if state.trace is not None:
                self._explain_waiting(credit, "amount")
            return True
        doubts = self._index.doubts(texts_of(item))
        if doubts.bad_check_digits:
            state.notice(
                "bad-check-digit",
                item,
                f'{item.id} quotes "{doubts.bad_check_digits}", of which the check'
                " digits are wrong; look up what the payer meant and settle it by"
                " hand.",
            )
            self._explain_stopped(
                item,
                DOUBT,
                f'"{doubts.bad_check_digits}" has wrong check digits, so that it is'
                " not certain what the payer meant",
            )
            return True
        if doubts.unknown:
            state.notice(
                "unknown-reference",
                item,
                f'{item.id} quotes "{doubts.unknown}", which names no item of'
                f" {item.customer}, or several; look up what the payer meant and"
                " settle it by hand.",
            )
            self._explain_stopped(
                item,
                DOUBT,
                f'"{doubts.unknown}" is a number that no item has, so that an equal'
                " amount would prove nothing",
            )
            return True
        return False

    def _amount(self, credit: _Credit) -> bool:
        """Settle the only open item of this amount; say whether any has it."""
        state = self._state
        item = credit.item
        equal = state.allocations.debits_of(item.left)
        if not equal:
            if state.trace is not None:
                state.explain(
                    item,
                    "amount",
                    NOTHING if state.rules.amount else OFF,
                    f"no open item has exactly {item.left} {item.currency}",
                    sorted(state.allocations.debits, key=by_due),
                )
            return False
        equal.sort(key=by_due)
        if not state.rules.amount:
            state.explain(item, "amount", OFF, "there is an item of this amount", equal)
            return True
        ids = ", ".join(debit.id for debit in equal)
        if len(equal) > 1 and not state.rules.ties_oldest:
            state.notice(
                "ambiguous",
                item,
                f"{item.left} {item.currency} of {item.id} is what several items"
                f" have outstanding: {ids}. Settle it by hand.",
                tuple(equal),
            )
            state.explain(item, "amount", AMBIGUOUS, f"equally good: {ids}", equal)
            return True
        for debit in equal:
            if self._can_take(item, debit):
                evidence = (
                    "the only open item of this amount"
                    if len(equal) == 1
                    else f"the oldest of {len(equal)} open items of this amount"
                )
                self._link(item, debit, item.left, "amount", evidence)
                break
        else:
            if state.trace is not None:
                whys = [why_not(item, debit, state) for debit in equal]
                words = "; ".join(why for _, why in whys)
                state.explain(item, "amount", whys[0][0], words, equal)
        return True

    def _combination(self, credit: _Credit) -> None:
        """Settle all open items, or all that are due, when the sum is exact."""
        state = self._state
        item = credit.item
        if not item.left:
            return
        if not state.rules.combination:
            state.explain(item, "combination", OFF, "no single item fits")
            return
        notes = state.allocations.credit_notes
        debits = state.allocations.debits
        if len(debits) + len(notes) > MOST_ITEMS:
            state.notice(
                "too-many-candidates",
                item,
                f"{len(debits) + len(notes)} open items are too many to tell which"
                f" of them {item.id} pays. Settle it by hand.",
            )
            if state.trace is not None:
                state.explain(
                    item,
                    "combination",
                    TOO_MANY,
                    f"{len(debits) + len(notes)} open items are more than the"
                    f" {MOST_ITEMS} among which sets are looked for",
                    [*sorted(debits, key=by_due), *sorted(notes, key=by_date)],
                )
            return
        candidates = [*sorted(debits, key=by_due), *sorted(notes, key=by_date)]
        amounts = [each.outstanding for each in candidates]
        answers = [
            [candidates[place] for place in places]
            for places in exact_sets(amounts, item.left)
        ]
        if not answers:
            state.explain(
                item,
                "combination",
                NOTHING,
                f"no set of open items adds up to {item.left} {item.currency}",
                candidates,
            )
            return
        words = " or ".join(
            " + ".join(each.id for each in answer) for answer in answers
        )
        if len(answers) > 1:
            state.notice(
                "ambiguous",
                item,
                f"{item.left} {item.currency} of {item.id} is what several sets of"
                f" open items add up to, such as {words}. Settle it by hand.",
                tuple(answers[0]),
            )
            state.explain(
                item,
                "combination",
                AMBIGUOUS,
                f"equally good: {words}",
                dict.fromkeys(each for answer in answers for each in answer),
            )
            return
        answer = answers[0]
        due = [
            each
            for each in candidates
            if not each.is_debit or (each.due or each.date) <= state.day
        ]
        natural = len(answer) == len(candidates) or answer == due
        usable = all(
            self._can_take(item, each)
            if each.is_debit
            else state.linkable(each) and not self._has_claim(each)
            for each in answer
        )
        if usable and (natural or state.rules.combination_auto):
            what = (
                "all open items"
                if len(answer) == len(candidates)
                else "all items that are due"
                if natural
                else "the only set of open items"
            )
            self._link_set(item, answer, f"{what} together: {words}")
            return
        state.notice(
            "proposal",
            item,
            f"{item.left} {item.currency} of {item.id} is what {words} add up to;"
            " settle it by hand if that is what the payer meant.",
            tuple(answer),
        )
        if state.trace is not None:
            reason = why_only_proposed(item, answer, state, usable=usable)
            words = f"{words} add up, {reason}"
            state.explain(item, "combination", PROPOSAL, words, answer)

    def _link_set(self, payment: Item, answer: list[Item], evidence: str) -> None:
        """Link the members of a set: credit notes first, then the payment."""
        debits = [each for each in answer if each.is_debit]
        notes = [each for each in answer if not each.is_debit]
        for credit in (*notes, payment):
            for debit in debits:
                if credit.left and debit.left:
                    amount = min(credit.left, debit.left)
                    self._link(credit, debit, amount, "combination", evidence)

    def _overpayment(self, credit: _Credit) -> None:
        """Let what is left of a recognised payment settle the next invoices."""
        state = self._state
        item = credit.item
        if item.type != "payment" or not (
            credit.recognised or self._is_recognised(credit)
        ):
            state.explain(
                item,
                "overpayment",
                NOT_OFFERED,
                "nothing tells what it pays, so that what is left is not known to be"
                " more than that"
                if item.type == "payment"
                else "only payments are looked at",
            )
            return
        credit.recognised = True
        if self._waits(credit):
            if state.trace is not None:
                self._explain_waiting(credit, "overpayment")
            return
        named = self._items_named(credit)
        for target in named:
            if _closed_by_write_off(target):
                state.notice(
                    "recovery",
                    item,
                    f"{item.id} pays {target.id}, which was written off; book the"
                    " recovery.",
                    (target,),
                )
                state.explain(
                    item,
                    "overpayment",
                    DOUBT,
                    f"it names {target.id}, which was written off: a recovery",
                    (target,),
                )
                return
        if not state.rules.overpayment:
            state.explain(item, "overpayment", OFF, "what is left stays a credit")
            return
        if not state.rules.reference and any(
            each.left for each, _ in self._named(credit)
        ):
            state.explain(
                item,
                "overpayment",
                NOT_OFFERED,
                "an item that it names is open, and only the rule reference, which is"
                " switched off, would settle it",
                named,
            )
            return
        linked = {link.debit for link in item.links}
        closed = [each for each in named if not each.left and each not in linked]
        if closed:
            ids = ", ".join(each.id for each in closed)
            state.notice(
                "possible-double-payment",
                item,
                f"{item.id} names {ids}, closed already; {item.left}"
                f" {item.currency} is a credit of {item.customer}.",
                tuple(closed),
            )
        else:
            state.notice(
                "overpayment",
                item,
                f"{item.left} {item.currency} of {item.id} is more than what it"
                f" pays, and a credit of {item.customer}.",
                tuple(named),
            )
        any_open = False
        for debit in state.allocations.invoices():
            any_open = True
            if not item.left:
                return
            if self._can_take(item, debit):
                self._link(item, debit, item.left, "overpayment", "next open invoice")
            elif state.trace is not None:
                self._explain_not(item, "overpayment", debit)
        if item.left and state.trace is not None:
            words = "what is left waits for the next invoice, as none is open"
            if any_open:
                words = "no open invoice can take what is left"
            state.explain(item, "overpayment", NOTHING, words)

    def _items_named(self, credit: _Credit) -> list[Item]:
        """The items that texts and claims name, each once."""
        found = {item for item, _ in self._named(credit)}
        if credit.item.claims:
            found.update(self._claims.claimed_items(credit.item))
        return sorted(found, key=by_due)

    def _oldest_first(self, credit: _Credit) -> None:
        """Let an unrecognised payment or credit note settle what is due first."""
        state = self._state
        item = credit.item
        if not state.rules.oldest_first or not item.left:
            if item.left:
                state.explain(item, "oldest-first", OFF, "")
            return
        if credit.recognised or self._is_recognised(credit) or self._waits(credit):
            if state.trace is not None:
                if credit.recognised or self._is_recognised(credit):
                    why = why_recognised(item, self._items_named(credit))
                    state.explain(item, "oldest-first", NOT_OFFERED, why)
                else:
                    self._explain_waiting(credit, "oldest-first")
            return
        for debit in sorted(state.allocations.debits, key=by_due):
            if not item.left:
                return
            if self._can_take(item, debit):
                self._link(item, debit, item.left, "oldest-first", "due first")
            elif state.trace is not None:
                self._explain_not(item, "oldest-first", debit)
        if item.left:
            words = "no other item is open"
            state.explain(item, "oldest-first", NOTHING, words)

    # What is told to those who ask.

    def _explain_barred(self) -> None:
        """Say of which open credits every rule keeps off."""
        for item in sorted(self._awake, key=by_date):
            if item.left and not self._may_use(item):
                outcome, why = why_kept_off(item, self._state)
                self._state.explain(item, ALL_RULES, outcome, why)

    def _explain_passed(self, awake: list[_Credit], fresh: list[_Credit]) -> None:
        """Say at which credits the rules that look once no longer look."""
        for credit in awake:
            if credit.item.left and credit not in fresh:
                for rule in ("amount", "combination", "oldest-first"):
                    self._state.explain(credit.item, rule, PASSED, "")

    def _explain_stopped(self, item: Item, outcome: str, words: str) -> None:
        """Say why the rules that go by amounts do not look."""
        for rule in ("amount", "combination"):
            self._state.explain(item, rule, outcome, words)

    def _explain_waiting(self, credit: _Credit, rule: str) -> None:
        """Say what a credit waits for."""
        state = self._state
        item = credit.item
        locked = [each for each in self._items_named(credit) if each in state.locked]
        whys = [why_locked(target, state.day) for target in locked]
        whys += [
            f"{claim.target}, which it settles, is not there yet"
            for claim in item.claims
            if not claim.by_link and not self._claims.targets(item, claim)
        ]
        words = f"it waits: {'; '.join(whys)}"
        state.explain(item, rule, WAITS, words, locked)

    def _explain_not(
        self, credit: Item, rule: str, debit: Item, evidence: str = ""
    ) -> None:
        """Say why a credit does not take an item."""
        outcome, why = why_not(credit, debit, self._state)
        words = f"{evidence}: {why}" if evidence else why
        self._state.explain(credit, rule, outcome, words, (debit,))

    # Between the days.

    def _go_to_sleep(self) -> None:
        """Keep awake what may find something tomorrow without being woken."""
        awake = {}
        for item, credit in self._awake.items():
            if not item.left or item in self._state.freed:
                continue
            if item not in self._tried or self._is_recognised(credit):
                awake[item] = credit
            else:
                for name in _possible_names(item):
                    self._wanted.setdefault(name, []).append(credit)
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


def _are_linked(credit: Item, debit: Item) -> bool:
    """Whether a link that is in force joins the two."""
    return any(link.debit is debit for link in in_force(credit))


def _closed_by_write_off(item: Item) -> bool:
    return not item.left and any(
        link.credit.type == "write-off" for link in in_force(item)
    )
