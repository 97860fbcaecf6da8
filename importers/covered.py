"""Days of a bank account that the ledger has already, told in another format.

A bank's references need not be the same in its CAMT and in its MT940 or CSV, and one
may give a batch as a whole, the other line by line. But the balances of an account are
what they are, and two of them prove that a day is there already:

- A statement ends in a balance that the ledger asserts for the same morning, and each
  of its days moves the account by exactly as much as the ledger has it move.
- A statement that adds up opens with what the ledger has on the account before its
  first day. Then all that the ledger has of its days is on it too, as it tells all of
  them; so it is with a list of a day that went on after it, and that day's statement.
"""

from __future__ import annotations

from collections import Counter
from collections import defaultdict
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

from beancount.core.data import Balance
from beancount.core.data import Transaction

from .booking import EVIDENCE
from .identity import BASE
from .identity import CONTINUED
from .identity import DUPLICATE
from .identity import EXTERNAL_ID
from .identity import OPENING
from .identity import STATEMENT
from .identity import moved_by

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from collections.abc import Mapping

    from beancount.core.amount import Amount

    #: The transactions that move an account on a day.
    Days = defaultdict[tuple[str, dt.date], list[Transaction]]

_Key = frozenset[tuple[str, Decimal]]


def mark_covered(entries: list[Any], existing: Iterable[Any]) -> None:
    """Mark what was extracted of days that the ledger has already.

    Args:
        entries: As extracted from one file, after marking by identity.
        existing: The ledger, and what was extracted from files before.
    """
    there = [each for each in existing if DUPLICATE not in (each.meta or {})]
    _mark_by_closing(entries, there)
    _mark_by_opening(entries, there)


def _mark_by_closing(entries: list[Any], there: list[Any]) -> None:
    """Mark what lies before a balance that the ledger asserts too."""
    asserted = {
        (each.account, each.date, each.amount)
        for each in there
        if isinstance(each, Balance)
    }
    ends = [
        each
        for each in entries
        if isinstance(each, Balance)
        and (each.account, each.date, each.amount) in asserted
    ]
    accounts = {each.account for each in ends}
    if not accounts:
        return
    known = _days(there, accounts)
    new = _days([each for each in entries if BASE in each.meta], accounts)
    for account in accounts:
        days = sorted(day for of, day in new if of == account)
        dates = sorted({each.date for each in ends if each.account == account})
        for start, end in pairwise([*days[:1], *dates]):
            span = [(account, day) for day in days if start <= day < end]
            if not all(
                key in known and _sum(known[key], account) == _sum(new[key], account)
                for key in span
            ):
                continue
            pairings = [_pair(new[key], known[key], account) for key in span]
            # What is over on one side only is there on the other in no form.
            if all(bool(each.new) == bool(each.known) for each in pairings):
                for pairing in pairings:
                    pairing.mark()


def _mark_by_opening(entries: list[Any], there: list[Any]) -> None:
    """Mark what lies behind an opening balance that is the ledger's."""
    runs: dict[tuple[str, str], list[Transaction]] = {}
    for entry in entries:
        if OPENING in entry.meta and BASE in entry.meta:
            key = (entry.postings[0].account, entry.meta[STATEMENT])
            runs.setdefault(key, []).append(entry)
    runs = {
        key: run
        for key, run in runs.items()
        if any(DUPLICATE not in each.meta for each in run)
    }
    if not runs:
        return
    known = _days(there, {account for account, _ in runs})
    for (account, name), run in runs.items():
        new = _days(run, {account})
        days = sorted(day for _, day in new)
        if not _opens_with(run[0].meta[OPENING], known, account, days[0]):
            continue
        for day in days:
            key = (account, day)
            # What another file goes on with is on that file, and not on this.
            had = [each for each in known.get(key, ()) if not _goes_on(each, name)]
            pairing = _pair(new[key], had, account)
            if not _is_proven(pairing, account):
                break  # what is behind it stands on nothing
            pairing.mark()


def _goes_on(entry: Any, run: str) -> bool:  # noqa: ANN401 - any directive
    """Whether it is of another file that a run follows on, or that follows on it."""
    other: str = (entry.meta or {}).get(STATEMENT, "")
    return other != run and other.rstrip(CONTINUED) == run.rstrip(CONTINUED)


def _opens_with(opening: Amount, known: Days, account: str, first: dt.date) -> bool:
    """Whether the ledger has an amount on an account at the beginning of a day."""
    total = Decimal(0)
    for (of, day), transactions in known.items():
        if of == account and day < first:
            total += _sum(transactions, account).get(opening.currency, Decimal(0))
    return total == opening.number


