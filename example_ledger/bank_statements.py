"""Bank entries as CAMT.053 exports, in versions 001.02 and 001.08 of ISO 20022.

The versions differ, for what is used here, in four places: the status of an entry, the
element of a BIC, the wrapper `Pty` around a party, and the amount of a transaction
inside an entry, which 001.02 only has in `AmtDtls`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from company import BIC
from company import COMPANY_IBAN
from company import OWNER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from journal import BankEntry
    from journal import BankLine


@dataclass(frozen=True)
class Statement:
    """A month of the bank account.

    `entries` have their final texts, `external_ids` the bank's own id of each.
    """

    version: str
    first: date
    last: date
    opening: Decimal
    entries: Sequence[BankEntry]
    external_ids: Sequence[str]

    @property
    def closing(self) -> Decimal:
        """The balance at the end of the last day."""
        return sum((entry.amount for entry in self.entries), self.opening)

    def xml(self) -> str:
        """The export as the bank would hand it out."""
        namespace = f"urn:iso:std:iso:20022:tech:xsd:camt.053.{self.version}"
        document = ET.Element("Document", {"xmlns": namespace})
        message = ET.SubElement(document, "BkToCstmrStmt")
        created = f"{self.last + timedelta(days=1)}T06:15:00+02:00"
        header = ET.SubElement(message, "GrpHdr")
        _texts(
            header, MsgId=f"VBNK{self.last:%Y%m%d}{COMPANY_IBAN[-6:]}", CreDtTm=created
        )
        self._statement(ET.SubElement(message, "Stmt"), created)
        ET.indent(document)
        body = ET.tostring(document, encoding="unicode")
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'

    def _statement(self, statement: ET.Element, created: str) -> None:
        _texts(
            statement,
            Id=f"{COMPANY_IBAN}-{self.last:%Y-%m}",
            ElctrncSeqNb=f"{self.last.month}",
            CreDtTm=created,
        )
        _texts(
            ET.SubElement(statement, "FrToDt"),
            FrDtTm=f"{self.first}T00:00:00+02:00",
            ToDtTm=f"{self.last}T23:59:59+02:00",
        )
        account = ET.SubElement(statement, "Acct")
        _path(account, "Id/IBAN", COMPANY_IBAN)
        _texts(account, Ccy="EUR")
        _path(account, "Ownr/Nm", OWNER)
        _path(account, f"Svcr/FinInstnId/{self._bic}", BIC)
        _balance(statement, "OPBD", self.opening, self.first)
        _balance(statement, "CLBD", self.closing, self.last)
        self._summary(ET.SubElement(statement, "TxsSummry"))
        for entry, external_id in zip(self.entries, self.external_ids, strict=True):
            self._entry(ET.SubElement(statement, "Ntry"), entry, external_id)

    @property
    def _bic(self) -> str:
        return "BIC" if self.version == "001.02" else "BICFI"

    def _summary(self, summary: ET.Element) -> None:
        amounts = [entry.amount for entry in self.entries]
        for name, counted in (
            ("TtlNtries", amounts),
            ("TtlCdtNtries", [amount for amount in amounts if amount > 0]),
            ("TtlDbtNtries", [amount for amount in amounts if amount < 0]),
        ):
            turnover = sum((abs(amount) for amount in counted), Decimal(0))
            _texts(
                ET.SubElement(summary, name),
                NbOfNtries=f"{len(counted)}",
                Sum=f"{turnover}",
            )

    def _entry(self, node: ET.Element, entry: BankEntry, external_id: str) -> None:
        _texts(node, NtryRef=external_id)
        _amount(node, "Amt", entry.amount)
        _texts(node, CdtDbtInd=_direction(entry.amount))
        if entry.kind == "chargeback":
            _texts(node, RvslInd="true")
        _path(node, "Sts" if self.version == "001.02" else "Sts/Cd", "BOOK")
        _path(node, "BookgDt/Dt", f"{entry.date}")
        _path(node, "ValDt/Dt", f"{entry.date}")
        _texts(node, AcctSvcrRef=external_id)
        domain, family, subfamily = _transaction_code(entry)
        code = ET.SubElement(ET.SubElement(node, "BkTxCd"), "Domn")
        _texts(code, Cd=domain)
        _texts(ET.SubElement(code, "Fmly"), Cd=family, SubFmlyCd=subfamily)
        details = ET.SubElement(node, "NtryDtls")
        if len(entry.lines) > 1:
            batch = ET.SubElement(details, "Btch")
            _texts(batch, PmtInfId=entry.batch, NbOfTxs=f"{len(entry.lines)}")
            _amount(batch, "TtlAmt", entry.amount)
            _texts(batch, CdtDbtInd=_direction(entry.amount))
        for position, line in enumerate(entry.lines, 1):
            reference = (
                f"{external_id}-{position}" if len(entry.lines) > 1 else external_id
            )
            self._transaction(ET.SubElement(details, "TxDtls"), entry, line, reference)

    def _transaction(
        self, node: ET.Element, entry: BankEntry, line: BankLine, reference: str
    ) -> None:
        references = ET.SubElement(node, "Refs")
        _texts(references, AcctSvcrRef=reference)
        if entry.batch:
            _texts(references, PmtInfId=entry.batch)
        _texts(references, EndToEndId=line.end_to_end or "NOTPROVIDED")
        if line.mandate:
            _texts(references, MndtId=line.mandate)
        if self.version == "001.02":
            _amount(
                ET.SubElement(ET.SubElement(node, "AmtDtls"), "TxAmt"),
                "Amt",
                line.amount,
            )
        else:
            _amount(node, "Amt", line.amount)
            _texts(node, CdtDbtInd=_direction(line.amount))
        if line.name:
            # In a return the debtor is still the one of the direct debit that comes
            # back.
            payer = line.amount > 0 or bool(line.reason)
            self._party(
                ET.SubElement(node, "RltdPties"), "Dbtr" if payer else "Cdtr", line
            )
        _remittance(node, line)
        if line.reason:
            _path(node, "RtrInf/Rsn/Cd", line.reason)

    def _party(self, parties: ET.Element, role: str, line: BankLine) -> None:
        wrapper = role if self.version == "001.02" else f"{role}/Pty"
        _path(parties, f"{wrapper}/Nm", line.name)
        _path(parties, f"{role}Acct/Id/IBAN", line.iban)


def _transaction_code(entry: BankEntry) -> tuple[str, str, str]:
    """Domain, family and subfamily of the ISO external bank transaction codes."""
    if entry.kind == "chargeback":
        return "PMNT", "IDDT", "UPDD"
    if entry.batch:
        return "PMNT", "IDDT", "ESDD"
    if not entry.lines[0].name:
        return "ACMT", "MDOP", "CHRG"
    return "PMNT", "RCDT" if entry.amount > 0 else "ICDT", "ESCT"


def _remittance(node: ET.Element, line: BankLine) -> None:
    if not line.structured and not line.text:
        return
    remittance = ET.SubElement(node, "RmtInf")
    if line.text:
        _texts(remittance, Ustrd=line.text)
        return
    reference = ET.SubElement(ET.SubElement(remittance, "Strd"), "CdtrRefInf")
    kind = ET.SubElement(reference, "Tp")
    _path(kind, "CdOrPrtry/Cd", "SCOR")
    belgian = line.structured.startswith("+++")
    _texts(kind, Issr="BBA" if belgian else "ISO")
    _texts(reference, Ref=line.structured.strip("+").replace("/", ""))


def _balance(statement: ET.Element, code: str, amount: Decimal, day: date) -> None:
    balance = ET.SubElement(statement, "Bal")
    _path(balance, "Tp/CdOrPrtry/Cd", code)
    _amount(balance, "Amt", amount)
    _texts(balance, CdtDbtInd=_direction(amount))
    _path(balance, "Dt/Dt", f"{day}")


def _direction(amount: Decimal) -> str:
    return "DBIT" if amount < 0 else "CRDT"


def _amount(parent: ET.Element, tag: str, amount: Decimal) -> None:
    ET.SubElement(parent, tag, {"Ccy": "EUR"}).text = f"{abs(amount)}"


def _texts(parent: ET.Element, **values: str) -> None:
    """Children with text, in the order given."""
    for tag, text in values.items():
        ET.SubElement(parent, tag).text = text


def _path(parent: ET.Element, path: str, text: str) -> None:
    """A chain of new children, the last one with text.

    An account follows its party, so `Dbtr` is made once.
    """
    for tag in path.split("/"):
        parent = ET.SubElement(parent, tag)
    parent.text = text
