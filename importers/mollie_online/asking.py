"""Ask a customer for what is left of a document: one open payment, never two.

What was asked for before decides: a payment that is still open and for the same is
given again; one for something else is canceled; and while money is on its way, or has
arrived and is not in the ledger yet, nothing is asked for, as nobody is to pay twice.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

from .api import MollieError
from .page_address import page_address

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .api import Mollie
    from .api import Resource
    from .settings import MollieOnlineSettings

_WITHOUT_DECIMALS = ("ISK", "JPY")
"""Currencies whose amounts Mollie takes without decimals; all others have two."""
_LONGEST_DESCRIPTION = 255
_DESCRIPTIONS = {
    "nl": "Factuur {invoice}",
    "en": "Invoice {invoice}",
    "fr": "Facture {invoice}",
}
"""With a word before it, a number of few digits is recognised as one too."""
_ON_THE_WAY = ("pending", "authorized")


@dataclass(frozen=True)
class Request:
    """What a customer is asked for.

    Attributes:
        document: The id of the invoice, or of the collection costs.
        amount: What is left of it, positive.
        currency: Of the amount.
        customer: The id of the customer.
        name: Of the customer.
        country: Of the customer, or "".
        language: Of the customer, or "": as the settings say.
        earlier: The payments that were asked for before, by id, the oldest first,
            with the document that each was for.
        booked: What the ledger has of them.
    """

    document: str
    amount: Decimal
    currency: str
    customer: str
    name: str
    country: str = ""
    language: str = ""
    earlier: Mapping[str, str] | None = None
    booked: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Asked:
    """A payment that waits for the customer.

    Attributes:
        payment: Mollie's id.
        url: Where the customer pays.
        is_new: Whether it was made now.
        canceled: Payments for another amount that were canceled.
        open: Payments for another amount that cannot be canceled.
    """

    payment: str
    url: str
    is_new: bool
    canceled: tuple[str, ...] = ()
    open: tuple[str, ...] = ()


def ask(mollie: Mollie, settings: MollieOnlineSettings, request: Request) -> Asked:
    """Create a payment, or give the one that is open.

    Raises:
        MollieError: Mollie refuses, or something was paid meanwhile.
    """
    content = payment_of(settings, request)
    same, others = _still_open(mollie, request, content["amount"])
    payment = same or mollie.create_payment(content, _key(content, request))
    # Only now that there is a new one the old ones go.
    canceled = tuple(id_ for id_, can in others.items() if can and _cancel(mollie, id_))
    id_ = str(payment.get("id"))
    address = page_address(
        settings.redirect_url, mollie.secret, id_, language_of(settings, request)
    )
    if payment.get("redirectUrl") != address:
        change = {"redirectUrl": address}
        mollie.update_payment(id_, change, _hash({"payment": id_, **change}))
    return Asked(
        id_,
        _checkout(payment),
        same is None,
        canceled,
        tuple(id_ for id_ in others if id_ not in canceled),
    )


def payment_of(settings: MollieOnlineSettings, request: Request) -> dict[str, Any]:
    """A payment as it is created at Mollie.

    Raises:
        MollieError: The amount has decimals that its currency does not have, or the
            settings have no address of the page after payment.
    """
    if not settings.redirect_url:
        message = (
            "There is no page after payment; add redirect_url to [mollie], such as"
            ' redirect_url = "https://pay.example.com/paid".'
        )
        raise MollieError(message)
    language = language_of(settings, request)
    pattern = settings.description or _DESCRIPTIONS[language]
    description = (
        pattern.replace("{customer}", request.customer)
        .replace("{name}", request.name)
        .replace("{invoice}", request.document)
    )
    if len(description) > _LONGEST_DESCRIPTION:
        description = request.document
    content: dict[str, Any] = {
        "amount": {
            "currency": request.currency,
            "value": written(request.amount, request.currency),
        },
        "description": description,
        "redirectUrl": settings.redirect_url,
        "locale": _locale(language, request.country),
        "metadata": {"invoice": request.document},
    }
    if settings.webhook_url:
        content["webhookUrl"] = settings.webhook_url
    if settings.methods:
        content["method"] = list(settings.methods)
    return content


def language_of(settings: MollieOnlineSettings, request: Request) -> str:
    """The customer's language, where it is one that we speak; else the usual one."""
    wanted = request.language.strip().lower()[:2]
    return wanted if wanted in _DESCRIPTIONS else settings.language


