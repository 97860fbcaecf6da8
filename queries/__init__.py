"""What is asked of a ledger: tables, functions, named queries, the command line."""

from __future__ import annotations
