"""Read objects of Mollie's API, saved to disk as they came.

A file may hold one object, a page of a list, or several of either. The same functions
serve whatever fetches them: `events_of` takes one object.

What is `paid` stays so after a refund and a chargeback; these are objects of their
own, or embedded in the payment. An authorized payment is no money, and one that is
captured is no money either: its captures are.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

from ..statement import BadValueError
from ..statement import BrokenFileError
from ..statement import UnknownFormatError
from ..statement import place
from .balance_transactions import events_of_balance_transaction
from .events import Event
from .events import Kind
from .events import Standing
from .kinds import NOT_SETTLED
from .kinds import STANDINGS
from .settlements import events_of_settlement
from .statements import statements_of
from .values import currency_of
from .values import day_of
from .values import exact
from .values import iban_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping

    from ..statement import Entry
    from ..statement import Statement

FORMAT = "mollie.api.json"

_IN_FILE = re.compile(rb'"resource"\s*:\s*"([a-z_-]+)"')
_LIST = re.compile(rb'"_embedded"\s*:')
_MOLLIE = re.compile(rb"api\.mollie\.com|docs\.mollie\.com|application/hal\+json")

_TEXTS = (
    "id",
    "payment",
    "method",
    "description",
    "name",
    "bic",
    "mandate",
    "settlement",
    "settlement_id",
    "invoice",
    "paid_currency",
    "reason",
    "state",
)

_NO_MONEY = {
    "balance": "A balance is a total, and says nothing of what moved it",
    "balance-report": "A balance report of the API holds totals and no movements",
    "order": "An order moves no money; its payments do",
    "payment-link": "A payment link moves no money; the payments made with it do",
    "invoice": "An invoice of Mollie's moves no money; fees are booked when they are "
    "withheld",
    "event": "An event tells that something changed, and not what it is now",
    "connect-balance-transfer": "A balance transfer between organisations says not "
    "which balance it moved",
}
_INSTEAD = "Save payments, refunds, chargebacks, captures, settlements or balance "
_INSTEAD += "transactions."


def is_api_json(first: bytes) -> bool:
    """Whether a file begins as an object, or a list, of Mollie's API does."""
    start = first.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith((b"{", b"[")):
        return False
    resource = _IN_FILE.search(first)
    if resource is not None:
        return resource[1].decode().replace("_", "-") in {*_READERS, *_NO_MONEY}
    return _LIST.search(first) is not None and _MOLLIE.search(first) is not None


def read_api_json(
    file: str, pieces: Iterable[bytes], member: str | None
) -> Iterator[Entry | Statement]:
    """Read saved objects as entries and their statements."""
    where = place(file, member)
    objects = list(read_objects(where, b"".join(pieces)))
    if not objects:
        raise UnknownFormatError(
            where, None, "The list of Mollie's API is empty.", _INSTEAD
        )
    payments = {
        str(each.get("id")): each
        for each in objects
        if each.get("resource") == "payment"
    }
    events = [
        event for each in objects for event in _events(where, _told(each, payments))
    ]
    yield from statements_of(events, FORMAT, file, member, notes=notes_on(objects))


def read_objects(file: str, data: bytes) -> Iterator[Mapping[str, Any]]:
    """Give the objects in a file, one by one.

    Raises:
        BrokenFileError: The file is no JSON.
    """
    try:
        # Amounts are texts, but where someone saved them anew.
        content = json.loads(data.decode("utf-8-sig"), parse_float=Decimal)
    except ValueError as error:
        line = getattr(error, "lineno", None)
        raise BrokenFileError(
            file,
            line,
            f"The file is cut off or damaged ({error}).",
            "Save the answer of the API again.",
        ) from None
    yield from _objects(content)


def events_of(resource: Mapping[str, Any]) -> list[Event]:
    """Tell what an object of the API says that happened.

    Args:
        resource: A payment, refund, chargeback, capture, settlement or balance
            transaction.

    Returns:
        Its events; several where refunds or chargebacks are embedded, or where a
        chargeback was reversed.

    Raises:
        ValueError: With what is wrong, as a sentence without the object's name.
        LookupError: The kind of object is not one that moves money; with its name.
    """
    kind = str(resource.get("resource", "")).replace("_", "-")
    reader = _READERS.get(kind)
    if reader is None:
        raise LookupError(kind)
    return reader(resource)


