"""How the endpoints answer: json, and errors as a text for a person.

A question is answered with ``{"data": ...}``, a refusal with ``{"error": "..."}``
and a status of 4xx, so that the page can show why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any
from urllib.parse import urlsplit

from fava.helpers import FavaAPIError
from flask import jsonify
from flask import request
from flask.wrappers import Response

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.datastructures import MultiDict

    from . import Receivables

    #: Answers a question, given what stands behind the ? of its address.
    Question = Callable[[Receivables, MultiDict[str, str]], Any]
    #: Carries out a request, given its json.
    Request = Callable[[Receivables, dict[str, Any]], Any]

_BAD_REQUEST = 400


class RefusedError(FavaAPIError):
    """A request cannot be answered.

    Args:
        message: Why, for a person.
        status: Of HTTP.
    """

    def __init__(self, message: str, status: int = _BAD_REQUEST) -> None:
        super().__init__(message)
        self.status = status


def answer(extension: Receivables, question: Question) -> Response:
    """Answer a question (GET)."""
    return _answered(lambda: question(extension, request.args))


def answer_post(extension: Receivables, carry_out: Request) -> Response:
    """Answer a request that may change the ledger (POST).

    Only json is taken, and only from a page of the same origin: a form on another
    site cannot send it unasked (OWASP, Cross-Site Request Forgery Prevention).
    """

    def carried_out() -> Any:  # noqa: ANN401 - whatever goes into json
        _refuse_other_origins()
        return carry_out(extension, _body())

    return _answered(carried_out)


def _answered(ask: Callable[[], Any]) -> Response:
    try:
        found = ask()
    except FavaAPIError as error:
        response = jsonify({"error": str(error)})
        response.status_code = getattr(error, "status", _BAD_REQUEST)
        return response
    return found if isinstance(found, Response) else jsonify({"data": found})


def _refuse_other_origins() -> None:
    """Refuse what does not come from a page of this server.

    Raises:
        RefusedError: It does not.
    """
    origin = request.headers.get("Origin", request.headers.get("Referer"))
    site = request.headers.get("Sec-Fetch-Site")
    foreign = origin is not None and _host_of(origin) != request.host
    if foreign or site not in {None, "same-origin"}:
        message = "This request comes from another site; use the page itself."
        raise RefusedError(message, 403)


def _host_of(address: str) -> str:
    """The host and port of an address; "" where it is none."""
    try:
        return urlsplit(address).netloc
    except ValueError:  # such as half an IPv6 address
        return ""


def _body() -> dict[str, Any]:
    """The json of the request.

    Raises:
        RefusedError: It is none, or no object.
    """
    if request.mimetype != "application/json":
        message = "The request must be application/json."
        raise RefusedError(message, 415)
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        message = "The request must hold a json object."
        raise RefusedError(message)
    return body
