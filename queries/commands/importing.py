"""``import``: bring bank exports into the ledger."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

import click

from ..appending import CannotWriteError
from ..books import LoadedBooks
from ..books import main_file
from ..importing import Import
from ..loading import UnreadableLedgerError
from ..rendering import as_json
from .arguments import Refusal
from .arguments import text_or_json_option
from .results import verdict

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command("import")
@click.argument(
    "files",
    metavar="[FILE...]",
    nargs=-1,
    type=click.Path(exists=True, path_type=Path),
)
@click.option(
    "--config",
    default="import.toml",
    show_default=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="What to import, and where to.",
)
@click.option(
    "--dry-run", is_flag=True, help="Show what would be added; write nothing."
)
@text_or_json_option("How to write the summary.")
@click.pass_context
def import_(
    context: click.Context,
    *,
    files: tuple[Path, ...],
    config: Path,
    dry_run: bool,
    shape: str,
) -> None:
    """Add what bank exports hold to the ledger.

    FILE is an export, or a folder of them; by default the inbox that the
    configuration names. What the ledger has already is left out, so that the
    same export can be imported again. Each file of the ledger is written as a
    whole or not at all; imported exports are moved to the archive, if one is
    named.

    Exit status 1 also where a file is refused.
    """
    settings = settings_of_import(config)
    places = list(files) or ([settings.inbox] if settings.inbox else [])
    if not places:
        message = f"Name files, or an inbox in {config}."
        raise Refusal(message)
    if not files and not settings.inbox.is_dir():
        message = f"{settings.inbox}: the inbox that {config} names is no folder."
        raise Refusal(message)
    importing = Import(settings, places)
    try:
        current = LoadedBooks(main_file(settings.ledger)).read()
        with click.progressbar(
            length=len(importing.files),
            label="Reading",
            file=sys.stderr,
            hidden=not sys.stderr.isatty(),
        ) as bar:
            importing.extract(current, lambda: bar.update(1))
        written = importing.preview() if dry_run else importing.write()
    except UnreadableLedgerError as error:
        raise Refusal(str(error)) from None
    except CannotWriteError as error:
        raise click.ClickException(str(error)) from None
    show_import(shape, importing, written, dry_run=dry_run)
    refused = any(each.problem for each in importing.extracted)
    status = verdict(importing.ledger, None)
    context.exit(1 if refused else status)


def settings_of_import(config: Path) -> Any:  # noqa: ANN401 - of the importers
    """Read the settings of an import; what is wrong with them is wrong usage."""
    module = importlib.import_module("beancount_receivables.importers.import_settings")
    try:
        return module.read_settings(config)
    except module.SettingsError as error:
        raise Refusal(str(error)) from None


def show_import(
    shape: str, importing: Import, written: Sequence[tuple[Path, str]], *, dry_run: bool
) -> None:
    """Write the summary, and for a dry run what would be added."""
    for each in importing.extracted:
        if each.problem:
            click.echo(each.problem, err=True)
        elif not each.known:
            why = f"{each.why} It was" if each.why else "no bank export;"
            click.echo(f"{each.file}: {why} left where it is.", err=True)
    if shape == "json":
        click.echo(as_json(importing.as_dict(written)))
        return
    if dry_run:
        for _, text in written:
            click.echo(text)
    click.echo(importing.as_text(written, dry_run=dry_run))
