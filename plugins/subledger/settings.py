"""The settings of a receivables ledger."""

from __future__ import annotations

import re
from dataclasses import dataclass
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING
from typing import TypeVar

from .rules import Rules
from .terms import Terms

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from collections.abc import Iterator

_YEAR = r"(?P<year>(?:19|20)\d\d)"
#: What a series may have in braces.
SERIES_PARTS = ("{year}", "{month}")

_Said = TypeVar("_Said")
_DEFAULT_TERMS = Terms(30)

#: When VAT is due: for what is invoiced, or for what is received.
CASH = "cash"
VAT_SCHEMES = ("invoice", CASH)
#: For how long a VAT return is.
MONTH = "month"
QUARTER = "quarter"
VAT_RETURNS = (MONTH, QUARTER, "year")


@dataclass(frozen=True)
class ControlAccount:
    """An account whose postings are items.

    Attributes:
        account: Its name.
        start: Earlier postings are one opening item each.
        payee_since: From when on the payee of a transaction is the customer;
            None: it is not.
        uncategorized: Whether it holds receipts nobody could place.
    """

    account: str
    start: dt.date
    payee_since: dt.date | None = None
    uncategorized: bool = False


@dataclass(frozen=True)
class Series:
    """A declared numbering series.

    Attributes:
        date: In force from.
        pattern: As written: ``{year}``, ``{month}``, ``#`` for a digit of the
            counter, anything else as it is.
        types: The types of item that it numbers.
    """

    date: dt.date
    pattern: str
    types: tuple[str, ...]

    @cached_property
    def bare_form(self) -> re.Pattern[str]:
        """What a number of the series looks like, without punctuation."""
        return self.form(bare=True)

    @cached_property
    def loose_form(self) -> re.Pattern[str]:
        """What somebody may write who misses the form of the series.

        Punctuation, letters and zeros in front are as they come; year and month are
        there where the series has them.
        """
        parts = []
        for part in re.split(r"(\{year\}|\{month\}|#+)", self.pattern):
            if part == "{year}":
                parts.append(_YEAR)
            elif part == "{month}":
                parts.append(r"(?P<month>0?[1-9]|1[0-2])")
            elif part.startswith("#"):
                parts.append(r"(?P<counter>\d+)")
            else:
                letters = re.escape(re.sub(r"[\W_]+", "", part))
                parts.append(f"(?:{letters})?")
        return re.compile(r"[\W_]*".join(parts), re.IGNORECASE)

    def form(self, *, bare: bool) -> re.Pattern[str]:
        """What a number of the series looks like.

        Args:
            bare: In normal form, without punctuation and in capitals.
        """
        parts = []
        for part in re.split(r"(\{year\}|\{month\}|#+)", self.pattern):
            if part == "{year}":
                parts.append(_YEAR)
            elif part == "{month}":
                parts.append(r"(?P<month>0[1-9]|1[0-2])")
            elif part.startswith("#"):
                parts.append(rf"(?P<counter>\d{{{len(part)}}})")
            elif bare:
                parts.append(re.escape(re.sub(r"[\W_]+", "", part).upper()))
            else:
                parts.append(re.escape(part))
        return re.compile("".join(parts))


@dataclass
class Settings:
    """What ``custom "receivables" ...`` directives say.

    Attributes:
        accounts: The control accounts and the uncategorized accounts, by name.
        terms: The payment terms of the ledger, by date.
        rules: The rules through time.
        roles: For each role, who has it and from when.
        series: The numbering series.
        methods: For each way of paying, the account where its money arrives.
        vat_schemes, vat_returns, vat_countries: Under which scheme VAT is due,
            for how long a return is, and whose VAT it is, by date.
        decisions_file, entries_file: Where tools append, or "".
    """

    accounts: dict[str, ControlAccount] = field(default_factory=dict)
    terms: list[tuple[dt.date, Terms]] = field(default_factory=list)
    rules: Rules = field(default_factory=Rules)
    roles: dict[str, list[tuple[dt.date, str]]] = field(default_factory=dict)
    series: list[Series] = field(default_factory=list)
    methods: dict[str, list[tuple[dt.date, str]]] = field(default_factory=dict)
    vat_schemes: list[tuple[dt.date, str]] = field(default_factory=list)
    vat_returns: list[tuple[dt.date, str]] = field(default_factory=list)
    vat_countries: list[tuple[dt.date, str]] = field(default_factory=list)
    decisions_file: str = ""
    entries_file: str = ""

    def terms_on(self, day: dt.date) -> Terms:
        """The ledger's payment terms on a day."""
        return _last_said(self.terms, day, _DEFAULT_TERMS)

    def vat_scheme_on(self, day: dt.date) -> str:
        """One of ``VAT_SCHEMES``: the ledger's on a day."""
        return _last_said(self.vat_schemes, day, VAT_SCHEMES[0])

    def vat_return_on(self, day: dt.date) -> str:
        """One of ``VAT_RETURNS``: the ledger's on a day."""
        return _last_said(self.vat_returns, day, QUARTER)

    def vat_country_on(self, day: dt.date) -> str:
        """Whose VAT the ledger's is on a day; "" where nobody said so."""
        return _last_said(self.vat_countries, day, "")

    def has_role(self, role: str, name: str, day: dt.date) -> bool:
        """Whether somebody has a role on a day."""
        return any(
            who == name and date <= day for date, who in self.roles.get(role, ())
        )

    def holders(self, role: str, day: dt.date) -> list[str]:
        """Who has a role on a day."""
        return sorted({who for date, who in self.roles.get(role, ()) if date <= day})

    def control_accounts(self) -> Iterator[ControlAccount]:
        """The receivable accounts, without the uncategorized ones."""
        return (each for each in self.accounts.values() if not each.uncategorized)


def _last_said(
    said: Iterable[tuple[dt.date, _Said]], day: dt.date, default: _Said
) -> _Said:
    """What was said last by a day, of what is sorted by date."""
    found = default
    for date, value in said:
        if date <= day:
            found = value
    return found
