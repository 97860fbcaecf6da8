"""Import payment status reports (pain.002) with beangulp, or on Fava's import page.

A report answers a bank file that the ledger has as ``custom "bank-file"``. What the
bank refused becomes a ``bank-rejection``, which unlocks the item and moves no money;
what it has executed for good becomes a ``bank-confirmation``. That it took a file in,
or checked it, decides nothing yet, and writes nothing::

    from beancount_receivables.importers.payment_status import PaymentStatusImporter

    CONFIG = [PaymentStatusImporter(), ...]
"""

from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING
from typing import Any

from beancount.core import data
from beancount.parser.grammar import ValueType
from beangulp.importer import Importer

from .bank import ImportFailedError
from .pain002 import is_status_report
from .pain002 import read_status_reports
from .payment_answers import Answer
from .payment_answers import SentFiles
from .payment_answers import answers
from .recognition import just_after
from .statement import BadValueError
from .statement import StatementError

if TYPE_CHECKING:
    from .pain002 import StatusReport

_DUPLICATE = "__duplicate__"
_KINDS = ("bank-rejection", "bank-confirmation")


class PaymentStatusImporter(Importer):
    """Writes what a bank answered to the files that were sent to it."""

    @property
    def name(self) -> str:
        """The name that beangulp and Fava show."""
        return "beancount_receivables.payment_status"

    def identify(self, filepath: str) -> bool:
        """Whether the file is a payment status report, told by its content."""
        return os.path.isfile(filepath) and is_status_report(filepath)  # noqa: PTH113

    def account(self, filepath: str) -> str:  # noqa: ARG002 - beangulp's signature
        """Give no account: a report is about a file, not about an account."""
        return ""

    def date(self, filepath: str) -> dt.date | None:
        """Give the day of the first report."""
        try:
            created = read_status_reports(filepath)[0].created
        except StatementError:
            return None
        return None if created is None else created.date()

    def filename(self, filepath: str) -> str | None:
        """Give the name of the file, which is kept."""
        return os.path.basename(filepath)  # noqa: PTH119 - beangulp's are strings

    def extract(self, filepath: str, existing: list[Any]) -> list[Any]:
        """Write the decisions that the bank's answers are.

        Args:
            filepath: The report.
            existing: The ledger, with the bank files.

        Returns:
            ``bank-rejection`` and ``bank-confirmation`` directives.

        Raises:
            ImportFailedError: With the reason; then nothing of the file is given.
        """
        try:
            sent = SentFiles(existing)
            return [
                _directive(report, answer, sent)
                for report in read_status_reports(filepath)
                for answer in answers(report, sent)
            ]
        except StatementError as error:
            raise ImportFailedError(str(error)) from error  # type: ignore[no-untyped-call]

    def deduplicate(self, entries: list[Any], existing: list[Any]) -> None:
        """Mark what was answered so before, by this report or by another one.

        Args:
            entries: As extracted from one file.
            existing: The ledger, and what was extracted from files before.
        """
        sent = SentFiles(existing)
        told: set[tuple[str, str, str]] = set()
        for entry in filter(_is_answer, existing):
            told |= _answered(entry, sent)
        for entry in entries:
            answered = _answered(entry, sent)
            if answered <= told:
                entry.meta[_DUPLICATE] = True
            told |= answered


def _directive(report: StatusReport, answer: Answer, sent: SentFiles) -> data.Custom:
    """Write an answer, dated after the file that it answers."""
    created = report.created
    if created is None:
        raise BadValueError(
            report.file,
            report.line,
            "The report does not say when it was made (CreDtTm).",
            "Ask the bank for the report again.",
        )
    at = created.isoformat(timespec="microseconds")
    day = created.date()
    moment = created
    if moment.tzinfo is not None:
        moment = moment.astimezone(dt.timezone.utc).replace(tzinfo=None)
    sent_on, sent_at = sent.when(answer.file)
    if day < sent_on or (
        day == sent_on and moment.isoformat(timespec="microseconds") <= sent_at
    ):
        # The clocks of the bank and of who sent the file differ, or the file is dated
        # on the day of its collection. An answer has no effect before what it answers.
        day = sent_on
        at = just_after(sent_on, sent_at)
    meta = data.new_metadata(report.file, answer.line)
    meta["at"] = at
    if answer.reason:
        meta["reason"] = answer.reason
    if report.id is not None:
        meta["status-report"] = report.id
    return data.Custom(
        meta,
        day,
        answer.kind,
        [ValueType(name, str) for name in (answer.file, *answer.items)],
    )


def _is_answer(entry: Any) -> bool:  # noqa: ANN401 - any directive
    return (
        isinstance(entry, data.Custom) and entry.type in _KINDS and bool(entry.values)
    )


def _answered(entry: data.Custom, sent: SentFiles) -> set[tuple[str, str, str]]:
    """Give what a directive answers: its kind, the file and each item."""
    file, *items = (str(value.value) for value in entry.values)
    if sent.file(file) is None:
        # An item without its file.
        return {(entry.type, each, file) for each in sent.files_of(file)}
    return {(entry.type, file, item) for item in items or sent.items(file)}
