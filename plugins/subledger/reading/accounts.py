"""What each account of a ledger is to its receivables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount.core import account as account_names

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from ..settings import ControlAccount

ASSETS = "assets"
LIABILITIES = "liabilities"
EQUITY = "equity"
INCOME = "income"
EXPENSES = "expenses"
OTHER = "other"


class ReceivableAccount:
    """A receivable account, or the one for uncategorized receipts.

    Attributes:
        control: The setting that it falls under.
        start: Earlier postings make up one opening item.
        uncategorized: Whether it holds receipts nobody could place.
        declared: The customer that its ``open`` names, or "".
        implied: The customer that its last part names, or "" for the control
            account itself.
    """

    __slots__ = ("control", "declared", "implied", "start", "uncategorized")

    def __init__(self, account: str, control: ControlAccount, declared: str) -> None:
        self.control = control
        self.start: datetime.date = control.start
        self.uncategorized = control.uncategorized
        self.declared = declared
        self.implied = (
            "" if account == control.account else account_names.leaf(account) or ""
        )


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
            kind = ReceivableAccount(
                account, control, self._declared.get(account, "")
            )
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
