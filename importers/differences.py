"""Rule ``difference``: a payment that is a little short, or a little over.

Where a reference names what is paid, and the payment differs from what is open of it
by no more than the ledger allows, the difference is booked in the same transaction as
an item of its own, with its reason: a write-off of what is missing, an adjustment of
what is too much. Else it stays open, for a person to look at::

    2024-01-01 custom "receivables" "rule" "difference" TRUE
      limit: 1.00 EUR
      percent: 0.5
      account: Expenses:PaymentDifferences

Where both a limit and a percentage are given, neither may be exceeded; where neither
is, nothing is booked. Nor is what the rules `write-offs` and `adjustments` refuse.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING
from typing import NamedTuple

from ..plugins.subledger.account import by_due
from ..plugins.subledger.settling import settle_ledger
from ..plugins.subledger.status import lock_on

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection
    from collections.abc import Iterable

    from ..plugins.subledger.items import Item
    from ..plugins.subledger.reading import Reading
    from ..plugins.subledger.rules import RuleSet

RULE = "difference"
ADJUST = "adjust"
WRITE_OFF = "write-off"
_ZERO = Decimal(0)


class Difference(NamedTuple):
    """What is to be booked beside a payment.

    Attributes:
        missing: Positive for what the payment is short of, negative for what is
            too much.
        document: The id of the item that the missing part is written off of; of what
            is too much, "".
        account: The account on the other side.
        reason: In words.
    """

    missing: Decimal
    document: str
    account: str
    reason: str


class Differences:
    """What of the documents of a ledger is open, and how much may be forgiven.

    Args:
        reading: Of the ledger. It is settled, if the rule is on for anybody.
    """

    def __init__(self, reading: Reading | None = None) -> None:
        self._open: dict[str, list[Item]] = {}
        self._paid: set[str] = set()
        self._moved: set[str] = set()
        self._reading = reading
        if reading is None or not any(
            change.rule == RULE and change.on
            for change in reading.settings.rules.changes
        ):
            self._reading = None
            return
        settle_ledger(reading)
        for item in reading.items:
            if item.is_debit and item.left:
                self._open.setdefault(item.document, []).append(item)
                for document in item.is_for:
                    self._open.setdefault(document, []).append(item)

    def moved(self, customer: str) -> None:
        """Note that something is imported which may settle or reopen any document.

        What is open of the customer is then known again only once the ledger has it.
        """
        self._moved.add(customer)

    def of_payment(
        self,
        amount: Decimal,
        currency: str,
        customer: str,
        documents: Iterable[str],
        day: dt.date,
        by: str,
    ) -> Difference | None:
        """The difference of a payment, where it is to be booked.

        A document counts once: after a payment of it nothing of a later one in the
        same import can be told for certain. Nor can anything of the customer after
        a payment that goes beyond what it names.

        Args:
            amount: What was paid, positive.
            currency: Of the amount.
            customer: Whose payment it is.
            documents: What it pays, as references name it.
            day: Of the payment.
            by: Who answers for an adjustment, with the role ``adjust``; or "".
        """
        if self._reading is None:
            return None
        documents = tuple(documents)
        items = {
            item.id: item for name in documents for item in self._open.get(name, ())
        }
        seen = customer in self._moved or not self._paid.isdisjoint(documents)
        self._paid.update(documents)
        total = sum((item.left for item in items.values()), _ZERO)
        found = None if seen else self._of(items.values(), amount, currency, day, by)
        if found is None and (seen or not items or amount > total):
            self.moved(customer)
        return found

    def _of(
        self,
        items: Collection[Item],
        amount: Decimal,
        currency: str,
        day: dt.date,
        by: str,
    ) -> Difference | None:
        """The difference of a payment to the items that it is to settle."""
        if self._reading is None or any(
            item.currency != currency or item.date > day or lock_on(item) is not None
            for item in items
        ):
            return None
        due = sorted(items, key=by_due)
        if not due or len({(item.account, item.customer) for item in due}) > 1:
            return None
        settings = self._reading.settings
        total = sum((item.left for item in due), _ZERO)
        missing = total - amount
        rules = settings.rules.on(day, due[0].customer)
        bounds = _bounds(rules, missing, total, currency)
        if not bounds or not missing or missing >= due[-1].left:
            return None
        if missing < 0 and by not in settings.holders(ADJUST, day):
            return None
        decides = by in settings.holders(WRITE_OFF, day)
        if not _is_allowed(rules, missing, due[-1], day, decides=decides):
            return None
        word = "short" if missing > 0 else "over"
        return Difference(
            missing,
            due[-1].id if missing > 0 else "",
            str(rules.get(RULE, "account")),
            f"{abs(missing)} {currency} {word}, within {bounds}",
        )


def _is_allowed(
    rules: RuleSet, missing: Decimal, last: Item, day: dt.date, *, decides: bool
) -> bool:
    """Whether the rules for what is booked would let it pass.

    Args:
        rules: On that day.
        missing: What is written off, or negative, adjusted.
        last: What it is written off of.
        day: Of the payment.
        decides: Whether who answers for it may write off above the limit.
    """
    rule = "write-offs" if missing > 0 else "adjustments"
    if not rules.is_on(rule):
        return True

    def exceeds(parameter: str) -> bool:
        limit = rules.get(rule, parameter)
        same = limit is not None and limit.currency == last.currency
        return same and abs(missing) > limit.number

    if exceeds("second-above"):
        return False  # nobody has approved it
    if rule == "adjustments":
        return True
    days = rules.get(rule, "overdue-days")
    due = last.due
    soon = days is not None and due is not None and (day - due).days < days
    if soon or not _belongs(rules):
        return False
    return decides or not exceeds("limit")


def _belongs(rules: RuleSet) -> bool:
    """Whether a write-off may be booked on the account for differences.

    Only expenses are bound to the accounts that the rule ``write-offs`` lists.
    """
    listed = rules.get("write-offs", "accounts")
    if listed is None:
        return True
    account = str(rules.get(RULE, "account"))
    accounts = {each.strip() for each in str(listed).split(",")}
    roots = {each.partition(":")[0] for each in accounts}
    return account in accounts or account.partition(":")[0] not in roots


def _bounds(rules: RuleSet, missing: Decimal, total: Decimal, currency: str) -> str:
    """The bounds that a difference keeps, in words; "" where it does not."""
    limit, percent = rules.get(RULE, "limit"), rules.get(RULE, "percent")
    if not rules.is_on(RULE) or rules.get(RULE, "account") is None:
        return ""
    kept = []
    if limit is not None:
        if limit.currency != currency or abs(missing) > limit.number:
            return ""
        kept.append(f"the limit of {limit}")
    if percent is not None:
        if abs(missing) * 100 > percent * total:
            return ""
        kept.append(f"{percent} %")
    return " and ".join(kept)
