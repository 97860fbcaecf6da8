"""``bean-receivables fetch ponto``, against a server that speaks its JSON."""

from __future__ import annotations

import datetime as dt
import json
import logging
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING
from typing import Any

import pytest
from beancount import loader
from click.testing import CliRunner

from beancount_receivables.importers.import_settings import SettingsError
from beancount_receivables.importers.import_settings import read_settings
from beancount_receivables.importers.ponto.api import ATTEMPTS
from beancount_receivables.importers.ponto.api import POLLS
from beancount_receivables.importers.ponto.api import Ponto
from beancount_receivables.importers.ponto.api import PontoError
from beancount_receivables.importers.ponto.fetching import fetch
from beancount_receivables.importers.ponto.secrets import MissingSecretError
from beancount_receivables.importers.ponto.secrets import Secrets
from beancount_receivables.importers.ponto.secrets import find_secrets
from beancount_receivables.importers.ponto.settings import PontoSettings
from beancount_receivables.queries.cli import main
from tests.ponto_server import ACCOUNT
from tests.ponto_server import CLIENT_ID
from tests.ponto_server import CLIENT_SECRET
from tests.ponto_server import IBAN
from tests.ponto_server import PontoServer
from tests.ponto_server import account
from tests.ponto_server import served
from tests.ponto_server import transaction
from tests.test_import_command import statement

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from click.testing import Result

    from beancount_receivables.importers.ponto.fetching import Fetched

SECRETS = Secrets(CLIENT_ID, CLIENT_SECRET)
NOW = dt.datetime(2025, 3, 1, 12, tzinfo=dt.timezone.utc)
LEDGER = """\
plugin "beancount_receivables.plugins"
2024-01-01 custom "receivables" "account" Assets:Receivable
2024-01-01 custom "receivables" "uncategorized" Liabilities:Unknown
2024-01-01 open Assets:Receivable:C1
  iban: "NL16VBNK0000101009"
2024-01-01 open Assets:Bank
2024-01-01 open Assets:Suspense
2024-01-01 open Liabilities:Unknown
include "bank*.beancount"
"""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[PontoServer]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    made = PontoServer()
    made.transactions[ACCOUNT] = [
        transaction("t5", "2025-02-05", -12.5),
        transaction("t4", "2025-02-04", 40),
        transaction("t3", "2025-02-03", 30.1),
        transaction("t2", "2025-02-02", 20),
        transaction("t1", "2025-02-01", 10),
    ]
    with served(made):
        yield made


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    path = tmp_path / "inbox"
    path.mkdir()
    return path


class Client:
    """A client of the server that does not wait, but notes how long it would."""

    def __init__(self, server: PontoServer, **settings: Any) -> None:  # noqa: ANN401
        self.waits: list[float] = []
        self.settings = PontoSettings(url=server.url, **settings)
        self.api = Ponto(
            self.settings, SECRETS, wait=self.waits.append, now=lambda: NOW
        )

    def fetch(self, inbox: Path, **options: Any) -> list[Fetched]:  # noqa: ANN401
        return list(fetch(self.api, self.settings, inbox, **options))


def ids_in(path: Path | None) -> list[str]:
    assert path is not None
    return [each["id"] for each in json.loads(path.read_text("utf-8"))["data"]]


def test_all_pages_are_fetched_into_one_file(server: PontoServer, inbox: Path) -> None:
    (fetched,) = Client(server).fetch(inbox)
    assert (fetched.account, fetched.count, fetched.problems) == (IBAN, 5, ())
    assert fetched.file == inbox / f"ponto-{IBAN}-2025-02-01-2025-02-05.json"
    assert ids_in(fetched.file) == ["t5", "t4", "t3", "t2", "t1"]
    assert server.tokens == 1
    assert server.bodies[0]["data"]["attributes"] == {
        "resourceType": "account",
        "resourceId": ACCOUNT,
        "subtype": "accountTransactions",
    }