def notes_on(objects: Iterable[Mapping[str, Any]]) -> list[str]:
    """Say what objects tell of without telling enough to book it."""
    objects = list(objects)
    with_these = {(each.get("resource"), each.get("paymentId")) for each in objects}
    told: Counter[str] = Counter()
    for each in objects:
        if each.get("mode") == "test":
            told["made in test mode, and no money"] += 1
        if each.get("resource") != "payment":
            continue
        own = each.get("id")
        is_told = ("capture", own) in with_these or _embedded(each, "captures")
        if _is_captured(each) and not is_told:
            told["captured: import the captures, they are the money"] += 1
        for key, name in (("Refunded", "refunds"), ("ChargedBack", "chargebacks")):
            is_told = (name[:-1], own) in with_these or _embedded(each, name)
            if _amount(each, f"amount{key}") and not is_told:
                told[f"with {name}: import these too"] += 1
    return [f"{count} objects {what}." for what, count in told.items()]


def _events(file: str, resource: Mapping[str, Any]) -> list[Event]:
    """Read an object of a file; errors name it."""
    name = f"{resource.get('resource', 'object')} {resource.get('id', '(no id)')}"
    try:
        return [_checked(event) for event in events_of(resource)]
    except LookupError as error:
        if isinstance(error, KeyError):
            raise _damaged(file, name, f"it has no {error}") from None
        kind = error.args[0]
        why = _NO_MONEY.get(kind, f'Objects of the kind "{kind}" are not known')
        raise UnknownFormatError(file, None, f"{why}.", _INSTEAD) from None
    except ValueError as error:
        raise _damaged(file, name, f"{error}") from None
    except (TypeError, AttributeError) as error:
        raise _damaged(file, name, f"it is damaged ({error})") from None


def _told(
    resource: Mapping[str, Any], payments: Mapping[str, Mapping[str, Any]]
) -> Mapping[str, Any]:
    """Give a capture with its payment, which says whose money it is."""
    payment = payments.get(str(resource.get("paymentId")))
    if resource.get("resource") != "capture" or payment is None:
        return resource
    return _with_payment(resource, payment)


def _damaged(file: str, name: str, what: str) -> BadValueError:
    return BadValueError(
        file,
        None,
        f"In {name}: {what}.",
        "Save the object again; if it stays so, report it.",
    )


def _checked(event: Event) -> Event:
    """Pass on an event whose facts are texts where they must be.

    Raises:
        ValueError: One is something else.
    """
    currency_of(event.currency)
    for field in _TEXTS:
        fact = getattr(event, field)
        if fact is not None and not isinstance(fact, str):
            message = f"{field} is {fact!r}, and no text"
            raise ValueError(message)
    return event


def _objects(content: Any) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401 - JSON
    """Walk through pages and lists of pages, down to the objects."""
    if isinstance(content, list):
        for each in content:
            yield from _objects(each)
    elif isinstance(content, dict):
        if "resource" not in content and isinstance(content.get("_embedded"), dict):
            for listed in content["_embedded"].values():
                yield from _objects(listed)
        else:
            yield content


# The kinds of objects.


def _payment(payment: Mapping[str, Any]) -> list[Event]:
    within = [
        event
        for name in ("captures", "refunds", "chargebacks")
        for each in _embedded(payment, name)
        for event in _READERS[name.removesuffix("s")](_with_payment(each, payment))
    ]
    # The money of what is captured is the captures.
    standing = Standing.VOID if _is_captured(payment) else _standing(payment)
    moment = payment.get("paidAt") or payment.get("createdAt")
    event = _of_payment(
        Event(
            Kind.PAYMENT,
            standing=standing,
            day=_day(moment),
            id=payment["id"],
            state=payment.get("status"),
            settlement_id=payment.get("settlementId"),
            refunded=_amount(payment, "amountRefunded") or None,
            **_money(payment, 1),
        ),
        payment,
    )
    if event.is_final:
        event = _settled(event, payment)
    return [event, *within]


def _capture(capture: Mapping[str, Any]) -> list[Event]:
    payment = _payment_in(capture)
    texts = (payment.get("description"), capture.get("description"))
    event = Event(
        Kind.CAPTURE,
        standing=_standing(capture, "succeeded"),
        day=_day(capture.get("createdAt")),
        id=capture["id"],
        payment=capture.get("paymentId"),
        # The payment's names the invoice, whatever is said of a delivery.
        description=" ".join(dict.fromkeys(filter(None, texts))),
        settlement_id=capture.get("settlementId"),
        state=capture.get("status"),
        **_money(capture, 1),
    )
    return [_of_payment(_worth_known(event), payment)]


def _refund(refund: Mapping[str, Any]) -> list[Event]:
    event = Event(
        Kind.REFUND,
        standing=_standing(refund),
        day=_day(refund.get("createdAt")),
        id=refund["id"],
        payment=refund.get("paymentId"),
        description=refund.get("description") or "",
        settlement_id=refund.get("settlementId"),
        state=refund.get("status"),
        **_money(refund, -1),
    )
    return [_of_payment(_worth_known(event), _payment_in(refund))]


