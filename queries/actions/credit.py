"""Credit: a credit note that takes back what an invoice charged."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR
from decimal import Decimal
from typing import TYPE_CHECKING

from ...plugins.subledger.reading.accounts import EXPENSES
from ...plugins.subledger.reading.accounts import INCOME
from ...plugins.subledger.reading.accounts import LIABILITIES
from .booked import booked
from .ids import id_for
from .parties import party_of_item
from .request import Share
from .request import WrongRequestError
from .request import items_of
from .request import left_of
from .request import positive
from .request import refuse_locked
from .text import Line
from .text import like
from .text import new_id
from .text import settles
from .text import transaction

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from ...plugins.subledger.items import Item
    from ..live import Current
    from .request import Author

_ZERO = Decimal(0)
#: What a credit note takes back: revenue, VAT, and costs that were passed on.
_TAKEN_BACK = frozenset((INCOME, LIABILITIES, EXPENSES))
#: The types of which there are credit notes.
CREDITED = frozenset(("invoice", "collection-costs"))


@dataclass(frozen=True)
class Credit:
    """A credit note to be made.

    Attributes:
        id: The invoice.
        amount: With VAT, positive; None: all that is outstanding.
        number: Of the credit note, or "": the next one.
        reason: Why, or "".
    """

    id: str
    amount: Decimal | None = None
    number: str = ""
    reason: str = ""


def credit(current: Current, wanted: Credit, author: Author) -> str:
    """The transaction of a credit note.

    Its revenue and VAT are those of the invoice in proportion. Several credit notes
    on one invoice together take back neither more nor less of any account than it
    charged. One for all of an invoice of which nothing is settled reverses it.

    Raises:
        WrongRequestError: It is no invoice that can be credited like this.
    """
    subledger = current.subledger
    date = author.date
    items = items_of(subledger, wanted.id)
    item = items[0]
    document = items_of(subledger, item.document)
    charged = _charged(current, document)
    refuse_locked(items, date)
    left = left_of(items, date)
    if wanted.amount is None and not left:
        message = f"Nothing of {wanted.id} is outstanding; give the amount to credit."
        raise WrongRequestError(message)
    amount = left if wanted.amount is None else wanted.amount
    amount = like(positive(amount), item.amount)
    total = sum((each.amount for each in items), _ZERO)
    if amount > total:
        message = f"{wanted.id} is of {total} {item.currency}; credit at most that."
        raise WrongRequestError(message)
    whole = amount == left == total and set(items) == set(document)
    party = party_of_item(subledger, item, date)
    parts = _in_proportion(amount, _not_yet_credited(current, document, charged))
    return transaction(
        date,
        item.payee or party.name,
        wanted.reason or f"Credit of {wanted.id}",
        {
            "credit-note": id_for(subledger, "credit-note", date, wanted.number),
            **party.key,
            "reverses": new_id(wanted.id) if whole else None,
            "settles": None if whole else settles([Share(wanted.id, amount)]),
            "reason": wanted.reason,
            **author.meta(),
        },
        [
            *(Line(account, part, item.currency) for account, part in parts.items()),
            Line(party.account, -amount, item.currency),
        ],
    )


def _charged(current: Current, items: tuple[Item, ...]) -> dict[str, Decimal]:
    """What an invoice booked, in the ledger's sign, by account.

    Raises:
        WrongRequestError: More than revenue, VAT and costs, or several customers.
    """
    item = items[0]
    for each in items:
        if each.type not in CREDITED or not each.is_debit:
            message = f"Only an invoice can be credited; {each.id} is: {each.type}."
            raise WrongRequestError(message)
    if any(each.entry is not item.entry for each in items):
        message = f"{item.document} stands in several transactions; credit one of them."
        raise WrongRequestError(message)
    found = booked(current, item)
    charged: dict[str, Decimal] = {}
    for posting in found.others:
        if (
            found.kinds[posting.account] not in _TAKEN_BACK
            or posting.units.currency != item.currency
        ):
            message = (
                f"{item.document} is booked on {posting.account} as well, which is"
                " neither revenue nor VAT; write its credit note by hand."
            )
            raise WrongRequestError(message)
        charged[posting.account] = (
            charged.get(posting.account, _ZERO) + posting.units.number
        )
    total = sum((each.amount for each in items), _ZERO)
    if set(found.items) != set(items) or total != -sum(charged.values(), _ZERO):
        message = (
            f"The transaction of {item.document} has more than this invoice; write its"
            " credit note by hand."
        )
        raise WrongRequestError(message)
    return charged


def _not_yet_credited(
    current: Current, items: tuple[Item, ...], charged: Mapping[str, Decimal]
) -> Mapping[str, Decimal]:
    """What of an invoice earlier credit notes on it alone have left, by account.

    Where they took back more than it charged on an account, or of all, there is no
    telling what is left: then what it charged.
    """
    names = {name for item in items for name in (item.id, item.document)}
    item = items[0]
    rest = dict(charged)
    for entry in _credit_notes(current, item.customer, names):
        for posting in entry.postings:
            if posting.account in rest and posting.units.currency == item.currency:
                rest[posting.account] += posting.units.number
    is_told = sum(rest.values(), _ZERO) < 0 and all(
        not part or (part < 0) is (charged[account] < 0)
        for account, part in rest.items()
    )
    return rest if is_told else charged


def _credit_notes(current: Current, customer: str, names: set[str]) -> list[Any]:
    """The transactions of the credit notes on an invoice alone.

    Those of what cancels a credit note, and so on, are among them.

    Args:
        current: The ledger.
        customer: Whose they are.
        names: Of the invoice.
    """
    notes = [
        item
        for item in current.subledger.unordered_items
        if item.type == "credit-note" and item.customer == customer
    ]
    found: dict[int, Any] = {}
    while names:
        about = [
            item
            for item in notes
            if item.entry is not None
            and id(item.entry) not in found
            and _named(item)
            and _named(item) <= names
        ]
        found.update((id(item.entry), item.entry) for item in about)
        names = {name for item in about for name in (item.id, item.document)}
    return list(found.values())


def _named(item: Item) -> set[str]:
    """What a credit note says that it is about."""
    return {claim.target for claim in item.claims} | {item.reverses or ""} - {""}


def _in_proportion(
    amount: Decimal, charged: Mapping[str, Decimal]
) -> dict[str, Decimal]:
    """An amount, divided as an invoice was; no part of zero.

    Each part is rounded down, and what is left of the amount goes to those that lost
    most by it, a unit each; so no part is more than a unit from its exact share.
    """
    total = sum(charged.values(), _ZERO)
    places = min(int(each.as_tuple().exponent) for each in (amount, *charged.values()))
    unit = Decimal(1).scaleb(places)
    exact = {account: amount * part / total for account, part in charged.items()}
    parts = {
        account: share.quantize(unit, ROUND_FLOOR) for account, share in exact.items()
    }
    lost = sorted(exact, key=lambda account: parts[account] - exact[account])
    units = int((amount - sum(parts.values(), _ZERO)) / unit)
    for account in lost[:units]:
        parts[account] += unit
    return {account: part for account, part in parts.items() if part}
