"""One ``Ntry`` of a CAMT message: what the bank booked, with all its details."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from .camt_batches import details_of
from .camt_batches import file_in_one_sum
from .camt_batches import own_ids
from .camt_parties import Own
from .camt_parties import counterparty
from .camt_remittance import remittance
from .camt_values import below
from .camt_values import children
from .camt_values import each
from .camt_values import first_text
from .camt_values import text_at
from .camt_values import text_below
from .returns import recognise_return
from .statement import BadValueError
from .statement import Batch
from .statement import BrokenFileError
from .statement import Charge
from .statement import Entry
from .statement import Exchange
from .statement import Position
from .statement import Status
from .statement import TransactionCode

if TYPE_CHECKING:
    from datetime import date
    from xml.etree.ElementTree import Element

    from .camt_values import Parts
    from .camt_values import Values

_STATUS = {
    "BOOK": Status.BOOKED,
    "PDNG": Status.PENDING,
    "INFO": Status.INFORMATION,
    "FUTR": Status.FUTURE,
}
_NO_DETAILS = "the bank gives no details"
_NOT_PROVIDED = frozenset({"NOTPROVIDED", "NOT PROVIDED"})


class EntryReader:
    """Reads the entries of one statement.

    Args:
        values: Reads the values in them.
        statement: The number of the statement in the file.

    Attributes:
        own: What the statement says of one's own account, to tell it from the
            other side's.
    """

    def __init__(self, values: Values, statement: int) -> None:
        self.values = values
        self.statement = statement
        self.own = Own()
        self.number = 0
        self._codes: dict[tuple[str | None, ...], TransactionCode] = {}

    def read(self, element: Element, line: int) -> list[Entry]:
        """Read one entry; a batch whose details add up gives one for each detail.

        Args:
            element: The ``Ntry``.
            line: Where it starts, for errors.

        Raises:
            BadValueError: An amount, mark, status or date is missing or wrong.
            BrokenFileError: There is another entry in it.
        """
        self.number += 1
        parts = children(element)
        if any(each is not element for each in element.iter("Ntry")):
            raise misplaced(self.values.place, line)
        batch, details = details_of(element)
        amount, currency = self.values.amount(parts, "Amt", line)
        whole = self.values.signed(amount, parts, line)
        common = _Common(
            line=line,
            element=element,
            parts=parts,
            amount=whole,
            currency=currency,
            status=self._status(parts, line),
            booked=self.values.date_of(parts, "BookgDt", line),
            value=self.values.date_of(parts, "ValDt", line),
            id=first_text(parts, "AcctSvcrRef", "NtryRef"),
            code=self._code(parts.get("BkTxCd")),
            reversal=text_at(parts, "RvslInd") in ("true", "1"),
            information=text_at(parts, "AddtlNtryInf"),
        )
        if batch is None and len(details) == 1:
            batch = file_in_one_sum(details[0])
            if batch is not None:
                return [self._whole(common, details, batch, _NO_DETAILS)]
        if not details:
            return [self._whole(common, details, batch, _NO_DETAILS)]
        if len(details) == 1 and (batch is None or (batch.number or 1) == 1):
            return [self._entry(common, details[0], batch)]
        return self._split(common, details, batch or Batch())

    # A batch is split only if that loses and invents nothing.

    def _split(
        self, common: _Common, details: list[Element], batch: Batch
    ) -> list[Entry]:
        amounts = []
        for detail in details:
            amount = self._detail_amount(common, detail)
            if amount is not None:
                amounts.append(amount)
        total = sum(amounts, Decimal(0))
        if len(amounts) < len(details):
            why = "not every detail has an amount in the account's currency"
        elif total != common.amount:
            why = f"its {len(details)} details add up to {total}"
        elif len(details) == 1:
            return [self._entry(common, details[0], batch)]
        else:
            split = replace(batch, details=len(details), split=True)
            return [
                self._entry(common, detail, split, (number, amount, own))
                for number, (detail, amount, own) in enumerate(
                    zip(details, amounts, own_ids(common.id, details), strict=True),
                    start=1,
                )
            ]
        return [self._whole(common, details, batch, why)]

    def _whole(
        self, common: _Common, details: list[Element], batch: Batch | None, why: str
    ) -> Entry:
        """Keep an entry in one piece, with what its details have to say."""
        if batch is not None:
            batch = replace(
                batch,
                details=len(details),
                why=f"The batch of {common.amount} was kept as one entry: {why}.",
            )
        read = [self._entry(common, detail, batch) for detail in details]
        files = {part.batch.payment_information_id for part in read if part.batch}
        if batch is not None and len(files) == 1:
            batch = replace(batch, payment_information_id=files.pop())
        # A party that all details share is the party of the whole; one detail of
        # many says nothing about the others.
        parties = {part.counterparty for part in read}
        party = parties.pop() if len(parties) == 1 and len(read) > 1 else None
        returned = next((part.returned for part in read if part.returned), None)
        if returned is None:
            returned = recognise_return(
                None, common.code, common.information, reversal=common.reversal
            )
        return Entry(
            position=Position(self.statement, self.number, common.line),
            amount=common.amount,
            currency=common.currency,
            status=common.status,
            booked=common.booked,
            value=common.value,
            id=common.id,
            structured=tuple(ref for part in read for ref in part.structured),
            texts=tuple(text for part in read for text in part.texts),
            documents=tuple(doc for part in read for doc in part.documents),
            information=common.information,
            counterparty=party,
            code=common.code,
            reversal=common.reversal,
            returned=returned,
            exchange=self._exchange(common, common.element),
            charges=self._charges(common, common.parts),
            batch=batch,
        )

    def _entry(
        self,
        common: _Common,
        detail: Element,
        batch: Batch | None,
        part: tuple[int, Decimal, str | None] | None = None,
    ) -> Entry:
        """Read an entry with one transaction, or one part of a batch.

        Args:
            common: What the ``Ntry`` itself says.
            detail: The ``TxDtls``.
            batch: The batch around it.
            part: Number, signed amount and id, for a part of a batch.
        """
        parts = children(detail)
        references = children(parts.get("Refs"))
        code = self._code(parts.get("BkTxCd")) or common.code
        information = text_at(parts, "AddtlTxInf") or common.information
        returned = recognise_return(
            parts.get("RtrInf"), code, information, reversal=common.reversal
        )
        structured, texts, documents = remittance(
            self.values, parts.get("RmtInf"), common.line
        )
        file = text_at(references, "PmtInfId")
        if file is not None:
            batch = batch or Batch(details=1)
            if batch.payment_information_id is None:
                batch = replace(batch, payment_information_id=file)
        exchange = self._exchange(common, detail)
        charges = self._charges(common, parts)
        if part is None:
            number, amount, entry_amount = None, common.amount, None
            id_ = common.id or text_at(references, "AcctSvcrRef")
            transaction = self._detail_amount(common, detail)
            if transaction == amount:
                transaction = None
            exchange = exchange or self._exchange(common, common.element)
            charges = charges or self._charges(common, common.parts)
        else:
            number, amount, id_ = part
            entry_amount, transaction = common.amount, None
        # By position: with keywords, half the time of an entry goes into this call.
        return Entry(
            Position(self.statement, self.number, common.line, number),
            amount,
            common.currency,
            common.status,
            common.booked,
            common.value,
            id_,
            entry_amount,
            transaction,
            _said(references, "EndToEndId"),
            _said(references, "MndtId"),
            _said(references, "InstrId"),
            structured,
            texts,
            documents,
            information,
            counterparty(
                detail,
                self.own,
                incoming=amount > 0,
                returned=returned is not None,
            ),
            code,
            common.reversal,
            returned,
            exchange,
            charges,
            batch,
        )

    def _detail_amount(self, common: _Common, detail: Element) -> Decimal | None:
        """Give the signed amount of a transaction in the account's currency."""
        amounts = detail.find("AmtDtls")
        for element in (
            detail.find("Amt"),
            below(amounts, "TxAmt", "Amt"),
            below(amounts, "CntrValAmt", "Amt"),
            below(amounts, "InstdAmt", "Amt"),
        ):
            if element is not None and element.get("Ccy") == common.currency:
                amount = self.values.number(element.text or "", "Amt", common.line)
                mark = detail.find("CdtDbtInd")
                if mark is not None:
                    return self.values.signed(amount, {mark.tag: mark}, common.line)
                return amount if common.amount >= 0 else -amount
        return None

    def _exchange(self, common: _Common, parent: Element) -> Exchange | None:
        """Read what was instructed, where that is not plainly what was booked."""
        amounts = parent.find("AmtDtls")
        instructed = below(amounts, "InstdAmt", "Amt")
        if instructed is None:
            instructed = below(amounts, "TxAmt", "Amt")
        if instructed is None:
            instructed = parent.find("Amt")
            if instructed is None or instructed.get("Ccy") == common.currency:
                instructed = None
        if amounts is instructed is None:
            return None
        rate = below(amounts, "CntrValAmt", "CcyXchg")
        if rate is None:
            rate = below(amounts, "TxAmt", "CcyXchg")
        if rate is None:
            rate = below(amounts, "InstdAmt", "CcyXchg")
        currency = None if instructed is None else instructed.get("Ccy")
        if rate is None and currency in (None, common.currency):
            return None
        amount = None if instructed is None else instructed.text or ""
        quote = text_below(rate, "XchgRate")
        line = common.line
        return Exchange(
            instructed=None
            if amount is None
            else self.values.number(amount, "Amt", line),
            currency=currency,
            rate=None if quote is None else self.values.number(quote, "XchgRate", line),
            source=text_below(rate, "SrcCcy"),
            target=text_below(rate, "TrgtCcy"),
            unit=text_below(rate, "UnitCcy"),
        )

    def _charges(self, common: _Common, parts: Parts) -> tuple[Charge, ...]:
        """Read what the bank charged: ``Chrgs`` itself, or its records from 04."""
        element = parts.get("Chrgs")
        if element is None:
            return ()
        charges = []
        for record in each(element, "Rcrd") or [element]:
            fields = children(record)
            if "Amt" not in fields:
                continue
            amount, currency = self.values.amount(fields, "Amt", common.line)
            mark = text_at(fields, "CdtDbtInd")
            included = text_at(fields, "ChrgInclInd")
            kind = children(fields.get("Tp"))
            charges.append(
                Charge(
                    amount=amount if mark == "CRDT" else -amount,
                    currency=currency,
                    included=None if included is None else included in ("true", "1"),
                    kind=text_at(kind, "Cd")
                    or text_at(children(kind.get("Prtry")), "Id"),
                )
            )
        return tuple(charges)

    def _code(self, element: Element | None) -> TransactionCode | None:
        """Read the bank transaction code; equal ones are one object."""
        if element is None:
            return None
        domain = element.find("Domn")
        family = below(domain, "Fmly")
        proprietary = element.find("Prtry")
        key = (
            text_below(domain, "Cd"),
            text_below(family, "Cd"),
            text_below(family, "SubFmlyCd"),
            text_below(proprietary, "Cd"),
            text_below(proprietary, "Issr"),
        )
        code = self._codes.get(key)
        if code is None:
            code = self._codes[key] = TransactionCode(*key)
        return None if key == (None,) * 5 else code

    def _status(self, parts: Parts, line: int) -> Status:
        """Read the status; an entry without one is booked, as a statement's are."""
        element = parts.get("Sts")
        if element is None:
            return Status.BOOKED
        parts = children(element)
        text = (element.text or "").strip() or first_text(parts, "Cd", "Prtry")
        status = _STATUS.get(text or "")
        if status is None:
            raise BadValueError(
                self.values.place,
                line,
                f"The entry has the unknown status {text!r}.",
                f"Known are {', '.join(_STATUS)}. Ask the bank what it means.",
            )
        return status


def misplaced(place: str, line: int) -> BrokenFileError:
    """Make the error for an entry that stands where none may, or would be lost."""
    return BrokenFileError(
        place,
        line,
        "An entry (Ntry) stands outside of a statement, or inside of something else.",
        "Download the file again from the bank, and do not edit it.",
    )


def _said(references: Parts, name: str) -> str | None:
    """Give a reference; None where the bank writes that there is none."""
    text = text_at(references, name)
    return None if text is not None and text.upper() in _NOT_PROVIDED else text


@dataclass(slots=True)
class _Common:
    """What an ``Ntry`` says itself, for all of its details."""

    line: int
    element: Element
    parts: Parts
    amount: Decimal
    currency: str
    status: Status
    booked: date | None
    value: date | None
    id: str | None
    code: TransactionCode | None
    reversal: bool
    information: str | None
