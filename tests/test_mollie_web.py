"""The webhook and the page after payment, against a server that is Mollie's API."""

from __future__ import annotations

import io
import logging
import re
import socket
import threading
import urllib.request
from typing import TYPE_CHECKING
from typing import Any
from urllib.parse import urlencode
from wsgiref.validate import validator

import pytest

from beancount_receivables.importers.import_settings import SettingsError
from beancount_receivables.importers.import_settings import read_settings
from beancount_receivables.importers.mollie_online.api import Mollie
from beancount_receivables.importers.mollie_online.api import MollieError
from beancount_receivables.importers.mollie_online.page import language_of
from beancount_receivables.importers.mollie_online.page_address import page_address
from beancount_receivables.importers.mollie_online.queue import ROOM
from beancount_receivables.importers.mollie_online.queue import SyncQueue
from beancount_receivables.importers.mollie_online.web import Application
from beancount_receivables.queries import mollie_serving
from tests.mollie_ledger import errors
from tests.mollie_ledger import run
from tests.mollie_ledger import set_up
from tests.mollie_ledger import text_of
from tests.mollie_server import KEY
from tests.mollie_server import MollieServer
from tests.mollie_server import payment
from tests.mollie_server import served

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator
    from collections.abc import Mapping
    from pathlib import Path

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MollieServer]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("MOLLIE_API_KEY", KEY)
    monkeypatch.delenv("MOLLIE_ACCESS_TOKEN", raising=False)
    made = MollieServer()
    made.payments.append(
        payment(
            "tr_1",
            "54.50",
            "2026-03-01",
            description="Facture 2026001",
            metadata={"invoice": "2026001"},
        )
    )
    with served(made):
        yield made


@pytest.fixture(autouse=True)
def folder(
    tmp_path: Path, server: MollieServer, monkeypatch: pytest.MonkeyPatch
) -> Path:
    set_up(tmp_path, server)
    monkeypatch.chdir(tmp_path)
    return tmp_path


class Answer:
    """What the application answers to one request; both keep to PEP 3333."""

    def __init__(
        self,
        application: Any,  # noqa: ANN401 - a WSGI application
        method: str,
        path: str,
        query: str = "",
        body: bytes = b"",
        more: Mapping[str, str] | None = None,
    ) -> None:
        environ = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            **(more or {}),
        }

        def start(
            status: str,
            headers: list[tuple[str, str]],
            exc_info: object = None,  # noqa: ARG001 - as the protocol has it
        ) -> Any:  # noqa: ANN401
            self.status = int(status.partition(" ")[0])
            self.headers = dict(headers)
            return lambda _: None

        answered = validator(application)(environ, start)
        self.text = b"".join(answered).decode()
        answered.close()  # type: ignore[attr-defined]


class Site:
    """The application, with what it took note of, and what was synchronised.

    Attributes:
        queued: The ids that the webhook took, in order.
        synced: The ids of each synchronisation.
        broken: What the next synchronisations raise.
    """

    def __init__(self, folder: Path) -> None:
        self.settings = read_settings(folder / "import.toml")
        online = self.settings.mollie_online
        assert online is not None
        self.mollie = Mollie(online, KEY, attempts=1)
        self.queue = SyncQueue(self.mollie, self.synchronise)
        self.queued: list[str] = []
        self.synced: list[list[str]] = []
        self.broken: list[Exception] = []
        self.application = Application(online, self.mollie, self.take)

    def take(self, id_: str) -> None:
        self.queued.append(id_)
        self.queue.add(id_)

    def synchronise(self, ids: Collection[str]) -> None:
        if self.broken:
            raise self.broken.pop()
        self.synced.append(list(ids))

    def call(self, body: bytes, **more: str) -> Answer:
        """Call the webhook."""
        given = {"CONTENT_TYPE": FORM, "CONTENT_LENGTH": str(len(body)), **more}
        return Answer(self.application, "POST", "/webhook", body=body, more=given)

    def show(self, query: str, method: str = "GET", **more: str) -> Answer:
        """Ask for the page after payment."""
        return Answer(self.application, method, "/paid", query, more=more)


@pytest.fixture
def site(folder: Path) -> Site:
    return Site(folder)


def address(
    id_: str = "tr_1", language: str = "nl", secret: bytes = KEY.encode()
) -> str:
    """The query of a page's address."""
    return page_address("", secret, id_, language).removeprefix("?")


# The webhook.


