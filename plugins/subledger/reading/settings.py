"""``custom "receivables" ...`` directives become the settings."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

from beancount.core import account as account_names
from beancount.core.amount import Amount

from .. import rules
from ..items import TYPES
from ..items import Problem
from ..items import Source
from ..rules import RULES
from ..rules import RuleChange
from ..rules import Rules
from ..settings import SERIES_PARTS
from ..settings import VAT_RETURNS
from ..settings import VAT_SCHEMES
from ..settings import ControlAccount
from ..settings import Series
from ..settings import Settings
from ..terms import Terms
from .keys import contents_of
from .spelling import known_words
from .values import is_word
from .values import written

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from collections.abc import Iterable

    from beancount.core.data import Custom
    from beancount.core.data import Directive

ROLES = ("adjust", "write-off", "settle")
_SEVERITIES = ("error", "notice")
_COUNTRY = re.compile("[A-Z]{2}")
_IN_BRACES = re.compile(r"\{[^{}]*\}?|\}")


def read_settings(directives: Iterable[Custom]) -> tuple[Settings, list[Problem]]:
    """Read the settings of a ledger.

    Args:
        directives: All ``custom "receivables"`` directives, in any order.

    Returns:
        The settings, and what is wrong with the directives. A directive that
        is wrong has no effect.
    """
    reader = _SettingsReader()
    for directive in sorted(directives, key=_order):
        reader.read(directive)
    reader.settings.rules = Rules(reader.rule_changes)
    return reader.settings, reader.problems


def source_of(directive: Directive) -> Source:
    """Where a directive stands."""
    return Source(
        directive.meta.get("filename") or "<unknown>",
        directive.meta.get("lineno") or 0,
    )


def _order(directive: Custom) -> tuple[dt.date, str]:
    """By date, then by all that it says, wherever it stands."""
    return directive.date, repr(_plain_values(directive)) + contents_of(directive.meta)


class _WrongSettingError(Exception):
    """A setting that cannot be read; the text says why and what to do."""


class _SettingsReader:
    def __init__(self) -> None:
        self.settings = Settings()
        self.rule_changes: list[RuleChange] = []
        self.problems: list[Problem] = []
        self._readers: dict[str, Callable[[Custom, list[Any]], None]] = {
            "account": self._account,
            "uncategorized": self._uncategorized,
            "terms": self._terms,
            "rule": self._rule,
            "role": self._role,
            "series": self._series,
            "method": self._method,
            "vat-scheme": self._vat_scheme,
            "vat-return": self._vat_return,
            "vat-country": self._vat_country,
            "decisions": self._decisions,
            "entries": self._entries,
        }

    def read(self, directive: Custom) -> None:
        values = _plain_values(directive)
        try:
            self._reader_of(values)(directive, values[1:])
        except _WrongSettingError as error:
            self.problems.append(
                Problem(
                    "settings",
                    f'custom "receivables": {error}',
                    source_of(directive),
                    directive,
                )
            )

    def _reader_of(self, values: list[Any]) -> Callable[[Custom, list[Any]], None]:
        if not values or not isinstance(values[0], str):
            msg = f"names no setting. There are: {', '.join(self._readers)}."
            raise _WrongSettingError(msg)
        reader = self._readers.get(values[0])
        if reader is None:
            msg = f'"{values[0]}" is no setting. '
            raise _WrongSettingError(msg + known_words(values[0], self._readers))
        return reader

    def _account(self, directive: Custom, values: list[Any]) -> None:
        others = values[1:]
        payee = len(others) == 1 and is_word(others[0], ("payee",))
        if (
            not values
            or not isinstance(values[0], _Account)
            or not (payee or not others)
        ):
            msg = (
                '"account" takes a receivable account and optionally "payee", as in'
                ' custom "receivables" "account" Assets:Receivable'
            )
            raise _WrongSettingError(msg)
        self._add_account(directive.date, values[0].name, payee=payee)

    def _uncategorized(self, directive: Custom, values: list[Any]) -> None:
        account = _only_account(values, '"uncategorized" takes one account')
        self._add_account(directive.date, account.name, uncategorized=True)

    def _add_account(
        self,
        date: dt.date,
        name: str,
        *,
        payee: bool = False,
        uncategorized: bool = False,
    ) -> None:
        earlier = self.settings.accounts.get(name)
        if earlier is not None and earlier.uncategorized is not uncategorized:
            msg = (
                f"{name} cannot be both a receivable account and the account for"
                " uncategorized receipts. Remove one of the two."
            )
            raise _WrongSettingError(msg)
        self.settings.accounts[name] = ControlAccount(
            name,
            earlier.start if earlier else date,
            (earlier.payee_since if earlier else None) or (date if payee else None),
            uncategorized,
        )

    def _terms(self, directive: Custom, values: list[Any]) -> None:
        terms = Terms.parse(values[0]) if len(values) == 1 else None
        if terms is None:
            msg = (
                '"terms" takes a whole number of days, or a text such as'
                ' "30 end-of-month".'
            )
            raise _WrongSettingError(msg)
        self.settings.terms.append((directive.date, terms))

    def _role(self, directive: Custom, values: list[Any]) -> None:
        role, name = _texts(values, 2, '"role" takes a role and a name')
        if role not in ROLES:
            msg = f'"{role}" is no role. '
            raise _WrongSettingError(msg + known_words(role, ROLES))
        self.settings.roles.setdefault(role, []).append((directive.date, name))

    def _series(self, directive: Custom, values: list[Any]) -> None:
        if len(values) < 2 or not all(isinstance(each, str) for each in values):  # noqa: PLR2004
            msg = (
                '"series" takes a pattern and the types that it numbers, as in'
                ' "{year}####" "invoice" "credit-note".'
            )
            raise _WrongSettingError(msg)
        pattern, *types = values
        for type_ in types:
            if type_ not in TYPES:
                msg = f'"{type_}" is no type of item. '
                raise _WrongSettingError(msg + known_words(type_, TYPES))
        if pattern.count("#") == 0 or len([p for p in pattern.split("#") if p]) > 2:  # noqa: PLR2004
            msg = f'the series "{pattern}" needs one run of # for its counter.'
            raise _WrongSettingError(msg)
        for part in _IN_BRACES.findall(pattern):
            if part not in SERIES_PARTS:
                msg = f'"{part}" is no part of a series. '
                raise _WrongSettingError(msg + known_words(part, SERIES_PARTS))
            if pattern.count(part) > 1:
                msg = f'the series "{pattern}" has {part} more than once.'
                raise _WrongSettingError(msg)
        self.settings.series.append(Series(directive.date, pattern, tuple(types)))

    def _method(self, directive: Custom, values: list[Any]) -> None:
        if (
            len(values) != 2  # noqa: PLR2004
            or not isinstance(values[0], str)
            or not isinstance(values[1], _Account)
        ):
            msg = '"method" takes a name and an account, as in "cash" Assets:Cash.'
            raise _WrongSettingError(msg)
        self.settings.methods.setdefault(values[0], []).append(
            (directive.date, values[1].name)
        )

    def _vat_scheme(self, directive: Custom, values: list[Any]) -> None:
        scheme = _one_of(values, "vat-scheme", VAT_SCHEMES)
        self.settings.vat_schemes.append((directive.date, scheme))

    def _vat_return(self, directive: Custom, values: list[Any]) -> None:
        length = _one_of(values, "vat-return", VAT_RETURNS)
        self.settings.vat_returns.append((directive.date, length))

    def _vat_country(self, directive: Custom, values: list[Any]) -> None:
        message = '"vat-country" takes the two letters of a country, as in "NL"'
        (country,) = _texts(values, 1, message)
        if not _COUNTRY.fullmatch(country):
            msg = f'{message}; "{country}" is none.'
            raise _WrongSettingError(msg)
        self.settings.vat_countries.append((directive.date, country))

    def _decisions(self, _directive: Custom, values: list[Any]) -> None:
        (self.settings.decisions_file,) = _texts(values, 1, '"decisions" takes a file')

    def _entries(self, _directive: Custom, values: list[Any]) -> None:
        (self.settings.entries_file,) = _texts(values, 1, '"entries" takes a file')

    def _rule(self, directive: Custom, values: list[Any]) -> None:
        if not values or not isinstance(values[0], str):
            msg = f'"rule" takes the name of a rule. There are: {", ".join(RULES)}.'
            raise _WrongSettingError(msg)
        name, *switch = values
        form = RULES.get(name)
        if form is None:
            msg = f'"{name}" is no rule. '
            raise _WrongSettingError(msg + known_words(name, RULES))
        if len(switch) > 1 or not all(isinstance(each, bool) for each in switch):
            msg = f'after "rule" "{name}" only TRUE or FALSE can follow.'
            raise _WrongSettingError(msg)
        kinds = dict(form.parameters)
        if form.check:
            kinds["severity"] = _SEVERITIES
        parameters = {}
        customer = ""
        for key, value in directive.meta.items():
            if key in {"filename", "lineno"} or key.startswith("__"):
                continue
            if key == "customer":
                if not isinstance(value, str) or not value:
                    msg = f'rule "{name}": customer takes an id in quotes.'
                    raise _WrongSettingError(msg)
                customer = value
            elif key not in kinds:
                msg = f'rule "{name}" has no parameter "{key}". '
                words = ["customer", *kinds]
                raise _WrongSettingError(msg + known_words(key, words))
            else:
                parameters[key] = _parameter(name, key, value, kinds[key])
        self.rule_changes.append(
            RuleChange(
                directive.date,
                name,
                switch[0] if switch else None,
                parameters,
                customer,
            )
        )


class _Account:
    """An account as a value of a directive, told apart from a text."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


