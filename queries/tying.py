"""Whether the open items tie to the ledger.

Both sides are computed on their own: the items from settlement, the balances
from the postings themselves.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

from beancount.core.data import Transaction
from beancount.core.number import ZERO

from ..plugins.subledger.status import outstanding_on

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable
    from decimal import Decimal

    from ..plugins.subledger.settings import ControlAccount
    from ..plugins.subledger.settings import Settings
    from ..plugins.subledger.subledger import Subledger

_Balances = dict[tuple[str, str], "Decimal"]


class Difference(NamedTuple):
    """An account on which open items and ledger disagree.

    Attributes:
        account, currency: Where.
        items: What is outstanding on it.
        ledger: Its balance.
    """

    account: str
    currency: str
    items: Decimal
    ledger: Decimal


def differences(
    subledger: Subledger, entries: Iterable[Any], day: datetime.date | None
) -> list[Difference]:
    """Where open items and ledger disagree at the end of a day; None: now.

    Accounts whose start lies after that day have no items yet, and are left out.
    """
    ledger = _ledger_balances(subledger.settings, entries, day)
    items = _item_balances(subledger, day)
    return [
        Difference(*key, items.get(key, ZERO), ledger.get(key, ZERO))
        for key in sorted(ledger.keys() | items.keys())
        if items.get(key, ZERO) != ledger.get(key, ZERO)
    ]


def _item_balances(subledger: Subledger, day: datetime.date | None) -> _Balances:
    """What is outstanding by account and currency."""
    balances: _Balances = defaultdict(lambda: ZERO)
    for item in subledger.items_on(day):
        balances[item.account, item.currency] += outstanding_on(item, day)
    return balances


def _ledger_balances(
    settings: Settings, entries: Iterable[Any], day: datetime.date | None
) -> _Balances:
    """The balances of the receivable accounts by account and currency."""
    balances: _Balances = defaultdict(lambda: ZERO)
    counts: dict[str, bool] = {}
    for entry in entries:
        if day is not None and entry.date > day:
            break
        if not isinstance(entry, Transaction):
            continue
        for posting in entry.postings:
            account, units = posting.account, posting.units
            if account not in counts:
                counts[account] = _counts(settings, account, day)
            if counts[account] and units is not None and units.number is not None:
                balances[account, units.currency] += units.number
    return balances


def _counts(settings: Settings, account: str, day: datetime.date | None) -> bool:
    """Whether an account is a receivable account that has started by a day."""
    control = _control_of(settings, account)
    return control is not None and (day is None or control.start <= day)


def _control_of(settings: Settings, account: str) -> ControlAccount | None:
    """The control account that an account is, or is below of."""
    while account:
        if account in settings.accounts:
            return settings.accounts[account]
        account = account.rpartition(":")[0]
    return None
