"""What the law lets a creditor charge a consumer, as dated tables.

Each country has a file of tables, each with its source and the day from which
it is in force. A ledger can add its own in a file of the same form: for another
country, or for a change of the law.
"""

from __future__ import annotations

from .tables import Table
from .tables import Tables
from .tables import UnreadableTablesError
from .tables import read_tables

__all__ = ("Table", "Tables", "UnreadableTablesError", "read_tables")
