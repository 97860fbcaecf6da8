"""The formats of bank exports that can be read, each told by the file's beginning.

To read another one, write a reader and name it here, or `register` it from outside;
everything else, from archives to booking, is the same for all.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from functools import partial
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from .camt import read_camt
from .coda import is_coda
from .coda import read_coda
from .csv_banks.banks import is_bank_csv
from .csv_banks.banks import is_surely_bank_csv
from .csv_banks.banks import read_bank_csv
from .csv_banks.reading import read_csv
from .csv_banks.reading import recognises
from .mollie.api_json import is_api_json
from .mollie.api_json import read_api_json
from .mollie.balance_report import is_balance_report
from .mollie.balance_report import read_balance_report
from .mollie.business_account import is_business_account
from .mollie.business_account import read_business_account
from .mollie.settlement_report import is_settlement_report
from .mollie.settlement_report import read_settlement_report
from .mt940 import is_mt940
from .mt940 import read_mt940
from .ponto.transactions import is_ponto
from .ponto.transactions import read_ponto

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Sequence

    from .csv_banks.layout import Bank
    from .statement import Entry
    from .statement import Statement


@dataclass(frozen=True)
class Format:
    """A format, and its reader.

    Attributes:
        name: As it stands in messages.
        recognises: Whether a file that begins with these bytes is for this reader
            to read, or to refuse with a better reason than others could give. It
            gets the first 64 KiB, or all of a smaller file.
        is_sure: Whether it is certainly of this format, so that a damaged one is
            named as such.
        read: Takes the name of the file, its bytes in pieces and the member of the
            archive they are of; gives the entries of each statement, then the
            statement (see `statement.collect`). Raises StatementError.
    """

    name: str
    recognises: Callable[[bytes], bool]
    is_sure: Callable[[bytes], bool]
    read: Callable[[str, Iterable[bytes], str | None], Iterator[Entry | Statement]]


def _is_xml(first: bytes) -> bool:
    return first.lstrip(b" \t\r\n").startswith(_XML_STARTS)


def _is_camt(first: bytes) -> bool:
    return _is_xml(first) and b"camt.05" in first.replace(b"\0", b"")


_XML_STARTS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<\x00", b"\xfe\xff\x00<")

FORMATS = (
    Format("CAMT.052, CAMT.053 and CAMT.054", _is_xml, _is_camt, read_camt),
    Format("MT940", is_mt940, is_mt940, read_mt940),
    Format("CODA 2", is_coda, is_coda, read_coda),
    Format(
        "balance reports of Mollie (CSV)",
        is_balance_report,
        is_balance_report,
        read_balance_report,
    ),
    Format(
        "settlement reports of Mollie (CSV)",
        is_settlement_report,
        is_settlement_report,
        read_settlement_report,
    ),
    Format(
        "statements of Mollie's business account (CSV)",
        is_business_account,
        is_business_account,
        read_business_account,
    ),
    Format("objects of Mollie's API (JSON)", is_api_json, is_api_json, read_api_json),
    Format("transactions of Ponto's API (JSON)", is_ponto, is_ponto, read_ponto),
    Format(
        "CSV of ABN AMRO, ASN, Belfius, BNP Paribas Fortis, bunq, Fintro, ING, KBC, "
        "Knab, NIBC, Rabobank, RegioBank, SNS and Triodos",
        is_bank_csv,
        is_surely_bank_csv,
        read_bank_csv,
    ),
)
"""In the order in which they are asked; the first that recognises a file reads it."""


ENTRY_POINTS = "beancount_receivables.formats"
"""The group of entry points by which an installed package adds a `Format`."""

_registered: dict[str, Format] = {}


def register(added: Format) -> None:
    """Know another format from now on; one of the same name is replaced.

    It is asked before those that are known anyhow.
    """
    _registered[added.name] = added


def csv_format(name: str, banks: Sequence[Bank]) -> Format:
    """Make a format of CSV exports of further banks.

    Args:
        name: As it stands in messages.
        banks: The readers, see `csv_banks.layout.Bank`.
    """
    known = partial(recognises, banks=banks)
    return Format(name, known, known, partial(read_csv, banks=banks))


def format_of(first: bytes) -> Format | None:
    """Tell the format of a file by its first 64 KiB; None where it is none."""
    return next((each for each in _all() if each.recognises(first)), None)


def known_formats() -> str:
    """Name all formats, for a message."""
    names = "; ".join(each.name for each in _all())
    return f"Known are {names}, also in a zip archive."


def _all() -> tuple[Format, ...]:
    return (*_registered.values(), *_installed(), *FORMATS)


@cache
def _installed() -> tuple[Format, ...]:
    """Give the formats of other packages, as their entry points name them."""
    return tuple(each.load() for each in entry_points(group=ENTRY_POINTS))
