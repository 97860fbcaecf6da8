"""One MT940 message as a statement: its header, its balances, and what is between."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from typing import NamedTuple

from .mt940_entry import REMEDY
from .mt940_entry import EntryReader
from .mt940_facts import IBAN
from .mt940_values import AMOUNT
from .mt940_values import no_such_day
from .mt940_values import read_amount
from .mt940_values import read_day
from .statement import BadValueError
from .statement import MixedCurrenciesError
from .statement import Statement
from .statement import place

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

_HEADER = re.compile(r"\n:(20|21|25P?|28C?|34F|NS|86|13D):").split
_BALANCE = re.compile(
    rf"\n:6[02]([FM]?):([CD])([0-9]{{6}})([A-Z]{{3}})?({AMOUNT})[ \t]*(?=\n|$)"
).match
_NO_DAY = "000000"
_WITH_CURRENCY = re.compile(r"(.*[0-9]) ?([A-Z]{3})").fullmatch


class Header(NamedTuple):
    """What a message says before its opening balance.

    Attributes:
        line: Where it begins.
        interim: Whether it is an interim report (MT942), which has a field of its own
            for the smallest amount that it reports.
    """

    line: int
    id: str | None
    account: str | None
    sequence: str | None
    interim: bool


def read_header(text: str, line: int) -> Header:
    """Read reference, account and number; some banks wrap the number."""
    _, *parts = _HEADER(text)
    fields: dict[str, str] = {}
    for tag, value in zip(parts[::2], parts[1::2], strict=True):
        fields.setdefault(tag[:2], value)
    return Header(
        line=line,
        id=fields.get("20", "").partition("\n")[0].strip() or None,
        account=fields.get("25", "").partition("\n")[0].strip() or None,
        sequence="".join(fields.get("28", "").split()) or None,
        interim="34" in fields,
    )


class Balance(NamedTuple):
    """A balance, signed.

    Attributes:
        currency: None where it is left out, as in old closing balances.
        day: None where it is written 000000.
        page: Whether it is one between pages.
        note: What there is to say of its day.
    """

    amount: Decimal
    currency: str | None
    day: dt.date | None
    page: bool
    note: str | None


def read_balance(text: str, file: str, line: int) -> Balance:
    """Read field 60 or 62, with what follows it.

    Raises:
        BadValueError: It has another form, or a day that does not exist.
    """
    found = _BALANCE(text)
    day = None if found is None else read_day(found[3])
    if found is None or (day is None and found[3] != _NO_DAY):
        first = text[1:].partition("\n")[0]
        raise BadValueError(
            file,
            line,
            f"The balance {first!r} cannot be read.",
            "It must have a debit or credit mark, a date, a currency and an amount "
            f"with a decimal comma. {REMEDY}",
        )
    amount = read_amount(found[5])
    return Balance(
        amount=amount if found[2] == "C" else -amount,
        currency=found[4],
        day=day and day[0],
        page=found[1] == "M",
        note=no_such_day(file, line, found[3]) if day and not day[1] else None,
    )


class Message:
    """Makes one statement from its parts.

    Args:
        file: The file as the user named it, member: the one in an archive.
        number: Of the statement in the file.
        header: What it begins with.
        opening: Its opening balance, line: where that stands.
        bank: What else in the file says which bank it is of.

    Attributes:
        line: Where it begins.
        entries: Reads its entries, and counts them.
        ended: Whether it had the mark of its end.
    """

    def __init__(
        self,
        file: str,
        member: str | None,
        number: int,
        header: Header,
        opening: Balance,
        line: int,
        bank: str,
    ) -> None:
        self.file = file
        self.member = member
        self.place = place(file, member)
        self.header = header
        self.line = header.line
        self.opening = opening
        if opening.currency is None:
            raise BadValueError(
                self.place,
                line,
                "The opening balance (:60F:) has no currency.",
                f"It must have one, such as EUR, before its amount. {REMEDY}",
            )
        self.currency = opening.currency
        self.account = _account(header.account, self.currency)
        if self.account is not None and IBAN(self.account):
            bank = self.account[4:8]
        self.entries = EntryReader(
            self.place, number, self.account, bank, self.currency
        )
        self.ended = False

    def finish(self, closing: Balance | None, line: int) -> Statement:
        """Give the statement; its entries went before it.

        Args:
            closing: None where it has none.
            line: Where that stands, or where the message ends.

        Raises:
            MixedCurrenciesError: It closes in another currency.
        """
        notes = list(self.entries.notes)
        notes += [each.note for each in (self.opening, closing) if each and each.note]
        if closing is None:
            notes.append(
                f"{self.place}:{line}: The statement has no closing balance (:62F:), "
                "so nothing says whether it is complete."
            )
        elif closing.currency not in (None, self.currency):
            raise MixedCurrenciesError(
                self.place,
                line,
                f"The statement opens in {self.currency} and closes in "
                f"{closing.currency}.",
                "A statement is of one account in one currency; ask the bank for one "
                "statement for each currency.",
            )
        elif closing.page:
            notes.append(
                f"{self.place}:{line}: This is a page with a balance of its own "
                "(:62M:); the statement goes on on the next one."
            )
        return Statement(
            file=self.file,
            format="MT940",
            account=self.account,
            currency=self.currency,
            sum=self.entries.sum,
            count=self.entries.count,
            id=self.header.id,
            sequence=self.header.sequence,
            opening=self.opening.amount,
            opening_date=self.opening.day,
            closing=None if closing is None else closing.amount,
            closing_date=None if closing is None else closing.day,
            member=self.member,
            line=self.line,
            notes=tuple(notes),
        )


def _account(number: str | None, currency: str) -> str | None:
    """Give the number of an account without its currency, an IBAN without blanks."""
    if number is None:
        return None
    found = _WITH_CURRENCY(number)
    if found is not None and found[2] == currency:
        number = found[1]
    compact = number.replace(" ", "").upper()
    return compact if IBAN(compact) else number
