"""``export`` and ``statement``: what is open, as files for others."""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...plugins.subledger.items import TYPES
from ...plugins.subledger.status import SHOWN
from ..export.csv_file import csv_lines
from ..export.excel import ExcelError
from ..export.excel import write_excel
from ..export.statement import statement as statement_of
from ..export.words import LANGUAGES
from ..export.words import words_in
from ..ledger_decimals import decimals_in
from ..transaction_map import TransactionMap
from ..transaction_map import Wanted
from ..view import View
from .arguments import Refusal
from .arguments import check_customer
from .arguments import customer_option
from .arguments import day_option
from .arguments import open_ledger
from .results import verdict

if TYPE_CHECKING:
    import datetime

    from ..loading import Ledger

_LANGUAGE = click.Choice(list(LANGUAGES))
_output_option = click.option(
    "--output",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to; an older file of that name is replaced.  [default: stdout]",
)


@click.command()
@click.argument("ledger")
@customer_option
@click.option("--search", metavar="TEXT", default="", help="Only lines with this.")
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice(list(SHOWN)),
    help="Only this status; may be repeated.",
)
@click.option(
    "--type",
    "types",
    multiple=True,
    type=click.Choice(TYPES),
    help="Only items of this type; may be repeated.",
)
@click.option("--open", "only_open", is_flag=True, help="Only what is open.")
@day_option
@click.option(
    "--format",
    "shape",
    type=click.Choice(("xlsx", "csv")),
    help="How to write it.  [default: as FILE ends, else csv]",
)
@click.option(
    "--language",
    type=_LANGUAGE,
    default="en",
    show_default=True,
    help="Of the heads and words in Excel; csv has those of the ledger.",
)
@_output_option
@click.pass_context
def export(
    context: click.Context,
    *,
    ledger: str,
    customer: str | None,
    search: str,
    statuses: tuple[str, ...],
    types: tuple[str, ...],
    only_open: bool,
    day: datetime.date | None,
    shape: str | None,
    language: str,
    output: Path | None,
) -> None:
    """Write the transactions to an Excel or csv file, the most recent first.

    Amounts read as on the document: an invoice and a payment positive, a credit
    note, a chargeback and an outgoing payment negative. The last two columns have
    the ledger's sign; the total of either is the balance. What has the sign of a
    formula in front is kept a text.
    """
    shape = shape or _shape_of(output)
    loaded = open_ledger(ledger)
    check_customer(loaded.subledger, customer)
    _refuse_ledger(output, loaded)
    shown = TransactionMap(View.on(loaded.subledger, day))
    wanted = Wanted(
        customer=customer,
        text=search,
        types=frozenset(types),
        statuses=frozenset(statuses),
        only_open=only_open,
    )
    found = shown.arranged(shown.select(wanted), "date", descending=True)
    lines = map(shown.line, found)
    if shape == "csv":
        content = "".join(csv_lines(lines)).encode("utf-8", "replace")
    else:
        target = io.BytesIO()
        decimals = decimals_in(loaded.options)
        try:
            write_excel(target, lines, words_in(language), decimals, shown.view.today)
        except ExcelError as error:
            raise click.ClickException(str(error)) from None
        content = target.getvalue()
    _write(content, output)
    context.exit(verdict(loaded, day))


@click.command()
@click.argument("ledger")
@click.argument("customer")
@click.option(
    "--language",
    type=_LANGUAGE,
    help="Of the page.  [default: the customer's, else en]",
)
@click.option(
    "--sender", metavar="NAME", help="From whom.  [default: the ledger's title]"
)
@day_option
@_output_option
@click.pass_context
def statement(
    context: click.Context,
    *,
    ledger: str,
    customer: str,
    language: str | None,
    sender: str | None,
    day: datetime.date | None,
    output: Path | None,
) -> None:
    """Write the statement of CUSTOMER: a page of HTML, to be printed.

    It shows the open items, with amounts as on the documents, and the balance by
    age; a negative balance is to be paid by the customer.
    """
    loaded = open_ledger(ledger)
    check_customer(loaded.subledger, customer)
    _refuse_ledger(output, loaded)
    known = loaded.subledger.customer(customer).text("language", day)
    page = statement_of(
        View.on(loaded.subledger, day),
        customer,
        words_in(language or known),
        decimals_in(loaded.options),
        _title(loaded) if sender is None else sender,
    )
    _write(page.encode("utf-8", "replace"), output)
    context.exit(verdict(loaded, day))


def _shape_of(output: Path | None) -> str:
    """What a file is to hold, as its name says."""
    return "xlsx" if output and output.suffix.lower() == ".xlsx" else "csv"


def _title(loaded: Ledger) -> str:
    """The title of a ledger; Beancount's own is none."""
    title = str(loaded.options.get("title", ""))
    return "" if title == "Beancount" else title


def _refuse_ledger(output: Path | None, loaded: Ledger) -> None:
    """Refuse to put a file in the place of one of the ledger."""
    if output is None or not output.exists():
        return
    for file in loaded.options.get("include", ()):
        if Path(file).exists() and output.samefile(file):
            message = f"{output} is part of the ledger; give another name."
            raise Refusal(message)


def _write(content: bytes, output: Path | None) -> None:
    """Write to a file, which is whole or not there; or to stdout."""
    if output is None:
        click.echo(content, nl=False)
        return
    try:
        descriptor, name = tempfile.mkstemp(
            dir=output.parent, prefix=f".{output.name}."
        )
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(content)
            Path(name).chmod(_mode(output))
            Path(name).replace(output)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as error:
        message = f"{output} cannot be written: {error.strerror}."
        raise Refusal(message) from None


def _mode(output: Path) -> int:
    """The permissions of the file replaced, or those of a new file."""
    if output.exists():
        return output.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
