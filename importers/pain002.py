"""Payment status reports in ISO 20022 XML: pain.002.

With it a bank answers a file of direct debits or transfers that was sent to it
(pain.008, pain.001), as a whole, by payment information, or for single transactions,
before anything is booked. Versions differ in little that matters here: 02 has
``TxInfAndSts`` directly below the message, and ``StsRsn`` for ``Rsn``.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..plugins.subledger.return_reasons import meaning_of
from .camt_values import children
from .camt_values import each
from .camt_values import first_text
from .camt_values import text_at
from .statement import BadValueError
from .statement import BrokenFileError
from .statement import UnknownFormatError
from .xmlstream import CHUNK
from .xmlstream import follow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from xml.etree.ElementTree import Element

    from .camt_values import Parts

MESSAGE = "CstmrPmtStsRpt"
_VERSION = re.compile(r"pain\.002\.001\.\d\d")
_PAYMENT = "OrgnlPmtInfAndSts"
_WANTED = frozenset({"GrpHdr", "OrgnlGrpInfAndSts", "TxInfAndSts"})
_MOMENT = re.compile(
    r"(?P<start>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(?P<fraction>\d{1,6})\d*)?"
    r"(?P<zone>Z|[+-]\d\d:\d\d)?"
).fullmatch
_REMEDY = "Ask the bank for the report again."


@dataclass(frozen=True, slots=True)
class StatusReason:
    """Why: a code of the ISO 20022 external set or the bank's own, and its words."""

    code: str | None = None
    text: str | None = None

    def __str__(self) -> str:
        meaning = meaning_of(self.code or "")
        named = " ".join(word for word in (self.code, meaning) if word)
        return ": ".join(word for word in (named, self.text) if word)


@dataclass(frozen=True, slots=True)
class TransactionStatus:
    """The status of one transaction, None where that of its payment holds."""

    line: int
    status: str | None = None
    reasons: tuple[StatusReason, ...] = ()
    end_to_end: str | None = None
    instruction: str | None = None


