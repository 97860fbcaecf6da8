"""Ask Mollie's API, with the official client library.

This is the one place that talks to Mollie, and the one that knows the library. What
comes back is the JSON of Mollie's API reference, version 2.

What fails in passing (429, 5xx, no connection) is asked again a few times, with waits
that the server names or that double; what changes something carries an idempotency
key, so that asking again does it once. No message holds a secret.
"""

from __future__ import annotations

import datetime as dt
import re
import time
from http import HTTPStatus
from typing import TYPE_CHECKING
from typing import Any
from typing import NoReturn

from mollie.api.client import Client
from mollie.api.error import Error
from mollie.api.error import RequestError
from mollie.api.error import ResponseError
from mollie.api.objects.payment import Payment
from mollie.api.resources.captures import PaymentCaptures
from requests import Session

from ..asking_again import may_pass
from ..asking_again import retry_after
from ..secrets import MissingSecretError
from ..secrets import find_secret
from .settings import LIVE
from .settings import TEST

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from collections.abc import Mapping

    from mollie.api.objects.list import PaginationList
    from requests import Response

    from .settings import MollieOnlineSettings

    #: An object of the API.
    Resource = Mapping[str, Any]

ATTEMPTS = 5
"""How often something is asked that fails in passing."""
LONGEST_WAIT = 120
"""Seconds; a server that asks for more is left for another day."""

_PAGE = 250
_TIMEOUT = (5, 30)
_SHOWN = 300
_KEY = re.compile(r"(live|test)_[A-Za-z0-9]{8,}")
_TOKEN = re.compile(r"access_[A-Za-z0-9_]{8,}")
_NOTHING_THERE = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.GONE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
)
"""What Mollie answers to an id that it does not have, or that can be none."""
PAYMENT_ID = re.compile(r"tr_[A-Za-z0-9]{1,64}")


class MollieError(Exception):
    """Mollie cannot be asked, or refuses; the text says why and what to do."""


def connect(
    settings: MollieOnlineSettings,
    environment: Mapping[str, str],
    *,
    attempts: int = ATTEMPTS,
    wait: Callable[[float], None] = time.sleep,
) -> Mollie:
    """Connect to Mollie with the secrets that are there.

    Args:
        settings: Which they are.
        environment: The variables.
        attempts: How often something is asked that fails in passing.
        wait: Waits so many seconds.

    Raises:
        MissingSecretError: There is no key.
        MollieError: The key is none of this ledger's kind.
    """
    key = find_secret(settings.api_key, settings.keyring, environment)
    _check_key(settings, key)
    try:
        token = find_secret(settings.access_token, settings.keyring, environment)
    except MissingSecretError:
        token = ""  # settlements are not fetched without
    if token and not _TOKEN.fullmatch(token):
        message = (
            f"{settings.access_token} is no access token of an organisation: these"
            ' begin with "access_".'
        )
        raise MollieError(message)
    return Mollie(settings, key, token, attempts=attempts, wait=wait)


def _check_key(settings: MollieOnlineSettings, key: str) -> None:
    """Refuse a key that is none, or of the other kind; no message holds it.

    Raises:
        MollieError: With which one is needed.
    """
    found = _KEY.fullmatch(key)
    if found is None:
        message = (
            f'{settings.api_key} is no API key of Mollie: these begin with "live_" or'
            ' "test_".'
        )
        raise MollieError(message)
    if found[1] != settings.mode:
        other = TEST if settings.mode == LIVE else LIVE
        message = (
            f"{settings.api_key} is a {other} key, and the ledger is marked"
            f" {settings.mode} (mode in [mollie]). Use the {settings.mode} key; test"
            " payments and real ones never belong in one ledger."
        )
        raise MollieError(message)


