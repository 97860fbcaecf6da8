"""The entries of a CODA movement: one, or one for each detail of a total.

Only the movement with detail number 0000 moves the balance; its details explain it
(Febelfin, Coded statement of account 2.6, chapter 3.1). By the type digit in front of
its transaction code it is a simple amount (0), a total made for the customer (1) or by
the bank (2), or a simple amount with components (3), such as what was paid and the
bank's charges.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from decimal import Decimal
from operator import itemgetter

from ..plugins.subledger.return_reasons import meaning_of
from .coda_account import is_iban
from .coda_account import other_account
from .coda_communication import R_TYPES
from .coda_communication import Communication
from .coda_communication import read_communication
from .coda_communication import read_information
from .coda_details import COSTS
from .coda_details import GROSS
from .coda_details import Code
from .coda_details import explained
from .coda_details import kept
from .coda_details import with_components
from .quick import maker
from .returns import FEBELFIN
from .returns import FEBELFIN_RETURNS
from .statement import BadValueError
from .statement import Batch
from .statement import Entry
from .statement import Particular
from .statement import Party
from .statement import Position
from .statement import Return
from .statement import Status
from .statement import TransactionCode

TOTAL = "0000"
"""Detail number of what moves the balance."""

_REMEDY = "Ask the bank for the statement again."
_TOTALS = frozenset("12")
_NOT_PROVIDED = frozenset({"", "NOTPROVIDED", "NOT PROVIDED"})
_NO_DATE = frozenset({"000000", "      "})
_CENTURY = 80
"""Two digits of a year from here on are of the twentieth century."""

_NO_RETURN = "     "
_UNSTRUCTURED = Communication()
_BOOKED = Status.BOOKED

# Columns, from 0. A record that is missing is "", whose columns are "" too.
_FIRST = itemgetter(
    slice(2, 6),  # sequence number
    31,  # sign
    slice(32, 47),  # amount
    slice(47, 53),  # value date
    slice(53, 61),  # transaction code
    61,  # whether the communication is structured
    slice(62, 115),  # communication
    slice(115, 121),  # entry date
)
_SECOND = itemgetter(
    slice(10, 63),  # communication
    slice(63, 98),  # customer reference
    slice(98, 109),  # bank of the counterparty
    slice(112, 117),  # type and reason of an R-transaction
)
_THIRD = itemgetter(
    slice(10, 44),  # account of the counterparty
    slice(47, 82),  # its name
    slice(82, 125),  # communication
)

# There is one of each for every movement.
_Entry = maker(Entry)
_Position = maker(Position)
_Party = maker(Party)


@dataclass(slots=True)
class Movement:
    """The records of one movement, or of one of its details.

    Attributes:
        line: Of its record 2.1.
        first: Record 2.1; ``second`` and ``third`` are 2.2 and 2.3, "" without them.
        information: The type and text of each information record, see
            `coda_communication.read_information`; None without any.
        details: Those that it consists of; None without any.
    """

    line: int
    first: str
    second: str = ""
    third: str = ""
    information: list[tuple[str | None, str]] | None = None
    details: list[Movement] | None = None


class EntryReader:
    """Makes entries from movements, statement by statement.

    Args:
        place: The file, for errors.

    Attributes:
        count: The movements of the statement, ``debit`` and ``credit``: what they add
            up to, both positive.
    """

    def __init__(self, place: str) -> None:
        self.place = place
        self._days: dict[str, date | None] = dict.fromkeys(_NO_DATE)
        self._codes: dict[str, Code] = {}
        self.begin(0, None, "")

    def begin(self, statement: int, number: str | None, currency: str) -> None:
        """Begin a statement.

        Args:
            statement: Its number in the file.
            number: The number that the bank gives it, None for none.
            currency: The account's.
        """
        self.statement = statement
        self._number = number
        self._number_from(None)
        self.currency = currency
        self.count = 0
        self.debit = Decimal(0)
        self.credit = Decimal(0)

    def read(self, movement: Movement) -> list[Entry]:
        """Read a movement; a total whose details add up gives one entry for each.

        Raises:
            BadValueError: An amount, sign, date or code is wrong.
        """
        self.count += 1
        whole = self._entry(movement)
        first = movement.first
        if first[31] == "1":
            self.debit -= whole.amount
        else:
            self.credit += whole.amount
        details = movement.details
        if first[53] in _TOTALS:
            # What a customer's file is called; each of its payments has its own id.
            batch = Batch(payment_information_id=whole.end_to_end)
            whole = replace(whole, end_to_end=None, batch=batch)
            if not details:
                return [kept(whole, (), "the bank gives no details")]
        if not details:
            return [whole]
        parts = [self._part(whole, detail) for detail in details]
        return explained(whole, parts, self._kinds(details))

    def _part(self, whole: Entry, detail: Movement) -> Entry:
        """Read a detail, together with its own components."""
        part = self._entry(detail)
        number = detail.first[6:10]
        if not number.isdecimal():
            raise self._wrong(detail.line, "detail number", number)
        part = replace(
            part,
            position=replace(part.position, detail=int(number)),
            id=None if whole.id is None else f"{whole.id}-{number}",
            booked=part.booked or whole.booked,
            value=part.value or whole.value,
        )
        if not detail.details:
            return part
        components = [self._part(whole, each) for each in detail.details]
        return with_components(part, components, self._kinds(detail.details))

    def _kinds(self, details: list[Movement]) -> list[Code]:
        return [self._codes[each.first[53:61]] for each in details]

    # One record.

    def _entry(self, movement: Movement) -> Entry:
        """Read what one movement or detail says of itself."""
        line = movement.line
        sequence, sign, digits, valued, coded, mark, said1, entered = _FIRST(
            movement.first
        )
        said2, reference, bic, r_transaction = _SECOND(movement.second)
        number, name, said3 = _THIRD(movement.third)
        code = self._codes.get(coded)
        if code is None:
            code = self._code(coded, line)
        # The communication goes on from one record to the next, within a word.
        text = said1 + said2 + said3
        amount = self.amount(sign, digits, line)
        refused = False
        gross = None
        if mark == "1":
            said = read_communication(text[:3], text[3:], self.currency)
            texts = said.texts
            refused = said.refused
            if said.gross is not None and said.gross != abs(amount):
                gross = said.gross if amount > 0 else -said.gross
        else:
            if mark not in "0 ":
                raise self._wrong(line, "structure of the communication", mark)
            said = _UNSTRUCTURED
            text = text.strip()
            if "  " in text:
                text = " ".join(text.split())
            texts = (text,) if text else ()
        days = self._days
        booked = days.get(entered) or self.day(entered, line)
        value = days.get(valued) or self.day(valued, line)
        if self._year_of is not (booked or value):
            self._number_from(booked or value)
        returned = None
        if (r_transaction and r_transaction != _NO_RETURN) or code.returned or refused:
            returned = self._returned(code, r_transaction, said, line)
        reference = reference.strip()
        entry = _Entry(
            _Position(self.statement, self.count, line),
            amount,
            self.currency,
            _BOOKED,
            booked,
            value,
            None if self._id is None else self._id + sequence,
            None,
            gross,
            None if reference in _NOT_PROVIDED else reference,
            said.mandate,
            None,
            said.structured,
            texts,
            (),
            said.information,
            _party(number, name, bic),
            code.code,
            False,  # noqa: FBT003 - CODA has no such indicator
            returned,
            said.exchange,
            (),
            None,
            said.particulars,
        )
        if movement.information:
            return self._informed(entry, movement.information)
        return entry

    def _number_from(self, day: date | None) -> None:
        """Begin the ids of movements of a day.

        Statements are numbered anew each year, and movements in each. Without a
        number of the statement, those of two would have the same id.
        """
        self._year_of = day
        self._id: str | None = None
        if day is not None and self._number is not None:
            self._id = f"{day.year}-{self._number}-"

    def _informed(self, entry: Entry, records: list[tuple[str | None, str]]) -> Entry:
        """Add what information records say."""
        found = read_information(records, self.currency)
        party = entry.counterparty
        particulars = list(found.particulars)
        # Who stands behind the other side: the debtor's where money came from it.
        incoming = (entry.amount > 0) is (entry.returned is None)
        name = party.name if party is not None else None
        full = found.name
        if full is not None and (name is None or full.startswith(name)):
            name = full
        elif full is not None:
            particulars.append(Particular("name", full))
        behind = found.debtor if incoming else found.creditor
        if name is not None or behind is not None:
            party = replace(party or Party(), name=name, ultimate=behind)
        texts = [each for each in (entry.information, found.text) if each]
        return replace(
            entry,
            counterparty=party,
            information=" ".join(texts) or None,
            particulars=(*entry.particulars, *particulars),
        )

    def _returned(
        self, code: Code, r_transaction: str, said: Communication, line: int
    ) -> Return | None:
        """Say that money came back and why; record 2.2 says it most directly."""
        kind, reason = r_transaction[:1].strip(), r_transaction[1:].strip()
        evidence = "R-transaction"
        if not kind and said.r_type is not None:
            kind, reason = said.r_type, reason or said.reason or ""
            evidence = "communication 127"
        if kind in R_TYPES:
            words = [R_TYPES[kind], said.refusal or meaning_of(reason)]
        elif kind not in ("", "0"):
            raise self._wrong(line, "type of R-transaction", kind)
        elif said.refusal is not None:
            evidence, words = "refusal", [said.refusal, meaning_of(reason)]
        elif code.returned:
            evidence = f"transaction code {code.code.proprietary}"
            words = [code.returned, meaning_of(reason)]
        else:
            return None  # paid, or a reason without a return
        text = ": ".join(dict.fromkeys(word for word in words if word))
        return Return(evidence, reason or None, text or None)

    # Values.

    def amount(self, sign: str, digits: str, line: int) -> Decimal:
        """Read an amount of 12 digits and 3 decimals, and its sign.

        The third decimal is left out where it is 0, as in most currencies.

        Raises:
            BadValueError: It is no amount, or the sign is not 0 or 1.
        """
        # isdecimal(): Decimal() reads more than digits, such as an exponent.
        if not digits.isdecimal():
            raise self._wrong(line, "amount", digits)
        if digits[14] == "0":
            amount = Decimal(digits[:14] + "e-2")
        else:
            amount = Decimal(digits + "e-3")
        if sign == "0":
            return amount
        if sign == "1":
            return 0 - amount  # so that zero has no sign
        raise self._wrong(line, "sign", sign)

    def day(self, text: str, line: int) -> date | None:
        """Read a date, DDMMYY; zeros or spaces are none.

        Raises:
            BadValueError: It is no date.
        """
        if text in self._days:
            return self._days[text]
        if not text.isdecimal():
            raise self._wrong(line, "date", text)
        try:
            year = int(text[4:])
            century = 1900 if year >= _CENTURY else 2000
            day = date(century + year, int(text[2:4]), int(text[:2]))
        except ValueError:
            raise self._wrong(line, "date", text) from None
        self._days[text] = day
        return day

    def _code(self, digits: str, line: int) -> Code:
        """Read a transaction code; equal ones are one object."""
        if not digits.isdecimal():
            raise self._wrong(line, "transaction code", digits)
        category = digits[5:]
        proprietary = digits[1:]
        code = Code(
            type=digits[0],
            code=TransactionCode(proprietary=proprietary, issuer=FEBELFIN),
            returned=FEBELFIN_RETURNS.get(digits[1:5]),
            is_cost=category in COSTS or digits[1:3] == "80" or digits[3:5] == "37",
            is_gross=category == GROSS,
        )
        self._codes[digits] = code
        return code

    def _wrong(self, line: int, what: str, value: str) -> BadValueError:
        return BadValueError(
            self.place, line, f"{value!r} is no {what} of a CODA record.", _REMEDY
        )


def _party(number: str, name: str, bic: str) -> Party | None:
    """Read the other side: its account, name and bank."""
    iban: str | None = number.rstrip() or None
    account = None
    if iban is None:
        if not name.strip() and not bic.strip():
            return None
    elif not is_iban(iban):
        iban, account = other_account(iban)
    return _Party(name.strip() or None, iban, account, bic.strip() or None)
