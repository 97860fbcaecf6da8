"""What the page gives as a file: the lines shown, and the statement of a customer.

In incognito mode there is neither: each is made of amounts.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from flask import send_file
from flask.wrappers import Response

from ..export.csv_file import csv_lines
from ..export.excel import ExcelError
from ..export.excel import write_excel
from ..export.statement import statement
from ..export.words import LANGUAGES
from ..export.words import words_in
from ..transaction_map import SORTS
from .answering import RefusedError
from .asked import Asked
from .page import is_incognito
from .page import language_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..transaction_map import Line
    from . import Receivables
    from .params import Params

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORBIDDEN = 403
#: The title of a ledger to which nobody gave one.
_NO_TITLE = "Beancount"


def exported(extension: Receivables, params: Params) -> Response:
    """The lines that the map shows for the same address, all of them, as a file."""
    _refuse_incognito()
    shape = params.choice("format", ("xlsx", "csv"), "xlsx")
    sort = params.choice("sort", SORTS, "date")
    descending = params.descending(default=True)
    language = params.choice("language", LANGUAGES, language_of(extension))
    asked = Asked.of(extension, params)
    wanted = asked.wanted(params)
    found = asked.map.select(wanted)
    lines = map(asked.map.line, asked.map.arranged(found, sort, descending=descending))
    parts = ("transactions", wanted.customer or "", f"{asked.today}")
    name = f"{_file_name(parts)}.{shape}"
    if shape == "csv":
        return _download(_csv(lines), "text/csv", name)
    decimals = extension.ledger.format_decimal.precisions
    target = io.BytesIO()
    try:
        write_excel(target, lines, words_in(language), decimals, asked.today)
    except ExcelError as error:
        raise RefusedError(str(error)) from None
    target.seek(0)
    return _download(target, _EXCEL, name)


def statement_page(extension: Receivables, params: Params) -> Response:
    """The statement of a customer, in the language that it is known to read."""
    _refuse_incognito()
    asked = Asked.of(extension, params)
    name = asked.customer(params.needed("customer"))
    customer = asked.derived.current.subledger.customer(name)
    spoken = words_in(customer.text("language", asked.day), language_of(extension))
    language = params.choice("language", LANGUAGES, spoken.language)
    title = extension.ledger.options["title"]
    page = statement(
        asked.view,
        name,
        words_in(language),
        extension.ledger.format_decimal.precisions,
        "" if title == _NO_TITLE else title,
    )
    response = Response(page, mimetype="text/html")
    # The page has no script; should a name bring one, no browser is to run it.
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'"
    )
    return response


def _refuse_incognito() -> None:
    if is_incognito():
        message = "Fava is in incognito mode, in which no amounts are given out."
        raise RefusedError(message, _FORBIDDEN)


def _csv(lines: Iterable[Line]) -> io.BytesIO:
    return io.BytesIO("".join(csv_lines(lines)).encode("utf-8", "replace"))


def _download(content: io.BytesIO, kind: str, name: str) -> Response:
    return send_file(content, kind, as_attachment=True, download_name=name)


def _file_name(parts: Iterable[str]) -> str:
    """A name that every system can have for a file."""
    cleaned = (re.sub("[^A-Za-z0-9._-]+", "_", part).strip("._") for part in parts)
    return "-".join(filter(None, cleaned))
