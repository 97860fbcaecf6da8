"""What happened at Mollie, whichever export told it.

Each reader yields events, and booking knows nothing but events, so the same payment
becomes the same transaction whether a settlement report, a balance report, a bank
statement of Mollie's or the API told of it.

Signs: an amount is what the event adds to the balance at Mollie. A payment is
positive; a refund, a chargeback, a fee and a payout are negative.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING
from typing import NamedTuple

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal


USUAL_CURRENCY = "EUR"
"""What Mollie settles in where it does not tell otherwise."""


class Kind(str, Enum):
    """What an event is."""

    PAYMENT = "payment"
    CAPTURE = "capture"
    FAILED_PAYMENT = "failed-payment"
    REFUND = "refund"
    RETURNED_REFUND = "returned-refund"
    CHARGEBACK = "chargeback"
    CHARGEBACK_REVERSAL = "chargeback-reversal"
    FEE = "fee"
    COMPENSATION = "compensation"
    ROUNDING = "rounding"
    RESERVE = "reserve"
    PAYOUT = "payout"
    RETURNED_PAYOUT = "returned-payout"
    OTHER = "other"


class Standing(str, Enum):
    """Whether an event moved money: only a final one did."""

    FINAL = "final"
    PENDING = "pending"
    VOID = "void"


class Event(NamedTuple):
    """One thing that happened at Mollie.

    Attributes:
        kind: What it is.
        amount: Signed effect on the balance at Mollie, in ``currency``.
        currency: Of the balance.
        day: In Amsterdam, by which Mollie keeps its books; None where the export
            does not say.
        standing: Whether it is final.
        id: Mollie's own, such as ``tr_…``, ``re_…``, ``chb_…`` or ``baltr_…``.
        payment: The payment that it is about, for a refund, a chargeback and what
            undoes one, where the export says.
        method: Mollie's word for the way of paying.
        description: The merchant's text for the payment, or Mollie's for the rest.
        name, iban, bic: Of the consumer.
        mandate: Of a direct debit.
        settlement: Reference of the settlement, such as ``1234567.2404.03``.
        settlement_id: Mollie's id of it, ``stl_…``.
        invoice: Number of Mollie's invoice of a fee.
        paid: What the consumer paid or got back, signed, in ``paid_currency``, where
            that is another currency than the balance's.
        elsewhere: Signed part that Mollie does not settle, such as a PayPal payment
            or a gift card; it is not in ``amount``.
        refunded: What the export says was refunded of a payment, positive.
        reason: Why a payment was charged back: a code, or Mollie's words.
        exact: A fee as Mollie computed it, with more decimals than it withheld.
        vat: The VAT in ``exact``, of the same sign, where the export says.
        single: Whether a fee is of a single transaction, as the movements of the
            balance tell it; a settlement tells the same money in one sum.
        untold: Whether the export does not say how much of it Mollie settles.
        state: Mollie's own word for the standing.
        line: In the file, counting from 1.
        extra: Columns that have no place here, as name and text.
    """

    kind: Kind
    amount: Decimal
    currency: str
    day: dt.date | None = None
    standing: Standing = Standing.FINAL
    id: str | None = None
    payment: str | None = None
    method: str | None = None
    description: str = ""
    name: str | None = None
    iban: str | None = None
    bic: str | None = None
    settlement: str | None = None
    settlement_id: str | None = None
    invoice: str | None = None
    paid: Decimal | None = None
    paid_currency: str | None = None
    elsewhere: Decimal | None = None
    refunded: Decimal | None = None
    reason: str | None = None
    exact: Decimal | None = None
    vat: Decimal | None = None
    single: bool = False
    mandate: str | None = None
    untold: bool = False
    state: str | None = None
    line: int | None = None
    extra: tuple[tuple[str, str], ...] = ()

    @property
    def is_final(self) -> bool:
        """Whether money moved."""
        return self.standing is Standing.FINAL

    @property
    def whole(self) -> Decimal:
        """What the consumer paid or got back, in the balance's currency."""
        return self.amount if self.elsewhere is None else self.amount + self.elsewhere

    @property
    def is_consumers(self) -> bool:
        """Whether it is a payment or a refund, which may be pending."""
        return self.kind in (Kind.PAYMENT, Kind.CAPTURE, Kind.REFUND)

    @property
    def is_of_unknown_worth(self) -> bool:
        """Whether nobody knows yet what it will be in the balance's currency."""
        return self.untold and self.currency != USUAL_CURRENCY

    @property
    def is_withheld(self) -> bool:
        """Whether it is a fee."""
        return self.kind is Kind.FEE

    @property
    def is_failure_of_pending(self) -> bool:
        """Whether it takes back what was shown as pending and came to nothing."""
        return self.standing is Standing.VOID and not self.is_consumers
