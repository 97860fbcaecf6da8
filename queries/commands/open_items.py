"""``open-items``: open a ledger with items that are open already."""

from __future__ import annotations

import datetime as dt
import importlib
import re
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any
from typing import Protocol

import click
from beancount.core import account as account_names

from ...plugins.subledger.terms import Terms
from ..books import load_with
from ..loading import UnreadableLedgerError
from ..opening import OpeningError
from ..opening import in_ledger
from ..opening import in_new_ledger
from ..opening import left_open
from ..opening import missing_from
from ..rolling import differences_in
from ..rolling import roll
from ..rolling import settings_of
from ..starting import Start
from ..starting import Starting
from ..starting import wrong_totals
from ..writing import CannotWriteError
from ..writing import entries_file
from ..writing import write
from .arguments import Refusal
from .arguments import open_ledger
from .results import verdict

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

    from ..live import Current
    from ..loading import Ledger
    from ..opening import Opening

#: What reads open-item lists, looked up by its name like all importers.
_READING = "beancount_receivables.importers.open_items.reading"
_STATEMENT = "beancount_receivables.importers.statement"
_TOTAL = re.compile(r"(-?\d+(?:\.\d+)?)(?: ([A-Z][A-Z0-9'._-]*))?")
_CONTROL = "Receivable"
_EQUITY = "Opening-Balances"


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
    make: _Maker
    of_lists = (account, currency, terms, layout or None)
    if old is not None and day is not None and (file, *of_lists) == (None,) * 5:
        make = _FromLedger(open_ledger(old), day, date, equity)
    elif file is not None and date is not None and (old, day) == (None, None):
        make = _FromList(_read(file, layout), date, equity, account, currency, terms)
    else:
        message = (
            "Give FILE with --date DATE, or --from LEDGER with --as-of DATE; --account,"
            " --currency, --terms and --layout are for FILE."
        )
        raise Refusal(message)
    try:
        context.exit(_open(make, totals, ledger, append=append))
    except UnreadableLedgerError as error:
        raise Refusal(str(error)) from None
    except CannotWriteError as error:
        raise click.ClickException(str(error)) from None


def _open(
    make: _Maker,
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
    current = None if ledger is None else load_with(Path(ledger).resolve())
    opening = make(current)
    wrong = wrong_totals(opening.totals, totals)
    if wrong:
        raise OpeningError("\n".join(wrong))
    for note in make.notes:
        click.echo(note, err=True)
    if ledger is not None and current is not None:
        opening = _for_ledger(make, ledger, current)
        if append:
            return _append(make, ledger, opening)
    click.echo(opening.text(), nl=False)
    _tell(opening)
    return 0


class _Maker(Protocol):
    """Makes what opens a ledger.

    Attributes:
        notes: What somebody should look at.
    """

    notes: Sequence[str]

    def __call__(self, current: Current | None) -> Opening:
        """Make it for a ledger, or for a new one."""


class _FromList:
    """Makes it from the list of another package."""

    def __init__(
        self,
        listed: Any,  # noqa: ANN401 - of the importers
        date: dt.date,
        equity: str | None,
        account: str | None,
        currency: str | None,
        terms: Terms | None,
    ) -> None:
        self._list = listed
        self._date = date
        self._equity = equity
        self._account = account
        self._currency = currency
        self._terms = terms
        self.notes: Sequence[str] = ()

    def __call__(self, current: Current | None) -> Opening:
        """Make it for a ledger, or for a new one."""
        start = Start(
            self._date,
            self._equity or _equity(current),
            self._account or _control(current),
            self._currency or _currency(current),
            self._terms,
        )
        starting = Starting(self._list, start, current)
        opening = starting.opening()
        self.notes = tuple(dict.fromkeys(starting.notes))
        if current is not None:
            return opening
        return left_open(opening, in_new_ledger([start.account], start.date))


class _FromLedger:
    """Makes it from an old ledger."""

    def __init__(
        self, old: Ledger, day: dt.date, date: dt.date | None, equity: str | None
    ) -> None:
        self._old = old
        self._day = day
        self._date = date or day + dt.timedelta(days=1)
        self._equity = equity
        self.notes: Sequence[str] = ()
        if self._date <= day:
            message = f"The opening date {self._date} must be after {day}."
            raise Refusal(message)

    def __call__(self, current: Current | None) -> Opening:
        """Make it, and see that the items come out as they are."""
        roots = self._old.options if current is None else current.options
        equity = self._equity or f"{roots.get('name_equity', 'Equity')}:{_EQUITY}"
        opening = roll(self._old, self._day, self._date, equity)
        # In force may be the settings of the old ledger, or none but the needed ones.
        ledgers = [
            in_new_ledger((), self._date, settings_of(self._old, self._date)),
            in_new_ledger(
                (), self._date, settings_of(self._old, self._date, needed=True)
            ),
        ]
        for settle in ledgers:
            opening = left_open(opening, settle)
        text = opening.text()
        for settle in ledgers:
            new = settle(text)
            other = list(differences_in(self._old, self._day, new, self._date))
            if other:
                message = f"{other[0]}; settle or book it in the old ledger first."
                raise OpeningError(message)
        return opening


def _for_ledger(make: _Maker, path: str, current: Current) -> Opening:
    """What a ledger lacks of what is to open it."""
    opening = missing_from(current, make(current))
    if not opening.documents:
        return opening
    _check_start(current, opening)
    return left_open(opening, in_ledger(Path(path).resolve()))


def _check_start(current: Current, opening: Opening) -> None:
    """Refuse an opening date before the ledger's start.

    What is booked before would be one item for each customer.

    Raises:
        OpeningError: It is before.
    """
    for control in current.subledger.settings.accounts.values():
        if control.start > opening.date:
            message = (
                f"The receivables of the ledger start on {control.start}, after"
                f" {opening.date}: date the setting of {control.account} that day or"
                " before."
            )
            raise OpeningError(message)


def _append(make: _Maker, path: str, opening: Opening) -> int:
    """Add to a ledger what it lacks; returns the exit status."""
    done = write(
        path,
        lambda current: entries_file(path, current.subledger.settings),
        lambda current: _for_ledger(make, path, current).text(),
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


def _equity(current: Current | None) -> str:
    root = "Equity" if current is None else current.options["name_equity"]
    return f"{root}:{_EQUITY}"


def _control(current: Current | None) -> str:
    """The control account of a ledger, or the usual one."""
    if current is None:
        return f"Assets:{_CONTROL}"
    return next(current.subledger.settings.control_accounts()).account


def _currency(current: Current | None) -> str:
    """The currency of a ledger, or the usual one."""
    operating = current.options.get("operating_currency") if current else None
    return str(operating[0]) if operating else "EUR"
