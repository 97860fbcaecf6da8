"""What people book: payments, credit notes, write-offs, adjustments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..actions import adjust as adjusting
from ..actions import assign as assigning
from ..actions import cancel as cancelling
from ..actions import credit as crediting
from ..actions import register as registering
from ..actions import write_off as writing_off
from .acting import acting
from .acting import amount as amount_type
from .acting import settles_option

if TYPE_CHECKING:
    from decimal import Decimal

    from ..actions.request import Share
    from .acting import Acting

_reason_option = click.option("--reason", default="", metavar="TEXT", help="Why.")
_second_option = click.option(
    "--second", default="", metavar="NAME", help="Who approved it."
)
_currency_option = click.option(
    "--currency",
    default="",
    metavar="CURRENCY",
    help="Of the amount.  [default: the customer's]",
)
_id_option = click.option(
    "--id", "id_", default="", metavar="ID", help="Its id.  [default: the next one]"
)
_AS_NUMBERS = {"ignore_unknown_options": True}


@click.command()
@acting
@click.argument("id_", metavar="ID")
@click.argument("customer")
@settles_option
@click.pass_context
def assign(
    context: click.Context,
    *,
    how: Acting,
    id_: str,
    customer: str,
    shares: tuple[Share, ...],
) -> None:
    """Say whose an uncategorized receipt is.

    Books what is left of it over to the customer. What it pays is said with
    --settles, or left to the rules.
    """
    wanted = assigning.Assignment(id_, customer, shares)
    context.exit(
        how.add(
            lambda current: assigning.assign(current, wanted, how.author),
            is_decision=False,
        )
    )


@click.command()
@acting
@click.argument("customer")
@click.argument("amount", type=amount_type)
@click.option("--method", default="", metavar="NAME", help="How it was paid.")
@click.option(
    "--account",
    default="",
    metavar="ACCOUNT",
    help="Where the money is.  [default: as the setting of the method says]",
)
@click.option("--external-id", default="", metavar="ID", help="What the bank calls it.")
@click.option("--reference", default="", metavar="TEXT", help="What the payer wrote.")
@click.option("--refund", is_flag=True, help="The money went out to the customer.")
@_currency_option
@_id_option
@settles_option
@click.pass_context
def register(
    context: click.Context,
    *,
    how: Acting,
    customer: str,
    amount: Decimal,
    method: str,
    account: str,
    external_id: str,
    reference: str,
    refund: bool,
    currency: str,
    id_: str,
    shares: tuple[Share, ...],
) -> None:
    """Book a payment that no bank file brings."""
    wanted = registering.Registration(
        customer=customer,
        amount=amount,
        currency=currency,
        method=method,
        account=account,
        external_id=external_id,
        reference=reference,
        settles=shares,
        type="refund" if refund else "payment",
        id=id_,
    )
    context.exit(
        how.add(
            lambda current: registering.register(current, wanted, how.author),
            is_decision=False,
        )
    )


@click.command()
@acting
@click.argument("id_", metavar="ID")
@click.argument("amount", type=amount_type, required=False)
@click.option(
    "--number", default="", metavar="ID", help="Its number.  [default: the next one]"
)
@_reason_option
@click.pass_context
def credit(
    context: click.Context,
    *,
    how: Acting,
    id_: str,
    amount: Decimal | None,
    number: str,
    reason: str,
) -> None:
    """Credit an invoice, its revenue and VAT in proportion.

    Without AMOUNT all that is outstanding. A credit note for all of an invoice of
    which nothing is settled reverses it.
    """
    wanted = crediting.Credit(id_, amount, number, reason)
    context.exit(
        how.add(
            lambda current: crediting.credit(current, wanted, how.author),
            is_decision=False,
        )
    )


@click.command("write-off")
@acting
@click.argument("id_", metavar="ID")
@click.argument("amount", type=amount_type, required=False)
@click.option(
    "--account",
    default="",
    metavar="ACCOUNT",
    help="Of the loss.  [default: the first that the rule write-offs names]",
)
@click.option(
    "--vat",
    type=amount_type,
    default="0",
    help="What of it is VAT that comes back.",
)
@click.option(
    "--vat-account",
    default="",
    metavar="ACCOUNT",
    help="Of that VAT.  [default: the first that the rule names]",
)
@_reason_option
@_second_option
@click.option(
    "--id", "new_id", default="", metavar="ID", help="Its id.  [default: the next one]"
)
@click.pass_context
def write_off(
    context: click.Context,
    *,
    how: Acting,
    id_: str,
    amount: Decimal | None,
    account: str,
    vat: Decimal,
    vat_account: str,
    reason: str,
    second: str,
    new_id: str,
) -> None:
    """Write off what will not be paid of an invoice.

    Without AMOUNT all that is outstanding.
    """
    wanted = writing_off.WriteOff(
        id=id_,
        amount=amount,
        account=account,
        reason=reason,
        second=second,
        vat=vat,
        vat_account=vat_account,
        new_id=new_id,
    )
    context.exit(
        how.add(
            lambda current: writing_off.write_off(current, wanted, how.author),
            is_decision=False,
        )
    )


@click.command(context_settings=_AS_NUMBERS)
@acting
@click.argument("customer")
@click.argument("amount", type=amount_type)
@click.option("--account", required=True, metavar="ACCOUNT", help="The other side.")
@click.option("--reason", required=True, metavar="TEXT", help="Why.")
@_second_option
@_currency_option
@_id_option
@settles_option
@click.pass_context
def adjust(
    context: click.Context,
    *,
    how: Acting,
    customer: str,
    amount: Decimal,
    account: str,
    reason: str,
    second: str,
    currency: str,
    id_: str,
    shares: tuple[Share, ...],
) -> None:
    """Adjust the balance of a customer.

    AMOUNT is positive where the customer owes less by it, negative where more.
    """
    wanted = adjusting.Adjustment(
        customer=customer,
        amount=abs(amount),
        currency=currency,
        in_favour=amount > 0,
        account=account,
        reason=reason,
        second=second,
        settles=shares,
        id=id_,
    )
    context.exit(
        how.add(
            lambda current: adjusting.adjust(current, wanted, how.author),
            is_decision=False,
        )
    )


@click.command()
@acting
@click.argument("id_", metavar="ID")
@click.option("--reason", required=True, metavar="TEXT", help="Why.")
@_second_option
@click.pass_context
def cancel(
    context: click.Context, *, how: Acting, id_: str, reason: str, second: str
) -> None:
    """Cancel what was booked by hand, by its mirror.

    A payment, refund, credit note, write-off or adjustment; nothing is deleted.
    """
    wanted = cancelling.Cancellation(id_, reason, second)
    context.exit(
        how.add(
            lambda current: cancelling.cancel(current, wanted, how.author),
            is_decision=False,
        )
    )