def _plain_values(directive: Custom) -> list[Any]:
    """The values of a directive; Beancount has None where there are none."""
    return [
        _Account(value.value) if value.dtype == account_names.TYPE else value.value
        for value in directive.values or ()
    ]


def _only_account(values: list[Any], message: str) -> _Account:
    if len(values) == 1 and isinstance(values[0], _Account):
        return values[0]
    raise _WrongSettingError(message + ".")


def _texts(values: list[Any], count: int, message: str) -> list[str]:
    if len(values) != count or not all(
        isinstance(each, str) and each for each in values
    ):
        raise _WrongSettingError(message + ", in quotes.")
    return values


def _one_of(values: list[Any], setting: str, words: tuple[str, ...]) -> str:
    """The only value, which is one of some words."""
    if len(values) != 1 or not is_word(values[0], words):
        allowed = " or ".join(f'"{word}"' for word in words)
        given = ", ".join(map(written, values)) or "nothing"
        msg = f'"{setting}" takes {allowed}, not {given}.'
        raise _WrongSettingError(msg)
    return str(values[0])


def _parameter(
    rule: str, key: str, value: object, kind: str | tuple[str, ...]
) -> object:
    """Check the value of a parameter."""
    if isinstance(kind, tuple):
        if is_word(value, kind):
            return value
        allowed = " or ".join(f'"{word}"' for word in kind)
    else:
        if _KINDS[kind](value):
            return value
        allowed = kind
    msg = f'rule "{rule}": {key} takes {allowed}, not {written(value)}.'
    raise _WrongSettingError(msg)


def _is_number(value: object) -> bool:
    return isinstance(value, Decimal) and value >= 0


_KINDS: dict[str, Callable[[Any], bool]] = {
    rules.BOOLEAN: lambda value: isinstance(value, bool),
    rules.NUMBER: lambda value: (
        _is_number(value) and value == value.to_integral_value()
    ),
    rules.PERCENTAGE: _is_number,
    rules.MONEY: lambda value: (
        isinstance(value, Amount) and value.number is not None and value.number >= 0
    ),
    rules.ACCOUNT: lambda value: (
        isinstance(value, str) and account_names.is_valid(value)
    ),
    rules.ACCOUNTS: lambda value: (
        isinstance(value, str)
        and all(account_names.is_valid(each.strip()) for each in value.split(","))
    ),
}
