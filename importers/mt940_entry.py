"""One entry of an MT940 statement: field 61, and the field 86 that goes with it.

In whose dialect field 86 is written is told by what it looks like.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from .mt940_codewords import read_codewords
from .mt940_facts import Facts
from .mt940_layouts import PADDING_BANKS
from .mt940_layouts import read_layout
from .mt940_references import read_references
from .mt940_subfields import read_subfields
from .mt940_values import AMOUNT
from .mt940_values import no_such_day
from .mt940_values import read_day
from .mt940_values import read_entry_day
from .quick import maker
from .returns import RETURN_CODES
from .returns import recognise_return
from .statement import BadValueError
from .statement import Batch
from .statement import Charge
from .statement import Entry
from .statement import Exchange
from .statement import Party
from .statement import Position
from .statement import Return
from .statement import Status
from .statement import TransactionCode

if TYPE_CHECKING:
    from datetime import date

REMEDY = "Download the statement again; if it says the same, ask the bank."

# Value date and entry date, mark, letter of the currency, amount, type (which some
# banks leave out, but not the reference), references, and further lines.
_FIELD_61 = re.compile(
    r"([0-9]{6}(?:[0-9]{4}| {4})?)(R?[CD]|E[CD])[A-Z]?"
    rf"({AMOUNT})(?:(?!NONREF)[NSF](.{{3}}))?([^\n]*)(?:\n((?s:.*)))?"
).fullmatch
_INCOMING = frozenset({"C", "RD", "EC"})
_REVERSALS = frozenset({"RC", "RD"})
_EXPECTED = frozenset({"EC", "ED"})
_SWIFT_CODES = re.compile(
    r"BNK|BOE|BRF|CAR|CAS|CHG|CHK|CLR|CMI|CMN|CMP|CMS|CMT|CMZ|COL|COM"
    r"|CPN|DCR|DDT|DIS|DIV|EQA|EXT|FEX|INT|LBX|LDP|MAR|MAT|MGT|MSC|NWI"
    r"|ODC|OPT|PCH|POP|PRN|REC|RED|RIG|RTI|SAL|SEC|SLE|STO|STP|SUB|SWP"
    r"|TAX|TCK|TCM|TRA|TRF|TRN|UWC|VDA|WAR"
).fullmatch
"""SWIFT's transaction type identification codes for field 61."""
_RETURNED_ITEM = "RTI"
_DIRECT_DEBIT = "DDT"
_SUBFAMILIES = {"CHG": "CHRG", "COM": "COMM"}
"""ISO 20022's counterparts of SWIFT's charges and commission."""
_BANK_CODES = {"ABNA": ("ABNAMRO", "N"), "RABO": ("RABOBANK", "")}
"""Under which issuer, and with which letter, CAMT has a bank's own codes."""

_GERMAN_ACCOUNT = re.compile(r"[0-9]{8}/[0-9]+|DE[0-9]{20}").match
_Kind = tuple[TransactionCode | None, bool, bool]
_entry = maker(Entry)
_position = maker(Position)
_party = maker(Party)


