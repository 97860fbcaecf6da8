"""What the columns of each table are: the one list of their names and types.

The properties of a row, in their order, are the columns. Money is in the
ledger's sign, as Amount, so that sums are balances; where a property may be
None the column is NULL.
"""

from __future__ import annotations

import datetime  # noqa: TC003 - columns take their types from annotations
import typing

from beancount.core.amount import Amount

from ..plugins.subledger import status as statuses

if typing.TYPE_CHECKING:
    from decimal import Decimal

    from ..plugins.subledger.aging import AgedBalance
    from ..plugins.subledger.items import Item
    from ..plugins.subledger.items import Link
    from ..plugins.subledger.items import Notice


class Column(typing.NamedTuple):
    """A column of a table.

    Attributes:
        name: As in queries and in the heads of lists.
        dtype: str, bool, int, ``datetime.date`` or Amount.
        read: Gives the value for a row; None for NULL.
        meaning: In a sentence.
    """

    name: str
    dtype: type
    read: typing.Callable[[typing.Any], typing.Any]
    meaning: str


def columns_of(row_type: type) -> tuple[Column, ...]:
    """The columns of a type of row, in order."""
    columns = []
    for name, attribute in vars(row_type).items():
        if isinstance(attribute, property) and attribute.fget is not None:
            annotation = typing.get_type_hints(attribute.fget)["return"]
            # Of ``X | None`` the column has the type X.
            dtype = next(iter(typing.get_args(annotation)), annotation)
            meaning = attribute.__doc__ or ""
            columns.append(Column(name, dtype, attribute.fget, meaning))
    return tuple(columns)


class ReceivablesRow:
    """One item: an invoice, a payment, a credit note, ..."""

    __slots__ = ("_day", "_item", "_name", "_today")

    def __init__(
        self, item: Item, name: str, day: datetime.date | None, today: datetime.date
    ) -> None:
        self._item = item
        self._name = name
        self._day = day
        self._today = today

    @property
    def id(self) -> str:
        """The id, unique in the ledger."""
        return self._item.id

    @property
    def date(self) -> datetime.date:
        """The date of the transaction."""
        return self._item.date

    @property
    def type(self) -> str:
        """The type: invoice, payment, refund, credit-note, ..."""
        return self._item.type

    @property
    def customer(self) -> str:
        """The customer's id, ? where nobody could place the item."""
        return self._item.customer

    @property
    def name(self) -> str:
        """The customer's name, or the id where none was declared."""
        return self._name

    @property
    def account(self) -> str:
        """The receivable account."""
        return self._item.account

    @property
    def amount(self) -> Amount:
        """The amount: positive adds to what the customer owes."""
        return self._money(self._item.amount)

    @property
    def settled(self) -> Amount:
        """What of the amount is settled."""
        return self._money(statuses.settled_on(self._item, self._day))

    @property
    def outstanding(self) -> Amount:
        """What of the amount is outstanding."""
        return self._money(statuses.outstanding_on(self._item, self._day))

    @property
    def currency(self) -> str:
        """The currency of the amounts."""
        return self._item.currency

    @property
    def status(self) -> str:
        """not-settled, partially-settled, fully-settled or reversed."""
        return statuses.status_on(self._item, self._day)

    @property
    def open(self) -> bool:
        """Whether something is outstanding."""
        return bool(statuses.left_on(self._item, self._day))

    @property
    def locked(self) -> str | None:
        """The kind of lock, NULL where there is none."""
        lock = statuses.lock_on(self._item, self._day)
        return None if lock is None else lock.kind

    @property
    def due(self) -> datetime.date | None:
        """The due date of a debit item."""
        return self._item.due

    @property
    def days_overdue(self) -> int:
        """Days since the due date; 0 when not overdue or not open."""
        # An item open on the last day of the ledger, which may lie ahead, is
        # open; how old it is today is another question.
        if not self.open or self._item.due is None or not self._item.is_debit:
            return 0
        return max(0, (self._today - self._item.due).days)

    @property
    def reference(self) -> str:
        """The payer's remittance information, or the invoice's reference."""
        return self._item.text("reference")

    @property
    def external_id(self) -> str:
        """The transaction id of the bank or payment provider."""
        return self._item.text("external-id")

    @property
    def method(self) -> str:
        """The way of paying."""
        return self._item.text("method")

    @property
    def payee(self) -> str:
        """The payee of the transaction."""
        return self._item.payee

    @property
    def narration(self) -> str:
        """The narration of the transaction."""
        return self._item.narration

    @property
    def bank_account(self) -> str:
        """The asset account on the other side."""
        return self._item.bank_account

    @property
    def inferred(self) -> bool:
        """Whether no key names the type, so that it was inferred."""
        return self._item.inferred

    @property
    def filename(self) -> str:
        """The file in which the transaction stands."""
        return self._item.source.filename

    @property
    def lineno(self) -> int:
        """The line at which the transaction begins."""
        return self._item.source.lineno

    def _money(self, number: Decimal) -> Amount:
        return Amount(number, self._item.currency)


