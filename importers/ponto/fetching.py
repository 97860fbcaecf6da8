"""Fetch what is new on bank accounts from Ponto, as files in the inbox of an import.

Each fetch saves the transactions that were not fetched before as one JSON file for
each account, and the import takes over from there. What was fetched is remembered by
its ids, in the hidden folder ``.ponto`` of the inbox: without it all is fetched again,
and the import knows what the ledger has. So is what lies between two fetches that
overlap: lists are read from the newest backwards, and for some weeks beyond what is
known, as banks add to past days.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING
from typing import Any

from ..whole_files import write_whole
from .api import PontoError
from .transactions import booking_day
from .transactions import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping
    from pathlib import Path

    from .api import Ponto
    from .settings import PontoSettings

OVERLAP = dt.timedelta(days=30)
"""How far beyond the newest known transaction lists are read again."""

_FOLDER = ".ponto"
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True)
class Fetched:
    """What came of one account.

    Attributes:
        account: Its number.
        count: How many transactions are new.
        file: Where they are, or None.
        problems: What somebody should look at, as sentences.
    """

    account: str
    count: int
    file: Path | None
    problems: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The same, for a program."""
        return {
            "account": self.account,
            "transactions": self.count,
            "file": None if self.file is None else str(self.file),
            "problems": list(self.problems),
        }


