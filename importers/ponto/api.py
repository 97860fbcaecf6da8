"""Ask Ponto's API: accounts, synchronisations, transactions.

It is the API of Ponto Connect as documented at documentation.ibanity.com/ponto-connect:
an access token by OAuth 2 client credentials, resources as JSON:API, lists in pages
that name the next one.

What fails in passing (429, 5xx, no connection) is asked again a few times, with waits
that the server names or that double. No message holds a secret: whatever comes from
outside is cleaned of them first. Secrets and tokens go to the host of the settings
only: a redirection or a next page elsewhere is refused.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import ssl
import time
from http import HTTPStatus
from http.client import HTTPException
from typing import TYPE_CHECKING
from typing import Any
from typing import NoReturn
from urllib.error import HTTPError
from urllib.error import URLError
from urllib.parse import quote
from urllib.parse import urlencode
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler
from urllib.request import HTTPSHandler
from urllib.request import Request
from urllib.request import build_opener

from ..asking_again import may_pass
from ..asking_again import retry_after

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from collections.abc import Mapping

    from .secrets import Secrets
    from .settings import PontoSettings

ATTEMPTS = 5
"""How often something is asked that fails in passing."""
LONGEST_WAIT = 120
"""Seconds; a server that asks for more is left for another day."""
POLLS = 60
POLL_EVERY = 5
"""How often, and after how many seconds each, a synchronisation is looked at."""

_NAME = "beancount-receivables"
_TIMEOUT = 60
_PAGE = 100
_SHOWN = 200
_DONE = ("success", "error")


class PontoError(Exception):
    """Ponto cannot be asked, or does not answer; the text says why and what to do."""


class RefusedError(PontoError):
    """Ponto understood what it was asked, and does not do it."""


class _NoRedirection(HTTPRedirectHandler):
    """Takes a redirection for an error: the token is for nobody else."""

    def redirect_request(self, *_args: object, **_options: object) -> None:
        """Follow none."""


class Ponto:
    """Ponto's API.

    Args:
        settings: Where it is, and how it is asked.
        secrets: Who asks.
        wait: Waits so many seconds.
        now: Tells the time.
    """

    def __init__(
        self,
        settings: PontoSettings,
        secrets: Secrets,
        *,
        wait: Callable[[float], None] = time.sleep,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.timezone.utc),
    ) -> None:
        self._settings = settings
        self._secrets = secrets
        self._wait = wait
        self._now = now
        self._token = ""
        self._opener = build_opener(
            HTTPSHandler(context=_context(settings, secrets)), _NoRedirection()
        )

    def accounts(self) -> list[Mapping[str, Any]]:
        """All accounts that Ponto shows.

        Raises:
            PontoError: It does not.
        """
        pages = self._pages(f"/accounts?limit={_PAGE}")
        return [account for page in pages for account in page]

    def synchronise(self, account_id: str) -> str:
        """Let Ponto ask the bank for what is new, and wait until it has.

        Returns:
            Why it could not, or "".

        Raises:
            PontoError: Ponto does not answer.
        """
        attributes = {
            "resourceType": "account",
            "resourceId": account_id,
            "subtype": "accountTransactions",
        }
        if self._settings.customer_ip:
            attributes["customerIpAddress"] = self._settings.customer_ip
        asked = {"data": {"type": "synchronization", "attributes": attributes}}
        try:
            return self._synchronised(asked)
        except RefusedError as error:  # for example since it did so just before
            return str(error).rstrip(".")

    def transactions(self, account_id: str) -> Iterator[list[Mapping[str, Any]]]:
        """The booked transactions of an account, page by page, the newest first.

        Raises:
            PontoError: Ponto does not give them.
        """
        path = f"/accounts/{quote(account_id, safe='')}/transactions?limit={_PAGE}"
        yield from self._pages(path)

    def _synchronised(self, asked: Mapping[str, Any]) -> str:
        """Create a synchronisation, and look at it until it is done."""
        found = self._resource(self._ask("POST", "/synchronizations", asked))
        for _ in range(POLLS):
            said = found.get("attributes") or {}
            if said.get("status") in _DONE:
                return "" if said["status"] == "success" else self._errors_of(said)
            self._wait(POLL_EVERY)
            path = f"/synchronizations/{quote(str(found.get('id')), safe='')}"
            found = self._resource(self._ask("GET", path))
        return f"the bank did not answer within {POLLS * POLL_EVERY} seconds"

    # Pages and resources.

    def _pages(self, path: str) -> Iterator[list[Mapping[str, Any]]]:
        """The pages of a list, each with the resources on it."""
        seen = set()
        following = path
        while following:
            if following in seen:
                self._fail("names a page as the next one that was there already")
            seen.add(following)
            page = self._ask("GET", following)
            found = page.get("data")
            if not isinstance(found, list) or not all(
                isinstance(each, dict) and isinstance(each.get("attributes"), dict)
                for each in found
            ):
                self._fail("gives a list that is none of resources")
            yield found
            following = self._following(page, path)

    def _following(self, page: Mapping[str, Any], path: str) -> str:
        """The path of the next page; "" behind the last one."""
        link = (page.get("links") or {}).get("next")
        if isinstance(link, str) and link:
            base = self._settings.url.rstrip("/")
            if not link.startswith(f"{base}/"):
                host = urlsplit(link).hostname
                self._fail(f"names a next page at another place, {host}")
            return link[len(base) :]
        paging = (page.get("meta") or {}).get("paging") or {}
        after = paging.get("after")
        return f"{path}&after={quote(str(after), safe='')}" if after else ""

    def _resource(self, answer: Mapping[str, Any]) -> Mapping[str, Any]:
        found = answer.get("data")
        if not isinstance(found, dict):
            self._fail("gives something else than a resource")
        return found

    def _errors_of(self, said: Mapping[str, Any]) -> str:
        """What went wrong, as the API tells it in ``errors``."""
        errors = said.get("errors")
        words = [
            str(error.get("detail") or error.get("code"))
            for error in (errors if isinstance(errors, list) else [])
            if isinstance(error, dict) and (error.get("detail") or error.get("code"))
        ]
        return self._clean("; ".join(words)) or "the bank gave an error"

    # Requests.

    def _ask(
        self, method: str, path: str, content: Mapping[str, Any] | None = None
    ) -> Mapping[str, Any]:
        """Ask with a token; a token that is refused is got anew, once."""
        body = None if content is None else json.dumps(content).encode()
        headers = {"Accept": "application/vnd.api+json", "User-Agent": _NAME}
        if body is not None:
            headers["Content-Type"] = "application/vnd.api+json"
        fresh = not self._token
        while True:
            if not self._token:
                self._token = self._new_token()
            headers["Authorization"] = f"Bearer {self._token}"
            status, answer = self._request(method, path, headers, body)
            if status == HTTPStatus.UNAUTHORIZED and not fresh:
                self._token = ""
                fresh = True
                continue
            if status >= HTTPStatus.MULTIPLE_CHOICES:
                self._refused(status, path, answer)
            return answer

    def _new_token(self) -> str:
        """Get an access token (RFC 6749, section 4.4)."""
        pair = f"{self._secrets.client_id}:{self._secrets.client_secret}"
        status, answer = self._request(
            "POST",
            "/oauth2/token",
            {
                "Accept": "application/json",
                "User-Agent": _NAME,
                "Content-Type": "application/x-www-form-urlencoded",
                "Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}",
            },
            urlencode({"grant_type": "client_credentials"}).encode(),
        )
        if status >= HTTPStatus.MULTIPLE_CHOICES:
            self._fail(
                f"refuses the client id or secret (status {status}): look whether"
                f" {self._settings.client_id} and {self._settings.client_secret} are"
                " those of the integration"
            )
        token = answer.get("access_token")
        if not isinstance(token, str) or not token:
            self._fail("gives no access token")
        return token

    def _request(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None
    ) -> tuple[int, Mapping[str, Any]]:
        """Ask until it does not fail in passing.

        Returns:
            The status, and the answer as JSON.

        Raises:
            PontoError: There is no answer, or it is no JSON.
        """
        problem, delay = "", 0.0
        for attempt in range(ATTEMPTS):
            if attempt:
                self._wait(delay)
            delay = 2.0**attempt
            request = Request(  # noqa: S310 - the settings take https only
                self._settings.url.rstrip("/") + path,
                body,
                dict(headers),
                method=method,
            )
            try:
                with self._opener.open(request, timeout=_TIMEOUT) as answer:
                    return int(answer.status), self._json(answer.read())
            except HTTPError as error:
                with error:
                    if not may_pass(error.code):
                        return error.code, self._json(error.read(), lenient=True)
                    problem = f"status {error.code}"
                    named = retry_after(error.headers.get("Retry-After"), self._now())
                delay = delay if named is None else named
                if delay > LONGEST_WAIT:
                    break
            except (URLError, OSError, HTTPException) as error:
                problem = f"no connection: {getattr(error, 'reason', error)}"
        if delay > LONGEST_WAIT:
            return self._fail(f"asks to be left alone for {delay:.0f} seconds")
        return self._fail(f"does not answer ({problem}), though asked {ATTEMPTS} times")

    def _json(self, content: bytes, *, lenient: bool = False) -> Mapping[str, Any]:
        """Read an answer; numbers stay as they are written."""
        try:
            answer = json.loads(content.decode(), parse_float=str)
        except ValueError:
            answer = None
        if isinstance(answer, dict):
            return answer
        if not lenient:
            self._fail("answers something else than JSON")
        return {}

    # What is told.

    def _refused(self, status: int, path: str, answer: Mapping[str, Any]) -> NoReturn:
        bare = path.partition("?")[0]
        why = self._errors_of(answer) if answer.get("errors") else ""
        why = f": {why}" if why else ""
        remedy = (
            "; look in Ponto whether the integration may read the account"
            if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}
            else ""
        )
        self._fail(f"refuses {bare} (status {status}){why}{remedy}", RefusedError)

    def _fail(self, what: str, kind: type[PontoError] = PontoError) -> NoReturn:
        host = urlsplit(self._settings.url).hostname
        raise kind(self._clean(f"Ponto ({host}) {what}.")) from None

    def _clean(self, text: str) -> str:
        """Take secrets, and what no line can hold, out of a text from outside."""
        secrets = self._secrets
        pair = f"{secrets.client_id}:{secrets.client_secret}".encode()
        for secret in (
            base64.b64encode(pair).decode(),
            secrets.client_secret,
            secrets.client_id,
            secrets.key_password,
            self._token,
        ):
            if secret:
                text = text.replace(secret, "…")
        text = " ".join(
            "".join(each if each.isprintable() else " " for each in text).split()
        )
        return text if len(text) <= 2 * _SHOWN else f"{text[: 2 * _SHOWN]}…"


def _context(settings: PontoSettings, secrets: Secrets) -> ssl.SSLContext:
    """Check the server's certificate, and show one's own where there is one.

    Raises:
        PontoError: The certificate or its key cannot be read.
    """
    context = ssl.create_default_context()
    if settings.certificate is None:
        return context
    try:
        # Without a password the key is not to be asked for on the terminal.
        context.load_cert_chain(
            settings.certificate, settings.key, lambda: secrets.key_password
        )
    except (OSError, ValueError) as error:
        files = " and ".join(
            str(each) for each in (settings.certificate, settings.key) if each
        )
        kind = type(error).__name__
        message = f"{files}: the certificate or its key cannot be read ({kind})."
        raise PontoError(message) from None
    return context