def test_pages_are_followed_by_cursor_where_no_link_is_given(
    server: PontoServer, inbox: Path
) -> None:
    server.links = False
    (fetched,) = Client(server).fetch(inbox)
    assert fetched.count == 5
    assert server.asked[-1].endswith("?limit=100&after=t2")


def test_a_second_time_nothing_is_new(server: PontoServer, inbox: Path) -> None:
    Client(server).fetch(inbox)
    before = sorted(inbox.rglob("*"))
    (fetched,) = Client(server).fetch(inbox)
    assert (fetched.count, fetched.file, fetched.problems) == (0, None, ())
    assert sorted(inbox.rglob("*")) == before


def test_what_is_new_is_fetched_and_what_is_old_is_left(
    server: PontoServer, inbox: Path
) -> None:
    old = [
        transaction(f"o{day:02}", f"2024-11-{day:02}", 1) for day in range(30, 0, -1)
    ]
    server.transactions[ACCOUNT] += old
    assert Client(server).fetch(inbox)[0].count == 35
    server.asked.clear()
    late = transaction("late", "2025-01-20", 5)
    new = transaction("t6", "2025-02-06", 60)
    server.transactions[ACCOUNT] = [new, *server.transactions[ACCOUNT][:5], late, *old]
    (fetched,) = Client(server).fetch(inbox)
    assert ids_in(fetched.file) == ["t6", "late"]
    pages = [each for each in server.asked if "/transactions" in each]
    assert len(pages) == 5  # and not all of last year


def test_all_is_fetched_again_when_asked(server: PontoServer, inbox: Path) -> None:
    (first,) = Client(server).fetch(inbox)
    (again,) = Client(server).fetch(inbox, everything=True)
    assert again.count == 5
    assert again.file == first.file  # with the same content
    assert Client(server).fetch(inbox)[0].count == 0


def test_a_memory_that_is_lost_or_broken_only_costs_time(
    server: PontoServer, inbox: Path
) -> None:
    Client(server).fetch(inbox)
    (memory,) = (inbox / ".ponto").iterdir()
    memory.write_text("{", encoding="utf-8")
    assert Client(server).fetch(inbox)[0].count == 5
    assert Client(server).fetch(inbox)[0].count == 0


def test_nothing_before_a_day(server: PontoServer, inbox: Path) -> None:
    since = dt.date(2025, 2, 4)
    (fetched,) = Client(server).fetch(inbox, since=since)
    assert ids_in(fetched.file) == ["t5", "t4"]
    (fetched,) = Client(server, since=dt.date(2025, 2, 3)).fetch(inbox)
    assert ids_in(fetched.file) == ["t3"]


def test_what_changed_since_is_told(server: PontoServer, inbox: Path) -> None:
    Client(server).fetch(inbox)
    server.transactions[ACCOUNT][1] = transaction("t4", "2025-02-04", 41)
    (fetched,) = Client(server).fetch(inbox)
    assert fetched.count == 0
    (problem,) = fetched.problems
    assert "t4 was 40 EUR of 2025-02-04" in problem
    assert "is now 41 EUR of 2025-02-04" in problem


def test_two_fetches_of_one_day_make_two_files(
    server: PontoServer, inbox: Path
) -> None:
    last = server.transactions[ACCOUNT].pop(0)
    (first,) = Client(server).fetch(inbox, since=dt.date(2025, 2, 4))
    server.transactions[ACCOUNT].insert(0, {**last, "id": "t5b"})
    server.transactions[ACCOUNT][0]["attributes"]["executionDate"] = "2025-02-04"
    (second,) = Client(server).fetch(inbox, since=dt.date(2025, 2, 4))
    assert first.file == inbox / f"ponto-{IBAN}-2025-02-04-2025-02-04.json"
    assert second.file == inbox / f"ponto-{IBAN}-2025-02-04-2025-02-04-2.json"
    assert (ids_in(first.file), ids_in(second.file)) == (["t4"], ["t5b"])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": None}, "a transaction without an id"),
        ({"attributes": {"executionDate": "soon"}}, '"soon" is no date'),
    ],
)
def test_transactions_that_cannot_be_told_are_refused(
    server: PontoServer, inbox: Path, change: dict[str, object], message: str
) -> None:
    server.transactions[ACCOUNT][0].update(change)
    with pytest.raises(PontoError, match=f"{IBAN}.*{message}"):
        Client(server).fetch(inbox)
    assert list(inbox.rglob("*.json")) == []


