"""Payouts of a payment provider, as they arrive at the bank.

An entry of the bank clears the payout that the provider's own export announced. That
takes the payer, the exact amount and the settlement's reference, in this order. The
payer alone proves nothing: other merchants pay by way of Mollie too, and so does one
pay them. A reference of a payout that is not known, or not of this amount, is set
apart for someone to look at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

from beancount.core.data import Transaction

from .identity import EXTERNAL_ID
from .mollie.kinds import SETTLEMENT_REFERENCE
from .mollie.remembered import PAYOUT
from .mollie.remembered import references_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from decimal import Decimal

    from .statement import Entry

_PAYER = re.compile(
    r"\b(?:stichting mollie|mollie payments|mollie b\.?\s?v\b)", re.IGNORECASE
)


@dataclass(slots=True)
class Payout:
    """A payout that is on its way, or has arrived.

    What is flagged, as the bank named no settlement, may be something else: it does not
    stand in the way of an entry that proves to be the payout.
    """

    reference: str
    amount: Decimal
    currency: str
    transit: str
    arrived: bool = False
    proved: bool = False


class Cleared(NamedTuple):
    """What an entry of the bank is taken for.

    Attributes:
        account: The transit account, or "" where none is known.
        reference: Of the settlement.
        note: Why someone should look at it, or "".
    """

    account: str
    reference: str
    note: str


@dataclass
class Payouts:
    """The payouts that a ledger knows, by reference."""

    known: dict[str, Payout] = field(default_factory=dict)

    def learn(self, entries: Iterable[Any]) -> None:
        """Learn the payouts, and which of them arrived."""
        arrived: dict[tuple[str, str], bool] = {}
        entries = list(entries)
        told_later = references_in(entries)
        for entry in entries:
            if not isinstance(entry, Transaction):
                continue
            reference = entry.meta.get(PAYOUT)
            if reference is None and told_later:
                reference = told_later.get(str(entry.meta.get(EXTERNAL_ID)))
            if not isinstance(reference, str) or len(entry.postings) < 2:  # noqa: PLR2004
                continue
            source, target = (each.units for each in entry.postings[:2])
            if source is None or source.number is None:
                continue
            account = entry.postings[1].account
            if source.number > 0:  # it came to the bank
                place = (reference, account)
                arrived[place] = arrived.get(place, False) or entry.flag != "!"
            elif target is not None and target.number is not None:
                self.known[reference] = Payout(
                    reference, target.number, target.currency, account
                )
        for reference, payout in self.known.items():
            # What only named the settlement was set apart, on another account.
            proved = arrived.get((reference, payout.transit))
            payout.arrived = proved is not None
            payout.proved = proved is True

    def clear(
        self, entry: Entry, names_document: Callable[[Entry], object]
    ) -> Cleared | None:
        """Tell the payout that an entry of the bank is; None: it is none.

        Args:
            entry: The bank's.
            names_document: Tells whether its text names a document of a customer.
        """
        if entry.amount <= 0 or not _is_of_mollie(entry):
            return None
        references = set(SETTLEMENT_REFERENCE.findall(" ".join(_texts(entry))))
        if len(references) > 1:
            return None
        if references:
            return self._named(references.pop(), entry)
        fitting = [
            each
            for each in self.known.values()
            if not each.arrived
            and (each.amount, each.currency) == (entry.amount, entry.currency)
        ]
        if len(fitting) != 1 or names_document(entry):
            return None
        (payout,) = fitting
        payout.arrived = True
        note = f"Mollie paid out {payout.reference}, which the bank does not name"
        return Cleared(payout.transit, payout.reference, note)

    def _named(self, reference: str, entry: Entry) -> Cleared:
        payout = self.known.get(reference)
        if payout is None:
            transits = {each.transit for each in self.known.values()}
            account = transits.pop() if len(transits) == 1 else ""
            return Cleared(account, reference, f"Settlement {reference} is not known")
        if (payout.amount, payout.currency) != (entry.amount, entry.currency):
            note = f"Settlement {reference} is of {payout.amount} {payout.currency}"
            return Cleared("", reference, note)
        if payout.proved:
            return Cleared("", reference, f"Settlement {reference} arrived before")
        payout.arrived = payout.proved = True
        return Cleared(payout.transit, reference, "")


def _is_of_mollie(entry: Entry) -> bool:
    party = entry.counterparty
    name = party.name if party is not None else None
    return _PAYER.search(name or " ".join(_texts(entry))) is not None


def _texts(entry: Entry) -> list[str]:
    """Give what the bank tells, where a reference may stand."""
    return [
        entry.text,
        *(each.text for each in entry.structured),
        entry.end_to_end or "",
        entry.information or "",
    ]
