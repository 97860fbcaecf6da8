"""Which rules are in force, for whom, from when, with what parameters."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass
from dataclasses import field
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING
from typing import Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping

#: What kinds of value a parameter takes.
BOOLEAN = "TRUE or FALSE"
NUMBER = "a whole number"
PERCENTAGE = "a number"
MONEY = "an amount such as 50.00 EUR"
ACCOUNT = "an account"
ACCOUNTS = "accounts in one string, comma-separated"


@dataclass(frozen=True)
class RuleForm:
    """What a rule is by default, and the parameters that it takes.

    Attributes:
        on: Whether it is on unless a directive says otherwise.
        check: Whether it is a check, so that ``severity`` applies.
        parameters: For each parameter, the kind of its value or the words
            that it may be.
        defaults: What the parameters are unless a directive says otherwise.
    """

    on: bool = True
    check: bool = False
    parameters: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)


#: Every rule.
RULES: Mapping[str, RuleForm] = MappingProxyType(
    {
        "reference": RuleForm(
            parameters={"costs": ("last", "first")}, defaults={"costs": "last"}
        ),
        "amount": RuleForm(
            parameters={"ties": ("refuse", "oldest")}, defaults={"ties": "refuse"}
        ),
        "combination": RuleForm(parameters={"auto": BOOLEAN}, defaults={"auto": False}),
        "overpayment": RuleForm(),
        "oldest-first": RuleForm(on=False),
        "difference": RuleForm(
            on=False,
            parameters={"limit": MONEY, "percent": PERCENTAGE, "account": ACCOUNT},
        ),
        "invoices": RuleForm(
            check=True, parameters={"declared": BOOLEAN}, defaults={"declared": False}
        ),
        "credit-notes": RuleForm(check=True),
        "chargebacks": RuleForm(check=True),
        "periods": RuleForm(check=True),
        "write-offs": RuleForm(
            check=True,
            parameters={
                "limit": MONEY,
                "second-above": MONEY,
                "accounts": ACCOUNTS,
                "vat-accounts": ACCOUNTS,
                "overdue-days": NUMBER,
            },
        ),
        "collection-costs": RuleForm(
            check=True,
            parameters={"regime": ("NL", "BE", "none"), "vat": PERCENTAGE},
        ),
        "adjustments": RuleForm(check=True, parameters={"second-above": MONEY}),
        "bank-files": RuleForm(
            check=True,
            parameters={"confirm-within": NUMBER},
            defaults={"confirm-within": Decimal(1)},
        ),
        "strict": RuleForm(on=False),
    }
)


@dataclass(frozen=True)
class RuleChange:
    """One ``rule`` directive.

    Attributes:
        date: In force from.
        rule: The rule's name.
        on: Switched on or off; None: as it was.
        parameters: Only those that it gives.
        customer: For that customer only, or "".
    """

    date: dt.date
    rule: str
    on: bool | None
    parameters: Mapping[str, Any]
    customer: str = ""


class RuleSet:
    """The rules in force for a customer on a day.

    The rules that settle are attributes, as they are asked for every payment.
    """

    __slots__ = (
        "_on",
        "_parameters",
        "amount",
        "combination",
        "combination_auto",
        "costs_first",
        "oldest_first",
        "overpayment",
        "reference",
        "ties_oldest",
    )

    def __init__(
        self, on: Mapping[str, bool], parameters: Mapping[tuple[str, str], Any]
    ) -> None:
        self._on = on
        self._parameters = parameters
        self.reference = on["reference"]
        self.amount = on["amount"]
        self.combination = on["combination"]
        self.overpayment = on["overpayment"]
        self.oldest_first = on["oldest-first"]
        self.costs_first = self.get("reference", "costs") == "first"
        self.ties_oldest = self.get("amount", "ties") == "oldest"
        self.combination_auto = bool(self.get("combination", "auto"))

    def is_on(self, rule: str) -> bool:
        """Whether a rule is in force."""
        return self._on[rule]

    def get(self, rule: str, parameter: str) -> Any:  # noqa: ANN401 - each has a type of its own
        """The value of a parameter, or None where nothing was said."""
        return self._parameters.get((rule, parameter))


class Rules:
    """The rules of a ledger through time.

    Args:
        changes: All ``rule`` directives, in any order.
    """

    def __init__(self, changes: Iterable[RuleChange] = ()) -> None:
        self.changes = tuple(
            sorted(
                changes,
                # Of two on one day the one that switches off counts.
                key=lambda each: (
                    each.date,
                    each.rule,
                    each.customer,
                    each.on is False,
                    repr(sorted(each.parameters.items(), key=repr)),
                ),
            )
        )
        self._customers = {change.customer for change in self.changes}
        self._timelines: dict[str, tuple[list[dt.date], list[RuleSet]]] = {}

    def on(self, day: dt.date, customer: str = "") -> RuleSet:
        """The rules in force for a customer on a day."""
        dates, sets = self.timeline(customer)
        return sets[bisect_right(dates, day) - 1]

    def said_on(
        self, rule: str, parameter: str, day: dt.date, customer: str
    ) -> dt.date | None:
        """Since when a rule says what it says for a customer on a day.

        Args:
            rule: Its name.
            parameter: Which of its parameters; "": the rule as a whole.
            day: When it is asked.
            customer: For whom; what is said for a customer outranks the rest.

        Returns:
            The date of the directive, or None where it says so by default.
        """
        for own in (customer, ""):
            dates = [
                change.date
                for change in self.changes
                if change.rule == rule
                and change.customer == own
                and change.date <= day
                and (not parameter or parameter in change.parameters)
            ]
            if dates:
                return dates[-1]
        return None

    def timeline(self, customer: str) -> tuple[list[dt.date], list[RuleSet]]:
        """The days on which the rules change for a customer, and the rules.

        The first of the days is the earliest date there is.
        """
        key = customer if customer in self._customers else ""
        if key not in self._timelines:
            self._timelines[key] = self._timeline(key)
        return self._timelines[key]

    def _timeline(self, customer: str) -> tuple[list[dt.date], list[RuleSet]]:
        relevant = [each for each in self.changes if each.customer in {"", customer}]
        dates = [dt.date.min]
        dates += sorted({each.date for each in relevant} - {dt.date.min})
        return dates, [_rules_on(day, relevant) for day in dates]


def _rules_on(day: dt.date, changes: list[RuleChange]) -> RuleSet:
    """What the general directives say, narrowed by the customer's own."""
    on = {name: form.on for name, form in RULES.items()}
    parameters = {
        (name, parameter): value
        for name, form in RULES.items()
        for parameter, value in form.defaults.items()
    }
    for own in (False, True):
        for change in changes:
            if change.date > day or bool(change.customer) is not own:
                continue
            if change.on is not None:
                on[change.rule] = change.on
            for parameter, value in change.parameters.items():
                parameters[change.rule, parameter] = value
    return RuleSet(on, parameters)