def test_only_the_accounts_that_are_named(server: PontoServer, inbox: Path) -> None:
    for number in range(3):  # on a second page
        other = account(f"other{number}", f"BE0{number}")
        server.accounts[other["id"]] = other
        server.transactions[other["id"]] = [transaction(f"x{number}", "2025-01-01", 1)]
    (fetched,) = Client(server, accounts=("BE02",)).fetch(inbox)
    assert (fetched.account, ids_in(fetched.file)) == ("BE02", ["x2"])
    with pytest.raises(PontoError, match=f"no account BE03, but BE00.*{IBAN}"):
        Client(server, accounts=("BE03",)).fetch(inbox)


def test_it_waits_until_the_bank_has_answered(server: PontoServer, inbox: Path) -> None:
    server.polls = ["pending", "running", "success"]
    client = Client(server)
    assert client.fetch(inbox)[0].problems == ()
    assert client.waits == [5, 5]


def test_a_bank_that_fails_is_told_and_the_rest_is_fetched(
    server: PontoServer, inbox: Path
) -> None:
    server.polls = ["running", "error"]
    server.errors = [{"code": "authorizationExpired", "detail": "Renew it in Ponto"}]
    (fetched,) = Client(server).fetch(inbox)
    assert fetched.count == 5
    assert "could not ask the bank: Renew it in Ponto" in fetched.problems[0]


def test_a_synchronisation_that_is_refused_is_told(
    server: PontoServer, inbox: Path
) -> None:
    detail = f"synchronized just now, {CLIENT_SECRET}"
    body = json.dumps({"errors": [{"detail": detail}]}).encode()
    server.fail("/synchronizations", 400, body=body)
    (fetched,) = Client(server).fetch(inbox)
    assert fetched.count == 5
    (problem,) = fetched.problems
    assert "/synchronizations (status 400): synchronized just now, …. What" in problem


def test_a_bank_that_never_answers_is_left(server: PontoServer, inbox: Path) -> None:
    server.polls = ["running"]
    client = Client(server)
    (fetched,) = client.fetch(inbox)
    assert len(client.waits) == POLLS
    assert "did not answer within 300 seconds" in fetched.problems[0]


def test_the_bank_is_not_asked_when_that_is_switched_off(
    server: PontoServer, inbox: Path
) -> None:
    Client(server, synchronise=False).fetch(inbox)
    assert not any("synchronizations" in each for each in server.asked)


def test_a_token_that_ran_out_is_got_anew(server: PontoServer, inbox: Path) -> None:
    client = Client(server)
    client.fetch(inbox)
    server.tokens += 1  # the old one no longer counts
    assert client.fetch(inbox)[0].problems == ()
    server.fail("/accounts", 401)
    server.fail("/accounts", 401)
    with pytest.raises(PontoError, match=r"refuses /accounts .status 401"):
        client.fetch(inbox)


