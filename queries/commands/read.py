"""``read``: what bank exports hold."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING
from typing import Any

import click

from ..rendering import as_csv
from ..rendering import as_json
from ..statements import ENTRY_COLUMNS
from ..statements import STATEMENT_COLUMNS
from ..statements import entries_report
from ..statements import entry_rows
from ..statements import statement_rows
from ..statements import statements_report
from .arguments import format_option

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

#: What reads bank exports. It is looked up when it is needed, by its name:
#: what asks a ledger does not depend on what fills it.
_IMPORTERS = "beancount_receivables.importers"


@click.command()
@click.argument(
    "files",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False),
)
@click.option("--entries", "with_entries", is_flag=True, help="Show each entry too.")
@format_option
@click.pass_context
def read(
    context: click.Context, *, files: tuple[str, ...], shape: str, with_entries: bool
) -> None:
    """Show what bank exports hold, before anything is imported.

    A statement that does not add up is shown, with that verdict, and one that
    does not open where the one before it closed, with a note; a file that
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
    statements = importlib.import_module(f"{_IMPORTERS}.chains").with_gaps(statements)
    _write_statements(shape, statements, with_entries=with_entries)
    context.exit(1 if refused else 0)


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
