"""``interest``: what a late payer owes beside an invoice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ...plugins.collection_costs import own_tables
from ...plugins.late_payment import LatePayments
from ...plugins.late_payment import NoInterestError
from ...plugins.law import MissingTableError
from ...plugins.law import UnreadableTablesError
from ...plugins.law import read_interest
from ...plugins.law import read_tables
from ..interest import PERIOD_COLUMNS
from ..interest import InterestReport
from ..rendering import as_csv
from ..rendering import as_json
from ..view import View
from ..view import local_today
from .arguments import Refusal
from .arguments import day_or_today_option
from .arguments import format_option
from .arguments import items_named
from .arguments import open_ledger
from .results import verdict

if TYPE_CHECKING:
    import datetime

    from ..loading import Ledger


@click.command()
@click.argument("ledger")
@click.argument("name", metavar="ID")
@day_or_today_option
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The first day that bears interest, where it is another one than the law has"
    " by itself: the customer was in default later, say.",
)
@format_option
@click.pass_context
def interest(
    context: click.Context,
    *,
    ledger: str,
    name: str,
    day: datetime.date | None,
    since: datetime.datetime | None,
    shape: str,
) -> None:
    """Show the statutory interest on an invoice, step by step.

    ID is that of an invoice, or the number of a document with several items. Each
    step has its principal, what of earlier interest was added to it, the percentage
    a year, the days of the year and the interest, of which the total alone is
    rounded.
    """
    loaded = open_ledger(ledger)
    last = day or local_today()
    late_payments = _late_payments(loaded)
    try:
        late = [
            late_payments.of(item, last, since.date() if since else None)
            for item in items_named(loaded.subledger, name, last)
        ]
    except (MissingTableError, NoInterestError) as error:
        raise Refusal(str(error)) from None
    report = InterestReport(View.on(loaded.subledger, last), name, late)
    if shape == "json":
        click.echo(as_json(report.as_dict()))
    elif shape == "csv":
        click.echo(as_csv(PERIOD_COLUMNS, report.periods()))
    else:
        click.echo(report.as_text())
    context.exit(verdict(loaded, last))


def _late_payments(loaded: Ledger) -> LatePayments:
    own = own_tables(loaded.options)
    try:
        return LatePayments(loaded.subledger, read_interest(own), read_tables(own))
    except UnreadableTablesError as error:
        raise Refusal(str(error)) from None
