"""What the columns of an export are: the one list for Excel and csv.

Amounts read as on the document; the two columns ``ledger_amount`` and
``ledger_outstanding`` carry the ledger's sign, so that the total of either over all
lines is the balance, and that of the second also over the open lines alone.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..transaction_map import Line


class Kind(Enum):
    """What a column holds."""

    TEXT = "text"
    WORD = "word"
    """A type, a status or a lock: a word of the ledger, to be shown in a language."""
    DATE = "date"
    MONEY = "money"
    COUNT = "count"


class Column(NamedTuple):
    """A column.

    Attributes:
        name: As it stands on top in csv.
        kind: What it holds.
        read: Gives the value for a line; None for an empty cell.
        width: How wide it is in Excel, in characters.
    """

    name: str
    kind: Kind
    read: Callable[[Line], Any]
    width: int

    @property
    def is_totalled(self) -> bool:
        """Whether its total says something: it has the ledger's sign."""
        return self.name.startswith("ledger_")


COLUMNS = (
    Column("date", Kind.DATE, lambda line: line.item.date, 11),
    Column("type", Kind.WORD, lambda line: line.item.type, 16),
    Column("id", Kind.TEXT, lambda line: line.item.id, 20),
    Column("customer", Kind.TEXT, lambda line: line.item.customer, 12),
    Column("name", Kind.TEXT, lambda line: line.name, 28),
    Column("reference", Kind.TEXT, lambda line: line.item.text("reference"), 24),
    Column("description", Kind.TEXT, lambda line: line.item.narration, 30),
    Column("amount", Kind.MONEY, lambda line: line.amount, 13),
    Column("outstanding", Kind.MONEY, lambda line: line.outstanding, 13),
    Column("currency", Kind.TEXT, lambda line: line.item.currency, 9),
    Column("status", Kind.WORD, lambda line: line.status, 17),
    Column("settled_with", Kind.TEXT, lambda line: ", ".join(line.settled_with), 28),
    Column("locked", Kind.WORD, lambda line: line.locked, 16),
    Column("due", Kind.DATE, lambda line: line.item.due, 11),
    Column("days_overdue", Kind.COUNT, lambda line: line.days_overdue or None, 9),
    Column("payee", Kind.TEXT, lambda line: line.item.payee, 24),
    Column("method", Kind.TEXT, lambda line: line.item.text("method"), 12),
    Column("bank_account", Kind.TEXT, lambda line: line.item.bank_account, 20),
    Column("external_id", Kind.TEXT, lambda line: line.item.text("external-id"), 20),
    Column("account", Kind.TEXT, lambda line: line.item.account, 26),
    Column("ledger_amount", Kind.MONEY, lambda line: line.item.amount, 14),
    Column("ledger_outstanding", Kind.MONEY, lambda line: line.ledger_outstanding, 14),
)

#: What a spreadsheet begins a formula with, also in the wide forms of East Asia.
FORMULA_SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20"