def _chargeback(chargeback: Mapping[str, Any]) -> list[Event]:
    reason = chargeback.get("reason")
    if isinstance(reason, dict):
        reason = reason.get("code") or reason.get("description")
    event = Event(
        Kind.CHARGEBACK,
        day=_day(chargeback.get("createdAt")),
        id=chargeback["id"],
        payment=chargeback.get("paymentId"),
        settlement_id=chargeback.get("settlementId"),
        reason=reason or None,
        standing=_standing(chargeback, "chargeback"),
        **_money(chargeback, -1),
    )
    event = _of_payment(_worth_known(event), _payment_in(chargeback))
    back = chargeback.get("reversedAt")
    if back is None:
        return [event]
    reversal = event._replace(
        kind=Kind.CHARGEBACK_REVERSAL,
        amount=-event.amount,
        paid=None if event.paid is None else -event.paid,
        elsewhere=None if event.elsewhere is None else -event.elsewhere,
        day=_day(back),
        reason=None,
    )
    return [event, reversal]


_READERS: Mapping[str, Callable[[Mapping[str, Any]], list[Event]]] = {
    "payment": _payment,
    "capture": _capture,
    "refund": _refund,
    "chargeback": _chargeback,
    "settlement": events_of_settlement,
    "balance-transaction": events_of_balance_transaction,
}


# Their parts.


def _money(resource: Mapping[str, Any], sign: int) -> dict[str, Any]:
    """Give an object's amounts, signed as an event has them.

    Mollie signs the settled amount of a refund or chargeback, and not the amount.
    """
    amount = resource["amount"]
    paid, currency = exact(amount["value"]) * sign, amount["currency"]
    settled = resource.get("settlementAmount")
    if settled is None:
        return {"amount": paid, "currency": currency, "untold": True}
    worth = abs(exact(settled["value"])) * sign
    money = {"amount": worth, "currency": settled["currency"]}
    if settled["currency"] != currency:
        return {**money, "paid": paid, "paid_currency": currency}
    return money if worth == paid else {**money, "elsewhere": paid - worth}


def _settled(event: Event, payment: Mapping[str, Any]) -> Event:
    """Tell a payment that Mollie does not settle, or has not yet told the worth of."""
    if payment.get("settlementAmount") is not None:
        return event
    if event.method in NOT_SETTLED:
        return event._replace(amount=Decimal(0), elsewhere=event.amount)
    return _worth_known(event)


def _worth_known(event: Event) -> Event:
    """Let what was paid in a foreign currency wait until its worth is told."""
    if event.is_final and event.is_of_unknown_worth:
        return event._replace(standing=Standing.PENDING)
    return event


def _standing(resource: Mapping[str, Any], without: str | None = None) -> Standing:
    """Tell whether an object is final; what was made in test mode is no money.

    Args:
        resource: The object.
        without: The status where it has none, as older captures and chargebacks.
    """
    status = resource.get("status") or without
    standing = STANDINGS.get(str(status))
    if standing is None:
        message = f'the status "{status}" is not known'
        raise ValueError(message)
    return Standing.VOID if resource.get("mode") == "test" else standing


def _of_payment(event: Event, payment: Mapping[str, Any]) -> Event:
    """Add what the payment says of the consumer."""
    details = payment.get("details") or {}
    holder = details.get("consumerName") or details.get("cardHolder")
    return event._replace(
        method=payment.get("method") or event.method,
        description=event.description or payment.get("description") or "",
        name=holder or None,
        iban=iban_of(details.get("consumerAccount") or ""),
        bic=details.get("consumerBic") or None,
        mandate=details.get("mandateReference") or None,
    )


def _is_captured(payment: Mapping[str, Any]) -> bool:
    """Whether the money of a payment moves by captures."""
    return payment.get("captureMode") == "manual" or bool(
        _amount(payment, "amountCaptured")
    )


def _payment_in(resource: Mapping[str, Any]) -> Mapping[str, Any]:
    payment = (resource.get("_embedded") or {}).get("payment")
    return payment if isinstance(payment, dict) else {}


def _with_payment(
    resource: Mapping[str, Any], payment: Mapping[str, Any]
) -> Mapping[str, Any]:
    return {"paymentId": payment["id"], **resource, "_embedded": {"payment": payment}}


def _embedded(resource: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = (resource.get("_embedded") or {}).get(name)
    return found if isinstance(found, list) else []


def _amount(resource: Mapping[str, Any], key: str) -> Decimal:
    amount = resource.get(key)
    return exact(amount.get("value", "0")) if isinstance(amount, dict) else Decimal(0)


def _day(moment: str | None) -> dt.date | None:
    return None if moment is None else day_of(moment)
