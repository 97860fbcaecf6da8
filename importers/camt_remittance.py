"""What a payer says a payment is for: references, free text and documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .camt_values import children
from .camt_values import each
from .camt_values import first_text
from .camt_values import text_at
from .statement import ReferredDocument
from .statement import StructuredReference

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal
    from xml.etree.ElementTree import Element

    from .camt_values import Parts
    from .camt_values import Values


def remittance(
    values: Values, element: Element | None, line: int
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
        name = child.tag
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
            documents += _documents(values, child, parts, line)
    return tuple(structured), tuple(texts), tuple(documents)


def _documents(
    values: Values, structured: Element, parts: Parts, line: int
) -> list[ReferredDocument]:
    """Read the documents of one ``Strd``; its amount is for all of them."""
    amounts = children(parts.get("RfrdDocAmt"))
    amount: Decimal | None = None
    currency: str | None = None
    for name in ("RmtdAmt", "DuePyblAmt", "CdtNoteAmt"):
        if name in amounts:
            amount, currency = values.amount(amounts, name, line)
            if name == "CdtNoteAmt":
                amount = -amount
            break
    found = each(structured, "RfrdDocInf")
    if not found and amount is None:
        return []
    documents = []
    for element in found:
        document = children(element)
        kind = children(document.get("Tp")) or children(document.get("RfrdDocTp"))
        documents.append(
            ReferredDocument(
                number=first_text(document, "Nb", "RfrdDocNb"),
                kind=text_at(children(kind.get("CdOrPrtry")), "Cd")
                or text_at(kind, "Cd"),
                date=_document_date(values, document, line),
                amount=amount if len(found) == 1 else None,
                currency=currency if len(found) == 1 else None,
            )
        )
    return documents or [ReferredDocument(amount=amount, currency=currency)]


def _document_date(values: Values, document: Parts, line: int) -> date | None:
    element = document.get("RltdDt")
    if element is not None and len(element):
        return values.day(children(element), ("Dt", "DtTm"), line)
    return values.day(document, ("RltdDt",), line)


def _structured(parts: Parts) -> StructuredReference | None:
    """Read a creditor reference and what kind the file says it is."""
    text = first_text(parts, "Ref", "CdtrRef")
    if text is None:
        return None
    kind = children(parts.get("Tp")) or children(parts.get("CdtrRefTp"))
    choice = children(kind.get("CdOrPrtry"))
    code = first_text(choice, "Cd", "Prtry") or first_text(kind, "Cd", "Prtry")
    issuer = (text_at(kind, "Issr") or "").upper()
    by_issuer = {"CUR": "CUR", "BBA": "OGM", "ISO": "RF"}.get(issuer)
    return StructuredReference(text, by_issuer or code)
