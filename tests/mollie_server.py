"""A server on this machine that speaks the JSON of Mollie's API, version 2.

It knows one key and one access token, keeps payments and what comes of them, gives
lists in pages with the newest first, answers an idempotency key as it did before, and
can be told to fail first.
"""

from __future__ import annotations

import json
import threading
from collections import deque
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from http.server import ThreadingHTTPServer
from typing import TYPE_CHECKING
from typing import Any
from urllib.parse import parse_qs
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

KEY = "live_dHar4XY7LxsDOtmnkVtjNVWXLSlXsM"
TEST_KEY = "test_kVtjNVWXLSlXsMdHar4XY7LxsDOtmn"
TOKEN = "access_Wwvu7egPcJLLJ9Kb7J632x8wJ2zMeJ"  # noqa: S105 - of the server here

_LISTS = {
    "payments": "payments",
    "refunds": "refunds",
    "chargebacks": "chargebacks",
    "settlements": "settlements",
    "balances/primary/transactions": "balance_transactions",
}
_OF_ORGANISATION = ("settlements", "balances")
Answer = tuple[int, Any]


def payment(id_: str, amount: str, day: str, **fields: object) -> dict[str, Any]:
    """A payment as Mollie tells it; by default paid, by iDEAL."""
    return {
        "resource": "payment",
        "id": id_,
        "mode": "live",
        "createdAt": f"{day}T09:00:00+00:00",
        "amount": {"currency": "EUR", "value": amount},
        "description": "no idea",
        "method": "ideal",
        "metadata": None,
        "status": "paid",
        "paidAt": f"{day}T09:05:00+00:00",
        "profileId": "pfl_QkEhN94Ba",
        "settlementAmount": {"currency": "EUR", "value": amount},
        "details": {"consumerName": "P. Wouterloots"},
        "_links": {"self": {"href": "…", "type": "application/hal+json"}},
        **fields,
    }


def refund(id_: str, of: str, amount: str, day: str, **fields: object) -> Any:  # noqa: ANN401 - JSON
    return {
        "resource": "refund",
        "id": id_,
        "mode": "live",
        "createdAt": f"{day}T10:00:00+00:00",
        "amount": {"currency": "EUR", "value": amount},
        "settlementAmount": {"currency": "EUR", "value": f"-{amount}"},
        "status": "refunded",
        "description": "sorry",
        "paymentId": of,
        **fields,
    }


def chargeback(id_: str, of: str, amount: str, day: str, **fields: object) -> Any:  # noqa: ANN401 - JSON
    return {
        "resource": "chargeback",
        "id": id_,
        "createdAt": f"{day}T11:00:00+00:00",
        "amount": {"currency": "EUR", "value": amount},
        "settlementAmount": {"currency": "EUR", "value": f"-{amount}"},
        "reason": {"code": "AC01", "description": "Account identifier incorrect"},
        "paymentId": of,
        "reversedAt": None,
        **fields,
    }


