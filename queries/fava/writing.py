"""The actions of the page: what they would write, and writing it.

What is written is what was shown: the moment of a decision is that at which its
line was shown, and where the line would be another one by now, because the ledger
changed, nothing is written and it is to be looked at again. So it is where a page says
that it showed a line of which nothing is known any more.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Any

from ...plugins.subledger.signs import document_amount
from ..actions.request import Author
from ..actions.request import WrongRequestError
from ..actions.task import effects
from ..appending import CannotWriteError
from ..loading import UnreadableLedgerError
from ..view import local_today
from ..writing import RefusedError as RefusedAdditionError
from ..writing import preview as look_ahead
from ..writing import write_to
from .answering import RefusedError
from .forms import form_of
from .identity import needed_name
from .page import is_incognito
from .shapes import Shapes
from .shown import Shown
from .tasks import Arguments
from .tasks import task_of

if TYPE_CHECKING:
    from decimal import Decimal
    from pathlib import Path

    from werkzeug.datastructures import MultiDict

    from ..actions.task import Task
    from ..live import Current
    from ..writing import Written
    from . import Receivables
    from .shapes import Json

_CONFLICT = 409
_LONGEST_REQUEST = 100
#: Beside a request to write: that its preview was shown to a person.
_LOOKED_AT = "looked_at"


def form(extension: Receivables, params: MultiDict[str, str]) -> Json:
    """What an action needs to know."""
    return form_of(extension, params)


def preview(extension: Receivables, body: dict[str, Any]) -> Json:
    """What an action would write, and what would come of it."""
    asked = _Asked.of(extension, body, as_shown=False)
    books = extension.books
    try:
        done = look_ahead(books, asked.file, asked.task.text)
    except (CannotWriteError, UnreadableLedgerError) as error:
        return {"text": "", "file": "", "errors": [_shown(str(error))], "effects": []}
    shown = Shown(asked.author.at, done.text)
    extension.shown.keep(asked.author.request, body, shown)
    return {
        "text": _shown(done.text),
        "file": str(done.file),
        "errors": [_shown(each) for each in done.errors],
        "effects": _effects(extension, done),
    }


def write(extension: Receivables, body: dict[str, Any]) -> Json:
    """Write what an action says.

    Raises:
        RefusedError: It cannot be written, and nothing was.
    """
    asked = _Asked.of(extension, body, as_shown=True)
    books = extension.books
    try:
        with extension.alone():
            done = write_to(books, asked.file, asked.text_as_shown)
    except RefusedAdditionError as error:
        message = " ".join(map(_shown, error.errors))
        raise RefusedError(message, _CONFLICT) from None
    except WrongRequestError as error:
        raise RefusedError(_shown(str(error))) from None
    except (CannotWriteError, UnreadableLedgerError) as error:
        raise RefusedError(_shown(str(error)), _CONFLICT) from None
    extension.wait_for_quiet()
    return {
        "text": _shown(done.text),
        "file": str(done.file),
        "written": bool(done.text),
        "version": extension.current().version,
        "effects": _effects(extension, done),
    }


@dataclass(frozen=True)
class _Asked:
    """What the page asks for.

    Attributes:
        extension: Who is asked.
        author: Who asks.
        task: What is to be done.
        shown: What the page was shown of it, or None.
        is_looked_at: Whether the page says that it was shown.
    """

    extension: Receivables
    author: Author
    task: Task
    shown: Shown | None
    is_looked_at: bool

    @classmethod
    def of(
        cls, extension: Receivables, body: dict[str, Any], *, as_shown: bool
    ) -> _Asked:
        """Read a request.

        Args:
            extension: Who is asked.
            body: The json.
            as_shown: Whether it is about what was shown before.

        Raises:
            RefusedError: It cannot be read, or nobody says who asks.
        """
        given = Arguments(body)
        name = given.needed("request")
        if len(name) > _LONGEST_REQUEST:
            message = "request must be short, such as a UUID."
            raise RefusedError(message)
        action = given.needed("action")
        arguments = body.get("arguments")
        asked = {key: value for key, value in body.items() if key != _LOOKED_AT}
        shown = extension.shown.get(name, asked) if as_shown else None
        at = dt.datetime.now()  # noqa: DTZ005 - the moment on the clock at the wall
        if shown is not None:
            at = shown.at
        author = Author(needed_name(extension), at, local_today(), name)
        task = task_of(action, Arguments(arguments), author)
        return cls(extension, author, task, shown, body.get(_LOOKED_AT) is True)

    def file(self, current: Current) -> Path:
        """Where it is to stand: as the ledger sets it, else where Fava inserts."""
        return self.task.file(self.extension.books.main, current)

    def text_as_shown(self, current: Current) -> str:
        """What is to be written.

        Raises:
            CannotWriteError: It is something else than was shown.
        """
        text = self.task.text(current)
        if text and self.shown is None and self.is_looked_at:
            message = (
                "Fava does not remember any more what was shown, such as after a new"
                " start. Look at it again."
            )
            raise CannotWriteError(message)
        if text and self.shown is not None and text != self.shown.text:
            message = (
                "The ledger has changed since this was shown, so that another line"
                " would be written now. Look at it again."
            )
            raise CannotWriteError(message)
        return text


def _shown(text: str) -> str:
    """A text, without its numbers where Fava hides them."""
    if not is_incognito():
        return text
    return "".join("X" if letter.isdecimal() else letter for letter in text)


def _effects(extension: Receivables, done: Written) -> list[Json]:
    shapes = Shapes(extension.ledger)

    def money(amount: Decimal | None, type_: str, currency: str) -> Json | None:
        if amount is None:
            return None
        return shapes.money(document_amount(type_, amount), currency)

    return [
        {
            "id": each.item.id,
            "before": money(each.before, each.item.type, each.item.currency),
            "after": money(each.after, each.item.type, each.item.currency),
            "status_before": each.status_before,
            "status_after": each.status_after,
        }
        for each in effects(done.before.subledger, done.after.subledger)
    ]
