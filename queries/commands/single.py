"""``history`` and ``explain``: all about one item."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..explain import Explanation
from ..history import LINK_COLUMNS
from ..history import History
from ..rendering import as_csv
from ..rendering import as_json
from ..view import View
from .arguments import day_option
from .arguments import format_option
from .arguments import items_named
from .arguments import open_ledger
from .arguments import text_or_json_option
from .results import verdict

if TYPE_CHECKING:
    import datetime


@click.command()
@click.argument("ledger")
@click.argument("name", metavar="ID")
@day_option
@format_option
@click.pass_context
def history(
    context: click.Context,
    *,
    ledger: str,
    name: str,
    day: datetime.date | None,
    shape: str,
) -> None:
    """Show the links of an item, made and cancelled, and why.

    ID is that of an item, or the number of a document with several.
    """
    loaded = open_ledger(ledger)
    shown = History(
        View.on(loaded.subledger, day),
        name,
        items_named(loaded.subledger, name, day),
    )
    if shape == "json":
        click.echo(as_json(shown.as_dict()))
    elif shape == "csv":
        click.echo(as_csv(LINK_COLUMNS, shown.links()))
    else:
        click.echo(shown.as_text())
    context.exit(verdict(loaded, day))


@click.command()
@click.argument("ledger")
@click.argument("name", metavar="ID")
@day_option
@text_or_json_option("How to write it; in json, amounts are plain numbers.")
@click.pass_context
def explain(
    context: click.Context,
    *,
    ledger: str,
    name: str,
    day: datetime.date | None,
    shape: str,
) -> None:
    """Show why an item is, or is not, settled: what was tried, in order.

    ID is that of an item, or the number of a document with several.

    \b
    json: {"id", "as_of", "items"}; each of the items has the columns of the
    table receivables, and
      reason     settled by what; what is left, and why
      links      those in force, with the columns of the table settlements
      locks      kind, file, since, until (null while it lasts), reason
      days       date, last (the last of the days in a row on which the same
                 came out), and steps, in the order in which they were tried
      opposites  what is open on the other side: id, type, date, due,
                 outstanding, reason (why the two are not joined)
      notices    date, code, message
      errors     message, filename, lineno

    \b
    A step has item (whose look it was), rule (as in settlements, or unsettle,
    or all for all automatic rules), outcome, reason, amount (of the link made
    or cancelled, else null) and candidates (what was looked at: id, and what
    was outstanding then).

    \b
    outcome is one of
      linked, cancelled, restored  a link was made, cancelled, made again
      nothing       nothing fits
      closed        what is named has nothing outstanding
      waits         for what is locked, or is not there yet
      undone        a human undid the pair, or freed the credit
      ambiguous     several answers are equally good
      proposal      one answer, which is only arithmetically good
      too-many      there is too much to choose from
      doubt         a human is to look, as the notice of the day says
      off           the rule is switched off
      passed        the rule looks once, and that day has passed
      not-offered   the rule is not for such an item
      refused       it cannot be done, which is an error
    """  # noqa: D301 - click takes \b for a paragraph left as it is
    loaded = open_ledger(ledger)
    items_named(loaded.subledger, name, day)
    shown = Explanation(View.on(loaded.subledger, day), name, loaded.errors)
    click.echo(as_json(shown.as_dict()) if shape == "json" else shown.as_text())
    context.exit(verdict(loaded, day))
