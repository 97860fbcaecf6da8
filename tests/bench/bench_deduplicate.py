"""How long it takes to know 50,000 entries again among 50,000 in the ledger.

    python tests/bench/bench_deduplicate.py [entries]

By identity, and by the balances of days: the entries are all known, half of them, and
all new.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

from beancount.core import data
from beancount.core.amount import Amount

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
import conftest  # noqa: E402, F401 - makes the package importable from a checkout
from beancount_receivables.importers.bank import BankImporter  # noqa: E402
from beancount_receivables.importers.identity import BASE  # noqa: E402
from beancount_receivables.importers.identity import DUPLICATE  # noqa: E402
from beancount_receivables.importers.identity import STATEMENT  # noqa: E402

ENTRIES = 50_000
MOST_SECONDS = 1.0
BANK = "Assets:Bank"


def extracted(number: int) -> data.Transaction:
    """A payment as the importer gives it."""
    id_ = f"R{number}"
    meta = data.new_metadata("statement.xml", number)
    meta.update({"payment": id_, "external-id": id_, BASE: id_, STATEMENT: "run"})
    amount = Decimal(number % 977 + 1)
    postings = [
        data.Posting(account, Amount(signed, "EUR"), None, None, None, {})
        for account, signed in ((BANK, amount), ("Assets:Receivable:C1", -amount))
    ]
    day = dt.date(2024, 1, 1) + dt.timedelta(days=number % 365)
    return data.Transaction(
        meta, day, "*", "Payer", "Text", data.EMPTY_SET, data.EMPTY_SET, postings
    )


def month_end() -> data.Balance:
    """The balance that proves days to be there."""
    meta = data.new_metadata("statement.xml", 1)
    amount = Amount(Decimal(5), "EUR")
    return data.Balance(meta, dt.date(2025, 1, 2), BANK, amount, None, None)


def main(arguments: list[str]) -> int:
    """Measure, print, and return whether the target is kept."""
    count = int(arguments[0]) if arguments else ENTRIES
    worst = 0.0
    for name, first in (("all known", 0), ("half new", count // 2), ("all new", count)):
        existing: list[Any] = [extracted(each) for each in range(count)]
        entries: list[Any] = [extracted(each) for each in range(first, first + count)]
        existing.append(month_end())
        entries.append(month_end())
        start = time.process_time()
        BankImporter().deduplicate(entries, existing)
        seconds = time.process_time() - start
        known = sum(DUPLICATE in each.meta for each in entries[:-1])
        if known != count - first:
            print(f"{name}: {known} of {count - first} known again", file=sys.stderr)
            return 1
        worst = max(worst, seconds)
        print(f"{count} {name}, among {count}: {seconds:.2f} s")
    kept = worst <= MOST_SECONDS
    missed = "" if kept else "  MISSED"
    print(f"at most {worst:.2f} s (target {MOST_SECONDS:.0f} s){missed}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
