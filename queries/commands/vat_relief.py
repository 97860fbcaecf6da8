"""``vat-relief``: the VAT on bad debts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ...plugins.bad_debt_vat import BadDebts
from ...plugins.checking import Ledger as CheckedLedger
from ...plugins.collection_costs import own_tables
from ...plugins.law import UnreadableTablesError
from ...plugins.law import read_relief
from ..vat_relief import VatReliefRow
from ..vat_relief import vat_relief_report
from ..view import local_today
from .arguments import Refusal
from .arguments import check_customer
from .arguments import customer_option
from .arguments import day_or_today_option
from .arguments import format_option
from .arguments import open_ledger
from .results import verdict
from .results import write_rows

if TYPE_CHECKING:
    import datetime


@click.command()
@click.argument("ledger")
@customer_option
@day_or_today_option
@format_option
@click.pass_context
def vat_relief(
    context: click.Context,
    *,
    ledger: str,
    customer: str | None,
    day: datetime.date | None,
    shape: str,
) -> None:
    """List the VAT on bad debts that comes back, or is due again.

    \b
    Each row is of an invoice, with the day, the VAT return that it belongs to,
    and the VAT in what is unpaid:
      relief     the right arises: the VAT comes back (positive)
      due-again  it was paid or credited later: the VAT is due again (negative)
      expected   overdue and unpaid: the right arises on that day if it stays so

    Invoices under the cash scheme, and those without VAT, are left out. Unpaid
    invoices of which the law is not known are named on stderr, and the exit
    status is 1.
    """  # noqa: D301 - click takes \b for a paragraph left as it is
    loaded = open_ledger(ledger)
    check_customer(loaded.subledger, customer)
    last = day or local_today()
    try:
        laws = read_relief(own_tables(loaded.options))
    except UnreadableTablesError as error:
        raise Refusal(str(error)) from None
    debts = BadDebts(CheckedLedger(loaded.subledger, loaded.options), laws, last)
    rows = [
        VatReliefRow(change, loaded.subledger.customer(change.item.customer).name(last))
        for change in debts.changes
        if customer in {None, change.item.customer}
    ]
    write_rows(shape, VatReliefRow, rows, vat_relief_report)
    missing = [
        f"{item.id}: {why}"
        for item, why in debts.missing.items()
        if customer in {None, item.customer}
    ]
    for message in missing:
        click.echo(message, err=True)
    context.exit(1 if missing else verdict(loaded, last))
