"""What commands that write to the ledger have in common."""

from __future__ import annotations

import datetime as dt
import functools
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

import click

from ..actions.request import Author
from ..actions.request import Share
from ..actions.request import WrongRequestError
from ..actions.task import Task
from ..actions.task import effects
from ..appending import CannotWriteError
from ..books import LoadedBooks
from ..books import main_file
from ..loading import UnreadableLedgerError
from ..rendering import number
from ..view import local_today
from ..writing import Preview
from ..writing import preview
from ..writing import write_to
from .arguments import Refusal
from .results import verdict

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from pathlib import Path

    from ..actions.task import Effect
    from ..live import Current
    from ..writing import Written


_AMOUNT = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


@dataclass(frozen=True)
class Acting:
    """How a command is to write.

    Attributes:
        ledger: The path of the main file.
        author: Who asks, and when.
        is_rehearsal: Whether to show only what would be written.
    """

    ledger: str
    author: Author
    is_rehearsal: bool

    def add(self, compose: Callable[[Current], str], *, is_decision: bool) -> int:
        """Add to the ledger what is composed for it, and say so.

        Returns:
            The exit status.
        """
        task = Task(compose, is_decision, self.author.request)
        books = LoadedBooks(main_file(self.ledger))

        def file(current: Current) -> Path:
            return task.file(books.main, current)

        try:
            done = (preview if self.is_rehearsal else write_to)(books, file, task.text)
        except (UnreadableLedgerError, WrongRequestError) as error:
            raise Refusal(str(error)) from None
        except CannotWriteError as error:
            raise click.ClickException(str(error)) from None
        if isinstance(done, Preview) and done.errors:
            click.echo(done.text)
            raise click.ClickException("\n".join(done.errors))
        return _told(done)


def acting(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of all that write; it takes an ``Acting``."""

    @click.argument("ledger")
    @click.option(
        "--date",
        type=click.DateTime(["%Y-%m-%d"]),
        metavar="DATE",
        help="The day from which it counts.  [default: today]",
    )
    @click.option(
        "--by",
        default="",
        envvar="BEAN_RECEIVABLES_BY",
        metavar="NAME",
        help="Who decides; also as BEAN_RECEIVABLES_BY in the environment.",
    )
    @click.option(
        "--request",
        default="",
        metavar="TEXT",
        help="A name of your own for this request: asked twice, it is written once.",
    )
    @click.option(
        "--dry-run", is_flag=True, help="Show what would be written, and write nothing."
    )
    @functools.wraps(command)
    def with_options(
        *args: Any,  # noqa: ANN401 - what click gives the command
        ledger: str,
        date: dt.datetime | None,
        by: str,
        request: str,
        dry_run: bool,
        **others: Any,  # noqa: ANN401 - what click gives the command
    ) -> None:
        at = dt.datetime.now()  # noqa: DTZ005 - the moment on the clock at the wall
        day = local_today() if date is None else date.date()
        author = Author(by.strip(), at, day, request.strip())
        command(*args, how=Acting(ledger, author, dry_run), **others)

    return with_options


def amount(text: str) -> Decimal:
    """Read an amount: digits with a decimal point, nothing between thousands.

    Raises:
        BadParameter: It is none.
    """
    if _AMOUNT.fullmatch(text) is None:
        message = f"{text!r} is no amount; write it as 1055.00."
        raise click.BadParameter(message)
    return Decimal(text)


def share(text: str) -> Share:
    """Read an id, or an id and an amount: ``2024-17`` or ``2024-17=55.00``."""
    id_, equals, number_ = text.rpartition("=")
    return Share(id_, amount(number_)) if equals else Share(text)


settles_option = click.option(
    "--settles",
    "shares",
    type=share,
    multiple=True,
    metavar="ID[=AMOUNT]",
    help="What it settles; may be given more than once.",
)


def _told(done: Written) -> int:
    """Say what was written, or would be; return the exit status."""
    for message in done.ledger.messages():
        click.echo(message, err=True)
    if not done.text:
        click.echo("The ledger holds this request already.")
        return verdict(done.ledger, None)
    click.echo(done.text)
    for line in _effect_lines(done):
        click.echo(line)
    if isinstance(done, Preview):
        click.echo(f"Would be written to {done.file}.")
    else:
        click.echo(f"Written to {done.file}.")
    return verdict(done.ledger, None)


def _effect_lines(done: Written) -> Iterator[str]:
    """What becomes of each item, in the ledger's sign."""
    for effect in effects(done.before.subledger, done.after.subledger):
        yield f"{effect.item.id}: {_change(effect)}"


def _change(effect: Effect) -> str:
    after = f"{number(effect.after)} {effect.item.currency}"
    if effect.before is None:
        return f"new, {after} outstanding, {effect.status_after}"
    return (
        f"{number(effect.before)} -> {after} outstanding,"
        f" {effect.status_before} -> {effect.status_after}"
    )
