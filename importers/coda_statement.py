"""One statement of a CODA file: from its header to its trailer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .coda_account import own_account
from .coda_fields import amount_of
from .coda_fields import squeeze
from .coda_movement import TOTAL
from .coda_movement import EntryReader
from .coda_movement import Movement
from .coda_records import COLUMNS
from .coda_records import mended
from .statement import BadValueError
from .statement import BrokenFileError
from .statement import MixedCurrenciesError
from .statement import Statement

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from .statement import Entry

FORMAT = "CODA 2"
SEPARATE = "CODA 2 separate application"
"""A file that only explains what stands on the statement as totals."""

_VERSION = "2"
_REMEDY = "Ask the bank for the file again."
_KEY = slice(2, 10)
"""Sequence and detail number of a movement, in all records about it."""

_OPEN = 1
"""How many balances there are while movements may come: the old one."""

_NO_NUMBER = frozenset({"000", ""})


class StatementReader:
    """Makes one statement from its records.

    Args:
        file: Named in the statement and in errors.
        member: The file inside an archive that it is of.
        entries: Makes its entries, after those of the statements before.
        number: Its number in the file.
        header: Record 0.
        line: Where that stands.

    Attributes:
        made: The entries that are complete; who takes them clears the list.
        complete: Whether the trailer was taken.
    """

    def __init__(
        self,
        file: str,
        member: str | None,
        entries: EntryReader,
        number: int,
        header: str,
        line: int,
    ) -> None:
        self.file = file
        self.member = member
        self.place = entries.place
        self.entries = entries
        self.line = line
        self.made: list[Entry] = []
        self.file_reference = squeeze(header[24:34])
        self.notes: list[str] = []
        self.number = number
        self.movement: Movement | None = None
        # The movement or detail of the last record, and its key; "" for none.
        self.at = Movement(0, "")
        self.key = ""
        self.complete = False
        self._kinds = {
            "1": self._old_balance,
            "3": self._information_record,
            "4": self._message,
            "8": self._new_balance,
            "9": self._trailer,
        }
        self.informed: list[tuple[str | None, str]] = []  # by the last record 3.1
        self.informed_key = ""
        self.next_information = ""
        self.sequence = 0
        self.in_sequence = True
        self.records = 0
        self.balances: list[tuple[Decimal, dt.date | None]] = []
        self.account: str | None = None
        self.owner: str | None = None
        self.paper: str | None = None
        self.currency = ""
        version = header[127]
        if version != _VERSION:
            raise BadValueError(
                self.place,
                line,
                f"The file is CODA version {version!r}, whose records are laid out in "
                "another way than those of version 2.",
                "Ask the bank for CODA 2, the version since 2007.",
            )
        self.format = FORMAT
        if header[83:88].strip(" 0"):
            self.format = SEPARATE
            self._note(
                line,
                f"This is the separate application {header[83:88]}: what it holds "
                "stands as totals on the account's own statement.",
            )
        if header[16] == "D":
            self._note(line, "The bank calls this file a duplicate.")

    def take(self, lines: list[str], place: int, start: int) -> int:
        """Take records up to the trailer, or the last line.

        Args:
            lines: Lines of the file.
            place: Which of them comes next, from 0.
            start: The number of the first of them in the file.

        Returns:
            The place after the last line that was taken.

        Raises:
            StatementError: A record cannot be read, or stands where it must not.
        """
        at, key = self.at, self.key
        # Two records of three follow their movement, so they are dealt with here.
        for here in range(place, len(lines)):
            record = lines[here]
            if len(record) != COLUMNS:
                record = mended(self.place, start + here, record)
                if not record:
                    continue
            kind = record[:2]
            # One that is about another movement, or the second of its kind, is
            # refused by what deals with all others.
            if kind == "22":
                if record[_KEY] == key and not at.second:
                    at.second = record
                    self.records += 1
                    continue
            elif kind == "23":
                if record[_KEY] == key and not at.third:
                    at.third = record
                    self.records += 1
                    continue
            elif kind == "21":
                at = self.at = self._movement(record, start + here)
                key = self.key = record[_KEY]
                continue
            self._other_record(record, start + here)
            if self.complete:
                return here + 1
            key = self.key
        return len(lines)

    # Records.

    def _other_record(self, record: str, line: int) -> None:
        """Take a record that is neither a movement nor follows one."""
        take = self._kinds.get(record[0])
        if take is not None:
            take(record, line)
        elif record[0] == "2":
            raise self._alone(record, line)
        else:
            raise misplaced(self.place, record, line)

    def _old_balance(self, record: str, line: int) -> None:
        """Take record 1, with the account."""
        if self.balances:
            raise misplaced(self.place, record, line)
        self.records += 1
        self.account, self.currency = own_account(
            self.place, record[1], record[5:42], line
        )
        paper, coded = record[2:5].strip(), record[125:128].strip()
        numbers = [each for each in (paper, coded) if each not in _NO_NUMBER]
        self.paper = numbers[0] if numbers else None
        number = "-".join(dict.fromkeys(numbers)) or None
        reader = self.entries
        reader.begin(self.number, number, self.currency)
        self.balances.append(
            (
                reader.amount(record[42], record[43:58], line),
                reader.day(record[58:64], line),
            )
        )
        self.structure = record[1]
        self.owner = squeeze(record[64:90])

    def _movement(self, record: str, line: int) -> Movement:
        """Take a record 2.1: a movement, or a detail of the last one."""
        self.records += 1
        self.next_information = ""
        movement = Movement(line, record)
        before = self.movement
        if record[6:10] != TOTAL:
            self._detail(movement)
        elif before is not None:
            self._finish_movement(before)
            self.movement = movement
        elif len(self.balances) == _OPEN:
            self.movement = movement
        else:
            raise misplaced(self.place, record, line)
        return movement

    def _information_record(self, record: str, line: int) -> None:
        """Take a record 3.1, 3.2 or 3.3; it is about the movement before it."""
        self.records += 1
        kind = record[1]
        if kind == "1":
            about = self._about(record, line)
            if about.information is None:
                about.information = []
            text = record[40:113] + record[COLUMNS:]
            about.information.append(
                (text[:3], text[3:]) if record[39] == "1" else (None, text)
            )
            self.informed = about.information
        elif kind in self.next_information and self.informed_key == record[_KEY]:
            before, text = self.informed[-1]
            end = 115 if kind == "2" else 100
            self.informed[-1] = (before, text + record[10:end] + record[COLUMNS:])
        else:
            raise self._alone(record, line)
        self.informed_key = record[_KEY]
        self.next_information = {"1": "23", "2": "3", "3": ""}[kind]

    def _new_balance(self, record: str, line: int) -> None:
        """Take record 8, after which there are no movements."""
        if len(self.balances) != _OPEN:
            raise misplaced(self.place, record, line)
        self._finish_last_movement()
        self.records += 1
        account, currency = own_account(self.place, self.structure, record[4:41], line)
        if currency != self.currency:
            raise MixedCurrenciesError(
                self.place,
                line,
                f"The statement opens in {self.currency} and closes in {currency}.",
                _REMEDY,
            )
        if account != self.account:
            self._note(
                line, f"It closes with the balance of another account, {account}."
            )
        reader = self.entries
        self.balances.append(
            (
                reader.amount(record[41], record[42:57], line),
                reader.day(record[57:63], line),
            )
        )

    def _message(self, record: str, _line: int) -> None:
        """Take record 4: a message of the bank."""
        text = squeeze(record[32:112] + record[COLUMNS:])
        if text is not None:
            self.notes.append(text)

    def _trailer(self, record: str, line: int) -> None:
        """Take record 9, and compare its totals with what was read."""
        if not self.balances:
            raise misplaced(self.place, record, line)
        self._finish_last_movement()
        self.complete = True
        entries = self.entries
        wrong = [
            f"{'no' if said is None else said} {what}, but there are {found}"
            for what, said, found in (
                ("records", _count(record[16:22]), self.records),
                ("of debits", amount_of(record[22:37]), entries.debit),
                ("of credits", amount_of(record[37:52]), entries.credit),
            )
            if said != found
        ]
        if wrong:
            told = f"The trailer says {', and '.join(wrong)}."
            if len(self.balances) == 1:
                raise BrokenFileError(
                    self.place,
                    line,
                    f"{told} Without a new balance nothing proves what was read.",
                    _REMEDY,
                )
            self._note(line, told)

    def statement(self) -> Statement:
        """Give the statement with its totals; its entries went before it."""
        closing: tuple[Decimal | None, dt.date | None] = (None, None)
        if len(self.balances) > 1:
            closing = self.balances[1]
        opening = self.balances[0]
        entries = self.entries
        return Statement(
            file=self.file,
            format=self.format,
            account=self.account,
            currency=self.currency,
            sum=entries.credit - entries.debit,
            count=entries.count,
            id=self.file_reference,
            sequence=self.paper,
            opening=opening[0],
            opening_date=opening[1],
            closing=closing[0],
            closing_date=closing[1],
            owner=self.owner,
            member=self.member,
            line=self.line,
            notes=tuple(self.notes),
        )

    # Movements.

    def _detail(self, detail: Movement) -> None:
        """Take a detail: of the total before it, or of a detail that is a total."""
        record = detail.first
        whole = self.movement
        if whole is None or record[2:6] != whole.first[2:6]:
            raise self._alone(record, detail.line)
        parent = whole
        if record[53] == "9" and whole.details and whole.details[-1].first[53] == "7":
            parent = whole.details[-1]
        if parent.details is None:
            parent.details = []
        parent.details.append(detail)

    def _finish_last_movement(self) -> None:
        """Make the entries of the last movement, where there was any."""
        if self.movement is not None:
            self._finish_movement(self.movement)
            self.movement = None
            self.key = ""

    def _finish_movement(self, movement: Movement) -> None:
        """Make the entries of a movement that is complete."""
        self.sequence += 1
        sequence = movement.first[2:6]
        if not sequence.isdecimal() or int(sequence) != self.sequence:
            self._out_of_sequence(movement, sequence)
        found = self.entries.read(movement)
        batch = found[0].batch
        if batch is not None and batch.why is not None:
            self._note(movement.line, batch.why)
        self.made += found

    def _out_of_sequence(self, movement: Movement, sequence: str) -> None:
        """Note the first movement that does not follow the one before it."""
        if self.in_sequence:
            self._note(
                movement.line,
                f"The movement has the number {sequence}, where "
                f"{self.sequence:04} follows.",
            )
        self.in_sequence = False
        if sequence.isdecimal():
            self.sequence = int(sequence)

    def _about(self, record: str, line: int) -> Movement:
        """Tell which movement, or detail of it, an information record is about.

        It repeats the bank's reference and the transaction code.
        """
        movement = self.movement
        if movement is None or record[2:6] != movement.first[2:6]:
            raise self._alone(record, line)
        key = record[10:39]
        every = [movement]
        for detail in movement.details or ():
            every += (detail, *(detail.details or ()))
        same = [each for each in every if each.first[10:31] + each.first[53:61] == key]
        return (same or every)[-1]

    # What is wrong.

    def _note(self, line: int, text: str) -> None:
        self.notes.append(f"{self.place}:{line}: {text}")

    def _alone(self, record: str, line: int) -> BrokenFileError:
        return BrokenFileError(
            self.place,
            line,
            f"Record {record[0]}.{record[1]} of movement {record[2:6]} {record[6:10]} "
            "does not follow the movement that it is about.",
            _REMEDY,
        )


def _count(digits: str) -> int | None:
    return int(digits) if digits.isdecimal() else None


def misplaced(where: str, record: str, line: int) -> BrokenFileError:
    """Make the error for a record that must not stand where it does."""
    return BrokenFileError(
        where,
        line,
        f"A record that begins with {record[:2]!r} must not stand here.",
        f"{_REMEDY} In CODA records 0, 1, 2 and 3, 8, 4 and 9 follow one another.",
    )