class Mollie:
    """Mollie's API.

    Args:
        settings: Where it is, and whether live or test payments are meant.
        key: The API key of the profile.
        token: The access token of the organisation, or "".
        attempts: How often something is asked that fails in passing.
        wait: Waits so many seconds.
        now: Tells the time.
    """

    def __init__(
        self,
        settings: MollieOnlineSettings,
        key: str,
        token: str = "",
        *,
        attempts: int = ATTEMPTS,
        wait: Callable[[float], None] = time.sleep,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.timezone.utc),
    ) -> None:
        self.secret = key.encode()
        self._mode = settings.mode
        self._secrets = [each for each in (key, token) if each]
        self._names = {True: settings.api_key, False: settings.access_token}
        self._client = _PatientClient(settings.url, attempts, wait, now)
        self._client.set_api_key(key)
        self._organisation: _PatientClient | None = None
        if token and settings.mode == LIVE:  # a test mode pays nothing out
            self._organisation = _PatientClient(settings.url, attempts, wait, now)
            self._organisation.set_access_token(token)

    # Payments.

    def create_payment(self, content: Mapping[str, Any], key: str) -> Resource:
        """Create a payment.

        Args:
            content: As Mollie's API reference has it.
            key: For idempotency: the same one creates no second payment.

        Raises:
            MollieError: It is refused.
        """
        return self._one(
            lambda: self._client.payments.create(dict(content), idempotency_key=key)
        )

    def update_payment(
        self, id_: str, content: Mapping[str, Any], key: str
    ) -> Resource:
        """Change a payment that nobody paid yet.

        Raises:
            MollieError: It is refused.
        """
        return self._one(
            lambda: self._client.payments.update(
                id_, dict(content), idempotency_key=key
            )
        )

    def cancel_payment(self, id_: str) -> Resource:
        """Cancel a payment that can be.

        Raises:
            MollieError: It is refused.
        """
        return self._one(
            lambda: self._client.payments.delete(id_, idempotency_key=f"cancel-{id_}")
        )

    def payment(self, id_: str) -> Resource | None:
        """A payment as it is now; None where there is none of that id.

        Raises:
            MollieError: Mollie does not tell.
        """
        if not PAYMENT_ID.fullmatch(id_):
            return None
        try:
            return dict(self._ask(lambda: self._client.payments.get(id_), or_none=True))
        except _NothingThereError:
            return None

    # Lists, the newest first.

    def payments(self) -> Iterator[list[Resource]]:
        """All payments, page by page."""
        return self._pages(lambda: self._client.payments.list(limit=_PAGE))

    def refunds(self) -> Iterator[list[Resource]]:
        """All refunds, page by page."""
        return self._pages(lambda: self._client.refunds.list(limit=_PAGE))

    def chargebacks(self) -> Iterator[list[Resource]]:
        """All chargebacks, page by page."""
        return self._pages(lambda: self._client.chargebacks.list(limit=_PAGE))

    def captures(self, payment: Resource) -> Iterator[list[Resource]]:
        """The captures of a payment, page by page."""
        listed = PaymentCaptures(self._client, Payment(payment, self._client))
        return self._pages(lambda: listed.list(limit=_PAGE))

    def settlements(self) -> Iterator[list[Resource]]:
        """All settlements, page by page; none without an access token."""
        client = self._organisation
        if client is None:
            return iter(())
        return self._pages(lambda: client.settlements.list(limit=_PAGE), by_key=False)

    def balance_transactions(self) -> Iterator[list[Resource]]:
        """The movements of the primary balance; none without an access token."""
        client = self._organisation
        if client is None:
            return iter(())
        return self._pages(
            lambda: client.balances.get("primary").get_transactions(limit=_PAGE),
            by_key=False,
        )

    # How it is done.

    def _pages(
        self, first: Callable[[], PaginationList], *, by_key: bool = True
    ) -> Iterator[list[Resource]]:
        seen = set()
        page: Any = self._ask(first, by_key=by_key)
        while page is not None:
            try:
                found: list[Resource] = [dict(each) for each in page]
            except (KeyError, TypeError, ValueError):
                self._fail("gives a list that is none of objects")
            for each in found:
                self._check(each)
            yield found
            following = page.has_next() and page["_links"]["next"]["href"]
            if following in seen:
                self._fail("names a page as the next one that was there already")
            seen.add(following)
            page = self._ask(page.get_next, by_key=by_key) if following else None

    def _one(self, request: Callable[[], Any]) -> Resource:
        """Ask for an object."""
        return dict(self._ask(request))

    def _ask(
        self,
        request: Callable[[], Any],
        *,
        by_key: bool = True,
        or_none: bool = False,
    ) -> Any:  # noqa: ANN401 - an object of the library, which is a dict
        """Ask, and give what comes back; errors become ours."""
        try:
            found = request()
        except ResponseError as error:
            if or_none and error.status in _NOTHING_THERE:
                raise _NothingThereError from None
            self._refused(error, self._names[by_key])
        except RequestError as error:
            self._fail(f"cannot be reached: {error}")
        except (Error, KeyError, TypeError, ValueError, AttributeError):
            # What they quote may be anything.
            self._fail("answers something else than its documentation says")
        self._check(found)
        return found

    def _check(self, found: Resource) -> None:
        """Refuse what is of the other mode: it never belongs in this ledger.

        Raises:
            MollieError: It is.
        """
        mode = found.get("mode", self._mode)
        if mode != self._mode:
            message = (
                f"{found.get('id')} is of mode {mode}, and the ledger is marked"
                f" {self._mode}. Look which key is used."
            )
            raise MollieError(message)

    def _refused(self, error: ResponseError, name: str) -> NoReturn:
        field = f" ({error.field})" if error.field else ""
        remedy = (
            f"; look whether {name} is right, and what it may do"
            if error.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
            else ""
        )
        self._fail(f"refuses this, status {error.status}{field}: {error}{remedy}")

    def _fail(self, what: str) -> NoReturn:
        for secret in self._secrets:
            what = what.replace(secret, "***")
        text = "".join(letter if letter.isprintable() else " " for letter in what)
        shown = f"{text[:_SHOWN]}…" if len(text) > _SHOWN else text
        message = f"Mollie {shown.rstrip('.')}."
        raise MollieError(message)


