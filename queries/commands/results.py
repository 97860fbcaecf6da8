"""How commands write what they found, and with which exit status they end."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

import click

from ..rendering import as_csv
from ..rendering import as_dicts
from ..rendering import as_json
from ..rows import columns_of
from ..tying import differences

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable
    from collections.abc import Sequence

    from ..loading import Ledger


def write_rows(
    shape: str,
    row_type: type,
    rows: Sequence[Any],
    as_text: Callable[[Sequence[Any]], str],
) -> None:
    """Write rows of a table."""
    if shape == "text":
        click.echo(as_text(rows))
        return
    dicts = as_dicts(row_type, rows)
    if shape == "json":
        click.echo(as_json(dicts))
    else:
        names = [column.name for column in columns_of(row_type)]
        click.echo(as_csv(names, dicts))


def verdict(loaded: Ledger, day: datetime.date | None) -> int:
    """The exit status; says on stderr where items and ledger disagree."""
    unequal = differences(loaded.subledger, loaded.entries, day)
    when = "" if day is None else f" on {day}"
    for each in unequal:
        click.echo(
            f"{each.account}: the open items add up to {each.items}{when}, but the"
            f" balance is {each.ledger} {each.currency}.",
            err=True,
        )
    return 1 if unequal or loaded.has_errors_of_ours else 0