def test_a_call_is_noted_and_answered_at_once(site: Site, server: MollieServer) -> None:
    answer = site.call(b"id=tr_1")
    assert (answer.status, answer.text) == (200, "")
    assert site.queued == ["tr_1"]
    assert server.asked == []  # Mollie is asked later
    assert site.queue.work()
    assert server.asked == ["GET /v2/payments/tr_1"]
    assert site.synced == [["tr_1"]]


def test_a_forged_id_is_answered_the_same_and_moves_nothing(
    site: Site, server: MollieServer
) -> None:
    real, forged = site.call(b"id=tr_1"), site.call(b"id=tr_forged")
    assert (real.status, real.headers, real.text) == (
        forged.status,
        forged.headers,
        forged.text,
    )
    site.queue.work()
    assert site.synced == [["tr_1"]]
    site.call(b"id=tr_forged")
    assert site.queue.work()
    assert len(site.synced) == 1
    assert server.asked.count("GET /v2/payments/tr_forged") == 2


def test_what_a_call_says_besides_counts_for_nothing(site: Site) -> None:
    for body in (
        b"id=tr_1&status=paid",
        b"id=tr_1&id=tr_2",
        b"status=paid",
        b"id=",
        b"id=tr_",
        b"id=re_1",
        b"id=tr_1/../../settlements",
        b"id=tr_1%0d%0aX",
        b"id=tr_1%00",
        b"id=tr_%E2%82%AC",
        b"\xff\xfe",
        b'{"id": "tr_1"}',
        b"",
        b"a&b&c&d&e&f&g",
        b"id=tr_" + b"a" * 65,
    ):
        assert site.call(body).status == 400, body
    assert site.queued == []


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"CONTENT_LENGTH": "257"}, 413),
        ({"CONTENT_LENGTH": "9" * 5000}, 413),
        ({"CONTENT_LENGTH": ""}, 411),
        ({"CONTENT_LENGTH": "-1"}, 411),
        ({"CONTENT_LENGTH": "\u0661"}, 411),
        ({"CONTENT_TYPE": "application/json"}, 415),
        ({"CONTENT_TYPE": ""}, 415),
    ],
)
def test_what_is_no_form_of_that_size(
    site: Site, more: dict[str, str], status: int
) -> None:
    online = site.settings.mollie_online
    assert online is not None
    body = io.BytesIO(b"id=tr_1")
    found: list[str] = []
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/webhook",
        "CONTENT_TYPE": FORM,
        "CONTENT_LENGTH": "7",
        "wsgi.input": body,
        **more,
    }
    site.application(environ, lambda said, _headers: found.append(said))
    assert int(found[0].partition(" ")[0]) == status
    assert body.tell() == 0  # nothing was read
    assert site.queued == []


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
def test_other_methods_are_not_allowed(site: Site, method: str) -> None:
    answer = Answer(site.application, method, "/webhook")
    assert answer.status == 405
    assert answer.headers["Allow"] == "POST"
    assert Answer(site.application, "POST", "/paid").status == 405


def test_other_places_are_not_there(site: Site) -> None:
    for path in ("/", "/paid/", "/webhook/tr_1", "/../paid", ""):
        assert Answer(site.application, "GET", path).status == 404


# The queue.


def test_repeats_are_one(site: Site, server: MollieServer) -> None:
    for _ in range(5):
        site.call(b"id=tr_1")
    site.queue.work()
    assert site.synced == [["tr_1"]]
    assert len(server.asked) == 1
    assert site.queue.work()  # nothing waits
    assert len(site.synced) == 1


def test_what_fails_is_kept(site: Site, server: MollieServer) -> None:
    server.fail("/v2/payments", 503)
    site.call(b"id=tr_1")
    assert not site.queue.work()
    site.broken.append(MollieError("Mollie cannot be reached."))
    assert not site.queue.work()
    assert site.synced == []
    assert site.queue.work()
    assert site.synced == [["tr_1"]]


