"""Keys of Mollie, and what the settings say of its API."""

from __future__ import annotations

import json
import logging
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING
from typing import Any

import pytest

from beancount_receivables.importers.import_settings import read_settings
from beancount_receivables.importers.mollie_online.api import Mollie
from tests.mollie_ledger import LEDGER
from tests.mollie_ledger import run
from tests.mollie_ledger import set_up
from tests.mollie_server import KEY
from tests.mollie_server import TEST_KEY
from tests.mollie_server import TOKEN
from tests.mollie_server import MollieServer
from tests.mollie_server import payment
from tests.mollie_server import served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from click.testing import Result

pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MollieServer]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("MOLLIE_API_KEY", KEY)
    monkeypatch.delenv("MOLLIE_ACCESS_TOKEN", raising=False)
    made = MollieServer()
    with served(made):
        yield made


@pytest.fixture
def folder(
    tmp_path: Path, server: MollieServer, monkeypatch: pytest.MonkeyPatch
) -> Path:
    set_up(tmp_path, server)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def link() -> Result:
    return run("link", "main.beancount", "2026001")


def client(folder: Path, **options: Any) -> Mollie:  # noqa: ANN401
    settings = read_settings(folder / "import.toml").mollie_online
    assert settings is not None
    return Mollie(settings, KEY, **options)


# Keys.


@pytest.mark.parametrize(("mode", "key"), [("live", TEST_KEY), ("test", KEY)])
def test_the_key_of_the_other_mode_is_refused(
    tmp_path: Path,
    server: MollieServer,
    monkeypatch: pytest.MonkeyPatch,
    mode: str,
    key: str,
) -> None:
    set_up(tmp_path, server, mode=mode)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MOLLIE_API_KEY", key)
    for result in (link(), run("sync"), run("serve", "--port", "0")):
        assert result.exit_code == 1
        assert f"the ledger is marked {mode}" in result.stderr
        assert key not in result.output
    assert server.asked == []


def test_a_test_ledger_takes_test_payments_only(
    tmp_path: Path, server: MollieServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(tmp_path, server, mode="test")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MOLLIE_API_KEY", TEST_KEY)
    server.key = TEST_KEY
    result = link()  # the server makes a live one
    assert result.exit_code == 1
    assert "is of mode live, and the ledger is marked test" in result.stderr


def test_without_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MOLLIE_API_KEY")
    result = link()
    assert result.exit_code == 2
    assert "MOLLIE_API_KEY is not set" in result.stderr


def test_the_key_in_a_keyring(
    tmp_path: Path, server: MollieServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(tmp_path, server, 'keyring = "books"')
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MOLLIE_API_KEY")
    secrets = {("books", "MOLLIE_API_KEY"): KEY}
    keyring = SimpleNamespace(get_password=lambda *place: secrets.get(place))
    monkeypatch.setitem(sys.modules, "keyring", keyring)
    assert link().exit_code == 0


@pytest.mark.parametrize("key", [f"{KEY}\n", f"live_{KEY[5:]} ", "live_", TOKEN, "x"])
def test_what_is_no_key_is_refused_and_not_told(
    server: MollieServer, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setenv("MOLLIE_API_KEY", key)
    result = link()
    assert result.exit_code == 1
    assert "MOLLIE_API_KEY is no API key" in result.stderr
    assert KEY not in result.output
    assert server.asked == []


def test_a_key_that_mollie_refuses(server: MollieServer) -> None:
    server.key = "live_anotherkeyaltogether"
    result = link()
    assert result.exit_code == 1
    assert "look whether MOLLIE_API_KEY is right" in result.stderr


def test_what_is_no_access_token(
    server: MollieServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOLLIE_ACCESS_TOKEN", KEY)
    result = run("sync")
    assert result.exit_code == 1
    assert "MOLLIE_ACCESS_TOKEN is no access token" in result.stderr
    assert KEY not in result.output
    assert server.asked == []


def test_no_secret_is_shown_or_kept(
    folder: Path,
    server: MollieServer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("MOLLIE_ACCESS_TOKEN", TOKEN)
    shown = ""
    for status in (401, 403, 400, 422):
        body = {"status": status, "detail": f"Bad: Bearer {KEY} and {TOKEN}"}
        server.fail("/v2/payments", status, {}, json.dumps(body).encode())
        shown += link().output
    server.payments.append(payment("tr_1", "1.00", "2026-01-01"))
    shown += link().output + run("sync").output
    server.fail("/v2/settlements", 400, {}, f"{TOKEN} {KEY}".encode())
    shown += run("sync").output + caplog.text
    shown += repr(client(folder, token=TOKEN))
    for path in folder.rglob("*"):
        if path.is_file():
            shown += path.read_text(encoding="utf-8")
    assert "***" in shown
    assert "tr_1" in shown
    for secret in (KEY, TOKEN):
        assert secret not in shown


# What the settings say.


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('mode = "both"', 'mollie.mode must be "live" or "test"'),
        (f'api_key = "{KEY}"', "must be the name of an environment variable"),
        ('language = "de"', "must be one of nl, en, fr"),
        ('methods = "ideal"', "must be a list"),
        ('methods = ["iDEAL!"]', "must be a list"),
        ('description = "Thanks"', "must hold {invoice}"),
        ('description = "{invoice} {iban}"', "must hold {invoice}"),
        ('redirect_url = "http://pay.example.com/paid"', "must begin with https://"),
        ('webhook_url = "https://a@b.example/w"', "must begin with https://"),
        ('url = "http://mollie.example"', "must begin with https://"),
        ('since = "2026-01-01"', "must be a date"),
        ("state = 1", "must be a text"),
        ('colour = "red"', "colour is no setting of mollie"),
    ],
)
def test_settings_that_are_wrong(
    folder: Path, server: MollieServer, line: str, why: str
) -> None:
    name = line.partition(" ")[0]
    path = folder / "import.toml"
    kept = [
        each
        for each in path.read_text(encoding="utf-8").splitlines()
        if not each.startswith(f"{name} ")
    ]
    path.write_text("\n".join([*kept, line]), encoding="utf-8")
    result = link()
    assert result.exit_code == 2
    assert why in result.stderr
    assert KEY not in result.output
    assert server.asked == []


def test_without_a_mode_there_is_no_link(folder: Path) -> None:
    (folder / "import.toml").write_text(
        'ledger = "main.beancount"\nfile = "mollie.beancount"\ninbox = "inbox"\n'
        '[mollie]\nbalance = "Assets:Mollie"\n',
        encoding="utf-8",
    )
    result = link()
    assert result.exit_code == 2
    assert "has no mode in [mollie]" in result.stderr


def test_settings_of_another_ledger(folder: Path) -> None:
    (folder / "other.beancount").write_text(LEDGER, encoding="utf-8")
    result = run("link", "other.beancount", "2026001")
    assert result.exit_code == 2
    assert "import.toml is of another ledger, main.beancount" in result.stderr


def test_without_the_client(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "beancount_receivables.importers.mollie_online.api"
    monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "mollie.api.client", None)
    monkeypatch.delitem(sys.modules, "mollie", raising=False)
    result = link()
    assert result.exit_code == 2
    assert "pip install 'beancount-receivables[mollie]'" in result.stderr