def written(amount: Decimal, currency: str) -> str:
    """An amount as Mollie takes it: with all decimals of the currency.

    Raises:
        MollieError: It has more, or is none that can be paid.
    """
    unit = Decimal(1) if currency in _WITHOUT_DECIMALS else Decimal("0.01")
    whole = amount.quantize(unit)
    if whole != amount or amount <= 0:
        message = (
            f"{amount:f} {currency} cannot be paid: it is to be above zero and of"
            f" {0 if unit == 1 else 2} decimals."
        )
        raise MollieError(message)
    return f"{whole:f}"


def _still_open(
    mollie: Mollie, request: Request, amount: Mapping[str, str]
) -> tuple[Resource | None, dict[str, bool]]:
    """What was asked for before and is still open.

    Returns:
        The payment for the same, and the others, with whether they can be canceled.

    Raises:
        MollieError: Money is on its way, or has arrived.
    """
    same: Resource | None = None
    others: dict[str, bool] = {}
    for id_, document in reversed(list((request.earlier or {}).items())):
        found = None if id_ in request.booked else mollie.payment(id_)
        if found is None:
            continue
        status = found.get("status")
        if status in _ON_THE_WAY:
            message = (
                f"The payment {id_} for {document} is {status} at Mollie: wait until it"
                " is paid or failed, so that nobody pays twice."
            )
            raise MollieError(message)
        if status == "paid":
            if _is_captured_in(mollie, found, request.booked):
                continue
            message = (
                f"The payment {id_} for {document} is paid, and the ledger does not"
                " have it, or has it flagged ! still. Run: bean-receivables mollie"
                " sync."
            )
            raise MollieError(message)
        if status != "open":
            continue
        is_same = found.get("amount") == amount and document == request.document
        if same is None and is_same:
            same = found
        else:
            others[id_] = bool(found.get("isCancelable"))
    return same, others


def _cancel(mollie: Mollie, id_: str) -> bool:
    """Cancel a payment; one that cannot be canceled any more is told of."""
    try:
        mollie.cancel_payment(id_)
    except MollieError:
        return False
    return True


def _is_captured_in(mollie: Mollie, payment: Resource, booked: frozenset[str]) -> bool:
    """Whether the ledger has the captures of a payment, which are its money."""
    if payment.get("amountCaptured") is None:
        return False
    ids = {str(each.get("id")) for page in mollie.captures(payment) for each in page}
    return bool(ids) and ids <= booked


def _checkout(payment: Resource) -> str:
    """Where the customer pays.

    Raises:
        MollieError: Mollie does not say, or names something else than a page.
    """
    links = payment.get("_links") or {}
    url = (links.get("checkout") or {}).get("href")
    if not isinstance(url, str) or not url.startswith("https://") or '"' in url:
        message = (
            f"Mollie gives no page to pay {payment.get('id')} on; look at it in"
            " Mollie's dashboard."
        )
        raise MollieError(message)
    return url


def _locale(language: str, country: str) -> str:
    if language == "en":
        return "en_GB"
    return f"{language}_{'BE' if country == 'BE' else language.upper()}"


def _key(content: Mapping[str, Any], request: Request) -> str:
    """The idempotency key: the same for the same request, and no other one.

    What was asked for before is part of it, since a payment that expired is to be
    followed by a new one.
    """
    return _hash({"content": content, "after": list(request.earlier or {})})


def _hash(said: Mapping[str, Any]) -> str:
    text = json.dumps(said, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:40]
