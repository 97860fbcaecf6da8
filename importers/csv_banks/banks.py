"""The banks whose CSV exports can be read, in the order in which they are asked."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from ..statement import UnknownFormatError
from ..statement import place
from .abn_amro import ABN_AMRO_TAB
from .abn_amro import ABN_AMRO_WORKBOOK
from .asn import ASN
from .belfius import BELFIUS
from .bnp import BNP
from .bunq import BUNQ
from .ing_be import ING_BE
from .ing_nl import ING_BALANCES
from .ing_nl import ING_CURRENT
from .ing_nl import ING_SAVINGS
from .kbc import KBC
from .kbc import KBC_CARD
from .knab import KNAB
from .nibc import NIBC
from .rabobank import RABOBANK
from .rabobank import RABOBANK_OLD
from .reading import read_csv
from .reading import recognises
from .triodos import TRIODOS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

    from ..statement import Entry
    from ..statement import Statement

BANKS = (
    ING_CURRENT,
    ING_SAVINGS,
    ING_BALANCES,
    RABOBANK,
    ABN_AMRO_TAB,
    ABN_AMRO_WORKBOOK,
    BUNQ,
    KNAB,
    ASN,
    TRIODOS,
    NIBC,
    KBC,
    KBC_CARD,
    BELFIUS,
    ING_BE,
    BNP,
    RABOBANK_OLD,
)

_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How Excel workbooks of the form .xls begin (compound file binary format)."""


def is_bank_csv(first: bytes) -> bool:
    """Whether a file that begins with these bytes is a bank's CSV, or its workbook."""
    return first.startswith(_WORKBOOK) or recognises(first, BANKS)


def is_surely_bank_csv(first: bytes) -> bool:
    """Whether it is the CSV of a bank that is known."""
    return recognises(first, BANKS)


def read_bank_csv(
    file: str, chunks: Iterable[bytes], member: str | None = None
) -> Iterator[Entry | Statement]:
    """Read the CSV export of a bank, see `reading.read_csv`.

    Raises:
        StatementError: The file cannot be read, as when it is a workbook.
    """
    chunks = iter(chunks)
    first = next(chunks, b"")
    if first.startswith(_WORKBOOK):
        raise UnknownFormatError(
            place(file, member),
            None,
            "The file is an Excel workbook (.xls).",
            "Download the entries as CAMT.053, MT940, TXT or CSV, or save the workbook "
            "as CSV.",
        )
    return read_csv(file, chain([first], chunks), member, banks=BANKS)