def test_whatever_goes_wrong_the_queue_lives(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    site.broken.append(RuntimeError("broken"))
    site.queue.add_all()
    assert not site.queue.work()
    assert "The synchronisation failed: broken" in caplog.text
    assert site.queue.work()
    assert site.synced == [[]]


def test_a_flood_takes_no_room(site: Site, server: MollieServer) -> None:
    for number in range(ROOM + 50):
        site.queue.add(f"tr_forged{number}")
    server.payments.clear()
    unknown = Mollie.payment
    asked: list[str] = []

    def none(_mollie: Mollie, id_: str) -> None:
        asked.append(id_)

    Mollie.payment = none  # type: ignore[method-assign, assignment]
    try:
        assert site.queue.work()
    finally:
        Mollie.payment = unknown  # type: ignore[method-assign]
    assert len(asked) == ROOM
    assert site.synced == [[]]  # so that nothing is lost among them


def test_the_queue_works_until_it_is_told_to_stop(site: Site) -> None:
    stop = threading.Event()
    done = threading.Event()
    took = site.queue._synchronise

    def then_stop(ids: Collection[str]) -> None:
        took(ids)
        stop.set()
        done.set()

    site.queue._synchronise = then_stop
    site.queue.add("tr_1")
    worker = threading.Thread(target=site.queue.run, args=(stop,))
    worker.start()
    assert done.wait(10)
    worker.join(10)
    assert not worker.is_alive()
    assert site.synced == [["tr_1"]]


# The page after payment.


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", ("Factuur", "54,50 EUR", "Betaald.", "Terug naar de website")),
        ("en", ("Invoice", "54.50 EUR", "Paid.", "Back to the website")),
        ("fr", ("Facture", "54,50 EUR", "Payé.", "Retour au site")),
    ],
)
def test_the_page_in_each_language(
    site: Site, language: str, words: tuple[str, ...]
) -> None:
    answer = site.show(address(language=language))
    assert answer.status == 200
    assert f'<html lang="{language}">' in answer.text
    assert "2026001" in answer.text
    assert 'href="https://www.example.com/"' in answer.text
    for word in words:
        assert word in answer.text


def test_what_the_page_may_do(site: Site) -> None:
    answer = site.show(address())
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "script" not in answer.text
    assert KEY not in answer.text
    head = site.show(address(), "HEAD")
    assert head.text == ""
    assert head.headers["Content-Length"] == answer.headers["Content-Length"]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("open", "Nog niet betaald."),
        ("pending", "In behandeling."),
        ("authorized", "Goedgekeurd."),
        ("canceled", "Geannuleerd."),
        ("expired", "Verlopen."),
        ("failed", "Mislukt."),
        ("brand-new", "Onbekend."),
    ],
)
def test_the_page_tells_the_status(
    site: Site, server: MollieServer, status: str, words: str
) -> None:
    server.find("tr_1")["status"] = status
    assert words in site.show(address()).text


def test_nobody_can_guess_an_address(site: Site, server: MollieServer) -> None:
    server.payments.append(payment("tr_2", "1.00", "2026-03-01"))
    other = address("tr_2").rpartition("=")[2]
    for query in (
        "",
        "payment=tr_1",
        "payment=tr_1&token=",
        f"payment=tr_1&token={other}",
        f"payment=tr_1&token={other}&token={address().rpartition('=')[2]}",
        address(secret=b"another key"),
        f"{address()}A",
        "payment=tr_1&token=%C3%A9",
        "payment=tr_1/refunds&token=x",
        f"{address()}&{'a' * 600}",
    ):
        answer = site.show(query)
        assert answer.status == 404, query
        assert "2026001" not in answer.text
    assert server.asked == []  # and nobody makes us ask Mollie


def test_an_address_of_nothing(site: Site) -> None:
    assert site.show(address("tr_nothing")).status == 404


def test_the_page_while_mollie_does_not_answer(
    site: Site, server: MollieServer
) -> None:
    server.fail("/v2/payments", 500)
    answer = site.show(address())
    assert answer.status == 503
    assert answer.headers["Retry-After"] == "60"
    assert "Probeer het over een minuut opnieuw." in answer.text
    assert len(server.asked) == 1  # the customer does not wait for more


def test_what_the_page_shows_is_text(site: Site, server: MollieServer) -> None:
    server.find("tr_1").update(
        metadata={"invoice": "<script>alert(1)</script>"},
        amount={"value": "<b>", "currency": '"&'},
    )
    text = site.show(address()).text
    assert "<script" not in text
    assert "<b>" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    server.find("tr_1").update(metadata="text", description="<i>")
    assert "&lt;i&gt;" in site.show(address()).text


@pytest.mark.parametrize(
    ("said", "accepted", "found"),
    [
        ("fr", "nl", "fr"),
        ("de", "nl-BE,nl;q=0.9", "nl"),
        ("", "de, fr;q=0.5, nl;q=0.8", "nl"),
        ("", "de", "en"),
        ("", "nl;q=x, fr;q=0", "en"),
        ("", "", "en"),
    ],
)
def test_the_language(said: str, accepted: str, found: str) -> None:
    assert language_of(said, accepted, "en") == found


