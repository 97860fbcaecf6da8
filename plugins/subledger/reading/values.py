"""Values of metadata: what each key takes, and how a value is written.

A number where a text belongs is not read as that text: what is written without
quotes has lost its leading zeros, its case or its hyphens before anyone can see
it (``2024-17`` is 2007).
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import NamedTuple

from beancount.core.amount import Amount

if TYPE_CHECKING:
    from collections.abc import Container
    from collections.abc import Iterator
    from collections.abc import Mapping
    from typing import TypeGuard


class Form(NamedTuple):
    """What a key takes.

    Attributes:
        kind: The type that values have.
        remedy: What to say of another value, after the key and the value.
        words: The only texts that it may be, or () for any.
    """

    kind: type
    remedy: str
    words: tuple[str, ...] = ()


_TEXT = Form(str, "is no text; write it in quotes")
_NAME = Form(str, "is no name; write it in quotes")
_DATE = Form(dt.date, "is no date; write it as 2024-03-31, without quotes")

#: By key of an item. The keys that name other items are read as such.
FORMS = {
    "due": _DATE,
    "issued": _DATE,
    "vat": Form(Amount, "is no amount; write it as 21.00 EUR, without quotes"),
    "reference": _TEXT,
    "end-to-end": _TEXT,
    "mandate": _TEXT,
    "payer-iban": _TEXT,
    "external-id": _TEXT,
    "method": _TEXT,
    "reason": _TEXT,
    "by": _NAME,
    "second": _NAME,
    "reminder": _DATE,
    "reminder-by": Form(
        str, 'is no way to send it; write "post" or "email"', ("post", "email")
    ),
    "standalone": Form(bool, "is neither TRUE nor FALSE; write TRUE, without quotes"),
    "delivery": _TEXT,
}


def wrong_values(meta: Mapping[str, object]) -> Iterator[str]:
    """What to say of each value of another kind than its key takes.

    A key with nothing behind it says nothing, and is not wrong.
    """
    for key, value in meta.items():
        form = FORMS.get(key)
        if form is not None and value is not None and not _fits(value, form):
            yield f"{key}: {written(value)} {form.remedy}."


def is_date(value: object) -> TypeGuard[dt.date]:
    """Whether a value is a date.

    A moment is a date to Python, but cannot be compared with one.
    """
    return isinstance(value, dt.date) and not isinstance(value, dt.datetime)


def is_word(value: object, words: Container[str]) -> bool:
    """Whether a value is one of some words.

    An amount cannot be compared with a text.
    """
    return isinstance(value, str) and value in words


def written(value: object) -> str:
    """A value as it is written in a ledger."""
    if value is None:
        return "(nothing)"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        plain = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'"{plain}"'
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)  # dates are ISO; amounts have their currency behind them


def _fits(value: object, form: Form) -> bool:
    if form.kind is dt.date:
        return is_date(value)
    return isinstance(value, form.kind) and (not form.words or value in form.words)