class SettlementsRow:
    """One link: a credit and a debit item joined for an amount."""

    __slots__ = ("_day", "_link")

    def __init__(self, link: Link, day: datetime.date | None) -> None:
        self._link = link
        self._day = day

    @property
    def credit(self) -> str:
        """The id of the credit item."""
        return self._link.credit.id

    @property
    def debit(self) -> str:
        """The id of the debit item."""
        return self._link.debit.id

    @property
    def amount(self) -> Amount:
        """What the one settles of the other, positive."""
        return Amount(self._link.amount, self._link.debit.currency)

    @property
    def currency(self) -> str:
        """The currency of the amount."""
        return self._link.debit.currency

    @property
    def customer(self) -> str:
        """The id of the customer of both."""
        return self._link.debit.customer

    @property
    def date(self) -> datetime.date:
        """The day on which the link came into being."""
        return self._link.date

    @property
    def rule(self) -> str:
        """What made it: settles, settle, reversal or an automatic rule."""
        return self._link.rule

    @property
    def evidence(self) -> str:
        """Why, in words."""
        return self._link.evidence

    @property
    def cancelled(self) -> datetime.date | None:
        """The day on which the link was cancelled, NULL while it counts."""
        return self._link.cancelled if self._is_cancelled() else None

    @property
    def cancelled_by(self) -> str:
        """What cancelled it, in words."""
        return self._link.cancelled_by if self._is_cancelled() else ""

    def _is_cancelled(self) -> bool:
        """Whether it was cancelled by the end of the day that is shown."""
        cancelled = self._link.cancelled
        return cancelled is not None and (self._day is None or cancelled <= self._day)


class CustomersRow:
    """The open items of a customer on an account, in one currency, by age."""

    __slots__ = ("_balance", "_name")

    def __init__(self, balance: AgedBalance, name: str) -> None:
        self._balance = balance
        self._name = name

    @property
    def customer(self) -> str:
        """The customer's id, ? for what nobody could place."""
        return self._balance.customer

    @property
    def name(self) -> str:
        """The customer's name, or the id where none was declared."""
        return self._name

    @property
    def account(self) -> str:
        """The receivable account."""
        return self._balance.account

    @property
    def currency(self) -> str:
        """The currency of the amounts."""
        return self._balance.currency

    @property
    def balance(self) -> Amount:
        """What the customer owes; negative: what the customer is owed."""
        return self._money(self._balance.balance)

    @property
    def open_items(self) -> int:
        """How many items are open."""
        return self._balance.open_items

    @property
    def overdue(self) -> Amount:
        """Open debit items after their due date."""
        return self._money(self._balance.overdue)

    @property
    def not_due(self) -> Amount:
        """Open debit items that are not overdue."""
        return self._money(self._balance.not_due)

    @property
    def d1_30(self) -> Amount:
        """Open debit items 1 to 30 days overdue."""
        return self._money(self._balance.d1_30)

    @property
    def d31_60(self) -> Amount:
        """Open debit items 31 to 60 days overdue."""
        return self._money(self._balance.d31_60)

    @property
    def d61_90(self) -> Amount:
        """Open debit items 61 to 90 days overdue."""
        return self._money(self._balance.d61_90)

    @property
    def d90_plus(self) -> Amount:
        """Open debit items more than 90 days overdue."""
        return self._money(self._balance.d90_plus)

    @property
    def credits(self) -> Amount:
        """Unallocated credits, negative."""
        return self._money(self._balance.credits)

    @property
    def oldest_due(self) -> datetime.date | None:
        """The earliest due date of the open debit items."""
        return self._balance.oldest_due

    def _money(self, number: Decimal) -> Amount:
        return Amount(number, self._balance.currency)


class NoticesRow:
    """Something noteworthy, but lawful."""

    __slots__ = ("_notice",)

    def __init__(self, notice: Notice) -> None:
        self._notice = notice

    @property
    def date(self) -> datetime.date:
        """The day on which it showed."""
        return self._notice.date

    @property
    def code(self) -> str:
        """What it is: ambiguous, proposal, overpayment, ..."""
        return self._notice.code

    @property
    def customer(self) -> str:
        """Whose."""
        return self._notice.customer

    @property
    def ids(self) -> str:
        """The items that it is about, the subject first."""
        return ", ".join(self._notice.ids)

    @property
    def message(self) -> str:
        """In words, with what to do."""
        return self._notice.message

    @property
    def filename(self) -> str:
        """The file in which the subject stands."""
        return self._notice.source.filename

    @property
    def lineno(self) -> int:
        """The line at which the subject stands."""
        return self._notice.source.lineno
