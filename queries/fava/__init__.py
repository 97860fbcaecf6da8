"""The receivables in Fava: the map of customers and their transactions.

Switched on with one directive, which takes the settings of ``settings.Settings``::

    2024-01-01 custom "fava-extension" "beancount_receivables.queries.fava" "{}"

Fava takes every extension class that it sees in this module, and gives it the
address ``/<ledger>/extension/Receivables/``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fava.ext import FavaExtensionBase
from fava.ext import extension_endpoint
from flask import current_app

from . import reading
from . import writing
from .answering import answer
from .answering import answer_post
from .derived import Derived
from .page import page_facts
from .refreshing import Refresher
from .settings import ConfigError
from .settings import Settings
from .shown import shown_before
from .source import Source

if TYPE_CHECKING:
    import threading

    from fava.core import FavaLedger
    from flask.wrappers import Response

    from ..live import Current


class Receivables(FavaExtensionBase):
    """The page "Receivables", and what it asks.

    Attributes:
        settings: What the directive sets.
        books: The ledger, for who writes.
        shown: What the page was shown before it asks to write.
    """

    report_title = "Receivables"
    has_js_module = True

    def __init__(self, ledger: FavaLedger, config: str | None = None) -> None:
        # What Fava's own parser of the text cannot read would end Fava.
        super().__init__(ledger)
        self.books = Source(ledger)
        self.shown = shown_before(self.books.main)
        self._refresher = Refresher(ledger, self.books)
        self._derived: Derived | None = None
        self._config_error = ""
        try:
            self.settings = Settings.of(config)
        except ConfigError as error:
            self.settings = Settings()
            self._config_error = str(error)

    def after_load_file(self) -> None:
        """Forget what was derived from the ledger before."""
        self.books.loaded()
        if self._config_error:
            self.books.report(self._config_error)

    def before_request(self) -> None:
        """Put off the load that follows what was written: somebody is there."""
        self.wait_for_quiet()

    def wait_for_quiet(self) -> None:
        """Let the whole ledger be loaded later, if something was written."""
        if self.books.is_ahead:
            self._refresher.wait_for_quiet(current_app.config["LEDGERS"])

    def alone(self) -> threading.Lock:
        """Held while something is written, so that Fava's editor waits."""
        lock: threading.Lock = self.ledger.file._lock  # noqa: SLF001 - Fava's own
        return lock

    def current(self) -> Current:
        """The receivables as they are now.

        Raises:
            FavaAPIError: The ledger has none.
        """
        return self.books.current()

    def derived(self) -> Derived:
        """What was made of the receivables as they are now.

        Raises:
            FavaAPIError: The ledger has none.
        """
        current = self.current()
        if self._derived is None or self._derived.current is not current:
            self._derived = Derived(current)
        return self._derived

    def page_facts(self) -> dict[str, str]:
        """What the template tells the frontend."""
        return page_facts(self)

    @extension_endpoint
    def customers(self) -> Response:
        """The customers with their balances."""
        return answer(self, reading.customers)

    @extension_endpoint
    def customer(self) -> Response:
        """What is known of one customer."""
        return answer(self, reading.customer)

    @extension_endpoint
    def items(self) -> Response:
        """The transaction map."""
        return answer(self, reading.items)

    @extension_endpoint
    def details(self) -> Response:
        """All about one item."""
        return answer(self, reading.details)

    @extension_endpoint
    def export(self) -> Response:
        """What the map shows, as a file."""
        return answer(self, reading.export)

    @extension_endpoint
    def statement(self) -> Response:
        """The statement of a customer, to be printed."""
        return answer(self, reading.statement)

    @extension_endpoint
    def form(self) -> Response:
        """What an action needs to know."""
        return answer(self, writing.form)

    @extension_endpoint("preview", ["POST"])  # type: ignore[arg-type,untyped-decorator]
    def preview(self) -> Response:
        """What an action would write."""
        return answer_post(self, writing.preview)

    @extension_endpoint("write", ["POST"])  # type: ignore[arg-type,untyped-decorator]
    def write(self) -> Response:
        """Write what an action says."""
        return answer_post(self, writing.write)
