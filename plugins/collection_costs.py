"""Collection costs: of which invoice, after which reminder, and how much.

An error is: collection costs that do not say which invoice they are ``for``; and,
charged to a consumer, costs without a ``reminder``, costs charged before the
period of that reminder has passed, and costs above the legal maximum on what was
outstanding on those invoices when it had. All costs for the same invoices count
together; where nothing was outstanding, nothing may be charged.

The law is that of the consumer's country, or of ``regime``, which also holds for
customers of whom nobody said what they are; ``"none"`` asks for no check. Of a
consumer in a country of which no table tells the law a notice says so. What
businesses may be charged they agree among themselves. Where the law lets a
creditor who cannot deduct the VAT on the costs add it, ``vat`` is its percentage::

    2024-01-01 custom "receivables" "rule" "collection-costs"
      vat: 21

A ledger adds tables of its own, in the form of those in ``law``, in a file beside
it. The tables on interest and VAT in that file are read here too, so that what is
wrong in them is an error of the ledger::

    plugin "beancount_receivables.plugins" "tables.toml"
"""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_DOWN
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

from .checking import Check
from .checking import Finding
from .checking import about
from .checking import found_by_settlement
from .checking import run
from .documents import ids
from .law import UnreadableTablesError
from .law import read_interest
from .law import read_relief
from .law import read_tables
from .law.files import COSTS
from .law.files import WHERE_TO_ADD
from .settlement import OPTION
from .subledger.items import REVERSAL
from .subledger.items import Source
from .subledger.reading.values import is_date
from .subledger.reading.values import is_word
from .subledger.status import left_on
from .subledger.status import links_in_force

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

    from .checking import Ledger
    from .law import Table
    from .law import Tables
    from .settlement import ReceivablesError
    from .settlement import SettledLedger
    from .subledger.items import Item

__plugins__ = ("collection_costs",)

RULE = "collection-costs"
_CONSUMER = "consumer"
_BUSINESS = "business"
_WAYS = ("post", "email")
#: What costs can be for: what was invoiced, here or before the ledger began.
_INVOICES = frozenset(("invoice", "adjustment"))
#: What takes costs back.
_WAIVERS = frozenset(("credit-note", "adjustment"))
#: The notice of costs of which no table tells the law.
_NO_TABLE = "no-table"
_CENT = Decimal("0.01")
_ZERO = Decimal(0)


def collection_costs(
    entries: list[Any], options_map: dict[str, Any], config: str | None = None
) -> tuple[list[Any], list[ReceivablesError]]:
    """Check the collection costs of a ledger.

    Args:
        entries: The booked directives.
        options_map: The options of the ledger.
        config: A file of tables of the ledger's own, relative to its main file.
    """
    path = ""
    if config:
        path = str(Path(options_map["filename"]).parent / config)
        # Then a change of it is seen by the load cache, and by Fava.
        options_map["include"].append(path)
    return run(RULE, find, entries, options_map, path)


def own_tables(options_map: Mapping[str, Any]) -> Path | None:
    """The file of tables of a loaded ledger's own, or None.

    Args:
        options_map: Its options, as ``load_file`` has them.
    """
    settled: SettledLedger = options_map[OPTION]
    for check in settled.checks:
        if isinstance(check, Check) and check.rule == RULE and check.config:
            return Path(check.config)
    return None


def find(ledger: Ledger, config: str | None = None) -> Iterator[Finding]:
    """What is wrong with the collection costs.

    Args:
        ledger: The ledger.
        config: The path of the ledger's own tables, or "".
    """
    yield from found_by_settlement(ledger, RULE)
    own = Path(config) if config else None
    try:
        tables = read_tables(own)
        if own is not None:
            read_interest(own)
            read_relief(own)
    except UnreadableTablesError as error:
        source = Source(ledger.filename, 1)
        yield Finding(f"collection costs: {error}", dt.date.min, "", (), source, None)
        tables = read_tables()
    charged: list[_Charge] = []
    for item in ledger.checked("collection-costs"):
        if not item.is_debit:
            continue  # costs that are given back
        invoices, unknown = _invoices(ledger, item)
        if unknown or not invoices:
            if item.is_for or "for" not in item.details:
                yield _no_invoice(item, unknown)
            continue  # else it cannot be read, which has been reported
        unknown_law = _unknown_law(ledger, item, tables)
        if unknown_law:
            yield about(item, unknown_law, notice=_NO_TABLE)
        table = _law(ledger, item, tables)
        charge = _Charge(item, frozenset(invoices))
        charged.append(charge)
        if table is not None:
            vat = ledger.rules(item).get(RULE, "vat") or _ZERO
            yield from _illegal(charge, table, charged, vat)


class _Charge(NamedTuple):
    """Collection costs, and the invoices that they are for."""

    item: Item
    invoices: frozenset[Item]


def _subject(item: Item) -> str:
    return f"collection-costs {item.id} of {item.amount} {item.currency}"


