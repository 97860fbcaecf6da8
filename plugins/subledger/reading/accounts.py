"""What each account of a ledger is to its receivables."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from beancount.core import account as account_names

from ..items import UNKNOWN_CUSTOMER

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from ..settings import ControlAccount

ASSETS = "assets"
LIABILITIES = "liabilities"
EQUITY = "equity"
INCOME = "income"
EXPENSES = "expenses"
OTHER = "other"

_ZERO = Decimal(0)


class ReceivableAccount:
    """A receivable account, or the one for uncategorized receipts.

    Attributes:
        name: Of the account.
        control: The setting that it falls under.
        start: Earlier postings make up one opening item.
        declared: The customer that its ``open`` names, or "".
        implied: The customer that its last part names, or "" for the control
            account itself.
        customer: Whose its items are unless they say so themselves; "" where
            only the transaction can tell.
        posted: The amounts posted on it, by currency, in the ledger's sign.
    """

    __slots__ = (
        "control",
        "customer",
        "declared",
        "implied",
        "name",
        "posted",
        "start",
    )

    def __init__(self, account: str, control: ControlAccount, declared: str) -> None:
        self.name = account
        self.control = control
        self.start: dt.date = control.start
        self.declared = declared
        self.implied = (
            "" if account == control.account else account_names.leaf(account) or ""
        )
        if control.uncategorized:
            self.customer = UNKNOWN_CUSTOMER
        elif control.payee_since is None:
            self.customer = declared or self.implied
        else:
            self.customer = declared
        self.posted: defaultdict[str, list[Decimal]] = defaultdict(list)


class Accounts(dict[str, "str | ReceivableAccount"]):
    """The accounts of a ledger, each with what it is; filled when asked.

    Args:
        options: The ledger's options, for the names of the five root accounts.
        controls: The control accounts and uncategorized accounts, by name.
        declared: The customers that ``open`` directives name, by account.
    """

    def __init__(
        self,
        options: Mapping[str, object],
        controls: Mapping[str, ControlAccount],
        declared: Mapping[str, str],
    ) -> None:
        super().__init__()
        self._roots = {
            str(options.get("name_assets", "Assets")): ASSETS,
            str(options.get("name_liabilities", "Liabilities")): LIABILITIES,
            str(options.get("name_equity", "Equity")): EQUITY,
            str(options.get("name_income", "Income")): INCOME,
            str(options.get("name_expenses", "Expenses")): EXPENSES,
        }
        self._controls = controls
        self._declared = declared

    def __missing__(self, account: str) -> str | ReceivableAccount:
        control = self.control_of(account)
        kind: str | ReceivableAccount
        if control is not None:
            kind = ReceivableAccount(account, control, self._declared.get(account, ""))
        else:
            kind = self._roots.get(account.partition(":")[0], OTHER)
        self[account] = kind
        return kind

    def control_of(self, account: str) -> ControlAccount | None:
        """The innermost control account that an account falls under."""
        name: str | None = account
        while name:
            control = self._controls.get(name)
            if control is not None:
                return control
            name = account_names.parent(name)
        return None

    def balances(self) -> dict[tuple[str, str], Decimal]:
        """What was posted on receivable accounts, by account and currency."""
        return {
            (kind.name, currency): sum(amounts, _ZERO)
            for kind in self.values()
            if isinstance(kind, ReceivableAccount)
            for currency, amounts in kind.posted.items()
        }
