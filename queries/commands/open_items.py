"""``open-items``: open a ledger with items that are open already."""

from __future__ import annotations

import importlib
import re
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

import click
from beancount.core import account as account_names

from ...plugins.subledger.terms import Terms
from ..appending import CannotWriteError
from ..books import load_with
from ..books import main_file
from ..loading import UnreadableLedgerError
from ..opening import OpeningError
from ..opening_sources import FromLedger
from ..opening_sources import FromList
from ..opening_sources import for_ledger
from ..starting import wrong_totals
from ..writing import entries_file
from ..writing import write
from .arguments import Refusal
from .arguments import open_ledger
from .results import verdict

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from collections.abc import Sequence

    from ..live import Current
    from ..opening import Opening
    from ..opening_sources import Source

#: What reads open-item lists, looked up by its name like all importers.
_READING = "beancount_receivables.importers.open_items.reading"
_STATEMENT = "beancount_receivables.importers.statement"
_TOTAL = re.compile(r"(-?\d+(?:\.\d+)?)(?: ([A-Z][A-Z0-9'._-]*))?")


def _total(
    _context: click.Context, _parameter: click.Parameter, texts: Iterable[str]
) -> list[tuple[Decimal, str]]:
    totals = []
    for text in texts:
        found = _TOTAL.fullmatch(text.strip())
        if found is None:
            message = f'{text!r} is no amount; write it as 1055.00, or "1055.00 EUR".'
            raise click.BadParameter(message)
        totals.append((Decimal(found[1]), found[2] or ""))
    return totals


def _account(
    _context: click.Context, _parameter: click.Parameter, name: str | None
) -> str | None:
    if name is not None and not account_names.is_valid(name):
        message = f"{name!r} is no account; write it as Equity:Opening-Balances."
        raise click.BadParameter(message)
    return name


def _terms(
    _context: click.Context, _parameter: click.Parameter, text: str | None
) -> Terms | None:
    terms = None if text is None else Terms.parse(text)
    if text is not None and terms is None:
        message = f'{text!r} is no payment term; write 30 or "30 end-of-month".'
        raise click.BadParameter(message)
    return terms


def _date(
    _context: click.Context, _parameter: click.Parameter, value: dt.datetime | None
) -> dt.date | None:
    return None if value is None else value.date()


_DATE = click.DateTime(["%Y-%m-%d"])


@click.command("open-items")
@click.argument(
    "file",
    required=False,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "--from",
    "old",
    metavar="LEDGER",
    help="The ledger whose open items are carried forward, in place of FILE.",
)
@click.option(
    "--as-of",
    "day",
    type=_DATE,
    callback=_date,
    metavar="DATE",
    help="The last day of that ledger.",
)
@click.option(
    "--date",
    type=_DATE,
    callback=_date,
    metavar="DATE",
    help="The opening date.  [default with --from: the day after --as-of]",
)
@click.option(
    "--total",
    "--balance",
    "totals",
    multiple=True,
    callback=_total,
    metavar="AMOUNT",
    help="What they must add up to; with several currencies as '100.00 EUR'.",
)
@click.option("--ledger", metavar="LEDGER", help="The ledger that is opened.")
@click.option(
    "--append", is_flag=True, help="Write to that ledger, in place of printing."
)
@click.option(
    "--equity", callback=_account, metavar="ACCOUNT", help="On the other side."
)
@click.option(
    "--account",
    callback=_account,
    metavar="ACCOUNT",
    help="The one below which new customers come.",
)
@click.option("--currency", metavar="CURRENCY", help="Where the list says none.")
@click.option(
    "--terms", callback=_terms, metavar="DAYS", help="Where the list has no due date."
)
@click.option(
    "--layout", default="", metavar="NAME", help="Whose list it is, e.g. Twinfield."
)
@click.pass_context
def open_items(
    context: click.Context,
    *,
    file: Path | None,
    old: str | None,
    day: dt.date | None,
    date: dt.date | None,
    totals: list[tuple[Decimal, str]],
    ledger: str | None,
    append: bool,
    equity: str | None,
    account: str | None,
    currency: str | None,
    terms: Terms | None,
    layout: str,
) -> None:
    """Open a ledger with the open items of another package, or of another ledger.

    FILE is an open-item list as CSV. Prints an open directive for each customer who
    is not in the ledger yet, and a transaction for each open item; with --append they
    are added to the ledger. Where the items do not add up to --total nothing is
    printed or written.
    """
    if append and ledger is None:
        message = "Name the ledger that is written to with --ledger."
        raise Refusal(message)
    source: Source
    of_lists = (account, currency, terms, layout or None)
    if old is not None and day is not None and (file, *of_lists) == (None,) * 5:
        source = FromLedger(open_ledger(old), day, date, equity)
    elif file is not None and date is not None and (old, day) == (None, None):
        source = FromList(_read(file, layout), date, equity, account, currency, terms)
    else:
        message = (
            "Give FILE with --date DATE, or --from LEDGER with --as-of DATE; --account,"
            " --currency, --terms and --layout are for FILE."
        )
        raise Refusal(message)
    try:
        context.exit(_open(source, totals, ledger, append=append))
    except UnreadableLedgerError as error:
        raise Refusal(str(error)) from None
    except CannotWriteError as error:
        raise click.ClickException(str(error)) from None


