"""What an item says of other items: ``settles``, ``reverses``, ``for``, links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..items import BankReceipt
from ..items import Claim
from ..items import PostingLimit
from ..texts import texts_of
from .claims import MalformedClaimsError
from .claims import parse_names
from .claims import parse_settles
from .keys import is_id
from .settings import source_of
from .values import written

if TYPE_CHECKING:
    from beancount.core.data import Transaction

    from ..items import Item
    from .problems import Problems

#: The types of which a transaction of the bank confirms a bank file.
BANK_TYPES = frozenset(("payment", "refund"))
#: The flag of a transaction that stands on the bank statement.
_BOOKED = "*"


def claims_of_links(links: frozenset[str]) -> tuple[Claim, ...]:
    """The claims that the Beancount links of a credit item make."""
    return tuple([Claim(link, by_link=True) for link in sorted(links)])


def claims_of_transaction(entry: Transaction, problems: Problems) -> tuple[Claim, ...]:
    """The claims that stand on a transaction, shared by its items."""
    if "settles" not in entry.meta:
        return ()
    return _parse(entry, entry.meta["settles"], None, problems)


def relate(item: Item, shared: tuple[Claim, ...], problems: Problems) -> None:
    """Add to an item what its keys say of other items.

    Args:
        item: With all that does not concern others.
        shared: The claims that stand on its transaction.
        problems: Given what cannot be read.
    """
    item.reverses = _named(item, "reverses", problems)
    item.bank_file = _named(item, "bank-file", problems)
    about = item.details.get("for")
    item.is_for = parse_names(about)
    if "for" in item.details and not item.is_for:
        problems.add(item.entry, f"for: {written(about)} is no id; write it in quotes.")
    # The links of a transaction come after what it says in so many words.
    item.claims = _claims(item, shared, problems) + item.claims


def receipt_of_item(item: Item) -> BankReceipt | None:
    """What a payment or refund confirms that stands on the bank account."""
    if (
        item.bank_file is None
        or item.entry.flag != _BOOKED
        or item.type not in BANK_TYPES
    ):
        return None
    return BankReceipt(
        date=item.date,
        file=item.bank_file,
        name=f"{item.type} {item.id}" if item.id else f"this {item.type}",
        document=item.document,
        settles=tuple(claim.target for claim in item.claims if not claim.by_link),
        carried=item.carried,
        texts=texts_of(item),
        source=item.source,
        entry=item.entry,
    )


def receipt_of_transaction(
    entry: Transaction, problems: Problems
) -> BankReceipt | None:
    """What a bank transaction confirms that has no receivable posting."""
    file = entry.meta.get("bank-file")
    if not is_id(file):
        problems.add(
            entry, f"bank-file: {written(file)} is no id; write one in quotes."
        )
        return None
    if entry.flag != _BOOKED:
        return None
    return BankReceipt(
        date=entry.date,
        file=str(file),
        name="this transaction",
        document="",
        settles=tuple(claim.target for claim in claims_of_transaction(entry, problems)),
        carried=entry.links or frozenset(),
        texts=tuple(text for text in (entry.narration, entry.payee) if text),
        source=source_of(entry),
        entry=entry,
    )


def _claims(
    item: Item, shared: tuple[Claim, ...], problems: Problems
) -> tuple[Claim, ...]:
    """What the item settles; a posting's own word comes before."""
    claims: tuple[Claim, ...] = ()
    several = len(item.postings) > 1
    silent = False
    for posting in item.postings:
        if not posting.meta or "settles" not in posting.meta:
            silent = True
            continue
        value = posting.meta["settles"]
        limit = PostingLimit(abs(posting.units.number)) if several else None
        claims += _parse(item.entry, value, limit, problems)
    return claims + shared if silent else claims


def _parse(
    entry: Transaction, value: object, limit: PostingLimit | None, problems: Problems
) -> tuple[Claim, ...]:
    try:
        return tuple(parse_settles(value, limit))
    except MalformedClaimsError as error:
        problems.add(entry, str(error))
        return ()


def _named(item: Item, key: str, problems: Problems) -> str | None:
    """A single id, or None; anything else is a problem."""
    if key not in item.details:
        return None
    value = item.details[key]
    if is_id(value):
        return str(value)
    problems.add(
        item.entry,
        f"{key}: {written(value)} is no id; write one id in quotes, without spaces"
        " or commas.",
    )
    return None