# All of it.


def test_a_call_brings_the_payment_into_the_ledger(folder: Path) -> None:
    application, queue = mollie_serving.parts(read_settings(folder / "import.toml"))
    assert queue.work()  # what changed while nothing ran
    assert '  payment: "tr_1"' in text_of(folder, "mollie")
    before = text_of(folder, "mollie")
    for _ in range(2):  # a replay
        answer = Answer(
            application,
            "POST",
            "/webhook",
            body=b"id=tr_1",
            more={"CONTENT_TYPE": FORM, "CONTENT_LENGTH": "7"},
        )
        assert answer.status == 200
        assert queue.work()
    assert text_of(folder, "mollie") == before
    assert errors(folder) == []


def test_from_the_link_to_the_page(folder: Path, server: MollieServer) -> None:
    server.payments.clear()
    assert run("link", "main.beancount", "2026001").exit_code == 0
    made = server.payments[0]
    application, queue = mollie_serving.parts(read_settings(folder / "import.toml"))
    query = made["redirectUrl"].partition("?")[2]
    assert "Pas encore payé." in Answer(application, "GET", "/paid", query).text
    made.update(status="paid", paidAt="2026-07-02T09:00:00+00:00")
    assert "Payé. Merci." in Answer(application, "GET", "/paid", query).text
    queue.add(made["id"])
    assert queue.work()
    result = run("link", "main.beancount", "2026001")
    assert result.exit_code == 2
    assert "2026001 is settled" in result.stderr


def test_an_old_payment_that_was_paid_is_brought_by_its_id(
    folder: Path, server: MollieServer
) -> None:
    """Lists are not read back to it."""
    server.payments.insert(0, payment("tr_9", "1.00", "2026-12-01"))
    _, queue = mollie_serving.parts(read_settings(folder / "import.toml"))
    assert queue.work()
    server.payments.append(
        payment("tr_0", "40.00", "2026-02-03", description="2026002")
    )
    assert queue.work()
    assert "tr_0" not in text_of(folder, "mollie")
    queue.add("tr_0")
    assert queue.work()
    assert '  payment: "tr_0"' in text_of(folder, "mollie")


def test_the_server_of_python(
    folder: Path, server: MollieServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    told: list[str] = []
    there = threading.Event()
    running: list[Any] = []
    made = mollie_serving._Server

    class Noted(made):  # type: ignore[misc, valid-type]
        def serve_forever(self, poll_interval: float = 0.01) -> None:
            running.append(self)
            super().serve_forever(poll_interval)

    def started(url: str) -> None:
        told.append(url)
        there.set()

    mollie_serving._Server = Noted  # type: ignore[misc]
    try:
        thread = threading.Thread(
            target=mollie_serving.serve,
            args=(read_settings(folder / "import.toml"), "127.0.0.1", 0, started),
        )
        thread.start()
        assert there.wait(10)
    finally:
        mollie_serving._Server = made  # type: ignore[misc]
    with urllib.request.urlopen(f"{told[0]}/paid?{address()}") as answer:  # noqa: S310
        assert "Betaald." in answer.read().decode()
    body = urlencode({"id": "tr_1"}).encode()
    with urllib.request.urlopen(f"{told[0]}/webhook", body) as answer:  # noqa: S310
        assert answer.status == 200
    running[0].shutdown()
    thread.join(10)
    assert not thread.is_alive()
    assert "GET /paid 200" in caplog.text
    assert "token" not in re.sub("(?m)^DEBUG.*", "", caplog.text)
    assert server.asked


def test_an_application_for_a_server_of_ones_own(folder: Path) -> None:
    made = mollie_serving.application(str(folder / "import.toml"))
    assert Answer(made, "GET", "/paid").status == 404
    text = (folder / "import.toml").read_text(encoding="utf-8")
    (folder / "other.toml").write_text(text.partition("[mollie]")[0], encoding="utf-8")
    with pytest.raises(SettingsError, match="has no mode in"):
        mollie_serving.application(str(folder / "other.toml"))


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = run("serve", "--port", port)
    assert result.exit_code == 1
    assert f"127.0.0.1:{port}: " in result.stderr


def test_serving_without_an_inbox(folder: Path) -> None:
    (folder / "inbox").rmdir()
    result = run("serve")
    assert result.exit_code == 2
    assert "the inbox that import.toml names is no folder" in result.stderr
