"""The accounts that Mollie's money moves through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, kw_only=True)
class MollieAccounts:
    """Where money goes.

    Accounts below ``balance`` would count in its balance assertions, so that the
    others stand beside it.

    Attributes:
        balance: What Mollie owes: the clearing account.
        transit: Payouts on their way to the bank.
        fees: What Mollie charges.
        vat: The VAT on it that can be reclaimed; None: it is a cost too.
        rounding: What Mollie's four decimals leave of a cent; None: on the account of
            the fees, as a line of its own.
        reserve: What Mollie holds back.
        pending: Payments that are not final, where they are asked for, and money
            that Mollie held back when a settlement before was paid out.
        unsettled: What Mollie does not settle, by method, such as
            ``{"paypal": "Assets:PayPal"}``, or one account for all.
        exchange: Differences of exchange rates.
        uncategorized: Payments of customers that are not known; None: as the ledger
            sets it.
        other: Other movements, flagged for attention.
        business: Mollie's business account, a bank account; None: there is none.
    """

    balance: str = "Assets:Mollie"
    transit: str = "Assets:MollieTransit"
    fees: str = "Expenses:PaymentFees"
    vat: str | None = None
    rounding: str | None = None
    reserve: str = "Assets:MollieReserve"
    pending: str = "Assets:MolliePending"
    unsettled: Mapping[str, str] | str = "Assets:MollieUnsettled"
    exchange: str = "Expenses:ExchangeDifferences"
    uncategorized: str | None = None
    other: str = "Assets:Suspense"
    business: str | None = None

    def elsewhere(self) -> frozenset[str]:
        """Give the accounts of all that Mollie does not settle."""
        if isinstance(self.unsettled, str):
            return frozenset({self.unsettled})
        return frozenset(self.unsettled.values())

    def of_method(self, method: str | None) -> str:
        """Give the account of what Mollie does not settle.

        Raises:
            KeyError: There is none for the method.
        """
        if isinstance(self.unsettled, str):
            return self.unsettled
        return self.unsettled[method or ""]
