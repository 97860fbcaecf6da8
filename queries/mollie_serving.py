"""The webhook and the page after payment, with what works behind them.

``application`` is for a WSGI server of one's own; ``serve`` brings Python's.
"""

from __future__ import annotations

import importlib
import logging
import os
import threading
from http import HTTPStatus
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler
from wsgiref.simple_server import WSGIServer

from .mollie_sync import synchronise

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Collection

_IMPORTERS = "beancount_receivables.importers"
_LOG = logging.getLogger(__name__)

#: How long a client may take to send its request, in seconds.
_PATIENCE = 10


def application(config: str = "import.toml") -> Any:  # noqa: ANN401 - a WSGI application
    """Make the WSGI application, and start what works behind it.

    Args:
        config: The settings of the import.

    Raises:
        SettingsError: They do not say what to do.
        MissingSecretError: There is no key.
        MollieError: The key is none of the ledger's kind.
    """
    module = importlib.import_module(f"{_IMPORTERS}.import_settings")
    settings = module.read_settings(Path(config))
    if settings.mollie_online is None or settings.inbox is None:
        message = f"{config} has no mode in [mollie], or no inbox; see docs/mollie.md."
        raise module.SettingsError(message)
    made, queue = parts(settings)
    stop = threading.Event()  # never set: it ends with the process
    threading.Thread(target=queue.run, args=(stop,), daemon=True).start()
    return made


def parts(settings: Any) -> tuple[Any, Any]:  # noqa: ANN401 - of the importers
    """The application, and the queue that it fills.

    Args:
        settings: Of the import, with ``mollie_online`` and an inbox.

    Raises:
        MissingSecretError: There is no key.
        MollieError: The key is none of the ledger's kind.
    """
    online = f"{_IMPORTERS}.mollie_online"
    api, web, queues = (
        importlib.import_module(f"{online}.{name}") for name in ("api", "web", "queue")
    )
    mollie = api.connect(settings.mollie_online, os.environ)
    # A customer does not wait until Mollie answers again.
    at_once = api.connect(settings.mollie_online, os.environ, attempts=1)

    def bring(ids: Collection[str]) -> None:
        synced = synchronise(settings, mollie, also=ids)
        for target, text in synced.written:
            if text:
                _LOG.info("Added to %s", target)
        if synced.is_refused:
            _LOG.error("An export was refused; run: bean-receivables mollie sync")

    queue = queues.SyncQueue(mollie, bring)
    queue.add_all()  # what changed while nothing ran
    return web.Application(settings.mollie_online, at_once, queue.add), queue


def serve(
    settings: Any,  # noqa: ANN401 - of the importers
    host: str,
    port: int,
    started: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve until interrupted.

    Args:
        settings: Of the import, with ``mollie_online`` and an inbox.
        host: Where.
        port: On which port; 0 for a free one.
        started: Called with the address.

    Raises:
        OSError: There can be no server.
        MissingSecretError: There is no key.
        MollieError: The key is none of the ledger's kind.
    """
    made, queue = parts(settings)
    stop = threading.Event()
    with _Server((host, port), _Handler) as server:
        server.set_app(made)
        worker = threading.Thread(target=queue.run, args=(stop,), daemon=True)
        worker.start()
        started(f"http://{host}:{server.server_port}")
        try:
            server.serve_forever()
        finally:
            stop.set()


class _Server(ThreadingMixIn, WSGIServer):
    """Python's WSGI server, with a thread for each request."""

    daemon_threads = True


class _Handler(WSGIRequestHandler):
    """Keeps to itself what addresses hold, and does not wait for the slow."""

    timeout = _PATIENCE

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Log without the query, which holds a token."""
        path = self.path.partition("?")[0]
        shown = code.value if isinstance(code, HTTPStatus) else code
        _LOG.info("%s %s %s %s", self.command, path, shown, size)

    def log_message(self, format: str, *_arguments: object) -> None:  # noqa: A002 - its name
        """Log without the request, which may hold a token."""
        _LOG.warning("%s", format.partition("%")[0].strip() or "refused")
