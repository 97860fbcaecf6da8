"""The batch that an ``Ntry`` stands for, and the transactions that it gives of it."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from .camt_values import children
from .camt_values import is_amount
from .camt_values import text_at
from .camt_values import text_below
from .statement import Batch

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_NUMBER = re.compile(r"[0-9]{1,15}").fullmatch


def details_of(element: Element) -> tuple[Batch | None, list[Element]]:
    """Give the batch and the transactions, wherever the version has them."""
    batch: Batch | None = None
    details: list[Element] = []
    for child in element:
        name = child.tag
        if name == "NtryDtls":
            for part in child:
                name = part.tag
                if name == "TxDtls":
                    details.append(part)
                elif name == "Btch":
                    batch = _read_batch(part, batch)
        elif name == "TxDtls":
            details.append(child)
        elif name == "Btch":
            batch = _read_batch(child, batch)
    return batch, details


def file_in_one_sum(detail: Element) -> Batch | None:
    """Give the file of payments that a transaction stands for as a whole.

    Rabobank and others name only the file then, without saying that it is a batch;
    one payment of a file has an id of its own, or a party.
    """
    references = detail.find("Refs")
    file = text_below(references, "PmtInfId")
    if (
        file is None
        or text_below(references, "EndToEndId") is not None
        or text_below(references, "MndtId") is not None
        or detail.find("RltdPties") is not None
    ):
        return None
    return Batch(payment_information_id=file)


def _read_batch(element: Element, before: Batch | None) -> Batch:
    """Read a batch; the numbers of several in one entry add up."""
    parts = children(element)
    number = text_at(parts, "NbOfTxs")
    total = text_at(parts, "TtlAmt")
    batch = Batch(
        text_at(parts, "MsgId"),
        text_at(parts, "PmtInfId"),
        int(number) if number is not None and _NUMBER(number) else None,
        Decimal(total) if total is not None and is_amount(total) else None,
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


def own_ids(whole: str | None, details: list[Element]) -> list[str | None]:
    """Give each part of a batch an id: the bank's, or the batch's with a number."""
    own = [
        text_at(children(children(detail).get("Refs")), "AcctSvcrRef")
        for detail in details
    ]
    if None not in own and len(set(own)) == len(own):
        return own
    if whole is None:
        return [None] * len(details)
    return [f"{whole}-{number}" for number in range(1, len(details) + 1)]
