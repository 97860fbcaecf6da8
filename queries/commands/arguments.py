"""What commands take, and refuse, alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..loading import UnreadableLedgerError
from ..loading import load
from ..rendering import FORMATS

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable

    from ...plugins.subledger.items import Item
    from ...plugins.subledger.subledger import Subledger
    from ..loading import Ledger


class Refusal(click.ClickException):
    """What was asked for cannot be shown or done: wrong usage."""

    exit_code = 2


def format_option(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the option --format."""
    return click.option(
        "--format",
        "shape",
        type=click.Choice(FORMATS),
        default="text",
        show_default=True,
        help="How to write it; in csv and json, amounts are plain numbers.",
    )(command)


def text_or_json_option(
    words: str,
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The option --format of a command whose answer is no list.

    Args:
        words: What it is for.
    """
    return click.option(
        "--format",
        "shape",
        type=click.Choice(("text", "json")),
        default="text",
        show_default=True,
        help=words,
    )


def day_option(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the option --as-of."""
    return _as_of("all of the ledger")(command)


def day_or_today_option(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the option --as-of, for what depends on the day itself."""
    return _as_of("today")(command)


def _as_of(default: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return click.option(
        "--as-of",
        "day",
        type=click.DateTime(["%Y-%m-%d"]),
        callback=_as_date,
        metavar="DATE",
        help=f"The state at the end of this day.  [default: {default}]",
    )


def _as_date(
    _context: click.Context,
    _parameter: click.Parameter,
    value: datetime.datetime | None,
) -> datetime.date | None:
    return None if value is None else value.date()


customer_option = click.option(
    "--customer", metavar="C", help="Only the customer with this id."
)


def open_ledger(path: str) -> Ledger:
    """Load a ledger, and say on stderr what is wrong with it."""
    try:
        loaded = load(path)
    except UnreadableLedgerError as error:
        raise Refusal(str(error)) from None
    for message in loaded.messages():
        click.echo(message, err=True)
    return loaded


def check_customer(subledger: Subledger, customer: str | None) -> None:
    """Refuse a customer whom nothing in the ledger names.

    An empty list for a name mistyped would read as: owes nothing.
    """
    if customer is None or customer in subledger.customers:
        return
    if not any(item.customer == customer for item in subledger.items):
        message = f"The ledger has no customer {customer}; give the customer's id."
        raise Refusal(message)


def items_named(
    subledger: Subledger, name: str, day: datetime.date | None
) -> list[Item]:
    """The items that a name means by the end of a day."""
    found = subledger.get(name)
    if not found:
        message = f"The ledger has no item {name}; `items` lists all ids."
        raise Refusal(message)
    there = [item for item in found if day is None or item.date <= day]
    if not there:
        message = f"There is no item {name} by {day}: it is dated {found[0].date}."
        raise Refusal(message)
    return there
