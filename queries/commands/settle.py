"""``settle`` and ``unsettle``: what people join, and take apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..actions import settle as action
from ..actions.settle import Pair
from .acting import acting
from .acting import amount as amount_type

if TYPE_CHECKING:
    from decimal import Decimal

    from ..live import Current
    from .acting import Acting


@click.command()
@acting
@click.argument("credit", metavar="CREDIT")
@click.argument("debit", metavar="DEBIT")
@click.argument("amount", type=amount_type, required=False)
@click.pass_context
def settle(
    context: click.Context,
    *,
    how: Acting,
    credit: str,
    debit: str,
    amount: Decimal | None,
) -> None:
    """Settle an invoice with a payment, or any debit with any credit.

    Without AMOUNT all that is outstanding on both; where that is nothing, all that
    rules have linked of both, which then gives way.
    """
    pairs = [Pair(credit, debit, amount)]
    context.exit(
        how.add(
            lambda current: action.settle(current, pairs, how.author), is_decision=True
        )
    )


@click.command()
@acting
@click.argument("one", metavar="ID")
@click.argument("other", metavar="[OTHER]", required=False)
@click.pass_context
def unsettle(
    context: click.Context, *, how: Acting, one: str, other: str | None
) -> None:
    """Undo the settlement of two items, or all settlements of one.

    No rule joins the two again, nor touches the credit of them.
    """

    def compose(current: Current) -> str:
        if other is not None:
            pairs = [Pair(one, other)]
        else:
            pairs = action.pairs_of(current.subledger, one, how.author.date)
        return action.unsettle(current, pairs, how.author)

    context.exit(how.add(compose, is_decision=True))
