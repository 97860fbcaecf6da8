"""``items`` and ``aging``: the tables of all customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ...plugins.subledger.items import TYPES
from ...plugins.subledger.status import SHOWN
from ..reports import aging_report
from ..reports import items_report
from ..rows import CustomersRow
from ..rows import ReceivablesRow
from ..view import View
from .arguments import check_customer
from .arguments import customer_option
from .arguments import day_option
from .arguments import format_option
from .arguments import open_ledger
from .results import verdict
from .results import write_rows

if TYPE_CHECKING:
    import datetime


@click.command()
@click.argument("ledger")
@customer_option
@click.option("--status", type=click.Choice(list(SHOWN)), help="Only this status.")
@click.option(
    "--type", "type_", type=click.Choice(TYPES), help="Only items of this type."
)
@day_option
@format_option
@click.pass_context
def items(
    context: click.Context,
    *,
    ledger: str,
    customer: str | None,
    status: str | None,
    type_: str | None,
    day: datetime.date | None,
    shape: str,
) -> None:
    """List the items: invoices, payments, credit notes and all others.

    In csv and json the columns are those of the table receivables.
    """
    loaded = open_ledger(ledger)
    check_customer(loaded.subledger, customer)
    rows = [
        row
        for row in View.on(loaded.subledger, day).receivables()
        if customer in {None, row.customer}
        and type_ in {None, row.type}
        and status in {None, row.status}
    ]
    write_rows(shape, ReceivablesRow, rows, items_report)
    context.exit(verdict(loaded, day))


@click.command()
@click.argument("ledger")
@customer_option
@day_option
@format_option
@click.pass_context
def aging(
    context: click.Context,
    *,
    ledger: str,
    customer: str | None,
    day: datetime.date | None,
    shape: str,
) -> None:
    """List what each customer owes, by days overdue.

    In csv and json the columns are those of the table customers; text leaves
    out customers with nothing open.
    """
    loaded = open_ledger(ledger)
    check_customer(loaded.subledger, customer)
    rows = [
        row
        for row in View.on(loaded.subledger, day).customers()
        if customer in {None, row.customer} and (shape != "text" or row.open_items)
    ]
    write_rows(shape, CustomersRow, rows, aging_report)
    context.exit(verdict(loaded, day))
