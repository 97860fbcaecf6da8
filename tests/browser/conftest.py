"""A Fava with the page, and a browser that looks at it."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

pytest.importorskip("fava")
pytest.importorskip("playwright")

from cheroot.wsgi import Server
from fava.application import create_app
from playwright.sync_api import expect
from playwright.sync_api import sync_playwright

from tests.browser.book import write_book

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser
    from playwright.sync_api import Page

#: The machine may be busy; how busy says nothing about the page.
PATIENCE = 30_000


@dataclass(frozen=True)
class Site:
    """A running Fava.

    Attributes:
        address: Of the page.
        folder: Of the ledger.
    """

    address: str
    folder: Path

    def at(self, **state: str) -> str:
        """The address of a state of the page."""
        return f"{self.address}?{urlencode(state)}" if state else self.address

    @property
    def decisions(self) -> str:
        """What the file of decisions holds."""
        return (self.folder / "decisions.beancount").read_text(encoding="utf-8")

    @property
    def entries(self) -> str:
        """What the file of entries holds."""
        return (self.folder / "entries.beancount").read_text(encoding="utf-8")


@pytest.fixture
def serve() -> Iterator[Callable[..., Site]]:
    """Serve a ledger, given its main file, and Fava's options."""
    servers: list[Server] = []

    def start(main: Path, *, read_only: bool = False, incognito: bool = False) -> Site:
        app = create_app(
            [str(main)],
            load=True,
            read_only=read_only,
            incognito=incognito,
            # The other watcher holds on to an inotify instance for ever.
            poll_watcher=True,
        )
        server = Server(("127.0.0.1", 0), app)
        server.prepare()
        threading.Thread(target=server.serve, daemon=True).start()
        servers.append(server)
        _, port = server.bind_addr
        slug = app.config["LEDGERS"].first_slug()
        address = f"http://127.0.0.1:{port}/{slug}/extension/Receivables/"
        return Site(address, main.parent)

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def site(serve: Callable[..., Site], tmp_path: Path) -> Site:
    """A Fava with the small ledger."""
    return serve(write_book(tmp_path))


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """A Chromium."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a window of its own; the test fails when a script in it does."""
    contexts = []
    failures: list[str] = []

    def start(
        *,
        dark: bool = False,
        width: int = 1500,
        height: int = 950,
        locale: str = "en-GB",
    ) -> Page:
        context = browser.new_context(
            color_scheme="dark" if dark else "light",
            viewport={"width": width, "height": height},
            locale=locale,
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: failures.append(str(error)))
        return page

    yield start
    for context in contexts:
        context.close()
    assert failures == []


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A window."""
    return open_page()
