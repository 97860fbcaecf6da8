"""One ``Ntry`` of a CAMT message: what the bank booked, with all its details."""

from __future__ import annotations

import re
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from .returns import recognise_return
from .statement import BadValueError
from .statement import Batch
from .statement import Charge
from .statement import Entry
from .statement import Exchange
from .statement import Party
from .statement import Position
from .statement import ReferredDocument
from .statement import Status
from .statement import StructuredReference
from .statement import TransactionCode
from .xmlstream import local_name

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from .statement import Return

Parts = dict[str, "Element"]

_STATUS = {
    "BOOK": Status.BOOKED,
    "PDNG": Status.PENDING,
    "INFO": Status.INFORMATION,
    "FUTR": Status.FUTURE,
}
_AMOUNT = re.compile(r"\+?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII).fullmatch
_NOT_PROVIDED = frozenset({"NOTPROVIDED", "NOT PROVIDED"})
_REMEDY = "Download the file again; if it stays so, ask the bank."
_NONE: Parts = {}


class _LocalNames(dict[str, str]):
    """Local names by tag; a message has few tags, each looked up often."""

    def __missing__(self, tag: str) -> str:
        name = self[tag] = local_name(tag)
        return name


_LOCAL = _LocalNames()


def children(element: Element | None) -> Parts:
    """Give the children by local name; of several equal ones the last."""
    if element is None:
        return _NONE
    return {_LOCAL[child.tag]: child for child in element}


def each(element: Element | None, name: str) -> list[Element]:
    """Give the children of that local name, in order."""
    if element is None:
        return []
    return [child for child in element if _LOCAL[child.tag] == name]


def text_at(parts: Parts, name: str) -> str | None:
    """Give the text of a child without outer space; None: absent or empty."""
    element = parts.get(name)
    if element is None or element.text is None:
        return None
    return element.text.strip() or None


class EntryReader:
    """Reads the entries of one statement.

    ``account`` and ``owner`` of the statement tell which of two parties is one's
    own.
    """

    def __init__(self, place: str, statement: int) -> None:
        self.place = place
        self.statement = statement
        self.number = 0
        self.account: str | None = None
        self.owner: str | None = None
        self._days: dict[str, date] = {}
        self._codes: dict[tuple[str | None, ...], TransactionCode] = {}

    def read(self, element: Element, line: int) -> list[Entry]:
        """Read one entry; a batch whose details add up gives one for each detail.

        Args:
            element: The ``Ntry``.
            line: Where it starts, for errors.

        Raises:
            BadValueError: An amount, mark, status or date is missing or wrong.
        """
        self.number += 1
        parts = children(element)
        amount, currency = self.amount(parts, "Amt", line)
        whole = self.signed(amount, parts, line)
        batch, details = _details(element)
        common = _Common(
            line=line,
            parts=parts,
            amount=whole,
            currency=currency,
            status=self._status(parts, line),
            booked=self._date(parts, "BookgDt", line),
            value=self._date(parts, "ValDt", line),
            id=_first(parts, "AcctSvcrRef", "NtryRef"),
            code=self._code(parts.get("BkTxCd")),
            reversal=text_at(parts, "RvslInd") in ("true", "1"),
            information=text_at(parts, "AddtlNtryInf"),
        )
        if not details:
            return [self._whole(common, details, batch, "the bank gives no details")]
        if len(details) == 1 and (batch is None or (batch.number or 1) == 1):
            return [self._entry(common, details[0], batch)]
        return self._batch(common, details, batch or Batch())

    # A batch is split only if that loses and invents nothing.

    def _batch(
        self, common: _Common, details: list[Element], batch: Batch
    ) -> list[Entry]:
        amounts = []
        for detail in details:
            amount = self._detail_amount(common, children(detail))
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
                    zip(details, amounts, _own_ids(common, details), strict=True),
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
        # A party that all details share is the party of the whole; one detail of
        # many says nothing about the others.
        parties = {part.counterparty for part in read}
        party = parties.pop() if len(parties) == 1 and len(read) > 1 else None
        returned = next((part.returned for part in read if part.returned), None)
        if returned is None:
            returned = recognise_return(
                _NONE, common.reversal, common.code, common.information
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
            exchange=self._exchange(common, common.parts),
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
            children(parts.get("RtrInf")), common.reversal, code, information
        )
        structured, texts, documents = self._remittance(common, parts.get("RmtInf"))
        end_to_end = text_at(references, "EndToEndId")
        if end_to_end is not None and end_to_end.upper() in _NOT_PROVIDED:
            end_to_end = None
        exchange = self._exchange(common, parts)
        charges = self._charges(common, parts)
        if part is None:
            number, amount, entry_amount = None, common.amount, None
            id_ = common.id or text_at(references, "AcctSvcrRef")
            transaction = self._detail_amount(common, parts)
            if transaction == amount:
                transaction = None
            exchange = exchange or self._exchange(common, common.parts)
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
            end_to_end,
            text_at(references, "MndtId"),
            text_at(references, "InstrId"),
            structured,
            texts,
            documents,
            information,
            self._counterparty(parts, incoming=amount > 0, returned=returned),
            code,
            common.reversal,
            returned,
            exchange,
            charges,
            batch,
        )

    def _detail_amount(self, common: _Common, parts: Parts) -> Decimal | None:
        """Give the signed amount of a transaction in the account's currency."""
        candidates = [parts]
        details = parts.get("AmtDtls")
        if details is not None:
            amounts = children(details)
            candidates += [
                children(amounts[name])
                for name in ("TxAmt", "CntrValAmt", "InstdAmt")
                if name in amounts
            ]
        for candidate in candidates:
            if "Amt" not in candidate:
                continue
            amount, currency = self.amount(candidate, "Amt", common.line)
            if currency == common.currency:
                if "CdtDbtInd" in parts:
                    return self.signed(amount, parts, common.line)
                return amount if common.amount >= 0 else -amount
        return None

    def _counterparty(
        self, parts: Parts, *, incoming: bool, returned: Return | None
    ) -> Party | None:
        """Tell the other side from one's own.

        Money comes from a debtor and goes to a creditor. In a return both keep the
        roles of the original payment, though some banks name only one of them, in
        either role; so what is known of one's own account and name goes first.
        """
        related = children(parts.get("RltdPties"))
        agents = children(parts.get("RltdAgts"))
        if not related and not agents:
            return None
        first, second = ("Dbtr", "Cdtr") if incoming else ("Cdtr", "Dbtr")
        expected = _party(related, agents, first)
        if returned is None:
            return None if expected is None or self._own(expected) else expected
        original = _party(related, agents, second)
        if original is None or self._own(original):
            return None if expected is None or self._own(expected) else expected
        return original if _says_who(original) or expected is None else expected

    def _own(self, party: Party) -> bool:
        number = party.iban or party.account
        if number is not None and self.account is not None:
            return number == self.account
        return party.name is not None and party.name == self.owner

    def _remittance(
        self, common: _Common, element: Element | None
    ) -> tuple[
        tuple[StructuredReference, ...],
        tuple[str, ...],
        tuple[ReferredDocument, ...],
    ]:
        """Read structured references, free text and documents, each on its own."""
        if element is None:
            return (), (), ()
        structured: list[StructuredReference] = []
        texts: list[str] = []
        documents: list[ReferredDocument] = []
        for child in element:
            name = _LOCAL[child.tag]
            if name == "Ustrd":
                if child.text and child.text.strip():
                    texts.append(child.text)
            elif name == "Strd":
                parts = children(child)
                reference = _structured(children(parts.get("CdtrRefInf")))
                if reference is not None:
                    structured.append(reference)
                texts += [
                    more.text
                    for more in each(child, "AddtlRmtInf")
                    if more.text and more.text.strip()
                ]
                documents += self._documents(common, child, parts)
        return tuple(structured), tuple(texts), tuple(documents)

    def _documents(
        self, common: _Common, structured: Element, parts: Parts
    ) -> list[ReferredDocument]:
        """Read the documents of one ``Strd``; its amount is for all of them."""
        amounts = children(parts.get("RfrdDocAmt"))
        amount: Decimal | None = None
        currency: str | None = None
        for name in ("RmtdAmt", "DuePyblAmt", "CdtNoteAmt"):
            if name in amounts:
                amount, currency = self.amount(amounts, name, common.line)
                if name == "CdtNoteAmt":
                    amount = -amount
                break
        found = each(structured, "RfrdDocInf")
        if not found and amount is None:
            return []
        documents = []
        for element in found:
            document = children(element)
            kind = children(document.get("Tp") or document.get("RfrdDocTp"))
            documents.append(
                ReferredDocument(
                    number=_first(document, "Nb", "RfrdDocNb"),
                    kind=text_at(children(kind.get("CdOrPrtry")), "Cd")
                    or text_at(kind, "Cd"),
                    date=self._document_date(document, common.line),
                    amount=amount if len(found) == 1 else None,
                    currency=currency if len(found) == 1 else None,
                )
            )
        return documents or [ReferredDocument(amount=amount, currency=currency)]

    def _document_date(self, document: Parts, line: int) -> date | None:
        element = document.get("RltdDt")
        if element is not None and len(element):
            return self.day(children(element), ("Dt", "DtTm"), line)
        return self.day(document, ("RltdDt",), line)

    def _exchange(self, common: _Common, parts: Parts) -> Exchange | None:
        """Read what was instructed, where that is not plainly what was booked."""
        details = parts.get("AmtDtls")
        if details is None:
            return None
        amounts = children(details)
        instructed = children(amounts.get("InstdAmt"))
        amount: Decimal | None = None
        currency: str | None = None
        if "Amt" in instructed:
            amount, currency = self.amount(instructed, "Amt", common.line)
        elif "TxAmt" in amounts and "Amt" in (tx := children(amounts["TxAmt"])):
            amount, currency = self.amount(tx, "Amt", common.line)
        rate = _NONE
        for name in ("CntrValAmt", "TxAmt", "InstdAmt"):
            rate = rate or children(children(amounts.get(name)).get("CcyXchg"))
        if not rate and (currency is None or currency == common.currency):
            return None
        text = text_at(rate, "XchgRate")
        return Exchange(
            instructed=amount,
            currency=currency,
            rate=None if text is None else self._number(text, "XchgRate", common.line),
            source=text_at(rate, "SrcCcy"),
            target=text_at(rate, "TrgtCcy"),
            unit=text_at(rate, "UnitCcy"),
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
            amount, currency = self.amount(fields, "Amt", common.line)
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
        parts = children(element)
        domain = children(parts.get("Domn"))
        family = children(domain.get("Fmly"))
        proprietary = children(parts.get("Prtry"))
        key = (
            text_at(domain, "Cd"),
            text_at(family, "Cd"),
            text_at(family, "SubFmlyCd"),
            text_at(proprietary, "Cd"),
            text_at(proprietary, "Issr"),
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
        text = (element.text or "").strip() or text_at(children(element), "Cd")
        status = _STATUS.get(text or "")
        if status is None:
            raise BadValueError(
                self.place,
                line,
                f"The entry has the unknown status {text!r}.",
                f"Known are {', '.join(_STATUS)}. {_REMEDY}",
            )
        return status

    def _date(self, parts: Parts, name: str, line: int) -> date | None:
        element = parts.get(name)
        if element is None:
            return None
        return self.day(children(element), ("Dt", "DtTm"), line)

    def day(self, parts: Parts, names: tuple[str, ...], line: int) -> date | None:
        """Read the calendar day as written, whatever time or zone follows it."""
        for name in names:
            text = text_at(parts, name)
            if text is None:
                continue
            day = self._days.get(text)
            if day is None:
                try:
                    day = date.fromisoformat(text[:10])
                except ValueError:
                    raise BadValueError(
                        self.place, line, f"{name} {text!r} is no date.", _REMEDY
                    ) from None
                self._days[text] = day
            return day
        return None

    def amount(self, parts: Parts, name: str, line: int) -> tuple[Decimal, str]:
        """Read an amount, without sign, and its currency.

        Raises:
            BadValueError: It is missing, no number, negative or has no currency.
        """
        element = parts.get(name)
        text = "" if element is None else (element.text or "").strip()
        currency = "" if element is None else element.get("Ccy", "")
        if not currency:
            raise BadValueError(
                self.place,
                line,
                f"An amount ({name}) or its currency is missing.",
                _REMEDY,
            )
        return self._number(text, name, line), currency

    def signed(self, amount: Decimal, parts: Parts, line: int) -> Decimal:
        """Give an amount the sign of its debit/credit mark.

        Raises:
            BadValueError: There is no such mark.
        """
        mark = text_at(parts, "CdtDbtInd")
        if mark == "CRDT":
            return amount
        if mark == "DBIT":
            return -amount
        raise BadValueError(
            self.place,
            line,
            f"The debit/credit mark (CdtDbtInd) of {amount} is "
            f"{'missing' if mark is None else repr(mark)}.",
            f"It must be CRDT or DBIT. {_REMEDY}",
        )

    def _number(self, text: str, name: str, line: int) -> Decimal:
        if _AMOUNT(text) is None:
            raise BadValueError(
                self.place,
                line,
                f"{name} {text!r} is no amount.",
                f"It must be digits with a decimal point, without sign. {_REMEDY}",
            )
        return Decimal(text)


@dataclass(frozen=True, slots=True)
class _Common:
    """What an ``Ntry`` says itself, for all of its details."""

    line: int
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


def _details(element: Element) -> tuple[Batch | None, list[Element]]:
    """Give the batch and the transactions, wherever the version has them."""
    batch: Batch | None = None
    details: list[Element] = []
    for child in element:
        name = _LOCAL[child.tag]
        if name == "NtryDtls":
            for part in child:
                name = _LOCAL[part.tag]
                if name == "TxDtls":
                    details.append(part)
                elif name == "Btch":
                    batch = _batch(part, batch)
        elif name == "TxDtls":
            details.append(child)
        elif name == "Btch":
            batch = _batch(child, batch)
    return batch, details


def _batch(element: Element, before: Batch | None) -> Batch:
    """Read a batch; the numbers of several in one entry add up."""
    parts = children(element)
    number = text_at(parts, "NbOfTxs")
    total = text_at(parts, "TtlAmt")
    batch = Batch(
        text_at(parts, "MsgId"),
        text_at(parts, "PmtInfId"),
        int(number) if number is not None and number.isdecimal() else None,
        Decimal(total) if total is not None and _AMOUNT(total) else None,
    )
    if before is None:
        return batch
    return replace(
        before,
        number=None
        if before.number is None or batch.number is None
        else before.number + batch.number,
        total=None
        if before.total is None or batch.total is None
        else before.total + batch.total,
    )


def _own_ids(common: _Common, details: list[Element]) -> list[str | None]:
    """Give each part of a batch an id: the bank's, or the batch's with a number."""
    own = [
        text_at(children(children(detail).get("Refs")), "AcctSvcrRef")
        for detail in details
    ]
    if None not in own and len(set(own)) == len(own):
        return own
    if common.id is None:
        return [None] * len(details)
    return [f"{common.id}-{number}" for number in range(1, len(details) + 1)]


def _party(related: Parts, agents: Parts, role: str) -> Party | None:
    """Read the party in a role, with its account and bank."""
    element = children(related.get(role))
    # From 08 a party is wrapped; the wrapper may also hold a bank.
    wrapped = element.get("Pty")
    if wrapped is None and "Agt" in element:
        wrapped = children(element["Agt"]).get("FinInstnId")
    name = text_at(element if wrapped is None else children(wrapped), "Nm")
    account = children(children(related.get(f"{role}Acct")).get("Id"))
    iban = text_at(account, "IBAN")
    other = (
        text_at(children(account.get("Othr")), "Id")
        or text_at(children(account.get("PrtryAcct")), "Id")
        or text_at(account, "BBAN")
    )
    agent = children(children(agents.get(f"{role}Agt")).get("FinInstnId"))
    bic = _first(agent, "BICFI", "BIC")
    if bic is None and "CmbndId" in agent:
        bic = text_at(children(agent["CmbndId"]), "BIC")
    ultimate = children(related.get(f"Ultmt{role}"))
    if "Pty" in ultimate:
        ultimate = children(ultimate["Pty"])
    behind = text_at(ultimate, "Nm")
    if iban is not None:
        iban = iban.replace(" ", "").upper()
    if name is iban is other is bic is behind is None:
        return None
    return Party(name, iban, other, bic, behind)


def _says_who(party: Party) -> bool:
    return party.name is not None or (party.iban or party.account) is not None


def _structured(parts: Parts) -> StructuredReference | None:
    """Read a creditor reference and what kind the file says it is."""
    text = _first(parts, "Ref", "CdtrRef")
    if text is None:
        return None
    kind = children(parts.get("Tp") or parts.get("CdtrRefTp"))
    choice = children(kind.get("CdOrPrtry"))
    code = _first(choice, "Cd", "Prtry") or _first(kind, "Cd", "Prtry")
    issuer = (text_at(kind, "Issr") or "").upper()
    by_issuer = {"CUR": "CUR", "BBA": "OGM", "ISO": "RF"}.get(issuer)
    return StructuredReference(text, by_issuer or code)


def _first(parts: Parts, *names: str) -> str | None:
    """Give the first text that is there."""
    for name in names:
        text = text_at(parts, name)
        if text is not None:
            return text
    return None
