"""What the details of a CODA movement mean for its entry, or entries.

A total is split into its details where they add up to it. Otherwise it stays one
entry, since neither the total nor the details alone would be the whole truth. The
components of a simple amount, such as what was paid and the bank's charges on it,
explain that amount.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import NamedTuple

from .statement import Batch
from .statement import Charge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .statement import Entry
    from .statement import Return
    from .statement import TransactionCode

COSTS = frozenset(
    f"{number:03}"
    for number in (
        *range(3, 50),
        53,
        61,
        *range(200, 215),
        *range(400, 428),
        *range(429, 432),
    )
)
"""Categories of charges, fees and taxes on them (Febelfin, enclosure II)."""

GROSS = "100"
"""The category of an amount before charges."""


class Code(NamedTuple):
    """A transaction code of eight digits, read.

    Attributes:
        type: Its first digit.
        code: The others, which classify.
        returned: What kind of return it stands for, if any.
        is_cost: Whether it is of charges, fees or taxes on them.
        is_gross: Whether it is of the amount before these.
    """

    type: str
    code: TransactionCode
    returned: str | None
    is_cost: bool
    is_gross: bool


def explained(whole: Entry, parts: list[Entry], kinds: Sequence[Code]) -> list[Entry]:
    """Split a movement into its details, or explain it by them.

    Args:
        whole: The movement; one with a batch is a total.
        parts: Its details.
        kinds: Their codes.
    """
    total = sum((part.amount for part in parts), Decimal(0))
    if total != whole.amount:
        many = f"its {len(parts)} details add up to {total}"
        why = many if len(parts) > 1 else f"its detail is of {total}"
        return [kept(whole, parts, why)]
    if whole.batch is None:
        place = _principal(kinds)
        if place is not None:
            return [_composed(whole, parts, place)]
    if len(parts) == 1:
        return [_merged(whole, parts[0])]
    words = whole.information
    if whole.batch is None:
        # The words with a total are about all of it; those with components, of each.
        words = words or whole.text or None
    batch = replace(whole.batch or Batch(), details=len(parts), split=True)
    return [
        replace(
            part,
            entry_amount=whole.amount,
            batch=batch,
            information=part.information or words,
        )
        for part in parts
    ]


def with_components(part: Entry, parts: list[Entry], kinds: Sequence[Code]) -> Entry:
    """Explain a detail by the details that it has itself; it is never split."""
    total = sum((each.amount for each in parts), Decimal(0))
    place = _principal(kinds) if total == part.amount else None
    if place is None:
        return _with_words_of(part, parts)
    return _composed(part, parts, place)


def kept(whole: Entry, parts: Sequence[Entry], why: str) -> Entry:
    """Keep a movement in one piece, with what its details have to say.

    Args:
        whole: The movement.
        parts: Its details.
        why: Why it is not split, as part of a sentence.
    """
    whole = _with_words_of(whole, parts)
    what = "movement" if whole.batch is None else "batch"
    batch = replace(
        whole.batch or Batch(),
        details=len(parts),
        why=f"The {what} of {whole.amount} was kept as one entry: {why}.",
    )
    # A party that all details share is the party of the whole.
    parties = {part.counterparty for part in parts}
    party = whole.counterparty
    if party is None and len(parties) == 1 and len(parts) > 1:
        party = parties.pop()
    return replace(
        whole,
        batch=batch,
        counterparty=party,
        returned=_most_exact(whole, *parts),
    )


def _principal(kinds: Sequence[Code]) -> int | None:
    """Tell which component is the amount itself, the others being charges on it.

    Returns:
        Its place; -1 where all are charges; None where there are several, such as
        the capital and the interest of a loan.
    """
    gross = [place for place, kind in enumerate(kinds) if kind.is_gross]
    found = gross or [place for place, kind in enumerate(kinds) if not kind.is_cost]
    if len(found) > 1:
        return None
    return found[0] if found else -1


def _composed(whole: Entry, parts: list[Entry], principal: int) -> Entry:
    """Explain an entry by its components: the amount itself, and charges on it."""
    charges = tuple(
        Charge(part.amount, part.currency, included=True, kind=_kind(part))
        for place, part in enumerate(parts)
        if place != principal
    )
    if principal >= 0:
        own = parts[principal]
        amount = own.transaction_amount or own.amount
        whole = replace(
            _merged(whole, own),
            transaction_amount=None if amount == whole.amount else amount,
        )
        parts = [part for part in parts if part is not own]
    whole = _with_words_of(whole, parts, payers=False)
    return replace(whole, charges=(*whole.charges, *charges))


def _kind(part: Entry) -> str | None:
    return part.code.proprietary if part.code is not None else None


def _merged(whole: Entry, part: Entry) -> Entry:
    """Add to an entry what its one detail says, where it says nothing itself."""
    exchange = whole.exchange or part.exchange
    return replace(
        whole,
        transaction_amount=part.transaction_amount,
        end_to_end=whole.end_to_end or part.end_to_end,
        mandate=whole.mandate or part.mandate,
        structured=tuple(dict.fromkeys((*whole.structured, *part.structured))),
        texts=tuple(dict.fromkeys((*whole.texts, *part.texts))),
        information=_joined(whole.information, part.information),
        counterparty=whole.counterparty or part.counterparty,
        returned=_most_exact(whole, part),
        exchange=exchange,
        charges=(*whole.charges, *part.charges),
        particulars=tuple(dict.fromkeys((*whole.particulars, *part.particulars))),
    )


def _with_words_of(
    whole: Entry, parts: Sequence[Entry], *, payers: bool = True
) -> Entry:
    """Add the words of details: the payers' too, or only the bank's."""
    if not parts:
        return whole
    information = whole.information
    for part in parts:
        words = part.information if payers else (part.information or part.text)
        information = _joined(information, words)
    particulars = tuple(each for part in parts for each in part.particulars)
    whole = replace(
        whole,
        information=information,
        particulars=tuple(dict.fromkeys((*whole.particulars, *particulars))),
    )
    if not payers:
        return whole
    return replace(
        whole,
        structured=tuple(
            dict.fromkeys(each for part in (whole, *parts) for each in part.structured)
        ),
        texts=tuple(
            dict.fromkeys(each for part in (whole, *parts) for each in part.texts)
        ),
    )


def _most_exact(*entries: Entry) -> Return | None:
    """Give why money came back: with its code, where one of them has it."""
    found = [each.returned for each in entries if each.returned is not None]
    return next((each for each in found if each.code), found[0] if found else None)


def _joined(*texts: str | None) -> str | None:
    return " ".join(dict.fromkeys(text for text in texts if text)) or None
