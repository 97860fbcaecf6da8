"""The command line: ``bean-receivables``.

Exit status: 0 when all is well; 1 when the ledger has errors of this package,
when open items and ledger disagree, or when a bank export was refused; 2 for
wrong usage, such as a file that is not there or an id that no item has.
"""

from __future__ import annotations

import datetime
import importlib
from typing import TYPE_CHECKING
from typing import Any

import click

from ..plugins.subledger.items import TYPES
from ..plugins.subledger.status import SHOWN
from .closing import Request
from .closing import close as close_period
from .explain import Explanation
from .history import LINK_COLUMNS
from .history import History
from .loading import UnreadableLedgerError
from .loading import load
from .rendering import FORMATS
from .rendering import as_csv
from .rendering import as_dicts
from .rendering import as_json
from .reports import aging_report
from .reports import items_report
from .rows import CustomersRow
from .rows import ReceivablesRow
from .rows import columns_of
from .statements import ENTRY_COLUMNS
from .statements import STATEMENT_COLUMNS
from .statements import entries_report
from .statements import entry_rows
from .statements import statement_rows
from .statements import statements_report
from .tying import differences
from .view import View
from .view import local_today
from .writing import CannotWriteError

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from collections.abc import Sequence

    from ..plugins.subledger.items import Item
    from ..plugins.subledger.subledger import Subledger
    from .loading import Ledger

#: What reads bank exports. It is looked up when it is needed, by its name:
#: what asks a ledger does not depend on what fills it.
_IMPORTERS = "beancount_receivables.importers"


class _Refusal(click.ClickException):
    """What was asked for cannot be shown."""

    exit_code = 2


def _format_option(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the option --format."""
    return click.option(
        "--format",
        "shape",
        type=click.Choice(FORMATS),
        default="text",
        show_default=True,
        help="How to write it; in csv and json, amounts are plain numbers.",
    )(command)


def _day_option(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the option --as-of."""
    return click.option(
        "--as-of",
        "day",
        type=click.DateTime(["%Y-%m-%d"]),
        callback=_as_date,
        metavar="DATE",
        help="The state at the end of this day.  [default: all of the ledger]",
    )(command)


def _as_date(
    _context: click.Context,
    _parameter: click.Parameter,
    value: datetime.datetime | None,
) -> datetime.date | None:
    return None if value is None else value.date()


_customer_option = click.option(
    "--customer", metavar="C", help="Only the customer with this id."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="beancount-receivables")
def main() -> None:
    """Show the receivables of a Beancount ledger."""


@main.command()
@click.argument("ledger")
@_customer_option
@click.option("--status", type=click.Choice(list(SHOWN)), help="Only this status.")
@click.option(
    "--type", "type_", type=click.Choice(TYPES), help="Only items of this type."
)
@_day_option
@_format_option
@click.pass_context
def items(
    context: click.Context,
    *,
    ledger: str,
    customer: str | None,
    status: str | None,
    type_: str | None,
    day: datetime.date | None,
    shape: str,
) -> None:
    """List the items: invoices, payments, credit notes and all others.

    In csv and json the columns are those of the table receivables.
    """
    loaded = _open(ledger)
    _check_customer(loaded.subledger, customer)
    rows = [
        row
        for row in View.on(loaded.subledger, day).receivables()
        if customer in {None, row.customer}
        and type_ in {None, row.type}
        and status in {None, row.status}
    ]
    _write_rows(shape, ReceivablesRow, rows, items_report)
    context.exit(_verdict(loaded, day))


@main.command()
@click.argument("ledger")
@_customer_option
@_day_option
@_format_option
@click.pass_context
def aging(
    context: click.Context,
    *,
    ledger: str,
    customer: str | None,
    day: datetime.date | None,
    shape: str,
) -> None:
    """List what each customer owes, by days overdue.

    In csv and json the columns are those of the table customers; text leaves
    out customers with nothing open.
    """
    loaded = _open(ledger)
    _check_customer(loaded.subledger, customer)
    rows = [
        row
        for row in View.on(loaded.subledger, day).customers()
        if customer in {None, row.customer} and (shape != "text" or row.open_items)
    ]
    _write_rows(shape, CustomersRow, rows, aging_report)
    context.exit(_verdict(loaded, day))


@main.command()
@click.argument("ledger")
@click.argument("name", metavar="ID")
@_day_option
@_format_option
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
    loaded = _open(ledger)
    shown = History(
        View.on(loaded.subledger, day),
        name,
        _items_named(loaded.subledger, name, day),
    )
    if shape == "json":
        click.echo(as_json(shown.as_dict()))
    elif shape == "csv":
        click.echo(as_csv(LINK_COLUMNS, shown.links()))
    else:
        click.echo(shown.as_text())
    context.exit(_verdict(loaded, day))


@main.command()
@click.argument("ledger")
@click.argument("name", metavar="ID")
@_day_option
@click.option(
    "--format",
    "shape",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="How to write it; in json, amounts are plain numbers.",
)
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
    loaded = _open(ledger)
    _items_named(loaded.subledger, name, day)
    shown = Explanation(View.on(loaded.subledger, day), name, loaded.errors)
    click.echo(as_json(shown.as_dict()) if shape == "json" else shown.as_text())
    context.exit(_verdict(loaded, day))


@main.command()
@click.argument(
    "files",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False),
)
@click.option("--entries", "with_entries", is_flag=True, help="Show each entry too.")
@_format_option
@click.pass_context
def read(
    context: click.Context, *, files: tuple[str, ...], shape: str, with_entries: bool
) -> None:
    """Show what bank exports hold, before anything is imported.

    A statement that does not add up is shown, with that verdict; a file that
    cannot be read is named on stderr, and the others are shown.
    """
    refused = False
    statements = []
    for statement in _statements(files, with_entries=with_entries):
        if isinstance(statement, Exception):
            refused = True
            click.echo(str(statement), err=True)
        else:
            statements.append(statement)
    _write_statements(shape, statements, with_entries=with_entries)
    context.exit(1 if refused else 0)