@dataclass(frozen=True, slots=True)
class PaymentStatus:
    """The status of a payment information, a part of the file that was sent.

    Attributes:
        line: Where it stands.
        id: The payment information's.
        status: None where that of the whole file holds.
        reasons: Why.
        number: How many transactions it had when it was sent.
        transactions: Those that the report tells of, mostly those that failed.
    """

    line: int
    id: str | None = None
    status: str | None = None
    reasons: tuple[StatusReason, ...] = ()
    number: int | None = None
    transactions: tuple[TransactionStatus, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusReport:
    """What a bank says of a file that was sent to it.

    Attributes:
        file: The report's, as the user named it; ``line``: where it starts there.
        format: Such as ``pain.002.001.10``.
        id: The report's own.
        created: When it was made, as the bank writes it: with a time zone or without.
        original: The message id of the file that was sent.
        status: Of the whole file.
        reasons: Why.
        payments: The parts of the file that the report tells of.
    """

    file: str
    line: int
    format: str
    id: str | None = None
    created: dt.datetime | None = None
    original: str | None = None
    status: str | None = None
    reasons: tuple[StatusReason, ...] = ()
    payments: tuple[PaymentStatus, ...] = ()


def is_status_report(path: str | os.PathLike[str]) -> bool:
    """Whether a file is a payment status report, told by its beginning."""
    try:
        with Path(path).open("rb") as stream:
            first = stream.read(CHUNK).replace(b"\0", b"")
    except OSError:
        return False
    start = first.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return start.startswith(b"<") and MESSAGE.encode() in first


def read_status_reports(path: str | os.PathLike[str]) -> list[StatusReport]:
    """Read the reports of a file, of which there mostly is one.

    Raises:
        StatementError: The file cannot be read, or is something else.
    """
    file = os.fspath(path)
    reader = _Message(file)
    try:
        with Path(file).open("rb") as stream:
            for _ in follow(file, iter(lambda: stream.read(CHUNK), b""), reader):
                pass
    except OSError as error:
        raise BrokenFileError.unopened(file, error) from None
    if not reader.reports:
        raise UnknownFormatError(
            file,
            None,
            "The file is no payment status report (pain.002).",
            "Import statements with BankImporter.",
        )
    return reader.reports


class _Message:
    """Follows the wrapping of status reports, and makes them."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.reports: list[StatusReport] = []
        self.level = 0
        self.message_level = self.payment_level = -1
        self.format = ""
        self.line = self.payment_line = 0
        self.header: Parts = {}
        self.group: Element | None = None
        self.payments: list[PaymentStatus] = []
        self.payment: Parts = {}
        self.payment_reasons: tuple[StatusReason, ...] = ()
        self.transactions: list[TransactionStatus] = []

    def wanted(self, name: str) -> bool:
        """Ask for all that a payment says, and for the parts of the message."""
        if self.level == self.payment_level:
            return True
        return self.level == self.message_level and name in _WANTED

    def opened(self, name: str, namespace: str, line: int) -> None:
        """Recognise the message, then each payment in it."""
        self.level += 1
        if name.startswith(MESSAGE) and self.message_level < 0:
            version = _VERSION.search(namespace)
            self.format = version[0] if version else "pain.002"
            self.line = line
            self.message_level = self.level
            self.header, self.group, self.payments = {}, None, []
        elif name == _PAYMENT and self.level == self.message_level + 1:
            self.payment_level = self.level
            self.payment_line = line
            self.payment = {}
            self.transactions = []

    def closed(self, _name: str, _line: int) -> None:
        """Finish a payment, or the message, at its end."""
        if self.level == self.payment_level:
            self.payment_level = -1
            self.payments.append(self._payment(self.payment_line, self.payment))
            self.transactions = []
        elif self.level == self.message_level:
            self.message_level = -1
            self.reports.append(self._report())
        self.level -= 1

    def given(self, element: Element, line: int) -> None:
        """Take a part of the message, or of a payment."""
        name = element.tag
        if name == "TxInfAndSts":
            transaction, payment = self._transaction(element, line)
            if self.payment_level >= 0:
                self.transactions.append(transaction)
            else:
                self.transactions = [transaction]
                self.payments.append(self._payment(line, payment))
        elif self.payment_level >= 0:
            self.payment[name] = element
            if name == "StsRsnInf":
                self.payment_reasons += (_reason(element),)
        elif name == "GrpHdr":
            self.header = children(element)
        else:
            self.group = element

    def _report(self) -> StatusReport:
        group = {} if self.group is None else children(self.group)
        return StatusReport(
            file=self.file,
            line=self.line,
            format=self.format,
            id=text_at(self.header, "MsgId"),
            created=self._moment(text_at(self.header, "CreDtTm")),
            original=text_at(group, "OrgnlMsgId"),
            status=text_at(group, "GrpSts"),
            reasons=() if self.group is None else _reasons(self.group),
            payments=tuple(self.payments),
        )

    def _payment(self, line: int, parts: Parts) -> PaymentStatus:
        number = text_at(parts, "OrgnlNbOfTxs") or ""
        reasons, self.payment_reasons = self.payment_reasons, ()
        return PaymentStatus(
            line=line,
            id=text_at(parts, "OrgnlPmtInfId"),
            status=text_at(parts, "PmtInfSts"),
            reasons=reasons,
            number=int(number) if number.isdecimal() else None,
            transactions=tuple(self.transactions),
        )

    def _transaction(
        self, element: Element, line: int
    ) -> tuple[TransactionStatus, Parts]:
        parts = children(element)
        end_to_end = text_at(parts, "OrgnlEndToEndId")
        return (
            TransactionStatus(
                line=line,
                status=text_at(parts, "TxSts"),
                reasons=_reasons(element),
                end_to_end=None if end_to_end == "NOTPROVIDED" else end_to_end,
                instruction=text_at(parts, "OrgnlInstrId"),
            ),
            {name: parts[name] for name in ("OrgnlPmtInfId",) if name in parts},
        )

    def _moment(self, text: str | None) -> dt.datetime | None:
        """Read a moment, of which Python 3.10 knows fewer forms than XML."""
        if text is None:
            return None
        found = _MOMENT(text)
        start, fraction, zone = found.groups("") if found else ("", "", "")
        zone = zone.replace("Z", "+00:00")
        try:
            moment = dt.datetime.fromisoformat(
                f"{start}.{fraction.ljust(6, '0')}{zone}"
            )
            if moment.tzinfo is not None:
                moment.astimezone(dt.timezone.utc)  # or it is no moment there
        except (ValueError, OverflowError):
            raise BadValueError(
                self.file, self.line, f"CreDtTm {text!r} is no moment.", _REMEDY
            ) from None
        return moment


def _reasons(element: Element) -> tuple[StatusReason, ...]:
    return tuple(_reason(child) for child in each(element, "StsRsnInf"))


def _reason(element: Element) -> StatusReason:
    parts = children(element)
    choice = children(parts.get("Rsn")) or children(parts.get("StsRsn"))
    texts = _texts(each(element, "AddtlInf")) or _texts(each(element, "AddtlStsRsnInf"))
    return StatusReason(first_text(choice, "Cd", "Prtry"), texts)


def _texts(elements: Iterable[Element]) -> str | None:
    words = [" ".join((element.text or "").split()) for element in elements]
    return " ".join(word for word in words if word) or None