class _NothingThereError(Exception):
    """There is no object of that id."""


class _PatientClient(Client):
    """Mollie's client, that asks again what fails in passing.

    Its own attempts end with the connection, and it follows redirections, though the
    key is for nobody else.
    """

    def __init__(
        self,
        url: str,
        attempts: int,
        wait: Callable[[float], None],
        now: Callable[[], dt.datetime],
    ) -> None:
        super().__init__(api_endpoint=url, timeout=_TIMEOUT, retry=0)
        self._client = Session()
        self._client.max_redirects = 0
        self._attempts = attempts
        self._wait = wait
        self._now = now

    def perform_http_call(
        self,
        http_method: str,
        path: str,
        data: dict[str, Any] | None = None,
        params: dict[str, Any] | None = None,
        idempotency_key: str = "",
    ) -> Response:
        """Ask until it does not fail in passing.

        Raises:
            RequestError: There is no answer.
        """
        problem, delay = "", 0.0
        for attempt in range(self._attempts):
            if attempt:
                self._wait(delay)
            delay = 2.0**attempt
            try:
                answer = super().perform_http_call(
                    http_method, path, data, dict(params or {}), idempotency_key
                )
            except RequestError as error:
                problem = str(error)
                continue
            if not may_pass(answer.status_code):
                return answer
            problem = f"status {answer.status_code}"
            named = retry_after(answer.headers.get("Retry-After"), self._now())
            delay = delay if named is None else named
            if delay > LONGEST_WAIT:
                problem = f"it asks to be left alone for {delay:.0f} seconds"
                break
        else:
            problem += f", asked {self._attempts} times"
        raise RequestError(problem)
