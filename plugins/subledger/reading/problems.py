"""What is wrong in a ledger is gathered, each defect once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..items import Problem
from .settings import source_of

if TYPE_CHECKING:
    from beancount.core.data import Directive

#: As many as the postings of one transaction are likely to repeat.
_REMEMBERED = 3


class Problems(list[Problem]):
    """The problems found so far."""

    def add(self, entry: Directive, message: str) -> None:
        """Add what is wrong with a directive.

        Each posting of a transaction would find the same defect in it, so what
        was said of it just before is not said again.
        """
        problem = Problem("ledger", message, source_of(entry), entry)
        if not any(
            each.message == message and each.source == problem.source
            for each in self[-_REMEMBERED:]
        ):
            self.append(problem)