class _Pairing(NamedTuple):
    """The transactions of a day, as both sides tell them.

    Attributes:
        pairs: Those that are one movement: new and known.
        new: What is left of the new ones, known: of those that were there.
        is_certain: Whether no other pairs would do as well.
    """

    pairs: list[tuple[Transaction, Transaction]]
    new: list[Transaction]
    known: list[Transaction]
    is_certain: bool

    def mark(self) -> None:
        """Mark the new ones that are there, one by one or, as a batch, together."""
        for entry, same in self.pairs:
            entry.meta[DUPLICATE] = same
        for entry in self.new if self.known else ():
            entry.meta[DUPLICATE] = self.known[0]


def _pair(
    new: Iterable[Transaction], known: Iterable[Transaction], account: str
) -> _Pairing:
    """Pair what moves an account alike, each with the one that is most like it."""
    new, known = list(new), list(known)
    there = {id(each.meta[DUPLICATE]) for each in new if DUPLICATE in each.meta}
    told: defaultdict[_Key, list[Transaction]] = defaultdict(list)
    for each in new:
        if DUPLICATE not in each.meta:
            told[_key(each, account)].append(each)
    had: defaultdict[_Key, list[Transaction]] = defaultdict(list)
    for each in known:
        if id(each) not in there:
            had[_key(each, account)].append(each)
    whole = _Pairing([], [], [], is_certain=True)
    for key in dict.fromkeys((*told, *had)):
        one = _pair_alike(told.get(key, []), had.get(key, []))
        whole = _Pairing(
            whole.pairs + one.pairs,
            whole.new + one.new,
            whole.known + one.known,
            whole.is_certain and one.is_certain,
        )
    return whole


def _pair_alike(new: list[Transaction], known: list[Transaction]) -> _Pairing:
    """Pair transactions of one amount: by all their words, by the payer, by nothing."""
    pairs: list[tuple[Transaction, Transaction]] = []
    is_certain = True
    for told in (_words, _iban, _nothing):
        pools: defaultdict[Any, list[Transaction]] = defaultdict(list)
        for each in reversed(new):
            pools[told(each)].append(each)
        wanted = Counter(told(each) for each in known)
        if told is _iban:
            del wanted[""]  # who does not say it may be anybody
        for name, count in wanted.items():
            choice = {_words(each) for each in pools[name]}
            if len(pools[name]) > count and len(choice) > 1:
                is_certain = False
        left = []
        for each in known:
            pool = pools[told(each)] if told(each) in wanted else []
            if pool and not _contradict(pool[-1], each):
                pairs.append((pool.pop(), each))
            else:
                left.append(each)
        known = left
        new = [each for pool in pools.values() for each in reversed(pool)]
    return _Pairing(pairs, new, known, is_certain)


def _is_proven(pairing: _Pairing, account: str) -> bool:
    """Whether a day of a whole statement tells what the ledger has of it."""
    if not pairing.known:
        # Part of the day: only what came from the bank, which no one dated anew.
        return not pairing.new or (
            pairing.is_certain
            and all(same.meta.get(EXTERNAL_ID) for _, same in pairing.pairs)
        )
    amounts = [
        {_key(each, account) for each in side} for side in (pairing.new, pairing.known)
    ]
    return (
        bool(pairing.new)
        and _sum(pairing.new, account) == _sum(pairing.known, account)
        and amounts[0].isdisjoint(amounts[1])
    )


def _key(entry: Transaction, account: str) -> _Key:
    """By how much a transaction moves an account."""
    return frozenset(moved_by(entry)[account].items())


def _words(entry: Transaction) -> tuple[str, str, str]:
    """What is told of a transaction: account, words and name of the payer."""
    meta = entry.meta
    told = (meta.get("payer-iban"), meta.get("reference") or entry.narration)
    iban, words, name = (str(each or "").casefold() for each in (*told, entry.payee))
    return iban, words, name


def _iban(entry: Transaction) -> str:
    return _words(entry)[0]


def _nothing(_: Transaction) -> str:
    return ""


def _contradict(new: Transaction, known: Transaction) -> bool:
    """Whether two are of different payers.

    What somebody typed, perhaps under another day than the bank's, must be of the same
    customer too.
    """
    ibans = {each.meta.get("payer-iban") for each in (new, known)} - {None, ""}
    if len(ibans) > 1:
        return True
    if EVIDENCE not in new.meta or EXTERNAL_ID in known.meta:
        return False
    customer = new.postings[1].account
    return all(posting.account != customer for posting in known.postings)


def _days(entries: Iterable[Any], accounts: set[str]) -> Days:
    """The transactions by account and day, for some accounts."""
    days: Days = defaultdict(list)
    for entry in entries:
        if isinstance(entry, Transaction):
            for account in {posting.account for posting in entry.postings} & accounts:
                days[account, entry.date].append(entry)
    return days


def _sum(entries: Iterable[Transaction], account: str) -> Mapping[str, Decimal]:
    """By how much transactions move an account, by currency."""
    total: dict[str, Decimal] = {}
    for entry in entries:
        for currency, number in moved_by(entry)[account].items():
            total[currency] = total.get(currency, Decimal(0)) + number
    return total
