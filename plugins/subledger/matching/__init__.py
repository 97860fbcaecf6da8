"""The automatic rules, for what people left, a module each.

In this order: ``reference``, ``amount``, ``combination``, ``overpayment``,
``oldest-first``. They are offered incoming payments, and credit notes without a
claim, and never touch a locked item, a pair that was undone, or a credit that a
human freed. Two equally good answers mean no link.
"""

from __future__ import annotations

from .matching import Matching

__all__ = ("Matching",)
