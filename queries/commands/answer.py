"""``confirm`` and ``reject``: what the bank answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..actions.bank_file import Answer
from ..actions.bank_file import answered
from .acting import acting

if TYPE_CHECKING:
    from .acting import Acting


@click.command()
@acting
@click.argument("name", metavar="FILE_OR_ID")
@click.argument("items", metavar="[ITEM]...", nargs=-1)
@click.pass_context
def confirm(
    context: click.Context, *, how: Acting, name: str, items: tuple[str, ...]
) -> None:
    """Mark a bank file, some items of it, or an item as carried out."""
    answer = Answer(is_confirmed=True, file=name, items=items)
    context.exit(
        how.add(lambda current: answered(current, answer, how.author), is_decision=True)
    )


@click.command()
@acting
@click.argument("name", metavar="FILE_OR_ID")
@click.argument("items", metavar="[ITEM]...", nargs=-1)
@click.option("--reason", default="", metavar="TEXT", help="Why, as the bank says it.")
@click.pass_context
def reject(
    context: click.Context,
    *,
    how: Acting,
    name: str,
    items: tuple[str, ...],
    reason: str,
) -> None:
    """Mark a bank file, some items of it, or an item as rejected."""
    answer = Answer(is_confirmed=False, file=name, items=items, reason=reason)
    context.exit(
        how.add(lambda current: answered(current, answer, how.author), is_decision=True)
    )
