"""What stands beside the transactions of a customer: notes, documents, reminders.

A ``note`` or ``document`` belongs to the customer whose account it stands on, if
that account is one customer's; to the customer whom its metadata ``customer``
names; and to each customer of whose items it carries a link. A reminder is what the
metadata ``reminder`` of collection costs tells.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Any

from beancount.core.data import Document
from beancount.core.data import Note

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..plugins.subledger.items import Item
    from ..plugins.subledger.subledger import Subledger


@dataclass(frozen=True)
class Paper:
    """A note, a document or a reminder.

    Attributes:
        kind: ``note``, ``document`` or ``reminder``.
        date: Its date.
        description: Of a note its text, of a document the name of its file, of a
            reminder the documents that it is about, and how it was sent.
        path: The file of a document, else "".
    """

    kind: str
    date: datetime.date
    description: str
    path: str = ""


def papers_by_customer(
    subledger: Subledger, entries: Iterable[Any]
) -> dict[str, list[Paper]]:
    """What stands beside the transactions of each customer, by date.

    Args:
        subledger: The items and customers.
        entries: The directives of the ledger.
    """
    written = [entry for entry in entries if isinstance(entry, (Note, Document))]
    found: dict[str, list[Paper]] = {}
    if written:
        owners = _owners(subledger)
        of_links = _customers_of_links(
            subledger, {link for entry in written for link in entry.links or ()}
        )
        for entry in written:
            customers = _named(entry) or owners.get(entry.account, set())
            if len(customers) != 1:
                customers = set()  # an account of many says nothing of one
            for link in entry.links or ():
                customers = customers | of_links.get(link, set())
            for customer in customers:
                found.setdefault(customer, []).append(_paper(entry))
    for item in subledger.items:
        reminded = item.details.get("reminder")
        if item.type == "collection-costs" and isinstance(reminded, datetime.date):
            found.setdefault(item.customer, []).append(_reminder(item, reminded))
    for papers in found.values():
        papers.sort(key=lambda paper: (paper.date, paper.kind, paper.description))
    return found


def _owners(subledger: Subledger) -> dict[str, set[str]]:
    """The customers who have items on each account, or for whom it was opened."""
    owners: dict[str, set[str]] = {}
    for item in subledger.unordered_items:
        owners.setdefault(item.account, set()).add(item.customer)
    for customer in subledger.customers.values():
        for account in customer.accounts:
            owners.setdefault(account, set()).add(customer.id)
    return owners


def _customers_of_links(subledger: Subledger, links: set[str]) -> dict[str, set[str]]:
    """Whose items have some links, or have them for their number."""
    found: dict[str, set[str]] = {}
    if not links:
        return found
    for item in subledger.unordered_items:
        for link in links.intersection((item.id, item.document, *item.carried)):
            found.setdefault(link, set()).add(item.customer)
    return found


def _named(entry: Any) -> set[str]:  # noqa: ANN401 - Beancount's types are untyped
    """The customer whom the metadata names."""
    customer = entry.meta.get("customer")
    return {customer} if isinstance(customer, str) else set()


def _paper(entry: Any) -> Paper:  # noqa: ANN401 - Beancount's types are untyped
    if isinstance(entry, Note):
        return Paper("note", entry.date, entry.comment)
    name = entry.filename.replace("\\", "/").rpartition("/")[2]
    return Paper("document", entry.date, name, entry.filename)


def _reminder(item: Item, reminded: datetime.date) -> Paper:
    about = ", ".join(item.is_for) or item.id
    sent = item.text("reminder-by")
    return Paper("reminder", reminded, f"{about} ({sent})" if sent else about)
