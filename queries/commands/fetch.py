"""``fetch``: get transactions from where they can be asked for."""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

import click

from ..rendering import as_json
from .arguments import Refusal
from .arguments import text_or_json_option
from .importing import settings_of_import

if TYPE_CHECKING:
    import datetime as dt
    from types import ModuleType

#: What fetches, looked up by its name like all importers.
_PONTO = "beancount_receivables.importers.ponto"


@click.group()
def fetch() -> None:
    """Get transactions of bank accounts into the inbox of an import."""


@fetch.command()
@click.option(
    "--config",
    default="import.toml",
    show_default=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The settings of the import, with a table [ponto].",
)
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Nothing that was booked before this day.",
)
@click.option("--all", "everything", is_flag=True, help="Also what was fetched before.")
@text_or_json_option("How to write the summary.")
@click.pass_context
def ponto(
    context: click.Context,
    *,
    config: Path,
    since: dt.datetime | None,
    everything: bool,
    shape: str,
) -> None:
    """Fetch what is new at Ponto, for `import` to take over.

    Ponto first asks the banks. The client id and secret are taken from the
    environment (PONTO_CLIENT_ID and PONTO_CLIENT_SECRET, unless [ponto] names
    others) or from the keyring.

    Exit status 1 where Ponto refuses something, or somebody should look at it.
    """
    settings = settings_of_import(config)
    if settings.ponto is None or settings.inbox is None:
        missing = "table [ponto]" if settings.ponto is None else "inbox"
        message = f"{config} has no {missing}; add one, see docs/ponto.md."
        raise Refusal(message)
    api, secrets, fetching = map(_module, ("api", "secrets", "fetching"))
    fetched: list[Any] = []
    try:
        found = secrets.find_secrets(settings.ponto, os.environ)
        asked = api.Ponto(settings.ponto, found)
        for each in fetching.fetch(
            asked,
            settings.ponto,
            settings.inbox,
            since=None if since is None else since.date(),
            everything=everything,
        ):
            fetched.append(each)
            _tell(each, shape)
    except secrets.MissingSecretError as error:
        raise Refusal(str(error)) from None
    except api.PontoError as error:
        raise click.ClickException(str(error)) from None
    if shape == "json":
        click.echo(as_json([each.as_dict() for each in fetched]))
    context.exit(1 if any(each.problems for each in fetched) else 0)


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"{_PONTO}.{name}")


def _tell(fetched: Any, shape: str) -> None:  # noqa: ANN401 - of the importers
    """Say what came of an account."""
    for problem in fetched.problems:
        click.echo(problem, err=True)
    if shape != "text":
        return
    if fetched.file is None:
        click.echo(f"{fetched.account}: nothing new")
    else:
        click.echo(f"{fetched.account}: {fetched.count} new, {fetched.file}")
