"""The address of the page after payment, which only the customer can know.

It names the payment and holds a token that is made of the payment's id and the API
key (HMAC, RFC 2104), so that who knows one address can guess no other one.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from urllib.parse import urlencode

_PURPOSE = b"page after payment "


def page_address(url: str, secret: bytes, payment: str, language: str) -> str:
    """The address to which the customer is sent after paying.

    Args:
        url: Of the page.
        secret: The API key.
        payment: Mollie's id of the payment.
        language: Of the customer.
    """
    token = _token(secret, payment)
    return f"{url}?{urlencode({'payment': payment, 'lang': language, 'token': token})}"


def is_token_of(secret: bytes, payment: str, token: str) -> bool:
    """Whether a token is that of a payment; takes as long whatever it is."""
    return hmac.compare_digest(_token(secret, payment).encode(), token.encode())


def _token(secret: bytes, payment: str) -> str:
    made = hmac.new(secret, _PURPOSE + payment.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")
