"""The page after payment, as HTML, in Dutch, English and French."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING
from typing import Any

from .settings import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

_TITLE = {"nl": "Betaling", "en": "Payment", "fr": "Paiement"}
_INVOICE = {"nl": "Factuur", "en": "Invoice", "fr": "Facture"}
_AMOUNT = {"nl": "Bedrag", "en": "Amount", "fr": "Montant"}
_STATUS = {"nl": "Status", "en": "Status", "fr": "Statut"}
_BACK = {
    "nl": "Terug naar de website",
    "en": "Back to the website",
    "fr": "Retour au site",
}
_STATUSES = {
    "paid": {
        "nl": "Betaald. Dank u wel.",
        "en": "Paid. Thank you.",
        "fr": "Payé. Merci.",
    },
    "authorized": {
        "nl": "Goedgekeurd. Dank u wel.",
        "en": "Authorised. Thank you.",
        "fr": "Autorisé. Merci.",
    },
    "pending": {
        "nl": "In behandeling. De bevestiging volgt nog.",
        "en": "Being processed. The confirmation is still to come.",
        "fr": "En cours de traitement. La confirmation suivra.",
    },
    "open": {
        "nl": "Nog niet betaald.",
        "en": "Not paid yet.",
        "fr": "Pas encore payé.",
    },
    "canceled": {
        "nl": "Geannuleerd. Er is niet betaald.",
        "en": "Canceled. Nothing was paid.",
        "fr": "Annulé. Rien n'a été payé.",
    },
    "expired": {
        "nl": "Verlopen. Er is niet betaald.",
        "en": "Expired. Nothing was paid.",
        "fr": "Expiré. Rien n'a été payé.",
    },
    "failed": {
        "nl": "Mislukt. Er is niet betaald.",
        "en": "Failed. Nothing was paid.",
        "fr": "Échoué. Rien n'a été payé.",
    },
}
_UNKNOWN_STATUS = {
    "nl": "Onbekend. Vraag het ons.",
    "en": "Unknown. Please ask us.",
    "fr": "Inconnu. Contactez-nous.",
}
NOT_FOUND = {
    "nl": "Deze pagina is er niet.",
    "en": "There is no such page.",
    "fr": "Cette page n'existe pas.",
}
UNAVAILABLE = {
    "nl": "De status is nu niet te zien. Probeer het over een minuut opnieuw.",
    "en": "The status cannot be shown now. Try again in a minute.",
    "fr": "Le statut ne peut être affiché. Réessayez dans une minute.",
}

STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:4rem auto;"
    "padding:0 1rem}dt{color:#555}dd{margin:0 0 1rem;font-size:1.2rem}"
)
_RANGE = re.compile(
    r"\s*([A-Za-z]{2})(?:-[A-Za-z0-9-]+)?\s*(?:;\s*q=([01](?:\.[0-9]{0,3})?)\s*)?"
)


def language_of(said: str, accepted: str, usual: str) -> str:
    """The language of a page.

    Args:
        said: What the address says, or "".
        accepted: What the browser says (RFC 9110, section 12.5.4), or "".
        usual: Where neither says one that we speak.
    """
    if said in LANGUAGES:
        return said
    best, found = 0.0, usual
    for part in accepted.split(","):
        match = _RANGE.fullmatch(part)
        if match is None or match[1].lower() not in LANGUAGES:
            continue
        quality = float(match[2] or "1")
        if quality > best:
            best, found = quality, match[1].lower()
    return found


def payment_page(payment: Mapping[str, Any], language: str, website: str) -> str:
    """The page that says what became of a payment.

    Args:
        payment: As Mollie tells it.
        language: Of the page.
        website: Where it leads back to, or "".
    """
    amount = payment.get("amount") or {}
    metadata = payment.get("metadata")
    invoice = metadata.get("invoice") if isinstance(metadata, dict) else None
    status = _STATUSES.get(str(payment.get("status")), _UNKNOWN_STATUS)
    rows = (
        (_INVOICE[language], str(invoice or payment.get("description") or "")),
        (_AMOUNT[language], _amount(amount, language)),
        (_STATUS[language], status[language]),
    )
    listed = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in rows
    )
    return _page(language, f"<dl>{listed}</dl>", website)


def message_page(message: Mapping[str, str], language: str, website: str = "") -> str:
    """A page with one sentence."""
    return _page(language, f"<p>{escape(message[language])}</p>", website)


def _page(language: str, content: str, website: str) -> str:
    title = _TITLE[language]
    back = (
        f'<p><a href="{escape(website)}">{escape(_BACK[language])}</a></p>'
        if website
        else ""
    )
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta name="robots" content="noindex"><title>{title}</title>'
        f"<style>{STYLE}</style></head><body><h1>{title}</h1>{content}{back}"
        "</body></html>\n"
    )


def _amount(amount: Mapping[str, Any], language: str) -> str:
    value = str(amount.get("value", ""))
    if language != "en":
        value = value.replace(".", ",")
    return f"{value} {amount.get('currency', '')}".strip()
