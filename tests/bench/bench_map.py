"""What the map of transactions takes in Fava, beside what Fava itself takes.

    python tests/bench/bench_map.py [rounds] [transactions]

On one invented ledger, in one process and in turns, so that a busy machine slows both
alike: the first page of the map beside the first page of Fava's journal, nothing being
prepared for either; each keystroke of searches among all transactions, beside the same
page of the journal; and the Excel file of 50,000 lines beside XlsxWriter writing the
same cells and nothing else. Counted is the time of the processor.
"""

from __future__ import annotations

import datetime
import io
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING
from typing import Any

import openpyxl
import xlsxwriter  # type: ignore[import-untyped]

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
from fava.application import create_app  # noqa: E402

import conftest  # noqa: E402, F401 - makes the package importable from a checkout
from beancount_receivables.queries.export.excel import write_excel  # noqa: E402
from beancount_receivables.queries.export.words import words_in  # noqa: E402
from beancount_receivables.queries.transaction_map import Wanted  # noqa: E402
from tests.bench.made_ledger import MadeLedger  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

TRANSACTIONS = 100_000
ROUNDS = 5
EXPORTED = 50_000
#: What is typed, a key at a time: a number, an amount, a name.
SEARCHES = ("2021000042", "1.250,50", "bakkerij aers")

#: A keystroke may take 100 ms where the page of the journal takes 190 ms.
KEYSTROKE = 0.1 / 0.19
FIRST_PAGE = 1.0
EXPORT = 1.3

_TITLE = 'option "title" "bench"\n'
_EXTENSION = '2019-01-01 custom "fava-extension" "beancount_receivables.queries.fava"\n'


class Pages:
    """Fava with a ledger.

    Args:
        ledger: Its file.
    """

    def __init__(self, ledger: Path) -> None:
        app = create_app([ledger], load=True, poll_watcher=True)
        self._ledger = app.config["LEDGERS"]["bench"]
        self.extension: Any = self._ledger.extensions.get_extension("Receivables")
        self._client: FlaskClient = app.test_client()
        # The first request of all prepares what belongs to neither.
        self._client.get("/bench/api/changed")

    def forget(self) -> None:
        """Be as after a load: nothing is prepared for any page."""
        self._ledger.get_filtered.cache_clear()
        self.extension.after_load_file()
        vars(self.extension.current().subledger).pop("items", None)

    def journal(self) -> float:
        """Seconds for the first page of the journal."""
        return self._seconds("api/journal_page", page="1", order="desc")

    def map(self, search: str = "") -> float:
        """Seconds for the first page of the map, of what is searched for."""
        return self._seconds("extension/Receivables/items", q=search)

    def _seconds(self, path: str, **parameters: str) -> float:
        start = time.process_time()
        response = self._client.get(f"/bench/{path}", query_string=parameters)
        taken = time.process_time() - start
        assert response.status_code == 200, response.text
        response.close()  # what is prepared then, nobody waits for
        return taken


def tell(name: str, ratio: float, highest: float) -> bool:
    """Print a ratio; return whether it keeps the target."""
    kept = ratio <= highest
    missed = "" if kept else "  MISSED"
    print(f"{name}: {ratio:.3f} (target {highest:.3f} or less){missed}")
    return kept


def compare_pages(pages: Pages, rounds: int) -> tuple[float, float]:
    """First page, and slowest keystroke, each to the first page of the journal."""
    journal, first, slowest = [], [], []
    for _ in range(rounds):
        pages.forget()
        journal.append(pages.journal())
        first.append(pages.map())
        slowest.append(
            max(
                pages.map(search[:typed])
                for search in SEARCHES
                for typed in range(1, len(search) + 1)
            )
        )
        print(
            f"  journal {_ms(journal[-1])}, map {_ms(first[-1])},"
            f" slowest keystroke {_ms(slowest[-1])}"
        )
    beside = median(journal)
    return median(first) / beside, median(slowest) / beside


def compare_export(pages: Pages, rounds: int, count: int) -> float:
    """Our Excel file to the same cells written by XlsxWriter alone."""
    shown = pages.extension.derived().transaction_map(None, datetime.date.today())  # noqa: DTZ011
    items = shown.select(Wanted())[-count:]
    target = io.BytesIO()

    def ours() -> None:
        target.seek(0)
        target.truncate()
        lines = map(shown.line, items)
        day = datetime.date(2024, 1, 1)
        write_excel(target, lines, words_in("en"), {"EUR": 2}, day)

    ours()
    cells = _cells(target)
    ratios = []
    for _ in range(rounds):
        bare = _time(lambda: _write_bare(cells))
        own = _time(ours)
        print(f"  {len(items)} lines: XlsxWriter {_ms(bare)}, export {_ms(own)}")
        ratios.append(own / bare)
    return median(ratios)


def _cells(file: io.BytesIO) -> list[list[tuple[int, str, Any]]]:
    """The cells of an Excel file, each with its column and what it holds."""
    sheet = openpyxl.load_workbook(file, read_only=True).worksheets[0]
    return [
        [
            (cell.column - 1, cell.data_type, cell.value)
            for cell in row
            if cell.value is not None
        ]
        for row in sheet.iter_rows()
    ]


def _write_bare(rows: list[list[tuple[int, str, Any]]]) -> None:
    options = {"constant_memory": True}
    workbook = xlsxwriter.Workbook(io.BytesIO(), options)
    date = workbook.add_format({"num_format": "yyyy-mm-dd"})
    money = workbook.add_format({"num_format": "#,##0.00"})
    sheet = workbook.add_worksheet()
    for row, cells in enumerate(rows):
        for column, kind, value in cells:
            if kind == "n":
                sheet.write_number(row, column, value, money)
            elif kind == "d":
                sheet.write_datetime(row, column, value, date)
            elif kind == "f":
                sheet.write_formula(row, column, value)
            else:
                sheet.write_string(row, column, value)
    workbook.close()


def _time(run: Callable[[], None]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


def main(arguments: list[str]) -> int:
    """Run the comparisons; exit status 1 when a target is missed."""
    rounds = int(arguments[0]) if arguments else ROUNDS
    transactions = int(arguments[1]) if arguments[1:] else TRANSACTIONS
    with tempfile.TemporaryDirectory() as folder:
        ledger = Path(folder) / "made.beancount"
        MadeLedger(transactions).write(ledger)
        with ledger.open("a", encoding="utf-8") as file:
            file.write(_TITLE + _EXTENSION)
        pages = Pages(ledger)
        print(f"{transactions} transactions, {rounds} rounds")
        first, keystroke = compare_pages(pages, rounds)
        export = compare_export(pages, rounds, EXPORTED)
    kept = [
        tell("first page of the map / of the journal", first, FIRST_PAGE),
        tell("slowest keystroke / page of the journal", keystroke, KEYSTROKE),
        tell("Excel file / XlsxWriter alone", export, EXPORT),
    ]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