def _open(
    source: Source,
    totals: Sequence[tuple[Decimal, str]],
    ledger: str | None,
    *,
    append: bool,
) -> int:
    """Print or write what opens a ledger; returns the exit status.

    Raises:
        UnreadableLedgerError: The ledger cannot be read.
        CannotWriteError: It cannot be opened so.
    """
    current = None if ledger is None else load_with(main_file(ledger))
    opening = source(current)
    wrong = wrong_totals(opening.totals, totals)
    if wrong:
        raise OpeningError("\n".join(wrong))
    for note in source.notes:
        click.echo(note, err=True)
    if ledger is not None and current is not None:
        opening = for_ledger(source, ledger, current)
        if append:
            return _append(source, ledger, opening)
    click.echo(opening.text(), nl=False)
    _tell(opening)
    if current is not None:
        for message in current.ledger.messages():
            click.echo(message, err=True)
    ledgers = [source.old, None if current is None else current.ledger]
    return int(any(each is not None and each.has_errors_of_ours for each in ledgers))


def _append(source: Source, path: str, opening: Opening) -> int:
    """Add to a ledger what it lacks; returns the exit status."""

    def text(current: Current) -> str:
        return for_ledger(source, path, current).text()

    done = write(
        path,
        lambda current: entries_file(path, current, lambda: text(current)),
        text,
    )
    for message in done.ledger.messages():
        click.echo(message, err=True)
    if done.text:
        click.echo(f"Written to {done.file}.")
        _tell(opening)
    else:
        click.echo("The ledger holds these open items already.")
    return verdict(done.ledger, None)


def _tell(opening: Opening) -> None:
    """Say on stderr what it comes to."""
    sums = ", ".join(
        f"{total} {currency}" for currency, total in opening.totals.items()
    )
    count = len(opening.documents)
    words = f"{count} document{'' if count == 1 else 's'} with something open"
    click.echo(f"{words}, together {sums or 'nothing'}.", err=True)
    for credit, debit in opening.apart:
        click.echo(
            f"{credit} and {debit} are left apart, as they were: a rule would have"
            " joined them. Settle them by hand if they belong together.",
            err=True,
        )


def _read(file: Path, layout: str) -> Any:  # noqa: ANN401 - of the importers
    reading = importlib.import_module(_READING)
    refusal = importlib.import_module(_STATEMENT).StatementError
    try:
        return reading.read_open_items(file, layout)
    except refusal as error:
        raise click.ClickException(str(error)) from None
