"""What stands behind the ? of an address, checked.

Parameters that a question does not know are passed over: the page keeps its own
state in the same address, and so does Fava.
"""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

from .answering import RefusedError

if TYPE_CHECKING:
    from collections.abc import Collection

    from werkzeug.datastructures import MultiDict

#: More than anybody types into a search box.
_LONGEST = 200
#: So many lines at most come on a page.
_LARGEST_PAGE = 500
_LAST_PAGE = 10_000_000


class Params:
    """The parameters of a question.

    Args:
        given: As they stand in the address.

    Every method raises ``RefusedError`` for what is not of its form.
    """

    def __init__(self, given: MultiDict[str, str]) -> None:
        self._given = given

    def text(self, name: str) -> str:
        """A text, "" where there is none."""
        value = self._given.get(name, "").strip()
        if len(value) > _LONGEST:
            message = f"{name} is too long: at most {_LONGEST} characters."
            raise RefusedError(message)
        return value

    def needed(self, name: str) -> str:
        """A text that must be there."""
        value = self.text(name)
        if not value:
            message = f"The address must say {name}=..."
            raise RefusedError(message)
        return value

    def choice(self, name: str, allowed: Collection[str], default: str) -> str:
        """One of some words."""
        value = self.text(name) or default
        self._check(name, value, allowed)
        return value

    def choices(self, name: str, allowed: Collection[str]) -> frozenset[str]:
        """Any number of some words; the name may be repeated."""
        values = frozenset(filter(None, self._given.getlist(name)))
        for value in sorted(values):
            self._check(name, value, allowed)
        return values

    def texts(self, name: str) -> frozenset[str]:
        """Any number of texts; the name may be repeated."""
        return frozenset(filter(None, self._given.getlist(name)))

    def day(self, name: str) -> datetime.date | None:
        """A date as 2024-12-31, None where there is none."""
        value = self.text(name)
        if not value:
            return None
        if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            try:
                return datetime.date.fromisoformat(value)
            except ValueError:
                pass  # such as the 31st of June
        message = f"{name} must be a date such as 2024-12-31, not {value}."
        raise RefusedError(message)

    def flag(self, name: str) -> bool | None:
        """Whether it says yes; None where there is nothing."""
        value = self.text(name)
        if not value:
            return None
        self._check(name, value, ("yes", "no"))
        return value == "yes"

    def page(self) -> tuple[int, int]:
        """Which page, from 1 on, and how many lines it has."""
        return (
            self._whole("page", 1, _LAST_PAGE),
            self._whole("size", 50, _LARGEST_PAGE),
        )

    def descending(self, *, default: bool) -> bool:
        """Whether the highest comes first."""
        usual = "desc" if default else "asc"
        return self.choice("dir", ("asc", "desc"), usual) == "desc"

    def _whole(self, name: str, default: int, highest: int) -> int:
        value = self.text(name)
        if not value:
            return default
        if re.fullmatch("[0-9]{1,9}", value) and 1 <= int(value) <= highest:
            return int(value)
        message = f"{name} must be a number from 1 to {highest}, not {value}."
        raise RefusedError(message)

    @staticmethod
    def _check(name: str, value: str, allowed: Collection[str]) -> None:
        if value not in allowed:
            message = f"{name} must be one of {', '.join(allowed)}, not {value}."
            raise RefusedError(message)