class MollieServer:
    """What the server has and does.

    Attributes:
        lists: What there is of each kind, the newest first.
        captures: By the id of their payment.
        page: How many are on a page at most.
        failures: For the next requests whose path begins so: status, headers and body
            in place of an answer; what they ask for is not done.
        lost: How many of the next payments are created, and their answers lost.
        asked: Method and path of all requests.
        bodies: What came with those that had something.
        headers: Of all requests.
        created: How many payments were created.
    """

    def __init__(self) -> None:
        self.lists: dict[str, list[Any]] = {name: [] for name in _LISTS.values()}
        self.captures: dict[str, list[Any]] = {}
        self.page = 2
        self.failures: deque[tuple[str, int, Mapping[str, str], bytes]] = deque()
        self.lost = 0
        self.asked: list[str] = []
        self.bodies: list[Any] = []
        self.headers: list[Mapping[str, str]] = []
        self.created = 0
        self.day = "2026-07-01"
        self.url = ""
        self.key = KEY
        self._done: dict[str, Answer] = {}

    @property
    def payments(self) -> list[Any]:
        return self.lists["payments"]

    def find(self, id_: str) -> dict[str, Any]:
        (found,) = (each for each in self.payments if each["id"] == id_)
        return found  # type: ignore[no-any-return]

    def fail(
        self,
        path: str,
        status: int,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> None:
        body = body or json.dumps(error(status, "failing")).encode()
        self.failures.append((path, status, headers or {}, body))

    def answer(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, Mapping[str, str], bytes]:
        self.asked.append(f"{method} {url}")
        self.headers.append(headers)
        for failure in list(self.failures):
            if url.startswith(failure[0]):
                self.failures.remove(failure)
                return failure[1:]
        parts = urlsplit(url)
        path = parts.path.removeprefix("/v2/")
        said = json.loads(body) if body else None
        if said is not None:
            self.bodies.append(said)
        key = headers.get("Idempotency-Key", "")
        if method != "GET" and key in self._done:
            status, found = self._done[key]
        else:
            status, found = self._answer(
                method, path, parse_qs(parts.query), headers, said
            )
            if method != "GET" and key:
                self._done[key] = (status, found)
        if method == "POST" and self.lost:
            self.lost -= 1
            return 502, {}, b"<html>Bad gateway</html>"
        return status, {}, json.dumps(found).encode()

    def _answer(
        self,
        method: str,
        path: str,
        query: Mapping[str, list[str]],
        headers: Mapping[str, str],
        said: Any,  # noqa: ANN401 - JSON
    ) -> Answer:
        needed = TOKEN if path.startswith(_OF_ORGANISATION) else self.key
        if headers.get("Authorization") != f"Bearer {needed}":
            return 401, error(401, "Missing authentication, or failed to authenticate")
        if path == "balances/primary":
            return 200, {"resource": "balance", "id": "primary", "mode": "live"}
        if method == "GET" and path in _LISTS:
            return 200, self._listed(
                path, _LISTS[path], self.lists[_LISTS[path]], query
            )
        if method == "POST" and path == "payments":
            return self._create(said)
        first, _, id_ = path.partition("/")
        if path.endswith("/captures"):
            of = id_.partition("/")[0]
            return 200, self._listed(path, "captures", self.captures.get(of, []), query)
        found = next((each for each in self.payments if each["id"] == id_), None)
        if first != "payments" or found is None:
            return 404, error(404, f"No payment exists with token {id_}.")
        if method == "PATCH":
            found.update(said)
        elif method == "DELETE":
            if not found.get("isCancelable"):
                return 422, error(422, "The payment cannot be canceled")
            found["status"] = "canceled"
        return 200, found

    def _create(self, said: Any) -> Answer:  # noqa: ANN401 - JSON
        amount = said["amount"]
        if set(amount) != {"currency", "value"} or not said["redirectUrl"]:
            return 422, {**error(422, "The amount is invalid"), "field": "amount"}
        self.created += 1
        id_ = f"tr_made{self.created:08}"
        made = {
            **payment(id_, amount["value"], self.day),
            **said,
            "status": "open",
            "isCancelable": True,
            "_links": {
                "checkout": {
                    "href": f"https://www.mollie.example/checkout/{id_}",
                    "type": "text/html",
                }
            },
        }
        for key in ("paidAt", "settlementAmount", "details"):
            del made[key]
        self.payments.insert(0, made)
        return 201, made

    def _listed(
        self,
        path: str,
        name: str,
        listed: list[Any],
        query: Mapping[str, list[str]],
    ) -> Any:  # noqa: ANN401 - JSON
        ids = [each["id"] for each in listed]
        start = ids.index(query["from"][0]) if "from" in query else 0
        size = min(self.page, int(query.get("limit", ["50"])[0]))
        shown = listed[start : start + size]
        following = listed[start + size : start + size + 1]
        link = None
        if following:
            address = f"{self.url}/v2/{path}?from={following[0]['id']}&limit={size}"
            link = {"href": address, "type": "application/hal+json"}
        return {
            "count": len(shown),
            "_embedded": {name: shown},
            "_links": {"previous": None, "next": link},
        }


def error(status: int, detail: str) -> dict[str, Any]:
    """An error as Mollie tells it."""
    return {"status": status, "title": "Error", "detail": detail, "_links": {}}


@contextmanager
def served(server: MollieServer) -> Iterator[None]:
    """Let the server answer, on a port of its own."""

    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, headers, content = server.answer(
                self.command, self.path, dict(self.headers), body
            )
            self.send_response(status)
            self.send_header("Content-Type", "application/hal+json; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PATCH = do_DELETE = _do  # noqa: N815 - as the base asks

        def log_message(self, *_arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        server.url = f"http://127.0.0.1:{running.server_port}"
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield
        finally:
            running.shutdown()
            thread.join()