def test_failures_in_passing_are_tried_again(server: PontoServer, inbox: Path) -> None:
    server.fail("/accounts?", 503)
    server.fail("/accounts?", 502)
    server.fail("/oauth2", 500)
    server.fail(f"/accounts/{ACCOUNT}", 429, {"Retry-After": "7"})
    moment = (NOW + dt.timedelta(seconds=9)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    server.fail(f"/accounts/{ACCOUNT}", 429, {"Retry-After": moment})
    client = Client(server)
    assert client.fetch(inbox)[0].count == 5
    assert client.waits == [1, 1, 2, 7, 9]


def test_and_no_more_often_than_that(server: PontoServer, inbox: Path) -> None:
    for _ in range(ATTEMPTS):
        server.fail("/accounts?", 503)
    client = Client(server)
    with pytest.raises(
        PontoError, match=r"does not answer .status 503., though asked 5"
    ):
        client.fetch(inbox)
    assert client.waits == [1, 2, 4, 8]
    server.fail("/accounts?", 429, {"Retry-After": "3600"})
    with pytest.raises(PontoError, match="left alone for 3600 seconds"):
        client.fetch(inbox)


def test_a_server_that_is_not_there(server: PontoServer, inbox: Path) -> None:
    server.url = "http://127.0.0.1:1"
    client = Client(server)
    with pytest.raises(PontoError, match="no connection"):
        client.fetch(inbox)
    assert len(client.waits) == ATTEMPTS - 1


def test_what_fails_half_way_loses_nothing(server: PontoServer, inbox: Path) -> None:
    server.fail(f"/accounts/{ACCOUNT}/transactions?after=t2", 404)
    with pytest.raises(PontoError, match="status 404"):
        Client(server).fetch(inbox)
    assert list(inbox.rglob("*.json")) == []
    assert Client(server).fetch(inbox)[0].count == 5


@pytest.mark.parametrize(
    "body", [b"<html>", b"[]", b'{"data": 1}', b'{"data": [1]}', b'{"data": null}']
)
def test_answers_of_another_kind_are_refused(
    server: PontoServer, inbox: Path, body: bytes
) -> None:
    server.fail("/accounts?", 200, body=body)
    with pytest.raises(PontoError, match=r"something else than JSON|none of resources"):
        Client(server).fetch(inbox)


def test_the_token_goes_nowhere_else(server: PontoServer, inbox: Path) -> None:
    other = PontoServer()
    with served(other):
        server.fail("/accounts?", 302, {"Location": f"{other.url}/accounts"})
        with pytest.raises(PontoError, match=r"refuses /accounts .status 302"):
            Client(server).fetch(inbox)
        link = {"data": [], "links": {"next": f"{other.url}/accounts?after=1"}}
        server.fail("/accounts?", 200, body=json.dumps(link).encode())
        with pytest.raises(PontoError, match="names a next page at another place"):
            Client(server).fetch(inbox)
    assert other.asked == []


def test_a_page_that_is_its_own_next_one(server: PontoServer, inbox: Path) -> None:
    for _ in range(2):
        link = {"data": [], "links": {"next": f"{server.url}/accounts?after=1"}}
        server.fail("/accounts?", 200, body=json.dumps(link).encode())
    with pytest.raises(PontoError, match="that was there already"):
        Client(server).fetch(inbox)


# Secrets.


@pytest.mark.parametrize("path", ["/oauth2/token", "/accounts?"])
def test_no_message_log_or_file_has_a_secret(
    server: PontoServer,
    inbox: Path,
    path: str,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Not even where the server repeats what it was sent."""
    caplog.set_level(logging.DEBUG)
    Client(server).fetch(inbox)
    detail = f"{CLIENT_ID} {CLIENT_SECRET} token-1 token-2 {chr(27)}[31m"
    body = json.dumps({"errors": [{"detail": detail}]}).encode()
    server.fail(path, 400, body=body)
    with pytest.raises(PontoError) as raised:
        Client(server).fetch(inbox)
    shown = capfd.readouterr()
    told = [str(raised.value), repr(SECRETS), caplog.text, shown.out, shown.err]
    told += [path.read_text("utf-8") for path in inbox.rglob("*.json")]
    for text in told:
        for secret in (CLIENT_ID, CLIENT_SECRET, "token-2", "\x1b"):
            assert secret not in text
    assert raised.value.__cause__ is None


def test_secrets_come_from_the_environment_or_the_keyring(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    environment = {"PONTO_CLIENT_ID": "id", "MINE": "secret", "KEY": "word"}
    settings = PontoSettings(client_secret="MINE", key_password="KEY")  # noqa: S106
    assert find_secrets(settings, environment) == Secrets("id", "secret", "word")
    with pytest.raises(MissingSecretError, match="variable MINE is not set"):
        find_secrets(settings, {"PONTO_CLIENT_ID": "id"})
    kept = {("ours", "PONTO_CLIENT_SECRET"): "from the keyring"}
    module = SimpleNamespace(get_password=lambda *names: kept.get(names))
    monkeypatch.setitem(sys.modules, "keyring", module)
    settings = PontoSettings(keyring="ours")
    found = find_secrets(settings, environment)
    assert found.client_secret == "from the keyring"  # noqa: S105
    with pytest.raises(MissingSecretError, match='keyring "ours" has no PONTO_CLIENT_'):
        find_secrets(settings, {})
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(MissingSecretError, match="pip install"):
        find_secrets(settings, environment)


def test_a_certificate_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "client.pem"
    path.write_text("none", encoding="utf-8")
    settings = PontoSettings(certificate=path)
    with pytest.raises(PontoError, match=r"client\.pem: the certificate or its key"):
        Ponto(settings, SECRETS)


# Settings.


def written(folder: Path, table: str) -> Path:
    path = folder / "import.toml"
    path.write_text(
        'ledger = "main.beancount"\ninbox = "inbox"\nfile = "bank.beancount"\n'
        f'[accounts]\n"{IBAN}" = "Assets:Bank"\n{table}',
        encoding="utf-8",
    )
    return path


def test_settings(tmp_path: Path) -> None:
    table = (
        '[ponto]\naccounts = ["BE76 9990 0004 1395"]\nsince = 2025-01-01\n'
        'keyring = "ours"\nclient-id = "A"\nclient-secret = "B"\nkey-password = "C"\n'
        'certificate = "c.pem"\nkey = "k.pem"\ncustomer-ip = "192.0.2.1"\n'
        'synchronise = false\nurl = "https://example.org/ponto"\n'
    )
    assert read_settings(written(tmp_path, table)).ponto == PontoSettings(
        url="https://example.org/ponto",
        accounts=(IBAN,),
        since=dt.date(2025, 1, 1),
        client_id="A",
        client_secret="B",  # noqa: S106
        key_password="C",  # noqa: S106
        keyring="ours",
        certificate=tmp_path / "c.pem",
        key=tmp_path / "k.pem",
        customer_ip="192.0.2.1",
        synchronise=False,
    )
    assert read_settings(written(tmp_path, "")).ponto is None


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("[ponto]\ntoken = 1\n", "has no setting token; known are"),
        (f'[ponto]\nclient-secret = "{CLIENT_SECRET}"\n', "secrets stand in no file"),
        ("[ponto]\nurl = 1\n", "url must be a text"),
        ('[ponto]\nurl = "http://api.myponto.com"\n', "must begin with https://"),
        ('[ponto]\naccounts = "BE"\n', "accounts must be a list"),
        ('[ponto]\nsince = "2025"\n', "since must be a date"),
        ("[ponto]\nsynchronise = 1\n", "must be true or false"),
    ],
)
def test_wrong_settings_are_told(tmp_path: Path, table: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message) as raised:
        read_settings(written(tmp_path, table))
    assert CLIENT_SECRET not in str(raised.value)


# The command.


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


@pytest.fixture
def folder(
    server: PontoServer, tmp_path: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    assert inbox.is_dir()
    (tmp_path / "main.beancount").write_text(LEDGER, encoding="utf-8")
    (tmp_path / "bank.beancount").write_text("", encoding="utf-8")
    written(tmp_path, f'[ponto]\nurl = "{server.url}"\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PONTO_CLIENT_ID", CLIENT_ID)
    monkeypatch.setenv("PONTO_CLIENT_SECRET", CLIENT_SECRET)
    return tmp_path


def test_what_is_fetched_is_imported_once(folder: Path, server: PontoServer) -> None:
    result = run("fetch", "ponto")
    assert result.exit_code == 0, result.output
    assert result.stdout == (
        f"{IBAN}: 5 new, inbox/ponto-{IBAN}-2025-02-01-2025-02-05.json\n"
    )
    assert run("import").exit_code == 0
    bank = (folder / "bank.beancount").read_text(encoding="utf-8")
    assert bank.count("\n  payment: ") == 4
    assert '  external-id: "t3"' in bank
    assert "30.1 EUR" in bank
    # Fetched again, with one more, and imported again: only that one is new.
    server.transactions[ACCOUNT].insert(0, transaction("t6", "2025-02-06", 60))
    assert run("fetch", "ponto", "--all").exit_code == 0
    assert run("import").exit_code == 0
    after = (folder / "bank.beancount").read_text(encoding="utf-8")
    assert after.startswith(bank)
    assert after[len(bank) :].count("external-id") == 1
    assert loader.load_file(str(folder / "main.beancount"))[1] == []


@pytest.mark.parametrize("last", ["40.00", "41.00"])
def test_a_statement_of_days_that_came_from_ponto_adds_nothing(
    folder: Path, server: PontoServer, last: str
) -> None:
    """It has other references; but it opens and moves as the ledger does, or not."""
    server.transactions[ACCOUNT].pop(0)
    assert run("fetch", "ponto").exit_code == 0
    assert run("import").exit_code == 0
    before = (folder / "bank.beancount").read_text(encoding="utf-8")
    rows = [
        (f"CAMT-{day}", amount, f"2025-02-0{day}", "x")
        for day, amount in enumerate(("10.00", "20.00", "30.10", last), start=1)
    ]
    text = statement(*rows).replace("NL54VBNK0000004004", IBAN)
    (folder / "inbox" / "camt.xml").write_text(text, encoding="utf-8")
    result = run("import", "inbox/camt.xml")
    after = (folder / "bank.beancount").read_text(encoding="utf-8")
    if last == "40.00":
        assert result.exit_code == 0
        added = after[len(before) :].split()
        assert added == ["2025-02-05", "balance", "Assets:Bank", "100.10", "EUR"]
    else:
        assert result.exit_code == 1
        assert "Balance failed" in result.output
        assert after == before


@pytest.mark.usefixtures("folder")
def test_the_summary_as_json() -> None:
    result = run("fetch", "ponto", "--format", "json", "--since", "2025-02-05")
    assert json.loads(result.stdout) == [
        {
            "account": IBAN,
            "transactions": 1,
            "file": f"inbox/ponto-{IBAN}-2025-02-05-2025-02-05.json",
            "problems": [],
        }
    ]


@pytest.mark.usefixtures("folder")
def test_a_problem_is_told_and_ends_with_one(server: PontoServer) -> None:
    server.polls = ["error"]
    result = run("fetch", "ponto")
    assert result.exit_code == 1
    assert "could not ask the bank" in result.stderr
    assert f"{IBAN}: 5 new" in result.stdout


def test_wrong_usage(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PONTO_CLIENT_SECRET", "wrong")
    result = run("fetch", "ponto")
    assert result.exit_code == 1
    assert "refuses the client id or secret" in result.stderr
    assert "wrong" not in result.stderr
    monkeypatch.delenv("PONTO_CLIENT_SECRET")
    result = run("fetch", "ponto")
    assert result.exit_code == 2
    assert "variable PONTO_CLIENT_SECRET is not set" in result.stderr
    written(folder, "")
    result = run("fetch", "ponto")
    assert result.exit_code == 2
    assert "has no table [ponto]" in result.stderr
    (folder / "inbox").rmdir()
    written(folder, '[ponto]\nurl = "http://127.0.0.1:1"\n')
    monkeypatch.setenv("PONTO_CLIENT_SECRET", CLIENT_SECRET)
    result = run("fetch", "ponto")
    assert result.exit_code == 1
    assert "the inbox is no folder" in result.stderr
