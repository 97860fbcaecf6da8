"""What the page asks to be done, as a task: its arguments are checked here."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

from ..actions.adjust import Adjustment
from ..actions.adjust import adjust
from ..actions.assign import Assignment
from ..actions.assign import assign
from ..actions.bank_file import Answer
from ..actions.bank_file import answered
from ..actions.cancel import Cancellation
from ..actions.cancel import cancel
from ..actions.credit import Credit
from ..actions.credit import credit
from ..actions.register import Registration
from ..actions.register import register
from ..actions.request import Share
from ..actions.settle import Pair
from ..actions.settle import settle
from ..actions.settle import unsettle
from ..actions.task import Task
from ..actions.write_off import WriteOff
from ..actions.write_off import write_off
from .answering import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..actions.request import Author
    from ..live import Current

    Compose = Callable[[Current], str]

#: An amount as the page sends it: a decimal point, nothing between thousands.
_AMOUNT = re.compile(r"[0-9]{1,18}(?:\.[0-9]{1,9})?")
_LONGEST = 1000
IN_FAVOUR = "in favour of customer"
AGAINST = "against"


def task_of(action: str, arguments: Arguments, author: Author) -> Task:
    """The task that the page asks for.

    Args:
        action: Which.
        arguments: What it needs.
        author: Who asks.

    Raises:
        RefusedError: There is no such action, or an argument is missing or wrong.
    """
    if action not in _ACTIONS:
        message = f"There is no action {action!r}; there are: {', '.join(_ACTIONS)}."
        raise RefusedError(message)
    make, is_decision = _ACTIONS[action]
    compose = make(arguments, author.on(arguments.date("date")))
    return Task(compose, is_decision, author.request)


class Arguments:
    """The arguments of an action, as json has them.

    Every method raises ``RefusedError`` for what is not of its form.
    """

    def __init__(self, given: object) -> None:
        if not isinstance(given, dict):
            message = "The arguments must be a json object."
            raise RefusedError(message)
        self._given: dict[str, Any] = given

    def text(self, name: str) -> str:
        """A text, "" where there is none."""
        value = self._given.get(name)
        if value is None:
            return ""
        if not isinstance(value, str) or len(value) > _LONGEST:
            message = f"{name} must be a text of at most {_LONGEST} characters."
            raise RefusedError(message)
        return value.strip()

    def needed(self, name: str) -> str:
        """A text that must be there."""
        value = self.text(name)
        if not value:
            message = f"{name} is missing."
            raise RefusedError(message)
        return value

    def date(self, name: str) -> dt.date | None:
        """A date as 2024-12-31, None where there is none."""
        value = self.text(name)
        if not value:
            return None
        try:
            if re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
                return dt.date.fromisoformat(value)
        except ValueError:
            pass  # such as the 31st of June
        message = f"{name} must be a date such as 2024-12-31, not {value}."
        raise RefusedError(message)

    def amount(self, name: str) -> Decimal | None:
        """A positive amount, given as a text; None where there is none."""
        value = self._given.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, str) and _AMOUNT.fullmatch(value.strip()):
            return Decimal(value.strip())
        message = f'{name} must be an amount in quotes such as "1055.00", not {value}.'
        raise RefusedError(message)

    def needed_amount(self, name: str) -> Decimal:
        """An amount that must be there."""
        value = self.amount(name)
        if value is None:
            message = f"{name} is missing."
            raise RefusedError(message)
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, () where there is none."""
        value = self._given.get(name) or []
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return tuple(value)
        message = f"{name} must be a list of texts."
        raise RefusedError(message)

    def objects(self, name: str) -> list[Arguments]:
        """A list of objects, [] where there is none."""
        value = self._given.get(name) or []
        if not isinstance(value, list):
            message = f"{name} must be a list."
            raise RefusedError(message)
        return [Arguments(each) for each in value]

    def shares(self, name: str) -> tuple[Share, ...]:
        """What is to be settled: a list of ids with or without an amount."""
        return tuple(
            Share(each.needed("id"), each.amount("amount"))
            for each in self.objects(name)
        )

    def pairs(self, name: str) -> list[Pair]:
        """What is to be joined or taken apart."""
        return [
            Pair(each.needed("credit"), each.needed("debit"), each.amount("amount"))
            for each in self.objects(name)
        ]


