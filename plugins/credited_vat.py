"""The VAT and revenue of credit notes against those of their invoices.

Part of the rule on credit notes; it is no plugin itself. The VAT of a transaction is
held against that of all invoices that it is about, together with that of earlier
credit notes about nothing but these.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING
from typing import NamedTuple

from .booked import Booked
from .booked import stated_vat
from .checking import about
from .documents import ids
from .subledger.reading.accounts import INCOME
from .subledger.reading.accounts import LIABILITIES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

    from .checking import Finding
    from .checking import Ledger
    from .subledger.items import Item

_ZERO = Decimal(0)


class _Credit(NamedTuple):
    """A transaction of credit notes.

    Attributes:
        item: Its first credit note.
        circle: The documents that its credit notes are about.
    """

    item: Item
    circle: frozenset[Item]


def compare_with_invoices(
    ledger: Ledger, credit_notes: Iterable[tuple[Item, tuple[Item, ...]]]
) -> Iterator[Finding]:
    """Find credit notes with more VAT than was charged, or other revenue.

    Args:
        ledger: For what accounts are.
        credit_notes: By date, each with the documents that it is about; a
            transaction with one about nothing is not compared.
    """
    first: dict[int, Item] = {}
    circles: dict[int, set[Item]] = {}
    unknown = set()
    for item, documents in credit_notes:
        key = id(item.entry)
        first.setdefault(key, item)
        circles.setdefault(key, set()).update(documents)
        if not documents:
            unknown.add(key)
    booked = Booked(ledger)
    earlier: dict[Item, list[_Credit]] = {}
    for key, item in first.items():
        if key in unknown:
            continue
        credit = _Credit(item, frozenset(circles[key]))
        for document in credit.circle:
            earlier.setdefault(document, []).append(credit)
        if all(booked.is_complete(each) for each in credit.circle):
            yield from _more_vat(credit, earlier, booked)
            yield from _other_revenue(credit, booked)
        else:
            yield from _more_than_stated(credit, earlier, booked)


def _more_vat(
    credit: _Credit, earlier: dict[Item, list[_Credit]], booked: Booked
) -> Iterator[Finding]:
    """Per account of VAT: more taken back than charged."""
    item = credit.item
    charged = booked.total(credit.circle, LIABILITIES)
    taken = booked.total(_inside(credit.circle, earlier), LIABILITIES)
    for account, own in sorted(booked.of(item, LIABILITIES).items()):
        too_much = taken[account] + charged[account]
        if own > 0 and too_much > 0:
            yield about(
                item,
                f"credit-note {item.id} takes back more VAT than was charged:"
                f" {_together(credit, earlier)} {taken[account]} {item.currency} on"
                f" {account}, where {_names(credit)} charged"
                f" {abs(charged[account])} {item.currency}. Lower it by {too_much}"
                f" {item.currency}.",
            )


def _more_than_stated(
    credit: _Credit, earlier: dict[Item, list[_Credit]], booked: Booked
) -> Iterator[Finding]:
    """Of what was invoiced before the ledger began ``vat`` says what it charged."""
    item = credit.item
    stated = [stated_vat(each) for each in credit.circle]
    charged = sum((each for each in stated if each is not None), _ZERO)
    if None in stated:
        return
    taken = sum(
        booked.total(_inside(credit.circle, earlier), LIABILITIES).values(), _ZERO
    )
    if taken > charged:
        yield about(
            item,
            f"credit-note {item.id} takes back more VAT than was charged:"
            f" {_together(credit, earlier)} {taken} {item.currency}, where"
            f" {_names(credit)} says vat: {charged}. Lower it by {taken - charged}"
            f" {item.currency}.",
        )


def _other_revenue(credit: _Credit, booked: Booked) -> Iterator[Finding]:
    item = credit.item
    used = booked.total(credit.circle, INCOME)
    others = [each for each in sorted(booked.of(item, INCOME)) if each not in used]
    if others:
        yield about(
            item,
            f"credit-note {item.id} of {item.magnitude} {item.currency} is booked on"
            f" {', '.join(others)}, which {_names(credit)} did not use; that was"
            f" {', '.join(sorted(used)) or 'no revenue account'}. Check the account.",
            notice="other-revenue-account",
        )


def _inside(circle: frozenset[Item], earlier: dict[Item, list[_Credit]]) -> list[Item]:
    """The credit notes so far that are about nothing but these documents."""
    return list(
        dict.fromkeys(
            credit.item
            for document in circle
            for credit in earlier[document]
            if credit.circle <= circle
        )
    )


def _together(credit: _Credit, earlier: dict[Item, list[_Credit]]) -> str:
    others = [each for each in _inside(credit.circle, earlier) if each != credit.item]
    return f"together with {ids(others)}" if others else "it has"


def _names(credit: _Credit) -> str:
    return ids(sorted(credit.circle, key=lambda each: (each.date, each.id)))