class EntryReader:
    """Reads the entries of one statement.

    Args:
        place: The file, for errors and notes.
        statement: The number of the statement in the file.
        account: The account's number.
        bank: The first four letters of the BIC of the account's bank, or "".
        currency: The account's currency.

    Attributes:
        sum: Of the booked entries, count: their number.
        notes: What a reader of the statement should know.
    """

    def __init__(
        self, place: str, statement: int, account: str | None, bank: str, currency: str
    ) -> None:
        self.place = place
        self.statement = statement
        self._is_german = account is not None and bool(_GERMAN_ACCOUNT(account))
        self.bank = bank
        self.currency = currency
        self.sum = Decimal(0)
        self.count = 0
        self.notes: list[str] = []
        self._number = 0
        self._days: dict[str, tuple[date, date | None]] = {}
        self._codes: dict[tuple[str, str | None, str | None], _Kind] = {}

    # Calls would take longer than what they do.
    def read(self, text: str, line: int) -> Entry:  # noqa: C901
        """Read one entry.

        Args:
            text: From behind the tag of field 61 to the end of field 86, with line
                feeds, but none at the end.
            line: The line of field 61.

        Raises:
            BadValueError: Field 61 has another form, or a day that does not exist.
        """
        self._number += 1
        head, _, remittance = text.partition("\n:86:")
        found = _FIELD_61(head)
        if found is None:
            raise self._unreadable(head, line)
        days, mark, number, kind, reference, second = found.groups()
        dated = self._days.get(days) or self._read_days(days, line)
        amount = Decimal(number.replace(",", "."))
        if mark not in _INCOMING:
            amount = -amount
        facts = Facts()
        if remittance:
            if "\n:86:" in remittance:  # Rabobank had one for each line
                remittance = remittance.replace("\n:86:", "\n")
            if not (
                read_codewords(remittance, facts)
                or read_subfields(remittance, facts, german=self._is_german)
            ):
                read_layout(remittance, facts, self.bank)
        id_ = None
        if reference != "NONREF" or second is not None:
            id_ = read_references(
                reference, second, facts, self.bank, bare=not remittance
            )
        party = None
        if (
            facts.iban is not None
            or facts.name is not None
            or facts.account is not None
            or facts.bic is not None
        ):
            party = _party(
                facts.name,
                facts.iban,
                facts.account,
                facts.bic,
                facts.ultimate_debtor if amount > 0 else facts.ultimate_creditor,
            )
        key = (mark, kind, facts.code)
        code, is_return, reversal = self._codes.get(key) or self._know_code(
            *key, facts.issuer
        )
        returned = None
        if is_return or facts.reason is not None:
            returned = _returned(code, facts.reason, reversal=reversal)
        batch = None
        if facts.payment_information_id is not None:
            batch = self._batch(facts, amount, line)
        exchange: Exchange | None = None
        charges: tuple[Charge, ...] = ()
        before: Decimal | None = None
        if facts.charges or facts.instructed is not None or facts.rate is not None:
            exchange, charges, before = self._money(facts, amount)
        status = Status.BOOKED
        if mark in _EXPECTED:
            status = Status.PENDING
            self.notes.append(
                f"{self.place}:{line}: {amount} is only expected (mark {mark}), and "
                "not counted."
            )
        else:
            self.sum += amount
            self.count += 1
        return _entry(
            _position(self.statement, self._number, line),
            amount,
            self.currency,
            status,
            dated[1],
            dated[0],
            id_,
            None,
            before,
            facts.end_to_end,
            facts.mandate,
            facts.instruction,
            facts.structured,
            facts.texts,
            (),
            facts.information,
            party,
            code,
            reversal,
            returned,
            exchange,
            charges,
            batch,
            facts.particulars,
        )

    def _unreadable(self, head: str, line: int) -> BadValueError:
        first = head.partition("\n")[0]
        return BadValueError(
            self.place,
            line,
            f"The entry (:61:) {first!r} cannot be read.",
            "It must have a date, a debit or credit mark (C, D, RC or RD), and an "
            f"amount with a decimal comma. {REMEDY}",
        )

    def _read_days(self, days: str, line: int) -> tuple[date, date | None]:
        """Read value date and entry date, and note where a day does not exist."""
        value = read_day(days[:6])
        text = (
            days[6:].strip().removeprefix("0000")
        )  # how some write that there is none
        booked = read_entry_day(text, value[0]) if value and text else None
        if value is None or (text and booked is None):
            raise BadValueError(
                self.place,
                line,
                f"The entry (:61:) begins with {days!r}, which is no date.",
                f"It must be YYMMDD, and the entry date MMDD. {REMEDY}",
            )
        dated = value[0], booked and booked[0]
        wrong = days[:6] if not value[1] else text if booked and not booked[1] else ""
        if wrong:
            self.notes.append(no_such_day(self.place, line, wrong))
        else:
            self._days[days] = dated
        return dated

    def _know_code(
        self, mark: str, kind: str | None, own: str | None, issuer: str | None
    ) -> _Kind:
        """Say what kind of transaction it is, and what that means.

        Args:
            mark: For debit or credit.
            kind: The type in field 61.
            own: The bank's code in field 86 or on the second line, which says more.
            issuer: Whose code that is.

        Returns:
            The code, the same object for equal ones; whether it is a return; whether
            it is a reversal.
        """
        key = mark, kind, own
        kind = (kind or "").strip()
        family = None
        if kind == _DIRECT_DEBIT:
            family = "IDDT" if mark in _INCOMING else "RDDT"
        if own is None:
            own = kind or None
            if self.bank in PADDING_BANKS:
                issuer = self.bank
            elif _SWIFT_CODES(kind):
                issuer = "SWIFT"
            elif kind and self.bank in _BANK_CODES:
                issuer, letter = _BANK_CODES[self.bank]
                own = f"{letter}{kind}"
        code = None
        if own is not None:
            code = TransactionCode(None, family, _SUBFAMILIES.get(kind), own, issuer)
        reversal = mark in _REVERSALS
        is_return = (
            reversal
            or kind == _RETURNED_ITEM
            or own in RETURN_CODES.get(issuer or "", ())
        )
        self._codes[key] = found = code, is_return, reversal
        return found

    def _money(
        self, facts: Facts, amount: Decimal
    ) -> tuple[Exchange | None, tuple[Charge, ...], Decimal | None]:
        """Give exchange, charges, and the transaction's amount without them.

        An amount in the account's own currency is the transaction's if the charges make
        up the difference.
        """
        charges = tuple(Charge(-number, each) for number, each in facts.charges)
        number, currency = facts.instructed or (None, None)
        if number is not None and currency == self.currency and charges:
            before = number if amount > 0 else -number
            kept = sum((each.amount for each in charges), Decimal(0))
            if before + kept == amount and {each.currency for each in charges} == {
                currency
            }:
                return None, charges, before
        if number is None and facts.rate is None:
            return None, charges, None
        return Exchange(number, currency, facts.rate), charges, None

    def _batch(self, facts: Facts, amount: Decimal, line: int) -> Batch:
        """Give the batch; an entry with an end-to-end id is one transaction of it."""
        if facts.end_to_end is not None:
            return Batch(None, facts.payment_information_id, details=1)
        why = f"The batch of {amount} was kept as one entry: the bank gives no details."
        self.notes.append(f"{self.place}:{line}: {why}")
        return Batch(None, facts.payment_information_id, why=why)


def _returned(
    code: TransactionCode | None, reason: str | None, *, reversal: bool
) -> Return | None:
    """Say on what evidence an entry is a return, and for which reason."""
    text = None if reason is None else f"/RTRN/{reason}"
    found = recognise_return(None, code, text, reversal=reversal)
    # The bank's own code says nothing of it, but SWIFT's type does.
    return Return(f"SWIFT code {_RETURNED_ITEM}") if found is None else found
