"""``mollie``: ask customers for payment, and fetch what came of it."""

from __future__ import annotations

import importlib
import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

import click

from ..actions.request import WrongRequestError
from ..appending import CannotWriteError
from ..books import LoadedBooks
from ..books import main_file
from ..loading import UnreadableLedgerError
from ..mollie_serving import serve as serve_it
from ..mollie_sync import synchronise
from ..payment_links import due_of
from ..payment_links import note_of
from ..rendering import as_json
from ..view import local_today
from ..writing import decisions_file
from ..writing import write_to
from .arguments import Refusal
from .arguments import text_or_json_option
from .importing import settings_of_import
from .importing import show_import
from .results import verdict

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from types import ModuleType

    from ..live import Current
    from ..mollie_sync import Synced
    from ..payment_links import Due

#: What talks to Mollie, looked up by its name like all importers.
_ONLINE = "beancount_receivables.importers.mollie_online"

_config_option = click.option(
    "--config",
    default="import.toml",
    show_default=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The settings of the import, with a table [mollie].",
)
_format_option = text_or_json_option("How to write what came of it.")


@click.group()
def mollie() -> None:
    """Ask customers for payment by Mollie, and fetch what came of it.

    The API key is taken from the environment (MOLLIE_API_KEY, unless [mollie]
    names another variable) or from the keyring.
    """


@mollie.command()
@click.argument("ledger", type=click.Path(path_type=Path))
@click.argument("invoice")
@click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The settings of the import, with a table [mollie].  [default: import.toml"
    " beside the ledger]",
)
@click.option(
    "--dry-run", is_flag=True, help="Show what would be asked for; ask nobody."
)
@_format_option
@click.pass_context
def link(
    context: click.Context,
    *,
    ledger: Path,
    invoice: str,
    config: Path | None,
    dry_run: bool,
    shape: str,
) -> None:
    """Give the address where a customer pays what is left of an invoice.

    The payment is created at Mollie; where one is open for the same amount, that
    one is given. The ledger remembers it as a note on the customer's account.
    """
    path = config or ledger.parent / "import.toml"
    settings = _settings(path)
    if settings.ledger.resolve() != ledger.resolve():
        message = f"{path} is of another ledger, {settings.ledger}."
        raise Refusal(message)
    books = LoadedBooks(main_file(ledger))
    today = local_today()
    try:
        current = books.read()
        for line in current.ledger.messages():
            click.echo(line, err=True)
        due = due_of(current, invoice, today)
        if dry_run:
            _show_due(due, settings.mollie_online, shape)
            context.exit(verdict(current.ledger, None))
        asked = _talk(lambda: _ask(settings.mollie_online, due))

        def note(now: Current) -> str:
            return note_of(now, due, asked.payment, asked.url, today)

        done = write_to(
            books,
            lambda now: decisions_file(str(ledger), now, lambda: note(now)),
            note,
        )
    except (UnreadableLedgerError, WrongRequestError) as error:
        raise Refusal(str(error)) from None
    except CannotWriteError as error:
        message = f"{error}\nThe payment is {asked.payment}: {asked.url}"
        raise click.ClickException(message) from None
    _show_link(due, asked, shape)
    context.exit(verdict(done.ledger, None))


@mollie.command()
@_config_option
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Nothing that was made before this day.",
)
@click.option("--all", "everything", is_flag=True, help="Also what was fetched before.")
@click.option(
    "--dry-run", is_flag=True, help="Show what would be added; write nothing."
)
@_format_option
@click.pass_context
def sync(
    context: click.Context,
    *,
    config: Path,
    since: dt.datetime | None,
    everything: bool,
    dry_run: bool,
    shape: str,
) -> None:
    """Fetch what changed at Mollie, and add it to the ledger.

    What changed is saved in the inbox, and imported like any other export. Without
    an access token of the organisation (MOLLIE_ACCESS_TOKEN), settlements and other
    movements of the balance are left out.

    Exit status 1 also where something could not be imported.
    """
    settings = _settings(config)
    if not settings.inbox.is_dir():
        message = f"{settings.inbox}: the inbox that {config} names is no folder."
        raise Refusal(message)
    try:
        synced: Synced = _talk(
            lambda: synchronise(
                settings,
                _api().connect(settings.mollie_online, os.environ),
                since=None if since is None else since.date(),
                everything=everything,
                dry_run=dry_run,
            )
        )
    except UnreadableLedgerError as error:
        raise Refusal(str(error)) from None
    except CannotWriteError as error:
        raise click.ClickException(str(error)) from None
    _show_sync(synced, shape, dry_run=dry_run)
    if synced.importing is None:
        context.exit(0)
    status = verdict(synced.importing.ledger, None)
    context.exit(1 if synced.is_refused else status)


