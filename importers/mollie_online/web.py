"""What Mollie and customers ask for over the web, as a WSGI application (PEP 3333).

``POST /webhook`` takes a payment's id and nothing else: what became of the payment is
asked from Mollie, later and elsewhere, so that a forged call moves nothing. Whatever
the id, the answer is the same, and tells nobody which payments exist.

``GET /paid`` is the page after payment, for who knows its address.
"""

from __future__ import annotations

import base64
import hashlib
from http import HTTPStatus
from typing import TYPE_CHECKING
from typing import Any
from urllib.parse import parse_qs

from . import page
from .api import PAYMENT_ID
from .api import MollieError
from .page_address import is_token_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Mapping

    from .api import Mollie
    from .settings import MollieOnlineSettings

    #: As PEP 3333 has it.
    Environ = Mapping[str, Any]
    StartResponse = Callable[[str, list[tuple[str, str]]], object]

WEBHOOK, PAGE = "/webhook", "/paid"

_LONGEST_BODY = 256
_LONGEST_QUERY = 512
_FORM = "application/x-www-form-urlencoded"
_STYLE_HASH = base64.b64encode(hashlib.sha256(page.STYLE.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'none'"
)
_OF_PAGES = (
    ("Content-Type", "text/html; charset=utf-8"),
    ("Cache-Control", "no-store"),
    # The address holds a token, which is for nobody else.
    ("Referrer-Policy", "no-referrer"),
    ("Content-Security-Policy", _POLICY),
    ("X-Content-Type-Options", "nosniff"),
)

_OF_NOTHING = (("Content-Type", "text/plain; charset=utf-8"),)


class Application:
    """The WSGI application.

    Args:
        settings: Of Mollie's API.
        mollie: The API; customers wait for it.
        queue: Takes ids of payments of which Mollie told something.
    """

    def __init__(
        self,
        settings: MollieOnlineSettings,
        mollie: Mollie,
        queue: Callable[[str], None],
    ) -> None:
        self._settings = settings
        self._mollie = mollie
        self._queue = queue

    def __call__(
        self, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer a request."""
        path = environ.get("PATH_INFO", "")
        method = environ.get("REQUEST_METHOD", "")
        allowed = {WEBHOOK: ("POST",), PAGE: ("GET", "HEAD")}.get(path)
        if allowed is None:
            status, text = HTTPStatus.NOT_FOUND, self._message(page.NOT_FOUND, environ)
        elif method not in allowed:
            status, text = HTTPStatus.METHOD_NOT_ALLOWED, ""
        elif path == WEBHOOK:
            status, text = self._webhook(environ), ""
        else:
            status, text = self._page(environ)
        content = text.encode()
        headers = list(_OF_PAGES if text else _OF_NOTHING)
        headers.append(("Content-Length", str(len(content))))
        if status == HTTPStatus.METHOD_NOT_ALLOWED and allowed:
            headers.append(("Allow", ", ".join(allowed)))
        if status == HTTPStatus.SERVICE_UNAVAILABLE:
            headers.append(("Retry-After", "60"))
        start_response(f"{status.value} {status.phrase}", headers)
        return [b"" if method == "HEAD" else content]

    def _webhook(self, environ: Environ) -> HTTPStatus:
        """Take note of an id."""
        if environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower() != _FORM:
            return HTTPStatus.UNSUPPORTED_MEDIA_TYPE
        said = environ.get("CONTENT_LENGTH", "")
        if not (said.isascii() and said.isdecimal()):
            return HTTPStatus.LENGTH_REQUIRED
        # Of a number of a thousand digits Python would make none.
        if len(said) > len(str(_LONGEST_BODY)) or int(said) > _LONGEST_BODY:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        body = environ["wsgi.input"].read(int(said))
        fields = _fields(body.decode("ascii", "replace"))
        id_ = fields.get("id", "")
        if set(fields) != {"id"} or not PAYMENT_ID.fullmatch(id_):
            return HTTPStatus.BAD_REQUEST
        self._queue(id_)
        return HTTPStatus.OK

    def _page(self, environ: Environ) -> tuple[HTTPStatus, str]:
        """What became of a payment, for who knows the token."""
        query = environ.get("QUERY_STRING", "")
        fields = _fields(query) if len(query) <= _LONGEST_QUERY else {}
        id_, token = fields.get("payment", ""), fields.get("token", "")
        not_found = HTTPStatus.NOT_FOUND, self._message(page.NOT_FOUND, environ)
        if not PAYMENT_ID.fullmatch(id_):
            return not_found
        if not is_token_of(self._mollie.secret, id_, token):
            return not_found
        try:
            payment = self._mollie.payment(id_)
        except MollieError:
            text = self._message(page.UNAVAILABLE, environ)
            return HTTPStatus.SERVICE_UNAVAILABLE, text
        if payment is None:
            return not_found
        language = self._language(environ)
        text = page.payment_page(payment, language, self._settings.website)
        return HTTPStatus.OK, text

    def _message(self, message: Mapping[str, str], environ: Environ) -> str:
        return page.message_page(
            message, self._language(environ), self._settings.website
        )

    def _language(self, environ: Environ) -> str:
        query = environ.get("QUERY_STRING", "")
        fields = _fields(query) if len(query) <= _LONGEST_QUERY else {}
        return page.language_of(
            fields.get("lang", ""),
            environ.get("HTTP_ACCEPT_LANGUAGE", "")[:_LONGEST_QUERY],
            self._settings.language,
        )


def _fields(text: str) -> dict[str, str]:
    """The fields of a form; none where one stands there twice."""
    try:
        found = parse_qs(text, keep_blank_values=True, max_num_fields=5)
    except ValueError:
        return {}
    if any(len(values) > 1 for values in found.values()):
        return {}
    return {name: values[0] for name, values in found.items()}
