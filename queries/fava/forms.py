"""What the dialog of an action shows: its fields, and what can be chosen."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

from ...plugins.subledger.items import UNKNOWN_CUSTOMER
from ...plugins.subledger.items import Item
from ...plugins.subledger.signs import document_amount
from ...plugins.subledger.status import links_in_force
from ...plugins.subledger.status import lock_on
from ..actions.ids import id_for
from ..actions.parties import usual_currency
from ..actions.proposals import Proposal
from ..actions.proposals import proposals
from ..actions.proposals import proposals_for
from ..actions.request import WrongRequestError
from ..actions.settle import pairs_of
from ..actions.write_off import accounts_allowed
from ..rendering import number
from ..view import local_today
from .answering import RefusedError
from .asked import Asked
from .params import Params
from .shapes import Shapes
from .tasks import AGAINST
from .tasks import IN_FAVOUR

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from collections.abc import Iterable

    from werkzeug.datastructures import MultiDict

    from ..live import Current
    from . import Receivables
    from .shapes import Json

#: More open items of one customer than a dialog can show.
_MOST = 200


def form_of(extension: Receivables, given: MultiDict[str, str]) -> Json:
    """What the dialog of an action shows.

    Raises:
        RefusedError: There is no such action, item or customer.
    """
    form = _Form(extension, Params(given))
    fields, choices = form.told()
    return {"fields": fields, "choices": choices}


class _Form:
    """The dialog of one action."""

    def __init__(self, extension: Receivables, params: Params) -> None:
        self._extension = extension
        self._params = params
        self._asked = Asked.of(extension, params)
        self._current: Current = extension.current()
        self._shapes = Shapes(extension.ledger)
        #: People decide today, also while they look at the state of a past day.
        self._day: dt.date = local_today()

    def told(self) -> tuple[list[Json], list[Json]]:
        """The fields, and what can be linked."""
        action = self._params.needed("action")
        make = _FORMS.get(action)
        if make is None:
            message = f"There is no action {action!r}."
            raise RefusedError(message)
        try:
            fields, choices = make(self)
        except WrongRequestError as error:
            raise RefusedError(str(error)) from None
        return [*fields, _field("date", "date", self._day.isoformat())], choices

    def settle(self) -> tuple[list[Json], list[Json]]:
        """What can be linked with an item."""
        found = proposals(self._current.subledger, self._item(), self._day)
        return [_field("pairs", "links", None)], self._choices(found)

    def unsettle(self) -> tuple[list[Json], list[Json]]:
        """What is linked with an item and can be undone."""
        item = self._item()
        pairs = pairs_of(self._current.subledger, item.id, self._day)
        others = {pair.credit for pair in pairs} | {pair.debit for pair in pairs}
        amounts: dict[Item, Decimal] = {}
        for link in links_in_force(item, self._day):
            other = link.other(item)
            if other.id in others:
                amounts[other] = amounts.get(other, Decimal(0)) + link.amount
        found = [Proposal(other, part, "") for other, part in amounts.items()]
        return [_field("pairs", "links", None)], self._choices(found, most=None)

    def assign(self) -> tuple[list[Json], list[Json]]:
        """The customers, and what the one asked about has open."""
        item = self._item()
        customer = self._params.text("customer")
        fields = [
            _field("id", "text", item.id),
            _choice("customer", self._customers(), customer),
            _field("settles", "links", None, required=False),
        ]
        found = []
        if customer and customer != UNKNOWN_CUSTOMER:
            found = proposals_for(
                self._current.subledger,
                self._asked.customer(customer),
                item.currency,
                self._day,
                item.left,
                of_debits=not item.is_debit,
                receipt=item,
            )
        return fields, self._choices(found)

    def register(self) -> tuple[list[Json], list[Json]]:
        """A payment, and what it can pay."""
        customer = self._asked.customer(self._params.needed("customer"))
        currency = usual_currency(self._current, customer)
        settings = self._current.subledger.settings
        fields = [
            _field("customer", "text", customer),
            _choice(
                "method",
                [(each, each) for each in sorted(settings.methods)],
                "",
                required=False,
            ),
            _field("account", "text", "", required=False),
            _field("external_id", "text", "", required=False),
            _field("reference", "text", "", required=False),
            _field("amount", "amount", ""),
            _field("currency", "text", currency),
            _field("settles", "links", None, required=False),
        ]
        found = proposals_for(
            self._current.subledger, customer, currency, self._day, Decimal(0)
        )
        return fields, self._choices(found)

    def credit(self) -> tuple[list[Json], list[Json]]:
        """A credit note of an invoice."""
        item = self._item()
        next_id = id_for(self._current.subledger, "credit-note", self._day, "")
        return [
            _field("id", "text", item.document),
            _field("number", "text", next_id, required=False),
            _field("amount", "amount", self._number(item.left), required=False),
            _field("reason", "text", "", required=False),
        ], []

    def write_off(self) -> tuple[list[Json], list[Json]]:
        """A write-off, on the accounts that the rule allows."""
        item = self._item()
        subledger = self._current.subledger
        accounts = accounts_allowed(subledger, item, self._day)
        first = accounts[0] if accounts else ""
        listed = [(each, each) for each in accounts]
        fields = [
            _field("id", "text", item.id),
            _field("amount", "amount", self._number(item.left)),
            _choice("account", listed, first)
            if accounts
            else _field("account", "text", ""),
        ]
        vat_accounts = accounts_allowed(subledger, item, self._day, "vat-accounts")
        if vat_accounts:
            listed = [(each, each) for each in vat_accounts]
            fields += [
                _field("vat", "amount", "", required=False),
                _choice("vat_account", listed, vat_accounts[0], required=False),
            ]
        return [
            *fields,
            _field("reason", "text", "", required=False),
            self._second("write-off"),
        ], []

    def adjust(self) -> tuple[list[Json], list[Json]]:
        """An adjustment, and what it can settle."""
        customer = self._asked.customer(self._params.needed("customer"))
        currency = usual_currency(self._current, customer)
        directions = [(IN_FAVOUR, IN_FAVOUR), (AGAINST, AGAINST)]
        fields = [
            _field("customer", "text", customer),
            _field("account", "text", ""),
            _field("amount", "amount", ""),
            _field("currency", "text", currency),
            _choice("direction", directions, IN_FAVOUR),
            _field("reason", "text", ""),
            self._second("adjust"),
            _field("settles", "links", None, required=False),
        ]
        found = proposals_for(
            self._current.subledger, customer, currency, self._day, Decimal(0)
        )
        return fields, self._choices(found)

    def answer(self) -> tuple[list[Json], list[Json]]:
        """The bank file of an item, or one by name, and its items that wait."""
        item = self._item() if self._params.text("id") else None
        lock = lock_on(item) if item is not None else None
        file = self._params.text("file") or (lock.file if lock else "")
        waiting = [
            each
            for each in self._current.subledger.items
            if each.locks
            and any(
                held.until is None and held.file == file and (file or each is item)
                for held in each.locks
            )
        ]
        found = [Proposal(each, each.left, "", each is item) for each in waiting]
        return [
            _field("file", "text", file, required=False),
            _field("items", "links", None, required=False),
            _field("reason", "text", "", required=False),
        ], self._choices(found, most=None)

    def cancel(self) -> tuple[list[Json], list[Json]]:
        """A cancellation; of what takes two people, it takes two as well."""
        item = self._item()
        fields = [_field("id", "text", item.id), _field("reason", "text", "")]
        role = {"write-off": "write-off", "adjustment": "adjust"}.get(item.type)
        return ([*fields, self._second(role)] if role else fields), []

    def _item(self) -> Item:
        return self._asked.item(self._params.needed("id"))

    def _second(self, role: str) -> Json:
        """Who approves: somebody else with the role."""
        settings = self._current.subledger.settings
        holders = settings.holders(role, self._day)
        listed = [(each, each) for each in holders]
        return _choice("second", listed, "", required=False)

    def _customers(self) -> list[tuple[str, str]]:
        subledger = self._current.subledger
        ids = sorted(self._asked.derived.customers - {UNKNOWN_CUSTOMER})
        return [(each, subledger.customer(each).name(self._day)) for each in ids]

    def _number(self, amount: Decimal) -> str:
        return "" if self._shapes.is_incognito or not amount else number(amount)

    def _choices(
        self, found: Iterable[Proposal], most: int | None = _MOST
    ) -> list[Json]:
        """What can be chosen; of what is told as a whole nothing may be missing."""
        lines = self._asked.map
        return [
            {
                "line": self._shapes.line(lines.line(each.item)),
                "proposed": self._shapes.money(
                    abs(document_amount(each.item.type, each.amount)),
                    each.item.currency,
                ),
                "allowed": not each.why,
                "why": each.why or None,
                "named": each.is_named,
            }
            for each in list(found)[:most]
        ]


_FORMS: dict[str, Callable[[_Form], tuple[list[Json], list[Json]]]] = {
    "settle": _Form.settle,
    "unsettle": _Form.unsettle,
    "assign": _Form.assign,
    "register": _Form.register,
    "credit": _Form.credit,
    "write-off": _Form.write_off,
    "adjust": _Form.adjust,
    "confirm": _Form.answer,
    "reject": _Form.answer,
    "cancel": _Form.cancel,
}


def _field(name: str, kind: str, value: Any, *, required: bool = True) -> Json:  # noqa: ANN401 - as the kind has it
    return {"name": name, "kind": kind, "required": required, "value": value}


def _choice(
    name: str,
    values: Iterable[tuple[str, str]],
    value: str,
    *,
    required: bool = True,
) -> Json:
    choices = [{"value": each, "text": text} for each, text in values]
    return {**_field(name, "choice", value, required=required), "choices": choices}
