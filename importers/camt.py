"""Bank statements in ISO 20022 XML: camt.053, and camt.052 and camt.054.

Versions differ in where a few elements stand and how they are called, not in what
they mean, so one reader looks for all of them by their local names:

- 01: no ``Refs``-level party wrappers, ``CdtrRef`` for ``Ref``, ``TxDtls`` directly
  below ``Ntry``, ``RtrRsn`` for ``Rsn``;
- 02: ``BIC``, later ``BICFI``; amounts of a transaction in ``AmtDtls/TxAmt``, from
  03 also in ``Amt`` with a debit/credit mark of its own; ``Chrgs/Rcrd`` from 04;
- 08: ``Sts/Cd`` for ``Sts``; ``Dbtr/Pty`` (or ``Agt``) for ``Dbtr``.

Opening balance is ``OPBD`` or, as ABN AMRO has it, ``PRCD``; closing is ``CLBD``.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from .camt_entry import EntryReader
from .camt_entry import misplaced
from .camt_parties import Own
from .camt_values import Values
from .camt_values import children
from .camt_values import text_at
from .statement import Entry
from .statement import MixedCurrenciesError
from .statement import Statement
from .statement import Status
from .statement import UnknownFormatError
from .statement import place
from .xmlstream import follow

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

MESSAGES = {
    "BkToCstmrStmt": "camt.053",
    "BkToCstmrAcctRpt": "camt.052",
    "BkToCstmrDbtCdtNtfctn": "camt.054",
}
_STATEMENTS = frozenset({"Stmt", "Rpt", "Ntfctn"})
_WANTED = frozenset({"Id", "ElctrncSeqNb", "LglSeqNb", "FrToDt", "Acct", "Bal", "Ntry"})
_BALANCES = frozenset({"OPBD", "PRCD", "CLBD"})
_FORMAT = re.compile(r"camt\.05[234]\.001\.\d\d")
_STATUS_REPORT = "pain.002"
_REMEDY = "Export the statement from the bank as CAMT.053 (XML)."


def read_camt(
    file: str, chunks: Iterable[bytes], member: str | None = None
) -> Iterator[Entry | Statement]:
    """Read a file of one or more CAMT messages, in memory that does not grow.

    Args:
        file: Named in statements and errors.
        chunks: The bytes of the file, in pieces.
        member: The file inside an archive that the bytes are of.

    Yields:
        The entries of a statement, then the statement itself with its totals and
        without entries; `statement.collect` puts them together.

    Raises:
        StatementError: At the first thing that cannot be read; the statements given
            before it are sound.
    """
    reader = _Message(file, member)
    for _ in follow(reader.place, chunks, reader):
        if reader.made:
            yield from reader.made
            reader.made.clear()


class _Message:
    """Follows the wrapping of CAMT messages and makes their statements."""

    def __init__(self, file: str, member: str | None) -> None:
        self.file = file
        self.member = member
        self.place = place(file, member)
        self.made: list[Entry | Statement] = []
        self.format: str | None = None
        self.number = 0  # of the statement, in the whole file
        self.level = 0
        self.statement_level = -1
        self.statement: _StatementReader | None = None

    def wanted(self, name: str) -> bool:
        """Ask for the parts of a statement; all else is wrapping."""
        return self.level == self.statement_level and name in _WANTED

    def opened(self, name: str, namespace: str, line: int) -> None:
        """Recognise the message, then each statement in it."""
        self.level += 1
        if name == "Ntry" and self.format is not None:
            raise misplaced(self.place, line)
        if self.statement is not None:
            return
        if self.format is None:
            self._recognise(name, namespace, line)
        elif name in _STATEMENTS:
            self.number += 1
            self.statement_level = self.level
            self.statement = _StatementReader(self, self.format, self.number, line)

    def closed(self, name: str, line: int) -> None:
        """Finish a statement at its end, and the message at the end of the file."""
        if self.level == self.statement_level and self.statement is not None:
            self.made.append(self.statement.finish())
            self.statement = None
            self.statement_level = -1
        self.level -= 1
        if self.level == 0:
            if self.format is None:
                raise self._unknown(
                    line, f"The file is XML, but no bank statement ({name})."
                )
            self.format = None

    def given(self, element: Element, line: int) -> None:
        """Take a part of the statement."""
        if self.statement is not None:
            self.statement.take(element, line, self.made)

    def _recognise(self, name: str, uri: str, line: int) -> None:
        """See which message an element starts, if it starts any."""
        family = next((MESSAGES[m] for m in MESSAGES if name.startswith(m)), None)
        if family is not None:
            version = _FORMAT.search(uri)
            self.format = version[0] if version else family
        elif name.startswith("CstmrPmtStsRpt") or _STATUS_REPORT in uri:
            raise UnknownFormatError(
                self.place,
                line,
                "The file is a payment status report (pain.002): what the bank "
                "answered to a file of payments, not a bank statement.",
                "Import it with PaymentStatusImporter, see docs/importing.md.",
            )
        elif name == "Document" and uri and not _FORMAT.search(uri):
            message = uri.rpartition(":")[2]
            raise self._unknown(
                line, f"The file is a {message} message, not a bank statement."
            )

    def _unknown(self, line: int, problem: str) -> UnknownFormatError:
        return UnknownFormatError(self.place, line, problem, _REMEDY)


class _StatementReader:
    """Makes one statement from its parts."""

    def __init__(self, message: _Message, form: str, number: int, line: int) -> None:
        self.message = message
        self.place = message.place
        self.format = form
        self.number = number
        self.line = line
        self.id: str | None = None
        self.sequence: str | None = None
        self.dates: tuple[dt.date | None, dt.date | None] = (None, None)
        self.account: str | None = None
        self.owner: str | None = None
        self.currency: str | None = None
        self.other_currency: str | None = None  # of what is not booked
        self.balances: dict[str, tuple[Decimal, dt.date | None]] = {}
        self.sum = Decimal(0)
        self.count = 0
        self.notes: list[str] = []
        self.values = Values(self.place)
        self.entries = EntryReader(self.values, number)

    def take(self, element: Element, line: int, made: list[Entry | Statement]) -> None:
        """Take one part; the entries that it holds are put on ``made``."""
        name = element.tag
        if name == "Ntry":
            made.extend(self._entry(element, line))
        elif next(element.iter("Ntry"), None) is not None:
            raise misplaced(self.place, line)
        elif name == "Bal":
            self._balance(element, line)
        elif name == "Acct":
            self._account(element, line)
        elif name == "FrToDt":
            parts = children(element)
            self.dates = (
                self.values.day(parts, ("FrDtTm", "FrDt"), line),
                self.values.day(parts, ("ToDtTm", "ToDt"), line),
            )
        elif name == "Id":
            self.id = (element.text or "").strip() or None
        elif name == "ElctrncSeqNb" or self.sequence is None:
            self.sequence = (element.text or "").strip() or None

    def finish(self) -> Statement:
        """Give the statement with its totals; its entries went before it."""
        opening = self.balances.get("OPBD") or self.balances.get("PRCD")
        closing = self.balances.get("CLBD")
        return Statement(
            file=self.message.file,
            format=self.format,
            account=self.account,
            currency=self.currency or self.other_currency,
            sum=self.sum,
            count=self.count,
            id=self.id,
            sequence=self.sequence,
            from_date=self.dates[0],
            to_date=self.dates[1],
            opening=opening and opening[0],
            opening_date=opening and opening[1],
            closing=closing and closing[0],
            closing_date=closing and closing[1],
            owner=self.owner,
            member=self.message.member,
            line=self.line,
            notes=tuple(self.notes),
        )

    def _entry(self, element: Element, line: int) -> list[Entry]:
        entries = self.entries.read(element, line)
        first = entries[0]
        if first.status is Status.BOOKED:
            self._check_currency(first.currency, line)
            self.count += 1
            for entry in entries:
                self.sum += entry.amount
        batch = first.batch
        if batch is not None and batch.why is not None:
            self.notes.append(f"{self.place}:{line}: {batch.why}")
        return entries

    def _account(self, element: Element, line: int) -> None:
        parts = children(element)
        identification = children(parts.get("Id"))
        self.account = (
            text_at(identification, "IBAN")
            or text_at(children(identification.get("Othr")), "Id")
            or text_at(children(identification.get("PrtryAcct")), "Id")
            or text_at(identification, "BBAN")
        )
        if self.account is not None and "IBAN" in identification:
            self.account = self.account.replace(" ", "").upper()
        self.owner = text_at(children(parts.get("Ownr")), "Nm")
        self.entries.own = Own(self.account, self.owner)
        currency = text_at(parts, "Ccy")
        if currency is not None:
            self._check_currency(currency, line)

    def _balance(self, element: Element, line: int) -> None:
        """Note a booked balance by its type; the first one of a type stands.

        Without a debit/credit mark a balance is in credit: Lithuanian banks leave
        it out, and a wrong sign shows at once in the check of the balances.
        """
        parts = children(element)
        kind = children(parts.get("Tp"))
        code = text_at(children(kind.get("CdOrPrtry")), "Cd") or text_at(kind, "Cd")
        amount, currency = self.values.amount(parts, "Amt", line)
        if code not in _BALANCES:
            self.other_currency = self.other_currency or currency
            return
        if "CdtDbtInd" in parts:
            amount = self.values.signed(amount, parts, line)
        self._check_currency(currency, line)
        if code not in self.balances:
            dates = children(parts.get("Dt"))
            day = self.values.day(dates, ("Dt", "DtTm"), line)
            self.balances[code] = (amount, day)

    def _check_currency(self, currency: str, line: int) -> None:
        if self.currency is None:
            self.currency = currency
        elif currency != self.currency:
            raise MixedCurrenciesError(
                self.place,
                line,
                f"Statement {self.id or self.number} is in {self.currency}, but here "
                f"it has an amount in {currency}.",
                "A statement is of one account in one currency; ask the bank for one "
                "statement for each currency.",
            )