def _invoices(ledger: Ledger, item: Item) -> tuple[list[Item], list[str]]:
    """The invoices that costs are for, and the names that are of none."""
    invoices: list[Item] = []
    unknown = []
    for name in item.is_for:
        found = [
            each
            for each in ledger.subledger.names.get(name, ())
            if each.is_debit
            and each.type in _INVOICES
            and each.customer == item.customer
            and each.currency == item.currency
            and each.date <= item.date
        ]
        invoices += found
        if not found:
            unknown.append(name)
    return invoices, unknown


def _no_invoice(item: Item, unknown: list[str]) -> Finding:
    if unknown:
        return about(
            item,
            f"{_subject(item)} names no invoice: {', '.join(unknown)} is no invoice"
            f" of {item.customer} in {item.currency} on {item.date}. Mend for:.",
        )
    return about(
        item,
        f"{_subject(item)} names no invoice. Add for: with the invoices that were"
        " not paid.",
    )


def _law(ledger: Ledger, item: Item, tables: Tables) -> Table | None:
    """The table that holds for costs; None where the law sets no limit."""
    customer = ledger.subledger.customer(item.customer)
    kind = customer.text("kind", item.date)
    regime = ledger.rules(item).get(RULE, "regime")
    if regime is None:
        if kind != _CONSUMER:
            return None
        regime = customer.text("country", item.date).upper()
    elif kind == _BUSINESS:
        return None
    return tables.on(item.date, regime)


def _unknown_law(ledger: Ledger, item: Item, tables: Tables) -> str:
    """What to say of costs that nobody checked, as no table tells the law; or ""."""
    customer = ledger.subledger.customer(item.customer)
    country = customer.text("country", item.date).upper()
    if (
        customer.text("kind", item.date) != _CONSUMER
        or ledger.rules(item).get(RULE, "regime") is not None
        or tables.has(country)
    ):
        return ""
    if not country:
        return (
            f"{_subject(item)} is not checked, as nobody says whose law holds for"
            f" {item.customer}. Say country: on the open of the account, or with"
            f' custom "customer" "{item.customer}".'
        )
    return (
        f"{_subject(item)} is not checked: no table says what a consumer in {country}"
        f' may be charged. Add a [[{COSTS}]] with country = "{country}" {WHERE_TO_ADD}.'
    )


def _illegal(
    charge: _Charge, table: Table, charged: list[_Charge], vat: Decimal
) -> Iterator[Finding]:
    """The reminder, its period, the maximum: the first that is not in order."""
    item = charge.item
    reminder = item.details.get("reminder")
    by = item.details.get("reminder-by") or _WAYS[0]
    if reminder is None:
        yield about(
            item,
            f"{_subject(item)}: a consumer must have been reminded without costs"
            f" first ({table.reminder_source}). Add reminder: with the date.",
        )
        return
    if not is_date(reminder) or not is_word(by, _WAYS):
        return  # which has been reported
    ended = table.reminder_ends(reminder, by)
    if item.date <= ended:
        yield about(
            item,
            f"{_subject(item)} is charged on {item.date}; the {table.days} days of"
            f" the reminder of {reminder} by {by} run until {ended}"
            f" ({table.reminder_source}). Charge it after that.",
        )
        return
    invoices, costs = _together(charge, charged)
    names = ids(sorted(invoices, key=lambda each: (each.date, each.id)))
    outstanding = sum((left_on(each, ended) for each in invoices), _ZERO)
    total = sum((_charged(each) for each in costs), _ZERO)
    if not total:
        return
    if not outstanding:
        yield about(
            item,
            f"{_subject(item)}: nothing was outstanding on {names} when the reminder"
            f" of {reminder} had run, on {ended}; nothing may be charged"
            f" ({table.source}). Credit it.",
        )
        return
    maximum = table.maximum(outstanding, vat)
    if item.currency == table.currency and total > maximum:
        shown = maximum.quantize(_CENT, ROUND_DOWN)
        sum_ = f"; {ids(costs)} together are {total} {item.currency}"
        raised = f", with {vat} % VAT," if vat and table.vat_source else ""
        yield about(
            item,
            f"{_subject(item)} is above the legal maximum of {shown}"
            f" {table.currency}{raised} on {outstanding} {item.currency} that was"
            f" outstanding on {names} on {ended}{sum_ if len(costs) > 1 else ''}"
            f" ({table.source}, in force from {table.since}). Lower it.",
        )


def _together(
    charge: _Charge, charged: list[_Charge]
) -> tuple[frozenset[Item], list[Item]]:
    """All costs so far that share an invoice with these, and all their invoices."""
    invoices = charge.invoices
    while True:
        near = [each for each in charged if not invoices.isdisjoint(each.invoices)]
        wider = invoices.union(*(each.invoices for each in near))
        if wider == invoices:
            return invoices, [each.item for each in near]
        invoices = wider


def _charged(item: Item) -> Decimal:
    """What is charged with costs, less what was taken back."""
    taken_back = (
        link.amount
        for link in links_in_force(item)
        if (link.rule == REVERSAL and link.by is not item)
        or link.credit.type in _WAIVERS
    )
    return item.magnitude - sum(taken_back, _ZERO)
