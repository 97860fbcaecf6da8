"""The entries that open a ledger with items that are open already.

Each document becomes a transaction on the opening date against equity, under its own
number, due date and date. Nothing is settled on that day: what was open in the books
before is open in these. Where a rule would join two of the items, as it would join
a payment and an invoice of that amount that come in new, an ``unsettle`` beside them
says that they were not joined; so that a person decides.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from beancount import loader

from ..plugins.subledger.items import REVERSAL
from .actions.text import Line
from .actions.text import decision
from .actions.text import opened
from .actions.text import transaction
from .appending import CannotWriteError
from .books import load_with
from .view import subledger_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence
    from pathlib import Path

    from ..plugins.subledger.subledger import Subledger
    from .live import Current

#: How often it is looked whether a rule still joins items; each time frees some.
_ATTEMPTS = 10


class OpeningError(CannotWriteError):
    """A ledger cannot be opened with these items; the text says why."""


@dataclass(frozen=True)
class NewAccount:
    """An account to be opened.

    Attributes:
        name: Of the account.
        currencies: Those it is kept in; none for any.
        meta: What describes the customer whose it is.
    """

    name: str
    currencies: tuple[str, ...] = ()
    meta: Mapping[str, object] | None = None


@dataclass(frozen=True)
class Document:
    """A document of which something is open.

    Attributes:
        type: The key of its items.
        id: The id of its item, or what several are parts of.
        payee, narration: Of the transaction.
        meta: Of the transaction, after its key.
        lines: What is open, in the ledger's sign, by account.
        flag: ``!`` where it awaits the bank.
        links: The Beancount links.
    """

    type: str
    id: str
    payee: str
    narration: str
    meta: Mapping[str, object]
    lines: Sequence[Line]
    flag: str = "*"
    links: tuple[str, ...] = ()


@dataclass(frozen=True)
class Opening:
    """What opens a ledger.

    Attributes:
        date: The opening date.
        equity: The account on the other side.
        accounts: Those to be opened.
        customers: What ``custom "customer"`` directives say, by id.
        documents: In the order in which they are written.
        bank_files: The items that wait for the bank, by file and kind.
        apart: Pairs of credit and debit item that no rule is to join.
    """

    date: dt.date
    equity: str
    accounts: tuple[NewAccount, ...] = ()
    customers: tuple[tuple[str, Mapping[str, object]], ...] = ()
    documents: tuple[Document, ...] = ()
    bank_files: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()

    @property
    def totals(self) -> dict[str, Decimal]:
        """What the items add up to, by currency."""
        totals: dict[str, Decimal] = defaultdict(Decimal)
        for document in self.documents:
            for line in document.lines:
                totals[line.currency] += line.number
        return dict(sorted(totals.items()))

    def text(self) -> str:
        """The directives; "" where there are none."""
        at = dt.datetime.combine(self.date, dt.time.min).isoformat(
            timespec="microseconds"
        )
        parts = [
            opened(self.date, each.name, each.currencies, each.meta or {})
            for each in self.accounts
        ]
        parts += [
            decision(self.date, "customer", [id_], meta) for id_, meta in self.customers
        ]
        parts += [self._transaction(each) for each in self.documents]
        parts += [
            decision(self.date, "bank-file", [file, kind, *ids], {"at": at})
            for file, kind, ids in self.bank_files
        ]
        parts += [
            decision(self.date, "unsettle", pair, {"at": at}) for pair in self.apart
        ]
        return "\n".join(parts)

    def _transaction(self, document: Document) -> str:
        totals: dict[str, Decimal] = defaultdict(Decimal)
        for line in document.lines:
            totals[line.currency] += line.number
        other_side = [
            Line(self.equity, -total, currency)
            for currency, total in totals.items()
            if total or len(document.lines) > 1
        ]
        return transaction(
            self.date,
            document.payee,
            document.narration,
            {document.type: document.id, **document.meta},
            [*document.lines, *other_side],
            flag=document.flag,
            links=document.links,
        )


def left_open(opening: Opening, settle: Callable[[str], Subledger]) -> Opening:
    """Keep apart what rules would join on the opening date.

    Args:
        opening: What opens the ledger.
        settle: Settles the ledger that is opened with a text.

    Raises:
        OpeningError: An item would reverse another one.
    """
    ids = {document.id for document in opening.documents}
    before = {problem.message for problem in settle("").problems}
    for _ in range(_ATTEMPTS):
        pairs = []
        settled = settle(opening.text())
        _check(opening, settled, before)
        for link in settled.links:
            if not (
                link.date <= opening.date
                and link.cancelled is None
                and link.credit.document in ids
                and link.debit.document in ids
            ):
                continue
            if link.rule == REVERSAL:
                message = (
                    f"{link.credit.id} and {link.debit.id} would reverse one another on"
                    f" {opening.date}; settle them in the old books first."
                )
                raise OpeningError(message)
            pairs.append((link.credit.id, link.debit.id))
        if not pairs:
            return opening
        opening = replace(opening, apart=(*opening.apart, *sorted(set(pairs))))
    message = "Rules keep joining the items that open the ledger; switch them off."
    raise OpeningError(message)


def _check(opening: Opening, settled: Subledger, before: set[str]) -> None:
    """See that each document is an opening item, and nothing is wrong with it.

    Args:
        opening: What opens the ledger.
        settled: The ledger with it.
        before: What is wrong with it without.

    Raises:
        OpeningError: One is none: its account is no receivable one, or that on the
            other side is not equity; or something is wrong.
    """
    for document in opening.documents:
        items = settled.names.get(document.id, ())
        accounts = {line.account for line in document.lines}
        if accounts != {item.account for item in items}:
            message = (
                f"{document.id} on {', '.join(sorted(accounts))} would be no item: that"
                " is below no account of the setting"
                f' {opening.date} custom "receivables" "account".'
            )
            raise OpeningError(message)
        if not all(item.is_opening for item in items):
            message = f"{opening.equity} is no account of equity; name one."
            raise OpeningError(message)
    for problem in settled.problems:
        if problem.message not in before:
            raise OpeningError(problem.message)


def in_ledger(main: Path) -> Callable[[str], Subledger]:
    """Settle a ledger with a text at its end."""
    return lambda text: load_with(main, text).subledger


def in_new_ledger(
    accounts: Iterable[str], date: dt.date, settings: str = ""
) -> Callable[[str], Subledger]:
    """Settle a ledger that has nothing but a text.

    Args:
        accounts: Its control accounts, where no settings name them.
        date: The start.
        settings: Its settings, as text; "" for those that are needed.
    """
    lines = ['plugin "beancount_receivables.plugins"']
    lines += [
        f'{date} custom "receivables" "account" {account}' for account in accounts
    ]
    header = "\n".join([*lines, settings, ""])

    def settle(text: str) -> Subledger:
        _, _, options = loader.load_string(header + text)
        subledger = subledger_in(options)
        if subledger is None:
            message = "the plugin was loaded and left nothing"
            raise RuntimeError(message)
        return subledger

    return settle


def missing_from(current: Current, opening: Opening) -> Opening:
    """Leave out what a ledger has already.

    Returns:
        The same without the accounts that are open there; with nothing at all where
        all its documents are there as well.

    Raises:
        OpeningError: Some of the documents are there, or an account is closed or
            opened later.
    """
    accounts = []
    for each in opening.accounts:
        there = current.accounts.opened.get(each.name)
        if there is None:
            accounts.append(each)
        elif there.date > opening.date or each.name in current.accounts.closed:
            message = f"{each.name} is not open on {opening.date}; open it before."
            raise OpeningError(message)
    known = [each for each in opening.documents if _is_there(current, opening, each)]
    if known and len(known) == len(opening.documents):
        return Opening(opening.date, opening.equity)
    clashing = [
        each for each in opening.documents if each.id in current.subledger.names
    ]
    if clashing:
        ids = ", ".join(each.id for each in clashing[:5])
        more = f" and {len(clashing) - 5} more" if len(clashing) > 5 else ""  # noqa: PLR2004
        message = (
            f"The ledger has items with these ids already: {ids}{more}. Nothing was"
            " written; take them out of the list, or give them other numbers."
        )
        raise OpeningError(message)
    told = current.subledger.customers
    customers = tuple(each for each in opening.customers if each[0] not in told)
    return replace(opening, accounts=tuple(accounts), customers=customers)


def _is_there(current: Current, opening: Opening, document: Document) -> bool:
    """Whether a ledger was opened with a document."""
    found = current.subledger.names.get(document.id, ())
    return bool(found) and (
        {item.date for item in found} == {opening.date}
        and sorted((item.account, item.currency, item.amount) for item in found)
        == sorted((each.account, each.currency, each.number) for each in document.lines)
    )