@mollie.command()
@_config_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option(
    "--port",
    default=8780,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="On which port.",
)
def serve(*, config: Path, host: str, port: int) -> None:
    """Serve the webhook and the page after payment.

    Both are for a web server in front of it, that brings TLS. Ends with Ctrl-C.
    """
    settings = _settings(config)
    if not settings.inbox.is_dir():
        message = f"{settings.inbox}: the inbox that {config} names is no folder."
        raise Refusal(message)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")

    def started(address: str) -> None:
        click.echo(f"{address}/webhook and {address}/paid")

    try:
        _talk(lambda: serve_it(settings, host, port, started))
    except KeyboardInterrupt:
        click.echo("Ended.")
    except OSError as error:
        message = f"{host}:{port}: {error.strerror}."
        raise click.ClickException(message) from None


# How it is done.


def _settings(config: Path) -> Any:  # noqa: ANN401 - of the importers
    """The settings, where they say how Mollie's API is used.

    Raises:
        Refusal: They do not.
    """
    settings = settings_of_import(config)
    if settings.mollie_online is None or settings.inbox is None:
        missing = "inbox" if settings.mollie_online else "mode in [mollie]"
        message = f"{config} has no {missing}; add one, see docs/mollie.md."
        raise Refusal(message)
    return settings


def _api() -> ModuleType:
    """The module that talks to Mollie.

    Raises:
        Refusal: Mollie's client is not installed.
    """
    try:
        return importlib.import_module(f"{_ONLINE}.api")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("mollie", "requests"):
            raise
        message = (
            "Mollie's client is not installed: pip install"
            " 'beancount-receivables[mollie]'."
        )
        raise Refusal(message) from None


def _talk(request: Callable[[], Any]) -> Any:  # noqa: ANN401 - of the importers
    """Talk to Mollie; what goes wrong is told as every command does.

    Raises:
        Refusal: There is no key.
        ClickException: Mollie cannot be asked, or refuses.
    """
    api = _api()
    secrets = importlib.import_module("beancount_receivables.importers.secrets")
    try:
        return request()
    except secrets.MissingSecretError as error:
        raise Refusal(str(error)) from None
    except api.MollieError as error:
        raise click.ClickException(str(error)) from None


def _ask(online: Any, due: Due) -> Any:  # noqa: ANN401 - of the importers
    asking = importlib.import_module(f"{_ONLINE}.asking")
    return asking.ask(_api().connect(online, os.environ), online, _request(asking, due))


def _request(asking: ModuleType, due: Due) -> Any:  # noqa: ANN401 - of the importers
    return asking.Request(
        document=due.document,
        amount=due.amount,
        currency=due.currency,
        customer=due.customer,
        name=due.name,
        country=due.country,
        language=due.language,
        earlier=due.earlier,
        booked=due.booked,
    )


def _show_due(due: Due, online: Any, shape: str) -> None:  # noqa: ANN401
    """Show what would be asked for."""
    _api()
    asking = importlib.import_module(f"{_ONLINE}.asking")
    content = _talk(lambda: asking.payment_of(online, _request(asking, due)))
    if shape == "json":
        click.echo(as_json(content))
        return
    amount = content["amount"]
    click.echo(
        f"Would ask {due.name} for {amount['value']} {amount['currency']}:"
        f" {content['description']}"
    )


def _show_link(due: Due, asked: Any, shape: str) -> None:  # noqa: ANN401
    """Show where the customer pays."""
    for id_ in asked.open:
        click.echo(
            f"The payment {id_} for another amount is open still, and cannot be"
            " canceled: it expires by itself.",
            err=True,
        )
    if shape == "json":
        said = {
            "document": due.document,
            "amount": due.amount,
            "currency": due.currency,
            "payment": asked.payment,
            "url": asked.url,
            "new": asked.is_new,
            "canceled": list(asked.canceled),
        }
        click.echo(as_json(said))
        return
    for id_ in asked.canceled:
        click.echo(f"Canceled {id_}, which was for another amount.")
    what = "Asked" if asked.is_new else "Asked before"
    click.echo(f"{what}: {due.amount:f} {due.currency} for {due.document}")
    click.echo(asked.url)


def _show_sync(synced: Synced, shape: str, *, dry_run: bool) -> None:
    """Show what changed, and what was added."""
    if shape == "text":
        for name, count in synced.fetched.counts.items():
            click.echo(f"{name} changed at Mollie: {count}")
    if synced.importing is not None:
        show_import(shape, synced.importing, synced.written, dry_run=dry_run)
    elif shape == "json":
        click.echo(as_json({"entries": 0, "written": []}))
    else:
        click.echo("Nothing is new.")
