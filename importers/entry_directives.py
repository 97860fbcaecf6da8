"""What an accountant would have typed of a bank entry: its metadata and directives.

Which account and which key it is booked under is decided elsewhere (``booking``).
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from typing import Any

from beancount.core import data
from beancount.core.amount import Amount

from .identity import EXTERNAL_ID
from .recognition import written
from .statement import BadValueError
from .transaction_codes import is_direct_debit
from .transaction_codes import method_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from .identity import Identity
    from .statement import Entry
    from .statement import Statement


class EntryDirectives:
    """The directives of one entry.

    Args:
        entry: A booked entry.
        statement: The statement it is of.
        identity: What it is called.

    Attributes:
        day: The day to book on.

    Raises:
        BadValueError: The entry has no date.
    """

    def __init__(self, entry: Entry, statement: Statement, identity: Identity) -> None:
        self.day = day_of(entry, statement)
        self._entry = entry
        self._statement = statement
        self._identity = identity

    def item(self, key: str) -> dict[str, Any]:
        """Give the metadata of an item: its key, then what the bank says of it."""
        entry = self._entry
        meta: dict[str, Any] = {key: self._identity.id}
        reference = _reference(entry)
        if reference:
            meta["reference"] = reference
        if entry.end_to_end is not None:
            meta["end-to-end"] = entry.end_to_end
        if entry.mandate is not None:
            meta["mandate"] = entry.mandate
        if entry.counterparty is not None and entry.counterparty.iban is not None:
            meta["payer-iban"] = entry.counterparty.iban
        return {**meta, **self.facts()}

    def facts(self) -> dict[str, Any]:
        """Give the metadata that any booking has."""
        entry = self._entry
        meta: dict[str, Any] = {EXTERNAL_ID: self._identity.external}
        exchange = entry.exchange
        if exchange is not None and exchange.instructed is not None:
            if exchange.currency is not None and exchange.currency != entry.currency:
                meta["instructed"] = Amount(exchange.instructed, exchange.currency)
            if exchange.rate is not None:
                meta["exchange-rate"] = exchange.rate
        if entry.batch is not None and entry.batch.why is not None:
            meta["note"] = entry.batch.why
        return meta

    def add_method(self, meta: dict[str, Any]) -> None:
        """Add how it was paid, where the bank says so."""
        method = method_of(self._entry.code)
        if method is not None:
            meta["method"] = method

    def posting(self, account: str, number: Decimal) -> data.Posting:
        """Give a posting in the currency of the entry, in the ledger's sign."""
        units = Amount(number, self._entry.currency)
        return data.Posting(account, units, None, None, None, {})

    def transaction(
        self, meta: dict[str, Any], postings: list[data.Posting], flag: str
    ) -> data.Transaction:
        """Give the transaction, as the bank tells of the entry."""
        party = self._entry.counterparty
        return data.Transaction(
            {**self._origin(), **meta},
            self.day,
            flag,
            " ".join(party.name.split()) if party is not None and party.name else None,
            self._narration(),
            data.EMPTY_SET,
            data.EMPTY_SET,
            postings,
        )

    def confirmation(self, names: Sequence[str], at: str) -> data.Custom:
        """Give the directive by which the bank confirms an item.

        Args:
            names: The bank file, if any, and the item.
            at: The moment from which on it counts, or "".
        """
        meta = self._origin()
        if at:
            meta["at"] = at
        values = [_text(name) for name in names]
        return data.Custom(meta, self.day, "bank-confirmation", values)

    def _origin(self) -> dict[str, Any]:
        line = self._entry.position.line or self._entry.position.entry
        meta: dict[str, Any] = data.new_metadata(self._statement.place, line)
        return meta

    def _narration(self) -> str:
        """Give the payer's words, else what kind of movement it is."""
        entry = self._entry
        if entry.documents or entry.structured or entry.text or entry.information:
            return _reference(entry)
        kind = "Direct debit" if is_direct_debit(entry.code) else "Bank transfer"
        return kind if entry.returned is None else f"{kind} returned"


def day_of(entry: Entry, statement: Statement) -> dt.date:
    """Give the day to book on: the bank's, else the next best that it says.

    A value date can lie outside the statement. But what is on it was booked after the
    opening balance and by the closing one, so it is dated within, and a balance that
    was asserted before still holds.
    """
    last = statement.to_date or statement.closing_date
    if entry.booked is None and entry.value is not None:
        first = statement.from_date
        if first is None and statement.opening_date is not None:
            first = statement.opening_date + dt.timedelta(days=1)
        within = entry.value if first is None else max(entry.value, first)
        return within if last is None else min(within, last)
    day = entry.booked or last
    if day is None:
        raise BadValueError(
            statement.place,
            entry.position.line,
            "The entry has no booking date, and its statement no last day.",
            "Ask the bank for a statement with dates.",
        )
    return day


def _reference(entry: Entry) -> str:
    """Give the remittance information as one text: structured first, then free.

    Some banks have no field for it, and put all they know in words of their own.
    """
    parts = [written(each.text, each.kind) for each in entry.structured]
    text = " ".join(entry.text.split())
    if text:
        parts.append(text)
    parts += [
        each.number
        for each in entry.documents
        if each.number is not None and each.number not in text
    ]
    if not parts and entry.information is not None:
        return " ".join(entry.information.split())
    return " ".join(dict.fromkeys(parts))


def _text(value: str) -> Any:  # noqa: ANN401 - beancount's own value type
    from beancount.parser.grammar import ValueType  # noqa: PLC0415 - slow to import

    return ValueType(value, str)