@main.command()
@click.argument("ledger")
@click.argument("day", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--by", metavar="NAME", default="", help="Who closes it.")
@click.option("--reason", metavar="TEXT", default="", help="Why it is sealed anew.")
@click.pass_context
def close(
    context: click.Context, *, ledger: str, day: datetime.datetime, by: str, reason: str
) -> None:
    """Close the period up to and including DATE.

    Adds a period-close to the ledger: from then on any change of what is dated
    up to that day is an error. A period that had to change is closed again,
    with --by and --reason.
    """
    if day.date() > local_today():
        message = f"{day.date()} is yet to come; a period is closed when it is over."
        raise _Refusal(message)
    at = datetime.datetime.now()  # noqa: DTZ005 - the moment on the clock at the wall
    request = Request(day.date(), by.strip(), reason.strip(), at)
    try:
        written = close_period(ledger, request)
    except UnreadableLedgerError as error:
        raise _Refusal(str(error)) from None
    except CannotWriteError as error:
        raise click.ClickException(str(error)) from None
    for message in written.ledger.messages():
        click.echo(message, err=True)
    if not written.text:
        click.echo(f"The period up to {day.date()} is closed already.")
    else:
        for line in written.text.splitlines():
            if line[:1].isdecimal():
                click.echo(line)
        click.echo(f"Written to {written.file}.")
    context.exit(_verdict(written.ledger, None))


def _open(path: str) -> Ledger:
    """Load a ledger, and say on stderr what is wrong with it."""
    try:
        loaded = load(path)
    except UnreadableLedgerError as error:
        raise _Refusal(str(error)) from None
    for message in loaded.messages():
        click.echo(message, err=True)
    return loaded


def _check_customer(subledger: Subledger, customer: str | None) -> None:
    """Refuse a customer whom nothing in the ledger names.

    An empty list for a name mistyped would read as: owes nothing.
    """
    if customer is None or customer in subledger.customers:
        return
    if not any(item.customer == customer for item in subledger.items):
        message = f"The ledger has no customer {customer}; give the customer's id."
        raise _Refusal(message)


def _items_named(
    subledger: Subledger, name: str, day: datetime.date | None
) -> list[Item]:
    """The items that a name means by the end of a day."""
    found = subledger.get(name)
    if not found:
        message = f"The ledger has no item {name}; `items` lists all ids."
        raise _Refusal(message)
    there = [item for item in found if day is None or item.date <= day]
    if not there:
        message = f"There is no item {name} by {day}: it is dated {found[0].date}."
        raise _Refusal(message)
    return there


def _write_rows(
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


def _verdict(loaded: Ledger, day: datetime.date | None) -> int:
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


def _statements(files: Sequence[str], *, with_entries: bool) -> Iterator[Any]:
    """The statements of bank exports; for what is refused, the error instead."""
    detection = importlib.import_module(f"{_IMPORTERS}.detection")
    refusal = importlib.import_module(f"{_IMPORTERS}.statement").StatementError
    for file in files:
        try:
            yield from detection.read_statements(file, keep_entries=with_entries)
        except refusal as error:  # noqa: PERF203 - the other files are shown
            yield error


def _write_statements(
    shape: str, statements: Sequence[Any], *, with_entries: bool
) -> None:
    """Write statements, and each with its entries if they are asked for."""
    if shape == "json":
        shown = [statement.as_json(entries=with_entries) for statement in statements]
        click.echo(as_json(shown))
    elif shape == "csv" and with_entries:
        rows = [row for statement in statements for row in entry_rows(statement)]
        click.echo(as_csv(ENTRY_COLUMNS, rows))
    elif shape == "csv":
        click.echo(as_csv(STATEMENT_COLUMNS, statement_rows(statements)))
    elif with_entries:
        for statement in statements:
            click.echo(f"{statements_report([statement])}\n")
            click.echo(f"{entries_report(statement)}\n")
    elif statements:
        click.echo(statements_report(statements))
