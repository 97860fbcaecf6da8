"""The law on claims that are paid late, or never, as dated tables.

What a creditor may charge a consumer for collection, the interest that a late
payer owes, and when the VAT on a bad debt comes back. Each table stands in a file
with its source and the day from which it is in force. A ledger can add its own in
a file of the same form: for another country, or for a change of the law.
"""

from __future__ import annotations

from .files import MissingTableError
from .files import UnreadableTablesError
from .interest import InterestLaw
from .interest import InterestLaws
from .interest import Rate
from .interest import read_interest
from .tables import Table
from .tables import Tables
from .tables import read_tables
from .vat_relief import ReliefLaw
from .vat_relief import ReliefLaws
from .vat_relief import read_relief

__all__ = (
    "InterestLaw",
    "InterestLaws",
    "MissingTableError",
    "Rate",
    "ReliefLaw",
    "ReliefLaws",
    "Table",
    "Tables",
    "UnreadableTablesError",
    "read_interest",
    "read_relief",
    "read_tables",
)
