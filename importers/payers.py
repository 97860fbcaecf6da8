"""Who pays: the customer behind a bank account, a mandate or a name.

A bank account or mandate that a customer declares is the customer's. An account that
nobody ever declared is learned from payments that stand in the ledger, where all of
them are one customer's. A name counts where it is exactly the name of one customer;
one that is only alike is no evidence, and can no more than propose.
"""

from __future__ import annotations

import importlib.util
import re
import unicodedata
from heapq import nlargest
from typing import TYPE_CHECKING
from typing import NamedTuple

from ..plugins.subledger.items import UNKNOWN_CUSTOMER

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from collections.abc import Mapping

    from ..plugins.subledger.customers import Customer
    from ..plugins.subledger.items import Item

#: Metadata of a payment that says by what weak evidence its customer is known.
RECOGNISED = "recognised"
BY_NAME = "name"

#: Who pays with the money of many: payment providers, and accounts of third parties.
_COLLECTS = re.compile(
    r"\b(?:derdengelden|derdenrekening|collecting|payments?|payment services|adyen|"
    r"buckaroo|klarna|mollie|multisafepay|pay\.nl|paypal|riverty|stripe|sumup)\b",
    re.IGNORECASE,
)

#: From so many percent on, names are alike enough to be proposed.
_ALIKE = 88
#: By so many percent must a proposal be better than the next one.
_CLEARLY = 5


class Payer(NamedTuple):
    """A customer, and the evidence in words."""

    customer: str
    evidence: str


class Payers:
    """The customers of a ledger by all that tells a payer.

    Args:
        customers: Those declared, by id.
        items: All items, of which payments tell what accounts they came from.
    """

    def __init__(
        self,
        customers: Mapping[str, Customer] | None = None,
        items: Iterable[Item] = (),
    ) -> None:
        self._customers = customers or {}
        self._by_iban: dict[str, list[Customer]] = {}
        self._by_mandate: dict[str, list[Customer]] = {}
        self._by_name: dict[str, list[Customer]] = {}
        for customer in self._customers.values():
            for day in dict.fromkeys(day for day, _ in customer.changes):
                for iban in customer.ibans(day):
                    _append(self._by_iban, iban, customer)
                _append(self._by_mandate, customer.text("mandate", day), customer)
                _append(self._by_name, _plain(customer.text("name", day)), customer)
        #: By account, who paid from it, each with the first payment.
        self._learned: dict[str, dict[str, str]] = {}
        self._learn(items)

    def of_iban(self, iban: str, day: dt.date) -> Payer | None:
        """The one customer who declares a bank account on a day."""
        found = [
            customer.id
            for customer in self._by_iban.get(iban, ())
            if iban in customer.ibans(day)
        ]
        return Payer(found[0], f"IBAN {iban}") if len(found) == 1 else None

    def of_known_iban(self, iban: str, name: str, day: dt.date) -> Payer | None:
        """The one customer whose earlier payments came from a bank account.

        Not where any customer ever declared it, which says more; not where the payer
        is called exactly like another customer; and not where he collects for others.

        Args:
            iban: The account.
            name: The payer's.
            day: Of the payment.
        """
        found = self._learned.get(iban, {})
        if iban in self._by_iban or len(found) != 1 or _COLLECTS.search(name):
            return None
        ((customer, payment),) = found.items()
        namesake = self.of_name(name, day)
        if namesake is not None and namesake.customer != customer:
            return None
        return Payer(customer, f"IBAN {iban}, from which {payment} was paid")

    def of_mandate(self, mandate: str, day: dt.date) -> Payer | None:
        """The one customer who gave a mandate."""
        found = [
            customer.id
            for customer in self._by_mandate.get(mandate, ())
            if customer.text("mandate", day) == mandate
        ]
        return Payer(found[0], f"mandate {mandate}") if len(found) == 1 else None

    def of_name(self, name: str, day: dt.date) -> Payer | None:
        """The one customer with exactly this name, but for case and punctuation."""
        plain = _plain(name)
        found = [
            customer.id
            for customer in self._by_name.get(plain, ())
            if _plain(customer.text("name", day)) == plain
        ]
        return Payer(found[0], f'name "{name}"') if len(found) == 1 else None

    def like_name(self, name: str, day: dt.date) -> Payer | None:
        """The one customer whose name is clearly most like this one: a proposal.

        Nothing without the extra ``names``, which measures likeness.
        """
        plain = _plain(name)
        if not plain or importlib.util.find_spec("rapidfuzz") is None:
            return None
        from rapidfuzz import fuzz  # noqa: PLC0415 - optional

        scores = [(0.0, ""), (0.0, "")]
        for customer in self._customers.values():
            other = _plain(customer.text("name", day))
            if other:
                # Words may change places, and be written apart or together.
                score = max(
                    fuzz.token_sort_ratio(plain, other),
                    fuzz.ratio(plain.replace(" ", ""), other.replace(" ", "")),
                )
                scores.append((score, customer.id))
        (best, customer_id), (second, _) = nlargest(2, scores)
        if best < _ALIKE or best - second < _CLEARLY:
            return None
        return Payer(customer_id, f"a name like it ({int(best)} %)")

    def _learn(self, items: Iterable[Item]) -> None:
        """Learn accounts from payments that the ledger holds for certain.

        Not from one that waits for the bank or came back, nor from one whose
        customer is known by name only. A receipt that a person placed is certain.
        """
        items = list(items)
        came_back = {item.reverses for item in items if item.reverses}
        receipts = {item.id: item for item in items if item.type == "payment"}
        for item in items:
            if (
                item.type != "payment"
                or item.customer == UNKNOWN_CUSTOMER
                or item.pending
                or {item.id, item.document} & came_back
                or item.text(RECOGNISED) == BY_NAME
            ):
                continue
            iban = item.text("payer-iban")
            # What a person placed is called by the receipt, which has the account.
            receipt = receipts.get(item.id.rpartition("/")[0])
            if receipt is not None and receipt.customer == UNKNOWN_CUSTOMER:
                iban = iban or receipt.text("payer-iban")
                if receipt.id in came_back:
                    continue
            iban = "".join(iban.split()).upper()
            if iban:
                known = self._learned.setdefault(iban, {})
                known.setdefault(item.customer, item.id)


def _append(index: dict[str, list[Customer]], key: str, customer: Customer) -> None:
    customers = index.setdefault(key, [])
    if key and customer not in customers:
        customers.append(customer)


def _plain(name: str) -> str:
    """A name without what writing it differently changes: case and punctuation."""
    letters = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(
        "".join(each if each.isalnum() else " " for each in letters).split()
    )
