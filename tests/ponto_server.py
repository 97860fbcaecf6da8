"""A server on this machine that speaks the JSON of Ponto's API.

It knows one client, keeps accounts with transactions, gives lists in pages with the
newest first, and can be told to fail first.
"""

from __future__ import annotations

import base64
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

CLIENT_ID = "0b6b7e5c-client"
CLIENT_SECRET = "very-secret-d41d8cd9"  # noqa: S105 - of the server here
IBAN = "BE76999000041395"
ACCOUNT = "8f3c2a10-account"


def account(id_: str = ACCOUNT, iban: str = IBAN, **attributes: object) -> Any:  # noqa: ANN401 - JSON
    return {
        "type": "account",
        "id": id_,
        "attributes": {
            "reference": iban,
            "referenceType": "IBAN",
            "currency": "EUR",
            "holderName": "Werkplaats Oosterwiel",
            "currentBalance": 1234.56,
            **attributes,
        },
    }


def transaction(id_: str, day: str, amount: float, **attributes: object) -> Any:  # noqa: ANN401 - JSON
    return {
        "type": "transaction",
        "id": id_,
        "attributes": {
            "amount": amount,
            "currency": "EUR",
            "executionDate": f"{day}T00:00:00.000Z",
            "valueDate": f"{day}T00:00:00.000Z",
            "remittanceInformationType": "unstructured",
            "remittanceInformation": f"text of {id_}",
            "counterpartName": "Bakkerij Ovenwarm",
            "counterpartReference": "NL16VBNK0000101009",
            "bankTransactionCode": "PMNT-RCDT-ESCT",
            "internalReference": f"ref-{id_}",
            "description": "Transfer",
            **attributes,
        },
        "relationships": {"account": {"data": {"type": "account", "id": ACCOUNT}}},
    }


class PontoServer:
    """What the server has and does.

    Attributes:
        accounts: By Ponto's id.
        transactions: Of each account, the newest first.
        page: How many are on a page.
        polls: What a synchronisation says, each time it is asked.
        errors: What it says besides, where it failed.
        failures: For the next requests of a path that begins so: status, headers and
            body in place of an answer.
        asked: Method and path of all requests.
        tokens: How many were given.
    """

    def __init__(self) -> None:
        self.accounts: dict[str, Any] = {ACCOUNT: account()}
        self.transactions: dict[str, list[Any]] = {ACCOUNT: []}
        self.page = 2
        self.polls = ["success"]
        self.errors: list[Mapping[str, str]] = []
        self.failures: deque[tuple[str, int, Mapping[str, str], bytes]] = deque()
        self.asked: list[str] = []
        self.bodies: list[Any] = []
        self.tokens = 0
        self.links = True
        self.url = ""
        self._polled = 0

    def fail(
        self,
        path: str,
        status: int,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"{}",
    ) -> None:
        self.failures.append((path, status, headers or {}, body))

    def answer(
        self,
        method: str,
        url: str,
        headers: Any,  # noqa: ANN401 - of the server
        body: bytes,
    ) -> tuple[int, Mapping[str, str], bytes]:
        self.asked.append(f"{method} {url}")
        for failure in list(self.failures):
            if url.startswith(failure[0]):
                self.failures.remove(failure)
                return failure[1:]
        parts = urlsplit(url)
        status, found = self._answer(
            method, parts.path, parse_qs(parts.query), headers, body
        )
        return status, {}, json.dumps(found).encode()

    def _answer(
        self,
        method: str,
        path: str,
        query: Mapping[str, list[str]],
        headers: Any,  # noqa: ANN401 - of the server
        body: bytes,
    ) -> tuple[int, Any]:
        if path == "/oauth2/token":
            pair = f"{CLIENT_ID}:{CLIENT_SECRET}".encode()
            basic = f"Basic {base64.b64encode(pair).decode()}"
            if headers["Authorization"] != basic or b"client_credentials" not in body:
                return 401, {"error": "invalid_client"}
            self.tokens += 1
            token = f"token-{self.tokens}"
            return 200, {"access_token": token, "expires_in": 1799}
        if headers["Authorization"] != f"Bearer token-{self.tokens}":
            return 401, {"errors": [{"code": "unauthorized"}]}
        if path == "/accounts":
            return 200, self._page(path, list(self.accounts.values()), query)
        if path == "/synchronizations" and method == "POST":
            self.bodies.append(json.loads(body))
            self._polled = 0
            return 201, self._synchronization()
        if path == "/synchronizations/sync-1":
            self._polled += 1
            return 200, self._synchronization()
        _, kind, id_, what = path.split("/")
        if (kind, what) == ("accounts", "transactions"):
            return 200, self._page(path, self.transactions[id_], query)
        return 404, {"errors": [{"detail": "there is no such thing"}]}

    def _synchronization(self) -> Any:  # noqa: ANN401 - JSON
        status = self.polls[min(self._polled, len(self.polls) - 1)]
        errors = self.errors if status == "error" else []
        attributes = {"status": status, "errors": errors}
        return {
            "data": {
                "type": "synchronization",
                "id": "sync-1",
                "attributes": attributes,
            }
        }

    def _page(self, path: str, all_: list[Any], query: Mapping[str, list[str]]) -> Any:  # noqa: ANN401
        ids = [each["id"] for each in all_]
        start = ids.index(query["after"][0]) + 1 if "after" in query else 0
        found = all_[start : start + self.page]
        more = start + self.page < len(all_)
        after = found[-1]["id"] if more else None
        page: dict[str, Any] = {
            "data": found,
            "meta": {"paging": {"after": after, "before": None, "limit": self.page}},
            "links": {"first": self.url + path},
        }
        if more and self.links:
            page["links"]["next"] = f"{self.url}{path}?after={after}"
        return page


@contextmanager
def served(server: PontoServer) -> Iterator[PontoServer]:
    """Serve on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._serve()

        def do_POST(self) -> None:
            self._serve()

        def _serve(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length)
            status, headers, content = server.answer(
                self.command, self.path, self.headers, body
            )
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.url = f"http://127.0.0.1:{listening.server_port}"
    thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()
