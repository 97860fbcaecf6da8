"""Credit notes: of which invoice, when, how much, with what VAT.

An error is a credit note that names no invoice, by ``settles``, ``reverses``, a
link or a recognised reference (unless it is ``standalone: TRUE``); one dated before
its invoice, or of another customer or currency; credit notes that together are
above their invoice; more VAT than their invoice charged, on any of the accounts of
VAT. A revenue account that the invoice did not use is a notice.

A document that refers to and amends an invoice unambiguously is treated as an
invoice (Directive 2006/112/EC, art. 219), and what it takes back of the VAT was
charged by that invoice (art. 90).
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

from .checking import about
from .checking import found_by_settlement
from .checking import plugin
from .credited_vat import compare_with_invoices
from .documents import Documents
from .documents import ids
from .subledger.items import REVERSAL

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

    from .checking import Finding
    from .checking import Ledger
    from .subledger.items import Item

__plugins__ = ("credit_notes",)

RULE = "credit-notes"
_ZERO = Decimal(0)


def find(ledger: Ledger, _config: str | None = None) -> Iterator[Finding]:
    """What is wrong with the credit notes."""
    yield from found_by_settlement(ledger, RULE)
    # What cannot reverse an invoice as it says is reported above.
    refused = {
        id(problem.entry)
        for problem in ledger.subledger.problems
        if problem.rule == RULE
    }
    documents = Documents(ledger.subledger)
    credited = _Credited()
    about_what: list[tuple[Item, tuple[Item, ...]]] = []
    for item in ledger.checked("credit-note"):
        # Neither TRUE nor FALSE has been reported.
        standalone = item.details.get("standalone") not in {None, False}
        named = documents.named(item, in_texts=not standalone)
        if item.is_debit:
            if not (named.impossible or item.reverses or item.claims):
                yield _wrong_sign(item)
            continue
        there = tuple(each for each in named.documents if each.date <= item.date)
        later = [each for each in named.documents if each.date > item.date]
        is_refused = id(item.entry) in refused
        if not is_refused and not (item.inferred and not there):
            if later:
                yield _before(item, later)
            elif not (there or named.impossible or standalone):
                yield _no_invoice(item)
        parts = [(part.documents, part.amount) for part in named.parts]
        above = credited.add(item, _shares(item, parts)) if there else None
        if above is not None and not is_refused:
            yield _above(item, above)
        # Of a credit note that is above its invoice the VAT is so as well.
        is_wrong = is_refused or above is not None
        about_what.append((item, () if is_wrong else there))
    yield from compare_with_invoices(ledger, about_what)


credit_notes = plugin(RULE, find)


def _subject(item: Item) -> str:
    return f"credit-note {item.id} of {item.magnitude} {item.currency}"


def _wrong_sign(item: Item) -> Finding:
    return about(
        item,
        f"{_subject(item)} has the wrong sign: it raises what {item.customer} owes."
        ' Turn the amounts round, or say reverses: "..." with the credit note that'
        " it cancels.",
    )


def _no_invoice(item: Item) -> Finding:
    return about(
        item,
        f"{_subject(item)} names no invoice. Add settles: with the invoice that it"
        " credits, or standalone: TRUE where it belongs to none.",
    )


def _before(item: Item, later: Iterable[Item]) -> Finding:
    dates = ", ".join(f"{each.id} is of {each.date}" for each in later)
    return about(
        item,
        f"{_subject(item)} of {item.date} is dated before its invoice: {dates}. Mend"
        " the date or the invoice that it names.",
    )


# Amounts: what credit notes give is held against all invoices that they name.


class _Share(NamedTuple):
    """A part of a credit note, positive, and the documents it is for."""

    amount: Decimal
    documents: frozenset[Item]


class _Above(NamedTuple):
    """Credit notes that together are above the documents they are for."""

    documents: tuple[Item, ...]
    credit_notes: tuple[Item, ...]
    total: Decimal
    limit: Decimal


def _shares(
    item: Item, parts: Iterable[tuple[tuple[Item, ...], Decimal | None]]
) -> list[_Share]:
    """What an item gives to which documents.

    What others have reversed of it is no longer given. Parts without an amount
    share what the others leave.
    """
    left = item.magnitude - sum(
        (
            link.amount
            for link in item.links
            if link.cancelled is None and link.rule == REVERSAL and link.by is not item
        ),
        _ZERO,
    )
    shares = []
    rest: set[Item] = set()
    for documents, amount in parts:
        if amount is None:
            rest.update(documents)
        else:
            given = min(left, amount)
            left -= given
            shares.append(_Share(given, frozenset(documents)))
    if rest:
        shares.append(_Share(left, frozenset(rest)))
    return shares


class _Credited:
    """What credit notes have given so far."""

    def __init__(self) -> None:
        self._given: dict[Item, list[tuple[Item, _Share]]] = {}

    def add(self, item: Item, shares: list[_Share]) -> _Above | None:
        """Add a credit note.

        Returns:
            Where it and the earlier ones are together above the documents that
            they name; None where they are not.
        """
        for share in shares:
            for document in share.documents:
                self._given.setdefault(document, []).append((item, share))
        for share in shares:
            above = self._above(share)
            if above is not None:
                return above
        return None

    def _above(self, new: _Share) -> _Above | None:
        near = {
            id(share): (item, share)
            for document in new.documents
            for item, share in self._given[document]
        }
        # What was given to a larger circle of documents counts for that circle.
        circles = {share.documents for _, share in near.values()}
        for circle in sorted(circles, key=len):
            if not new.documents <= circle:
                continue
            inside = {
                id(share): (item, share)
                for document in circle
                for item, share in self._given[document]
                if share.documents <= circle
            }.values()
            total = sum((share.amount for _, share in inside), _ZERO)
            limit = sum((document.magnitude for document in circle), _ZERO)
            if total > limit:
                documents = tuple(sorted(circle, key=_by_date))
                givers = sorted({item for item, _ in inside}, key=_by_date)
                return _Above(documents, tuple(givers), total, limit)
        return None


def _above(item: Item, above: _Above) -> Finding:
    currency = item.currency
    invoices = f"{ids(above.documents)} of {above.limit} {currency}"
    if len(above.credit_notes) > 1:
        message = (
            f"{_subject(item)} is too much: {ids(above.credit_notes)} together credit"
            f" {above.total} {currency} of {invoices}."
        )
    else:
        message = f"{_subject(item)} is above {invoices}."
    return about(
        item,
        f"{message} Lower it by {above.total - above.limit} {currency}, or name what"
        " else it credits.",
    )


def _by_date(item: Item) -> tuple[Any, ...]:
    return (item.date, item.id)
