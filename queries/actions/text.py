"""Directives as text, as people type them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from dataclasses import field
from decimal import Decimal
from typing import TYPE_CHECKING

from beancount.core.amount import CURRENCY_RE
from beancount.core.amount import Amount

from ...plugins.subledger.reading.keys import is_id
from ...plugins.subledger.reading.values import written
from .request import WrongRequestError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from .request import Share

#: Where the amounts of postings end.
_COLUMN = 58
_CENTS = -2
_CURRENCY = re.compile(CURRENCY_RE)


@dataclass(frozen=True)
class Line:
    """A posting to be written.

    Attributes:
        account: On which.
        number: In the ledger's sign.
        currency: Of the number.
        meta: What stands below it; what is None or "" is left out.
    """

    account: str
    number: Decimal
    currency: str
    meta: Mapping[str, object] = field(default_factory=dict)


def decision(
    date: dt.date, kind: str, values: Iterable[object], meta: Mapping[str, object]
) -> str:
    """A ``custom`` directive."""
    parts = [str(date), "custom", written(kind), *map(_value, values)]
    return "\n".join([" ".join(parts), *_meta(meta, "  ")]) + "\n"


def transaction(
    date: dt.date,
    payee: str,
    narration: str,
    meta: Mapping[str, object],
    lines: Sequence[Line],
    *,
    flag: str = "*",
    links: Iterable[str] = (),
) -> str:
    """A transaction of which every amount is written; "" as payee: none.

    Raises:
        WrongRequestError: A text cannot be written, or a currency is none.
    """
    texts = [_value(text) for text in (payee, narration) if text or text is narration]
    tags = [f"^{link}" for link in sorted(links)]
    written_lines = [" ".join([str(date), flag, *texts, *tags]), *_meta(meta, "  ")]
    for line in lines:
        amount = f"{line.number:f}"
        if _CURRENCY.fullmatch(line.currency) is None:
            message = f"{line.currency!r} is no currency; write it like EUR."
            raise WrongRequestError(message)
        space = " " * max(2, _COLUMN - len(line.account) - len(amount) - 2)
        written_lines.append(f"  {line.account}{space}{amount} {line.currency}")
        written_lines += _meta(line.meta, "    ")
    return "\n".join(written_lines) + "\n"


def note(date: dt.date, account: str, comment: str, meta: Mapping[str, object]) -> str:
    """A ``note`` directive.

    Raises:
        WrongRequestError: A text cannot be written.
    """
    head = " ".join([str(date), "note", account, _value(comment)])
    return "\n".join([head, *_meta(meta, "  ")]) + "\n"


def opened(
    date: dt.date, account: str, currencies: Iterable[str], meta: Mapping[str, object]
) -> str:
    """An ``open`` directive.

    Raises:
        WrongRequestError: A text cannot be written.
    """
    head = " ".join([str(date), "open", account, ",".join(currencies)]).rstrip()
    return "\n".join([head, *_meta(meta, "  ")]) + "\n"


def settles(shares: Iterable[Share]) -> str:
    """The value of ``settles``."""
    parts = []
    for share in shares:
        new_id(share.id)
        amount = "" if share.amount is None else f" {share.amount:f}"
        parts.append(f"{share.id}{amount}")
    return ", ".join(parts)


def new_id(id_: str) -> str:
    """An id that can be written.

    Raises:
        WrongRequestError: It has spaces or commas, or is none.
    """
    if not is_id(id_) or '"' in id_:
        message = f"{id_!r} is no id: an id has no spaces, commas or quotes."
        raise WrongRequestError(message)
    return id_


def like(amount: Decimal, other: Decimal) -> Decimal:
    """An amount with as many decimals as another one has.

    Raises:
        WrongRequestError: It has more, and more than cents.
    """
    places = min(0, int(other.as_tuple().exponent))
    own = int(amount.as_tuple().exponent)
    if own < min(places, _CENTS):
        message = f"{amount:f} has too many decimals."
        raise WrongRequestError(message)
    return amount.quantize(Decimal(1).scaleb(places)) if own > places else amount


def _meta(meta: Mapping[str, object], indent: str) -> Iterable[str]:
    for key, value in meta.items():
        if value is not None and value != "":
            yield f"{indent}{key}: {_value(value)}"


def _value(value: object) -> str:
    """A value as it is written in a ledger.

    Raises:
        WrongRequestError: It is a text that no line of a ledger can hold.
    """
    if isinstance(value, str) and any(
        letter != "\n" and not letter.isprintable() for letter in value
    ):
        message = f"{value!r} holds a character that cannot be written."
        raise WrongRequestError(message)
    if isinstance(value, Amount) and value.number is not None:
        return f"{value.number:f} {value.currency}"
    return written(value)
