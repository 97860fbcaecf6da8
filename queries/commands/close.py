"""``close``: seal a period."""

from __future__ import annotations

import datetime

import click

from ..appending import CannotWriteError
from ..closing import Request
from ..closing import close as close_period
from ..loading import UnreadableLedgerError
from ..view import local_today
from .arguments import Refusal
from .results import verdict


@click.command()
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
        raise Refusal(message)
    at = datetime.datetime.now()  # noqa: DTZ005 - the moment on the clock at the wall
    request = Request(day.date(), by.strip(), reason.strip(), at)
    try:
        written = close_period(ledger, request)
    except UnreadableLedgerError as error:
        raise Refusal(str(error)) from None
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
    context.exit(verdict(written.ledger, None))