def _settle(arguments: Arguments, author: Author) -> Compose:
    pairs = arguments.pairs("pairs")
    return lambda current: settle(current, pairs, author)


def _unsettle(arguments: Arguments, author: Author) -> Compose:
    pairs = arguments.pairs("pairs")
    return lambda current: unsettle(current, pairs, author)


def _assign(arguments: Arguments, author: Author) -> Compose:
    wanted = Assignment(
        arguments.needed("id"),
        arguments.needed("customer"),
        arguments.shares("settles"),
    )
    return lambda current: assign(current, wanted, author)


def _register(arguments: Arguments, author: Author) -> Compose:
    wanted = Registration(
        customer=arguments.needed("customer"),
        amount=arguments.needed_amount("amount"),
        currency=arguments.text("currency"),
        method=arguments.text("method"),
        account=arguments.text("account"),
        external_id=arguments.text("external_id"),
        reference=arguments.text("reference"),
        settles=arguments.shares("settles"),
        type=arguments.text("type") or "payment",
        id=arguments.text("number"),
    )
    return lambda current: register(current, wanted, author)


def _credit(arguments: Arguments, author: Author) -> Compose:
    wanted = Credit(
        arguments.needed("id"),
        arguments.amount("amount"),
        arguments.text("number"),
        arguments.text("reason"),
    )
    return lambda current: credit(current, wanted, author)


def _write_off(arguments: Arguments, author: Author) -> Compose:
    wanted = WriteOff(
        id=arguments.needed("id"),
        amount=arguments.amount("amount"),
        account=arguments.text("account"),
        reason=arguments.text("reason"),
        second=arguments.text("second"),
        vat=arguments.amount("vat") or Decimal(0),
        vat_account=arguments.text("vat_account"),
        new_id=arguments.text("number"),
    )
    return lambda current: write_off(current, wanted, author)


def _adjust(arguments: Arguments, author: Author) -> Compose:
    direction = arguments.needed("direction")
    if direction not in {IN_FAVOUR, AGAINST}:
        message = f'direction must be "{IN_FAVOUR}" or "{AGAINST}".'
        raise RefusedError(message)
    wanted = Adjustment(
        customer=arguments.needed("customer"),
        amount=arguments.needed_amount("amount"),
        currency=arguments.text("currency"),
        in_favour=direction == IN_FAVOUR,
        account=arguments.needed("account"),
        reason=arguments.needed("reason"),
        second=arguments.text("second"),
        settles=arguments.shares("settles"),
        id=arguments.text("number"),
    )
    return lambda current: adjust(current, wanted, author)


def _answer(*, is_confirmed: bool) -> Callable[[Arguments, Author], Compose]:
    def make(arguments: Arguments, author: Author) -> Compose:
        answer = Answer(
            is_confirmed,
            arguments.text("file"),
            arguments.texts("items"),
            arguments.text("reason"),
        )
        return lambda current: answered(current, answer, author)

    return make


def _cancel(arguments: Arguments, author: Author) -> Compose:
    wanted = Cancellation(
        arguments.needed("id"), arguments.needed("reason"), arguments.text("second")
    )
    return lambda current: cancel(current, wanted, author)


#: Each action with whether it is a decision, else a transaction.
_ACTIONS: dict[str, tuple[Callable[[Arguments, Author], Compose], bool]] = {
    "settle": (_settle, True),
    "unsettle": (_unsettle, True),
    "assign": (_assign, False),
    "register": (_register, False),
    "credit": (_credit, False),
    "write-off": (_write_off, False),
    "adjust": (_adjust, False),
    "confirm": (_answer(is_confirmed=True), True),
    "reject": (_answer(is_confirmed=False), True),
    "cancel": (_cancel, False),
}
