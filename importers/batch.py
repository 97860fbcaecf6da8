"""Extract what many files add to a ledger, in one go.

The files are taken in order of their last day, so that a payment is known before it
comes back; what one file brings is known to the next, as if it were in the ledger.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections import Counter
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from typing import TYPE_CHECKING
from typing import Any

from beancount.core.data import Balance
from beancount.core.data import Custom
from beancount.core.data import Transaction
from beancount.parser.printer import format_entry

from ..plugins.subledger.items import TYPES
from .bank import ImportFailedError
from .bank import why_not_booked
from .booking import ATTENTION
from .booking import EVIDENCE
from .detection import read_statements
from .identity import DUPLICATE
from .identity import OPENING
from .statement import StatementError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Sequence
    from pathlib import Path

    from beancount.core.amount import Amount
    from beangulp.importer import Importer

    from .import_settings import ImportSettings
    from .statement import Statement


@dataclass(frozen=True)
class Extracted:
    """What became of one file.

    Attributes:
        file: The file.
        account: The ledger account of it.
        date: Its last day, or None.
        entries: What it adds to the ledger, in its order.
        duplicates: How many entries of it the ledger has already.
        problem: Why it is refused, or "".
        known: Whether it is an export that is imported.
        why: Why not, where that can be told.
    """

    file: Path
    account: str = ""
    date: dt.date | None = None
    entries: Sequence[Any] = ()
    duplicates: int = 0
    problem: str = ""
    known: bool = True
    why: str = ""

    def statements(self) -> list[Statement]:
        """The statements in it with their totals only; none where it holds none."""
        try:
            return list(read_statements(self.file, keep_entries=False))
        except StatementError:
            return []


@dataclass
class Summary:
    """What an import brings, in figures that a person can check.

    Attributes:
        recognised: Payments, refunds and returns of customers by the kind of evidence.
        uncategorized: Receipts that nobody could place.
        others: What is no matter of customers: costs, transfers, payouts and the like.
        returns: Payments that came back, found: those whose payment is known.
        attention: Entries flagged to be looked at.
        balances: Balances that are asserted.
        duplicates: Entries that the ledger has already.
        answers: Answers of the bank to files that were sent to it.
        entries: Transactions that are new: recognised, uncategorized and others.
    """

    recognised: Counter[str] = field(default_factory=Counter)
    uncategorized: int = 0
    others: int = 0
    returns: int = 0
    found: int = 0
    attention: int = 0
    balances: int = 0
    duplicates: int = 0
    answers: int = 0
    entries: int = 0


def files_of(paths: Iterable[Path], leave_out: Path | None = None) -> list[Path]:
    """All files in folders, and those named; hidden ones are nobody's exports.

    Args:
        paths: Folders and files.
        leave_out: A folder inside them that is not looked into, unless it is named.
    """
    found: dict[Path, Path] = {}
    left_out = None if leave_out is None else leave_out.resolve()
    for path in paths:
        start = path.resolve()
        skipped = None if left_out in (start, *start.parents) else left_out
        for each in sorted(path.rglob("*")) if path.is_dir() else [path]:
            hidden = any(part.startswith(".") for part in each.relative_to(path).parts)
            place = each.resolve()
            if each.is_file() and not hidden and skipped not in place.parents:
                found.setdefault(place, each)  # once, however often it is named
    return list(found.values())


def extract(
    files: Iterable[Path], importers: Sequence[Importer], existing: Iterable[Any]
) -> Iterator[Extracted]:
    """Extract what files add to a ledger.

    Args:
        files: In any order.
        importers: Asked in turn; the first that knows a file extracts it.
        existing: The directives of the ledger.

    Yields:
        Each file, with what it adds or why it is refused.
    """
    known = list(existing)
    for file, importer in _in_order(files, importers):
        if importer is None:
            yield Extracted(file, known=False, why=_why_left(file))
            continue
        path = str(file)
        try:
            entries: list[Any] = importer.extract(path, known)
        except ImportFailedError as error:
            yield Extracted(file, problem=str(error))
            continue
        importer.deduplicate(entries, known)
        new = [entry for entry in entries if DUPLICATE not in entry.meta]
        known += new
        yield Extracted(
            file,
            importer.account(path),
            importer.date(path),
            new,
            sum(
                isinstance(entry, (Transaction, Custom)) and DUPLICATE in entry.meta
                for entry in entries
            ),
        )


def texts_by_file(
    extracted: Iterable[Extracted], settings: ImportSettings, decisions: Path
) -> dict[Path, str]:
    """The text that each file of the ledger is given, by file, the earliest first.

    Args:
        extracted: The files.
        settings: Of the import.
        decisions: Where the bank's answers go, as the ledger says.
    """
    texts: dict[Path, list[str]] = {}
    first: dict[Path, dt.date] = {}
    for each in _with_last_balances(extracted):
        account = each.account
        for entry in each.entries:
            if isinstance(entry, Transaction):
                account = entry.postings[0].account
            account = getattr(entry, "account", account)
            # The balance of the last day of a year is asserted the next morning.
            target = settings.target(account, _day_of(entry))
            if isinstance(entry, Custom) and not each.account:
                target = decisions
            texts.setdefault(target, []).append(format_entry(entry))
            first[target] = min(entry.date, first.get(target, entry.date))
    order = sorted(texts, key=lambda target: (first[target], str(target)))
    return {target: "\n".join(texts[target]) for target in order}


def summarise(
    extracted: Iterable[Extracted], settings: ImportSettings, uncategorized: str
) -> Summary:
    """Count what an import brings.

    Args:
        extracted: The files.
        settings: Of the import.
        uncategorized: The account of what nobody could place, as the ledger says.
    """
    account = settings.uncategorized or uncategorized
    summary = Summary()
    for each in _with_last_balances(extracted):
        summary.duplicates += each.duplicates
        for entry in each.entries:
            if not isinstance(entry, Transaction):
                summary.balances += isinstance(entry, Balance)
                summary.answers += isinstance(entry, Custom)
                continue
            summary.entries += 1
            summary.attention += entry.flag == ATTENTION
            evidence = entry.meta.get(EVIDENCE)
            if evidence:
                summary.recognised[evidence] += 1
            elif any(key in entry.meta for key in TYPES) and any(
                posting.account == account for posting in entry.postings
            ):
                summary.uncategorized += 1
            else:
                summary.others += 1
            if "chargeback" in entry.meta:
                summary.returns += 1
                summary.found += "reverses" in entry.meta
    return summary


def _with_last_balances(extracted: Iterable[Extracted]) -> Iterator[Extracted]:
    """Leave out a balance with which another statement of the day goes on.

    Only the last balance of a day is that of the next morning, whichever file tells it.
    """
    extracted = list(extracted)
    balances: dict[tuple[str, dt.date], set[Amount]] = {}
    openings: set[tuple[str, dt.date, Amount]] = set()
    for each in extracted:
        for entry in each.entries:
            if isinstance(entry, Balance):
                place = (entry.account, entry.date)
                balances.setdefault(place, set()).add(entry.amount)
            elif isinstance(entry, Transaction) and OPENING in entry.meta:
                account = entry.postings[0].account
                openings.add((account, _next(entry.date), entry.meta[OPENING]))
    for each in extracted:
        kept = [
            entry
            for entry in each.entries
            if not isinstance(entry, Balance)
            or len(balances[entry.account, entry.date]) == 1
            or (entry.account, entry.date, entry.amount) not in openings
        ]
        yield replace(each, entries=kept)


def _next(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=1)


def _why_left(file: Path) -> str:
    """Why an export that can be read is not imported; "" for what is none."""
    try:
        first = next(read_statements(file, keep_entries=False), None)
    except StatementError:
        return ""
    return "" if first is None else why_not_booked(first)


def _in_order(
    files: Iterable[Path], importers: Sequence[Importer]
) -> list[tuple[Path, Importer | None]]:
    """The files with the importer of each, by their last day and name."""
    found: list[tuple[dt.date, str, Path, Importer | None]] = []
    for file in files:
        importer = next((each for each in importers if each.identify(str(file))), None)
        day = None if importer is None else importer.date(str(file))
        found.append((day or dt.date.max, str(file), file, importer))
    found.sort(key=lambda each: each[:2])
    return [(file, importer) for _, _, file, importer in found]


def _day_of(entry: Any) -> dt.date:  # noqa: ANN401 - any directive
    """The day that a directive is about: a balance is of the evening before."""
    day: dt.date = entry.date
    return day - dt.timedelta(days=1) if isinstance(entry, Balance) else day


def archive(extracted: Extracted, folder: Path) -> Path:
    """Move a file that was imported to its place in the archive.

    The folder is that of the account, the name begins with the last day. A file that
    stands there under that name is kept: the other one gets a number.

    Returns:
        Where it is now.
    """
    day = "" if extracted.date is None else f"{extracted.date}."
    place = folder.joinpath(*(extracted.account or "other").split(":"))
    place.mkdir(parents=True, exist_ok=True)
    name = f"{day}{extracted.file.name}"
    target = place / name
    number = 1
    while target.exists():
        number += 1
        target = place / f"{number}.{name}"
    shutil.move(extracted.file, target)
    return target