@dataclass
class _Known:
    """What was fetched of an account before.

    Attributes:
        newest: The last day of it, or None.
        transactions: By id, what must not change of each.
    """

    newest: dt.date | None = None
    transactions: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> _Known:
        """Read it; a file that cannot be read is as good as none."""
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            newest = said["newest"]
            return cls(
                None if newest is None else dt.date.fromisoformat(newest),
                {str(key): str(value) for key, value in said["transactions"].items()},
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return cls()

    def as_text(self) -> str:
        """The content of its file."""
        said = {
            "newest": None if self.newest is None else self.newest.isoformat(),
            "transactions": dict(sorted(self.transactions.items())),
        }
        return f"{json.dumps(said, indent=1)}\n"


def fetch(
    ponto: Ponto,
    settings: PontoSettings,
    inbox: Path,
    *,
    since: dt.date | None = None,
    everything: bool = False,
) -> Iterator[Fetched]:
    """Fetch the accounts of the settings, one after the other.

    Args:
        ponto: The API.
        settings: Which accounts.
        inbox: Where the files go.
        since: The first day; None: as the settings say.
        everything: Whether to fetch again what was fetched before.

    Raises:
        PontoError: Ponto does not answer, or has no such account. What was fetched
            of accounts before is saved.
    """
    if not inbox.is_dir():
        message = f"{inbox}: the inbox is no folder; make it first."
        raise PontoError(message)
    for account in _chosen(ponto.accounts(), settings):
        yield _Fetching(ponto, settings, inbox, account).fetch(
            since or settings.since, everything=everything
        )


def _chosen(
    accounts: list[Mapping[str, Any]], settings: PontoSettings
) -> list[Mapping[str, Any]]:
    """The accounts that the settings name, or all.

    Raises:
        PontoError: One is not there.
    """
    by_number = {number_of(account): account for account in accounts}
    missing = [number for number in settings.accounts if number not in by_number]
    if missing:
        shown = ", ".join(sorted(by_number)) or "none"
        message = (
            f"Ponto shows no account {missing[0]}, but {shown}. Let the integration"
            " have it, or correct accounts in [ponto]."
        )
        raise PontoError(message)
    if not settings.accounts:
        return accounts
    return [by_number[number] for number in settings.accounts]


class _Fetching:
    """One fetch of one account."""

    def __init__(
        self,
        ponto: Ponto,
        settings: PontoSettings,
        inbox: Path,
        account: Mapping[str, Any],
    ) -> None:
        self._ponto = ponto
        self._settings = settings
        self._inbox = inbox
        self._account = account
        self._id = str(account.get("id"))
        self._number = number_of(account) or self._id
        self._memory = inbox / _FOLDER / f"{_NOT_IN_NAMES.sub('-', self._id)}.json"
        self._problems: list[str] = []

    def fetch(self, since: dt.date | None, *, everything: bool) -> Fetched:
        """Fetch what is new, save it, and remember it."""
        if self._settings.synchronise:
            why = self._ponto.synchronise(self._id)
            if why:
                self._problems.append(
                    f"{self._number}: Ponto could not ask the bank:"
                    f" {why.rstrip('.')}. What it had already is fetched."
                )
        before = _Known.read(self._memory)
        known = _Known() if everything else before
        new = self._new(known, since)
        file = self._save(new) if new else None
        # Only once they are saved are they known.
        known.transactions = {**before.transactions, **known.transactions}
        self._memory.parent.mkdir(exist_ok=True)
        _write(self._memory, known.as_text())
        return Fetched(self._number, len(new), file, tuple(self._problems))

    def _new(self, known: _Known, since: dt.date | None) -> list[Mapping[str, Any]]:
        """The transactions that are not known, which then are; newest first."""
        until = None if known.newest is None else known.newest - OVERLAP
        found: dict[str, Mapping[str, Any]] = {}
        ends = [each for each in (until, since) if each is not None]
        for page in self._ponto.transactions(self._id):
            count = len(found)
            days = []
            for transaction in page:
                day = self._day(transaction)
                if day is not None:
                    days.append(day)
                    if since is not None and day < since:
                        continue
                if self._is_new(transaction, known):
                    found.setdefault(str(transaction["id"]), transaction)
            # All of it, as one that came late may stand among newer ones.
            is_old = days and any(max(days) < each for each in ends)
            if is_old and len(found) == count:
                break
        for id_, transaction in found.items():
            known.transactions[id_] = _contents(transaction)
            day = self._day(transaction)
            if day is not None and (known.newest is None or day > known.newest):
                known.newest = day
        return list(found.values())

    def _day(self, transaction: Mapping[str, Any]) -> dt.date | None:
        try:
            return booking_day(transaction)
        except ValueError as error:
            message = (
                f"{self._number}: in transaction {transaction.get('id')}: {error}."
            )
            raise PontoError(message) from None

    def _is_new(self, transaction: Mapping[str, Any], known: _Known) -> bool:
        """Whether a transaction was not fetched before.

        Raises:
            PontoError: It has no id.
        """
        id_ = transaction.get("id")
        if not isinstance(id_, str) or not id_:
            message = f"{self._number}: Ponto gives a transaction without an id."
            raise PontoError(message)
        before = known.transactions.get(id_)
        now = _contents(transaction)
        if before is not None and before != now:
            self._problems.append(
                f"{self._number}: transaction {id_} was {before} when it was fetched,"
                f" and is now {now}. Correct it in the ledger."
            )
            known.transactions[id_] = now
        return before is None

    def _save(self, transactions: list[Mapping[str, Any]]) -> Path:
        """Save transactions as a page of the API, with the account that they are of."""
        account = {
            "type": "account",
            "id": self._id,
            "attributes": self._account["attributes"],
        }
        page = {"data": transactions, "included": [account]}
        text = f"{json.dumps(page, indent=1, ensure_ascii=False)}\n"
        days = [day for each in transactions if (day := self._day(each)) is not None]
        name = "-".join(
            ["ponto", _NOT_IN_NAMES.sub("-", self._number)]
            + ([f"{min(days)}", f"{max(days)}"] if days else [])
        )
        path = self._inbox / f"{name}.json"
        number = 1
        while path.exists() and path.read_text(encoding="utf-8") != text:
            number += 1
            path = self._inbox / f"{name}-{number}.json"
        _write(path, text)
        return path


def _contents(transaction: Mapping[str, Any]) -> str:
    """What must not change of a transaction, once it is booked."""
    attributes = transaction["attributes"]
    day = str(attributes.get("executionDate") or "").partition("T")[0]
    return f"{attributes.get('amount')} {attributes.get('currency')} of {day}"


def _write(path: Path, text: str) -> None:
    """Write a file as a whole or not at all.

    Raises:
        PontoError: It cannot be written.
    """
    try:
        write_whole(path, text)
    except OSError as error:
        message = f"{path}: cannot be written: {error.strerror}."
        raise PontoError(message) from None
