"""``open`` directives and ``custom "customer"`` become customers."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from beancount.core import account as account_names

from ..customers import Customer
from ..settings import VAT_SCHEMES
from ..terms import Terms
from .keys import contents_of
from .keys import misspelt_customer_key
from .values import is_word
from .values import written

if TYPE_CHECKING:
    from collections.abc import Iterable

    from beancount.core.data import Custom
    from beancount.core.data import Open

    from .accounts import Accounts
    from .problems import Problems

#: The type of the directives that describe customers.
CUSTOMER = "customer"
_KINDS = ("business", "consumer")
_BEGINNING = dt.date.min


def read_customers(
    customers: dict[str, Customer],
    opens: Iterable[Open],
    customs: Iterable[Custom],
    accounts: Accounts,
    problems: Problems,
) -> dict[str, str]:
    """Read the customers.

    Args:
        customers: Given those declared, by id.
        opens: All ``open`` directives, in any order.
        customs: All ``custom`` directives, in any order.
        accounts: What the accounts of the ledger are.
        problems: Given what cannot be read.

    Returns:
        The customers that accounts name, by account.
    """
    declared = {}
    for entry in sorted(opens, key=lambda each: (each.date, each.account)):
        control = accounts.control_of(entry.account)
        if control is None or control.uncategorized or entry.account == control.account:
            continue
        where = f"open {entry.account}"
        named = entry.meta.get("customer")
        if isinstance(named, str) and named:
            declared[entry.account] = named
        elif named is not None:
            problems.add(
                entry,
                f"{where}: customer: {written(named)} is no id; write it in quotes.",
            )
        id_ = declared.get(entry.account) or account_names.leaf(entry.account) or ""
        customer = customers.setdefault(id_, Customer(id_))
        customer.accounts.append(entry.account)
        customer.changes.append((_BEGINNING, entry.meta))
        _check(entry, where, problems)
    changes = [each for each in customs if each.type == CUSTOMER]
    changes.sort(key=lambda each: (each.date, contents_of(each.meta)))
    for change in changes:
        id_ = _only_id(change)
        if not id_:
            problems.add(change, 'custom "customer" takes one id, as in "C1001".')
            continue
        customer = customers.setdefault(id_, Customer(id_))
        customer.changes.append((change.date, change.meta))
        _check(change, f'custom "customer" "{id_}"', problems)
    for customer in customers.values():
        customer.changes.sort(key=lambda change: change[0])
    return declared


def _only_id(directive: Custom) -> str:
    """The one id that a directive gives, or ""; an account is no id."""
    values = directive.values or ()
    if len(values) != 1 or values[0].dtype == account_names.TYPE:
        return ""
    value = values[0].value
    return value if isinstance(value, str) else ""


def _check(entry: Open | Custom, where: str, problems: Problems) -> None:
    """Report what describes a customer in a way that cannot be read."""
    for key, value in entry.meta.items():
        meant = misspelt_customer_key(key)
        if meant:
            problems.add(
                entry,
                f'{where}: the key "{key}" is none of ours; did you mean "{meant}"?',
            )
        elif key == "terms" and Terms.parse(value) is None:
            problems.add(
                entry,
                f"{where}: terms: {written(value)} is no payment term; write 30 or"
                ' "30 end-of-month".',
            )
        elif key == "kind" and not is_word(value, _KINDS):
            problems.add(
                entry,
                f"{where}: kind: {written(value)} is none; write"
                ' "business" or "consumer".',
            )
        elif key == "insolvent" and not isinstance(value, dt.date):
            problems.add(
                entry,
                f"{where}: insolvent: {written(value)} is no date; write it as"
                " 2024-03-31.",
            )
        elif key == "vat-scheme" and not is_word(value, VAT_SCHEMES):
            problems.add(
                entry,
                f"{where}: vat-scheme: {written(value)} is none; write"
                ' "cash" or "invoice".',
            )
