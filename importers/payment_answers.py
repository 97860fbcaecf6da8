"""What a payment status report decides about the items of a bank file.

The status of a transaction goes before that of its payment information, and that
before the one of the whole file. A status that does not decide anything is left out;
one that cannot be placed is an error, since a rejection that went to the wrong item,
or to none, would leave money waiting that never comes.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

from ..plugins.subledger.reading import read_ledger
from .recognition import options_of
from .statement import BadValueError
from .statement import StatementError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from .pain002 import PaymentStatus
    from .pain002 import StatusReason
    from .pain002 import StatusReport
    from .pain002 import TransactionStatus

REJECTED = frozenset({"RJCT", "CANC"})
"""Refused, or cancelled before it was executed: no money moved."""

EXECUTED = frozenset({"ACSC", "ACCC"})
"""Settled on the debtor's, or on the creditor's account: final."""

UNDECIDED = frozenset(
    {
        "RCVD",  # received
        "PDNG",  # pending
        "ACTC",  # technically valid
        "ACCP",  # valid for the customer's profile
        "ACFC",  # funds checked
        "ACSP",  # settlement in process
        "ACWC",  # accepted with a change
        "ACWP",  # accepted without posting
        "PART",  # part accepted: each transaction has its own
        "PATC",  # part authorised
        "BLCK",  # blocked
        "PRES",  # presented
        "RCVC",  # the payee's name was verified: it matches
        "RVMC",  # closely
        "RVNM",  # not
        "RVNA",  # could not be verified
    }
)
"""What decides nothing yet (ISO 20022 external payment group and transaction status
codes; the last four are of the verification of payee)."""

_PART = "PART"
_KINDS = {
    **dict.fromkeys(REJECTED, "bank-rejection"),
    **dict.fromkeys(EXECUTED, "bank-confirmation"),
}


class UnknownBankFileError(StatementError):
    """A report answers a file, or an item of one, that the ledger does not know."""


class UndecidedReportError(StatementError):
    """A report does not say which items it decides about."""


class Answer(NamedTuple):
    """A decision of the bank.

    Attributes:
        kind: ``bank-rejection`` or ``bank-confirmation``.
        file: The bank file.
        items: Those of its items that it is about; none: all.
        reason: Why, "" where the bank does not say.
        line: Where the report says it.
    """

    kind: str
    file: str
    items: tuple[str, ...]
    reason: str
    line: int


@dataclass
class _SentFile:
    """A bank file of the ledger, with its items as they are named there."""

    id: str
    date: dt.date
    at: str
    items: dict[str, None] = field(default_factory=dict)


class SentFiles:
    """The bank files that a ledger says were sent.

    Args:
        entries: The ledger's directives.
    """

    def __init__(self, entries: Iterable[Any]) -> None:
        entries = list(entries)
        reading = read_ledger(entries, options_of(entries))
        self._files: dict[str, _SentFile] = {}
        self._end_to_end: dict[str, set[str]] = {}
        for decision in reading.decisions:
            if decision.kind == "bank-file":
                name, *items = decision.names
                file = self._files.setdefault(
                    name, _SentFile(name, decision.date, decision.at)
                )
                file.items.update(dict.fromkeys(items))
                file.date, file.at = max(
                    (file.date, file.at), (decision.date, decision.at)
                )
        for item in reading.items:
            other = item.text("end-to-end")
            if other:
                for name in (item.id, item.document):
                    self._end_to_end.setdefault(name, set()).add(other)

    def when(self, file: str) -> tuple[dt.date, str]:
        """Give the day and the moment, or "", since which a file is at the bank."""
        found = self._files[file]
        return found.date, found.at

    def items(self, file: str) -> tuple[str, ...]:
        """Give the items of a file, in its order."""
        return tuple(self._files[file].items)

    def file(self, *names: str | None) -> str | None:
        """Give the first of some names that is that of a file."""
        return next((name for name in names if name in self._files), None)

    def files_of(self, item: str) -> list[str]:
        """Give the files that hold an item."""
        return [name for name, file in self._files.items() if item in file.items]

    def files_with(self, transactions: Iterable[TransactionStatus]) -> list[str]:
        """Give the files that hold all of some transactions."""
        transactions = list(transactions)
        return [
            name
            for name in self._files
            if transactions
            and all(len(self.named(name, each)) == 1 for each in transactions)
        ]

    def named(self, file: str, transaction: TransactionStatus) -> list[str]:
        """Give the items of a file that a transaction may be.

        It has the item's id as its end-to-end id or instruction id, or the
        end-to-end id that the ledger notes on the item.
        """
        names = {transaction.end_to_end, transaction.instruction} - {None}
        found = [name for name in self._files[file].items if name in names]
        return found or [
            name
            for name in self._files[file].items
            if transaction.end_to_end in self._end_to_end.get(name, ())
        ]


def answers(report: StatusReport, sent: SentFiles) -> list[Answer]:
    """Say what a report decides.

    Raises:
        UnknownBankFileError: It decides about what the ledger does not know.
        UndecidedReportError: It does not say about which items it decides.
        BadValueError: It has a status that is not known.
    """
    return _Reading(report, sent).answers()


class _Reading:
    """Places each status of a report on the items of bank files."""

    def __init__(self, report: StatusReport, sent: SentFiles) -> None:
        self.report = report
        self.sent = sent
        # By file, then by item: the status, its reason, and where it stands.
        self.decided: dict[str, dict[str, tuple[str, str, int]]] = {}

    def answers(self) -> list[Answer]:
        """Go from the single transactions to the whole file."""
        report = self.report
        for payment in report.payments:
            self._transactions(payment)
        for payment in report.payments:
            self._payment(payment)
        status = self._known(report.status, report.line)
        if status in _KINDS:
            file = self.sent.file(report.original) or self._only_file()
            if file is None:
                raise self._unknown_file(report.line)
            self._rest(file, status, _said(report.reasons), report.line)
        elif (
            status == _PART
            and not self.decided
            and not any(each.transactions for each in report.payments)
        ):
            raise self._undecided(
                report.line, "that only a part of the file was accepted, but not which"
            )
        return [answer for file in self.decided for answer in self._of_file(file)]

    def _transactions(self, payment: PaymentStatus) -> None:
        """Place the statuses of single transactions."""
        inherited = payment.status or self.report.status
        why = payment.reasons or self.report.reasons
        for each in payment.transactions:
            status = self._known(each.status or inherited, each.line)
            if status not in _KINDS:
                continue
            file = self._file_of(payment, each.line)
            found = self.sent.named(file, each)
            if len(found) != 1:
                raise self._unknown_item(file, each)
            # A transaction of its own status may still have the payment's reason.
            reason = _said(each.reasons) or _said(why)
            decided = self.decided.setdefault(file, {})
            before = decided.setdefault(found[0], (status, reason, each.line))
            if _KINDS[before[0]] != _KINDS[status]:
                raise self._undecided(
                    each.line,
                    f"both {before[0]} and {status} of {found[0]} in the bank file "
                    f"{file}",
                )

    def _payment(self, payment: PaymentStatus) -> None:
        """Place the status of a payment information on what it does not list."""
        status = self._known(payment.status, payment.line)
        if status not in _KINDS:
            return
        file = self._file_of(payment, payment.line)
        listed = len(payment.transactions)
        items = self.sent.items(file)
        if payment.number is not None and listed == payment.number:
            return
        rest = [each for each in items if each not in self.decided.get(file, {})]
        whole = (
            file == payment.id
            or payment.number == len(items)
            or _KINDS.get(self.report.status or "") == _KINDS[status]
        )
        if rest and not whole:
            raise self._undecided(
                payment.line,
                f"{status} of the payment information {payment.id}, but not which "
                f"items of the bank file {file} are in it",
            )
        self._rest(file, status, _said(payment.reasons), payment.line)

    def _rest(self, file: str, status: str, reason: str, line: int) -> None:
        """Place a status on all items of a file that have none of their own."""
        decided = self.decided.setdefault(file, {})
        for item in self.sent.items(file):
            decided.setdefault(item, (status, reason, line))

    def _of_file(self, file: str) -> list[Answer]:
        """Write what was decided about a file: together what is said together."""
        decided = self.decided[file]
        together: dict[tuple[str, str, int], list[str]] = {}
        first_line: dict[str, int] = {}
        for item in self.sent.items(file):
            if item in decided:
                status, reason, line = decided[item]
                kind = _KINDS[status]
                # Each rejection has a reason of its own; who confirms says no more.
                if kind != "bank-rejection":
                    line = first_line.setdefault(kind, line)
                together.setdefault((kind, reason, line), []).append(item)
        all_of_it = len(together) == 1 and len(decided) == len(self.sent.items(file))
        return [
            Answer(kind, file, () if all_of_it else tuple(items), reason, line)
            for (kind, reason, line), items in together.items()
        ]

    # Which file.

    def _file_of(self, payment: PaymentStatus, line: int) -> str:
        """Give the file of a payment: by its ids, else by what it holds."""
        file = self.sent.file(payment.id, self.report.original)
        if file is not None:
            return file
        found = self.sent.files_with(payment.transactions)
        if len(found) == 1:
            return found[0]
        raise self._unknown_file(line, payment)

    def _only_file(self) -> str | None:
        """Give the file whose items the report names, if it is one."""
        return next(iter(self.decided)) if len(self.decided) == 1 else None

    def _known(self, status: str | None, line: int) -> str:
        """Check a status."""
        if status is None:
            return ""
        if status not in _KINDS and status not in UNDECIDED:
            raise BadValueError(
                self.report.file,
                line,
                f"The report has the unknown status {status!r}.",
                "Ask the bank what it means, and write the bank-rejection or "
                "bank-confirmation by hand if it is one.",
            )
        return status

    # What is wrong.

    def _unknown_file(
        self, line: int, payment: PaymentStatus | None = None
    ) -> UnknownBankFileError:
        name = self.report.original or "(without a message id)"
        part = "" if payment is None or payment.id is None else f", part {payment.id}"
        return UnknownBankFileError(
            self.report.file,
            line,
            f"The report answers the file {name}{part}, but the ledger has no such "
            "bank file.",
            f'Add custom "bank-file" "{name}" with the items that it holds, before '
            "importing the report.",
        )

    def _unknown_item(
        self, file: str, transaction: TransactionStatus
    ) -> UnknownBankFileError:
        name = transaction.end_to_end or transaction.instruction or "(without an id)"
        found = self.sent.named(file, transaction)
        problem = (
            f"which may be {' or '.join(found)}" if found else "which is not in it"
        )
        return UnknownBankFileError(
            self.report.file,
            transaction.line,
            f"The report answers the transaction {name} of the bank file {file}, "
            f"{problem}.",
            f"It holds {', '.join(self.sent.items(file))}. Note the id as end-to-end "
            "on the item, or write the bank-rejection by hand.",
        )

    def _undecided(self, line: int, what: str) -> UndecidedReportError:
        return UndecidedReportError(
            self.report.file,
            line,
            f"The report says {what}.",
            "Ask the bank for a report on each transaction, or write the "
            "bank-rejection by hand.",
        )


def _said(reasons: tuple[StatusReason, ...]) -> str:
    return "; ".join(dict.fromkeys(str(each) for each in reasons if str(each)))
