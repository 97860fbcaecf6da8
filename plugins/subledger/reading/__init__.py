"""Reading a ledger: the only place that knows how receivables are written in it.

Directives go in; settings, customers, items and decisions come out. What cannot
be read is reported with what to do about it, and nothing else depends on it.
"""

from __future__ import annotations

from .ledger import Reading
from .ledger import read_ledger

__all__ = ("Reading", "read_ledger")
