"""What bank exports hold, as a list.

Statements and entries are those of the importers. They are not named here by
their type: what asks a ledger does not depend on what fills it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from .rendering import Head
from .rendering import as_table
from .rendering import number
from .rendering import places

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence
    from decimal import Decimal

    _Facts = Mapping[str, Any]

#: The columns of a statement, in csv and text.
STATEMENT_COLUMNS = (
    "file",
    "format",
    "account",
    "currency",
    "opening",
    "closing",
    "entries",
    "sum",
    "balanced",
)
#: The columns of an entry, in csv.
ENTRY_COLUMNS = (
    "file",
    "account",
    "status",
    "booked",
    "value",
    "amount",
    "currency",
    "name",
    "iban",
    "end_to_end",
    "mandate",
    "reference",
    "text",
    "id",
)
_VERDICTS = {True: "adds up", False: "DOES NOT ADD UP", None: "no balances"}


def statement_rows(statements: Iterable[Any]) -> list[dict[str, Any]]:
    """Statements as mappings, each as one row of csv."""
    return [
        {**statement.as_json(), "file": statement.place} for statement in statements
    ]


def statements_report(statements: Sequence[Any]) -> str:
    """Statements as people read them, each with a verdict, and what is to note."""
    heads = (
        Head("file"),
        Head("format"),
        Head("account"),
        Head("opening", right=True),
        Head("entries", right=True),
        Head("sum", right=True),
        Head("closing", right=True),
        Head("cur"),
        Head("verdict"),
    )
    cells = [
        (
            each["file"],
            each["format"],
            each["account"] or "",
            *_money(each),
            each["currency"] or "",
            _VERDICTS[each["balanced"]],
        )
        for each in statement_rows(statements)
    ]
    notes = [
        f"{statement.place}: {note}"
        for statement in statements
        for note in statement.notes
    ]
    return "\n".join([as_table(heads, cells), *notes]) if cells else ""


def entries_report(statement: Any) -> str:  # noqa: ANN401 - see top
    """The entries of a statement as people read them."""
    heads = (
        Head("booked"),
        Head("amount", right=True),
        Head("cur"),
        Head("name", widest=32),
        Head("account"),
        Head("reference", widest=40),
        Head("text", widest=60),
        Head("status"),
    )
    rows = entry_rows(statement)
    least = places(row["amount"] for row in rows)
    cells = [
        (
            f"{row['booked'] or ''}",
            number(row["amount"], least),
            row["currency"],
            row["name"] or "",
            row["iban"] or "",
            row["reference"] or row["end_to_end"] or "",
            row["text"] or "",
            "" if row["status"] == "booked" else row["status"],
        )
        for row in rows
    ]
    return as_table(heads, cells) if cells else "No entries."


def entry_rows(statement: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - see top
    """The entries of a statement, each as one row of csv."""
    return [_entry_row(statement, entry) for entry in statement.entries]


def _entry_row(statement: Any, entry: Any) -> dict[str, Any]:  # noqa: ANN401
    party = entry.counterparty
    return {
        "file": statement.place,
        "account": statement.account,
        "status": entry.status.value,
        "booked": entry.booked,
        "value": entry.value,
        "amount": entry.amount,
        "currency": entry.currency,
        "name": "" if party is None else party.name,
        "iban": "" if party is None else party.iban or party.account,
        "end_to_end": entry.end_to_end,
        "mandate": entry.mandate,
        "reference": " ".join(each.text for each in entry.structured),
        "text": entry.text or entry.information,
        "id": entry.id,
    }


def _money(statement: _Facts) -> Iterable[str]:
    """The cells from the opening to the closing balance."""
    opening, total, closing = (statement[key] for key in ("opening", "sum", "closing"))
    least = places(each for each in (opening, total, closing) if each)

    def cell(value: Decimal | None) -> str:
        return "" if value is None else number(value, least)

    return cell(opening), str(statement["entries"]), cell(total), cell(closing)
